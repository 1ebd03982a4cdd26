package state

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/verbatim-bot/verbatim/internal/stress"
)

// contents are all records of a store, by bucket and key.
func contents(t *testing.T, s *Store) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, bucket := range buckets {
		ok(t, s.records.each(bucket, "", func(key string, value []byte) error {
			all[bucket+"/"+key] = string(value)
			return nil
		}))
	}
	return all
}

// lived fills a store as a server with some life does.
func lived(t *testing.T, dir string) map[string]string {
	t.Helper()
	s := open(t, dir)
	for n := range 200 {
		must[string](t)(s.Keep(Question{Command: "ask", Text: fmt.Sprint("When does ferry ", n, " sail?"), Asker: s.Person(fmt.Sprint(n)),
			Asked: day}))
		ok(t, s.CountGap(fmt.Sprint(n%7), fmt.Sprint("Who won cup ", n, "?"), day))
	}
	for n := range 7 {
		_, err := s.ChangeSettings(fmt.Sprint(n), func(s *Settings) error { *s = Settings{Private: true, CoolDown: n + 1}; return nil })
		ok(t, err)
		ok(t, s.Hide(fmt.Sprint(n), "ferry", day))
	}
	defer func() { ok(t, s.Close()) }()
	return contents(t, s)
}

// legacy writes records as the first version did, with the key among them.
func legacy(t *testing.T, path string, records map[string]string, secret []byte) {
	t.Helper()
	db := must[*bbolt.DB](t)(bbolt.Open(path, 0o600, nil))
	ok(t, db.Update(func(tx *bbolt.Tx) error {
		for _, name := range append([]string{bucketSecret}, buckets...) {
			must[*bbolt.Bucket](t)(tx.CreateBucketIfNotExists([]byte(name)))
		}
		ok(t, tx.Bucket([]byte(bucketSecret)).Put([]byte("key"), secret))
		for name, value := range records {
			bucket, key, _ := strings.Cut(name, "/")
			ok(t, tx.Bucket([]byte(bucket)).Put([]byte(key), []byte(value)))
		}
		return nil
	}))
	ok(t, db.Close())
}

// damages are ways to damage a file, by chance.
var damages = map[string]func(r *rand.Rand, whole []byte) []byte{
	"cut":        func(r *rand.Rand, b []byte) []byte { return b[:r.IntN(len(b))] },
	"cut a page": func(r *rand.Rand, b []byte) []byte { return b[:len(b)-4096*(1+r.IntN(3))] },
	"a byte": func(r *rand.Rand, b []byte) []byte {
		b[r.IntN(len(b))] ^= byte(1 + r.IntN(255))
		return b
	},
	"bytes": func(r *rand.Rand, b []byte) []byte {
		for range 200 {
			b[r.IntN(len(b))] = byte(r.IntN(256))
		}
		return b
	},
	"headers of pages": func(r *rand.Rand, b []byte) []byte {
		for range 3 {
			b[r.IntN(len(b)/4096)*4096+r.IntN(96)] = byte(r.IntN(256))
		}
		return b
	},
	"a name": func(r *rand.Rand, b []byte) []byte { // a bucket, which is then another one
		name := []byte(buckets[r.IntN(len(buckets))])
		for at := 0; ; {
			next := bytes.Index(b[at:], name)
			if next < 0 {
				return b
			}
			b[at+next+len(name)-1]++
			at += next + len(name)
		}
	},
	"a page of zeros": func(r *rand.Rand, b []byte) []byte {
		clear(b[r.IntN(len(b)/4096)*4096:][:4096])
		return b
	},
	"a page twice": func(r *rand.Rand, b []byte) []byte {
		copy(b[r.IntN(len(b)/4096)*4096:][:4096], b[r.IntN(len(b)/4096)*4096:][:4096])
		return b
	},
	"no file of ours": func(*rand.Rand, []byte) []byte { return bytes.Repeat([]byte("no database "), 2000) },
	"a page that points to itself": func(r *rand.Rand, b []byte) []byte {
		for at := 0; at+4096 <= len(b); at += 4096 {
			if order.Uint16(b[at+8:]) == flagBranch {
				order.PutUint64(b[at+24:], order.Uint64(b[at:]))
			}
		}
		return b
	},
}

// Whatever has happened to the file: the store opens, nothing in it is other than it
// was, and it can be written.
func TestDamagedFile(t *testing.T) {
	dir := t.TempDir()
	before := lived(t, dir)
	path := filepath.Join(dir, fileName)
	first := filepath.Join(dir, "first.db")
	legacy(t, first, before, bytes.Repeat([]byte("k"), 32))
	r := rand.New(rand.NewPCG(1, 2))
	aside, kept, times := 0, 0, stress.Times(4, 20)
	for _, file := range []struct{ format, path string }{{"now", path}, {"the first version", first}} { // in order: r goes on
		format, whole := file.format, must[[]byte](t)(os.ReadFile(file.path))
		for _, name := range slices.Sorted(maps.Keys(damages)) {
			for n := range times {
				there := t.TempDir()
				damaged := damages[name](r, bytes.Clone(whole))
				ok(t, os.WriteFile(filepath.Join(there, fileName), damaged, 0o600))
				log := new(bytes.Buffer)
				s, err := Open(there, slog.New(slog.NewTextHandler(log, nil)), day)
				if err != nil {
					t.Fatalf("%s, %s %d: %v", format, name, n, err)
				}
				after := contents(t, s)
				for key, value := range after {
					// Without seals a value that is changed and still JSON cannot be told.
					if before[key] != value && format == "now" {
						t.Errorf("%s, %s %d: %s is %q, was %q", format, name, n, key, value, before[key])
					}
				}
				moved := must[[]string](t)(filepath.Glob(filepath.Join(there, damagedName+"*")))
				if format == "now" && len(after) < len(before) && (len(moved) != 1 || !strings.Contains(log.String(), "moved aside")) {
					t.Errorf("%s, %s %d: %d of %d records are left, and nobody is told: %v %s", format, name, n, len(after), len(before), moved, log)
				}
				aside, kept = aside+len(moved), kept+len(after)
				ok(t, s.Hide("9", "ferry", day))
				ok(t, s.Close())
				if s = open(t, there); len(must[[]Hidden](t)(s.Hidden("9"))) != 1 {
					t.Errorf("%s, %s %d: the new file does not keep anything", format, name, n)
				}
				ok(t, s.Close())
			}
		}
	}
	t.Logf("%d files were moved aside; %d records on the average are left of %d", aside, kept/(2*times*len(damages)), len(before))
	if aside < 5*times {
		t.Errorf("only %d files were found damaged", aside)
	}
}

