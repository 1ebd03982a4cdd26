package reader

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
)

// A page is in the language of the browser, or in the one of its address, which all its
// links keep; what articles say stays as it is.
func TestLanguages(t *testing.T) {
	s := newSite(t, fires, "")
	question := "q=" + url.QueryEscape("How many died in Tolme?")
	w := s.get("/figures?"+question, "Accept-Language", "tlh, de-AT;q=0.9, en;q=0.5")
	doc, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if attr(one(t, doc, "html"), "lang") != "de" || !strings.Contains(text(doc), "Zahlen nebeneinander") ||
		!slices.Contains(w.Header().Values("Vary"), "Accept-Language") {
		t.Errorf("%v %s", w.Header(), text(doc))
	}
	if len(s.get("/").Result().Cookies()) > 0 {
		t.Error("a cookie")
	}
	for _, code := range languageCodes {
		doc := s.page(t, "/"+code+"/figures?"+question, http.StatusOK)
		if attr(one(t, doc, "html"), "lang") != code || text(all(doc, ".figure q")[0]) != "33 people dead" {
			t.Errorf("%s: %s", code, text(doc))
		}
		for _, a := range all(doc, "main a[href^='/'], header a[href^='/']") {
			if href := attr(a, "href"); !strings.HasPrefix(href, "/"+code+"/") {
				t.Errorf("in %s a link leads to %s", code, href)
			}
		}
		if n := len(all(doc, "a[hreflang]")); n != len(languageCodes) {
			t.Errorf("%d languages", n)
		}
		for _, path := range []string{"/", "/who", "/verify", "/sources", "/brief", "/compare", "/timeline", "/article/tide"} {
			s.page(t, "/"+code+path, http.StatusOK)
		}
		s.page(t, "/"+code+"/nowhere", http.StatusNotFound)
	}
	if dir := attr(one(t, s.page(t, "/ar/", http.StatusOK), "html"), "dir"); dir != "rtl" {
		t.Errorf("Arabic goes %q", dir)
	}
	for _, header := range []string{"", "*", "zz", strings.Repeat("de;", 500), "\x00", "ja, ko"} {
		if w := s.get("/", "Accept-Language", header); w.Code != http.StatusOK {
			t.Errorf("%q: %d", header, w.Code)
		}
	}
}

// Under a public address with a path the language comes behind that path.
func TestLanguageUnderPath(t *testing.T) {
	s := newSite(t, fires, "https://read.example/base")
	doc := s.page(t, "/base/fr/", http.StatusOK)
	for _, a := range all(doc, "main a[href^='/'], header a[href^='/']") {
		if href := attr(a, "href"); !strings.HasPrefix(href, "/base/fr/") {
			t.Errorf("a link leads to %s", href)
		}
	}
	if w := s.get("/base/de"); w.Code != http.StatusMovedPermanently || !strings.HasSuffix(w.Header().Get("Location"), "de/") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// said finds the texts of templates that are said in another language.
var said = regexp.MustCompile("t `([^`]+)`")

// Every text of the templates is there in every language, and there are no others.
func TestWordsOfPages(t *testing.T) {
	all, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{"Numbers of what?": true, "Question": true, "Topic": true}
	if err := fstest.TestFS(pageFiles, "pages/ask.html"); err != nil {
		t.Fatal(err)
	}
	names, err := pageFiles.ReadDir("pages")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		for _, m := range said.FindAllStringSubmatch(embedded(pageFiles, "pages/"+n.Name()), -1) {
			texts[m[1]] = true
		}
	}
	for code, w := range all {
		for text := range texts {
			if code != english && w.said[text] == "" {
				t.Errorf("%s lacks %q", code, text)
			}
		}
		for text := range w.said {
			key := strings.HasPrefix(text, "count.") || strings.HasPrefix(text, "coverage") || strings.HasPrefix(text, "months") ||
				strings.HasPrefix(text, "date.") || strings.HasPrefix(text, "measure.")
			if !key && !texts[text] {
				t.Errorf("%s has %q, which no page says", code, text)
			}
		}
		for d, want := range map[string]string{"de": "31. März 2024", "en": "31 March 2024", "ru": "31 марта 2024", "es": "31 de marzo de 2024"} {
			if code == d && w.date("2024-03-31") != want {
				t.Errorf("%s: %q", d, w.date("2024-03-31"))
			}
		}
	}
}
