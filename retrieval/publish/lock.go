package publish

import (
	"context"
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

const (
	// lockFor is for how long a lock counts, and renewEvery how often it is renewed.
	lockFor    = 2 * time.Minute
	renewEvery = 30 * time.Second
)

// holder is who publishes.
type holder struct {
	Host  string    `json:"host"`
	PID   int       `json:"pid"`
	Until time.Time `json:"until"`
}

// locked is the lock as the cluster has it.
type locked struct {
	Found   bool
	Number  int64 `json:"_seq_no"`
	Primary int64 `json:"_primary_term"`
	Source  struct {
		Lock holder `json:"lock"`
	} `json:"_source"`
}

// lock makes sure that one process at a time publishes. The lock of one that was
// killed counts for two minutes more, unless it ran on this machine.
func lock(ctx context.Context, p Place) (unlock func(), err error) {
	host, err := os.Hostname()
	if err != nil {
		return nil, fmt.Errorf("name this machine: %w", err)
	}
	me := holder{Host: host, PID: os.Getpid()}
	path := "/" + p.files() + "/_doc/lock"
	var now locked
	err = p.Cluster.Read(ctx, http.MethodGet, path, nil, nil, &now)
	if err != nil && cluster.Status(err) != http.StatusNotFound {
		return nil, fmt.Errorf("look who publishes: %w", err)
	}
	query := url.Values{"op_type": {"create"}}
	if now.Found {
		h := now.Source.Lock
		if time.Now().Before(h.Until) && !(h.Host == host && gone(h.PID)) {
			return nil, fmt.Errorf("another process publishes this collection (%d on %s); try again when it has finished", h.PID, h.Host)
		}
		query = url.Values{"if_seq_no": {strconv.FormatInt(now.Number, 10)}, "if_primary_term": {strconv.FormatInt(now.Primary, 10)}}
	}
	err = p.hold(ctx, path, query, me)
	if cluster.Status(err) == http.StatusConflict {
		return nil, errors.New("another process has begun to publish this collection; try again when it has finished")
	}
	if err != nil {
		return nil, fmt.Errorf("lock the collection in the cluster: %w", err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	var renewing sync.WaitGroup
	renewing.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-time.After(renewEvery):
				_ = p.hold(ctx, path, nil, me)
			}
		}
	})
	return func() {
		stop()
		renewing.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), lockFor)
		defer cancel()
		_ = p.Cluster.Write(ctx, http.MethodDelete, path, nil, nil, nil) // else it ends by itself
	}, nil
}

// hold writes the lock.
func (p Place) hold(ctx context.Context, path string, query url.Values, h holder) error {
	h.Until = time.Now().Add(lockFor)
	body, err := json.Marshal(map[string]any{"lock": h})
	if err != nil {
		return err
	}
	return p.Cluster.Write(ctx, http.MethodPut, path, query, body, nil)
}
