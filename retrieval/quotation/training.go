//go:build training

package quotation

import (
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
)

// Built with the tag "training" the package lets itself be trained: the program
// in training/quotation is the only user of what this file exports.

// Model is the weights of the finder.
type Model = model

// NewModel is the model that training starts from: zero weights, but for
// relations that leave no doubt and are too rare in the training data to learn.
func NewModel() *Model {
	m := &Model{Speaker: make([]float32, speakerSize), Quote: make([]float32, quoteSize), Subject: make([]float32, subjectSize),
		Reported:    make([]float32, reportedSize),
		Calibration: [4]float32{1, 0, 1, 0}}
	for p := range positions {
		m.Speaker[relPosition.at+int(syntax.AfterDash)*positions+p] = 9
		m.Quote[qSpeaker.at+int(syntax.AfterDash)*positions+p] = 5
	}
	return m
}

// Builtin is the model that Find uses.
func Builtin() *Model { return builtin }

// Example is one pair of quotation marks as the models see it.
type Example struct {
	Words       article.Range // with the marks
	Candidates  []ExampleSpeaker
	Features    []uint16 // of the model that tells quotations from scare quotes
	Probability float64  // what the models make of it: quotation and speaker
}

// ExampleSpeaker is one candidate speaker of an Example.
type ExampleSpeaker struct {
	Speaker  article.Range // empty: nobody
	Rule     string
	P        float64
	Features []uint16
}

// Examples lists what the models have to decide about in a text. Where truth
// knows the speaker of a pair of marks, that speaker is taken for what follows.
func (model *Model) Examples(text string, paragraphs []article.Paragraph, truth func(words article.Range) (article.Range, bool)) []Example {
	d := read(text, paragraphs)
	d.model = model
	d.truth = truth
	var out []Example
	d.attribute(func(a *attribution, cands []candidate) {
		t := &d.Tokens[a.setting.token]
		if d.Spans[t.Quote].Typed {
			return // the annotators did not look at these
		}
		e := Example{Words: article.Range{Start: t.Start, End: t.End}, Features: d.quoteFeatures(a), Probability: a.pQuote * a.pSpeaker}
		for _, c := range cands {
			e.Candidates = append(e.Candidates, ExampleSpeaker{Speaker: d.mentionRange(c.mention), Rule: relationNames[c.rel], P: c.p,
				Features: slices.Clone(c.features)})
		}
		out = append(out, e)
	})
	return out
}

// Find is the package's Find with the weights of this model.
func (m *model) Find(text string, paragraphs []article.Paragraph) []Quotation {
	d := read(text, paragraphs)
	d.model = m
	return d.find()
}

// ExampleReport is one clause that may be reported speech.
type ExampleReport struct {
	Words, Speaker, Cue article.Range
	Features            []uint16
	Subject             float64 // probability of the speaker
}

// Reports lists the clauses of a text that may be reported speech.
func (model *Model) Reports(text string, paragraphs []article.Paragraph) []ExampleReport {
	d := read(text, paragraphs)
	d.model = model
	d.quoted()
	var out []ExampleReport
	for si := range d.Sentences {
		for _, r := range d.reports(si) {
			q := d.reportedQuotation(&r)
			out = append(out, ExampleReport{article.Range{Start: q.Start, End: q.End}, q.Speaker, q.Cue, r.features, r.pSubject})
		}
	}
	return out
}

// ExampleCue is a cue with the mentions that may be its subject.
type ExampleCue struct {
	Cue      article.Range
	Subjects []ExampleSpeaker
}

// Cues lists the cues of a text that have a choice of subjects.
func Cues(text string, paragraphs []article.Paragraph) []ExampleCue {
	d := read(text, paragraphs)
	var out []ExampleCue
	for si := range d.Sentences {
		s := &d.Sentences[si]
		for i := 0; i < len(s.Links); {
			j := i
			for j < len(s.Links) && s.Links[j].Cue == s.Links[i].Cue {
				j++
			}
			c := &d.Cues[s.Links[i].Cue]
			e := ExampleCue{Cue: article.Range{Start: d.Tokens[c.Token].Start, End: d.Tokens[c.Last-1].End}}
			for _, l := range d.subjectsOf(s.Links[i:j]) {
				e.Subjects = append(e.Subjects, ExampleSpeaker{Speaker: d.mentionRange(l.Mention), Rule: relationNames[l.Rel],
					Features: d.subjectFeatures(l, s)})
			}
			if len(e.Subjects) > 1 {
				out = append(out, e)
			}
			i = j
		}
	}
	return out
}
