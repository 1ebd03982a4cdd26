package quotation

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
)

// Reported speech: what somebody is said to have said, in the writer's words.
// Every cue with a subject is a candidate; a third linear model weighs whether
// the clause beside it is what was said.

// minReported is the probability from which a clause counts as reported speech.
const minReported = 0.32

// maxNested is the probability from which a clause inside another one counts as
// reported speech of its own.
const maxNested = 0.8

// The blocks of the model of reported speech.
var (
	rBias      = &block{name: "always", size: 1}
	rLemma     = &block{name: "the verb itself", size: lex.MaxLemmas}
	rFollow    = &block{name: "class of verb and what follows", size: int(lex.NumVerbClasses) * numFollows}
	rForm      = &block{name: "class and form of verb", size: int(lex.NumVerbClasses) * int(lex.NumVerbForms)}
	rFlags     = &block{name: "infinitive, passive, subordinate, negated, modal", size: 8}
	rSubject   = &block{name: "relation and kind of the subject", size: int(syntax.NumRelations) * int(syntax.NumMentionKinds)}
	rIs        = &block{name: "what the subject is", size: 12}
	rPlace     = &block{name: "place of the clause and class of verb", size: 4 * int(lex.NumVerbClasses)}
	rLength    = &block{name: "words of the clause, place", size: 6 * 4}
	rNeighbour = &block{name: "cues before, quotations in the clause, headline", size: 12}
	rSteps     = &block{name: "relation and commas or nouns passed", size: int(syntax.NumRelations) * 5}
	rNear      = &block{name: "words between subject and cue", size: 5}
	rClause    = &block{name: "verbs of the clause, place", size: 4 * 4}
	rEntity    = &block{name: "what is known of the entity", size: 6}
)

var reportedBlocks = []*block{rBias, rLemma, rFollow, rForm, rFlags, rSubject, rIs, rPlace, rLength, rNeighbour, rNear, rSteps, rClause,
	rEntity}

var reportedSize = layout(reportedBlocks)

// Places of the clause relative to its cue.
const (
	placeAfter  = iota // Ruiz said that …
	placeBefore        // …, Ruiz said.
	placeFirst         // According to Ruiz, …
	placeLast          // …, according to Ruiz
)

// report is a candidate for reported speech.
type report struct {
	cue, mention int
	rel          syntax.Relation
	steps        int
	first, last  int // tokens of the clause
	place        int
	features     bag
	p            float64 // that it is reported speech
	pSubject     float64 // that the speaker is the right one
	plain        bool    // sure enough to be shown
}

// reports lists the candidates of one sentence, one for each cue.
func (d *document) reports(si int) []report {
	s := &d.Sentences[si]
	var out []report
	for i := 0; i < len(s.Links); {
		j := i
		for j < len(s.Links) && s.Links[j].Cue == s.Links[i].Cue {
			j++
		}
		links := d.subjectsOf(s.Links[i:j])
		c := &d.Cues[s.Links[i].Cue]
		i = j
		if len(links) == 0 || c.Class == lex.ColonCue && c.Form == lex.FormThird || c.Passive && d.Tokens[c.Token].Is(lex.TermWord) {
			continue
		}
		l, p := d.chooseSubject(links, s)
		r := report{cue: l.Cue, mention: l.Mention, rel: l.Rel, steps: l.Steps, pSubject: p}
		if !d.findClause(&r, s) || c.Class == lex.WriteVerb && d.followClass(r.first, s) == followsWork || d.directCues[r.cue] &&
			d.mostlyQuoted(&r) {
			continue
		}
		if c.Class == lex.WeakVerb && !d.takesSpeech(&r, s) {
			continue
		}
		d.reportFeatures(&r, s)
		out = append(out, r)
	}
	return out
}

// takesSpeech tells what makes reported speech of a verb like run, read or go
// on: a that-clause, an infinitive, a question, a quotation, a statement.
func (d *document) takesSpeech(r *report, s *syntax.Sentence) bool {
	if between(d.counts.quotes, r.first, r.last) > 0 {
		return true
	}
	switch d.followClass(r.first, s) {
	case followsColon, followsThat, followsTo, followsWhether, followsWh:
		return true
	}
	if k := d.StartsAt[r.first]; k != 0 {
		m := &d.Mentions[k-1]
		return d.Tokens[m.Head].Is(lex.Inanimate | lex.NounCue)
	}
	return false
}

