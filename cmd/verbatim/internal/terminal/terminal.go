package terminal

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/clipperhouse/displaywidth"
	"golang.org/x/term"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// Terminal says how to write to an output: on a terminal lines are wrapped at its
// width and the matched words are bold; anywhere else the text is plain and
// every line is whole, so that a pipe gets the words as they are.
type Terminal struct {
	width int // in columns; 0 does not wrap
	bold  bool
}

// widest is the most columns used on a wide terminal: longer lines are hard to
// read.
const widest = 100

// Of is the terminal that w is, if it is one; getenv gives the environment, which may
// ask for no colour.
func Of(w io.Writer, getenv func(string) string) Terminal {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return Terminal{}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 20 {
		width = 80
	}
	return Terminal{width: min(width, widest), bold: getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"}
}

const (
	boldOn  = "\x1b[1m"
	boldOff = "\x1b[0m"
)

// Quote writes an excerpt line by line behind a bar. Lines of code are indented and
// never wrapped.
func (s Terminal) Quote(w io.Writer, bar string, fragments []retrieval.Fragment) {
	fragments = slices.Clone(fragments)
	for len(fragments) > 0 {
		n := 0
		for n < len(fragments) && !fragments[n].Code {
			n++
		}
		if n > 0 {
			s.quoteText(w, bar, fragments[:n], n < len(fragments))
		}
		if n < len(fragments) {
			for line := range strings.SplitSeq(fragments[n].Text, "\n") {
				io.WriteString(w, strings.TrimRight(bar+codeIndent+printableCode(line), " ")+"\n")
			}
			if n+1 < len(fragments) {
				fragments[n+1].Text = strings.TrimPrefix(fragments[n+1].Text, "\n")
			}
			n++
		}
		fragments = fragments[n:]
	}
}

// codeIndent stands before each line of code.
const codeIndent = "    "

// printableCode is Printable of a line of code, which may be indented by tabs.
func printableCode(line string) string {
	parts := strings.Split(line, "\t")
	for i := range parts {
		parts[i] = Printable(parts[i])
	}
	return strings.Join(parts, "\t")
}

// quoteText is Quote of text; before code it ends with a line end of its own.
func (s Terminal) quoteText(w io.Writer, bar string, fragments []retrieval.Fragment, beforeCode bool) {
	if beforeCode {
		fragments = slices.Clone(fragments)
		last := &fragments[len(fragments)-1]
		last.Text = strings.TrimSuffix(last.Text, "\n")
	}
	for _, line := range s.lines(fragments, s.width-displaywidth.String(bar)) {
		io.WriteString(w, strings.TrimRight(bar+line, " ")+"\n")
	}
}

// lines breaks fragments at their line ends and, where a width is set, at
// spaces. Nothing is added to the words but the bold marks.
func (s Terminal) lines(fragments []retrieval.Fragment, width int) []string {
	var (
		lines  []string
		line   strings.Builder
		column int
	)
	flush := func() {
		lines = append(lines, line.String())
		line.Reset()
		column = 0
	}
	for _, word := range s.words(fragments) {
		if word.text == "\n" {
			flush()
			continue
		}
		if s.width > 0 && column > 0 && column+displaywidth.String(strings.TrimRight(word.text, " ")) > width {
			flush()
		}
		line.WriteString(word.styled)
		column += displaywidth.String(word.text)
	}
	flush()
	return lines
}

// word is a run of text with no place to break inside, and the same with its
// bold marks.
type word struct{ text, styled string }

func (s Terminal) words(fragments []retrieval.Fragment) []word {
	var words []word
	glue := false // the last word goes on
	add := func(text string, match bool) {
		styled := text
		if match && s.bold {
			styled = boldOn + text + boldOff
		}
		if glue {
			last := &words[len(words)-1]
			last.text += text
			last.styled += styled
		} else {
			words = append(words, word{text, styled})
		}
		glue = !strings.HasSuffix(text, " ")
	}
	for _, f := range fragments {
		for _, line := range strings.SplitAfter(PrintableText(f.Text), "\n") {
			text, ends := strings.CutSuffix(line, "\n")
			for _, w := range strings.SplitAfter(text, " ") {
				if w != "" {
					add(w, f.Match)
				}
			}
			if ends {
				words = append(words, word{text: "\n"})
				glue = false
			}
		}
	}
	return words
}

// Numbered writes a paragraph behind its number.
func (s Terminal) Numbered(w io.Writer, n int, text string) {
	bar := fmt.Sprintf("%4d  ", n)
	if s.width == 0 {
		io.WriteString(w, bar+text+"\n")
		return
	}
	for _, line := range s.lines([]retrieval.Fragment{{Text: text}}, s.width-len(bar)) {
		io.WriteString(w, strings.TrimRight(bar+line, " ")+"\n")
		bar = strings.Repeat(" ", len(bar))
	}
}

// NumberedCode writes a block of code behind its number, line by line.
func (s Terminal) NumberedCode(w io.Writer, n int, text string) {
	bar := fmt.Sprintf("%4d  ", n)
	for line := range strings.SplitSeq(text, "\n") {
		io.WriteString(w, strings.TrimRight(bar+codeIndent+printableCode(line), " ")+"\n")
		bar = strings.Repeat(" ", len(bar))
	}
}

// Paragraph wraps plain text behind an indent.
func (s Terminal) Paragraph(w io.Writer, indent, text string) {
	s.Quote(w, indent, []retrieval.Fragment{{Text: text}})
}

// Printable makes a text safe to print on one line of a terminal: control
// characters, which could move the cursor or change the order of what is
// shown, become a replacement character.
func Printable(s string) string {
	return strings.Map(func(c rune) rune {
		if c == '\n' {
			return ' '
		}
		return visible(c)
	}, s)
}

// PrintableText is Printable that keeps line ends.
func PrintableText(s string) string {
	return strings.Map(func(c rune) rune {
		if c == '\n' {
			return c
		}
		return visible(c)
	}, s)
}

func visible(c rune) rune {
	bidi := 0x202A <= c && c <= 0x202E || 0x2066 <= c && c <= 0x2069
	if unicode.IsControl(c) || bidi {
		return unicode.ReplacementChar
	}
	return c
}
