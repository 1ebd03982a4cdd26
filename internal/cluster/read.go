package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Read sends a request that changes nothing, and reads the answer into out. When a
// node fails or is slow, another one is asked.
func (c *Client) Read(ctx context.Context, method, path string, query url.Values, body []byte, out any) error {
	answer, err := c.read(ctx, request{method: method, path: path, query: query, body: body})
	if err != nil {
		return err
	}
	return decode(answer, out)
}

// answered is what a node answered.
type answered struct {
	node   *node
	answer []byte
	err    error
}

// reading is one request on its way to several nodes.
type reading struct {
	c       *Client
	request request
	order   []*node
	sent    int
	unfit   map[*node]bool // those that would fail again at once
	pending map[*node]int
	answers chan answered
	knocked chan struct{} // closed when it is known which nodes answer; nil before anybody looks
	last    error
	pause   time.Duration
}

// read asks one node, and another one whenever that fails or nobody has answered for
// hedgeAfter.
func (c *Client) read(parent context.Context, r request) ([]byte, error) {
	ctx, cancel := context.WithTimeout(parent, ReadWait)
	defer cancel() // also what is still asked of others
	q := &reading{c: c, request: r, order: c.order(), pending: map[*node]int{}, unfit: map[*node]bool{}, answers: make(chan answered),
		pause: leastPause}
	q.ask(ctx)
	hedge := time.NewTimer(hedgeAfter)
	defer hedge.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil, c.unreachable(parentOr(parent, ctx), r, q.last)
		case <-hedge.C:
			q.look(ctx)
		case <-q.knocked:
			q.knocked = nil
			q.hedge(ctx)
			hedge.Reset(hedgeAfter)
		case a := <-q.answers:
			if q.pending[a.node]--; q.pending[a.node] == 0 {
				delete(q.pending, a.node)
			}
			if a.err == nil || Permanent(a.err) {
				return a.answer, a.err
			}
			if q.failed(ctx, a); len(q.unfit) == len(c.nodes) {
				return nil, c.unreachable(parent, r, q.last)
			}
		}
	}
}

// parentOr is the context that ended: the caller's when that did.
func parentOr(parent, own context.Context) context.Context {
	if parent.Err() != nil {
		return parent
	}
	return own
}

// ask sends the request to the next node.
func (q *reading) ask(ctx context.Context) {
	n := q.order[q.sent%len(q.order)]
	q.sent++
	q.pending[n]++
	prefer := ""
	if strings.HasSuffix(q.request.path, "/_search") || strings.Contains(q.request.path, "/_doc/") { // others do not know it
		prefer = q.c.preference()
	}
	go func() {
		// One that waits for a node that hangs is given up, to be sent again.
		attempt, cancel := context.WithTimeout(ctx, attemptWait)
		defer cancel()
		answer, err := q.c.send(attempt, n, q.request, prefer)
		select {
		case q.answers <- answered{n, answer, err}:
		case <-ctx.Done():
		}
	}()
}

// look begins to find out which nodes answer at all.
func (q *reading) look(ctx context.Context) {
	knocked := make(chan struct{})
	q.knocked = knocked
	go func() {
		defer close(knocked)
		q.c.knock(ctx)
	}()
}

// hedge asks another node, of those that answer: the one that was asked may hang, or
// wait for one that does.
func (q *reading) hedge(ctx context.Context) {
	pending := 0
	for _, n := range q.pending {
		pending += n
	}
	if pending >= mostAtOnce {
		return
	}
	q.c.counts.hedged.Add(1)
	q.order, q.sent = q.c.order(), 0
	// Of those that are not avoided, the one that has the fewest to answer.
	now := time.Now()
	for i, n := range q.order {
		if !n.avoided(now) && q.pending[n] < q.pending[q.order[q.sent]] {
			q.sent = i
		}
	}
	q.ask(ctx)
}

// failed asks another node after one has failed, with a pause after each round.
func (q *reading) failed(ctx context.Context, a answered) {
	q.last = a.err
	if hopeless(a.err) {
		q.unfit[a.node] = true
	}
	if !errors.Is(a.err, context.DeadlineExceeded) { // else the next look says whether it is there
		a.node.failed(time.Now())
	}
	if len(q.pending) > 0 && q.sent >= len(q.order) {
		return // somebody else is still at it
	}
	if q.sent%len(q.order) == 0 {
		wait(ctx, q.pause)
		q.pause = min(2*q.pause, mostPause)
	}
	q.ask(ctx)
}

// shards are those that took part in a search.
type shards struct {
	Total, Successful, Failed int
}

// Search sends a search of an index, and reads into out an answer in which every
// shard has had its say. A cluster that has lost a shard otherwise answers with what
// the others found, and does not count it as failed.
func (c *Client) Search(ctx context.Context, index string, body []byte, out any) error {
	r := request{method: http.MethodPost, path: "/" + index + "/_search",
		query: url.Values{"allow_partial_search_results": {"false"}}, body: body, check: c.whole}
	answer, err := c.read(ctx, r)
	if err != nil {
		return err
	}
	return decode(answer, out)
}

// partialError is an answer without the passages of some shards.
type partialError struct {
	late bool
	*shards
}

func (e partialError) Error() string {
	switch {
	case e.late:
		return "the search was not finished in time"
	case e.shards == nil || e.Total == 0:
		return "its answer does not say which parts of the index were searched"
	}
	return fmt.Sprintf("%d of %d parts of the index were searched", e.Successful, e.Total)
}

// whole makes sure that every shard has had its say.
func (c *Client) whole(answer []byte) error {
	var said struct {
		TimedOut bool    `json:"timed_out"`
		Shards   *shards `json:"_shards"`
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return fmt.Errorf("it answers with what is no answer to a search: %w", err)
	}
	if s := said.Shards; said.TimedOut || s == nil || s.Total == 0 || s.Successful != s.Total || s.Failed > 0 {
		c.counts.partial.Add(1)
		return partialError{said.TimedOut, s}
	}
	return nil
}
