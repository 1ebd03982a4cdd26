package ratelimit

import (
	"testing"
	"time"
)

var start = time.Unix(1_800_000_000, 0)

func claim(key string) Claim[string] { return Claim[string]{key, time.Second, 3} }

func TestWait(t *testing.T) {
	table := New[string](10)
	for n := range 3 {
		if wait := table.Wait(start, claim("a")); wait != 0 {
			t.Errorf("request %d has to wait %v", n, wait)
		}
	}
	for range 5 { // who is refused is not counted
		if wait := table.Wait(start, claim("a")); wait != time.Second {
			t.Errorf("one too many waits %v", wait)
		}
	}
	if table.Wait(start, claim("b")) != 0 || table.Wait(start.Add(time.Second), claim("a")) != 0 {
		t.Error("somebody else has to wait, or the same after the wait")
	}
}

// A request that one limit refuses is counted by none.
func TestSeveralClaims(t *testing.T) {
	table := New[string](10)
	wide := Claim[string]{"wide", time.Second, 4}
	for range 3 {
		table.Wait(start, claim("a"), wide)
	}
	for range 10 {
		if table.Wait(start, claim("a"), wide) == 0 {
			t.Error("it does not wait")
		}
	}
	if table.Wait(start, claim("b"), wide) != 0 {
		t.Error("requests that were refused used up the wider limit")
	}
	if table.Wait(start, claim("c"), wide) == 0 {
		t.Error("the wider limit does not count")
	}
}

// However many come, the table is bounded, and who goes on asking is not forgotten.
func TestFullTable(t *testing.T) {
	table := New[int](100)
	at := func(key int) Claim[int] { return Claim[int]{key, time.Hour, 3} }
	for range 3 {
		table.Wait(start, at(0))
	}
	for n := 1; n < 10_000; n++ {
		table.Wait(start, at(n))
		if table.Wait(start, at(0)) == 0 {
			t.Fatalf("after %d others somebody may begin anew", n)
		}
		if table.Len() > 100 {
			t.Fatalf("%d are counted", table.Len())
		}
	}
}
