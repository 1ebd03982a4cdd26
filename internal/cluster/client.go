package cluster

import (
	"bytes"
	"compress/gzip"
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

// Trouble reports whether err is that of a cluster: it could not be reached, or refused
// what was asked. Whoever asked a question learns nothing from it but that it is to be
// asked again.
func Trouble(err error) bool {
	return errors.Is(err, ErrUnreachable) || errors.As(err, new(*NodeError)) || errors.As(err, new(*ResponseError))
}

// Missing reports whether err says that there is no index to ask.
func Missing(err error) bool {
	var refused *ResponseError
	return errors.As(err, &refused) && refused.Type == "index_not_found_exception"
}

// Exists reports whether err says that an index was not made since there is one.
func Exists(err error) bool {
	var refused *ResponseError
	return errors.As(err, &refused) && refused.Type == "resource_already_exists_exception"
}

// Options say where a cluster is.
type Options struct {
	// Addresses are those of its nodes, like https://search-1:9200. Name all: a node
	// that hangs is gone round only when the others are known.
	Addresses []string
	// User and Password are sent with each request when User is not empty.
	User, Password string
	// Reread, when not nil, reads the password again when a node refuses it: it may have
	// been changed.
	Reread func() (string, error)
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
	secret  secret
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
	c := &Client{options: o, secret: secret{password: o.Password}, http: &http.Client{
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
		if u.User != nil { // it would be in errors and logs
			return nil, fmt.Errorf("the address of %s has a user in it: write that into VERBATIM_OPENSEARCH_USER, and the password into the "+
				"file that VERBATIM_OPENSEARCH_PASSWORD_FILE names", u.Host)
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
	if err == nil {
		return answer, nil
	}
	if ctx.Err() == nil {
		c.counts.failures.Add(1)
	}
	// The request is named by who reports it.
	if of := (*url.Error)(nil); errors.As(err, &of) {
		err = of.Err
	}
	return nil, &NodeError{n.address, err}
}

// exchange asks a node with the password that is known, and once more if that has changed.
func (c *Client) exchange(ctx context.Context, n *node, r request, prefer string) ([]byte, error) {
	password := c.secret.get()
	answer, err := c.ask(ctx, n, r, prefer, password)
	if Status(err) == http.StatusUnauthorized && c.options.Reread != nil && c.secret.changed(password, c.options.Reread) {
		return c.ask(ctx, n, r, prefer, c.secret.get())
	}
	return answer, err
}

// secret is a password that may change.
type secret struct {
	mu       sync.Mutex
	password string
}

func (s *secret) get() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.password
}

// changed reports whether the password is another one now than that which was refused.
func (s *secret) changed(refused string, reread func() (string, error)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.password != refused {
		return true // somebody else has read it
	}
	now, err := reread()
	if err != nil || now == refused {
		return false
	}
	s.password = now
	return true
}

func (c *Client) ask(ctx context.Context, n *node, r request, prefer, password string) ([]byte, error) {
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
		req.SetBasicAuth(c.options.User, password)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer, err := body(resp)
	if err != nil {
		return nil, fmt.Errorf("read the answer: %w", err)
	}
	if resp.StatusCode/100 != 2 {
		return nil, refusal(resp, answer)
	}
	if !json.Valid(answer) { // what is not a node's own word has not been carried out
		return nil, &foreignError{resp.StatusCode, beginning(answer)}
	}
	return answer, nil
}

// body is the content of an answer. It was not asked to be packed; a proxy may do so.
func body(resp *http.Response) (answer []byte, err error) {
	content := io.Reader(resp.Body)
	if resp.Header.Get("Content-Encoding") == "gzip" {
		if content, err = gzip.NewReader(resp.Body); err != nil {
			return nil, err
		}
	}
	answer, err = io.ReadAll(io.LimitReader(content, mostAnswer+1))
	if err == nil && len(answer) > mostAnswer {
		err = fmt.Errorf("it has over %d bytes", mostAnswer)
	}
	return answer, err
}

// unreachable is the error of what no node could do.
func (c *Client) unreachable(ctx context.Context, r request, last error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	c.counts.unreachable.Add(1)
	if last == nil {
		last = fmt.Errorf("none of %s answers: %w", strings.Join(c.options.Addresses, ", "), context.DeadlineExceeded)
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
	unfit := map[*node]bool{}
	var round []*node // those that have not been tried in this round
	for ctx.Err() == nil && len(unfit) < len(c.nodes) {
		if len(round) == 0 {
			round = c.order()
		}
		n := round[0]
		round = round[1:]
		answer, err := c.patiently(ctx, n, r)
		if err == nil {
			return decode(answer, out)
		}
		if Permanent(err) {
			return err
		}
		if ctx.Err() == nil || last == nil {
			last = err
		}
		if hopeless(err) {
			unfit[n] = true
		}
		if len(round) == 0 {
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
