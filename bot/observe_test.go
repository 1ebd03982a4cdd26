package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// observed keeps what an Observer was told.
type observed struct {
	mu   sync.Mutex
	told []string
}

func (o *observed) tell(format string, args ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.told = append(o.told, fmt.Sprintf(format, args...))
}

func (o *observed) count(what string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, t := range o.told {
		if t == what {
			n++
		}
	}
	return n
}

// await waits until something was told n times at least: it is told after the
// reply.
func (o *observed) await(t *testing.T, what string, n int) {
	t.Helper()
	for end := time.Now().Add(time.Minute); o.count(what) < n; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%q was told %d times, not %d", what, o.count(what), n)
		}
	}
}

func (o *observed) observer() wire.Observer {
	return Observer{
		Interaction: func(kind string, outcome Outcome, took time.Duration) {
			if took < 0 || !slices.Contains(Kinds(), kind) || !slices.Contains(Outcomes(), outcome) {
				o.tell("told of %q, %q, %v", kind, outcome, took)
			}
			o.tell("%s %s", kind, outcome)
		},
		Call:      func(status int) { o.tell("call %d", status) },
		Connected: func(reachable bool) { o.tell("connected %v", reachable) },
		Latency: func(d time.Duration) {
			if d > 0 {
				o.tell("latency")
			}
		},
	}
}

// What happens is counted by kind and by end, and by nothing else.
func TestObserver(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	d.HeartbeatInterval = time.Second
	d.Fail(http.MethodGet, "/gateway/bot", bottest.Status(http.StatusTooManyRequests, `{"message": "slow", "retry_after": 0.01}`))
	o := new(observed)
	lib := &fake{
		ask: func(_ context.Context, q retrieval.Query) (*retrieval.Answer, error) {
			switch q.Question {
			case "broken":
				return nil, errors.New("the index is gone")
			case "slow":
				return nil, context.DeadlineExceeded
			case "none":
				return &retrieval.Answer{Question: q.Question}, nil
			}
			return harbourAnswer(), nil
		},
		who: func(context.Context, retrieval.WhoQuery) (*retrieval.WhoAnswer, error) {
			return &retrieval.WhoAnswer{}, nil
		},
		verify: func(context.Context, verify.Query) ([]*verify.Result, error) {
			return []*verify.Result{{Words: "x", Verdict: verify.NotHere}}, nil
		},
		sources:  func(context.Context) ([]retrieval.Source, error) { return nil, nil },
		speakers: func(context.Context, retrieval.Scope) ([]retrieval.Speaker, error) { return nil, nil },
	}
	r := start(t, d, lib, func(c *Config) { c.Observe = o.observer() })
	want := map[string]int{}
	for i, c := range []struct {
		in   []byte
		want string
	}{
		{bottest.Command("1", "ask", "question", "Is the pier open?"), "ask answered"},
		{bottest.Command("2", "ask", "question", "none"), "ask refused"},
		{bottest.Command("3", "ask", "question", " "), "ask declined"},
		{bottest.Command("4", "ask", "question", "slow"), "ask late"},
		{bottest.Command("5", "ask", "question", "broken"), "ask error"},
		{bottest.Command("6", "who", "speaker", "Nobody"), "who refused"},
		{bottest.Command("7", "verify", "quote", "“x y z”"), "verify refused"},
		{bottest.OnMessage("8", "Check this quote", "He said “the pier is open”."), "check refused"},
		{bottest.Typing("9", "ask", "source", "pier"), "suggestions answered"},
		{bottest.Press("10", "v0.of.another.version"), "button declined"},
		{bottest.Command("11", "a command of /someone's/ own"), "unknown declined"},
		{bottest.Command("12", "help"), "help answered"},
	} {
		d.Send(c.in)
		d.Reply(fmt.Sprint(i + 1))
		want[c.want]++
	}
	for what, n := range want {
		o.await(t, what, n)
		if got := o.count(what); got != n {
			t.Errorf("%q was told %d times, not %d", what, got, n)
		}
	}
	o.await(t, "call 429", 1)
	d.Await("heartbeat", 2)
	o.await(t, "latency", 1)
	o.await(t, "call 204", 1)
	r.stop()
	if err := r.ended(); err != nil {
		t.Error(err)
	}
	// A busy machine may lose the connection in between.
	if began, ended := o.count("connected true"), o.count("connected false"); began < 1 || ended != began {
		t.Errorf("%d connections began and %d ended: %v", began, ended, o.told)
	}
}
