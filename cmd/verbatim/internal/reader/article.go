package reader

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// articlePage is a whole article.
type articlePage struct {
	retrieval.Source
	OpenAt    string
	AlsoOpen  []string
	Blocks    []block
	Contents  []block // the headings
	Quoted    bool    // somebody is quoted in it
	Citations []citation
	Notice    *notice
}

// notice says what an address that names a passage led to.
type notice struct {
	Good bool
	Text string
	Link string // where to go instead
	Name string // of the link
}

// block is a paragraph or a heading.
type block struct {
	ID      string // the anchor: p12 for paragraph 12, s3 for the third heading
	Number  int
	Heading bool
	// Page is the page of the article's file, where one begins with the block;
	// else 0.
	Page   int
	Runs   []run
	Voices []voice
}

// Text is the stored text of the block.
func (b block) Text() string {
	var text strings.Builder
	for _, r := range b.Runs {
		for _, s := range r.Segments {
			text.WriteString(s.Text)
		}
	}
	return text.String()
}

// run is a stretch of a block that is cited, or is not.
type run struct {
	Cited    bool
	ID       string // the anchor of the first cited run
	Segments []segment
}

// segment is a stretch in which the same words are quoted.
type segment struct {
	Text string
	// Kind is "" for the article's own words, otherwise "said", "unknown" for a
	// speaker who is not identified, or "reported".
	Kind string
	Who  string // in words, for the segments of a quotation
}

// voice says who speaks in a block. Words are the first of what they say, where
// there is more than one voice.
type voice struct {
	Kind, Who, Words string
	// Minor is true of a few words by somebody who is not identified: only those
	// who hear the page read learn of it, since they do not see the line under them.
	Minor bool
}

func (s *site) article(ctx context.Context, r request) (view, error) {
	a, err := r.index.Article(ctx, r.id)
	if err != nil {
		return view{}, err
	}
	quoted, err := r.index.QuotedIn(ctx, r.id)
	if err != nil {
		return view{}, err
	}
	source, _ := r.collection.find(r.id)
	page := articlePage{Source: source, OpenAt: a.URL, AlsoOpen: a.AlsoAt, Quoted: len(quoted) > 0}
	cited, why := s.cited(ctx, r, a)
	page.Notice = why
	page.Blocks = blocks(a, quoted, cited)
	for _, b := range page.Blocks {
		if b.Heading {
			page.Contents = append(page.Contents, b)
		}
	}
	page.Citations = s.citeArticle(source)
	return view{
		name: "article", title: cmp.Or(a.Title, a.ID), data: &page, fixed: true,
		result: articleResult{source, a.Text, a.Paragraphs, quoted},
	}, nil
}

// articleResult is the JSON of an article.
type articleResult struct {
	retrieval.Source
	Text       string              `json:"text"`
	Paragraphs []article.Paragraph `json:"paragraphs"`
	Quotations []cite.Quoted       `json:"quotations"`
}

// cited is the slice of an article that the address names, by a receipt or by
// bytes=START-END, and what is to be said of it.
func (s *site) cited(ctx context.Context, r request, a *article.Article) (article.Range, *notice) {
	if receipt := r.text("receipt"); receipt != "" {
		return s.citedByReceipt(ctx, r, a, receipt)
	}
	given := r.text("bytes")
	if given == "" {
		return article.Range{}, nil
	}
	from, to, _ := strings.Cut(given, "-")
	start, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if err1 != nil || err2 != nil || start < 0 || start >= end || end > len(a.Text) || !wholeRunes(a.Text, start, end) {
		return article.Range{}, &notice{Text: "The bytes that the address names are no part of this text."}
	}
	return article.Range{Start: start, End: end}, nil
}

func wholeRunes(text string, start, end int) bool {
	return utf8.RuneStart(text[start]) && (end == len(text) || utf8.RuneStart(text[end]))
}

func (s *site) citedByReceipt(ctx context.Context, r request, a *article.Article, receipt string) (article.Range, *notice) {
	proof, err := r.index.Verify(ctx, receipt)
	switch {
	case err != nil:
		return article.Range{}, &notice{Text: "The receipt in the address cannot be read; a part of it may be missing."}
	case proof.Article.ID != a.ID:
		return article.Range{}, &notice{Text: "The receipt in the address is of another article.", Name: "Check that receipt", Link: s.base +
			"/verify?" + url.Values{"quote": {receipt}}.Encode()}
	case proof.Excerpt == "":
		return article.Range{}, &notice{Text: proof.Detail}
	case proof.Outcome == cite.Unchanged:
		return article.Range{Start: proof.Start, End: proof.End}, &notice{Good: true, Text: "The cited words stand here as they were cited."}
	}
	return article.Range{Start: proof.Start, End: proof.End},
		&notice{Good: true, Text: "This text has changed since it was cited; the cited words still stand in it, word for word."}
}

