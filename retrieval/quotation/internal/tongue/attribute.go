package tongue

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Standing is what an article says of whether words were said.
type Standing uint8

const (
	Stated Standing = iota
	Denied
	Doubted
)

// Attribution is what is known of one quotation.
type Attribution struct {
	Speaker    article.Range // the mention; empty for nobody
	Name       string        // the name at its longest in the text; "" for none
	Role       article.Range
	Cue        article.Range // the verb of speech
	Standing   Standing
	Doubt      article.Range // the words that deny or doubt it
	Rule       string
	Confidence float64
	Sentence   article.Range
}

// How sure each rule is. None was learnt: they order the rules, above and below what a
// face asks for before it names anybody.
const (
	sureName     = 0.92 // a verb beside the marks, and a full name
	sureSurname  = 0.85 // … one word that may be a name
	sureSource   = 0.85
	sureCarried  = 0.8 // a sentence of its own behind an attributed one
	sureOpen     = 0.8 // a verb that no table has, beside the marks and a name
	surePronoun  = 0.78
	unsurePerson = 0.4 // a role, a pronoun of nobody
)

// found is who speaks, before it is known who that is.
type found struct {
	phrase
	cue  int // token; -1
	rule string
	ok   bool
}

// Attribute attributes the quotations of a paragraph, which are in order.
func (r *Reader) Attribute(t *Tongue, p article.Range, quotes []Quote) []Attribution {
	if t.Unspaced() {
		return r.attributeUnspaced(t, p, quotes)
	}
	l := line{t, t.clauses(r.text, p, quotes)}
	out := make([]Attribution, len(quotes))
	last := -1 // token of the quotation before
	var speaker *person
	for i := range l.k {
		k := &l.k[i]
		if k.kind != quoted {
			continue
		}
		x := l.around(i)
		f := x.find()
		a := &out[k.quote]
		a.Sentence = x.sentenceRange()
		x.doubt(a, &f)
		if a.Standing != Stated || f.nobody {
			speaker, last = nil, i
			continue
		}
		if x.isNamed(r.text, &f) {
			speaker, last = nil, i
			continue
		}
		who := r.identify(x, &f, a, speaker, last)
		speaker, last = who, i
	}
	return out
}

// isNamed reports whether what stands between the marks is short and the name of something, not
// what somebody says: сказал он корреспонденту «Вестника»; sagte sie dem „Boten“.
func (x *place) isNamed(text string, f *found) bool {
	const most = 3 // words of a name
	if x.at == x.lo || x.k[x.at-1].kind != word || x.k[x.at-1].is(said) {
		return false
	}
	in := strings.Trim(text[x.k[x.at].start:x.k[x.at].end], "«»„“”\"' ")
	if len(strings.Fields(in)) > most {
		return false
	}
	first, _ := utf8.DecodeRuneInString(in)
	switch before := x.k[x.at-1].low; x.Code {
	case "ru":
		return unicode.IsUpper(first)
	case "de":
		return unicode.IsUpper(first) && (before == "dem" || before == "der") && (f.cue < 0 || !hasSuffix(x.k[f.cue].low, "nannte", "nennt",
			"bezeichnete", "bezeichnet", "sprach", "spricht"))
	}
	return false
}

// place is a quotation with the clauses beside it.
type place struct {
	line
	at     int // token of the quotation
	lo, hi int // tokens of its sentence, up to the quotations beside it
	first  int // the first token of the sentence
	end    int // the token behind its last
}

// maxAround bounds the tokens on each side of a quotation that are looked at.
const maxAround = 200

// around is the place of the quotation at token i.
func (l line) around(i int) place {
	x := place{line: l, at: i, lo: i, hi: i + 1}
	low, high := max(0, i-maxAround), min(len(l.k), i+maxAround)
	for x.lo > low && l.k[x.lo-1].sentence == l.k[i].sentence && l.k[x.lo-1].kind != quoted {
		x.lo--
	}
	for x.hi < high && l.k[x.hi].sentence == l.k[i].sentence && l.k[x.hi].kind != quoted {
		x.hi++
	}
	x.first, x.end = x.lo, x.hi
	for x.first > low && l.k[x.first-1].sentence == l.k[i].sentence {
		x.first--
	}
	for x.end < high && l.k[x.end].sentence == l.k[i].sentence {
		x.end++
	}
	return x
}

func (x *place) sentenceRange() article.Range {
	return article.Range{Start: x.k[x.first].start, End: x.k[x.end-1].end}
}

