package cite

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Passage is what is cited: words of an article, or, without words, all of it. Its
// methods write a citation to copy.
type Passage struct {
	Article  Citation
	Words    string
	Where    string // in the article; see Whereabouts
	Receipt  string
	Link     string
	Language string // of the words, as a tag
}

// Parts are those of the citation, and the place.
func (p Passage) Parts() []string {
	parts := p.Article.Parts()
	if c := p.Article.Commit; c != "" {
		parts = append(parts, "commit "+c[:min(len(c), shortCommit)])
	}
	if p.Where != "" {
		parts = append(parts, p.Where)
	}
	return parts
}

// shortCommit is how much of the name of a commit is cited, which tells it from others.
const shortCommit = 10

// Plain is the words, then where they stand.
func (p Passage) Plain() string {
	text := strings.Join(p.Parts(), " · ")
	if p.Link != "" {
		text += " · " + p.Link
	}
	if p.Words == "" {
		return text
	}
	return p.Words + "\n— " + text
}

// Markdown is a block quote, and under it a link to where it stands.
func (p Passage) Markdown() string {
	var text strings.Builder
	if p.Words != "" {
		for line := range strings.SplitSeq(p.Words, "\n") {
			text.WriteString(strings.TrimRight("> "+escapeMarkdown(line), " ") + "\n")
		}
		text.WriteString("\n— ")
	}
	parts := p.Parts()
	for i, part := range parts {
		parts[i] = escapeMarkdown(part)
	}
	if p.Link != "" && len(parts) > 0 {
		parts[0] = "[" + parts[0] + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", `\`, "%5C", "\n", "%0A", "&", "&amp;").Replace(p.Link) +
			">)"
	}
	text.WriteString(strings.Join(parts, " · "))
	return text.String()
}

// escapeMarkdown puts a backslash before everything in a line that CommonMark, or
// one of the dialects that know tables, mathematics or mentions, takes for a mark.
func escapeMarkdown(line string) string {
	const anywhere, first = "\\`*_[]<>|~$&@", "#-+="
	var out strings.Builder
	for i, c := range line {
		before := strings.TrimSpace(line[:i])
		switch {
		case strings.ContainsRune(anywhere, c),
			before == "" && strings.ContainsRune(first, c),
			(c == '.' || c == ')') && before != "" && strings.Trim(before, "0123456789") == "": // a list
			out.WriteByte('\\')
		}
		out.WriteRune(c)
	}
	return out.String()
}

// briefed says of what a briefing is one, which is not the article itself.
func (p Passage) briefed() string {
	if p.Article.Kind != article.KindBriefing {
		return ""
	}
	about := p.Article
	about.Kind = article.KindArticle
	return "A briefing on this article, not the article itself: " + strings.Join(about.Parts(), ", ")
}

// Note is what no field of a bibliography holds.
func (p Passage) Note() string {
	var notes []string
	if b := p.briefed(); b != "" {
		notes = append(notes, b)
	}
	if p.Article.Via != "" && p.Article.Kind != article.KindBriefing {
		notes = append(notes, "via "+p.Article.Via)
	}
	if p.Where != "" {
		notes = append(notes, p.Where)
	}
	if p.Receipt != "" {
		notes = append(notes, "receipt "+p.Receipt)
	}
	return strings.Join(notes, "; ")
}

// Title is the title of what is cited. The words of a briefing are not those of
// the article, nor of its authors.
func (p Passage) Title() string {
	title := cmp.Or(p.Article.Title, p.Article.ID)
	if p.Article.Kind == article.KindBriefing {
		title = "briefing on " + title
	}
	return title
}

// Authors are those of the article; a briefing is not by them.
func (p Passage) Authors() []string {
	if p.Article.Kind == article.KindBriefing {
		return nil
	}
	return p.Article.Authors
}

// Publisher is that of the article; a briefing has none.
func (p Passage) Publisher() string {
	if p.Article.Kind == article.KindBriefing {
		return ""
	}
	return p.Article.Publisher
}

// published is the date; that of a briefing is not known.
func (p Passage) published() (year, month, day int) {
	if p.Article.Kind == article.KindBriefing {
		return 0, 0, 0
	}
	var numbers [3]int
	for i, part := range strings.SplitN(string(p.Article.Published), "-", 3) {
		numbers[i], _ = strconv.Atoi(part)
	}
	return numbers[0], numbers[1], numbers[2]
}

