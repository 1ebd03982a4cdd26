package rank

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// A page of documentation says in its headings what stands under them, often as the
// question itself ("Which ports are used?"), and the text goes on from there without
// its words. So a heading is read there as what it is: the first sentence of its
// section, which asks or names what the rest tells.

// headingJoint parts the headings of a candidate, the outermost first.
const headingJoint = " › "

// headedWeight is what a heading that asks what the question asks adds to the score
// of the passages under it. It is set by hand: there is no annotated documentation to
// learn it from, and the ranking of news has never seen it.
const headedWeight = 5.0

// innermost is the last of the headings of a candidate.
func innermost(heading string) string {
	return heading[strings.LastIndex(heading, headingJoint)+1:]
}

// withHeading is the text of a candidate as it is read: that of documentation with
// the heading as its first unit.
func (c *Candidate) withHeading() (text string, whole []article.Range) {
	heading := strings.TrimSpace(strings.TrimPrefix(innermost(c.Heading), headingJoint[1:]))
	if !c.Docs || heading == "" {
		return c.Text, c.Whole
	}
	heading = strings.TrimRight(heading, "?!.:")
	shift := len(heading) + len("\n\n")
	whole = append(make([]article.Range, 0, len(c.Whole)+1), article.Range{End: len(heading)})
	for _, r := range c.Whole {
		whole = append(whole, article.Range{Start: r.Start + shift, End: r.End + shift})
	}
	return heading + "\n\n" + c.Text, whole
}

// askedFor is how a heading and a question meet.
type askedFor struct {
	// covered is the share of the question's words that the headings and the title
	// have, by weight; fits the share of the heading's own words that are asked for.
	covered, fits float64
	// own is covered by the innermost heading alone.
	own float64
}

// value is one figure of both.
func (a askedFor) value() float64 {
	// What only the title has stands above the other sections of the page as well.
	covered := (a.covered + a.own) / 2
	if covered+a.fits == 0 {
		return 0
	}
	return covered * 2 * covered * a.fits / (covered + a.fits)
}

// whole reports whether the heading asks what the question asks.
func (a askedFor) whole() bool { return a.covered > 1-1e-9 && a.fits >= 0.5 }

// Headed reports whether a passage stands under a heading that asks most of what the
// question asks, so that all under it answers.
func (r *Ranked) Headed() bool { return r.headed.value() >= 0.5 }

// headed tells how far the heading of a passage of documentation asks what the
// question asks.
func (q *Question) headed(c *Candidate) askedFor {
	heading := innermost(c.Heading)
	if !c.Docs {
		return askedFor{}
	}
	if heading == "" {
		heading = c.Title
	}
	asked := q.contentStems()
	if len(asked) == 0 {
		return askedFor{}
	}
	around := make(map[string]bool)
	for _, t := range c.language().Tokens(c.Heading + " " + c.Title) {
		around[t.Stem] = true
	}
	words, met := 0, 0
	seen := make(map[string]bool)
	for _, t := range c.language().Tokens(heading) {
		if t.Whole || !saysMuch(t) || seen[t.Stem] {
			continue
		}
		seen[t.Stem] = true
		words++
		if _, ok := asked[t.Stem]; ok {
			met++
		}
	}
	total, covered, own := 0.0, 0.0, 0.0
	for stem, weight := range asked {
		total += weight
		if around[stem] {
			covered += weight
		}
		if seen[stem] {
			own += weight
		}
	}
	return askedFor{covered: covered / total, fits: part(met, words), own: own / total}
}

// saysMuch reports whether a word tells headings apart: "Without Docker" is another one
// than "With Docker".
func saysMuch(t lang.Token) bool {
	return t.Form == "without" || t.Form == "not" || t.Class&lang.Stop == 0
}

// contentStems are the words of the question that count, with their weights. Those
// that only say what sort of answer is asked for ("how large") have the least.
func (q *Question) contentStems() map[string]float64 {
	least := 0.0
	for _, t := range q.terms {
		if least == 0 || t.Weight < least {
			least = t.Weight
		}
	}
	asked := make(map[string]float64)
	for _, t := range q.language.Tokens(q.Text) {
		if t.Whole || !saysMuch(t) {
			continue
		}
		asked[t.Stem] = max(least, 0.1)
		if i, ok := q.byStem[t.Stem]; ok {
			asked[t.Stem] = max(q.terms[i].Weight, 0.1)
		}
	}
	return asked
}

// What takes a page of documentation for an answer, beside AnswerThreshold: the border
// of news is too high there, since a row of a table or a line under a heading answers
// without much of what the evidence of news goes by. They are set by hand, with the
// questions of retrieval/evaluate/testdata/docs-questions.jsonl as they were written.
const (
	docsThreshold = 0.40 // with docsCovered of the question's firm words
	docsCovered   = 0.6
	docsTogether  = 0.6 // of the question in two neighbouring units
)

// inDocs reports whether the best passage is documentation that answers though its
// probability is below AnswerThreshold.
func (f found) inDocs(probability float64) bool {
	if !f.ranked[0].docs || f.missing()&f.q.names != 0 {
		return false
	}
	covered, together := f.covered(), f.value("sentences") >= docsTogether
	if !together || f.q.Type == PersonAnswer && f.held() == 0 {
		return false
	}
	if covered > 1-1e-9 && f.q.unknown() == 0 {
		return f.q.firm().len() > 1 || f.q.asks
	}
	return probability >= docsThreshold && covered >= docsCovered
}
