// Package search finds the passages that may answer a question and puts them in order.
//
// A [Lookup] is a collection while one question is answered from it; [Lookup.Search] does
// it all. statistics.go tells the ranking what the words of the question count for,
// found.go has the shortlist and reads the first of it (near.go adds what is near in
// meaning), package rank orders them. Then come the passages that the order does not
// know of: those that quote whom the question names (speakers.go), the edition of a page
// that is meant (editions.go), and what is in documentation as it was typed: an error, a
// version, a number, a setting (typed.go).
//
// It must not know what a hit looks like, how much of a passage is shown beside others,
// or who asks.
package search
