// Package verify checks quotations: is what somebody pasted in a collection, and in
// these words, and whose words are they there?
//
// [Quotation] checks one, [Quotations] a text that may have several; a [Result] has
// the verdict, where the words are, and a [Note] for each thing to be said of it,
// which a face says in its own language. No likeness ever makes words verbatim.
//
// paste.go reads what was pasted, internal/naming who is said in it to have spoken.
// internal/folding says when words are the same, find.go finds the places to look at, cut.go looks at ellipses and sentences, near.go
// and align.go
// compare what is not the same, callout.go says which differences change the sense (by the words of internal/sense),
// place.go whose words are at a place. figures.txt counts how texts fare that were
// made from a collection's own; go test -update rewrites it.
//
// It must not know questions, nor how a result is shown; of a collection it knows
// what package store gives: a lookup, its words and its texts.
package verify
