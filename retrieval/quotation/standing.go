package quotation

import (
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
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
			return st, article.Range{Start: d.Tokens[first].Start, End: d.Tokens[last-1].End}
		}
	}
	return Stated, article.Range{}
}

// doubt is a quotation whose standing is looked for.
type doubt struct {
	*document
	s       *syntax.Sentence
	quote   int // the token of the quotation, or the first behind reported speech
	cue     int // the cue that tells it; -1
	anchor  int // the token of that cue, or of the quotation where it has none
	subject int // the first token of the cue's subject, otherwise the anchor
}

func (d *document) newDoubt(ti, ci int) *doubt {
	si := int(d.Tokens[ti].Sentence)
	x := &doubt{document: d, s: d.window(si, ti), quote: ti, cue: -1, anchor: ti}
	if n := d.nearestCue(ti); n >= 0 && d.takesWords(n, ti) &&
		(n == ci || d.beside(n, ti) || standings.utter[d.Tokens[d.Cues[n].Token].Word]) {
		x.cue = n
	} else if ci >= 0 && d.Cues[ci].Sentence == si && standings.utter[d.Tokens[d.Cues[ci].Token].Word] {
		x.cue = ci
	}
	if x.cue >= 0 {
		x.anchor = d.Cues[x.cue].Token
	}
	x.subject = x.anchor
	if x.cue >= 0 {
		if l := d.ownSubject(x.cue); l != nil {
			x.subject = min(x.subject, d.Mentions[l.Mention].First)
		}
	}
	return x
}

// maxDoubt is how many tokens on each side of a quotation are looked at for what
// denies or doubts it.
const maxDoubt = 80

// window is the part of sentence si around token ti.
func (d *document) window(si, ti int) *syntax.Sentence {
	s := d.Sentences[si]
	s.First, s.Last = max(s.First, ti-maxDoubt), min(s.Last, ti+maxDoubt)
	return &s
}

// beside reports whether cue ci is right before the quotation, but for a
// comma or a colon.
func (d *document) beside(ci, ti int) bool {
	k := ti - 1
	if k > 0 && d.Tokens[k].Kind == syntax.PunctToken {
		k--
	}
	return k == d.Cues[ci].Token
}

// takesWords tells "said “…”", "told Ruiz that “…”", "called it a “…”" from a verb
// in whose object a quoted word or two stand: "announced a “…” in the port".
func (d *document) takesWords(ci, ti int) bool {
	c := &d.Cues[ci]
	if c.Class > lex.PromiseVerb && !standings.utter[d.Tokens[c.Token].Word] || c.Class == lex.JudgeVerb {
		return false
	}
	if c.Token > ti || c.Token == ti-1 || c.Class == lex.NameVerb {
		return true
	}
	p := &d.Tokens[ti-1]
	return p.Kind == syntax.PunctToken || p.Word == "that" || p.Word == "as" || p.Is(lex.Adverb|lex.DateWord) || d.EndsAt[ti] != 0 ||
		standings.words[p.Word]
}

func noDoubt() (Standing, int, int) { return Stated, 0, 0 }

// negated reads the verb itself: never said, did not say, without saying, nobody
// said.
func (x *doubt) negated() (Standing, int, int) {
	if x.cue < 0 || x.saysMore() {
		return noDoubt()
	}
	if first, ok := x.negation(x.cue); ok {
		return Denied, first, x.anchor + 1
	}
	if st, first, last := x.modal(); st != Stated {
		return st, first, last
	}
	if l := x.ownSubject(x.cue); l != nil {
		m := &x.Mentions[l.Mention]
		switch x.Tokens[m.First].Word {
		case "no", "nobody", "none", "neither", "no-one":
			if n := x.Tokens[m.First+1].Word; n != "wonder" && n != "doubt" && n != "surprise" && n != "matter" {
				return Denied, m.First, x.anchor + 1
			}
		}
		if m.First > x.s.First && x.Tokens[m.First-1].Word == "no" { // no one
			return Denied, m.First - 1, x.anchor + 1
		}
		// Never did Ruiz say …, at no point did he say …
		for k := max(x.s.First, m.First-5); k < m.First && x.Tokens[m.First-1].Is(lex.Auxiliary); k++ {
			switch x.Tokens[k].Word {
			case "never", "nor", "neither", "nowhere", "no":
				return Denied, k, x.anchor + 1
			}
		}
	}
	return noDoubt()
}

