package quotation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/marks"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/tongue"
)

// Languages are the languages, as ISO 639-1 codes, that speakers are read in.
func Languages() []string { return append([]string{"en"}, tongue.Codes...) }

// BareName takes titles and courtesies off a name in a language that writes them as one
// word with it.
func BareName(s string) string { return tongue.BareName(s) }

// WithoutCourtesy is a name without the titles before it that are none in English, in the
// language of a text: "Vaudrey" for "Mme Vaudrey" in a French one.
func WithoutCourtesy(name, text string) string {
	const least = 2 // small words that tell the language
	first, _, several := strings.Cut(name, " ")
	if !several || !tongue.IsCourtesy(first) {
		return name
	}
	if t := tongue.Of(text, least); t != nil {
		return t.WithoutCourtesy(name)
	}
	return name
}

// SmallTitles reports whether a text is in a language that writes titles before names with
// small letters, and names alone with capitals.
func SmallTitles(text string) bool {
	const least = 2 // small words that tell the language
	t := tongue.Of(text, least)
	return t != nil && t.SmallTitles()
}

// readForeign attributes the quotations of the paragraphs in other languages that there
// are words of speech for, by their spans.
func (d *document) readForeign() {
	quotes := make([][]tongue.Quote, len(d.Paragraphs))
	spans := make([][]int, len(d.Paragraphs))
	any := slices.ContainsFunc(d.Tongues, func(t *tongue.Tongue) bool { return t != nil })
	for i, s := range d.Spans {
		if d.Tongues[s.Para] == nil || s.Turn || s.Attribute {
			continue
		}
		p := d.Paragraphs[s.Para]
		quotes[s.Para] = append(quotes[s.Para], tongue.Quote{Open: s.Open, Start: s.Start, End: min(s.End, p.End), Close: min(s.Close, p.End)})
		spans[s.Para] = append(spans[s.Para], i)
	}
	if !any {
		return
	}
	d.abroad = map[int]tongue.Attribution{}
	d.quotesAbroad = quotes
	d.reader = tongue.NewReader(d.Text, d.Paragraphs, d.pasted, func(i int) *tongue.Tongue { return d.Tongues[i] },
		func(i int) []tongue.Quote { return quotes[i] })
	for i := range d.Paragraphs {
		if len(quotes[i]) == 0 {
			continue
		}
		for k, a := range d.reader.Attribute(d.Tongues[i], d.Paragraphs[i].Range, quotes[i]) {
			d.abroad[spans[i][k]] = a
		}
	}
}

// reportedAbroad is what somebody is told to have said in another language, in the
// writer's words.
func (d *document) reportedAbroad() []Quotation {
	var out []Quotation
	for i, p := range d.Paragraphs {
		if d.reader == nil || d.Tongues[i] == nil || p.Heading {
			continue
		}
		for _, r := range d.reader.Reported(d.Tongues[i], p.Range, d.quotesAbroad[i]) {
			out = append(out, Quotation{
				Start: r.Start, End: r.End, Sentence: r.Sentence, Kind: KindReported, Speaker: r.Speaker, Name: r.Name, Role: r.Role,
				Cue: r.Cue, Rule: r.Rule, Confidence: r.Confidence,
			})
		}
	}
	return out
}

// foreignQuotation is what is known of a quotation in another language: that it is one,
// unless it is short and nobody says it.
func (d *document) foreignQuotation(ti int) attribution {
	a := attribution{setting: d.settingOf(ti), best: candidate{mention: -1, cue: -1, rel: syntax.Nobody}, pSpeaker: surely, pQuote: 1, via: -1}
	span := d.Tokens[ti].Quote
	in := d.Text[d.Spans[span].Start:d.Spans[span].End]
	if f, ok := d.abroad[int(span)]; ok {
		a.abroad = &f
	}
	long := a.setting.words >= marks.MinForeignWords || marks.IsUnspaced(in) && utf8.RuneCountInString(in) >= marks.MinForeignRunes
	said := a.abroad != nil && (a.abroad.Name != "" || a.abroad.Cue != article.Range{} && a.abroad.Speaker != article.Range{})
	if !long && !said {
		a.pQuote = 0
	}
	return a
}

// withoutSpaces takes the spaces within the marks off the words: « Oui ».
func (d *document) withoutSpaces(q *Quotation) {
	in := d.Text[q.Start:q.End]
	q.Start += len(in) - len(strings.TrimLeftFunc(in, unicode.IsSpace))
	q.End -= len(in) - len(strings.TrimRightFunc(in, unicode.IsSpace))
}

// fromAbroad fills a quotation with what was read in its own language.
func (d *document) fromAbroad(q *Quotation, a *tongue.Attribution) {
	if a.Sentence.Start <= q.Start && q.End <= a.Sentence.End {
		q.Sentence = a.Sentence
	}
	for _, r := range d.Text[q.Start:q.End] {
		if unicode.IsLetter(r) {
			if !unicode.IsLower(r) {
				q.Kind = KindFull
			}
			break
		}
	}
	q.Cue = a.Cue
	switch a.Standing {
	case tongue.Denied:
		q.Standing, q.StandingCue = Denied, a.Doubt
		return
	case tongue.Doubted:
		q.Standing, q.StandingCue = Doubted, a.Doubt
		return
	}
	if a.Confidence > 0 {
		q.Speaker, q.Name, q.Role, q.Rule, q.Confidence = a.Speaker, a.Name, a.Role, a.Rule, a.Confidence
	}
}

// longestPasted bounds a text that somebody pastes to have it checked.
const longestPasted = 16 << 10

// Pasted finds the quotations of a short text that is not English, each with who is said
// there to have spoken: what somebody pastes to have it checked. An English text has
// none, nor has one in a language that speakers are not read in.
func Pasted(text string) []Quotation {
	if len(text) > longestPasted {
		return nil
	}
	var paragraphs []article.Paragraph
	at := 0
	for line := range strings.Lines(text) {
		r := article.Range{Start: at, End: at + len(strings.TrimRight(line, " \r\n"))}
		r.Start += len(line) - len(strings.TrimLeft(line, " \t"))
		at += len(line)
		if r.Start < r.End {
			paragraphs = append(paragraphs, article.Paragraph{Range: r})
		}
	}
	foreign := marks.FindForeign(text, paragraphs)
	if !slices.Contains(foreign, true) {
		return nil
	}
	d := readPasted(text, paragraphs)
	if !slices.ContainsFunc(d.Tongues, func(t *tongue.Tongue) bool { return t != nil }) {
		return nil
	}
	return d.quoted()
}
