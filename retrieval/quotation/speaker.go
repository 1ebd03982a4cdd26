package quotation

import (
	"math"
	"sort"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/marks"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
)

// candidate is one answer to "who said it": a mention, why it may be, and the
// features that weigh it.
type candidate struct {
	mention  int // -1: nobody
	cue      int // -1: none
	rel      syntax.Relation
	position int
	features bag
	p        float64
}

const (
	maxLinks  = 40 // links of the sentence considered for one quotation
	maxLoose  = 8  // mentions without a cue considered
	maxWindow = 70 // tokens looked at on each side
	maxQuotes = 4  // other quotations between a cue and its own
)

// Positions of a cue relative to a quotation.
const (
	posNone = iota
	posBefore0
	posBefore2
	posBefore5
	posBefore12
	posBeforeFar
	posAfter0
	posAfter3
	posAfterFar
	posAround
	posElsewhere
	posSecond // after an earlier quotation of the same sentence
)

// side folds a position to before, after, elsewhere.
func side(pos int) int {
	switch {
	case pos >= posBefore0 && pos <= posBeforeFar || pos == posSecond:
		return 0
	case pos >= posAfter0 && pos <= posAfterFar:
		return 1
	}
	return 2
}

// Places of a quotation in its sentence.
const (
	shapeAlone = iota
	shapeFirst
	shapeLast
	shapeMid
)

// setting is what all candidates of one quotation share.
type setting struct {
	token    int // of the quotation
	sentence int
	shape    int
	capital  int
	words    int
	lead     int // what is before the quotation
	follow   int // what is after it
	governor int // the cue beside it; -1
	best     int // best cue of the sentence: 0 none, 1 weak, 2 reporting, 3 say
	previous int // mention that spoke the quotation before; -1
	prevTok  int // its token; -1
}

// counts are running totals over the tokens, so that what lies between two
// places is known at once.
type counts struct {
	words, cues, quotes, nouns, clauses, verbs []int32
}

func (d *document) count() {
	n := len(d.Tokens) + 1
	buf := make([]int32, 6*n)
	d.counts = counts{buf[:n], buf[n : 2*n], buf[2*n : 3*n], buf[3*n : 4*n], buf[4*n : 5*n], buf[5*n:]}
	c := &d.counts
	for i := range d.Tokens {
		t := &d.Tokens[i]
		c.words[i+1], c.cues[i+1], c.quotes[i+1], c.nouns[i+1], c.clauses[i+1], c.verbs[i+1] = c.words[i], c.cues[i], c.quotes[i], c.nouns[i],
			c.clauses[i], c.verbs[i]
		if t.Kind == syntax.WordToken {
			c.words[i+1]++
		}
		if t.Kind == syntax.QuoteToken {
			c.quotes[i+1]++
		}
		if t.Cue != 0 && d.Cues[t.Cue-1].Class != lex.NounVerb && d.Cues[t.Cue-1].Class != lex.ColonCue {
			c.cues[i+1]++
		}
		if m := d.StartsAt[i]; m != 0 && !d.Mentions[m-1].Embedded && !d.Mentions[m-1].Possessive {
			c.nouns[i+1]++
		}
		if t.Kind == syntax.WordToken && (t.Is(lex.Auxiliary|lex.CommonVerb) || t.Cue != 0) {
			c.verbs[i+1]++
		}
		if t.Punct(";") || t.Punct(":") || t.Is(lex.Conjunction|lex.Relativizer) && t.Kind == syntax.WordToken && !t.Is(lex.Preposition) &&
			t.Word != "and" ||
			t.Word == "and" && i > 0 && d.Tokens[i-1].Punct(",") {
			c.clauses[i+1]++
		}
	}
}

func between(c []int32, a, b int) int {
	if b <= a {
		return 0
	}
	return int(c[b] - c[a])
}

