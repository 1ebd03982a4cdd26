package draft

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// CellMark stands, between two spaces, between the cells of a row of a table in
// [Article.Text]. No sentence, and no text fragment of a link, may cross it.
const CellMark = prose.CellMark

// Sentences returns the sentences of text, one paragraph of an Article, as
// ranges of its bytes in order. They leave out the white space around
// sentences and the marks between the cells of a table ([CellMark]), and together
// cover every other byte. No sentence goes on from one cell into the next.
//
// A stop ends a sentence only where that is all but certain: a missed boundary
// makes an excerpt longer, a false one makes it begin in the middle of a
// thought. It takes time linear in len(text).
func Sentences(text string) []Range {
	var s sentenceScanner
	for i := 0; i < len(text); {
		if end, word := plainRun(text, i); end > i {
			s.add(i, end, word)
			i = end
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsSpace(r):
			if strings.HasPrefix(text[i:], "\n\n") {
				s.flush()
			}
			i += n
		case r == CellMark && isBetweenCells(text, i, n):
			s.flush()
			i += n
		case prose.IsStop(r):
			after := skipClosers(text, skipStops(text, i))
			s.add(i, after, false)
			if s.hasWord && endsSentence(text, s.start, i, after) {
				s.flush()
			}
			i = after
		default:
			s.add(i, i+n, unicode.IsLetter(r) || unicode.IsDigit(r))
			i += n
		}
	}
	s.flush()
	return s.found
}

// Units returns the units of text that are quoted as wholes: its sentences, and
// whole, some ranges of it in order, each as one: code, a row of a table, a step.
func Units(text string, whole []Range) []Range {
	if len(whole) == 0 {
		return Sentences(text)
	}
	var units []Range
	at := 0
	add := func(end int) {
		for _, s := range Sentences(text[at:end]) {
			units = append(units, Range{Start: at + s.Start, End: at + s.End})
		}
	}
	for _, w := range whole {
		if w.Start < at || w.End > len(text) {
			continue
		}
		add(w.Start)
		units = append(units, w)
		at = w.End
	}
	add(len(text))
	return units
}

// isBetweenCells reports whether the mark of n bytes at text[i:] stands between
// cells of a table: with white space or an end of the text at both sides.
func isBetweenCells(text string, i, n int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+n:])
	return (i == 0 || unicode.IsSpace(before)) && (i+n == len(text) || unicode.IsSpace(after))
}

// plainRun is the end of the ASCII characters from i on that are neither white
// space nor stops, and whether one of them is a letter or digit. Most of a text
// in Latin script is of them, and this is where a question spends its time.
func plainRun(text string, i int) (end int, word bool) {
	for i < len(text) {
		switch plainASCII[text[i]] {
		case plainWord:
			word = true
		case plainMark:
		default:
			return i, word
		}
		i++
	}
	return i, word
}

const (
	plainMark = 1 + iota
	plainWord
)

// plainASCII tells the bytes that plainRun steps over.
var plainASCII = func() (t [256]byte) {
	for c := range rune(utf8.RuneSelf) {
		switch {
		case unicode.IsSpace(c) || prose.IsStop(c):
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			t[c] = plainWord
		default:
			t[c] = plainMark
		}
	}
	return t
}()

// sentenceScanner is the state of Sentences: the sentence that is being read.
type sentenceScanner struct {
	found      []Range
	open       bool
	start, end int
	hasWord    bool
}

func (s *sentenceScanner) add(start, end int, word bool) {
	if !s.open {
		s.open, s.start, s.hasWord = true, start, false
	}
	s.end = end
	s.hasWord = s.hasWord || word
}

// flush ends the sentence. What has neither letter nor digit (a dash, an emoji
// at the end) is not a sentence and goes with the one before.
func (s *sentenceScanner) flush() {
	switch {
	case !s.open:
		return
	case !s.hasWord && len(s.found) > 0:
		s.found[len(s.found)-1].End = s.end
	default:
		s.found = append(s.found, Range{s.start, s.end})
	}
	s.open = false
}

