package rank

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// maxRepairs bounds the unknown words of a question that repair is tried for:
// with more of them it is another language that is wrong, not the typing.
const maxRepairs = 5

// repairSmall reads an unknown word that one mistake makes of a question word
// or of another small word as that word: "waht", "whcih", "teh". It would be
// looked for otherwise, and the question would have no type.
func (q *Question) repairSmall(words []questionWord) {
	for i := range words {
		w := &words[i]
		if w.class&(isStop|isAsking|isNumber) != 0 || w.Whole || w.capital && w.Start > 0 || isEnglish(w.Stem) {
			continue
		}
		meant := smallMeant(w.Form)
		if meant == "who" && OneEdit(w.Form, "how") && i+1 < len(words) && asksHow[words[i+1].Form] {
			meant = "how" // "hwo many"
		}
		if meant != "" && q.frequency(w.Stem) == 0 {
			w.Form, w.Stem, w.class = meant, stem(meant), classify(meant)
		}
	}
}

// smallMeant is the question word or other small word that a form is with two
// letters swapped, or the question word with a letter too few, too many or,
// where it is long enough to be known again, wrong; "" for others.
func smallMeant(form string) string {
	const fewest, knownAgain = 3, 5
	if len(form) < fewest {
		return ""
	}
	for i := range len(form) - 1 {
		swapped := form[:i] + form[i+1:i+2] + form[i:i+1] + form[i+2:]
		if swapped != form && classes[swapped]&(isStop|isAsking) != 0 {
			return swapped
		}
	}
	for _, asking := range []string{"what", "which", "when", "where", "why", "who", "whose", "how"} {
		if OneEdit(form, asking) && (len(form) != len(asking) || len(form) >= knownAgain) {
			return asking
		}
	}
	return ""
}

// A guess is what an unknown word may have been meant to be.
type guess struct {
	stem, form string
	odds       float64 // of this guess against the others, to no scale
}

const (
	// A word of fewer letters is not repaired: one edit makes it another word.
	// A longer one is not taken apart letter by letter, its stem alone is.
	shortestRepair, longestRepair = 4, 24
	// maxGuesses bounds what an unknown word is taken for at once; each of them
	// must be at least guessShare as likely as the best.
	maxGuesses = 4
	guessShare = 0.1
	// firstLetter is how much less likely a mistake is in a word's first letter.
	firstLetter = 0.2
)

// guesses finds the known stems that an unknown word was probably meant to be,
// the likeliest first. Stems alone are not enough: a mistake in an ending
// ("resoluton") leaves a stem that is two edits off, so the edits of the word
// itself are tried, too.
func (q *Question) guesses(w questionWord) []guess {
	if q.collection.Similar == nil || len(w.Form) < shortestRepair-1 || w.class&isNumber != 0 || isEnglish(w.Stem) {
		return nil
	}
	short := len(w.Form) < shortestRepair
	if short && w.capital {
		return nil // a name or an abbreviation that is not known
	}
	if q.repairs++; q.repairs > maxRepairs {
		return nil
	}
	found := map[string]guess{}
	add := func(stem, form string, likely float64) {
		if len(stem) < shortestRepair-1 || isDigit(stem[0]) || classes[stem]&(isStop|isAsking) != 0 {
			return
		}
		if form[0] != w.Form[0] {
			likely *= firstLetter
		}
		if odds := likely * float64(q.frequency(stem)); odds > found[stem].odds {
			found[stem] = guess{stem, form, odds}
		}
	}
	similar := map[string]bool{}
	if !short {
		for _, s := range q.collection.Similar(w.Stem) {
			similar[s] = true
		}
	}
	if len(w.Form) <= longestRepair {
		edits(w.Form, func(form string, likely float64) {
			// Of a short word only a letter was left out. Names have no endings
			// to get wrong, and common words need no look-up in the index for
			// each of some hundred edits.
			if s := stem(form); (isEnglish(s) && (!short || len(form) > len(w.Form))) || similar[s] {
				add(s, form, likely)
			}
		})
	}
	for s := range similar {
		if _, ok := found[s]; !ok {
			add(s, s, 1)
		}
	}
	return likeliest(found)
}

// likeliest are the best guesses, best first.
func likeliest(found map[string]guess) []guess {
	all := slices.SortedFunc(maps.Values(found), func(a, b guess) int {
		return cmp.Or(cmp.Compare(b.odds, a.odds), strings.Compare(a.stem, b.stem))
	})
	n := 0
	for n < min(len(all), maxGuesses) && all[n].odds >= guessShare*all[0].odds {
		n++
	}
	return all[:n]
}

// OneEdit tells that a letter left out, put in, changed or swapped with its
// neighbour makes b of a, or that they are the same. Letters are bytes.
func OneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i == len(a) || a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}

// edits yields the words that one edit makes of a word of small letters, with
// how likely the edit is: letters swapped are the commonest mistake.
func edits(word string, yield func(form string, likely float64)) {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return // another script: its letters are not known here
		}
	}
	for i := range len(word) {
		yield(word[:i]+word[i+1:], 1)
		if i+1 < len(word) && word[i] != word[i+1] {
			yield(word[:i]+word[i+1:i+2]+word[i:i+1]+word[i+2:], 3)
		}
	}
	for i := range len(word) + 1 {
		for c := 'a'; c <= 'z'; c++ {
			yield(word[:i]+string(c)+word[i:], 1)
			if i < len(word) && byte(c) != word[i] {
				yield(word[:i]+string(c)+word[i+1:], 1)
			}
		}
	}
}