func (d *document) settingOf(ti int) setting {
	t := &d.Tokens[ti]
	s := &d.Sentences[t.Sentence]
	x := setting{token: ti, sentence: int(t.Sentence), previous: -1, prevTok: -1}
	first, last := ti == s.First, true
	for k := ti + 1; k < s.Last; k++ {
		if d.Tokens[k].Kind != syntax.PunctToken {
			last = false
			break
		}
	}
	switch {
	case first && last:
		x.shape = shapeAlone
	case first:
		x.shape = shapeFirst
	case last:
		x.shape = shapeLast
	default:
		x.shape = shapeMid
	}
	q := d.Spans[t.Quote]
	if unicode.IsUpper(d.FirstRune(int(t.Quote))) {
		x.capital = 1
	}
	x.words = marks.WordCount(d.Text[q.Start:min(q.End, q.Start+400)])
	x.lead = d.leadOf(ti, s)
	x.follow = d.followOf(ti, s)
	x.best = d.bestCue(ti, s)
	x.governor = d.governor(ti)
	return x
}

// leadOf classifies the token before the quotation.
func (d *document) leadOf(ti int, s *syntax.Sentence) int {
	if ti == s.First {
		return 0
	}
	p := &d.Tokens[ti-1]
	switch {
	case p.Punct(","):
		return 1
	case p.Punct(":"):
		return 2
	case p.Word == "that":
		return 3
	case p.Kind == syntax.PunctToken:
		return 4
	case p.Cue != 0:
		return 5
	case p.Is(lex.Preposition | lex.Determiner | lex.PossessivePronoun):
		return 6
	}
	return 7
}

// followOf classifies the token after the quotation.
func (d *document) followOf(ti int, s *syntax.Sentence) int {
	if ti+1 >= s.Last {
		return 0
	}
	n := &d.Tokens[ti+1]
	switch {
	case n.Kind == syntax.PunctToken && (n.Word == "." || n.Word == "!" || n.Word == "?"):
		return 0
	case n.Kind == syntax.PunctToken:
		return 1
	case n.Cue != 0 && d.Cues[n.Cue-1].Form != lex.FormIng:
		return 2
	case d.StartsAt[ti+1] != 0:
		return 3
	}
	return 4
}

func (d *document) bestCue(ti int, s *syntax.Sentence) int {
	best := 0
	for k := max(s.First, ti-maxWindow); k < s.Last && k < ti+maxWindow; k++ {
		c := d.Tokens[k].Cue
		if c == 0 || !d.Cues[c-1].HasSubject {
			continue
		}
		switch cl := d.Cues[c-1].Class; {
		case cl == lex.SayVerb || cl == lex.AccordingTo:
			return 3
		case cl <= lex.PromiseVerb:
			best = max(best, 2)
		default:
			best = max(best, 1)
		}
	}
	return best
}

// candidates lists who may have said the quotation at token x.token.
func (d *document) candidates(x *setting) []candidate {
	s := &d.Sentences[x.sentence]
	cands := d.scratch[:0]
	d.arena = d.arena[:0]
	// Links are in the order of their cues; take those around the quotation.
	lo := sort.Search(len(s.Links), func(k int) bool { return d.Cues[s.Links[k].Cue].Token >= x.token-maxWindow })
	var used [64]int
	nused := 0
	for k := lo; k < len(s.Links) && len(cands) < maxLinks; k++ {
		l := s.Links[k]
		c := &d.Cues[l.Cue]
		if c.Token > x.token+maxWindow {
			break
		}
		if l.Rel == syntax.CueObject && c.Class != lex.SayVerb && c.Class != lex.AskVerb {
			continue
		}
		if between(d.counts.quotes, min(c.Token, x.token), max(c.Token, x.token)) > maxQuotes {
			continue
		}
		cands = append(cands, d.linkCandidate(x, s, l))
		if nused < len(used) {
			used[nused] = l.Mention
			nused++
		}
	}
	cands = d.looseCandidates(x, s, cands, used[:nused])
	cands = d.carriedCandidates(x, s, cands)
	none := candidate{mention: -1, cue: -1, rel: syntax.Nobody, features: d.newBag()}
	none.features.add(silent, bucket(x.words, 1, 2, 3, 6, 12)*shapes+x.shape)
	none.features.addIf(silent, 6*shapes, d.Paragraphs[s.Para].Heading)
	none.features.addIf(silent, 6*shapes+1, d.Spans[d.Tokens[x.token].Quote].Unclosed)
	none.features.addIf(silent, 6*shapes+2, len(s.Links) == 0)
	none.features.addIf(silent, 6*shapes+3, len(s.Mentions) == 0)
	d.sharedFeatures(&none, x)
	cands = append(cands, none)
	d.scratch = cands
	return cands
}

