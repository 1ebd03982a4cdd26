package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/internal/search"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// DefaultWhoLimit is the number of quotations of a WhoAnswer unless the
// WhoQuery says otherwise.
const DefaultWhoLimit = 5

// WhoQuery asks who said what.
type WhoQuery struct {
	// Speaker is a name, a part of one, or words of a role ("prime minister");
	// empty means anybody.
	Speaker string
	// About is a topic in the asker's words; empty means anything.
	About string
	// Source, when not empty, is the id of the only article to look in.
	Source string
	// Limit is the most quotations wanted; 0 means DefaultWhoLimit.
	Limit int
	// Scope narrows the collection to what may be shown.
	Scope Scope
}

// WhoAnswer is what speakers said.
type WhoAnswer struct {
	// Hits are the quotations: by topic where one was given, then the newest
	// first.
	Hits []QuotationHit
	// Total is the number of quotations there are, of which Hits are the first.
	Total int
	// Speakers are those that the name or role fits: more than one when people
	// share a name. They are never taken for one person on a surname alone.
	Speakers []Speaker
	// Suggestions are names close to one that nobody has.
	Suggestions []string
	// Unread are the languages of the collection, as ISO 639 codes, that speakers
	// are not read in; told only where nobody of the name was found.
	Unread []string
}

// unreadLanguages are the languages of the collection that speakers are not read in.
func (l *lookup) unreadLanguages() []string {
	var unread []string
	for _, language := range l.Languages() {
		if !slices.Contains(quotation.Languages(), language.Code) {
			unread = append(unread, language.Code)
		}
	}
	return unread
}

// QuotationHit is a quotation with its speaker, citation and proof. Its JSON is
// a line of `verbatim who --json`.
type QuotationHit struct {
	N int `json:"n"`
	// Words are the words quoted, Text[Start:End], without their marks. Of
	// reported speech they are the article's own and never in marks.
	Words string         `json:"words"`
	Kind  quotation.Kind `json:"kind"`
	// Speaker is the speaker's name, or what the article calls a speaker
	// without one; empty when none was found. It is named to a reader only
	// when Identified.
	Speaker    string  `json:"speaker"`
	Identified bool    `json:"identified"`
	Confidence float64 `json:"confidence"`
	// Mention, Role and Cue are slices of the text: the speaker as the sentence
	// has it, the role as the article words it, the reporting verb.
	Mention string `json:"mention"`
	Role    string `json:"role"`
	Cue     string `json:"cue"`
	// Standing is "denied" or "doubted" where the article says that the words
	// were not said, or does not say that they were; then nobody is named, and
	// StandingCue are the words that tell so.
	Standing    quotation.Standing `json:"standing,omitempty"`
	StandingCue string             `json:"standing_cue,omitempty"`
	// Via is who passes the words on; mostly empty.
	Via string `json:"via"`
	// Sentence is the sentence (or sentences) that the words are in.
	Sentence string `json:"sentence"`

	Receipt   string        `json:"receipt"`
	Link      string        `json:"link"`
	Article   cite.Citation `json:"article"`
	Paragraph int           `json:"paragraph"`
	Page      int           `json:"page,omitempty"` // as in a Hit
	Start     int           `json:"start"`
	End       int           `json:"end"`

	// Fragments are the Sentence with the quoted words as matches.
	Fragments []Fragment `json:"-"`

	// sentence is where Sentence is, quoted the quoted words in it.
	sentence article.Range
	quoted   []article.Range
}

// BySentence are the hits for a reader: quotations of one speaker that are in
// the same sentence are one, with the words of each marked.
func (a *WhoAnswer) BySentence() []QuotationHit {
	var out []QuotationHit
	for _, h := range a.Hits {
		at := slices.IndexFunc(out, func(o QuotationHit) bool {
			return o.Article.ID == h.Article.ID && o.sentence == h.sentence && o.Speaker == h.Speaker && o.Kind != quotation.KindReported &&
				h.Kind != quotation.KindReported
		})
		if at < 0 {
			h.N = len(out) + 1
			out = append(out, h)
			continue
		}
		o := &out[at]
		o.quoted = append(slices.Clone(o.quoted), h.quoted...)
		slices.SortFunc(o.quoted, func(a, b article.Range) int { return cmp.Compare(a.Start, b.Start) })
		o.Fragments = fragments(o.Sentence, o.quoted)
	}
	return out
}

