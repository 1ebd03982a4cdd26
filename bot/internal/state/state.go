// Package state keeps the little that the bot has to remember: the questions
// whose answers have buttons, and what the moderators of a server decided. It
// keeps no name and no id of a person.
//
// There is one type, [Store]: in a folder, in a file that a killed process leaves
// whole; in memory, where it ends with the process; or in a cluster of OpenSearch, for
// all processes that answer.
package state

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// MaxAge is how long questions and gaps are kept.
const MaxAge = 30 * 24 * time.Hour

const (
	// maxQuestions bounds the questions in a file, and maxInMemory those in
	// memory; the oldest go first.
	maxQuestions = 100_000
	maxInMemory  = 5_000
	// maxGaps bounds the questions without an answer that are counted for one
	// server.
	maxGaps = 1_000
	// pruneEvery is for how long a shared store is pruned.
	pruneEvery = 20 * time.Hour
	// sweepEvery is after how many new records the old ones are removed.
	sweepEvery = 500
)

// The buckets, and what is in them. A key that belongs to a server is its id, a
// zero byte, and the rest; values are JSON.
const (
	bucketSecret    = "secret"    // of the first version, "key": 32 random bytes; see keys.go
	bucketQuestions = "questions" // an id: a Question
	bucketSettings  = "settings"  // a server: its Settings
	bucketHidden    = "hidden"    // a server and the id of an article or a receipt: a Hidden
	bucketGaps      = "gaps"      // a server and a question: a Gap; and Verdicts, see verdicts.go
	bucketSeen      = "seen"      // the id of an interaction: when it came
)

var buckets = []string{bucketQuestions, bucketSettings, bucketHidden, bucketGaps, bucketSeen}

// records is where a store keeps its records: a file or memory. Values and keys
// are the caller's to keep.
type records interface {
	get(bucket, key string) ([]byte, error)
	put(bucket, key string, value []byte) error
	remove(bucket string, keys ...string) error
	// each visits the records whose key begins with prefix, in the order of the
	// keys.
	each(bucket, prefix string, visit func(key string, value []byte) error) error
	// rewrite leaves nothing behind of what was removed since the last time.
	rewrite() error
	// removeDamaged removes what was moved aside before a time.
	removeDamaged(before time.Time) error
	close() error
}

// Store is what the bot remembers. It is safe for concurrent use.
type Store struct {
	records records
	dir     string // of the keys; "" in memory
	keys    atomic.Pointer[[]key]
	most    int // questions
	added   atomic.Int64
	seen    seen
	shared  *shared // nil where the records are this process's own
	// keysRead is when the keys of a shared store were last read again, in
	// nanoseconds since 1970.
	keysRead atomic.Int64
	altering sync.Mutex // held by who alters a record of this process's own
}

// Open opens the store in dir, makes it if need be, and removes what is old. One
// process at a time may. A file that is damaged is moved aside, and log says so.
func Open(dir string, log *slog.Logger, now time.Time) (*Store, error) {
	file, err := openFile(dir, log, now)
	if err != nil {
		return nil, err
	}
	s := &Store{records: file, dir: dir, most: maxQuestions}
	s.keys.Store(&file.keys)
	s.seen.init()
	if err := s.readSeen(); err != nil {
		return nil, errors.Join(err, file.close())
	}
	switch err := s.Prune(now); {
	case noRoom(err):
		log.Error("what is too old is still in the bot's state, which there is no room to rewrite", "error", err)
	case err != nil:
		return nil, errors.Join(err, file.close())
	}
	return s, nil
}

// NewMemory is a store that ends with the process.
func NewMemory() *Store {
	s := &Store{records: newMemory(), most: maxInMemory}
	s.keys.Store(&[]key{newKey(time.Time{})})
	s.seen.init()
	return s
}

// Prune removes what is old, so that nothing of it is left on disk, and changes the
// key when that is due. It is to be called once a day.
func (s *Store) Prune(now time.Time) error {
	if s.shared != nil {
		if mine, err := s.Claim("prune", now, pruneEvery); !mine {
			return err
		}
		if err := s.readSharedKeys(now); err != nil {
			return fmt.Errorf("change the key: %w", err)
		}
	}
	err := s.Sweep(now)
	if err == nil {
		err = s.records.rewrite()
	}
	if err == nil && s.shared != nil {
		err = s.forgetSeen(now)
	}
	err = errors.Join(err, s.records.removeDamaged(now.Add(-MaxAge)))
	if err != nil {
		return fmt.Errorf("remove what is old: %w", err)
	}
	if s.dir == "" {
		return nil
	}
	had := *s.keys.Load()
	keys := usable(slices.Clone(had), now)
	if len(keys) == len(had) && keys[0].Made.Equal(had[0].Made) {
		return nil
	}
	if err := writeKeys(s.dir, keys); err != nil {
		return err
	}
	s.keys.Store(&keys)
	return nil
}

