package rank

import (
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/asking"
)

// officeWeight is what it counts that a passage, and a sentence, tells who holds
// the office that is asked for, or who holds another. It is set by hand: among the
// questions that the weights are learnt from few ask for it, and of two groups with
// like names none.
const officeWeight = 3

// findOffices notes which terms are an office that is asked for: "Who is the leader
// of …", "who runs …".
func (q *Question) findOffices() {
	if q.Type != PersonAnswer || q.Words || len(q.terms) == 0 || q.language != lang.English {
		return
	}
	first := 0 // behind what praises it: "who is the big boss of …"
	for first+1 < len(q.terms) && asking.IsLofty(q.terms[first].Form) {
		first++
	}
	if t := &q.terms[first]; len(q.terms) > first+1 && lang.Classify(t.Form)&lang.Office != 0 && !t.Name {
		q.offices.add(first)
	} else if last := &q.terms[len(q.terms)-1]; len(q.terms) <= shortFragment && lang.Classify(last.Form)&lang.Office != 0 {
		q.offices.add(len(q.terms) - 1) // "who is the fsb boss"
	}
}

// office says who holds the office in a sentence: 1 somebody of what is asked
// about, less where it is only referred to ("the group's leader"), -1 somebody of
// something else, 0 where there is none.
func (d *document) office(q *Question, s *sentence) float64 {
	best, some := -1.0, false
	for _, h := range d.hits[s.firstHit:s.lastHit] {
		// Of several, "the group's leaders", none is told apart.
		if q.offices.has(int(d.words[h].term)) && d.words[h].class&lang.Office != 0 {
			best, some = max(best, d.officeAt(q, s, h)), true
		}
	}
	if !some {
		return 0
	}
	return best
}

// bestOffice is the best office of the sentences of a passage.
func (d *document) bestOffice(q *Question) float64 {
	best, some := -1.0, false
	for i := range d.sentences {
		if o := d.office(q, &d.sentences[i]); o != 0 {
			best, some = max(best, o), true
		}
	}
	if !some {
		return 0
	}
	return best
}

const (
	// officeReach is the number of words within which is what an office is of.
	officeReach = 6
	// officeReferred is how much it counts where that is referred to.
	officeReferred = 0.9
)

// officeAt says what the office at word i is of: see office.
func (d *document) officeAt(q *Question, s *sentence, i int) float64 {
	// "led by", "has been led by": what is led comes before.
	if i+1 < s.to && d.words[i+1].class&lang.By != 0 {
		return d.lookFor(q, s, i-1, max(s.from, i-2*officeReach)-1, -1)
	}
	// "the leader of the", "leads the"
	if of := d.lookFor(q, s, i+1, min(s.to, i+1+officeReach), 1); of != 0 {
		return of
	}
	// "the Guard's leader", "the group's leader"
	if i > s.from && d.words[i-1].class&lang.Body != 0 {
		return officeReferred
	}
	return d.lookFor(q, s, i-1, max(s.from, i-3)-1, -1)
}

// lookFor goes from a word to another for a name: 1 for one of the question's, -1
// for another one, 0 where a comma or a verb comes before any.
func (d *document) lookFor(q *Question, s *sentence, from, to, step int) float64 {
	for i := from; i != to; i += step {
		w := &d.words[i]
		switch {
		case d.named(q, s, i):
			if q.names == 0 || q.names.has(int(w.term)) {
				return 1
			}
			return officeReferred
		case w.capital && i > s.from && w.class&(lang.Stop|lang.Title|lang.Date) == 0:
			return -1
		case w.class&lang.Being != 0 && step > 0, w.pause && step > 0, step < 0 && i < from && w.pause:
			return 0
		}
	}
	return 0
}

// named reports whether a word is one of the question's, and no name of a namesake.
func (d *document) named(q *Question, s *sentence, i int) bool {
	t := d.words[i].term
	if t < 0 || q.offices.has(int(t)) {
		return false
	}
	for _, n := range q.namesakes {
		if t == n.name && (i+1 == s.to || d.words[i+1].term != n.letter) {
			return false
		}
	}
	return true
}
