package postings

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// Passage lengths, in bytes. A paragraph of news is one to three sentences;
// shorter ones (a quotation set on a line of its own, a sentence of a text that
// breaks after each) say too little alone to be ranked, longer ones say too
// much. With 0, 150, 300, 450, 600 and 800 for passageShort, the first excerpt
// answered 29, 29, 32, 33, 32 and 32 of 37 questions on the documents of the
// default collection, and with the last four 89, 91, 91 and 92 of 100 questions
// of news, one of three excerpts 95, 97, 94 and 94. From 1000 to 2000,
// passageLong makes no difference to them but for one question at 1000.
const (
	passageShort = 450
	passageLong  = 1400
)

// Passage is the unit that is indexed and ranked: a paragraph, a few short
// ones, or a part of a very long one. The passages of an article do not
// overlap, and every sentence of its body lies in exactly one.
type Passage struct {
	Article string // the id of the article
	article.Range
	// Heading is where the section heading is that the passage belongs to;
	// empty when it has none.
	Heading article.Range
	// Above are the headings that Heading stands under, the outermost first.
	Above []article.Range
	// Whole are the parts of the passage that are quoted as wholes, in order: see
	// [article.Units].
	Whole []article.Range
	// Number counts the passages of the article from 1.
	Number int
}

// Key is the name of the passage in the index. It says where the passage
// is, so that a hit needs no look-up to be read from the stored text.
func (p Passage) Key() string {
	key := fmt.Sprintf("%s:%d-%d:%d-%d:%d", p.Article, p.Start, p.End, p.Heading.Start, p.Heading.End, p.Number)
	if len(p.Above) > 0 || len(p.Whole) > 0 {
		key += ":" + writeRanges(p.Above) + ":" + writeRanges(p.Whole)
	}
	return key
}

func writeRanges(ranges []article.Range) string {
	var b strings.Builder
	for i, r := range ranges {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%d-%d", r.Start, r.End)
	}
	return b.String()
}

func parseRanges(s string) (ranges []article.Range, err error) {
	for part := range strings.SplitSeq(s, ",") {
		if part == "" {
			continue
		}
		r, err := article.ParseRange(part)
		if err != nil {
			return nil, err
		}
		ranges = append(ranges, r)
	}
	return ranges, nil
}

// Headings are the headings that the passage stands under, the outermost first.
func (p Passage) Headings() []article.Range {
	if p.Heading.Len() == 0 {
		return nil
	}
	return append(slices.Clone(p.Above), p.Heading)
}

// Units are the units of the passage's text that are quoted as wholes.
func (p Passage) Units(text string) []article.Range { return article.Units(text, p.WholeInside()) }

// WholeInside is Whole as ranges of the passage's own text.
func (p Passage) WholeInside() []article.Range {
	inside := make([]article.Range, 0, len(p.Whole))
	for _, r := range p.Whole {
		inside = append(inside, article.Range{Start: r.Start - p.Start, End: r.End - p.Start})
	}
	return inside
}

// headingText is what is searched as the heading of a passage.
func headingText(a *article.Article, p Passage) string {
	var all []string
	for _, r := range p.Headings() {
		all = append(all, a.Slice(r))
	}
	return strings.Join(all, HeadingJoint)
}

// HeadingJoint stands between the headings of a passage where they are one text.
const HeadingJoint = " › "

// ParseKey undoes Key.
func ParseKey(key string) (Passage, error) {
	parts := strings.Split(key, ":")
	if len(parts) != 4 && len(parts) != 6 {
		return Passage{}, fmt.Errorf("passage key %q: want article:start-end:start-end:number, perhaps with :ranges:ranges", key)
	}
	p := Passage{Article: parts[0]}
	var err error
	if p.Range, err = article.ParseRange(parts[1]); err != nil {
		return Passage{}, fmt.Errorf("passage key %q: %w", key, err)
	}
	if p.Heading, err = article.ParseRange(parts[2]); err != nil {
		return Passage{}, fmt.Errorf("passage key %q: %w", key, err)
	}
	if p.Number, err = strconv.Atoi(parts[3]); err != nil {
		return Passage{}, fmt.Errorf("passage key %q: %w", key, err)
	}
	if len(parts) == 6 {
		if p.Above, err = parseRanges(parts[4]); err == nil {
			p.Whole, err = parseRanges(parts[5])
		}
		if err != nil {
			return Passage{}, fmt.Errorf("passage key %q: %w", key, err)
		}
	}
	return p, nil
}

// Cut cuts an article into its passages, in order.
func Cut(a *article.Article) []Passage {
	if a.Kind == article.KindDocs {
		return cutSections(a)
	}
	var (
		out     []Passage
		heading article.Range
		open    bool // the last passage may still take a paragraph
	)
	for _, p := range a.Paragraphs {
		if p.Heading {
			heading, open = p.Range, false
			continue
		}
		if open {
			last := &out[len(out)-1]
			if (last.Len() < passageShort || p.Len() < passageShort/2) && p.End-last.Start <= passageLong {
				last.End = p.End
				continue
			}
		}
		for _, r := range splitLong(a.Text, p.Range) {
			out = append(out, Passage{Article: a.ID, Range: r, Heading: heading, Number: len(out) + 1})
		}
		open = true
	}
	return out
}

// splitLong cuts a paragraph that is too long for one passage at sentence ends,
// and a sentence that is too long for one at white space.
func splitLong(text string, r article.Range) []article.Range {
	if r.Len() <= passageLong {
		return []article.Range{r}
	}
	var out []article.Range
	for _, s := range article.Sentences(text[r.Start:r.End]) {
		s.Start += r.Start
		s.End += r.Start
		for _, piece := range splitWords(text, s) {
			if n := len(out); n > 0 && piece.End-out[n-1].Start <= passageLong {
				out[n-1].End = piece.End
				continue
			}
			out = append(out, piece)
		}
	}
	return out
}

// splitWords cuts a sentence into pieces of at most passageLong bytes, at white
// space where there is any and else between two characters.
func splitWords(text string, r article.Range) []article.Range {
	var out []article.Range
	for r.Len() > passageLong {
		limit := r.Start + passageLong
		cut := r.Start + strings.LastIndexAny(text[r.Start:limit], " \n")
		next := cut + 1
		if cut <= r.Start {
			for cut = limit; !utf8.RuneStart(text[cut]); cut-- {
			}
			next = cut
		}
		out = append(out, article.Range{Start: r.Start, End: cut})
		r.Start = next
	}
	return append(out, r)
}

// Measure counts the terms of an article's passages.
func Measure(a *article.Article, passages []Passage) Lengths {
	var sum Lengths
	l := lang.Of(a.Language, a.Text)
	title := l.Length(a.Names())
	for _, p := range passages {
		sum.Add(Lengths{Body: l.Length(a.Slice(p.Range)), Title: title, Heading: l.Length(headingText(a, p))})
	}
	return sum
}

// CheckID makes sure that an article's id can be part of a key.
func CheckID(a *article.Article) error {
	for _, c := range a.ID {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return fmt.Errorf("article id %q (file %s): only a-z, 0-9 and hyphens are allowed", a.ID, a.File)
		}
	}
	if a.ID == "" {
		return fmt.Errorf("file %s: an article has no id", a.File)
	}
	return nil
}
