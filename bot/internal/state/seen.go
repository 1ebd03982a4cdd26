package state

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

const (
	// seenFor is for how long an interaction is known again: the signature of one
	// counts for five minutes before and after its time.
	seenFor = 10 * time.Minute
	// maxSeen bounds the interactions that are known again. Each was signed by
	// Discord, so that only Discord could send more.
	maxSeen = 200_000
	// forgetEvery is after how many interactions those are forgotten that no
	// longer count.
	forgetEvery = 1_000
)

// seen are the interactions that came of late.
type seen struct {
	mu    sync.Mutex
	at    map[string]time.Time
	since int // the last forgetting
}

func (s *seen) init() { s.at = map[string]time.Time{} }

// readSeen reads the interactions that came before the store was closed.
func (s *Store) readSeen() error {
	err := s.records.each(bucketSeen, "", func(id string, value []byte) error {
		var at time.Time
		if json.Unmarshal(value, &at) == nil {
			s.seen.at[id] = at
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read which interactions came: %w", err)
	}
	return nil
}

// LastSeen is when the latest interaction came that Once was asked about; zero when none
// has come in the last minutes.
func (s *Store) LastSeen() time.Time {
	s.seen.mu.Lock()
	defer s.seen.mu.Unlock()
	var last time.Time
	for _, at := range s.seen.at {
		if at.After(last) {
			last = at
		}
	}
	return last
}

// Once reports whether an interaction comes for the first time within ten minutes,
// also after a restart. With an error it may be that nobody knows after one.
func (s *Store) Once(id string, now time.Time) (bool, error) {
	s.seen.mu.Lock()
	at, known := s.seen.at[id]
	known = known && now.Sub(at) <= seenFor
	if !known {
		s.seen.at[id] = now
	}
	s.seen.since++
	var old []string
	if s.seen.since >= forgetEvery || len(s.seen.at) > maxSeen {
		s.seen.since = 0
		old = s.seen.forget(now)
	}
	s.seen.mu.Unlock()
	if known {
		return false, nil
	}
	if s.shared != nil {
		return s.onceOfAll(id, now, old)
	}
	err := s.put(bucketSeen, id, now)
	if err == nil && len(old) > 0 {
		err = s.records.remove(bucketSeen, old...)
	}
	if err != nil {
		return true, fmt.Errorf("note an interaction: %w", err)
	}
	return true, nil
}

// forget removes the interactions that no longer count, and any others when there
// are still too many.
func (s *seen) forget(now time.Time) (old []string) {
	for id, at := range s.at {
		if now.Sub(at) > seenFor {
			old = append(old, id)
		}
	}
	for id := range s.at {
		if len(s.at)-len(old) <= maxSeen {
			break
		}
		old = append(old, id)
	}
	for _, id := range old {
		delete(s.at, id)
	}
	return old
}

// onceOfAll is Once where other processes get interactions too: the first one that
// notes an interaction has it.
func (s *Store) onceOfAll(id string, now time.Time, old []string) (bool, error) {
	value, err := json.Marshal(fmt.Sprintf("%d %s", now.UnixNano(), encode(newKey(now).Secret[:hashSize])))
	if err != nil {
		return true, err
	}
	first, err := s.shared.create(bucketSeen, id, value)
	if err == nil && len(old) > 0 {
		err = s.records.remove(bucketSeen, old...)
	}
	if err != nil {
		return true, fmt.Errorf("note an interaction: %w", err)
	}
	return first, nil
}

// forgetSeen removes the interactions that no longer count and that a process noted
// which has ended since.
func (s *Store) forgetSeen(now time.Time) error {
	var old []string
	err := s.records.each(bucketSeen, "", func(id string, value []byte) error {
		var noted string
		var at int64
		if json.Unmarshal(value, &noted) == nil {
			_, _ = fmt.Sscan(noted, &at) // 0 for what cannot be read
		}
		if now.Sub(time.Unix(0, at)) > seenFor {
			old = append(old, id)
		}
		return nil
	})
	if err != nil || len(old) == 0 {
		return err
	}
	return s.records.remove(bucketSeen, old...)
}
