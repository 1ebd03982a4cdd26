package rank

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// maxRepairs bounds the unknown words of a question that repair is tried for:
// with more of them it is another language that is wrong, not the typing.
const maxRepairs = 5

// repairSmall reads an unknown word that one mistake makes of a question word
// or of another small word as that word: "waht", "whcih", "teh". It would be
// looked for otherwise, and the question would have no type.
func (q *Question) repairSmall(words []questionWord) {
	if q.language != lang.English || q.foreign != "" {
		return
	}
	for i := range words {
		w := &words[i]
		if w.class&(lang.Stop|lang.Asking|lang.Number) != 0 || w.Whole || w.capital && w.Start > 0 || lang.IsEnglish(w.Stem) {
			continue
		}
		meant := smallMeant(w.Form)
		if meant == "who" && lang.OneEdit(w.Form, "how") && i+1 < len(words) && asksHow[words[i+1].Form] {
			meant = "how" // "hwo many"
		}
		if meant != "" && q.frequency(w.Stem) == 0 {
			w.Form, w.Stem, w.class = meant, lang.Stem(meant), lang.Classify(meant)
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

// A guess is what an unknown word may have been meant to be.
type guess struct {
	stem, form string
	odds       float64 // of this guess against the others, to no scale
	frequency  int     // of the stem
}

const (
	// A word of fewer letters is not repaired: one edit makes it another word.
	// A longer one is not taken apart letter by letter, its stem alone is.
	shortestRepair, longestRepair = 4, 24
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
	// maxDoubts bounds the rare words of a question that are looked into.
	maxDoubts = 3
	// commoner is how many times as many passages hold a word as hold the rare
	// one that it may have been mistyped as.
	commoner = 10
)

// guesses finds the known stems that an unknown word was probably meant to be,
// the likeliest first.
func (q *Question) guesses(w questionWord) []guess {
	if q.collection.Similar == nil || letters(w.Form) < shortestRepair-1 || w.class&lang.Number != 0 || q.isOrdinary(w) || q.foreign != "" {
		return nil
	}
	short := letters(w.Form) < shortestRepair
	if typed := q.Text[w.Start:w.End]; short && strings.ToUpper(typed) == typed {
		return nil // an abbreviation that is not known
	}
	if q.repairs++; q.repairs > maxRepairs {
		return nil
	}
	var similar []string
	if !short {
		similar = q.collection.Similar(w.Stem)
	}
	found := findings{typed: w, least: 1, frequency: q.frequency, name: q.mayBeName(w)}
	typed := q.typed(w)
	if letters(typed) > longestRepair || !q.language.Writes(typed) {
		for _, s := range similar {
			found.add(s, lang.Bare(s), 1)
		}
		return found.likeliest()
	}
	lang.Edits(typed, q.language.Alphabet(), func(form string, likely float64) {
		if short && len(form) <= len(typed) {
			return // of a short word only a letter was left out
		}
		// Similar has told of the stems near that of the typed word which of them
		// are known. A mistake in an ending ("resoluton") leaves a stem that is
		// further off, and those are looked up; not for short words, which would
		// become all kinds of abbreviations.
		s := q.language.Stem(form)
		if q.language != lang.English && letters(lang.Bare(s)) < shortestRepair {
			return // the stemmers leave little of some words
		}
		if q.language != lang.English || lang.IsEnglish(s) || slices.Contains(similar, s) || !short && !lang.OneEdit(s, w.Stem) {
			found.add(s, form, likely)
		}
	})
	return found.likeliest()
}

// doubtsAbout are much commoner words that may have been meant by a rare word
// of the collection: its articles have typing mistakes, too. Common words of
// English and names are taken as they are.
func (q *Question) doubtsAbout(w questionWord, frequency int) []guess {
	if q.collection.Similar == nil || q.language != lang.English ||
		len(w.Form) < shortestRepair || len(w.Form) > longestRepair || w.ofWhole || w.capital ||
		w.class&lang.Number != 0 || frequency == 0 || frequency*commoner > q.collection.Passages || !lang.English.Writes(w.Form) ||
		q.isOrdinary(w) || q.foreign != "" {
		return nil
	}
	if q.doubts++; q.doubts > maxDoubts {
		return nil
	}
	least := frequency * commoner
	similar := slices.DeleteFunc(q.collection.Similar(w.Stem), func(s string) bool { return q.frequency(s) < least })
	if len(similar) == 0 {
		return nil // as for nearly all words; to try all edits of each would take long
	}
	found := findings{typed: w, least: least, frequency: q.frequency}
	lang.Edits(w.Form, q.language.Alphabet(), func(form string, likely float64) {
		if s := q.language.Stem(form); slices.Contains(similar, s) {
			found.add(s, form, likely)
		}
	})
	return found.likeliest()
}

// findings are the guesses found so far, by their stems.
type findings struct {
	typed     questionWord
	name      bool // it may be a name, which is not a slip for another word
	least     int  // the fewest passages that must hold a guess
	frequency func(stem string) int
	known     map[string]int // frequencies that were asked for
	guesses   map[string]guess
}

// add takes note of a guess, with how likely the mistake is.
func (f *findings) add(stem, form string, likely float64) {
	if letters(form) < shortestRepair-1 || lang.IsDigit(stem[0]) || lang.Listed(form)&(lang.Stop|lang.Asking) != 0 ||
		f.name && lang.IsOtherWord(form, f.typed.Form, stem) {
		return
	}
	n, ok := f.known[stem]
	if !ok {
		if f.known == nil {
			f.known, f.guesses = map[string]int{}, map[string]guess{}
		}
		n = f.frequency(stem)
		f.known[stem] = n
	}
	if n < f.least {
		return
	}
	if form[0] != f.typed.Form[0] {
		likely *= firstLetter
	}
	if odds := likely * math.Pow(float64(n), frequencyPower); odds > f.guesses[stem].odds {
		f.guesses[stem] = guess{stem, form, odds, n}
	}
}

// likeliest are the best guesses, best first.
func (f *findings) likeliest() []guess {
	all := slices.SortedFunc(maps.Values(f.guesses), func(a, b guess) int {
		return cmp.Or(cmp.Compare(b.odds, a.odds), strings.Compare(a.stem, b.stem))
	})
	n := 0
	for n < min(len(all), maxGuesses) && all[n].odds >= guessShare*all[0].odds {
		n++
	}
	return all[:n]
}

// typed is a word of the question as its language's stems are made of it.
func (q *Question) typed(w questionWord) string {
	if q.language == lang.English {
		return w.Form
	}
	return q.language.Lower(q.Text[w.Start:w.End])
}

// mayBeName reports whether a word is written as a name inside a sentence. In a
// language whose nouns have capitals it may be one where it is short.
func (q *Question) mayBeName(w questionWord) bool {
	const longest = 8 // letters of a name among nouns
	if q.language.NounCapitals {
		first, _ := utf8.DecodeRuneInString(q.Text[w.Start:])
		return unicode.IsUpper(first) && letters(w.Form) <= longest
	}
	return w.capital && w.Start > 0
}

// letters is the number of letters of a word.
func letters(word string) int { return utf8.RuneCountInString(word) }

// isOrdinary reports whether a word is so common in its language that it is not a mistake,
// or a name that another word must not be put in the place of.
func (q *Question) isOrdinary(w questionWord) bool {
	if q.language == lang.English {
		return lang.IsEnglishWord(w.Form, w.Stem)
	}
	return q.mayBeName(w)
}
