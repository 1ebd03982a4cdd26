package publish

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/internal/cluster"
)

// They are variables for tests.
var (
	// renewEvery is how often who publishes writes the lock anew, and silence how long
	// somebody else must have seen no writing to take it. The clocks of two machines may
	// differ, and are not compared.
	renewEvery = 20 * time.Second
	silence    = time.Minute
	// lookEvery is how often it is looked meanwhile.
	lookEvery = time.Second
)

// lockFor is for how long a lock is said to count.
func lockFor() time.Duration { return 2 * silence }

// holder is who publishes.
type holder struct {
	Host  string    `json:"host"`
	PID   int       `json:"pid"`
	ID    string    `json:"id"`    // of this publishing, of all that the process does
	Until time.Time `json:"until"` // by the holder's clock; for who reads it
}

// version is which writing of the lock somebody has seen.
type version struct {
	Number  int64 `json:"_seq_no"`
	Primary int64 `json:"_primary_term"`
}

// locked is the lock as the cluster has it.
type locked struct {
	Found bool
	version
	Source struct {
		Lock holder `json:"lock"`
	} `json:"_source"`
}

// errLockLost says that somebody else publishes in the place of this process, which was
// silent for too long.
var errLockLost = errors.New("another process has taken the publishing over, since this one could not reach the cluster for a minute")

// lock is the right to publish, as long as it is held.
type lock struct {
	place Place
	me    holder

	mu   sync.Mutex // held while the lock is written
	seen version
	lost error
}

func (p Place) lockPath() string { return "/" + p.files() + "/_doc/lock" }

// takeLock makes sure that one process at a time publishes. The lock of one that was
// killed is taken after a minute in which it was not written, or at once if it ran on
// this machine. The context ends when the lock is lost.
func takeLock(parent context.Context, p Place) (held context.Context, l *lock, release func(), err error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, nil, nil, fmt.Errorf("name this machine: %w", err)
	}
	l = &lock{place: p, me: holder{Host: host, PID: os.Getpid(), ID: rand.Text()}}
	if err := l.take(parent); err != nil {
		return nil, nil, nil, err
	}
	held, lose := context.WithCancelCause(parent)
	renewing, stop := context.WithCancel(context.WithoutCancel(parent))
	var renewer sync.WaitGroup
	renewer.Go(func() {
		tick := time.NewTicker(renewEvery)
		defer tick.Stop()
		for {
			select {
			case <-renewing.Done():
				return
			case <-tick.C:
			}
			if err := l.renew(renewing); errors.Is(err, errLockLost) {
				lose(err)
				return
			}
		}
	})
	return held, l, func() {
		stop()
		renewer.Wait()
		lose(nil)
		l.release()
	}, nil
}

// read reads the lock.
func (l *lock) read(ctx context.Context) (now locked, err error) {
	err = l.place.Cluster.Read(ctx, http.MethodGet, l.place.lockPath(), nil, nil, &now)
	if err != nil && cluster.Status(err) != http.StatusNotFound {
		return locked{}, fmt.Errorf("look who publishes: %w", err)
	}
	return now, nil
}

// take takes the lock, unless somebody has it who is alive.
func (l *lock) take(ctx context.Context) error {
	now, err := l.read(ctx)
	if err != nil {
		return err
	}
	if now.Found {
		if err := l.awaitSilence(ctx, now); err != nil {
			return err
		}
	}
	err = l.write(ctx, now)
	if cluster.Status(err) == http.StatusConflict {
		mine, err := l.isMine(ctx)
		if mine || err != nil {
			return err
		}
		return errors.New("another process has begun to publish this collection; try again when it has finished")
	}
	if err != nil {
		return fmt.Errorf("lock the collection in the cluster: %w", err)
	}
	return nil
}

// awaitSilence waits until it is known that who has the lock is not alive. It does not
// wait where the lock says that it still counts, unless it says so for longer than any
// does: then the clocks of both machines differ.
func (l *lock) awaitSilence(ctx context.Context, now locked) error {
	h := now.Source.Lock
	taken := fmt.Errorf("another process publishes this collection (%d on %s); try again when it has finished, or in two minutes "+
		"if it was killed", h.PID, h.Host)
	if h.Host == l.me.Host && gone(h.PID) {
		return nil
	}
	if left := time.Until(h.Until); left > 0 && left <= lockFor() {
		return taken
	}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for began := time.Now(); time.Since(began) < silence; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		again, err := l.read(ctx)
		if err != nil {
			return err
		}
		if !again.Found || again.version != now.version {
			return taken
		}
	}
	return nil
}

// write writes the lock, in the place of what it was.
func (l *lock) write(ctx context.Context, was locked) error {
	query := url.Values{"op_type": {"create"}}
	if was.Found {
		query = url.Values{"if_seq_no": {strconv.FormatInt(was.Number, 10)}, "if_primary_term": {strconv.FormatInt(was.Primary, 10)}}
	}
	me := l.me
	me.Until = time.Now().Add(lockFor()).UTC()
	body, err := json.Marshal(map[string]any{"lock": me})
	if err != nil {
		return err
	}
	return l.place.Cluster.Write(ctx, http.MethodPut, l.place.lockPath(), query, body, &l.seen)
}

// renew makes sure that the lock is still this process's, and writes it anew. The error
// is errLockLost when it is not; with another one nobody knows.
func (l *lock) renew(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost != nil {
		return l.lost
	}
	err := l.write(ctx, locked{Found: true, version: l.seen})
	if s := cluster.Status(err); s != http.StatusConflict && s != http.StatusNotFound {
		return err
	}
	mine, err := l.isMine(ctx)
	if err != nil || mine {
		return err
	}
	l.lost = errLockLost
	return l.lost
}

// isMine reports whether the lock is this publishing's after all: its own writing may
// have arrived twice, or have been carried out by a node that could not say so.
func (l *lock) isMine(ctx context.Context) (bool, error) {
	now, err := l.read(ctx)
	if err != nil || !now.Found || now.Source.Lock.ID != l.me.ID {
		return false, err
	}
	l.seen = now.version
	return true, nil
}

func (l *lock) remove(ctx context.Context) error {
	query := url.Values{"if_seq_no": {strconv.FormatInt(l.seen.Number, 10)}, "if_primary_term": {strconv.FormatInt(l.seen.Primary, 10)}}
	return l.place.Cluster.Write(ctx, http.MethodDelete, l.place.lockPath(), query, nil, nil)
}

// release gives the lock back, if it is still this process's; otherwise it ends by itself.
func (l *lock) release() {
	ctx, cancel := context.WithTimeout(context.Background(), lockFor())
	defer cancel()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost != nil {
		return
	}
	if err := l.remove(ctx); cluster.Status(err) == http.StatusConflict {
		if mine, _ := l.isMine(ctx); mine {
			_ = l.remove(ctx) // or it ends by itself
		}
	}
}