// maxFeatures is more than any candidate has; a bag that outgrows it moves to
// memory of its own.
const maxFeatures = 72

// newBag is an empty bag in memory that lives until the next quotation.
func (d *document) newBag() bag {
	n := len(d.arena)
	if n+maxFeatures > cap(d.arena) {
		d.arena = make([]uint16, 0, 64*maxFeatures)
		n = 0
	}
	d.arena = d.arena[:n+maxFeatures]
	return bag(d.arena[n : n : n+maxFeatures])
}

// sharedFeatures adds what every relation is combined with.
func (d *document) sharedFeatures(c *candidate, x *setting) {
	r := int(c.rel)
	f := &c.features
	f.add(relPosition, r*positions+c.position)
	f.add(relShape, r*shapes+x.shape)
	f.add(rivals, r*4+x.best)
	f.add(afterQuote, x.follow*int(syntax.NumRelations)+r)
	f.add(leadIn, x.lead*positions+c.position)
	g := 0
	switch {
	case x.governor < 0:
	case c.cue == x.governor && d.inWhat(c.cue):
		g = 3
	case c.cue == x.governor:
		g = 2
	default:
		g = 1
	}
	long := bucket(x.words, 3, 8)
	f.add(governs, (g*int(syntax.NumRelations)+r)*3+long)
	f.add(lengthPlace, (bucket(x.words, 1, 3, 8)*int(syntax.NumRelations)+r)*sides+side(c.position))
}

func (d *document) position(x *setting, m *syntax.Mention, c *syntax.Cue) int {
	start, end := min(m.First, c.Token), max(m.Last, c.Last)
	q := x.token
	switch {
	case end <= q:
		if between(d.counts.quotes, end, q) > 0 {
			return posSecond
		}
		return posBefore0 + bucket(between(d.counts.words, end, q), 0, 2, 5, 12)
	case start > q:
		return posAfter0 + bucket(between(d.counts.words, q+1, start), 0, 3)
	}
	return posAround
}

func (d *document) linkCandidate(x *setting, s *syntax.Sentence, l syntax.Link) candidate {
	m, c := &d.Mentions[l.Mention], &d.Cues[l.Cue]
	cand := candidate{mention: l.Mention, cue: l.Cue, rel: l.Rel, position: d.position(x, m, c), features: d.newBag()}
	d.sharedFeatures(&cand, x)
	f := &cand.features
	sd := side(cand.position)
	d.mentionFeatures(&cand, m, x, 0)
	d.cueFeatures(&cand, m, c, l, sd)
	from, to := c.Last, x.token
	if sd == 1 {
		from, to = x.token+1, min(c.Token, m.First)
	}
	f.add(cuesBetween, bucket(between(d.counts.cues, from, to), 0, 1, 2)*sides+sd)
	f.add(quotesBetween, bucket(between(d.counts.quotes, from, to), 0, 1)*sides+sd)
	f.add(nounsBetween, bucket(between(d.counts.nouns, max(from, m.Last), to), 0, 1, 2)*sides+sd)
	f.add(clauses, bucket(between(d.counts.clauses, from, to), 0, 1, 2)*sides+sd)
	rank := 0
	if sd == 0 {
		rank = between(d.counts.cues, c.Last, x.token)
	} else if sd == 1 {
		rank = between(d.counts.cues, x.token, c.Token)
	}
	start := min(m.First, c.Token)
	inWhat := 0
	if start > s.First {
		switch p := &d.Tokens[start-1]; {
		case p.Word == "what":
			inWhat = 1
		case p.Word == "that" || p.Is(lex.Relativizer):
			inWhat = 2
		}
	}
	f.add(outerCues, (bucket(between(d.counts.cues, s.First, start), 0, 1)*3+inWhat)*int(lex.NumVerbClasses)+int(c.Class))
	f.add(nearness, bucket(rank, 0, 1, 2, 3)*sides+sd)
	return cand
}

