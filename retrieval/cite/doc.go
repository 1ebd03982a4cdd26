// Package cite says where words are: in which article, at which place in it,
// who speaks there, which address leads a reader to them, and how they are
// proved again on a later day.
//
// A [Citation] is what a reader learns of an article. A [Receipt] names a slice
// of a stored text so that [Receipt.Prove] can check it against the article as it
// is now. [Link] is the address of a slice, with a text fragment where one leads
// there. [QuotedIn] says whose words a slice holds.
//
// It works on articles and slices of them alone. It must not know how a
// collection is kept, searched or asked, so it imports neither store nor
// postings, and it decides nothing about what may be shown.
package cite
