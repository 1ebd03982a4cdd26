package markdown

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/webpage"
)

// Dialects of Markdown have marks of their own, which no reader of the rendered
// page sees: those of Obsidian and of the templates of web sites.
var (
	embedLink   = regexp.MustCompile(`!\[\[([^\[\]\n]+)\]\]`)
	wikiLink    = regexp.MustCompile(`\[\[([^\[\]\n]+)\]\]`)
	highlight   = regexp.MustCompile(`==([^\s=](?:[^=\n]*[^\s=])?)==`)
	blockID     = regexp.MustCompile(`(^|[ \t])\^[A-Za-z0-9-]+[ \t]*$`)
	callout     = regexp.MustCompile(`^((?:[ \t]*>)+[ \t]*)\[![\w /-]+(?:\|[^\]\n]*)?\][+-]?[ \t]*(.*)$`)
	templateTag = regexp.MustCompile(`\{\{[<%].*?[%>]\}\}|\{%.*?%\}`)
	divFence    = regexp.MustCompile(`^:::+.*$`)
	inlineNote  = regexp.MustCompile(`\^\[([^\[\]\n]+)\]`)
	noteRef     = regexp.MustCompile(`\[\^([^\]\s]+)\]`)
	noteText    = regexp.MustCompile(`^ {0,3}\[\^([^\]\s]+)\]:`)
	fence       = regexp.MustCompile("^ {0,3}(?:>[ \t]?)*(```+|~~~+)")
	codeSpan    = regexp.MustCompile("`+[^`]+`+")
	lowered     = regexp.MustCompile(`([\p{L}\p{N})])~([^\s~]{1,10})~`)
)

// dialectReader reads what is of a dialect into a draft.
type dialectReader struct{ *draft.Draft }

// takeOffDialects writes what is of a dialect as Markdown that every program
// knows, and takes off what is not shown. Code is left alone.
func (d dialectReader) takeOffDialects(body string) string {
	if !strings.ContainsAny(body, "[%=^{~:") {
		return body
	}
	body = d.takeOffComments(body)
	lines := strings.Split(body, "\n")
	notes := noteNames(lines)
	for i, code := range codeLines(lines) {
		if code {
			continue
		}
		line := lines[i]
		if m := callout.FindStringSubmatch(line); m != nil {
			d.takeOff(reasonDialect, strings.TrimSuffix(strings.TrimPrefix(line, m[1]), m[2]))
			if line = strings.TrimRight(m[1], " \t"); m[2] != "" {
				line = m[1] + m[2] + "\n" + line // the title is a paragraph of its own
			}
		}
		if divFence.MatchString(line) {
			d.takeOff(reasonDialect, line)
			line = ""
		}
		if blockID.MatchString(line) && (i+1 == len(lines) || endsParagraph(lines[i+1])) {
			d.takeOff(reasonDialect, strings.TrimSpace(blockID.FindString(line)))
			line = blockID.ReplaceAllString(line, "")
		}
		lines[i] = d.outsideCode(line, notes)
	}
	body = strings.Join(lines, "\n")
	// A note that nothing leads to is not rendered, and would go in silence.
	for _, name := range notes.unused() {
		body += fmt.Sprintf("\n\n[^%s]\n", name)
	}
	return body
}

const (
	reasonDialect = "mark of a program"
	reasonPrivate = "private comment"
)

func (d dialectReader) takeOff(reason, text string) {
	if text = draft.Normalise(text); text != "" {
		d.Removed = append(d.Removed, draft.Removed{Text: text, Reason: reason})
	}
}

// endsParagraph reports whether a paragraph cannot go on in line.
func endsParagraph(line string) bool { return startsItem(strings.TrimLeft(line, "> \t")) }

// codeLines tells which lines are code between fences, or the fences.
func codeLines(lines []string) []bool {
	code := make([]bool, len(lines))
	open := ""
	for i, line := range lines {
		m := fence.FindStringSubmatch(line)
		switch {
		case open == "" && m != nil:
			open, code[i] = m[1], true
		case open != "":
			code[i] = true
			if m != nil && strings.HasPrefix(m[1], open) {
				open = ""
			}
		}
	}
	return code
}

