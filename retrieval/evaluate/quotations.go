package evaluate

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// Annotated is an article with its quotations as people marked them. All
// offsets count Unicode code points and are half-open.
type Annotated struct {
	ID     string   `json:"id"`
	Text   string   `json:"text"`
	Quotes []Quoted `json:"quotes"`
	// Discard lists places where annotators do not agree; what is found
	// wholly inside one counts neither way.
	Discard [][2]int `json:"discard,omitempty"`
}

// Quoted is one quotation of an Annotated article, or a found one in the same
// form.
type Quoted struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text,omitempty"`
	Kind  string `json:"kind,omitempty"`
	// Speaker is the mention of the speaker; SpeakerStart is nil when the
	// quotation has none.
	Speaker      string `json:"speaker,omitempty"`
	SpeakerStart *int   `json:"speaker_start"`
	SpeakerEnd   *int   `json:"speaker_end"`
	SpeakerName  string `json:"speaker_name,omitempty"`
	// SpeakerSilver is a name that a program gave the speaker of an
	// annotation; used where SpeakerName is empty.
	SpeakerSilver string `json:"speaker_silver,omitempty"`

	// Standing is "denied" or "doubted" of words that the article does not
	// give as said.
	Standing   string  `json:"standing,omitempty"`
	Cue        string  `json:"cue,omitempty"`
	Role       string  `json:"role,omitempty"`
	Rule       string  `json:"rule,omitempty"`
	Conf       float64 `json:"conf,omitempty"`
	Confidence float64 `json:"confidence,omitempty"`
}

// ReadArticles reads annotated articles, one JSON object a line.
func ReadArticles(r io.Reader) ([]Annotated, error) {
	var out []Annotated
	dec := json.NewDecoder(bufio.NewReader(r))
	for {
		var a Annotated
		err := dec.Decode(&a)
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading annotated article %d: %w", len(out)+1, err)
		}
		if err := a.check(); err != nil {
			return nil, fmt.Errorf("reading annotated article %d: %w", len(out)+1, err)
		}
		out = append(out, a)
	}
}

// check makes sure that every range lies in the text.
func (a *Annotated) check() error {
	n := utf8.RuneCountInString(a.Text)
	for _, q := range a.Quotes {
		if q.Start < 0 || q.End < q.Start || q.End > n {
			return fmt.Errorf("%s: quotation %d-%d is outside the %d characters of the text", a.ID, q.Start, q.End, n)
		}
		if (q.SpeakerStart == nil) != (q.SpeakerEnd == nil) {
			return fmt.Errorf("%s: the speaker of quotation %d-%d has only one end", a.ID, q.Start, q.End)
		}
	}
	return nil
}

// Paragraphs cuts a bare text into paragraphs, one a line.
func Paragraphs(text string) []article.Paragraph {
	var out []article.Paragraph
	at := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		start, end := at, at+len(strings.TrimRight(line, "\r\n"))
		at += len(line)
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, article.Paragraph{Range: article.Range{Start: start, End: end}})
		}
	}
	return out
}

// codePoints turns byte offsets into code points. It walks forward only, so
// give it offsets in any order and it starts again when one lies behind.
type codePoints struct {
	text       string
	byteAt, at int
}

func (c *codePoints) of(b int) int {
	if b < c.byteAt {
		c.byteAt, c.at = 0, 0
	}
	c.at += utf8.RuneCountInString(c.text[c.byteAt:b])
	c.byteAt = b
	return c.at
}

// Reported reports whether the annotations of these articles include reported
// speech, so that found reported speech must be counted too.
func Reported(articles []Annotated) bool {
	for _, a := range articles {
		for _, q := range a.Quotes {
			if q.Kind == "indirect" || q.Kind == "reported" || q.Kind == "mixed" {
				return true
			}
		}
	}
	return false
}

