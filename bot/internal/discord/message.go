package discord

import "slices"

// Discord's limits on a message of components, counted in code points after
// escaping. maxText is 4000 at Discord's; the rest is kept for what it might
// count differently.
const (
	MaxText       = 3800
	maxComponents = 40
	MaxRow        = 5
	maxLabel      = 80
	MaxChoices    = 25
	MaxChoice     = 100
	// maxPlaceholder is the most of a menu's placeholder, maxFormLabel that of a
	// form's title and of its label.
	maxPlaceholder = 150
	maxFormLabel   = 45
)

// The kinds of callbacks, of components and of flags that are used, by the
// numbers that Discord gives them.
const (
	callbackMessage     = 4
	callbackUpdate      = 7
	callbackSuggestions = 8
	callbackForm        = 9

	ComponentRow    = 1
	ComponentButton = 2
	componentSelect = 3
	componentInput  = 4
	componentText   = 10
	// A container holds other components beside a bar of a colour.
	componentContainer = 17

	inputShort = 1

	buttonPrimary   = 1
	buttonSecondary = 2
	ButtonLink      = 5

	flagEphemeral  = 1 << 6
	flagComponents = 1 << 15
)

// Response is the body that answers an interaction: the same over the gateway
// and over HTTP.
type Response struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`

	Outcome Outcome `json:"-"` // what is observed; "" is Answered
}

// Outcome is how an interaction ended, by the name under which it is counted.
type Outcome string

// Ending is the response with its observed outcome.
func (r Response) Ending(o Outcome) Response {
	r.Outcome = o
	return r
}

// message is the data of a response that shows something. Only [Message] makes one.
type message struct {
	Flags           int             `json:"flags"`
	AllowedMentions allowedMentions `json:"allowed_mentions"`
	Components      []Component     `json:"components"`
}

// allowedMentions with an empty Parse stops every ping. Without it Discord
// would notify the people that a quotation happens to mention.
type allowedMentions struct {
	Parse []string `json:"parse"`
}

// Component is a part of a message: text, a row of buttons or of a menu, or a
// container of others.
type Component struct {
	Type       int         `json:"type"`
	Content    string      `json:"content,omitempty"`
	Components []Component `json:"components,omitempty"`
	Style      int         `json:"style,omitempty"`
	Label      string      `json:"label,omitempty"`
	URL        string      `json:"url,omitempty"`
	CustomID   string      `json:"custom_id,omitempty"`
	Disabled   bool        `json:"disabled,omitempty"`
	// AccentColor is the bar of a container, 0xRRGGBB.
	AccentColor int `json:"accent_color,omitempty"`
	// Options and Placeholder are those of a select menu.
	Options     []Option `json:"options,omitempty"`
	Placeholder string   `json:"placeholder,omitempty"`
	// Required and MaxLength are those of a text input.
	Required  bool `json:"required,omitempty"`
	MaxLength int  `json:"max_length,omitempty"`
}

// Option is an option of a select menu.
type Option struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
}

// Visibility says who sees a reply. It is decided by the first response and
// cannot be changed after it.
type Visibility bool

const (
	Public  Visibility = false
	Private Visibility = true
)

// Message builds every message that goes out.
func Message(v Visibility, parts ...Component) Response {
	m := message{
		Flags:           flagComponents,
		AllowedMentions: allowedMentions{Parse: []string{}},
		Components:      parts,
	}
	if v == Private {
		m.Flags |= flagEphemeral
	}
	return Response{Type: callbackMessage, Data: m}
}

// Update makes a response that shows itself in the place of the message whose
// button was pressed. Who sees that message stays as it is.
func (r Response) Update() Response {
	r.Type = callbackUpdate
	return r
}

// IsPrivate reports whether only the asker sees a response.
func (r Response) IsPrivate() bool {
	m, ok := r.Data.(message)
	return ok && m.Flags&flagEphemeral != 0
}

// Above is a response that shows a line above the rest.
func (r Response) Above(line string) Response {
	if m, ok := r.Data.(message); ok {
		m.Components = append([]Component{TextPart(line)}, m.Components...)
		r.Data = m
	}
	return r
}

// Say is a private reply of one text.
func Say(text string) Response { return Message(Private, TextPart(text)) }

func TextPart(content string) Component {
	return Component{Type: componentText, Content: content}
}

func LinkButton(label, address string) Component {
	return Component{Type: ComponentButton, Style: ButtonLink, Label: Clip(label, maxLabel), URL: address}
}

// Button is a button that sends a custom id when it is pressed.
func Button(label, id string) Component {
	return Component{Type: ComponentButton, Style: buttonSecondary, Label: Clip(label, maxLabel), CustomID: id}
}

// Rows puts buttons into rows of five.
func Rows(buttons []Component) []Component {
	var rows []Component
	for row := range slices.Chunk(buttons, MaxRow) {
		rows = append(rows, Component{Type: ComponentRow, Components: row})
	}
	return rows
}

// Choice is one suggestion of an autocompletion.
type Choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// suggestions is the data of a response to an autocompletion. Choices is
// written as [] when there are none, never left out.
type suggestions struct {
	Choices []Choice `json:"choices"`
}

func SuggestionResponse(choices []Choice) Response {
	if choices == nil {
		choices = []Choice{}
	}
	return Response{Type: callbackSuggestions, Data: suggestions{Choices: choices}}
}
