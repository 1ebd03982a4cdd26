// Package findings looks for what is wrong with the articles of a folder or an index, and
// writes what was found: per file, or, of many files, per kind of finding.
//
// Package lint says what is wrong with an article; this one hands it the articles. It must
// not know commands, flags and settings.
package findings
