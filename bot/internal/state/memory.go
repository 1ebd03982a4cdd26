package state

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// memory keeps records as long as the process lives.
type memory struct {
	mu      sync.RWMutex
	buckets map[string]map[string][]byte
}

func newMemory() *memory {
	m := &memory{buckets: map[string]map[string][]byte{}}
	for _, name := range buckets {
		m.buckets[name] = map[string][]byte{}
	}
	return m
}

func (m *memory) get(bucket, key string) ([]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.buckets[bucket][key], nil
}

func (m *memory) put(bucket, key string, value []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.buckets[bucket][key] = value
	return nil
}

func (m *memory) remove(bucket string, keys ...string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range keys {
		delete(m.buckets[bucket], key)
	}
	return nil
}

func (m *memory) each(bucket, prefix string, visit func(key string, value []byte) error) error {
	m.mu.RLock()
	records := maps.Clone(m.buckets[bucket])
	m.mu.RUnlock()
	for _, key := range slices.Sorted(maps.Keys(records)) {
		if !strings.HasPrefix(key, prefix) {
			continue
		}
		if err := visit(key, records[key]); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) rewrite() error { return nil }

func (m *memory) removeDamaged(time.Time) error { return nil }

func (m *memory) close() error { return nil }
