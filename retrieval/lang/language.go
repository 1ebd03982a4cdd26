package lang

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
	tags "golang.org/x/text/language"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// Language is how the texts of one language are read. Get one by [Named].
type Language struct {
	// Code is its ISO 639-1 code, or the one of three letters where it has none.
	Code string
	// Analysed is true where the forms of a word find one another. In other
	// languages words are found as they are written.
	Analysed bool
	// NounCapitals is true where every noun has a capital, so that it makes no name;
	// Names where a capital inside a sentence does.
	NounCapitals, Names bool
	// Compounds is true where nouns are written as one word with what they are of.
	Compounds bool

	stemmer  func(*snowballstem.Env) bool // nil where there is none
	endings  []string                     // taken off where there is no stemmer, the longest first
	prefix   string                       // of the stems: "de:"
	turkish  bool                         // I and İ are the capitals of ı and i
	elides   map[string]bool              // what stands before an apostrophe and is not part of the word: l', d'
	suffixes bool                         // what stands behind an apostrophe is an ending: Ankara'nın
	table    func() *table
	forms    func() *ownForms
	alphabet func() []rune
	spare    sync.Pool // of *Vocabulary
}

// table is what a language's words are good for.
type table struct {
	classes map[string]Class // by their forms
	asks    []phrase         // what a question of a type has, the longest first
	defines [][]string       // what a question has that asks what, or who, something is
	months  []string
	alike   map[string][]string // by their stems
	related map[string][]string // by their stems
	numbers *numberWords        // nil where no number is written as two words
	casual  map[string][]string // how words of a chat are read, by their forms
}

// phrase is the words that make a question one of a type.
type phrase struct {
	kind  string
	forms []string
}

// English is the language whose words the program knows best; what no language is
// known of is read as English, too.
var English = func() *Language {
	l := &Language{Code: "en", Analysed: true, Names: true}
	l.table = sync.OnceValue(func() *table { return &table{classes: classes} })
	l.alphabet = sync.OnceValue(func() []rune { return []rune("abcdefghijklmnopqrstuvwxyz") })
	return l
}()

// stemmers are those of Snowball, which see words in small letters with their accents.
var stemmers = map[string]func(*snowballstem.Env) bool{
	"da": danish.Stem, "de": german.Stem, "es": spanish.Stem, "fi": finnish.Stem, "fr": french.Stem,
	"hu": hungarian.Stem, "it": italian.Stem, "nl": dutch.Stem, "no": norwegian.Stem, "pt": portuguese.Stem, "ro": romanian.Stem,
	"ru": russian.Stem, "sv": swedish.Stem, "tr": turkish.Stem,
}

var (
	named   = map[string]*Language{"en": English}
	namedMu sync.Mutex
)

// Named is the language of a BCP 47 tag; English where it is empty or means nothing.
func Named(tag string) *Language {
	if tag == "en" || tag == "" {
		return English
	}
	namedMu.Lock()
	defer namedMu.Unlock()
	if l := named[tag]; l != nil {
		return l
	}
	code := Base(tag)
	if code == "" {
		return English
	}
	if l := named[code]; l != nil {
		return l
	}
	l := newLanguage(code)
	named[code] = l
	return l
}

