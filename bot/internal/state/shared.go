package state

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/internal/cluster"
)

// shared keeps records in a cluster of OpenSearch, for all processes that answer. A
// record is a document; what a get finds is what was put last, by whichever process,
// and what each finds is that of a second ago at the oldest; what a server hides is
// found by searches when a put returns.
//
//	verbatim-NAME-state      the records, the claims of processes
//	verbatim-NAME-state-key  the keys, apart so that a backup can leave them out
type shared struct {
	cluster *cluster.Client
	name    string
	copies  int // of each index

	mu    sync.Mutex
	lists map[string]listed // of what servers hide, by prefix; see hiddenFor
}

// listed are the records of a bucket with a prefix, as they were some time ago.
type listed struct {
	at      time.Time
	records []record
}

// record is a document.
type record struct {
	Bucket string `json:"bucket"`
	Key    string `json:"key"`
	Value  []byte `json:"value"`
}

const (
	// recordWait bounds a read or a write of a record: Discord waits for three seconds.
	recordWait = 2 * time.Second
	// hiddenFor is for how long a list of what a server hides may be that of a
	// moment ago: each interaction asks for it.
	hiddenFor = time.Second
	// recordsAtOnce is how many records a search gives at a time.
	recordsAtOnce = 1000
	// mostLists bounds the lists that are kept.
	mostLists = 10_000
)

// bucketClaims holds what one of all processes does: the name of a job, and until when
// it is claimed.
const bucketClaims = "claims"

// OpenShared opens the store that all processes share which answer from the collection
// of a name in a cluster, makes it if need be, and removes what is old.
func OpenShared(c *cluster.Client, name string, copies int, log *slog.Logger, now time.Time) (*Store, error) {
	f := &shared{cluster: c, name: name, copies: copies, lists: map[string]listed{}}
	if err := f.make(f.copies); err != nil {
		return nil, fmt.Errorf("open the bot's state in the cluster: %w", err)
	}
	s := &Store{records: f, most: maxQuestions, shared: f}
	s.seen.init()
	if err := s.readSharedKeys(now); err != nil {
		return nil, fmt.Errorf("open the bot's state in the cluster: %w", err)
	}
	if err := s.Prune(now); err != nil {
		log.Error("what is too old could not be removed; that is tried again tomorrow", "error", err)
	}
	return s, nil
}

func (f *shared) index() string    { return "verbatim-" + f.name + "-state" }
func (f *shared) keyIndex() string { return f.index() + "-key" }

// make makes the indexes, unless they are there.
func (f *shared) make(copies int) error {
	body, err := json.Marshal(map[string]any{
		"settings": map[string]any{"index": map[string]any{"number_of_shards": 1, "number_of_replicas": copies}},
		"mappings": map[string]any{"dynamic": "strict", "properties": map[string]any{
			"bucket": map[string]any{"type": "keyword"},
			"key":    map[string]any{"type": "keyword"},
			"value":  map[string]any{"type": "binary"},
		}},
	})
	if err != nil {
		return err
	}
	for _, index := range []string{f.index(), f.keyIndex()} {
		err := f.cluster.Write(context.Background(), http.MethodPut, "/"+index, nil, body, nil)
		if err != nil && !cluster.Exists(err) {
			return err
		}
	}
	return nil
}

// id is the id of a record: at most 512 bytes, whatever its key.
func id(bucket, key string) string {
	sum := sha256.Sum256([]byte(bucket + "\x00" + key))
	return bucket + ":" + base64.RawURLEncoding.EncodeToString(sum[:])
}

// document is a record as the cluster gives it.
type document struct {
	Found   bool
	Number  int64  `json:"_seq_no"`
	Primary int64  `json:"_primary_term"`
	Source  record `json:"_source"`
}

// unchanged is the condition of a write that nobody else has written the document since
// it was read, or made it.
func (d *document) unchanged() url.Values {
	if !d.Found {
		return url.Values{"op_type": {"create"}}
	}
	return url.Values{"if_seq_no": {strconv.FormatInt(d.Number, 10)}, "if_primary_term": {strconv.FormatInt(d.Primary, 10)}}
}

func (f *shared) read(index, bucket, key string) (d document, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), recordWait)
	defer cancel()
	err = f.cluster.Read(ctx, http.MethodGet, "/"+index+"/_doc/"+id(bucket, key), nil, nil, &d)
	if cluster.Missing(err) { // somebody removed it: the next one finds it again
		return document{}, errors.Join(err, f.make(f.copies))
	}
	if cluster.Status(err) == http.StatusNotFound {
		return document{}, nil
	}
	if err == nil && !d.Found { // a node says that with another status
		err = fmt.Errorf("%w: the answer does not say whether there is such a record", cluster.ErrUnreachable)
	}
	return d, err
}

