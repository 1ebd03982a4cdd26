package subtitles

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

const (
	// longPause is the silence, in seconds, after which another sentence is another
	// paragraph.
	longPause = 3
	// goodLength and mostLength are the characters of a paragraph after which it ends with
	// a sentence, and after which it ends with a cue.
	goodLength = 600
	mostLength = 2000
)

// cue is what is shown from one moment to another.
type cue struct {
	line       int // from 1
	start, end float64
	lines      []string
}

// said is a line of a cue with what it says of its speaker.
type said struct {
	// voice is the speaker's name; empty when the file does not name one.
	voice string
	// turns reports whether somebody else begins to speak, dashed whether a dash says so,
	// which it does for one cue.
	turns, dashed bool
	text          string
}

// Read reads a WebVTT or a SubRip file.
func Read(data []byte) (*draft.Draft, error) {
	text, remarks, err := draft.Decode(data)
	if err != nil {
		return nil, err
	}
	d := &draft.Draft{Remarks: remarks, NoChrome: true}
	cues := cuesOf(d, strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	if len(cues) == 0 {
		return nil, &draft.Unreadable{Cause: "it has no cues: no line such as 00:00:01.000 --> 00:00:04.000",
			Fix: "save it as WebVTT or SubRip again, or as .txt"}
	}
	if isRolling(cues) {
		d.Remark("lines that the captions repeat are left out")
		unroll(cues)
	}
	var w writer
	for i := range cues {
		w.add(&cues[i])
	}
	w.end()
	d.Blocks = w.blocks
	return d, d.TextSize()
}

// timing matches the line above the words of a cue. Hours may be missing, and SubRip
// has a comma.
var timing = regexp.MustCompile(`^\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*-->\s*` +
	`(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})(?:\s|$)`)

// cuesOf cuts a file into cues. What stands before the first is its header, which may
// name the language; a note or a style between two is left out.
func cuesOf(d *draft.Draft, text string) []cue {
	var cues []cue
	var previous string
	inside := false // a cue
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		trimmed := strings.TrimSpace(line)
		m := timing.FindStringSubmatch(line)
		switch {
		case m != nil:
			if n := len(cues) - 1; inside && n >= 0 {
				cues[n].dropID(previous)
			}
			cues = append(cues, cue{line: number, start: seconds(m[1:5]), end: seconds(m[5:9])})
			inside = true
		case trimmed == "":
			// SubRip has blank lines inside a cue, too; what follows one is looked at below.
		case len(cues) == 0:
			if tag, ok := strings.CutPrefix(trimmed, "Language:"); ok && draft.LanguageTag.MatchString(strings.TrimSpace(tag)) {
				d.Meta.Language = strings.TrimSpace(tag)
			}
		case previous == "" && isAside(trimmed):
			inside = false
		case inside:
			cues[len(cues)-1].lines = append(cues[len(cues)-1].lines, trimmed)
		}
		previous = trimmed
	}
	return cues
}

// isAside reports whether a line begins a block of WebVTT that is not shown.
func isAside(line string) bool {
	for _, word := range []string{"NOTE", "STYLE", "REGION"} {
		if line == word || word == "NOTE" && strings.HasPrefix(line, "NOTE ") {
			return true
		}
	}
	return false
}

// dropID takes off the last line of a cue where it is the id of the next one.
func (c *cue) dropID(id string) {
	if n := len(c.lines) - 1; n >= 0 && id != "" && c.lines[n] == id && isID(id) {
		c.lines = c.lines[:n]
	}
}

// isID reports whether the line above a timing is a number, or an id that a program made.
func isID(line string) bool {
	return strings.Trim(line, "0123456789") == "" || !strings.Contains(line, " ") && strings.ContainsAny(line, "0123456789") &&
		strings.ContainsAny(line, "-_/")
}

// seconds is a moment of hours, minutes, seconds and milliseconds.
func seconds(m []string) float64 {
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i]) // digits, or nothing
	}
	return float64(n[0]*3600+n[1]*60+n[2]) + float64(n[3])/1000
}

