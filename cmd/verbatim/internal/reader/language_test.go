package reader

import (
	"net/http"
	"net/url"
	"os"
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

// saidInGo finds the texts of problems and notices, which a template says.
var saidInGo = regexp.MustCompile(`(?:Title|Text|Name): +"([^"]+)"`)

// englishWords are words that no other language of the pages has.
var englishWords = regexp.MustCompile(`(?i)\b(the|this|that|which|of|and|with|where|from|says|quotes?|quoted|` +
	`paraphrases?|receipt|paragraph|` +
	`articles?|passages?|quotations?|words?|searched|nobody|speakers?|only|also|part|page|cite|indexed|length|reported)\b`)

// receiptShape is what stands for a receipt in any language.
var receiptShape = regexp.MustCompile(`v1\.[^ ]*`)

// ownWords are the words of a page that are the page's own: not those of an article or of
// who asked, which are isolated or in another language.
func ownWords(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data + " "
	}
	if n.Type == html.ElementNode {
		switch n.Data {
		case "script", "style", "code", "textarea", "blockquote", "cite", "q", "mark", "del", "ins", "option", "title":
			return ""
		}
		// The verdict of a voice is a sentence of the page in which names stand.
		ours := slices.Contains([]string{"voice", "attribution", "difference"}, attr(n, "class"))
		if attr(n, "dir") == "auto" && !ours || attr(n, "hreflang") != "" {
			return ""
		}
	}
	var out strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out.WriteString(ownWords(c))
	}
	return out.String()
}

// Nothing English is left over on the pages in other languages: neither of the pages' own
// words nor of what the core says of an answer or of a check.
func TestNothingEnglishIsLeftOnPages(t *testing.T) {
	// In whose words none is that is looked for.
	s := newSite(t, map[string]string{
		"tide.md": "---\ntitle: Ferry fire in Tolme\npublisher: Tide\npublished: 2024-03-20\nlanguage: en\n" +
			"url: https://tide.example/fire\n---\nA fire killed at least 31 people in Tolme on Tuesday.\n\n“I crossed Tolme bay every morning,” " +
			"said Ruth Calder. Last July a " +
			"ferry burned in Tolme.\n",
		"bell.md": "---\ntitle: Tolme after a fire\npublisher: Bell\npublished: 2024-03-22\nlanguage: en\n---\nA ferry fire in Tolme left 33 " +
			"people dead, Ada Quill said on Thursday.\n\n“I have crossed Tolme bay every morning,” said Ruth Calder. A ferry was built " +
			"in Tolme in 1987.\n",
	}, "")
	receipt := attr(one(t, s.page(t, "/?q=Who+crossed+Tolme+bay+every+morning&n=1", http.StatusOK), ".receipt a"), "href")
	_, receipt, _ = strings.Cut(receipt, "quote=")
	pages := []string{"/", "/?q=How+many+died+in+Tolme", "/?q=sourdough+bread", "/?q=ferry&source=tide", "/?q=ferry&speaker=Xyzzy",
		"/?q=fiire+in+Tolme",
		"/who", "/who?speaker=Calder", "/who?speaker=Caldr", "/who?speaker=Xyzzy", "/who?speaker=Quill&about=sourdough",
		"/who?about=sourdough", "/verify", "/verify?quote=I+crossed+Tolme+bay+every+morning", "/verify?quote=I+never+crossed+Tolme+bay",
		"/verify?quote=A+ferry+fire+in+Tolme+left+33+people+dead&speaker=Ada+Quill", "/verify?quote=zebras+and+more+zebras",
		"/verify?quote=I+have+crossed+…+every+morning", "/verify?quote=" + receipt, "/verify?quote=v1.tide",
		"/verify?quote=“I+crossed+Tolme+bay”+“zebras+in+Tolme+at+night”",
		"/figures", "/figures?q=How+many+died+in+Tolme", "/figures?q=zebras",
		"/compare?q=Who+crossed+Tolme+bay+every+morning", "/timeline?q=Tolme", "/brief", "/sources", "/sources?filter=tide", "/article/tide",
		"/article/tide?receipt=" + receipt, "/article/tide?bytes=9-1", "/nowhere", "/article/nowhere", "/?q=" + strings.Repeat("a", 501),
		"/?q=a&after=never"}
	for _, code := range languageCodes[1:] {
		for _, path := range pages {
			w := s.get("/" + code + path)
			doc, err := html.Parse(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			own := receiptShape.ReplaceAllString(ownWords(one(t, doc, "main"))+ownWords(one(t, doc, "footer.site")), "")
			if found := englishWords.FindAllString(own, -1); len(found) > 0 && !allowedIn(code, found) {
				t.Errorf("%s %s says %q in\n%s", code, path, found, strings.Join(strings.Fields(own), " "))
			}
		}
	}
}

// allowedIn reports whether words are those of another language, too.
func allowedIn(code string, found []string) bool {
	also := map[string][]string{"fr": {"passage", "passages", "page", "pages", "article", "articles", "cite"}, "es": {"cite"}}[code]
	return !slices.ContainsFunc(found, func(word string) bool { return !slices.Contains(also, strings.ToLower(word)) })
}

// Every text of the templates is there in every language, and there are no others.
func TestWordsOfPages(t *testing.T) {
	all, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{"Numbers of what?": true, "Question": true, "Topic": true, "Plain": true, "Receipt": true}
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
	for _, file := range []string{"ask.go", "article.go", "flight.go", "reader.go", "verify.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range saidInGo.FindAllStringSubmatch(string(source), -1) {
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
