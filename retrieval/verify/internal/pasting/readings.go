package pasting

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/naming"
)

// Reading is a way to read a pasted text.
type Reading struct {
	// Parts are the quotations of it, in Plain of the text.
	Parts []Pasted
	// Better is true for a reading that is taken where it finds as much as the one before.
	Better bool
}

// Plain is a text without the emphasis of Markdown.
func Plain(text string) string { return withoutEmphasis(emphasisAsMarks(text)) }

// Readings are the ways to read a text besides Split, by what Plain makes of it: without
// emphasis; as one quotation with a name before or behind it, whatever marks are inside; and as
// what "Name said that" stands before.
func Readings(text, plain string) []Reading {
	var all []Reading
	if plain != text {
		all = append(all, Reading{Parts: Split(plain), Better: true})
	}
	lines := plain
	if strings.HasPrefix(strings.TrimLeft(plain, " "), ">") {
		lines = joinLines(plain)
	}
	for _, read := range []func(string) (Pasted, bool){tailed, headed, uncased, saidThat} {
		if p, ok := read(lines); ok {
			all = append(all, Reading{Parts: []Pasted{p}})
		}
	}
	return all
}

// inEmphasis is a text that begins with words in emphasis, behind which somebody may be named.
var inEmphasis = regexp.MustCompile(`^(\s*)(\*{1,3}|_{1,3})([^*_\n"“”]+)(\*{1,3}|_{1,3})(\s*[-–—~,(])`)

// emphasisAsMarks puts quotation marks in the place of the emphasis of words that are set off by
// it: *No boat will leave* - Ruth Calder.
func emphasisAsMarks(text string) string {
	m := inEmphasis.FindStringSubmatchIndex(text)
	if m == nil || text[m[4]:m[5]] != text[m[8]:m[9]] || CountWords(text[m[6]:m[7]], Few) < Few {
		return text
	}
	return text[:m[4]] + "“" + text[m[6]:m[7]] + "”" + text[m[9]:]
}

// emphasis are the marks of Markdown, as Discord has it, that are in pairs around words. Those
// of words that are struck out are none: without them the words would be said.
var emphasis = []string{"***", "**", "*", "___", "__", "_", "||", "`"}

// withoutEmphasis takes the marks of emphasis off words. A mark that has no other, or stands
// inside a word, stays: 2 * 3, snake_case.
func withoutEmphasis(text string) string {
	if !strings.ContainsAny(text, "*_|`") {
		return text
	}
	for _, mark := range emphasis {
		text = withoutPairs(text, mark)
	}
	return text
}

func withoutPairs(text, mark string) string {
	out := make([]byte, 0, len(text))
	open := -1 // in out, behind the mark
	isWord := func(r rune) bool { return r != utf8.RuneError && r != '_' && article.IsWordRune(r) }
	isSpace := func(r rune) bool { return r == utf8.RuneError || unicode.IsSpace(r) }
	for at := 0; at < len(text); {
		if !strings.HasPrefix(text[at:], mark) {
			out = append(out, text[at])
			at++
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(mark):])
		at += len(mark)
		if open >= 0 && len(out) > open && !isSpace(before) && !isWord(after) {
			out = append(out[:open-len(mark)], out[open:]...)
			open = -1
			continue
		}
		out = append(out, mark...)
		if open < 0 && !isWord(before) && !isSpace(after) {
			open = len(out)
		}
	}
	return string(out)
}

// uncasedHead and uncasedTail are a name in a script without capitals before and behind words.
var (
	uncasedHead = regexp.MustCompile(`^(\p{Lo}[^:：.!?\n"“]{1,80})[:：]\s*(?s)(\S.*)$`)
	uncasedTail = regexp.MustCompile(`^(?s)(.*\S)\s*(?:[—–―]+|\s[-~]+)\s*(\p{Lo}[^\n—–―:：]{1,80})$`)
)

// uncased reads a text in Arabic, Chinese or Japanese with who said it before or behind it.
// Any words may be a name there: it counts where the collection has somebody of that name. Where
// it is sure who is named beside words in marks, there is nothing else to read.
func uncased(text string) (Pasted, bool) {
	text = strings.TrimSpace(text)
	if slices.ContainsFunc(quotedParts(text), func(p Pasted) bool { return p.Naming.Name != "" && !p.Naming.Unsure }) {
		return Pasted{}, false
	}
	words, name := 4, 2
	m := uncasedHead.FindStringSubmatchIndex(text)
	if m == nil {
		words, name = 2, 4
		m = uncasedTail.FindStringSubmatchIndex(text)
	}
	if m == nil {
		return Pasted{}, false
	}
	p := newPasted(text, article.Range{Start: m[words], End: m[words+1]})
	p.Speaker = strings.TrimSpace(text[m[name]:m[name+1]])
	p.Naming = naming.Claim{Name: p.Speaker, Foreign: true, Found: true, Unsure: true}
	return p, naming.IsUncased(p.Speaker)
}

// leadIn is somebody, a verb of speech and what they said, without marks.
var leadIn = regexp.MustCompile(`^(?s)(\p{Lu}[^:.!?\n"“]{1,60}?),? (?:said|says|stated|states|claimed|claims|warned|warns|announced|` +
	`explained|added|argued|argues|insisted|noted|told [\pL ]{2,30}?),?(?: that)? (\S.*)$`)

// saidThat reads "Ruth Calder said that the pier is closed".
func saidThat(text string) (Pasted, bool) {
	text = strings.TrimSpace(text)
	m := leadIn.FindStringSubmatchIndex(text)
	if m == nil {
		return Pasted{}, false
	}
	name := naming.CleanName(text[m[2]:m[3]])
	if !naming.IsName(name) || !naming.MostlyCapital(name) || quotation.NamesNobody(name) || CountWords(text[m[4]:m[5]], Few) < Few {
		return Pasted{}, false
	}
	p := newPasted(text, article.Range{Start: m[4], End: m[5]})
	p.Speaker = name
	return p, true
}
