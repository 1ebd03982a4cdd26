package asking

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

// Known tells of the words of a collection.
type Known struct {
	// Has reports whether a stem is there, Beside whether two stand side by side.
	Has    func(stem string) bool
	Beside func(a, b string) bool
}

// Reading is a word with what it was read as.
type Reading struct {
	Word
	Meant string
}

// Aliased are the words that a word of English is read as: itself, if it is none of a chat.
func Aliased(w Word) []Word {
	read := lang.Aliases()[w.Form]
	if len(read) == 0 || w.OfWhole || w.Whole {
		return []Word{w}
	}
	all := make([]Word, len(read))
	for i, form := range read {
		w.Form, w.Stem, w.Class = form, lang.Stem(form), lang.Classify(form)
		all[i] = w
	}
	return all
}

// WithoutChat is a text of English without the words of a chat: its language is told by
// small words, and "wat", "da" and "ok" are some of other languages.
func WithoutChat(text string) string {
	var out strings.Builder
	at := 0
	for _, t := range lang.Tokens(text) {
		if (len(lang.Aliases()[t.Form]) > 0 || t.Class&lang.Chat != 0) && !t.Whole && t.Start >= at {
			out.WriteString(text[at:t.Start])
			at = t.End
		}
	}
	return out.String() + text[at:]
}

// ReadShort reads words that are cut short ("acc", "s3") as the long ones, where the
// collection has only these, and tells what it has read as what.
func ReadShort(words []Word, in Known) (read []Word, as []Reading) {
	for _, w := range words {
		stop := w.Class&(lang.Stop|lang.Asking|lang.Chat) != 0
		if stop || w.Whole || w.OfWhole || w.Spelt || w.Capital || in.Has(w.Stem) {
			read = append(read, w)
			continue
		}
		letters := strings.TrimRight(w.Form, "0123456789")
		number, mark := w.Form[len(letters):], ""
		if number != "" {
			mark = "#"
		}
		parts := []Word{w}
		for _, form := range lang.Clipped()[letters+mark] {
			long := w
			long.Form, long.Stem, long.Class = form, lang.Stem(form), lang.Classify(form)
			if number == "" && in.Has(long.Stem) {
				parts = []Word{long}
			} else if number != "" && in.Beside(long.Stem, number) {
				n := w
				n.Form, n.Stem, n.Class = number, number, lang.Classify(number)
				long.End -= len(number)
				n.Start = long.End
				parts = []Word{long, n}
			} else {
				continue
			}
			as = append(as, Reading{w, strings.TrimSpace(form + " " + number)})
			break
		}
		if bare := undone(w, in); bare != "" && len(parts) == 1 && parts[0].Form == w.Form {
			parts[0].Form, parts[0].Stem, parts[0].Class = bare, lang.Stem(bare), lang.Classify(bare)
			as = append(as, Reading{w, bare})
		}
		read = append(read, parts...)
	}
	return read, as
}

// undone is a word without the "un" or "re" that nobody writes it with: how somebody who was
// muted is unmuted stands where it says who is.
func undone(w Word, in Known) string {
	const fewest = 3 // letters that are left
	for _, prefix := range []string{"un", "re"} {
		if bare, ok := strings.CutPrefix(w.Form, prefix); ok && len(bare) >= fewest && lang.IsEnglishWord(bare, lang.Stem(bare)) &&
			!lang.IsEnglishWord(w.Form, w.Stem) && in.Has(lang.Stem(bare)) {
			return bare
		}
	}
	return ""
}

// ReadJoined reads at most so many words that nobody knows as the two that they are made of,
// where the space between these was left out, and tells what it has read as what.
func ReadJoined(words []Word, in Known, most int) (_ []Word, as []Reading) {
	known := func(form string) bool { return lang.Listed(form)&lang.Stop == 0 && in.Has(lang.Stem(form)) }
	beside := func(a, b string) bool { return in.Beside(lang.Stem(a), lang.Stem(b)) }
	for i, tried := 0, 0; i < len(words) && tried < most; i++ {
		w := words[i]
		if w.Whole || w.OfWhole || w.Class&(lang.Stop|lang.Asking|lang.Chat) != 0 || w.End-w.Start != len(w.Form) ||
			lang.IsEnglishWord(w.Form, w.Stem) || in.Has(w.Stem) {
			continue
		}
		tried++
		forms := parted(w.Form, placeOf(words, i), known, beside)
		if len(forms) < 2 {
			continue
		}
		as = append(as, Reading{w, strings.Join(forms, " ")})
		var parts []Word
		part := w
		for _, form := range forms {
			part.Form, part.Stem, part.Class, part.End = form, lang.Stem(form), lang.Classify(form), part.Start+len(form)
			parts = append(parts, Aliased(part)...)
			part.Start = part.End
		}
		words = slices.Replace(words, i, i+1, parts...)
		i += len(parts) - 1
	}
	return words, as
}

