// Package retrieval is the core of Verbatim: ask a question of an index, get
// passages back, word for word. It knows neither Discord nor configuration.
//
// There are only a few types: an [Index] is made from articles by [Update] (on
// disk) or [NewMemory]; [Index.Ask] takes a [Query] and gives an [Answer] with
// its [Hit]s; each Hit has an excerpt, a [cite.Citation], and a [cite.Receipt]
// that [Index.Verify] proves again. [Index.Who] finds quotations by speaker and
// topic, and [Index.VerifyQuotation] checks whether a quotation stands in the
// collection, in these words. A [Scope] narrows each of them to what may be
// shown.
//
// # From a file to an answer
//
// Package article reads files into Articles and fixes the stored text of each:
// text, Markdown, web pages and archives of them, PDF, EPUB and Word.
// Package postings cuts an article into passages and keeps their words, those of
// the article's title and of the section heading; the key of a passage says
// which bytes of which text it is. ask.go asks it for the passages that share the
// rarest words with the question, lets package rank put these in order and cut the excerpts, and asks it whether the best of them answers at
// all. Whatever is to be changed about the order of passages, about excerpts
// or about refusing belongs into package rank.
//
// Package quotation finds the quotations of an article when it is indexed; they
// are kept with its text. who.go answers from them. verify.go says how a
// quotation is checked, and which file does what of it.
//
// # What is word for word
//
// An excerpt is always text[start:end] of one stored text. An answer carries
// no markup: [Fragment]s say which words match, and each surface escapes and
// marks them in its own way.
//
// # How an index is replaced
//
// manifest.go describes the folder. bleve lets one process in when it opens an
// index for writing and shuts out all others, and then a plain open waits
// without limit. So an index is never changed: [Update] writes a new build in a
// folder of its own, taking over what is unchanged, and points the file CURRENT
// to it. [Stage] stops before that last step, so that the build can be asked, and
// what it changes be seen with [Compare], before it is in use. Everybody else
// opens builds read-only and with a limit on the wait. A build that is killed leaves CURRENT as it was. The articles are the truth: an
// index that is damaged or of another format is built again from them.
//
// build.go plans an update and write.go writes it, one article after the other,
// so that a collection may be larger than the memory, into a new index of the
// passages or a changed copy of the old one; damage.go says what happens when a file decays. scale.txt has the figures of
// a large collection, fault_test.go what was tried.
package retrieval