// find looks for who speaks: before a colon, behind the marks, before them.
func (x *place) find() found {
	none := found{cue: -1}
	before := x.lo < x.at && x.k[x.trimDashes()].mark(":：")
	if before {
		if f := x.before(); f.ok {
			return f
		}
	}
	if f := x.after(); f.ok {
		return f
	}
	if x.Code == "tr" {
		if f := x.turkish(); f.ok {
			return f
		}
	}
	if !before {
		if f := x.before(); f.ok {
			return f
		}
	}
	return none
}

// trimDashes is the last token before the marks that is not a dash.
func (x *place) trimDashes() int {
	i := x.at - 1
	for i > x.lo && x.k[i].mark("—–-") {
		i--
	}
	return i
}

// belongsToNext reports whether what stands behind the marks leads to the next quotation.
func (x *place) belongsToNext() bool {
	return x.hi < len(x.k) && x.k[x.hi].kind == quoted && x.k[x.hi-1].mark(":：")
}

// after reads "…", said X; "…", X said; "…", according to X.
func (x *place) after() found {
	const mostHelpers = 3
	i := x.at + 1
	for i < x.hi && x.k[i].mark(",—–-،") {
		i++
	}
	if i >= x.hi || x.belongsToNext() || x.k[i].kind != word {
		return found{}
	}
	if x.Code == "ru" && i == x.at+1 {
		return found{} // заявление «…» X назвал ложным: a dash stands before who said it
	}
	if x.SmallTitles() && i == x.at+1 && x.lo < x.at && x.k[x.at-1].kind == word {
		return found{} // La asociación «…» protestó: a name within the sentence
	}
	for n := 0; n < mostHelpers && i < x.hi && x.k[i].is(helper|not) && !x.k[i].is(said); n++ {
		i++
	}
	if i >= x.hi {
		return found{}
	}
	w := &x.k[i]
	switch {
	case w.is(source), w.is(preposition) && i+1 < x.hi && x.k[i+1].is(source):
		if !w.is(source) {
			i++
		}
		return x.sourceAt(i)
	case w.is(pronoun) && i+1 < x.hi && (x.k[i+1].is(said) || x.isInverted(i) && x.mayBeParticiple(i+1)): // a-t-[elle] ajouté
		return found{phrase: phrase{first: i, last: i + 1, pronoun: true, next: i + 1}, cue: i + 1, rule: "pronoun", ok: true}
	case w.is(said) && x.Code != "tr", w.is(said) && i+1 < x.hi && (x.k[i+1].upper || x.k[i+1].is(title)) && x.k[i+1].kind == word:
		return x.behindVerb(i)
	}
	if f := x.behindOpenVerb(i); f.ok {
		return f
	}
	if f := x.beforeVerb(i); f.ok {
		return f
	}
	return x.behindAnyVerb(i)
}

// behindVerb reads the subject behind the verb at token i.
func (x *place) behindVerb(i int) found {
	j := i + 1
	for j < x.hi && x.k[j].is(said) && !x.k[j].upper && !x.k[j].is(title) {
		j++ // ha [detto]
	}
	f := found{cue: i, rule: "behind the verb", ok: true}
	if p, ok := x.subjectFrom(j, x.hi); ok && !x.isLoose(p) {
		f.phrase = p
		if x.isJoined(p) {
			f.phrase = phrase{first: i, last: i, next: p.next}
		}
		return f
	}
	if x.dropsSubject() && x.Code != "tr" {
		f.phrase = phrase{first: i, last: i + 1, pronoun: true, next: j}
		f.rule = "no subject"
		return f
	}
	f.phrase = phrase{first: i, last: i, next: j}
	return f
}

// isJoined reports whether another name is joined to that of a phrase: X and Y, of whom neither
// spoke alone.
func (x *place) isJoined(p phrase) bool {
	n := p.next
	return p.named() && n+1 < x.hi && isAnd(x.k[n].low) && (x.k[n+1].isName() || x.k[n+1].is(title))
}

// isAnd reports whether a word joins two names.
func isAnd(w string) bool {
	switch w {
	case "und", "et", "y", "e", "ed", "и", "ve", "ile":
		return true
	}
	return false
}

// beforeVerb reads "…", X said, and "…", X zufolge.
func (x *place) beforeVerb(i int) found {
	p, ok := x.phraseAt(i, x.hi)
	if !ok || x.Code == "tr" {
		return found{}
	}
	n := p.next
	for n < x.hi && x.k[n].is(helper|adverb) && !x.k[n].is(said|behind) {
		n++
	}
	if n >= x.hi || !x.k[n].is(said|behind) || x.k[n].is(source) {
		return found{}
	}
	return found{phrase: p, cue: n, rule: "before the verb", ok: true}
}

