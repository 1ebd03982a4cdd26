//go:build training

package main

import (
	"fmt"
	"go/format"
	"os"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

const nearWeightsFile = "retrieval/rank/internal/weights/meaningweights.go"

// writeNearWeights writes meaningweights.go: what meaning counts for passages (the
// plain weights, then those of each case), and the bias and weights of each of rank.NearLogistics; nil for those that stay as they are.
func writeNearWeights(passages, logistics [][]float64) error {
	var b strings.Builder
	b.WriteString(generated + "package weights\n")
	list := func(features []rank.Feature, weights []float64) {
		for i, f := range features {
			w := f.Weight
			if weights != nil {
				w = weights[i]
			}
			fmt.Fprintf(&b, "%.3f, // %s\n", w, f.Name)
		}
		b.WriteString("}\n")
	}
	newPassages := passages != nil
	if !newPassages {
		passages = rank.NearWeights()
	}
	b.WriteString("\n// Near are what nearness counts beside words, in the order of nearFeatures:\n" +
		"// the plain weights, and what is added to them as far as a case is given.\n" +
		"var Near = [][]float64{\n")
	for i, p := range passages {
		if i > 0 {
			fmt.Fprintf(&b, "// %s\n", rank.Cases()[i-1].Name)
		}
		b.WriteString("{")
		for j, w := range p {
			if j > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(&b, "%.3f", w)
		}
		b.WriteString("},\n")
	}
	b.WriteString("}\n")
	compiled, learnt := rank.Beside()
	if newPassages {
		learnt.Passages = compiled.Passages
	}
	if logistics != nil {
		learnt.Verdicts = compiled.Verdicts
	}
	fmt.Fprintf(&b, "\n// NearBeside and NearVerdictsBeside are the checksums of the weights that these were learnt beside: see Beside.\n"+
		"const (\nNearBeside = %q\nNearVerdictsBeside = %q\n)\n", learnt.Passages, learnt.Verdicts)
	for i, l := range rank.NearLogistics() {
		var weights []float64
		if logistics != nil {
			l.Bias, weights = logistics[i][0], logistics[i][1:]
		}
		fmt.Fprintf(&b, "\n// %sBias and %s are the regression that tells of\n// %s.\nconst %sBias = %.3f\n\n"+
			"var %s = [...]float64{\n", l.Name, l.Name, l.What, l.Name, l.Bias, l.Name)
		list(l.Features, weights)
	}
	source, err := format.Source([]byte(b.String()))
	if err != nil {
		return fmt.Errorf("write what meaning counts: %w", err)
	}
	if err := os.WriteFile(nearWeightsFile, source, 0o666); err != nil {
		return fmt.Errorf("write what meaning counts: %w", err)
	}
	return nil
}
