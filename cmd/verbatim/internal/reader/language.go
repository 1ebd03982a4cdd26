package reader

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"

	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// localeFiles are the words of the pages, a file for each language but English, in which
// they are written. What a file lacks is said in English.
//
//go:embed locales/*.yaml
var localeFiles embed.FS

// english is the language of the templates.
const english = "en"

// languageNames are the languages of the pages, as each calls itself.
var languageNames = map[string]string{
	english: "English", "ar": "العربية", "de": "Deutsch", "es": "Español", "fr": "Français", "ru": "Русский", "tr": "Türkçe",
}

// languageCodes are the same in order, English first.
var languageCodes = append([]string{english}, slices.DeleteFunc(slices.Sorted(maps.Keys(languageNames)),
	func(code string) bool { return code == english })...)

// words says what a page says itself, in one language. What articles say never passes
// through it.
type words struct {
	code string
	said map[string]string
}

// loadWords reads the words of every language.
func loadWords() (map[string]words, error) {
	all := map[string]words{english: {code: english}}
	for code := range languageNames {
		if code == english {
			continue
		}
		data, err := localeFiles.ReadFile("locales/" + code + ".yaml")
		if err != nil {
			return nil, fmt.Errorf("read the words of the pages: %w", err)
		}
		w := words{code: code}
		if err := yaml.Unmarshal(data, &w.said); err != nil {
			return nil, fmt.Errorf("read the words of the pages in %s: %w", code, err)
		}
		all[code] = w
	}
	return all, nil
}

// say is an English text in the language.
func (w words) say(text string) string {
	if s, ok := w.said[text]; ok {
		return s
	}
	return text
}

// count is a number of things.
func (w words) count(n int, noun string) string {
	if s, ok := w.said["count."+noun]; ok {
		return strings.ReplaceAll(s, "{n}", strconv.Itoa(n))
	}
	return count(n, noun)
}

// date writes a date as far as it is known.
func (w words) date(d article.Date) string {
	parts := strings.Split(string(d), "-")
	if w.code == english || len(parts) < 2 {
		return d.String()
	}
	month, err := strconv.Atoi(parts[1])
	if err != nil || month < 1 || month > 12 {
		return string(d)
	}
	if len(parts) == 2 {
		return strings.NewReplacer("{m}", strings.Fields(w.say("months.alone"))[month-1], "{y}", parts[0]).Replace(w.say("date.month"))
	}
	day := strings.TrimLeft(parts[2], "0")
	return strings.NewReplacer("{d}", day, "{m}", strings.Fields(w.say("months"))[month-1], "{y}", parts[0]).Replace(w.say("date.day"))
}

// moment writes the day of a moment.
func (w words) moment(t time.Time) string { return w.date(article.Date(t.UTC().Format("2006-01-02"))) }

// coverage says in a sentence what the collection covers.
func (w words) coverage(c *collection) string {
	if w.code == english || len(c.Sources) == 0 {
		return c.Coverage()
	}
	n := w.count(len(c.Sources), "article")
	if c.First == "" {
		return strings.ReplaceAll(w.say("coverage"), "{n}", n)
	}
	span := w.date(c.First)
	if c.First != c.Last {
		span += " – " + w.date(c.Last)
	}
	return strings.NewReplacer("{n}", n, "{span}", span).Replace(w.say("coverage.between"))
}

// namedLanguage is a language of the articles with its name.
type namedLanguage struct {
	Name string
	retrieval.SearchedLanguage
}

// languages are those of the articles, by their names in the language of the page.
func (w words) languages(c *collection) []namedLanguage {
	var all []namedLanguage
	for _, l := range retrieval.SearchedLanguages(c.Sources) {
		all = append(all, namedLanguage{phrases.For(w.code).LanguageName(l.Code), l})
	}
	return all
}

// measure heads the rows of a measure.
func (w words) measure(name string) string {
	if s, ok := w.said["measure."+name]; ok {
		return s
	}
	return measureName(name)
}

// funcs are what templates call to say something.
func (w words) funcs() template.FuncMap {
	return template.FuncMap{
		"t": w.say, "count": w.count, "date": w.date, "moment": w.moment, "coverage": w.coverage, "measure": w.measure,
		"languages": w.languages,
	}
}

// matcher finds the best of the languages for what a browser asks for.
var matcher = func() language.Matcher {
	var tags []language.Tag
	for _, code := range languageCodes {
		tags = append(tags, language.MustParse(code))
	}
	return language.NewMatcher(tags)
}()

// languageKey is where a request has the language that its address names.
type languageKey struct{}

// chosen is the language that the address of a request names, "" for none.
func chosen(r *http.Request) string {
	code, _ := r.Context().Value(languageKey{}).(string)
	return code
}

// languageOf is the language that a request is answered in: that of its address, or the
// best for its browser.
func languageOf(r *http.Request) string {
	if code := chosen(r); code != "" {
		return code
	}
	const longest = 200 // bytes of the header that are read
	accepted, _, err := language.ParseAcceptLanguage(article.Clip(r.Header.Get("Accept-Language"), longest))
	if err != nil || len(accepted) == 0 {
		return english
	}
	_, i, confidence := matcher.Match(accepted...)
	if confidence == language.No {
		return english
	}
	return languageCodes[i]
}

// stripLanguage takes the language off an address that begins with one: /de/who is /who
// in German. So the choice stays in every link, and nothing is kept of it anywhere else.
func stripLanguage(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		first, _, isFolder := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		if _, known := languageNames[first]; !known {
			next.ServeHTTP(w, r)
			return
		}
		if !isFolder {
			http.Redirect(w, r, first+"/", http.StatusMovedPermanently)
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), languageKey{}, first))
		http.StripPrefix("/"+first, next).ServeHTTP(w, r)
	})
}

// in is the site as the addresses of a request have it: links keep the language that was
// chosen.
func (s *site) in(r *http.Request) *site {
	code := chosen(r)
	if code == "" {
		return s
	}
	local := *s
	local.base += "/" + code
	return &local
}

// languageLink leads to a page in another language.
type languageLink struct {
	Code, Name, Address string
	Shown               bool
}

// languageLinks lead to the same page in each language.
func (s *site) languageLinks(r *http.Request) []languageLink {
	now := languageOf(r)
	var out []languageLink
	for _, code := range languageCodes {
		at := s.root + "/" + code + r.URL.EscapedPath()
		if r.URL.RawQuery != "" {
			at += "?" + r.URL.RawQuery
		}
		out = append(out, languageLink{Code: code, Name: languageNames[code], Address: at, Shown: code == now})
	}
	return out
}
