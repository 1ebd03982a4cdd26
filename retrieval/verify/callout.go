package verify

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/sense"
)

// Callout is a difference that changes the sense.
type Callout struct {
	Kind CalloutKind `json:"kind"`
	// Pasted and Stored are the words; one is empty where the other text has
	// nothing for it.
	Pasted string `json:"pasted"`
	Stored string `json:"stored"`
	// Note says it. In JSON it is a sentence.
	Note Note `json:"text"`
}

func callout(code NoteCode, args NoteArgs) Callout {
	return Callout{Kind: args.Kind, Pasted: args.Pasted, Stored: args.Stored, Note: Note{code, args}}
}

// anotherSpeaker calls out that the article names somebody else.
func anotherSpeaker(speaker, claimed string) Callout {
	return Callout{
		Kind: CalloutSpeaker, Pasted: claimed, Stored: speaker,
		Note: Note{NoteAnotherSpeaker, NoteArgs{Kind: CalloutSpeaker, Speaker: speaker, Claimed: claimed}},
	}
}

// unsaid calls out first what the article denies or doubts.
func (v *Result) unsaid(p Place) {
	code := NoteDoubted
	switch p.Standing {
	case quotation.Stated:
		return
	case quotation.Denied:
		code = NoteDenied
	}
	v.CalledOut = slices.Insert(v.CalledOut, 0, callout(code, NoteArgs{Kind: CalloutUnsaid, Source: p.Article.Kind}))
}

// leastSaid is the place of the first part that the article denies, else that it doubts,
// else of the first: words that were said do not make up for others beside them.
func leastSaid(parts []Part) Place {
	for _, standing := range []quotation.Standing{quotation.Denied, quotation.Doubted} {
		for _, p := range parts {
			if p.Place.Standing == standing {
				return p.Place
			}
		}
	}
	return parts[0].Place
}

// CalloutKind tells what sort of word differs.
type CalloutKind string

const (
	CalloutNegation CalloutKind = "negation"
	CalloutNumber   CalloutKind = "number"
	CalloutUnit     CalloutKind = "unit"
	CalloutDate     CalloutKind = "date" // a month or a day of the week
	CalloutName     CalloutKind = "name"
	CalloutSpeaker  CalloutKind = "speaker"
	CalloutUnsaid   CalloutKind = "unsaid" // the article denies or doubts that it was said
)

// callouts lists the differences that change the sense, negations first. text
// is the article, to tell its language, and names from words that begin a sentence.
func callouts(changes []Change, text string) []Callout {
	var out []Callout
	words := senseIn(text)
	all := pastedOf(changes)
	if isShouted(all) {
		words = words.withoutCapitals()
	}
	beforePasted, beforeStored := "", ""
	for i := 0; i < len(changes); {
		if changes[i].Op == OpKept {
			beforePasted, beforeStored = changes[i].Pasted, changes[i].Stored
			i++
			continue
		}
		var pasted, stored strings.Builder
		for ; i < len(changes) && changes[i].Op != OpKept; i++ {
			pasted.WriteString(changes[i].Pasted)
			stored.WriteString(changes[i].Stored)
		}
		p := words.keyed(pasted.String(), beforePasted, text)
		s := words.keyed(stored.String(), beforeStored, text)
		out = append(out, words.compare(p, s, all, text)...)
		if c, ok := words.negatedWithin(pasted.String(), stored.String()); ok {
			out = append(out, c)
		}
		if words.Unspaced() {
			after := ""
			if i < len(changes) {
				after = changes[i].Pasted
			}
			if c, ok := numberWithin(beforePasted, pasted.String(), stored.String(), after); ok {
				out = append(out, c)
			}
		}
	}
	out = joinMoved(out)
	slices.SortStableFunc(out, func(a, b Callout) int { return rankOf(a.Kind) - rankOf(b.Kind) })
	if out == nil {
		out = []Callout{}
	}
	return out
}

