package rank

import (
	"cmp"
	"math"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/near"
)

// Candidate is a passage that may answer.
type Candidate struct {
	// Article is the number of the article: the same for all of its passages.
	Article int
	// Number is the passage's place in its article, counted from 1, so that
	// its neighbours are known; 0 when that is not known.
	Number int
	// Title is the title of the article, Heading that of the section.
	Title, Heading string
	// Text is the passage.
	Text string
	// Language is what it is read in; nil for English.
	Language *lang.Language
	// Whole are the ranges of Text that are one unit each and no sentences: see
	// [article.Units].
	Whole []article.Range
	// Docs reports whether it is documentation, whose headings say what is under them.
	Docs bool
	// Cosines say how near each unit of Text, together with the one before it, is to the
	// question in meaning, and, of documentation, behind them the headings; nil where that
	// is not known.
	Cosines []float32
	// Typical say the same of the mean of all sentences of the collection instead of the
	// question.
	Typical []float32
}

// Ranked is a candidate in its place.
type Ranked struct {
	// Candidate is its index in the list given to Rank.
	Candidate int
	// Score orders the candidates of one question; it means nothing across
	// questions.
	Score float64
	// Features are the values of Features(), in that order.
	Features []float64
	// Words is the Score by words alone, and Near the values of NearFeatures(), nil
	// where there are no vectors.
	Words float64
	Near  []float64

	docs     bool     // it is documentation
	headed   askedFor // what its heading asks, in documentation
	found    termSet  // the terms that the passage, its title or its heading has
	defines  float64  // how far it says what the thing is that is asked for: see document.defines
	office   float64  // who holds the office that is asked for: see document.office
	strength float64  // BM25F as a part of what the question's terms could reach
	weights  []float64
	about    bool // it has more of the question than names
	lacks    bool // nothing in it tells of the attribute that is asked for

	near        near.Passage
	nearWeights []float64 // of Near
}

// Rank puts candidates in order, best first. Ties keep the order of the list.
func (q *Question) Rank(candidates []Candidate) []Ranked {
	q = q.withNames(candidates)
	r := borrowReader(q)
	defer r.giveBack()
	ranked := make([]Ranked, len(candidates))
	values := make([]float64, len(candidates)*len(features))
	for i := range candidates {
		r.read(&candidates[i])
		d := &r.document
		q.scoreSentences(d)
		v := values[i*len(features):][:len(features):len(features)]
		v[bm25Feature], v[bm25SharpFeature] = bm25f(q, d)
		if q.mass > 0 {
			ranked[i].strength = v[bm25Feature] / q.mass
		}
		v[tfidfFeature], v[divergenceFeature] = tfidf(q, d), divergence(q, d)
		v[languageModelFeature] = languageModel(q, d)
		for j := firstLocalFeature; j < len(features); j++ {
			v[j] = features[j].value(q, d)
		}
		ranked[i].found = d.anywhere()
		if q.offices != 0 {
			ranked[i].office = d.bestOffice(q)
		}
		ranked[i].defines = d.defines(q)
		ranked[i].about = q.tells(d)
		ranked[i].docs, ranked[i].headed = candidates[i].Docs, q.headed(&candidates[i])
		ranked[i].Candidate, ranked[i].Features = i, v
	}
	q.compare(candidates, ranked)
	weights := q.featureWeights()
	for i := range ranked {
		ranked[i].weights = weights
		ranked[i].Score = score(ranked[i].Features, weights) + officeWeight*ranked[i].office + headedWeight*ranked[i].headed.value() +
			definitionWeight*ranked[i].defines
		ranked[i].Words = ranked[i].Score
	}
	q.addNearness(candidates, ranked)
	slices.SortStableFunc(ranked, func(a, b Ranked) int { return cmp.Compare(b.Score, a.Score) })
	for i := range ranked[:min(judged, len(ranked))] {
		ranked[i].lacks = q.lacksAttribute(&candidates[ranked[i].Candidate])
	}
	return ranked
}

// score is the sum of the weighted features.
func score(values, weights []float64) float64 {
	sum := 0.0
	for i, w := range weights {
		sum += w * values[i]
	}
	return sum
}

