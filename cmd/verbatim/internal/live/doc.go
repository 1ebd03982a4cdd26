// Package live keeps a collection open and up to date while others ask it: the index is
// replaced by the next one without a moment in which nothing can be asked, whether this
// process made that, another one, or a cluster published it.
//
//   - [Open] opens it, and [Index.KeepFresh] follows what changes;
//   - [Index.Acquire] is how the pages ask, [Library] how the bot does.
//
// It must not know what is asked, nor how answers look.
package live
