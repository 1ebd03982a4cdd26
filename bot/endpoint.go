package bot

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/internal/crowd"
)

const (
	// maxInteraction bounds the body of an interaction. One with a message that
	// a command was used on is some tens of kilobytes.
	maxInteraction = 1 << 20
	// signedWithin is how far the time of a signature may be from ours. It keeps
	// an interaction from being played back on a later day; within it an
	// interaction that comes twice is known again.
	signedWithin = 5 * time.Minute
	// refusedEvery is the time between two lines of the log about requests that
	// were refused: anybody can send them.
	refusedEvery = time.Minute
	// replyTime bounds the writing of a reply to a connection that takes it slowly.
	replyTime = 15 * time.Second
)

// interactionPing is what Discord sends to see whether an endpoint checks
// signatures, and callbackPong the answer.
const (
	interactionPing = 1
	callbackPong    = 1
)

// endpoint takes interactions in over HTTP, instead of the gateway: Discord posts
// each to it and takes the response from the answer. It keeps nothing between
// two requests but the ids of those it has seen, so that any number of them can
// share one address.
type endpoint struct {
	key        ed25519.PublicKey
	dispatcher *dispatcher
	// once reports whether a signed message comes for the first time; it has to
	// remember it for as long as its signature counts.
	once func(message string, now time.Time) (bool, error)
	log  *slog.Logger
	now  func() time.Time

	mu       sync.Mutex
	refused  int       // requests that no line of the log counts yet
	reported time.Time // the last such line
}

// ServeHTTP answers one interaction.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "Discord posts interactions here", http.StatusMethodNotAllowed)
		return
	}
	received := time.Now()
	s, err := e.signature(r.Header)
	if err != nil { // without reading a body that may be long and slow
		e.refuse(w, err)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxInteraction))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, "the body did not arrive", http.StatusBadRequest)
		return
	}
	if !ed25519.Verify(e.key, append([]byte(s.timestamp), body...), s.bytes) {
		e.refuse(w, errors.New("its signature is wrong"))
		return
	}
	crowd.Answering(r.Context())
	in, err := discord.DecodeInteraction(body)
	switch {
	case err != nil:
		e.log.Error("an interaction that cannot be read", "error", err)
		http.Error(w, "no interaction", http.StatusBadRequest)
	case in.Type == interactionPing:
		reply(w, discord.Response{Type: callbackPong})
	case !e.dispatcher.take(in.ID):
		// Nothing is noted of it: where there are several processes, another one
		// takes it when a proxy asks that.
		http.Error(w, "not taken", http.StatusServiceUnavailable)
	case !e.first(in, s.timestamp, body):
		e.dispatcher.release()
		http.Error(w, "it was sent before", http.StatusServiceUnavailable)
	default:
		e.dispatcher.answer(in, received, func(_ context.Context, _ discord.Interaction, r discord.Response) error { return reply(w, r) })
	}
}

// refuse refuses a request that Discord did not sign, and counts it. Discord itself
// sends wrong signatures now and then, to see what happens.
func (e *endpoint) refuse(w http.ResponseWriter, cause error) {
	w.Header().Set("Connection", "close")
	http.Error(w, "invalid request signature", http.StatusUnauthorized)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.refused++
	if now := e.now(); now.Sub(e.reported) >= refusedEvery {
		e.log.Info("requests to the interactions endpoint were refused", "number", e.refused, "last", cause)
		e.refused, e.reported = 0, now
	}
}

// first reports whether what Discord signed comes for the first time. Where that
// cannot be remembered it is answered all the same: the dispatcher knows the last
// interactions by their ids. What is remembered is what was signed and not the id:
// nobody else can sign the same again at another time.
func (e *endpoint) first(in discord.Interaction, timestamp string, body []byte) bool {
	signed := sha256.Sum256(append([]byte(timestamp), body...))
	first, err := e.once(hex.EncodeToString(signed[:16]), e.now())
	if err != nil {
		e.log.Error("an interaction could not be remembered; should it be sent again, it is answered again", "interaction", in.ID, "error", err)
		return true
	}
	if !first {
		e.log.Info("an interaction came twice", "interaction", in.ID)
	}
	return first
}

// signature is what a request says of its signature.
type signature struct {
	timestamp string
	bytes     []byte
}

// signature reads the signature of a request. The error is one of a request that
// cannot have been signed, or not just now, whatever its body is.
func (e *endpoint) signature(header http.Header) (signature, error) {
	s := signature{timestamp: header.Get("X-Signature-Timestamp")}
	var err error
	if s.bytes, err = hex.DecodeString(header.Get("X-Signature-Ed25519")); err != nil || len(s.bytes) != ed25519.SignatureSize {
		return s, errors.New("it has no signature")
	}
	seconds, err := strconv.ParseInt(s.timestamp, 10, 64)
	if err != nil {
		return s, errors.New("it does not say when it was signed")
	}
	if age := e.now().Sub(time.Unix(seconds, 0)); age > signedWithin || age < -signedWithin {
		return s, fmt.Errorf("it was signed %v ago by the clock of this machine; if this goes on, that is wrong", age)
	}
	return s, nil
}

func reply(w http.ResponseWriter, r discord.Response) error {
	body, err := json.Marshal(r)
	if err != nil {
		http.Error(w, "no answer", http.StatusInternalServerError)
		return fmt.Errorf("write a response: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if _, err := w.Write(body); err != nil {
		return fmt.Errorf("write a response: %w", err)
	}
	return nil
}

// restOfSecond is how long after now the second lasts in which the last interaction came
// before a restart. Discord signs whole seconds: what is signed in that one by a client
// that counts its interactions from the start again cannot be told from what is sent
// twice, and would be refused.
func restOfSecond(last, now time.Time) time.Duration {
	if last.Unix() != now.Unix() {
		return 0
	}
	return now.Truncate(time.Second).Add(time.Second).Sub(now)
}

// listen takes interactions in over HTTP until ctx ends, and answers those that
// it has taken in.
func (b *bot) listen(ctx context.Context, d *dispatcher, store *state.Store, verifyKey string) error {
	key, err := hex.DecodeString(verifyKey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return errors.New("listen for interactions: Discord gave no public key of the bot")
	}
	if err := wire.Sleep(ctx, restOfSecond(store.LastSeen(), time.Now())); err != nil {
		return nil
	}
	listener, err := net.Listen("tcp", b.cfg.Interactions)
	if err != nil {
		return fmt.Errorf("listen for interactions: %w", err)
	}
	server := &http.Server{
		Handler:           &endpoint{key: key, dispatcher: d, once: store.Once, log: b.log, now: time.Now},
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: max(replyTime, b.cfg.pace.Deliver), IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 1 << 14,
		ErrorLog: slog.NewLogLogger(b.log.Handler(), slog.LevelDebug),
	}
	crowd.Bound(server, crowd.Most)
	b.log.Info("listening for interactions; Discord must reach this over HTTPS", "address", listener.Addr().String())
	b.cfg.Observe.OnConnected(true)
	defer b.cfg.Observe.OnConnected(false)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("listen for interactions: %w", err)
	case <-ctx.Done():
	}
	d.drain(b.cfg.pace.Drain)
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.cfg.pace.Grace)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		b.log.Warn("some connections were still open", "error", err)
	}
	return nil
}
