package retrieval

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
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

// CalloutKind tells what sort of word differs.
type CalloutKind string

const (
	CalloutNegation CalloutKind = "negation"
	CalloutNumber   CalloutKind = "number"
	CalloutUnit     CalloutKind = "unit"
	CalloutDate     CalloutKind = "date" // a month or a day of the week
	CalloutName     CalloutKind = "name"
	CalloutSpeaker  CalloutKind = "speaker"
)

var (
	negations = wordSet(`not no never none nobody nothing nowhere neither nor without cannot cant wont dont didnt doesnt isnt
arent wasnt werent hasnt havent hadnt wouldnt couldnt shouldnt mustnt neednt aint hardly barely scarcely`)
	numberWords = wordSet(`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million
millions billion billions trillion dozen dozens half third quarter double twice triple first second fourth fifth`)
	unitWords = wordSet(`percent percentage degrees celsius fahrenheit km kilometre kilometres kilometer kilometers mile miles
metre metres meter meters foot feet inch inches kg kilo kilos kilogram kilograms gram grams ton tons tonne tonnes pound pounds
dollar dollars euro euros cent cents rouble roubles ruble rubles yen yuan crown crowns litre litres liter liters gallon gallons
barrel barrels second seconds minute minutes hour hours day days week weeks month months year years decade decades century
centuries hectare hectares acre acres watt watts kilowatt kilowatts megawatt megawatts volt volts mph kmh`)
	dateWords = wordSet(`january february march april may june july august september october november december monday tuesday
wednesday thursday friday saturday sunday`)
)

// callouts lists the differences that change the sense, negations first. text
// is the article, to tell names from words that begin a sentence.
func callouts(changes []Change, text string) []Callout {
	var out []Callout
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
		p := told(pasted.String(), beforePasted, text)
		s := told(stored.String(), beforeStored, text)
		out = append(out, compareTold(p, s)...)
	}
	slices.SortStableFunc(out, func(a, b Callout) int { return rankOf(a.Kind) - rankOf(b.Kind) })
	if out == nil {
		out = []Callout{}
	}
	return out
}

func rankOf(k CalloutKind) int {
	return slices.Index([]CalloutKind{CalloutNegation, CalloutNumber, CalloutUnit, CalloutDate, CalloutName, CalloutSpeaker}, k)
}

// toldWords are the telling words of each kind in a run that differs.
type toldWords map[CalloutKind][]string

// told sorts the telling words of a run. before is what stands before it.
func told(run, before, text string) toldWords {
	out := toldWords{}
	all := before + run
	number := false // the word before is a number
	starts := true  // the word begins a sentence
	for _, t := range rank.Tokens(all) {
		if t.Whole {
			continue
		}
		word := all[t.Start:t.End]
		kind, ok := kindOf(t.Form, word, number, starts, text)
		if ok && t.Start >= len(before) {
			out[kind] = append(out[kind], written(all, t, kind))
		}
		number = isNumber(t.Form)
		starts = endsSentence(all[t.End:])
	}
	return out
}

// written is a telling word as it stands; a number with its sign.
func written(text string, t rank.Token, kind CalloutKind) string {
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

func isNumber(form string) bool {
	return numberWords[form] || strings.ContainsFunc(form, unicode.IsDigit)
}

func kindOf(form, word string, afterNumber, starts bool, text string) (CalloutKind, bool) {
	first, _ := utf8.DecodeRuneInString(word)
	capital := unicode.IsUpper(first)
	plain := strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return -1
		}
		return r
	}, form)
	switch {
	case negations[plain]:
		return CalloutNegation, true
	case isNumber(form):
		return CalloutNumber, true
	case unitWords[form], afterNumber && !capital && len(form) > shortWord:
		return CalloutUnit, true
	case dateWords[form] && capital:
		return CalloutDate, true
	case capital && form != "i" && (!starts || namedElsewhere(word, text)):
		return CalloutName, true
	}
	return "", false
}

// namedElsewhere tells that a word that begins a sentence is a name: the
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

// compareTold calls out the kinds in which two runs differ.
func compareTold(pasted, stored toldWords) []Callout {
	var out []Callout
	for _, kind := range []CalloutKind{CalloutNegation, CalloutNumber, CalloutUnit, CalloutDate, CalloutName} {
		p, s := pasted[kind], stored[kind]
		if kind == CalloutNegation && len(p) == len(s) || slices.EqualFunc(p, s, strings.EqualFold) {
			continue
		}
		code := NoteChanged
		switch {
		case len(p) == 0:
			code = NoteLeftOut
		case len(s) == 0:
			code = NotePutIn
		}
		out = append(out, callout(code, NoteArgs{Kind: kind, Pasted: strings.Join(p, " "), Stored: strings.Join(s, " ")}))
	}
	return out
}

// hiddenCallouts calls out the negations that an ellipsis hides.
func hiddenCallouts(hidden string) []Callout {
	words := told(hidden, "", "")[CalloutNegation]
	if len(words) == 0 {
		return nil
	}
	return []Callout{callout(NoteHiddenNegation, NoteArgs{Kind: CalloutNegation, Stored: strings.Join(words, " ")})}
}

// negationBefore is the negation that ends a text, "" where it ends otherwise.
func negationBefore(before string) string {
	end := strings.ToValidUTF8(before[max(0, len(before)-maxNegation):], "")
	tokens := rank.Tokens(end)
	if len(tokens) == 0 {
		return ""
	}
	last := tokens[len(tokens)-1]
	word := end[last.Start:last.End]
	kind, ok := kindOf(last.Form, word, false, true, "")
	if !ok || kind != CalloutNegation || strings.Trim(end[last.End:], " ") != "" {
		return ""
	}
	return word
}

// maxNegation bounds the bytes that are read for a negation.
const maxNegation = 40
