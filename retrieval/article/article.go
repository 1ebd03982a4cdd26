// Package article turns files into Articles: it reads a format, finds the
// metadata, takes off the page chrome and fixes the stored text.
//
// Read [Article] first, then [Reader.Read], which walks a folder. What happens to
// a file, in order:
//
//   - folder.go lists the files and their sidecars;
//   - format.go says which function reads a suffix, and is where another format
//     goes; internal/plaintext, markdown, webpage, office and pdf read the formats
//     into the drafts of internal/draft, whose limits say what a file may cost, and
//     internal/prose is what they all know of text;
//   - catalogue.go cuts up a known document instead;
//   - chrome.go takes off what is not the article, by a table of rules;
//   - setText fixes the stored text.
//
// The stored text is fixed once, here; everywhere else in Verbatim "word for
// word" means a slice of [Article.Text]. [Sentences] cuts a paragraph up.
package article

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// What the formats below know, too, is declared in internal/draft.
type (
	// Range is a half-open range of bytes, [Start, End), of an Article's Text.
	Range = draft.Range
	// Kind is the sort of document that an Article is.
	Kind = draft.Kind
	// Date is a publication date as far as it is known: "2024-03-31", "2024-03" or
	// "2024"; empty when unknown. Dates compare as strings.
	Date = draft.Date
	// Removed is page chrome that was removed from an article.
	Removed = draft.Removed
	// Form is what a paragraph is beside running text: code, a row of a table.
	Form = draft.Form
	// BlockKind tells paragraphs apart that are not running text.
	BlockKind = draft.BlockKind
	// TextLink is a link in the text of a paragraph.
	TextLink = draft.Link
	// Problem is something that the operator should know about a file, with the way
	// out of it. It never stops the reading of other files.
	Problem = draft.Problem
)

const (
	// KindArticle is a text as its publisher wrote it.
	KindArticle = draft.KindArticle
	// KindBriefing is a summary that this project wrote about an article. It
	// is cited as "briefing on …", never as the article itself.
	KindBriefing = draft.KindBriefing
	// KindDocs is a page of documentation: a guide, a reference, rules, a changelog.
	// Its sections are what is cited, and nobody speaks in it.
	KindDocs = draft.KindDocs
	// Code is source code, a log, commands: a paragraph with lines and indentation.
	Code = draft.Code
	// Row is a row of a table, RowHead the one that names the columns.
	Row     = draft.Row
	RowHead = draft.RowHead
	// Step is what an item of a numbered list begins with, Item that of another list.
	Step = draft.Step
	Item = draft.Item
	// Label names what follows it: a tab, the sort of a note.
	Label = draft.Label
	// CellMark stands, between two spaces, between the cells of a row of a table in
	// [Article.Text]. No sentence, and no text fragment of a link, may cross it.
	CellMark = draft.CellMark
)

// Sentences returns the sentences of text, one paragraph of an Article, as
// ranges of its bytes in order: see [draft.Sentences].
func Sentences(text string) []Range { return draft.Sentences(text) }

// Units returns the units of text that are quoted as wholes: its sentences, and
// whole, some ranges of it in order, each as one.
func Units(text string, whole []Range) []Range { return draft.Units(text, whole) }

// Windows returns what is to be compared in meaning for each of some units of a text:
// the unit together with the one before it, as far as there is one. A sentence says what
// it is about by pointing before it mostly ("It bears the year 1702"), so that alone it
// is near to no question.
func Windows(units []Range) []Range {
	windows := slices.Clone(units)
	for i := 1; i < len(units); i++ {
		windows[i].Start = units[i-1].Start
	}
	return windows
}

// ParseRange reads a range as "12-34".
func ParseRange(s string) (Range, error) { return draft.ParseRange(s) }

// ParseDate checks that s is a Date, or a longer time such as RFC 3339 has whose
// date part is kept.
func ParseDate(s string) (Date, error) { return draft.ParseDate(s) }

// Clip cuts s to at most n bytes, not inside a character.
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}

// IsWordRune reports whether c belongs to a word: a letter, a digit, or a mark
// on one.
func IsWordRune(c rune) bool { return prose.IsWordRune(c) }

// IsSpaceless reports whether c is of a script that puts no spaces between words:
// Chinese and Japanese, with their punctuation.
func IsSpaceless(c rune) bool { return prose.IsSpaceless(c) }

// Article is one document of the collection.
type Article struct {
	// ID names the article in receipts, filters and links: lower-case ASCII
	// letters, digits and hyphens, unique in the collection, stable as long as
	// its file keeps its name (or its id: field).
	ID string `json:"id"`
	// Kind is KindArticle unless the metadata says otherwise.
	Kind Kind `json:"kind"`

	Title string `json:"title"`
	// Untitled is set when nothing gave a title and Title was made of the file's
	// name.
	Untitled  bool     `json:"untitled,omitempty"`
	Authors   []string `json:"authors,omitempty"`
	Publisher string   `json:"publisher,omitempty"`
	Published Date     `json:"published,omitempty"`
	// Language is the BCP 47 tag of the text ("en"); empty when unknown.
	Language string `json:"language,omitempty"`
	// Version is that of what the article is about, "2.0.1"; usually empty.
	Version string `json:"version,omitempty"`

	// URL is the page that readers are sent to, http or https; empty when
	// there is none.
	URL string `json:"url,omitempty"`
	// URLLanguage is the language of the page at URL where it differs from
	// Language (a publisher's edition in another language); otherwise empty.
	URLLanguage string `json:"url_language,omitempty"`
	// Via names the site the text was taken from when URL is not the
	// publisher's own page ("mutitu.com"); otherwise empty.
	Via string `json:"via,omitempty"`
	// Speakers reports whether speakers are looked for in documentation, which has
	// none as a rule.
	Speakers bool `json:"speakers,omitempty"`
	// AlsoAt lists other addresses of the text.
	AlsoAt []string `json:"also_at,omitempty"`

	// Text is the stored text: paragraphs separated by one blank line, in
	// Unicode NFC, with every other white space folded to a single space; but
	// paragraphs that are [Code] are as their file has them.
	Text string `json:"-"`
	// SHA256 is the hex SHA-256 of Text.
	SHA256 string `json:"sha256"`
	// Paragraphs are the paragraphs of Text in order; they do not overlap and
	// only the blank lines between them belong to none.
	Paragraphs []Paragraph `json:"paragraphs"`

	// Removed lists what was removed around the text, in file order.
	Removed []Removed `json:"removed,omitempty"`
	// File is the path the article was read from, relative to its folder.
	File string `json:"file,omitempty"`
}

