// Package section says how much of a page of documentation is understood alone.
//
// [Widen] makes of an excerpt the section, the list, the row or the code with what leads
// up to it, as long as that is short; [BehindError] is what a page says after an error.
// Nothing is ever left out between: what comes back is one range of the text. A [Place]
// is where in the paragraphs of a page an excerpt is.
//
// It must not know questions, but for how many of their words a range has, nor what a
// reader is shown beside the range.
package section
