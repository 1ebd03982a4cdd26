// Package seeds is the default collection: the catalogue of the six articles
// that Verbatim knows, and a briefing on each.
//
// The articles themselves are copyrighted and are not here. [Catalogue] holds
// facts about them, so that the five documents that carry them are recognised,
// by the SHA-256 of the file, in whatever folder they lie. [Briefings] holds
// six texts written for this project from the facts of those articles; they are
// the collection as long as no articles folder is given.
//
// # The catalogue
//
// The catalogue is JSON: {"documents": [{"sha256", "name", "articles": [...]}]}.
// sha256 is the hash of the file's bytes on disk; name is what the file
// is usually called and decides nothing. An article has the metadata of any
// article (via is empty where url is a page of the publisher or of its own
// stations and editions; url_language is set where that page is in another
// language than the text) and three fields that say where it is in the
// document. Lines are what "\n" separates, counted from 1, and every range
// includes both its ends:
//
//   - lines: the ranges that are the body of the article. What no article of
//     the document claims is page chrome. A line is never split: no line of
//     these documents holds both chrome and body.
//   - headings: the lines of the body that are section headings.
//   - join: the ranges whose lines are one paragraph, to be joined by one space,
//     but by none after an opening bracket and before a closing one, a comma or
//     a full stop. Every other line that is not blank is a paragraph.
//
// # What counts as the article
//
// The title is metadata, not body, also where the page repeats it. So are the
// byline, a photo's caption and credit, and the note on who reported from which
// city: they tell about the making of the page, state nothing that the article
// reports, and would answer questions about those cities with a credit line.
// For the same reason the line of the Vox document that runs a caption, a
// credit and the reporter's biography together is left out whole.
//
// The standfirst of the El País article is body. The newspaper wrote it as the
// first words of the article and it names plots that the opening paragraphs do
// not. The machine-made "Highlights" above it are not body: they repeat.
//
// The El País text came with each sentence on a line of its own. Where a
// paragraph ends cannot be told any more, so lines are joined only where the
// text proves that they belong together: a sentence is broken over lines, a
// quotation is opened on one line and closed on a later one, or a sentence is an
// elliptical continuation of the one before and says nothing by itself. A
// quotation whose second line opens the marks again stays two paragraphs: the
// repeated mark is how print says that a new paragraph begins.
//
// The El País page in the article's also_at was inferred from a mirror's
// address; every other address was seen.
//
// # The briefings
//
// A briefing's front matter says kind: briefing, so that a citation never
// passes it off as the article. Title, publisher, date and addresses are the
// article's; the authors are left empty, since the article's authors did not
// write it. It says nothing that its article does not say, and quotes fragments
// of at most ten words, exactly as they are there.
package seeds

import (
	"embed"
	"io/fs"
)

//go:embed catalogue.json
var catalogue []byte

//go:embed briefings/*.md
var briefings embed.FS

// Catalogue is the catalogue of the known documents, as JSON. The slice is the
// caller's own.
func Catalogue() []byte { return append([]byte(nil), catalogue...) }

// Briefings is the folder of the briefings: ID.md for the id of each article
// in the catalogue.
func Briefings() fs.FS {
	dir, err := fs.Sub(briefings, "briefings")
	if err != nil {
		panic(err) // unreachable: the name is constant and valid
	}
	return dir
}
