// Package plaintext reads plain text: paragraphs between blank lines, one a line,
// or lines wrapped at a width, and pages that form feeds part.
//
// What is not certain to be one paragraph stays several. The heads, feet and
// numbers of pages go to what was removed.
//
// It must not know markup, nor which lines of a page are chrome.
package plaintext
