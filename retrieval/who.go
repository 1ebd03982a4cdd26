package retrieval

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/agnivade/levenshtein"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
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
}

// Speaker is somebody who is quoted.
type Speaker struct {
	// Name is the name as the articles write it at its longest.
	Name string `json:"name"`
	// Roles are their roles as the articles word them.
	Roles []string `json:"roles"`
	// Quotations is how many there are, reported speech counted.
	Quotations int `json:"quotations"`
	// Articles are the ids of the articles.
	Articles []string `json:"articles"`

	forms     []string // the folded words of the name
	roleForms []string // and of the roles
	person    quotation.Person
	said      []said
}

// said points to a quotation.
type said struct {
	entry int // in texts.entries
	n     int // in the article's quotations
}

// QuotationHit is a quotation with its speaker, citation and proof. Its JSON is
// a line of `verbatim who --json`.
type QuotationHit struct {
	N int `json:"n"`
	// Words are the words quoted, Text[Start:End], without their marks. Of
	// reported speech they are the article's own and never stand in marks.
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
	// Via is who passes the words on; mostly empty.
	Via string `json:"via"`
	// Sentence is the sentence (or sentences) the words stand in.
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

	// sentence is where Sentence stands, quoted the quoted words in it.
	sentence article.Range
	quoted   []article.Range
}

