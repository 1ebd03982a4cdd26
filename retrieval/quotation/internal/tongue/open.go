package tongue

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// No table has every verb that a newspaper puts beside somebody's words: tranche, ironizó,
// ribatte, desabafou. In the languages whose names alone have capitals within a sentence, a
// word in small letters right behind the marks with a whole name behind it is one of them,
// where it has the form of a verb.

// openVerb is the rule of a verb that no table has.
const openVerb = "an open verb"

// behindOpenVerb reads "…", tranche X: a verb that no table has at token i, and somebody with
// a name behind it.
func (x *place) behindOpenVerb(i int) found {
	if !x.SmallTitles() || i >= x.hi || !x.maySay(i, i > x.at+1 && x.k[i-1].is(helper)) {
		return found{}
	}
	if i+1 < x.hi && x.k[i+1].is(pronoun) && x.isInverted(i+1) { // déplore-t-[il]
		return found{phrase: phrase{first: i + 1, last: i + 2, pronoun: true, next: i + 2}, cue: i, rule: "pronoun", ok: true}
	}
	p, ok := x.subjectFrom(i+1, x.hi)
	if !ok && x.dropsSubject() && x.isFinite(i) && (i+1 >= x.hi || x.k[i+1].kind != word || x.k[i+1].is(adverb)) {
		return found{phrase: phrase{first: i, last: i + 1, pronoun: true, next: i + 1}, cue: i, rule: openAlone, ok: true}
	}
	if !ok || !p.named() || x.isJoined(p) || x.isLoose(p) || !x.closes(p.next) {
		return found{}
	}
	return found{phrase: p, cue: i, rule: openVerb, ok: true}
}

// openAlone is the rule of such a verb without a subject: "…", recalcó.
const openAlone = "an open verb alone"

// isFinite reports whether the verb at token i has the form of a past tense, which no noun has.
func (x *place) isFinite(i int) bool {
	if i > x.at+1 && x.k[i-1].is(helper) && x.mayBeParticiple(i) {
		return true
	}
	switch x.Code {
	case "es":
		return hasSuffix(x.k[i].low, "ó")
	case "it":
		return hasSuffix(x.k[i].low, "ò")
	case "pt":
		return hasSuffix(x.k[i].low, "ou")
	}
	return false
}

// closes reports whether a phrase may end before token n.
func (x *place) closes(n int) bool {
	return n >= x.hi || x.k[n].kind != word || x.k[n].is(preposition|adverb|end|dative|helper)
}

// maySay reports whether the word at token i, which no table has, may be a verb of speech.
func (x *place) maySay(i int, helped bool) bool {
	const shortest = 4
	k := &x.k[i]
	if k.kind != word || k.upper || k.digit || k.class&^(small|given|doubts|stance) != 0 || utf8.RuneCountInString(k.low) < shortest {
		return false
	}
	verb := k.low
	if x.Code == "pt" {
		verb, _, _ = strings.Cut(verb, "-") // queixa-se
	}
	if helped {
		return x.mayBeParticiple(i)
	}
	switch x.Code {
	case "fr":
		return hasSuffix(verb, "e", "t", "d", "a", "nt")
	case "es":
		return hasSuffix(verb, "a", "e", "ó", "ía", "an", "en", "on")
	case "it":
		return hasSuffix(verb, "a", "e", "ò", "ì", "ano", "ono")
	case "pt":
		return hasSuffix(verb, "a", "e", "ou", "eu", "iu", "am", "em")
	}
	return false
}

// mayBeParticiple reports whether the word at token i has the form of a participle and none of
// a verb of hearing or reading.
func (x *place) mayBeParticiple(i int) bool {
	k := &x.k[i]
	if k.kind != word || k.upper || k.class&^(small|given) != 0 {
		return false
	}
	switch x.Code {
	case "fr":
		return hasSuffix(k.low, "é", "ée", "és", "ées", "i", "ie", "it", "u", "ue", "ert", "is")
	case "es":
		return hasSuffix(k.low, "ado", "ido", "cho", "to")
	case "it":
		return hasSuffix(k.low, "to", "ta", "ti", "te", "so", "sa")
	case "pt":
		return hasSuffix(k.low, "ado", "ido", "to")
	}
	return false
}

