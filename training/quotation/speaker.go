//go:build training

package main

import (
	"fmt"
	"log"
	"maps"
	"math/rand"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

type trainer struct {
	docs      []doc
	rng       *rand.Rand
	confusion map[[2]string]int // right and chosen rule; nil: not counted
	samples   map[[2]string][]string
	show      int
}

// confuse counts which rule was right and which was chosen, in articles the
// model was not fitted to.
func (t *trainer) confuse(m *quotation.Model, docs []int) {
	for _, i := range docs {
		d := &t.docs[i]
		for _, e := range m.Examples(d.text, d.paragraphs, t.truth(d)) {
			g := d.goldOf(e.Words)
			if g == nil {
				continue
			}
			right := d.rightOnes(g, e.Candidates)
			best := 0
			for i, c := range e.Candidates {
				if c.P > e.Candidates[best].P {
					best = i
				}
			}
			want, bestRight := "unreachable", -1.0
			for _, r := range right {
				if c := e.Candidates[r]; c.P > bestRight {
					want, bestRight = c.Rule, c.P
				}
				if r == best {
					want = "right"
				}
			}
			key := [2]string{want, e.Candidates[best].Rule}
			t.confusion[key]++
			if want != "right" {
				c := e.Candidates[best]
				t.samples[key] = append(t.samples[key], fmt.Sprintf("%q not %q in: %q [[%s]] %q", d.text[g.speaker.Start:g.speaker.End],
					d.text[c.Speaker.Start:c.Speaker.End],
					d.text[max(0, e.Words.Start-160):e.Words.Start], d.text[e.Words.Start:min(e.Words.End, e.Words.Start+60)],
					d.text[e.Words.End:min(len(d.text), e.Words.End+100)]))
			}
		}
	}
}

func (t *trainer) printConfusion() {
	keys := slices.SortedFunc(maps.Keys(t.confusion), func(a, b [2]string) int { return t.confusion[b] - t.confusion[a] })
	for _, k := range keys {
		log.Printf("%5d right %-24s chosen %s", t.confusion[k], k[0], k[1])
		t.rng.Shuffle(len(t.samples[k]), func(i, j int) { s := t.samples[k]; s[i], s[j] = s[j], s[i] })
		for _, s := range t.samples[k][:min(len(t.samples[k]), t.show)] {
			log.Print("        ", s)
		}
	}
}

const folds = 5

// train fits the speaker model first, then, on speakers predicted for articles
// it was not fitted to, the model of what is a quotation.
func (t *trainer) train() *quotation.Model {
	var all []int
	for i := range t.docs {
		all = append(all, i)
	}
	m := t.fitSpeaker(all)
	var quotes []quoteExample
	var cal []float64
	var calRight []bool
	foldModels := make([]*quotation.Model, folds)
	parts := make([][]quoteExample, folds)
	for k := range folds {
		var in, held []int
		for i := range t.docs {
			if i%folds == k {
				held = append(held, i)
			} else {
				in = append(in, i)
			}
		}
		foldModels[k] = t.fitSpeaker(in)
		if t.confusion != nil {
			t.confuse(foldModels[k], held)
		}
		// The speaker before comes from the model here, as it will when in use.
		parts[k] = t.quoteExamples(foldModels[k], held)
		quotes = append(quotes, parts[k]...)
	}
	m.Quote = t.fitLogistic(quotes, m.Quote)
	right, total, found := 0, 0, 0
	for k := range folds {
		var in []quoteExample
		for j := range folds {
			if j != k {
				in = append(in, parts[j]...)
			}
		}
		foldModels[k].Quote = t.fitLogistic(in, quotation.NewModel().Quote)
		for i := range t.docs {
			if i%folds != k {
				continue
			}
			r, n, g, ps, oks := t.score(foldModels[k], &t.docs[i])
			right, found, total = right+r, found+n, total+g
			cal, calRight = append(cal, ps...), append(calRight, oks...)
		}
	}
	if t.confusion != nil {
		t.printConfusion()
	}
	p, r := float64(right)/float64(found), float64(right)/float64(total)
	log.Printf("held-out folds: joint precision %.1f recall %.1f F1 %.1f (%d found, %d annotated)", 100*p, 100*r, 200*p*r/(p+r), found, total)
	m.Calibration[0], m.Calibration[1] = fitLine(cal, calRight)
	reliability(recalibrated(cal, m.Calibration[0], m.Calibration[1]), calRight)
	return m
}

// score counts what a model gets right in one article, by mention.
func (t *trainer) score(m *quotation.Model, d *doc) (right, found, total int, ps []float64, oks []bool) {
	total = len(d.quotes)
	for _, q := range m.Find(d.text, d.paragraphs) {
		if q.Kind == quotation.KindReported {
			continue
		}
		w := article.Range{Start: q.Start, End: q.End}
		g := d.goldOf(w)
		if g == nil && d.discarded(w) {
			continue
		}
		found++
		ok := g != nil && (g.speaker.Len() == 0 && q.Speaker.Len() == 0 || g.speaker.Len() > 0 && q.Speaker.Len() > 0 &&
			(overlap(g.speaker, q.Speaker) || g.name != "" && lastName(d.text[q.Speaker.Start:q.Speaker.End]) == g.name))
		if ok {
			right++
		}
		ps = append(ps, q.Confidence)
		oks = append(oks, ok)
	}
	return
}

func (t *trainer) truth(d *doc) func(article.Range) (article.Range, bool) {
	return func(words article.Range) (article.Range, bool) {
		if g := d.goldOf(words); g != nil && g.speaker.Len() > 0 {
			return g.speaker, true
		}
		return article.Range{}, false
	}
}

func (t *trainer) fitSpeaker(docs []int) *quotation.Model {
	m := quotation.NewModel()
	var examples []speakerExample
	reachable, all := 0, 0
	for _, i := range docs {
		d := &t.docs[i]
		for _, e := range m.Examples(d.text, d.paragraphs, t.truth(d)) {
			g := d.goldOf(e.Words)
			if g == nil {
				continue
			}
			all++
			right := d.rightOnes(g, e.Candidates)
			if len(right) == 0 {
				continue
			}
			reachable++
			x := speakerExample{right: right}
			for _, c := range e.Candidates {
				x.cands = append(x.cands, c.Features)
			}
			examples = append(examples, x)
		}
	}
	acc := t.fitSoftmax(examples, m.Speaker)
	log.Printf("speaker model: %d quotations, right speaker among the candidates of %.1f %%, chosen in training %.1f %%", all,
		100*float64(reachable)/float64(all), 100*acc)
	return m
}

func (t *trainer) quoteExamples(m *quotation.Model, docs []int) []quoteExample {
	var out []quoteExample
	for _, i := range docs {
		d := &t.docs[i]
		for _, e := range m.Examples(d.text, d.paragraphs, t.truth(d)) {
			g := d.goldOf(e.Words)
			if g == nil && d.discarded(e.Words) {
				continue
			}
			out = append(out, quoteExample{features: e.Features, yes: g != nil})
		}
	}
	return out
}