// Close closes the store.
func (s *Store) Close() error { return s.records.close() }

// hashSize is the number of bytes of a hash that are used: 12 characters.
const hashSize = 9

// hash is a hash of data that nobody without the key can make or trace back.
func (k key) hash(kind string, data []byte) string {
	mac := hmac.New(sha256.New, k.Secret)
	mac.Write([]byte(kind + "\x00"))
	mac.Write(data)
	return encode(mac.Sum(nil)[:hashSize])
}

// Person identifies a person without revealing who it is: a hash, with the store's
// key, of the id that Discord gives them. It changes with the key; see
// [Store.IsPerson].
func (s *Store) Person(userID string) string {
	if userID == "" {
		return ""
	}
	return (*s.keys.Load())[0].hash("person", []byte(userID))
}

// IsPerson reports whether person is what Person gave for a user, now or before the
// key was changed.
func (s *Store) IsPerson(person, userID string) bool {
	if userID == "" {
		return person == ""
	}
	is := func() bool {
		return slices.ContainsFunc(*s.keys.Load(), func(k key) bool { return k.hash("person", []byte(userID)) == person })
	}
	return is() || s.reread(time.Now()) && is()
}

// KnownSince is the time from which people are known: what was kept before was hashed
// with a key that is lost, as after the return of a backup.
func (s *Store) KnownSince() time.Time {
	keys := *s.keys.Load()
	return keys[len(keys)-1].Made
}

// Question is what was asked, as it is needed to answer it again.
type Question struct {
	Command string `json:"command"`
	// Text is the question of /ask, About the topic of /who; the others narrow
	// either down. After and Before are dates, Version is that of the articles.
	Text    string `json:"text,omitempty"`
	Speaker string `json:"speaker,omitempty"`
	About   string `json:"about,omitempty"`
	Source  string `json:"source,omitempty"`
	After   string `json:"after,omitempty"`
	Before  string `json:"before,omitempty"`
	Version string `json:"version,omitempty"`
	// Language is the locale of the asker, by which a question is read that could
	// be of several languages.
	Language string `json:"language,omitempty"`
	// Follows is set when the question followed an answer, of which the fields above
	// were kept, and Kept: words that are asked for with it.
	Follows bool   `json:"follows,omitempty"`
	Kept    string `json:"kept,omitempty"`
	// OfMessage is set when Text is of a message that somebody else may have written.
	OfMessage bool `json:"of_message,omitempty"`
	// Asker is the Person who asked.
	Asker string    `json:"asker"`
	Asked time.Time `json:"asked"`
}

// Keep keeps a question and returns its id, 12 characters. The same question of
// the same person is kept once.
func (s *Store) Keep(q Question) (id string, err error) {
	asked := q.Asked
	q.Asked = time.Time{}
	what, err := json.Marshal(q)
	if err != nil {
		return "", fmt.Errorf("keep a question: %w", err)
	}
	id = (*s.keys.Load())[0].hash("question", what)
	q.Asked = asked
	if err := s.put(bucketQuestions, id, q); err != nil {
		return "", fmt.Errorf("keep a question: %w", err)
	}
	if s.added.Add(1)%sweepEvery == 0 {
		if mine, err := s.Claim("sweep", asked, time.Hour); !mine {
			return id, err
		}
		if err := s.Sweep(asked); err != nil {
			return "", err
		}
	}
	return id, nil
}

// Question finds a kept question; ok is false when it is not known or too old.
func (s *Store) Question(id string, now time.Time) (q Question, ok bool, err error) {
	found, err := s.read(bucketQuestions, id, &q)
	if err != nil {
		return Question{}, false, fmt.Errorf("look for a question: %w", err)
	}
	return q, found && now.Sub(q.Asked) <= MaxAge, nil
}

// Settings are what a server decided. The zero Settings are the default.
type Settings struct {
	// Private makes answers private unless the asker says otherwise.
	Private bool `json:"private,omitempty"`
	// CoolDown is the number of seconds between two questions of one person; 0
	// is the bot's own.
	CoolDown int `json:"cool_down,omitempty"`
	// PublicChannels, when not empty, are the only channels in which an answer
	// may be public.
	PublicChannels []string `json:"public_channels,omitempty"`
	// Sources, when not empty, are the ids of the articles that are shown.
	Sources []string `json:"sources,omitempty"`
	// Gaps counts questions without an answer.
	Gaps bool `json:"gaps,omitempty"`
	// AskChannels are the channels in which a message that mentions the bot, or replies
	// to it, is answered.
	AskChannels []string `json:"ask_channels,omitempty"`
	// Locale is the language of the server when the last of them was added: a message
	// does not tell that of who wrote it.
	Locale string `json:"locale,omitempty"`
	// Threads answers what follows an answer in a thread of its own.
	Threads bool `json:"threads,omitempty"`
	// Passages is how many passages an answer shows at once; 0 means one.
	Passages int `json:"passages,omitempty"`
}