// Predict finds the quotations of a text and gives them in the annotators'
// form. With reported speech, the parts of one attribution ("…," she said,
// "…") become one, as the annotators of reported speech count them.
func Predict(ctx context.Context, a Annotated, reported bool) (Annotated, error) {
	out := Annotated{ID: a.ID, Text: a.Text, Quotes: []Quoted{}}
	found, err := quotation.Find(ctx, a.Text, Paragraphs(a.Text))
	if err != nil {
		return Annotated{}, fmt.Errorf("article %s: %w", a.ID, err)
	}
	if reported {
		found = joinAttributions(a.Text, found)
	}
	points := &codePoints{text: a.Text}
	for _, q := range found {
		if q.Kind == quotation.KindReported && !reported {
			continue
		}
		out.Quotes = append(out.Quotes, asQuoted(a.Text, points, q))
	}
	return out, nil
}

// PredictShown finds what is shown to readers of the quotations of a text, each by
// itself.
func PredictShown(ctx context.Context, a Annotated) (Annotated, error) {
	out := Annotated{ID: a.ID, Text: a.Text, Quotes: []Quoted{}}
	found, err := quotation.Find(ctx, a.Text, Paragraphs(a.Text))
	if err != nil {
		return Annotated{}, fmt.Errorf("article %s: %w", a.ID, err)
	}
	points := &codePoints{text: a.Text}
	for _, q := range quotation.Shown(found) {
		out.Quotes = append(out.Quotes, asQuoted(a.Text, points, q))
	}
	return out, nil
}

func asQuoted(text string, points *codePoints, q quotation.Quotation) Quoted {
	p := Quoted{
		Start: points.of(q.Start), End: points.of(q.End), Text: text[q.Start:q.End], Kind: string(q.Kind),
		SpeakerName: q.Name, Standing: string(q.Standing), Cue: text[q.Cue.Start:q.Cue.End], Role: text[q.Role.Start:q.Role.End], Rule: q.Rule,
		Conf: q.Confidence, Confidence: q.Confidence,
	}
	if q.Speaker.Len() > 0 {
		s, e := points.of(q.Speaker.Start), points.of(q.Speaker.End)
		p.SpeakerStart, p.SpeakerEnd = &s, &e
		p.Speaker = text[q.Speaker.Start:q.Speaker.End]
	}
	return p
}

// joinAttributions gives the quotations as annotators of reported speech count
// them, one for each time somebody speaks: the parts that share a cue or go on
// in the same paragraph become one, from the first to the last; a fragment
// reaches back to its verb; and what lies inside reported speech belongs to it.
func joinAttributions(text string, found []quotation.Quotation) []quotation.Quotation {
	var out []quotation.Quotation
	for _, q := range found {
		if q.Kind != quotation.KindFull && q.Cue.Len() > 0 && q.Cue.Start >= q.Sentence.Start && q.Cue.End < q.Start {
			q.Start = q.Cue.End + len(text[q.Cue.End:q.Start]) - len(strings.TrimLeft(text[q.Cue.End:q.Start], " ,:"))
		}
		if i := attributionOf(text, out, q); i >= 0 {
			o := &out[i]
			o.Start, o.End = min(o.Start, q.Start), max(o.End, q.End)
			o.Confidence = max(o.Confidence, q.Confidence)
			if q.Kind == quotation.KindReported {
				o.Kind = q.Kind
			}
			continue
		}
		out = append(out, q)
	}
	return out
}

// attributionOf finds which of the last attributions q is a part of, or -1.
func attributionOf(text string, out []quotation.Quotation, q quotation.Quotation) int {
	for i := len(out) - 1; i >= 0 && i >= len(out)-3; i-- {
		o := &out[i]
		switch {
		case q.Cue.Len() > 0 && o.Cue == q.Cue:
			return i
		case q.Kind != quotation.KindReported && o.Kind == quotation.KindReported && o.Start <= q.Start && q.End <= o.End:
			return i
		case i == len(out)-1 && q.Cue.Len() == 0 && q.Speaker.Len() > 0 && q.Speaker == o.Speaker &&
			o.End <= q.Start && !strings.Contains(text[o.End:q.Start], "\n"):
			return i
		}
	}
	return -1
}

// WritePredictions writes predictions, one article a line, in the form that
// ReadArticles reads; the texts are left out.
func WritePredictions(w io.Writer, predictions []Annotated) error {
	b := bufio.NewWriter(w)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for _, p := range predictions {
		p.Text = ""
		if err := enc.Encode(p); err != nil {
			return fmt.Errorf("writing the predictions of %s: %w", p.ID, err)
		}
	}
	return b.Flush()
}
