package rank

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/cut"
)

// Excerpt picks what to show of a passage: the run of whole sentences, at most
// budget characters (code points) long, that most likely holds the answer for its
// length, and what it takes for these to stand alone. A sentence that alone is
// longer than the budget is cut between words, where the question's words are
// closest; never inside a character as a reader sees it. The range is empty only
// when the text is, or when its first character alone is over the budget.
//
// With a budget of 600 characters excerpts are 309 long on average, and hold the
// answer in 3 more of 100 questions than the sentence with most words and as many
// neighbours as make it as long (figures.txt).
func (q *Question) Excerpt(text string, budget int) article.Range {
	return q.ExcerptNear(text, nil, budget)
}

// ExcerptNear is Excerpt where the cosines of the question and each sentence of the
// text (see [Candidate]) are known; without them it is the same.
func (q *Question) ExcerptNear(text string, cosines []float32, budget int) article.Range {
	return q.ExcerptOf(&Candidate{Text: text, Cosines: cosines}, budget)
}

// ExcerptOf is ExcerptNear of a candidate, whose units are never cut: one that is
// longer than the budget alone is the excerpt as it is.
func (q *Question) ExcerptOf(c *Candidate, budget int) article.Range {
	r := borrowReader(q)
	defer r.giveBack()
	if c.Language != nil {
		r.use(c.Language)
	}
	text, cosines := c.Text, c.Cosines
	r.readText(text, c.Whole)
	d := &r.document
	if c.Docs && len(cosines) > len(d.sentences) {
		cosines = cosines[:len(d.sentences)]
	}
	q.pickSentences(d)
	price := characterPrice
	if len(cosines) > 0 {
		price = nearCharacterPrice
	}
	d.addSentenceNearness(cosines)
	best := q.bestSentence(d)
	if best == none {
		return article.Range{}
	}
	if s := d.sentences[best]; utf8.RuneCountInString(text[s.Start:s.End]) > budget {
		if slices.Contains(c.Whole, s.Range) {
			return s.Range
		}
		return q.cut(d, text, s, budget)
	}
	first, last := d.likeliest(text, best, budget, price)
	if len(cosines) == 0 && q.share(d.sentences[best].kin) >= trimmedShare {
		first, last = d.trimmed(text, first, last, best)
	}
	first, last = d.rounded(text, first, last, best, budget)
	return article.Range{Start: d.sentences[first].Start, End: d.sentences[last].End}
}

// characterPrice is the probability of holding the answer that one more
// character must bring to be worth reading: a sentence of 100 characters is taken
// in when it is the answer in one of 30 cases. Before they are rounded, excerpts
// of at most 600 characters are 300 long on average and hold the answer in 97 of
// 100 cases in which those without a price do, which are 514 long; at 1/5000 they
// are 335 long, and one of 170 more holds it.
const characterPrice = 1.0 / 3000

// nearCharacterPrice is characterPrice where there are vectors: those who ask in words of
// their own are told less surely which sentence it is. Excerpts of our own plain questions
// are 270 long on average so, of those as people type them 370, and hold the answer in 3
// and 2 more of 100 than at 1/3000.
const nearCharacterPrice = 1.0 / 5000

// likeliest is the run of sentences around the best one, at most budget
// characters long, that most likely holds the answer, less the price of its
// characters: the scores give each sentence a probability of being the one.
func (d *document) likeliest(text string, best, budget int, price float64) (first, last int) {
	p, total := make([]float64, len(d.scores)), 0.0
	for i, score := range d.scores {
		p[i] = math.Exp(score - d.scores[best])
		total += p[i]
	}
	length := func(from, to int) int { return utf8.RuneCountInString(text[from:to]) }
	first, last = best, best
	most, shortest := math.Inf(-1), 0
	used := length(d.sentences[best].Start, d.sentences[best].End)
	before := 0.0
	for from := best; from >= 0; from-- {
		if from < best {
			used += length(d.sentences[from].Start, d.sentences[from+1].Start)
		}
		before += p[from] / total
		sum, n := before, used
		for to := best; n <= budget; {
			if worth := sum - price*float64(n); worth > most+1e-9 || worth > most-1e-9 && n < shortest {
				first, last, most, shortest = from, to, worth, n
			}
			if to++; to == len(d.sentences) {
				break
			}
			sum += p[to] / total
			n += length(d.sentences[to-1].End, d.sentences[to].End)
		}
		if used > budget {
			break
		}
	}
	return first, last
}

// roundLength is the most characters to which a run of sentences is widened to be
// whole paragraphs.
const roundLength = 320

// trimmedMass is the probability of holding the answer from which on a paragraph at the end
// of a long run stays though it has no word of the question.
const trimmedMass = 0.2

// trimmedShare is the share of the question that the best sentence must have for that: where
// it has less, what answers says it in other words. With vectors nothing is left out so: of
// 101 questions as people type them 2 less would be answered.
const trimmedShare = 0.4

