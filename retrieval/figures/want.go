package figures

import (
	"slices"
	"strings"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// want is what a number must be to answer a question: what it counts, in which units it
// may be, and what its sentence is to tell of.
type want struct {
	heads      map[string]bool // stems of what is counted
	person     bool            // people are counted
	units      map[string]bool // names of the measures whose units it may have
	population bool            // how many live there is asked for
	// dimension is that of "how deep"; "" where none is named.
	dimension string
	terms     []wantTerm
	sum       float64 // of the weights
}

// wantTerm is a word that tells what a number is to be about.
type wantTerm struct {
	term
	name    bool
	year    bool
	measure *measure // whose words say the same
}

// mostWanted bounds the words of a question that are looked for.
const mostWanted = 16

var (
	// function are words of a question that tell nothing of what it is about.
	function = set("function")
	// persons are nouns for people.
	persons = sync.OnceValue(func() map[string]bool {
		all := map[string]bool{}
		for w := range set("person") {
			all[w] = true
		}
		for _, line := range words.Table("en", "lexicon") {
			class, list, _ := strings.Cut(line, ":")
			if class == "role" || class == "plural role" {
				for w := range strings.FieldsSeq(list) {
					all[w], all[w+"s"] = true, true
				}
			}
		}
		return all
	})
	// asksUnits are words that ask for an amount, with the measures of its units.
	asksUnits = sync.OnceValue(func() map[string][]string {
		all := map[string][]string{}
		for name, list := range sets() {
			if unit, ok := strings.CutPrefix(name, "asks-"); ok {
				for w := range list {
					all[w] = append(all[w], unit)
				}
			}
		}
		return all
	})
)

// unitOf is the measure that a word is a unit of; nil for none.
func unitOf(form string) *measure {
	for _, m := range measures() {
		if len(m.units) > 0 && m.units[form] {
			return m
		}
	}
	return nil
}

// wants reads what a question wants.
func (q *Question) wants(r *reader, ts []token) *want {
	w := &want{heads: map[string]bool{}, units: map[string]bool{}}
	used := map[int]bool{}
	if !q.Date {
		w.readCounted(ts, used)
		w.readAmount(ts)
	}
	for i, t := range ts {
		if used[i] || !t.word && !t.digits || function[t.form] || len(w.terms) == mostWanted ||
			slices.ContainsFunc(w.terms, func(o wantTerm) bool { return o.stem == t.stem }) {
			continue
		}
		wt := wantTerm{term: term{form: t.form, stem: t.stem, capital: t.capital, weight: max(q.rarity(t.stem), 0.3)}}
		wt.name = t.capital && i > 0
		wt.year = t.digits && len(t.form) == 4
		wt.measure = askedMeasure(t.form)
		if len(asksUnits()[t.form]) > 0 || wt.measure != nil {
			wt.weight = min(wt.weight, 2)
		}
		w.terms = append(w.terms, wt)
		w.sum += wt.weight
	}
	return w
}

// readAmount finds what is asked for without "how many": "the population of", "the cost
// of", "the death toll".
func (w *want) readAmount(ts []token) {
	for _, t := range ts {
		w.person = w.person || crowds[t.form]
		w.population = w.population || t.form == "population"
	}
	if len(w.heads) > 0 || len(w.units) > 0 || w.person {
		return
	}
	for _, t := range ts {
		for _, unit := range asksUnits()[t.form] {
			w.units[unit] = true
		}
		w.person = w.person || askedMeasure(t.form) != nil
	}
}

// living are words that say how many live somewhere.
var living = set("living")

// crowds are words for so many people.
var crowds = set("crowd")

// askedMeasure is the measure of what happens to people that a word asks for.
func askedMeasure(form string) *measure {
	for _, m := range measures() {
		if m.counts() && m.asks[form] {
			return m
		}
	}
	return nil
}

// readCounted finds what "how many X" and its like count.
func (w *want) readCounted(ts []token, used map[int]bool) {
	form := func(i int) string {
		if i >= 0 && i < len(ts) {
			return ts[i].form
		}
		return ""
	}
	for i := range ts {
		many := form(i) == "many" || form(i) == "of" && (form(i-1) == "number" || form(i-1) == "count")
		much := form(i) == "much" && form(i-1) == "how"
		switch {
		case many:
			w.head(ts, i+1, used)
			return
		case much:
			w.readMuch(form(i + 1))
			return
		}
		if form(i) == "how" {
			if dimensions[form(i+1)] {
				w.dimension = form(i + 1)
			}
			for _, unit := range asksUnits()[form(i+1)] {
				w.units[unit] = true
			}
		}
	}
}

// readMuch finds the units of "how much X": of money where no stuff is named.
func (w *want) readMuch(next string) {
	asked := []string{"area", "length", "weight", "volume", "energy"}
	switch units := asksUnits()[next]; {
	case len(units) > 0:
		asked = units
	case next == "time":
		asked = []string{"duration"}
	case next == "" || endsPhrase[next] || function[next]:
		asked = []string{"money"}
	}
	for _, unit := range asked {
		w.units[unit] = true
	}
}

// head finds the noun of "how many X" behind token i.
func (w *want) head(ts []token, i int, used map[int]bool) {
	from := i
	for i < len(ts) && ts[i].word && !endsPhrase[ts[i].form] && i < from+6 {
		i++
		if t := ts[i-1]; plural(t.form) && !(i < len(ts) && plural(ts[i].form) && !anyVerb(ts[i])) || anyVerb(t) && i-1 > from {
			break
		}
	}
	if i > from && anyVerb(ts[i-1]) && !plural(ts[i-1].form) {
		i--
	}
	if i == from {
		w.person = true
		return
	}
	head := ts[i-1]
	used[i-1] = true
	if m := unitOf(head.form); m != nil {
		w.units[m.name] = true
		return
	}
	if head.form == "people" || head.form == "persons" || persons()[head.form] {
		w.person = true
	}
	if generic[head.form] {
		return
	}
	w.heads[head.stem] = true
	if head.form == "times" {
		w.heads["occasion"] = true
	}
}

// generic are nouns for people that say nothing of who they are.
var generic = set("generic")

// plural reports whether a noun looks like one of several.
func plural(form string) bool {
	switch form {
	case "people", "men", "women", "children", "police", "staff", "personnel", "percent", "feet", "species", "cattle", "crew":
		return true
	}
	return len(form) > 3 && strings.HasSuffix(form, "s") && !strings.HasSuffix(form, "ss") && !strings.HasSuffix(form, "us")
}

// writings are words for what somebody has written.
var writings = set("writing")

// NamesSpeaker reports whether a name is that of a person or body: "Ann Rees's column in The
// Tide" is neither.
func NamesSpeaker(name string) bool {
	owned := false
	for w := range strings.FieldsSeq(name) {
		if owned && writings[plainForm(w)] {
			return false
		}
		owned = owned || strings.HasSuffix(w, "’s") || strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "s’") || strings.HasSuffix(w, "s'")
	}
	return true
}