// isInverted reports whether the pronoun at token i is joined to the verb before it: a-t-[il].
func (x *place) isInverted(i int) bool {
	return x.Code == "fr" && i > x.at+1 && x.k[i-1].kind == word && x.k[i].start > x.k[i-1].end
}

// openBefore reads X, the director, tranche: "…", and X tranche que "…", whose verb no table has,
// and X is sure: "…", where a word tells how somebody speaks.
func (x *place) openBefore(last int, colon bool) found {
	if !x.SmallTitles() || x.lo != x.first {
		return found{}
	}
	i := x.lo
	for i < last && (x.k[i].kind == punct || x.k[i].is(end|adverb) && !x.k[i].is(pronoun|determiner|title)) {
		i++
	}
	p, ok := x.phraseAt(i, last)
	if !ok || !p.named() || p.nameLast-p.nameFirst < 2 || x.isLoose(p) || x.isJoined(p) {
		return found{}
	}
	n := x.behindAside(p.next, last)
	f := found{phrase: p, cue: -1, rule: openVerb, ok: true}
	from := n
	for n < last && x.k[n].is(helper|not|adverb) && !x.k[n].is(pronoun) {
		n++
	}
	if verb := last - 1; colon && n == verb || !colon && n == verb-1 && x.isThat(verb) {
		if x.maySay(n, n > from && x.k[n-1].is(helper)) {
			f.cue = n
			return f
		}
	}
	if !colon {
		return found{}
	}
	told := false
	for n = from; n < last; n++ {
		k := &x.k[n]
		if k.kind != word || k.upper || k.is(perceives|passive|noname) && x.k[n-1].low != "se" { // se muestra escéptico
			return found{} // something else may be quoted: X holds a sign: "…"
		}
		told = told || k.is(stance)
	}
	if !told {
		return found{}
	}
	return f
}

// isThat reports whether token i opens a clause of what somebody says.
func (x *place) isThat(i int) bool {
	switch x.k[i].low {
	case "que", "qu'", "che":
		return x.SmallTitles()
	}
	return false
}

// namesNobody reports whether nothing between two tokens may be somebody, or hold somebody's words.
func (x *place) namesNobody(i, j int) bool {
	for ; i < j; i++ {
		k := &x.k[i]
		if k.kind != word || k.upper || k.is(title|noname|perceives|passive|end|nobody|group) {
			return false
		}
		switch k.low { // que su padre le repetía «…»
		case "su", "sus", "le", "les", "son", "sa", "ses", "lui", "leur", "leurs", "suo", "sua", "suoi", "sue", "gli", "seu", "seus", "suas",
			"lhe", "lhes", "mi", "mis", "mon", "ma":
			return false
		}
	}
	return true
}

// ofAnother reports whether the words behind a verb tell whose words follow: X recuerda la frase
// de su padre: «…».
func (x *place) ofAnother(c, last int) bool {
	for i := c + 1; x.SmallTitles() && i+1 < last; i++ {
		if x.k[i].is(noname) && x.k[i+1].is(preposition|dative) {
			return true
		}
	}
	return false
}

// mayHaveSubject reports whether a clause that leads to the verb at token c begins with what may
// be its subject, though it could not be read.
func (x *place) mayHaveSubject(c int) bool {
	if !x.SmallTitles() {
		return false
	}
	s := c
	for s > x.lo && !x.k[s-1].mark(",;—–(") && x.k[s-1].kind != quoted {
		s--
	}
	for s < c && x.k[s].kind == word && x.k[s].is(end|adverb|helper|not) && !x.k[s].is(determiner|pronoun|title) {
		s++
	}
	return s < c && !x.k[s].is(preposition|pronoun|dative)
}

// behindAside is the token behind what stands between commas at token n.
func (x *place) behindAside(n, last int) int {
	if n >= last || !x.k[n].mark(",") {
		return n
	}
	for i := n + 1; i < last; i++ {
		if x.k[i].mark(",") {
			return i + 1
		}
	}
	return n + 1 // behind a name that is an apposition itself
}

