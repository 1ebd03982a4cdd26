package figures

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// measure is something that numbers are stated of, by words/en/measures.txt. The words
// are stems but for asks, states and units, which are forms.
type measure struct {
	name                                   string
	asks, states, units, not               map[string]bool
	object, subject, passive, noun, totals map[string]bool
	event                                  map[string]bool
	count                                  bool
}

// kinds reports whether the measure is found by what verbs and nouns say, not by units.
func (m *measure) counts() bool { return len(m.units) == 0 && len(m.event) == 0 }

// measures are all of them, in the order of the table.
var measures = sync.OnceValue(func() []*measure {
	r := newReader()
	var all []*measure
	byName := map[string]*measure{}
	for _, line := range words.Table("en", "measures") {
		head, list, _ := strings.Cut(line, ":")
		name, kind, _ := strings.Cut(head, " ")
		m := byName[name]
		if m == nil {
			m = &measure{name: name}
			byName[name] = m
			all = append(all, m)
		}
		forms, stems := setOf(list), map[string]bool{}
		for f := range forms {
			stems[r.stem(f)] = true
		}
		switch kind {
		case "ask":
			m.asks = forms
		case "object":
			m.object = stems
		case "subject":
			m.subject = stems
		case "passive":
			m.passive = stems
		case "state":
			m.states = forms
		case "noun":
			m.noun = plurals(forms)
		case "total":
			m.totals = stems
		case "not":
			m.not = forms
		case "unit":
			m.units = forms
		case "event":
			m.event = forms
		case "count":
			m.count = true
		default:
			panic(fmt.Sprintf("figures: words/en/measures.txt: %q", line))
		}
	}
	return all
})

// plurals are some nouns with their plurals.
func plurals(nouns map[string]bool) map[string]bool {
	out := map[string]bool{}
	for n := range nouns {
		out[n], out[n+"s"] = true, true
		if stem, ok := strings.CutSuffix(n, "man"); ok {
			out[stem+"men"] = true
		}
		if stem, ok := strings.CutSuffix(n, "y"); ok {
			out[stem+"ies"] = true
		}
	}
	return out
}

// phrase is a number with the words that belong to it: "at least 13 US soldiers".
type phrase struct {
	quantity
	end int // the token behind its last word
	// role is how the sentence has it; none until a measure claims it.
	part bool // it is said to be included in another
}

// endsPhrase are the words that no noun phrase has inside.
var endsPhrase = set("ends")

// phrases are the numbers of a sentence with their nouns.
func phrases(text string, ts []token) []phrase {
	const longest = 6
	var out []phrase
	for _, q := range quantities(text, ts) {
		p := phrase{quantity: q, end: q.to}
		if p.end < len(ts) && ts[p.end].form == "of" && p.vague { // "thousands of the group's fighters"
			p.end++
			for p.end < len(ts) && (ts[p.end].form == "the" || ts[p.end].form == "its" || ts[p.end].form == "their") {
				p.end++
			}
		}
		for p.end < len(ts) && p.end < q.to+longest && ts[p.end].word && !endsPhrase[ts[p.end].form] && !ts[p.end].number {
			p.end++
		}
		p.trim(ts)
		if p.percent && p.end == q.to {
			p.end = q.to + 1
			if ts[q.to].form == "per" {
				p.end = q.to + 2
			}
		}
		if i := len(out) - 1; i >= 0 && outOf(ts, &out[i], &p) {
			out[i].end = p.end // "two of the five rooms" are two rooms
			continue
		}
		out = append(out, p)
	}
	return out
}

// outOf reports whether a number is of those that the next one counts: "two of the five".
func outOf(ts []token, p, next *phrase) bool {
	i := p.to
	if p.currency || p.percent || i >= len(ts) {
		return false
	}
	if ts[i].form == "out" {
		i++
	}
	if i >= next.from || ts[i].form != "of" {
		return false
	}
	for i++; i < next.from && (determiners[ts[i].form] || ts[i].form == "all"); {
		i++
	}
	return i == next.from && next.end > next.to
}

