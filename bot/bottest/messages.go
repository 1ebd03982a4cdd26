package bottest

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// BotID is the bot as a user at the Discord of this package, whom messages mention.
const BotID = "1001"

// Message is a message that somebody of a server wrote. It mentions whom its text
// mentions.
func Message(id, content string) []byte {
	mentions := []any{}
	if strings.Contains(content, "<@"+BotID+">") || strings.Contains(content, "<@!"+BotID+">") {
		mentions = append(mentions, map[string]any{"id": BotID, "username": "Verbatim", "bot": true})
	}
	m, err := json.Marshal(map[string]any{
		"id": id, "type": 0, "channel_id": "5", "guild_id": "6", "content": content, "mentions": mentions, "mention_roles": []string{},
		"mention_everyone": false, "author": map[string]any{"id": "9", "username": "asker"}, "components": []any{map[string]any{"type": 9999}},
	})
	if err != nil {
		panic(err) // maps of texts always encode
	}
	return m
}

// ReplyTo makes a message one that replies to a reply of the bot and notifies it.
func ReplyTo(message, reply []byte) []byte {
	var b struct {
		Data struct {
			Components []json.RawMessage `json:"components"`
		} `json:"data"`
	}
	if err := json.Unmarshal(reply, &b); err != nil {
		panic(err) // it was read before
	}
	return Changed(message, func(m map[string]any) {
		m["type"] = 19
		m["mentions"] = []any{map[string]any{"id": BotID, "username": "Verbatim", "bot": true}}
		m["referenced_message"] = map[string]any{"id": "4000", "author": map[string]any{"id": BotID, "bot": true},
			"components": b.Data.Components}
	})
}

// Say sends a message to the bot, where it has asked for messages; otherwise it reports
// false. As Discord does, it hands the text over only to whom the message mentions.
func (d *Discord) Say(message []byte) bool {
	d.t.Helper()
	d.await("READY", func() bool { return d.counts["READY"] > 0 })
	d.mu.Lock()
	hears := d.hears
	d.mu.Unlock()
	if !hears {
		return false
	}
	d.dispatch("MESSAGE_CREATE", Changed(message, func(m map[string]any) {
		for _, u := range m["mentions"].([]any) {
			if u.(map[string]any)["id"] == BotID {
				return
			}
		}
		m["content"] = ""
	}))
	return true
}

// AwaitHearing waits until the bot is connected, and sent messages or not.
func (d *Discord) AwaitHearing(hears bool) {
	d.t.Helper()
	d.await("a connection that is to be sent messages, or not", func() bool { return d.live != nil && d.hears == hears })
}

// AsReply is a message as a reply to an interaction, which the functions of this package
// read.
func AsReply(post []byte) []byte {
	reply, err := json.Marshal(map[string]any{"type": 4, "data": json.RawMessage(post)})
	if err != nil {
		panic(err) // it was read before
	}
	return reply
}

// Posted waits for what the bot wrote in answer to a message, or into a thread for a
// form, by the id of that, and returns it as a reply.
func (d *Discord) Posted(id string) []byte {
	d.t.Helper()
	d.await("an answer to "+id, func() bool { return d.posts[id] != nil })
	d.mu.Lock()
	defer d.mu.Unlock()
	return AsReply(d.posts[id])
}

// Thread is the name of the thread of a message, "" for none.
func (d *Discord) Thread(message string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.threads[message]
}

// SetChannel says what is answered about a channel.
func (d *Discord) SetChannel(id string, kind int, parent string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Channels == nil {
		d.Channels = map[string]map[string]any{}
	}
	d.Channels[id] = map[string]any{"id": id, "type": kind, "parent_id": parent}
}

// servePost takes a message, once for each nonce.
func (d *Discord) servePost(w http.ResponseWriter, r *http.Request) {
	content, err := io.ReadAll(r.Body)
	if err != nil {
		return // the bot ended in the middle of it
	}
	if err := CheckPost(content); err != nil {
		d.t.Errorf("%v\n%s", err, content)
	}
	var post struct {
		Nonce     string          `json:"nonce"`
		Once      bool            `json:"enforce_nonce"`
		Reference json.RawMessage `json:"message_reference"`
	}
	if err := json.Unmarshal(content, &post); err != nil || post.Nonce == "" || !post.Once {
		d.t.Errorf("a message that may come twice: %s", content)
	}
	d.mu.Lock()
	if d.posts[post.Nonce] == nil {
		d.posts[post.Nonce] = content
		d.counts["post"]++
		d.counts["post in "+r.PathValue("channel")]++
		if post.Reference != nil {
			d.counts["message answered"]++
		}
	}
	d.changed.Broadcast()
	d.mu.Unlock()
	writeJSON(w, map[string]any{"id": "4" + post.Nonce, "channel_id": r.PathValue("channel")})
}

// serveThread opens the thread of a message, which can have one.
func (d *Discord) serveThread(w http.ResponseWriter, r *http.Request) {
	content, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if err := checkSchema(threadPath, "post", content); err != nil {
		d.t.Errorf("%v\n%s", err, content)
	}
	var thread struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal(content, &thread); err != nil || thread.Name == "" {
		d.t.Errorf("a thread without a name: %s", content)
	}
	message := r.PathValue("message")
	d.mu.Lock()
	_, has := d.threads[message]
	if !has {
		d.threads[message] = thread.Name
	}
	d.mu.Unlock()
	if has {
		Status(http.StatusBadRequest, `{"message": "A thread has already been created for this message", "code": 160004}`)(w, r)
		return
	}
	w.WriteHeader(http.StatusCreated)
	writeJSON(w, map[string]any{"id": message, "type": 11, "name": thread.Name, "created_at": time.Now()})
}

func (d *Discord) serveChannel(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	channel := d.Channels[r.PathValue("channel")]
	d.mu.Unlock()
	if channel == nil {
		Status(http.StatusForbidden, `{"message": "Missing Access", "code": 50001}`)(w, r)
		return
	}
	writeJSON(w, channel)
}
