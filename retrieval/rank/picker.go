package rank

import (
	"math"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/weights"
)

// view is a sentence in its passage, as the picker sees it.
type view struct {
	q *Question
	d *document
	s *sentence
	i int // its index in d.sentences

	share   float64 // of the question, by its terms
	answers bool    // holds the type of answer that is asked for
}

func newView(q *Question, d *document, i int) view {
	s := &d.sentences[i]
	return view{q: q, d: d, s: s, i: i, share: q.share(s.terms), answers: d.holds(q, s)}
}

// sentenceFeatures are what speaks for or against a sentence as the answer,
// among the sentences of its passage.
var sentenceFeatures = []struct {
	Name, Meaning string
	value         func(v *view) float64
}{
	{"share", "share of the question found in the sentence", func(v *view) float64 { return v.share }},
	{"share-squared", "the same squared", func(v *view) float64 { return square(v.share) }},
	{"exact", "share of the question found in its own form", func(v *view) float64 { return v.q.share(v.exact()) }},
	{"related", "share of the question of which only a kindred word is found",
		func(v *view) float64 { return v.q.share(v.s.kin &^ v.s.terms) }},
	{"rarest", "the question's rarest word is found", func(v *view) float64 { return truth(v.q.rarest >= 0 && v.s.terms.has(v.q.rarest)) }},
	{"names", "share of the question's names found", func(v *view) float64 { return v.q.shareOf(v.q.names, v.s.terms) }},
	{"numbers", "share of the question's numbers found", func(v *view) float64 { return v.q.shareOf(v.q.numbers, v.s.terms) }},
	{"focus", "the kind of thing that is asked for is found",
		func(v *view) float64 { return truth(v.q.focus >= 0 && v.s.terms.has(v.q.focus)) }},
	{"ordered", "share of the question's neighbouring words found near each other in order",
		func(v *view) float64 { return v.pairs(3, true) }},
	{"near", "share of the question's neighbouring words found within eight words", func(v *view) float64 { return v.pairs(8, false) }},
	{"before", "share of the question that only the sentence before has", func(v *view) float64 { return v.onlyNeighbour(-1) }},
	{"after", "share of the question that only the sentence after has", func(v *view) float64 { return v.onlyNeighbour(+1) }},
	{"elsewhere", "share of the question that only other sentences of the passage have",
		func(v *view) float64 { return v.q.share(v.d.body &^ v.s.terms) }},
	{"dense", "share of the question, long sentences counting less", func(v *view) float64 {
		return v.share / (1 + float64(v.s.to-v.s.from)/22)
	}},

	{"who", "asked who, it has a name that the question has not", func(v *view) float64 { return v.holds(PersonAnswer) }},
	{"when", "asked when, it has a date", func(v *view) float64 { return v.holds(DateAnswer) }},
	{"where", "asked where, it has a name after in, at, near …", func(v *view) float64 { return v.holds(PlaceAnswer) }},
	{"how-many", "asked how many, it has a number", func(v *view) float64 { return v.holds(NumberAnswer) }},
	{"why", "asked why, it has because, due to, in order …", func(v *view) float64 { return v.holds(ReasonAnswer) }},
	{"which", "asked which company, team, book …, it has a name", func(v *view) float64 { return v.holds(NameAnswer) }},
	{"of-kind", "asked for a colour, a nationality, an occupation, it has one", func(v *view) float64 { return v.holds(KindAnswer) }},
	{"type-missing", "it has nothing of the type that is asked for",
		func(v *view) float64 { return truth(v.q.Type != AnyAnswer && !v.answers) }},
	{"type-share", "share of the question, if it has the type that is asked for", func(v *view) float64 {
		return v.share * truth(v.q.Type != AnyAnswer && v.answers)
	}},
	{"unit", "asked how long, how far, how old, how much, a number has the unit for it",
		func(v *view) float64 { return truth(v.d.measures(v.q, v.s)) }},
	{"close", "how close a word of the type that is asked for stands to a word of the question",
		func(v *view) float64 { return v.closeness() }},
	{"counted", "asked how many X, a number stands right before X", func(v *view) float64 { return truth(v.d.counted(v.q, v.s)) }},
	{"agent", "asked who did it, a name stands right before the verb or after by", func(v *view) float64 { return truth(v.agent()) }},
	{"defined", "asked what or who X is, X is followed by is, was, a comma or a bracket", func(v *view) float64 { return truth(v.defined()) }},
	{"tail", "logarithm of the words that follow the last word of the question in it", func(v *view) float64 {
		if h := v.hits(); len(h) > 0 {
			return math.Log(float64(v.s.to - h[len(h)-1]))
		}
		return 0
	}},
	{"lead", "logarithm of the words that stand before the first word of the question in it", func(v *view) float64 {
		if h := v.hits(); len(h) > 0 {
			return math.Log(float64(h[0] - v.s.from + 1))
		}
		return 0
	}},
	{"how", "asked how, it has by, with or through", func(v *view) float64 { return truth(v.q.manner && v.class(lang.Means)) }},
	{"why-purpose", "asked why, it has to or for", func(v *view) float64 { return truth(v.q.Type == ReasonAnswer && v.class(lang.Purpose)) }},
	{"new-names", "asked what, it has a name that the question has not",
		func(v *view) float64 { return truth(v.q.Type == AnyAnswer && v.newName()) }},
	{"new-number", "asked neither how many nor when, it has a number that the question has not", func(v *view) float64 {
		return truth(v.q.Type != NumberAnswer && v.q.Type != DateAnswer && v.class(lang.Number))
	}},
	{"said", "asked what somebody said, it is or holds a quotation", func(v *view) float64 { return truth(v.q.Words && v.s.quoted) }},
	{"quoted", "it is or holds a quotation", func(v *view) float64 { return truth(v.s.quoted) }},

	{"first", "it is the first sentence of the passage", func(v *view) float64 { return truth(v.i == 0) }},
	{"place", "how far down the passage it stands, from 0 to 1", func(v *view) float64 { return part(v.i, len(v.d.sentences)) }},
	{"refers", "it begins with a pronoun, so that it leans on the sentence before", func(v *view) float64 { return truth(v.refers()) }},
	{"refers-after", "it begins with a pronoun, and the sentence before holds much of the question",
		func(v *view) float64 { return truth(v.refers()) * v.onlyNeighbour(-1) }},
	{"length", "logarithm of its length in words", func(v *view) float64 { return math.Log(1 + float64(v.s.to-v.s.from)) }},
	{"short", "it has fewer than five words", func(v *view) float64 { return truth(v.s.to-v.s.from < 5) }},
	{"asks", "it is a question itself", func(v *view) float64 { return truth(v.s.asks) }},
	{"reworded", "share of the question found in other words alone", func(v *view) float64 { return v.q.share(v.s.terms &^ v.s.own) }},
}