// trim takes off a participle at the end, which begins what the counted do: "13 US
// soldiers guarding the airport".
func (p *phrase) trim(ts []token) {
	for p.end > p.to+1 {
		last := ts[p.end-1]
		if !strings.HasSuffix(last.form, "ing") && !strings.HasSuffix(last.form, "ly") && !(anyVerb(last) && takesObject(ts, p.end-1)) {
			return
		}
		p.end--
	}
}

// relation is how a number is stated of a measure.
type relation int

const (
	unrelated relation = iota
	related
	mixed // of this and another measure together: "killed or wounded"
)

// find gives for each phrase whether the sentence states it of the measure. Those that
// are coordinated with one that it is stated of, or included in it, are too.
func (m *measure) find(ts []token, ps []phrase) []relation {
	out := make([]relation, len(ps))
	for i := range ps {
		out[i] = m.direct(ts, ps, i)
	}
	for i := 1; i < len(ps); i++ {
		if out[i] == unrelated && out[i-1] == related && m.joined(ts, ps, i) {
			out[i] = related
		}
	}
	for i := len(ps) - 2; i >= 0; i-- { // "two soldiers and five civilians were killed"
		if out[i] == unrelated && out[i+1] == related && !ps[i+1].part && ps[i+1].from == ps[i].end+1 && ts[ps[i].end].form == "and" &&
			m.behind(ts, ps, i+1) {
			out[i] = related
		}
	}
	return out
}

// joined reports whether phrase i goes on the one before it: "and 170 Afghan civilians",
// "including 13 US soldiers". The second kind is marked as a part.
func (m *measure) joined(ts []token, ps []phrase, i int) bool {
	between := ts[ps[i-1].end:ps[i].from]
	forms := make([]string, len(between))
	for j, t := range between {
		forms[j] = t.form
	}
	switch s := strings.Join(forms, " "); s {
	case "and", ",", ", and", "as well as":
		// Of the same verb only where its noun follows it: "killed 12 and 300 others fled".
		return !m.otherVerb(ts, ps[i].end) && ps[i].end > ps[i].to
	case ", including", "including", ", among them", "( including", "– including", "— including":
		ps[i].part = true
		return true
	}
	return false
}

// otherVerb reports whether right behind a phrase another measure's verb claims it.
func (m *measure) otherVerb(ts []token, at int) bool {
	for ; at < len(ts) && auxiliary[ts[at].form]; at++ {
	}
	if at >= len(ts) {
		return false
	}
	for _, o := range measures() {
		if o != m && (o.passive[ts[at].stem] && !m.passive[ts[at].stem] || o.states[ts[at].form] && !m.states[ts[at].form]) {
			return true
		}
	}
	return false
}

// direct is the relation of a phrase by its own words and the verbs at it.
func (m *measure) direct(ts []token, ps []phrase, i int) relation {
	p := &ps[i]
	if p.currency || p.percent {
		return unrelated
	}
	if r := m.inside(ts, p); r != unrelated {
		return r
	}
	if r := m.before(ts, p); r != unrelated {
		return r
	}
	if m.behind(ts, ps, i) {
		return related
	}
	if m.total(ts, ps, i) {
		return related
	}
	return unrelated
}

// inside looks at the words of the phrase itself: "133 dead", "140 deaths", "6,000
// fighters".
func (m *measure) inside(ts []token, p *phrase) relation {
	for j := p.to; j < p.end; j++ {
		t := ts[j]
		if m.states[t.form] && !m.leads(ts, j) {
			if j+2 < len(ts) && (ts[j+1].form == "or" || ts[j+1].form == "and") && otherState(m, ts[j+2].form) {
				return mixed
			}
			if j > p.to+1 && (ts[j-1].form == "or") {
				return mixed
			}
			return related
		}
		if j > p.to && m.subject[t.stem] { // "94 people died"
			p.end = j
			return related
		}
		if m.noun[t.form] && p.headAt(ts, j) && !(j > p.to && m.not[ts[j-1].form]) {
			if m.count && p.Low < fewest && !p.vague {
				return unrelated
			}
			return related
		}
	}
	return unrelated
}

