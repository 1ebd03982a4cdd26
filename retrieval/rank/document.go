package rank

import (
	"math/bits"
	"strings"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/cut"
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
	sense
	whole      int16 // the term that a hyphenated whole beginning here is, or none
	start, end int32 // bytes
	class      lang.Class
	capital    bool
	pause      bool // a comma, a bracket or a dash follows
}

// none stands for no term.
const none = -1

// sense is what a word is to a question.
type sense struct {
	term int16 // the term that it is, or none
	kin  int16 // the term that it is akin to, when it is none itself, or none
	glue int16 // the stop word of the question that it is, or none
	// exact is true for a term in the very form of the question, or for a
	// repaired one in a form one edit off.
	exact bool
	// alike is true for a term that is there in another word alone.
	alike bool
}

// sentence is a sentence of a passage.
type sentence struct {
	article.Range
	from, to          int // its words, as indices of document.words
	firstHit, lastHit int // its terms, as indices of document.hits
	terms             termSet
	own               termSet // terms in a word of the question
	kin               termSet // terms and those that something is akin to
	quoted            bool    // holds or is in quotation marks
	asks              bool    // ends with a question mark
}

// document is a passage read with a question in mind.
type document struct {
	words     []place
	hits      []int // the words that are terms, as indices of words
	sentences []sentence
	scores    []float64 // of the sentences, by the picker

	count        []int   // how often each term is in the body
	body         termSet // the terms of the body
	kin          termSet // terms of the body and those that something is akin to
	exact        termSet // terms that are in the body in the question's form
	own          termSet // terms that are in the body in a word of the question
	title        termSet
	heading      termSet
	titleWords   int
	titleCovered int // words of the title that are terms
	headingWords int
}

// reader reads documents for one question.
type reader struct {
	document
	question *Question
	scanner  lang.Scanner
	*lexicon // of the language that is read
	language *lang.Language
	lexicons map[*lang.Language]*lexicon
	asked    uint32
}

// lexicon is the words of a language that were met.
type lexicon struct {
	vocabulary *lang.Vocabulary
	met        []met // by the id of the vocable
}

// mostLexicons bounds the languages that a reader keeps the words of.
const mostLexicons = 32

// met is a word as a question sees it: that of the reader if asked is its number.
type met struct {
	sense
	class lang.Class
	asked uint32
}

// readers keeps readers between calls, so that ranking does not allocate for
// each passage and knows the words it has met. They hold nothing but buffers
// and what follows from the words themselves: nobody can tell they are there.
var readers = sync.Pool{New: func() any { return new(reader) }}

// borrowReader gets a reader for one goroutine; give it back after use.
func borrowReader(q *Question) *reader {
	r := readers.Get().(*reader)
	if len(r.lexicons) > mostLexicons {
		clear(r.lexicons)
	}
	for _, l := range r.lexicons {
		if l.vocabulary.Full() {
			l.vocabulary.Clear()
		}
	}
	r.question = q
	if r.asked++; r.asked == 0 { // it has counted through: what is there may seem to be of this question
		for _, l := range r.lexicons {
			clear(l.met)
		}
		r.asked = 1
	}
	r.use(q.reads)
	return r
}

// use makes it read texts of a language, English where it is nil.
func (r *reader) use(l *lang.Language) {
	if l == nil {
		l = lang.English
	}
	if r.language = l; r.lexicons == nil {
		r.lexicons = map[*lang.Language]*lexicon{}
	}
	if r.lexicon = r.lexicons[l]; r.lexicon == nil {
		r.lexicon = &lexicon{vocabulary: l.Vocabulary()}
		r.lexicons[l] = r.lexicon
	}
}

func (r *reader) giveBack() {
	r.question = nil
	r.scanner.Reset("", r.language) // let go of the text
	readers.Put(r)
}

// read fills the document with a candidate.
func (r *reader) read(c *Candidate) {
	r.use(c.Language)
	r.readText(c.withHeading())
	r.title, r.titleWords, r.titleCovered = r.termsIn(c.Title)
	r.heading, r.headingWords, _ = r.termsIn(c.Heading)
}

// readText fills the document with a body alone, whole as in [Candidate].
func (r *reader) readText(text string, whole []article.Range) {
	q := r.question
	d := &r.document
	d.words, d.hits = d.words[:0], d.hits[:0]
	d.count = append(d.count[:0], make([]int, len(q.terms))...)
	d.body, d.kin, d.exact, d.own, d.title, d.heading = 0, 0, 0, 0, 0, 0
	d.titleWords, d.titleCovered, d.headingWords = 0, 0, 0
	r.scanner.Reset(text, r.language)
	for r.scanner.Next() {
		whole := int16(none)
		for i := range r.scanner.Pieces {
			p := &r.scanner.Pieces[i]
			w := r.meet(r.scanner.Form(*p))
			sense := w.sense
			if t := int(sense.term); t >= 0 {
				implied := q.terms[t].implied
				d.body |= implied
				for s := implied; s != 0; s &= s - 1 {
					d.count[bits.TrailingZeros64(uint64(s))]++
				}
				if sense.exact {
					d.exact |= implied
				}
				if !sense.alike {
					d.own |= implied
				}
			} else if sense.kin >= 0 {
				d.kin.add(int(sense.kin))
			}
			if p.Whole {
				whole = sense.term
				continue
			}
			if sense.term >= 0 {
				d.hits = append(d.hits, len(d.words))
			}
			d.words = append(d.words, place{
				sense: sense, whole: whole, start: int32(p.Start), end: int32(p.End), class: w.class | unitAround(text, p),
				capital: p.Capital, pause: pauses(text[p.End:]),
			})
			whole = none
		}
	}
	d.kin |= d.body
	d.cutSentences(text, whole, q.terms)
	if len(q.namesakes) > 0 {
		d.leaveOut(q)
	}
}

