package reader

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

const (
	// longestQuestion is the most characters of a question, a name or a topic, as
	// in Discord.
	longestQuestion = 500
	// longestQuote is the most characters of a quotation to check. Written in an
	// address they must keep to what proxies take, 8 KB, in any alphabet.
	longestQuote = 1500
	// mostHits is the most passages or quotations on a page.
	mostHits = 50
)

// tooLong says that a field is longer than it may be; nil when it is not.
func tooLong(what, text string, most int) error {
	n := utf8.RuneCountInString(text)
	if n <= most {
		return nil
	}
	return &problem{status: http.StatusBadRequest, Title: "That is too long",
		Text: fmt.Sprintf("The %s has %d characters; %d is the most.", what, n, most), Length: n, Most: most}
}

// limit is the number of hits that is asked for, usual unless the address says
// otherwise.
func (r request) limit(usual int) int {
	n, err := strconv.Atoi(r.query.Get("n"))
	if err != nil || n < 1 {
		return usual
	}
	return min(n, mostHits)
}

// askPage is the page to ask, with the answer where there was a question.
type askPage struct {
	Question string
	// Source, Speaker, After and Before narrow the question down, as typed.
	Source, Speaker, After, Before string
	// Nobody is set when nobody called Speaker is quoted.
	Nobody     bool
	Only       *retrieval.Source // the article that is searched
	Choices    []retrieval.Source
	Answer     *retrieval.Answer
	Hits       []hitView
	Nearest    []hitView
	More       string // the address of more hits
	Coverage   string
	Collection *collection
	Sources    []retrieval.Source // the first of them, where nothing answers
	// Titled are the articles whose titles have the words of the question, where no
	// passage answers.
	Titled []retrieval.Source
	// Newest are the newest articles, Speakers those who are quoted most, and Try a few
	// questions that are answered, where nothing was asked.
	Newest   []retrieval.Source
	Speakers []retrieval.Speaker
	Try      []string
}

// hitView is a hit with what the page needs besides.
type hitView struct {
	retrieval.Hit
	Language string
	// ReadAt is where the hit is read in its article, OpenAt where in the
	// article's own page.
	ReadAt, OpenAt string
	Voices         []string
	Citations      []citation
}

// ask answers a question as the other faces do: the same call, the same excerpts.
func (s *site) ask(ctx context.Context, r request) (view, error) {
	page := askPage{
		Question: r.text("q"), Source: r.text("source"), Speaker: r.text("speaker"), After: r.text("after"), Before: r.text("before"),
		Choices: r.collection.Choices(), Coverage: r.collection.Coverage(), Collection: r.collection,
	}
	v := view{name: "ask", title: "Ask", data: &page}
	q, err := page.query()
	if err != nil {
		return v, err
	}
	if only, ok := r.collection.find(page.Source); ok {
		page.Only = &only
	}
	if page.Question == "" {
		v.fixed, v.title = true, "Ask the articles"
		v.result = &retrieval.Answer{Hits: []retrieval.Hit{}}
		return v, s.home(ctx, r, &page)
	}
	v.title = page.Question
	limit := r.limit(retrieval.DefaultLimit)
	q.Limit = limit + 1 // to see whether there are more
	answer, err := r.index.Ask(ctx, q)
	if err != nil {
		return v, err
	}
	more := len(answer.Hits) > limit
	answer.Hits = answer.Hits[:min(limit, len(answer.Hits))]
	page.Answer, v.result = answer, answer
	page.Nobody = page.Speaker != "" && len(r.index.FindSpeakers(page.Speaker)) == 0
	page.Hits, page.Nearest = s.hits(r, answer.Hits), s.hits(r, answer.Nearest)
	if more && limit < mostHits {
		page.More = s.base + "/?" + address("q", page.Question, "source", page.Source, "speaker", page.Speaker, "after", page.After, "before",
			page.Before,
			"n", fmt.Sprint(limit+2*retrieval.DefaultLimit)) + fmt.Sprintf("#passage-%d", limit+1)
	}
	if answer.Step != retrieval.StepAnswers {
		page.Titled = titled(r.collection.Sources, page.Question)
	}
	const examples = 6
	page.Sources = r.collection.Sources[:min(examples, len(r.collection.Sources))]
	return v, nil
}