// fewest is the least number of a measure that counts how many there are.
const fewest = 20

// headAt reports whether the noun at token j is what the phrase counts, and ends the
// phrase behind it: nothing follows it there, or what happens to the counted.
func (p *phrase) headAt(ts []token, j int) bool {
	if j == p.end-1 {
		return true
	}
	next := ts[j+1].form
	plural := strings.HasSuffix(ts[j].form, "s") || strings.HasSuffix(ts[j].form, "men")
	if plural && !strings.HasSuffix(next, "s") {
		if !anyState(next) {
			p.end = j + 1
		}
		return true
	}
	return anyState(next)
}

func anyState(form string) bool { return otherState(nil, form) }

// leads reports whether a participle is not a state but an active verb with an object of its
// own: "two men killed 30".
func (m *measure) leads(ts []token, j int) bool { return m.object[ts[j].stem] && takesObject(ts, j) }

// takesObject reports whether the verb at token j has an object behind it.
func takesObject(ts []token, j int) bool {
	if j+1 >= len(ts) {
		return false
	}
	n := ts[j+1]
	return n.number || n.form == "the" || n.form == "a" || n.form == "an" || n.form == "his" || n.form == "her" || n.form == "their" ||
		n.form == "at" && j+2 < len(ts) && ts[j+2].form == "least" || n.form == "more" || n.form == "nearly" || n.form == "almost" ||
		n.form == "about" || n.form == "some" || n.form == "dozens"
}

func otherState(m *measure, form string) bool {
	for _, o := range measures() {
		if o != m && o.states[form] {
			return true
		}
	}
	return false
}

// betweenVerbAndObject are the words that may stand between a verb and the number.
var betweenVerbAndObject = set("object-gap")

// verbBefore is the token before the phrase and what may be between a verb and its object;
// -1 where there is none.
func verbBefore(ts []token, p *phrase) int {
	j := p.from - 1
	if j > 0 && ts[j].form == "to" && ts[j-1].form == "dead" { // "shot dead to one person"
		j--
	}
	for j >= 0 && p.from-j <= 4 && betweenVerbAndObject[ts[j].form] && ts[j].form != "dead" {
		j--
	}
	return j
}

// before looks at the verb before the phrase: "killing its 224 occupants", "killed or
// wounded nearly 5,000".
func (m *measure) before(ts []token, p *phrase) relation {
	j := verbBefore(ts, p)
	if j < 0 {
		return unrelated
	}
	if ts[j].form == "dead" && j > 0 && (ts[j-1].form == "shot" || ts[j-1].form == "shoot" || ts[j-1].form == "shooting") {
		if m.states["dead"] {
			return related
		}
		return unrelated
	}
	if len(m.noun) > 0 && (ts[j].stem == "number" || ts[j].stem == "total") && j > 0 && !determiners[ts[j-1].form] {
		for k := j - 1; k >= 0 && k >= j-5 && ts[k].word; k-- { // "members now numbered more than 6,500"
			if m.noun[ts[k].form] {
				return related
			}
		}
	}
	if m.states["dead"] && p.end > p.to && ts[p.end-1].form == "lives" && takesLives[ts[j].stem] {
		return related
	}
	if !m.object[ts[j].stem] {
		if j >= 2 && (ts[j-1].form == "or" || ts[j-1].form == "and") && m.object[ts[j-2].stem] && otherObject(m, ts[j].stem) {
			return mixed
		}
		return unrelated
	}
	if j > 0 && wasForm[ts[j-1].form] {
		return unrelated // "were killed 30 …" is no object
	}
	if j >= 2 && (ts[j-1].form == "or" || ts[j-1].form == "and") && otherObject(m, ts[j-2].stem) {
		return mixed
	}
	return related
}

var determiners = set("determiner")

var takesLives = set("takes-lives")

func otherObject(m *measure, stem string) bool {
	for _, o := range measures() {
		if o != m && o.object[stem] && !m.object[stem] {
			return true
		}
	}
	return false
}

// auxiliary are the words between a subject and its verb.
var auxiliary = set("auxiliary")

var wasForm = set("being")

