package tongue

import (
	"strings"
	"unicode/utf8"
)

// arabicPhrase reads a phrase in a script without capitals. A name is one where a role
// that is known stands before it or behind it, where it begins with a name that people
// are given, or where the article has the rest of it elsewhere (which the reader asks
// of a phrase that is not sure).
func (l line) arabicPhrase(i, hi int) (phrase, bool) {
	const longestName = 4
	p := phrase{first: i}
	k := i
	if l.k[k].is(title) {
		p.definite = strings.HasPrefix(l.k[k].low, "ال")
		k++
		for k < hi && l.k[k].kind == word && (isDefinite(l.k[k].low) || l.k[k].is(title)) && !l.k[k].is(end|preposition|adverb) {
			k++
		}
		p.roleFirst, p.roleLast = i, k
	}
	n := k
	for n < hi && n < k+longestName && l.k[n].kind == word && !l.k[n].is(end|preposition|adverb|said|determiner|title|not) && !l.k[n].digit {
		if n > k+1 && l.joins(n) {
			break
		}
		n++
		if n > k+1 && strings.HasPrefix(l.k[n-1].low, "ال") && !l.k[n-2].is(particle) {
			break // a surname with the article is the last word
		}
	}
	if n == k+longestName && l.k[k].is(given) { // no sign tells where it ends, but most have two words
		n = k + 2
		if l.k[k+1].is(given | particle) {
			n++
		}
	}
	p.last, p.next = n, n
	switch {
	case n == k:
		return p, p.roleLast > p.roleFirst
	case p.roleLast > p.roleFirst:
		// A keeper of bees is no Mr Bees: what a role without the article is of has one.
		bare := !p.definite && k == i+1 && !l.k[k].is(given)
		if n-k < 2 && !l.k[k].is(given) || n-k == longestName || l.k[k].is(group) || bare {
			return p, false
		}
		p.nameFirst, p.nameLast = k, n
		return p, true
	case l.k[k].is(given) && n-k >= 2 && n-k < longestName:
		p.nameFirst, p.nameLast = k, n
		p.nextRole(l, hi)
		return p, true
	case n-k == 1 && !l.k[k].is(group):
		p.nameFirst, p.nameLast = k, n // a surname, if the article has it in a name
		return p, true
	case n-k == 2 && n < hi && l.k[n].is(title): // X, without a comma the director
		p.nameFirst, p.nameLast = k, n
		return p, true
	case n-k < longestName && (n < hi && l.k[n].mark("،,") && n+1 < hi && (l.k[n+1].is(title) || l.k[n+1].is(end) && l.isRelative(n+1))):
		p.nameFirst, p.nameLast = k, n
		p.nextRole(l, hi)
		return p, true
	}
	return p, false
}

// joins reports whether the word at token i seems to have a small word before it, written as one
// with it, as no third word of a name has: [ب]جائزة, [ف]انتقد.
func (l line) joins(i int) bool {
	const shortest = 5
	w := l.k[i].low
	return utf8.RuneCountInString(w) >= shortest && !l.k[i].is(given|particle) && hasPrefix(w, "ب", "ف", "ل", "و")
}

func hasPrefix(s string, prefixes ...string) bool {
	for _, x := range prefixes {
		if strings.HasPrefix(s, x) {
			return true
		}
	}
	return false
}

func (l line) isRelative(i int) bool { return l.k[i].low == "الذي" || l.k[i].low == "التي" }

// nextRole reads the role behind a comma behind a name.
func (p *phrase) nextRole(l line, hi int) {
	k := p.next
	if k+1 >= hi || !l.k[k].mark("،,") || !l.k[k+1].is(title) {
		return
	}
	n := k + 1
	for n < hi && l.k[n].kind == word && !l.k[n].is(end|said) {
		n++
	}
	p.roleFirst, p.roleLast, p.next = k+1, n, n
}

// isDefinite reports whether a word has the article, or belongs to the role before it.
func isDefinite(w string) bool {
	return strings.HasPrefix(w, "ال") || strings.HasPrefix(w, "لل") || strings.HasPrefix(w, "وال") || strings.HasPrefix(w, "باسم") ||
		w == "عام"
}
