package bot

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// answers sees that the bot still answers.
func answers(t *testing.T, d *bottest.Discord, id string) {
	t.Helper()
	d.Send(question(id))
	if text := plain(t, d.Reply(id)); !strings.Contains(text, "│ The *harbour*") {
		t.Errorf("got %q", text)
	}
}

func TestResumes(t *testing.T) {
	t.Parallel()
	for name, drop := range map[string]func(d *bottest.Discord){
		"after a close code": func(d *bottest.Discord) { d.Drop(4000) },
		"after a cut line":   func(d *bottest.Discord) { d.Drop(0) },
		"after op 7":         func(d *bottest.Discord) { d.Live().Send(bottest.OpReconnect, nil) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := bottest.New(t)
			start(t, d, testLibrary())
			answers(t, d, "1")
			drop(d)
			d.Send(question("2")) // while nobody listens
			d.Await("RESUMED", 1)
			d.Reply("2")
			answers(t, d, "3")
			if n := d.Count("IDENTIFY"); n != 1 {
				t.Errorf("%d times IDENTIFY, want once", n)
			}
		})
	}
}

func TestResumeRefused(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	start(t, d, testLibrary())
	answers(t, d, "1")
	d.Script(func(g *bottest.Gateway) {
		g.Hello()
		if op, _ := g.Next(); op != bottest.OpResume {
			t.Errorf("op %d, want RESUME", op)
		}
		g.Send(bottest.OpInvalidSession, false)
		g.Welcome()
		g.Stay()
	})
	d.Drop(4000)
	d.Await("READY", 2)
	answers(t, d, "2")
	if n := d.Count("IDENTIFY"); n != 2 {
		t.Errorf("%d times IDENTIFY, want twice", n)
	}
}

func TestSessionThatDiscordEnds(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	start(t, d, testLibrary())
	answers(t, d, "1")
	d.Script(func(g *bottest.Gateway) {
		g.Hello()
		g.Next()
		g.Close(4009) // session timed out
	})
	d.Drop(4000)
	d.Await("READY", 2)
	answers(t, d, "2")
}

// shortly gives a connection little time, so that a silent gateway is given up
// soon.
func shortly(c *Config) {
	c.pace.Open = 300 * time.Millisecond
	c.pace.Grace = 50 * time.Millisecond
}

func TestGatewayThatDoesNotBegin(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]func(*bottest.Gateway){
		"op 7 first after IDENTIFY": func(g *bottest.Gateway) {
			g.Hello()
			g.Next()
			g.Send(bottest.OpReconnect, nil)
			g.Stay()
		},
		"no HELLO": func(g *bottest.Gateway) { g.Stay() },
		"no READY": func(g *bottest.Gateway) { g.Hello(); g.Next(); g.Stay() },
		"something else instead of READY": func(g *bottest.Gateway) {
			g.Hello()
			g.Next()
			g.Send(bottest.OpHeartbeatAck, nil)
			g.Stay()
		},
		"no operation at all": func(g *bottest.Gateway) { g.SendRaw("null"); g.Stay() },
		"no JSON":             func(g *bottest.Gateway) { g.SendRaw("<html>"); g.Stay() },
		"a close code":        func(g *bottest.Gateway) { g.Close(4008) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := bottest.New(t)
			d.Script(script)
			r := start(t, d, testLibrary(), shortly)
			awaitLog(t, r, "connected to Discord") // what is sent to a session that is given up is lost
			answers(t, d, "1")
		})
	}
}

func TestOp7FirstAfterResume(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	start(t, d, testLibrary(), shortly)
	answers(t, d, "1")
	d.Script(func(g *bottest.Gateway) {
		g.Hello()
		g.Next()
		g.Send(bottest.OpReconnect, nil)
		g.Stay()
	})
	d.Drop(4000)
	d.Await("READY", 2)
	answers(t, d, "2")
}

// TestOtherEndThatIsGone: without a heartbeat for the whole test nobody but the
// limit on silence can notice. The connections before and after it may end of it
// too, and are resumed.
func TestOtherEndThatIsGone(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	start(t, d, testLibrary(), func(c *Config) { c.pace.Idle = time.Second })
	answers(t, d, "1")
	d.Live().FallSilent()
	d.Await("RESUMED", 1)
	answers(t, d, "2")
}

func TestHeartbeats(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	d.HeartbeatInterval = 200 * time.Millisecond // the bot gives up after five that are not answered
	start(t, d, testLibrary())
	d.Await("heartbeat", 4)
	answers(t, d, "1")
}