// behind looks for a verb behind the phrase whose subject it is: "more than 60 people
// were killed", "seven men were arrested".
func (m *measure) behind(ts []token, ps []phrase, i int) bool {
	const reach = 10
	at := ps[i].end
	if at < len(ts) && ts[at].form == "," && at+1 < len(ts) && (ts[at+1].form == "including" || ts[at+1].form == "among") {
		for at++; at < len(ts) && ts[at].form != "," && ts[at].form != ";"; at++ {
		}
		at++
	}
	was := false
	for j := at; j < len(ts) && j < at+reach; j++ {
		t := ts[j]
		switch {
		case !t.word && !t.digits && t.form != "’" && t.form != "(" && t.form != ")":
			return false
		case slices.ContainsFunc(ps[i+1:], func(p phrase) bool { return p.from <= j && j < p.end }):
			return false
		case t.form == "and" || t.form == "but" || t.form == "as" || t.form == "while":
			return false
		case wasForm[t.form]:
			was = true
		case was && m.passive[t.stem]:
			return true
		case m.subject[t.stem]:
			return true
		case t.form == "lost" && m.states["dead"] && j+2 < len(ts) && (ts[j+2].form == "lives" || ts[j+2].form == "life"):
			return true
		case anyVerb(t) && !was:
			return false
		case was && !auxiliary[t.form] && !strings.HasSuffix(t.form, "ly"):
			return false // "were" has another verb
		}
	}
	return false
}

// anyVerb reports whether a word is a verb of some measure, which then is what happened.
func anyVerb(t token) bool {
	for _, o := range measures() {
		if o.object[t.stem] || o.subject[t.stem] {
			return true
		}
	}
	return false
}

// total looks for a total that the number is given for: "the death toll rose to 94",
// "the number of people killed reached 94".
func (m *measure) total(ts []token, ps []phrase, i int) bool {
	const reach = 10
	for j := ps[i].from - 1; j >= 0 && j >= ps[i].from-reach; j-- {
		t := ts[j]
		if !t.word && t.form != "’" && !t.digits || i > 0 && j < ps[i-1].to && !m.rose(ts, ps, i) {
			return false
		}
		if m.totals[t.stem] {
			return ps[i].end == ps[i].to || !foreignUnit(ts, &ps[i])
		}
		if m.states[t.form] && j >= 2 && ts[j-1].word && (ts[j-2].form == "number" || j >= 3 && ts[j-3].form == "number") {
			return true
		}
	}
	return false
}

// rose reports whether two numbers are the ends of a change: "from 90 to 94".
func (m *measure) rose(ts []token, ps []phrase, i int) bool {
	return ts[ps[i-1].from].Start < ts[ps[i].from].Start && ps[i].from-ps[i-1].to <= 2
}

// foreignUnit reports whether a number is of something that no total of people has:
// "toll … in 3 days".
func foreignUnit(ts []token, p *phrase) bool {
	for _, o := range measures() {
		if len(o.units) > 0 && o.units[ts[p.to].form] {
			return true
		}
	}
	return false
}

// hasUnit reports whether a number is an amount in a unit of the measure.
func (m *measure) hasUnit(ts []token, p *phrase) bool {
	if m.units["$"] && p.currency || m.units["%"] && p.percent {
		return true
	}
	if p.currency || p.percent {
		return false
	}
	for unit := range m.units {
		if len(unit) > 1 && ts[p.to-1].digits && strings.HasSuffix(ts[p.to-1].form, unit) {
			return true
		}
	}
	return p.to < len(ts) && m.units[ts[p.to].form]
}

// sets are the words of words/en/figures.txt.
var sets = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, line := range words.Table("en", "figures") {
		name, list, _ := strings.Cut(line, ":")
		if all[name] == nil {
			all[name] = map[string]bool{}
		}
		for w := range strings.FieldsSeq(list) {
			all[name][w] = true
		}
	}
	return all
})

// set is one of them.
func set(name string) map[string]bool {
	s, ok := sets()[name]
	if !ok {
		panic("figures: words/en/figures.txt has no set " + name)
	}
	return s
}
