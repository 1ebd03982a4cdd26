// Package marks finds what stands between quotation marks, or would: marks of all
// kinds, paragraph by paragraph, so that an odd mark spoils one paragraph and not
// the article (marks.go); the turns of a transcript (turns.go); posts that are
// signed (signed.go); what is said behind a dash, in languages that do so, and
// which paragraphs are in another language than English (foreign.go).
//
// A [Span] may be closed some paragraphs after it was opened, or opened again in
// the next one. Words quoted inside a quotation belong to it.
//
// It must not know who speaks, nor what a sentence is.
package marks
