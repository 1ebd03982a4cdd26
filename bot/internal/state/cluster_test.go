package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/internal/cluster/clustertest"
)

// openBoth opens the state of two processes.
func openBoth(t *testing.T) (a, b *Store) {
	t.Helper()
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-teststate-*")
	open := func() *Store {
		s, err := OpenShared(nodes.Client(), "teststate", 1, slog.New(slog.DiscardHandler), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	return open(), open()
}

// What one process keeps the other one has: questions behind buttons, who asked,
// settings and what is hidden.
func TestClusterSharedState(t *testing.T) {
	a, b := openBoth(t)
	now := time.Now()
	id, err := a.Keep(Question{Command: "ask", Text: "how high is the wall", Asker: a.Person("7"), Asked: now})
	if err != nil {
		t.Fatal(err)
	}
	q, ok, err := b.Question(id, now)
	if err != nil || !ok || q.Text != "how high is the wall" || !b.IsPerson(q.Asker, "7") || b.IsPerson(q.Asker, "8") {
		t.Errorf("another process finds %+v, %v: %v", q, ok, err)
	}
	want := Settings{Private: true, Sources: []string{"harbour"}}
	if _, err := a.ChangeSettings("1", func(s *Settings) error { *s = want; return nil }); err != nil {
		t.Fatal(err)
	}
	if got, err := b.Settings("1"); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("another process has the settings %+v: %v", got, err)
	}
	if list, err := b.Hidden("1"); err != nil || len(list) != 0 {
		t.Fatalf("hidden at first: %v: %v", list, err)
	}
	if err := a.Hide("1", "harbour", now); err != nil {
		t.Fatal(err)
	}
	awaitHidden(t, b, 1)
	if ok, err := b.Unhide("1", "harbour"); err != nil || !ok {
		t.Errorf("show again: %v, %v", ok, err)
	}
	awaitHidden(t, a, 0)
	strange := "v1.a.b\x00" + strings.Repeat("long ", 40) + `"\é`
	if err := b.Hide("1", strange, now); err != nil {
		t.Fatal(err)
	}
	if list, err := b.Hidden("1"); err != nil || len(list) != 1 || list[0].What != strange {
		t.Errorf("hidden are %q: %v", list, err)
	}
}

// Of counts and settings that several processes change at a time, none is lost. What a
// node carried out and could not say, which a busy machine brings about, is counted twice.
func TestClusterAltered(t *testing.T) {
	a, b := openBoth(t)
	now := time.Now()
	const each = 10
	var all sync.WaitGroup
	for i, s := range []*Store{a, b, a, b} {
		all.Go(func() {
			for n := range each {
				if err := s.CountGap("1", "who built it", now); err != nil {
					t.Error(err)
				}
				if err := s.Judge("1", "how high", "receipt", i%2 == 0, now); err != nil {
					t.Error(err)
				}
				_, err := s.ChangeSettings("1", func(s *Settings) error {
					s.Sources = append(s.Sources, fmt.Sprint(i, n))
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	twice := int(a.shared.cluster.Counts().Failures + b.shared.cluster.Counts().Failures)
	counted := func(key string) (n struct{ Count, Yes, No int }) {
		value, err := a.records.get(bucketGaps, key)
		if err == nil {
			err = json.Unmarshal(value, &n)
		}
		if err != nil {
			t.Errorf("read what was counted: %v", err)
		}
		return n
	}
	within := func(n, want int) bool { return n >= want && n <= want+twice }
	if gap := counted("1\x00who built it"); !within(gap.Count, 4*each) {
		t.Errorf("of %d gaps %+v were counted, %d writings may be there twice", 4*each, gap, twice)
	}
	if v := counted("1" + verdictMark + "how high\x00receipt"); !within(v.Yes, 2*each) || !within(v.No, 2*each) {
		t.Errorf("of %d verdicts %+v were counted, %d writings may be there twice", 4*each, v, twice)
	}
	if s, err := a.Settings("1"); err != nil || !within(len(s.Sources), 4*each) {
		t.Errorf("of %d changes of the settings %d are there: %v", 4*each, len(s.Sources), err)
	}
	refused := errors.New("no")
	if _, err := a.ChangeSettings("1", func(*Settings) error { return refused }); err != refused {
		t.Errorf("a change that is refused: %v", err)
	}
}

// awaitHidden waits until a process hides as many: what it knows may be a second old.
func awaitHidden(t *testing.T, s *Store, want int) {
	t.Helper()
	for range 600 {
		list, err := s.Hidden("1")
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("it does not hide %d", want)
}

// An interaction that reaches both processes is one's, a job is done by one, and both
// have one key.
func TestClusterFirstWins(t *testing.T) {
	a, b := openBoth(t)
	now := time.Now()
	for i := range 20 {
		var first atomic.Int64
		var both sync.WaitGroup
		for _, s := range []*Store{a, b} {
			both.Go(func() {
				ok, err := s.Once(fmt.Sprint("interaction-", i), now)
				if err != nil {
					t.Error(err)
				}
				if ok {
					first.Add(1)
				}
			})
		}
		both.Wait()
		if first.Load() != 1 {
			t.Errorf("interaction %d came for the first time in %d processes", i, first.Load())
		}
	}
	mine, err := a.Claim("job", now, time.Hour)
	others, err2 := b.Claim("job", now, time.Hour)
	later, err3 := b.Claim("job", now.Add(2*time.Hour), time.Hour)
	if !mine || others || !later || err != nil || err2 != nil || err3 != nil {
		t.Errorf("claimed by %v, %v, later %v: %v %v %v", mine, others, later, err, err2, err3)
	}
	if a.Person("7") != b.Person("7") {
		t.Error("a person has another hash in each process")
	}
	if pruned, err := b.Claim("prune", now, time.Hour); err != nil || pruned {
		t.Errorf("it is pruned twice: %v", err)
	}
}

// What is too old goes, with the keys that were used for it.
func TestClusterPrune(t *testing.T) {
	a, b := openBoth(t)
	now := time.Now()
	id, err := a.Keep(Question{Command: "ask", Text: "old", Asked: now.Add(-MaxAge - time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Once("old", now.Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	later := now.Add(pruneEvery + time.Hour)
	if err := b.shared.rewrite(); err != nil {
		t.Fatal(err)
	}
	b.shared.show(t)
	if err := b.Prune(later); err != nil {
		t.Fatal(err)
	}
	none(t, a, bucketQuestions)
	if _, ok, err := a.Question(id, now.Add(-MaxAge)); ok || err != nil {
		t.Errorf("an old question is still there: %v", err)
	}
	none(t, a, bucketSeen)
	if err := b.Prune(now.Add(keyLife + 2*pruneEvery)); err != nil {
		t.Fatal(err)
	}
	if p := b.Person("7"); a.IsPerson(p, "7") != true {
		t.Error("a process does not know a person by the key that another one made")
	}
}

// show has searches find all that was put, in every copy: each has its own moment.
func (f *shared) show(t *testing.T) {
	t.Helper()
	if err := f.cluster.Write(t.Context(), http.MethodPost, "/"+f.index()+"/_refresh", nil, nil, nil); err != nil {
		t.Fatal(err)
	}
}

// none makes sure that no record of a bucket is found.
func none(t *testing.T, s *Store, bucket string) {
	t.Helper()
	s.shared.show(t)
	if records, err := s.shared.search(bucket, ""); err != nil || len(records) > 0 {
		t.Errorf("of %s there are %v: %v", bucket, records, err)
	}
}
