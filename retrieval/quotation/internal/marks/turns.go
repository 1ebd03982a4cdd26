package marks

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
)

// A transcript has no quotation marks: who speaks stands before a colon, perhaps
// with a role or a time.
//
//	Herald: Did you know of the worm?
//	RUTH CALDER, HARBOUR MASTER: I did.
//	[00:12:03] Calder: And I told the board.
//	Q: When was that?
//	A: In May.
//	Speaker 2: It was June.
//
// A list has colons too. So one such line is none: there must be several, and
// somebody must speak twice.

// turn is what one speaker of a transcript says in a paragraph.
type turn struct {
	para       int
	label      string // the name, folded
	start, end int    // the words
	head       bool   // the paragraph begins with it
	caps       bool   // in capitals
	titled     bool   // with a title, a role or a given name; Q and A
}

const (
	// minTurns is the number of turns that make a transcript.
	minTurns = 3
	// maxLabel is the most bytes of a name with its role and time.
	maxLabel = 90
	// maxLabelWords is the most words of a name.
	maxLabelWords = 5
	// maxTurns bounds the turns of a text.
	maxTurns = 100_000
)

// findTurns lists the turns of a transcript, none where a text is not one.
func findTurns(text string, paragraphs []article.Paragraph) []turn {
	var turns []turn
	spoke := map[string]int{}
	for i, p := range paragraphs {
		if p.Heading || len(turns) > maxTurns {
			continue
		}
		turns = appendTurns(turns, text, p.Range, i)
	}
	for _, t := range turns {
		spoke[t.label]++
	}
	kept := personsOnly(text, turns, spoke)
	if len(kept) < minTurns {
		return nil
	}
	for k := range kept {
		if k+1 < len(kept) && kept[k+1].para == kept[k].para {
			kept[k].end = kept[k+1].end // where its label begins, for now
		}
	}
	return closeTurns(text, paragraphs, kept)
}

// personsOnly keeps the turns of those who seem to be somebody. There must be two
// speakers, and one of them must speak twice; nobody speaks in a list of towns.
func personsOnly(text string, turns []turn, spoke map[string]int) []turn {
	persons := map[string]bool{}
	shouted := 0
	for _, t := range turns {
		if _, ok := persons[t.label]; !ok {
			persons[t.label] = t.titled || isNamed(text, t.label)
			if t.caps && spoke[t.label] > 1 {
				shouted++
			}
		}
	}
	var kept []turn
	twice, sure, speakers := false, false, map[string]bool{}
	for _, t := range turns {
		ok := persons[t.label] || t.caps && shouted > 1
		if !ok && spoke[t.label] == 1 || !t.head && spoke[t.label] == 1 {
			continue
		}
		kept = append(kept, t)
		speakers[t.label] = true
		twice = twice || spoke[t.label] > 1
		sure = sure || ok
	}
	if !twice || !sure || len(speakers) < 2 {
		return nil
	}
	return kept
}

// isNamed reports whether a surname is in the text behind a word with a
// capital, as in a full name or behind a title.
func isNamed(text, label string) bool {
	for at, n := 0, 0; n < maxNamed; n++ {
		k := strings.Index(text[at:], label)
		if k < 0 {
			// Looked for as it is written in names.
			r, size := utf8.DecodeRuneInString(label)
			if unicode.IsUpper(r) {
				return false
			}
			label, at = string(unicode.ToUpper(r))+label[size:], 0
			continue
		}
		k += at
		at = k + len(label)
		if k < 2 || text[k-1] != ' ' || at < len(text) && lex.IsWordByte(text[at]) || !unicode.IsUpper([]rune(label)[0]) {
			continue
		}
		first := strings.LastIndexAny(text[:k-1], " \n\t“\"(—") + 1
		w := text[first : k-1]
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(r) && !strings.HasSuffix(w, ":") && lex.Lexicon[lex.Lower(w)]&(lex.Determiner|lex.Preposition|lex.Conjunction|
			lex.DateWord) == 0 {
			return true
		}
	}
	return false
}

// maxNamed is how many places a name is looked for in.
const maxNamed = 50

// appendTurns adds the turns of one paragraph. The end of each is where its label
// begins until closeTurns.
func appendTurns(turns []turn, text string, p article.Range, para int) []turn {
	for at := p.Start; ; {
		k := strings.Index(text[at:p.End], ": ")
		if k < 0 {
			return turns
		}
		colon := at + k
		at = colon + len(": ")
		first := labelStart(text, p.Start, colon)
		l, ok := speakerLabel(text[first:colon])
		start := at
		for start < p.End && text[start] == ' ' {
			start++
		}
		if !ok || start >= p.End || isQuoteMark(text[start:p.End]) {
			continue
		}
		l.para, l.start, l.end, l.head = para, start, first, first == p.Start
		turns = append(turns, l)
	}
}

// closeTurns gives every turn the end of its words: the label of the next one in
// its paragraph, or the end of that.
func closeTurns(text string, paragraphs []article.Paragraph, turns []turn) []turn {
	out := turns[:0]
	for k := range turns {
		t := turns[k]
		end := paragraphs[t.para].End
		if k+1 < len(turns) && turns[k+1].para == t.para {
			end = t.end
		}
		t.end = t.start + len(strings.TrimRightFunc(text[t.start:max(t.start, end)], unicode.IsSpace))
		if t.end > t.start {
			out = append(out, t)
		}
	}
	return out
}

