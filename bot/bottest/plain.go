package bottest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// component is a component of a message as Discord documents it.
type component struct {
	Type       int         `json:"type"`
	Content    string      `json:"content"`
	Components []component `json:"components"`
	Label      string      `json:"label"`
	URL        string      `json:"url"`
	CustomID   string      `json:"custom_id"`
	Disabled   bool        `json:"disabled"`

	AccentColor int      `json:"accent_color"`
	Options     []option `json:"options"`
	Placeholder string   `json:"placeholder"`
}

// option is an option of a select menu.
type option struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description"`
}

// body is the body of a response to an interaction.
type body struct {
	Type int `json:"type"`
	Data struct {
		Flags           int         `json:"flags"`
		Components      []component `json:"components"`
		CustomID        string      `json:"custom_id"`
		Title           string      `json:"title"`
		AllowedMentions *struct {
			Parse []string `json:"parse"`
		} `json:"allowed_mentions"`
		Choices []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"choices"`
	} `json:"data"`
}

// Plain shows a reply as a person sees it, line by line: "│" before quoted
// lines, bold words between asterisks, struck ones between tildes, buttons in
// brackets. It is an error when a text formats, links or mentions anything but
// what the bot formats on purpose: bold, strike-through, subtext, code, block
// quotes, dates and masked links.
func Plain(reply []byte) (string, error) {
	var b body
	if err := json.Unmarshal(reply, &b); err != nil {
		return "", fmt.Errorf("read a reply: %w", err)
	}
	var lines []string
	if b.Type == callbackForm {
		lines = append(lines, fmt.Sprintf("(a form: %s → %s)", b.Data.Title, withoutQuestion(b.Data.CustomID)))
	}
	if b.Data.Flags&(1<<6) != 0 {
		lines = append(lines, "(only you can see this)")
	}
	for _, c := range b.Data.Components {
		text, err := plainComponent(c)
		if err != nil {
			return "", err
		}
		lines = append(lines, text)
	}
	for _, c := range b.Data.Choices {
		lines = append(lines, fmt.Sprintf("%s → %s", c.Name, c.Value))
	}
	return strings.Join(lines, "\n") + "\n", nil
}

func plainComponent(c component) (string, error) {
	switch c.Type {
	case 1:
		var buttons []string
		for _, button := range c.Components {
			text, err := plainComponent(button)
			if err != nil {
				return "", err
			}
			buttons = append(buttons, text)
		}
		return strings.Join(buttons, "\n"), nil
	case 2:
		if c.Disabled {
			return fmt.Sprintf("[ %s ] (off)", c.Label), nil
		}
		return fmt.Sprintf("[ %s ] → %s%s", c.Label, c.URL, withoutQuestion(c.CustomID)), nil
	case 3:
		lines := []string{fmt.Sprintf("[ %s ▾ ] → %s", c.Placeholder, withoutQuestion(c.CustomID))}
		for _, o := range c.Options {
			lines = append(lines, fmt.Sprintf("    %s → %s", joined(o.Label, o.Description), withoutQuestion(o.Value)))
		}
		return strings.Join(lines, "\n"), nil
	case 4:
		return fmt.Sprintf("%s: ____", c.Label), nil
	case 10:
		return plainText(c.Content)
	case 17:
		var parts []string
		for _, part := range c.Components {
			text, err := plainComponent(part)
			if err != nil {
				return "", err
			}
			parts = append(parts, text)
		}
		return "┌\n" + strings.Join(parts, "\n") + "\n└", nil
	}
	return "", fmt.Errorf("a component of type %d", c.Type)
}

func joined(label, description string) string {
	if description == "" {
		return label
	}
	return label + " | " + description
}

// withoutQuestion leaves the id of a question out of a custom id: it is another
// one in each store.
func withoutQuestion(id string) string {
	fields := strings.Split(id, ".")
	if len(fields) == 6 && fields[0] == "v1" && fields[1] != "context" && fields[1] != "source" && fields[2] != "-" {
		fields[2] = "QUESTION"
	}
	return strings.Join(fields, ".")
}

// Button is the custom id of the button with a label; "" when there is none that
// can be pressed.
func Button(reply []byte, label string) string {
	id := ""
	each(reply, func(c component) {
		if c.Type == 2 && c.Label == label && !c.Disabled {
			id = c.CustomID
		}
	})
	return id
}

// Buttons are the custom ids of the buttons of a reply that can be pressed, in order.
func Buttons(reply []byte) []string {
	var ids []string
	each(reply, func(c component) {
		if c.Type == 2 && c.CustomID != "" && !c.Disabled {
			ids = append(ids, c.CustomID)
		}
	})
	return ids
}

// Menu is the custom id of the menu of a reply, and the values of its options by
// their labels.
func Menu(reply []byte) (id string, values map[string]string) {
	values = map[string]string{}
	each(reply, func(c component) {
		if c.Type != 3 {
			return
		}
		id = c.CustomID
		for _, o := range c.Options {
			values[o.Label] = o.Value
		}
	})
	return id, values
}

// FormID is the custom id of a form; "" when a reply is none.
func FormID(reply []byte) string {
	var b body
	if json.Unmarshal(reply, &b) != nil || b.Type != callbackForm {
		return ""
	}
	return b.Data.CustomID
}

// each visits every component of a reply, in order.
func each(reply []byte, visit func(component)) {
	var b body
	if json.Unmarshal(reply, &b) != nil {
		return
	}
	var walk func(list []component)
	walk = func(list []component) {
		for _, c := range list {
			visit(c)
			walk(c.Components)
		}
	}
	walk(b.Data.Components)
}

// Updates reports whether a reply takes the place of the message whose button was
// pressed.
func Updates(reply []byte) bool {
	var b body
	return json.Unmarshal(reply, &b) == nil && b.Type == 7
}

func plainText(content string) (string, error) {
	lines := strings.Split(content, "\n")
	inBlock := false
	for i, line := range lines {
		fence := strings.HasPrefix(line, codeFence) // with the language of the code, or without
		if fence {
			inBlock = !inBlock
		}
		if fence || inBlock {
			continue
		}
		mark := ""
		if rest, ok := strings.CutPrefix(line, "> "); ok {
			mark, line = "│ ", rest
		} else if rest, ok := strings.CutPrefix(line, "-# "); ok {
			mark, line = "  ", rest
		}
		text, err := plainLine(line)
		if err != nil {
			return "", fmt.Errorf("line %q: %w", line, err)
		}
		lines[i] = mark + text
	}
	return strings.Join(lines, "\n"), nil
}

var (
	listNumber = regexp.MustCompile(`^\s*\d+\.`)
	codeSpan   = regexp.MustCompile("^`[^`\n]+`")
	dateSpan   = regexp.MustCompile(`^<(t:-?\d+:[tTdDfFsSR]|#\d+)>`)
	masked     = regexp.MustCompile(`^\[([\pL\pM\pN ,.;:!?&%'’‘“”„«»–—…-]+)\]\((https?://[^\s()<>]+)\)`)
	autolink   = regexp.MustCompile(`^:(//|\w+:)`)
)

// codeFence begins and ends a block that is shown as it is.
const codeFence = "```"

// callbackForm is the type of a response that shows a form.
const callbackForm = 9

// plainLine reads the Markdown inside a line.
func plainLine(line string) (string, error) {
	if listNumber.MatchString(line) {
		return "", fmt.Errorf("begins a numbered list")
	}
	if strings.HasPrefix(strings.TrimSpace(line), "- ") || strings.HasPrefix(strings.TrimSpace(line), "+ ") {
		return "", fmt.Errorf("begins a list")
	}
	var out strings.Builder
	bold, struck := false, false
	for len(line) > 0 {
		if escaped, size := escapedRune(line); size > 0 {
			out.WriteString(escaped)
			line = line[size:]
			continue
		}
		if strings.HasPrefix(line, "**") {
			if strings.HasPrefix(line, "***") || bold && strings.HasPrefix(line, "****") {
				return "", fmt.Errorf("asterisks that do not pair at %q", line)
			}
			bold = !bold
			out.WriteByte('*')
			line = line[2:]
			continue
		}
		if strings.HasPrefix(line, "~~") {
			if strings.HasPrefix(line, "~~~") || struck && strings.HasPrefix(line, "~~~~") {
				return "", fmt.Errorf("tildes that do not pair at %q", line)
			}
			struck = !struck
			out.WriteByte('~')
			line = line[2:]
			continue
		}
		if shown, size := span(line); size > 0 {
			out.WriteString(shown)
			line = line[size:]
			continue
		}
		r, size := utf8.DecodeRuneInString(line)
		if strings.ContainsRune("\\`*_~|<>[]#@", r) || r == ':' && autolink.MatchString(line) {
			return "", fmt.Errorf("a character that formats at %q", line)
		}
		out.WriteString(line[:size])
		line = line[size:]
	}
	if bold || struck {
		return "", fmt.Errorf("bold or a strike-through that does not end")
	}
	return out.String(), nil
}

// span is what a code span, a date or a masked link at the beginning of a line
// shows, and its length; size is 0 when there is none.
func span(line string) (shown string, size int) {
	switch line[0] {
	case '`':
		m := codeSpan.FindString(line)
		return strings.Trim(m, "`"), len(m)
	case '<':
		if strings.HasPrefix(line, "<#") {
			return "(channel)", len(dateSpan.FindString(line))
		}
		return "(date)", len(dateSpan.FindString(line))
	case '[':
		if m := masked.FindStringSubmatch(line); m != nil {
			return m[1] + " → " + m[2], len(m[0])
		}
	}
	return "", 0
}

// escapedRune is the character that a backslash at the beginning of text
// protects, and the length of both; size is 0 when there is none. Discord
// protects whatever is no letter, no digit and no white space.
func escapedRune(text string) (escaped string, size int) {
	rest, ok := strings.CutPrefix(text, `\`)
	if !ok || rest == "" {
		return "", 0
	}
	r, n := utf8.DecodeRuneInString(rest)
	if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) || unicode.IsSpace(r) {
		return "", 0
	}
	return rest[:n], 1 + n
}

// Unescape shows Markdown in which nothing formats as its reader sees it: the
// backslashes taken off.
func Unescape(text string) string {
	var out strings.Builder
	for len(text) > 0 {
		escaped, size := escapedRune(text)
		if size == 0 {
			_, size = utf8.DecodeRuneInString(text)
			escaped = text[:size]
		}
		out.WriteString(escaped)
		text = text[size:]
	}
	return out.String()
}

// Quoted returns the words of the first block quote of a text, byte for byte as
// they were before they were escaped and put in bold.
func Quoted(content string) string {
	var words []string
	for line := range strings.SplitSeq(content, "\n") {
		rest, ok := strings.CutPrefix(line, "> ")
		if !ok && len(words) == 0 {
			continue
		}
		if !ok {
			break
		}
		words = append(words, rest)
	}
	return Unescape(withoutBold(strings.Join(words, "\n")))
}

// withoutBold takes the pairs of asterisks off that no backslash protects.
func withoutBold(text string) string {
	var out strings.Builder
	for len(text) > 0 {
		if rest, ok := strings.CutPrefix(text, "**"); ok {
			text = rest
			continue
		}
		_, size := escapedRune(text)
		if size == 0 {
			_, size = utf8.DecodeRuneInString(text)
		}
		out.WriteString(text[:size])
		text = text[size:]
	}
	return out.String()
}

// Texts are the texts of a reply, in order.
func Texts(reply []byte) ([]string, error) {
	var b body
	if err := json.Unmarshal(reply, &b); err != nil {
		return nil, fmt.Errorf("read a reply: %w", err)
	}
	var texts []string
	each(reply, func(c component) {
		if c.Type == 10 {
			texts = append(texts, c.Content)
		}
	})
	return texts, nil
}

// Private reports whether only the asker sees a reply.
func Private(reply []byte) bool {
	var b body
	return json.Unmarshal(reply, &b) == nil && b.Data.Flags&(1<<6) != 0
}
