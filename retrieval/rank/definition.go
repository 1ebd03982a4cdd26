package rank

import (
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/asking"
)

// findDefinition finds out whether a question in another language than English asks what or
// who something is, and nothing of it.
func (q *Question) findDefinition(asked []asking.Word) {
	const most = 4 // words of the thing that count
	from, to := q.language.Defines(q.Text)
	if to == 0 {
		return
	}
	asks := func(w asking.Word) bool { return from <= w.Start && w.End <= to }
	counting := 0
	for _, w := range asked {
		counting += int(truth(w.Counts() && !w.Whole && !asks(w)))
	}
	if counting == 0 || counting > most {
		return
	}
	q.definition = true
	for i := range asked {
		if asks(asked[i]) {
			asked[i].Class |= lang.Asking
		}
	}
}

// definitionWeight is what it counts that a passage tells what the thing is that is asked
// for.
//
// It and the shares were chosen by one half of the questions of FaQuAD and ARCD, in which
// many are like this; in the other collections hardly any is.
const definitionWeight = 1

// What a passage counts that tells what a thing is further down, and a sentence that begins
// with the thing and goes on otherwise.
const (
	definedBelow = 0.6
	definedElse  = 0.5
)

// defines is how far a passage says what a thing is: 1 where it begins with it, and goes on
// with "is", a comma or a bracket.
func (d *document) defines(q *Question) float64 {
	if !q.definition {
		return 0
	}
	best := 0.0
	firm := q.firm()
	for i := range d.sentences {
		s := &d.sentences[i]
		if s.terms&firm != firm {
			continue
		}
		x := d.definesIn(s, firm)
		if i > 0 {
			x *= definedBelow
		}
		best = max(best, x)
	}
	return best
}

// definesIn is defines for a sentence that has all of the thing.
func (d *document) definesIn(s *sentence, firm termSet) float64 {
	const lead, inside = 3, 8 // words before the thing, and up to its end
	found := termSet(0)
	for _, h := range d.hits[s.firstHit:s.lastHit] {
		if h-s.from > inside || found == 0 && h-s.from > lead {
			return 0
		}
		found.add(int(d.words[h].term))
		if found&firm != firm {
			continue
		}
		if d.words[h].pause || h+1 < s.to && d.words[h+1].class&lang.Being != 0 {
			return 1
		}
		return definedElse
	}
	return 0
}
