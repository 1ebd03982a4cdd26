package rank

import (
	"math"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Excerpt picks what to show of a passage: whole sentences around the one
// that answers, one after the other, at most budget characters (code points).
// A sentence that alone is longer is cut between words, where the question's
// words stand closest; never inside a character as a reader sees it. The range
// is empty only when the text is, or when its first character alone is over
// the budget.
func (q *Question) Excerpt(text string, budget int) article.Range {
	r := q.newReader()
	defer r.close()
	r.readText(text)
	d := &r.document
	q.scoreSentences(d)
	best := q.bestSentence(d)
	if best < 0 {
		return article.Range{}
	}
	room := budget - utf8.RuneCountInString(text[d.sentences[best].Start:d.sentences[best].End])
	if room < 0 {
		return q.cut(d, text, d.sentences[best], budget)
	}
	first, last := best, best
	for {
		// The better neighbour first; the following one when they are equal.
		before, after := math.Inf(-1), math.Inf(-1)
		if first > 0 && utf8.RuneCountInString(text[d.sentences[first-1].Start:d.sentences[first].Start]) <= room {
			before = d.scores[first-1]
		}
		if last+1 < len(d.sentences) && utf8.RuneCountInString(text[d.sentences[last].End:d.sentences[last+1].End]) <= room {
			after = d.scores[last+1]
		}
		switch {
		case math.IsInf(before, -1) && math.IsInf(after, -1):
			return article.Range{Start: d.sentences[first].Start, End: d.sentences[last].End}
		case before > after:
			first--
			room -= utf8.RuneCountInString(text[d.sentences[first].Start:d.sentences[first+1].Start])
		default:
			room -= utf8.RuneCountInString(text[d.sentences[last].End:d.sentences[last+1].End])
			last++
		}
	}
}

// cut takes a run of words out of a sentence that is over the budget: the
// question's words where they stand closest, with a third of the room that is
// left before them and the rest after.
func (q *Question) cut(d *document, text string, s sentence, budget int) article.Range {
	places := cutPlaces(text, s.Range)
	core := q.densest(d, s, budget)
	from := max(sort.SearchInts(places, core.Start+1)-1, 0)
	to := min(sort.SearchInts(places, core.End), len(places)-1)
	room := budget - utf8.RuneCountInString(text[places[from]:places[to]])
	if room < 0 {
		return firstCharacters(text, article.Range{Start: places[from], End: s.End}, budget)
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
		return firstCharacters(text, article.Range{Start: places[from], End: s.End}, budget)
	}
	return trimSpace(text, article.Range{Start: places[from], End: places[to]})
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
		// Leave behind what is too far off, and what stands in the run again.
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

// cutPlaces are the bytes of a range where a cut is between two words: its
// start, its end, and after white space that nothing clings to.
func cutPlaces(text string, r article.Range) []int {
	places := []int{r.Start}
	for i := r.Start; i < r.End; {
		c, n := utf8.DecodeRuneInString(text[i:r.End])
		i += n
		if !unicode.IsSpace(c) || i >= r.End {
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[i:r.End])
		if !unicode.IsSpace(next) && !clings(next) {
			places = append(places, i)
		}
	}
	return append(places, r.End)
}

// clings tells the runes that make one character with what stands before them.
func clings(r rune) bool {
	return unicode.Is(unicode.M, r) || r == '\u200d' || r == '\u200c' ||
		0x1f3fb <= r && r <= 0x1f3ff || 0xe0020 <= r && r <= 0xe007f
}

// firstCharacters is as many characters of a range as fit the budget.
func firstCharacters(text string, r article.Range, budget int) article.Range {
	end, state := r.Start, -1
	rest := text[r.Start:r.End]
	for rest != "" {
		var character string
		character, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		budget -= utf8.RuneCountInString(character)
		if budget < 0 {
			break
		}
		end += len(character)
	}
	return trimSpace(text, article.Range{Start: r.Start, End: end})
}

// trimSpace takes white space off the end of a range; starts have none.
func trimSpace(text string, r article.Range) article.Range {
	r.End = r.Start + len(strings.TrimRightFunc(text[r.Start:r.End], unicode.IsSpace))
	return r
}

// Matches are the words of a text that the question asked for, as they stand
// there, in order and apart.
func (q *Question) Matches(text string) []article.Range {
	r := q.newReader()
	defer r.close()
	var found []article.Range
	s := scanner{text: text}
	for s.next() {
		for _, p := range s.pieces {
			if r.sense(r.vocabulary.word(s.folded[p.from:p.to])).term < 0 {
				continue
			}
			found = append(found, article.Range{Start: p.start, End: p.end})
			if p.whole {
				break // its parts are inside
			}
		}
	}
	return found
}
