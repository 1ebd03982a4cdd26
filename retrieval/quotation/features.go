package quotation

import (
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/weights"
)

// The models of this package are linear in yes-or-no features. A feature is a block (what is looked
// at) and a value in it; the weights of all blocks follow one another in
// internal/weights, which the program in training/quotation writes.

// model holds the weights of the finder.
type model struct {
	Speaker  []float32
	Quote    []float32
	Subject  []float32
	Reported []float32
	// Calibration turns what the models make of a quotation, and of reported
	// speech, into the share that is right: slope and intercept of a line
	// between log odds, for each of the two.
	Calibration [4]float32
}

// builtin holds the weights that are compiled in.
var builtin = &model{Speaker: weights.Speaker[:], Quote: weights.Quote[:], Subject: weights.Subject[:], Reported: weights.Reported[:],
	Calibration: weights.Calibration}

type block struct {
	name string
	size int
	at   int // index of its first weight, filled in by layout
}

// bag is a set of features of one candidate.
type bag []uint16

func (b *bag) add(blk *block, value int) {
	if value < 0 || value >= blk.size {
		value = blk.size - 1
	}
	*b = append(*b, uint16(blk.at+value))
}

func (b *bag) addIf(blk *block, value int, yes bool) {
	if yes {
		b.add(blk, value)
	}
}

// layout gives the features of the blocks their numbers, one block after another,
// and returns how many there are.
func layout(blocks []*block) int {
	at := 0
	for _, b := range blocks {
		b.at = at
		at += b.size
	}
	return at
}

const (
	sides     = 3 // cue before the quotation, after it, elsewhere
	positions = 12
	shapes    = 4
)

// The blocks of the speaker model.
var (
	relPosition   = &block{name: "relation and position of the cue", size: int(syntax.NumRelations) * positions}
	relShape      = &block{name: "relation and place of the quotation in its sentence", size: int(syntax.NumRelations) * shapes}
	relSteps      = &block{name: "relation and commas or nouns passed", size: int(syntax.NumRelations) * 5}
	relDistance   = &block{name: "relation and words between mention and cue", size: int(syntax.NumRelations) * 5}
	relKind       = &block{name: "relation and kind of mention", size: int(syntax.NumRelations) * int(syntax.NumMentionKinds)}
	verbPosition  = &block{name: "class of verb and position", size: int(lex.NumVerbClasses) * positions}
	verbRelation  = &block{name: "class of verb and relation", size: int(lex.NumVerbClasses) * int(syntax.NumRelations)}
	formSide      = &block{name: "form of verb and side", size: int(lex.NumVerbForms) * sides}
	verbFlags     = &block{name: "infinitive, passive, subordinate and side", size: 3 * sides}
	leadIn        = &block{name: "what stands before the quotation, and position", size: 8 * positions}
	cuesBetween   = &block{name: "other cues between cue and quotation", size: 4 * sides}
	quotesBetween = &block{name: "other quotations between", size: 3 * sides}
	nounsBetween  = &block{name: "other mentions between cue and quotation", size: 4 * sides}
	clauses       = &block{name: "clause boundaries between", size: 4 * sides}
	mentionFlags  = &block{name: "what the mention is", size: 12 * 3}
	whoIsIt       = &block{name: "what is known of the entity", size: 10 * 3}
	nearness      = &block{name: "rank of the cue by nearness", size: 5 * sides}
	looseDistance = &block{name: "distance of a mention without a cue", size: 6 * 2}
	looseContext  = &block{name: "surroundings of a mention without a cue", size: 10}
	carried       = &block{name: "speaker taken over: paragraph, distance, place", size: 4 * 2 * 4 * shapes}
	carriedColon  = &block{name: "speaker taken over after a colon", size: 4 * 2 * 2}
	rivals        = &block{name: "relation and the best cue in the sentence", size: int(syntax.NumRelations) * 4}
	silent        = &block{name: "no speaker: length, place, heading", size: 6*shapes + 4}
	afterQuote    = &block{name: "what follows the quotation, and relation", size: 5 * int(syntax.NumRelations)}
	prevDecided   = &block{name: "same as the speaker before: place", size: 2 * 3 * shapes}
)

var (
	prevGap   = &block{name: "same as the speaker before: words and cues between", size: 2 * 12}
	governs   = &block{name: "the cue beside the quotation: none, another, this; relation, length", size: 4 * int(syntax.NumRelations) * 3}
	verbPlace = &block{name: "class of verb, relation and position", size: int(lex.NumVerbClasses) * int(syntax.NumRelations) * positions}
	lemmaSide = &block{name: "the verb itself and side", size: lex.MaxLemmas * sides}
	kindVerb  = &block{name: "kind of mention, class of verb, subject or not",
		size: int(syntax.NumMentionKinds) * int(lex.NumVerbClasses) * 3}
	lengthPlace  = &block{name: "words quoted, relation and side", size: 4 * int(syntax.NumRelations) * sides}
	outerCues    = &block{name: "cues before the clause, what-clause, class of verb", size: 3 * 3 * int(lex.NumVerbClasses)}
	carriedShape = &block{name: "speaker taken over: place of the quotation before", size: 4 * 3 * shapes * 2}
)

var speakerBlocks = []*block{relPosition, relShape, relSteps, relDistance, relKind, verbPosition, verbRelation, formSide, verbFlags,
	leadIn, cuesBetween, quotesBetween, nounsBetween, clauses, mentionFlags, whoIsIt, nearness, looseDistance, looseContext, carried,
	carriedColon, rivals, silent, afterQuote, prevDecided, prevGap, carriedShape, outerCues, governs, verbPlace, lemmaSide, kindVerb,
	lengthPlace}

// speakerSize is the number of features. Laying them out is what numbers them, so
// that every build needs it, not the training alone.
var speakerSize = layout(speakerBlocks)

// The blocks of the model that tells quotations from scare quotes and titles.
var (
	qBias     = &block{name: "always", size: 1}
	qWords    = &block{name: "words and place", size: 8 * shapes}
	qCase     = &block{name: "capitals: first, words", size: 8}
	qEnd      = &block{name: "last mark inside, length", size: 6 * 3}
	qBefore   = &block{name: "word before, length", size: 16 * 3}
	qAfter    = &block{name: "word after, length", size: 10 * 3}
	qSpeaker  = &block{name: "relation of the best candidate, its position", size: int(syntax.NumRelations) * positions}
	qVerb     = &block{name: "class of the best cue, length", size: (int(lex.NumVerbClasses) + 1) * 3}
	qInside   = &block{name: "words inside", size: 8}
	qOther    = &block{name: "marks and surroundings", size: 14}
	qSiblings = &block{name: "other quotations of the sentence", size: 4}
	qLemma    = &block{name: "the verb itself, length", size: lex.MaxLemmas * 3}
	qAround   = &block{name: "word before and after, length", size: 16 * 10 * 3}
	qSure     = &block{name: "how sure the speaker is, class of the best cue", size: 4 * (int(lex.NumVerbClasses) + 1)}
)

var quoteBlocks = []*block{qBias, qWords, qCase, qEnd, qBefore, qAfter, qSpeaker, qVerb, qInside, qOther, qSiblings, qSure, qLemma, qAround}

var quoteSize = layout(quoteBlocks)

func bucket(n int, limits ...int) int {
	for i, l := range limits {
		if n <= l {
			return i
		}
	}
	return len(limits)
}
