// Package layout is how replies read: who speaks and where, the quoted words, one
// small line; a verdict and its places; where a passage is from, and citations to
// copy.
//
// Begin with [Passage], a hit as a reply shows it, and [VerdictParts]. It turns what
// the core found into Discord's components in somebody's language. It must not know
// who asked, what a button does, nor how anything is found or remembered.
package layout
