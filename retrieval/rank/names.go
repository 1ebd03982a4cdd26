package rank

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

const (
	// namesAmong is the number of candidates that are looked through for how words
	// are written, and enoughWritten how often each is looked at.
	namesAmong    = 12
	enoughWritten = 6
)

// withNames is the question with its names marked as the candidates write them,
// where it was typed without capitals: "what did putin say".
func (q *Question) withNames(candidates []Candidate) *Question {
	if q.names != 0 || q.capitals || len(q.terms) < 2 || q.language.NounCapitals {
		return q
	}
	var names termSet
	for i := range q.terms {
		t := &q.terms[i]
		if t.Frequency == 0 || t.Number || len(t.Form) < 2 || !lang.IsASCIILetter(t.Form[0]) {
			continue
		}
		capital, small, opens := 0, 0, false
		opening := strings.ToUpper(t.Form[:1]) + t.Form[1:]
		for c := range candidates[:min(namesAmong, len(candidates))] {
			lang.CountWritten(candidates[c].Text, t.Form, enoughWritten, &capital, &small)
			if strings.Contains(candidates[c].Text, strings.ToUpper(t.Form)) {
				capital++ // an abbreviation
			}
			opens = opens || strings.Contains(candidates[c].Text, opening)
			if capital+small >= enoughWritten {
				break
			}
		}
		// At the beginning of a sentence every word has a capital: what is not English is a
		// name where it stands there alone.
		if capital > 2*small || capital+small == 0 && opens && !lang.IsEnglish(t.Stem) {
			names.add(i)
		}
	}
	if names == 0 {
		return q
	}
	for _, n := range q.namesakes {
		if names.has(int(n.name)) {
			names.add(int(n.whole))
			names.add(int(n.letter))
		}
	}
	named := *q
	named.names = names
	return &named
}

// IsName reports whether all words of a part of the question but small ones are names, as they
// are typed or as the candidates write them.
func (q *Question) IsName(part string, candidates []Candidate) bool {
	names, has := q.withNames(candidates).names, false
	for _, t := range q.language.Tokens(part) {
		if t.Class&lang.Stop != 0 {
			continue
		}
		if i, ok := q.byStem[t.Stem]; !ok || !names.has(i) {
			return false
		}
		has = true
	}
	return has
}
