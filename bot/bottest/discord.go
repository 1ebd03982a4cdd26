package bottest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// Discord is a Discord on loopback: the calls that the bot makes, and a
// gateway. Whatever the bot does that Discord would refuse fails the test: a
// call that nobody expects, a body that is not as described, an interaction
// answered twice.
type Discord struct {
	// API is the address to give to the bot.
	API string
	// Token is the only token that this Discord takes.
	Token string
	// HeartbeatInterval is sent to the bot; it may be changed before the
	// bot connects.
	HeartbeatInterval time.Duration
	// Application is what is answered about the bot.
	Application map[string]any
	// Limit is the session_start_limit that is sent.
	Limit map[string]any
	// Deadline is the time after which an answer to an interaction is refused as
	// too late. It is longer than Discord's 3 s, which a busy machine exceeds
	// whatever the bot does.
	Deadline time.Duration

	// Channels are what is answered about a channel, by its id; of others there is no
	// word. It may be changed before the bot asks.
	Channels map[string]map[string]any

	t      testing.TB
	server *httptest.Server
	conns  sync.WaitGroup

	mu        sync.Mutex
	changed   *sync.Cond
	counts    map[string]int
	commands  map[string][]byte        // of the path of a list
	scripts   []func(*Gateway)         // for the connections to come
	faults    []fault                  // for the calls to come
	sent      []dispatch               // of this session, in order
	forgotten int                      // of this session, before those
	issued    map[string]time.Time     // when an interaction was sent
	replies   map[string][]byte        // of an interaction
	written   map[string]time.Time     // when an interaction first went out on a connection
	took      map[string]time.Duration // from then to its reply
	open      map[*Gateway]struct{}    // every connection
	live      *Gateway                 // the one that is ready
	identify  []byte                   // the last IDENTIFY
	hears     bool                     // the live connection is sent messages
	posts     map[string][]byte        // what was written in answer to a message or a form
	threads   map[string]string        // the names of threads
	closed    bool
}

// dispatch is an event that was sent, to be sent again after a RESUME.
type dispatch struct {
	seq  int
	name string
	data json.RawMessage
}

// fault is an answer to one call instead of the right one.
type fault struct {
	method, path string
	answer       http.HandlerFunc
}

// patience is how long a test waits for what must happen before it gives up.
const patience = 2 * time.Minute

// New starts a Discord that ends with the test.
func New(t testing.TB) *Discord {
	d := &Discord{
		Token:             "token.of.the.bot",
		HeartbeatInterval: 40 * time.Second,
		Deadline:          patience,
		Application: map[string]any{"id": ApplicationID, "name": "Verbatim", "bot": map[string]any{"id": BotID},
			"integration_types_config": map[string]any{"0": map[string]any{}, "1": map[string]any{}}},
		Limit:    map[string]any{"total": 1000, "remaining": 990, "reset_after": 1000, "max_concurrency": 1},
		t:        t,
		counts:   map[string]int{},
		commands: map[string][]byte{},
		issued:   map[string]time.Time{},
		replies:  map[string][]byte{},
		written:  map[string]time.Time{},
		took:     map[string]time.Duration{},
		open:     map[*Gateway]struct{}{},
		posts:    map[string][]byte{},
		threads:  map[string]string{},
	}
	d.changed = sync.NewCond(&d.mu)
	compileSchemas()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/applications/@me", d.authorized(d.serveApplication))
	mux.HandleFunc("GET /api/gateway/bot", d.authorized(d.serveGatewayBot))
	for _, path := range []string{"/api/applications/{application}/commands", "/api/applications/{application}/guilds/{guild}/commands"} {
		mux.HandleFunc("GET "+path, d.authorized(d.serveCommands))
		mux.HandleFunc("PUT "+path, d.authorized(d.serveRegistration))
	}
	mux.HandleFunc("POST /api/interactions/{id}/{token}/callback", d.serveCallback)
	mux.HandleFunc("POST /api/channels/{channel}/messages", d.authorized(d.servePost))
	mux.HandleFunc("POST /api/channels/{channel}/messages/{message}/threads", d.authorized(d.serveThread))
	mux.HandleFunc("GET /api/channels/{channel}", d.authorized(d.serveChannel))
	mux.HandleFunc("GET /gateway/", d.serveGateway)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("an unexpected call: %s %s", r.Method, r.URL.Path)
		http.NotFound(w, r)
	})
	d.server = httptest.NewServer(d.withFaults(mux))
	d.API = d.server.URL + "/api"
	t.Cleanup(d.close)
	return d
}