// blocks cuts a text into its paragraphs, numbered as in citations, and each
// where a quotation or the cited slice begins or ends. Joined they are the text,
// but for the blank lines between them.
func blocks(a *article.Article, quoted []cite.Quoted, cited article.Range) []block {
	var (
		out              []block
		number, headings int
		anchored         bool
		page             int // of the file
		first            int // of the quotations that may reach this paragraph
	)
	for _, p := range a.Paragraphs {
		b := block{Heading: p.Heading}
		if p.Heading {
			headings++
			b.ID = "s" + strconv.Itoa(headings)
		} else {
			number++
			b.Number, b.ID = number, "p"+strconv.Itoa(number)
		}
		if p.Page != page {
			page, b.Page = p.Page, p.Page
		}
		for first < len(quoted) && quoted[first].End <= p.Start {
			first++
		}
		here := overlapping(quoted[first:], p.Range)
		b.Runs = runs(a, p.Range, here, cited)
		b.Voices = voices(a, here)
		if !anchored {
			anchored = anchorFirst(b.Runs)
		}
		out = append(out, b)
	}
	return out
}

// anchorFirst gives the first cited run the anchor that links lead to.
func anchorFirst(runs []run) bool {
	for i := range runs {
		if runs[i].Cited {
			runs[i].ID = "passage"
			return true
		}
	}
	return false
}

// overlapping are the quotations in r, whole or in part.
func overlapping(quoted []cite.Quoted, r article.Range) []cite.Quoted {
	var here []cite.Quoted
	for _, q := range quoted {
		if q.Start >= r.End {
			break
		}
		if q.End > r.Start {
			here = append(here, q)
		}
	}
	return here
}

// runs cuts a paragraph up.
func runs(a *article.Article, p article.Range, quoted []cite.Quoted, cited article.Range) []run {
	cuts := []int{p.Start, p.End, cited.Start, cited.End}
	for _, q := range quoted {
		cuts = append(cuts, q.Start, q.End)
	}
	slices.Sort(cuts)
	cuts = slices.DeleteFunc(slices.Compact(cuts), func(at int) bool { return at < p.Start || at > p.End })
	var out []run
	for i := 0; i+1 < len(cuts); i++ {
		at := article.Range{Start: cuts[i], End: cuts[i+1]}
		inside := at.Start >= cited.Start && at.End <= cited.End
		if n := len(out); n == 0 || out[n-1].Cited != inside {
			out = append(out, run{Cited: inside})
		}
		seg := segment{Text: a.Slice(at)}
		if q := innermost(quoted, at); q != nil {
			seg.Kind, seg.Who = kindOf(q), whoOf(q)
		}
		last := &out[len(out)-1]
		last.Segments = append(last.Segments, seg)
	}
	return out
}

// innermost is the shortest quotation around a slice, nil without one.
func innermost(quoted []cite.Quoted, at article.Range) *cite.Quoted {
	var best *cite.Quoted
	for i := range quoted {
		q := &quoted[i]
		if q.Start <= at.Start && at.End <= q.End && (best == nil || q.End-q.Start < best.End-best.Start) {
			best = q
		}
	}
	return best
}

func kindOf(q *cite.Quoted) string {
	switch {
	case q.Kind == quotation.KindReported:
		return "reported"
	case !q.Identified:
		return "unknown"
	}
	return "said"
}

func whoOf(q *cite.Quoted) string {
	if line := cite.StandingLine(q.Standing); line != "" {
		return line
	}
	if !q.Identified {
		return "speaker not identified"
	}
	return q.Who()
}

// voices are who speaks in a paragraph, each once, in order.
func voices(a *article.Article, quoted []cite.Quoted) []voice {
	var (
		out   []voice
		first []string // words of each
	)
	for i := range quoted {
		q := &quoted[i]
		v := voice{Kind: kindOf(q), Who: whoOf(q), Minor: !q.Identified && q.Standing == quotation.Stated && q.Kind != quotation.KindFull}
		if slices.ContainsFunc(out, func(o voice) bool { return o == v }) {
			continue
		}
		first = append(first, opening(a.Slice(article.Range{Start: q.Start, End: q.End})))
		out = append(out, v)
	}
	if len(out) > 1 {
		for i := range out {
			out[i].Words = first[i]
		}
	}
	return out
}

// opening is the first few words of a text.
func opening(text string) string {
	const words = 4
	n := 0
	for i, c := range text {
		if unicode.IsSpace(c) {
			if n++; n == words {
				return text[:i] + " …"
			}
		}
	}
	return text
}