// joinMoved makes one note of a negation that is left out in one place and put in in
// another.
func joinMoved(out []Callout) []Callout {
	only := func(code NoteCode) int {
		found := -1
		for i, c := range out {
			if c.Kind != CalloutNegation {
				continue
			}
			if c.Note.Code != NoteLeftOut && c.Note.Code != NotePutIn || c.Note.Code == code && found >= 0 {
				return -1
			}
			if c.Note.Code == code {
				found = i
			}
		}
		return found
	}
	left, put := only(NoteLeftOut), only(NotePutIn)
	if left < 0 || put < 0 || !strings.EqualFold(out[left].Stored, out[put].Pasted) {
		return out
	}
	out[left] = callout(NoteMoved, NoteArgs{Kind: CalloutNegation, Stored: out[left].Stored, Pasted: out[put].Pasted})
	return slices.Delete(out, put, put+1)
}

func rankOf(k CalloutKind) int {
	return slices.Index([]CalloutKind{CalloutNegation, CalloutNumber, CalloutUnit, CalloutDate, CalloutName, CalloutSpeaker}, k)
}

// keyWords are the telling words of each kind in a run that differs.
type keyWords map[CalloutKind][]keyWord

// keyWord is a telling word; parted reports whether others stand between it and the
// one of its kind before it.
type keyWord struct {
	text   string
	parted bool
}

// textOf is what is shown of telling words: what is left out between them is marked,
// since it is quoted.
func textOf(words []keyWord) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i > 0 && w.parted:
			b.WriteString(" … ")
		case i > 0:
			b.WriteString(" ")
		}
		b.WriteString(w.text)
	}
	return b.String()
}

func sameWords(a, b keyWord) bool { return strings.EqualFold(a.text, b.text) }

// senseWords are the words that are told, in the language of an article.
type senseWords struct{ *sense.Words }

func senseIn(text string) senseWords { return senseWords{sense.Of(text)} }

// withoutCapitals are the words where a capital tells no name.
func (w senseWords) withoutCapitals() senseWords {
	plain := *w.Words
	plain.Capitals = false
	return senseWords{&plain}
}

// isShouted reports whether a text is all in capitals, or each longer word begins with one
// as in a headline.
func isShouted(text string) bool {
	const longer, fewest = 4, 3
	words := 0
	for word := range strings.FieldsSeq(text) {
		word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
		if len(word) < longer {
			continue
		}
		words++
		if first, _ := utf8.DecodeRuneInString(word); !unicode.IsUpper(first) {
			return false
		}
	}
	return words >= fewest || text == strings.ToUpper(text) && text != strings.ToLower(text)
}

// keyed sorts the telling words of a run. before is what stands before it.
func (w senseWords) keyed(run, before, text string) keyWords {
	out := keyWords{}
	all := before + run
	number := false // the word before is a number
	starts := true  // the word begins a sentence
	n, last := 0, map[CalloutKind]int{}
	var whole lang.Token // the hyphenated word that the part is of
	counted := -1        // where the last such number begins
	for _, t := range lang.Tokens(all) {
		if t.Whole {
			whole = t
			continue
		}
		word := all[t.Start:t.End]
		kind, ok := w.kindOf(t.Form, word, number, starts, text)
		n++
		if ok && t.Start >= len(before) {
			if kind == CalloutNumber && t.Start < whole.End && w.isSpelledNumber(all[whole.Start:whole.End]) {
				t = whole // dix-huit
			}
			if t != whole || counted != whole.Start {
				out[kind] = append(out[kind], keyWord{written(all, t, kind), last[kind] != n-1})
			}
			if t == whole {
				counted = whole.Start
			}
			last[kind] = n
		}
		number = w.IsNumber(t.Form)
		starts = endsSentence(all[t.End:])
	}
	return out
}

