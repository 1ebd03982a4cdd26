package rank

import (
	"math/bits"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// maxTerms bounds the terms of a question, so that a set of them is one
// number. A longer question keeps its first ones.
const maxTerms = 64

// termSet is a set of terms of one question, by their index.
type termSet uint64

func (s termSet) has(term int) bool { return s&(1<<term) != 0 }
func (s *termSet) add(term int)     { *s |= 1 << term }
func (s termSet) len() int          { return bits.OnesCount64(uint64(s)) }

// place is a word of a passage as the question sees it.
type place struct {
	term       int16 // the term of the question that it is, or -1
	whole      int16 // the term that a hyphenated whole beginning here is, or -1
	start, end int32 // bytes
	class      class
	exact      bool // the term in the very form of the question
	capital    bool
}

// sentence is a sentence of a passage.
type sentence struct {
	article.Range
	from, to int // its words, as indices of document.words
	terms    termSet
}

// document is a candidate read with a question in mind. One document is
// filled again and again, so that ranking does not allocate for each.
type document struct {
	words     []place
	sentences []sentence

	count        []int // how often each term stands in the body
	body         termSet
	exact        termSet // terms that stand in the body in the question's form
	title        termSet
	heading      termSet
	titleWords   int
	headingWords int
}

// read fills d with a candidate.
func (d *document) read(q *Question, c *Candidate, m *memo) {
	d.readText(q, c.Text, m)
	d.title, d.titleWords = q.termsIn(c.Title, m)
	d.heading, d.headingWords = q.termsIn(c.Heading, m)
}

// readText fills the part of d that is about the body.
func (d *document) readText(q *Question, text string, m *memo) {
	d.words = d.words[:0]
	d.count = append(d.count[:0], make([]int, len(q.terms))...)
	d.body, d.exact, d.title, d.heading = 0, 0, 0, 0
	s := scanner{text: text}
	for s.next() {
		whole := int16(-1)
		for _, p := range s.pieces {
			w := m.word(s.folded[p.from:p.to])
			term := q.term(w.stem)
			if term >= 0 {
				d.count[term]++
				d.body.add(term)
				if w.form == q.terms[term].Form {
					d.exact.add(term)
				}
			}
			if p.whole {
				whole = int16(term)
				continue
			}
			d.words = append(d.words, place{
				term: int16(term), whole: whole, start: int32(p.start), end: int32(p.end), class: w.class,
				exact: term >= 0 && w.form == q.terms[term].Form, capital: p.capital,
			})
			whole = -1
		}
	}
	d.cutSentences(text)
}

// cutSentences finds which words and terms each sentence holds.
func (d *document) cutSentences(text string) {
	d.sentences = d.sentences[:0]
	at := 0
	for _, r := range article.Sentences(text) {
		s := sentence{Range: r, from: at}
		s.Start += leadingMarks(text, r)
		for at < len(d.words) && int(d.words[at].start) < r.End {
			if t := d.words[at].term; t >= 0 {
				s.terms.add(int(t))
			}
			if t := d.words[at].whole; t >= 0 {
				s.terms.add(int(t))
			}
			at++
		}
		s.to = at
		d.sentences = append(d.sentences, s)
	}
}

// leadingMarks is the length of the combining marks that a range begins with:
// they belong to the white space before it.
func leadingMarks(text string, r article.Range) int {
	n := 0
	for r.Start > 0 && r.Start+n < r.End {
		c, size := utf8.DecodeRuneInString(text[r.Start+n : r.End])
		if !clings(c) {
			break
		}
		n += size
	}
	return n
}

// termsIn is the set of the question's terms in a short text, and its length.
func (q *Question) termsIn(text string, m *memo) (set termSet, words int) {
	s := scanner{text: text}
	for s.next() {
		words += s.parts
		for _, p := range s.pieces {
			if t := q.term(m.word(s.folded[p.from:p.to]).stem); t >= 0 {
				set.add(t)
			}
		}
	}
	return set, words
}

// term is the index of the term with a stem, or -1.
func (q *Question) term(stem string) int {
	if i, ok := q.byStem[stem]; ok {
		return i
	}
	return -1
}

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
