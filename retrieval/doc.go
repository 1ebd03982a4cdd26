// Package retrieval is the face of Verbatim's core: ask a question of an index,
// get passages back, word for word. It knows neither Discord nor configuration.
//
// There are only a few types: an [Index] is opened with [Open] or made with
// [NewMemory]; [Index.Ask] takes a [Query] and gives an [Answer] with its [Hit]s;
// each Hit has an excerpt, a [cite.Citation], and a [cite.Receipt] that
// [Index.Verify] proves again. [Index.Who] finds quotations by speaker and topic,
// and [Index.VerifyQuotation] checks whether a quotation is in the collection, in
// these words. A [Scope] narrows each of them to what may be shown.
//
// # The rooms
//
// From a file to an answer, each a package that says in its doc.go what it is for
// and what it must not know:
//
//   - article reads files and fixes the stored text of each;
//   - quotation finds the quotations in a text and their speakers;
//   - postings cuts an article into passages and keeps their words;
//   - store opens a collection and reads it, as far as it may be shown; its package
//     build brings it up to its articles, and replaces it;
//   - internal/search finds the passages that may answer and puts them in order, and
//     internal/section says how much of a page is understood alone;
//   - cite names a place in an article: citation, receipt, link;
//   - verify checks a quotation: verbatim, in other words, of another speaker;
//   - rank orders passages, cuts excerpts, and says whether the best of them
//     answers at all; words has the tables of words.
//
// Here ask.go has a question searched, hits.go makes what is shown of the passages,
// and who.go answers from the quotations. explain.go says why, around.go shows more of
// a text, suggest.go what could be asked, and survey.go hands passages to package sides.
// Whatever is to be changed about the order of passages by their words, about excerpts
// or about refusing belongs into package rank. Beside them, evaluate measures answers
// and lint looks for what is wrong with articles.
//
// # What is word for word
//
// An excerpt is always text[start:end] of one stored text. An answer carries
// no markup: [Fragment]s say which words match, and each surface escapes and
// marks them in its own way.
//
// # How an index is replaced
//
// An index is never changed: build.Update writes a new build in a folder of its
// own, taking over what is unchanged, and points the file CURRENT to it.
// build.Stage stops before that last step, so that the build can be asked, and
// what it changes be seen with build.Compare, before it is current. Everybody
// else opens builds read-only. A build that is killed leaves CURRENT as it was. The
// articles are the truth: an index that is damaged or of another format is built
// again from them.
package retrieval