// parted are the words that a form is made of, which may be itself alone.
func parted(form string, at place, known func(form string) bool, beside func(a, b string) bool) []string {
	i := joint(form, at, known, beside)
	if i == 0 {
		return []string{form}
	}
	rest := form[i:]
	if known(rest) || lang.Listed(rest)&(lang.Stop|lang.Asking) != 0 {
		return []string{form[:i], rest}
	}
	return append([]string{form[:i]}, parted(rest, behindAsking, known, beside)...)
}

func placeOf(words []Word, i int) place {
	switch {
	case i == 0 || words[i-1].Class&lang.Chat != 0:
		return opening
	case words[i-1].Class&lang.Asking != 0:
		return behindAsking
	}
	return inside
}

// place is where in a question a word stands.
type place int

// The places that are told apart: a question word begins a question, and a form of to be
// or to do begins one or follows a question word.
const (
	inside       place = iota
	behindAsking       // behind a question word
	opening
)

// leads are the words besides question words that are typed together with the next one,
// and those of them that may stand only where a verb of a question does.
var leads = map[string]bool{
	"the": false, "is": true, "are": true, "was": true, "were": true, "do": true, "does": true, "did": true, "can": true, "has": true,
}

// joint is where a form that nobody knows is to be parted, since the space was left out:
// "whowon", "thetreasurer", and "quaycup" where Quay Cup is known; 0 for others. A name
// that is not known begins with a small word by chance ("Onslow", "Ismail"), so that these
// are taken off only where they may stand. known tells of a form whether the collection
// has it, beside of two whether they stand side by side there.
func joint(form string, at place, known func(form string) bool, beside func(a, b string) bool) int {
	const shortest, fewest = 5, 3 // letters of the form and of what is left of it
	if len(form) < shortest || utf8.RuneCountInString(form) != len(form) {
		return 0
	}
	for i := len(form) - 2; i >= 2; i-- {
		a, b := form[:i], form[i:]
		class, left := leadClass(a), lang.Listed(b)&(lang.Stop|lang.Asking) != 0
		verb, leading := leads[a]
		switch {
		case class&lang.Asking != 0 && at == opening, leading && verb && at != inside, leading && !verb, a == "to" && at == behindAsking:
			if left || len(b) >= fewest && known(b) || joint(b, behindAsking, known, beside) > 0 {
				return i
			}
		}
	}
	if a, ok := strings.CutSuffix(form, "the"); ok && at == behindAsking && known(a) { // of "whowonthe"
		return len(a)
	}
	for i := fewest; i <= len(form)-fewest; i++ {
		if a, b := form[:i], form[i:]; known(a) && known(b) && beside(a, b) {
			return i
		}
	}
	return 0
}

// leadClass is the class of a word that may be typed together with the next one.
func leadClass(form string) lang.Class {
	if read := lang.Aliases()[form]; len(read) > 0 { // whos, hows
		form = read[0]
	}
	return lang.Listed(form)
}

// longestJoined is the length in bytes of the shorter of two parts that are read as one
// word, where both are known by themselves.
const longestJoined = 3

// JoinParts reads two words as the parts of one that articles hyphenate: "isis k" where
// they have ISIS-K, "covid 19" where they have COVID-19; and as one word where a space
// slipped into it, so that nobody knows one
// of them: "tre asurer".
func JoinParts(words []Word, text string, stem func(form string) string, has func(stem string) bool) []Word {
	known := func(w Word) bool { return has(w.Stem) || lang.IsEnglishWord(w.Form, w.Stem) }
	for i := 0; i+1 < len(words); i++ {
		a, b := words[i], words[i+1]
		if !joinable(a) || !joinable(b) || a.End > b.Start || text[a.End:b.Start] != " " {
			continue
		}
		whole := a
		whole.End, whole.Form = b.End, a.Form+b.Form
		whole.Stem, whole.Class = stem(whole.Form), 0
		slipped := !known(a) || !known(b)
		switch {
		case !has(whole.Stem):
		case slipped:
			words = slices.Replace(words, i, i+2, whole)
		case min(len(a.Form), len(b.Form)) <= longestJoined && !lang.IsEnglishWord(whole.Form, whole.Stem):
			whole.Whole, words[i].OfWhole, words[i+1].OfWhole = true, true, true
			words = slices.Insert(words, i, whole)
			i += 2
		}
	}
	return words
}

func joinable(w Word) bool {
	return w.Class&(lang.Stop|lang.Asking|lang.Chat) == 0 && !w.Whole && !w.OfWhole && !w.Spelt && w.End > w.Start
}