// isSpelledNumber reports whether all parts of a hyphenated word are numbers in words.
func (w senseWords) isSpelledNumber(s string) bool {
	for part := range strings.SplitSeq(s, "-") {
		if form := lang.Fold(part); form == "" || form != "et" && (!w.IsNumber(form) || lang.IsDigit(form[0])) {
			return false
		}
	}
	return true
}

// written is a telling word as it stands; a number with its sign.
func written(text string, t lang.Token, kind CalloutKind) string {
	end := t.End
	if kind == CalloutNumber {
		if r, n := utf8.DecodeRuneInString(text[end:]); r == '%' || r == '‰' || r == '°' || unicode.In(r, unicode.Sc) {
			end += n
		}
		if r, n := utf8.DecodeLastRuneInString(text[:t.Start]); unicode.In(r, unicode.Sc) {
			return text[t.Start-n : end]
		}
	}
	return text[t.Start:end]
}

func endsSentence(rest string) bool {
	for _, r := range rest {
		switch {
		case r == '.' || r == '!' || r == '?':
			return true
		case article.IsWordRune(r):
			return false
		}
	}
	return false
}

func (w senseWords) kindOf(form, word string, afterNumber, starts bool, text string) (CalloutKind, bool) {
	first, _ := utf8.DecodeRuneInString(word)
	capital := unicode.IsUpper(first)
	plain := strings.Map(func(r rune) rune {
		if folding.IsApostrophe(r) {
			return -1
		}
		return r
	}, form)
	switch {
	case w.Negation[plain] && !w.Unspaced():
		return CalloutNegation, true
	case w.IsNumber(form):
		return CalloutNumber, true
	case w.Unit[form], w.Language == "en" && afterNumber && !capital && len(form) > shortWord:
		return CalloutUnit, true
	case w.Date[form] && (capital || w.Language != "en"):
		return CalloutDate, true
	case w.Capitals && capital && form != "i" && (!starts || namedElsewhere(word, text)):
		return CalloutName, true
	}
	return "", false
}

// namedElsewhere reports whether a word that begins a sentence is a name: the
// article never writes it small, and has it after a small word.
func namedElsewhere(word, text string) bool {
	if len(word) <= shortWord || strings.Contains(text, " "+strings.ToLower(word)) {
		return false
	}
	for at := 0; ; {
		i := strings.Index(text[at:], " "+word)
		if i < 0 {
			return false
		}
		at += i + 1
		if at >= 2 && (unicode.IsLower(rune(text[at-2])) || text[at-2] == ',') {
			return true
		}
	}
}

// compare calls out the kinds in which two runs differ. pasted and article are
// the whole texts: what stands elsewhere in them is not said to be missing, nor is
// a number where there are no words for numbers.
func (w senseWords) compare(p, s keyWords, pasted, article string) []Callout {
	var out []Callout
	for _, kind := range []CalloutKind{CalloutNegation, CalloutNumber, CalloutUnit, CalloutDate, CalloutName} {
		p, s := p[kind], s[kind]
		if len(s) == 0 {
			p = w.missing(kind, p, article)
		}
		if len(p) == 0 {
			s = w.missing(kind, s, pasted)
		}
		if kind == CalloutNegation && len(p) == len(s) || slices.EqualFunc(p, s, sameWords) {
			continue
		}
		code := NoteChanged
		switch {
		case len(p) == 0:
			code = NoteLeftOut
		case len(s) == 0:
			code = NotePutIn
		}
		out = append(out, callout(code, NoteArgs{Kind: kind, Pasted: textOf(p), Stored: textOf(s)}))
	}
	return out
}

// missing keeps those of the words of one text that may be said not to be in the
// other.
func (w senseWords) missing(kind CalloutKind, words []keyWord, other string) []keyWord {
	return slices.DeleteFunc(slices.Clone(words), func(word keyWord) bool {
		switch kind {
		case CalloutName:
			return len(folding.FindWords(other, word.text)) > 0
		case CalloutNumber:
			return len(w.Number) == 0
		case CalloutUnit:
			return !w.Unit[strings.ToLower(word.text)]
		}
		return false
	})
}

