package wire

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// Connection keeps one gateway connection alive. discordgo's own reconnecting
// is off: it tries for ever with a token that was taken back, and it cannot be
// stopped.
type Connection struct {
	Rest      *Rest
	Log       *slog.Logger
	Pace      Pace
	UserAgent string
	Accept    func(raw []byte)
	Observe   Observer

	// Hear takes in a message. It is called as long as Hearing reports that there are
	// to be any; nil means never. What Hearing reports counts from the next
	// connection on: a value on Renew ends the one there is.
	Hear    func(raw []byte)
	Hearing func() bool
	Renew   <-chan struct{}
}

// Keep is connected until ctx ends, or until Discord says that connecting again
// makes no sense.
//
// A connection that is lost is resumed at once, on the same discordgo session,
// so that Discord hands over what came meanwhile. When that fails, or keeps
// happening, it waits, and a new session begins.
func (c *Connection) Keep(ctx context.Context) error {
	wait := c.Pace.Reconnect
	failures := 0
	var g *gateway
	defer func() {
		if g != nil {
			g.close(c.Pace.Grace)
		}
	}()
	for {
		if g == nil || failures > 1 {
			address, err := c.admission(ctx)
			if ctx.Err() != nil {
				return nil
			}
			if err != nil {
				return err
			}
			if g == nil {
				pace := c.Pace
				pace.Open = c.openLimit(failures)
				events, intents := c.events()
				if g, err = newGateway(address, c.Rest.Token, c.UserAgent, pace, events, intents, c.Observe); err != nil {
					return err
				}
			}
		}
		lasted, err := c.stay(ctx, g)
		if ctx.Err() != nil {
			return nil
		}
		if reason := fatal(err); reason != nil {
			return reason
		}
		if errors.Is(err, errRenew) {
			c.Log.Info("reconnecting, as other events are wanted")
			g.close(c.Pace.Grace)
			g = nil
			continue
		}
		if err != nil && !isDialError(err) {
			g.hangUp() // nobody knows what state the session is in
			g = nil
		}
		failures++
		if lasted >= c.Pace.Stable {
			failures = 0
			wait.Reset()
		}
		if err == nil && failures <= 1 {
			c.Log.Warn("the connection to Discord was lost; resuming it", "after", lasted)
			continue
		}
		pause := wait.Next()
		c.Log.Warn("no connection to Discord; trying again", "error", err, "wait", pause)
		if Sleep(ctx, pause) != nil {
			return nil
		}
	}
}

// errRenew is the error of a connection that is to be replaced.
var errRenew = errors.New("other events are wanted")

// events are what takes in the events of a new connection, by their names, and the
// intents to ask for. Interactions come without any, and so the bot asks for none
// unless it is to hear messages: those of servers, which is not a privileged intent.
func (c *Connection) events() (map[string]func(raw []byte), discordgo.Intent) {
	events := map[string]func(raw []byte){"INTERACTION_CREATE": c.Accept}
	if c.Hear == nil || !c.Hearing() {
		return events, discordgo.IntentsNone
	}
	events["MESSAGE_CREATE"] = c.Hear
	return events, discordgo.IntentsGuildMessages
}

// openLimit is how long a connection may take to become ready after some
// failures: twice as long each time, for a machine or a line that is slow.
func (c *Connection) openLimit(failures int) time.Duration {
	limit := c.Pace.Open
	for range min(failures, 10) {
		limit *= 2
	}
	return min(limit, max(c.Pace.Open, maxOpen))
}

// maxOpen bounds openLimit.
const maxOpen = 2 * time.Minute

// stay connects and stays connected; lasted is how long a connection there was.
// The error is nil when it was lost and can be resumed.
func (c *Connection) stay(ctx context.Context, g *gateway) (lasted time.Duration, err error) {
	if err := g.open(ctx); err != nil {
		return 0, err
	}
	c.Log.Info("connected to Discord", "resumed", g.resumed.Load())
	c.Observe.OnConnected(true)
	defer c.Observe.OnConnected(false)
	began := time.Now()
	err = g.waitUntilLost(ctx, c.Renew)
	return time.Since(began), err
}

// IdentifyReserve is the number of IDENTIFYs that are left over. discordgo
// answers a refused session with another IDENTIFY at once, which Discord ends
// after 120 messages in a minute; a bot that uses up the allowance of a day loses
// the token.
const IdentifyReserve = 150

// GatewayInfo is what Discord says of its gateway.
type GatewayInfo struct {
	URL    string `json:"url"`
	Shards int    `json:"shards"`
	Limit  struct {
		Total      int   `json:"total"`
		Remaining  int   `json:"remaining"`
		ResetAfter int64 `json:"reset_after"` // milliseconds
	} `json:"session_start_limit"`
}

// admission asks Discord for the address of the gateway, and waits when too few
// IDENTIFYs are left for today.
func (c *Connection) admission(ctx context.Context) (address string, err error) {
	for {
		var info GatewayInfo
		err := c.Rest.Insist(ctx, Call{What: "ask for the gateway", Method: http.MethodGet, Path: "/gateway/bot", Result: &info})
		if err != nil {
			return "", err
		}
		if info.Shards > 1 {
			c.Log.Warn("this bot is in so many servers that Discord advises more than one connection", "advised", info.Shards)
		}
		if info.Limit.Total == 0 || info.Limit.Remaining > min(IdentifyReserve, info.Limit.Total/2) {
			return info.URL, nil
		}
		pause := max(time.Duration(info.Limit.ResetAfter)*time.Millisecond, c.Pace.Retry.Min)
		c.Log.Error("too many connections today; waiting until Discord allows more",
			"left", info.Limit.Remaining, "of", info.Limit.Total, "wait", pause)
		if err := Sleep(ctx, pause); err != nil {
			return "", err
		}
	}
}

// isDialError is true where no connection came about, so that the session can
// still be resumed.
func isDialError(err error) bool {
	var dial *dialError
	return errors.As(err, &dial)
}

// fatal is the reason why it makes no sense to connect again, nil when it does.
func fatal(err error) error {
	var closed *websocket.CloseError
	if !errors.As(err, &closed) {
		return nil
	}
	switch closed.Code {
	case 4004:
		return ErrToken
	case 4010, 4011:
		return fmt.Errorf("the gateway closed the connection (%d): the bot is in so many servers that it needs several connections, which it "+
			"cannot keep", closed.Code)
	case 4012:
		return fmt.Errorf("the gateway closed the connection (%d): it no longer speaks this version of its gateway; a newer version of this "+
			"program is needed", closed.Code)
	case 4013, 4014:
		return fmt.Errorf("the gateway closed the connection (%d): it refuses the intents, though no privileged one was asked for", closed.Code)
	}
	return nil
}
