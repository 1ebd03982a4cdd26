package discord

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// special are the characters that Discord's Markdown gives a meaning, wherever
// they stand. Discord shows a backslash before any of them as the character
// alone. The colon is one of them because it makes addresses into links
// (https:) and words into emoji (:smile:).
const special = "\\`*_~|<>[]()#-+:@"

// Escape writes text so that Discord shows exactly its characters: nothing in
// it formats, links or mentions. It adds backslashes and changes nothing else,
// so that taking them off gives the same bytes again; in particular it adds no
// zero-width spaces, which a reader would copy with the words.
func Escape(text string) string {
	var e escaper
	e.write(text)
	return e.String()
}

// escaper escapes a text that comes in pieces. Only one rule looks at more than
// one character: "1." is a list where a line begins.
type escaper struct {
	strings.Builder
	line linePosition
}

type linePosition int

const (
	atStart  linePosition = iota // nothing but spaces on this line yet
	inNumber                     // nothing but spaces and digits on this line yet
	inside
)

func (e *escaper) write(text string) {
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		if r < utf8.RuneSelf && strings.IndexByte(special, byte(r)) >= 0 || r == '.' && e.line == inNumber {
			e.WriteByte('\\')
		}
		e.WriteString(text[:size]) // the bytes as they are, were they no UTF-8
		e.line = e.line.after(r)
		text = text[size:]
	}
}

func (p linePosition) after(r rune) linePosition {
	switch {
	case isLineBreak(r):
		return atStart
	case p == atStart && unicode.IsSpace(r):
		return atStart
	case p != inside && '0' <= r && r <= '9':
		return inNumber
	}
	return inside
}

// isLineBreak is true of everything that some program treats as the end of a
// line, the separators of Unicode included.
func isLineBreak(r rune) bool {
	switch r {
	case '\n', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// Quote writes an excerpt as a block quote with the matched words in bold.
// Every line gets its own "> ", blank ones too: ">>> " would swallow the
// citation that follows.
//
// A block of code stands between fences, outside the block quote, so that it is shown
// and copied as it is. Nothing is escaped there; code that could end the fence is
// quoted as any other text.
func Quote(excerpt []retrieval.Fragment) string {
	var e escaper
	open := false // a block quote
	if len(excerpt) == 0 {
		return "> "
	}
	pieces := joinMatches(excerpt)
	for n, f := range pieces {
		if isFenced(f) {
			if e.Len() > 0 {
				e.WriteString("\n")
			}
			e.WriteString("```" + syntaxOf(f.Syntax) + "\n" + f.Text + "\n```")
			open = false
			continue
		}
		if n > 0 && isFenced(pieces[n-1]) {
			f.Text = strings.TrimLeft(f.Text, "\n")
		}
		if n+1 < len(pieces) && isFenced(pieces[n+1]) {
			f.Text = strings.TrimRight(f.Text, "\n")
		}
		if f.Text == "" {
			continue
		}
		if !open {
			if e.Len() > 0 {
				e.WriteString("\n")
			}
			e.WriteString("> ")
			e.line, open = atStart, true
		}
		for i, line := range strings.Split(f.Text, "\n") {
			if i > 0 {
				e.WriteString("\n> ")
				e.line = atStart
			}
			if f.Match {
				e.writeBold(line)
			} else {
				e.write(line)
			}
		}
	}
	return e.String()
}

// isFenced reports whether a piece of an excerpt is shown between fences.
func isFenced(f retrieval.Fragment) bool { return f.Code && !strings.Contains(f.Text, "```") }

// syntaxOf is the language that Discord is told for code, "" for one that it would
// take for a part of the code.
func syntaxOf(name string) string {
	const longest = 20
	plain := func(r rune) bool {
		return r < 'a' && (r < '0' || r > '9') && !strings.ContainsRune("+-.#_", r) || r > 'z'
	}
	if len(name) > longest || strings.ContainsFunc(name, plain) {
		return ""
	}
	return name
}

// writeBold leaves the white space around a word outside the asterisks: bold
// that begins or ends with a space is not bold everywhere.
func (e *escaper) writeBold(text string) {
	word := strings.TrimSpace(text)
	if word == "" {
		e.write(text)
		return
	}
	start := strings.Index(text, word)
	e.write(text[:start])
	e.WriteString("**")
	e.write(word)
	e.WriteString("**")
	e.write(text[start+len(word):])
}

// joinMatches joins neighbours of one sort, because "**a****b**" does not show
// two bold words.
func joinMatches(excerpt []retrieval.Fragment) []retrieval.Fragment {
	var joined []retrieval.Fragment
	for _, f := range excerpt {
		last := len(joined) - 1
		switch {
		case f.Text == "":
		case last >= 0 && joined[last].Match == f.Match && !joined[last].Code && !f.Code:
			joined[last].Text += f.Text
		default:
			joined = append(joined, f)
		}
	}
	return joined
}

// Length counts as Discord does: in code points, after escaping.
func Length(text string) int { return utf8.RuneCountInString(text) }

// Tidy makes one line of a text that is not quoted (a title, a name, the
// question): white space folded, no control characters, and none of the
// characters that turn the direction of the text around them.
func Tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return strings.Join(strings.Fields(text), " ")
}

// Clip is tidy text of at most limit code points; what is too long ends in "…".
// It is never used on quoted words.
func Clip(text string, limit int) string {
	text = Tidy(text)
	if Length(text) <= limit {
		return text
	}
	kept := LongestPrefix(text, func(prefix string) bool { return Length(prefix) < limit })
	return strings.TrimSpace(kept) + "…"
}

// Inline is a text that is not quoted (a title, a name, the question) in at most
// limit code points before it is escaped.
func Inline(text string, limit int) string { return Escape(Clip(text, limit)) }

// LongestPrefix is the longest prefix of text that fits and splits no grapheme.
// Of a text whose first grapheme does not fit (a letter under a thousand
// accents) it is the longest that splits no code point. A longer prefix must
// never fit where a shorter one does not.
func LongestPrefix(text string, fits func(prefix string) bool) string {
	var ends []int
	for g := graphemes.FromString(text); g.Next(); {
		ends = append(ends, g.End())
	}
	if kept := longestOf(text, ends, fits); kept != "" {
		return kept
	}
	ends = ends[:0]
	for i := range text {
		ends = append(ends, i)
	}
	return longestOf(text, ends, fits)
}

// longestOf is the longest of the prefixes of text that fits, or "".
func longestOf(text string, ends []int, fits func(prefix string) bool) string {
	n := sort.Search(len(ends), func(i int) bool { return !fits(text[:ends[i]]) })
	if n == 0 {
		return ""
	}
	return text[:ends[n-1]]
}

// CodeBlock shows a text of several lines so that it can be copied whole. A text in which
// a block would end early is shown as it is, outside of one.
func CodeBlock(text string) string {
	const fence = "```"
	text = strings.TrimRight(strings.ToValidUTF8(text, "\uFFFD"), "\n")
	switch {
	case strings.TrimSpace(text) == "":
		return ""
	case strings.Contains(text, fence) || strings.HasSuffix(text, "`"):
		return Escape(text)
	}
	return fence + "\n" + text + "\n" + fence
}
