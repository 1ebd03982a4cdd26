// Package weights holds what the ranking has learnt: what each feature of a passage
// and of a sentence counts, the small trees that correct sentences, and the
// regressions that judge whether anything answers. The numbers stand in the order of
// the features of package rank, whose tests compare how many there are.
//
// It must not know what the features are; retrieval/internal/training/rank writes its
// files.
package weights