// mostlyQuoted tells a clause that adds little to the quotation found by the
// same cue.
func (d *document) mostlyQuoted(r *report) bool {
	if r.rel == syntax.InvertedSubject && r.place == placeAfter {
		return true // "…," said Ruiz, who has run the shop since May
	}
	switch d.followClass(r.first, &d.Sentences[d.Cues[r.cue].Sentence]) {
	case followsThat, followsWhether, followsWh, followsPronoun, followsClause:
		return r.place != placeFirst && between(d.counts.words, r.first, r.last) < 5
	}
	return true
}

// findClause sets the tokens of what was said; false when nothing is left
// beside the cue, or nothing but a quotation.
func (d *document) findClause(r *report, s *syntax.Sentence) bool {
	c := &d.Cues[r.cue]
	m := d.subjectPlace(r)
	switch {
	case c.Class == lex.AccordingTo:
		end := d.PhraseEnd(max(m.Last, c.Last), c.Sentence)
		if c.Token <= s.First+1 {
			r.place, r.first, r.last = placeFirst, end, s.Last
		} else {
			r.place, r.first, r.last = placeLast, s.First, c.Token
			if end+1 < s.Last && d.Tokens[end].Punct(",") && d.Tokens[end+1].Kind != syntax.PunctToken {
				r.last = s.Last // The dam, according to Ruiz, is safe.
			}
		}
	case d.endsClause(r, s):
		r.place, r.first, r.last = placeBefore, s.First, min(c.Token, m.First)
		if end := max(c.Last, m.Last); r.rel != syntax.InvertedSubject && end+2 < s.Last && d.Tokens[end].Punct(",") &&
			d.Tokens[end+1].Kind == syntax.WordToken {
			// All of it, she says, could be undone.
			r.last = s.Last
		}
	default:
		r.place, r.first, r.last = placeAfter, c.Last, s.Last
		if r.rel == syntax.InvertedSubject {
			r.first = max(m.Last, c.Last)
		}
		r.first = d.skipToThat(d.skipHearer(r, s), r.last)
		r.last = d.clauseEnd(r, s)
	}
	for r.first < r.last && d.Tokens[r.first].Kind == syntax.PunctToken {
		r.first++
	}
	for r.last > r.first && d.Tokens[r.last-1].Kind == syntax.PunctToken {
		r.last--
	}
	if r.last <= r.first {
		return false
	}
	return between(d.counts.words, r.first, r.last) >= 1 && !(r.last-r.first == 1 && d.Tokens[r.first].Kind == syntax.QuoteToken)
}

// subjectPlace is the place of the subject, the cue's own when it has none.
func (d *document) subjectPlace(r *report) *syntax.Mention {
	if r.mention >= 0 {
		return &d.Mentions[r.mention]
	}
	c := &d.Cues[r.cue]
	return &syntax.Mention{First: c.Token, Last: c.Last, Head: c.Token, Kind: syntax.LoosePronounMention, Attached: -1, Owner: -1, Entity: -1}
}

// skipHearer steps over whom something is told: "told reporters the dam held",
// "warned the crew that".
func (d *document) skipHearer(r *report, s *syntax.Sentence) int {
	c := &d.Cues[r.cue]
	if r.rel == syntax.InvertedSubject || r.first >= s.Last || !standings.hearer[d.Tokens[c.Token].Word] {
		return r.first
	}
	k := d.StartsAt[r.first]
	if k == 0 {
		if d.Tokens[r.first].Is(lex.ObjectPronoun) {
			return r.first + 1
		}
		return r.first
	}
	end := d.PhraseEnd(d.WholePhrase(int(k)-1), c.Sentence)
	if end >= s.Last || d.Tokens[end].Kind == syntax.PunctToken || d.Tokens[end].Is(lex.Auxiliary|lex.CommonVerb) {
		return r.first // told, the dam held
	}
	return end
}

// maxClause is how many tokens of a clause are looked at for its end.
const maxClause = 120

// clauseEnd is where reported speech ends that begins behind its verb: where
// somebody else speaks, or the article itself goes on.
func (d *document) clauseEnd(r *report, s *syntax.Sentence) int {
	for k := r.first + 1; k < min(r.last, r.first+maxClause); k++ {
		t := &d.Tokens[k]
		if t.Kind != syntax.PunctToken {
			continue
		}
		switch t.Word {
		case ";":
			return k
		case ",", "—", "–", "--":
			if k+1 < r.last && d.goesOn(k+1, r.last, s) {
				return k
			}
		}
	}
	return r.last
}

