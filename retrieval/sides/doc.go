// Package sides puts side by side what the articles of a collection say, in their own
// words: the numbers that they give for one thing ([Figures]), the passages with which
// each outlet answers a question and how it words a quotation ([Compare]), what happened
// when ([Timeline]), and what an article comes down to ([Brief]).
//
// It makes no sentence and judges nothing: everything that it gives is a slice of one
// article with a receipt of its own, with a span of it marked, and labels. Numbers are
// grouped where they are equal, never averaged.
//
// It asks an index by [retrieval.Index.Survey], and leaves to package figures which
// numbers and dates a sentence states, to package verify how two wordings differ. It must
// not know surfaces: what is shown of it, and in which language, is theirs.
package sides
