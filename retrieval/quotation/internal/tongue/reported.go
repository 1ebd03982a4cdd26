package tongue

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Reported speech: a verb of speech, somebody whose whole name the text has, and a clause
// that the language marks as what was said. Anything else is nobody's.

// Report is what somebody is told to have said in the writer's words.
type Report struct {
	Start, End int // of the clause
	Attribution
}

// sureReport is how sure reported speech of a person with a whole name is.
const sureReport = 0.8

// Reported finds the reported speech of a paragraph, at most one clause a sentence, and
// none in a sentence with quotations.
func (r *Reader) Reported(t *Tongue, p article.Range, quotes []Quote) []Report {
	if t.Unspaced() {
		return r.reportedUnspaced(t, p, quotes)
	}
	l := line{t, t.clauses(r.text, p, quotes)}
	var out []Report
	for i := 0; i < len(l.k); {
		j := i
		plain := true
		for j < len(l.k) && l.k[j].sentence == l.k[i].sentence {
			plain = plain && l.k[j].kind != quoted && !l.k[j].mark("?؟¿")
			j++
		}
		if plain && j-i <= maxAround {
			if rep, ok := r.report(l, i, j); ok {
				out = append(out, rep)
			}
		}
		i = j
	}
	return out
}

// report reads the sentence of tokens [lo,hi).
func (r *Reader) report(l line, lo, hi int) (Report, bool) {
	x := place{line: l, at: hi, lo: lo, hi: hi, first: lo, end: hi}
	f, first, last := x.clauseReported()
	if !f.ok || !f.named() || first >= last {
		return Report{}, false
	}
	for last > first && l.k[last-1].kind == punct {
		last--
	}
	const fewest = 3
	if last-first < fewest || x.isUnsaid(&f) {
		return Report{}, false
	}
	var a Attribution
	who := r.named(x, &f, &a)
	if who == nil || len(who.words) < 2 || a.Confidence < sureReport {
		return Report{}, false
	}
	a.Rule, a.Confidence, a.Sentence = "reported, "+f.rule, sureReport, x.sentenceRange()
	if f.cue >= 0 {
		a.Cue = article.Range{Start: l.k[f.cue].start, End: l.k[f.cue].end}
	}
	return Report{l.k[first].start, l.k[last-1].end, a}, true
}

// isUnsaid reports whether a sentence denies, doubts or supposes what it reports.
func (x *place) isUnsaid(f *found) bool {
	if f.nobody || f.cue >= 0 && x.negation(f.cue) >= 0 {
		return true
	}
	for i := x.lo; i < x.hi; i++ {
		if x.k[i].is(denies|forged) || x.k[i].is(doubts) && (i < f.cue || i < f.nameLast+2) {
			return true
		}
	}
	return false
}

// clauseReported finds who speaks, and the tokens of what was said.
func (x *place) clauseReported() (f found, first, last int) {
	if x.Code == "tr" {
		return x.turkishReport()
	}
	c := -1
	for i := x.lo; i < x.hi; i++ {
		if noun := x.uncased() && i > x.lo && x.k[i-1].is(preposition); x.k[i].is(said|source) && !noun &&
			!(x.k[i].upper && !x.startsSentence(i)) {
			c = i
			if x.Code == "de" && participles[x.k[i].low] {
				continue // Man habe ihn gewarnt, [sagte] X
			}
			break
		}
	}
	if c < 0 {
		return found{}, 0, 0
	}
	if x.k[c].is(source) && !x.k[c].is(said) {
		return x.accordingTo(c)
	}
	for c+1 < x.hi && x.k[c+1].is(said) && !x.k[c+1].upper {
		c++ // a [déclaré]
	}
	if first = x.saidBefore(c); first > 0 {
		x.at = first
		f = x.subjectOfReport(c, first)
		return f, first, x.reportEnd(first)
	}
	return x.saidAtEnd(c)
}

// subjectOfReport reads the subject of the verb at c, before it or between it and the
// clause.
func (x *place) subjectOfReport(c, clause int) found {
	if !x.uncased() {
		if f := x.subjectBefore(c); f.ok {
			return f
		}
	}
	end := clause
	for end > c+1 && (x.k[end-1].kind == punct || x.complements(end-1)) {
		end--
	}
	y := *x
	y.hi = end
	f := y.behindVerb(c)
	if f.ok && f.named() && f.next < end && !x.passedTo(f.next, end) {
		return found{}
	}
	return f
}

// passedTo reports whether only circumstances stand between two tokens.
func (x *place) passedTo(i, j int) bool {
	for i < j {
		switch t := &x.k[i]; {
		case t.kind != word:
			return false
		case t.is(preposition | dative):
			i = x.behindPreposition(i, j)
		case t.is(adverb | helper), t.digit:
			i++
		default:
			return false
		}
	}
	return true
}

// complements reports whether a word joins what was said to its verb.
func (x *place) complements(i int) bool {
	switch x.k[i].low {
	case "dass":
		return x.Code == "de"
	case "que", "qu'":
		return x.Code == "fr" || x.Code == "es" || x.Code == "pt"
	case "che", "ch'":
		return x.Code == "it"
	case "что":
		return x.Code == "ru"
	case "إن", "أن", "بأن", "أنه", "أنها", "إنه", "إنها", "بأنه", "بأنها", "أنهم", "إنهم":
		return x.Code == "ar"
	}
	return false
}

