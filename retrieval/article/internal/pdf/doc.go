// Package pdf reads the text of a PDF: bytes become pages of lines, and lines
// become the blocks of an article. What a PDF holds is glyphs at places on pages;
// the text is made of them in these steps:
//
//   - package syntax opens the file and cuts content into tokens; read.go walks the
//     pages;
//   - content.go runs the content of a page: which glyphs stand where;
//   - package font says which characters the glyphs are, and how wide;
//   - glyphs.go puts glyphs into spans and finds the spaces between words; rules.go
//     notes the lines that are drawn, of which some strike words out;
//   - lines.go makes fragments of spans, no wide gap inside, and lines of these;
//     package bidi turns Hebrew and Arabic into the order of reading, vertical.go lines
//     from top to bottom;
//   - margins.go takes off the numbers of lines and puts drop caps and the notes in
//     margins where they belong; columns.go orders columns, table.go rows and cells;
//   - letters.go finds pages whose fonts do not say what they draw;
//   - text.go takes off what stands around the text on every page and makes
//     paragraphs and headings of the lines.
//
// The package knows nothing of articles and their metadata; package article asks
// it for a [Text]. Whatever is in a file is data of a stranger: every loop and
// buffer that it can grow has a limit, and a broken one is an [Unreadable].
package pdf
