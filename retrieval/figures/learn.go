package figures

import (
	"slices"
	"strings"
)

// learnt is what the sentences of a collection tell of a name: what else it is called,
// where it is, and the words that stand by it.
type learnt struct {
	sentences int
	place     int // in how many of them it is where something happens
	capitals  int // in how many it has a capital
	names     map[string]int
	nouns     map[string]int
	aliases   [][]string // the stems of other names of the same
}

// Bounds on what is learnt.
const (
	mostLearntFrom = 400 // sentences
	// rareName is the most sentences that a name may stand in for the words around it to
	// stand for it.
	rareName = 14
	// besides is how many words away from a name still tell of it.
	besides = 10
	// namesShare is the percentage of its sentences that another name must be in by
	// a rare one, to stand for it.
	namesShare = 25
)

// Learn takes note of sentences of the collection, to know the topic by other words: a
// city by its country where the same words go with both, a group by the name in
// brackets behind it.
func (q *Question) Learn(t *Text, paragraph int) {
	for _, s := range t.paragraph(paragraph) {
		for _, topic := range q.topic {
			l := q.learnt[topic.stem]
			if l == nil {
				l = &learnt{names: map[string]int{}, nouns: map[string]int{}}
				q.learnt[topic.stem] = l
			}
			if l.sentences < mostLearntFrom {
				q.learn(l, topic, s.ts)
			}
		}
	}
}

func (q *Question) learn(l *learnt, topic term, ts []token) {
	at := slices.IndexFunc(ts, func(t token) bool { return topic.is(t) })
	if at < 0 {
		return
	}
	l.sentences++
	if ts[at].capital {
		l.capitals++
	}
	if locatesBefore(ts, at) {
		l.place++
	}
	names, nouns := map[string]bool{}, map[string]bool{}
	for j := max(at-besides, 0); j < len(ts) && j <= at+besides; j++ {
		t := ts[j]
		switch {
		case q.matchAny(ts[j:j+1]) || !t.word || len(t.form) < 3 || t.number:
		case ignored[t.form] || endsPhrase[t.form] || events[t.stem] || isMonth(t.form):
		case t.capital && j > 0 && mayName(t.form):
			names[t.stem] = true
			nouns[t.stem] = true
		case !t.capital && !anyVerb(t) && !strings.HasSuffix(t.form, "ed") && !strings.HasSuffix(t.form, "ing"):
			nouns[t.stem] = true
		}
	}
	for s := range names {
		l.names[s]++
	}
	for s := range nouns {
		l.nouns[s]++
	}
	if alias := aliasAt(ts, at); alias != nil && len(l.aliases) < 8 &&
		!slices.ContainsFunc(l.aliases, func(a []string) bool { return slices.Equal(a, alias) }) {
		l.aliases = append(l.aliases, alias)
	}
}

// mayName reports whether a word with a capital may be the name of a place or of somebody.
func mayName(form string) bool {
	_, weekday := names().weekdays[form]
	return !weekday && names().seasons[form] == 0
}

// aliasAt is the name that a topic's name at token at is put beside: "Islamic State in
// Khorasan, or ISIS-K", "IS Khorasan (ISIS-K)", and the reverse.
func aliasAt(ts []token, at int) []string {
	form := func(i int) string {
		if i >= 0 && i < len(ts) {
			return ts[i].form
		}
		return ""
	}
	end := -1
	switch {
	case form(at-1) == "or" && form(at-2) == ",":
		end = at - 2
	case form(at-1) == "(":
		end = at - 1
	case form(at-1) == "as" && form(at-2) == "known" && form(at-3) == ",":
		end = at - 3
	}
	if end > 0 && form(end-1) == "”" {
		end--
	}
	if end <= 0 {
		return nil
	}
	var stems []string
	words := 0
	for j := end - 1; j >= 0 && words < 6; j-- {
		t := ts[j]
		if !t.word || !t.capital && t.form != "in" && t.form != "of" && t.form != "the" && t.form != "province" {
			break
		}
		words++
		if t.capital && !endsPhrase[t.form] && len(t.form) > 2 {
			stems = append(stems, t.stem)
		}
	}
	if len(stems) < 1 || len(stems) == 1 && len(stems[0]) < 6 {
		return nil
	}
	slices.Sort(stems)
	return stems
}

// is reports whether a word is the term's own, in another form too.
func (t *term) is(w token) bool {
	return w.stem == t.stem || w.form == t.form || sameRoot(t.form, w.form)
}

// sameRoot reports whether one word is the other's with the ending of a people: Iran and
// Iranian, Russia and Russian.
func sameRoot(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 4 {
		return false
	}
	if rest, ok := strings.CutPrefix(b, a); ok {
		return peoples[rest]
	}
	n := 0
	for n < len(a) && a[n] == b[n] {
		n++
	}
	pairs := map[string]string{"ey": "ish", "ce": "nch", "an": "ese", "ia": "ian", "a": "ian"}
	return n >= 4 && n < len(a) && pairs[a[n:]] == b[n:]
}

var peoples = set("people-ending")

// locatesBefore reports whether the name at token i is where something is: "in Moscow",
// "at the Crocus City Hall", "in the Iranian city of Kerman".
func locatesBefore(ts []token, i int) bool {
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		switch t := ts[j]; {
		case locative[t.form]:
			return true
		case !t.word:
			return false
		case t.form == "of" && j > 0 && regions[ts[j-1].form]:
			return true
		case t.form == "of" || endsPhrase[t.form] && t.form != "the" && t.form != "a" && t.form != "an" && t.form != "its" && t.form != "their":
			return false
		}
	}
	return false
}

var (
	locative = set("locative")
	regions  = set("region")
)

// stands reports whether the words by which a rare name is known are in a sentence
// instead of it: one of its names and one of its nouns.
func (l *learnt) stands(ts []token) bool {
	for _, alias := range l.aliases {
		if hasAll(ts, alias) {
			return true
		}
	}
	if l.sentences > rareName || l.sentences < 2 || 2*l.capitals < l.sentences {
		return false
	}
	least := max(2, (l.sentences+4)/5)
	often := max(2, (l.sentences*namesShare+99)/100)
	name, noun := "", false
	for i, t := range ts {
		if t.capital && i > 0 && name == "" {
			for s, n := range l.names {
				if n >= often && (t.stem == s || sameRoot(t.form, s) || sameRoot(t.stem, s)) {
					name = t.stem
				}
			}
		}
	}
	for _, t := range ts {
		if name != "" && l.nouns[t.stem] >= least && t.stem != name && !sameRoot(t.stem, name) {
			noun = true
		}
	}
	return name != "" && noun
}

func hasAll(ts []token, stems []string) bool {
	for _, s := range stems {
		if !slices.ContainsFunc(ts, func(t token) bool { return t.stem == s }) {
			return false
		}
	}
	return true
}
