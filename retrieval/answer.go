package retrieval

import (
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// Step is how far an answer answers; every surface says which of the three it is.
type Step = rank.Step

// The three steps.
const (
	StepAnswers = rank.Answers // the passages answer
	StepClosest = rank.Closest // nothing answers for certain; these come closest
	StepNothing = rank.Nothing // nothing in the collection is about it
)

// Answer is what the collection has to say to a Query: data only, no markup.
// Its JSON is the documented output of `verbatim ask --json`.
type Answer struct {
	// Question is the question as it was asked.
	Question string `json:"question"`
	// Step says how far the passages answer. Only with StepAnswers are there Hits,
	// only with StepClosest Nearest.
	Step Step `json:"step"`
	// Answered reports whether Step is StepAnswers.
	Answered bool `json:"answered"`
	// Hits are the passages that answer, best first.
	Hits []Hit `json:"hits"`

	// Nearest are the passages that come closest where nothing answers for certain,
	// best first. They may not answer, and must never be shown without saying so.
	Nearest []Hit `json:"nearest"`
	// Try lists, with StepNothing, a few questions of the collection's own that it
	// answers: what somebody said, and titles.
	Try []string `json:"try,omitempty"`
	// Foreign is the code of the language that the question seems to be in, where no
	// article is in it and nothing answers for certain; otherwise "". Languages are those of
	// the articles then, that of most of their passages first.
	Foreign   string   `json:"foreign,omitempty"`
	Languages []string `json:"languages,omitempty"`
	// Articles is the number of articles that were searched.
	Articles int `json:"-"`
	// Corrected lists the words of the question that were read as others.
	Corrected []Correction `json:"-"`
}

// Correction is a word of a question that was read as another one.
type Correction struct {
	// From is the word as it was typed, To what was searched for.
	From, To string
	// Doubted is false where the collection does not know From, so that To was
	// searched for instead. It is true where both were searched for and the best
	// passage has To.
	Doubted bool
}

// Hit is one excerpt that answers, with its citation and its proof.
type Hit struct {
	// N is the number of the hit, from 1: "[1]" on every surface.
	N int `json:"n"`
	// Excerpt is the contiguous slice Text[Start:End] of the article.
	Excerpt string `json:"excerpt"`
	// Score orders the hits of one answer; it means nothing across answers.
	Score float64 `json:"score"`
	// Receipt proves the excerpt again: see [Receipt].
	Receipt string `json:"receipt"`
	// Link leads to the excerpt in its source; empty when there is no address.
	Link string `json:"link"`
	// Article says where the excerpt is.
	Article cite.Citation `json:"article"`
	// Paragraph is the number, from 1, of the paragraph the excerpt begins in,
	// headings not counted.
	Paragraph int `json:"paragraph"`
	// Page is the page of the article's file that the excerpt begins on, from 1;
	// 0 where the file has no pages.
	Page int `json:"page,omitempty"`
	// Start and End are byte offsets of the excerpt in the stored text.
	Start int `json:"start"`
	End   int `json:"end"`

	// Section names the section of a page of documentation, with the sections around
	// it: "2.0.1 › Fixed".
	Section string `json:"section,omitempty"`
	// TableHead are the columns' names where the excerpt begins inside a table.
	TableHead string `json:"table_head,omitempty"`
	// Steps tells which steps of a list are shown; nil where all are, or there are none.
	Steps *Steps `json:"steps,omitempty"`
	// Code lists the parts of Excerpt that are code.
	Code []CodeBlock `json:"code,omitempty"`
	// Links are the links in the words of Excerpt.
	Links []PassageLink `json:"links,omitempty"`

	// AlsoIn lists other articles that have the same sentences.
	AlsoIn []cite.Citation `json:"also_in,omitempty"`

	// Quoted lists the quotations in the excerpt, so that nobody takes what
	// somebody said for the article's own voice.
	Quoted []cite.Quoted `json:"quotations"`

	// Fragments are the excerpt cut up so that each matched word is a piece of its own;
	// joined they are Excerpt.
	Fragments []Fragment `json:"-"`
	// CutBefore and CutAfter report whether the paragraph goes on before or after
	// the excerpt. A surface marks the cut outside the quoted words.
	CutBefore bool `json:"-"`
	CutAfter  bool `json:"-"`
	// Before and After are the text around the excerpt, for context: slices of
	// the stored text that end at Start and begin at End.
	Before string `json:"-"`
	After  string `json:"-"`
}

// Fragment is a piece of an excerpt; Match reports whether it is a word that the
// question asked for.
type Fragment struct {
	Text  string
	Match bool
	// Code reports whether it is a block of code, whose lines and indentation count;
	// Syntax is the language that it says it is in. Code is one piece, without matches.
	Code   bool
	Syntax string
}
