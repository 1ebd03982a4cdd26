package marks

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/tongue"
)

// The models read English. What is in another language is read by the rules of package
// tongue, where there are words of speech for it, and else is nobody's: a word that looks
// like an English verb must not name anybody.

const (
	// minEnglish is the share of the small words of English among the words of a
	// text from which it counts as English; English news has three times as many.
	minEnglish = 0.08
	// minJudged is how many words a text must have to be judged, and a paragraph to
	// be judged by itself in a text that is English: then it has none of them.
	minJudged     = 30
	minJudgedHere = 20
	// minOther is how many small words of its neighbours, and none of English, make
	// a shorter text one in another language; more than twice as many as of English do,
	// too: "six" is a word of French, and "her" of Turkish.
	minOther = 2
	// MinForeignWords and MinForeignRunes, of scripts without spaces, are what a quotation
	// in another language must have that nobody is known to have said, so that terms and
	// titles are not taken for one.
	MinForeignWords = 4
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
	if words < minJudged && other >= minOther && other > 2*english {
		whole = true
	}
	for i, s := range shares {
		foreign[i] = whole
		if s.words >= minJudgedHere && whole {
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
// of no English text: of French, German, Spanish, Italian, Portuguese, Dutch, Turkish,
// Danish, Norwegian, Swedish, Polish.
var otherSmallWords = func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(`le la les des du et est il elle je nous vous que qui une dans pour pas sur avec
		der das und ist nicht ein eine einen wir ich sie mit auf für von den dem sagte
		el los las y es en una del por con dijo lo
		gli che di non è sono della il ha
		os não uma dos das são disse
		het een niet zijn wij
		bir ve bu için dedi ama çok
		og ikke det jeg af som til och inte är att på av nie się jest że`) {
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

// IsUnspaced reports whether a text is mostly in a script without spaces between words.
func IsUnspaced(s string) bool {
	unspaced, letters := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Khmer, unicode.Lao, unicode.Myanmar) {
				unspaced++
			}
		}
	}
	return 2*unspaced > letters
}

// Tongues is the language of each paragraph that is not English, nil where there are no
// words of speech for it. A short paragraph is in the language of the others.
func Tongues(text string, paragraphs []article.Paragraph, foreign []bool) []*tongue.Tongue {
	const least, leastOfParagraph = 2, 4
	var all strings.Builder
	for i, p := range paragraphs {
		if foreign[i] && all.Len() < mostJudged {
			all.WriteString(text[p.Start:p.End])
			all.WriteByte('\n')
		}
	}
	tongues := make([]*tongue.Tongue, len(paragraphs))
	if all.Len() == 0 {
		return tongues
	}
	whole := tongue.Of(all.String(), least)
	for i, p := range paragraphs {
		if !foreign[i] {
			continue
		}
		tongues[i] = whole
		if own := tongue.Of(text[p.Start:p.End], leastOfParagraph); own != nil && !(own.Unspaced() && whole != nil && whole.Unspaced()) {
			tongues[i] = own
		}
	}
	return tongues
}

// mostJudged bounds what of a text tells its language.
const mostJudged = 20_000

// addDialogue adds what is said behind a dash at the head of a paragraph, as in
// French, Spanish, Turkish and Russian, up to the dash or the comma before "he said".
func addDialogue(text string, paragraphs []article.Paragraph, foreign []bool, tongues []*tongue.Tongue, spans []Span) []Span {
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
		end := dialogueEnd(text[start:p.End], tongues[i]) + start
		end = start + len(strings.TrimRight(text[start:end], " ,\u00a0"))
		if tongues[i] == nil && end == p.End && strings.Contains(text[start:end], ",") {
			continue // – Nej, säger Erik Berg: where the words end is not known
		}
		if end > start && (end < p.End || strings.ContainsRune(".!?…", lastRune(text[start:end]))) {
			said = append(said, Span{Open: start, Start: start, End: end, Close: end, Para: i, LastPara: i})
			if tongues[i] != nil && tongues[i].Code == "ru" {
				said = continueDialogue(text, end, i, p.End, tongues[i], said)
			}
		}
	}
	return insertSpans(spans, said)
}

// continueDialogue adds what the speaker of a line of Russian dialogue goes on with behind a comma or
// a stop and a dash: — Сыро, — сказал он, — и холодно. — Идём!
func continueDialogue(text string, end, para, last int, t *tongue.Tongue, said []Span) []Span {
	for {
		rest := text[end:last]
		rest = strings.TrimLeft(rest, " ,—–\u00a0") // the dash before the verb
		from := beforeDash(rest)
		if from < 0 {
			return said
		}
		start := last - len(strings.TrimLeft(rest[from+1:], " —–\u00a0"))
		if start >= last {
			return said
		}
		end = start + dialogueEnd(text[start:last], t)
		end = start + len(strings.TrimRight(text[start:end], " ,\u00a0"))
		if end <= start {
			return said
		}
		said = append(said, Span{Open: start, Start: start, End: end, Close: end, Para: para, LastPara: para})
	}
}

