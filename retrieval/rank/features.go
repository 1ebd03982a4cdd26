package rank

import (
	"math"
	"math/bits"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/weights"
)

// Feature is one thing that speaks for or against a passage or a sentence.
type Feature struct {
	// Name is short; Meaning says what the value is.
	Name, Meaning string
	// Weight is what a value of one adds to the score, before what Cases add.
	Weight float64
}

// The features that are computed from all candidates together, by their index
// in features.
const (
	bm25Feature = iota
	bm25SquaredFeature
	bm25RankFeature
	bm25SharpFeature
	tfidfFeature
	divergenceFeature
	headlineFeature
	languageModelFeature
	articleCoverageFeature
	articleBM25Feature
	articleRestFeature
	neighboursFeature
	firstLocalFeature // from here on features look at one document alone
)

// features are all features of a passage. Most lie between 0 and 1; a share
// is by weight, rare words counting more than common ones.
var features = []struct {
	Name, Meaning string
	value         func(q *Question, d *document) float64 // nil for those that Rank fills in
}{
	bm25Feature:        {"bm25", "BM25F of the passage, as a part of the best candidate's", nil},
	bm25SquaredFeature: {"bm25-squared", "the same squared: being the best counts more than being good", nil},
	bm25RankFeature:    {"bm25-rank", "one divided by the rank that BM25F alone would give", nil},
	bm25SharpFeature:   {"bm25-sharp", "BM25F in which rare words count even more, as a part of the best candidate's", nil},
	tfidfFeature: {"tf-idf", "another old score: square root of frequency and length, rarity squared; as a part of the best " +
		"candidate's", nil},
	divergenceFeature: {"divergence", "how much more often the words stand there than chance would have it (DPH), as a part of the " +
		"best candidate's", nil},
	headlineFeature: {"headline-bm25", "bm25 when the question is a headline: short, without a question word", nil},
	languageModelFeature: {"language-model",
		"log-likelihood of the question under the passage (Dirichlet), against the best candidate's, per word", nil},
	articleCoverageFeature: {"article-coverage", "share of the question found in the candidates of the same article together", nil},
	articleBM25Feature:     {"article-bm25", "BM25F of the best candidate of the same article, as a part of the best of all", nil},
	articleRestFeature:     {"article-rest", "mean BM25F of the other candidates of the same article, as a part of the best of all", nil},
	neighboursFeature:      {"neighbours", "share of the question found in the passages before and after it in the article", nil},

	{"coverage", "share of the question found in the passage, its title or its heading",
		func(q *Question, d *document) float64 { return q.share(d.anywhere()) }},
	{"body", "share of the question found in the passage itself", func(q *Question, d *document) float64 { return q.share(d.body) }},
	{"body-squared", "the same squared", func(q *Question, d *document) float64 { return square(q.share(d.body)) }},
	{"words", "share of the question's words found in the passage, all counting alike",
		func(q *Question, d *document) float64 { return part(d.body.len(), len(q.terms)) }},
	{"kin", "share of the question of which only a kindred word is found (Russian for Russia, dead for killed)",
		func(q *Question, d *document) float64 { return q.share(d.kin &^ d.anywhere()) }},
	{"reworded", "share of the question found in the passage in other words alone (killed for died)",
		func(q *Question, d *document) float64 { return q.share(d.body &^ d.own) }},
	{"title", "share of the question found in the article's title", func(q *Question, d *document) float64 { return q.share(d.title) }},
	{"title-asked", "share of the title's words that the question asks for",
		func(q *Question, d *document) float64 { return part(d.titleCovered, d.titleWords) }},
	{"heading", "share of the question found in the section heading", func(q *Question, d *document) float64 { return q.share(d.heading) }},
	{"exact", "share of the question found in the question's own form", func(q *Question, d *document) float64 { return q.share(d.exact) }},
	{"all", "every word of the question is found",
		func(q *Question, d *document) float64 { return truth(d.anywhere().len() == len(q.terms)) }},
	{"rarest", "the question's rarest word is found",
		func(q *Question, d *document) float64 { return truth(q.rarest >= 0 && d.anywhere().has(q.rarest)) }},
	{"rarest-often", "how often the rarest word stands there, as a part that grows to one", func(q *Question, d *document) float64 {
		if q.rarest < 0 {
			return 0
		}
		n := float64(d.count[q.rarest])
		return n / (n + 2)
	}},
	{"names", "share of the question's names found", func(q *Question, d *document) float64 { return q.shareOf(q.names, d.anywhere()) }},
	{"names-missing", "share of the question's names not found",
		func(q *Question, d *document) float64 { return q.share(q.names &^ d.anywhere()) }},
	{"numbers", "share of the question's numbers found", func(q *Question, d *document) float64 { return q.shareOf(q.numbers, d.body) }},
	{"focus", "the kind of thing that is asked for (the X of which X) is found",
		func(q *Question, d *document) float64 { return truth(q.focus >= 0 && d.body.has(q.focus)) }},

	{"ordered", "share of the question's neighbouring words found as neighbours in order",
		func(q *Question, d *document) float64 { return d.pairs(q, 1, true) }},
	{"ordered-loose", "the same with up to two words put in between", func(q *Question, d *document) float64 { return d.pairs(q, 3, true) }},
	{"near", "share of the question's neighbouring words found within eight words",
		func(q *Question, d *document) float64 { return d.pairs(q, 8, false) }},
	{"phrase", "the longest run of the question's words, small words too, that is found as it stands, as a part of the question",
		func(q *Question, d *document) float64 { return part(d.longestRun(q), len(q.wording)) }},
	{"quoted", "share of what the question has in quotation marks that is found as it stands",
		func(q *Question, d *document) float64 { return d.phrases(q) }},
	{"tight", "the found words' share of the shortest stretch that holds them all",
		func(q *Question, d *document) float64 { return d.tightness() }},

	{"sentence", "share of the question found in the best single sentence", func(q *Question, d *document) float64 { return d.bestRun(q, 1) }},
	{"one-sentence", "one sentence has every word that says what is asked about", func(q *Question, d *document) float64 {
		firm := q.firm()
		return truth(firm.len() > 1 && slices.ContainsFunc(d.sentences, func(s sentence) bool { return firm&^s.terms == 0 }))
	}},
	{"sentence-squared", "the same squared", func(q *Question, d *document) float64 { return square(d.bestRun(q, 1)) }},
	{"sentences", "share of the question found in the best two neighbouring sentences",
		func(q *Question, d *document) float64 { return d.bestRun(q, 2) }},
	{"sentence-titled", "share of the question found in the best sentence together with the title",
		func(q *Question, d *document) float64 { return d.bestTitled(q) }},
	{"sentence-dense", "share of the question in the best sentence, long sentences counting less",
		func(q *Question, d *document) float64 { return d.bestDense(q) }},
	{"opening", "share of the question found in the title or the first four sentences",
		func(q *Question, d *document) float64 { return q.share(d.opening()) }},
	{"early", "how early the best sentence stands: 1 for the first", func(q *Question, d *document) float64 { return d.early(q) }},

	{"who", "asked who, the best sentence has a name that the question has not",
		func(q *Question, d *document) float64 { return d.bestHolding(q, PersonAnswer) }},
	{"when", "asked when, the best sentence has a date that the question has not",
		func(q *Question, d *document) float64 { return d.bestHolding(q, DateAnswer) }},
	{"where", "asked where, the best sentence has a name after in, at, near …",
		func(q *Question, d *document) float64 { return d.bestHolding(q, PlaceAnswer) }},
	{"how-many", "asked how many, the best sentence has a number that the question has not",
		func(q *Question, d *document) float64 { return d.bestHolding(q, NumberAnswer) }},
	{"why", "asked why, the best sentence has because, due to, in order …",
		func(q *Question, d *document) float64 { return d.bestHolding(q, ReasonAnswer) }},
	{"which", "asked which company, team, book …, the best sentence has a name",
		func(q *Question, d *document) float64 { return d.bestHolding(q, NameAnswer) }},
	{"counted", "asked how many X, a number stands right before X in a sentence: its share of the question",
		func(q *Question, d *document) float64 {
			return d.bestSuch(q, func(s *sentence) bool { return d.counted(q, s) })
		}},
	{"measured", "asked how long, how far, how old, how much, the best sentence has a number with a unit for it",
		func(q *Question, d *document) float64 { return d.bestMeasured(q) }},
	{"which-kind", "asked for a colour, a nationality, an occupation, the best sentence has one",
		func(q *Question, d *document) float64 { return d.bestHolding(q, KindAnswer) }},
	{"picked", "how well the picker thinks that the best sentence answers", func(_ *Question, d *document) float64 { return d.bestScore() }},
	{"picked-sum", "the same over all sentences together", func(_ *Question, d *document) float64 { return d.scoreSum() }},
	{"words-said", "asked what somebody said, the best sentence has a quotation", func(q *Question, d *document) float64 {
		if !q.Words {
			return 0
		}
		return d.bestSuch(q, func(s *sentence) bool { return s.quoted })
	}},

	{"headline-coverage", "coverage when the question is a headline",
		func(q *Question, d *document) float64 { return q.headline * q.share(d.anywhere()) }},
	{"headline-title", "title when the question is a headline",
		func(q *Question, d *document) float64 { return q.headline * q.share(d.title) }},
	{"headline-sentence", "sentence when the question is a headline",
		func(q *Question, d *document) float64 { return q.headline * d.bestRun(q, 1) }},
	{"headline-early", "early when the question is a headline", func(q *Question, d *document) float64 { return q.headline * d.early(q) }},
	{"headline-opening", "opening when the question is a headline",
		func(q *Question, d *document) float64 { return q.headline * q.share(d.opening()) }},
	{"headline-length", "length when the question is a headline",
		func(q *Question, d *document) float64 { return q.headline * d.relativeLength(q) }},
	{"lone-sentence", "coverage when the passage is a single sentence", func(q *Question, d *document) float64 {
		return truth(len(d.sentences) == 1) * q.share(d.anywhere())
	}},
	{"length", "logarithm of the passage's length against the average", func(q *Question, d *document) float64 { return d.relativeLength(q) }},
	{"short", "the passage has fewer than eight words", func(_ *Question, d *document) float64 { return truth(len(d.words) < 8) }},
	{"asks", "the best sentence is a question itself",
		func(q *Question, d *document) float64 { return d.bestSuch(q, func(s *sentence) bool { return s.asks }) }},
}

