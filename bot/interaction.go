package bot

import (
	"encoding/json"
	"errors"
	"fmt"
)

// The kinds of interactions that Discord sends.
const (
	interactionCommand      = 2
	interactionComponent    = 3
	interactionAutocomplete = 4
	interactionModal        = 5
)

// interaction is what the bot reads of an interaction, and no more: neither who
// sent it nor from where, and not the messages that came with it, so that a
// component which nobody has seen before breaks nothing.
type interaction struct {
	ID   string `json:"id"`
	Type int    `json:"type"`
	// Token lets whoever has it answer in the bot's name for 15 minutes.
	Token secret `json:"token"`
	Data  struct {
		Name    string   `json:"name"`
		Options []option `json:"options"`
	} `json:"data"`
}

// option is an option of a command as somebody filled it in.
type option struct {
	Name    string          `json:"name"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
}

// decodeInteraction reads an interaction that can be answered.
func decodeInteraction(raw []byte) (interaction, error) {
	var in interaction
	if err := json.Unmarshal(raw, &in); err != nil {
		return interaction{}, fmt.Errorf("read an interaction: %w", err)
	}
	if in.ID == "" || in.Token == "" {
		return interaction{}, errors.New("read an interaction: it has no id or no token")
	}
	return in, nil
}

// text is the text of an option, or "" when it was not given. Discord does not
// promise that what arrives is what the command asks for.
func (in interaction) text(name string) string {
	var text string
	for _, o := range in.Data.Options {
		if o.Name == name && json.Unmarshal(o.Value, &text) == nil {
			return text
		}
	}
	return ""
}

// isSet tells whether a yes-or-no option was given as yes.
func (in interaction) isSet(name string) bool {
	for _, o := range in.Data.Options {
		var yes bool
		if o.Name == name && json.Unmarshal(o.Value, &yes) == nil {
			return yes
		}
	}
	return false
}

// visibility is what the asker chose with the option "private".
func (in interaction) visibility() visibility { return visibility(in.isSet(optionPrivate)) }

// typed is what stands so far in the option that is being typed, and the
// option's name.
func (in interaction) typed() (name, text string) {
	for _, o := range in.Data.Options {
		if o.Focused {
			return o.Name, in.text(o.Name)
		}
	}
	return "", ""
}

// secret is a text that no log line and no error shows.
type secret string

func (secret) String() string   { return "[secret]" }
func (secret) GoString() string { return "[secret]" }
