// Package lint looks for what is wrong with the articles of a collection, or may
// be, and says for each find what it is, why it matters and what to do.
//
// Make a [Linter] with [New], give it each article with [Linter.Add] and each
// problem that reading the files gave with [Linter.Problem], and take the
// [Finding]s with [Linter.Findings]. It goes once over the articles, in time that
// grows with their length, and keeps about a thousandth of a megabyte of each.
//
//   - metadata.go looks at the metadata, and at links that two articles share;
//   - text.go looks at one text: chrome, encodings, ends;
//   - lines.go finds lines that many articles share;
//   - copies.go finds articles that are the same, or nearly.
package lint

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Severity is how bad a finding is.
type Severity string

// The severities, the worst first.
const (
	Error   Severity = "error"   // an article that is not there, or a link that leads nowhere
	Warning Severity = "warning" // readers will see it
	Note    Severity = "note"    // it may be right as it is
)

// Code names a kind of finding; it stays the same from version to version.
type Code string

// The codes.
const (
	Unreadable Code = "unreadable"
	BadLink    Code = "bad-link"

	Problem           Code = "problem"
	BadDate           Code = "bad-date"
	BadMetadata       Code = "bad-metadata"
	NoTitle           Code = "no-title"
	NoLink            Code = "no-link"
	NoDate            Code = "no-date"
	FutureDate        Code = "future-date"
	SameLink          Code = "same-link"
	Duplicate         Code = "duplicate"
	NearDuplicate     Code = "near-duplicate"
	BrokenEncoding    Code = "broken-encoding"
	LostCharacters    Code = "lost-characters"
	ChromeLeft        Code = "chrome-left"
	NoAuthor          Code = "no-author"
	NoPublisher       Code = "no-publisher"
	NoLanguage        Code = "no-language"
	RepeatedLine      Code = "repeated-line"
	CutOff            Code = "cut-off"
	Paywall           Code = "paywall"
	MachineTranslated Code = "machine-translated"
	OtherLanguage     Code = "other-language"
	AsWritten         Code = "as-written"
	Short             Code = "short"
)

// kind is what is the same in all findings of a code.
type kind struct {
	severity Severity
	why, fix string
}

var kinds = map[Code]kind{
	Unreadable: {Error, "nothing of it can be found or quoted", ""},
	BadLink:    {Error, "citations of it have no link", "write an address that begins with http:// or https://"},
	Problem:    {Warning, "the article may not be as it was meant", ""},
	BadDate: {Warning, "it is cited without a date, and filters by date pass it over",
		"write the date as 2024-03-31, 2024-03 or 2024"},
	BadMetadata: {Warning, "it is cited otherwise than was meant", ""},
	NoTitle:     {Warning, "it is cited by the name of its file", "give it a title"},
	NoLink:      {Warning, "readers cannot open its source", "give it the url of its page"},
	NoDate:      {Warning, "readers cannot tell how old it is, and filters by date pass it over", "give it the date it was published"},
	FutureDate:  {Warning, "readers will not believe the date, and filters by date go wrong", "correct the date"},
	SameLink:    {Warning, "citations of one lead to the other", "give each the url of its own page, or take one out"},
	Duplicate:   {Warning, "the same words are found twice and take the place of others", "keep one of the two"},
	NearDuplicate: {Warning, "nearly the same words are found twice, and their versions may contradict each other",
		"keep the one that is to be quoted"},
	BrokenEncoding: {Warning, "these characters are quoted as they are, and words with them are not found",
		"save the file as UTF-8 from where it came"},
	LostCharacters: {Warning, "characters are lost, and words with them are not found",
		"fetch the text again from where it came, as UTF-8"},
	ChromeLeft:  {Warning, "it may be quoted as if it were the article's", "take the line out of the file"},
	NoAuthor:    {Note, "it is cited without its author", "give it its authors, if they are known"},
	NoPublisher: {Note, "it is cited without its publisher", "give it its publisher"},
	NoLanguage:  {Note, "readers are not told its language", "give it its language, such as en"},
	RepeatedLine: {Note, "what is in many articles may be part of the pages, not of the articles, and may be quoted",
		"take the line out of the files, if so"},
	CutOff:  {Note, "the rest cannot be found or quoted", "look whether the file has the whole text"},
	Paywall: {Note, "the rest cannot be found or quoted", "look whether the file has the whole text"},
	OtherLanguage: {Note, "it is searched in the language that it states, so that other forms of its words are not found",
		"correct its language, if so"},
	AsWritten: {Note, "its words are found only as they are written, and their other forms are not",
		"nothing, or state its language, if it is another one"},
	MachineTranslated: {Note, "words are quoted that nobody wrote or said", "use the original, or say in the title that it is a translation"},
	Short:             {Note, "it may be a page without its article", "look whether the file has the whole text"},
}