// negatedWithin calls out a negation that is a part of a word, as in Turkish, or stands
// among signs that no space parts.
func (w senseWords) negatedWithin(pasted, stored string) (Callout, bool) {
	pasted, stored = strings.TrimSpace(pasted), strings.TrimSpace(stored)
	changed := callout(NoteChanged, NoteArgs{Kind: CalloutNegation, Pasted: pasted, Stored: stored})
	switch {
	case w.Unspaced():
		p, s := w.Negations(pasted), w.Negations(stored)
		bare := func(s string) string { // さ|ない
			s = s[w.NegationAt(s):]
			return strings.TrimFunc(s, func(r rune) bool { return !article.IsWordRune(r) })
		}
		switch {
		case p == s:
			return Callout{}, false
		case p == 0:
			return callout(NoteLeftOut, NoteArgs{Kind: CalloutNegation, Stored: bare(stored)}), true
		case s == 0:
			return callout(NotePutIn, NoteArgs{Kind: CalloutNegation, Pasted: bare(pasted)}), true
		}
		return changed, true
	case w.Language == "tr":
		p, s := strings.Fields(strings.ToLower(pasted)), strings.Fields(strings.ToLower(stored))
		if len(p) != len(s) {
			return Callout{}, false
		}
		for i := range p {
			if negates(p[i], s[i]) || negates(s[i], p[i]) {
				return changed, true
			}
		}
	}
	return Callout{}, false
}

const numeral = `[〇零一二三四五六七八九十百千万萬亿億兆两兩0-9０-９.．,，点點]`

// A number in signs or digits: anywhere, at the end of a text and at its beginning.
var (
	numeralsAt     = regexp.MustCompile(numeral + `*[〇零一二三四五六七八九十百千万萬亿億兆两兩0-9０-９]`)
	numeralsBefore = regexp.MustCompile(`[〇零一二三四五六七八九十百千万萬亿億兆两兩0-9０-９]` + numeral + `*$`)
	numeralsBehind = regexp.MustCompile(`^` + numeral + `*[〇零一二三四五六七八九十百千万萬亿億兆两兩0-9０-９]`)
)

// numberWithin calls out a number in signs that is another one in the article. Both stand among
// other signs, and what is the same of them stands before and after: [三|五]百.
func numberWithin(before, pasted, stored, after string) (Callout, bool) {
	p, s := numeralsAt.FindAllStringIndex(pasted, 2), numeralsAt.FindAllStringIndex(stored, 2)
	if len(p) != 1 || len(s) != 1 {
		return Callout{}, false
	}
	whole := func(run string, at []int) string {
		number := run[at[0]:at[1]]
		if at[0] == 0 {
			number = numeralsBefore.FindString(before) + number
		}
		if at[1] == len(run) {
			number += numeralsBehind.FindString(after)
		}
		return number
	}
	a, b := whole(pasted, p[0]), whole(stored, s[0])
	if strings.ContainsFunc(a, unicode.IsDigit) || strings.ContainsFunc(b, unicode.IsDigit) {
		return Callout{}, false // digits are words of their own, and 3 may be 三
	}
	return callout(NoteChanged, NoteArgs{Kind: CalloutNumber, Pasted: a, Stored: b}), a != b
}

// negates reports whether a Turkish verb is another one with the sign of negation in it:
// sat[may]acağız, gel[me]di, yap[m]ıyor, gel[mez], which is the negation of gel[ir].
func negates(negated, plain string) bool {
	const shortestStem = 2
	if negatesAorist(negated, plain) {
		return true
	}
	for _, sign := range [...]string{"may", "mey", "ma", "me", "m"} {
		for at := shortestStem; at < len(negated); at++ {
			rest, ok := strings.CutPrefix(negated[at:], sign)
			if !ok || negated[:at]+rest != plain || rest == "" {
				continue
			}
			if first, _ := utf8.DecodeRuneInString(rest); sign != "m" || strings.ContainsRune("ıiuü", first) && strings.Contains(rest, "yor") {
				return true
			}
		}
	}
	return false
}