func TestCloseCodesThatEndIt(t *testing.T) {
	t.Parallel()
	for code, sentence := range map[int]string{
		4004: ErrToken.Error(), 4010: "needs several connections", 4011: "needs several connections",
		4012: "a newer version of this program is needed", 4013: "it refuses the intents", 4014: "it refuses the intents",
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			d := bottest.New(t)
			d.Script(func(g *bottest.Gateway) {
				g.Hello()
				g.Next()
				g.Close(code)
			})
			r := start(t, d, testLibrary())
			err := r.ended()
			if err == nil || !strings.Contains(err.Error(), sentence) || errors.Is(err, ErrToken) != (code == 4004) {
				t.Errorf("code %d: %v", code, err)
			}
			if n := d.Count("connect"); n != 1 {
				t.Errorf("code %d: connected %d times, want once", code, n)
			}
		})
	}
}

func TestTokenTakenBackWhileConnected(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	r := start(t, d, testLibrary())
	answers(t, d, "1")
	d.Script(func(g *bottest.Gateway) {
		g.Hello()
		g.Next()
		g.Close(4004)
	})
	d.Drop(4004)
	if err := r.ended(); !errors.Is(err, ErrToken) {
		t.Errorf("got %v", err)
	}
}

// TestWaitsWhenTooFewConnectionsAreLeft: it asks again until Discord allows
// more, and does not connect before.
func TestWaitsWhenTooFewConnectionsAreLeft(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	d.SetLimit(wire.IdentifyReserve)
	start(t, d, testLibrary())
	d.Await("GET /gateway/bot", 3)
	if n := d.Count("connect"); n != 0 {
		t.Errorf("connected %d times", n)
	}
	d.SetLimit(wire.IdentifyReserve + 1)
	answers(t, d, "1")
}

// TestConnectionThatKeepsEnding: short connections are not resumed at once for
// ever, but slower and slower, and Discord is asked whether it still may.
func TestConnectionThatKeepsEnding(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	for range 3 {
		d.Script(func(g *bottest.Gateway) {
			g.Hello()
			g.Welcome()
			g.Close(4000)
		})
	}
	r := start(t, d, testLibrary(), func(c *Config) { c.pace.Stable = time.Hour })
	d.Await("connect", 4)
	answers(t, d, "1")
	// discordgo says twice of a connection that ends while a heartbeat is sent that it has
	// ended; where the second word comes late, the next one counts as ended, too, and is
	// waited for once more.
	waits := strings.Count(r.logs.String(), "trying again")
	if waits < 2 || waits > 4 {
		t.Errorf("waited %d times, want twice, or as often as an end was said twice", waits)
	}
	if n := d.Count("GET /gateway/bot"); n != waits+1 {
		t.Errorf("asked for the gateway %d times after %d waits, want at first, and before each", n, waits)
	}
}

func TestStopsInTheMiddle(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	asked, release := make(chan struct{}), make(chan struct{})
	lib := testLibrary()
	faked(&lib).ask = func(context.Context, retrieval.Query) (*retrieval.Answer, error) {
		close(asked)
		<-release
		return harbourAnswer(), nil
	}
	r := start(t, d, lib)
	d.Send(question("1"))
	<-asked
	r.stop()
	awaitLog(t, r, "no more interactions are taken")
	d.Send(question("2")) // too late
	awaitLog(t, r, "came while stopping")
	close(release)
	if err := r.ended(); err != nil {
		t.Fatal(err)
	}
	d.Reply("1")
	d.Await("close 1000", 1)
	if n := d.Count("reply"); n != 1 {
		t.Errorf("%d replies, want 1", n)
	}
}

// TestStopsAtAnyTime: while Discord cannot be reached, and while it says
// nothing.
func TestStopsAtAnyTime(t *testing.T) {
	t.Parallel()
	t.Run("unreachable", func(t *testing.T) {
		t.Parallel()
		d := bottest.New(t)
		r := start(t, d, testLibrary(), func(c *Config) { c.API = "http://127.0.0.1:1" })
		awaitLog(t, r, "Discord does not answer")
	})
	t.Run("silent", func(t *testing.T) {
		t.Parallel()
		d := bottest.New(t)
		d.Script(func(g *bottest.Gateway) { g.Stay() })
		start(t, d, testLibrary())
		d.Await("connect", 1)
	})
}

func TestBackoff(t *testing.T) {
	b := wire.Backoff{Min: 8, Max: 50}
	for i, top := range []time.Duration{8, 16, 32, 50, 50} {
		if got := b.Next(); got < top/2 || got > top {
			t.Errorf("wait %d is %d, want between %d and %d", i, got, top/2, top)
		}
	}
	b.Reset()
	if got := b.Next(); got > 8 {
		t.Errorf("after a success the wait is %d", got)
	}
}