// A file of the first version goes on, with the same key, which leaves the file.
func TestFirstVersion(t *testing.T) {
	secret := bytes.Repeat([]byte("k"), 32)
	before := lived(t, t.TempDir())
	dir := t.TempDir()
	legacy(t, filepath.Join(dir, fileName), before, secret)
	s := open(t, dir)
	if after := contents(t, s); !reflect.DeepEqual(after, before) {
		t.Errorf("%d records are left of %d", len(after), len(before))
	}
	if was := (key{Secret: secret}).hash("person", []byte("42")); !s.IsPerson(was, "42") || s.Person("42") == was {
		t.Error("people are others than before, or the key that lay with the records is used on")
	}
	ok(t, s.Close())
	if bytes.Contains(must[[]byte](t)(os.ReadFile(filepath.Join(dir, fileName))), secret) {
		t.Error("the key is still in the file")
	}
}

// Questions are gone from the file, and from disk, when they are too old, however few
// were asked since, and whatever else in the file cannot be read.
func TestPrunedAtStartAndDaily(t *testing.T) {
	dir := t.TempDir()
	const words = "who-asked-zanzibarquux"
	keep := func(s *Store, at time.Time) string {
		return must[string](t)(s.Keep(Question{Text: words, Asked: at}))
	}
	onDisk := func() bool {
		return bytes.Contains(must[[]byte](t)(os.ReadFile(filepath.Join(dir, fileName))), []byte(words))
	}
	s := open(t, dir)
	ok(t, s.records.put(bucketQuestions, "broken", []byte("{")))
	ok(t, s.records.put(bucketGaps, "1\x00broken", []byte("?")))
	keep(s, day)
	ok(t, s.Close())
	if !onDisk() {
		t.Fatal("the question was not kept")
	}
	s = must[*Store](t)(Open(dir, slog.New(slog.DiscardHandler), day.Add(MaxAge+time.Hour)))
	if onDisk() {
		t.Error("an old question is still on disk after the start")
	}
	id := keep(s, day.Add(MaxAge+time.Hour))
	ok(t, s.Prune(day.Add(MaxAge+2*time.Hour)))
	if _, found, err := s.Question(id, day.Add(MaxAge+2*time.Hour)); !found || err != nil || !onDisk() {
		t.Errorf("a question that is not old is gone: %v, %v", found, err)
	}
	ok(t, s.Prune(day.Add(2*MaxAge+2*time.Hour)))
	if onDisk() {
		t.Error("an old question is still on disk after a day")
	}
	ok(t, s.Hide("1", "ferry", day)) // the file that took its place is written
	ok(t, s.Close())
	if s = open(t, dir); len(must[[]Hidden](t)(s.Hidden("1"))) != 1 {
		t.Error("a takedown is lost")
	}
	ok(t, s.Close())
}

// The key is in a file of its own, for one user alone; it changes, and for as long as
// questions are kept people are known by the one before.
func TestKeys(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	ok(t, s.Hide("1", "ferry", day))
	old := s.Person("42")
	path := filepath.Join(dir, keyName)
	if info := must[os.FileInfo](t)(os.Stat(path)); info.Mode().Perm() != 0o600 {
		t.Errorf("the key has the mode %v", info.Mode())
	}
	var keys []key
	ok(t, json.Unmarshal(must[[]byte](t)(os.ReadFile(path)), &keys))
	if len(keys) != 1 || bytes.Contains(must[[]byte](t)(os.ReadFile(filepath.Join(dir, fileName))), keys[0].Secret) {
		t.Errorf("%d keys, and one may be in the file of the records", len(keys))
	}
	ok(t, s.Prune(day.Add(keyLife+time.Hour)))
	if s.Person("42") == old || !s.IsPerson(old, "42") || !s.IsPerson(s.Person("42"), "42") || s.IsPerson(old, "43") {
		t.Error("after the key was changed people are not who they were")
	}
	ok(t, s.Prune(day.Add(keyLife+MaxAge+2*time.Hour)))
	if s.IsPerson(old, "42") {
		t.Error("a key is kept for longer than what was made with it")
	}
	ok(t, s.Close())

	// Without the key, as after a backup, and with a damaged one: takedowns hold.
	for _, content := range []string{"", "{", "[]", `[{"secret":"c2hvcnQ="}]`} {
		ok(t, os.Remove(path))
		if content != "" {
			ok(t, os.WriteFile(path, []byte(content), 0o600))
		}
		s := open(t, dir)
		if len(must[[]Hidden](t)(s.Hidden("1"))) != 1 || s.IsPerson(old, "42") {
			t.Errorf("with the key %q: takedowns are lost, or people are known", content)
		}
		ok(t, s.Close())
	}
}
