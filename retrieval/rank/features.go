package rank

import (
	"math"
)

// Feature is one thing that speaks for or against a passage.
type Feature struct {
	// Name is short and stands in weights.go; Meaning is one sentence.
	Name, Meaning string
	value         func(q *Question, d *document) float64
}

// features are all features. Most lie between 0 and 1.
var features = []Feature{
	{"bm25", "how well BM25F scores the passage, against the best candidate", nil},
	{"coverage", "share of the question's weight found in the passage, its title or its heading",
		func(q *Question, d *document) float64 { return q.share(d.body | d.title | d.heading) }},
	{"body", "share of the question's weight found in the passage itself",
		func(q *Question, d *document) float64 { return q.share(d.body) }},
	{"title", "share of the question's weight found in the article's title",
		func(q *Question, d *document) float64 { return q.share(d.title) }},
	{"heading", "share of the question's weight found in the section heading",
		func(q *Question, d *document) float64 { return q.share(d.heading) }},
	{"exact", "share of the question's weight found in the very form of the question, not only its family",
		func(q *Question, d *document) float64 { return q.share(d.exact) }},
	{"sentence", "share of the question's weight found in the best single sentence",
		func(q *Question, d *document) float64 { return bestSentence(q, d, 1) }},
	{"sentences", "share of the question's weight found in the best two neighbouring sentences",
		func(q *Question, d *document) float64 { return bestSentence(q, d, 2) }},
	{"ordered", "share of the question's neighbouring words that stand as neighbours, in order",
		func(q *Question, d *document) float64 { return pairs(q, d, 2, true) }},
	{"near", "share of the question's neighbouring words that stand within eight words of each other",
		func(q *Question, d *document) float64 { return pairs(q, d, 8, false) }},
	{"answer", "the best sentence holds what the question asks for: a name, a date, a place, a number, a reason", answerInSentence},
	{"rarest", "the rarest word of the question is there",
		func(q *Question, d *document) float64 { return rarestThere(q, d) }},
	{"names", "share of the question's names found in the passage or its title",
		func(q *Question, d *document) float64 {
			return sharedOf(q, d.body|d.title|d.heading, func(t Term) bool { return t.Name })
		}},
	{"numbers", "share of the question's numbers found in the passage",
		func(q *Question, d *document) float64 {
			return sharedOf(q, d.body, func(t Term) bool { return t.Number })
		}},
	{"all", "every word of the question is found in the passage or its title",
		func(q *Question, d *document) float64 {
			return truth((d.body | d.title | d.heading).len() == len(q.terms))
		}},
}

// Features lists the features in the order of Ranked.Features.
func Features() []Feature { return features }

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// bm25f scores a document: true BM25 over the body, with the title and the
// heading as more text, times the square root of the share of terms found.
func bm25f(q *Question, d *document) float64 {
	const k1, b, titleWeight, headingWeight = 1.2, 0.75, 1.0, 1.0
	norm := func(words int, average float64) float64 {
		if average <= 0 {
			return 1
		}
		return 1 - b + b*float64(words)/average
	}
	body := norm(len(d.words), q.collection.AvgBody)
	title := norm(d.titleWords, q.collection.AvgTitle)
	heading := norm(d.headingWords, q.collection.AvgHeading)
	score, found := 0.0, 0
	for i, t := range q.terms {
		x := float64(d.count[i]) / body
		if d.title.has(i) {
			x += titleWeight / title
		}
		if d.heading.has(i) {
			x += headingWeight / heading
		}
		if x == 0 {
			continue
		}
		found++
		score += t.Weight * x * (k1 + 1) / (k1 + x)
	}
	if found == 0 {
		return 0
	}
	return score * math.Sqrt(float64(found)/float64(len(q.terms)))
}

// bestSentence is the largest share that n neighbouring sentences cover.
func bestSentence(q *Question, d *document, n int) float64 {
	best := 0.0
	for i := range d.sentences {
		set := termSet(0)
		for j := i; j < min(i+n, len(d.sentences)); j++ {
			set |= d.sentences[j].terms
		}
		best = max(best, q.share(set))
	}
	return best
}

// pairs is the share of the question's pairs of neighbouring terms that stand
// within so many words of each other. A stop word between them in the question
// ("director of the centre") widens the reach by one.
func pairs(q *Question, d *document, reach int, ordered bool) float64 {
	total, found := 0.0, 0.0
	before, gap := -1, 0
	for _, t := range q.sequence {
		if t < 0 {
			gap++
			continue
		}
		if before >= 0 && before != t {
			w := q.terms[before].Weight + q.terms[t].Weight
			total += w
			if d.body.has(before) && d.body.has(t) && d.stand(before, t, reach+gap, ordered) {
				found += w
			}
		}
		before, gap = t, 0
	}
	if total == 0 {
		return 0
	}
	return found / total
}

// stand tells that terms a and b stand within reach words, a first if ordered.
func (d *document) stand(a, b, reach int, ordered bool) bool {
	lastA, lastB := -1, -1
	for i, w := range d.words {
		switch int(w.term) {
		case a:
			if !ordered && lastB >= 0 && i-lastB <= reach {
				return true
			}
			lastA = i
		case b:
			if lastA >= 0 && i-lastA <= reach {
				return true
			}
			lastB = i
		}
	}
	return false
}

// rarestThere tells whether the term with the most weight is found.
func rarestThere(q *Question, d *document) float64 {
	rarest := -1
	for i, t := range q.terms {
		if rarest < 0 || t.Weight > q.terms[rarest].Weight {
			rarest = i
		}
	}
	return truth(rarest >= 0 && (d.body | d.title | d.heading).has(rarest))
}

// sharedOf is the share of the chosen terms that are in a set; 0 without any.
func sharedOf(q *Question, set termSet, chosen func(Term) bool) float64 {
	total, found := 0.0, 0.0
	for i, t := range q.terms {
		if !chosen(t) {
			continue
		}
		total += t.Weight
		if set.has(i) {
			found += t.Weight
		}
	}
	if total == 0 {
		return 0
	}
	return found / total
}

// answerInSentence tells how well the sentences that cover most also hold the
// type of the answer: the largest product of coverage and type.
func answerInSentence(q *Question, d *document) float64 {
	if q.Type == AnyAnswer {
		return 0
	}
	best := 0.0
	for _, s := range d.sentences {
		if d.holds(q, s) {
			best = max(best, q.share(s.terms))
		}
	}
	return best
}

// holds tells that a sentence has a word of the type that is asked for, other
// than the words of the question.
func (d *document) holds(q *Question, s sentence) bool {
	for i := s.from; i < s.to; i++ {
		w := d.words[i]
		if w.term >= 0 {
			continue
		}
		switch q.Type {
		case PersonAnswer, NameAnswer:
			if w.capital && i > s.from && w.class&(isStop|isDate) == 0 {
				return true
			}
		case PlaceAnswer:
			if w.capital && i > s.from && w.class&(isStop|isDate) == 0 &&
				(d.words[i-1].class&isPlaceCue != 0 || d.words[i-1].capital) {
				return true
			}
		case DateAnswer:
			if w.class&isDate != 0 {
				return true
			}
		case NumberAnswer:
			if w.class&isNumber != 0 {
				return true
			}
		case ReasonAnswer:
			if w.class&isReason != 0 {
				return true
			}
		}
	}
	return false
}