var bibMonths = [...]string{"", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// BibTeX is an entry that BibTeX and biblatex read. Letters of any alphabet stand
// in it as they are, in UTF-8.
func (p Passage) BibTeX() string {
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s,\n", p.Article.ID)
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s = %s,\n", name, value)
		}
	}
	braced := func(s string) string {
		if s == "" {
			return ""
		}
		return "{" + s + "}"
	}
	var names []string
	for _, name := range p.Authors() {
		names = append(names, bibName(name))
	}
	field("author", braced(strings.Join(names, " and ")))
	field("title", braced(braced(escapeTeX(p.Title())))) // the inner braces keep its capitals
	field("howpublished", braced(escapeTeX(p.Publisher())))
	year, month, day := p.published()
	if year > 0 {
		field("year", braced(fmt.Sprint(year)))
	}
	if month > 0 && month < len(bibMonths) {
		field("month", bibMonths[month])
	}
	if day > 0 {
		field("day", braced(fmt.Sprint(day)))
	}
	field("langid", braced(escapeTeX(bibLanguages[primary(p.Language)])))
	field("url", braced(escapeBibURL(p.Link)))
	field("note", braced(escapeTeX(p.Note())))
	b.WriteString("}\n")
	return b.String()
}

// bibLanguages are the names that biblatex has for the languages of Verbatim's
// replies; others are left out.
var bibLanguages = map[string]string{"en": "english", "de": "german", "es": "spanish", "fr": "french", "ru": "russian", "tr": "turkish",
	"ar": "arabic"}

// primary is the language of a tag: "pt" of "pt-BR".
func primary(tag string) string {
	language, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(language)
}

// bibName is a name as a list of authors has it. A name in which BibTeX would see
// two, or other parts than it has, is kept together by braces.
func bibName(name string) string {
	escaped := escapeTeX(name)
	words := strings.Fields(name)
	plain := len(words) > 1 && !strings.ContainsAny(name, ",{}\\")
	for i, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if strings.EqualFold(w, "and") || i == 0 && !unicode.IsUpper(first) {
			plain = false
		}
	}
	if plain {
		return escaped
	}
	return "{" + escaped + "}"
}

// escapeTeX makes a text mean itself in TeX.
func escapeTeX(s string) string {
	var b strings.Builder
	for _, c := range s {
		switch c {
		case '\\':
			b.WriteString(`\textbackslash{}`)
		case '{':
			b.WriteString(`\textbraceleft{}`) // a brace must not be alone in an entry
		case '}':
			b.WriteString(`\textbraceright{}`)
		case '~':
			b.WriteString(`\textasciitilde{}`)
		case '^':
			b.WriteString(`\textasciicircum{}`)
		case '$', '&', '#', '%', '_':
			b.WriteByte('\\')
			b.WriteRune(c)
		case '\n', '\r', '\t':
			b.WriteByte(' ')
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// escapeBibURL keeps an address in one pair of braces; the rest of it is read as
// it stands.
func escapeBibURL(link string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", "\n", "%0A", " ", "%20").Replace(link)
}

// cslEntry is a citation as the schema of CSL 1.0.2 has it.
type cslEntry struct {
	ID             string    `json:"id"`
	Type           string    `json:"type"`
	Title          string    `json:"title"`
	Author         []cslName `json:"author,omitempty"`
	ContainerTitle string    `json:"container-title,omitempty"`
	Issued         *cslDate  `json:"issued,omitempty"`
	ReviewedTitle  string    `json:"reviewed-title,omitempty"`
	ReviewedAuthor []cslName `json:"reviewed-author,omitempty"`
	Language       string    `json:"language,omitempty"`
	URL            string    `json:"URL,omitempty"`
	Note           string    `json:"note,omitempty"`
}

// cslName is a name as the article writes it: which part of it is the family's is
// not known.
type cslName struct {
	Literal string `json:"literal"`
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
}

// CSLJSON is an entry as Zotero and pandoc read it.
func (p Passage) CSLJSON() string {
	e := cslEntry{
		ID: p.Article.ID, Type: "document", Title: p.Title(), Author: cslNames(p.Authors()), ContainerTitle: p.Publisher(),
		Language: p.Language, URL: p.Link, Note: p.Note(),
	}
	if p.Link != "" {
		e.Type = "webpage"
	}
	if p.Article.Kind == article.KindBriefing {
		e.ReviewedTitle, e.ReviewedAuthor = p.Article.Title, cslNames(p.Article.Authors)
	}
	if year, month, day := p.published(); year > 0 {
		date := []int{year}
		for _, n := range []int{month, day} {
			if n > 0 {
				date = append(date, n)
			}
		}
		e.Issued = &cslDate{Parts: [][]int{date}}
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode([]cslEntry{e}); err != nil {
		return "" // no value of an entry can fail to be encoded
	}
	return b.String()
}

func cslNames(names []string) []cslName {
	var out []cslName
	for _, name := range names {
		out = append(out, cslName{name})
	}
	return out
}