// goesOn reports whether a clause of its own begins at token k: "and the county
// warned", "but the board closed it", "Park said", "according to Park".
func (d *document) goesOn(k, limit int, s *syntax.Sentence) bool {
	t := &d.Tokens[k]
	if t.Word == "according" {
		return true
	}
	if t.Is(lex.Conjunction) && t.Kind == syntax.WordToken {
		switch t.Word {
		case "and", "but", "while", "although", "though", "whereas", "yet", "so", "or":
		default:
			return false
		}
		for k++; k < limit; k++ {
			if t := &d.Tokens[k]; t.Punct(",") && d.Tokens[k-1].Is(lex.Adverb) || t.Is(lex.Adverb) || t.Kind == syntax.WordToken &&
				strings.HasSuffix(t.Word, "ly") {
				continue
			}
			break
		}
		return k < limit && d.Tokens[k].Word != "that" && d.verbWithin(k, limit, s)
	}
	// An attribution of its own: Park said.
	if m := d.StartsAt[k]; m != 0 {
		n := d.Mentions[m-1].Last
		return n < limit && standings.utter[d.Tokens[n].Word] && d.Tokens[n].Cue != 0 && d.Cues[d.Tokens[n].Cue-1].Form <= lex.FormThird
	}
	return false
}

// verbWithin reports whether a finite verb stands between token k and the next
// comma.
func (d *document) verbWithin(k, limit int, s *syntax.Sentence) bool {
	for end := min(limit, k+maxClause); k < end; k++ {
		t := &d.Tokens[k]
		if t.Kind == syntax.PunctToken {
			return false
		}
		if d.IsFiniteVerb(k) || t.Cue != 0 && d.Cues[t.Cue-1].Form <= lex.FormThird {
			return true
		}
	}
	return false
}

// skipToThat steps over "in a statement on Monday" to the "that" behind it.
func (d *document) skipToThat(first, last int) int {
	if first < last && d.Tokens[first].Is(lex.Preposition|lex.DateWord|lex.Adverb) {
		for k := first + 1; k < last && k < first+9; k++ {
			t := &d.Tokens[k]
			if t.Word == "that" {
				return k
			}
			if t.Kind != syntax.WordToken || t.Cue != 0 || t.Is(lex.Auxiliary) {
				break
			}
		}
	}
	return first
}

// endsClause tells "The plan has failed, Ruiz said on Monday." from a cue that
// is followed by what was said.
func (d *document) endsClause(r *report, s *syntax.Sentence) bool {
	c := &d.Cues[r.cue]
	m := d.subjectPlace(r)
	if c.Class > lex.AskVerb && c.Class != lex.ShowVerb && c.Class != lex.ThinkVerb && c.Class != lex.PromiseVerb ||
		c.Form == lex.FormIng || c.Infinitive {
		return false
	}
	start, end := min(c.Token, m.First), max(c.Last, m.Last)
	if start <= s.First+1 {
		return false
	}
	for start > s.First+2 && (d.Tokens[start-1].Punct("'") || d.Tokens[start-1].Punct("’")) {
		start-- // ''words,'' Ruiz said
	}
	p := &d.Tokens[start-1]
	if !p.Punct(",") && p.Kind != syntax.QuoteToken && !p.Punct("—") && !p.Punct("?") && !p.Punct("!") && r.rel != syntax.InvertedSubject {
		return false
	}
	if r.rel == syntax.WhoSubject || r.rel == syntax.Antecedent || r.rel == syntax.SharedSubject {
		return false
	}
	// What follows must be no clause: nothing, a date, "in an interview".
	if strings.HasPrefix(d.Tokens[c.Token].Word, "t") && c.Class == lex.SayVerb && end == c.Last && end < s.Last && d.StartsAt[end] != 0 {
		end = d.Mentions[d.StartsAt[end]-1].Last // …, Ruiz told reporters.
	}
	if end >= s.Last {
		return true
	}
	n := &d.Tokens[end]
	if n.Kind == syntax.PunctToken {
		return n.Word != ":"
	}
	if n.Kind == syntax.QuoteToken || n.Word == "that" || n.Word == "to" || between(d.counts.verbs, s.First, start) == 0 ||
		n.Is(lex.Determiner) &&
			!n.Is(lex.DateWord) || n.Is(lex.SubjectPronoun) || n.Word == "it" {
		return false
	}
	return n.Is(lex.Preposition|lex.DateWord|lex.Adverb|lex.Conjunction) && d.partEnds(end, s)
}

// maxAside is how long "in an interview on Monday" after "Ruiz said" may be.
const maxAside = 16

