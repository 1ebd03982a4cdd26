package quotation

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Kind tells how much of a sentence was quoted.
type Kind string

const (
	// KindFull is at least one whole sentence.
	KindFull Kind = "full"
	// KindFragment is a part of a sentence, woven into the writer's own.
	KindFragment Kind = "fragment"
	// KindReported is speech told in the writer's words: "warned that …". It
	// must never be shown in quotation marks.
	KindReported Kind = "reported"
)

// Quotation is something somebody said, as an article tells it. All ranges are
// byte ranges of the text that was searched.
type Quotation struct {
	// Start and End bound the quoted words without their marks; for reported
	// speech, the clause that tells what was said.
	Start int `json:"start"`
	End   int `json:"end"`
	// Sentence is the sentence (or sentences) the quotation is in.
	Sentence article.Range `json:"sentence"`
	Kind     Kind          `json:"kind"`
	// Speaker is the mention as it stands: "the official", "Ruiz", "he".
	// Empty when no speaker was identified.
	Speaker article.Range `json:"speaker"`
	// Name is the speaker's name at its longest in this article; "" when
	// the speaker has no name or it could not be told.
	Name string `json:"name,omitempty"`
	// Role is the role or affiliation as the article words it; may be empty.
	Role article.Range `json:"role"`
	// Cue is the reporting verb or what does its work; may be empty.
	Cue article.Range `json:"cue"`
	// Standing is whether the article says that the words were said. Of what
	// is not [Stated] nobody is named as the speaker.
	Standing Standing `json:"standing,omitempty"`
	// StandingCue are the words that deny or doubt it; empty for what is Stated.
	StandingCue article.Range `json:"standing_cue"`
	// Rule names the relation between speaker, cue and quotation.
	Rule string `json:"rule,omitempty"`
	// Confidence is the probability that this is a quotation and its speaker
	// the right one, as measured on annotated news.
	Confidence float64 `json:"confidence"`
	// Via is the name of whoever passes the quotation on ("according to the
	// ministry, the general said …"); ViaRange is the mention. Usually empty.
	Via      string        `json:"via,omitempty"`
	ViaRange article.Range `json:"via_range"`
}

// document is one text while it is searched. Its fields are filled in the
// order of Find.
type document struct {
	ctx        context.Context // of the one call of Find
	text       string
	paragraphs []article.Paragraph
	foreign    []bool // paragraph -> in another language
	spans      []span
	tokens     []token
	sentences  []sentence
	seen       map[string]uint8
	mentions   []mention
	startsAt   []int32 // token -> 1 + longest mention that starts there
	endsAt     []int32 // token -> 1 + mention that ends before it
	cues       []cue
	entities   []entity
	subjects   []bool // mention -> plain subject of a cue
	speaks     []bool // mention -> subject of a cue, with appositions between
	counts     counts

	scratch    []candidate
	arena      []uint16     // features of the candidates of one quotation
	directCues map[int]bool // cues that a quotation was attributed by
	prevShape  int          // place in its sentence of the quotation before
	model      *model
	truth      func(article.Range) (article.Range, bool) // while training
}

// Find finds the quotations of one text. The paragraphs are ranges of the text
// in order; they must not overlap. The error is that of the context, which is
// asked every few hundred words.
func Find(ctx context.Context, text string, paragraphs []article.Paragraph) ([]Quotation, error) {
	var found []Quotation
	for _, part := range partsOf(text, paragraphs, mostOfPart) {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("find quotations: %w", err)
		}
		d := read(text[part.Start:part.End], part.paragraphs)
		d.ctx = ctx
		for _, q := range d.find() {
			q.move(part.Start)
			found = append(found, q)
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("find quotations: %w", err)
		}
	}
	return found, nil
}

func (d *document) find() []Quotation {
	out := d.quoted()
	out = append(out, d.reportedSpeech()...)
	slices.SortStableFunc(out, func(a, b Quotation) int { return a.Start - b.Start })
	return out
}

// read fills a document up to the point where speakers can be asked for.
func read(text string, paragraphs []article.Paragraph) *document {
	d := &document{ctx: context.Background(), text: text, paragraphs: paragraphs, model: builtin, directCues: map[int]bool{}}
	d.foreign = findForeign(text, paragraphs)
	d.spans = findSpans(text, paragraphs, d.foreign)
	d.tokens = tokenize(text, paragraphs, d.spans)
	d.splitSentences()
	d.findMentions()
	d.findCues()
	d.resolveNames()
	d.resolvePronouns()
	d.count()
	return d
}

// attribution is what was decided about one pair of marks.
type attribution struct {
	setting  setting
	best     candidate
	pSpeaker float64
	pQuote   float64
	via      int // mention of who passes it on, -1 mostly
	standing Standing
	doubt    article.Range // the words that deny or doubt it
}

