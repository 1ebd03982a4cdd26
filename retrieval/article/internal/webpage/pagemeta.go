package webpage

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageMetadata reads what a page says of itself. For each field the first of
// these that says anything counts:
//
//	title      JSON-LD headline or name · citation_title · Dublin Core · OpenGraph · twitter:title · <title>
//	authors    JSON-LD author · citation_author · Dublin Core · author, byl, parsely-author, article:author
//	publisher  JSON-LD publisher · citation_journal_title, citation_publisher · Dublin Core · OpenGraph · application-name
//	published  JSON-LD datePublished · citation_*_date · Dublin Core · article:published_time · other tags · <time datetime>
//	language   JSON-LD inLanguage · <html lang> · content-language · Dublin Core · OpenGraph
//	url        link rel=canonical · OpenGraph · JSON-LD · where a browser saved it from
//
// JSON-LD is the most exact where it is there, since search engines check it;
// citation tags and Dublin Core are written by libraries and journals; the others
// are made for previews. A sidecar stands above all of them.
func pageMetadata(root *html.Node) draft.Metadata {
	c := cluesOf(root)
	ld := c.mainArticle()
	m := draft.Metadata{
		Publisher: c.first(ld.name("publisher"), c.meta("citation_journal_title", "citation_publisher", "dc.publisher", "dcterms.publisher",
			"og:site_name", "application-name")),
		Authors:   c.authors(ld),
		Published: c.published(ld),
		Language: LanguageOf(ld.text("inLanguage"), c.language, c.meta("content-language", "dc.language", "dcterms.language",
			"citation_language", "og:locale")),
		URL: c.address(ld),
	}
	m.Title = c.first(ld.text("headline"), ld.text("name"), c.meta("citation_title", "dc.title", "dcterms.title"),
		withoutSite(c.meta("og:title", "twitter:title"), m.Publisher), withoutSite(c.title, m.Publisher))
	return m
}

// clues is what a page says of itself, as it stands there.
type clues struct {
	metas     map[string][]string // by name, property, itemprop or http-equiv in small letters
	linked    []linkedData        // the objects of JSON-LD
	byID      map[string]linkedData
	title     string
	language  string
	canonical string
	base      string
	saved     string // where a browser saved the page from
	times     []string
}

// linkedData is an object of JSON-LD.
type linkedData struct {
	fields map[string]any
	page   *clues
}

// Limits of the JSON-LD of a page; real pages have a few kilobytes.
const (
	maxLinkedScript = 1 << 20
	maxLinked       = 1000
	maxMetas        = 1000
)

func cluesOf(root *html.Node) *clues {
	c := &clues{metas: make(map[string][]string), byID: make(map[string]linkedData)}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode && c.saved == "" {
			if m := savedFrom.FindStringSubmatch(n.Data[:min(len(n.Data), 1000)]); m != nil {
				c.saved = m[1] + m[2]
			}
		}
		switch n.DataAtom {
		case atom.Html:
			c.language = Attribute(n, "lang")
			if c.language == "" {
				c.language = Attribute(n, "xml:lang")
			}
		case atom.Title:
			if c.title == "" && n.FirstChild != nil && n.Namespace == "" {
				c.title = draft.Normalise(n.FirstChild.Data)
			}
		case atom.Base:
			c.base = Attribute(n, "href")
		case atom.Link:
			if slices.Contains(strings.Fields(strings.ToLower(Attribute(n, "rel"))), "canonical") && c.canonical == "" {
				c.canonical = strings.TrimSpace(Attribute(n, "href"))
			}
		case atom.Meta:
			c.addMeta(n)
		case atom.Time:
			if at := Attribute(n, "datetime"); at != "" && len(c.times) < maxMetas {
				c.times = append(c.times, at)
			}
		case atom.Script:
			kind, _, _ := strings.Cut(strings.ToLower(Attribute(n, "type")), ";")
			if strings.TrimSpace(kind) == "application/ld+json" && n.FirstChild != nil && len(n.FirstChild.Data) <= maxLinkedScript {
				c.addLinked(n.FirstChild.Data)
			}
		}
	}
	return c
}

func (c *clues) addMeta(n *html.Node) {
	content := draft.Normalise(Attribute(n, "content"))
	if content == "" || len(c.metas) > maxMetas {
		return
	}
	for _, key := range []string{"name", "property", "itemprop", "http-equiv"} {
		if name := strings.ToLower(strings.TrimSpace(Attribute(n, key))); name != "" {
			c.metas[name] = append(c.metas[name], content)
		}
	}
}

