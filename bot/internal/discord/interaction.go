package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The kinds of interactions that Discord sends.
const (
	InteractionCommand      = 2
	InteractionComponent    = 3
	InteractionAutocomplete = 4
	InteractionModal        = 5
)

// IsThread reports whether a channel of this kind is a thread.
func IsThread(kind int) bool { return 10 <= kind && kind <= 12 }

// Subcommand is the kind of an option that is a subcommand with its options.
const Subcommand = 1

// Where an interaction was sent from.
const (
	ContextGuild          = 0
	ContextBotDM          = 1
	ContextPrivateChannel = 2
)

// Interaction is what the bot reads of an interaction, and no more: of a message
// that came with it the text, so that a component which nobody has seen before
// breaks nothing.
type Interaction struct {
	ID   string `json:"id"`
	Type int    `json:"type"`
	// Token lets anyone who has it answer in the bot's name for 15 minutes.
	Token Secret `json:"token"`
	Data  struct {
		Name    string   `json:"name"`
		Options []option `json:"options"`
		// CustomID is that of the button that was pressed, of the menu or of the form.
		CustomID string `json:"custom_id"`
		// Values are what was chosen from a menu.
		Values []string `json:"values"`
		// Components are the lines of a form.
		Components []struct {
			Components []struct {
				CustomID string `json:"custom_id"`
				Value    string `json:"value"`
			} `json:"components"`
		} `json:"components"`
		// TargetID is the message that a message command was used on, one of
		// Resolved. Nothing but its text is read.
		TargetID string `json:"target_id"`
		Resolved struct {
			Messages map[string]struct {
				Content string `json:"content"`
			} `json:"messages"`
		} `json:"resolved"`
	} `json:"data"`
	// Sub is the subcommand, whose options then are those in Data.
	Sub string `json:"-"`

	// GuildID is the server; empty in a direct message.
	GuildID   string `json:"guild_id"`
	ChannelID string `json:"channel_id"`
	Channel   struct {
		ParentID string `json:"parent_id"` // of a thread, its channel
		Type     int    `json:"type"`
	} `json:"channel"`
	// Context is where it was sent from; one of contextGuild and so on.
	Context int `json:"context"`
	// Locale is the language of the asker's Discord.
	Locale string `json:"locale"`
	// Owners has a key for each way in which the app was added: "0" by the
	// server, "1" by the asker.
	Owners map[string]json.RawMessage `json:"authorizing_integration_owners"`
	Member *struct {
		User user `json:"user"`
		// Permissions of the asker in this channel, a number of bits.
		Permissions string `json:"permissions"`
	} `json:"member"` // in a server
	User *user `json:"user"` // in a direct message
	// Under is the message whose button was pressed, or opened the form.
	Under struct {
		ID    string `json:"id"`
		Flags int    `json:"flags"`
	} `json:"message"`
	// GuildLocale is the language of the server.
	GuildLocale string `json:"guild_locale"`
	// Heard is set for what is not an interaction but a message to the bot; see
	// [Heard.Interaction].
	Heard *Heard `json:"-"`
}

// user is a person, of whom nothing but the id is read.
type user struct {
	ID Secret `json:"id"`
}

// option is an option of a command as somebody filled it in, or a subcommand
// with its options.
type option struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
	Options []option        `json:"options"`
}

// maxID bounds the length of an id, in bytes: one is a number of at most 20 digits. Ids
// are written into the log and kept.
const maxID = 64

// DecodeInteraction reads an interaction that can be answered. The error is short,
// whatever was sent, since it is logged.
func DecodeInteraction(raw []byte) (Interaction, error) {
	var in Interaction
	if err := json.Unmarshal(raw, &in); err != nil {
		return Interaction{}, fmt.Errorf("read an interaction: %w", shortError(err))
	}
	if in.ID == "" || in.Token == "" {
		return Interaction{}, errors.New("read an interaction: it has no id or no token")
	}
	if max(len(in.ID), len(in.GuildID), len(in.ChannelID), len(in.Asker())) > maxID {
		return Interaction{}, errors.New("read an interaction: one of its ids is too long")
	}
	if first := in.Data.Options; len(first) == 1 && first[0].Type == Subcommand {
		in.Sub, in.Data.Options = first[0].Name, first[0].Options
	}
	return in, nil
}

