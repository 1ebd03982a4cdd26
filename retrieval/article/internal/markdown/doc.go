// Package markdown reads Markdown: its front matter, its dialects, its text.
//
// [ReadMarkdown] writes what is of a dialect as Markdown that every program knows,
// renders it, and reads the page with package webpage. goldmark is given what it
// reads within limits, since its time can grow with the square of the marks.
//
// It must not know of a folder of articles, nor of page chrome.
package markdown
