package rank

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/asking"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/slip"
)

// maxRepairs bounds the unknown words of a question that repair is tried for:
// with more of them it is another language that is wrong, not the typing.
const maxRepairs = 5

// repairSmall reads an unknown word that one mistake makes of a question word
// or of another small word as that word: "waht", "whcih", "teh". It would be
// looked for otherwise, and the question would have no type.
func (q *Question) repairSmall(words []asking.Word) {
	if q.language != lang.English || q.foreign != "" {
		return
	}
	for i := range words {
		w := &words[i]
		if w.Class&(lang.Stop|lang.Asking|lang.Number) != 0 || w.Whole || w.Capital && w.Start > 0 || lang.IsEnglish(w.Stem) {
			continue
		}
		meant := slip.Small(w.Form)
		if meant == "who" && lang.OneEdit(w.Form, "how") && i+1 < len(words) && asking.AsksHow(words[i+1].Form) {
			meant = "how" // "hwo many"
		}
		if meant != "" && q.frequency(w.Stem) == 0 {
			w.Form, w.Stem, w.Class = meant, lang.Stem(meant), lang.Classify(meant)
		}
	}
}

const (
	// A longer word is not taken apart letter by letter, its stem alone is.
	longestRepair = 24
	// maxDoubts bounds the rare words of a question that are looked into.
	maxDoubts = 3
	// commoner is how many times as many passages hold a word as hold the rare
	// one that it may have been mistyped as.
	commoner = 10
)

// guesses finds the known stems that an unknown word was probably meant to be,
// the likeliest first.
func (q *Question) guesses(w asking.Word) []slip.Guess {
	if q.collection.Similar == nil || slip.Letters(w.Form) < slip.Shortest-1 || w.Class&lang.Number != 0 || q.isOrdinary(w) ||
		q.foreign != "" {
		return nil
	}
	short := slip.Letters(w.Form) < slip.Shortest
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
	found := slip.Findings{Typed: w.Form, Least: 1, Frequency: q.frequency, Name: q.mayBeName(w)}
	typed := q.typed(w)
	if slip.Letters(typed) > longestRepair || !q.language.Writes(typed) {
		for _, s := range similar {
			found.Add(s, lang.Bare(s), 1)
		}
		return found.Likeliest()
	}
	lang.Edits(typed, q.language.Alphabet(), func(form string, likely float64) {
		if short && len(form) <= len(typed) {
			return // of a short word only a letter was left out
		}
		if q.language.Accents() && !slip.ByKeys(typed, form) {
			return
		}
		// Similar has told of the stems near that of the typed word which of them
		// are known. A mistake in an ending ("resoluton") leaves a stem that is
		// further off, and those are looked up; not for short words, which would
		// become all kinds of abbreviations.
		s := q.language.Stem(form)
		if q.language != lang.English && slip.Letters(lang.Bare(s)) < slip.Shortest {
			return // the stemmers leave little of some words
		}
		if q.language.Accents() && slip.Letters(lang.Bare(s)) == slip.Shortest && !slip.Swapped(typed, form) {
			return // "martido" for "marido" would be a form of "martes"
		}
		if q.language != lang.English || lang.IsEnglish(s) || slices.Contains(similar, s) || !short && !lang.OneEdit(s, w.Stem) {
			found.Add(s, form, likely)
		}
	})
	if all := found.Likeliest(); len(all) > 0 || slip.Letters(typed) < shortestHeard || q.language != lang.English {
		return all
	}
	slip.Sounds(typed, func(form string, likely float64) { found.Add(lang.Stem(form), form, likely) })
	return found.Likeliest()
}

// shortestHeard is the fewest letters of a word that is looked for by its sound, where no
// single mistake explains it.
const shortestHeard = 5

// readSlips reads words that are cut short, and two that were typed as one.
func (q *Question) readSlips(words []asking.Word) []asking.Word {
	if q.language != lang.English || q.foreign != "" || q.collection.Beside == nil {
		return words
	}
	in := asking.Known{Has: func(stem string) bool { return q.frequency(stem) > 0 }, Beside: q.collection.Beside}
	words, short := asking.ReadShort(words, in)
	words, joined := asking.ReadJoined(words, in, maxRepairs)
	for _, r := range append(short, joined...) {
		q.Corrections = append(q.Corrections, Correction{From: q.Text[r.Start:r.End], To: r.Meant})
	}
	return words
}

// doubtsAbout are much commoner words that may have been meant by a rare word
// of the collection: its articles have typing mistakes, too. Common words of
// English and names are taken as they are.
func (q *Question) doubtsAbout(w asking.Word, frequency int) []slip.Guess {
	if q.collection.Similar == nil || q.language != lang.English ||
		len(w.Form) < slip.Shortest || len(w.Form) > longestRepair || w.OfWhole || w.Capital ||
		w.Class&lang.Number != 0 || frequency == 0 || frequency*commoner > q.collection.Passages || !lang.English.Writes(w.Form) ||
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
	found := slip.Findings{Typed: w.Form, Least: least, Frequency: q.frequency}
	lang.Edits(w.Form, q.language.Alphabet(), func(form string, likely float64) {
		if s := q.language.Stem(form); slices.Contains(similar, s) {
			found.Add(s, form, likely)
		}
	})
	return found.Likeliest()
}

// typed is a word of the question as its language's stems are made of it.
func (q *Question) typed(w asking.Word) string {
	if q.language == lang.English {
		return w.Form
	}
	if w.Written != "" {
		return w.Written
	}
	return q.language.Lower(q.Text[w.Start:w.End])
}

// mayBeName reports whether a word is written as a name inside a sentence. In a
// language whose nouns have capitals it may be one where it is short.
func (q *Question) mayBeName(w asking.Word) bool {
	const longest = 8 // letters of a name among nouns
	if q.language.NounCapitals {
		first, _ := utf8.DecodeRuneInString(q.Text[w.Start:])
		return unicode.IsUpper(first) && slip.Letters(w.Form) <= longest
	}
	return w.Capital && w.Start > 0
}

// isOrdinary reports whether a word is so common in its language that it is not a mistake,
// or a name that another word must not be put in the place of.
func (q *Question) isOrdinary(w asking.Word) bool {
	if q.language == lang.English {
		return lang.IsEnglishWord(w.Form, w.Stem)
	}
	return w.Class&lang.Vague != 0 || q.mayBeName(w)
}
