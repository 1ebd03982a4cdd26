//go:build training

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

type doc struct {
	text       string
	paragraphs []article.Paragraph
	quotes     []gold
	discard    []article.Range
}

type gold struct {
	words, speaker article.Range
	name           string // last word of a named speaker, lower case
	reported       bool
	cue            article.Range
}

func readDocs(path string) ([]doc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the annotated articles: %w", err)
	}
	defer f.Close()
	var docs []doc
	dec := json.NewDecoder(bufio.NewReader(f))
	for {
		var a struct {
			Text   string
			Quotes []struct {
				Start, End   int
				SpeakerStart *int `json:"speaker_start"`
				SpeakerEnd   *int `json:"speaker_end"`
				CueStart     *int `json:"cue_start"`
				CueEnd       *int `json:"cue_end"`
				Speaker      string
				Kind         string
			}
			Discard [][2]int
		}
		err := dec.Decode(&a)
		if err == io.EOF {
			return docs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", path, err)
		}
		at := byteOffsets(a.Text)
		d := doc{text: a.Text, paragraphs: evaluate.Paragraphs(a.Text)}
		for _, q := range a.Quotes {
			g := gold{words: trim(a.Text, article.Range{Start: at[q.Start], End: at[q.End]}), reported: q.Kind == "indirect" || q.Kind == "mixed"}
			if q.SpeakerStart != nil {
				g.speaker = article.Range{Start: at[*q.SpeakerStart], End: at[*q.SpeakerEnd]}
				g.name = lastName(q.Speaker)
			}
			if q.CueStart != nil && q.CueEnd != nil {
				g.cue = article.Range{Start: at[*q.CueStart], End: at[*q.CueEnd]}
			}
			d.quotes = append(d.quotes, g)
		}
		for _, r := range a.Discard {
			d.discard = append(d.discard, article.Range{Start: at[r[0]], End: at[r[1]]})
		}
		docs = append(docs, d)
	}
}

// trim takes marks, stops and white space off both ends of quoted words.
func trim(text string, r article.Range) article.Range {
	const cut = "\"“”‘’«»„'` \t\n\u00a0.,;:!?-–—…()[]"
	s := strings.TrimLeft(text[r.Start:r.End], cut)
	r.Start = r.End - len(s)
	r.End = r.Start + len(strings.TrimRight(s, cut))
	return r
}

// byteOffsets maps code points to bytes.
func byteOffsets(text string) []int {
	at := make([]int, 0, len(text)+1)
	for i := range text {
		at = append(at, i)
	}
	return append(at, len(text))
}

// lastName is the last word of a mention that begins with a capital.
func lastName(s string) string {
	s = strings.NewReplacer("’s", "", "'s", "").Replace(s)
	ws := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '\u00a0' })
	if len(ws) == 0 || ws[0][0] < 'A' || ws[0][0] > 'Z' {
		return ""
	}
	return strings.ToLower(ws[len(ws)-1])
}

func overlap(a, b article.Range) bool { return a.Start < b.End && b.Start < a.End }

// same reports whether two ranges of quoted words are the same, at half overlap.
func same(a, b article.Range) bool {
	inter := min(a.End, b.End) - max(a.Start, b.Start)
	union := max(a.End, b.End) - min(a.Start, b.Start)
	return inter > 0 && float64(inter) >= 0.5*float64(union)
}

func (d *doc) goldOf(words article.Range) *gold {
	words = trim(d.text, words)
	for i := range d.quotes {
		if same(d.quotes[i].words, words) {
			return &d.quotes[i]
		}
	}
	return nil
}

func (d *doc) discarded(words article.Range) bool {
	for _, r := range d.discard {
		if r.Start <= words.Start && words.End <= r.End {
			return true
		}
	}
	return false
}

// rightOnes lists the candidates that name the speaker: those that overlap the
// mention the annotators marked and begin first, else other mentions of the name.
func (d *doc) rightOnes(g *gold, cands []quotation.ExampleSpeaker) []int {
	var right []int
	if g.speaker.Len() == 0 {
		for i, c := range cands {
			if c.Speaker.Len() == 0 {
				right = append(right, i)
			}
		}
		return right
	}
	first, owner := math.MaxInt, math.MaxInt
	for _, c := range cands {
		if c.Speaker.Len() > 0 && overlap(c.Speaker, g.speaker) {
			if d.owns(c.Speaker, g.speaker) {
				owner = min(owner, c.Speaker.Start)
			} else {
				first = min(first, c.Speaker.Start)
			}
		}
	}
	if first == math.MaxInt {
		first = owner
	}
	for i, c := range cands {
		if c.Speaker.Len() > 0 && overlap(c.Speaker, g.speaker) && c.Speaker.Start == first && (first == owner || !d.owns(c.Speaker, g.speaker)) {
			right = append(right, i)
		}
	}
	if len(right) == 0 && g.name != "" {
		for i, c := range cands {
			if c.Speaker.Len() > 0 && lastName(d.text[c.Speaker.Start:c.Speaker.End]) == g.name {
				right = append(right, i)
			}
		}
	}
	return right
}

// owns tells "her" and "Ruiz" in "her adviser", "Ruiz's adviser" from the speaker.
func (d *doc) owns(mention, speaker article.Range) bool {
	if mention.End >= speaker.End {
		return false
	}
	switch strings.ToLower(d.text[mention.Start:mention.End]) {
	case "his", "her", "its", "their", "our", "my":
		return true
	}
	after := d.text[mention.End:]
	return strings.HasPrefix(after, "'") || strings.HasPrefix(after, "’")
}

// cueAt is an annotation whose cue overlaps r.
func (d *doc) cueAt(r article.Range) *gold {
	for i := range d.quotes {
		if overlap(d.quotes[i].cue, r) {
			return &d.quotes[i]
		}
	}
	return nil
}

// reportOf is the annotated reported speech that a clause tells, by its cue or,
// where the annotators marked another one, its speaker; -1 when none.
func (d *doc) reportOf(r quotation.ExampleReport) int {
	for pass := range 2 {
		for i := range d.quotes {
			g := &d.quotes[i]
			inter := min(r.Words.End, g.words.End) - max(r.Words.Start, g.words.Start)
			if !g.reported || inter <= 0 || 10*inter < 3*g.words.Len() {
				continue
			}
			if pass == 0 && overlap(r.Cue, g.cue) || pass == 1 && g.speaker.Len() > 0 && overlap(r.Speaker, g.speaker) &&
				abs(r.Cue.Start-g.cue.Start) < 30 {
				return i
			}
		}
	}
	return -1
}

func abs(n int) int { return max(n, -n) }