// Features lists the features in the order of Ranked.Features.
func Features() []Feature {
	all := make([]Feature, len(features))
	for i, f := range features {
		all[i] = Feature{Name: f.Name, Meaning: f.Meaning, Weight: weights.Passages[i]}
	}
	return all
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func square(x float64) float64 { return x * x }

// part is a of b, 0 without any.
func part(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// anywhere is the set of terms found in body, title or heading.
func (d *document) anywhere() termSet { return d.body | d.title | d.heading }

// weight is the sum of the weights of a set of terms.
func (q *Question) weight(set termSet) float64 {
	sum := 0.0
	for s := uint64(set); s != 0; s &= s - 1 {
		sum += q.terms[bits.TrailingZeros64(s)].Weight
	}
	return sum
}

// share is the weight of a set of terms as a part of the whole question's.
func (q *Question) share(set termSet) float64 {
	if q.mass == 0 {
		return 0
	}
	return q.weight(set) / q.mass
}

// shareOf is the weight of the wanted terms that are found, as a part of all
// wanted; 0 when none is.
func (q *Question) shareOf(wanted, found termSet) float64 {
	if wanted == 0 {
		return 0
	}
	return q.weight(wanted&found) / q.weight(wanted)
}

// bm25f scores a document: true BM25 over the body, with the title and the
// heading as more text, times the square root of the share of terms found; and,
// without that factor, with weights to the power sharpness.
func bm25f(q *Question, d *document) (plain, sharp float64) {
	body := LengthNorm(len(d.words), q.collection.AvgBody)
	title := LengthNorm(d.titleWords, q.collection.AvgTitle)
	heading := LengthNorm(d.headingWords, q.collection.AvgHeading)
	found := 0
	for i, t := range q.terms {
		x := float64(d.count[i]) / body
		if d.title.has(i) {
			x += 1 / title
		}
		if d.heading.has(i) {
			x += 1 / heading
		}
		if x == 0 {
			continue
		}
		found++
		x = Saturate(x)
		plain += t.Weight * x
		sharp += t.sharp * x
	}
	if found == 0 {
		return 0, 0
	}
	return plain * Coordinate(found, len(q.terms)), sharp
}

// tfidf scores a document as Lucene did for its first fifteen years: it is
// kinder to long passages that say a word often.
func tfidf(q *Question, d *document) float64 {
	score, found := 0.0, 0
	length := math.Sqrt(float64(max(len(d.words), 1)))
	for i, t := range q.terms {
		if d.count[i] > 0 || d.title.has(i) {
			found++
			score += t.sharp * (math.Sqrt(float64(d.count[i]))/length + truth(d.title.has(i))/math.Sqrt(float64(max(d.titleWords, 1))))
		}
	}
	return score * part(found, len(q.terms))
}

// divergence scores a document by how far the frequency of each term is from
// what chance would give it: the model DPH of divergence from randomness, which
// has no constants to set.
func divergence(q *Question, d *document) float64 {
	length := float64(len(d.words) + 1)
	expected := q.collection.AvgBody / length * float64(q.collection.Passages)
	sum := 0.0
	for i, t := range q.terms {
		n := float64(d.count[i])
		if d.title.has(i) {
			n++
		}
		if n == 0 || t.Frequency == 0 {
			continue
		}
		share := min(n/length, 0.99)
		surprise := n*math.Log2(n*expected/float64(t.Frequency)) + 0.5*math.Log2(2*math.Pi*n*(1-share))
		sum += max(0, square(1-share)/(n+1)*surprise)
	}
	return sum
}

// languageModel is the log-likelihood of the question under the document,
// smoothed by how frequent its words are in the collection, per term.
func languageModel(q *Question, d *document) float64 {
	const mu = 150
	if len(q.terms) == 0 {
		return 0
	}
	sum := 0.0
	all := float64(max(q.collection.Passages, 1)) * max(q.collection.AvgBody, 1)
	for i, t := range q.terms {
		common := (float64(t.Frequency) + 0.5) / all
		n := float64(d.count[i])
		if d.title.has(i) {
			n++
		}
		sum += math.Log((n + mu*common) / (float64(len(d.words)+d.titleWords) + mu))
	}
	return sum / float64(len(q.terms))
}

// opening is the set of terms of the title and the first four sentences, in
// which news say what they are about.
func (d *document) opening() termSet {
	const lead = 4
	set := d.title
	for _, s := range d.sentences[:min(lead, len(d.sentences))] {
		set |= s.terms
	}
	return set
}

// relativeLength is the logarithm of the length against the average.
func (d *document) relativeLength(q *Question) float64 {
	return math.Log((float64(len(d.words)) + 1) / (q.collection.AvgBody + 1))
}

// bestRun is the largest share that n neighbouring sentences hold together.
func (d *document) bestRun(q *Question, n int) float64 {
	best := 0.0
	for i := range d.sentences {
		set := termSet(0)
		for _, s := range d.sentences[i:min(i+n, len(d.sentences))] {
			set |= s.terms
		}
		best = max(best, q.share(set))
	}
	return best
}

// bestTitled is the largest share of a sentence and the title and heading.
func (d *document) bestTitled(q *Question) float64 {
	best := 0.0
	for _, s := range d.sentences {
		best = max(best, q.share(s.terms|d.title|d.heading))
	}
	return best
}

// bestDense is the largest share of a sentence, normed by its length as BM25
// norms a passage's, with 22 words as the average.
func (d *document) bestDense(q *Question) float64 {
	best := 0.0
	for _, s := range d.sentences {
		best = max(best, q.share(s.terms)/(0.5+0.5*float64(s.to-s.from)/22+0.5))
	}
	return best
}

// early is 1 when the sentence that holds most of the question is the first,
// less the later it comes.
func (d *document) early(q *Question) float64 {
	at, best := -1, 0.0
	for i, s := range d.sentences {
		if share := q.share(s.terms); share > best {
			at, best = i, share
		}
	}
	if at < 0 {
		return 0
	}
	return 1 / float64(1+at)
}

// bestSuch is the largest share of a sentence of a certain sort.
func (d *document) bestSuch(q *Question, such func(*sentence) bool) float64 {
	best := 0.0
	for i := range d.sentences {
		if s := &d.sentences[i]; such(s) {
			best = max(best, q.share(s.terms))
		}
	}
	return best
}

// bestHolding is the largest share of a sentence that holds an answer of the
// type that is asked for; 0 when another type is.
func (d *document) bestHolding(q *Question, t AnswerType) float64 {
	if q.Type != t {
		return 0
	}
	return d.bestSuch(q, func(s *sentence) bool { return d.holds(q, s) })
}

// holds reports whether a sentence has a word of the type that is asked for, other
// than the words of the question.
func (d *document) holds(q *Question, s *sentence) bool {
	if q.Type == AnyAnswer {
		return false
	}
	for i := s.from; i < s.to; i++ {
		if d.isAnswer(q, s, i) {
			return true
		}
	}
	return false
}

// bestMeasured is the largest share of a sentence that has a number with the
// unit that is asked for.
func (d *document) bestMeasured(q *Question) float64 {
	if q.unit == 0 {
		return 0
	}
	return d.bestSuch(q, func(s *sentence) bool { return d.measures(q, s) })
}

// measures reports whether a sentence has a number with the unit that is asked for.
func (d *document) measures(q *Question, s *sentence) bool {
	if q.unit == 0 {
		return false
	}
	for i := s.from; i < s.to; i++ {
		w := &d.words[i]
		if w.class&lang.Number == 0 || w.term >= 0 {
			continue
		}
		if w.class&q.unit != 0 {
			return true
		}
		for j := i + 1; j < min(i+3, s.to); j++ {
			if d.words[j].class&q.unit != 0 {
				return true
			}
		}
	}
	return false
}

// isAnswer reports whether a word of a sentence is of the type that is asked for
// and not one of the question's.
func (d *document) isAnswer(q *Question, s *sentence, i int) bool {
	w := &d.words[i]
	if w.term >= 0 {
		return false
	}
	// The first word of a sentence has its capital for another reason.
	name := w.capital && i > s.from && w.class&(lang.Stop|lang.Date|lang.Title) == 0
	switch q.Type {
	case PersonAnswer:
		return name && (d.words[i-1].capital || i+1 < s.to && d.words[i+1].capital || d.words[i-1].class&lang.Title != 0)
	case NameAnswer:
		return name
	case PlaceAnswer:
		return name && (d.words[i-1].class&lang.PlaceCue != 0 || d.words[i-1].capital)
	case DateAnswer:
		return w.class&lang.Date != 0
	case NumberAnswer:
		return w.class&lang.Number != 0
	case ReasonAnswer:
		return w.class&lang.Reason != 0
	case KindAnswer:
		return w.class&q.kind != 0
	}
	return false
}

// counted reports whether in a sentence a number that is not the question's comes
// at most three words before the thing that is counted.
func (d *document) counted(q *Question, s *sentence) bool {
	if q.Type != NumberAnswer || q.counted == none {
		return false
	}
	for _, i := range d.hits[s.firstHit:s.lastHit] {
		if int(d.words[i].term) != q.counted {
			continue
		}
		for j := max(s.from, i-3); j < i; j++ {
			if w := &d.words[j]; w.class&lang.Number != 0 && w.term < 0 {
				return true
			}
		}
	}
	return false
}

// pairs is the share of the question's pairs of neighbouring terms that are
// within so many words of each other, in order or in any. Small words between
// them in the question ("director of the centre") widen the reach.
func (d *document) pairs(q *Question, reach int, ordered bool) float64 {
	if q.pairWeight == 0 {
		return 0
	}
	found := 0.0
	for _, p := range q.pairs {
		if d.body.has(p.a) && d.body.has(p.b) && d.stand(p.a, p.b, reach+p.gap, ordered) {
			found += p.weight
		}
	}
	return found / q.pairWeight
}

// stand reports whether terms a and b are within reach words, a first if ordered.
func (d *document) stand(a, b, reach int, ordered bool) bool {
	return d.standIn(d.hits, a, b, reach, ordered)
}

// standIn is stand among some of the hits.
func (d *document) standIn(hits []int, a, b, reach int, ordered bool) bool {
	lastA, lastB := -1, -1
	for _, i := range hits {
		switch int(d.words[i].term) {
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

// longestRun is the length of the longest run of words of the question, small
// words too, that is in the document word after word, counting only runs
// with two terms or more.
func (d *document) longestRun(q *Question) int {
	const enough = 500 // hits; a passage with more says one word again and again
	longest := 0
	for _, hit := range d.hits[:min(enough, len(d.hits))] {
		for at, w := range q.wording {
			if w != d.words[hit].term {
				continue
			}
			n, terms := 1, 1
			for ; hit+n < len(d.words) && at+n < len(q.wording); n++ {
				next := &d.words[hit+n]
				if want := q.wording[at+n]; want >= maxTerms && next.glue == want {
					continue
				} else if want >= maxTerms || next.term != want {
					break
				}
				terms++
			}
			if terms >= 2 {
				longest = max(longest, n)
			}
		}
	}
	return longest
}

// phrases is the share of the question's quoted phrases that are there.
func (d *document) phrases(q *Question) float64 {
	found := 0
	for _, phrase := range q.phrases {
		all := true
		for i := 1; i < len(phrase); i++ {
			all = all && d.stand(phrase[i-1], phrase[i], 4, true)
		}
		found += int(truth(all))
	}
	return part(found, len(q.phrases))
}

// tightness is the number of the found terms divided by the length of the
// shortest stretch of the body that has them all; 0 for fewer than two.
func (d *document) tightness() float64 {
	want := 0
	set := termSet(0)
	for _, i := range d.hits {
		set.add(int(d.words[i].term))
	}
	want = set.len()
	if want < 2 {
		return 0
	}
	var inside [maxTerms]int
	have, from, shortest := 0, 0, len(d.words)
	for _, i := range d.hits {
		t := d.words[i].term
		if inside[t]++; inside[t] == 1 {
			have++
		}
		for have == want {
			first := d.hits[from]
			shortest = min(shortest, i-first+1)
			t := d.words[first].term
			if inside[t]--; inside[t] == 0 {
				have--
			}
			from++
		}
	}
	return float64(want) / float64(shortest)
}

// bestScore is the picker's score of the best sentence.
func (d *document) bestScore() float64 {
	if len(d.scores) == 0 {
		return 0
	}
	return slices.Max(d.scores)
}

// scoreSum is the logarithm of the summed exponentials of the picker's scores:
// about the best one, more when several are good.
func (d *document) scoreSum() float64 {
	if len(d.scores) == 0 {
		return 0
	}
	top, sum := slices.Max(d.scores), 0.0
	for _, s := range d.scores {
		sum += math.Exp(s - top)
	}
	return top + math.Log(sum)
}
