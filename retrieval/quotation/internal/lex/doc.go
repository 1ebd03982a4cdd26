// Package lex has the English words that quotations and their speakers are found
// by: the [Class]es that a word form belongs to, the reporting verbs in all their
// forms, the abbreviations that keep their full stop.
//
// The lists are in words/en; lexicon.go and cuelist.go say what their lines
// mean. The learnt weights number the verbs and know the classes, so that a
// change of either is to be measured (tables_test.go has their hash).
//
// It must not know texts, only words. Those of the other languages are none of
// its business.
package lex