func (d *document) cueFeatures(cand *candidate, m *syntax.Mention, c *syntax.Cue, l syntax.Link, sd int) {
	f := &cand.features
	r := int(l.Rel)
	f.add(relSteps, r*5+min(l.Steps, 4))
	gap := between(d.counts.words, m.Last, c.Token)
	if m.First >= c.Last {
		gap = between(d.counts.words, c.Last, m.First)
	}
	f.add(relDistance, r*5+bucket(gap, 0, 2, 6, 12))
	f.add(verbPosition, int(c.Class)*positions+cand.position)
	f.add(verbPlace, (int(c.Class)*int(syntax.NumRelations)+r)*positions+cand.position)
	f.add(lemmaSide, int(lex.CueWords[d.Tokens[c.Token].Word].Lemma)*sides+sd)
	subject := 0
	if l.Rel == syntax.CueObject {
		subject = 1
	} else if l.Rel == syntax.AdjacentSubject || l.Rel == syntax.InvertedSubject {
		subject = 2
	}
	f.add(kindVerb, (int(m.Kind)*int(lex.NumVerbClasses)+int(c.Class))*3+subject)
	f.add(verbRelation, int(c.Class)*int(syntax.NumRelations)+r)
	f.add(formSide, int(c.Form)*sides+sd)
	f.addIf(verbFlags, sd, c.Infinitive)
	f.addIf(verbFlags, sides+sd, c.Passive)
	f.addIf(verbFlags, 2*sides+sd, c.Subordinate)
}

// mentionFeatures describes the mention; how is 0 for one with a cue, 1 for one
// without, 2 for one taken over from another sentence.
func (d *document) mentionFeatures(cand *candidate, m *syntax.Mention, x *setting, how int) {
	f := &cand.features
	f.add(relKind, int(cand.rel)*int(syntax.NumMentionKinds)+int(m.Kind))
	for i, yes := range [...]bool{m.Plural, m.Inanimate, m.Group, m.Org, m.Possessive, m.Embedded, m.Bracketed, m.Attached >= 0,
		m.Last-m.First == 1, m.Owner >= 0, d.Tokens[m.First].Upper} {
		f.addIf(mentionFlags, i*3+how, yes)
	}
	if m.Entity < 0 {
		f.add(whoIsIt, how)
		return
	}
	e := &d.Entities[m.Entity]
	f.addIf(whoIsIt, 3+how, e.Person > 0)
	f.addIf(whoIsIt, 6+how, e.Person < 0)
	f.addIf(whoIsIt, 9+how, e.Count == 1)
	f.addIf(whoIsIt, 12+how, e.Count > 3)
	f.addIf(whoIsIt, 15+how, e.Spoke >= 0)
	if x.previous >= 0 && d.Mentions[x.previous].Entity == m.Entity {
		f.add(prevDecided, d.nearPrevious(x)*shapes+x.shape)
		f.addIf(prevGap, d.gapToPrevious(x), d.nearPrevious(x) == 0)
	} else if x.previous >= 0 {
		f.add(prevDecided, (3+d.nearPrevious(x))*shapes+x.shape)
		f.addIf(prevGap, 12+d.gapToPrevious(x), d.nearPrevious(x) == 0)
	}
}