func (d *Discord) close() {
	d.mu.Lock()
	d.closed = true
	for g := range d.open {
		_ = g.ws.Close()
	}
	d.mu.Unlock()
	d.server.Close()
	d.conns.Wait()
}

// Fail answers the next call of a method whose path ends in path with answer
// instead of what is right.
func (d *Discord) Fail(method, path string, answer http.HandlerFunc) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.faults = append(d.faults, fault{method, path, answer})
}

// Status answers with a status and a body, in JSON when it begins with "{".
func Status(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if strings.HasPrefix(body, "{") {
			w.Header().Set("Content-Type", "application/json")
		}
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// Script decides what the gateway does on the next connection for which nothing
// is decided yet. Without a script it does [Gateway.Serve].
func (d *Discord) Script(script func(*Gateway)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.scripts = append(d.scripts, script)
}

// Count is how often something happened: "connect", "IDENTIFY", "RESUME",
// "heartbeat", "close 1000", "register", or a call ("GET /gateway/bot").
func (d *Discord) Count(what string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.counts[what]
}

func (d *Discord) count(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.counts[what]++
	d.changed.Broadcast()
}

// Await waits until something has happened n times.
func (d *Discord) Await(what string, n int) {
	d.t.Helper()
	d.await(fmt.Sprintf("%q %d times", what, n), func() bool { return d.counts[what] >= n })
}

// await waits until a condition holds; d is locked when it is looked at.
func (d *Discord) await(what string, holds func() bool) {
	d.t.Helper()
	end := time.Now().Add(patience) // before the timer that wakes who waits for it
	wake := time.AfterFunc(patience, d.changed.Broadcast)
	defer wake.Stop()
	d.mu.Lock()
	defer d.mu.Unlock()
	for !holds() {
		if time.Now().After(end) {
			d.t.Fatalf("waited in vain for %s; happened: %v", what, d.counts)
		}
		d.changed.Wait()
	}
}

// Send hands an interaction over once the bot is ready. While the bot is away it
// is kept for the RESUME.
func (d *Discord) Send(interaction []byte) {
	d.t.Helper()
	var in struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(interaction, &in); err != nil {
		d.t.Fatal(err)
	}
	d.await("READY", func() bool { return d.counts["READY"] > 0 })
	d.mu.Lock()
	d.issued[in.ID] = time.Now()
	if d.live != nil {
		d.written[in.ID] = time.Now()
	}
	d.mu.Unlock()
	d.dispatch("INTERACTION_CREATE", interaction)
}

// dispatch sends an event on the live connection and keeps it for a RESUME.
func (d *Discord) dispatch(name string, data json.RawMessage) {
	d.mu.Lock()
	event := dispatch{d.forgotten + len(d.sent) + 1, name, data}
	d.sent = append(d.sent, event)
	live := d.live
	d.mu.Unlock()
	if live != nil {
		live.dispatch(event)
	}
}

// Reply waits for the reply to an interaction and returns its body.
func (d *Discord) Reply(id string) []byte {
	d.t.Helper()
	d.await("the reply to interaction "+id, func() bool { return d.replies[id] != nil })
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.replies[id]
}

// Took is how long it took from sending an interaction to its reply; ok is false
// when it was sent while the bot was away.
func (d *Discord) Took(id string) (took time.Duration, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.written[id]; !ok {
		return 0, false
	}
	return d.took[id], true
}

// Forget forgets the interactions so far, which must all have been answered, so
// that a long test does not measure what this Discord remembers.
func (d *Discord) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	clear(d.issued)
	clear(d.replies)
	clear(d.written)
	clear(d.took)
	clear(d.posts)
	clear(d.threads)
	clear(d.Channels)
	d.forgotten += len(d.sent)
	d.sent = nil
	for what := range d.counts {
		if strings.HasSuffix(what, "/callback") || strings.Contains(what, "/channels/") || strings.HasPrefix(what, "post in ") {
			delete(d.counts, what)
		}
	}
}

