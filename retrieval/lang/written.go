package lang

import "strings"

// Leans reports whether a text begins with a word that points to something before
// it, so that it is not understood alone: "It was …", "But they …", "Both
// countries …".
func Leans(text string) bool {
	const looked = 3
	s := English.Scanner(text)
	for range looked {
		if !s.Next() || s.Parts > 1 {
			return false
		}
		p := s.Pieces[0]
		if before := text[:p.Start]; strings.ContainsAny(before, "“\"‘") {
			return false // somebody's words, which begin where they begin
		}
		switch form := string(s.Form(p)); {
		case leading[form]:
			continue
		case form == "this" || form == "these" || form == "that" || form == "those":
			return !s.Next() || Classify(string(s.Form(s.Pieces[0])))&Date == 0
		default:
			return Classify(form)&Pronoun != 0 || form == "both" || form == "neither"
		}
	}
	return false
}

// leading are the words that may come before the one that points back.
var leading = map[string]bool{
	"but": true, "and": true, "so": true, "yet": true, "then": true, "still": true, "also": true, "however": true, "instead": true,
	"or": true, "nor": true, "for": true, "as": true, "if": true, "when": true, "while": true, "because": true,
}

// CountWritten adds, up to enough, how often a text writes a form with a capital inside a
// sentence, and how often in small letters.
func CountWritten(text, form string, enough int, capital, small *int) {
	upper := strings.ToUpper(form[:1])
	rest := form[1:]
	for from := 0; *capital+*small < enough; {
		i := strings.Index(text[from:], rest)
		if i < 0 {
			return
		}
		i += from
		from = i + len(rest)
		if i < 1 || GoesOn(text[from:]) {
			continue
		}
		switch {
		case text[i-1] == form[0] && (i == 1 || !IsASCIIWord(text[i-2]&0x7f)):
			*small++
		case text[i-1:i] == upper && i > 3 && text[i-2] == ' ' && !endsSentence(text[i-3]):
			*capital++
		}
	}
}

// endsSentence reports whether a byte before a space may end a sentence.
func endsSentence(c byte) bool {
	return c == '.' || c == '!' || c == '?' || c == ':' || c >= 0x80 || c == '"'
}

// SameWord reports whether two words of one stem, in small letters as they are written, may
// be forms of one word. Snowball makes one stem of German "Fähre" and "fahren"; a word has
// a vowel with dots in one form and without in another where an ending is added: "Haus",
// "Häuser".
func (l *Language) SameWord(a, b string) bool {
	if l.Code != "de" {
		return true
	}
	dotted, plain := a, b
	if !hasUmlaut(dotted) {
		dotted, plain = b, a
	}
	if !hasUmlaut(dotted) || hasUmlaut(plain) {
		return true
	}
	ending, ok := strings.CutPrefix(Fold(dotted), Fold(plain))
	return ok && (ending == "" || len(ending) <= 3 && strings.Trim(ending, "enrs") == "")
}

// Transcribed is a word in small letters as it would be written with letters that a
// keyboard may lack: "fähre" for "faehre". It is the word itself where nothing stands for
// such a letter: not in "neue" and "quelle".
func (l *Language) Transcribed(word string) string {
	if l.Code != "de" {
		return word
	}
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		if i+1 < len(word) && word[i+1] == 'e' && (i == 0 || !strings.ContainsRune("aeoquy", rune(word[i-1]))) {
			if with, ok := umlauts[word[i]]; ok {
				b.WriteString(with)
				i++
				continue
			}
		}
		b.WriteByte(word[i])
	}
	return b.String()
}

// umlauts are the letters with dots by those that stand for them before an e.
var umlauts = map[byte]string{'a': "ä", 'o': "ö", 'u': "ü"}

func hasUmlaut(word string) bool { return strings.ContainsAny(word, "äöü") }

// accented are the letters with accents by those that are typed for them, in languages
// whose stems depend on them: "asociación" and "asociacion" have two.
var accented = map[string]map[rune]string{
	"es": {'a': "á", 'e': "é", 'i': "í", 'o': "ó", 'u': "ú", 'n': "ñ"},
	"fr": {'a': "âà", 'e': "éèê", 'i': "îï", 'o': "ô", 'u': "ûù", 'c': "ç"},
	"it": {'a': "à", 'e': "èé", 'i': "ì", 'o': "ò", 'u': "ù"},
	"pt": {'a': "áãâ", 'e': "éê", 'i': "í", 'o': "óõô", 'u': "ú", 'c': "ç"},
}

// Accents reports whether the program knows which accents the language's words may have.
func (l *Language) Accents() bool { return accented[l.Code] != nil }

// Accented yields what a word in small letters may be with the accents that were left out
// when it was typed, one of them at a time; of Portuguese ç and what follows it are one. It
// yields nothing of a word that has any.
func (l *Language) Accented(word string, yield func(string)) {
	letters := accented[l.Code]
	if letters == nil || Fold(word) != word {
		return
	}
	for i, r := range word {
		for _, with := range letters[r] {
			rest := word[i+len(string(r)):]
			yield(word[:i] + string(with) + rest)
			if next, ok := strings.CutPrefix(rest, "a"); with == 'ç' && ok {
				yield(word[:i] + "çã" + next)
			}
			if next, ok := strings.CutPrefix(rest, "o"); with == 'ç' && ok {
				yield(word[:i] + "çõ" + next)
			}
		}
	}
}