// dialogueEnd is where the words of a line of dialogue end: before the dash, or in
// French and Turkish the comma, that somebody's name follows with a verb of speech; in a language
// without words of speech before the first dash, or before the comma that such a verb follows in
// the languages of the north.
func dialogueEnd(s string, t *tongue.Tongue) int {
	for i, r := range s {
		dash := (r == '—' || r == '–' || r == '―') && i > 0 && (s[i-1] == ' ' || strings.HasSuffix(s[:i], "\u00a0"))
		comma := (t == nil || t.Code == "fr" || t.Code == "tr") && (r == ',' || r == '!' || r == '?')
		if !dash && !comma {
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		rest := strings.TrimLeft(s[i+size:], " \u00a0")
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		before := lastRune(strings.TrimRight(s[:i], " \u00a0"))
		set := dash && (unicode.IsLower(next) || strings.ContainsRune(",.!?…", before)) // as none within a sentence is
		switch {
		case t == nil && (r == ',' || r == '!' || r == '?') && isSpeaking(rest), t == nil && dash, set, t != nil && t.OpensAttribution(rest):
			if r == '!' || r == '?' {
				return i + size
			}
			return i
		}
	}
	return len(s)
}

// northernVerbs say in Swedish, Danish, Norwegian, Finnish and Dutch that a line of dialogue was said. Who said
// it is not read.
var northernVerbs = func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(`säger sade sa berättar berättade förklarar förklarade menar menade konstaterar konstaterade tillägger
		tillade fortsätter fortsatte undrar undrade frågar frågade svarar svarade skriver skrev utbrister suckar skrattar minns tycker hävdar
		siger sagde fortæller fortalte forklarer forklarede mener konstaterer tilføjer tilføjede spørger spurgte svarer svarede
		skriver husker griner sier forteller fortalte forklarer forklarte sukker ler legger spør
		sanoo sanoi kertoo kertoi toteaa totesi selittää selitti lisää lisäsi kysyy kysyi vastaa vastasi kuvailee muistelee pohtii naurahtaa
		zegt zei vertelt vertelde`) {
		set[w] = true
	}
	return set
}()

// isSpeaking reports whether a text begins with a verb of speech of those languages.
func isSpeaking(s string) bool {
	end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	return end > 0 && northernVerbs[s[:end]]
}

// splitInterrupted parts what stands between marks where the writer breaks in between:
// « En été, c’est facile, a-t-elle ajouté, mais … », «Летом легко, — сказал он, — а …».
func splitInterrupted(text string, tongues []*tongue.Tongue, spans []Span) []Span {
	out := make([]Span, 0, len(spans))
	for _, s := range spans {
		for t := tongues[s.Para]; t != nil && (t.Code == "fr" || t.Code == "ru") && s.LastPara == s.Para; {
			from, to := interruption(text[s.Start:s.End], t)
			if from < 0 {
				break
			}
			first := s
			first.End = s.Start + from
			first.Close = first.End
			out = append(out, first)
			s.Open, s.Start = s.Start+to, s.Start+to
		}
		if len(strings.TrimSpace(text[s.Start:s.End])) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// interruption is where the writer's words within a quotation begin and end, with the
// commas and dashes around them; -1 for none.
func interruption(s string, t *tongue.Tongue) (from, to int) {
	longest := 160
	if t.Code == "ru" {
		longest = 400 // bytes, of which a letter takes two
	}
	for i, r := range s {
		if r != ',' && r != '!' && r != '?' && r != '…' && r != '.' {
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		rest := strings.TrimLeft(s[i+size:], " \u00a0")
		if dashed := strings.TrimLeft(rest, "—– \u00a0"); t.Code == "ru" {
			if dashed == rest {
				continue
			}
			rest = dashed
		}
		if !t.OpensAttribution(rest) || i == 0 {
			continue
		}
		from = i
		if r != ',' {
			from = i + size
		}
		at := len(s) - len(rest)
		end := strings.IndexAny(rest, ",.")
		if t.Code == "ru" {
			end = beforeDash(rest)
		}
		if end < 0 || end > longest {
			end = len(rest)
		}
		to = at + end
		to = len(s) - len(strings.TrimLeft(s[to:], ",.—– \u00a0"))
		return from, to
	}
	return -1, -1
}

// beforeDash is where the first comma or stop stands that a dash follows, with which the words go
// on in Russian: a comma alone belongs to what the writer puts in; -1 for none.
func beforeDash(s string) int {
	for i, r := range s {
		if strings.ContainsRune(",.!?:", r) && startsWithDash(strings.TrimLeft(s[i+1:], " \u00a0")) {
			return i
		}
	}
	return -1
}

func startsWithDash(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r == '—' || r == '–' || r == '―'
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}
