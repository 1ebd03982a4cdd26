package reader

import (
	"cmp"
	"container/heap"
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
	Part      int     // of a long article, from 1
	Parts     int     // 1 for one that is shown whole
	Blocks    []block // of the part
	Contents  []section
	Quoted    bool // somebody is quoted in it
	Citations []citation
	Notice    *notice
}

// section is a heading and where it is read.
type section struct{ Text, Link string }

// Before and After are the parts beside the one that is shown, 0 for none.
func (p *articlePage) Before() int { return p.Part - 1 }
func (p *articlePage) After() int {
	if p.Part < p.Parts {
		return p.Part + 1
	}
	return 0
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
	Code    bool
	// Page is the page of the article's file, where one begins with the block;
	// else 0.
	Page   int
	Runs   []run
	Voices []voice
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

// What making a page takes for each byte of the text that it shows, and for each of
// the text that it is cut from.
const (
	bytesShown = 8
	bytesRead  = 2
)

func (s *site) article(ctx context.Context, r request) (view, error) {
	length := r.index.TextLength(r.id)
	takes := bytesRead*length + bytesShown*min(length, partBytes)
	if r.query.Get("format") == "json" {
		takes = bytesShown * length
	}
	if err := r.load.grow(ctx, takes); err != nil {
		return view{}, err
	}
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
	parts := partsOf(a)
	page.Part, page.Parts = r.part(a, parts, cited), len(parts)
	page.Contents = contents(a, parts, page.Part)
	shown := parts[page.Part-1]
	if err := r.load.grow(ctx, bytesRead*length+bytesShown*shown.bytes(a)); err != nil {
		return view{}, err
	}
	if page.Blocks, err = blocks(ctx, a, shown, quoted, cited); err != nil {
		return view{}, err
	}
	page.Citations = s.citeArticle(source)
	return view{
		about: aboutArticle(a, source),
		name:  "article", title: cmp.Or(a.Title, a.ID), data: &page, fixed: true,
		result: articleResult{source, a.Text, a.Paragraphs, quoted},
	}, nil
}

// aboutArticle describes an article by where it is from and its first words.
func aboutArticle(a *article.Article, source retrieval.Source) string {
	const most = 200 // characters
	about := strings.Join(source.Parts()[1:], " · ")
	for _, p := range a.Paragraphs {
		if p.Heading || about == "" && p.Len() == 0 {
			continue
		}
		words := []rune(article.Clip(a.Slice(p.Range), 4*most))
		if len(words) > most {
			cut := string(words[:most])
			if i := strings.LastIndexByte(cut, ' '); i > 0 {
				cut = cut[:i]
			}
			words = []rune(cut + " …")
		}
		return strings.TrimPrefix(about+": "+string(words), ": ")
	}
	return about
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
		return article.Range{}, &notice{Text: cmp.Or(r.words.detail(proof), r.words.outcome(proof.Outcome))}
	case proof.Outcome == cite.Unchanged:
		return article.Range{Start: proof.Start, End: proof.End}, &notice{Good: true, Text: "The cited words stand here as they were cited."}
	}
	return article.Range{Start: proof.Start, End: proof.End},
		&notice{Good: true, Text: "This text has changed since it was cited; the cited words are still in it, word for word."}
}

// blocks cuts a part of a text into its paragraphs, numbered as in citations, and each
// where a quotation or the cited slice begins or ends. Joined they are the text,
// but for the blank lines between them.
func blocks(ctx context.Context, a *article.Article, shown part, quoted []cite.Quoted, cited article.Range) ([]block, error) {
	var (
		err              error
		out              []block
		number, headings int
		anchored         bool
		page             int           // of the file
		next             int           // of the quotations
		open             []cite.Quoted // of those before it, what may reach this paragraph
	)
	for i, p := range a.Paragraphs[:shown.end] {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b := block{Heading: p.Heading, Code: p.Kind == article.Code}
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
		if i < shown.first {
			continue
		}
		open = slices.DeleteFunc(open, func(q cite.Quoted) bool { return q.End <= p.Start })
		for ; next < len(quoted) && quoted[next].Start < p.End; next++ {
			if quoted[next].End > p.Start {
				open = append(open, quoted[next])
			}
		}
		if b.Runs, err = runs(ctx, a, p.Range, open, cited); err != nil {
			return nil, err
		}
		b.Voices = voices(a, open)
		if !anchored {
			anchored = anchorFirst(b.Runs)
		}
		out = append(out, b)
	}
	return out, nil
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

// runs cuts a paragraph up. The quotations are those in it, by where they begin.
func runs(ctx context.Context, a *article.Article, p article.Range, quoted []cite.Quoted, cited article.Range) ([]run, error) {
	cuts := []int{p.Start, p.End, cited.Start, cited.End}
	for _, q := range quoted {
		cuts = append(cuts, q.Start, q.End)
	}
	slices.Sort(cuts)
	cuts = slices.DeleteFunc(slices.Compact(cuts), func(at int) bool { return at < p.Start || at > p.End })
	var (
		out    []run
		around innermost
		next   int // of the quotations
	)
	for i := 0; i+1 < len(cuts); i++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		at := article.Range{Start: cuts[i], End: cuts[i+1]}
		for ; next < len(quoted) && quoted[next].Start <= at.Start; next++ {
			heap.Push(&around, &quoted[next])
		}
		for len(around) > 0 && around[0].End <= at.Start {
			heap.Pop(&around)
		}
		inside := at.Start >= cited.Start && at.End <= cited.End
		if n := len(out); n == 0 || out[n-1].Cited != inside {
			out = append(out, run{Cited: inside})
		}
		seg := segment{Text: a.Slice(at)}
		if len(around) > 0 {
			seg.Kind, seg.Who = kindOf(around[0]), whoOf(around[0])
		}
		last := &out[len(out)-1]
		last.Segments = append(last.Segments, seg)
	}
	return out, nil
}

// innermost is a heap of the quotations around a place, and of some that are over:
// the shortest is the first, of two of one length the one that begins first.
type innermost []*cite.Quoted

func (h innermost) Len() int      { return len(h) }
func (h innermost) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h innermost) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(h[i].End-h[i].Start, h[j].End-h[j].Start), cmp.Compare(h[i].Start, h[j].Start)) < 0
}
func (h *innermost) Push(q any) { *h = append(*h, q.(*cite.Quoted)) }
func (h *innermost) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
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
		return notIdentified
	}
	return q.Who()
}

// voices are who speaks in a paragraph, each once, in order.
func voices(a *article.Article, quoted []cite.Quoted) []voice {
	var (
		out   []voice
		first []string // words of each
		known = map[voice]bool{}
	)
	for i := range quoted {
		q := &quoted[i]
		v := voice{Kind: kindOf(q), Who: whoOf(q), Minor: !q.Identified && q.Standing == quotation.Stated && q.Kind != quotation.KindFull}
		if known[v] {
			continue
		}
		known[v] = true
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
