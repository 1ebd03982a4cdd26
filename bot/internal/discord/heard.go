package discord

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// The kinds of messages that people write; the others are notes of Discord's.
const (
	messagePlain = 0
	messageReply = 19
)

// maxHeard bounds what is read of a message: nobody can write a longer one.
const maxHeard = 4000

// Heard is a message in which somebody addresses the bot: it mentions the bot, or
// replies to one of its messages in a way that notifies it. Discord hands over the text
// of such messages, and of no others, without a privileged intent.
type Heard struct {
	ID, ChannelID, GuildID string
	Author                 Secret
	// Text is what it says, without mentions and the like.
	Text string
	// Named is set when the text mentions the bot, as a reply alone does not.
	Named bool
	// RepliesTo are the custom ids of the buttons of the bot's message that it replies
	// to, in order.
	RepliesTo []string
}

// DecodeHeard reads a message. It is false for one that is none of the bot's business:
// of a bot, a webhook or Discord itself, in a direct message, to everybody or to a role,
// or that does not address the bot, whose user is self.
func DecodeHeard(raw []byte, self string) (Heard, bool, error) {
	var m struct {
		ID        string `json:"id"`
		Type      int    `json:"type"`
		ChannelID string `json:"channel_id"`
		GuildID   string `json:"guild_id"`
		WebhookID string `json:"webhook_id"`
		Content   string `json:"content"`
		Everyone  bool   `json:"mention_everyone"`
		Author    author `json:"author"`
		Mentions  []struct {
			ID string `json:"id"`
		} `json:"mentions"`
		Referenced *struct {
			Author     author          `json:"author"`
			Components json.RawMessage `json:"components"`
		} `json:"referenced_message"`
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return Heard{}, false, fmt.Errorf("read a message: %w", shortError(err))
	}
	addressed := slices.ContainsFunc(m.Mentions, func(u struct {
		ID string `json:"id"`
	}) bool {
		return u.ID == self
	})
	switch {
	case self == "", m.ID == "", m.GuildID == "", m.ChannelID == "", m.Author.ID == "":
		return Heard{}, false, nil
	case max(len(m.ID), len(m.GuildID), len(m.ChannelID), len(m.Author.ID)) > maxID:
		return Heard{}, false, nil
	case m.Author.Bot, m.WebhookID != "", string(m.Author.ID) == self, m.Everyone, !addressed:
		return Heard{}, false, nil
	case m.Type != messagePlain && m.Type != messageReply:
		return Heard{}, false, nil
	}
	content := Clip(m.Content, maxHeard)
	h := Heard{ID: m.ID, ChannelID: m.ChannelID, GuildID: m.GuildID, Author: m.Author.ID, Text: withoutTags(content),
		Named: strings.Contains(content, "<@"+self+">") || strings.Contains(content, "<@!"+self+">")}
	if m.Type == messageReply && m.Referenced != nil && string(m.Referenced.Author.ID) == self {
		h.RepliesTo = customIDs(m.Referenced.Components)
	}
	return h, true, nil
}

// author is who wrote a message.
type author struct {
	ID  Secret `json:"id"`
	Bot bool   `json:"bot"`
}

// tag is what Discord writes for a mention, a channel, an emoji, a command or a time.
var tag = regexp.MustCompile(`<(?:@[!&]?[0-9]+|#[0-9]+|a?:[A-Za-z0-9_]+:[0-9]+|t:-?[0-9]+(?::[A-Za-z])?|id:[a-z]+|/[^<>:]{1,100}:[0-9]+)>`)

// withoutTags is a text without what only Discord can read.
func withoutTags(text string) string { return Tidy(tag.ReplaceAllString(text, " ")) }

// maxNested bounds how deep components are looked into.
const maxNested = 4

// customIDs are the custom ids in components, of which Discord may send kinds that
// nobody has seen before: what cannot be read has none.
func customIDs(raw json.RawMessage) []string {
	var ids []string
	var look func(raw json.RawMessage, depth int)
	look = func(raw json.RawMessage, depth int) {
		var parts []json.RawMessage
		if depth > maxNested || json.Unmarshal(raw, &parts) != nil {
			return
		}
		for _, part := range parts {
			var c struct {
				CustomID   string          `json:"custom_id"`
				Components json.RawMessage `json:"components"`
			}
			if json.Unmarshal(part, &c) != nil {
				continue
			}
			if c.CustomID != "" {
				ids = append(ids, c.CustomID)
			}
			look(c.Components, depth+1)
		}
	}
	look(raw, 0)
	return ids
}

// Asks reports whether a message can be meant as a question: somebody who replies to
// an answer with one word mostly thanks for it.
func (h Heard) Asks() bool {
	if h.Named || strings.ContainsAny(h.Text, "?؟？") {
		return true
	}
	words := strings.FieldsFunc(h.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return len(words) > 1
}

// Interaction is the message as an interaction, in a language: what an answer to it
// depends on is the same.
func (h Heard) Interaction(locale string) Interaction {
	return Interaction{ID: h.ID, GuildID: h.GuildID, ChannelID: h.ChannelID, Locale: locale, Context: ContextGuild, User: &user{ID: h.Author},
		Heard: &h}
}

// Post is a message that is not a response to an interaction. Everybody sees it.
type Post struct {
	message
	Reference    *reference `json:"message_reference,omitempty"`
	Nonce        string     `json:"nonce,omitempty"`
	EnforceNonce bool       `json:"enforce_nonce,omitempty"`
}

// reference is the message that a message replies to.
type reference struct {
	MessageID       string `json:"message_id"`
	FailIfNotExists bool   `json:"fail_if_not_exists"`
}

// PostOf is a response as a message of its own; ok is false for a response that shows
// nothing. What has the same nonce is posted once, however often it is sent.
func PostOf(r Response, nonce string) (p Post, ok bool) {
	m, ok := r.Data.(message)
	if !ok {
		return Post{}, false
	}
	m.Flags = flagComponents
	return Post{message: m, Nonce: nonce, EnforceNonce: nonce != ""}, true
}

// To is the message as a reply to another, which may be gone by then. It does not
// notify who wrote that.
func (p Post) To(messageID string) Post {
	p.Reference = &reference{MessageID: messageID}
	return p
}
