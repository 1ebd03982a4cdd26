// Package article turns files into Articles: it reads a format, finds the
// metadata, takes off the page chrome and fixes the stored text.
//
// Read [Article] first, then [Reader.Read], which walks a folder. What happens to
// a file, in order:
//
//   - folder.go lists the files and their sidecars;
//   - format.go says which function reads a suffix, and is where another format
//     goes; text.go, markdown.go, html.go, mhtml.go, warc.go, epub.go, docx.go and
//     pdf.go are the formats, limits.go is what a file may cost; internal/pdf reads
//     the text of a PDF, internal/prose is what the formats know of text;
//   - catalogue.go cuts up a known document instead;
//   - metadata.go checks what a sidecar or the file itself says of the article,
//     pagemeta.go reads it out of web pages;
//   - chrome.go takes off what is not the article, by a table of rules;
//   - normalise.go fixes the characters of the stored text.
//
// The stored text is fixed once, here; everywhere else in Verbatim "word for
// word" means a slice of [Article.Text]. [Sentences] cuts a paragraph up.
package article

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// Range is a half-open range of bytes, [Start, End), of an Article's Text.
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the number of bytes in r.
func (r Range) Len() int { return r.End - r.Start }

// ParseRange reads a range as "12-34".
func ParseRange(s string) (Range, error) {
	a, b, _ := strings.Cut(s, "-")
	start, err := strconv.Atoi(a)
	if err != nil {
		return Range{}, fmt.Errorf("byte range %q: want start-end", s)
	}
	end, err := strconv.Atoi(b)
	if err != nil || start < 0 || end < start {
		return Range{}, fmt.Errorf("byte range %q: want start-end", s)
	}
	return Range{Start: start, End: end}, nil
}

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

// Kind is the sort of document that an Article is.
type Kind string

const (
	// KindArticle is a text as its publisher wrote it.
	KindArticle Kind = "article"
	// KindBriefing is a summary that this project wrote about an article. It
	// is cited as "briefing on …", never as the article itself.
	KindBriefing Kind = "briefing"
)

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

	// URL is the page that readers are sent to, http or https; empty when
	// there is none.
	URL string `json:"url,omitempty"`
	// URLLanguage is the language of the page at URL where it differs from
	// Language (a publisher's edition in another language); else empty.
	URLLanguage string `json:"url_language,omitempty"`
	// Via names the site the text was taken from when URL is not the
	// publisher's own page ("mutitu.com"); else empty.
	Via string `json:"via,omitempty"`
	// AlsoAt lists other addresses of the text.
	AlsoAt []string `json:"also_at,omitempty"`

	// Text is the stored text: paragraphs separated by one blank line, in
	// Unicode NFC, with every other white space folded to a single space.
	Text string `json:"-"`
	// SHA256 is the hex SHA-256 of Text.
	SHA256 string `json:"sha256"`
	// Paragraphs are the paragraphs of Text in order; they do not overlap and
	// only the blank lines between them belong to none.
	Paragraphs []Paragraph `json:"paragraphs"`

	// Removed lists what was taken off around the text, in file order.
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
}

// Removed is page chrome that was taken off an article.
type Removed struct {
	// Line is the line of the file it began on, counted from 1; 0 where a
	// format has no lines.
	Line int `json:"line,omitempty"`
	// Text is what was taken off.
	Text string `json:"text"`
	// Reason names the rule that took it off ("share line", "menu").
	Reason string `json:"reason"`
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
		{"authors", len(a.Authors) == 0 && a.Kind != KindBriefing},
		{"publisher", a.Publisher == ""},
		{"published", a.Published == ""},
		{"language", a.Language == ""},
		{"url", a.URL == ""},
	} {
		if field.absent {
			list = append(list, field.name)
		}
	}
	return list
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

// Section returns the section heading that paragraph i stands under, or "".
func (a *Article) Section(i int) string {
	for ; i >= 0; i-- {
		if a.Paragraphs[i].Heading {
			return a.Slice(a.Paragraphs[i].Range)
		}
	}
	return ""
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

// Date is a publication date as far as it is known: "2024-03-31", "2024-03"
// or "2024"; empty when unknown. Dates compare as strings.
type Date string

// ParseDate checks that s is a Date, or a longer time such as RFC 3339 has whose
// date part is kept.
func ParseDate(s string) (Date, error) {
	if day := len("2006-01-02"); len(s) > day && (s[day] == 'T' || s[day] == ' ') {
		if _, err := time.Parse("2006-01-02", s[:day]); err == nil {
			return Date(s[:day]), nil
		}
	}
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		if _, err := time.Parse(layout, s); err == nil {
			return Date(s), nil
		}
	}
	return "", fmt.Errorf("invalid date %q; use 2024-03-31, 2024-03 or 2024", s)
}

// String writes the date for a reader: "31 March 2024", "March 2024", "2024".
func (d Date) String() string {
	for _, l := range [][2]string{{"2006-01-02", "2 January 2006"}, {"2006-01", "January 2006"}} {
		if t, err := time.Parse(l[0], string(d)); err == nil {
			return t.Format(l[1])
		}
	}
	return string(d)
}
