package turns

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// take takes a turn for somebody, which has to be free.
func take(t *testing.T, turns *Turns, by Claimant) (end func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(For(t.Context(), by, 0))
	defer cancel()
	taken := make(chan func(), 1)
	go func() {
		end, err := turns.Take(ctx)
		if err != nil {
			t.Errorf("%v: %v", by, err)
		}
		taken <- end
	}()
	synctest.Wait()
	select {
	case end := <-taken:
		return end
	default:
		t.Fatalf("%v has to wait", by)
		return nil
	}
}

// queue has somebody wait for a turn, and notes when they have it; they keep it until
// goOn is closed.
func queue(t *testing.T, turns *Turns, by Claimant, order chan<- string, goOn <-chan struct{}) {
	t.Helper()
	go func() {
		end, err := turns.Take(For(t.Context(), by, 0))
		if err != nil {
			return // the test is over
		}
		order <- by.Group + by.Person
		<-goOn
		end()
	}()
	synctest.Wait()
}

// Whoever used least is next, by group and then by person, however many wait.
func TestLeastUsedIsNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := New(2)
		for _, used := range []struct {
			by   Claimant
			time time.Duration
		}{{Claimant{"hostile", "a"}, 700 * time.Millisecond}, {Claimant{"busy", "loud"}, 300 * time.Millisecond}} {
			end := take(t, turns, used.by)
			time.Sleep(used.time)
			end()
			end() // once is enough
		}
		first, second := take(t, turns, Claimant{"x", ""}), take(t, turns, Claimant{"y", ""})
		order := make(chan string, 10)
		goOn := make(chan struct{})
		close(goOn)
		for _, by := range []Claimant{{"hostile", "a"}, {"hostile", "b"}, {"busy", "loud"}, {"busy", "calm"}, {"new", "n"}} {
			queue(t, turns, by, order, goOn)
		}
		first()
		synctest.Wait()
		second()
		close(order)
		got := slices.Collect(func(yield func(string) bool) {
			for name := range order {
				yield(name)
			}
		})
		if want := []string{"newn", "busycalm", "busyloud", "hostileb", "hostilea"}; !slices.Equal(got, want) {
			t.Errorf("the order is %v, want %v", got, want)
		}
	})
}

// Who used much holds at most half of the turns, until that is some time ago.
func TestHalfIsKeptForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := New(4)
		var ends []func()
		for n := range 4 { // somebody new may have all
			ends = append(ends, take(t, turns, Claimant{"hostile", fmt.Sprint(n)}))
		}
		time.Sleep(3 * time.Second)
		for _, end := range ends {
			end()
		}
		order := make(chan string, 10)
		goOn := make(chan struct{})
		for range 4 {
			queue(t, turns, Claimant{"hostile", "again"}, order, goOn)
		}
		if len(order) != 2 {
			t.Errorf("who used much holds %d turns", len(order))
		}
		end := take(t, turns, Claimant{"new", "n"})
		end()
		close(goOn)
		synctest.Wait()
		if len(order) != 4 {
			t.Errorf("of 4 who used much %d had a turn in the end", len(order))
		}
		time.Sleep(time.Hour)
		for n := range 4 {
			defer take(t, turns, Claimant{"hostile", fmt.Sprint(n)})()
		}
	})
}

// Of those who used nothing, who asks for little is next.
func TestShortIsNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := New(2)
		first, second := take(t, turns, Claimant{"x", ""}), take(t, turns, Claimant{"y", ""})
		order := make(chan int, 10)
		for _, length := range []int{3000, 500, 20, 1500} {
			go func() {
				end, err := turns.Take(For(t.Context(), Claimant{fmt.Sprint(length), ""}, length))
				if err != nil {
					t.Error(err)
					return
				}
				order <- length
				end()
			}()
			synctest.Wait()
		}
		first()
		for _, want := range []int{20, 500, 1500, 3000} {
			if got := <-order; got != want {
				t.Errorf("the next is one of %d bytes, want %d", got, want)
			}
		}
		second()
	})
}

// A turn that nobody waits for any more goes to somebody else.
func TestGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := New(2)
		first, second := take(t, turns, Claimant{}), take(t, turns, Claimant{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := turns.Take(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("who gives up gets %v", err)
		}
		first()
		second()
		defer take(t, turns, Claimant{"a", ""})()
		defer take(t, turns, Claimant{"b", ""})()
		if turns.held != 2 || len(turns.waiting) != 0 {
			t.Errorf("%d are held, %d wait", turns.held, len(turns.waiting))
		}
	})
}

// When too many wait the one who used most is turned away, not who came last.
func TestFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := New(2)
		end := take(t, turns, Claimant{"hostile", ""})
		time.Sleep(500 * time.Millisecond)
		end()
		first, second := take(t, turns, Claimant{"x", ""}), take(t, turns, Claimant{"y", ""})
		refused, had := 0, 0
		done := make(chan error)
		for range MostWaiting + 10 {
			go func() {
				end, err := turns.Take(For(t.Context(), Claimant{"hostile", ""}, 0))
				if err == nil {
					end()
				}
				done <- err
			}()
		}
		synctest.Wait()
		order := make(chan string, 10)
		goOn := make(chan struct{})
		close(goOn)
		queue(t, turns, Claimant{"new", "n"}, order, goOn)
		first()
		second()
		for range MostWaiting + 10 {
			if err := <-done; errors.Is(err, ErrFull) {
				refused++
			} else if err == nil {
				had++
			}
		}
		if refused != 11 || had != MostWaiting-1 || len(order) != 1 {
			t.Errorf("%d are turned away, %d had a turn, of the new ones %d", refused, had, len(order))
		}
	})
}

// However many ask, what is known of them is bounded.
func TestKnownAreBounded(t *testing.T) {
	turns := New(2)
	for n := range 3 * mostKnown {
		end, err := turns.Take(For(t.Context(), Claimant{fmt.Sprint(n), "p"}, 0))
		if err != nil {
			t.Fatal(err)
		}
		end()
	}
	if n := len(turns.uses); n > mostKnown {
		t.Errorf("%d are known", n)
	}
}