// sourceAt reads the source behind token i, laut or selon.
func (x *place) sourceAt(i int) found {
	j := i + 1
	for j < x.hi && x.k[j].is(source|helper|preposition) && !x.k[j].is(determiner) && !x.k[j].upper {
		j++
	}
	f := found{cue: i, rule: "source", ok: true, phrase: phrase{first: i, last: i, next: j}}
	if p, ok := x.sourcePhrase(j); ok && !p.pronoun && !x.isJoined(p) {
		p.oblique = true
		f.phrase = p
	}
	return f
}

// sourcePhrase is a phrase in whatever case a source is in.
func (x *place) sourcePhrase(j int) (phrase, bool) {
	if j < x.hi && x.k[j].is(dative) && !x.k[j].is(determiner) {
		k := x.k[j]
		x.k[j].class |= determiner // laut [dem] Direktor
		defer func() { x.k[j].class = k.class }()
	}
	return x.phraseAt(j, x.hi)
}

// before reads X said: "…", Said X: "…", X: "…", according to X "…".
func (x *place) before() found {
	const farCue = 25
	last := x.at
	for last > x.lo && x.k[last-1].kind == punct {
		last--
	}
	if last == x.lo {
		return found{}
	}
	colon := last < x.at && x.k[last].mark(":：")
	c := -1
	for i := last - 1; i >= max(x.lo, last-farCue); i-- {
		if x.k[i].is(behind) {
			return x.beforeSource(i)
		}
		noun := x.uncased() && i > x.lo && x.k[i-1].is(preposition) // في ذكر اسمها
		if x.k[i].is(said|source) && !noun && !(x.k[i].upper && !x.startsSentence(i)) {
			c = i
			break
		}
	}
	if c < 0 {
		if !colon {
			return x.openBefore(last, colon)
		}
		if f := x.nameBeforeColon(last); f.ok {
			return f
		}
		if f := x.openBefore(last, colon); f.ok {
			return f
		}
		return x.leadsToColon(last)
	}
	if x.k[c].is(source) && !x.k[c].is(said) {
		return x.sourceAt(c)
	}
	if colon && x.perceived(c+1, last) { // X points to a sign: “…”
		return found{}
	}
	if !colon && !x.nearEnough(c, last) || x.twoSpeak(c) || x.Code == "tr" {
		return found{}
	}
	if x.uncased() {
		return x.behindVerbUpTo(c, last)
	}
	if x.ofAnother(c, last) {
		return found{}
	}
	if f := x.subjectBefore(c); f.ok {
		return f
	}
	f := x.behindVerbUpTo(c, last)
	if f.pronoun && f.first == c && x.mayHaveSubject(c) {
		f.phrase = phrase{first: c, last: c, next: f.next}
	}
	return f
}

// beforeSource reads X zufolge “…”, whose word is at token i.
func (x *place) beforeSource(i int) found {
	s := i
	for s > x.lo && !x.k[s-1].mark(",;:—–(") && x.k[s-1].kind != quoted {
		s--
	}
	p, ok := x.sourcePhrase(s)
	if !ok || p.next != i || p.pronoun {
		return found{}
	}
	return found{phrase: p, cue: i, rule: "source", ok: true}
}

// behindVerbUpTo reads the subject behind the verb at c, before token last.
func (x *place) behindVerbUpTo(c, last int) found {
	y := *x
	y.hi = last
	f := y.behindVerb(c)
	if x.uncased() && f.pronoun && f.first == c {
		if g := x.subjectBefore(c); g.ok && g.named() {
			return g
		}
	}
	return f
}

// nearEnough reports whether a verb without a colon is near the marks, and no other
// clause begins between.
func (x *place) nearEnough(c, last int) bool {
	const near = 10
	if last-c > near {
		return false
	}
	if c+2 < last && x.isThat(c+1) && x.namesNobody(c+2, last) {
		return true // aseguró que el plan «estaba …»
	}
	for i := c + 1; i < last; i++ {
		if x.k[i].is(end) && i+1 < last && !(i == c+1 && x.k[i].is(determiner)) || x.k[i].mark(";:") {
			return false
		}
	}
	return true
}