// compare fills in the features that look at all candidates together.
func (q *Question) compare(candidates []Candidate, ranked []Ranked) {
	q.relate(ranked)
	type group struct {
		found     termSet
		best, sum float64
		size      int
	}
	articles := map[int]*group{}
	byPlace := map[[2]int]int{}
	for i := range ranked {
		v, c := ranked[i].Features, &candidates[i]
		g := articles[c.Article]
		if g == nil {
			g = &group{}
			articles[c.Article] = g
		}
		g.found |= ranked[i].found
		g.best = max(g.best, v[bm25Feature])
		g.sum += v[bm25Feature]
		g.size++
		if c.Number > 0 {
			byPlace[[2]int{c.Article, c.Number}] = i
		}
	}
	for i := range ranked {
		v, c := ranked[i].Features, &candidates[i]
		g := articles[c.Article]
		v[articleCoverageFeature] = q.share(g.found)
		v[articleBM25Feature] = g.best
		if g.size > 1 {
			v[articleRestFeature] = (g.sum - v[bm25Feature]) / float64(g.size-1)
		}
		if c.Number > 0 {
			around := termSet(0)
			for _, n := range []int{c.Number - 1, c.Number + 1} {
				if j, ok := byPlace[[2]int{c.Article, n}]; ok {
					around |= ranked[j].found
				}
			}
			v[neighboursFeature] = q.share(around)
		}
	}
	order := make([]int, len(ranked))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(ranked[b].Features[bm25Feature], ranked[a].Features[bm25Feature])
	})
	for rank, i := range order {
		ranked[i].Features[bm25RankFeature] = 1 / float64(1+rank)
	}
}

// relate makes whole-passage scores parts of the best candidate's.
func (q *Question) relate(ranked []Ranked) {
	for _, f := range []int{bm25Feature, bm25SharpFeature, tfidfFeature, divergenceFeature} {
		best := 0.0
		for i := range ranked {
			best = max(best, ranked[i].Features[f])
		}
		if best == 0 {
			continue
		}
		for i := range ranked {
			ranked[i].Features[f] /= best
		}
	}
	bestModel := math.Inf(-1)
	for i := range ranked {
		bestModel = max(bestModel, ranked[i].Features[languageModelFeature])
	}
	for i := range ranked {
		v := ranked[i].Features
		v[languageModelFeature] -= bestModel
		v[bm25SquaredFeature] = square(v[bm25Feature])
		v[headlineFeature] = q.headline * v[bm25Feature]
	}
}

// Found is the share of the question that a passage, its title or its heading
// holds, by weight: rare words count more than common ones.
func (q *Question) Found(r Ranked) float64 { return q.share(r.found) }

// Contribution is what one feature adds to a score, with the weight that it has
// for the question.
type Contribution struct {
	Feature
	Value, Points float64
}

// Explain takes a score apart, the largest part first.
func (r Ranked) Explain() []Contribution {
	parts := make([]Contribution, len(features))
	for i, f := range Features() {
		f.Weight = r.weights[i]
		parts[i] = Contribution{Feature: f, Value: r.Features[i], Points: f.Weight * r.Features[i]}
	}
	if r.office != 0 {
		parts = append(parts, Contribution{
			Feature: Feature{Name: "office", Meaning: "it says who holds the office that is asked for: 1; another office: -1", Weight: officeWeight},
			Value:   r.office, Points: officeWeight * r.office,
		})
	}
	if r.defines != 0 {
		parts = append(parts, Contribution{
			Feature: Feature{Name: "defines", Meaning: "it begins with the thing of which is asked what it is: 1", Weight: definitionWeight},
			Value:   r.defines, Points: definitionWeight * r.defines,
		})
	}
	if points := r.headed.value(); points != 0 {
		parts = append(parts, Contribution{
			Feature: Feature{Name: "headed", Meaning: "how far the heading asks what the question asks", Weight: headedWeight},
			Value:   points, Points: headedWeight * points,
		})
	}
	for i, f := range nearFeatures[:len(r.Near)] {
		f.Weight = r.nearWeights[i]
		parts = append(parts, Contribution{Feature: f, Value: r.Near[i], Points: f.Weight * r.Near[i]})
	}
	slices.SortStableFunc(parts, func(a, b Contribution) int {
		return cmp.Compare(math.Abs(b.Points), math.Abs(a.Points))
	})
	return parts
}
