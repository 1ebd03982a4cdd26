package cluster

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// ReadWait bounds a read on all nodes together.
	ReadWait = 8 * time.Second
	// hedgeAfter is how long a node is waited for before another one is asked too.
	// It is several times what a question takes, so that a cluster that is busy does not
	// get each question twice.
	hedgeAfter = 300 * time.Millisecond
	// WriteWait bounds a write on all nodes together: long enough for a cluster to
	// choose another manager.
	WriteWait = 90 * time.Second
	// lookAfter is when it is looked whether a node that writes answers at all, and
	// mostAtWork how long it may write.
	lookAfter  = time.Second
	mostAtWork = 40 * time.Second
	// leastPause and mostPause bound the pause after every node has failed.
	leastPause = 50 * time.Millisecond
	mostPause  = time.Second
	// mostAnswer bounds the bytes of an answer that are read.
	mostAnswer = 64 << 20
	// attemptWait bounds what one node is waited for in a read.
	attemptWait = 5 * time.Second
	// mostAtOnce bounds the requests for the same that are on their way at a time.
	mostAtOnce = 8
)

// ErrUnreachable says that no node of the cluster could do what was asked, by what
// it wraps.
var ErrUnreachable = errors.New("the search engine cannot be reached just now")

// ResponseError is what a node refused.
type ResponseError struct {
	Status int
	Type   string // like index_not_found_exception
	Reason string
}

func (e *ResponseError) Error() string {
	return fmt.Sprintf("the search engine answered %d: %s", e.Status, strings.TrimSpace(e.Type+" "+e.Reason))
}

// Status is the status of a [*ResponseError] that err wraps; 0 when it does not.
func Status(err error) int {
	var refused *ResponseError
	if errors.As(err, &refused) {
		return refused.Status
	}
	return 0
}

// Options say where a cluster is.
type Options struct {
	// Addresses are those of its nodes, like https://search-1:9200. Name all: a node
	// that hangs is gone round only when the others are known.
	Addresses []string
	// User and Password are sent with each request when User is not empty.
	User, Password string
	// Roots sign the certificates of the nodes; nil for those of the system.
	Roots *x509.CertPool
	Log   *slog.Logger
}

// Client reaches a cluster. It is safe for concurrent use.
type Client struct {
	options Options
	http    *http.Client
	nodes   []*node
	first   atomic.Uint32 // the node that the next request begins with
	knocks  sync.Mutex    // held by who looks which nodes answer
	knocked time.Time     // when that was done; guarded by knocks
	counts  counts
}

// counts are of the time since the start.
type counts struct{ requests, failures, hedged, unreachable, partial atomic.Int64 }

// Counts say how the cluster was reached since the start.
type Counts struct {
	Requests    int64 // to a node
	Failures    int64 // requests that a node did not carry out
	Hedged      int64 // requests to a second node since the first was slow
	Unreachable int64 // what no node could do
	Partial     int64 // answers that were thrown away since a shard was missing
}

// New makes a client. Nothing is sent yet.
func New(o Options) (*Client, error) {
	if len(o.Addresses) == 0 {
		return nil, errors.New("no address of a search engine is given")
	}
	c := &Client{options: o, http: &http.Client{
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			TLSClientConfig:     &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout: 5 * time.Second,
			MaxIdleConnsPerHost: 16,
			IdleConnTimeout:     time.Minute,
			DisableCompression:  true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	for _, a := range o.Addresses {
		u, err := url.Parse(a)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("%q is no address of a search engine: give http:// or https://, a host and a port", a)
		}
		c.nodes = append(c.nodes, &node{address: strings.TrimRight(a, "/")})
	}
	return c, nil
}

// Counts says how the cluster was reached since the start.
func (c *Client) Counts() Counts {
	return Counts{Requests: c.counts.requests.Load(), Failures: c.counts.failures.Load(), Hedged: c.counts.hedged.Load(),
		Unreachable: c.counts.unreachable.Load(), Partial: c.counts.partial.Load()}
}

// Close closes the connections that nobody uses.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// request is what is asked, of whichever node.
type request struct {
	method, path string
	query        url.Values
	body         []byte
	// check, when not nil, looks at an answer; with an error another node is asked.
	check func(answer []byte) error
}

// send asks one node. The error is permanent when it is a *ResponseError that others
// would give too.
func (c *Client) send(ctx context.Context, n *node, r request, prefer string) ([]byte, error) {
	c.counts.requests.Add(1)
	answer, err := c.exchange(ctx, n, r, prefer)
	if err == nil && r.check != nil {
		err = r.check(answer)
	}
	if err != nil && ctx.Err() == nil {
		c.counts.failures.Add(1)
	}
	return answer, err
}

func (c *Client) exchange(ctx context.Context, n *node, r request, prefer string) ([]byte, error) {
	query := r.query
	if prefer != "" {
		query = url.Values{"preference": {prefer}}
		for k, v := range r.query {
			query[k] = v
		}
	}
	address := n.address + r.path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, bytes.NewReader(r.body))
	if err != nil {
		return nil, err
	}
	if len(r.body) > 0 {
		req.Header.Set("Content-Type", "application/json")
		if strings.HasSuffix(r.path, "_bulk") || strings.HasSuffix(r.path, "_msearch") {
			req.Header.Set("Content-Type", "application/x-ndjson")
		}
	}
	if c.options.User != "" {
		req.SetBasicAuth(c.options.User, c.options.Password)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, mostAnswer+1))
	if err != nil {
		return nil, err
	}
	if len(answer) > mostAnswer {
		return nil, fmt.Errorf("an answer has over %d bytes", mostAnswer)
	}
	if resp.StatusCode/100 != 2 {
		return nil, refusal(resp.StatusCode, answer)
	}
	return answer, nil
}