// Settings are the settings of a server.
func (s *Store) Settings(server string) (Settings, error) {
	var settings Settings
	if _, err := s.read(bucketSettings, server, &settings); err != nil {
		return Settings{}, fmt.Errorf("read the settings of a server: %w", err)
	}
	return settings, nil
}

// ChangeSettings changes the settings of a server, and returns what they are then. When
// somebody else changes them meanwhile, change is called once more with theirs; with an
// error of change they stay as they are, and the error is returned as it is.
func (s *Store) ChangeSettings(server string, change func(*Settings) error) (Settings, error) {
	var changed Settings
	var refused error
	err := alter(s, bucketSettings, server, func(settings *Settings, _ bool) error {
		refused = change(settings)
		changed = *settings
		return refused
	})
	if refused != nil {
		return Settings{}, refused
	}
	if err != nil {
		return Settings{}, fmt.Errorf("keep the settings of a server: %w", err)
	}
	return changed, nil
}

// Asked reports whether a message is answered in any channel of any server.
func (s *Store) Asked() (bool, error) {
	asked := false
	err := s.records.each(bucketSettings, "", func(_ string, value []byte) error {
		var settings Settings
		if json.Unmarshal(value, &settings) == nil && len(settings.AskChannels) > 0 {
			asked = true
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("read the settings of all servers: %w", err)
	}
	return asked, nil
}

// Shared reports whether other processes change what is kept, too.
func (s *Store) Shared() bool { return s.shared != nil }

// MaxHidden bounds the articles and passages that one server hides.
const MaxHidden = 1_000

// ErrFull is the error of a server that hides MaxHidden already.
var ErrFull = errors.New("too much is hidden")

// Hidden is something that a server does not show.
type Hidden struct {
	// What is the id of an article or a receipt.
	What  string    `json:"-"`
	Since time.Time `json:"since"`
}

// Hide hides an article or an excerpt in a server.
func (s *Store) Hide(server, what string, now time.Time) error {
	list, err := s.Hidden(server)
	if err == nil && len(list) >= MaxHidden && !slices.ContainsFunc(list, func(h Hidden) bool { return h.What == what }) {
		return ErrFull
	}
	if err == nil {
		err = s.put(bucketHidden, server+"\x00"+what, Hidden{Since: now})
	}
	if err != nil {
		return fmt.Errorf("hide: %w", err)
	}
	return nil
}

// Unhide shows it again; it is false when it was not hidden.
func (s *Store) Unhide(server, what string) (bool, error) {
	key := server + "\x00" + what
	value, err := s.records.get(bucketHidden, key)
	if err == nil && value != nil {
		err = s.records.remove(bucketHidden, key)
	}
	if err != nil {
		return false, fmt.Errorf("show again: %w", err)
	}
	return value != nil, nil
}

// Hidden lists what a server does not show.
func (s *Store) Hidden(server string) ([]Hidden, error) {
	var list []Hidden
	prefix := server + "\x00"
	err := s.records.each(bucketHidden, prefix, func(key string, value []byte) error {
		h := Hidden{What: strings.TrimPrefix(key, prefix)}
		_ = json.Unmarshal(value, &h) // what cannot be read is hidden all the same
		list = append(list, h)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list what is hidden: %w", err)
	}
	return list, nil
}

// Gap is a question that nothing answered, and how often it was asked.
type Gap struct {
	Question string    `json:"-"`
	Count    int       `json:"count"`
	Last     time.Time `json:"last"`
}

// CountGap counts a question without an answer. Above maxGaps new questions of
// a server are not counted until old ones have gone.
func (s *Store) CountGap(server, question string, now time.Time) error {
	question = strings.ToLower(strings.Join(strings.Fields(question), " "))
	err := alter(s, bucketGaps, server+"\x00"+question, func(gap *Gap, known bool) error {
		if !known {
			if all, err := s.Gaps(server, now); err != nil || len(all) >= maxGaps {
				return cmp.Or(err, errUnchanged)
			}
		}
		if now.Sub(gap.Last) > MaxAge {
			gap.Count = 0
		}
		gap.Count, gap.Last = gap.Count+1, now
		return nil
	})
	if err != nil {
		return fmt.Errorf("count a question without an answer: %w", err)
	}
	return nil
}

// Gaps lists the questions that nothing answered, the most asked first.
func (s *Store) Gaps(server string, now time.Time) ([]Gap, error) {
	var list []Gap
	prefix := server + "\x00"
	err := s.records.each(bucketGaps, prefix, func(key string, value []byte) error {
		g := Gap{Question: strings.TrimPrefix(key, prefix)}
		if err := json.Unmarshal(value, &g); err == nil && now.Sub(g.Last) <= MaxAge {
			list = append(list, g)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the questions without an answer: %w", err)
	}
	slices.SortStableFunc(list, func(a, b Gap) int { return b.Count - a.Count })
	return list, nil
}

// ForgetGaps removes the questions without an answer of a server, and the verdicts.
func (s *Store) ForgetGaps(server string) error {
	var keys []string
	var err error
	for _, mark := range []string{"\x00", verdictMark} {
		err = errors.Join(err, s.records.each(bucketGaps, server+mark, func(key string, _ []byte) error {
			keys = append(keys, key)
			return nil
		}))
	}
	if err == nil {
		err = s.records.remove(bucketGaps, keys...)
	}
	if err != nil {
		return fmt.Errorf("forget the questions without an answer: %w", err)
	}
	return nil
}

// Sweep removes what is older than MaxAge, and the oldest questions when there
// are too many.
func (s *Store) Sweep(now time.Time) error {
	type aged struct {
		key string
		at  time.Time
	}
	old := map[string][]string{}
	var kept []aged
	for bucket, field := range map[string]func(value []byte) (time.Time, error){
		bucketQuestions: func(value []byte) (time.Time, error) {
			var q Question
			err := json.Unmarshal(value, &q)
			return q.Asked, err
		},
		bucketGaps: func(value []byte) (time.Time, error) {
			var g Gap
			err := json.Unmarshal(value, &g)
			return g.Last, err
		},
	} {
		err := s.records.each(bucket, "", func(key string, value []byte) error {
			at, err := field(value)
			switch {
			case err != nil, now.Sub(at) > MaxAge: // nobody can read the former any more
				old[bucket] = append(old[bucket], key)
			case bucket == bucketQuestions:
				kept = append(kept, aged{key, at})
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("remove what is old: %w", err)
		}
	}
	if over := len(kept) - s.most; over > 0 {
		slices.SortFunc(kept, func(a, b aged) int { return a.at.Compare(b.at) })
		for _, q := range kept[:over] {
			old[bucketQuestions] = append(old[bucketQuestions], q.key)
		}
	}
	for bucket, keys := range old {
		if err := s.records.remove(bucket, keys...); err != nil {
			return fmt.Errorf("remove what is old: %w", err)
		}
	}
	return nil
}

func (s *Store) put(bucket, key string, value any) error {
	content, err := json.Marshal(value)
	if err != nil {
		return err
	}
	return s.records.put(bucket, key, content)
}

// read reads a record; it is false when there is none.
func (s *Store) read(bucket, key string, value any) (bool, error) {
	content, err := s.records.get(bucket, key)
	if err != nil || content == nil {
		return false, err
	}
	return true, json.Unmarshal(content, value)
}

// errUnchanged is returned by who alters a record to leave it as it is.
var errUnchanged = errors.New("unchanged")

// alter changes a record by what it was: it is read, change is called with it, and it is
// put. Of several that alter one record at a time, in this process or in others, each
// sees what the one before it has put, so that change may be called several times; known
// reports whether there is a record, without which it is zero.
func alter[T any](s *Store, bucket, key string, change func(value *T, known bool) error) error {
	step := func(old []byte) ([]byte, error) {
		var value T
		if old != nil {
			if err := json.Unmarshal(old, &value); err != nil {
				return nil, err
			}
		}
		if err := change(&value, old != nil); err != nil {
			return nil, err
		}
		return json.Marshal(value)
	}
	var err error
	if s.shared != nil {
		err = s.shared.alter(bucket, key, step)
	} else {
		err = s.alterOwn(bucket, key, step)
	}
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

// alterOwn is alter where the records are this process's own.
func (s *Store) alterOwn(bucket, key string, step func(old []byte) ([]byte, error)) error {
	s.altering.Lock()
	defer s.altering.Unlock()
	old, err := s.records.get(bucket, key)
	if err != nil {
		return err
	}
	value, err := step(old)
	if err != nil {
		return err
	}
	return s.records.put(bucket, key, value)
}
