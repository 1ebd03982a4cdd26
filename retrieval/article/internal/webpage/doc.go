// Package webpage reads HTML: saved pages, MHTML, and the pages in a WARC.
//
// [ReadHTML] finds the main text and the metadata of a page; [BlocksOf] makes
// blocks of any tree of HTML, which Markdown and EPUB use, too. What a reader of
// the page does not see is taken out first ([TakeOutUnseen]).
//
// The library that finds the main text only selects: what is stored are blocks of
// the page as they stand there. It must not know Markdown, nor books.
package webpage
