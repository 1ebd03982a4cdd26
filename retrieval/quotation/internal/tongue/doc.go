// Package tongue reads who speaks in texts that are not English: which quotation is
// whose, in the languages that there are words of speech for (words/<language>/speech.txt).
//
// There is no model. A language has its verbs of speech and its orders: „…“, sagte X;
// X a dit : « … »; dijo X; X, "…" dedi; قال X. [Reader.Attribute] takes the marks of a
// paragraph and gives each its speaker where the words beside it leave no doubt, otherwise
// nobody; what the article denies or doubts is nobody's either. table.go reads the words
// and tells the language, clause.go cuts clauses, phrase.go and arabic.go find names and
// roles, attribute.go has the orders, open.go reads verbs that no table has, persons.go
// joins mentions, standing.go denials.
//
// It must not know English, nor how sure anybody has to be for a name to be shown.
package tongue
