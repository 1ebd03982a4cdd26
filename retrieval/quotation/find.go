package quotation

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/tongue"
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
	// Sentence is the sentence (or sentences) the quotation is in: of a very long one,
	// the words around the quotation.
	Sentence article.Range `json:"sentence"`
	Kind     Kind          `json:"kind"`
	// Speaker is the mention as it stands: "the official", "Ruiz", "he".
	// Empty when no speaker was identified.
	Speaker article.Range `json:"speaker"`
	// Name is the speaker's name at its longest in this article; "" when
	// the speaker has no name or it could not be told.
	Name string `json:"name,omitempty"`
	// Others are those who said it together with the speaker, in the order of the
	// text: "Ruiz and Hale said". Usually none.
	Others []Speaker `json:"others,omitempty"`
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
	// Via is the name of the one who passes the quotation on ("according to the
	// ministry, the general said …"); ViaRange is the mention. Usually empty.
	Via      string        `json:"via,omitempty"`
	ViaRange article.Range `json:"via_range"`
}

// Speaker is one of several who speak together.
type Speaker struct {
	// Mention is what the sentence calls them, and Name the name at its longest in
	// the article, or "".
	Mention article.Range `json:"mention"`
	Name    string        `json:"name,omitempty"`
}

// document is one text while its speakers are sought.
type document struct {
	*syntax.Parsed
	ctx          context.Context // of the one call of Find
	counts       counts
	abroad       map[int]tongue.Attribution // span -> what was read in another language
	pasted       bool                       // by somebody, to have it checked
	reader       *tongue.Reader             // of the paragraphs in other languages, nil for none
	quotesAbroad [][]tongue.Quote           // paragraph -> quotations in it

	scratch    []candidate
	arena      []uint16     // features of the candidates of one quotation
	directCues map[int]bool // cues that a quotation was attributed by
	prevShape  int          // place in its sentence of the quotation before
	// introducedAs is what interviewee found, once introduced says that it looked.
	introducedAs int
	introduced   bool
	model        *model
	truth        func(article.Range) (article.Range, bool) // while training
}

// Find finds the quotations of one text. The paragraphs are ranges of the text
// in order; they must not overlap. The error is that of the context, which is
// asked every few hundred words.
func Find(ctx context.Context, text string, paragraphs []article.Paragraph) ([]Quotation, error) {
	var found []Quotation
	for part := range partsOf(text, paragraphs, mostOfPart) {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("find quotations: %w", err)
		}
		d := read(text[part.Start:part.End], part.paragraphs)
		d.ctx = ctx
		for _, q := range d.find() {
			q.move(part.Start)
			q.clipSentence(text)
			found = append(found, q)
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("find quotations: %w", err)
		}
	}
	return found, nil
}

// mostAround is the most bytes of a sentence that are kept on each side of a quotation.
// In a text without full stops a sentence is as long as the paragraph, and each of its
// quotations would be shown with all of it.
const mostAround = 4000

// clipSentence leaves of a sentence what is around the quotation, in whole words.
func (q *Quotation) clipSentence(text string) {
	if from := q.Start - mostAround; from > q.Sentence.Start {
		if space := strings.IndexByte(text[from:q.Start], ' '); space >= 0 {
			from += space + 1
		}
		for !utf8.RuneStart(text[from]) {
			from++
		}
		q.Sentence.Start = from
	}
	if to := q.End + mostAround; to < q.Sentence.End {
		if space := strings.LastIndexByte(text[q.End:to], ' '); space >= 0 {
			to = q.End + space
		}
		for !utf8.RuneStart(text[to]) {
			to--
		}
		q.Sentence.End = to
	}
}

func (d *document) find() []Quotation {
	out := d.quoted()
	out = append(out, d.reportedSpeech()...)
	out = append(out, d.reportedAbroad()...)
	slices.SortStableFunc(out, func(a, b Quotation) int { return a.Start - b.Start })
	return out
}

// read fills a document up to the point where speakers can be asked for.
func read(text string, paragraphs []article.Paragraph) *document {
	return readAs(false, text, paragraphs)
}

