// Package store reads a collection: its articles, their texts, quotations and
// speakers, and beside them the words of their passages.
//
// A [Collection] is open for reading, from a folder by [Open] or in memory by
// [NewMemory]; an [Entry] is what it keeps in memory of each article.
// [Collection.Lookup] is the way in for every question: a turn, a [View] of what may be
// shown, and a guard against files that decay meanwhile. [Texts] reads stored articles,
// and is where another way to keep them goes. The vectors of the sentences, which
// outlive a build, are made and read here too.
//
// Package build writes what is opened here, and disk, inside, knows the files.
//
// It must not know questions, the order of passages, how a result is shown, or how an
// article gets into a collection.
package store