// aorists match a Turkish verb in the aorist, negated and not: their stems and what tells the
// person.
var (
	negatedAorist = regexp.MustCompile(`^(.{2,}?)m[ae](z|y|m)(.*)$`)
	plainAorist   = regexp.MustCompile(`^(.{2,}?)(?:[aeıioöuü]|[ae]?bili)?r(.*)$`)
)

// negatesAorist reports whether a verb is the negation of another one in the aorist: gelmez and
// gelir, sokamayız and sokarız, yapamam and yapabilirim.
func negatesAorist(negated, plain string) bool {
	n, p := negatedAorist.FindStringSubmatch(negated), plainAorist.FindStringSubmatch(plain)
	if n == nil || p == nil {
		return false
	}
	stem, person := n[1], n[3]
	if n[2] == "m" { // gelmem
		person = "m" + person
	}
	sameStem := p[1] == stem || p[1] == strings.TrimRight(stem, "ae") && len(stem) > len(p[1])
	return sameStem && strings.TrimLeft(p[2], "ıiuü") == strings.TrimLeft(person, "ıiuü")
}

// hiddenCallouts calls out the negations that an ellipsis hides; text is the
// article.
func hiddenCallouts(hidden, text string) []Callout {
	words := senseIn(text).keyed(hidden, "", "")[CalloutNegation]
	if len(words) == 0 {
		return nil
	}
	return []Callout{callout(NoteHiddenNegation, NoteArgs{Kind: CalloutNegation, Stored: textOf(words)})}
}

// negationBefore is the negation that ends a text, "" where it ends otherwise.
func negationBefore(before, text string) string {
	end := strings.ToValidUTF8(before[max(0, len(before)-maxNegation):], "")
	tokens := lang.Tokens(end)
	if len(tokens) == 0 {
		return ""
	}
	last := tokens[len(tokens)-1]
	word := end[last.Start:last.End]
	kind, ok := senseIn(text).kindOf(last.Form, word, false, true, "")
	if !ok || kind != CalloutNegation || strings.Trim(end[last.End:], " ") != "" {
		return ""
	}
	return word
}

// negationLead is where the negation of the clause begins that the words of a spot stand
// in, where it is right before them; otherwise it is their start. Between the two there
// may be words that are pasted elsewhere, as a verb before its subject is, and one more
// behind the negation: "under no circumstances will".
func (s spot) negationLead(pasted *wordList) int {
	const (
		mostBetween = 3   // words
		mostBytes   = 120 // that are read
	)
	from := s.sentence().Start
	if s.at.Start-from > mostBytes {
		from = s.at.Start - mostBytes
		from += len(s.a.Text[from:s.at.Start]) - len(strings.TrimLeftFunc(s.a.Text[from:s.at.Start], article.IsWordRune))
	}
	before, words := s.a.Text[from:s.at.Start], senseIn(s.a.Text)
	tokens := lang.Tokens(before)
	others, end := 0, len(before)
	for i := len(tokens) - 1; i >= max(0, len(tokens)-1-mostBetween); i-- {
		t := tokens[i]
		if strings.Trim(before[t.End:max(t.End, end)], " \n") != "" || others > 1 {
			break // another clause
		}
		end = t.Start
		if kind, ok := words.kindOf(t.Form, before[t.Start:t.End], false, true, ""); ok && kind == CalloutNegation {
			return from + t.Start
		}
		if words.Clause[t.Form] {
			break
		}
		if !slices.ContainsFunc(pasted.words, func(p lang.Token) bool { return p.Form == t.Form }) {
			others++
		}
	}
	return s.at.Start
}

// maxNegation bounds the bytes that are read for a negation.
const maxNegation = 40