// addLinked reads a script of JSON-LD: an object, a list of them, or a graph.
func (c *clues) addLinked(script string) {
	var value any
	if err := json.Unmarshal([]byte(script), &value); err != nil {
		return // a page's fault, of no matter to the text
	}
	var add func(value any)
	add = func(value any) {
		switch value := value.(type) {
		case []any:
			for _, v := range value {
				add(v)
			}
		case map[string]any:
			if len(c.linked) > maxLinked {
				return
			}
			object := linkedData{value, c}
			c.linked = append(c.linked, object)
			if id, ok := value["@id"].(string); ok && len(value) > 1 {
				c.byID[id] = object
			}
			add(value["@graph"])
			add(value["mainEntity"])
		}
	}
	add(value)
}

// articleTypes are the types of schema.org that an article can have, the exacter
// ones first.
var articleTypes = []string{"NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
	"ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting", "ScholarlyArticle", "MedicalScholarlyArticle", "TechArticle",
	"BlogPosting",
	"SocialMediaPosting", "Report", "Article"}

// mainArticle is the object of JSON-LD that describes the page's article; of
// several the one with the page's own address, otherwise the first.
func (c *clues) mainArticle() linkedData {
	var best linkedData
	for _, object := range c.linked {
		if !object.isArticle() {
			continue
		}
		if best.fields == nil {
			best = object
		}
		if c.canonical != "" && slices.Contains([]string{object.text("url"), object.text("@id"), object.text("mainEntityOfPage")}, c.canonical) {
			return object
		}
	}
	return best
}

func (l linkedData) isArticle() bool {
	for _, kind := range l.values("@type") {
		if kind, ok := kind.(string); ok && slices.Contains(articleTypes,
			strings.TrimPrefix(strings.TrimPrefix(kind, "http://schema.org/"), "https://schema.org/")) {
			return true
		}
	}
	return false
}

// values lists what stands under a key: nothing, one value or several.
func (l linkedData) values(key string) []any {
	switch value := l.fields[key].(type) {
	case nil:
		return nil
	case []any:
		return value
	default:
		return []any{value}
	}
}

// text is the first text under a key: a string, or the id or name of an object.
func (l linkedData) text(key string) string {
	for _, value := range l.values(key) {
		switch value := value.(type) {
		case string:
			return draft.Normalise(html.UnescapeString(value))
		case map[string]any:
			for _, k := range []string{"@id", "@value", "alternateName", "name"} {
				if s, ok := value[k].(string); ok {
					return draft.Normalise(html.UnescapeString(s))
				}
			}
		}
	}
	return ""
}

// names are the names of the people or organisations under a key, and whether
// each is an organisation.
func (l linkedData) names(key string) (names []string, organisation []bool) {
	for _, value := range l.values(key) {
		var name, kind string
		switch value := value.(type) {
		case string:
			name = value
			if known, ok := l.page.byID[value]; ok {
				name, kind = known.text("name"), known.text("@type")
			}
		case map[string]any:
			object := linkedData{value, l.page}
			if id, ok := value["@id"].(string); ok && value["name"] == nil {
				object = l.page.byID[id]
			}
			name, kind = object.text("name"), object.text("@type")
		}
		name = draft.Normalise(html.UnescapeString(name))
		if name != "" && !draft.IsWebAddress(name) {
			names = append(names, name)
			organisation = append(organisation, strings.HasSuffix(kind, "Organization"))
		}
	}
	return names, organisation
}

