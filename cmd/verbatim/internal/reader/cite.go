package reader

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// citation is a citation to copy, in one format.
type citation struct {
	Name string // of the format
	Text string
	Rows int // lines that it takes in a box
}

// passage is what is cited: words of an article, or, without words, all of it.
type passage struct {
	article  cite.Citation
	words    string
	where    string // in the article
	receipt  string
	link     string
	language string
}

func (s *site) citeArticle(source retrieval.Source) []citation {
	link := source.URL
	if (link == "" || source.Kind == article.KindBriefing) && s.Address != "" {
		link = s.Address + "/article/" + source.ID
	}
	return s.citePassage(passage{article: source.Citation, link: link, language: source.Language})
}

// citePassage writes a citation in every format.
func (s *site) citePassage(p passage) []citation {
	all := []citation{
		{Name: "Plain", Text: p.plain()},
		{Name: "Markdown", Text: p.markdown()},
		{Name: "BibTeX", Text: p.bibTeX()},
		{Name: "CSL-JSON", Text: p.cslJSON()},
	}
	if p.receipt != "" {
		all = append(all, citation{Name: "Receipt", Text: p.receipt})
	}
	const widest, most = 70, 12 // characters and lines of a box
	for i := range all {
		for line := range strings.SplitSeq(all[i].Text, "\n") {
			all[i].Rows += 1 + utf8.RuneCountInString(line)/widest
		}
		all[i].Rows = min(all[i].Rows, most)
	}
	return all
}

// parts are those of the citation, and the place.
func (p passage) parts() []string {
	parts := p.article.Parts()
	if p.where != "" {
		parts = append(parts, p.where)
	}
	return parts
}

// plain is the words, then where they stand.
func (p passage) plain() string {
	text := strings.Join(p.parts(), " · ")
	if p.link != "" {
		text += " · " + p.link
	}
	if p.words == "" {
		return text
	}
	return p.words + "\n— " + text
}

// markdown is a block quote, and under it a link to where it stands.
func (p passage) markdown() string {
	var text strings.Builder
	if p.words != "" {
		for line := range strings.SplitSeq(p.words, "\n") {
			text.WriteString(strings.TrimRight("> "+escapeMarkdown(line), " ") + "\n")
		}
		text.WriteString("\n— ")
	}
	parts := p.parts()
	for i, part := range parts {
		parts[i] = escapeMarkdown(part)
	}
	if p.link != "" && len(parts) > 0 {
		parts[0] = "[" + parts[0] + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", `\`, "%5C", "\n", "%0A", "&", "&amp;").Replace(p.link) +
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
func (p passage) briefed() string {
	if p.article.Kind != article.KindBriefing {
		return ""
	}
	about := p.article
	about.Kind = article.KindArticle
	return "A briefing on this article, not the article itself: " + strings.Join(about.Parts(), ", ")
}

// note is what no field of a bibliography holds.
func (p passage) note() string {
	var notes []string
	if b := p.briefed(); b != "" {
		notes = append(notes, b)
	}
	if p.article.Via != "" && p.article.Kind != article.KindBriefing {
		notes = append(notes, "via "+p.article.Via)
	}
	if p.where != "" {
		notes = append(notes, p.where)
	}
	if p.receipt != "" {
		notes = append(notes, "receipt "+p.receipt)
	}
	return strings.Join(notes, "; ")
}

// title is the title of what is cited. The words of a briefing are not those of
// the article, nor of its authors.
func (p passage) title() string {
	title := cmp.Or(p.article.Title, p.article.ID)
	if p.article.Kind == article.KindBriefing {
		title = "briefing on " + title
	}
	return title
}

func (p passage) authors() []string {
	if p.article.Kind == article.KindBriefing {
		return nil
	}
	return p.article.Authors
}

func (p passage) publisher() string {
	if p.article.Kind == article.KindBriefing {
		return ""
	}
	return p.article.Publisher
}

// published is the date; that of a briefing is not known.
func (p passage) published() (year, month, day int) {
	if p.article.Kind == article.KindBriefing {
		return 0, 0, 0
	}
	var numbers [3]int
	for i, part := range strings.SplitN(string(p.article.Published), "-", 3) {
		numbers[i], _ = strconv.Atoi(part)
	}
	return numbers[0], numbers[1], numbers[2]
}

var bibMonths = [...]string{"", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// bibTeX is an entry that BibTeX and biblatex read. Letters of any alphabet stand
// in it as they are, in UTF-8.
func (p passage) bibTeX() string {
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s,\n", p.article.ID)
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
	for _, name := range p.authors() {
		names = append(names, bibName(name))
	}
	field("author", braced(strings.Join(names, " and ")))
	field("title", braced(braced(escapeTeX(p.title())))) // the inner braces keep its capitals
	field("howpublished", braced(escapeTeX(p.publisher())))
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
	field("langid", braced(escapeTeX(bibLanguages[primary(p.language)])))
	field("url", braced(escapeBibURL(p.link)))
	field("note", braced(escapeTeX(p.note())))
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

func (p passage) cslJSON() string {
	e := cslEntry{
		ID: p.article.ID, Type: "document", Title: p.title(), Author: cslNames(p.authors()), ContainerTitle: p.publisher(),
		Language: p.language, URL: p.link, Note: p.note(),
	}
	if p.link != "" {
		e.Type = "webpage"
	}
	if p.article.Kind == article.KindBriefing {
		e.ReviewedTitle, e.ReviewedAuthor = p.article.Title, cslNames(p.article.Authors)
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
