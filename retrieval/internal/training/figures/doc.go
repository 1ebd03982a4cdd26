// Train fits the weights of package figures, by which numbers and dates are chosen as the
// answer to a question, and measures what they choose. It is run at the root of the
// repository:
//
//	go run -tags training ./retrieval/internal/training/figures weights   # figures/weights.go, sides/figures-others.txt
//	go run -tags training ./retrieval/internal/training/figures figures   # sides/figures-others.txt alone
//
// It reads the collection squadshifts-newwiki (passages.jsonl, queries.jsonl, qrels.tsv and
// answers.jsonl) from the folder -data. The articles of an encyclopedia in it are parted
// by a hash of their titles: one half is fitted to, the other only measured on. Of
// the questions those count that ask for a number or date and have a short answer that
// holds one. A row is right when it stands in the passage that was annotated and
// overlaps one of the answers there; another passage that answers too counts as wrong.
//
// Nothing of the collection reaches the output, only numbers. Fitting has no chance in it:
// the same collection and rules give the same weights.
package main
