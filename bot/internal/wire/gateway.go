package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// gateway is one discordgo session and the connection that it has just now.
//
// discordgo v0.29.0 has faults that this type lives with:
//   - Open can wait for ever, with the session locked: when Discord says
//     nothing, or "reconnect" (op 7) first. So it runs in a goroutine of its
//     own, and a session that hangs is left behind.
//   - It sets no deadline for reading. The connection does it: see [conn].
//   - It reconnects whatever the reason was. That is switched off.
//   - It fetches the gateway's address itself. It is given the one we have.
//   - It calls a handler even with an interaction that it failed to decode, and
//     keeps what it cannot free of each callback. It is given none to decode or
//     to answer: handlers read the raw event, and rest answers.
type gateway struct {
	session *discordgo.Session
	pace    Pace
	observe Observer

	ready   chan struct{} // a READY or RESUMED came
	lost    chan struct{} // a connection ended
	resumed atomic.Bool   // the last connection went on with an older one

	mu      sync.Mutex
	conn    *conn
	hungUp  bool
	dialled context.Context // ends when the gateway is hung up
	cancel  context.CancelFunc
}

// newGateway makes a session that asks for intents and hands over the events that
// there is a function for.
func newGateway(address, token, userAgent string, p Pace, events map[string]func(raw []byte), intents discordgo.Intent,
	observe Observer) (*gateway, error) {
	s, err := discordgo.New("Bot " + token)
	if err != nil {
		return nil, fmt.Errorf("begin a session: %w", err)
	}
	g := &gateway{session: s, pace: p, observe: observe, ready: make(chan struct{}, 1), lost: make(chan struct{}, 1)}
	g.dialled, g.cancel = context.WithCancel(context.Background())

	s.ShouldReconnectOnError = false
	s.StateEnabled = false
	s.SyncEvents = true // what takes an event in does not wait, and bounds what runs
	s.Compress = false
	s.Identify.Intents = intents
	s.UserAgent = userAgent
	s.LogLevel = discordgo.LogError - 1 // it logs to a global; we log what we see
	s.Client = &http.Client{Transport: gatewayAddress(address)}
	s.Dialer = &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: p.Open, NetDialContext: g.dial}
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) {
		switch e.Type {
		case "READY", "RESUMED":
			g.resumed.Store(e.Type == "RESUMED")
			signal(g.ready)
		default:
			if take := events[e.Type]; take != nil {
				take(e.RawData)
			}
		}
	})
	s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) { signal(g.lost) })
	return g, nil
}

// signal leaves word on a channel that has room for one.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// forget takes old word off a channel.
func forget(c chan struct{}) {
	select {
	case <-c:
	default:
	}
}

