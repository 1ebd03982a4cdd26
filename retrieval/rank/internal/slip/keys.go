package slip

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// Of a language whose common words the program does not know, an unknown word is oftener
// another word than a slip: one letter makes "puerto" of "muerto" and "dolor" of "color".
// [ByKeys] tells what fingers do from what makes other words.

const (
	longForVowels = 6 // letters from which on another vowel is a slip
	longForAll    = 8 // letters from which on any edit but of the first letter is one
)

// ByKeys reports whether one edit that makes form of what was typed is like a slip: two
// letters swapped, one left out within the word, one struck twice or with the key beside its own,
// one struck for its neighbour or for one that sounds alike. The first letter is seldom
// mistaken, and the last seldom left out.
func ByKeys(typed, form string) bool {
	a, b := []rune(typed), []rune(form)
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	long := len(a) >= longForAll && i > 0
	switch {
	case i == len(a) && i == len(b):
		return true
	case len(a) == len(b)+1:
		return long || i > 0 && (a[i] == a[i-1] || beside(a[i], a[i-1])) || i > 0 && i+1 < len(a) && beside(a[i], a[i+1])
	case len(a)+1 == len(b):
		return i == 0 && b[i] == 'h' || long || i > 0 && i < len(a)
	case i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i]:
		return true
	}
	x, y := lang.Fold(string(a[i])), lang.Fold(string(b[i]))
	switch {
	case x == y, soundsAlike(x, y):
		return true
	case i == 0:
		return false
	case len(a) >= longForVowels && isVowel(x) && isVowel(y):
		return true
	}
	return long || near(first(x), first(y))
}

// Swapped reports whether two letters swapped make form of what was typed.
func Swapped(typed, form string) bool {
	a, b := []rune(typed), []rune(form)
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return len(a) == len(b) && i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}

func isVowel(s string) bool { return strings.Contains("aeiou", s) }

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// soundsAlike reports whether two letters stand for one sound in some word.
func soundsAlike(x, y string) bool {
	if x > y {
		x, y = y, x
	}
	switch x + y {
	case "bv", "cs", "ck", "cq", "cz", "gj", "iy", "kq", "sz", "sx":
		return true
	}
	return false
}

// keyboards are the rows of letters that fingers are on.
var keyboards = [][]string{{"qwertyuiop", "asdfghjkl", "zxcvbnm"}, {"azertyuiop", "qsdfghjklm", "wxcvbn"}}

// beside reports whether two keys are neighbours in a row.
func beside(x, y rune) bool {
	for _, rows := range keyboards {
		for _, row := range rows {
			i, j := strings.IndexRune(row, x), strings.IndexRune(row, y)
			if i >= 0 && j >= 0 && (i-j == 1 || j-i == 1) {
				return true
			}
		}
	}
	return false
}

// near reports whether two keys are neighbours in a row or in two.
func near(x, y rune) bool {
	if beside(x, y) {
		return true
	}
	for _, rows := range keyboards {
		for n := 1; n < len(rows); n++ {
			for _, k := range [][2]rune{{x, y}, {y, x}} {
				i, j := strings.IndexRune(rows[n-1], k[0]), strings.IndexRune(rows[n], k[1])
				if i >= 0 && j >= 0 && (i == j || i == j+1) {
					return true
				}
			}
		}
	}
	return false
}