// shortError is an error of package json without the number that it may hold, which
// can be as long as what was sent.
func shortError(err error) error {
	var mistyped *json.UnmarshalTypeError
	if errors.As(err, &mistyped) {
		kind, _, _ := strings.Cut(mistyped.Value, " ")
		return fmt.Errorf("%s is of the JSON type %s", mistyped.Field, kind)
	}
	return err
}

// Text is the text of an option, or "" when it was not given. Discord does not
// promise that what arrives is what the command asks for.
func (in Interaction) Text(name string) string {
	var text string
	for _, o := range in.Data.Options {
		if o.Name == name && json.Unmarshal(o.Value, &text) == nil {
			return text
		}
	}
	return ""
}

// Length is the number of bytes that somebody wrote into options, a form, the message
// that a command was used on and a message to the bot.
func (in Interaction) Length() int {
	n := 0
	for _, o := range in.Data.Options {
		n += len(o.Value)
	}
	for _, row := range in.Data.Components {
		for _, line := range row.Components {
			n += len(line.Value)
		}
	}
	for _, m := range in.Data.Resolved.Messages {
		n += len(m.Content)
	}
	if in.Heard != nil {
		n += len(in.Heard.Text)
	}
	return n
}

// Chosen is what was chosen from a menu, "" for nothing.
func (in Interaction) Chosen() string {
	if len(in.Data.Values) == 0 {
		return ""
	}
	return in.Data.Values[0]
}

// Input is what was written into a line of a form.
func (in Interaction) Input(name string) string {
	for _, row := range in.Data.Components {
		for _, line := range row.Components {
			if line.CustomID == name {
				return line.Value
			}
		}
	}
	return ""
}

// YesNo is a yes-or-no option, and whether it was given.
func (in Interaction) YesNo(name string) (yes, given bool) {
	for _, o := range in.Data.Options {
		if o.Name == name && json.Unmarshal(o.Value, &yes) == nil {
			return yes, true
		}
	}
	return false, false
}

// Number is a whole number, and whether it was given.
func (in Interaction) Number(name string) (n int, given bool) {
	for _, o := range in.Data.Options {
		if o.Name == name && json.Unmarshal(o.Value, &n) == nil {
			return n, true
		}
	}
	return 0, false
}

// Message is the text of the message that a message command was used on; false
// when it has none.
func (in Interaction) Message() (string, bool) {
	text := in.Data.Resolved.Messages[in.Data.TargetID].Content
	return text, strings.TrimSpace(text) != ""
}

// Asker is the id of the person who sent it.
func (in Interaction) Asker() Secret {
	switch {
	case in.Member != nil:
		return in.Member.User.ID
	case in.User != nil:
		return in.User.ID
	}
	return ""
}

// useExternalApps is the permission to have the replies of an app that a server
// has not added seen by others.
const useExternalApps = 1 << 50

// HeardByAll reports whether others may see a reply: not that of an app which the
// asker alone has added, where the server keeps such apps quiet.
func (in Interaction) HeardByAll() bool {
	if _, byServer := in.Owners["0"]; in.Context != ContextGuild || len(in.Owners) == 0 || byServer || in.Member == nil {
		return true
	}
	permissions, err := strconv.ParseUint(in.Member.Permissions, 10, 64)
	return err == nil && permissions&useExternalApps != 0
}

// Typed is what stands so far in the option that is being typed, and the
// option's name.
func (in Interaction) Typed() (name, text string) {
	for _, o := range in.Data.Options {
		if o.Focused {
			return o.Name, in.Text(o.Name)
		}
	}
	return "", ""
}

// Secret is a text that no log line and no error shows.
type Secret string

func (Secret) String() string   { return "[secret]" }
func (Secret) GoString() string { return "[secret]" }
