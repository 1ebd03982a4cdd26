// Package store keeps a collection: the articles that were read, their texts,
// quotations and speakers, and beside them the words of their passages.
//
// A [Collection] is open for reading. [Update] brings the one in a folder up to
// its articles, [Stage] stops before it is current, and [Compare] says what
// changed. [Collection.Lookup] is the way in for every question: a turn, a [View]
// of what may be shown, and a guard against files that decay meanwhile. [Texts]
// reads stored articles, and is where another way to keep them goes.
//
// manifest.go describes the folder, record.go an article in it. build.go plans an
// update and write.go writes it, one article after the other, so that a collection
// may be larger than the memory; damage.go says what happens when a file decays.
// Whatever else is kept of a passage (its vector, say) lies beside the texts under
// the same rules: named in the manifest with its checksum, whole or not there.
// scale.txt has the figures of a large collection, fault_test.go what was tried.
//
// It must not know questions, the order of passages, or how a result is shown.
package store
