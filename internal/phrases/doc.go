// Package phrases is what the bot and the pages say themselves, in seven languages:
// sentences, numbers, dates and lists.
//
// The sentences are in locales, a file for each language; [For] gives the
// [Words] for one of Discord's locales. Quoted words, titles and names never pass
// through it but as they are. It must not know what is said when, nor how
// Discord shows it.
package phrases