// isLoose reports whether a phrase is a word alone that is no role, as an adjective behind a
// verb is: recordó [emocionada].
func (x *place) isLoose(p phrase) bool {
	if !x.SmallTitles() || p.named() || p.pronoun || p.nobody || p.definite {
		return false
	}
	for i := p.roleFirst; i < p.roleLast; i++ {
		if x.k[i].is(title | group) {
			return false
		}
	}
	return true
}

// plurals are endings of verbs that several people are the subject of, and helpers of such.
var plurals = map[string]struct{ endings, helpers []string }{
	"es": {[]string{"on", "an", "en"}, []string{"han", "habían"}},
	"it": {[]string{"ono", "ano", "ero"}, []string{"hanno", "avevano"}},
	"pt": {[]string{"am", "em"}, nil},
}

// isAnybody reports whether a verb, or a pronoun, stands for no person that could be told: dit-on,
// se dice, dicen.
func (x *place) isAnybody(f *found) bool {
	if x.Code == "de" && f.cue >= 0 && f.first < len(x.k) && x.k[f.first].low == "sie" {
		return hasSuffix(x.k[f.cue].low, "en") // klagten sie
	}
	if !x.SmallTitles() || f.cue < 0 {
		return false
	}
	verb := x.k[f.cue].low
	before := ""
	if i := f.cue - 1; i >= x.lo && i != x.at {
		before = x.k[i].low
	}
	p := plurals[x.Code]
	switch {
	case x.k[f.first].low == "on":
		return true
	case hasSuffix(verb, p.endings...), slices.Contains(p.helpers, before):
		return true
	case f.first != f.cue:
		return false
	}
	plain, joined := strings.CutSuffix(verb, "-se")
	return (joined || before == "se" || before == "si") && whatPeopleSay[plain]
}

// whatPeopleSay are verbs that with se or si tell what people say: se dice, si dice, diz-se; not se
// quejó, which is one's own doing.
var whatPeopleSay = func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(`dice decía dijo comenta comentaba cuenta contaba afirma escribió escribe
		diceva disse racconta raccontava scrive scriveva mormora mormorava
		diz dizia conta contava escreve escreveu escrevia murmura`) {
		set[w] = true
	}
	return set
}()

// bearer is the only person of the text whose role is what a phrase says and nothing more: le
// maire. Where the text has another mayor, it is nobody.
func (r *Reader) bearer(x place, p *phrase) *person {
	if !x.SmallTitles() || !p.definite || p.roleLast != p.roleFirst+1 || !x.k[p.roleFirst].is(title) ||
		p.roleLast < len(x.k) && (x.k[p.roleLast].is(preposition|particle) || x.k[p.roleLast].upper) {
		return nil
	}
	role := x.k[p.roleFirst].low
	var only *person
	for _, all := range r.persons {
		for _, q := range all {
			if !x.hasRoleWord(r.text[q.role.Start:q.role.End], role) {
				continue
			}
			if only != nil {
				return nil
			}
			only = q
		}
	}
	if only == nil || only.at.Start > x.k[x.at].start || !x.beginsWith(r.text[only.role.Start:only.role.End], role) {
		return nil
	}
	for at := 0; ; { // le maire de Lans, who has no name
		i := strings.Index(r.text[at:], role)
		if i < 0 {
			return only
		}
		i += at
		at = i + len(role)
		within := only.role.Start <= i && i < only.role.End
		if !within && x.isOfSomething(article.Clip(r.text[at:], longestRest)) {
			return nil
		}
	}
}

const longestRest = 16

// isOfSomething reports whether a text goes on with what a role is of.
func (x *place) isOfSomething(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	w, _, _ := strings.Cut(strings.ReplaceAll(rest, "’", "'"), " ")
	if i := strings.IndexByte(w, '\''); i > 0 {
		w = w[:i+1]
	}
	return x.words[w]&preposition != 0 && (strings.HasPrefix(w, "d") || w == "al" || w == "aux")
}