// open connects, and returns when Discord is ready. The first time it begins a
// session; after that it resumes it.
func (g *gateway) open(ctx context.Context) error {
	forget(g.ready)
	forget(g.lost)
	due := time.NewTimer(g.pace.Open)
	defer due.Stop()

	opened := make(chan error, 1)
	go func() { opened <- g.openSession() }()
	select {
	case err := <-opened:
		if errors.Is(err, discordgo.ErrWSAlreadyOpen) {
			return nil // a late word of the connection before this one
		}
		if err != nil {
			return fmt.Errorf("connect to the gateway: %w", err)
		}
	case <-due.C:
		return g.giveUp(opened, errors.New("connect to the gateway: no answer"))
	case <-ctx.Done():
		return g.giveUp(opened, ctx.Err())
	}

	// Open returns after the first message, whatever it was.
	select {
	case <-g.ready:
		return nil
	case <-g.lost:
		select {
		case <-g.ready: // both happened before this goroutine ran
			signal(g.lost)
			return nil
		default:
			return errors.New("connect to the gateway: the connection ended before it was ready")
		}
	case <-due.C:
		return errors.New("connect to the gateway: it does not become ready")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// openSession keeps a panic of discordgo, for a message that is none, from
// ending the program.
func (g *gateway) openSession() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return g.session.Open()
}

// giveUp ends an Open that takes too long. The goroutine of one that is locked
// in itself (op 7 first) stays behind.
func (g *gateway) giveUp(opened <-chan error, reason error) error {
	g.hangUp()
	select {
	case <-opened:
		return reason
	case <-time.After(g.pace.Grace):
		return fmt.Errorf("%w, and the session hangs", reason)
	}
}

// errHangs is the error of a connection that ended without discordgo noticing: a
// session that hangs cannot be connected again.
var errHangs = errors.New("the connection to the gateway ended, and the session hangs")

// waitUntilLost waits until the connection or ctx ends, or until renew has a value,
// which is errRenew. A connection that ended without discordgo saying so in time is hung
// up, with errHangs.
func (g *gateway) waitUntilLost(ctx context.Context, renew <-chan struct{}) error {
	select {
	case <-ctx.Done():
		return nil
	case <-renew:
		return errRenew
	case <-g.lost:
		return nil
	case <-g.current().ended:
	}
	select {
	case <-ctx.Done():
	case <-g.lost:
	case <-time.After(g.pace.Grace):
		g.hangUp()
		return errHangs
	}
	return nil
}

// close says goodbye, so that the bot is shown offline at once, and waits until
// Discord has answered. discordgo would sleep for a second instead.
func (g *gateway) close(limit time.Duration) {
	var ended chan struct{}
	if c := g.current(); c != nil {
		c.leaving.Store(true)
		ended = c.ended
	}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		_ = g.session.Close()
	}()
	select {
	case <-closed:
	case <-ended:
	case <-time.After(limit):
	}
	g.hangUp()
}

// hangUp drops the connection without a word, now and for good.
func (g *gateway) hangUp() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.hungUp = true
	g.cancel()
	if g.conn != nil {
		_ = g.conn.Close()
	}
}

func (g *gateway) current() *conn {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.conn
}

// dialError is the error of a connection that did not come about.
type dialError struct{ err error }

func (e *dialError) Error() string { return e.err.Error() }
func (e *dialError) Unwrap() error { return e.err }

// dial makes the connection under the gateway.
func (g *gateway) dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(g.dialled, cancel)()
	c, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, &dialError{err}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.hungUp {
		_ = c.Close()
		return nil, &dialError{net.ErrClosed}
	}
	g.conn = &conn{Conn: c, idle: g.pace.Idle, observe: g.observe, ended: make(chan struct{})}
	return g.conn, nil
}

// conn is a connection on which silence is an error. The gateway answers a
// heartbeat every 41 s, so that a connection of which the other end is gone is
// noticed after idle and not, as discordgo would, after minutes.
type conn struct {
	net.Conn
	idle time.Duration

	// leaving is true after our goodbye; what comes then counts as the answer.
	leaving atomic.Bool
	sent    atomic.Pointer[time.Time] // when something was sent that nothing has followed yet; nil for not
	observe Observer
	ended   chan struct{} // closed after the first error, or after that answer
	once    sync.Once
}

func (c *conn) Read(p []byte) (int, error) {
	_ = c.SetReadDeadline(time.Now().Add(c.idle))
	n, err := c.Conn.Read(p)
	if sent := c.sent.Swap(nil); sent != nil && err == nil {
		c.observe.onLatency(time.Since(*sent))
	}
	if err != nil || c.leaving.Load() {
		c.once.Do(func() { close(c.ended) })
	}
	return n, err
}

func (c *conn) Write(p []byte) (int, error) {
	_ = c.SetWriteDeadline(time.Now().Add(c.idle))
	c.sent.Store(new(time.Now()))
	return c.Conn.Write(p)
}

// gatewayAddress answers the one call that discordgo makes by itself, for the
// address of the gateway, without asking Discord again.
type gatewayAddress string

func (a gatewayAddress) RoundTrip(request *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(request.URL.Path, "/gateway") {
		return nil, fmt.Errorf("discordgo calls %s by itself", request.URL.Path)
	}
	return &http.Response{
		StatusCode: http.StatusOK, Status: "200 OK", Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:  http.Header{"Content-Type": {"application/json"}},
		Body:    io.NopCloser(strings.NewReader(fmt.Sprintf(`{"url":%q}`, string(a)))),
		Request: request,
	}, nil
}