// refusal reads what a node says that it did not do.
func refusal(status int, answer []byte) error {
	var said struct {
		Error json.RawMessage `json:"error"`
	}
	e := &ResponseError{Status: status}
	if json.Unmarshal(answer, &said) == nil && len(said.Error) > 0 {
		var detail struct {
			Type, Reason string
			Root         []struct{ Type, Reason string } `json:"root_cause"`
			Caused       struct{ Type, Reason string }   `json:"caused_by"`
		}
		if json.Unmarshal(said.Error, &detail) == nil {
			e.Type, e.Reason = detail.Type, detail.Reason
			if len(detail.Root) > 0 && detail.Root[0].Reason != e.Reason {
				e.Reason += ": " + detail.Root[0].Type + " " + detail.Root[0].Reason
			}
			if c := detail.Caused; c.Reason != "" && !strings.Contains(e.Reason, c.Reason) {
				e.Reason += ": " + c.Type + " " + c.Reason
			}
		} else {
			e.Reason = string(said.Error)
		}
	} else {
		e.Reason = string(answer[:min(len(answer), 200)])
	}
	return e
}

// permanent reports whether another node, or the same one later, would say the same.
func permanent(err error) bool {
	var refused *ResponseError
	if !errors.As(err, &refused) {
		return false
	}
	return refused.Status/100 == 4 && refused.Status != http.StatusTooManyRequests && refused.Status != http.StatusRequestTimeout ||
		refused.Status/100 == 3
}

// unreachable is the error of what no node could do.
func (c *Client) unreachable(ctx context.Context, r request, last error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	c.counts.unreachable.Add(1)
	if last == nil {
		last = context.DeadlineExceeded
	}
	return fmt.Errorf("%w (%s %s: %w)", ErrUnreachable, r.method, r.path, last)
}

// decode reads an answer into out, when that is not nil.
func decode(answer []byte, out any) error {
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("read an answer of the search engine: %w", err)
	}
	return nil
}

// Write sends a request that changes something, to one node after the other until
// one carries it out. It may arrive twice.
func (c *Client) Write(ctx context.Context, method, path string, query url.Values, body []byte, out any) error {
	r := request{method: method, path: path, query: query, body: body}
	ctx, cancel := context.WithTimeout(ctx, WriteWait)
	defer cancel()
	var last error
	pause := leastPause
	for tries := 0; ctx.Err() == nil; tries++ {
		order := c.order()
		answer, err := c.patiently(ctx, order[tries%len(order)], r)
		if err == nil {
			return decode(answer, out)
		}
		if permanent(err) {
			return err
		}
		if ctx.Err() == nil || last == nil {
			last = err
		}
		if tries%len(order) == len(order)-1 {
			wait(ctx, pause)
			pause = min(2*pause, mostPause)
		}
	}
	return c.unreachable(ctx, r, last)
}

// patiently sends a request that may take a node long, as long as the node answers at
// all.
func (c *Client) patiently(ctx context.Context, n *node, r request) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, mostAtWork)
	defer cancel()
	looking := time.AfterFunc(lookAfter, func() {
		if c.knock(ctx); n.avoided(time.Now()) {
			cancel()
		}
	})
	defer looking.Stop()
	return c.send(ctx, n, r, "")
}

// wait waits, unless nobody waits for what comes then.
func wait(ctx context.Context, pause time.Duration) {
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