// write writes a record; with a condition the error has the status of a conflict when
// that does not hold.
func (f *shared) write(index, bucket, key string, value []byte, condition url.Values) error {
	body, err := json.Marshal(record{bucket, key, value})
	if err != nil {
		return err
	}
	query := url.Values{}
	for k, v := range condition {
		query[k] = v
	}
	// What is hidden must be found by all when the moderator is told that it is.
	if bucket == bucketHidden {
		query.Set("refresh", "true")
	}
	ctx, cancel := context.WithTimeout(context.Background(), recordWait)
	defer cancel()
	return f.cluster.Write(ctx, http.MethodPut, "/"+index+"/_doc/"+id(bucket, key), query, body, nil)
}

func (f *shared) get(bucket, key string) ([]byte, error) {
	d, err := f.read(f.index(), bucket, key)
	if err != nil || !d.Found {
		return nil, err
	}
	return d.Source.Value, nil
}

func (f *shared) put(bucket, key string, value []byte) error {
	defer f.forget()
	return f.write(f.index(), bucket, key, value, nil)
}

// create puts a record unless there is one, and reports whether there was none: of all
// processes that try, one wins.
func (f *shared) create(bucket, key string, value []byte) (created bool, err error) {
	err = f.write(f.index(), bucket, key, value, url.Values{"op_type": {"create"}})
	if cluster.Status(err) != http.StatusConflict {
		return err == nil, err
	}
	// It may be one's own that arrived twice.
	d, err := f.read(f.index(), bucket, key)
	return err == nil && d.Found && bytes.Equal(d.Source.Value, value), err
}

// alter puts what step makes of a record, unless another process has put one meanwhile:
// then it is made of that. What a node has carried out and could not say is done twice,
// which a count may be too high by.
func (f *shared) alter(bucket, key string, step func(old []byte) ([]byte, error)) error {
	const tries = 40
	defer f.forget()
	for range tries {
		d, err := f.read(f.index(), bucket, key)
		if err != nil {
			return err
		}
		var old []byte
		if d.Found {
			old = d.Source.Value
		}
		value, err := step(old)
		if err != nil {
			return err
		}
		if err := f.write(f.index(), bucket, key, value, d.unchanged()); cluster.Status(err) != http.StatusConflict {
			return err
		}
		// Anyone who was faster is through; those who were not do not come again together.
		time.Sleep(rand.N(10 * time.Millisecond))
	}
	return errors.New("others change the record all the time")
}

