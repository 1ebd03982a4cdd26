package quotation

import (
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// Standing is whether an article says that somebody said the words.
type Standing string

const (
	// Stated is what the article gives as said.
	Stated Standing = ""
	// Denied is what the article says was not said, or not by whom it was put
	// down to: "denied having said", "never said", a forged letter.
	Denied Standing = "denied"
	// Doubted is what the article asks about, supposes, alleges or makes up:
	// "Did Ruiz say …?", "might have said", "if Ruiz says", "allegedly said".
	Doubted Standing = "doubted"
)

// standingOf returns whether the article says that the quotation at token ti, told
// by cue ci (-1 for none), was said, and the words that tell otherwise. The
// reasons are tried from the surest to the loosest.
func (d *document) standingOf(ti, ci int) (Standing, article.Range) {
	x := d.newDoubt(ti, ci)
	for _, reason := range [...]func() (Standing, int, int){x.negated, x.denies, x.forged, x.before, x.unreal, x.question, x.behind,
		x.nextSentence} {
		if st, first, last := reason(); st != Stated {
			return st, article.Range{Start: d.tokens[first].start, End: d.tokens[last-1].end}
		}
	}
	return Stated, article.Range{}
}

// doubt is a quotation whose standing is looked for.
type doubt struct {
	*document
	s       *sentence
	quote   int // the token of the quotation, or the first behind reported speech
	cue     int // the cue that tells it; -1
	anchor  int // the token of that cue, or of the quotation where it has none
	subject int // the first token of the cue's subject, else the anchor
}

func (d *document) newDoubt(ti, ci int) *doubt {
	si := int(d.tokens[ti].sentence)
	x := &doubt{document: d, s: d.window(si, ti), quote: ti, cue: -1, anchor: ti}
	if n := d.nearestCue(ti); n >= 0 && d.takesWords(n, ti) &&
		(n == ci || d.beside(n, ti) || standings.utter[d.tokens[d.cues[n].token].word]) {
		x.cue = n
	} else if ci >= 0 && d.cues[ci].sentence == si && standings.utter[d.tokens[d.cues[ci].token].word] {
		x.cue = ci
	}
	if x.cue >= 0 {
		x.anchor = d.cues[x.cue].token
	}
	x.subject = x.anchor
	if x.cue >= 0 {
		if l := d.ownSubject(x.cue); l != nil {
			x.subject = min(x.subject, d.mentions[l.mention].first)
		}
	}
	return x
}

// maxDoubt is how many tokens on each side of a quotation are looked at for what
// denies or doubts it.
const maxDoubt = 80

// window is the part of sentence si around token ti.
func (d *document) window(si, ti int) *sentence {
	s := d.sentences[si]
	s.first, s.last = max(s.first, ti-maxDoubt), min(s.last, ti+maxDoubt)
	return &s
}

// beside reports whether cue ci is right before the quotation, but for a
// comma or a colon.
func (d *document) beside(ci, ti int) bool {
	k := ti - 1
	if k > 0 && d.tokens[k].kind == punctToken {
		k--
	}
	return k == d.cues[ci].token
}

// takesWords tells "said “…”", "told Ruiz that “…”", "called it a “…”" from a verb
// in whose object a quoted word or two stand: "announced a “…” in the port".
func (d *document) takesWords(ci, ti int) bool {
	c := &d.cues[ci]
	if c.class > promiseVerb && !standings.utter[d.tokens[c.token].word] || c.class == judgeVerb {
		return false
	}
	if c.token > ti || c.token == ti-1 || c.class == nameVerb {
		return true
	}
	p := &d.tokens[ti-1]
	return p.kind == punctToken || p.word == "that" || p.word == "as" || p.is(adverb|dateWord) || d.endsAt[ti] != 0 || standings.words[p.word]
}

func noDoubt() (Standing, int, int) { return Stated, 0, 0 }

// negated reads the verb itself: never said, did not say, without saying, nobody
// said.
func (x *doubt) negated() (Standing, int, int) {
	if x.cue < 0 {
		return noDoubt()
	}
	if first, ok := x.negation(x.cue); ok {
		return Denied, first, x.anchor + 1
	}
	if st, first, last := x.modal(); st != Stated {
		return st, first, last
	}
	if l := x.ownSubject(x.cue); l != nil {
		m := &x.mentions[l.mention]
		switch x.tokens[m.first].word {
		case "no", "nobody", "none", "neither", "no-one":
			if n := x.tokens[m.first+1].word; n != "wonder" && n != "doubt" && n != "surprise" && n != "matter" {
				return Denied, m.first, x.anchor + 1
			}
		}
		if m.first > x.s.first && x.tokens[m.first-1].word == "no" { // no one
			return Denied, m.first - 1, x.anchor + 1
		}
		// Never did Ruiz say …, at no point did he say …
		for k := max(x.s.first, m.first-5); k < m.first && x.tokens[m.first-1].is(auxiliary); k++ {
			switch x.tokens[k].word {
			case "never", "nor", "neither", "nowhere", "no":
				return Denied, k, x.anchor + 1
			}
		}
	}
	return noDoubt()
}

// negation finds the word that negates cue ci, in its verb group or in the verb
// that its infinitive or participle hangs on.
func (d *document) negation(ci int) (first int, ok bool) {
	c := &d.cues[ci]
	s := &d.sentences[c.sentence]
	undone := -1
	for k := c.token - 1; k >= s.first && k > c.token-9; k-- {
		t := &d.tokens[k]
		switch {
		case isNegation(t.word):
			if n := d.tokens[k+1].word; n == "only" || n == "just" || n == "merely" || n == "simply" {
				return 0, false // did not only say
			}
			return k, undone < 0 // never failed to say
		case undone >= 0:
			if !t.is(auxiliary | adverb) {
				return undone, true
			}
		case standings.undone[t.word] && (c.infinitive || c.form == formIng):
			undone = k
		case t.word == "without" && c.form == formIng, t.word == "of" && c.form == formIng && k > s.first && fallsShort(d.tokens[k-1].word),
			t.word == "than" && k > s.first && d.tokens[k-1].word == "rather":
			return max(k-1, s.first), true
		case t.is(auxiliary|adverb) || t.word == "to" || isKnown(t.word) || t.word == "as" && c.form == formIng ||
			strings.HasSuffix(t.word, "ly"):
		case d.endsAt[k+1] != 0 && d.tokens[max(k-1, s.first)].is(auxiliary) && d.tokens[s.first].is(auxiliary|adverb):
			// Didn't Ruiz say …
		default:
			return 0, false
		}
	}
	return undone, undone >= 0
}

func isNegation(w string) bool {
	return w == "not" || w == "never" || strings.HasSuffix(w, "n't") || w == "cannot"
}

// fallsShort tells "stopped short of saying", "instead of saying".
func fallsShort(w string) bool { return w == "short" || w == "instead" || w == "shy" }

// isKnown tells the participles of "is not known to have said".
func isKnown(w string) bool {
	switch w {
	case "known", "recorded", "heard", "believed", "thought", "quoted", "reported", "documented", "remembered", "seen":
		return true
	}
	return false
}

// modal reads "might have said", "could say": it need not have been said. What
// somebody will say, or would say every day, was.
func (x *doubt) modal() (Standing, int, int) {
	have := false
	for k := x.anchor - 1; k >= x.s.first && k > x.anchor-6; k-- {
		switch t := &x.tokens[k]; {
		case t.word == "have" || t.word == "'ve":
			have = true
		case isModal(t.word):
			if x.tokens[k+1].word == "only" {
				return noDoubt() // could only say
			}
			switch t.word {
			case "might", "may", "could", "should", "can", "must":
				return Doubted, k, x.anchor + 1
			case "would", "will", "'d", "shall":
				if have || x.hasIf() {
					return Doubted, k, x.anchor + 1
				}
			}
			return noDoubt()
		case !t.is(auxiliary | adverb):
			return noDoubt()
		}
	}
	return noDoubt()
}

// hasIf reports whether the sentence has a condition.
func (x *doubt) hasIf() bool {
	for k := x.s.first; k < x.s.last; k++ {
		if w := x.tokens[k].word; w == "if" || w == "unless" || w == "were" && k == x.s.first || w == "had" && k == x.s.first {
			return true
		}
	}
	return false
}

// denies reads "denied having said", "denies that he said", "accused Ruiz of
// saying".
func (x *doubt) denies() (Standing, int, int) {
	for k := min(x.anchor, x.quote) - 1; k >= x.s.first; k-- {
		w := x.tokens[k].word
		deny, accuse := standings.deny[w], standings.accuse[w]
		if !deny && !accuse || x.tokens[k].kind != wordToken {
			continue
		}
		if !x.complements(k+1, x.anchor) {
			continue
		}
		if deny && !x.negatedAt(k) {
			return Denied, k, x.anchor + 1
		}
		return Doubted, k, x.anchor + 1
	}
	// Denied that “…” where denying is itself the cue.
	if k := x.anchor; x.cue >= 0 && k < x.quote && (standings.deny[x.tokens[k].word] || strings.HasPrefix(x.tokens[k].word, "doubt")) &&
		x.clear(k+1, x.quote) {
		for i := k + 1; i < x.quote; i++ {
			if x.tokens[i].word == "that" || standings.words[x.tokens[i].word] {
				return Denied, k, i + 1
			}
		}
	}
	return noDoubt()
}

// negatedAt reports whether a negation is right before token k.
func (x *doubt) negatedAt(k int) bool {
	for i := k - 1; i >= x.s.first && i > k-4 && x.tokens[i].is(auxiliary|adverb); i-- {
		if isNegation(x.tokens[i].word) {
			return true
		}
	}
	return false
}

// complements reports whether what a verb governs, from token first on, is the
// clause of the anchor: having said, saying, that Ruiz said, Ruiz of saying.
func (x *doubt) complements(first, anchor int) bool {
	if !x.clear(first, anchor) {
		return false
	}
	if x.cue < 0 || anchor == x.quote {
		for k := first; k < anchor; k++ {
			if w := x.tokens[k].word; w == "that" || standings.words[w] || w == "using" || w == "uttering" || w == "making" || w == "writing" {
				return true
			}
		}
		return false
	}
	c := &x.cues[x.cue]
	last := ""
	linked := false // by that, of, having or to have
	for k := first; k < anchor; k++ {
		t := &x.tokens[k]
		switch t.word {
		case "that", "of", "having", "about", "to":
			linked = true
		}
		if !t.is(adverb) && t.word != "ever" {
			last = t.word
		}
	}
	switch {
	case c.form == formIng:
		return last == "" || last == "of" || last == "to" || last == "about" || linked && x.tokens[first].word != "to"
	case linked:
		return true
	}
	// Denied he had said.
	return x.subject == first || x.subject == first+1 && x.tokens[first].is(determiner)
}

// clear reports whether nothing between two tokens ends a clause; what stands
// between two commas, brackets or dashes is passed over.
func (x *doubt) clear(first, last int) bool {
	for k := first; k < last; k++ {
		t := &x.tokens[k]
		if t.kind == quoteToken && !x.spans[t.quote].nickname {
			return false
		}
		if t.kind == punctToken {
			end := x.closing(k, last)
			if end < 0 {
				return false
			}
			k = end
			continue
		}
		switch t.word {
		case "and", "or", "nor", "but", "yet", "so", "what", "who", "whose", "when", "while", "after", "before", "because", "although", "though",
			"since", "until", "whereas", "as":
			if t.word == "as" && (k+1 == last || k > first && x.tokens[k+1].is(auxiliary) || x.tokens[max(k-1, 0)].cue != 0) {
				continue // quoted as saying
			}
			return false
		}
	}
	return true
}

// closing is the token that ends the aside which token k begins, or -1.
func (x *doubt) closing(k, last int) int {
	want := x.tokens[k].word
	switch want {
	case ",", "—", "–", "--":
	case "(":
		want = ")"
	default:
		return -1
	}
	for i := k + 1; i < last && i < k+16; i++ {
		if x.tokens[i].punct(want) {
			return i
		}
	}
	return -1
}

// forged reads "a forged letter in which Ruiz says", "said in a fake interview",
// "a parody account quoted".
func (x *doubt) forged() (Standing, int, int) {
	for k := x.s.first; k < x.s.last; k++ {
		t := &x.tokens[k]
		if t.kind != wordToken || !standings.forged[t.word] || k+1 >= x.s.last {
			continue
		}
		n := &x.tokens[k+1]
		noun := n.kind == wordToken && !n.is(auxiliary|determiner|preposition|conjunction|relativizer)
		head := t.word == "hoax" || t.word == "parody" || t.word == "spoof" || t.word == "deepfake" || t.word == "impostor" ||
			t.word == "imposter" || t.word == "fake"
		if !noun && !head {
			continue
		}
		first := k
		for first > x.s.first && (x.tokens[first-1].is(determiner|adverb) || x.tokens[first-1].cue == 0 &&
			x.tokens[first-1].kind == wordToken && k-first < 1 &&
			!x.tokens[first-1].is(preposition|conjunction|auxiliary|relativizer) && !x.isFiniteVerb(first-1)) {
			first--
		}
		if x.tellsForged(first, k) {
			return Denied, first, min(k+2, x.s.last)
		}
	}
	return noDoubt()
}

// tellsForged reports whether the words come from the forged thing whose phrase
// begins at token first, with its adjective at k.
func (x *doubt) tellsForged(first, k int) bool {
	prep := ""
	if first > x.s.first {
		prep = x.tokens[first-1].word
	}
	in := prep == "in" || prep == "from" || prep == "via" || prep == "through" || prep == "by" || prep == "on" || prep == "to" &&
		first >= x.s.first+2 && x.tokens[first-2].word == "according"
	switch {
	case k < x.anchor && (prep == "of" || prep == "about" || prep == "over" || prep == "for" || prep == "against" || prep == "with" ||
		prep == "to"):
		return false
	case k < x.anchor:
		return x.clear(k+1, x.anchor) || first == x.s.first+1 && in || first == x.s.first && x.clear(k+1, x.quote)
	case k > x.quote:
		// “…,” read the forged letter; “…,” Ruiz says in a forged letter; “…,” a
		// fake quotation put down to Ruiz.
		if between(x.counts.cues, x.quote, k) == 0 {
			return k < x.quote+6
		}
		return in || x.cue >= 0 && x.anchor > x.quote && first == x.cues[x.cue].last
	case k > x.anchor && k < x.quote:
		return in && prep != "by"
	}
	return false
}

// before looks for the patterns before the verb.
func (x *doubt) before() (Standing, int, int) {
	if x.cue < 0 {
		return noDoubt()
	}
	first := x.s.first
	if x.anchor > x.quote {
		first = x.quote + 1
	}
	for i := range standings.patterns {
		p := &standings.patterns[i]
		if p.place != placeBeforeCue {
			continue
		}
		for k := first; k < x.anchor; k++ {
			end := x.match(p, k, x.anchor+1)
			if end < 0 || end > x.anchor || x.isPronoun(end-1) || p.noun && x.tokens[k].cue != 0 {
				continue
			}
			if x.tokens[end-1].word == "of" && x.cues[x.cue].form != formIng && x.tokens[x.anchor-1].word != "having" {
				continue // the report of the board said
			}
			if p.bare && !x.follows(end) {
				continue
			}
			if x.introduces(end) || k == x.s.first && x.tokens[k].word == "in" && x.opens(end) {
				return p.standing, k, end
			}
		}
	}
	return noDoubt()
}

// follows reports whether the clause of the verb begins at token k: imagine Ruiz
// saying, wished Ruiz had said.
func (x *doubt) follows(k int) bool {
	if k == x.subject || k == x.anchor {
		return true
	}
	m := x.startsAt[k]
	return m != 0 && x.mentions[m-1].last <= x.anchor && x.clear(x.mentions[m-1].last, x.anchor)
}

// introduces reports whether the words before token k introduce the clause of
// the verb: no other verb and no end of a clause lies between.
func (x *doubt) introduces(k int) bool {
	if !x.clear(k, x.anchor) {
		return false
	}
	for ; k < x.subject; k++ {
		if t := &x.tokens[k]; t.is(auxiliary|relativizer) && t.word != "'s" && t.word != "having" && t.word != "have" || t.cue != 0 &&
			k != x.anchor || x.isFiniteVerb(k) {
			return x.spoken(k)
		}
	}
	return true
}

// spoken reports whether the verb at token k only leads on to the one that
// counts: is quoted as saying, in which Ruiz says.
func (x *doubt) spoken(k int) bool {
	w := x.tokens[k].word
	return w == "which" || w == "where" || w == "quoted" || w == "quotes" || w == "quoting" || w == "having"
}

// isPronoun reports whether the "that" at token k is a pronoun: a report that
// said so is not a report that it was said.
func (x *doubt) isPronoun(k int) bool {
	if x.tokens[k].word != "that" {
		return false
	}
	m := x.startsAt[k]
	return m != 0 && x.mentions[m-1].kind == relativeMention || k+1 == x.anchor
}

// opens reports whether the phrase that ends before token k opens the sentence:
// "In a dream, Ruiz said".
func (x *doubt) opens(k int) bool {
	for i := k; i < x.anchor && i < k+10; i++ {
		if x.tokens[i].punct(",") {
			return x.clear(i+1, x.anchor)
		}
	}
	return false
}

// unreal reads a condition turned round: had Ruiz said, were he to say.
func (x *doubt) unreal() (Standing, int, int) {
	if x.cue < 0 || x.subject <= x.s.first {
		return noDoubt()
	}
	switch k := x.subject - 1; x.tokens[k].word {
	case "had", "were", "should":
		if k == x.s.first || x.tokens[k-1].punct(",") {
			return Doubted, k, x.anchor + 1
		}
	}
	return noDoubt()
}

// question reads "Did Ruiz say “…”?" and "Who said “…?”".
func (x *doubt) question() (Standing, int, int) {
	end := x.s.last - 1
	for end > x.s.first && x.tokens[end].kind == punctToken && (x.tokens[end].word == ")" || x.tokens[end].word == "]") {
		end--
	}
	f, n := &x.tokens[x.s.first], &x.tokens[min(x.s.first+1, x.s.last-1)]
	inverted := f.is(auxiliary) && !isNegation(f.word) || isWh(f.word) && n.is(auxiliary) || f.word == "who" && n.cue != 0 ||
		x.subject > x.s.first && x.subject < x.anchor && x.tokens[x.subject-1].is(auxiliary)
	asks := x.tokens[end].punct("?") && end > x.quote && (inverted || x.cue >= 0 && x.subject <= x.s.first+1)
	if last := &x.tokens[end]; !asks && end == x.quote && last.kind == quoteToken && x.lastMark(int(last.quote)) == '?' {
		asks = inverted && x.cue >= 0 && x.anchor < x.quote
	}
	if !asks || x.cue >= 0 && x.anchor > x.quote && x.cues[x.cue].class == askVerb {
		return noDoubt()
	}
	return Doubted, x.s.first, min(x.s.first+2, x.quote+1)
}

func isWh(w string) bool {
	switch w {
	case "who", "when", "where", "why", "how", "what":
		return true
	}
	return false
}

// behind looks for what is said of the quotation behind it: which he denies, is
// a fake.
func (x *doubt) behind() (Standing, int, int) {
	claim := x.isClaim()
	for i := range standings.patterns {
		p := &standings.patterns[i]
		if p.place != placeAfterQuote && p.place != placeIs {
			continue
		}
		for k := x.quote + 1; k < x.s.last; k++ {
			t := &x.tokens[k]
			if t.word == "who" || t.word == "whose" {
				break
			}
			if p.place == placeIs && !claim && k > x.quote+2 {
				break
			}
			end := x.match(p, k, x.s.last)
			if end >= 0 && x.endsHere(end) {
				return p.standing, k, end
			}
		}
	}
	return noDoubt()
}

// isClaim reports whether the sentence is about a claim or a quotation: "The
// report that Ruiz said “…” is false."
func (x *doubt) isClaim() bool {
	for k := x.s.first; k < min(x.s.first+4, x.quote); k++ {
		if standings.subject[x.tokens[k].word] {
			return true
		}
	}
	return false
}

// endsHere reports whether a match that ends before token k ends a clause: "she
// never said it", not "she never said it was safe".
func (x *doubt) endsHere(k int) bool {
	switch x.tokens[k-1].word {
	case "it", "this", "that", "so", "such", "them", "those", "these", "any", "anything", "said", "say", "uttered", "wrote", "written",
		"spoke", "spoken", "used", "made",
		"posted", "tweeted", "write", "utter":
	default:
		return true
	}
	if k >= x.s.last {
		return true
	}
	t := &x.tokens[k]
	if t.is(determiner) && k+1 < x.s.last && standings.words[x.tokens[k+1].word] {
		return true // denies having said the words
	}
	return t.kind == punctToken && !t.punct(":") || t.word == "to" || t.word == "in" || t.word == "at" || t.word == "on" || t.word == "by" ||
		standings.words[t.word] || t.word == "thing" || t.word == "anything"
}

// nextSentence looks at the sentence behind the quotation's: She never said it.
func (x *doubt) nextSentence() (Standing, int, int) {
	for k := x.quote + 1; k < x.s.last; k++ {
		if x.tokens[k].kind == quoteToken {
			return noDoubt() // of another
		}
	}
	si := int(x.tokens[x.quote].sentence) + 1
	if si >= len(x.sentences) || x.sentences[si].para > x.lastPara(x.quote)+1 {
		return noDoubt()
	}
	n := &x.sentences[si]
	next := *x
	next.s = n
	for i := range standings.patterns {
		p := &standings.patterns[i]
		if p.place != placeNext {
			continue
		}
		for k := n.first; k < min(n.last, n.first+7); k++ {
			if t := &x.tokens[k]; t.kind == quoteToken || t.cue != 0 && t.upper {
				break
			}
			if end := x.match(p, k, n.last); end >= 0 && next.endsHere(end) {
				return p.standing, k, end
			}
		}
	}
	return noDoubt()
}

// match matches a pattern at token k, before limit; it returns the token after
// the match, or -1.
func (d *document) match(p *pattern, k, limit int) int {
	return d.matchParts(p.parts, k, limit)
}

func (d *document) matchParts(parts []patternPart, k, limit int) int {
	for i := range parts {
		p := &parts[i]
		if p.gap {
			for n := 0; n <= maxGap && k+n < limit; n++ {
				if end := d.matchParts(parts[i+1:], k+n, limit); end >= 0 {
					return end
				}
				if t := &d.tokens[k+n]; t.kind != wordToken {
					return -1
				}
			}
			return -1
		}
		switch {
		case k < limit && d.tokens[k].kind != quoteToken && p.words[d.tokens[k].word]:
			k++
		case k < limit && p.words["n't"] && strings.HasSuffix(d.tokens[k].word, "n't"):
			k++
		case p.optional:
		default:
			return -1
		}
	}
	return k
}

// maxGap is how many words "~" stands for in a pattern.
const maxGap = 4

// patternPlace is where a pattern is looked for.
type patternPlace int

const (
	placeBeforeCue  patternPlace = iota // with nothing that ends a clause before the verb of speech
	placeAfterQuote                     // behind the quotation in its sentence
	placeIs                             // right behind it, or behind a claim that holds it
	placeNext                           // at the head of the next sentence
)

// pattern is a line of the table of standings.
type pattern struct {
	standing Standing
	place    patternPlace
	parts    []patternPart
	noun     bool // its first word is a noun
	bare     bool // ends with "that?": what it governs begins right behind it
}

type patternPart struct {
	words    map[string]bool
	gap      bool
	optional bool
}

// standings is the table of what denies or doubts speech.
var standings = readStandings(words.Table("en", "standing"))

type standingTable struct {
	patterns                                                                      []pattern
	subject, forged, deny, accuse, undone, words, utter, speech, document, hearer map[string]bool
}

func readStandings(lines []string) *standingTable {
	t := &standingTable{}
	lists := map[string]*map[string]bool{"subject": &t.subject, "forged": &t.forged, "deny": &t.deny, "accuse": &t.accuse, "undone": &t.undone,
		"words": &t.words, "utter": &t.utter, "speech": &t.speech, "document": &t.document,
		"hearer": &t.hearer}
	places := map[string]patternPlace{"before": placeBeforeCue, "noun": placeBeforeCue, "after": placeAfterQuote, "is": placeIs,
		"next": placeNext}
	for _, line := range lines {
		key, value, _ := strings.Cut(line, ":")
		if list, ok := lists[key]; ok {
			if *list == nil {
				*list = map[string]bool{}
			}
			for _, w := range strings.Fields(value) {
				(*list)[w] = true
			}
			continue
		}
		standing, where, _ := strings.Cut(key, " ")
		place, ok := places[where]
		if !ok || standing != string(Denied) && standing != string(Doubted) {
			panic(fmt.Sprintf("quotation: the table of standings has a line %q", line))
		}
		p := pattern{standing: Standing(standing), place: place}
		for _, f := range strings.Fields(value) {
			part := patternPart{gap: f == "~", optional: strings.HasSuffix(f, "?"), words: map[string]bool{}}
			for _, w := range strings.Split(strings.TrimSuffix(f, "?"), "|") {
				part.words[w] = true
			}
			p.parts = append(p.parts, part)
		}
		p.noun = where == "noun"
		p.bare = strings.HasSuffix(value, "?")
		t.patterns = append(t.patterns, p)
	}
	return t
}
