// Package draft is what every format makes of a file before it is an article: a
// [Draft] of blocks and metadata, and what the formats need to make one.
//
// It decodes bytes of any encoding ([Decode]), reads and checks metadata
// ([ParseMetadata]), cuts text into sentences ([Sentences]), tells running text
// from lines around it ([IsProse]), and holds the limits of what one file may
// unfold to. An error that an operator can do something about is an [Unreadable].
//
// It must not know any format, nor how a folder is walked; those import it.
package draft