func (l linkedData) name(key string) string {
	names, _ := l.names(key)
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// meta is the first content of the first of some tags that is there.
func (c *clues) meta(names ...string) string {
	for _, name := range names {
		if len(c.metas[name]) > 0 {
			return c.metas[name][0]
		}
	}
	return ""
}

func (c *clues) first(values ...string) string { return FirstText(values) }

// maxAuthors is the most authors that are kept: papers of physics have thousands.
const maxAuthors = 50

func (c *clues) authors(ld linkedData) []string {
	if names, organisations := ld.names("author"); len(names) > 0 {
		people := names[:0:0]
		for i, name := range names {
			if !organisations[i] || !slices.Contains(organisations, false) { // "Reuters" beside names goes
				people = append(people, AuthorsOf(name)...)
			}
		}
		return distinct(people)
	}
	for _, key := range []string{"citation_author", "dc.creator", "dcterms.creator", "author", "byl", "parsely-author", "sailthru.author",
		"article:author"} {
		var names []string
		for _, value := range c.metas[key] {
			if key == "citation_author" || strings.HasPrefix(key, "dc") {
				names = append(names, surnameLast(value))
				continue
			}
			names = append(names, AuthorsOf(value)...)
		}
		if names = distinct(names); len(names) > 0 {
			return names
		}
	}
	return nil
}

func distinct(names []string) []string {
	var out []string
	for _, name := range names {
		if name != "" && !slices.Contains(out, name) && len(out) < maxAuthors {
			out = append(out, name)
		}
	}
	return out
}

// surnameLast turns "Brook, Ada" into "Ada Brook".
func surnameLast(name string) string {
	last, first, ok := strings.Cut(name, ", ")
	if !ok || strings.Contains(first, ",") || len(strings.Fields(first)) > 3 {
		return name
	}
	return first + " " + last
}

func (c *clues) published(ld linkedData) draft.Date {
	values := []string{ld.text("datePublished"), ld.text("dateCreated"),
		c.meta("citation_publication_date"), c.meta("citation_online_date"), c.meta("citation_date"),
		c.meta("dc.date.issued"), c.meta("dcterms.issued"), c.meta("dc.date"), c.meta("dcterms.date"), c.meta("dcterms.created"),
		c.meta("dc.date.created"),
		c.meta("article:published_time"), c.meta("og:article:published_time"), c.meta("datepublished"), c.meta("parsely-pub-date"),
		c.meta("sailthru.date"), c.meta("publish-date"), c.meta("publication_date"), c.meta("pubdate"), c.meta("date")}
	for _, value := range append(values, c.times...) {
		if date := looseDate(value); date != "" {
			return date
		}
	}
	return ""
}

// looseDate reads a date in the forms that pages write it in, or "".
func looseDate(s string) draft.Date {
	s = draft.Normalise(s)
	if date, err := draft.ParseDate(s); err == nil {
		return date
	}
	if m := slashDate.FindStringSubmatch(s); m != nil {
		if date, err := draft.ParseDate(m[1] + "-" + m[2] + "-" + m[3]); err == nil {
			return date
		}
	}
	for _, layout := range []string{time.RFC1123, time.RFC1123Z, time.RFC850, time.ANSIC, "20060102", "2006-01-02T15:04Z0700", "2006-1-2",
		"2006/1",
		"Monday, January 2, 2006 - 15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return draft.Date(t.Format("2006-01-02"))
		}
	}
	return draft.DateLine(s)
}

var slashDate = regexp.MustCompile(`^(\d{4})[/.](\d\d)[/.](\d\d)\b`)

// LanguageOf is the first of some values that is a language tag.
func LanguageOf(values ...string) string {
	for _, v := range values {
		v, _, _ = strings.Cut(v, ",")
		if v = strings.ReplaceAll(strings.TrimSpace(v), "_", "-"); draft.LanguageTag.MatchString(v) {
			return v
		}
	}
	return ""
}

// address is the canonical address of the page, or the one it was saved from.
func (c *clues) address(ld linkedData) string {
	for _, s := range []string{c.resolve(c.canonical), c.meta("og:url"), ld.text("url"), ld.text("mainEntityOfPage"), c.saved} {
		if draft.IsWebAddress(s) {
			return s
		}
	}
	return ""
}

// resolve makes an address that begins with a slash whole.
func (c *clues) resolve(address string) string {
	if address == "" || draft.IsWebAddress(address) {
		return address
	}
	for _, s := range []string{c.base, c.meta("og:url"), c.saved} {
		if base, err := url.Parse(s); err == nil && draft.IsWebAddress(s) {
			if whole, err := base.Parse(address); err == nil {
				return whole.String()
			}
		}
	}
	return ""
}

// withoutSite takes the name of the site off a title: "Storm | The Harbour Post".
func withoutSite(title, site string) string {
	if site == "" {
		return title
	}
	for _, mark := range []string{" | ", " - ", " – ", " — ", " · ", " :: "} {
		i := strings.LastIndex(title, mark)
		if i > 0 && strings.EqualFold(strings.TrimSpace(title[i+len(mark):]), site) {
			return title[:i]
		}
	}
	return title
}

// DocumentTitle is the title that a document gives itself, unless a program made
// it up.
func DocumentTitle(s string) string {
	if s = draft.Normalise(s); noTitle.MatchString(s) || len(s) > draft.MaxChromeLine {
		return ""
	}
	return s
}

// FirstText is the first of some values that says anything.
func FirstText(values []string) string {
	for _, v := range values {
		if v = draft.Normalise(v); v != "" {
			return v
		}
	}
	return ""
}

// noTitle knows what programs put in place of a title.
var noTitle = regexp.MustCompile(`(?i)^(microsoft (word|powerpoint) - .*|untitled.*|document ?\d*|dokument ?\d*|word document|` +
	`.*\.(docx?|odt|rtf|pdf|indd|qxd|tex|dvi|ps|html?|pages|txt))$`)
