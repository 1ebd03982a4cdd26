// Package rank orders passages for a question, picks the sentences that
// answer, and says whether anything answers. It is words alone: pure functions
// over strings, no index, no file, no network, no model.
//
// The words themselves are package lang's. Read in this order:
//
//   - [Parse] turns a question into a [Question]: which words count, what kind
//     of answer is asked for, which words the collection does not know.
//   - [Question.Rank] puts the candidates that an index found in order, by the
//     features of features.go and weights that differ a little from case to case
//     (cases.go).
//   - [Question.Excerpt] and [Question.Matches] say what to show of a passage: the
//     sentences that picker.go likes best, by weights and small trees.
//   - [Question.Probability] says how likely the first excerpt answers at all.
//
// The numbers in internal/weights and the table of common words are learnt by the
// program in retrieval/internal/training/rank; figures.txt is what it measured. The other tables of words in words/en were written by hand.
//
// What must be known about the collection as a whole (how many passages, how
// rare a word is) comes in as a [Collection]; the caller fills it from its
// index.
package rank
