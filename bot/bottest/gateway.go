package bottest

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// Gateway is one connection of the bot to the gateway.
type Gateway struct {
	d  *Discord
	ws *websocket.Conn
	mu sync.Mutex // of writing

	// deaf is true of a connection whose other end is gone: it takes and says
	// nothing, and does not end.
	deaf atomic.Bool
}

// The operations of the gateway.
const (
	OpDispatch       = 0
	OpHeartbeat      = 1
	OpIdentify       = 2
	OpResume         = 6
	OpReconnect      = 7
	OpInvalidSession = 9
	OpHello          = 10
	OpHeartbeatAck   = 11
)

// intentGuildMessages is the intent to be sent the messages of servers, the only one
// that the bot may ask for.
const intentGuildMessages = 1 << 9

// Serve is what the gateway does when all is well: HELLO, READY or RESUMED, and
// then events until one side ends it.
func (g *Gateway) Serve() {
	g.Hello()
	g.Welcome()
	g.Stay()
}

// Hello says HELLO.
func (g *Gateway) Hello() {
	g.Send(OpHello, map[string]any{"heartbeat_interval": g.d.HeartbeatInterval.Milliseconds()})
}

// Welcome reads an IDENTIFY or a RESUME and says READY or RESUMED. A wrong token
// is refused with the close code 4004.
func (g *Gateway) Welcome() {
	op, data := g.Next()
	var login struct {
		Token   string `json:"token"`
		Intents *int   `json:"intents"`
		Seq     int    `json:"seq"`
	}
	if op == 0 || json.Unmarshal(data, &login) != nil {
		return // the bot left
	}
	if login.Token != "Bot "+g.d.Token {
		g.Close(4004)
		return
	}
	switch op {
	case OpIdentify:
		if login.Intents == nil || *login.Intents&^intentGuildMessages != 0 {
			g.d.t.Errorf("IDENTIFY asks for intents: %s", data)
			return
		}
		g.d.mu.Lock()
		g.d.hears = *login.Intents != 0
		g.d.mu.Unlock()
		g.Ready()
	case OpResume:
		g.Resumed(login.Seq)
	default:
		g.d.t.Errorf("neither IDENTIFY nor RESUME but op %d", op)
	}
}

// Ready begins a session.
func (g *Gateway) Ready() {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	g.d.counts["READY"]++
	g.d.sent, g.d.forgotten = nil, 0
	ready, err := json.Marshal(map[string]any{
		"v": 9, "session_id": fmt.Sprint("session-", g.d.counts["READY"]), "resume_gateway_url": "wss://127.0.0.1:1",
		"user":        map[string]any{"id": ApplicationID, "username": "Verbatim", "bot": true},
		"application": map[string]any{"id": ApplicationID, "flags": 0}, "guilds": []any{},
	})
	if err != nil {
		g.d.t.Error(err)
	}
	g.begin("READY", ready)
}

// Resumed goes on with a session after the event seq.
func (g *Gateway) Resumed(seq int) {
	g.d.mu.Lock()
	defer g.d.mu.Unlock()
	g.d.counts["RESUMED"]++
	for _, event := range g.d.sent[min(max(seq-g.d.forgotten, 0), len(g.d.sent)):] {
		g.dispatch(event)
	}
	g.begin("RESUMED", json.RawMessage("{}"))
}

// begin sends the event that makes the connection live. d is locked, so that no
// event gets lost between the old connection and this one.
func (g *Gateway) begin(name string, data json.RawMessage) {
	event := dispatch{g.d.forgotten + len(g.d.sent) + 1, name, data}
	g.d.sent = append(g.d.sent, event)
	g.dispatch(event)
	g.d.live = g
	g.d.changed.Broadcast()
}

// Stay reads until the connection ends.
func (g *Gateway) Stay() {
	for {
		if op, _ := g.Next(); op == 0 {
			return
		}
	}
}

// Next is the next message of the bot that is not a heartbeat; op is 0 when the
// connection has ended. Heartbeats are answered.
func (g *Gateway) Next() (op int, data json.RawMessage) {
	for {
		var m struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		if err := g.ws.ReadJSON(&m); err != nil {
			var closed *websocket.CloseError
			if errors.As(err, &closed) {
				g.d.count(fmt.Sprint("close ", closed.Code))
			}
			return 0, nil
		}
		switch m.Op {
		case OpHeartbeat:
			g.d.count("heartbeat")
			g.Send(OpHeartbeatAck, nil)
			continue
		case OpIdentify:
			g.d.mu.Lock()
			g.d.identify = m.Data
			g.d.mu.Unlock()
			g.d.count("IDENTIFY")
		case OpResume:
			g.d.count("RESUME")
		}
		return m.Op, m.Data
	}
}

// Send sends an operation that is not an event.
func (g *Gateway) Send(op int, data any) {
	g.write(map[string]any{"op": op, "d": data, "s": nil, "t": nil})
}

func (g *Gateway) dispatch(event dispatch) {
	g.write(map[string]any{"op": OpDispatch, "d": event.data, "s": event.seq, "t": event.name})
}

// write writes a message. That the bot has left is not an error here.
func (g *Gateway) write(message any) {
	if g.deaf.Load() {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	_ = g.ws.WriteJSON(message)
}

// Close says goodbye with a close code.
func (g *Gateway) Close(code int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	_ = g.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
}

// FallSilent makes this connection one whose other end is gone.
func (g *Gateway) FallSilent() { g.deaf.Store(true) }

// SendRaw sends a text that is not an operation.
func (g *Gateway) SendRaw(text string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	_ = g.ws.WriteMessage(websocket.TextMessage, []byte(text))
}