// subjunctives tell that a German clause is what somebody else says.
var subjunctives = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`sei seien habe werde wolle könne müsse dürfe solle gebe komme gehe stehe liege bleibe brauche wisse finde
		halte sehe mache lasse nehme fehle`) {
		subjunctives[w] = true
	}
}

// saidBefore is the first token of the clause that the verb at c leads to, behind its
// subject, its hearers and the word that joins it; 0 for none.
func (x *place) saidBefore(c int) int {
	const farthest = 14
	for i := c + 1; i < min(x.hi, c+farthest); i++ {
		t := &x.k[i]
		switch {
		case x.complements(i) && (x.Code == "ar" || x.leadsTo(c, i)):
			if x.Code == "ar" && t.low != "إن" && t.low != "أن" && t.low != "بأن" {
				return i // إنه: the pronoun is a part of the clause
			}
			return i + 1
		case x.complements(i), t.mark(":;"):
			return 0
		case t.mark(",") && x.Code == "de" && i+1 < x.hi && !x.k[i+1].is(end) && x.inSubjunctive(i+1):
			return i + 1
		case t.is(said) && !t.upper && i > c+1:
			return 0
		}
	}
	return 0
}

// leadsTo reports whether nothing that the joining word at i might belong to instead
// stands between it and the verb at c: a annoncé un budget [que …].
func (x *place) leadsTo(c, i int) bool {
	if i > c+1 && (x.Code == "de" || x.Code == "ru") {
		return x.k[i-1].mark(",") // a noun before the comma may be anything that was told
	}
	if x.passedTo(c+1, i) {
		return true
	}
	p, ok := x.subjectFrom(c+1, i)
	return ok && p.named() && x.passedTo(p.next, i)
}

// inSubjunctive reports whether the clause at token i tells what somebody else says.
func (x *place) inSubjunctive(i int) bool {
	for ; i < x.hi && !x.k[i].mark(",;"); i++ {
		if x.k[i].kind == word && subjunctives[x.k[i].low] {
			return true
		}
	}
	return false
}

// reportEnd is where a clause ends that begins at token first: before the part of the
// sentence in which somebody speaks again.
func (x *place) reportEnd(first int) int {
	cut := x.hi
	for i := first; i < x.hi; i++ {
		if x.k[i].mark(";") {
			return i
		}
		if !x.k[i].is(said|source) || x.k[i].upper {
			continue
		}
		for j := i; j > first; j-- {
			if x.k[j].mark(",،") {
				return j
			}
		}
	}
	return cut
}

// saidAtEnd reads CLAUSE, sagte X; CLAUSE, a déclaré X.
func (x *place) saidAtEnd(c int) (found, int, int) {
	if x.uncased() {
		return found{}, 0, 0
	}
	comma := c
	for comma > x.lo && (x.k[comma-1].is(said|helper) || x.k[comma].is(pronoun)) && !x.k[comma-1].mark(",") {
		comma--
	}
	comma--
	if comma <= x.lo || !x.k[comma].mark(",") || x.Code == "de" && !x.inSubjunctive(x.lo) {
		return found{}, 0, 0
	}
	y := *x
	f := y.behindVerb(c)
	if !f.ok || !f.named() || f.next < x.hi && !(x.k[f.next].kind == punct || x.passedTo(f.next, min(x.hi-1, f.next+8))) {
		return found{}, 0, 0
	}
	return f, x.lo, comma
}

// accordingTo reads Laut X …, Selon X, …, По словам X, …
func (x *place) accordingTo(c int) (found, int, int) {
	lead := c
	for lead > x.lo && x.k[lead-1].is(preposition|determiner) {
		lead--
	}
	if lead != x.lo {
		return found{}, 0, 0
	}
	f := x.sourceAt(c)
	const longest = 2
	if !f.ok || !f.named() || x.Code == "de" && f.nameLast-f.nameFirst > longest || x.Code != "de" && !x.k[min(f.next, x.hi-1)].mark(",،") &&
		!x.uncased() {
		return found{}, 0, 0
	}
	first := f.next
	for first < x.hi && x.k[first].kind == punct {
		first++
	}
	return f, first, x.reportEnd(first)
}

// turkishReport reads X, …-dığını söyledi and X’e göre ….
func (x *place) turkishReport() (found, int, int) {
	p, ok := x.headOf(x.lo, x.hi)
	if !ok || !p.named() || p.nameLast >= x.hi {
		return found{}, 0, 0
	}
	n := p.nameLast
	f := found{phrase: p, cue: -1, rule: "subject first", ok: true}
	if x.k[n-1].suffixed {
		if !x.k[n].is(behind) {
			return found{}, 0, 0
		}
		f.cue, f.rule = n, "source"
		return f, n + 1, x.reportEnd(n + 1)
	}
	if x.k[n].mark(",") {
		n++
	}
	if n < x.hi && isAnd(x.k[n].low) {
		return found{}, 0, 0
	}
	end := x.hi
	for end > n && x.k[end-1].kind == punct {
		end--
	}
	c := end - 1
	for c > n && (x.k[c].is(said) || x.k[c].low == "etti" || x.k[c].low == "sürdü" || x.k[c].low == "öne") {
		c--
	}
	if c == end-1 || c <= n || !hasSuffix(x.k[c].low, "ğını", "ğini", "ğunu", "ğünü", "klarını", "klerini") {
		return found{}, 0, 0
	}
	f.cue = end - 1
	return f, n, c + 1
}
