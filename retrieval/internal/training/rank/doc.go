// Train learns the numbers of package rank and measures them.
//
// It reads collections of passages, questions and judgements (passages.jsonl,
// queries.jsonl, qrels.tsv, answers.jsonl) from the folder -data and is run at
// the root of the repository, one command after the other, since each builds
// on the numbers that the one before has written:
//
//	go run -tags training ./retrieval/internal/training/rank common            # words/en/common.txt
//	go run -tags training ./retrieval/internal/training/rank -step 1 picker    # weights.go, sentencetrees.go
//	go run -tags training ./retrieval/internal/training/rank -step 4 ranking   # weights.go
//	go run -tags training ./retrieval/internal/training/rank answerable        # weights.go
//	go run -tags training ./retrieval/internal/training/rank -step 4 figures   # figures.txt
//	go run -tags training ./retrieval/internal/training/rank border            # what is said of questions, with things taken out
//	go run -tags training ./retrieval/internal/training/rank typos             # what mistyped questions lose by
//
// What other languages than English count more or less is learnt over those weights from
// the collections of ../languages beside -data, all languages together:
//
//	go run -tags training ./retrieval/internal/training/rank languages         # languageweights.go
//	go run -tags training ./retrieval/internal/training/rank languages-biases  # the biases of rank/language.go, to set by hand
//
// What meaning counts beside words is learnt last, with the vectors that
// training/vectors makes of the same collections:
//
//	go run -tags training ./retrieval/internal/training/rank -vectors DIR meaning             # meaningweights.go
//	go run -tags training ./retrieval/internal/training/rank -vectors DIR meaning-answerable  # meaningweights.go
//	go run -tags training ./retrieval/internal/training/rank -vectors DIR meaning-figures     # figures-meaning.txt
//
// One article in five of the large collections is never trained on; the
// figures are measured there. Small collections are trained on in halves, each
// measured with the weights that did not see it; the weights that are written
// have seen both.
package main