// home fills in what there is to see where nothing was asked.
func (s *site) home(ctx context.Context, r request, page *askPage) (err error) {
	const newest, speakers, questions = 5, 8, 3
	page.Newest = r.collection.Newest[:min(len(r.collection.Newest), newest)]
	all := r.index.Speakers()
	page.Speakers = all[:min(len(all), speakers)]
	page.Try, err = r.index.Suggest(ctx, retrieval.Scope{})
	page.Try = page.Try[:min(len(page.Try), questions)]
	return err
}

// titled are the articles whose titles have every longer word of a question, a few of
// them.
func titled(sources []retrieval.Source, question string) []retrieval.Source {
	const most, shortest = 3, 4
	var words []string
	for _, w := range strings.FieldsFunc(strings.ToLower(question), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }) {
		if utf8.RuneCountInString(w) >= shortest && !asking[w] {
			words = append(words, w)
		}
	}
	var out []retrieval.Source
	for _, s := range sources {
		if len(words) > 0 && len(out) < most && hasAll(strings.ToLower(s.Title), words) {
			out = append(out, s)
		}
	}
	return out
}

// asking are longer words of questions that no title need have.
var asking = map[string]bool{
	"what": true, "when": true, "where": true, "which": true, "whom": true, "whose": true, "does": true, "have": true, "were": true,
	"with":  true,
	"about": true, "from": true, "that": true, "this": true, "tell": true, "show": true, "article": true, "articles": true, "there": true,
	"many": true, "much": true,
}

// Narrowed reports whether the question is narrowed down.
func (p *askPage) Narrowed() bool { return p.Source+p.Speaker+p.After+p.Before != "" }

// query is what the page asks.
func (p *askPage) query() (retrieval.Query, error) {
	q := retrieval.Query{Question: p.Question, Source: p.Source, Speaker: p.Speaker}
	if err := cmp.Or(tooLong("question", p.Question, longestQuestion), tooLong("name", p.Speaker, longestQuestion)); err != nil {
		return q, err
	}
	if err := q.Between(p.After, p.Before); err != nil {
		return q, &problem{status: http.StatusBadRequest, Title: "That is no date",
			Text: "Write a day, a month or a year: 2025-11-02, 2025-11 or 2025."}
	}
	return q, nil
}

func (s *site) hits(r request, hits []retrieval.Hit) []hitView {
	views := make([]hitView, len(hits))
	for i, h := range hits {
		views[i] = hitView{
			Hit: h, Language: r.collection.languages[h.Article.ID], ReadAt: s.readAt(h.Receipt), OpenAt: s.openAt(h.Link, h.Article),
			Voices: r.words.voices(&h), Citations: s.citePassage(cite.Passage{Article: h.Article, Words: h.Excerpt,
				Where: cite.Whereabouts(h.Page, h.Paragraph), Receipt: h.Receipt, Link: h.Link, Language: r.collection.languages[h.Article.ID]}),
		}
	}
	return views
}

// readAt is the path at which the words of a receipt are read in their article.
func (s *site) readAt(receipt string) string {
	r, err := cite.ParseReceipt(receipt)
	if err != nil {
		return ""
	}
	return s.base + cite.ReaderPath(r)
}

// openAt is the address of words in the article's own page, "" without one: a
// link may lead to this reader, too.
func (s *site) openAt(link string, c cite.Citation) string {
	if c.URL == "" || link == "" {
		return ""
	}
	if s.leadsHere(link) {
		return c.URL
	}
	return link
}

func (s *site) leadsHere(link string) bool {
	return s.Address != "" && len(link) > len(s.Address) && link[:len(s.Address)] == s.Address && link[len(s.Address)] == '/'
}

