// Package opensearch keeps the words of the passages in a cluster of OpenSearch.
//
// [Words] answers what [postings.Index] asks, and gives the same as the local index:
// the cluster scores what was counted here, by the same formula. Stems and their
// frequencies come from the dictionary of the build, so that a question costs one
// round trip. A [Loader] fills an index, whole or as a changed clone of another.
//
// The cluster says which passages, by their keys, and is never quoted: a faulty one
// can miss a passage, and not alter a word.
//
// It must not know texts, nor when an index is put in use.
package opensearch
