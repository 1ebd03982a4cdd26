package marks

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
)

// The verbs and the grammar of this package are English. What is in
// quotation marks in another language is found all the same, and is nobody's: a
// word that looks like an English verb must not name anybody.

const (
	// minEnglish is the share of the small words of English among the words of a
	// text from which it counts as English; English news has three times as many.
	minEnglish = 0.08
	// minJudged is how many words a text must have to be judged, and a paragraph to
	// be judged by itself in a text that is English: then it has none of them.
	minJudged     = 30
	minJudgedHere = 20
	// minOther is how many small words of its neighbours, and none of English, make
	// a shorter text one in another language.
	minOther = 2
	// MinForeignWords and minForeignRunes are what a quotation in another language
	// must have, so that terms and titles are not taken for one.
	MinForeignWords = 3
	MinForeignRunes = 8
)

// FindForeign tells for every paragraph whether it is in another language than
// English.
func FindForeign(text string, paragraphs []article.Paragraph) []bool {
	foreign := make([]bool, len(paragraphs))
	words, english, other := 0, 0, 0
	type share struct{ words, english int }
	shares := make([]share, len(paragraphs))
	for i, p := range paragraphs {
		w, e := englishWords(text[p.Start:p.End])
		shares[i] = share{w, e}
		words, english = words+w, english+e
		if words < minJudged {
			other += otherWords(text[p.Start:p.End])
		}
	}
	whole := (words >= minJudged || !mostlyLatin(text)) && float64(english) < minEnglish*float64(words)
	if words < minJudged && english == 0 && other >= minOther {
		whole = true
	}
	for i, s := range shares {
		foreign[i] = whole
		if s.words >= minJudged && whole {
			foreign[i] = float64(s.english) < minEnglish*float64(s.words)
		} else if s.words >= minJudgedHere {
			foreign[i] = s.english == 0
		}
	}
	return foreign
}

// mostlyLatin reports whether most letters of a text are Latin.
func mostlyLatin(s string) bool {
	latin, letters := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if r < unicode.MaxLatin1 || unicode.Is(unicode.Latin, r) {
				latin++
			}
		}
	}
	return 2*latin >= letters
}

// englishWords counts the words of a text and the small words of English in it.
// What is written without spaces counts by its length.
func englishWords(s string) (words, english int) {
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Khmer, unicode.Lao, unicode.Myanmar) {
			words += 1 + utf8.RuneCountInString(w)/2
			continue
		}
		words++
		if isSmallEnglish(lex.Lower(w)) {
			english++
		}
	}
	return words, english
}

// isSmallEnglish reports whether a word is one of the small words of English that
// are not as common in its neighbours.
func isSmallEnglish(w string) bool {
	switch w {
	case "a", "am", "in", "an", "on", "die", "me", "no", "as", "so", "do", "was", "will", "all", "he", "per", "one", "i", "has", "us",
		"must", "had", "o", "over", "van", "we", "be", "for", "at", "under", "is", "or":
		return false // of German, Dutch, Spanish, Portuguese, French, Italian …
	}
	return lex.Lexicon[w]&(lex.Determiner|lex.Preposition|lex.Auxiliary|lex.Conjunction|lex.Relativizer|lex.SubjectPronoun|
		lex.PossessivePronoun) != 0
}

// otherSmallWords are small words of the languages that share English's letters, and
// of no English text: of French, German, Spanish, Italian, Portuguese, Dutch, Turkish.
var otherSmallWords = func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(`le la les des du et est il elle je nous vous que qui une dans pour pas sur avec
		der das und ist nicht ein eine einen wir ich sie mit auf für von den dem sagte
		el los las y es en una del por con dijo lo
		gli che di non è sono della il ha
		os não uma dos das são disse
		het een niet zijn wij
		bir ve bu için dedi ama çok`) {
		set[w] = true
	}
	return set
}()

// otherWords counts those of a text that are written small, since Los, La and Del
// begin names. A word joined by an apostrophe counts by what follows: l’ancien.
func otherWords(s string) (n int) {
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if otherSmallWords[w] {
			n++
		}
	}
	return n
}

func IsASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// addDialogue adds what is said behind a dash at the head of a paragraph, as in
// French, Spanish, Polish and Russian, up to the dash before "he said".
func addDialogue(text string, paragraphs []article.Paragraph, foreign []bool, spans []Span) []Span {
	var said []Span
	for i, p := range paragraphs {
		if !foreign[i] || p.Heading {
			continue
		}
		r, size := utf8.DecodeRuneInString(text[p.Start:p.End])
		if r != '—' && r != '–' && r != '―' {
			continue
		}
		start := p.Start + size
		for start < p.End && (text[start] == ' ' || strings.HasPrefix(text[start:p.End], "\u00a0")) {
			_, n := utf8.DecodeRuneInString(text[start:])
			start += n
		}
		if f, _ := utf8.DecodeRuneInString(text[start:p.End]); !unicode.IsUpper(f) && f != '¿' && f != '¡' {
			continue
		}
		end := p.End
		for _, dash := range [...]string{" —", " –", " ―", "\u00a0—", "\u00a0–"} {
			if k := strings.Index(text[start:end], dash); k > 0 {
				end = start + k
			}
		}
		end = start + len(strings.TrimRight(text[start:end], " ,"))
		if end > start && (end < p.End || strings.ContainsRune(".!?…", lastRune(text[start:end]))) {
			said = append(said, Span{Open: start, Start: start, End: end, Close: end, Para: i, LastPara: i})
		}
	}
	return insertSpans(spans, said)
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
