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
}

// body is the body of a response to an interaction.
type body struct {
	Type int `json:"type"`
	Data struct {
		Flags           int         `json:"flags"`
		Components      []component `json:"components"`
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
	case 10:
		return plainText(c.Content)
	}
	return "", fmt.Errorf("a component of type %d", c.Type)
}

// withoutQuestion leaves the id of a question out of a custom id: it is another
// one in each store.
func withoutQuestion(id string) string {
	fields := strings.Split(id, ".")
	if len(fields) == 6 && fields[1] != "context" {
		fields[2] = "QUESTION"
	}
	return strings.Join(fields, ".")
}

// Button is the custom id of the button with a label; "" when there is none that
// can be pressed.
func Button(reply []byte, label string) string {
	var b body
	if err := json.Unmarshal(reply, &b); err != nil {
		return ""
	}
	for _, row := range b.Data.Components {
		for _, c := range row.Components {
			if c.Label == label && !c.Disabled {
				return c.CustomID
			}
		}
	}
	return ""
}

// Updates reports whether a reply takes the place of the message whose button was
// pressed.
func Updates(reply []byte) bool {
	var b body
	return json.Unmarshal(reply, &b) == nil && b.Type == 7
}

func plainText(content string) (string, error) {
	lines := strings.Split(content, "\n")
	for i, line := range lines {
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
	masked     = regexp.MustCompile(`^\[([\pL\pM\pN ,'’-]+)\]\((https?://[^\s()<>]+)\)`)
	autolink   = regexp.MustCompile(`^:(//|\w+:)`)
)

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

// Quoted returns the words of the block quote that a text begins with, byte for
// byte as they were before they were escaped and put in bold.
func Quoted(content string) string {
	var words []string
	for line := range strings.SplitSeq(content, "\n") {
		rest, ok := strings.CutPrefix(line, "> ")
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
	for _, c := range b.Data.Components {
		if c.Type == 10 {
			texts = append(texts, c.Content)
		}
	}
	return texts, nil
}

// Private reports whether only the asker sees a reply.
func Private(reply []byte) bool {
	var b body
	return json.Unmarshal(reply, &b) == nil && b.Data.Flags&(1<<6) != 0
}