// BySentence are the hits for a reader: quotations of one speaker that stand in
// the same sentence are one, with the words of each marked.
func (a *WhoAnswer) BySentence() []QuotationHit {
	var out []QuotationHit
	for _, h := range a.Hits {
		at := slices.IndexFunc(out, func(o QuotationHit) bool {
			return o.Article.ID == h.Article.ID && o.sentence == h.sentence && o.Speaker == h.Speaker && o.Kind != quotation.KindReported && h.Kind != quotation.KindReported
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

// speakerEntry is what an entry keeps of a speaker of its article.
type speakerEntry struct {
	Name string `json:"name"`
	Role string `json:"role,omitempty"`
	Said []int  `json:"said"` // the numbers of the quotations
}

// speakersOf lists the speakers of an article that can be named.
func speakersOf(a storedArticle) []speakerEntry {
	var out []speakerEntry
	at := map[string]int{}
	for n, q := range a.quotations {
		name := cite.SpeakerName(a.Article, q)
		if name == "" || q.Confidence < cite.NamingConfidence {
			continue
		}
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, speakerEntry{Name: name})
		}
		if role := a.Slice(q.Role); len(role) > len(out[i].Role) {
			out[i].Role = role
		}
		out[i].Said = append(out[i].Said, n)
	}
	return out
}

// speakers is the directory of all speakers, made when it is first needed.
type speakers struct {
	once sync.Once
	all  []Speaker
	// byName holds the speakers whose name ends with a word: the surname.
	byName map[string][]int
}

// Speakers lists who is quoted in the collection, the most quoted first.
// Somebody is one speaker across articles only where name and role agree.
func (x *Index) Speakers() []Speaker {
	return x.directory().all
}

func (x *Index) directory() *speakers {
	d := &x.speakers
	d.once.Do(func() {
		d.all = collectSpeakers(x.texts.entries)
		d.byName = map[string][]int{}
		for i, s := range d.all {
			last := s.forms[len(s.forms)-1]
			d.byName[last] = append(d.byName[last], i)
		}
	})
	return d
}

// speakersNamed lists the speakers whom a question about somebody's words
// names, by their surname: "What did Calder say about the pier?" What stands
// behind "about" is the topic. Who is asked for is not named, and a question for
// a number, a date or a place is none about words: "How many people caught it
// before it was declared over?"
func (x *Index) speakersNamed(question *rank.Question) []Speaker {
	if question.Type != rank.AnyAnswer && question.Type != rank.ReasonAnswer {
		return nil
	}
	asked, _, _ := strings.Cut(strings.ToLower(question.Text), " about ")
	d := x.directory()
	var named []Speaker
	words := forms(asked)
	for _, w := range words {
		for _, i := range d.byName[w] {
			// A given name that is there must be theirs.
			s := d.all[i]
			if others := d.byName[w]; len(others) > 1 && !containsAll(words, s.forms) && slices.ContainsFunc(others, func(j int) bool { return containsAll(words, d.all[j].forms) }) {
				continue
			}
			named = append(named, s)
		}
	}
	return named
}

func collectSpeakers(entries []entry) []Speaker {
	var all []Speaker
	byLastWord := map[string][]int{} // only these can be the same
	for i := range entries {
		for _, s := range entries[i].Speakers {
			forms := forms(s.Name)
			if len(forms) == 0 {
				continue
			}
			last := forms[len(forms)-1]
			person := quotation.NewPerson(s.Name)
			at := slices.IndexFunc(byLastWord[last], func(j int) bool { return all[j].is(s, person) })
			if at < 0 {
				byLastWord[last] = append(byLastWord[last], len(all))
				all = append(all, Speaker{Name: s.Name, Roles: []string{}, forms: forms, person: person})
				at = len(byLastWord[last]) - 1
			}
			all[byLastWord[last][at]].add(i, entries[i].Article.ID, s)
		}
	}
	slices.SortStableFunc(all, func(a, b Speaker) int {
		return cmp.Or(cmp.Compare(b.Quotations, a.Quotations), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// is tells whether the speaker of another article is this one.
func (s *Speaker) is(other speakerEntry, person quotation.Person) bool {
	if strings.EqualFold(s.Name, other.Name) && len(s.forms) > 1 {
		return true
	}
	same, ofRoles := s.person.Same(person)
	if !same || !ofRoles {
		return same
	}
	return slices.ContainsFunc(s.Roles, func(role string) bool {
		return quotation.SamePerson(s.Name, role, other.Name, other.Role)
	})
}

func (s *Speaker) add(i int, id string, e speakerEntry) {
	if len(e.Name) > len(s.Name) {
		s.Name, s.forms, s.person = e.Name, forms(e.Name), quotation.NewPerson(e.Name)
	}
	if e.Role != "" && !slices.Contains(s.Roles, e.Role) {
		s.Roles = append(s.Roles, e.Role)
		s.roleForms = append(s.roleForms, forms(e.Role)...)
	}
	if n := len(s.Articles); n == 0 || s.Articles[n-1] != id { // they come one after the other
		s.Articles = append(s.Articles, id)
	}
	s.Quotations += len(e.Said)
	for _, n := range e.Said {
		s.said = append(s.said, said{i, n})
	}
}

// forms are the folded words of a name or role.
func forms(s string) []string {
	var out []string
	for _, t := range rank.Tokens(s) {
		out = append(out, t.Form)
	}
	return out
}

// FindSpeakers lists the speakers whose name has every word of s; where no name
// does, those whose roles and name together do.
func (x *Index) FindSpeakers(s string) []Speaker {
	wanted := slices.DeleteFunc(forms(s), isNoNameWord)
	if len(wanted) == 0 {
		return nil
	}
	// There may be very many: the roles, which are long, are looked at only where
	// no name fits.
	all := x.Speakers()
	var found []Speaker
	for i := range all {
		if containsAll(all[i].forms, wanted) {
			found = append(found, all[i])
		}
	}
	if len(found) > 0 {
		return found
	}
	for i := range all {
		s := &all[i]
		if !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(s.forms, w) && !slices.Contains(s.roleForms, w) }) {
			found = append(found, *s)
		}
	}
	return found
}

// isNoNameWord is true for the words that people put around a name or a role
// and that say nothing about who it is.
func isNoNameWord(form string) bool {
	switch form {
	case "the", "a", "an", "of", "for", "at", "in", "mr", "mrs", "ms", "dr", "prof":
		return true
	}
	return false
}

func containsAll(have, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(have, w) })
}

// suggest lists the names closest to one that nobody has.
func suggest(speakers []Speaker, s string) []string {
	const most = 3
	type close struct {
		name     string
		distance int
	}
	var near []close
	for _, speaker := range speakers {
		best := -1
		for _, w := range forms(s) {
			for _, f := range speaker.forms {
				// One edit for every four letters: Kazantsew is Kazantsev,
				// Kim is not Tim.
				d := levenshtein.ComputeDistance(w, f)
				if d <= len(f)/4 && !isNoNameWord(w) && (best < 0 || d < best) {
					best = d
				}
			}
		}
		if best >= 0 {
			near = append(near, close{speaker.Name, best})
		}
	}
	slices.SortStableFunc(near, func(a, b close) int { return cmp.Compare(a.distance, b.distance) })
	var names []string
	for _, n := range near[:min(most, len(near))] {
		names = append(names, n.name)
	}
	return names
}

// mostRanked bounds the quotations of a speaker that are ranked by a topic; of
// somebody quoted more often the newest are.
const mostRanked = 1000

// Who finds quotations by their speaker, their topic or both. The error is an
// *UnknownSourceError when q.Source is no article's id.
func (x *Index) Who(ctx context.Context, q WhoQuery) (_ *WhoAnswer, err error) {
	if err := x.takeTurn(ctx); err != nil {
		return nil, err
	}
	defer x.endTurn()
	defer x.guard(&err)()
	shown, err := x.screenFor(ctx, q.Source, q.Scope)
	if err != nil {
		return nil, err
	}
	answer := &WhoAnswer{Hits: []QuotationHit{}}
	var list []said
	if strings.TrimSpace(q.Speaker) != "" {
		answer.Speakers = shown.speakers(x.FindSpeakers(q.Speaker))
		if len(answer.Speakers) == 0 {
			answer.Suggestions = suggest(shown.speakers(x.Speakers()), q.Speaker)
			return answer, nil
		}
		for _, s := range answer.Speakers {
			list = append(list, s.said...)
		}
	} else if list, err = x.saidAbout(ctx, q.About, shown); err != nil {
		return nil, err
	}
	if list, err = x.saidOn(shown, list); err != nil {
		return nil, err
	}
	x.newestFirst(list)
	if strings.TrimSpace(q.About) != "" {
		if list, err = x.rankSaid(ctx, q.About, list[:min(mostRanked, len(list))]); err != nil {
			return nil, err
		}
	}
	answer.Total = len(list)
	for i, s := range list[:min(cmp.Or(q.Limit, DefaultWhoLimit), len(list))] {
		hit, err := x.quotationHit(s)
		if err != nil {
			return nil, err
		}
		hit.N = i + 1
		answer.Hits = append(answer.Hits, hit)
	}
	return answer, nil
}

// saidOn keeps the quotations that a screen shows.
func (x *Index) saidOn(shown *screen, list []said) ([]said, error) {
	var kept []said
	for _, s := range list {
		e := &x.texts.entries[s.entry]
		if !shown.Shows(e.Article.ID) {
			continue
		}
		if len(shown.hidden[e.Article.ID]) > 0 {
			a, err := x.texts.article(e)
			if err != nil {
				return nil, err
			}
			if s.n < len(a.quotations) && !shown.shows(a.ID, a.quotations[s.n].Sentence) {
				continue
			}
		}
		kept = append(kept, s)
	}
	return kept, nil
}

// newestFirst orders quotations by the date of their article, then as they
// stand in it.
func (x *Index) newestFirst(list []said) {
	slices.SortStableFunc(list, func(a, b said) int {
		p, q := x.texts.entries[a.entry].Article.Published, x.texts.entries[b.entry].Article.Published
		return cmp.Or(cmp.Compare(q, p), cmp.Compare(a.entry, b.entry), cmp.Compare(a.n, b.n))
	})
}

// topicPassages is the number of passages whose quotations are looked at for a
// topic.
const topicPassages = 100

// saidAbout lists the quotations in the passages that have words of a topic.
// Without a topic it lists those of the newest articles.
func (x *Index) saidAbout(ctx context.Context, about string, shown *screen) ([]said, error) {
	if strings.TrimSpace(about) == "" {
		return x.everythingSaid(), nil
	}
	topic := rank.Parse(article.Clip(about, longestQuestion), x.collection(ctx))
	found, err := x.candidates(ctx, topic, shown, topicPassages)
	if err != nil {
		return nil, err
	}
	var list []said
	for {
		ok, err := found.next()
		if err != nil || !ok {
			return list, err
		}
		p := found.passages[len(found.passages)-1]
		a, err := x.texts.article(found.entries[len(found.entries)-1])
		if err != nil {
			return nil, err
		}
		for n, q := range a.quotations {
			if q.Start < p.End && q.End > p.Start {
				list = append(list, said{x.texts.byID[p.Article], n})
			}
		}
	}
}

func (x *Index) everythingSaid() []said {
	var list []said
	for i := range x.texts.entries {
		for n := range x.texts.entries[i].Quotations {
			list = append(list, said{i, n})
		}
	}
	return list
}

// rankSaid orders quotations by how well the sentence they stand in fits the
// topic, and leaves out those that have none of its words.
func (x *Index) rankSaid(ctx context.Context, about string, list []said) ([]said, error) {
	topic := rank.Parse(article.Clip(about, longestQuestion), x.collection(ctx))
	var (
		candidates []rank.Candidate
		kept       []said
	)
	for _, s := range list {
		e := &x.texts.entries[s.entry]
		a, err := x.texts.article(e)
		if err != nil {
			return nil, err
		}
		sentence := a.Slice(a.quotations[s.n].Sentence)
		if len(topic.Matches(sentence)) == 0 {
			continue
		}
		kept = append(kept, s)
		candidates = append(candidates, rank.Candidate{Article: s.entry, Title: a.Title, Text: sentence})
	}
	ranked := topic.Rank(candidates)
	out := make([]said, len(ranked))
	for i, r := range ranked {
		out[i] = kept[r.Candidate]
	}
	return out, nil
}

// Quotations calls yield with every quotation of the collection, article by
// article, until yield returns an error.
func (x *Index) Quotations(ctx context.Context, yield func(QuotationHit) error) error {
	for n, s := range x.everythingSaid() {
		if err := ctx.Err(); err != nil {
			return err
		}
		hit, err := x.quotationHit(s)
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

func (x *Index) quotationHit(s said) (QuotationHit, error) {
	a, err := x.texts.article(&x.texts.entries[s.entry])
	if err != nil {
		return QuotationHit{}, err
	}
	if s.n >= len(a.quotations) {
		return QuotationHit{}, &DamagedError{Cause: fmt.Errorf("article %s has no quotation %d", a.ID, s.n)}
	}
	q := a.quotations[s.n]
	words := article.Range{Start: q.Start, End: q.End}
	hit := QuotationHit{
		Words: a.Slice(words), Kind: q.Kind, Speaker: cite.SpeakerName(a.Article, q),
		Confidence: q.Confidence, Mention: a.Slice(q.Speaker), Role: a.Slice(q.Role), Cue: a.Slice(q.Cue), Via: q.Via,
		Sentence: a.Slice(q.Sentence), Receipt: cite.NewReceipt(a.Article, words).String(), Link: x.link(a.Article, words), Article: cite.Cite(a.Article),
		Paragraph: cite.ParagraphNumber(a.Article, q.Start), Page: a.Page(q.Start), Start: q.Start, End: q.End,
	}
	hit.Identified = hit.Speaker != "" && q.Confidence >= cite.NamingConfidence
	hit.sentence = q.Sentence
	if inside := (article.Range{Start: max(q.Start, q.Sentence.Start) - q.Sentence.Start, End: min(q.End, q.Sentence.End) - q.Sentence.Start}); inside.Start < inside.End {
		hit.quoted = []article.Range{inside}
	}
	hit.Fragments = fragments(hit.Sentence, hit.quoted)
	return hit, nil
}