// takeOffComments takes off what stands between two %%. It is private, so the
// list of what was removed tells only that it was there.
func (d dialectReader) takeOffComments(body string) string {
	if strings.Count(body, "%%") < 2 {
		return body
	}
	var b strings.Builder
	lines := strings.SplitAfter(body, "\n")
	code := codeLines(lines)
	open := false
	for i, line := range lines {
		for !code[i] || open {
			at := commentMark(line, open)
			if at < 0 {
				break
			}
			if !open {
				if !closesLater(line[at+2:], lines[i+1:]) {
					break
				}
				b.WriteString(line[:at])
				d.takeOff(reasonPrivate, "%% … %%")
			}
			line = line[at+2:]
			open = !open
		}
		if !open {
			b.WriteString(line)
		} else if strings.HasSuffix(line, "\n") && strings.TrimSpace(line) == "" {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// commentMark is where %% begins or ends a comment in line, or -1. One that begins
// is not code, and no part of a word, as in "100%%".
func commentMark(line string, open bool) int {
	var code [][]int
	if !open {
		code = codeSpan.FindAllStringIndex(line, -1)
	}
	for at := 0; ; {
		i := strings.Index(line[at:], "%%")
		if i < 0 {
			return -1
		}
		at += i
		if i := slices.IndexFunc(code, func(span []int) bool { return span[0] <= at && at < span[1] }); i >= 0 {
			at = code[i][1]
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(line[:at])
		if open || at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) && before != '`' && before != '%' && before != '\\' {
			return at
		}
		at += 2
	}
}

// closesLater reports whether a comment that begins before rest is closed: within
// a thousand lines, since a sign that never comes must not be looked for at each.
func closesLater(rest string, lines []string) bool {
	if strings.Contains(rest, "%%") {
		return true
	}
	return slices.ContainsFunc(lines[:min(len(lines), 1000)], func(line string) bool { return strings.Contains(line, "%%") })
}

// notes are the notes of a text by name, and whether a mark leads to each.
type notes struct {
	order []string
	used  map[string]bool
}

func noteNames(lines []string) *notes {
	n := &notes{used: make(map[string]bool)}
	for i, code := range codeLines(lines) {
		if m := noteText.FindStringSubmatch(lines[i]); m != nil && !code {
			if _, ok := n.used[m[1]]; !ok {
				n.order = append(n.order, m[1])
				n.used[m[1]] = false
			}
		}
	}
	return n
}

func (n *notes) unused() []string {
	return slices.DeleteFunc(slices.Clone(n.order), func(name string) bool { return n.used[name] })
}

// outsideCode rewrites a line but for its code.
func (d dialectReader) outsideCode(line string, notes *notes) string {
	if !strings.ContainsAny(line, "[={~") {
		return line
	}
	var b strings.Builder
	at := 0
	for _, span := range codeSpan.FindAllStringIndex(line, -1) {
		b.WriteString(d.plainMarks(line[at:span[0]], at == 0, notes))
		b.WriteString(line[span[0]:span[1]])
		at = span[1]
	}
	b.WriteString(d.plainMarks(line[at:], at == 0, notes))
	return b.String()
}

// plainMarks rewrites a piece of a line that holds no code.
func (d dialectReader) plainMarks(s string, first bool, notes *notes) string {
	s = d.drop(s, templateTag, reasonDialect)
	s = d.drop(s, embedLink, "embedded file")
	s = replaceWikiLinks(s)
	s = replaceBetween(s, highlight)
	s = inlineNote.ReplaceAllStringFunc(s, func(note string) string {
		d.takeOff(webpage.ReasonNote, note[2:len(note)-1])
		return ""
	})
	head := ""
	if m := noteText.FindString(s); m != "" && first {
		head, s = m, s[len(m):]
	}
	s = noteRef.ReplaceAllStringFunc(s, func(mark string) string {
		name := mark[2 : len(mark)-1]
		if _, ok := notes.used[name]; ok {
			notes.used[name] = true
			return mark
		}
		d.takeOff(webpage.ReasonMark, mark)
		return ""
	})
	return head + escapeTildes(s)
}

func (d dialectReader) drop(s string, mark *regexp.Regexp, reason string) string {
	return mark.ReplaceAllStringFunc(s, func(found string) string {
		d.takeOff(reason, found)
		return ""
	})
}

// replaceWikiLinks writes [[page|label]] as its label and [[page#part]] as its
// page and part. What is the text of a link of Markdown, [[1]](…), stays.
func replaceWikiLinks(s string) string {
	var b strings.Builder
	at := 0
	for _, m := range wikiLink.FindAllStringSubmatchIndex(s, -1) {
		if strings.HasPrefix(s[m[1]:], "(") || strings.HasPrefix(s[m[2]:m[3]], "^") {
			continue
		}
		label := s[m[2]:m[3]]
		if i := strings.LastIndexByte(label, '|'); i >= 0 {
			label = label[i+1:]
		} else {
			label, _, _ = strings.Cut(label, "#^")
			label = strings.TrimPrefix(strings.ReplaceAll(label, "#", " > "), " > ")
		}
		b.WriteString(s[at:m[0]])
		b.WriteString(strings.TrimSpace(label))
		at = m[1]
	}
	b.WriteString(s[at:])
	return b.String()
}

// replaceBetween takes the marks off what mark finds where no letter stands beside
// them: "a==b and c==d" is not a highlight.
func replaceBetween(s string, mark *regexp.Regexp) string {
	var b strings.Builder
	at := 0
	for _, m := range mark.FindAllStringSubmatchIndex(s, -1) {
		before, _ := utf8.DecodeLastRuneInString(s[:m[0]])
		after, _ := utf8.DecodeRuneInString(s[m[1]:])
		if isPlainWord(before) && isPlainWord(after) {
			continue
		}
		b.WriteString(s[at:m[0]])
		b.WriteString(s[m[2]:m[3]])
		at = m[1]
	}
	b.WriteString(s[at:])
	return b.String()
}

func isPlainWord(r rune) bool {
	return r < 0x2e80 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// escapeTildes keeps single tildes inside a word from striking out what stands
// between them, as in "10~20 and 30~40"; in "H~2~O" they lower the figure.
func escapeTildes(s string) string {
	if !strings.Contains(s, "~") {
		return s
	}
	s = lowered.ReplaceAllString(s, "$1$2")
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '~' {
			single := (i == 0 || s[i-1] != '~' && s[i-1] != '\\') && (i+1 == len(s) || s[i+1] != '~')
			before, _ := utf8.DecodeLastRuneInString(s[:i])
			after, _ := utf8.DecodeRuneInString(s[i+1:])
			if single && prose.IsWordRune(before) && prose.IsWordRune(after) {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