// twoSpeak reports whether another verb of speech, and a name behind it, stand before
// the verb at c: Calder said Ohm had shouted: “…”.
func (x *place) twoSpeak(c int) bool {
	for i := x.lo; i < c-1; i++ {
		if !x.k[i].is(said) || x.k[i].upper && !x.startsSentence(i) {
			continue
		}
		for j := i + 1; j < c; j++ {
			if x.k[j].mark(",") {
				return x.k[j-1].kind == word && x.hasName(j, c)
			}
		}
	}
	return false
}

func (x *place) hasName(i, j int) bool {
	for ; i < j; i++ {
		if x.k[i].isName() {
			return true
		}
	}
	return false
}

// subjectBefore reads the subject before the verb at token c.
func (x *place) subjectBefore(c int) found {
	e := c
	for e > x.lo && x.k[e-1].is(helper|adverb|said|not) && !x.k[e-1].is(pronoun) {
		e--
	}
	if e == x.lo {
		return found{}
	}
	if a := x.auxiliary(c); a > x.lo {
		e = a
	}
	none, f := found{}, found{cue: c, rule: "before the verb", ok: true}
	s := e
	for s > x.lo && !x.k[s-1].mark(",;—–(") && x.k[s-1].kind != quoted {
		s--
	}
	if s == e { // X, the director, said
		return x.subjectBeforeComma(c, e)
	}
	for s < e && (x.k[s].is(end|helper) || x.k[s].is(adverb)) && !x.k[s].is(pronoun|determiner|title) {
		s++
	}
	p, ok := x.phraseAt(s, e)
	if !ok || p.next != e && !x.passed(p.next, e) {
		return none
	}
	f.phrase = p
	return f
}

// auxiliary is the token of the German verb that the participle at token c goes with: hatte vor der
// Wahl gewarnt; -1 for none.
func (x *place) auxiliary(c int) int {
	const farthest = 10
	if x.Code != "de" || !participles[x.k[c].low] {
		return -1
	}
	for i := c - 1; i > max(x.lo, c-farthest) && x.k[i].kind == word && !x.k[i].is(said); i-- {
		switch x.k[i].low {
		case "hat", "hatte", "habe":
			return i
		}
	}
	return -1
}

// passed reports whether only adverbs stand between two tokens.
func (x *place) passed(i, j int) bool {
	for ; i < j; i++ {
		if !x.k[i].is(adverb | helper) {
			return false
		}
	}
	return true
}

// subjectBeforeComma reads a subject with an apposition between it and the verb, whose
// comma ends before token e.
func (x *place) subjectBeforeComma(c, e int) found {
	f := found{cue: c, rule: "before the verb", ok: true}
	s := e - 1 // the second comma
	for s > x.lo && !x.k[s-1].mark(",;—–(") {
		s--
	}
	if s <= x.lo+1 || s == e-1 {
		return found{}
	}
	b := s - 1 // the first one
	a := b
	for a > x.lo && !x.k[a-1].mark(",;:") && x.k[a-1].kind != quoted {
		a--
	}
	for a < b && x.k[a].is(end|adverb) && !x.k[a].is(pronoun|determiner) {
		a++
	}
	p, ok := x.phraseAt(a, e)
	if !ok || p.next < b || !p.named() {
		return found{}
	}
	f.phrase = p
	return f
}

// nameBeforeColon reads X: "…", where all before the colon is the name and the role.
func (x *place) nameBeforeColon(last int) found {
	i := x.lo
	for i < last && x.k[i].kind == punct {
		i++
	}
	p, ok := x.phraseAt(i, last)
	if !ok || !p.named() || p.next != last && !x.passed(p.next, last) {
		return found{}
	}
	if p.nameLast-p.nameFirst == 1 && x.Code == "de" && !p.definite && p.roleLast == p.roleFirst && p.nameFirst != x.first {
		return found{}
	}
	return found{phrase: p, cue: -1, rule: "before a colon", ok: true}
}