// Paragraph is a paragraph or a heading of an Article.
type Paragraph struct {
	Range
	// Heading is true when the paragraph is a section heading.
	Heading bool `json:"heading,omitempty"`
	// Page is the page of the file that the paragraph begins on, counted from 1;
	// 0 where a format has no pages.
	Page int `json:"page,omitempty"`
	// Turns are the offsets in Text at which the paragraph goes on on the next
	// page; usually empty.
	Turns []int `json:"turns,omitempty"`
	// Form says what the paragraph is beside running text.
	Form
}

// Missing names the metadata that a citation wants and the article lacks, by
// the names that a sidecar has for them.
func (a *Article) Missing() []string {
	var list []string
	for _, field := range []struct {
		name   string
		absent bool
	}{
		{"title", a.Title == "" || a.Untitled},
		// A briefing has no author to name, and says so by its kind.
		{"authors", len(a.Authors) == 0 && a.Kind != KindBriefing && a.Kind != KindDocs},
		{"publisher", a.Publisher == ""},
		{"published", a.Published == "" && a.Kind != KindDocs},
		{"language", a.Language == ""},
		{"url", a.URL == ""},
	} {
		if field.absent {
			list = append(list, field.name)
		}
	}
	return list
}

// Names is what is searched as the title: of documentation, whose pages often have one
// name, with the folders it lies in and its version.
func (a *Article) Names() string {
	if a.Kind != KindDocs {
		return a.Title
	}
	names := a.Title
	for part := range strings.SplitSeq(path.Dir(a.File), "/") {
		if words := strings.NewReplacer("-", " ", "_", " ").Replace(part); part != "." && part != "docs" {
			names += " " + words
		}
	}
	if a.Version != "" {
		names += " " + a.Version
	}
	return names
}

// Slice returns the words at r.
func (a *Article) Slice(r Range) string { return a.Text[r.Start:r.End] }

// Page returns the page that byte at of the text stands on, or 0.
func (a *Article) Page(at int) int {
	for _, p := range a.Paragraphs {
		if at >= p.End {
			continue
		}
		page := p.Page
		for _, turn := range p.Turns {
			if at >= turn {
				page++
			}
		}
		return page
	}
	return 0
}

// IsWhole reports whether a paragraph is quoted as a whole or not at all: code, a row
// of a table, an item of a list that is no longer than a few sentences.
func (p *Paragraph) IsWhole() bool {
	const longItem = 400 // bytes
	switch p.Kind {
	case Code, Row, RowHead, Label:
		return true
	case Step, Item:
		return p.Len() <= longItem
	}
	return false
}

// Headings are the places of the headings that paragraph i stands under, the
// outermost first. Without levels there is one.
func (a *Article) Headings(i int) []Range {
	var above []Range
	level := math.MaxInt
	for ; i >= 0 && level > 1; i-- {
		if p := &a.Paragraphs[i]; p.Heading && (p.Level < level || level == math.MaxInt) {
			above = append(above, p.Range)
			if level = p.Level; level == 0 {
				break
			}
		}
	}
	slices.Reverse(above)
	return above
}

// HashText is the hex SHA-256 of a stored text, as in Article.SHA256.
func HashText(text string) string {
	sum := sha256.New()
	const piece = 1 << 16 // so that a long text is not copied as a whole
	for at := 0; at < len(text); at += piece {
		sum.Write([]byte(text[at:min(at+piece, len(text))]))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func hashBytes(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// articleOf makes an Article without text.
func articleOf(m draft.Metadata) *Article {
	return &Article{
		ID: m.ID, Kind: m.Kind, Title: m.Title, Authors: m.Authors, Publisher: m.Publisher, Published: m.Published,
		Language: m.Language, Version: m.Version, URL: m.URL, URLLanguage: m.URLLanguage, Via: m.Via, AlsoAt: m.AlsoAt,
	}
}

// CountWords counts the words of a text, which may be as long as a file. In scripts without spaces
// between words their signs tell how many there are about.
func CountWords(text string) int {
	const perWord, perThaiWord = 2, 4 // signs
	n := 0
	for w := range strings.FieldsSeq(text) {
		n++
		signs, letters := 0, 0
		for _, r := range w {
			switch {
			case r < 0x0e00:
			case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
				signs++
			case unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
				letters++
			}
		}
		if counted := signs/perWord + letters/perThaiWord; counted > 1 {
			n += counted - 1
		}
	}
	return n
}
