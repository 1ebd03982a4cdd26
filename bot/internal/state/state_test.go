package state

import (
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

var day = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, slog.New(slog.DiscardHandler), day)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// each runs a test on a store in a file and on one in memory.
func each(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Run("file", func(t *testing.T) {
		s := open(t, t.TempDir())
		t.Cleanup(func() { ok(t, s.Close()) })
		test(t, s)
	})
	t.Run("memory", func(t *testing.T) { test(t, NewMemory()) })
}

func TestQuestions(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		q := Question{Command: "ask", Text: "When?", Source: "ferry", Asker: s.Person("42"), Asked: day}
		id := must[string](t)(s.Keep(q))
		again := q
		again.Asked = day.Add(time.Hour)
		if other := must[string](t)(s.Keep(again)); other != id || len(id) != 12 {
			t.Errorf("ids %q and %q", id, other)
		}
		other := q
		other.Asker = s.Person("43")
		if must[string](t)(s.Keep(other)) == id {
			t.Error("two people have one question")
		}
		got, found, err := s.Question(id, day.Add(MaxAge))
		if err != nil || !found || !reflect.DeepEqual(got, again) {
			t.Errorf("got %+v, %v, %v", got, found, err)
		}
		if _, found, _ := s.Question(id, day.Add(MaxAge+2*time.Hour)); found {
			t.Error("an old question is still known")
		}
		if _, found, err := s.Question("nobody-asked", day); found || err != nil {
			t.Errorf("an unknown question: %v, %v", found, err)
		}
		ok(t, s.Sweep(day.Add(MaxAge+time.Minute)))
		if _, found, _ := s.Question(id, day); !found {
			t.Error("the sweep removed what is not old")
		}
		ok(t, s.Sweep(day.Add(MaxAge+2*time.Hour)))
		if _, found, _ := s.Question(id, day); found {
			t.Error("the sweep left what is old")
		}
	})
}

// However much is asked, what is kept has a limit, and the newest stay.
func TestQuestionsAreBounded(t *testing.T) {
	s := NewMemory()
	s.most = 100
	var last string
	for n := range 2 * sweepEvery {
		last = must[string](t)(s.Keep(Question{Text: fmt.Sprint(n), Asked: day.Add(time.Duration(n) * time.Second)}))
	}
	if n := len(s.records.(*memory).buckets[bucketQuestions]); n != 100 {
		t.Errorf("%d are kept, want 100", n)
	}
	if _, found, _ := s.Question(last, day); !found {
		t.Error("the newest is gone")
	}
}

func TestPerson(t *testing.T) {
	s := NewMemory()
	a, b := s.Person("123456789012345678"), s.Person("123456789012345679")
	if a == b || a != s.Person("123456789012345678") || strings.Contains(a, "1234") || len(a) != 12 {
		t.Errorf("%q and %q", a, b)
	}
	if NewMemory().Person("123456789012345678") == a {
		t.Error("two stores give one person the same name: the ids can be tried")
	}
	if s.Person("") != "" {
		t.Error("nobody is somebody")
	}
}

func TestServersAreApart(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		settings := Settings{Private: true, CoolDown: 9, PublicChannels: []string{"1"}, Sources: []string{"ferry"}, Gaps: true}
		_, err := s.ChangeSettings("1", func(s *Settings) error { *s = settings; return nil })
		ok(t, err)
		ok(t, s.Hide("1", "ferry", day))
		ok(t, s.Hide("1", "v1.ferry.0123", day))
		ok(t, s.CountGap("1", "Who  WON?", day))
		ok(t, s.CountGap("1", "who won?", day.Add(time.Hour)))
		ok(t, s.CountGap("1", "why?", day))
		for _, server := range []string{"", "2", "11"} {
			if got := must[Settings](t)(s.Settings(server)); !reflect.DeepEqual(got, Settings{}) {
				t.Errorf("server %q has settings %+v", server, got)
			}
			if got := must[[]Hidden](t)(s.Hidden(server)); len(got) > 0 {
				t.Errorf("server %q hides %+v", server, got)
			}
			if got := must[[]Gap](t)(s.Gaps(server, day)); len(got) > 0 {
				t.Errorf("server %q has gaps %+v", server, got)
			}
		}
		if got := must[Settings](t)(s.Settings("1")); !reflect.DeepEqual(got, settings) {
			t.Errorf("settings %+v", got)
		}
		hidden := must[[]Hidden](t)(s.Hidden("1"))
		if len(hidden) != 2 || hidden[0].What != "ferry" || !hidden[0].Since.Equal(day) {
			t.Errorf("hidden %+v", hidden)
		}
		gaps := must[[]Gap](t)(s.Gaps("1", day))
		if len(gaps) != 2 || gaps[0].Question != "who won?" || gaps[0].Count != 2 {
			t.Errorf("gaps %+v", gaps)
		}
		if got := must[[]Gap](t)(s.Gaps("1", day.Add(MaxAge+30*time.Minute))); len(got) != 1 {
			t.Errorf("old gaps are shown: %+v", got)
		}
		if !must[bool](t)(s.Unhide("1", "ferry")) || must[bool](t)(s.Unhide("1", "ferry")) {
			t.Error("unhide does not say whether it was hidden")
		}
		ok(t, s.ForgetGaps("1"))
		if got := must[[]Gap](t)(s.Gaps("1", day)); len(got) > 0 {
			t.Errorf("forgotten gaps: %+v", got)
		}
	})
}

