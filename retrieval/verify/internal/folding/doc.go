// Package folding says when words are the same: two texts are verbatim the same
// exactly when they [Fold] to the same bytes. Marks, white space, dashes and signs
// without ink are folded, and nothing else; the function's comment is the list.
//
// It must not know articles, nor be kinder than that list: every fold more is a
// difference that nobody is told of.
package folding
