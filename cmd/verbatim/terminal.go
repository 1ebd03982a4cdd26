package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/clipperhouse/displaywidth"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// screen says how to write to stdout: on a terminal lines are wrapped at its
// width and the matched words are bold; anywhere else the text is plain and
// every line is whole, so that a pipe gets the words as they are.
type terminal struct {
	width int // in columns; 0 is no wrapping
	bold  bool
}

// widest is the most columns used on a wide terminal: longer lines are hard to
// read.
const widest = 100

func (p *program) terminal() terminal {
	f, ok := p.stdout.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return terminal{}
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width < 20 {
		width = 80
	}
	return terminal{width: min(width, widest), bold: p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"}
}

func (p *program) getenv(name string) string {
	for _, kv := range slices.Backward(p.environ) {
		if n, v, _ := strings.Cut(kv, "="); n == name {
			return v
		}
	}
	return ""
}

const (
	boldOn  = "\x1b[1m"
	boldOff = "\x1b[0m"
)

// quote writes an excerpt line by line behind a bar.
func (s terminal) quote(w io.Writer, bar string, fragments []retrieval.Fragment) {
	for _, line := range s.lines(fragments, s.width-displaywidth.String(bar)) {
		io.WriteString(w, strings.TrimRight(bar+line, " ")+"\n")
	}
}

// lines breaks fragments at their line ends and, where a width is set, at
// spaces. Nothing is added to the words but the bold marks.
func (s terminal) lines(fragments []retrieval.Fragment, width int) []string {
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

func (s terminal) words(fragments []retrieval.Fragment) []word {
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
		for _, line := range strings.SplitAfter(printableText(f.Text), "\n") {
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

// paragraph wraps plain text behind an indent.
func (s terminal) paragraph(w io.Writer, indent, text string) {
	s.quote(w, indent, []retrieval.Fragment{{Text: text}})
}

// printable makes a text safe to print on one line of a terminal: control
// characters, which could move the cursor or change the order of what is
// shown, become a replacement character.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if c == '\n' {
			return ' '
		}
		return visible(c)
	}, s)
}

// printableText is printable that keeps line ends.
func printableText(s string) string {
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

// progress shows a bar on stderr for what takes longer than a second, when
// stderr is a terminal.
type progress struct {
	w     io.Writer
	what  string
	since time.Time
	bar   *progressbar.ProgressBar
	bytes bool // what is counted
}

func (p *program) progress(what string) *progress {
	f, ok := p.stderr.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &progress{}
	}
	return &progress{w: f, what: what, since: time.Now()}
}

func (p *progress) set(done, total int) {
	if p.w == nil || time.Since(p.since) < time.Second {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(p.what),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionShowBytes(p.bytes))
	}
	p.bar.Set(done)
}

// then says what is done next, where that cannot be counted and what came before
// took so long that it was shown.
func (p *progress) then(what string) {
	if p.bar != nil {
		p.bar.Finish()
		fmt.Fprintf(p.w, "%s …\n", what)
	}
}

func (p *progress) done() {
	if p.bar != nil {
		p.bar.Finish()
	}
}