// Registered is the list of commands of a server, or of everywhere (""), as
// Discord lists it; nil when none was registered.
func (d *Discord) Registered(guild string) []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.commands[commandsPath(guild)]
}

// Identify is the last IDENTIFY that the bot sent.
func (d *Discord) Identify() []byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.identify
}

// Drop ends the live connection with a close code, or without a word (0).
func (d *Discord) Drop(code int) {
	d.t.Helper()
	d.await("READY", func() bool { return d.live != nil })
	d.mu.Lock()
	live := d.live
	d.live = nil
	d.mu.Unlock()
	if code != 0 {
		live.Close(code)
	}
	_ = live.ws.Close()
}

// Live is the connection that is ready.
func (d *Discord) Live() *Gateway {
	d.t.Helper()
	d.await("READY", func() bool { return d.live != nil })
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.live
}

func commandsPath(guild string) string {
	path := "/api/applications/" + ApplicationID
	if guild != "" {
		path += "/guilds/" + guild
	}
	return path + "/commands"
}

// withFaults counts every call and answers with a fault when one is due.
func (d *Discord) withFaults(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/api")
		d.count(r.Method + " " + path)
		if !strings.HasPrefix(r.URL.Path, "/gateway/") && !strings.HasPrefix(r.UserAgent(), "DiscordBot (https://") {
			d.t.Errorf("%s %s with the User-Agent %q", r.Method, path, r.UserAgent())
		}
		if answer := d.takeFault(r.Method, path); answer != nil {
			answer(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (d *Discord) takeFault(method, path string) http.HandlerFunc {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i, f := range d.faults {
		if f.method == method && strings.HasSuffix(path, f.path) {
			d.faults = append(d.faults[:i:i], d.faults[i+1:]...)
			return f.answer
		}
	}
	return nil
}

func (d *Discord) authorized(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bot "+d.Token {
			Status(http.StatusUnauthorized, `{"message": "401: Unauthorized", "code": 0}`)(w, r)
			return
		}
		next(w, r)
	}
}

func writeJSON(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}

// SetVerifyKey sets the key, in hex, whose signatures interactions over HTTP have.
func (d *Discord) SetVerifyKey(key string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Application["verify_key"] = key
}

func (d *Discord) serveApplication(w http.ResponseWriter, _ *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	writeJSON(w, d.Application)
}

func (d *Discord) serveGatewayBot(w http.ResponseWriter, _ *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	writeJSON(w, map[string]any{
		"url":                 "ws" + strings.TrimPrefix(d.server.URL, "http") + "/gateway",
		"shards":              1,
		"session_start_limit": d.Limit,
	})
}

// SetLimit changes the session_start_limit that is sent.
func (d *Discord) SetLimit(remaining int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Limit = map[string]any{"total": 1000, "remaining": remaining, "reset_after": 10, "max_concurrency": 1}
}

func (d *Discord) serveCommands(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("with_localizations") != "true" {
		d.t.Error("the commands are read without their localizations")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	list := d.commands[r.URL.Path]
	if list == nil {
		list = []byte("[]")
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(list)
}

// serveRegistration keeps a list of commands and hands it back as Discord does:
// with ids and defaults, and in another order.
func (d *Discord) serveRegistration(w http.ResponseWriter, r *http.Request) {
	content, err := io.ReadAll(r.Body)
	if err != nil {
		return // the bot ended in the middle of it
	}
	if err := CheckCommands(content); err != nil {
		d.t.Errorf("%v\n%s", err, content)
	}
	var list []map[string]any
	if err := json.Unmarshal(content, &list); err != nil {
		d.t.Errorf("read the commands: %v", err)
	}
	for i, c := range list {
		c["id"] = fmt.Sprint(2000 + i)
		c["application_id"] = ApplicationID
		c["version"] = "3000"
		for _, left := range []string{"default_member_permissions", "name_localizations", "description_localizations"} {
			if c[left] == nil {
				c[left] = nil
			}
		}
		if p := c["default_member_permissions"]; p != nil {
			c["default_member_permissions"] = fmt.Sprint(p)
		}
		c["nsfw"] = false
		if guild := r.PathValue("guild"); guild != "" {
			c["guild_id"] = guild
			c["integration_types"] = []int{0}
			c["contexts"] = nil
		} else {
			c["dm_permission"] = true
		}
	}
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	stored, err := json.Marshal(list)
	if err != nil {
		d.t.Error(err)
	}
	d.mu.Lock()
	d.commands[r.URL.Path] = stored
	d.mu.Unlock()
	d.count("register")
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(stored)
}

func (d *Discord) serveCallback(w http.ResponseWriter, r *http.Request) {
	id, arrived := r.PathValue("id"), time.Now()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		d.t.Error(err)
	}
	if r.Header.Get("Authorization") != "" {
		d.t.Error("the bot's token was sent where the interaction's is enough")
	}
	if err := CheckReply(body); err != nil {
		d.t.Errorf("%v\n%s", err, body)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	issued, known := d.issued[id]
	switch {
	case !known || r.PathValue("token") != interactionToken+id:
		d.t.Errorf("an answer to an interaction that nobody sent: %s", id)
		Status(http.StatusNotFound, `{"message": "Unknown interaction", "code": 10062}`)(w, r)
	case arrived.Sub(issued) > d.Deadline:
		d.counts["late"]++
		Status(http.StatusNotFound, `{"message": "Unknown interaction", "code": 10062}`)(w, r)
	case d.replies[id] != nil:
		d.counts["answered twice"]++
		d.t.Errorf("interaction %s was answered twice", id)
		Status(http.StatusBadRequest, `{"message": "Interaction has already been acknowledged.", "code": 40060}`)(w, r)
	default:
		d.replies[id] = body
		d.took[id] = arrived.Sub(d.written[id])
		d.counts["reply"]++
		w.WriteHeader(http.StatusNoContent)
	}
	d.changed.Broadcast()
}

var upgrader = websocket.Upgrader{}

func (d *Discord) serveGateway(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("encoding") != "json" || r.URL.Query().Get("v") == "" {
		d.t.Errorf("the gateway was asked for %q", r.URL.RawQuery)
	}
	d.conns.Add(1)
	defer d.conns.Done()
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the bot left before it was connected
	}
	g := &Gateway{d: d, ws: ws}
	script := (*Gateway).Serve
	d.mu.Lock()
	if d.closed {
		_ = ws.Close()
	}
	d.open[g] = struct{}{}
	d.counts["connect"]++
	if len(d.scripts) > 0 {
		script, d.scripts = d.scripts[0], d.scripts[1:]
	}
	d.changed.Broadcast()
	d.mu.Unlock()

	script(g)

	_ = ws.Close()
	d.mu.Lock()
	delete(d.open, g)
	if d.live == g {
		d.live = nil
	}
	d.changed.Broadcast()
	d.mu.Unlock()
}

// SendRaw sends an INTERACTION_CREATE of anything.
func (d *Discord) SendRaw(data []byte) {
	d.t.Helper()
	d.await("READY", func() bool { return d.live != nil })
	d.dispatch("INTERACTION_CREATE", data)
}
