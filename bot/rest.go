package bot

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// ErrToken is the error of a token that Discord does not take.
var ErrToken = errors.New("the token is wrong: Discord refused it; copy it again from https://discord.com/developers/applications (Bot, " +
	"Reset Token)")

// discordAPI is where Discord's HTTP API is.
const discordAPI = "https://discord.com/api/v10"

const (
	// maxReplySize bounds what is read of a reply of Discord.
	maxReplySize = 8 << 20
	// maxErrorShown bounds what is reported of a refusal, in code points.
	maxErrorShown = 500
	// callTimeout bounds one call; an answer to an interaction has less.
	callTimeout = 20 * time.Second
)

// rest calls Discord's HTTP API. Its errors name what was attempted and never
// an address, because addresses of interactions hold their tokens.
type rest struct {
	base      string
	token     string
	userAgent string
	client    *http.Client
	log       *slog.Logger
	retry     backoff
	observe   Observer
}

// newClient keeps as many connections as are needed to answer many people at
// once without a new handshake for each.
func newClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = maxRunning
	return &http.Client{Transport: transport, Timeout: callTimeout}
}

// call is one request.
type call struct {
	// what says in an error what was attempted.
	what         string
	method, path string
	body         any
	result       any
	// header, when not nil, gets the header of the answer.
	header *http.Header
	// byInteraction is true of calls that the token of an interaction allows.
	byInteraction bool
}

// refusal is an answer of Discord that is no success.
type refusal struct {
	status  int
	code    int // Discord's own number of the error, 0 when it gave none
	message string
	// retryAfter is how long Discord asks to wait, 0 when it does not say.
	retryAfter time.Duration
}

func (r *refusal) Error() string {
	text := fmt.Sprintf("Discord answered %d %s", r.status, http.StatusText(r.status))
	if r.message != "" {
		text += fmt.Sprintf(" (%d: %s)", r.code, r.message)
	}
	return text
}

// do makes a call once.
func (r *rest) do(ctx context.Context, c call) error {
	if err := r.try(ctx, c); err != nil {
		return fmt.Errorf("%s: %w", c.what, err)
	}
	return nil
}

func (r *rest) try(ctx context.Context, c call) error {
	request, err := r.request(ctx, c)
	if err != nil {
		return withoutAddress(err)
	}
	answer, err := r.client.Do(request)
	if err != nil {
		r.observe.call(0)
		return withoutAddress(err)
	}
	r.observe.call(answer.StatusCode)
	if c.header != nil {
		*c.header = answer.Header
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(io.LimitReader(answer.Body, maxReplySize))
	if err != nil {
		return withoutAddress(err)
	}
	if answer.StatusCode == http.StatusUnauthorized && !c.byInteraction {
		return ErrToken
	}
	if answer.StatusCode >= 300 {
		return readRefusal(answer, content)
	}
	if c.result == nil {
		return nil
	}
	if err := json.Unmarshal(content, c.result); err != nil {
		return fmt.Errorf("read the answer of Discord: %w", err)
	}
	return nil
}

func (r *rest) request(ctx context.Context, c call) (*http.Request, error) {
	var body io.Reader
	if c.body != nil {
		content, err := json.Marshal(c.body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(content)
	}
	request, err := http.NewRequestWithContext(ctx, c.method, r.base+c.path, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", r.userAgent)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if !c.byInteraction {
		request.Header.Set("Authorization", "Bot "+r.token)
	}
	return request, nil
}

// withoutAddress takes the address off an error of package net/http.
func withoutAddress(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		return withURL.Err
	}
	return err
}

// readRefusal reads an answer that is not a success. What is in front of Discord
// (a proxy, Cloudflare) answers in HTML, of which nothing is read.
func readRefusal(answer *http.Response, content []byte) *refusal {
	var body struct {
		Code       int             `json:"code"`
		Message    string          `json:"message"`
		Errors     json.RawMessage `json:"errors"`
		RetryAfter float64         `json:"retry_after"`
	}
	r := &refusal{status: answer.StatusCode}
	if json.Unmarshal(content, &body) == nil {
		r.code = body.Code
		r.message = clip(body.Message+" "+string(body.Errors), maxErrorShown)
		r.retryAfter = time.Duration(body.RetryAfter * float64(time.Second))
	}
	if seconds, err := strconv.ParseFloat(answer.Header.Get("Retry-After"), 64); err == nil && r.retryAfter == 0 {
		r.retryAfter = time.Duration(seconds * float64(time.Second))
	}
	return r
}

// passes reports whether a failed call may succeed when it is made again.
func passes(err error) bool {
	var r *refusal
	if errors.As(err, &r) {
		return r.status == http.StatusTooManyRequests || r.status >= 500
	}
	return !errors.Is(err, ErrToken) && !errors.Is(err, context.Canceled)
}

// insist makes a call until it succeeds, is refused for good, or ctx ends. It
// waits as long as Discord asks.
func (r *rest) insist(ctx context.Context, c call) error {
	wait := r.retry
	for {
		err := r.do(ctx, c)
		if err == nil || ctx.Err() != nil || !passes(err) {
			return err
		}
		pause := wait.next()
		var refused *refusal
		if errors.As(err, &refused) {
			pause = cmp.Or(refused.retryAfter, pause)
		}
		r.log.Warn("Discord does not answer; trying again", "error", err, "wait", pause)
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// errAcknowledged is the number of Discord's error for an interaction that has
// been answered.
const errAcknowledged = 40060

// answer delivers the response to an interaction before ctx ends. A lost or
// failed delivery is tried again, which Discord distinguishes from a second
// answer, and so is one that Discord asks to wait with, if there is time; a
// refused one (too late) is not.
func (r *rest) answer(ctx context.Context, in interaction, body response) error {
	c := call{
		what:          "answer interaction " + in.ID,
		method:        http.MethodPost,
		path:          "/interactions/" + url.PathEscape(in.ID) + "/" + url.PathEscape(string(in.Token)) + "/callback",
		body:          body,
		byInteraction: true,
	}
	wait := backoff{min: 100 * time.Millisecond, max: time.Second}
	for again := false; ; again = true {
		err := r.do(ctx, c)
		var refused *refusal
		if errors.As(err, &refused) && (again && refused.code == errAcknowledged) {
			return nil
		}
		pause := wait.next()
		if refused != nil && refused.status == http.StatusTooManyRequests && refused.retryAfter > 0 {
			pause = refused.retryAfter
		} else if refused != nil && refused.status < 500 {
			return err
		}
		if due, ok := ctx.Deadline(); err == nil || ok && time.Until(due) < pause || sleep(ctx, pause) != nil {
			return err
		}
	}
}