func TestAfterRestart(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	id := must[string](t)(s.Keep(Question{Text: "When?", Asked: day}))
	person := s.Person("42")
	ok(t, s.Hide("1", "ferry", day))
	ok(t, s.Close())
	s = open(t, dir)
	defer s.Close()
	if q, found, err := s.Question(id, day); err != nil || !found || q.Text != "When?" {
		t.Errorf("%+v, %v, %v", q, found, err)
	}
	if s.Person("42") != person {
		t.Error("the same person is another after a restart")
	}
	if len(must[[]Hidden](t)(s.Hidden("1"))) != 1 {
		t.Error("a takedown does not survive a restart")
	}
}

// TestKilled kills a process while it writes, again and again: what it said was
// written is there.
func TestKilled(t *testing.T) {
	if dir := os.Getenv("STATE_TEST_WRITE"); dir != "" {
		s := open(t, dir)
		for n := 0; ; n++ {
			what := fmt.Sprintf("%s-%d", os.Getenv("STATE_TEST_ROUND"), n)
			ok(t, s.Hide("1", what, day))
			fmt.Println("hidden", what)
		}
	}
	dir := t.TempDir()
	written := map[string]bool{}
	for round := range 5 {
		c := exec.Command(os.Args[0], "-test.run=^TestKilled$")
		c.Env = append(os.Environ(), "STATE_TEST_WRITE="+dir, fmt.Sprint("STATE_TEST_ROUND=", round))
		out := must[*os.File](t)(os.Create(filepath.Join(t.TempDir(), "out")))
		c.Stdout = out
		ok(t, c.Start())
		for {
			if said, _ := os.ReadFile(out.Name()); strings.Count(string(said), "\n") > 10 {
				break
			}
			time.Sleep(time.Millisecond)
		}
		ok(t, c.Process.Kill())
		_ = c.Wait()
		said := must[[]byte](t)(os.ReadFile(out.Name()))
		for line := range strings.Lines(string(said)) {
			if what, whole := strings.CutSuffix(line, "\n"); whole {
				written[strings.TrimPrefix(what, "hidden ")] = true
			}
		}
		s := open(t, dir)
		for _, h := range must[[]Hidden](t)(s.Hidden("1")) {
			delete(written, h.What)
		}
		if len(written) > 0 {
			t.Fatalf("round %d: lost %v", round, written)
		}
		ok(t, s.Close())
	}
}

// A clock that is put back, or was ahead when something was kept, takes nothing
// away; questions go only when they are too old by the clock as it is now.
func TestClockJumps(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ahead := day.Add(365 * 24 * time.Hour)
		kept := map[string]time.Time{}
		for _, asked := range []time.Time{day, ahead, time.Unix(0, 0)} {
			id := must[string](t)(s.Keep(Question{Command: "ask", Text: asked.String(), Asked: asked}))
			kept[id] = asked
			ok(t, s.CountGap("1", asked.String(), asked))
		}
		ok(t, s.Sweep(time.Unix(0, 0)))
		for id, asked := range kept {
			q, known, err := s.Question(id, time.Unix(0, 0))
			if err != nil || !known || !q.Asked.Equal(asked) {
				t.Errorf("after the clock was put back the question of %v is %v, %v, %v", asked, q, known, err)
			}
		}
		if gaps, err := s.Gaps("1", time.Unix(0, 0)); err != nil || len(gaps) != 3 {
			t.Errorf("%d gaps, %v", len(gaps), err)
		}
		ok(t, s.Sweep(day))
		for id, asked := range kept {
			if _, known, err := s.Question(id, day); err != nil || known != !asked.Equal(time.Unix(0, 0)) {
				t.Errorf("when the clock is right the question of %v is known: %v, %v", asked, known, err)
			}
		}
	})
}

// Of what several goroutines count at a time none is lost.
func TestCountedAtATime(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		const times = 20
		var all sync.WaitGroup
		for range times {
			all.Go(func() {
				if err := s.CountGap("1", "who won?", day); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		list := must[[]Gap](t)(s.Gaps("1", day))
		if len(list) != 1 || list[0].Count != times {
			t.Errorf("of %d questions these were counted: %v", times, list)
		}
	})
}

func TestLastSeen(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	if last := s.LastSeen(); !last.IsZero() {
		t.Errorf("a new store has seen an interaction at %v", last)
	}
	for i, minutes := range []int{2, 5, 3} {
		if _, err := s.Once(string(rune('a'+i)), day.Add(time.Duration(minutes)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if last := open(t, dir).LastSeen(); !last.Equal(day.Add(5 * time.Minute)) {
		t.Errorf("the last was at %v", last)
	}
}