// turkish reads X, "…" dedi and X şöyle konuştu: "…": the verb comes last, the subject
// first; and "…" diyen X, where it comes behind the verb.
func (x *place) turkish() found {
	colon := x.at > x.lo && x.k[x.at-1].mark(":")
	cue := x.turkishCue(colon)
	if cue > x.at && hasSuffix(x.k[cue].low, "yen", "ten", "den", "yan", "tan", "ran") {
		if f := x.behindParticiple(cue); f.ok {
			return f
		}
	}
	f := found{cue: cue, rule: "subject first", ok: true}
	if cue < 0 && colon && !x.perceived(x.lo, x.at) && x.k[x.at].end-x.k[x.at].start >= shortestSaid {
		f.rule = anyVerb
	} else if cue < 0 {
		return found{}
	}
	names := 0
	for i := x.lo; i < x.at; {
		if !x.capital(i) {
			i++
			continue
		}
		j := max(x.runEnd(i, x.at), i+1)
		if p, ok := x.headOf(i, x.at); ok && p.named() && f.rule != anyVerb && x.leadsToVerb(i, j) {
			names++
			if i > x.lo+1 && isAnd(x.k[i-1].low) && x.k[i-2].isName() {
				names++ // X and Y
			}
			f.phrase = x.withRole(p, i)
		}
		i = j
	}
	switch {
	case names == 1:
		return f
	case names == 0 && colon && !x.perceived(x.lo, x.at):
		if p, ok := x.leadingName(); ok {
			return found{phrase: x.withRole(p, x.lo), cue: cue, rule: anyVerb, ok: true}
		}
	}
	switch {
	case f.rule == anyVerb:
		return found{}
	case names > 1, x.hasName(x.lo+1, x.at), colon && x.capital(x.lo):
		return found{cue: cue, ok: true, phrase: phrase{first: cue, last: cue}}
	}
	f.phrase = phrase{first: cue, last: cue + 1, pronoun: true}
	f.rule = "no subject"
	return f
}

// leadingName is the name that begins the sentence and has no ending behind it, where no other
// stands before the marks.
func (x *place) leadingName() (phrase, bool) {
	if x.lo != x.first || !x.capital(x.lo) {
		return phrase{}, false
	}
	p, ok := x.headOf(x.lo, x.at)
	if !ok || !p.named() { // a surname, which might be a role for all that stands here
		p = phrase{first: x.lo, last: x.lo + 1, nameFirst: x.lo, nameLast: x.lo + 1, next: x.lo + 1}
	}
	return p, !x.k[p.nameLast-1].suffixed && !x.hasName(p.nameLast, x.at)
}

// withRole is a phrase with the role in small letters that stands before the capital at token i.
func (x *place) withRole(p phrase, i int) phrase {
	p.first = x.roleStart(i)
	p.roleFirst, p.roleLast = p.first, p.nameFirst
	return p
}

// turkishCue is the verb of speech behind a quotation, or before the colon that leads to it; -1
// for none.
func (x *place) turkishCue(colon bool) int {
	if i := x.at + 1; i < x.hi && !x.belongsToNext() {
		if x.k[i].mark(",") {
			i++
		}
		if i+1 < x.hi && x.k[i].is(helper) && x.k[i+1].is(said) {
			i++ // olarak [nitelendirdi]
		}
		if i < x.hi && x.k[i].is(said) {
			return i
		}
	}
	cue := -1
	for i := x.lo; colon && i < x.at; i++ {
		if x.k[i].is(said) {
			cue = i
		}
	}
	return cue
}

// leadsToVerb reports whether the run of words with capitals of tokens [i,j) may be the subject of
// the verb of speech.
func (x *place) leadsToVerb(i, j int) bool {
	next := &x.k[j]
	if !next.mark(",:") && next.kind != quoted && !next.is(helper|adverb|said) {
		return false
	}
	// Önsözde "…" is where, not who.
	single := j == i+1 && (x.startsSentence(i) && next.kind == quoted ||
		hasSuffix(x.k[i].low, "de", "da", "te", "ta", "den", "dan", "ten", "tan"))
	return !single && !x.k[j-1].suffixed && !(j == i+1 && x.k[i].is(adverb))
}

// behindParticiple reads "…" diyen çiftçi X, whose verb is at token cue: only a role may stand
// between.
func (x *place) behindParticiple(cue int) found {
	i := cue + 1
	for i < x.hi && x.k[i].is(title) && !x.k[i].upper {
		i++
	}
	if i >= x.hi || !x.capital(i) {
		return found{}
	}
	p, ok := x.headOf(i, x.hi)
	if !ok || !p.named() || p.nameLast-p.nameFirst < 2 && !x.k[i-1].is(title) {
		return found{}
	}
	if i > cue+1 {
		p.first, p.roleFirst, p.roleLast = cue+1, cue+1, p.nameFirst
	}
	return found{phrase: p, cue: cue, rule: "behind the verb", ok: true}
}

// roleStart is where the role in small letters begins that stands before the name at
// token i: biyolog Kadriye Vural.
func (x *place) roleStart(i int) int {
	name := i
	for i > x.lo && x.k[i-1].is(title) {
		i--
	}
	if i < name && i > x.lo && x.k[i-1].isName() && x.startsSentence(i-1) {
		i-- // [Jüri] başkanı
	}
	return i
}
