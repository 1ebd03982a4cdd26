// Package pasting reads a text that somebody pasted: which words of it are quotations, and of
// whom it says they are.
//
// It must not know the collection that they are looked for in.
package pasting
