package quotation

import (
	"math"
	"sort"
	"unicode"
)

// candidate is one answer to "who said it": a mention, why it may be, and the
// features that weigh it.
type candidate struct {
	mention  int // -1: nobody
	cue      int // -1: none
	rel      relation
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
	n := len(d.tokens) + 1
	buf := make([]int32, 6*n)
	d.counts = counts{buf[:n], buf[n : 2*n], buf[2*n : 3*n], buf[3*n : 4*n], buf[4*n : 5*n], buf[5*n:]}
	c := &d.counts
	for i := range d.tokens {
		t := &d.tokens[i]
		c.words[i+1], c.cues[i+1], c.quotes[i+1], c.nouns[i+1], c.clauses[i+1], c.verbs[i+1] = c.words[i], c.cues[i], c.quotes[i], c.nouns[i],
			c.clauses[i], c.verbs[i]
		if t.kind == wordToken {
			c.words[i+1]++
		}
		if t.kind == quoteToken {
			c.quotes[i+1]++
		}
		if t.cue != 0 && d.cues[t.cue-1].class != nounVerb && d.cues[t.cue-1].class != colonCue {
			c.cues[i+1]++
		}
		if m := d.startsAt[i]; m != 0 && !d.mentions[m-1].embedded && !d.mentions[m-1].possessive {
			c.nouns[i+1]++
		}
		if t.kind == wordToken && (t.is(auxiliary|commonVerb) || t.cue != 0) {
			c.verbs[i+1]++
		}
		if t.punct(";") || t.punct(":") || t.is(conjunction|relativizer) && t.kind == wordToken && !t.is(preposition) && t.word != "and" ||
			t.word == "and" && i > 0 && d.tokens[i-1].punct(",") {
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
	t := &d.tokens[ti]
	s := &d.sentences[t.sentence]
	x := setting{token: ti, sentence: int(t.sentence), previous: -1, prevTok: -1}
	first, last := ti == s.first, true
	for k := ti + 1; k < s.last; k++ {
		if d.tokens[k].kind != punctToken {
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
	q := d.spans[t.quote]
	if unicode.IsUpper(d.firstRune(int(t.quote))) {
		x.capital = 1
	}
	x.words = wordCount(d.text[q.start:min(q.end, q.start+400)])
	x.lead = d.leadOf(ti, s)
	x.follow = d.followOf(ti, s)
	x.best = d.bestCue(ti, s)
	x.governor = d.governor(ti)
	return x
}

// leadOf classifies the token before the quotation.
func (d *document) leadOf(ti int, s *sentence) int {
	if ti == s.first {
		return 0
	}
	p := &d.tokens[ti-1]
	switch {
	case p.punct(","):
		return 1
	case p.punct(":"):
		return 2
	case p.word == "that":
		return 3
	case p.kind == punctToken:
		return 4
	case p.cue != 0:
		return 5
	case p.is(preposition | determiner | possessivePronoun):
		return 6
	}
	return 7
}

// followOf classifies the token after the quotation.
func (d *document) followOf(ti int, s *sentence) int {
	if ti+1 >= s.last {
		return 0
	}
	n := &d.tokens[ti+1]
	switch {
	case n.kind == punctToken && (n.word == "." || n.word == "!" || n.word == "?"):
		return 0
	case n.kind == punctToken:
		return 1
	case n.cue != 0 && d.cues[n.cue-1].form != formIng:
		return 2
	case d.startsAt[ti+1] != 0:
		return 3
	}
	return 4
}

func (d *document) bestCue(ti int, s *sentence) int {
	best := 0
	for k := max(s.first, ti-maxWindow); k < s.last && k < ti+maxWindow; k++ {
		c := d.tokens[k].cue
		if c == 0 || !d.cues[c-1].hasSubject {
			continue
		}
		switch cl := d.cues[c-1].class; {
		case cl == sayVerb || cl == accordingTo:
			return 3
		case cl <= promiseVerb:
			best = max(best, 2)
		default:
			best = max(best, 1)
		}
	}
	return best
}

// candidates lists who may have said the quotation at token x.token.
func (d *document) candidates(x *setting) []candidate {
	s := &d.sentences[x.sentence]
	cands := d.scratch[:0]
	d.arena = d.arena[:0]
	// Links are in the order of their cues; take those around the quotation.
	lo := sort.Search(len(s.links), func(k int) bool { return d.cues[s.links[k].cue].token >= x.token-maxWindow })
	var used [64]int
	nused := 0
	for k := lo; k < len(s.links) && len(cands) < maxLinks; k++ {
		l := s.links[k]
		c := &d.cues[l.cue]
		if c.token > x.token+maxWindow {
			break
		}
		if l.rel == cueObject && c.class != sayVerb && c.class != askVerb {
			continue
		}
		if between(d.counts.quotes, min(c.token, x.token), max(c.token, x.token)) > maxQuotes {
			continue
		}
		cands = append(cands, d.linkCandidate(x, s, l))
		if nused < len(used) {
			used[nused] = l.mention
			nused++
		}
	}
	cands = d.looseCandidates(x, s, cands, used[:nused])
	cands = d.carriedCandidates(x, s, cands)
	none := candidate{mention: -1, cue: -1, rel: nobody, features: d.newBag()}
	none.features.add(silent, bucket(x.words, 1, 2, 3, 6, 12)*shapes+x.shape)
	none.features.addIf(silent, 6*shapes, d.paragraphs[s.para].Heading)
	none.features.addIf(silent, 6*shapes+1, d.spans[d.tokens[x.token].quote].unclosed)
	none.features.addIf(silent, 6*shapes+2, len(s.links) == 0)
	none.features.addIf(silent, 6*shapes+3, len(s.mentions) == 0)
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
	f.add(afterQuote, x.follow*int(numRelations)+r)
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
	f.add(governs, (g*int(numRelations)+r)*3+long)
	f.add(lengthPlace, (bucket(x.words, 1, 3, 8)*int(numRelations)+r)*sides+side(c.position))
}

func (d *document) position(x *setting, m *mention, c *cue) int {
	start, end := min(m.first, c.token), max(m.last, c.last)
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

func (d *document) linkCandidate(x *setting, s *sentence, l link) candidate {
	m, c := &d.mentions[l.mention], &d.cues[l.cue]
	cand := candidate{mention: l.mention, cue: l.cue, rel: l.rel, position: d.position(x, m, c), features: d.newBag()}
	d.sharedFeatures(&cand, x)
	f := &cand.features
	sd := side(cand.position)
	d.mentionFeatures(&cand, m, x, 0)
	d.cueFeatures(&cand, m, c, l, sd)
	from, to := c.last, x.token
	if sd == 1 {
		from, to = x.token+1, min(c.token, m.first)
	}
	f.add(cuesBetween, bucket(between(d.counts.cues, from, to), 0, 1, 2)*sides+sd)
	f.add(quotesBetween, bucket(between(d.counts.quotes, from, to), 0, 1)*sides+sd)
	f.add(nounsBetween, bucket(between(d.counts.nouns, max(from, m.last), to), 0, 1, 2)*sides+sd)
	f.add(clauses, bucket(between(d.counts.clauses, from, to), 0, 1, 2)*sides+sd)
	rank := 0
	if sd == 0 {
		rank = between(d.counts.cues, c.last, x.token)
	} else if sd == 1 {
		rank = between(d.counts.cues, x.token, c.token)
	}
	start := min(m.first, c.token)
	inWhat := 0
	if start > s.first {
		switch p := &d.tokens[start-1]; {
		case p.word == "what":
			inWhat = 1
		case p.word == "that" || p.is(relativizer):
			inWhat = 2
		}
	}
	f.add(outerCues, (bucket(between(d.counts.cues, s.first, start), 0, 1)*3+inWhat)*int(numVerbClasses)+int(c.class))
	f.add(nearness, bucket(rank, 0, 1, 2, 3)*sides+sd)
	return cand
}

func (d *document) cueFeatures(cand *candidate, m *mention, c *cue, l link, sd int) {
	f := &cand.features
	r := int(l.rel)
	f.add(relSteps, r*5+min(l.steps, 4))
	gap := between(d.counts.words, m.last, c.token)
	if m.first >= c.last {
		gap = between(d.counts.words, c.last, m.first)
	}
	f.add(relDistance, r*5+bucket(gap, 0, 2, 6, 12))
	f.add(verbPosition, int(c.class)*positions+cand.position)
	f.add(verbPlace, (int(c.class)*int(numRelations)+r)*positions+cand.position)
	f.add(lemmaSide, int(cueWords[d.tokens[c.token].word].lemma)*sides+sd)
	subject := 0
	if l.rel == cueObject {
		subject = 1
	} else if l.rel == adjacentSubject || l.rel == invertedSubject {
		subject = 2
	}
	f.add(kindVerb, (int(m.kind)*int(numVerbClasses)+int(c.class))*3+subject)
	f.add(verbRelation, int(c.class)*int(numRelations)+r)
	f.add(formSide, int(c.form)*sides+sd)
	f.addIf(verbFlags, sd, c.infinitive)
	f.addIf(verbFlags, sides+sd, c.passive)
	f.addIf(verbFlags, 2*sides+sd, c.subordinate)
}

// mentionFeatures describes the mention; how is 0 for one with a cue, 1 for one
// without, 2 for one taken over from another sentence.
func (d *document) mentionFeatures(cand *candidate, m *mention, x *setting, how int) {
	f := &cand.features
	f.add(relKind, int(cand.rel)*int(numMentionKinds)+int(m.kind))
	for i, yes := range [...]bool{m.plural, m.inanimate, m.group, m.org, m.possessive, m.embedded, m.bracketed, m.attached >= 0,
		m.last-m.first == 1, m.owner >= 0, d.tokens[m.first].upper} {
		f.addIf(mentionFlags, i*3+how, yes)
	}
	if m.entity < 0 {
		f.add(whoIsIt, how)
		return
	}
	e := &d.entities[m.entity]
	f.addIf(whoIsIt, 3+how, e.person > 0)
	f.addIf(whoIsIt, 6+how, e.person < 0)
	f.addIf(whoIsIt, 9+how, e.count == 1)
	f.addIf(whoIsIt, 12+how, e.count > 3)
	f.addIf(whoIsIt, 15+how, e.spoke >= 0)
	if x.previous >= 0 && d.mentions[x.previous].entity == m.entity {
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
	p := &d.tokens[x.prevTok]
	switch {
	case int(p.sentence) == x.sentence:
		return 0
	case d.lastPara(x.prevTok) == d.sentences[x.sentence].para:
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
	if t := &d.tokens[ti]; t.kind == quoteToken {
		return d.spans[t.quote].lastPara
	}
	return int(d.tokens[ti].para)
}

// looseCandidates adds the nearest mentions of the sentence that no cue links.
func (d *document) looseCandidates(x *setting, s *sentence, cands []candidate, used []int) []candidate {
	isUsed := func(mi int) bool {
		for _, u := range used {
			if u == mi {
				return true
			}
		}
		return false
	}
	lo := d.mentionsBefore(s, x.token) // the first one after the quotation
	add := func(k int) {
		mi := s.mentions[k]
		m := &d.mentions[mi]
		c := candidate{mention: mi, cue: -1, rel: noCue, features: d.newBag()}
		f := &c.features
		d.sharedFeatures(&c, x)
		d.mentionFeatures(&c, m, x, 1)
		after, gap := 0, between(d.counts.words, m.last, x.token)
		if m.first > x.token {
			after, gap = 1, between(d.counts.words, x.token+1, m.first)
		}
		f.add(looseDistance, bucket(gap, 0, 2, 5, 10, 20)*2+after)
		f.addIf(looseContext, 0, k == 0)
		f.addIf(looseContext, 1, d.firstFree(s) == mi)
		if m.last < s.last {
			n := &d.tokens[m.last]
			f.addIf(looseContext, 2, n.is(auxiliary))
			f.addIf(looseContext, 3, n.is(commonVerb) || n.kind == wordToken && len(n.word) > 4 && n.word[len(n.word)-2:] == "ed")
			f.addIf(looseContext, 4, n.kind == quoteToken)
			f.addIf(looseContext, 5, n.punct(","))
			f.addIf(looseContext, 6, n.punct(".") || m.last+1 == s.last)
		}
		if m.first > s.first {
			p := &d.tokens[m.first-1]
			f.addIf(looseContext, 7, p.cue != 0)
			f.addIf(looseContext, 8, p.word == "by" || p.word == "from")
			f.addIf(looseContext, 9, p.kind == quoteToken)
		}
		cands = append(cands, c)
	}
	n := 0
	for k := lo - 1; k >= 0 && n < maxLoose; k-- {
		if x.token-d.mentions[s.mentions[k]].last > maxWindow {
			break
		}
		if !isUsed(s.mentions[k]) && d.mentions[s.mentions[k]].person < 0 {
			add(k)
			n++
		}
	}
	n = 0
	for k := lo; k < len(s.mentions) && n < maxLoose/2; k++ {
		if d.mentions[s.mentions[k]].first-x.token > maxWindow {
			break
		}
		if !isUsed(s.mentions[k]) && d.mentions[s.mentions[k]].person < 0 {
			add(k)
			n++
		}
	}
	return cands
}

// carriedCandidates adds the speaker of the quotation before and the subjects
// of the neighbouring sentences.
func (d *document) carriedCandidates(x *setting, s *sentence, cands []candidate) []candidate {
	add := func(mi, cue int, rel relation, slot, distance int, sameParagraph, colon bool) {
		c := candidate{mention: mi, cue: cue, rel: rel, position: posElsewhere, features: d.newBag()}
		d.sharedFeatures(&c, x)
		d.mentionFeatures(&c, &d.mentions[mi], x, 2)
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
			c.features.add(verbPosition, int(d.cues[cue].class)*positions+posElsewhere)
		}
		cands = append(cands, c)
	}
	if x.previous >= 0 && int(d.tokens[x.prevTok].sentence) >= x.sentence-12 {
		p := x.prevTok
		add(x.previous, -1, previousSpeaker, 0, bucket(x.sentence-int(d.tokens[p].sentence), 0, 1, 2),
			d.lastPara(p) == s.para, false)
	}
	if x.sentence > 0 {
		prev := &d.sentences[x.sentence-1]
		same := d.lastPara(prev.last-1) == s.para
		colon := d.tokens[prev.last-1].punct(":")
		seen := -1
		for k, n := len(prev.links)-1, 0; k >= 0 && n < 3; k-- {
			l := prev.links[k]
			if l.rel == cueObject || l.mention == seen {
				continue
			}
			seen = l.mention
			add(l.mention, l.cue, previousSubject, 1, n, same, colon)
			n++
		}
		if f := d.firstFree(prev); f >= 0 {
			add(f, -1, previousMention, 2, 0, same, colon)
		}
	}
	if x.sentence+1 < len(d.sentences) && x.shape == shapeAlone {
		next := &d.sentences[x.sentence+1]
		if next.para <= s.para+1 && len(next.links) > 0 {
			for _, l := range next.links[:min(2, len(next.links))] {
				if l.rel != cueObject {
					add(l.mention, l.cue, nextSubject, 3, 0, next.para == s.para, false)
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
	e := d.mentions[a].entity
	return e >= 0 && e == d.mentions[b].entity
}
