package lang

import "slices"

// OneEdit reports whether a letter left out, put in, changed or swapped with its
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

// Edits yields the words that one edit with letters of an alphabet makes of a word, with
// how likely the edit is: letters swapped are the commonest mistake.
func Edits(word string, alphabet []rune, yield func(form string, likely float64)) {
	letters := []rune(word)
	part := func(from, to int) string { return string(letters[from:to]) }
	n := len(letters)
	for i := range n {
		yield(part(0, i)+part(i+1, n), 1)
		if i+1 < n && letters[i] != letters[i+1] {
			yield(part(0, i)+string(letters[i+1])+string(letters[i])+part(i+2, n), 3)
		}
	}
	for i := range n + 1 {
		before, after := part(0, i), part(i, n)
		for _, c := range alphabet {
			yield(before+string(c)+after, 1)
			if i < n && c != letters[i] {
				yield(before+string(c)+part(i+1, n), 1)
			}
		}
	}
}

// isSwap reports whether two words of equal length have the same letters.
func isSwap(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return string(x) == string(y)
}

// IsOtherWord reports whether a form is rather another word than a name that was mistyped:
// one with another letter, or a common word with a letter less.
func IsOtherWord(form, name, stem string) bool {
	return len(form) == len(name) && !isSwap(form, name) || len(form) < len(name) && IsEnglish(stem)
}
