// Package disk knows the files of an index: the folder, the builds in it, and what is
// in each.
//
// manifest.go describes the folder, and a [Manifest] one build: every file with its size
// and checksum, so that nothing that has decayed is ever quoted. A [RecordWriter] writes
// articles, [Records] reads them, whole or a few bytes of one. Lists are lines of JSON.
// folder.go locks a folder, makes builds in it and puts one of them in place, so that
// a process that is killed at any moment leaves a whole one. damage.go says what is
// wrong with an index.
//
// It must not know what a collection is asked, why a build is made, or what of it is
// kept in memory.
package disk