// mostRanked bounds the quotations of a speaker that are ranked by a topic; of
// somebody quoted more often the newest are.
const mostRanked = 1000

// Who finds quotations by their speaker, their topic or both. The error is an
// *UnknownSourceError when q.Source is not an article's id.
func (x *Index) Who(ctx context.Context, q WhoQuery) (answer *WhoAnswer, err error) {
	err = x.lookup(ctx, q.Source, q.Scope, func(l *lookup) error {
		answer, err = l.who(ctx, q)
		return err
	})
	return answer, err
}

func (l *lookup) who(ctx context.Context, q WhoQuery) (_ *WhoAnswer, err error) {
	answer := &WhoAnswer{Hits: []QuotationHit{}}
	var list []store.Said
	if strings.TrimSpace(q.Speaker) != "" {
		q = l.asked(q)
		answer.Speakers = l.Shown.Speakers(l.FindSpeakers(q.Speaker))
		if len(answer.Speakers) == 0 {
			answer.Suggestions = store.SuggestNames(l.Shown.Speakers(l.Speakers()), q.Speaker)
			answer.Unread = l.unreadLanguages()
			return answer, nil
		}
		list = saidBy(answer.Speakers)
	} else if list, err = l.saidAbout(ctx, q.About); err != nil {
		return nil, err
	}
	if list, err = l.shown(ctx, list); err != nil {
		return nil, err
	}
	l.newestFirst(list)
	if strings.TrimSpace(q.About) != "" {
		if list, err = l.rankSaid(ctx, q.About, list[:min(mostRanked, len(list))]); err != nil {
			return nil, err
		}
	}
	answer.Total = len(list)
	if err := l.directFirst(ctx, list[:min(mostRanked, len(list))]); err != nil {
		return nil, err
	}
	list = list[:min(cmp.Or(q.Limit, DefaultWhoLimit), len(list))]
	answer.Hits = make([]QuotationHit, len(list))
	err = l.eachSaid(ctx, list, func(i int, a store.Stored) error {
		answer.Hits[i], err = l.newQuotationHit(a, list[i].N)
		answer.Hits[i].N = i + 1
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// saidBy lists what speakers said, and once what several of them said together.
func saidBy(speakers []store.Speaker) []store.Said {
	var list []store.Said
	for _, s := range speakers {
		list = append(list, s.Said...)
	}
	slices.SortFunc(list, func(a, b store.Said) int { return cmp.Or(cmp.Compare(a.Entry, b.Entry), cmp.Compare(a.N, b.N)) })
	return slices.Compact(list)
}

// asked reads a question that stands where a name is expected, "what did Putin say
// about the warnings": the name is found in it, the rest is the topic.
func (l *lookup) asked(q WhoQuery) WhoQuery {
	if len(strings.Fields(q.Speaker)) < 2 || len(l.FindSpeakers(q.Speaker)) > 0 {
		return q
	}
	head, topic := q.Speaker, ""
	for _, w := range [...]string{" about ", " regarding ", " concerning ", " on "} {
		if h, t, ok := strings.Cut(strings.ToLower(q.Speaker), w); ok {
			head, topic = q.Speaker[:len(h)], q.Speaker[len(q.Speaker)-len(t):]
			break
		}
	}
	named := l.SpeakersNamed(head)
	if len(named) == 0 {
		return q
	}
	names := map[string]bool{}
	for _, s := range named {
		for _, w := range store.Forms(s.Name) {
			names[w] = true
		}
	}
	var name, rest []string
	for _, w := range strings.Fields(head) {
		switch forms := store.Forms(w); {
		case len(forms) > 0 && names[forms[0]]:
			name = append(name, strings.Trim(w, "?!.,:;\"“”"))
		case !isAskWord(w):
			rest = append(rest, w)
		}
	}
	q.Speaker = strings.Join(name, " ")
	if q.About == "" {
		q.About = strings.Trim(strings.TrimSpace(strings.Join(append(rest, topic), " ")), "?!. ")
	}
	return q
}

// isAskWord reports whether a word only asks who said what.
func isAskWord(w string) bool {
	switch strings.Trim(strings.ToLower(w), "?!.,:;") {
	case "what", "who", "when", "where", "how", "why", "did", "does", "do", "has", "have", "had", "is", "was", "say", "says", "said",
		"saying", "tell", "tells", "told",
		"us", "me", "the", "a", "an", "of", "to", "quotes", "quote", "quotations", "from", "by", "ever", "exactly", "anything", "something",
		"words", "comment", "comments":
		return true
	}
	return false
}

// directFirst puts what is in quotation marks before what is reported, and
// leaves each in its order.
func (l *lookup) directFirst(ctx context.Context, list []store.Said) error {
	reported := make(map[store.Said]bool, len(list))
	err := l.eachSaid(ctx, list, func(i int, a store.Stored) error {
		if s := list[i]; s.N < len(a.Quotations) {
			reported[s] = a.Quotations[s.N].Kind == quotation.KindReported
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b store.Said) int {
		switch {
		case reported[a] == reported[b]:
			return 0
		case reported[a]:
			return 1
		}
		return -1
	})
	return nil
}

// eachSaid calls do with the index of each quotation of a list and the article it is
// in, article by article: however the list is ordered, each article is read once.
func (l *lookup) eachSaid(ctx context.Context, list []store.Said, do func(i int, a store.Stored) error) error {
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(list[a].Entry, list[b].Entry) })
	for _, i := range order {
		a, err := l.Texts.Article(ctx, &l.Entries()[list[i].Entry])
		if err != nil {
			return err
		}
		if err := do(i, a); err != nil {
			return err
		}
	}
	return nil
}

// shown keeps the quotations that may be shown.
func (l *lookup) shown(ctx context.Context, list []store.Said) ([]store.Said, error) {
	var kept []store.Said
	for _, s := range list {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		e := &l.Entries()[s.Entry]
		if !l.Shown.Shows(e.Article.ID) {
			continue
		}
		if l.Shown.Hides(e.Article.ID) {
			a, err := l.Texts.Article(ctx, e)
			if err != nil {
				return nil, err
			}
			if s.N < len(a.Quotations) && !l.Shown.ShowsAt(a.ID, a.Quotations[s.N].Sentence) {
				continue
			}
		}
		kept = append(kept, s)
	}
	return kept, nil
}

// newestFirst orders quotations by the date of their article, then as they
// are in it.
func (l *lookup) newestFirst(list []store.Said) {
	published := func(s store.Said) article.Date { return l.Entries()[s.Entry].Article.Published }
	slices.SortStableFunc(list, func(a, b store.Said) int {
		return cmp.Or(cmp.Compare(published(b), published(a)), cmp.Compare(a.Entry, b.Entry), cmp.Compare(a.N, b.N))
	})
}

// topicPassages is the number of passages whose quotations are looked at for a
// topic.
const topicPassages = 100

// saidAbout lists the quotations in the passages that have words of a topic.
// Without a topic it lists those of the newest articles.
func (l *lookup) saidAbout(ctx context.Context, about string) ([]store.Said, error) {
	if strings.TrimSpace(about) == "" {
		return everythingSaid(l.Collection), nil
	}
	topic := l.Parse(ctx, about)
	found, err := l.FindPassages(ctx, topic, topicPassages)
	if err != nil {
		return nil, err
	}
	var in []store.Said // the passages, as if each were one quotation
	for {
		ok, err := found.Next(ctx)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		in = append(in, store.Said{Entry: l.Number(found.Articles[len(found.Articles)-1]), N: len(in)})
	}
	var list []store.Said
	listed := map[store.Said]bool{} // a quotation may reach into the next passage
	err = l.eachSaid(ctx, in, func(i int, a store.Stored) error {
		p := found.Passages[i]
		for n, q := range a.Quotations {
			s := store.Said{Entry: in[i].Entry, N: n}
			if q.Start < p.End && q.End > p.Start && !listed[s] {
				listed[s] = true
				list = append(list, s)
			}
		}
		return nil
	})
	return list, err
}

func everythingSaid(c *store.Collection) []store.Said {
	var list []store.Said
	for i := range c.Entries() {
		for n := range c.Entries()[i].Quotations {
			list = append(list, store.Said{Entry: i, N: n})
		}
	}
	return list
}

// rankSaid orders quotations by how well the sentence they are in fits the
// topic, and leaves out those that have none of its words.
func (l *lookup) rankSaid(ctx context.Context, about string, list []store.Said) ([]store.Said, error) {
	topic := l.Parse(ctx, about)
	var (
		candidates []rank.Candidate
		kept       []store.Said
	)
	for _, s := range list { // article by article already
		e := &l.Entries()[s.Entry]
		a, err := l.Texts.Article(ctx, e)
		if err != nil {
			return nil, err
		}
		if s.N >= len(a.Quotations) {
			return nil, noQuotation(a.ID, s.N)
		}
		sentence := a.Slice(a.Quotations[s.N].Sentence)
		if len(topic.In(e.Language()).Matches(sentence)) == 0 {
			continue
		}
		kept = append(kept, s)
		candidates = append(candidates, rank.Candidate{
			Article: s.Entry, Title: a.Title, Text: strings.Clone(sentence), Language: e.Language(),
		})
	}
	ranked := topic.Rank(candidates)
	out := make([]store.Said, len(ranked))
	for i, r := range ranked {
		out[i] = kept[r.Candidate]
	}
	return out, nil
}

// Quotations calls yield with every quotation of the collection, article by
// article, until yield returns an error.
func (x *Index) Quotations(ctx context.Context, yield func(QuotationHit) error) error {
	l := &lookup{Lookup: &search.Lookup{Lookup: x.collection.Whole()}, readAt: x.readAt, commitOf: x.commitOf}
	for n, s := range everythingSaid(x.collection) {
		if err := ctx.Err(); err != nil {
			return err
		}
		a, err := l.Texts.Article(ctx, &l.Entries()[s.Entry])
		if err != nil {
			return err
		}
		hit, err := l.newQuotationHit(a, s.N)
		if err != nil {
			return err
		}
		hit.N = n + 1
		if err := yield(hit); err != nil {
			return err
		}
	}
	return nil
}

func noQuotation(id string, n int) error {
	return &store.DamagedError{Cause: fmt.Errorf("article %s has no quotation %d", id, n)}
}

// newQuotationHit is quotation n of an article. It holds no slice of the text, which
// would keep the whole of it in memory for as long as the hit.
func (l *lookup) newQuotationHit(a store.Stored, n int) (QuotationHit, error) {
	if n >= len(a.Quotations) {
		return QuotationHit{}, noQuotation(a.ID, n)
	}
	q := a.Quotations[n]
	words := article.Range{Start: q.Start, End: q.End}
	slice := func(r article.Range) string { return strings.Clone(a.Slice(r)) }
	hit := QuotationHit{
		Words: slice(words), Kind: q.Kind, Speaker: strings.Clone(cite.SpeakerName(a.Article, q)),
		Confidence: q.Confidence, Mention: slice(q.Speaker), Role: slice(q.Role), Cue: slice(q.Cue), Via: strings.Clone(q.Via),
		Standing: q.Standing, StandingCue: slice(q.StandingCue),
		Sentence: slice(q.Sentence), Receipt: cite.NewReceipt(a.Article, words).String(), Link: l.link(a.Article, words),
		Article:   cite.Cite(a.Article),
		Paragraph: cite.ParagraphNumber(a.Article, q.Start), Page: a.Page(q.Start), Start: q.Start, End: q.End,
	}
	hit.Identified = cite.Identified(a.Article, q)
	hit.sentence = q.Sentence
	if inside := (article.Range{Start: max(q.Start, q.Sentence.Start) - q.Sentence.Start,
		End: min(q.End, q.Sentence.End) - q.Sentence.Start}); inside.Start < inside.End {
		hit.quoted = []article.Range{inside}
	}
	hit.Fragments = fragments(hit.Sentence, hit.quoted)
	return hit, nil
}