// exact is the set of terms that are in the sentence in the question's form.
func (v *view) exact() termSet {
	set := termSet(0)
	for i := v.s.from; i < v.s.to; i++ {
		if w := &v.d.words[i]; w.exact {
			set.add(int(w.term))
		}
	}
	return set
}

func (v *view) holds(t AnswerType) float64 { return truth(v.q.Type == t && v.answers) }

// pairs is document.pairs inside the sentence.
func (v *view) pairs(reach int, ordered bool) float64 {
	if v.q.pairWeight == 0 {
		return 0
	}
	found := 0.0
	for _, p := range v.q.pairs {
		if v.s.terms.has(p.a) && v.s.terms.has(p.b) && v.d.standIn(v.hits(), p.a, p.b, reach+p.gap, ordered) {
			found += p.weight
		}
	}
	return found / v.q.pairWeight
}

// hits are the words of the sentence that are terms.
func (v *view) hits() []int { return v.d.hits[v.s.firstHit:v.s.lastHit] }

// onlyNeighbour is the share of the question that the sentence so many places
// away has and this one has not.
func (v *view) onlyNeighbour(step int) float64 {
	j := v.i + step
	if j < 0 || j >= len(v.d.sentences) {
		return 0
	}
	return v.q.share(v.d.sentences[j].terms &^ v.s.terms)
}

// closeness is 1 when a word of the answer's type is next to a word of the
// question that is not a name, less the further away it is.
func (v *view) closeness() float64 {
	if v.q.Type == AnyAnswer || !v.answers {
		return 0
	}
	nearest, lastAnswer, lastWord := math.MaxInt, none, none
	for i := v.s.from; i < v.s.to; i++ {
		switch t := v.d.words[i].term; {
		case t >= 0 && !v.q.names.has(int(t)):
			lastWord = i
		case v.d.isAnswer(v.q, v.s, i):
			lastAnswer = i
		default:
			continue
		}
		if lastAnswer != none && lastWord != none {
			nearest = min(nearest, max(lastAnswer-lastWord, lastWord-lastAnswer))
		}
	}
	if nearest == math.MaxInt {
		return 0
	}
	return 1 / math.Sqrt(float64(nearest))
}

