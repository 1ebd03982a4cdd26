package main

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestStopEndsWhateverIsDone has something go on after the signal to stop.
func TestStopEndsWhateverIsDone(t *testing.T) {
	if stopTime >= 10*time.Second || stopTime <= requestGrace {
		t.Errorf("stopTime is %v", stopTime)
	}
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan time.Time, 1)
		endWithin(ctx, stopTime, func() { ended <- time.Now() })
		time.Sleep(time.Hour)
		if len(ended) > 0 {
			t.Fatal("it ended without a signal")
		}
		stopped := time.Now()
		cancel()
		if took := (<-ended).Sub(stopped); took != stopTime {
			t.Errorf("it ended after %v", took)
		}
	})
}
