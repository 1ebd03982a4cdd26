package limits

import (
	"fmt"
	"testing"
	"time"
)

// A server with its own cool-down, and none at all.
func TestCoolDownOfServer(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	l := New(0)
	for range 10 * Burst {
		if p, _ := l.Wait("a", "", 0, now); p > 0 {
			t.Fatal("there is a cool-down without one")
		}
	}
	for range Burst {
		l.Wait("a", "1", time.Minute, now)
	}
	if p, _ := l.Wait("a", "1", time.Minute, now); p != time.Minute {
		t.Errorf("wait %v, want a minute", p)
	}
	var server time.Duration
	for n := range 2 * serverBurst {
		var p time.Duration
		if p, server = l.Wait(fmt.Sprint(n), "2", 0, now); p > 0 {
			t.Fatalf("person %d has to wait", n)
		}
	}
	if server == 0 {
		t.Error("one server may ask without end")
	}
	if p, s := l.Wait("a", "3", 0, now); p > 0 || s > 0 {
		t.Error("another server has to wait")
	}
}

func TestLimitsAreBounded(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	l := New(time.Second)
	for n := range 3 * maxBuckets {
		l.Wait(fmt.Sprint(n), "", 0, now)
		if l.table.Len() > maxBuckets {
			t.Fatalf("%d are counted", l.table.Len())
		}
		now = now.Add(time.Millisecond)
	}
}
