// Package asking reads the words of a question: which of them ask, which stand beside
// what is asked, how those of a chat are meant, and which type of answer is asked for.
//
// It must not know the collection that is asked, nor how much a word counts there.
package asking