// labelStart is where the label before a colon may begin: at the head of the
// paragraph, or behind the end of a sentence.
func labelStart(text string, from, colon int) int {
	low := max(from, colon-maxLabel)
	for i := colon - 1; i > low; i-- {
		if text[i] == ' ' && i > from {
			r, _ := utf8.DecodeLastRuneInString(text[from:i])
			if strings.ContainsRune(".!?…”\"—", r) && !endsInTitle(text[from:i]) {
				return i + 1
			}
		}
	}
	if low == from {
		return from
	}
	return colon
}

// endsInTitle tells the stop of "Mr." and "J." from that of a sentence.
func endsInTitle(s string) bool {
	w := lex.Lower(s[strings.LastIndexByte(s, ' ')+1:])
	return strings.HasSuffix(w, ".") && (lex.Abbreviations[strings.TrimSuffix(w, ".")] || len(w) == 2)
}

func isQuoteMark(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("\"“”„«»‘'`「『‹", r)
}

// speakerLabel reads what is before the colon, if it is the name of somebody
// who may speak.
func speakerLabel(s string) (turn, bool) {
	s = strings.TrimSpace(stripTimes(s))
	name, rest, _ := strings.Cut(s, ",")
	if i := strings.IndexAny(name, "(["); i > 0 {
		name, rest = name[:i], name[i:]
	}
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > maxLabelWords || len(s) > maxLabel {
		return turn{}, false
	}
	if IsNumbered(words) {
		return turn{label: lex.Lower(name), titled: true}, true
	}
	t := turn{titled: rest != "" && hasClass(rest, lex.Role|lex.Title), caps: strings.ToUpper(name) == name}
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) && !lex.IsParticle(w) || strings.ContainsAny(w, "/=<>{}|0123456789") {
			return turn{}, false
		}
	}
	t.label = lex.Lower(strings.TrimRight(words[len(words)-1], "."))
	switch t.label {
	case "q", "a", "question", "answer", "interviewer", "moderator", "host":
		t.titled, t.caps = true, false
		return t, len(words) == 1
	}
	c := lex.Lexicon[t.label]
	t.titled = t.titled || hasClass(name, lex.MaleName|lex.FemaleName|lex.Title)
	_, verb := lex.CueWords[t.label]
	if (verb ||
		c&(lex.DateWord|lex.Inanimate|lex.Number|lex.Preposition|lex.Determiner|lex.Conjunction|lex.Adverb|lex.NounCue|lex.TermWord|
			lex.MediaWord|lex.Auxiliary|lex.CommonVerb) != 0) &&
		!t.titled {
		return turn{}, false
	}
	return t, true
}

// unnamed are what transcripts call speakers whose names are not known, with a number.
var unnamed = map[string]bool{"speaker": true, "participant": true, "respondent": true, "interviewer": true, "interviewee": true,
	"witness": true, "voice": true, "caller": true, "guest": true, "panelist": true, "panellist": true, "male": true, "female": true,
	"man": true, "woman": true, "person": true, "officer": true, "resident": true, "student": true, "member": true, "reporter": true}

// IsNumbered reports whether the words before a colon tell one of several speakers without
// a name: "Speaker 1", "Male Speaker 2".
func IsNumbered(words []string) bool {
	n := len(words) - 1
	if n < 1 || n > 2 || len(words[n]) > 3 || strings.Trim(strings.TrimPrefix(words[n], "#"), "0123456789") != "" {
		return false
	}
	return unnamed[lex.Lower(words[n-1])] && (n == 1 || unnamed[lex.Lower(words[0])] || lex.Lower(words[0]) == "unidentified")
}

// hasClass reports whether a word of s is of one of the classes.
func hasClass(s string, c lex.Class) bool {
	for _, w := range strings.Fields(s) {
		if lex.Lexicon[lex.Lower(strings.Trim(w, ".,()[]"))]&c != 0 {
			return true
		}
	}
	return false
}

// stripTimes takes time codes off a label: [00:12:03], (12:40), 00:12.
func stripTimes(s string) string {
	var out []string
	for _, w := range strings.Fields(s) {
		if IsNumbered(append(slices.Clip(out), w)) {
			out = append(out, w)
			continue
		}
		if t := strings.Trim(w, "[](){}–—-"); t == "" || strings.Trim(t, "0123456789:.,") == "" && strings.ContainsAny(t, "0123456789") {
			continue
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

// addTurns puts the turns of a transcript in the place of the marks inside them.
func addTurns(spans []Span, turns []turn) []Span {
	if len(turns) == 0 {
		return spans
	}
	out := make([]Span, 0, len(spans)+len(turns))
	k := 0
	for _, t := range turns {
		for k < len(spans) && spans[k].Close <= t.start {
			out = append(out, spans[k])
			k++
		}
		for k < len(spans) && spans[k].Open < t.end {
			k++ // quoted in the turn
		}
		out = append(out, Span{Open: t.start, Start: t.start, End: t.end, Close: t.end, Para: t.para, LastPara: t.para, Turn: true})
	}
	return append(out, spans[k:]...)
}
