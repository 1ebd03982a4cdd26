package store

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/agnivade/levenshtein"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

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

	// Said are the quotations, article by article.
	Said []Said `json:"-"`
}

// Said names a quotation: by the place of its article among the entries of the
// collection, and its own among the article's quotations.
type Said struct{ Entry, N int }

// speakerEntry is what an entry keeps of a speaker of its article.
type speakerEntry struct {
	Name string `json:"name"`
	Role string `json:"role,omitempty"`
	Said []int  `json:"said"` // the numbers of the quotations
}

// speakersOf lists the speakers of an article that can be named.
func speakersOf(a Stored) []speakerEntry {
	return speakersAmong(a, func(quotation.Quotation) bool { return true })
}

// speakersAmong is speakersOf for some of the quotations.
func speakersAmong(a Stored, shown func(quotation.Quotation) bool) []speakerEntry {
	var out []speakerEntry
	at := map[string]int{}
	for n, q := range a.Quotations {
		if q.Confidence < cite.NamingConfidence || !shown(q) {
			continue
		}
		for _, name := range cite.SpeakerNames(a.Article, q) {
			i, ok := at[name]
			if !ok {
				i = len(out)
				at[name] = i
				out = append(out, speakerEntry{Name: name})
			}
			if role := a.Slice(q.Role); len(q.Others) == 0 && len(role) > len(out[i].Role) {
				out[i].Role = role
			}
			out[i].Said = append(out[i].Said, n)
		}
	}
	return out
}

// speakers is the directory of all speakers, made when it is first needed.
type speakers struct {
	once sync.Once
	all  []Speaker
	// byName has the speakers whose name ends with a word: the surname.
	byName map[string][]int
}

// Speakers lists who is quoted in the collection, the most quoted first.
// Somebody is one speaker across articles only where name and role agree.
func (x *Collection) Speakers() []Speaker {
	return x.directory().all
}

func (x *Collection) directory() *speakers {
	d := &x.speakers
	d.once.Do(func() { d.collect(x.entries, func(e *Entry) []speakerEntry { return e.Speakers }) })
	return d
}

// collect makes the directory of those who are quoted in each entry.
func (d *speakers) collect(entries []Entry, quoted func(*Entry) []speakerEntry) {
	d.all = collectSpeakers(entries, quoted)
	d.byName = map[string][]int{}
	for i, s := range d.all {
		last := s.forms[len(s.forms)-1]
		d.byName[last] = append(d.byName[last], i)
	}
}

// surnamed lists the speakers whom a text names by their surname.
func (d *speakers) surnamed(text string) []Speaker {
	var named []Speaker
	words := Forms(text)
	for _, w := range words {
		for _, i := range d.byName[w] {
			// A given name that is there must be theirs.
			s := d.all[i]
			if others := d.byName[w]; len(others) > 1 && !containsAll(words, s.forms) &&
				slices.ContainsFunc(others, func(j int) bool { return containsAll(words, d.all[j].forms) }) {
				continue
			}
			named = append(named, d.all[i])
		}
	}
	return named
}