// address writes fields for an address, without those that are empty.
func address(pairs ...string) string {
	fields := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			fields.Set(pairs[i], pairs[i+1])
		}
	}
	return fields.Encode()
}

// whoPage is the page on who said what.
type whoPage struct {
	Speaker, About, Source string
	Asked                  bool
	Choices                []retrieval.Source
	Answer                 *retrieval.WhoAnswer
	Hits                   []quotationView
	More                   string
	// Speakers are those who are quoted, a page of them.
	Speakers []retrieval.Speaker
	Total    int
	Pager    pager
}

type quotationView struct {
	retrieval.QuotationHit
	Language       string
	ReadAt, OpenAt string
	Citations      []citation
}

// usualQuotations is how many quotations a page shows at first.
const usualQuotations = 10

func (s *site) who(ctx context.Context, r request) (view, error) {
	page := whoPage{Speaker: r.text("speaker"), About: r.text("about"), Source: r.text("source"), Choices: r.collection.Choices()}
	v := view{name: "who", title: "Who said what", data: &page}
	if err := cmp.Or(tooLong("name", page.Speaker, longestQuestion), tooLong("topic", page.About, longestQuestion)); err != nil {
		return v, err
	}
	if page.Asked = page.Speaker != "" || page.About != "" || page.Source != ""; !page.Asked {
		all := r.index.Speakers()
		page.Total = len(all)
		page.Speakers, page.Pager = cut(all, r, s.base+"/who", nil)
		v.fixed, v.result = true, all
		return v, nil
	}
	limit := r.limit(usualQuotations)
	answer, err := r.index.Who(ctx, retrieval.WhoQuery{Speaker: page.Speaker, About: page.About, Source: page.Source, Limit: limit})
	if err != nil {
		return v, err
	}
	page.Answer, v.result = answer, answer.Hits
	for _, h := range answer.BySentence() {
		language := r.collection.languages[h.Article.ID]
		page.Hits = append(page.Hits, quotationView{
			QuotationHit: h, Language: language, ReadAt: s.readAt(h.Receipt), OpenAt: s.openAt(h.Link, h.Article),
			Citations: s.citePassage(cite.Passage{Article: h.Article, Words: h.Words,
				Where: cite.Whereabouts(h.Page, h.Paragraph), Receipt: h.Receipt, Link: h.Link, Language: language}),
		})
	}
	if answer.Total > len(answer.Hits) && limit < mostHits {
		page.More = s.base + "/who?" + address("speaker", page.Speaker, "about", page.About, "source", page.Source, "n", fmt.Sprint(mostHits))
	}
	return v, nil
}

// sourcesPage lists the articles.
type sourcesPage struct {
	Filter   string
	ByDate   bool // the newest first
	Coverage string
	Sources  []retrieval.Source
	Total    int // that the filter lets through
	Indexed  article.Date
	Pager    pager
}

// sourceBytes is what the JSON of an article in the list takes while it is made.
const sourceBytes = 2000

func (s *site) sources(ctx context.Context, r request) (view, error) {
	page := sourcesPage{Filter: r.text("filter"), Coverage: r.collection.Coverage()}
	v := view{name: "sources", title: "Articles", data: &page, fixed: true}
	if err := tooLong("text to look for", page.Filter, longestQuestion); err != nil {
		return v, err
	}
	all := filterSources(r.collection.Sources, page.Filter)
	if r.query.Get("format") == "json" {
		if err := r.load.grow(ctx, sourceBytes*len(all)); err != nil {
			return v, err
		}
	}
	keep := url.Values{}
	if page.ByDate = r.query.Get("by") == "date"; page.ByDate {
		all = byDate(all)
		keep.Set("by", "date")
	}
	page.Total, v.result = len(all), all
	if page.Filter != "" {
		keep.Set("filter", page.Filter)
		v.fixed = false
	}
	page.Sources, page.Pager = cut(all, r, s.base+"/sources", keep)
	return v, nil
}
