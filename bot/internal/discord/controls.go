package discord

import "slices"

// Container puts components beside a bar of a colour, 0xRRGGBB.
func Container(color int, parts ...Component) Component {
	return Component{Type: componentContainer, AccentColor: color, Components: parts}
}

// Select is a row with a menu of at most MaxChoices options, of which one is
// chosen. It must have one at least.
func Select(id, placeholder string, options []Option) Component {
	options = slices.Clone(options[:min(len(options), MaxChoices)])
	for i := range options {
		o := &options[i]
		o.Label, o.Description = Clip(o.Label, MaxChoice), Clip(o.Description, MaxChoice)
	}
	menu := Component{Type: componentSelect, CustomID: id, Placeholder: Clip(placeholder, maxPlaceholder), Options: options}
	return Component{Type: ComponentRow, Components: []Component{menu}}
}

// form is the data of a response that asks for a text. Only [Form] makes one.
type form struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
}

// Form asks for one line of text, of at most longest characters. What is sent
// comes back as an interaction with the custom id id and the text under the name
// input.
func Form(id, title, input, label string, longest int) Response {
	line := Component{Type: componentInput, CustomID: input, Style: inputShort, Label: Clip(label, maxFormLabel), Required: true,
		MaxLength: longest}
	row := Component{Type: ComponentRow, Components: []Component{line}}
	return Response{Type: callbackForm, Data: form{id, Clip(title, maxFormLabel), []Component{row}}}
}
