package quotation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
)

// quoteFeatures describes a pair of marks to the model that tells speech from
// scare quotes, titles, nicknames and terms.
func (d *document) quoteFeatures(a *attribution) bag {
	var f bag
	x := &a.setting
	t := &d.Tokens[x.token]
	sp := &d.Spans[t.Quote]
	in := d.Text[sp.Start:sp.End]
	s := &d.Sentences[t.Sentence]
	long := bucket(x.words, 3, 8)
	f.add(qBias, 0)
	f.add(qWords, bucket(x.words, 1, 2, 3, 4, 6, 10, 20)*shapes+x.shape)
	d.insideFeatures(&f, in, x.words)
	f.add(qEnd, endClass(d.LastMark(int(t.Quote)))*3+long)
	f.add(qBefore, d.beforeClass(x.token, s)*3+long)
	f.add(qAfter, d.afterClass(x.token, s)*3+long)
	f.add(qSpeaker, int(a.best.rel)*positions+a.best.position)
	verb := int(lex.NumVerbClasses)
	if a.best.cue >= 0 {
		verb = int(d.Cues[a.best.cue].Class)
	}
	f.add(qVerb, verb*3+long)
	if a.best.cue >= 0 {
		f.add(qLemma, int(lex.CueWords[d.Tokens[d.Cues[a.best.cue].Token].Word].Lemma)*3+long)
	}
	f.add(qAround, (d.beforeClass(x.token, s)*10+d.afterClass(x.token, s))*3+long)
	sure := 0
	for sure < 3 && a.pSpeaker > [...]float64{0.6, 0.85, 0.97}[sure] {
		sure++
	}
	f.add(qSure, verb*4+sure)
	f.addIf(qOther, 0, sp.Unclosed)
	f.addIf(qOther, 1, sp.Single)
	f.addIf(qOther, 2, sp.LastPara != sp.Para)
	f.addIf(qOther, 3, d.Paragraphs[s.Para].Heading)
	f.addIf(qOther, 4, s.Headline)
	f.addIf(qOther, 5, x.token == 0 || d.Sentences[max(0, x.sentence-1)].Para != s.Para && x.shape == shapeAlone)
	if x.token > 0 && d.Tokens[x.token-1].Punct("(") || x.token+1 < len(d.Tokens) && d.Tokens[x.token+1].Punct(")") {
		f.add(qOther, 6)
	}
	terms := 0
	for k := x.token - 1; k >= s.First && k > x.token-5; k-- {
		switch p := &d.Tokens[k]; {
		case p.Is(lex.TermWord):
			terms |= 1
		case p.Is(lex.MediaWord):
			terms |= 2
		}
	}
	f.addIf(qOther, 7, terms&1 != 0)
	f.addIf(qOther, 8, terms&2 != 0)
	after := false
	for k := x.token + 1; k < s.Last && k < x.token+3; k++ {
		after = after || d.Tokens[k].Is(lex.MediaWord)
	}
	f.addIf(qOther, 9, after)
	f.addIf(qOther, 10, x.best == 0)
	f.addIf(qOther, 11, x.best == 3)
	f.addIf(qOther, 12, x.previous >= 0 && d.nearPrevious(x) == 1)
	f.addIf(qOther, 13, x.previous >= 0 && d.nearPrevious(x) == 0)
	n := int(between(d.counts.quotes, s.First, s.Last))
	f.add(qSiblings, bucket(n, 1, 2, 3))
	return f
}

func endClass(r rune) int {
	switch r {
	case '.':
		return 0
	case ',':
		return 1
	case '?', '!':
		return 2
	case '…', '-', '—', '–', ';', ':':
		return 3
	}
	return 4
}

