package figures

import (
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Question is a question for numbers or dates, read.
type Question struct {
	// Date reports whether a date is asked for.
	Date bool

	measures []*measure      // that are asked for; none is any that counts
	noun     map[string]bool // stems of what is counted, of a question for none of the measures
	cues     map[string]bool // words of which a sentence must have one for an amount to be the one asked for
	topic    []term
	event    bool        // the topic is something that happened: "the attack"
	together bool        // the measures are asked for as one: "killed or wounded"
	pairs    [][2]string // stems of the topic that are asked for together: "in Iran and Russia"
	learnt   map[string]*learnt
	rarity   func(stem string) float64
	heaviest float64
	want     *want
	reader   *reader
}

// term is a word of the topic.
type term struct {
	form, stem string
	capital    bool
	weight     float64
}

// mostTerms bounds the words of a topic.
const mostTerms = 12

// mostQuestion bounds a question, in bytes.
const mostQuestion = 2000

// Question reads a question. rarity says how much a word tells, by its stem; nil is
// the same for all.
func (r *Reader) Question(text string, rarity func(stem string) float64) *Question {
	text = article.Clip(text, mostQuestion)
	ts := r.words.tokens(text)
	if rarity == nil {
		rarity = func(string) float64 { return 1 }
	}
	q := &Question{learnt: map[string]*learnt{}, rarity: rarity}
	used := q.readAsking(r.words, ts)
	for i, t := range ts {
		switch {
		case used[i] || !t.word && !t.digits || len(q.topic) == mostTerms:
		case events[t.stem] || events[t.form]:
			q.event = true
		case !ignored[t.form]:
			if !slices.ContainsFunc(q.topic, func(o term) bool { return o.stem == t.stem }) {
				q.topic = append(q.topic, term{form: t.form, stem: t.stem, capital: t.capital, weight: max(rarity(t.stem), 0.1)})
			}
		}
	}
	q.joinLetters()
	q.findPairs(ts)
	for _, t := range q.topic {
		q.heaviest = max(q.heaviest, t.weight)
	}
	q.reader = r.words
	q.want = q.wants(r.words, ts)
	return q
}

// findPairs notes words of the topic with "and" between them.
func (q *Question) findPairs(ts []token) {
	has := func(t token) bool { return slices.ContainsFunc(q.topic, func(o term) bool { return o.stem == t.stem }) }
	for i := 1; i+1 < len(ts); i++ {
		if ts[i].form == "and" && has(ts[i-1]) && has(ts[i+1]) {
			q.pairs = append(q.pairs, [2]string{ts[i-1].stem, ts[i+1].stem})
		}
	}
}

// joinLetters makes one of a name and a letter behind it: "isis k" is ISIS-K.
func (q *Question) joinLetters() {
	for i := 1; i < len(q.topic); i++ {
		if len(q.topic[i].form) == 1 {
			joined := q.topic[i-1].form + q.topic[i].form
			q.topic[i-1].form, q.topic[i-1].stem = joined, joined
			q.topic = slices.Delete(q.topic, i, i+1)
			i--
		}
	}
}

// Empty reports whether a question names neither a topic nor what is to be counted.
func (q *Question) Empty() bool { return len(q.topic) == 0 && len(q.measures) == 0 && q.noun == nil }

// Topic are the words of what the question is about, as it has them in lower case.
func (q *Question) Topic() []string {
	out := make([]string, len(q.topic))
	for i, t := range q.topic {
		out[i] = t.form
	}
	return out
}

// asked are the measures that are asked for: any that counts where none is named.
func (q *Question) asked() []*measure {
	if len(q.measures) > 0 || q.noun != nil || q.Date {
		return q.measures
	}
	return slices.DeleteFunc(slices.Clone(measures()), func(m *measure) bool { return !m.counts() })
}

// Words are those that sentences with such figures have, to look for them by.
func (q *Question) Words() []string {
	var out []string
	add := func(set map[string]bool) {
		for w := range set {
			if len(w) > 2 {
				out = append(out, w)
			}
		}
	}
	for _, m := range q.asked() {
		add(m.states)
		add(m.object)
		add(m.noun)
		add(m.event)
	}
	add(q.noun)
	slices.Sort(out)
	return slices.Compact(out)
}

// events are words for what happened, which say too little to be looked for by.
var events = set("event")

// ignored are words of a question that are not part of the topic.
var ignored = set("ignored")

// readAsking finds what is asked for, and gives the tokens that say it.
func (q *Question) readAsking(r *reader, ts []token) map[int]bool {
	used := map[int]bool{}
	form := func(i int) string {
		if i >= 0 && i < len(ts) {
			return ts[i].form
		}
		return ""
	}
	how := ""
	for i := range ts {
		switch form(i) {
		case "when": // not that of "how long did they wait when it rained"
			q.Date = q.Date || i <= 2 || how == "" && i+1 < len(ts) && wasForm[form(i+1)]
		case "what", "which", "in":
			if slices.Contains([]string{"year", "date", "day", "month"}, form(i+1)) {
				q.Date = true
			}
		case "how":
			how = form(i + 1)
		case "date":
			q.Date = q.Date || i == len(ts)-1 || i == 0
		}
	}
	if q.Date {
		q.askedEvents(ts, used)
		return used
	}
	if slices.ContainsFunc(ts, func(t token) bool { return shares[t.form] }) {
		q.byUnit(how, ts, form, used) // "what percentage of the deaths" asks for no deaths
		return used
	}
	for _, m := range measures() {
		for i, t := range ts {
			if m.asks[t.form] && m.counts() {
				if !slices.Contains(q.measures, m) {
					q.measures = append(q.measures, m)
				}
				used[i] = true
			}
		}
	}
	for i := range ts {
		q.together = q.together || len(q.measures) > 1 && form(i) == "or" && used[i-1] && used[i+1]
	}
	q.oneOfMany(ts, form, used)
	if len(q.measures) == 0 {
		q.byUnit(how, ts, form, used)
	}
	return used
}

// shares are words that ask for a part of something.
var shares = setOf("percent percentage")

// askedEvents takes the verb of "when was it founded" for what is dated.
func (q *Question) askedEvents(ts []token, used map[int]bool) {
	for _, m := range measures() {
		for i, t := range ts {
			if len(m.event) > 0 && m.asks[t.form] {
				q.measures = []*measure{m}
				used[i] = true
			}
		}
	}
}

// oneOfMany keeps to what "how many X" counts where more than one measure is named: "how
// many fighters were killed" asks for deaths, of fighters, "how many soldiers were
// arrested" for arrests.
func (q *Question) oneOfMany(ts []token, form func(int) string, used map[int]bool) {
	verbal := slices.IndexFunc(q.measures, func(m *measure) bool { return len(m.object) > 0 })
	nominal := slices.IndexFunc(q.measures, func(m *measure) bool { return len(m.object) == 0 })
	if verbal >= 0 && nominal >= 0 {
		q.measures = slices.DeleteFunc(slices.Clone(q.measures), func(m *measure) bool { return len(m.object) == 0 })
	}
	if len(q.measures) > 0 {
		return
	}
	for i := range ts { // "how many attacks", "number of spectators"
		many := form(i) == "many" && form(i-1) == "how" || form(i) == "of" && form(i-1) == "number"
		if !many {
			continue
		}
		for j := i + 1; j < len(ts) && j < i+5 && ts[j].word && !endsPhrase[ts[j].form]; j++ {
			used[j] = true
			q.noun = map[string]bool{ts[j].stem: true}
		}
		return
	}
}

// byUnit takes "how much", "how far" and words for amounts for their units.
func (q *Question) byUnit(how string, ts []token, form func(int) string, used map[int]bool) {
	asked := map[string]string{
		"old": "age", "far": "length", "tall": "length", "deep": "length", "wide": "length", "long": "duration", "heavy": "weight",
		"high": "length", "fast": "speed",
	}
	byWord := map[string]string{
		"cost": "money", "costs": "money", "price": "money", "worth": "money", "budget": "money", "percentage": "percent", "percent": "percent",
		"age": "age", "distance": "length", "length": "length", "height": "length", "depth": "length", "weight": "weight", "money": "money",
		"speed": "speed", "revenue": "money", "profit": "money", "fine": "money", "paid": "money", "pay": "money", "area": "area",
	}
	q.cues = cuesOf(how, ts)
	add := func(name string) {
		for _, m := range measures() {
			if m.name == name && !slices.Contains(q.measures, m) {
				q.measures = append(q.measures, m)
			}
		}
	}
	if how == "long" || how == "far" {
		add("length")
	}
	add(asked[how])
	for i := range ts {
		if name := byWord[form(i)]; name != "" {
			add(name)
			used[i] = ignored[form(i)]
		}
	}
}

// cuesOf are the words that go with the amount that is asked for: a bill is a cost.
func cuesOf(how string, ts []token) map[string]bool {
	all := map[string]bool{}
	add := func(name string) {
		for w := range set(name) {
			all[w] = true
		}
	}
	if how == "long" || how == "tall" || how == "deep" || how == "wide" || how == "high" {
		all[how] = true
	}
	for _, t := range ts {
		switch t.form {
		case "cost", "costs", "price":
			add("cost")
		case "worth":
			add("worth")
		}
	}
	return all
}
