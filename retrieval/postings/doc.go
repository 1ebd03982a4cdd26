// Package postings keeps the words of the passages: which passages have a word,
// how often, and in which field. It is where the passages that may answer are
// looked for.
//
// [Index] is all that the core asks of it, and [Local] implements it over bleve,
// of which nothing is seen through it, so that another search engine can be
// behind the same questions. A [Passage] is named by a key that says which bytes
// of which article it is; its words are not kept here. A [Writer] writes an index,
// whole or as a changed copy of another.
//
// It must not know texts, speakers, receipts or how a collection is laid out on
// the disk. What a [Scope] hides is given to it as ids of articles. It counts the
// same terms as package rank looks for, and leaves the final order to it.
package postings
