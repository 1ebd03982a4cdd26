package cite

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// Citation is what a reader learns of an article.
type Citation struct {
	ID        string       `json:"id"`
	Title     string       `json:"title"`
	Publisher string       `json:"publisher"`
	Authors   []string     `json:"authors"`
	Published article.Date `json:"published"`
	URL       string       `json:"url"`
	Via       string       `json:"via"`
	Kind      article.Kind `json:"kind"`
	// Version is that of what the article is about; usually empty.
	Version string `json:"version,omitempty"`
	// Path is the file of a page of documentation in the articles folder, which tells
	// pages of one name apart; otherwise empty.
	Path string `json:"path,omitempty"`
	// Commit is the commit of git that its file was checked out of; empty where the
	// articles folder is not a checkout.
	Commit string `json:"commit,omitempty"`
}

// Cite makes the Citation of an article.
func Cite(a *article.Article) Citation {
	authors := a.Authors
	if authors == nil {
		authors = []string{} // "authors": [] in JSON, never null
	}
	path := ""
	if a.Kind == article.KindDocs {
		path = a.File
	}
	return Citation{
		Version: a.Version, Path: path, ID: a.ID, Title: a.Title, Publisher: a.Publisher, Authors: authors,
		Published: a.Published, URL: a.URL, Via: a.Via, Kind: a.Kind,
	}
}

// Parts are what a citation says in a line, in English and in order: title,
// publisher, byline, date and where the text was taken from. A briefing is cited
// as one.
func (c Citation) Parts() []string {
	title := c.Title
	if c.Kind == article.KindBriefing {
		title = "briefing on " + title
	}
	var parts []string
	for _, s := range []string{title, c.Publisher, strings.Join(c.Authors, ", "), c.Published.String()} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if c.Version != "" {
		parts = append(parts, "version "+c.Version)
	}
	if c.Path != "" {
		parts = append(parts, c.Path)
	}
	if c.Via != "" {
		parts = append(parts, "via "+c.Via)
	}
	return parts
}

// Whereabouts says in English where in an article something begins: "page 4 ·
// paragraph 31", or the paragraph alone where the file has no pages (page 0).
func Whereabouts(page, paragraph int) string {
	where := fmt.Sprintf("paragraph %d", paragraph)
	if page > 0 {
		where = fmt.Sprintf("page %d · ", page) + where
	}
	return where
}

// Quoted is a quotation that an excerpt holds, whole or in part.
type Quoted struct {
	Kind quotation.Kind `json:"kind"`
	// Speaker is the speaker's name, or what the article calls a speaker without
	// one; empty when none was found. It is named to a reader only when
	// Identified. Confidence is between 0 and 1.
	Speaker    string  `json:"speaker"`
	Role       string  `json:"role"`
	Identified bool    `json:"identified"`
	Confidence float64 `json:"confidence"`
	// Standing is "denied" or "doubted" where the article says that the words were
	// not said, or does not say that they were; then nobody is named.
	Standing quotation.Standing `json:"standing,omitempty"`
	// Start and End are byte offsets of the words in the stored text.
	Start int `json:"start"`
	End   int `json:"end"`
}

// Who names the speaker with their role, whether or not identified.
func (q *Quoted) Who() string { return WithRole(q.Speaker, q.Role) }

// NamingConfidence is the confidence from which a quotation's speaker is named
// to a reader. Below it the sentence is shown and "speaker not identified" is
// said: a wrong name is worse than none. Of what is found in annotated news
// (PolNeAR's development articles) at or above it, words and speaker are right
// in 96 of 100.
const NamingConfidence = 0.7

// SpeakerNames are the names of those who said a quotation, in the order of the text, each
// without a name as the sentence calls them, unless that is a pronoun.
func SpeakerNames(a *article.Article, q quotation.Quotation) []string {
	var names []string
	add := func(name string, mention article.Range) {
		if called := a.Slice(mention); name != "" || called != "" && !quotation.NamesNobody(called) {
			names = append(names, cmp.Or(name, called))
		}
	}
	main := false
	for _, o := range q.Others {
		if !main && o.Mention.Start > q.Speaker.Start {
			add(q.Name, q.Speaker)
			main = true
		}
		add(o.Name, o.Mention)
	}
	if !main {
		add(q.Name, q.Speaker)
	}
	return names
}

// SpeakerName is all of SpeakerNames in one, as "Ana Ruiz & Jo Hale", or "". The sign is
// nobody's language.
func SpeakerName(a *article.Article, q quotation.Quotation) string {
	names := SpeakerNames(a, q)
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " & " + names[last]
}

// Identified reports whether the speaker of a quotation may be named to a reader.
func Identified(a *article.Article, q quotation.Quotation) bool {
	return SpeakerName(a, q) != "" && q.Confidence >= NamingConfidence
}

// QuotedIn lists those of an article's quotations that are in r, whole or in part.
// They hold no slice of the text.
func QuotedIn(a *article.Article, quotations []quotation.Quotation, r article.Range) []Quoted {
	out := []Quoted{}
	for _, q := range quotations {
		if q.Start >= r.End || q.End <= r.Start {
			continue
		}
		out = append(out, Quoted{
			Kind: q.Kind, Speaker: strings.Clone(SpeakerName(a, q)), Role: strings.Clone(a.Slice(q.Role)), Identified: Identified(a, q),
			Confidence: q.Confidence, Standing: q.Standing, Start: q.Start, End: q.End,
		})
	}
	return out
}

// StandingLine says of words that the article denies or doubts that it does, ""
// of others.
func StandingLine(s quotation.Standing) string {
	switch s {
	case quotation.Denied:
		return "the article says that this was not said, or not by whom it is put down to"
	case quotation.Doubted:
		return "the article does not say that this was said: it asks, supposes or only alleges it"
	}
	return ""
}

// WithRole names a speaker with their role, once.
func WithRole(speaker, role string) string {
	if role == "" || strings.Contains(speaker, role) {
		return speaker
	}
	return speaker + ", " + role
}

// ParagraphAt is the index of the paragraph that byte at is in.
func ParagraphAt(a *article.Article, at int) int {
	for i, p := range a.Paragraphs {
		if at < p.End {
			return i
		}
	}
	return len(a.Paragraphs) - 1
}

// ParagraphNumber is the number, from 1, of the paragraph with byte at in it,
// headings not counted.
func ParagraphNumber(a *article.Article, at int) int {
	n := 0
	for _, p := range a.Paragraphs[:ParagraphAt(a, at)+1] {
		if !p.Heading {
			n++
		}
	}
	return max(n, 1)
}

// contextLength is about how many bytes of text around a slice are its context
// on each side.
const contextLength = 600

// Context gives the text before and after r, about contextLength bytes of each,
// cut at white space, as copies that do not keep the text in memory.
func Context(text string, r article.Range) (before, after string) {
	before, after = text[:r.Start], text[r.End:]
	if len(before) > contextLength {
		if i := strings.IndexAny(before[len(before)-contextLength:], " \n"); i >= 0 {
			before = before[len(before)-contextLength+i+1:]
		} else {
			before = ""
		}
	}
	if len(after) > contextLength {
		after = after[:max(strings.LastIndexAny(after[:contextLength], " \n"), 0)]
	}
	return strings.Clone(before), strings.Clone(after)
}