// nearPrevious is 0 when the quotation before is in the same sentence, 1 in the
// same paragraph, 2 further away.
func (d *document) nearPrevious(x *setting) int {
	p := &d.Tokens[x.prevTok]
	switch {
	case int(p.Sentence) == x.sentence:
		return 0
	case d.lastPara(x.prevTok) == d.Sentences[x.sentence].Para:
		return 1
	}
	return 2
}

// gapToPrevious classifies what lies between two quotations of a sentence.
func (d *document) gapToPrevious(x *setting) int {
	words := bucket(between(d.counts.words, x.prevTok+1, x.token), 0, 1, 3, 8, 16)
	if between(d.counts.cues, x.prevTok+1, x.token) > 0 {
		return words + 6
	}
	return words
}

func (d *document) lastPara(ti int) int {
	if t := &d.Tokens[ti]; t.Kind == syntax.QuoteToken {
		return d.Spans[t.Quote].LastPara
	}
	return int(d.Tokens[ti].Para)
}

// looseCandidates adds the nearest mentions of the sentence that no cue links.
func (d *document) looseCandidates(x *setting, s *syntax.Sentence, cands []candidate, used []int) []candidate {
	isUsed := func(mi int) bool {
		for _, u := range used {
			if u == mi {
				return true
			}
		}
		return false
	}
	lo := d.MentionsBefore(s, x.token) // the first one after the quotation
	add := func(k int) {
		mi := s.Mentions[k]
		m := &d.Mentions[mi]
		c := candidate{mention: mi, cue: -1, rel: syntax.NoCue, features: d.newBag()}
		f := &c.features
		d.sharedFeatures(&c, x)
		d.mentionFeatures(&c, m, x, 1)
		after, gap := 0, between(d.counts.words, m.Last, x.token)
		if m.First > x.token {
			after, gap = 1, between(d.counts.words, x.token+1, m.First)
		}
		f.add(looseDistance, bucket(gap, 0, 2, 5, 10, 20)*2+after)
		f.addIf(looseContext, 0, k == 0)
		f.addIf(looseContext, 1, d.FirstFree(s) == mi)
		if m.Last < s.Last {
			n := &d.Tokens[m.Last]
			f.addIf(looseContext, 2, n.Is(lex.Auxiliary))
			f.addIf(looseContext, 3, n.Is(lex.CommonVerb) || n.Kind == syntax.WordToken && len(n.Word) > 4 && n.Word[len(n.Word)-2:] == "ed")
			f.addIf(looseContext, 4, n.Kind == syntax.QuoteToken)
			f.addIf(looseContext, 5, n.Punct(","))
			f.addIf(looseContext, 6, n.Punct(".") || m.Last+1 == s.Last)
		}
		if m.First > s.First {
			p := &d.Tokens[m.First-1]
			f.addIf(looseContext, 7, p.Cue != 0)
			f.addIf(looseContext, 8, p.Word == "by" || p.Word == "from")
			f.addIf(looseContext, 9, p.Kind == syntax.QuoteToken)
		}
		cands = append(cands, c)
	}
	n := 0
	for k := lo - 1; k >= 0 && n < maxLoose; k-- {
		if x.token-d.Mentions[s.Mentions[k]].Last > maxWindow {
			break
		}
		if !isUsed(s.Mentions[k]) && d.Mentions[s.Mentions[k]].Person < 0 {
			add(k)
			n++
		}
	}
	n = 0
	for k := lo; k < len(s.Mentions) && n < maxLoose/2; k++ {
		if d.Mentions[s.Mentions[k]].First-x.token > maxWindow {
			break
		}
		if !isUsed(s.Mentions[k]) && d.Mentions[s.Mentions[k]].Person < 0 {
			add(k)
			n++
		}
	}
	return cands
}