// endsSentence reports whether the stop at text[stop:], which with the closing
// marks behind it reaches to after, ends the sentence that began at start.
func endsSentence(text string, start, stop, after int) bool {
	if after == len(text) {
		return true
	}
	first, n := utf8.DecodeRuneInString(text[stop:])
	if prose.IsWideStop(first) {
		return true // these scripts write no space after a stop
	}
	if r, _ := utf8.DecodeRuneInString(text[after:]); !unicode.IsSpace(r) {
		return false // 3.5, example.org, U.S.-led
	}
	next := nextWord(text, after)
	r, _ := utf8.DecodeRuneInString(next)
	if unicode.IsLower(r) {
		return false
	}
	if first == '.' && (stop+n == after || isBracket(text[stop+n])) {
		return !goesOn(text, start, stop, next)
	}
	if (first == '!' || first == '?') && stop+n < after && isReportingClause(next) {
		return false // “Is it over?” Smith asked
	}
	return true
}

// goesOn reports whether the single full stop at stop belongs to an abbreviation,
// an initial or a list number, so that the sentence goes on with next, which
// does not begin with a small letter.
func goesOn(text string, start, stop int, next string) bool {
	token := tokenBefore(text, start, stop)
	if token == "" {
		return false
	}
	if stop-len(token) == start && isListNumber(token) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(next)
	switch abbreviationClass(token) {
	case neverEnds:
		return true
	case beforeNumber:
		if unicode.IsDigit(r) {
			return true
		}
	case mayEnd:
		return !isStarter(next)
	}
	return goesOnElsewhere(text[start:stop-len(token)], token, next)
}

// An abbreviation is of one of three classes.
type abbreviation int

const (
	notAbbreviated abbreviation = iota
	neverEnds                   // a title: a name follows
	mayEnd                      // ends a sentence when a starter word follows
	beforeNumber                // abbreviated only when a number follows
)

// abbreviations are the ones without inner stops; those with (U.S., a.m.) are
// recognised by their form.
var abbreviations = classes(map[abbreviation]string{
	neverEnds: `Mr Mrs Ms Mx Messrs Dr Drs Prof Gen Lt Col Maj Capt Cpl Sgt Cmdr Cdr Comdr Adm Brig Pvt Pfc Spc Ens
		Rev Fr Hon Gov Sen Sens Rep Reps Pres Amb Msgr Det Insp Supt Supt Mme Mlle Sra Dra Ing Lic vs v c cf viz
		e.g i.e eg ie z.B approx Approx EE`,
	mayEnd: `St Ste Mt Ft Inc Ltd Corp Co Cos Bros Jr Sr Esq Ave Blvd Rd Dept Univ Assn al ca Ph.D Ph.D.s UU
		Ala Ariz Ark Calif Colo Conn Del Fla Ill Ind Kan Ky Mass Md Mich Minn Miss Mont Neb Nev Okla Ore Pa Tenn Tex
		Va Vt Wash Wis Wyo`,
	beforeNumber: `No no Nos nos Nr p pp Vol vol Art art Fig fig Figs figs Sec sec Ch ch Par par Jan Feb Mar Apr Jun
		Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun`,
})

func classes(lists map[abbreviation]string) map[string]abbreviation {
	m := make(map[string]abbreviation)
	for class, list := range lists {
		for _, word := range strings.Fields(list) {
			m[word] = class
		}
	}
	return m
}

// abbreviationClass classifies a token before a full stop.
func abbreviationClass(token string) abbreviation {
	if class := abbreviations[token]; class != notAbbreviated {
		return class
	}
	if r, n := utf8.DecodeRuneInString(token); n == len(token) {
		if unicode.IsUpper(r) {
			return mayEnd // an initial, or "Plan B."
		}
		return notAbbreviated
	}
	for part := range strings.SplitSeq(token, ".") {
		if r, n := utf8.DecodeRuneInString(part); n != len(part) || !unicode.IsLetter(r) {
			return notAbbreviated
		}
	}
	return mayEnd // U.S, U.N, a.m
}

// maxToken is the longest token, in bytes, that can be an abbreviation.
const maxToken = 16

// tokenBefore returns the letters, digits and inner stops before the full stop
// at stop, or "" when they are too long for an abbreviation or stand behind an
// apostrophe ("Smith’s.") or a hyphen ("ISIS-K.").
func tokenBefore(text string, start, stop int) string {
	i := stop
	for i > start {
		r, n := utf8.DecodeLastRuneInString(text[start:i])
		if !unicode.In(r, unicode.L, unicode.M, unicode.Nd) && r != '.' {
			if r == '’' || r == '\'' {
				return ""
			}
			if before, _ := utf8.DecodeLastRuneInString(text[start : i-n]); r == '-' && unicode.IsLetter(before) {
				return "" // "ISIS-K. Ten": no initial
			}
			break
		}
		if i -= n; stop-i > maxToken {
			return ""
		}
	}
	return text[i:stop]
}

