package main

import (
	"fmt"
	"go/format"
	"os"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

const weightsFile = "retrieval/rank/weights.go"

// writeWeights writes weights.go: the given weights for passages (the plain
// ones, then those of each case) and for sentences, and the bias and weights of
// the evidence; nil for those that stay as they are.
func writeWeights(passages [][]float64, sentences, evidence []float64) error {
	var b strings.Builder
	b.WriteString("package rank\n\n// These numbers are learnt: see internal/train. They are written by its commands.\n")
	write := func(name, comment string, features []rank.Feature, weights []float64) {
		fmt.Fprintf(&b, "\n// %s\nvar %s = [...]float64{\n", comment, name)
		for i, f := range features {
			w := f.Weight
			if weights != nil {
				w = weights[i]
			}
			fmt.Fprintf(&b, "\t%.3f, // %s\n", w, f.Name)
		}
		b.WriteString("}\n")
	}
	if passages == nil {
		passages = make([][]float64, 1+len(rank.Cases()))
	}
	write("weights", "weights are what each feature of a passage counts, in the order of features.", rank.Features(), passages[0])
	for i, c := range rank.Cases() {
		features := rank.Features()
		for j := range features {
			features[j].Weight = c.Weights[j]
		}
		name := c.Name + "Weights"
		write(name, fmt.Sprintf("%s are added to weights as far as the case %q is given.", name, c.Name), features, passages[1+i])
	}
	write("sentenceWeights", "sentenceWeights are what each feature of a sentence counts, in the order of\n// sentenceFeatures.", rank.SentenceFeatures(), sentences)
	bias := rank.AnswerBias()
	if evidence != nil {
		bias, evidence = evidence[0], evidence[1:]
	}
	fmt.Fprintf(&b, "\n// answerBias and answerWeights are the logistic regression of Probability.\nconst answerBias = %.3f\n", bias)
	write("answerWeights", "answerWeights are what each piece of evidence counts, in the order of evidence.", rank.EvidenceFeatures(), evidence)
	source, err := format.Source([]byte(b.String()))
	if err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	if err := os.WriteFile(weightsFile, source, 0o666); err != nil {
		return fmt.Errorf("write weights: %w", err)
	}
	return nil
}
