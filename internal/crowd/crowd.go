// Package crowd bounds the connections of a server over HTTP. Each takes some 15 KB
// before it has sent a request, so that a crowd of them that never do would take all
// memory.
//
// When there is one too many, somebody who has more of them than others loses one:
// the one that waits for longest for the rest of a request, or otherwise the one that is
// being answered for longest. So whoever holds connections gives way to whoever asks.
package crowd

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// Most is how many connections an address listened on has at a time.
const Most = 1024

// crowd is the connections of a server.
type crowd struct {
	most int

	mu      sync.Mutex
	all     map[net.Conn]*member
	senders map[string]int
}

// member is a connection.
type member struct {
	sender    string
	since     time.Time
	answering bool // a request that is whole
	gone      bool
}

type contextKey struct{}

// handle is a connection in the context of its requests.
type handle struct {
	crowd *crowd
	conn  net.Conn
}

// Bound bounds the connections of a server, which must not serve yet, to at most so
// many. Its handlers call Answering when a request is whole.
func Bound(s *http.Server, most int) {
	c := &crowd{most: most, all: map[net.Conn]*member{}, senders: map[string]int{}}
	s.ConnState = c.changed
	s.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		return context.WithValue(ctx, contextKey{}, handle{c, conn})
	}
}

// Answering notes that the request of a context is whole and is being answered.
func Answering(ctx context.Context) {
	if h, ok := ctx.Value(contextKey{}).(handle); ok {
		h.crowd.set(h.conn, true)
	}
}

// Answered is a handler of requests without a body: each is whole when it comes.
func Answered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		Answering(r.Context())
		next.ServeHTTP(w, r)
	})
}

// changed is the ConnState of a server.
func (c *crowd) changed(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		if over := c.add(conn); over != nil {
			_ = over.Close()
		}
	case http.StateIdle:
		c.set(conn, false)
	case http.StateClosed, http.StateHijacked:
		c.mu.Lock()
		defer c.mu.Unlock()
		c.leave(conn)
		delete(c.all, conn)
	}
}

func (c *crowd) set(conn net.Conn, answering bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.all[conn]; m != nil {
		m.answering, m.since = answering, time.Now()
	}
}

// add counts a connection in and gives the one that has to go, nil for none.
func (c *crowd) add(conn net.Conn) (over net.Conn) {
	sender, _, err := net.SplitHostPort(conn.RemoteAddr().String())
	if err != nil {
		sender = conn.RemoteAddr().String()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[conn] = &member{sender: sender, since: time.Now()}
	c.senders[sender]++
	if c.number() <= c.most {
		return nil
	}
	most := ""
	for s, n := range c.senders {
		if n > c.senders[most] {
			most = s
		}
	}
	for other, m := range c.all {
		if m.gone || other == conn || m.sender != most && c.senders[most] > 1 {
			continue
		}
		if over == nil || m.before(c.all[over]) {
			over = other
		}
	}
	c.leave(over)
	return over
}

// number is how many connections there are.
func (c *crowd) number() int {
	n := 0
	for _, of := range c.senders {
		n += of
	}
	return n
}

// before reports whether a connection has to go before another one.
func (m *member) before(other *member) bool {
	if m.answering != other.answering {
		return other.answering
	}
	return m.since.Before(other.since)
}

// leave counts a connection out, once.
func (c *crowd) leave(conn net.Conn) {
	m := c.all[conn]
	if m == nil || m.gone {
		return
	}
	m.gone = true
	if c.senders[m.sender]--; c.senders[m.sender] == 0 {
		delete(c.senders, m.sender)
	}
}
