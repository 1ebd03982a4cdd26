package wire

import (
	"context"
	"math/rand/v2"
	"time"
)

// Backoff are waits that double from min to max, each between half of itself
// and itself, so that many bots do not come back in the same second.
type Backoff struct {
	Min, Max time.Duration
	last     time.Duration
}

func (b *Backoff) Next() time.Duration {
	b.last = min(max(2*b.last, b.Min), b.Max)
	return b.last/2 + rand.N(b.last/2+1)
}

func (b *Backoff) Reset() { b.last = 0 }

// Sleep waits for d, or until ctx ends, which is an error.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