func (f *shared) remove(bucket string, keys ...string) error {
	defer f.forget()
	for some := range slices.Chunk(keys, recordsAtOnce) {
		var actions bytes.Buffer
		for _, key := range some {
			fmt.Fprintf(&actions, "{\"delete\":{\"_id\":%q}}\n", id(bucket, key))
		}
		var done removal
		err := f.cluster.Write(context.Background(), http.MethodPost, "/"+f.index()+"/_bulk", url.Values{"refresh": {"true"}},
			actions.Bytes(), &done)
		if err == nil {
			err = done.failure()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// removal is what a cluster says to the removal of some records.
type removal struct {
	Items []struct {
		Delete struct {
			Status int
			Error  *struct{ Type, Reason string }
		}
	}
}

// failure is why a record was not removed; nil when none is left.
func (r *removal) failure() error {
	for _, item := range r.Items {
		if e := item.Delete.Error; e != nil {
			return fmt.Errorf("a record was not removed (%d): %s %s", item.Delete.Status, e.Type, e.Reason)
		}
	}
	return nil
}

// forget has the lists be read again.
func (f *shared) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.lists)
}

func (f *shared) each(bucket, prefix string, visit func(key string, value []byte) error) error {
	records, err := f.list(bucket, prefix)
	for _, r := range records {
		if err != nil {
			return err
		}
		err = visit(r.Key, r.Value)
	}
	return err
}

// list lists records; what a server hides may be what it was a moment ago.
func (f *shared) list(bucket, prefix string) ([]record, error) {
	if bucket != bucketHidden || prefix == "" {
		return f.search(bucket, prefix)
	}
	f.mu.Lock()
	known, ok := f.lists[prefix]
	f.mu.Unlock()
	if ok && time.Since(known.at) < hiddenFor {
		return known.records, nil
	}
	at := time.Now()
	records, err := f.search(bucket, prefix)
	if err == nil {
		f.mu.Lock()
		if len(f.lists) >= mostLists {
			clear(f.lists)
		}
		f.lists[prefix] = listed{at, records}
		f.mu.Unlock()
	}
	return records, err
}

// search reads the records with a prefix in the order of their keys.
func (f *shared) search(bucket, prefix string) (records []record, err error) {
	filter := []any{map[string]any{"term": map[string]any{"bucket": bucket}}}
	if prefix != "" {
		filter = append(filter, map[string]any{"prefix": map[string]any{"key": prefix}})
	}
	body := map[string]any{"size": recordsAtOnce, "sort": []any{map[string]any{"key": "asc"}}, "track_total_hits": false,
		"query": map[string]any{"bool": map[string]any{"filter": filter}}}
	for {
		content, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		var said struct {
			Hits struct {
				Hits []struct {
					Source record `json:"_source"`
				}
			}
		}
		ctx, cancel := context.WithTimeout(context.Background(), 2*recordWait)
		err = f.cluster.Search(ctx, f.index(), content, &said)
		cancel()
		if err != nil {
			return nil, err
		}
		for _, h := range said.Hits.Hits {
			records = append(records, h.Source)
		}
		if len(said.Hits.Hits) < recordsAtOnce {
			return records, nil
		}
		body["search_after"] = []string{records[len(records)-1].Key}
	}
}

// rewrite has the cluster rewrite what has removed records in it.
func (f *shared) rewrite() error {
	return f.cluster.Write(context.Background(), http.MethodPost, "/"+f.index()+"/_forcemerge", url.Values{"only_expunge_deletes": {"true"}},
		nil, nil)
}

func (f *shared) removeDamaged(time.Time) error { return nil }

func (f *shared) close() error { return nil }

// claim takes a job for some time, and reports whether no other process has it.
func (f *shared) claim(job string, now time.Time, lasts time.Duration) (bool, error) {
	until, err := json.Marshal(now.Add(lasts))
	if err != nil {
		return false, err
	}
	d, err := f.read(f.index(), bucketClaims, job)
	if err != nil {
		return false, err
	}
	var taken time.Time
	if d.Found && json.Unmarshal(d.Source.Value, &taken) == nil && now.Before(taken) {
		return false, nil
	}
	err = f.write(f.index(), bucketClaims, job, until, d.unchanged())
	if cluster.Status(err) == http.StatusConflict {
		return false, nil
	}
	return err == nil, err
}

// Claim takes a job that one of all processes is to do, for some time, and reports
// whether it is this process's. Where the state is one process's own it always is.
func (s *Store) Claim(job string, now time.Time, lasts time.Duration) (bool, error) {
	if s.shared == nil {
		return true, nil
	}
	mine, err := s.shared.claim(job, now, lasts)
	if err != nil {
		return false, fmt.Errorf("see who does a job (%s): %w", job, err)
	}
	return mine, nil
}

// keysDocument is where the keys are.
const keysDocument = "keys"

// readSharedKeys reads the keys that all processes use, and makes one where that is due.
// Of several that do so at a time, one wins.
func (s *Store) readSharedKeys(now time.Time) error {
	const tries = 10
	for range tries {
		d, err := s.shared.read(s.shared.keyIndex(), keysDocument, "")
		if err != nil {
			return fmt.Errorf("read the key: %w", err)
		}
		var had []key
		if d.Found {
			if err := json.Unmarshal(d.Source.Value, &had); err != nil {
				return fmt.Errorf("read the key: %w", err)
			}
		}
		keys := usable(slices.Clone(had), now)
		if len(had) == len(keys) && keys[0].Made.Equal(had[0].Made) {
			s.keys.Store(&keys)
			return nil
		}
		value, err := json.Marshal(keys)
		if err != nil {
			return err
		}
		err = s.shared.write(s.shared.keyIndex(), keysDocument, "", value, d.unchanged())
		if err == nil {
			s.keys.Store(&keys)
			return nil
		}
		if cluster.Status(err) != http.StatusConflict {
			return fmt.Errorf("keep the key: %w", err)
		}
	}
	return errors.New("keep the key: others change it all the time")
}

// reread reads the keys again when another process may have made one, at most once a
// second, and reports whether it did.
func (s *Store) reread(now time.Time) bool {
	if s.shared == nil {
		return false
	}
	last := s.keysRead.Load()
	if now.UnixNano()-last < int64(time.Second) || !s.keysRead.CompareAndSwap(last, now.UnixNano()) {
		return false
	}
	return s.readSharedKeys(now) == nil
}
