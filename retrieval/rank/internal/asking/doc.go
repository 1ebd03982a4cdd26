// Package asking reads the words of a question: which of them ask, which stand beside
// what is asked, how those of a chat are meant, and which type of answer is asked for.
//
// Of the collection that is asked it must not know more than which words stand there, and
// not how much they count.
package asking
