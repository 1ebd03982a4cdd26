// Package slip guesses which word a mistyped one was meant to be: among the known words
// one mistake away, the likelier ones.
//
// It must not know what a question is; which words are known it is told.
package slip

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// Guess is what an unknown word may have been meant to be.
type Guess struct {
	Stem, Form string
	Odds       float64 // of this guess against the others, to no scale
	Frequency  int     // of the stem
}

// Shortest is the fewest letters of a word that is repaired: one edit makes a shorter
// one another word.
const Shortest = 4

const (
	// maxGuesses bounds what an unknown word is taken for at once; each of them
	// must be at least guessShare as likely as the best. Few guesses miss what was
	// meant in one of fifty mistyped questions, and hardly anything is lost by
	// wrong ones: the other words of the question tell which passage is right.
	maxGuesses = 8
	guessShare = 0.05
	// frequencyPower makes guesses that are in more passages likelier: with one
	// edit more common words can be reached than rare ones, so not in proportion.
	frequencyPower = 0.5
	// firstLetter is how much less likely a mistake is in a word's first letter.
	firstLetter = 0.2
)

// Findings are the guesses found so far, by their stems.
type Findings struct {
	Typed     string // the form
	Name      bool   // it may be a name, which is not a slip for another word
	Least     int    // the fewest passages that must hold a guess
	Frequency func(stem string) int
	known     map[string]int // frequencies that were asked for
	guesses   map[string]Guess
}

// Add takes note of a guess, with how likely the mistake is.
func (f *Findings) Add(stem, form string, likely float64) {
	if Letters(form) < Shortest-1 || lang.IsDigit(stem[0]) || lang.Listed(form)&(lang.Stop|lang.Asking) != 0 ||
		f.Name && lang.IsOtherWord(form, f.Typed, stem) {
		return
	}
	n, ok := f.known[stem]
	if !ok {
		if f.known == nil {
			f.known, f.guesses = map[string]int{}, map[string]Guess{}
		}
		n = f.Frequency(stem)
		f.known[stem] = n
	}
	if n < f.Least {
		return
	}
	if form[0] != f.Typed[0] {
		likely *= firstLetter
	}
	if odds := likely * math.Pow(float64(n), frequencyPower); odds > f.guesses[stem].Odds {
		f.guesses[stem] = Guess{stem, form, odds, n}
	}
}

// Likeliest are the best guesses, best first.
func (f *Findings) Likeliest() []Guess {
	all := slices.SortedFunc(maps.Values(f.guesses), func(a, b Guess) int {
		return cmp.Or(cmp.Compare(b.Odds, a.Odds), strings.Compare(a.Stem, b.Stem))
	})
	n := 0
	for n < min(len(all), maxGuesses) && all[n].Odds >= guessShare*all[0].Odds {
		n++
	}
	return all[:n]
}

// Small is the question word or other small word that a form is with two
// letters swapped, or the question word with a letter too few, too many or,
// where it is long enough to be known again, wrong; "" for others.
func Small(form string) string {
	const fewest, knownAgain = 3, 5
	if len(form) < fewest {
		return ""
	}
	for i := range len(form) - 1 {
		swapped := form[:i] + form[i+1:i+2] + form[i:i+1] + form[i+2:]
		if swapped != form && lang.Listed(swapped)&(lang.Stop|lang.Asking) != 0 {
			return swapped
		}
	}
	for _, asking := range []string{"what", "which", "when", "where", "why", "who", "whose", "how"} {
		if lang.OneEdit(form, asking) && (len(form) != len(asking) || len(form) >= knownAgain) {
			return asking
		}
	}
	return ""
}

// Letters is the number of letters of a word.
func Letters(word string) int { return utf8.RuneCountInString(word) }