// partEnds reports whether the sentence, or its part up to a comma, ends soon
// after token i.
func (d *document) partEnds(i int, s *syntax.Sentence) bool {
	for k := i; k < s.Last; k++ {
		if d.Tokens[k].Punct(",") {
			return true
		}
		if k == i+maxAside {
			return false
		}
	}
	return true
}

// What follows a cue. The numbers are those that the weights were learnt with.
const (
	followsNothing   = iota // the end, a stop
	followsQuotation        // “…”
	followsColon            // :
	followsComma            // ,
	followsThat             // that the dam holds
	followsTo               // to leave
	followsWhether          // whether, if
	followsWh               // how, why, what
	followsPronoun          // she, it, there
	followsFor              // for, on
	followsOf               // of, about
	followsAs               // as, by
	followsPrep             // another preposition
	followsDate             // Monday
	followsObject           // him
	followsClause           // the dam would hold
	followsPhrase           // the dam
	followsOther            // anything else
	followsWork             // wrote the song
	numFollows
)

// followWords are the words that make a class of their own.
var followWords = map[string]int{
	"that": followsThat, "to": followsTo, "if": followsWhether, "whether": followsWhether,
	"how": followsWh, "why": followsWh, "what": followsWh, "where": followsWh, "when": followsWh, "who": followsWh,
	"it": followsPronoun, "i": followsPronoun, "we": followsPronoun, "there": followsPronoun, "he": followsPronoun, "she": followsPronoun,
	"they": followsPronoun, "for": followsFor, "on": followsFor, "of": followsOf, "about": followsOf, "as": followsAs, "by": followsAs,
}

// followClass classifies the token after a cue.
func (d *document) followClass(i int, s *syntax.Sentence) int {
	if i >= s.Last {
		return followsNothing
	}
	t := &d.Tokens[i]
	switch {
	case t.Kind == syntax.QuoteToken:
		return followsQuotation
	case t.Punct(":"):
		return followsColon
	case t.Punct(","):
		return followsComma
	case t.Kind == syntax.PunctToken:
		return followsNothing
	}
	if f, ok := followWords[t.Word]; ok {
		return f
	}
	switch {
	case t.Is(lex.Preposition):
		return followsPrep
	case t.Is(lex.DateWord):
		return followsDate
	case t.Is(lex.ObjectPronoun):
		return followsObject
	case d.StartsAt[i] != 0:
		return d.followingPhrase(&d.Mentions[d.StartsAt[i]-1], s)
	}
	return followsOther
}

// followingPhrase tells a noun phrase that a verb follows from one that is an
// object.
func (d *document) followingPhrase(m *syntax.Mention, s *syntax.Sentence) int {
	if e := m.Last; e < s.Last && (d.Tokens[e].Is(lex.Auxiliary|lex.CommonVerb) || d.Tokens[e].Cue != 0) {
		return followsClause
	}
	if d.Tokens[m.Head].Is(lex.MediaWord) {
		return followsWork
	}
	return followsPhrase
}