// readPasted is read of what somebody pasted.
func readPasted(text string, paragraphs []article.Paragraph) *document {
	return readAs(true, text, paragraphs)
}

func readAs(pasted bool, text string, paragraphs []article.Paragraph) *document {
	d := &document{
		Parsed: syntax.Parse(text, paragraphs), ctx: context.Background(), model: builtin, directCues: map[int]bool{}, pasted: pasted,
	}
	d.count()
	d.readForeign()
	return d
}

// attribution is what was decided about one pair of marks.
type attribution struct {
	setting  setting
	best     candidate
	pSpeaker float64
	pQuote   float64
	via      int                 // mention of who passes it on, -1 mostly
	label    article.Range       // "Speaker 1" of a transcript, in the place of a mention; mostly empty
	abroad   *tongue.Attribution // what was read in another language; nil
	standing Standing
	doubt    article.Range // the words that deny or doubt it
}

// byForm attributes what needs no model: the turns of a transcript, what is
// signed, what is in another language.
func (d *document) byForm(ti int) (attribution, bool) {
	switch t := &d.Tokens[ti]; {
	case d.Spans[t.Quote].Turn:
		return d.turnSpeaker(ti), true
	case d.Foreign[t.Para]:
		return d.foreignQuotation(ti), true
	}
	if m := d.signature(ti); m >= 0 {
		return attribution{setting: d.settingOf(ti), best: candidate{mention: m, cue: -1, rel: syntax.AfterDash}, pSpeaker: surely, pQuote: 1,
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
	for ti := range d.Tokens {
		t := &d.Tokens[ti]
		if ti%askContext == 0 && d.ctx.Err() != nil {
			return
		}
		if t.Kind != syntax.QuoteToken || d.Spans[t.Quote].Nickname || d.Spans[t.Quote].Attribute {
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
	r, ok := d.truth(article.Range{Start: d.Tokens[ti].Start, End: d.Tokens[ti].End})
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
	t := &d.Tokens[a.setting.token]
	sp := d.Spans[t.Quote]
	s := &d.Sentences[t.Sentence]
	q := Quotation{
		Start: sp.Start, End: sp.End,
		Sentence:   article.Range{Start: d.Tokens[s.First].Start, End: d.Tokens[s.Last-1].End},
		Kind:       d.kindOf(a),
		Rule:       relationNames[a.best.rel],
		Confidence: calibrate(a.pQuote*a.pSpeaker, d.model.Calibration[0], d.model.Calibration[1]),
	}
	q.Confidence = math.Pow(q.Confidence, d.caution(a))
	if a.best.cue >= 0 {
		c := &d.Cues[a.best.cue]
		q.Cue = article.Range{Start: d.Tokens[c.Token].Start, End: d.Tokens[c.Last-1].End}
	}
	if d.Foreign[t.Para] {
		d.withoutSpaces(&q)
	}
	if a.abroad != nil {
		d.fromAbroad(&q, a.abroad)
		return q
	}
	if sp.Typed {
		// Doubled single marks may be anything; what they hold is never
		// shown as somebody's very words.
		q.Kind = KindReported
	}
	if a.standing != Stated {
		q.Standing, q.StandingCue = a.standing, a.doubt
		return q
	}
	if a.label.Len() > 0 {
		q.Speaker = a.label
		return q
	}
	d.nameSpeaker(&q, a.best.mention)
	if a.via >= 0 {
		m := &d.Mentions[a.via]
		q.ViaRange = d.mentionRange(a.via)
		q.Via = d.Text[q.ViaRange.Start:q.ViaRange.End]
		if m.Entity >= 0 {
			q.Via = d.Entities[m.Entity].Name
		}
	}
	return q
}

// caution is the power that a probability is raised to where the verb does not
// stand beside the quotation: a wrong name is worse than none, and the further
// away a speaker is, the more the articles that were learnt from flatter.
func (d *document) caution(a *attribution) float64 {
	switch a.best.rel {
	case syntax.NoCue, syntax.SharedSubject, syntax.PreviousMention, syntax.PreviousSubject, syntax.NextSubject:
		return 3
	case syntax.Nobody, syntax.BeforeColon, syntax.AfterDash:
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
		switch cue := &d.Cues[c.cue]; {
		case cue.Class == lex.AccordingTo && c.rel == syntax.SourceOf && cue.Token > a.setting.token:
			source = i
		case cue.Class <= lex.WriteVerb && (c.rel == syntax.AdjacentSubject || c.rel == syntax.InvertedSubject) &&
			(c.position == posAfter0 || c.position == posAfter3) && said < 0:
			said = i
		}
	}
	if said < 0 || source < 0 || cands[said].mention == cands[source].mention ||
		d.Cues[cands[said].cue].Token > d.Cues[cands[source].cue].Token {
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
	m := &d.Mentions[mi]
	q.Speaker = article.Range{Start: d.Tokens[m.First].Start, End: d.Tokens[d.WholePhrase(mi)-1].End}
	if m.Kind == syntax.RelativeMention && m.Entity < 0 {
		q.Speaker.Start = d.Tokens[d.withAntecedent(mi)].Start
	}
	if m.Entity >= 0 {
		q.Name = d.Entities[m.Entity].Name
		q.Role = d.Entities[m.Entity].Role
	}
	if m.Kind == syntax.NameMention {
		if r, head := d.RoleOf(mi); head != "" {
			q.Role = r
		}
	}
	d.nameOthers(q, mi)
}

// nameOthers fills in who speaks together with the speaker of q. Words that may be one name
// ("Marks and Spencer") are kept together.
func (d *document) nameOthers(q *Quotation, mi int) {
	joint := d.Joint(mi)
	if len(joint) == 0 {
		return
	}
	bare := true
	for _, n := range joint {
		name := d.nameOf(n)
		bare = bare && d.Mentions[n].Kind == syntax.NameMention && !strings.Contains(name, " ")
		if n != mi {
			m := &d.Mentions[n]
			q.Others = append(q.Others, Speaker{
				Mention: article.Range{Start: d.Tokens[m.First].Start, End: d.Tokens[d.WholePhrase(n)-1].End}, Name: name,
			})
		}
	}
	if len(q.Others) > 0 && joint[len(joint)-1] != mi {
		q.Role = article.Range{} // it would read as that of the last one
	}
	if bare {
		first, last := d.mentionRange(joint[0]), d.mentionRange(joint[len(joint)-1])
		q.Others, q.Name, q.Role = nil, "", article.Range{}
		q.Speaker = article.Range{Start: first.Start, End: last.End}
	}
}

// nameOf is the name of a mention at its longest in the article, or "".
func (d *document) nameOf(mi int) string {
	if e := d.Mentions[mi].Entity; e >= 0 {
		return d.Entities[e].Name
	}
	return ""
}

// withAntecedent is the first token of "a letter that" for a pronoun that no
// name stands for and that would tell a reader nothing.
func (d *document) withAntecedent(mi int) int {
	m := &d.Mentions[mi]
	a := d.AntecedentOf(mi, &d.Sentences[m.Sentence])
	if a < 0 || d.Mentions[a].Last+1 < m.First || d.Mentions[a].Last > m.First {
		return m.First
	}
	return min(m.First, d.Mentions[d.HeadOf(a)].First)
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

var relationNames = [syntax.NumRelations]string{
	syntax.AdjacentSubject: "subject", syntax.AppositionSubject: "apposition", syntax.InvertedSubject: "inverted", syntax.WhoSubject: "who",
	syntax.Antecedent:    "antecedent",
	syntax.ClauseSubject: "clause", syntax.SharedSubject: "shared subject", syntax.SourceOf: "according to", syntax.OwnerOf: "owner",
	syntax.PassiveAgent: "by",
	syntax.BeforeColon:  "colon", syntax.AfterDash: "dash", syntax.CueObject: "object", syntax.NoCue: "no cue",
	syntax.PreviousSpeaker: "continued",
	syntax.PreviousSubject: "sentence before", syntax.PreviousMention: "sentence before, no cue", syntax.NextSubject: "sentence after",
	syntax.Nobody: "none",
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
	m := &d.Mentions[mi]
	return article.Range{Start: d.Tokens[m.First].Start, End: d.Tokens[m.Last-1].End}
}
