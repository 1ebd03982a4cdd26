// Package lang is what the program knows of languages: how a text is cut into
// words, which of them mean the same family, and what a word is good for.
//
// [Tokens] cuts a text into words, the same way for articles and questions, so
// that what one writes the other finds. Each has a form, folded for comparing, and
// a stem, which is what an index has and what is looked for. A [Scanner] and a
// [Vocabulary] do the same without making tokens, for anyone who reads many texts.
//
// It must not know questions, passages, an index or how anything is ranked.
package lang