// insideFeatures looks at the quoted words.
func (d *document) insideFeatures(f *bag, in string, n int) {
	upper, total, verbs, content, funny := 0, 0, 0, 0, 0
	first := true
	firstUpper := false
	for i := 0; i < len(in) && total < 40; {
		r, size := utf8.DecodeRuneInString(in[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if r == '@' || r == '#' || r == '<' {
				funny++
			}
			i += size
			continue
		}
		j := i
		for j < len(in) {
			r, size := utf8.DecodeRuneInString(in[j:])
			if unicode.IsSpace(r) || r == ',' || r == '.' || r == '—' {
				break
			}
			j += size
		}
		w := lex.Lower(strings.TrimRight(in[i:j], ".,;:!?'\"’”)"))
		c := lex.Lexicon[w]
		if first {
			firstUpper = unicode.IsUpper(r)
			first = false
		}
		small := c&(lex.Preposition|lex.Determiner|lex.Conjunction) != 0
		if unicode.IsUpper(r) || small && firstUpper && total > 0 {
			upper++
		}
		if c&lex.Auxiliary != 0 || strings.Contains(w, "n't") || strings.HasSuffix(w, "'s") && len(w) < 8 || strings.HasSuffix(w, "'re") ||
			strings.HasSuffix(w, "'ve") {
			verbs++
		}
		if c&lex.ContentPronoun != 0 {
			content++
		}
		total++
		i = max(j, i+size)
	}
	switch {
	case total > 0 && upper == total && total > 1:
		f.add(qCase, 0)
	case total == 1 && firstUpper:
		f.add(qCase, 1)
	case firstUpper:
		f.add(qCase, 2)
	default:
		f.add(qCase, 3)
	}
	f.addIf(qInside, 0, verbs > 0)
	f.addIf(qInside, 1, content > 0)
	f.addIf(qInside, 2, funny > 0)
	f.addIf(qInside, 3, total == 0)
	f.addIf(qInside, 4, verbs == 0 && content == 0 && n > 4)
	f.addIf(qInside, 5, strings.ContainsAny(in, ",;") && n > 3)
	f.addIf(qInside, 6, verbs > 0 && n <= 4)
}

func (d *document) beforeClass(ti int, s *syntax.Sentence) int {
	if ti == s.First {
		return 0
	}
	p := &d.Tokens[ti-1]
	switch {
	case p.Punct(","):
		return 1
	case p.Punct(":"):
		return 2
	case p.Punct("("):
		return 3
	case p.Kind == syntax.PunctToken:
		return 4
	case p.Kind == syntax.QuoteToken:
		return 5
	case p.Word == "that":
		return 6
	case p.Cue != 0:
		return 7
	case p.Word == "a" || p.Word == "an":
		return 8
	case p.Word == "the" || p.Word == "this" || p.Word == "these" || p.Word == "those":
		return 9
	case p.Word == "'s" || p.Is(lex.PossessivePronoun):
		return 10
	case p.Word == "of" || p.Word == "as":
		return 11
	case p.Is(lex.Preposition):
		return 12
	case p.Is(lex.Auxiliary):
		return 13
	case p.Is(lex.Conjunction):
		return 14
	}
	return 15
}

func (d *document) afterClass(ti int, s *syntax.Sentence) int {
	if ti+1 >= s.Last {
		return 0
	}
	n := &d.Tokens[ti+1]
	switch {
	case n.Punct("."):
		return 1
	case n.Punct(","):
		return 2
	case n.Punct(")"):
		return 3
	case n.Kind == syntax.PunctToken:
		return 4
	case n.Kind == syntax.QuoteToken:
		return 5
	case n.Cue != 0:
		return 6
	case n.Upper:
		return 7
	case n.Is(lex.Preposition | lex.Conjunction | lex.Auxiliary | lex.Relativizer | lex.Adverb):
		return 8
	}
	return 9
}

// maxTerm caps the probability of what the text itself calls a term.
const maxTerm = 0.3

// isTerm tells a so-called "truce", a self-declared "republic", a group
// known as "The Circle".
func (d *document) isTerm(a *attribution) bool {
	if a.setting.words > 6 {
		return false
	}
	s := &d.Sentences[a.setting.sentence]
	if d.isTitle(a, s) {
		return true
	}
	if k := a.setting.token - 1; k > s.First && a.setting.capital == 1 {
		// A print called "Low Water", a boat named "Second Wind", the song "Ebb".
		if d.Tokens[k].Is(lex.MediaWord) && !d.Tokens[k].Upper && d.Tokens[k].Cue == 0 && d.allCapitals(a.setting.token) {
			return true
		}
		switch d.Tokens[k].Word {
		case "called", "named", "titled", "entitled", "dubbed":
			if p := &d.Tokens[k-1]; !p.Is(lex.Auxiliary|lex.Adverb|lex.SubjectPronoun|lex.Relativizer) && !p.Upper &&
				d.allCapitals(a.setting.token) {
				return true
			}
		}
	}
	if a.setting.words > 4 {
		return false
	}
	for k := a.setting.token - 1; k >= s.First && k > a.setting.token-4; k-- {
		switch w := d.Tokens[k].Word; {
		case w == "so-called", strings.HasPrefix(w, "self-"), w == "nicknamed", w == "codenamed", w == "code-named", w == "aka",
			w == "as" && k > s.First && d.Tokens[k-1].Word == "known":
			return true
		}
	}
	return false
}

// isTitle tells "told the Herald's “Morning Boats”", "on “Face the Sea”": two words
// or more, all with capitals, behind "on" or a broadcaster, are the name of a
// programme.
func (d *document) isTitle(a *attribution, s *syntax.Sentence) bool {
	k := a.setting.token - 1
	if a.setting.words < 2 || k < s.First || a.setting.capital == 0 || !d.allCapitals(a.setting.token) {
		return false
	}
	if d.Tokens[k].Word == "'s" && k > s.First {
		e := d.EndsAt[k]
		return e != 0 && d.Mentions[e-1].Org
	}
	return d.Tokens[k].Word == "on" && !d.Tokens[k].Upper || d.Tokens[k].Word == "on" && k == s.First
}

// allCapitals tells words that all have capitals, small ones apart.
func (d *document) allCapitals(ti int) bool {
	sp := d.Spans[d.Tokens[ti].Quote]
	for _, w := range strings.Fields(d.Text[sp.Start:sp.End]) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) &&
			lex.Lexicon[lex.Lower(w)]&(lex.Determiner|lex.Preposition|lex.Conjunction) == 0 {
			return false
		}
	}
	return true
}
