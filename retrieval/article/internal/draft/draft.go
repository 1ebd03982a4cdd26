package draft

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Draft is what a format makes of an article in a file: not yet an Article.
type Draft struct {
	Meta    Metadata
	Blocks  []Block
	Removed []Removed
	Remarks []string  // what had to be assumed, about the whole file
	Trouble []Problem // what is wrong with its metadata; File is still empty
	// Markdown reports whether the file is Markdown, whose author wrote every line.
	Markdown bool
	// Code reports whether words in its text are marked as code or as keys.
	Code bool
	// NoChrome reports whether every line is the text's own, as in a book or a transcript,
	// so that no rule of chrome is tried.
	NoChrome bool
}

// Remark adds a remark, once.
func (d *Draft) Remark(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	for _, r := range d.Remarks {
		if r == s {
			return
		}
	}
	d.Remarks = append(d.Remarks, s)
}

// Block is a paragraph or heading of a draft, normalised and not empty.
type Block struct {
	Text    string
	Line    int // from 1, or 0 where the format has no lines
	Heading bool
	Page    int   // from 1, or 0 where the format has no pages
	Turns   []int // offsets in text at which the next page begins
	Form
}

// Form is what a block is beside running text; that of a plain paragraph is zero.
type Form struct {
	Kind BlockKind `json:"kind,omitempty"`
	// Syntax is the language that a block of code says it is in: "yaml".
	Syntax string `json:"syntax,omitempty"`
	// Level is that of a heading, from 1 for the title of the page; 0 where the
	// format does not say.
	Level int `json:"level,omitempty"`
	// Anchor is the id of a heading in its page, without the sign #.
	Anchor string `json:"anchor,omitempty"`
	// Mark is the length in bytes of the number that the text of an item begins
	// with, "3. ": a page shows it, but as no part of its text.
	Mark int `json:"mark,omitempty"`
	// List is the number, from 1, of the list or table that the block is in; blocks
	// in lists inside it have the same.
	List int `json:"list,omitempty"`
	// Links are the links in the text, in order.
	Links []Link `json:"links,omitempty"`
}

// BlockKind tells blocks apart that are not plain paragraphs.
type BlockKind string

const (
	// Code is source code, a log, commands: its line breaks and its indentation are
	// those of the file.
	Code BlockKind = "code"
	// Row is a row of a table, RowHead the one that names the columns.
	Row     BlockKind = "row"
	RowHead BlockKind = "row-head"
	// Step is what an item of a numbered list begins with, Item that of another
	// list, or of one inside.
	Step BlockKind = "step"
	Item BlockKind = "item"
	// Label names what follows it: the tab, the sort of a note.
	Label BlockKind = "label"
)

// Link is a link in the text of a block.
type Link struct {
	Range
	// Target is the address as the file has it, often one beside it: "../install.md".
	Target string `json:"target"`
}

// Unreadable is why a file cannot be read, with the way out of it.
type Unreadable struct{ Cause, Fix string }

func (u *Unreadable) Error() string { return u.Cause }

// AsUnreadable gives err a way out, unless it has one.
func AsUnreadable(err error, cause, fix string) error {
	var u *Unreadable
	if errors.As(err, &u) {
		return err
	}
	return &Unreadable{fmt.Sprintf("%s (%v)", cause, err), fix}
}

// Limits of what one file may unfold to. A packed file of a megabyte can hold a
// thousand, so what counts is what comes out of it. No article comes near them:
// the longest novels have 10 MB of text.
const (
	MaxUnpacked = 128 << 20 // bytes that are unpacked of one file, in all
	MaxText     = 64 << 20  // bytes of text that are kept of one file
	MaxEntries  = 20_000    // files in an archive
	MaxBlocks   = 1_000_000 // paragraphs of a file
)

var (
	ErrTooLarge = &Unreadable{"unpacked it has more than 128 MiB", "take the pictures out of it, or divide it"}
	ErrTooLong  = &Unreadable{"it holds more than 64 MiB of text", "divide it"}

	ErrTooManyBlocks = &Unreadable{"it holds more than a million paragraphs", "divide it"}
)

// TextSize checks that the blocks of a draft stay within the limits.
func (d *Draft) TextSize() error {
	if len(d.Blocks) > MaxBlocks {
		return ErrTooManyBlocks
	}
	size := 0
	for _, b := range d.Blocks {
		if size += len(b.Text); size > MaxText {
			return ErrTooLong
		}
	}
	return nil
}

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

// Kind is the sort of document that an Article is.
type Kind string

const (
	// KindArticle is a text as its publisher wrote it.
	KindArticle Kind = "article"
	// KindBriefing is a summary that this project wrote about an article. It
	// is cited as "briefing on …", never as the article itself.
	KindBriefing Kind = "briefing"
	// KindDocs is a page of documentation: a guide, a reference, rules, a changelog.
	// Its sections are what is cited, and nobody speaks in it.
	KindDocs Kind = "docs"
)

// Removed is page chrome that was removed from an article.
type Removed struct {
	// Line is the line of the file it began on, counted from 1; 0 where a
	// format has no lines.
	Line int `json:"line,omitempty"`
	// Text is what was removed.
	Text string `json:"text"`
	// Reason names the rule that took it off ("share line", "menu").
	Reason string `json:"reason"`
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

// Problem is something that the operator should know about a file, with the
// way out of it. It never stops the reading of other files.
type Problem struct {
	// File is the path of the file, relative to the articles folder.
	File string `json:"file"`
	// Line is the line it is about, from 1; 0 when it is about the whole file.
	Line int `json:"line,omitempty"`
	// Cause says what is wrong, and Fix what to do; both are parts of a sentence.
	Cause string `json:"cause"`
	Fix   string `json:"fix,omitempty"`
	// Fatal is true when nothing of the file could be read.
	Fatal bool `json:"fatal,omitempty"`
}

func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	b.WriteString(": " + p.Cause)
	if p.Fix != "" {
		b.WriteString("; " + p.Fix)
	}
	return b.String()
}
