package wire

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

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
)

// ErrToken is the error of a token that Discord does not take.
var ErrToken = errors.New("the token is wrong: Discord refused it; copy it again from https://discord.com/developers/applications (Bot, " +
	"Reset Token)")

// DiscordAPI is where Discord's HTTP API is.
const DiscordAPI = "https://discord.com/api/v10"

const (
	// maxReplySize bounds what is read of a reply of Discord.
	maxReplySize = 8 << 20
	// maxErrorShown bounds what is reported of a refusal, in code points.
	maxErrorShown = 500
	// maxConnections is as many as there are answers at once.
	maxConnections = 32
	// callTimeout bounds one call; an answer to an interaction has less.
	callTimeout = 20 * time.Second
)

// Rest calls Discord's HTTP API. Its errors name what was attempted and never
// an address, because addresses of interactions hold their tokens.
type Rest struct {
	Base      string
	Token     string
	UserAgent string
	Client    *http.Client
	Log       *slog.Logger
	Retry     Backoff
	Observe   Observer
}

// NewClient keeps as many connections as are needed to answer many people at
// once without a new handshake for each.
func NewClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = maxConnections
	return &http.Client{Transport: transport, Timeout: callTimeout}
}

// Call is one request.
type Call struct {
	// What says in an error what was attempted.
	What         string
	Method, Path string
	Body         any
	Result       any
	// Header, when not nil, gets the header of the answer.
	Header *http.Header
	// byInteraction is true of calls that the token of an interaction allows.
	byInteraction bool
}

// Refusal is an answer of Discord that is not a success.
type Refusal struct {
	status  int
	Code    int // Discord's own number of the error, 0 when it gave none
	message string
	// retryAfter is how long Discord asks to wait, 0 when it does not say.
	retryAfter time.Duration
}

func (r *Refusal) Error() string {
	text := fmt.Sprintf("Discord answered %d %s", r.status, http.StatusText(r.status))
	if r.message != "" {
		text += fmt.Sprintf(" (%d: %s)", r.Code, r.message)
	}
	return text
}

// Do makes a call once.
func (r *Rest) Do(ctx context.Context, c Call) error {
	if err := r.try(ctx, c); err != nil {
		return fmt.Errorf("%s: %w", c.What, err)
	}
	return nil
}