// trimmed leaves out of a run longer than roundLength the paragraphs at its ends that have
// nothing of the question: the notes of a patch and the items of minutes have little to do
// with one another. Of our own collections of rules, notes and news a sixth fewer excerpts are
// longer than that, and as many hold the answer.
func (d *document) trimmed(text string, first, last, best int) (from, to int) {
	if utf8.RuneCountInString(text[d.sentences[first].Start:d.sentences[last].End]) <= roundLength {
		return first, last
	}
	total := 0.0
	for _, score := range d.scores {
		total += math.Exp(score - d.scores[best])
	}
	beside := func(from, to int) bool { // of what is asked
		mass := 0.0
		for i := from; i < to; i++ {
			if d.sentences[i].kin != 0 {
				return false
			}
			mass += math.Exp(d.scores[i]-d.scores[best]) / total
		}
		return mass < trimmedMass
	}
	for next := d.paragraphAfter(text, first); next <= best && beside(first, next); next = d.paragraphAfter(text, first) {
		first = next
	}
	for i := last; i > best; i-- {
		if d.breaks(text, i) && beside(i, last+1) {
			last = i - 1
		} else if d.breaks(text, i) {
			break
		}
	}
	return first, last
}

// paragraphAfter is the first sentence of the paragraph after that of sentence i.
func (d *document) paragraphAfter(text string, i int) int {
	for i++; i < len(d.sentences) && !d.breaks(text, i); i++ {
	}
	return i
}

// rounded widens a run of sentences so that it can stand alone, within the budget:
// by the sentence before, as long as the first one points there, for which sentences
// behind the best one give way, and to whole paragraphs where these are short.
func (d *document) rounded(text string, first, last, best, budget int) (from, to int) {
	length := func(first, last int) int {
		return utf8.RuneCountInString(text[d.sentences[first].Start:d.sentences[last].End])
	}
	for first > 0 && d.leans(text, first) && length(first-1, best) <= budget {
		first--
		for length(first, last) > budget {
			last--
		}
	}
	from, to = first, last
	for from > 0 && !d.breaks(text, from) {
		from--
	}
	for to+1 < len(d.sentences) && !d.breaks(text, to+1) {
		to++
	}
	if length(from, to) <= min(budget, roundLength) {
		return from, to
	}
	return first, last
}

// leans reports whether a sentence begins with a word that points before it.
func (d *document) leans(text string, i int) bool {
	s := &d.sentences[i]
	return lang.Leans(text[s.Start:s.End])
}

// breaks reports whether a sentence begins a paragraph.
func (d *document) breaks(text string, i int) bool {
	return i == 0 || strings.Contains(text[d.sentences[i-1].End:d.sentences[i].Start], "\n")
}

// cut takes a run of words out of a sentence that is over the budget: the
// question's words where they are closest, with a third of the room that is
// left before them and the rest after.
func (q *Question) cut(d *document, text string, s sentence, budget int) article.Range {
	places := cut.Places(text, s.Range)
	core := q.densest(d, s, budget)
	from := max(sort.SearchInts(places, core.Start+1)-1, 0)
	to := min(sort.SearchInts(places, core.End), len(places)-1)
	room := budget - utf8.RuneCountInString(text[places[from]:places[to]])
	if room < 0 {
		return cut.FirstCharacters(text, article.Range{Start: places[from], End: s.End}, budget)
	}
	back := room / 3
	for widened := true; widened; {
		widened = false
		if from > 0 {
			if n := utf8.RuneCountInString(text[places[from-1]:places[from]]); n <= back && n <= room {
				from, room, back, widened = from-1, room-n, back-n, true
			}
		}
		if to < len(places)-1 {
			if n := utf8.RuneCountInString(text[places[to]:places[to+1]]); n <= room-max(back, 0) {
				to, room, widened = to+1, room-n, true
			}
		}
		if !widened && back < room {
			back, widened = room, true
		}
	}
	if from == to { // not one word fits
		return cut.FirstCharacters(text, article.Range{Start: places[from], End: s.End}, budget)
	}
	return cut.TrimSpace(text, article.Range{Start: places[from], End: places[to]})
}

// densest is the shortest run of words in a sentence, at most budget bytes of
// it, that covers the most weight of the question: the start of the sentence
// when it holds none of its words.
func (q *Question) densest(d *document, s sentence, budget int) article.Range {
	best, most, shortest := article.Range{Start: s.Start, End: s.Start}, 0.0, 0
	inside := make([]int, len(q.terms))
	covered := 0.0
	from := s.from
	for to := s.from; to < s.to; to++ {
		term := d.words[to].term
		if term < 0 {
			continue
		}
		if inside[term]++; inside[term] == 1 {
			covered += q.terms[term].Weight
		}
		// Leave behind what is too far off, and what is in the run again.
		for ; from < to; from++ {
			t := d.words[from].term
			if t >= 0 && inside[t] == 1 && int(d.words[to].end-d.words[from].start) <= budget {
				break
			}
			if t >= 0 {
				if inside[t]--; inside[t] == 0 {
					covered -= q.terms[t].Weight
				}
			}
		}
		if length := int(d.words[to].end - d.words[from].start); covered > most+1e-9 || covered > most-1e-9 && length < shortest {
			best = article.Range{Start: int(d.words[from].start), End: int(d.words[to].end)}
			most, shortest = covered, length
		}
	}
	return best
}

// Matches are the words of a text that the question asked for, as they stand
// there, in order and apart. Words that are only alike are none of them.
func (q *Question) Matches(text string) []article.Range {
	r := borrowReader(q)
	defer r.giveBack()
	var found []article.Range
	s := r.language.Scanner(text)
	for s.Next() {
		for _, p := range s.Pieces {
			m := r.meet(s.Form(p))
			if m.term < 0 || m.alike {
				continue
			}
			if n := len(found); n > 0 && p.Start < found[n-1].End { // signs that two words share
				found[n-1].End = max(found[n-1].End, p.End)
			} else {
				found = append(found, article.Range{Start: p.Start, End: p.End})
			}
			if p.Whole {
				break // its parts are inside
			}
		}
	}
	return found
}