// byForm attributes what needs no model: the turns of a transcript, what is
// signed, what is in another language.
func (d *document) byForm(ti int) (attribution, bool) {
	switch t := &d.tokens[ti]; {
	case d.spans[t.quote].turn:
		return d.turnSpeaker(ti), true
	case d.foreign[t.para]:
		return d.foreignQuotation(ti), true
	}
	if m := d.signature(ti); m >= 0 {
		return attribution{setting: d.settingOf(ti), best: candidate{mention: m, cue: -1, rel: afterDash}, pSpeaker: surely, pQuote: 1,
			via: -1}, true
	}
	return attribution{}, false
}

// askContext is after how many tokens, or sentences, the context is asked.
const askContext = 256

// attribute walks over the quotations in order, so that each knows who spoke
// the one before, and calls visit with every decision.
func (d *document) attribute(visit func(a *attribution, cands []candidate)) {
	previous, prevTok := -1, -1
	for ti := range d.tokens {
		t := &d.tokens[ti]
		if ti%askContext == 0 && d.ctx.Err() != nil {
			return
		}
		if t.kind != quoteToken || d.spans[t.quote].nickname || d.spans[t.quote].attribute {
			continue
		}
		if d.truth == nil {
			if a, ok := d.byForm(ti); ok {
				visit(&a, nil)
				previous, prevTok = a.best.mention, ti
				continue
			}
		}
		x := d.settingOf(ti)
		x.previous, x.prevTok = previous, prevTok
		cands := d.candidates(&x)
		weigh(cands, d.model.Speaker)
		best, p := d.choose(cands)
		a := attribution{setting: x, best: cands[best], pSpeaker: p}
		d.keepClause(&a, cands)
		d.notTheHearer(&a, cands)
		d.passOn(&a, cands)
		f := d.quoteFeatures(&a)
		a.pQuote = logistic(f, d.model.Quote)
		if d.isTerm(&a) {
			a.pQuote = min(a.pQuote, maxTerm)
		}
		a.standing, a.doubt = d.standingOf(ti, a.best.cue)
		visit(&a, cands)
		if d.truth != nil {
			if m := d.trueSpeaker(ti, cands); m >= 0 {
				previous, prevTok = m, ti
				d.prevShape = x.shape
			}
			continue
		}
		if a.pQuote >= minQuote && a.best.mention >= 0 && a.standing == Stated {
			previous, prevTok = a.best.mention, ti
			d.prevShape = x.shape
		}
	}
}

// trueSpeaker is the candidate mention that the truth names, -1 when none.
func (d *document) trueSpeaker(ti int, cands []candidate) int {
	r, ok := d.truth(article.Range{Start: d.tokens[ti].start, End: d.tokens[ti].end})
	if !ok {
		return -1
	}
	for _, c := range cands {
		if m := d.mentionRange(c.mention); c.mention >= 0 && m.Start < r.End && r.Start < m.End {
			return c.mention
		}
	}
	return -1
}

// minQuote is the probability from which a pair of marks counts as a quotation:
// a little above half of the F1 that is reached, where the F1 of quotation and
// speaker together is greatest on articles left out of the fit.
const minQuote = 0.55

func logistic(f bag, weights []float32) float64 {
	sum := 0.0
	for _, i := range f {
		sum += float64(weights[i])
	}
	return 1 / (1 + math.Exp(-sum))
}

func (d *document) quoted() []Quotation {
	var out []Quotation
	d.attribute(func(a *attribution, _ []candidate) {
		if a.pQuote >= minQuote {
			if a.best.cue >= 0 {
				d.directCues[a.best.cue] = true
			}
			out = append(out, d.quotation(a))
		}
	})
	return out
}

func (d *document) quotation(a *attribution) Quotation {
	t := &d.tokens[a.setting.token]
	sp := d.spans[t.quote]
	s := &d.sentences[t.sentence]
	q := Quotation{
		Start: sp.start, End: sp.end,
		Sentence:   article.Range{Start: d.tokens[s.first].start, End: d.tokens[s.last-1].end},
		Kind:       d.kindOf(a),
		Rule:       relationNames[a.best.rel],
		Confidence: calibrate(a.pQuote*a.pSpeaker, d.model.Calibration[0], d.model.Calibration[1]),
	}
	q.Confidence = math.Pow(q.Confidence, d.caution(a))
	if a.best.cue >= 0 {
		c := &d.cues[a.best.cue]
		q.Cue = article.Range{Start: d.tokens[c.token].start, End: d.tokens[c.last-1].end}
	}
	if sp.typed {
		// Doubled single marks may be anything; what they hold is never
		// shown as somebody's very words.
		q.Kind = KindReported
	}
	if a.standing != Stated {
		q.Standing, q.StandingCue = a.standing, a.doubt
		return q
	}
	d.nameSpeaker(&q, a.best.mention)
	if a.via >= 0 {
		m := &d.mentions[a.via]
		q.ViaRange = d.mentionRange(a.via)
		q.Via = d.text[q.ViaRange.Start:q.ViaRange.End]
		if m.entity >= 0 {
			q.Via = d.entities[m.entity].name
		}
	}
	return q
}