// Finding is something about a file that anyone who looks after the articles should
// know.
type Finding struct {
	Code     Code     `json:"code"`
	Severity Severity `json:"severity"`
	// File is the path of the file, relative to the articles folder, and ID the
	// id of the article; empty when it is about a file without one.
	File string `json:"file"`
	ID   string `json:"id,omitempty"`
	// Paragraph is the number of the paragraph of the stored text, from 1, and
	// Line the line of the file; 0 when it is about the whole.
	Paragraph int `json:"paragraph,omitempty"`
	Line      int `json:"line,omitempty"`
	// What says what is wrong, Why why that matters, Fix what to do: parts of
	// a sentence.
	What string `json:"what"`
	Why  string `json:"why"`
	Fix  string `json:"fix,omitempty"`
	// With is the other file of a pair, and Share the part of the shorter
	// one's text that is in the other, from 0 to 1.
	With  string  `json:"with,omitempty"`
	Share float64 `json:"share,omitempty"`
}

// Linter looks at articles.
type Linter struct {
	now      time.Time
	findings []Finding
	articles []seen
	links    map[string]int32 // of a page, to the first article with it
	lines    lines
	copies   copies
	badLinks map[string]bool // files whose link is none
}

// seen is what is kept of an article.
type seen struct {
	file, id string
	version  string // of documentation
}

// New makes a Linter that looks at dates from now.
func New(now time.Time) *Linter {
	return &Linter{now: now, links: map[string]int32{}, lines: lines{}, copies: newCopies(), badLinks: map[string]bool{}}
}

// Add looks at an article. Its problems are to be added before it.
func (l *Linter) Add(a *article.Article) {
	n := int32(len(l.articles))
	l.articles = append(l.articles, seen{a.File, a.ID, a.Version})
	l.metadata(a, n)
	before := len(l.findings)
	l.text(a)
	if !slices.ContainsFunc(l.findings[before:], func(f Finding) bool { return f.Code == BrokenEncoding }) {
		l.language(a)
	}
	if first, ok := l.copies.exact(a, n); ok && l.articles[first].version == a.Version {
		l.pair(Duplicate, l.articles[n], l.articles[first], 1, "it has the same text as "+nameBeside(l.articles[first], l.articles[n]))
		return
	}
	l.lines.add(a, n)
	l.copies.add(a, n)
}

// name is what an article is called in a finding.
func name(s seen) string { return cmp.Or(s.file, s.id) }

// nameBeside is what an article is called beside another one, which may be of the
// same file.
func nameBeside(s, other seen) string {
	if s.file == other.file {
		return s.id
	}
	return name(s)
}

// Problem takes in what was wrong with a file when it was read.
func (l *Linter) Problem(p article.Problem) {
	code := Problem
	key, _, _ := strings.Cut(p.Cause, " ")
	switch {
	case p.Fatal:
		code = Unreadable
	case key == "url", key == "also_at":
		code = BadLink
		l.badLinks[p.File] = true
	case key == "published":
		code = BadDate
	case slices.Contains([]string{"id", "kind", "title", "authors", "publisher", "language", "url_language", "via"}, key),
		strings.HasPrefix(p.Cause, "the key "):
		code = BadMetadata
	}
	f := l.finding(code, seen{file: p.File}, p.Cause)
	f.Line = p.Line
	f.Fix = cmp.Or(p.Fix, f.Fix)
	l.findings = append(l.findings, f)
}

// Text reads the text of an article again; see Findings.
type Text func(ctx context.Context, file, id string) (*article.Article, error)

// Findings gives what was found, by file and severity. Articles that look alike
// are read again with text to compare them in full; what cannot be read any more
// is passed over.
func (l *Linter) Findings(ctx context.Context, text Text) ([]Finding, error) {
	if err := l.nearCopies(ctx, text); err != nil {
		return nil, err
	}
	if err := l.repeatedLines(ctx, text); err != nil {
		return nil, err
	}
	order := map[Severity]int{Error: 0, Warning: 1, Note: 2}
	slices.SortStableFunc(l.findings, func(a, b Finding) int {
		return cmp.Or(strings.Compare(a.File, b.File), strings.Compare(a.ID, b.ID), order[a.Severity]-order[b.Severity],
			strings.Compare(string(a.Code), string(b.Code)),
			a.Line-b.Line, a.Paragraph-b.Paragraph, strings.Compare(a.With, b.With))
	})
	if l.findings == nil {
		return []Finding{}, nil
	}
	return l.findings, nil
}

func (l *Linter) finding(code Code, s seen, what string) Finding {
	k := kinds[code]
	return Finding{Code: code, Severity: k.severity, File: s.file, ID: s.id, What: what, Why: k.why, Fix: k.fix}
}

// find notes a finding about an article.
func (l *Linter) find(code Code, a *article.Article, paragraph int, what string) {
	f := l.finding(code, seen{file: a.File, id: a.ID}, what)
	f.Paragraph = paragraph
	l.findings = append(l.findings, f)
}

// pair notes a finding about two articles.
func (l *Linter) pair(code Code, one, other seen, share float64, what string) {
	f := l.finding(code, one, what)
	f.With, f.Share = nameBeside(other, one), share
	l.findings = append(l.findings, f)
}

// Advice is what to do about every finding of a code; "" where that depends.
func Advice(c Code) string { return kinds[c].fix }
