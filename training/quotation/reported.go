//go:build training

package main

import (
	"log"
	"math"

	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// trainReported fits the model of reported speech. There is only one file of
// annotations, so its figures are of held-out folds of it.
func (t *trainer) trainReported(path string, m *quotation.Model) error {
	docs, err := readDocs(path)
	if err != nil {
		return err
	}
	t.fitSubject(append(t.docs, docs...), m)
	parts := make([][]quoteExample, folds)
	candidates, hit, all := 0, 0, 0
	for i := range docs {
		d := &docs[i]
		taken := make([]bool, len(d.quotes))
		for _, r := range m.Reports(d.text, d.paragraphs) {
			candidates++
			g := d.reportOf(r)
			if g >= 0 {
				taken[g] = true
			}
			x := quoteExample{features: r.Features, yes: g >= 0, subject: r.Subject}
			x.speaker = g >= 0 && (overlap(r.Speaker, d.quotes[g].speaker) || r.Speaker.Len() == 0 && d.quotes[g].speaker.Len() == 0)
			parts[i%folds] = append(parts[i%folds], x)
		}
		for k := range d.quotes {
			if d.quotes[k].reported {
				all++
				if taken[k] {
					hit++
				}
			}
		}
	}
	log.Printf("reported speech: %d clauses, %d of %d annotated are among them", candidates, hit, all)
	var whole []quoteExample
	var ps []float64
	var oks []bool
	tp, fp, fn := make([]int, 10), make([]int, 10), make([]int, 10)
	for k := range folds {
		var in []quoteExample
		for j := range folds {
			if j != k {
				in = append(in, parts[j]...)
			}
		}
		w := t.fitLogistic(in, quotation.NewModel().Reported)
		for _, x := range parts[k] {
			s := 0.0
			for _, f := range x.features {
				s += float64(w[f])
			}
			p := 1 / (1 + math.Exp(-s))
			if p >= 0.4 {
				ps, oks = append(ps, p*x.subject), append(oks, x.yes && x.speaker)
			}
			for b := range 10 {
				switch yes := p >= float64(b)/10; {
				case yes && x.yes:
					tp[b]++
				case yes:
					fp[b]++
				case x.yes:
					fn[b]++
				}
			}
		}
		whole = append(whole, parts[k]...)
	}
	for b := 2; b < 9; b++ {
		p, r := float64(tp[b])/float64(tp[b]+fp[b]), float64(tp[b])/float64(all)
		log.Printf("reported from %.1f: precision %.1f recall %.1f F1 %.1f (held-out folds)", float64(b)/10, 100*p, 100*r, 200*p*r/(p+r))
	}
	m.Calibration[2], m.Calibration[3] = fitLine(ps, oks)
	reliability(recalibrated(ps, m.Calibration[2], m.Calibration[3]), oks)
	m.Reported = t.fitLogistic(whole, quotation.NewModel().Reported)
	return nil
}

// fitSubject fits the choice of the subject of a cue to all annotations that
// mark a cue, of quotations as of reported speech.
func (t *trainer) fitSubject(docs []doc, m *quotation.Model) {
	var examples []speakerExample
	for i := range docs {
		d := &docs[i]
		for _, c := range quotation.Cues(d.text, d.paragraphs) {
			g := d.cueAt(c.Cue)
			if g == nil {
				continue
			}
			right := d.rightOnes(g, c.Subjects)
			if len(right) == 0 {
				continue
			}
			x := speakerExample{right: right}
			for _, s := range c.Subjects {
				x.cands = append(x.cands, s.Features)
			}
			examples = append(examples, x)
		}
	}
	acc := t.fitSoftmax(examples, m.Subject)
	log.Printf("subject model: %d cues with a choice, right in training %.1f %%", len(examples), 100*acc)
}