// caution is the power that a probability is raised to where the verb does not
// stand beside the quotation: a wrong name is worse than none, and the further
// away a speaker is, the more the articles that were learnt from flatter.
func (d *document) caution(a *attribution) float64 {
	switch a.best.rel {
	case noCue, sharedSubject, previousMention, previousSubject, nextSubject:
		return 3
	case nobody, beforeColon, afterDash:
		return 1
	}
	if a.best.cue >= 0 && a.best.cue == a.setting.governor {
		return 1
	}
	return 1.75
}

// passOn handles a quotation that one source has from another: "…," the
// admiral said, according to the Herald. The admiral spoke; the Herald passes
// it on.
func (d *document) passOn(a *attribution, cands []candidate) {
	a.via = -1
	said, source := -1, -1
	for i := range cands {
		c := &cands[i]
		if c.cue < 0 {
			continue
		}
		switch cue := &d.cues[c.cue]; {
		case cue.class == accordingTo && c.rel == sourceOf && cue.token > a.setting.token:
			source = i
		case cue.class <= writeVerb && (c.rel == adjacentSubject || c.rel == invertedSubject) &&
			(c.position == posAfter0 || c.position == posAfter3) && said < 0:
			said = i
		}
	}
	if said < 0 || source < 0 || cands[said].mention == cands[source].mention ||
		d.cues[cands[said].cue].token > d.cues[cands[source].cue].token {
		return
	}
	if m := a.best.mention; m == cands[said].mention || m == cands[source].mention {
		a.best = cands[said]
		a.via = cands[source].mention
		a.pSpeaker = 0
		for i := range cands {
			if m := cands[i].mention; m == cands[said].mention || m == cands[source].mention {
				a.pSpeaker += cands[i].p
			}
		}
		a.pSpeaker = min(a.pSpeaker, 1)
	}
}

// nameSpeaker fills in what is known of the speaker of q.
func (d *document) nameSpeaker(q *Quotation, mi int) {
	if mi < 0 {
		return
	}
	m := &d.mentions[mi]
	q.Speaker = article.Range{Start: d.tokens[m.first].start, End: d.tokens[d.wholePhrase(mi)-1].end}
	if m.kind == relativeMention && m.entity < 0 {
		q.Speaker.Start = d.tokens[d.withAntecedent(mi)].start
	}
	if m.entity >= 0 {
		q.Name = d.entities[m.entity].name
		q.Role = d.entities[m.entity].role
	}
	if m.kind == nameMention {
		if r, head := d.roleOf(mi); head != "" {
			q.Role = r
		}
	}
}

// withAntecedent is the first token of "a letter that" for a pronoun that no
// name stands for and that would tell a reader nothing.
func (d *document) withAntecedent(mi int) int {
	m := &d.mentions[mi]
	a := d.antecedentOf(mi, &d.sentences[m.sentence])
	if a < 0 || d.mentions[a].last+1 < m.first || d.mentions[a].last > m.first {
		return m.first
	}
	return min(m.first, d.mentions[d.headOf(a)].first)
}

// wholePhrase is the token after mention mi and what hangs on it: a spokesman
// for the ministry of defence. Names stand alone.
func (d *document) wholePhrase(mi int) int {
	m := &d.mentions[mi]
	end := m.last
	if m.kind == nameMention || m.possessive {
		return end
	}
	s := &d.sentences[m.sentence]
	for n := 0; n < 4 && end+1 < s.last; n++ {
		k := d.startsAt[end+1]
		if k == 0 || d.mentions[k-1].attached < 0 || d.headOf(int(k)-1) != mi {
			break
		}
		end = d.mentions[k-1].last
	}
	return end
}

func (d *document) kindOf(a *attribution) Kind {
	if a.setting.words <= 2 && a.setting.shape == shapeMid {
		return KindFragment
	}
	if a.setting.capital == 1 && (a.setting.shape != shapeMid || a.setting.lead <= 2) {
		return KindFull
	}
	return KindFragment
}

var relationNames = [numRelations]string{
	adjacentSubject: "subject", appositionSubject: "apposition", invertedSubject: "inverted", whoSubject: "who", antecedent: "antecedent",
	clauseSubject: "clause", sharedSubject: "shared subject", sourceOf: "according to", ownerOf: "owner", passiveAgent: "by",
	beforeColon: "colon", afterDash: "dash", cueObject: "object", noCue: "no cue", previousSpeaker: "continued",
	previousSubject: "sentence before", previousMention: "sentence before, no cue", nextSubject: "sentence after", nobody: "none",
}

// calibrate maps what the models make of a quotation to the share that is right.
func calibrate(p float64, slope, intercept float32) float64 {
	p = min(max(p, 1e-6), 1-1e-6)
	return 1 / (1 + math.Exp(-float64(slope)*math.Log(p/(1-p))-float64(intercept)))
}

func (d *document) mentionRange(mi int) article.Range {
	if mi < 0 {
		return article.Range{}
	}
	m := &d.mentions[mi]
	return article.Range{Start: d.tokens[m.first].start, End: d.tokens[m.last-1].end}
}
