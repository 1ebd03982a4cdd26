package tongue

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Quote is a pair of marks and the words between them, as byte ranges of a text.
type Quote struct {
	Open, Start, End, Close int
}

type tokenKind uint8

const (
	word tokenKind = iota
	punct
	quoted // a whole quotation with its marks
)

// token is a word, a mark or a quotation of a paragraph.
type token struct {
	start, end int
	low        string // lower case, apostrophes straight
	kind       tokenKind
	upper      bool
	allUpper   bool
	suffixed   bool // Turkish: an ending stands behind an apostrophe
	digit      bool
	class      class
	quote      int // which quotation it is
	sentence   int
}

func (k *token) is(c class) bool { return k.kind == word && k.class&c != 0 }

func (k *token) mark(marks string) bool { return k.kind == punct && strings.Contains(marks, k.low) }

// isName reports whether a word begins with a capital, which in German every noun does.
func (k *token) isName() bool { return k.kind == word && k.upper }

// clauses cuts a paragraph into tokens and sentences.
func (t *Tongue) clauses(text string, p article.Range, quotes []Quote) []token {
	var tokens []token
	next := 0
	for i := p.Start; i < p.End; {
		for next < len(quotes) && quotes[next].Close <= i {
			next++
		}
		if next < len(quotes) && quotes[next].Open <= i {
			tokens = append(tokens, token{start: quotes[next].Open, end: quotes[next].Close, kind: quoted, quote: next})
			i = quotes[next].Close
			continue
		}
		limit := p.End
		if next < len(quotes) {
			limit = min(limit, quotes[next].Open)
		}
		r, size := utf8.DecodeRuneInString(text[i:limit])
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
			i += size
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			tokens, i = t.appendWord(tokens, text[:limit], i)
		default:
			tokens = append(tokens, token{start: i, end: i + size, low: string(r), kind: punct})
			i += size
		}
	}
	t.sentences(text, tokens, quotes)
	if t.Code == "de" {
		letSay(tokens)
	}
	return tokens
}

// appendWord adds the word at i, or its parts: l’île, précise-t-il.
func (t *Tongue) appendWord(tokens []token, text string, i int) ([]token, int) {
	j := i
	for j < len(text) {
		r, size := utf8.DecodeRuneInString(text[j:])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			j += size
			continue
		case isApostrophe(r) && isLetterAt(text, j+size):
			if t.elides(lower(text[i:j]) + "'") {
				return append(tokens, t.newWord(text, i, j+size)), j + size
			}
			if t.Code == "tr" {
				k := t.newWord(text, i, j)
				k.suffixed = true
				for j += size; isLetterAt(text, j); {
					_, n := utf8.DecodeRuneInString(text[j:])
					j += n
				}
				return append(tokens, k), j
			}
			j += size
			continue
		case (r == '-' || r == '‑' || r == '.' && j > i && text[j-1] >= '0' && text[j-1] <= '9' || r == ',' && j > i && text[j-1] >= '0' &&
			text[j-1] <= '9') && isLetterAt(text, j+size):
			if t.Code == "fr" && r == '-' && isInversion(text[j:]) {
				tokens = append(tokens, t.newWord(text, i, j))
				return t.appendWord(tokens, text, afterHyphens(text, j))
			}
			j += size
			continue
		case r == '.' && t.isLongTitle(text[i:], j-i):
			j += size // dott.ssa, sig.ra
			continue
		case r == '.' && strings.HasPrefix(text[j+size:], "-") && isLetterAt(text, j+size+1):
			j += size + 1 // Dipl.-Ing.
			continue
		}
		break
	}
	k := t.newWord(text, i, j)
	if j < len(text) && text[j] == '.' && (k.class&title != 0 && k.class&said == 0 && (utf8.RuneCountInString(k.low) <= 4 ||
		strings.Contains(k.low, ".")) || k.upper && utf8.RuneCountInString(k.low) == 1 || t.isShortened(text, i, j)) {
		k.end++
		j++
	}
	return append(tokens, k), j
}

// isShortened reports whether the word text[i:j], which a point follows, is an abbreviation that
// its sentence goes on behind: ул. Мира; ein Freund, sog. „Experte“.
func (t *Tongue) isShortened(text string, i, j int) bool {
	w := text[i:j]
	switch next := strings.TrimLeft(text[j+1:], " \u00a0"); {
	case t.shortened["never"][w]:
		return next != ""
	case t.shortened["number"][w]:
		return next != "" && next[0] >= '0' && next[0] <= '9'
	}
	return false
}

