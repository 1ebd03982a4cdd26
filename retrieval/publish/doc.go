// Package publish puts a collection into a cluster of OpenSearch, and brings it down
// from there.
//
// A [Place] is where, under a name. [Publish] loads the current build of an index
// folder beside the one that is published, counts and asks it, and then switches the
// name over, so that a process that is killed at any moment leaves one whole build published.
// [Fetch] brings the files of the published build into a folder, by size and checksum,
// and [Open] opens them with the words of the cluster.
//
//	verbatim-NAME           an alias of the published words
//	verbatim-NAME-build-…   the words of a build, with its Meta
//	verbatim-NAME-files     the files of all builds in pieces, each once by its SHA-256;
//	                        a list for each build; the lock of who publishes
//
// It must not know questions, settings or how anything is shown.
package publish
