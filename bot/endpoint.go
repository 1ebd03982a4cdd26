package bot

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"
)

const (
	// maxInteraction bounds the body of an interaction. One with a message that
	// a command was used on is some tens of kilobytes.
	maxInteraction = 1 << 20
	// signedWithin is how far the time of a signature may be from ours. It keeps
	// an interaction from being played back on a later day; within it an
	// interaction that comes twice is known again.
	signedWithin = 5 * time.Minute
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
	log        *slog.Logger
	now        func() time.Time
}

// ServeHTTP answers one interaction.
func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "Discord posts interactions here", http.StatusMethodNotAllowed)
		return
	}
	received := time.Now()
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
	if err := e.check(r.Header, body); err != nil {
		// Discord itself sends wrong signatures now and then, to see what happens.
		e.log.Info("a request to the interactions endpoint was refused", "error", err)
		http.Error(w, "invalid request signature", http.StatusUnauthorized)
		return
	}
	in, err := decodeInteraction(body)
	switch {
	case err != nil:
		e.log.Error("an interaction that cannot be read", "error", err)
		http.Error(w, "no interaction", http.StatusBadRequest)
	case in.Type == interactionPing:
		reply(w, response{Type: callbackPong})
	case !e.dispatcher.take(in.ID):
		http.Error(w, "not taken", http.StatusServiceUnavailable)
	default:
		e.dispatcher.answer(in, received, func(_ context.Context, _ interaction, r response) error { return reply(w, r) })
	}
}

// check is an error when Discord did not sign the request, or not just now.
func (e *endpoint) check(header http.Header, body []byte) error {
	timestamp := header.Get("X-Signature-Timestamp")
	signature, err := hex.DecodeString(header.Get("X-Signature-Ed25519"))
	if err != nil || len(signature) != ed25519.SignatureSize {
		return errors.New("it has no signature")
	}
	if !ed25519.Verify(e.key, append([]byte(timestamp), body...), signature) {
		return errors.New("its signature is wrong")
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return errors.New("it does not say when it was signed")
	}
	if age := e.now().Sub(time.Unix(seconds, 0)); age > signedWithin || age < -signedWithin {
		return fmt.Errorf("it was signed %v ago by the clock of this machine; if this goes on, that is wrong", age)
	}
	return nil
}

func reply(w http.ResponseWriter, r response) error {
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

// listen takes interactions in over HTTP until ctx ends, and answers those that
// it has taken in.
func (b *bot) listen(ctx context.Context, d *dispatcher, verifyKey string) error {
	key, err := hex.DecodeString(verifyKey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return errors.New("listen for interactions: Discord gave no public key of the bot")
	}
	listener, err := net.Listen("tcp", b.cfg.Interactions)
	if err != nil {
		return fmt.Errorf("listen for interactions: %w", err)
	}
	server := &http.Server{
		Handler:           &endpoint{key: key, dispatcher: d, log: b.log, now: time.Now},
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 1 << 14,
		ErrorLog: slog.NewLogLogger(b.log.Handler(), slog.LevelDebug),
	}
	b.log.Info("listening for interactions; Discord must reach this over HTTPS", "address", listener.Addr().String())
	b.cfg.Observe.connected(true)
	defer b.cfg.Observe.connected(false)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("listen for interactions: %w", err)
	case <-ctx.Done():
	}
	d.drain(b.cfg.pace.drain)
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.cfg.pace.grace)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		b.log.Warn("some connections were still open", "error", err)
	}
	return nil
}
