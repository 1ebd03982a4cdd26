// Package font says which characters the codes of a string stand for, and how wide
// they are, by what the fonts of a PDF state (ISO 32000-1, clause 9): character maps,
// encodings, the names of glyphs. A code of which none of these says anything is
// U+FFFD, never a guess. It knows nothing of pages and where glyphs stand.
package font
