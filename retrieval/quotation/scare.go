package quotation

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoteFeatures describes a pair of marks to the model that tells speech from
// scare quotes, titles, nicknames and terms.
func (d *document) quoteFeatures(a *attribution) bag {
	var f bag
	x := &a.setting
	t := &d.tokens[x.token]
	sp := &d.spans[t.quote]
	in := d.text[sp.start:sp.end]
	s := &d.sentences[t.sentence]
	long := bucket(x.words, 3, 8)
	f.add(qBias, 0)
	f.add(qWords, bucket(x.words, 1, 2, 3, 4, 6, 10, 20)*shapes+x.shape)
	d.insideFeatures(&f, in, x.words)
	f.add(qEnd, endClass(d.lastMark(int(t.quote)))*3+long)
	f.add(qBefore, d.beforeClass(x.token, s)*3+long)
	f.add(qAfter, d.afterClass(x.token, s)*3+long)
	f.add(qSpeaker, int(a.best.rel)*positions+a.best.position)
	verb := int(numVerbClasses)
	if a.best.cue >= 0 {
		verb = int(d.cues[a.best.cue].class)
	}
	f.add(qVerb, verb*3+long)
	if a.best.cue >= 0 {
		f.add(qLemma, int(cueWords[d.tokens[d.cues[a.best.cue].token].word].lemma)*3+long)
	}
	f.add(qAround, (d.beforeClass(x.token, s)*10+d.afterClass(x.token, s))*3+long)
	sure := 0
	for sure < 3 && a.pSpeaker > [...]float64{0.6, 0.85, 0.97}[sure] {
		sure++
	}
	f.add(qSure, verb*4+sure)
	f.addIf(qOther, 0, sp.unclosed)
	f.addIf(qOther, 1, sp.single)
	f.addIf(qOther, 2, sp.lastPara != sp.para)
	f.addIf(qOther, 3, d.paragraphs[s.para].Heading)
	f.addIf(qOther, 4, s.headline)
	f.addIf(qOther, 5, x.token == 0 || d.sentences[max(0, x.sentence-1)].para != s.para && x.shape == shapeAlone)
	if x.token > 0 && d.tokens[x.token-1].punct("(") || x.token+1 < len(d.tokens) && d.tokens[x.token+1].punct(")") {
		f.add(qOther, 6)
	}
	terms := 0
	for k := x.token - 1; k >= s.first && k > x.token-5; k-- {
		switch p := &d.tokens[k]; {
		case p.is(termWord):
			terms |= 1
		case p.is(mediaWord):
			terms |= 2
		}
	}
	f.addIf(qOther, 7, terms&1 != 0)
	f.addIf(qOther, 8, terms&2 != 0)
	after := false
	for k := x.token + 1; k < s.last && k < x.token+3; k++ {
		after = after || d.tokens[k].is(mediaWord)
	}
	f.addIf(qOther, 9, after)
	f.addIf(qOther, 10, x.best == 0)
	f.addIf(qOther, 11, x.best == 3)
	f.addIf(qOther, 12, x.previous >= 0 && d.nearPrevious(x) == 1)
	f.addIf(qOther, 13, x.previous >= 0 && d.nearPrevious(x) == 0)
	n := int(between(d.counts.quotes, s.first, s.last))
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
		w := lower(strings.TrimRight(in[i:j], ".,;:!?'\"’”)"))
		c := lexicon[w]
		if first {
			firstUpper = unicode.IsUpper(r)
			first = false
		}
		small := c&(preposition|determiner|conjunction) != 0
		if unicode.IsUpper(r) || small && firstUpper && total > 0 {
			upper++
		}
		if c&auxiliary != 0 || strings.Contains(w, "n't") || strings.HasSuffix(w, "'s") && len(w) < 8 || strings.HasSuffix(w, "'re") ||
			strings.HasSuffix(w, "'ve") {
			verbs++
		}
		if c&contentPronoun != 0 {
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

func (d *document) beforeClass(ti int, s *sentence) int {
	if ti == s.first {
		return 0
	}
	p := &d.tokens[ti-1]
	switch {
	case p.punct(","):
		return 1
	case p.punct(":"):
		return 2
	case p.punct("("):
		return 3
	case p.kind == punctToken:
		return 4
	case p.kind == quoteToken:
		return 5
	case p.word == "that":
		return 6
	case p.cue != 0:
		return 7
	case p.word == "a" || p.word == "an":
		return 8
	case p.word == "the" || p.word == "this" || p.word == "these" || p.word == "those":
		return 9
	case p.word == "'s" || p.is(possessivePronoun):
		return 10
	case p.word == "of" || p.word == "as":
		return 11
	case p.is(preposition):
		return 12
	case p.is(auxiliary):
		return 13
	case p.is(conjunction):
		return 14
	}
	return 15
}

func (d *document) afterClass(ti int, s *sentence) int {
	if ti+1 >= s.last {
		return 0
	}
	n := &d.tokens[ti+1]
	switch {
	case n.punct("."):
		return 1
	case n.punct(","):
		return 2
	case n.punct(")"):
		return 3
	case n.kind == punctToken:
		return 4
	case n.kind == quoteToken:
		return 5
	case n.cue != 0:
		return 6
	case n.upper:
		return 7
	case n.is(preposition | conjunction | auxiliary | relativizer | adverb):
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
	s := &d.sentences[a.setting.sentence]
	if d.isTitle(a, s) {
		return true
	}
	if k := a.setting.token - 1; k > s.first && a.setting.capital == 1 {
		// A print called "Low Water", a boat named "Second Wind", the song "Ebb".
		if d.tokens[k].is(mediaWord) && !d.tokens[k].upper && d.tokens[k].cue == 0 && d.allCapitals(a.setting.token) {
			return true
		}
		switch d.tokens[k].word {
		case "called", "named", "titled", "entitled", "dubbed":
			if p := &d.tokens[k-1]; !p.is(auxiliary|adverb|subjectPronoun|relativizer) && !p.upper && d.allCapitals(a.setting.token) {
				return true
			}
		}
	}
	if a.setting.words > 4 {
		return false
	}
	for k := a.setting.token - 1; k >= s.first && k > a.setting.token-4; k-- {
		switch w := d.tokens[k].word; {
		case w == "so-called", strings.HasPrefix(w, "self-"), w == "nicknamed", w == "codenamed", w == "code-named", w == "aka",
			w == "as" && k > s.first && d.tokens[k-1].word == "known":
			return true
		}
	}
	return false
}

// isTitle tells "told the Herald's “Morning Boats”", "on “Face the Sea”": two words
// or more, all with capitals, behind "on" or a broadcaster, are the name of a
// programme.
func (d *document) isTitle(a *attribution, s *sentence) bool {
	k := a.setting.token - 1
	if a.setting.words < 2 || k < s.first || a.setting.capital == 0 || !d.allCapitals(a.setting.token) {
		return false
	}
	if d.tokens[k].word == "'s" && k > s.first {
		e := d.endsAt[k]
		return e != 0 && d.mentions[e-1].org
	}
	return d.tokens[k].word == "on" && !d.tokens[k].upper || d.tokens[k].word == "on" && k == s.first
}

// allCapitals tells words that all have capitals, small ones apart.
func (d *document) allCapitals(ti int) bool {
	sp := d.spans[d.tokens[ti].quote]
	for _, w := range strings.Fields(d.text[sp.start:sp.end]) {
		if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) && lexicon[lower(w)]&(determiner|preposition|conjunction) == 0 {
			return false
		}
	}
	return true
}