func (x *place) hasRoleWord(role, w string) bool {
	for f := range strings.FieldsSeq(x.lower(role)) {
		if f == w || strings.HasSuffix(f, "'"+w) {
			return true
		}
	}
	return false
}

func (x *place) beginsWith(role, w string) bool {
	first, _, _ := strings.Cut(x.lower(role), " ")
	return first == w
}

// anyVerb is the rule by which a word that is no known verb of speech is read as one: “…”,
// grumbles her neighbour Ida Brandt. X shakes her head: “…”. Nobody is named by it whose
// whole name the text does not have.
const anyVerb = "beside a verb"

// shortestSaid is how long a quotation is, in bytes with its marks, that is no title or term.
const shortestSaid = 25

// formless reports whether open verbs are read by what stands around them alone: their
// forms tell little.
func (t *Tongue) formless() bool { return t.Code == "de" || t.Code == "ru" }

// mayBeVerb reports whether a word may be a verb of speech that is in no table.
func (x *place) mayBeVerb(i int) bool {
	k := &x.k[i]
	return k.kind == word && !k.upper && !k.digit && k.class&^small == 0
}

// behindAnyVerb reads "…", with a comma, a word that may be a verb and somebody.
func (x *place) behindAnyVerb(i int) found {
	if !x.formless() || !x.k[x.at+1].mark(",—–") || !x.mayBeVerb(i) || x.k[x.at].end-x.k[x.at].start < shortestSaid {
		return found{}
	}
	p, ok := x.subjectFrom(i+1, x.hi)
	if !ok || x.isJoined(p) || x.perceived(i, x.hi) {
		return found{}
	}
	if p.pronoun && p.first == i+1 && (x.k[i+1].is(he|she) || x.k[i+1].is(determiner)) {
		return found{phrase: p, cue: i, rule: "pronoun", ok: true} // „…“, gesteht [er]
	}
	if !p.named() {
		return found{}
	}
	return found{phrase: p, cue: i, rule: anyVerb, ok: true}
}

// perceived reports whether tokens [i,j) tell that words stand somewhere, or are read or heard.
func (x *place) perceived(i, j int) bool {
	for ; i < j; i++ {
		if x.k[i].is(perceives) {
			return true
		}
	}
	return false
}

// leadsToColon reads X with a word behind it that may be a verb, and no other name: X shakes
// her head: "…". The colon is the token before last.
func (x *place) leadsToColon(last int) found {
	if !x.formless() || x.lo != x.first || x.k[x.at].end-x.k[x.at].start < shortestSaid {
		return found{}
	}
	i := x.lo
	for i < last && x.k[i].kind == punct {
		i++
	}
	p, ok := x.phraseAt(i, last)
	if (!ok || !p.named()) && i+1 < last && x.k[i].isName() { // a surname, which might be a role for all that stands here
		p, ok = phrase{first: i, last: i + 1, nameFirst: i, nameLast: i + 1, next: i + 1}, true
	}
	if !ok || !p.named() {
		return found{}
	}
	verb := p.next
	for verb < last && x.k[verb].is(helper) {
		verb++ // se [encoge]
	}
	if verb >= last || !x.mayBeVerb(verb) || x.isJoined(p) || x.perceived(verb, last) {
		return found{}
	}
	for n := verb + 1; n < last; n++ {
		if x.k[n].isName() && (x.Code != "de" || x.k[n-1].isName()) { // in German a noun has a capital
			return found{}
		}
	}
	return found{phrase: p, cue: verb, rule: anyVerb, ok: true}
}

// participles are those of German verbs of speech that have other forms than their past.
var participles = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`gewarnt gesagt gemeint geantwortet gefragt geklagt gefordert gemahnt gerufen geschrieben
		gesprochen betont erklärt kritisiert versichert berichtet erzählt mitgeteilt gemeldet
		angekündigt verkündet versprochen zugegeben eingeräumt hinzugefügt geschimpft behauptet
		beteuert bekräftigt bestätigt ergänzt geraten verlangt gelobt gescherzt gedroht gestanden
		erläutert geschildert unterstrichen klargestellt gespottet geschwärmt`) {
		participles[w] = true
	}
}