// isListNumber reports whether token at the head of a sentence only numbers it:
// "1. The first", "12. The twelfth".
func isListNumber(token string) bool {
	if len(token) > 2 {
		return false
	}
	return strings.Trim(token, "0123456789") == ""
}

// starters are words that, with a capital, begin a sentence and hardly ever a
// name, so that an abbreviation before them ends its sentence.
var starters = classes(map[abbreviation]string{mayEnd: `The A An He She It They We I You This That These Those There Here
	But And So Yet Nor In On At By For From To With Without As If When While Where What Why How Who Whether After Before
	Since During Until Although Though However Meanwhile Moreover Not Now Then Once Some Many Most Several Such Both Each
	Every All Its His Her Their Our My Your According Despite Because Still Also Other Others Another One Even Only Just
	Instead Nonetheless Nevertheless Today Earlier Later Among Under Over Between Through Like No Yes`})

func isStarter(next string) bool {
	end := strings.IndexFunc(next, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(next)
	}
	return starters[next[:end]] == mayEnd && !strings.HasPrefix(next[end:], ".")
}

// lookahead is how far, in bytes, a decision looks beyond a stop. It keeps
// Sentences linear.
const lookahead = 80

// nextWord returns up to lookahead bytes of what follows after, from its first
// letter, digit or symbol on: opening marks, dashes and spaces are skipped.
func nextWord(text string, after int) string {
	rest := strings.TrimLeftFunc(text[after:], unicode.IsSpace)
	if len(rest) > lookahead {
		rest = rest[:lookahead] // may cut a rune: nothing here reads the last one
	}
	word := strings.TrimLeftFunc(rest, func(r rune) bool {
		return unicode.IsSpace(r) || r != utf8.RuneError && unicode.IsPunct(r)
	})
	if word == "" {
		return rest
	}
	return word
}

// reportingVerbs are the verbs of “…!” Smith said.
var reportingVerbs = classes(map[abbreviation]string{mayEnd: `said says asked asks told tells added adds wrote writes
	replied replies shouted cried answered wondered exclaimed declared demanded insisted warned`})

// isReportingClause reports whether next is a name of at most four words and a
// reporting verb.
func isReportingClause(next string) bool {
	for i, word := range strings.Fields(next) {
		word = strings.TrimRight(word, ",.:;")
		if reportingVerbs[word] == mayEnd {
			return i > 0
		}
		if r, _ := utf8.DecodeRuneInString(word); i == 4 || !unicode.IsUpper(r) {
			return false
		}
	}
	return false
}

func isBracket(b byte) bool { return b == ')' || b == ']' || b == '}' }

func skipStops(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !prose.IsStop(r) {
			break
		}
		i += n
	}
	return i
}

// skipClosers returns the end of the closing quotation marks, brackets and
// note numbers ("[12]") at text[i:]. A closing mark may follow
// one space, as in French, when no word follows it directly.
func skipClosers(text string, i int) int {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case prose.IsCloser(r):
			i += n
		case r == '[' && noteEnd(text, i) > 0:
			i = noteEnd(text, i)
		case r == ' ' && isSpacedCloser(text[i+1:]):
			i++
		default:
			return i
		}
	}
	return i
}

// isSpacedCloser reports whether text begins with a mark that closes and is
// followed by no word.
func isSpacedCloser(text string) bool {
	r, n := utf8.DecodeRuneInString(text)
	if r != '»' && r != '›' && r != '”' {
		return false
	}
	after, _ := utf8.DecodeRuneInString(text[n:])
	return n == len(text) || unicode.IsSpace(after) || unicode.IsPunct(after)
}

// noteEnd returns the end of a note number such as [3] at text[i:], or 0.
func noteEnd(text string, i int) int {
	for j := i + 1; j < len(text) && j < i+6; j++ {
		if text[j] == ']' && j > i+1 {
			return j + 1
		}
		if text[j] < '0' || text[j] > '9' {
			return 0
		}
	}
	return 0
}