// leaveOut takes the sentences that are about a namesake of what is asked about
// out of the passage: what they say of ISIS is not an answer about ISIS-K.
func (d *document) leaveOut(q *Question) {
	body, some := termSet(0), false
	for i := range d.sentences {
		s := &d.sentences[i]
		for _, n := range q.namesakes {
			if !s.terms.has(int(n.whole)) && d.names(s, n) {
				s.terms, s.own, s.kin, some = 0, 0, 0, true
			}
		}
		body |= s.terms
	}
	if !some {
		return
	}
	d.body, d.own, d.exact = body, d.own&body, d.exact&body
	for i := range d.count {
		if !body.has(i) {
			d.count[i] = 0
		}
	}
}

// names reports whether a sentence has a name without its letter.
func (d *document) names(s *sentence, n namesake) bool {
	for i := s.from; i < s.to; i++ {
		if d.words[i].term == n.name && (i+1 == s.to || d.words[i+1].term != n.letter) {
			return true
		}
	}
	return false
}

// unitAround is the class that a sign beside a number gives it: $5, 5%.
func unitAround(text string, p *lang.Piece) lang.Class {
	if !p.Digit {
		return 0
	}
	if p.End < len(text) && text[p.End] == '%' {
		return lang.Percent
	}
	if before := text[:p.Start]; strings.HasSuffix(before, "$") || strings.HasSuffix(before, "£") || strings.HasSuffix(before, "€") {
		return lang.Money
	}
	return 0
}

// pauses reports whether a text begins with a comma, a bracket or a dash, perhaps
// after a space.
func pauses(rest string) bool {
	rest = strings.TrimPrefix(rest, " ")
	return rest != "" && (rest[0] == ',' || rest[0] == '(') || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—") ||
		strings.HasPrefix(rest, "،")
}

// meet finds what a word is to the question.
func (r *reader) meet(form []byte) *met {
	id := r.vocabulary.ID(form)
	if id >= len(r.met) {
		r.met = append(r.met, make([]met, max(len(r.met), id+1, 1024))...)
	}
	m := &r.met[id]
	if m.asked != r.asked {
		w := r.vocabulary.At(id)
		*m = met{r.question.sense(w), w.Class, r.asked}
	}
	return m
}

// cutSentences finds which words and terms each sentence holds.
func (d *document) cutSentences(text string, whole []article.Range, terms []Term) {
	d.sentences = d.sentences[:0]
	at, hit := 0, 0
	quoted := false // inside quotation marks that an earlier sentence opened
	for _, r := range article.Units(text, whole) {
		s := sentence{Range: r, from: at, firstHit: hit, quoted: quoted}
		s.Start += cut.LeadingMarks(text, r)
		for at < len(d.words) && int(d.words[at].start) < r.End {
			w := d.words[at]
			switch {
			case w.term >= 0:
				s.terms |= terms[w.term].implied
				if !w.alike {
					s.own |= terms[w.term].implied
				}
			case w.kin >= 0:
				s.kin.add(int(w.kin))
			}
			if w.whole >= 0 {
				s.terms.add(int(w.whole))
				s.own.add(int(w.whole))
			}
			at++
		}
		s.kin |= s.terms
		s.to = at
		for hit < len(d.hits) && d.hits[hit] < at {
			hit++
		}
		s.lastHit = hit
		s.asks = text[r.End-1] == '?'
		for at := r.Start; at < r.End; at++ {
			switch c := text[at]; {
			case c == '"':
				s.quoted, quoted = true, !quoted
			case c != "“"[0]:
			case strings.HasPrefix(text[at:r.End], "“"):
				s.quoted, quoted = true, true
			case strings.HasPrefix(text[at:r.End], "”"):
				s.quoted, quoted = true, false
			}
		}
		d.sentences = append(d.sentences, s)
	}
}

// termsIn is the set of the question's terms in a short text, how many words
// it has, and how many of them are terms.
func (r *reader) termsIn(text string) (set termSet, words, covered int) {
	r.scanner.Reset(text, r.language)
	for r.scanner.Next() {
		words += r.scanner.Parts
		for i := range r.scanner.Pieces {
			p := &r.scanner.Pieces[i]
			s := r.meet(r.scanner.Form(*p))
			if s.term >= 0 {
				set |= r.question.terms[s.term].implied
				if !p.Whole {
					covered++
				}
			}
		}
	}
	return set, words, covered
}
