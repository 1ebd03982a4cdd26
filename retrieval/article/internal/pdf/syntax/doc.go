// Package syntax reads what a PDF is made of (ISO 32000-1, clause 7): the objects
// of a file, through pdfcpu, and the tokens that content and character maps are
// written in. It has the limits of what a file may unpack to, and says of one that
// cannot be opened why. It knows nothing of pages, fonts and text.
//
// pdfcpu reads the file itself: objects, compression, encryption, and the repair
// of a damaged file. It was chosen on twelve files by six programs (TeX,
// LibreOffice, Chromium, groff, Ghostscript, qpdf): it opens all eleven that a
// reader opens without a password, has limits for what it unpacks, and adds 2 MB
// to the program. Of those that were tried and find the text too, ledongthuc/pdf
// and its relatives lose the spaces between words in TeX's files and the order
// in groff's, read no file with 256-bit encryption and can be made to loop for
// ever; others cost a licence, need a C library, or cannot be had.
package syntax