// agent reports whether a name does what the question's words say: "founded by
// Hassan", "Hassan founded".
func (v *view) agent() bool {
	if v.q.Type != PersonAnswer {
		return false
	}
	for _, h := range v.hits() {
		if v.q.names.has(int(v.d.words[h].term)) {
			continue
		}
		if h-1 > v.s.from && v.d.isAnswer(v.q, v.s, h-1) {
			return true
		}
		for j := h + 1; j < min(h+4, v.s.to-1); j++ {
			if v.d.words[j].class&lang.By != 0 && (v.d.words[j+1].capital || v.d.words[j+1].class&lang.Title != 0) {
				return true
			}
		}
	}
	return false
}

// defined reports whether the thing a question "what is X" is about is told.
func (v *view) defined() bool {
	if !v.q.definition {
		return false
	}
	for n, h := range v.hits() {
		hits := v.hits()
		if n+1 < len(hits) && hits[n+1] == h+1 {
			continue // the last word of the thing counts
		}
		if v.d.words[h].pause {
			return true
		}
		if h+1 < v.s.to && v.d.words[h+1].class&lang.Being != 0 {
			return true
		}
	}
	return false
}

// class reports whether a word of the sentence, none of the question's, is of a class.
func (v *view) class(c lang.Class) bool {
	for i := v.s.from; i < v.s.to; i++ {
		if w := &v.d.words[i]; w.class&c != 0 && w.term < 0 {
			return true
		}
	}
	return false
}

// newName reports whether the sentence has a name that the question has not.
func (v *view) newName() bool {
	for i := v.s.from + 1; i < v.s.to; i++ {
		if w := &v.d.words[i]; w.capital && w.term < 0 && w.class&(lang.Stop|lang.Date|lang.Title) == 0 {
			return true
		}
	}
	return false
}

// refers reports whether the sentence begins with a word that stands for another.
func (v *view) refers() bool {
	return v.s.from < v.s.to && v.d.words[v.s.from].class&lang.Pronoun != 0
}

// scoreSentences fills d with how well each sentence answers, by the weights
// alone. Their largest tells passages from one another: the trees, which tell the
// sentences of a passage from one another, are hardly better at that (an MRR of
// .919 for .917 on squadshifts-newwiki, less on trecqa), and take time.
func (q *Question) scoreSentences(d *document) {
	q.scoreSentencesBy(d, func(features []float64) float64 { return score(features, weights.Sentences[:]) })
}

// pickSentences fills d with how well each sentence answers, by weights and
// trees: which of them to show.
func (q *Question) pickSentences(d *document) { q.scoreSentencesBy(d, sentenceScore) }

func (q *Question) scoreSentencesBy(d *document, score func(features []float64) float64) {
	d.scores = d.scores[:0]
	features := make([]float64, len(sentenceFeatures))
	for i := range d.sentences {
		q.readSentence(d, i, features)
		s := score(features)
		if q.offices != 0 {
			s += officeWeight * d.office(q, &d.sentences[i])
		}
		d.scores = append(d.scores, s)
	}
}

// readSentence fills values with the features of a sentence.
func (q *Question) readSentence(d *document, i int, values []float64) {
	v := newView(q, d, i)
	for j := range sentenceFeatures {
		values[j] = sentenceFeatures[j].value(&v)
	}
}

// bestSentence is the index of the sentence that answers best, none without any.
func (q *Question) bestSentence(d *document) int {
	best := none
	for i, s := range d.scores {
		if best == none || s > d.scores[best] {
			best = i
		}
	}
	return best
}

// sentenceScore is how well a sentence of these SentenceFeatures answers: the
// exponential of the score, as a part of that of all sentences of the passage,
// is about the probability that the answer is in it.
func sentenceScore(features []float64) float64 {
	sum := score(features, weights.Sentences[:])
	for i := range weights.SentenceTrees {
		sum += weights.SentenceTrees[i].Value(features)
	}
	return sum
}