// carriedCandidates adds the speaker of the quotation before and the subjects
// of the neighbouring sentences.
func (d *document) carriedCandidates(x *setting, s *syntax.Sentence, cands []candidate) []candidate {
	add := func(mi, cue int, rel syntax.Relation, slot, distance int, sameParagraph, colon bool) {
		c := candidate{mention: mi, cue: cue, rel: rel, position: posElsewhere, features: d.newBag()}
		d.sharedFeatures(&c, x)
		d.mentionFeatures(&c, &d.Mentions[mi], x, 2)
		same := 0
		if sameParagraph {
			same = 1
		}
		c.features.add(carried, ((slot*2+same)*4+min(distance, 3))*shapes+x.shape)
		if x.previous >= 0 {
			c.features.add(carriedShape, ((slot*3+d.nearPrevious(x))*shapes+d.prevShape)*2+same)
		}
		col := 0
		if colon {
			col = 1
		}
		c.features.add(carriedColon, (slot*2+same)*2+col)
		if cue >= 0 {
			c.features.add(verbPosition, int(d.Cues[cue].Class)*positions+posElsewhere)
		}
		cands = append(cands, c)
	}
	if x.previous >= 0 && int(d.Tokens[x.prevTok].Sentence) >= x.sentence-12 {
		p := x.prevTok
		add(x.previous, -1, syntax.PreviousSpeaker, 0, bucket(x.sentence-int(d.Tokens[p].Sentence), 0, 1, 2),
			d.lastPara(p) == s.Para, false)
	}
	if x.sentence > 0 {
		prev := &d.Sentences[x.sentence-1]
		same := d.lastPara(prev.Last-1) == s.Para
		colon := d.Tokens[prev.Last-1].Punct(":")
		seen := -1
		for k, n := len(prev.Links)-1, 0; k >= 0 && n < 3; k-- {
			l := prev.Links[k]
			if l.Rel == syntax.CueObject || l.Mention == seen {
				continue
			}
			seen = l.Mention
			add(l.Mention, l.Cue, syntax.PreviousSubject, 1, n, same, colon)
			n++
		}
		if f := d.FirstFree(prev); f >= 0 {
			add(f, -1, syntax.PreviousMention, 2, 0, same, colon)
		}
	}
	if x.sentence+1 < len(d.Sentences) && x.shape == shapeAlone {
		next := &d.Sentences[x.sentence+1]
		if next.Para <= s.Para+1 && len(next.Links) > 0 {
			for _, l := range next.Links[:min(2, len(next.Links))] {
				if l.Rel != syntax.CueObject {
					add(l.Mention, l.Cue, syntax.NextSubject, 3, 0, next.Para == s.Para, false)
					break
				}
			}
		}
	}
	return cands
}

// weigh turns the features of the candidates into probabilities.
func weigh(cands []candidate, weights []float32) {
	top := math.Inf(-1)
	for i := range cands {
		sum := 0.0
		for _, f := range cands[i].features {
			sum += float64(weights[f])
		}
		cands[i].p = sum
		top = max(top, sum)
	}
	total := 0.0
	for i := range cands {
		cands[i].p = math.Exp(cands[i].p - top)
		total += cands[i].p
	}
	for i := range cands {
		cands[i].p /= total
	}
}

// choose picks the mention with the greatest probability, adding up what its
// several cues give it, and returns the best candidate of that mention and the
// probability that its bearer, under whatever mention, is the speaker.
func (d *document) choose(cands []candidate) (best int, p float64) {
	bestSum := -1.0
	for i := range cands {
		sum := 0.0
		for j := range cands {
			if cands[j].mention == cands[i].mention {
				sum += cands[j].p
			}
		}
		if sum > bestSum+1e-12 || sum > bestSum-1e-12 && cands[i].p > cands[best].p {
			best, bestSum = i, max(sum, bestSum)
		}
	}
	for j := range cands {
		if d.sameBearer(cands[best].mention, cands[j].mention) {
			p += cands[j].p
		}
	}
	return best, min(p, 1)
}

func (d *document) sameBearer(a, b int) bool {
	if a == b {
		return true
	}
	if a < 0 || b < 0 {
		return false
	}
	e := d.Mentions[a].Entity
	return e >= 0 && e == d.Mentions[b].Entity
}