// saysMore reports whether a clause of its own stands between the cue and the colon in
// front of the quotation: "would not say who paid, but insisted: “…”", "never called them
// thieves: “…”". What is negated is that clause, and the quotation is what was said.
func (x *doubt) saysMore() bool {
	colon := x.quote - 1
	if x.anchor >= colon || !x.Tokens[colon].Punct(":") || standings.words[x.Tokens[colon-1].Word] {
		return false
	}
	if x.Cues[x.cue].Class == lex.NameVerb || !x.clear(x.anchor+1, colon) {
		return true
	}
	for k := x.anchor + 1; k < colon; k++ {
		if x.Tokens[k].Word == "that" || x.IsFiniteVerb(k) {
			return true
		}
	}
	return false
}

// negation finds the word that negates cue ci, in its verb group or in the verb
// that its infinitive or participle hangs on.
func (d *document) negation(ci int) (first int, ok bool) {
	c := &d.Cues[ci]
	s := &d.Sentences[c.Sentence]
	undone := -1
	for k := c.Token - 1; k >= s.First && k > c.Token-9; k-- {
		t := &d.Tokens[k]
		switch {
		case isNegation(t.Word):
			if n := d.Tokens[k+1].Word; n == "only" || n == "just" || n == "merely" || n == "simply" {
				return 0, false // did not only say
			}
			return k, undone < 0 // never failed to say
		case undone >= 0:
			if !t.Is(lex.Auxiliary | lex.Adverb) {
				return undone, true
			}
		case standings.undone[t.Word] && (c.Infinitive || c.Form == lex.FormIng):
			undone = k
		case t.Word == "without" && c.Form == lex.FormIng, t.Word == "of" && c.Form == lex.FormIng && k > s.First &&
			fallsShort(d.Tokens[k-1].Word),
			t.Word == "than" && k > s.First && d.Tokens[k-1].Word == "rather":
			return max(k-1, s.First), true
		case t.Is(lex.Auxiliary|lex.Adverb) || t.Word == "to" || isKnown(t.Word) || t.Word == "as" && c.Form == lex.FormIng ||
			strings.HasSuffix(t.Word, "ly"):
		case d.EndsAt[k+1] != 0 && d.Tokens[max(k-1, s.First)].Is(lex.Auxiliary) && d.Tokens[s.First].Is(lex.Auxiliary|lex.Adverb):
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
	for k := x.anchor - 1; k >= x.s.First && k > x.anchor-6; k-- {
		switch t := &x.Tokens[k]; {
		case t.Word == "have" || t.Word == "'ve":
			have = true
		case isModal(t.Word):
			if x.Tokens[k+1].Word == "only" {
				return noDoubt() // could only say
			}
			switch t.Word {
			case "might", "may", "could", "should", "can", "must":
				return Doubted, k, x.anchor + 1
			case "would", "will", "'d", "shall":
				if have || x.hasIf() {
					return Doubted, k, x.anchor + 1
				}
			}
			return noDoubt()
		case !t.Is(lex.Auxiliary | lex.Adverb):
			return noDoubt()
		}
	}
	return noDoubt()
}

// hasIf reports whether the sentence has a condition.
func (x *doubt) hasIf() bool {
	for k := x.s.First; k < x.s.Last; k++ {
		if w := x.Tokens[k].Word; w == "if" || w == "unless" || w == "were" && k == x.s.First || w == "had" && k == x.s.First {
			return true
		}
	}
	return false
}

// denies reads "denied having said", "denies that he said", "accused Ruiz of
// saying".
func (x *doubt) denies() (Standing, int, int) {
	for k := min(x.anchor, x.quote) - 1; k >= x.s.First; k-- {
		w := x.Tokens[k].Word
		deny, accuse := standings.deny[w], standings.accuse[w]
		if !deny && !accuse || x.Tokens[k].Kind != syntax.WordToken {
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
	if k := x.anchor; x.cue >= 0 && k < x.quote && (standings.deny[x.Tokens[k].Word] || strings.HasPrefix(x.Tokens[k].Word, "doubt")) &&
		x.clear(k+1, x.quote) {
		for i := k + 1; i < x.quote; i++ {
			if x.Tokens[i].Word == "that" || standings.words[x.Tokens[i].Word] {
				return Denied, k, i + 1
			}
		}
	}
	return noDoubt()
}

// negatedAt reports whether a negation is right before token k.
func (x *doubt) negatedAt(k int) bool {
	for i := k - 1; i >= x.s.First && i > k-4 && x.Tokens[i].Is(lex.Auxiliary|lex.Adverb); i-- {
		if isNegation(x.Tokens[i].Word) {
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
			if w := x.Tokens[k].Word; w == "that" || standings.words[w] || w == "using" || w == "uttering" || w == "making" || w == "writing" {
				return true
			}
		}
		return false
	}
	c := &x.Cues[x.cue]
	last := ""
	linked := false // by that, of, having or to have
	for k := first; k < anchor; k++ {
		t := &x.Tokens[k]
		switch t.Word {
		case "that", "of", "having", "about", "to":
			linked = true
		}
		if !t.Is(lex.Adverb) && t.Word != "ever" {
			last = t.Word
		}
	}
	switch {
	case c.Form == lex.FormIng:
		return last == "" || last == "of" || last == "to" || last == "about" || linked && x.Tokens[first].Word != "to"
	case linked:
		return true
	}
	// Denied he had said.
	return x.subject == first || x.subject == first+1 && x.Tokens[first].Is(lex.Determiner)
}

// clear reports whether nothing between two tokens ends a clause; what stands
// between two commas, brackets or dashes is passed over.
func (x *doubt) clear(first, last int) bool {
	for k := first; k < last; k++ {
		t := &x.Tokens[k]
		if t.Kind == syntax.QuoteToken && !x.Spans[t.Quote].Nickname {
			return false
		}
		if t.Kind == syntax.PunctToken {
			end := x.closing(k, last)
			if end < 0 {
				return false
			}
			k = end
			continue
		}
		switch t.Word {
		case "and", "or", "nor", "but", "yet", "so", "what", "who", "whose", "when", "while", "after", "before", "because", "although", "though",
			"since", "until", "whereas", "as":
			if t.Word == "as" && (k+1 == last || k > first && x.Tokens[k+1].Is(lex.Auxiliary) || x.Tokens[max(k-1, 0)].Cue != 0) {
				continue // quoted as saying
			}
			return false
		}
	}
	return true
}

// closing is the token that ends the aside which token k begins, or -1.
func (x *doubt) closing(k, last int) int {
	want := x.Tokens[k].Word
	switch want {
	case ",", "—", "–", "--":
	case "(":
		want = ")"
	default:
		return -1
	}
	for i := k + 1; i < last && i < k+16; i++ {
		if x.Tokens[i].Punct(want) {
			return i
		}
	}
	return -1
}

// forged reads "a forged letter in which Ruiz says", "said in a fake interview",
// "a parody account quoted".
func (x *doubt) forged() (Standing, int, int) {
	for k := x.s.First; k < x.s.Last; k++ {
		t := &x.Tokens[k]
		if t.Kind != syntax.WordToken || !standings.forged[t.Word] || k+1 >= x.s.Last {
			continue
		}
		n := &x.Tokens[k+1]
		noun := n.Kind == syntax.WordToken && !n.Is(lex.Auxiliary|lex.Determiner|lex.Preposition|lex.Conjunction|lex.Relativizer)
		head := t.Word == "hoax" || t.Word == "parody" || t.Word == "spoof" || t.Word == "deepfake" || t.Word == "impostor" ||
			t.Word == "imposter" || t.Word == "fake"
		if !noun && !head {
			continue
		}
		first := k
		for first > x.s.First && (x.Tokens[first-1].Is(lex.Determiner|lex.Adverb) || x.Tokens[first-1].Cue == 0 &&
			x.Tokens[first-1].Kind == syntax.WordToken && k-first < 1 &&
			!x.Tokens[first-1].Is(lex.Preposition|lex.Conjunction|lex.Auxiliary|lex.Relativizer) && !x.IsFiniteVerb(first-1)) {
			first--
		}
		if x.tellsForged(first, k) {
			return Denied, first, min(k+2, x.s.Last)
		}
	}
	return noDoubt()
}

// tellsForged reports whether the words come from the forged thing whose phrase
// begins at token first, with its adjective at k.
func (x *doubt) tellsForged(first, k int) bool {
	prep := ""
	if first > x.s.First {
		prep = x.Tokens[first-1].Word
	}
	in := prep == "in" || prep == "from" || prep == "via" || prep == "through" || prep == "by" || prep == "on" || prep == "to" &&
		first >= x.s.First+2 && x.Tokens[first-2].Word == "according"
	switch {
	case k < x.anchor && (prep == "of" || prep == "about" || prep == "over" || prep == "for" || prep == "against" || prep == "with" ||
		prep == "to"):
		return false
	case k < x.anchor:
		return x.clear(k+1, x.anchor) || first == x.s.First+1 && in || first == x.s.First && x.clear(k+1, x.quote)
	case k > x.quote:
		// “…,” read the forged letter; “…,” Ruiz says in a forged letter; “…,” a
		// fake quotation put down to Ruiz.
		if between(x.counts.cues, x.quote, k) == 0 {
			return k < x.quote+6
		}
		return in || x.cue >= 0 && x.anchor > x.quote && first == x.Cues[x.cue].Last
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
	first := x.s.First
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
			if end < 0 || end > x.anchor || x.isPronoun(end-1) || p.noun && x.Tokens[k].Cue != 0 {
				continue
			}
			if x.Tokens[end-1].Word == "of" && x.Cues[x.cue].Form != lex.FormIng && x.Tokens[x.anchor-1].Word != "having" {
				continue // the report of the board said
			}
			if p.bare && !x.follows(end) {
				continue
			}
			if x.introduces(end) || k == x.s.First && x.Tokens[k].Word == "in" && x.opens(end) {
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
	m := x.StartsAt[k]
	return m != 0 && x.Mentions[m-1].Last <= x.anchor && x.clear(x.Mentions[m-1].Last, x.anchor)
}

// introduces reports whether the words before token k introduce the clause of
// the verb: no other verb and no end of a clause lies between.
func (x *doubt) introduces(k int) bool {
	if !x.clear(k, x.anchor) {
		return false
	}
	for ; k < x.subject; k++ {
		if t := &x.Tokens[k]; t.Is(lex.Auxiliary|lex.Relativizer) && t.Word != "'s" && t.Word != "having" && t.Word != "have" || t.Cue != 0 &&
			k != x.anchor || x.IsFiniteVerb(k) {
			return x.spoken(k)
		}
	}
	return true
}

// spoken reports whether the verb at token k only leads on to the one that
// counts: is quoted as saying, in which Ruiz says.
func (x *doubt) spoken(k int) bool {
	w := x.Tokens[k].Word
	return w == "which" || w == "where" || w == "quoted" || w == "quotes" || w == "quoting" || w == "having"
}

// isPronoun reports whether the "that" at token k is a pronoun: a report that
// said so is not a report that it was said.
func (x *doubt) isPronoun(k int) bool {
	if x.Tokens[k].Word != "that" {
		return false
	}
	m := x.StartsAt[k]
	return m != 0 && x.Mentions[m-1].Kind == syntax.RelativeMention || k+1 == x.anchor
}

// opens reports whether the phrase that ends before token k opens the sentence:
// "In a dream, Ruiz said".
func (x *doubt) opens(k int) bool {
	for i := k; i < x.anchor && i < k+10; i++ {
		if x.Tokens[i].Punct(",") {
			return x.clear(i+1, x.anchor)
		}
	}
	return false
}

// unreal reads a condition turned round: had Ruiz said, were he to say.
func (x *doubt) unreal() (Standing, int, int) {
	if x.cue < 0 || x.subject <= x.s.First {
		return noDoubt()
	}
	switch k := x.subject - 1; x.Tokens[k].Word {
	case "had", "were", "should":
		if k == x.s.First || x.Tokens[k-1].Punct(",") {
			return Doubted, k, x.anchor + 1
		}
	}
	return noDoubt()
}

// question reads "Did Ruiz say “…”?" and "Who said “…?”".
func (x *doubt) question() (Standing, int, int) {
	end := x.s.Last - 1
	for end > x.s.First && x.Tokens[end].Kind == syntax.PunctToken && (x.Tokens[end].Word == ")" || x.Tokens[end].Word == "]") {
		end--
	}
	f, n := &x.Tokens[x.s.First], &x.Tokens[min(x.s.First+1, x.s.Last-1)]
	inverted := f.Is(lex.Auxiliary) && !isNegation(f.Word) || isWh(f.Word) && n.Is(lex.Auxiliary) || f.Word == "who" && n.Cue != 0 ||
		x.subject > x.s.First && x.subject < x.anchor && x.Tokens[x.subject-1].Is(lex.Auxiliary)
	asks := x.Tokens[end].Punct("?") && end > x.quote && (inverted || x.cue >= 0 && x.subject <= x.s.First+1)
	if last := &x.Tokens[end]; !asks && end == x.quote && last.Kind == syntax.QuoteToken && x.LastMark(int(last.Quote)) == '?' {
		asks = inverted && x.cue >= 0 && x.anchor < x.quote
	}
	if !asks || x.cue >= 0 && x.anchor > x.quote && x.Cues[x.cue].Class == lex.AskVerb {
		return noDoubt()
	}
	return Doubted, x.s.First, min(x.s.First+2, x.quote+1)
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
		for k := x.quote + 1; k < x.s.Last; k++ {
			t := &x.Tokens[k]
			if t.Word == "who" || t.Word == "whose" {
				break
			}
			if p.place == placeIs && !claim && k > x.quote+2 {
				break
			}
			if t.Word == "which" && (!x.refersBack(k) || x.disputes(k+1)) {
				continue
			}
			end := x.match(p, k, x.s.Last)
			if end >= 0 && x.endsHere(end) {
				return p.standing, k, end
			}
		}
	}
	return noDoubt()
}

// refersBack reports whether the "which" at token k can mean the quotation: no
// other clause has begun behind it, as in "spoke of “…” but hinted at a tie, which
// Ruiz denies".
func (x *doubt) refersBack(k int) bool {
	if k > x.quote+1 && x.Tokens[k-1].Punct(",") {
		k--
	}
	return x.clear(x.quote+1, k)
}

// disputes reports whether the one named from token k on, who denies, is another
// than the one who says: Lie said “…”, which Dahl denies. Lie said it all the same.
func (x *doubt) disputes(k int) bool {
	if x.cue < 0 || k >= x.s.Last || x.StartsAt[k] == 0 {
		return false
	}
	l := x.ownSubject(x.cue)
	if l == nil {
		return false
	}
	says, denies := &x.Mentions[l.Mention], &x.Mentions[x.StartsAt[k]-1]
	return says.Kind == syntax.NameMention && denies.Kind == syntax.NameMention && says.Entity != denies.Entity
}

// isClaim reports whether the sentence is about a claim or a quotation: "The
// report that Ruiz said “…” is false."
func (x *doubt) isClaim() bool {
	for k := x.s.First; k < min(x.s.First+4, x.quote); k++ {
		if standings.subject[x.Tokens[k].Word] {
			return true
		}
	}
	return false
}

// endsHere reports whether a match that ends before token k ends a clause: "she
// never said it", not "she never said it was safe".
func (x *doubt) endsHere(k int) bool {
	switch x.Tokens[k-1].Word {
	case "it", "this", "that", "so", "such", "them", "those", "these", "any", "anything", "said", "say", "uttered", "wrote", "written",
		"spoke", "spoken", "used", "made",
		"posted", "tweeted", "write", "utter":
	default:
		return true
	}
	if k >= x.s.Last {
		return true
	}
	t := &x.Tokens[k]
	if t.Is(lex.Determiner) && k+1 < x.s.Last && standings.words[x.Tokens[k+1].Word] {
		return true // denies having said the words
	}
	return t.Kind == syntax.PunctToken && !t.Punct(":") || t.Word == "to" || t.Word == "in" || t.Word == "at" || t.Word == "on" ||
		t.Word == "by" ||
		standings.words[t.Word] || t.Word == "thing" || t.Word == "anything"
}

// nextSentence looks at the sentence behind the quotation's: She never said it.
func (x *doubt) nextSentence() (Standing, int, int) {
	for k := x.quote + 1; k < x.s.Last; k++ {
		if x.Tokens[k].Kind == syntax.QuoteToken {
			return noDoubt() // of another
		}
	}
	si := int(x.Tokens[x.quote].Sentence) + 1
	if si >= len(x.Sentences) || x.Sentences[si].Para > x.lastPara(x.quote)+1 {
		return noDoubt()
	}
	n := &x.Sentences[si]
	next := *x
	next.s = n
	for i := range standings.patterns {
		p := &standings.patterns[i]
		if p.place != placeNext {
			continue
		}
		for k := n.First; k < min(n.Last, n.First+7); k++ {
			if t := &x.Tokens[k]; t.Kind == syntax.QuoteToken || t.Cue != 0 && t.Upper {
				break
			}
			if end := x.match(p, k, n.Last); end >= 0 && next.endsHere(end) {
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
				if t := &d.Tokens[k+n]; t.Kind != syntax.WordToken {
					return -1
				}
			}
			return -1
		}
		switch {
		case k < limit && d.Tokens[k].Kind != syntax.QuoteToken && p.words[d.Tokens[k].Word]:
			k++
		case k < limit && p.words["n't"] && strings.HasSuffix(d.Tokens[k].Word, "n't"):
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