func (r *Rest) try(ctx context.Context, c Call) error {
	request, err := r.request(ctx, c)
	if err != nil {
		return withoutAddress(err)
	}
	answer, err := r.Client.Do(request)
	if err != nil {
		r.Observe.onCall(0)
		return withoutAddress(err)
	}
	r.Observe.onCall(answer.StatusCode)
	if c.Header != nil {
		*c.Header = answer.Header
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
	if c.Result == nil {
		return nil
	}
	if err := json.Unmarshal(content, c.Result); err != nil {
		return fmt.Errorf("read the answer of Discord: %w", err)
	}
	return nil
}

func (r *Rest) request(ctx context.Context, c Call) (*http.Request, error) {
	var body io.Reader
	if c.Body != nil {
		content, err := json.Marshal(c.Body)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(content)
	}
	request, err := http.NewRequestWithContext(ctx, c.Method, r.Base+c.Path, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", r.UserAgent)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if !c.byInteraction {
		request.Header.Set("Authorization", "Bot "+r.Token)
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
func readRefusal(answer *http.Response, content []byte) *Refusal {
	var body struct {
		Code       int             `json:"code"`
		Message    string          `json:"message"`
		Errors     json.RawMessage `json:"errors"`
		RetryAfter float64         `json:"retry_after"`
	}
	r := &Refusal{status: answer.StatusCode}
	if json.Unmarshal(content, &body) == nil {
		r.Code = body.Code
		r.message = discord.Clip(body.Message+" "+string(body.Errors), maxErrorShown)
		r.retryAfter = time.Duration(body.RetryAfter * float64(time.Second))
	}
	if seconds, err := strconv.ParseFloat(answer.Header.Get("Retry-After"), 64); err == nil && r.retryAfter == 0 {
		r.retryAfter = time.Duration(seconds * float64(time.Second))
	}
	return r
}

// passes reports whether a failed call may succeed when it is made again.
func passes(err error) bool {
	var r *Refusal
	if errors.As(err, &r) {
		return r.status == http.StatusTooManyRequests || r.status >= 500
	}
	return !errors.Is(err, ErrToken) && !errors.Is(err, context.Canceled)
}

// Insist makes a call until it succeeds, is refused for good, or ctx ends. It
// waits as long as Discord asks.
func (r *Rest) Insist(ctx context.Context, c Call) error {
	wait := r.Retry
	for {
		err := r.Do(ctx, c)
		if err == nil || ctx.Err() != nil || !passes(err) {
			return err
		}
		pause := wait.Next()
		var refused *Refusal
		if errors.As(err, &refused) {
			pause = cmp.Or(refused.retryAfter, pause)
		}
		r.Log.Warn("Discord does not answer; trying again", "error", err, "wait", pause)
		if err := Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// errAcknowledged is the number of Discord's error for an interaction that has
// been answered.
const errAcknowledged = 40060

// Answer delivers the response to an interaction before ctx ends. A lost or
// failed delivery is tried again, which Discord distinguishes from a second
// answer, and so is one that Discord asks to wait with, if there is time; a
// refused one (too late) is not.
func (r *Rest) Answer(ctx context.Context, in discord.Interaction, body discord.Response) error {
	return r.inTime(ctx, Call{
		What:          "answer interaction " + in.ID,
		Method:        http.MethodPost,
		Path:          "/interactions/" + url.PathEscape(in.ID) + "/" + url.PathEscape(string(in.Token)) + "/callback",
		Body:          body,
		byInteraction: true,
	})
}

// inTime makes a call until it succeeds, is refused for good, or ctx ends. It must be
// one that Discord takes once only, however often it is made.
func (r *Rest) inTime(ctx context.Context, c Call) error {
	wait := Backoff{Min: 100 * time.Millisecond, Max: time.Second}
	for again := false; ; again = true {
		err := r.Do(ctx, c)
		var refused *Refusal
		if errors.As(err, &refused) && (again && refused.Code == errAcknowledged) {
			return nil
		}
		pause := wait.Next()
		if refused != nil && refused.status == http.StatusTooManyRequests && refused.retryAfter > 0 {
			pause = refused.retryAfter
		} else if refused != nil && refused.status < 500 || errors.Is(err, ErrToken) {
			return err
		}
		if due, ok := ctx.Deadline(); err == nil || ok && time.Until(due) < pause || Sleep(ctx, pause) != nil {
			return err
		}
	}
}

// errNoHistory is the number of Discord's error for a reply in a channel of which the
// bot may not read what was written before.
const errNoHistory = 160002

// Post writes a message into a channel before ctx ends, and without being a reply where
// the bot may not reply.
func (r *Rest) Post(ctx context.Context, channel string, p discord.Post) error {
	c := Call{What: "write a message", Method: http.MethodPost, Path: "/channels/" + url.PathEscape(channel) + "/messages", Body: p}
	err := r.inTime(ctx, c)
	var refused *Refusal
	if errors.As(err, &refused) && refused.Code == errNoHistory && p.Reference != nil {
		p.Reference = nil
		c.Body = p
		err = r.inTime(ctx, c)
	}
	return err
}

// ParentOf is the channel of a thread, "" for what is not a thread.
func (r *Rest) ParentOf(ctx context.Context, channel string) (string, error) {
	var found struct {
		Type     int    `json:"type"`
		ParentID string `json:"parent_id"`
	}
	err := r.Do(ctx, Call{What: "look up a channel", Method: http.MethodGet, Path: "/channels/" + url.PathEscape(channel), Result: &found})
	if err != nil || !discord.IsThread(found.Type) {
		return "", err // of a channel the parent is a category
	}
	return found.ParentID, nil
}

// errHasThread is the number of Discord's error for a message that has a thread.
const errHasThread = 160004

// keepThread is for how long an idle thread stays in the list of channels, in minutes.
const keepThread = 1440

// OpenThread opens the thread of a message, unless it has one, and returns its id.
func (r *Rest) OpenThread(ctx context.Context, channel, message, name string) (string, error) {
	c := Call{What: "open a thread", Method: http.MethodPost,
		Path: "/channels/" + url.PathEscape(channel) + "/messages/" + url.PathEscape(message) + "/threads",
		Body: map[string]any{"name": name, "auto_archive_duration": keepThread}}
	err := r.inTime(ctx, c)
	var refused *Refusal
	if errors.As(err, &refused) && refused.Code != errHasThread || refused == nil && err != nil {
		return "", err
	}
	return message, nil // a thread has the id of its message
}

// missing are what a bot lacks for Discord to refuse a message with these errors.
var missing = map[int]string{
	10003:        "the channel is gone, or the bot may not see it",
	40333:        "the request was blocked on its way",
	50001:        "View Channel (the bot may not see the channel)",
	50013:        "Send Messages, in a thread Send Messages in Threads, to open one Create Public Threads",
	50083:        "the thread is archived",
	errNoHistory: "Read Message History",
	160005:       "the thread is locked",
}

// Refused reports whether Discord refused a call for good, and what for, as far as it is
// known: a permission that the bot lacks, mostly.
func Refused(err error) (why string, refused bool) {
	var r *Refusal
	if !errors.As(err, &r) || r.status >= 500 || r.status == http.StatusTooManyRequests {
		return "", false
	}
	return missing[r.Code], true
}