// isRolling reports whether most cues repeat the last line of the one before, as captions
// that roll up do.
func isRolling(cues []cue) bool {
	again := 0
	last := ""
	for i := range cues {
		lines := plainLines(&cues[i])
		if len(lines) > 0 && last != "" && lines[0] == last {
			again++
		}
		if len(lines) > 0 {
			last = lines[len(lines)-1]
		}
	}
	return 3*again > len(cues)
}

// unroll takes off the lines that the cue before has shown.
func unroll(cues []cue) {
	last := ""
	for i := range cues {
		c := &cues[i]
		kept := c.lines[:0]
		for _, line := range c.lines {
			plain := plainWords(line)
			if plain == "" || plain == last {
				continue
			}
			last = plain
			kept = append(kept, line)
		}
		c.lines = kept
	}
}

func plainLines(c *cue) []string {
	var lines []string
	for _, line := range c.lines {
		if plain := plainWords(line); plain != "" {
			lines = append(lines, plain)
		}
	}
	return lines
}

var (
	voiceTag = regexp.MustCompile(`<v(?:\.[^\s>]*)?\s+([^>]+)>`)
	anyTag   = regexp.MustCompile(`</?[A-Za-z][^<>]*>|</?>|<\d[\d:.]*>|\{\\[^{}]*\}`)
	// named matches a name before a colon at the head of a line: "RUTH CALDER:",
	// "Speaker 2:", "Mayor Lowe (by phone):".
	named = regexp.MustCompile(`^(?:\p{Lu}[\p{L}\p{M}.'’-]*)(?: ` +
		`(?:\p{Lu}[\p{L}\p{M}.'’-]*|\d{1,3}|de|van|von|der|bin|al|of|the|\([^)]{1,40}\))){0,5}: ?\S`)
)

// plainWords are the words of a line without any marks.
func plainWords(line string) string {
	return draft.Normalise(html.UnescapeString(anyTag.ReplaceAllString(line, "")))
}

// linesOf are the lines of a cue with their speakers.
func (c *cue) linesOf() []said {
	var out []said
	voice := ""
	for _, line := range c.lines {
		for at, tag := 0, (said{}); at <= len(line); {
			next := voiceTag.FindStringSubmatchIndex(line[at:])
			end := len(line)
			if next != nil {
				end = at + next[0]
			}
			tag.voice = voice
			tag.text = plainWords(line[at:end])
			if rest, ok := strings.CutPrefix(tag.text, ">>"); ok {
				tag.turns, tag.text = true, strings.TrimSpace(strings.TrimLeft(rest, ">"))
			} else if rest, ok := strings.CutPrefix(tag.text, "- "); ok {
				tag.turns, tag.dashed, tag.text = true, true, rest
			} else {
				tag.turns = named.MatchString(tag.text)
			}
			if tag.text != "" {
				out = append(out, tag)
			}
			if next == nil {
				break
			}
			voice = draft.Normalise(html.UnescapeString(line[at+next[2] : at+next[3]]))
			at += next[1]
		}
	}
	return out
}

// writer joins cues into paragraphs.
type writer struct {
	blocks []draft.Block
	text   strings.Builder
	length int // of text, in characters
	line   int
	voice  string
	ended  float64 // when the cue before did
	last   string  // the line before
}

func (w *writer) add(c *cue) {
	dashed := false
	for _, s := range c.linesOf() {
		pause := prose.EndsWithStop(w.last) && (c.start-w.ended > longPause || w.length > goodLength)
		if s.turns || s.voice != w.voice || pause || w.length > mostLength {
			w.end()
		}
		if w.text.Len() == 0 {
			w.line, w.voice = c.line, s.voice
			if s.voice != "" {
				w.text.WriteString(s.voice + ": ")
			}
		} else {
			w.text.WriteString(prose.Glue(w.last, s.text))
		}
		w.text.WriteString(s.text)
		w.length += utf8.RuneCountInString(s.text)
		w.last = s.text
		dashed = dashed || s.dashed
	}
	w.ended = c.end
	if dashed {
		w.end()
	}
}

// end ends a paragraph.
func (w *writer) end() {
	if text := draft.Normalise(w.text.String()); text != "" {
		w.blocks = append(w.blocks, draft.Block{Text: text, Line: w.line})
	}
	w.text.Reset()
	w.length, w.last = 0, ""
}
