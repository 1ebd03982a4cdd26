package cluster

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// knockWait is how long a node has to say that it is there. Answering takes it
	// a few milliseconds, and a busy one a hundred.
	knockWait = 400 * time.Millisecond
	// avoidFor is for how long a node that did not is asked last.
	avoidFor = 5 * time.Second
)

// node is one node of a cluster.
type node struct {
	address string

	mu    sync.Mutex
	id    string    // by which the cluster knows it; "" until it has said so
	avoid time.Time // until when others are asked first
	hangs bool      // it is avoided since it did not answer, and others must not wait for it
}

// failed makes others be asked first for a moment.
func (n *node) failed(now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.avoid, n.hangs = now.Add(avoidFor), false
}

// told notes whether a node said that it is there.
func (n *node) told(id string, now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if id == "" {
		n.avoid, n.hangs = now.Add(avoidFor), true
		return
	}
	n.id, n.avoid, n.hangs = id, time.Time{}, false
}

// avoided reports whether others are asked first.
func (n *node) avoided(now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return now.Before(n.avoid)
}

// order lists the nodes as they are to be asked: in turns, those that are avoided
// last.
func (c *Client) order() []*node {
	now := time.Now()
	first := int(c.first.Add(1)) % len(c.nodes)
	order := slices.Concat(c.nodes[first:], c.nodes[:first])
	avoided := func(n *node) int {
		n.mu.Lock()
		defer n.mu.Unlock()
		switch {
		case !now.Before(n.avoid):
			return 0
		case n.hangs:
			return 2
		}
		return 1
	}
	slices.SortStableFunc(order, func(a, b *node) int { return cmp.Compare(avoided(a), avoided(b)) })
	return order
}

// preference is the value of that name which has a node read the shards that are on
// nodes which answer: without it, it may wait for one that hangs until the cluster
// has noticed, which takes half a minute. "" is none: no node hangs.
func (c *Client) preference() string {
	now := time.Now()
	var answer []string
	hang := false
	for _, n := range c.nodes {
		n.mu.Lock()
		switch {
		case n.hangs && now.Before(n.avoid):
			hang = true
		case n.id != "":
			answer = append(answer, n.id)
		}
		n.mu.Unlock()
	}
	if !hang || len(answer) == 0 {
		return ""
	}
	return "_prefer_nodes:" + strings.Join(answer, ",")
}

// knock asks all nodes whether they are there, unless that was done just now.
func (c *Client) knock(ctx context.Context) {
	c.knocks.Lock()
	defer c.knocks.Unlock()
	if time.Since(c.knocked) < knockWait {
		return
	}
	defer func() { c.knocked = time.Now() }()
	// Others want to know it too, if the caller does not any more.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), knockWait)
	defer cancel()
	var all sync.WaitGroup
	for _, n := range c.nodes {
		all.Go(func() {
			id, _ := c.identify(ctx, n) // "" where it does not answer
			n.told(id, time.Now())
		})
	}
	all.Wait()
}

// identify asks a node for the id by which the cluster knows it.
func (c *Client) identify(ctx context.Context, n *node) (string, error) {
	answer, err := c.exchange(ctx, n, request{method: http.MethodGet, path: "/_nodes/_local",
		query: url.Values{"filter_path": {"nodes.*.name"}}}, "")
	if err != nil {
		return "", err
	}
	var said struct{ Nodes map[string]any }
	if err := decode(answer, &said); err != nil {
		return "", err
	}
	for id := range said.Nodes {
		return id, nil
	}
	return "", nil
}