// isLongTitle reports whether a title goes on behind the point at byte n: dott.ssa.
func (t *Tongue) isLongTitle(s string, n int) bool {
	end := n + 1
	for isLetterAt(s, end) {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	return end > n+1 && t.words[t.lower(s[:end])]&title != 0
}

// inversions are the pronouns that French joins to a verb.
var inversions = [...]string{"-t-il", "-t-elle", "-t-on", "-il", "-elle", "-ils", "-elles", "-on", "-t-ils", "-t-elles", "-je"}

func isInversion(s string) bool {
	for _, v := range inversions {
		if strings.HasPrefix(s, v) && !isLetterAt(s, len(v)) && !strings.HasPrefix(s[len(v):], "-") {
			return true
		}
	}
	return false
}

// afterHyphens is where the pronoun of an inversion that begins at i begins.
func afterHyphens(text string, i int) int {
	if strings.HasPrefix(text[i:], "-t-") {
		return i + len("-t-")
	}
	return i + len("-")
}

func (t *Tongue) newWord(text string, i, j int) token {
	s := text[i:j]
	k := token{start: i, end: j, low: t.lower(s)}
	first, _ := utf8.DecodeRuneInString(s)
	k.upper = unicode.IsUpper(first) || unicode.IsTitle(first)
	k.digit = strings.ContainsAny(s, "0123456789")
	k.allUpper = utf8.RuneCountInString(s) > 1 && strings.ToUpper(s) == s && strings.ToLower(s) != s
	k.class = t.class(k.low)
	return k
}

// lower folds the case of a word, in Turkish by its own rule.
func (t *Tongue) lower(s string) string {
	if t.Code == "tr" {
		s = strings.ToLowerSpecial(unicode.TurkishCase, s)
	}
	return lower(s)
}

func lower(s string) string {
	return strings.ReplaceAll(strings.ToLower(strings.ReplaceAll(s, "’", "'")), "ّ", "")
}

// elides reports whether a word is the first part of two that an apostrophe joins.
func (t *Tongue) elides(w string) bool {
	if t.Code != "fr" && t.Code != "it" {
		return false
	}
	switch w {
	case "qu'", "j'", "n'", "m'", "t'", "c'", "s'", "l'", "d'", "jusqu'", "lorsqu'", "puisqu'", "un'", "dell'", "all'", "nell'", "dall'",
		"sull'":
		return true
	}
	return false
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

func isLetterAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

const sentenceEnds = ".!?…؟。"

// sentences numbers the sentences of a paragraph.
func (t *Tongue) sentences(text string, tokens []token, quotes []Quote) {
	n := 0
	for i := range tokens {
		k := &tokens[i]
		k.sentence = n
		if i+1 == len(tokens) {
			break
		}
		next := &tokens[i+1]
		starts := next.upper || next.kind == quoted || next.digit || t.uncased() && next.kind == word || next.mark("—–¿¡")
		switch {
		case k.kind == punct && strings.Contains(sentenceEnds, k.low):
			if i > 0 && next.kind == word && t.goesOn(text, tokens, i) {
				continue
			}
			ordinal := i > 0 && tokens[i-1].digit && tokens[i-1].end == k.start && k.end-k.start == 1 && tokens[i-1].end-tokens[i-1].start <= 2 &&
				t.Code == "de"
			if starts && !ordinal {
				n++
			}
		case k.kind == quoted:
			last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(text[quotes[k.quote].Start:quotes[k.quote].End], unicode.IsSpace))
			if strings.ContainsRune(sentenceEnds, last) && (next.upper || next.kind == quoted || t.uncased() && !next.is(said|source) &&
				next.kind == word) {
				n++
			}
		}
	}
}

// goesOn reports whether the point at token i, before a word, belongs to an abbreviation that may
// end a sentence and does not end this one: в г. Вышегорске, в 2024 г. Петров; Mio. Euro.
func (t *Tongue) goesOn(text string, tokens []token, i int) bool {
	k, next := &tokens[i-1], &tokens[i+1]
	if k.kind != word || k.end != tokens[i].start || tokens[i].low != "." {
		return false
	}
	w := text[k.start:k.end]
	alone := utf8.RuneCountInString(w) == 1
	if t.shortened["letter"][w] && i > 1 && tokens[i-2].kind == word && !tokens[i-2].digit {
		return true // в г. Клин
	}
	return t.shortened["may"][w] && (!alone || i > 1 && tokens[i-2].digit) && !t.shortened["starts"][text[next.start:next.end]]
}

// letSay makes a German verb of letting one of speech where a verb of telling goes with it: ließ
// X ausrichten.
func letSay(tokens []token) {
	for i := range tokens {
		switch tokens[i].low {
		case "ließ", "lässt", "ließen", "lassen":
		default:
			continue
		}
		for j := i + 1; j < len(tokens) && tokens[j].sentence == tokens[i].sentence; j++ {
			switch tokens[j].low {
			case "ausrichten", "mitteilen", "verlauten", "wissen", "erklären", "verlesen", "verkünden":
				tokens[i].class |= said
				tokens[j].class |= helper
			}
		}
	}
}
