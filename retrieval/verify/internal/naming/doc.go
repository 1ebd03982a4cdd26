// Package naming reads who is said to have spoken in what stands around pasted words:
// “…,” said X; X: “…”; „…“, sagte X; «…», a dit X; قال X: «…». [Read] gives a [Claim],
// which says how sure it is.
//
// English is read in its orders of words (english.go); the other languages by a verb
// and a name beside it, and what is unsure counts only where the article has the same
// name. The words are in words/<language>/attribution.txt.
//
// It must not know collections, nor whether a claim is true.
package naming
