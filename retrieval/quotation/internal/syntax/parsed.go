package syntax

import (
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/marks"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/tongue"
)

// Parsed is a text with what its words are. Its fields are filled in the order
// of Parse.
type Parsed struct {
	Text       string
	Paragraphs []article.Paragraph
	Foreign    []bool           // paragraph -> in another language
	Tongues    []*tongue.Tongue // paragraph -> that language, where its speakers are read
	Spans      []marks.Span
	Tokens     []Token
	Sentences  []Sentence
	seen       map[string]uint8
	Mentions   []Mention
	StartsAt   []int32 // token -> 1 + longest mention that starts there
	EndsAt     []int32 // token -> 1 + mention that ends before it
	Cues       []Cue
	Entities   []Entity
	subjects   []bool // mention -> plain subject of a cue
	speaks     []bool // mention -> subject of a cue, with appositions between
}

// Parse reads a text up to who is mentioned in it and which words tell of speech.
func Parse(text string, paragraphs []article.Paragraph) *Parsed {
	d := &Parsed{Text: text, Paragraphs: paragraphs}
	d.Foreign = marks.FindForeign(text, paragraphs)
	d.Tongues = marks.Tongues(text, paragraphs, d.Foreign)
	d.Spans = marks.FindSpans(text, paragraphs, d.Foreign, d.Tongues)
	d.Tokens = tokenize(text, paragraphs, d.Spans)
	d.splitSentences()
	d.findMentions()
	d.findCues()
	d.resolveNames()
	d.resolvePronouns()
	return d
}
