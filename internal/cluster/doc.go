// Package cluster reaches a cluster of OpenSearch over HTTP: each request is tried
// on one node after the other, and what only reads is asked of a second node when
// the first one is slow.
//
// A [Client] has two ways. [Client.Read] is for requests that change nothing, within
// [ReadWait]; [Client.Write] is for those that do, which must be safe to be sent
// twice. [Client.Search] is a Read that takes an answer of all shards or none. What
// no node could do is [ErrUnreachable]; what a node refused is a [*ResponseError].
// Both name the node, the cause and, where it is known, what helps: see [NodeError].
//
// It must not know what is kept in the cluster: passages, files of a build and the
// state of the bot are others' business.
package cluster