// languageNames are the languages that are told by their names.
var languageNames = map[string]string{
	"ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
	"es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian",
	"it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese",
	"ro": "Romanian", "ru": "Russian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}

// Name is the English name of the language, or its code where that is not at hand.
func (l *Language) Name() string {
	if name, ok := languageNames[l.Code]; ok {
		return name
	}
	return l.Code
}

// Base is the code of the language of a BCP 47 tag: "pt" for "pt-BR", "de" for "deu",
// "no" for "nb"; "" for what is not a tag or names no language.
func Base(tag string) string {
	if tag == "" {
		return ""
	}
	parsed, err := tags.Parse(tag)
	if err != nil {
		return ""
	}
	base, confidence := parsed.Base()
	if confidence == tags.No {
		return ""
	}
	switch code := base.String(); code {
	case "nb", "nn":
		return "no"
	case "und", "mul", "zxx":
		return ""
	default:
		return code
	}
}

func newLanguage(code string) *Language {
	l := &Language{
		Code: code, prefix: code + ":", stemmer: stemmers[code], turkish: code == "tr" || code == "az",
		NounCapitals: code == "de" || code == "lb", suffixes: code == "tr", Names: cased[scriptOf(code)] && code != "de" && code != "lb",
	}
	l.Compounds = compounding[code]
	l.Analysed = l.stemmer != nil || spaceless[code] || code == "ar"
	if words.Has(code, "endings") {
		l.endings, l.Analysed = strings.Fields(strings.Join(words.Table(code, "endings"), " ")), true
		slices.SortStableFunc(l.endings, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	}
	if words.Has(code, "elision") {
		l.elides = map[string]bool{}
		for _, w := range strings.Fields(strings.Join(words.Table(code, "elision"), " ")) {
			l.elides[w] = true
		}
	}
	l.table = sync.OnceValue(func() *table { return newTable(l) })
	l.forms = formsOf(code)
	l.alphabet = sync.OnceValue(l.letters)
	return l
}

// spaceless are the languages that put no spaces between words: their letters are
// read by twos, or by threes.
var spaceless = map[string]bool{"zh": true, "ja": true, "th": true}

// word makes what is known of a form as the scanner of the language has it: for
// English folded, for others in small letters alone.
func (l *Language) vocable(written string) Vocable {
	if l == English {
		return newVocable(written)
	}
	form := Fold(written)
	w := Vocable{Form: form, written: written, plain: form, Class: l.Classify(written, form)}
	w.stemmed = l.stem(written, form)
	w.Begins = BeginningOf(w.stemmed)
	return w
}

// compounding are the languages that write compounds as one word.
var compounding = map[string]bool{
	"de": true, "lb": true, "nl": true, "sv": true, "da": true, "no": true, "fi": true, "hu": true, "is": true,
}

// lettersApart are the languages whose letters with marks are letters of their own, so that
// folding makes another word of one: Turkish "öldü", has died, is not "oldu", became. In
// others people take one accent for another: "perchè" for "perché".
var lettersApart = map[string]bool{"tr": true, "de": true, "sv": true, "da": true, "no": true, "fi": true, "hu": true}

// Classify finds the class of a form, written as it is in small letters.
func (l *Language) Classify(written, form string) Class {
	if l == English {
		return Classify(form)
	}
	t := l.table()
	if len(form) == 1 && l.elides[form] {
		return Stop // "l' uso": parted from its word
	}
	c, ok := t.classes[written]
	if !ok && !lettersApart[l.Code] {
		c = t.classes[form]
	}
	if IsDigit(form[0]) {
		c |= Classify(form) &^ (Stop | Asking)
	}
	if isStopSign(written) {
		c |= Stop
	}
	return c
}

// stem is what the words of one family share: marked with the language, so that no
// word of another meets it. Numbers and signs, and what is written without spaces, are
// the same in all languages.
func (l *Language) stem(written, form string) string {
	first, _ := utf8.DecodeRuneInString(form)
	if strings.ContainsAny(form, "0123456789") || isIdeograph(first) || isSign(first) || form == "usa" {
		return form
	}
	stem := written
	switch {
	case l.Code == "ar":
		stem = stemArabic(form)
	case l.stemmer != nil:
		env := snowballstem.NewEnv(l.forms().plain(written))
		l.stemmer(env)
		stem = env.Current()
	case l.endings != nil:
		stem = l.withoutEnding(form)
	}
	if stem = Fold(stem); stem == "" {
		stem = form
	}
	return l.prefix + stem
}

// shortestStem is the number of letters that are left where an ending is taken off.
const shortestStem = 3

func (l *Language) withoutEnding(form string) string {
	for _, e := range l.endings {
		if stem, ok := strings.CutSuffix(form, e); ok && utf8.RuneCountInString(stem) >= shortestStem {
			return stem
		}
	}
	return form
}

// Stem is the stem of a form of the language as it is written in small letters.
func (l *Language) Stem(written string) string {
	if l == English {
		return Stem(Fold(written))
	}
	return l.stem(written, Fold(written))
}

// Fold is a word in small letters without its accents.
func Fold(word string) string {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf || 'A' <= word[i] && word[i] <= 'Z' {
			var s Scanner
			for _, r := range word {
				if !isInner(r) {
					s.fold(len(s.folded), r)
				}
			}
			return string(s.folded)
		}
	}
	return word
}

// Bare is a stem without the mark of its language.
func Bare(stem string) string {
	if i := strings.IndexByte(stem, ':'); i > 0 {
		return stem[i+1:]
	}
	return stem
}

// Scanner makes a scanner that reads a text of the language.
func (l *Language) Scanner(text string) Scanner {
	var s Scanner
	s.Reset(text, l)
	return s
}

// Tokens cuts a text of the language into its words; see [Tokens].
func (l *Language) Tokens(text string) []Token {
	v := l.borrowVocabulary()
	defer l.spare.Put(v)
	tokens := make([]Token, 0, len(text)/5+1)
	s := l.Scanner(text)
	for position := 0; s.Next(); position += s.Parts {
		at := position
		for _, p := range s.Pieces {
			w := v.word(s.Form(p))
			tokens = append(tokens, Token{
				Start: p.Start, End: p.End, Position: at, Whole: p.Whole, Form: w.Form, Stem: w.Stem(), Class: w.Class,
			})
			if !p.Whole {
				at++
			}
		}
	}
	return tokens
}

// Length is the number of words of a text of the language; see [Length].
func (l *Language) Length(text string) int {
	s, n := l.Scanner(text), 0
	for s.Next() {
		n += s.Parts
	}
	return n
}

// Vocabulary makes a vocabulary of the language.
func (l *Language) Vocabulary() *Vocabulary { return &Vocabulary{language: l} }

func (l *Language) borrowVocabulary() *Vocabulary {
	v, ok := l.spare.Get().(*Vocabulary)
	if !ok {
		return l.Vocabulary()
	}
	if v.Full() {
		v.Clear()
	}
	return v
}

func englishStem(form string) string {
	env := snowballstem.NewEnv(form)
	english.Stem(env)
	return env.Current()
}