func (d *document) reportFeatures(r *report, s *syntax.Sentence) {
	c, m := &d.Cues[r.cue], d.subjectPlace(r)
	t := &d.Tokens[c.Token]
	f := &r.features
	f.add(rBias, 0)
	f.add(rLemma, int(lex.CueWords[t.Word].Lemma))
	next := c.Last
	if r.place == placeAfter {
		next = max(r.first, next)
	}
	follow := d.followClass(next, s)
	class := int(c.Class)
	f.add(rFollow, class*numFollows+follow)
	f.add(rForm, class*int(lex.NumVerbForms)+int(c.Form))
	f.addIf(rFlags, 0, c.Infinitive)
	f.addIf(rFlags, 1, c.Passive)
	f.addIf(rFlags, 2, c.Subordinate)
	for k := c.Token - 1; k >= s.First && k > c.Token-4; k-- {
		switch w := d.Tokens[k].Word; {
		case w == "not" || w == "never" || strings.HasSuffix(w, "n't"):
			f.add(rFlags, 3)
		case w == "would" || w == "could" || w == "may" || w == "might" || w == "should" || w == "can" || w == "must":
			f.add(rFlags, 4)
		case w == "will" || w == "'ll":
			f.add(rFlags, 5)
		case w == "has" || w == "have" || w == "had":
			f.add(rFlags, 6)
		case w == "is" || w == "are" || w == "was" || w == "were":
			f.add(rFlags, 7)
		}
	}
	f.add(rSubject, int(r.rel)*int(syntax.NumMentionKinds)+int(m.Kind))
	for i, yes := range [...]bool{m.Plural, m.Inanimate, m.Group, m.Org, m.Possessive, m.Embedded, m.Bracketed, m.Attached >= 0, m.Entity >= 0,
		m.Kind == syntax.LoosePronounMention && d.Tokens[m.First].Word == "it", m.Kind == syntax.LoosePronounMention &&
			(d.Tokens[m.First].Word == "i" || d.Tokens[m.First].Word == "we"),
		d.Tokens[m.Head].Is(lex.Number)} {
		f.addIf(rIs, i, yes)
	}
	f.add(rPlace, r.place*int(lex.NumVerbClasses)+class)
	n := between(d.counts.words, r.first, r.last)
	f.add(rLength, bucket(n, 1, 3, 6, 12, 25)*4+r.place)
	f.add(rNeighbour, bucket(between(d.counts.cues, s.First, c.Token), 0, 1, 2))
	f.add(rNeighbour, 4+bucket(between(d.counts.quotes, r.first, r.last), 0, 1))
	f.addIf(rNeighbour, 8, s.Headline)
	f.addIf(rNeighbour, 9, d.directCues[r.cue])
	f.addIf(rNeighbour, 10, d.Tokens[r.first].Kind == syntax.QuoteToken)
	gap := between(d.counts.words, m.Last, c.Token)
	if m.First >= c.Last {
		gap = between(d.counts.words, c.Last, m.First)
	}
	f.add(rSteps, int(r.rel)*5+min(r.steps, 4))
	f.add(rNear, bucket(gap, 0, 1, 3, 8))
	f.add(rClause, bucket(between(d.counts.verbs, r.first, r.last), 0, 1, 2)*4+r.place)
	if m.Entity >= 0 {
		e := &d.Entities[m.Entity]
		f.addIf(rEntity, 0, e.Person > 0)
		f.addIf(rEntity, 1, e.Person < 0)
		f.addIf(rEntity, 2, e.Count == 1)
		f.addIf(rEntity, 3, e.Count > 3)
		f.addIf(rEntity, 4, e.Spoke >= 0)
	}
}

// reportedSpeech finds the reported speech of the article; direct are the
// quotations found before, whose cues it must not claim again.
func (d *document) reportedSpeech() []Quotation {
	var out []Quotation
	for si := range d.Sentences {
		s := &d.Sentences[si]
		if d.Foreign[s.Para] {
			continue
		}
		if si%askContext == 0 && d.ctx.Err() != nil {
			return nil
		}
		var kept []report
		for _, r := range d.reports(si) {
			r.p = logistic(r.features, d.model.Reported)
			r.plain = d.plainlySaid(&r, s)
			if r.p >= minReported {
				kept = append(kept, r)
			}
		}
		for i := range kept {
			r := &kept[i]
			if isPartOf(r, kept[max(0, i-maxRivals):min(len(kept), i+maxRivals)]) {
				continue
			}
			q := d.reportedQuotation(r)
			if !r.plain {
				q.Confidence = min(q.Confidence, unsure)
			}
			out = append(out, q)
		}
	}
	return out
}

// maxRivals is how many clauses on each side one is compared with.
const maxRivals = 8

// isPartOf reports whether another clause of the sentence shares words with r and
// is the surer one, or the longer of two that are sure: what somebody said is told once, not once for each verb in
// it.
func isPartOf(r *report, all []report) bool {
	for i := range all {
		o := &all[i]
		if o.cue == r.cue || o.first >= r.last || r.first >= o.last {
			continue
		}
		switch {
		case o.plain && r.plain:
			if o.last-o.first > r.last-r.first {
				return true
			}
		case o.plain:
			return true
		case !r.plain && r.p < maxNested && (o.p > r.p || o.p == r.p && o.cue < r.cue):
			return true
		}
	}
	return false
}

func (d *document) reportedQuotation(r *report) Quotation {
	c := &d.Cues[r.cue]
	s := &d.Sentences[c.Sentence]
	q := Quotation{
		Start: d.Tokens[r.first].Start, End: d.Tokens[r.last-1].End,
		Sentence:   article.Range{Start: d.Tokens[s.First].Start, End: d.Tokens[s.Last-1].End},
		Kind:       KindReported,
		Cue:        article.Range{Start: d.Tokens[c.Token].Start, End: d.Tokens[c.Last-1].End},
		Rule:       "reported, " + relationNames[r.rel],
		Confidence: calibrate(r.p*r.pSubject, d.model.Calibration[2], d.model.Calibration[3]),
	}
	d.nameSpeaker(&q, r.mention)
	return q
}
