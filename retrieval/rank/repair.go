package rank

// maxRepairs bounds the unknown words of a question that repair is tried for:
// with more of them it is another language that is wrong, not the typing.
const maxRepairs = 5

// repair finds the known stem that an unknown word was probably meant to be,
// and the second best guess where there is one. Stems alone are not enough: a
// mistake in an ending ("resoluton") leaves a stem that is two edits off, so
// the edits of the word itself are tried, too.
func (q *Question) repair(w questionWord) (best, second string) {
	const shortest, longest = 4, 24 // in shorter words one edit makes another word
	if q.collection.Similar == nil || len(w.Form) < shortest || w.class&isNumber != 0 || isEnglish(w.Stem) {
		return "", ""
	}
	if q.repairs++; q.repairs > maxRepairs {
		return "", ""
	}
	guesses := map[string]float64{}
	guess := func(stem string, likely float64) {
		if len(stem) < shortest-1 || isDigit(stem[0]) || classes[stem]&(isStop|isAsking) != 0 {
			return
		}
		if stem[0] != w.Stem[0] {
			likely /= 10 // the first letter is seldom wrong
		}
		if f := q.frequency(stem); f > 0 {
			guesses[stem] = max(guesses[stem], likely*float64(f))
		}
	}
	for _, s := range q.collection.Similar(w.Stem) {
		guess(s, 1)
	}
	if len(w.Form) <= longest {
		edits(w.Form, func(form string, likely float64) {
			// Names have no endings to get wrong, and common words need no
			// look-up in the index for each of some hundred edits.
			if s := stem(form); isEnglish(s) {
				guess(s, likely)
			}
		})
	}
	for s := range guesses {
		if better(guesses, s, best) {
			best, second = s, best
		} else if better(guesses, s, second) {
			second = s
		}
	}
	return best, second
}

// better tells that a is a better guess than b, which may be none.
func better(guesses map[string]float64, a, b string) bool {
	if b == "" || guesses[a] != guesses[b] {
		return b == "" || guesses[a] > guesses[b]
	}
	return a < b
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