func collectSpeakers(entries []Entry, quoted func(*Entry) []speakerEntry) []Speaker {
	var all []Speaker
	byLastWord := map[string][]int{} // only these can be the same
	for i := range entries {
		for _, s := range quoted(&entries[i]) {
			forms := Forms(s.Name)
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
	all = joinSurnames(all, byLastWord)
	slices.SortStableFunc(all, func(a, b Speaker) int {
		return cmp.Or(cmp.Compare(b.Quotations, a.Quotations), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// joinSurnames gives those who are called by a surname alone to the only one of
// the collection who has it. Where two have it they stay apart: it may be either.
func joinSurnames(all []Speaker, byLastWord map[string][]int) []Speaker {
	gone := map[int]bool{}
	for _, same := range byLastWord {
		full := -1
		for _, i := range same {
			if all[i].person.Surname() {
				continue
			}
			if full >= 0 {
				full = -1
				break
			}
			full = i
		}
		if full < 0 {
			continue
		}
		for _, i := range same {
			if i != full && all[i].person.Surname() {
				all[full].join(&all[i])
				gone[i] = true
			}
		}
	}
	kept := all[:0]
	for i := range all {
		if !gone[i] {
			kept = append(kept, all[i])
		}
	}
	return kept
}

// join adds what another speaker said, who is the same.
func (s *Speaker) join(o *Speaker) {
	for _, role := range o.Roles {
		if !slices.Contains(s.Roles, role) {
			s.Roles = append(s.Roles, role)
		}
	}
	s.roleForms = append(s.roleForms, o.roleForms...)
	s.Articles = append(s.Articles, o.Articles...)
	slices.Sort(s.Articles)
	s.Articles = slices.Compact(s.Articles)
	s.Quotations += o.Quotations
	s.Said = append(s.Said, o.Said...)
	slices.SortFunc(s.Said, func(a, b Said) int { return cmp.Or(cmp.Compare(a.Entry, b.Entry), cmp.Compare(a.N, b.N)) })
}

// is reports whether the speaker of another article is this one.
func (s *Speaker) is(other speakerEntry, person quotation.Person) bool {
	if strings.EqualFold(s.Name, other.Name) && (len(s.forms) > 1 || isAcronym(s.Name)) {
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

// isAcronym reports whether a name is that of an organisation in capitals.
func isAcronym(name string) bool {
	return len(name) > 1 && strings.ToUpper(name) == name && strings.ToLower(name) != name && !strings.Contains(name, " ")
}

func (s *Speaker) add(i int, id string, e speakerEntry) {
	if len(e.Name) > len(s.Name) {
		s.Name, s.forms, s.person = e.Name, Forms(e.Name), quotation.NewPerson(e.Name)
	}
	if e.Role != "" && !slices.Contains(s.Roles, e.Role) {
		s.Roles = append(s.Roles, e.Role)
		s.roleForms = append(s.roleForms, Forms(e.Role)...)
	}
	if n := len(s.Articles); n == 0 || s.Articles[n-1] != id { // they come one after the other
		s.Articles = append(s.Articles, id)
	}
	s.Quotations += len(e.Said)
	for _, n := range e.Said {
		s.Said = append(s.Said, Said{i, n})
	}
}

// Forms are the folded words of a name or role.
func Forms(s string) []string {
	var out []string
	for _, t := range lang.Tokens(s) {
		out = append(out, t.Form)
	}
	return out
}

// NameForms are the Forms of a name or role without the words around it.
func NameForms(s string) []string { return slices.DeleteFunc(Forms(s), IsNoNameWord) }

// FindSpeakers lists the speakers whose name has every word of s; where no name
// does, those whose roles and name together do, or all of several whom s names.
func (x *Collection) FindSpeakers(s string) []Speaker { return x.directory().find(s) }

func (d *speakers) find(s string) []Speaker {
	wanted := NameForms(s)
	if len(wanted) == 0 {
		return nil
	}
	// There may be very many: the roles, which are long, are looked at only where
	// no name fits.
	all := d.all
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
	if bare := quotation.BareName(s); len(found) == 0 && bare != s {
		return d.find(bare)
	}
	if len(found) == 0 {
		return d.findEach(s)
	}
	return found
}

// mostAsked bounds the people who are asked for at once.
const mostAsked = 6

// severalNames parts the names of people who are asked for together.
var severalNames = regexp.MustCompile(`,\s+(?:and\s+)?|\s+(?:&|and)\s+`)

// findEach lists the speakers whom "Ruiz & Hale" names, where each of them is one.
func (d *speakers) findEach(s string) []Speaker {
	names := severalNames.Split(s, mostAsked+1)
	if len(names) < 2 || len(names) > mostAsked {
		return nil
	}
	var all []Speaker
	for _, name := range names {
		found := d.find(name)
		if len(found) == 0 {
			return nil
		}
		for _, f := range found {
			if !slices.ContainsFunc(all, func(s Speaker) bool { return s.Name == f.Name }) {
				all = append(all, f)
			}
		}
	}
	return all
}

// IsNoNameWord reports whether a form is one of the words that people put around a name or a role
// and that say nothing about who it is.
func IsNoNameWord(form string) bool {
	switch form {
	case "the", "a", "an", "of", "for", "at", "in", "mr", "mrs", "ms", "dr", "prof":
		return true
	}
	return false
}

func containsAll(have, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(have, w) })
}

// SuggestNames lists the names closest to one that nobody has.
func SuggestNames(speakers []Speaker, s string) []string {
	const most = 3
	type close struct {
		name     string
		distance int
	}
	var near []close
	for _, speaker := range speakers {
		best := -1
		for _, w := range Forms(s) {
			for _, f := range speaker.forms {
				// One edit for every four letters: Kazantsew is Kazantsev,
				// Kim is not Tim.
				d := levenshtein.ComputeDistance(w, f)
				if d <= len(f)/4 && !IsNoNameWord(w) && (best < 0 || d < best) {
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
