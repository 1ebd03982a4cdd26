package bot

import "slices"

// Discord's limits on a message of components, counted in code points after
// escaping. maxText is 4000 at Discord's; the rest is kept for what it might
// count differently.
const (
	maxText       = 3800
	maxComponents = 40
	maxRow        = 5
	maxLabel      = 80
	maxChoices    = 25
	maxChoice     = 100
)

// The kinds of callbacks, of components and of flags that are used, by the
// numbers that Discord gives them.
const (
	callbackMessage     = 4
	callbackUpdate      = 7
	callbackSuggestions = 8

	componentRow    = 1
	componentButton = 2
	componentText   = 10

	buttonPrimary   = 1
	buttonSecondary = 2
	buttonLink      = 5

	flagEphemeral  = 1 << 6
	flagComponents = 1 << 15
)

// response is the body that answers an interaction: the same over the gateway
// and over HTTP.
type response struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`

	outcome Outcome // what is observed; "" is Answered
}

// ending is the response with its observed outcome.
func (r response) ending(o Outcome) response {
	r.outcome = o
	return r
}

// message is the data of a response that shows something. Only
// [messageResponse] makes one.
type message struct {
	Flags           int             `json:"flags"`
	AllowedMentions allowedMentions `json:"allowed_mentions"`
	Components      []component     `json:"components"`
}

// allowedMentions with an empty Parse stops every ping. Without it Discord
// would notify the people that a quotation happens to mention.
type allowedMentions struct {
	Parse []string `json:"parse"`
}

// component is a part of a message: text, a row of buttons, or a button.
type component struct {
	Type       int         `json:"type"`
	Content    string      `json:"content,omitempty"`
	Components []component `json:"components,omitempty"`
	Style      int         `json:"style,omitempty"`
	Label      string      `json:"label,omitempty"`
	URL        string      `json:"url,omitempty"`
	CustomID   string      `json:"custom_id,omitempty"`
	Disabled   bool        `json:"disabled,omitempty"`
}

// visibility says who sees a reply. It is decided by the first response and
// cannot be changed after it.
type visibility bool

const (
	public  visibility = false
	private visibility = true
)

// messageResponse builds every message that goes out.
func messageResponse(v visibility, parts ...component) response {
	m := message{
		Flags:           flagComponents,
		AllowedMentions: allowedMentions{Parse: []string{}},
		Components:      parts,
	}
	if v == private {
		m.Flags |= flagEphemeral
	}
	return response{Type: callbackMessage, Data: m}
}

// update makes a response that shows itself in the place of the message whose
// button was pressed. Who sees that message stays as it is.
func (r response) update() response {
	r.Type = callbackUpdate
	return r
}

// say is a private reply of one text.
func say(text string) response { return messageResponse(private, textPart(text)) }

func textPart(content string) component {
	return component{Type: componentText, Content: content}
}

func linkButton(label, address string) component {
	return component{Type: componentButton, Style: buttonLink, Label: clip(label, maxLabel), URL: address}
}

// button is a button that sends a custom id when it is pressed.
func button(label, id string) component {
	return component{Type: componentButton, Style: buttonSecondary, Label: clip(label, maxLabel), CustomID: id}
}

// rows puts buttons into rows of five.
func rows(buttons []component) []component {
	var rows []component
	for row := range slices.Chunk(buttons, maxRow) {
		rows = append(rows, component{Type: componentRow, Components: row})
	}
	return rows
}

// choice is one suggestion of an autocompletion.
type choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// suggestions is the data of a response to an autocompletion. Choices is
// written as [] when there are none, never left out.
type suggestions struct {
	Choices []choice `json:"choices"`
}

func suggestionResponse(choices []choice) response {
	if choices == nil {
		choices = []choice{}
	}
	return response{Type: callbackSuggestions, Data: suggestions{Choices: choices}}
}
