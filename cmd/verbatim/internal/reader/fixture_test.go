package reader

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

var day = time.Date(2025, 11, 3, 9, 30, 0, 0, time.UTC)

// hostile is a text that would be markup, a script or a template where somebody
// forgot to escape it.
const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'</textarea></style>{{.}}&amp;<!--`

var files = map[string]string{
	"storm.md": `---
title: Storm closes the harbour
authors: [Ada Brook, Ben Cole]
publisher: The Harbour Post
published: 2025-11-02
language: en
url: https://harbour.example/storm
also_at: [https://mirror.example/storm]
---

The storm broke eleven planks of the old pier on Saturday night. Nobody was hurt, and the harbour is to open again on Tuesday.

## The pier

“The old pier will not stand another night like this, and I have told the council so since the spring,” said Ruth Calder,
the harbour master of Lowmarket. The council warned that repairs would cost 40,000 crowns.

“We need a new pier,” said Calder. “Not next year,” said Tom Weller, a fisherman.

## The ferry

The ferry stays in Lowmarket until the wind drops. “It is not worth it.”

## The lighthouse

The lighthouse kept its light through the night.
`,
	"ferry.md": `---
title: Ferry to the island stops for the winter
published: 2025-10
language: en
---

The ferry sails from Lowmarket at nine in the morning and at four in the afternoon, on every day but Sunday.
From December to March it does not sail at all.
`,
	"brief.md": `---
title: Owls return to the brewery
kind: briefing
authors: [Ivy Stone]
publisher: The Harbour Post
published: 2025-09-14
language: en
url: https://harbour.example/owls
---

Three pairs of barn owls nest in the roof of the old brewery. Volunteers counted nine young owls there in June.
`,
	"arabic.md": `---
title: العبّارة إلى الجزيرة
publisher: جريدة الميناء
published: 2025-10-20
language: ar
---

تبحر العبّارة من المرفأ في الساعة التاسعة صباحا. وقالت ليلى منصور، مديرة المرفأ: «العبّارة لن تبحر يوم الأحد».
`,
	"hostile.md": "---\ntitle: |\n  " + hostile + "\nauthors: ['" + strings.ReplaceAll(hostile, "'", "''") +
		"', 'Bo and Co, Ltd.']\npublisher: '" + strings.ReplaceAll(hostile, "'", "''") +
		"'\npublished: 2025-08-01\nurl: https://hostile.example/a'\"<b>?x=1&y=2\nvia: 'javascript:alert(3)'\n---\n\nThe gardener planted " +
		"tulips \\<script>alert(4)\\</script> beside \\</p>the shed \\{\\{.Title}} \"\\><b>and `code` & more.\n",
	"long.md": "---\ntitle: " + strings.Repeat("A very long title about the repair of the wooden bridge, ", 8) +
		"\n---\n\nThe wooden bridge was repaired by nineteen carpenters.\n",
}

func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text), ModTime: day}
	}
	return fsys
}

// indexed indexes articles in memory.
func indexed(t testing.TB, files map[string]string) *retrieval.Index {
	t.Helper()
	articles, problems, err := new(article.Reader).Read(t.Context(), folder(files))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Log(p)
	}
	return indexOf(t, articles)
}

func indexOf(t testing.TB, articles []*article.Article) *retrieval.Index {
	t.Helper()
	x, err := retrieval.NewMemory(t.Context(), articles, day)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// testSite is the reader over some articles.
type testSite struct {
	http.Handler
	x   *retrieval.Index
	log *strings.Builder
}

func newSite(t testing.TB, files map[string]string, address string) testSite {
	t.Helper()
	x := indexed(t, files)
	x.LinkTo(address)
	log := new(strings.Builder)
	h, err := New(Config{Acquire: func() (*retrieval.Index, func()) { return x, func() {} }, Address: address, Log: textLog(log)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if log.Len() > 0 {
			t.Errorf("the log is not empty: %s", log)
		}
	})
	return testSite{h, x, log}
}

var senders int

// get opens an address. Each call comes from another client, so that no limit is
// met by accident.
func (s testSite) get(path string, header ...string) *httptest.ResponseRecorder {
	senders++
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.RemoteAddr = "198.51.100." + itoa(senders%250) + ":1234"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// page opens a page and checks what must hold of every page.
func (s testSite) page(t *testing.T, path string, status int) *html.Node {
	t.Helper()
	w := s.get(path)
	if w.Code != status {
		t.Fatalf("%s: status %d, want %d\n%s", path, w.Code, status, w.Body)
	}
	if kind := w.Header().Get("Content-Type"); kind != "text/html; charset=utf-8" {
		t.Errorf("%s: %s", path, kind)
	}
	checkHeaders(t, path, w.Header())
	body := w.Body.String()
	checkNesting(t, path, body)
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	checkPage(t, path, doc)
	return doc
}

func checkHeaders(t *testing.T, path string, h http.Header) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri " +
			"'none'; frame-ancestors 'none'",
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Set-Cookie": "",
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %s is %q", path, name, got)
		}
	}
	if h.Get("Cache-Control") == "" {
		t.Errorf("%s: nothing says how long it may be kept", path)
	}
}

var void = []string{"meta", "link", "input", "br", "img", "hr"}

// checkNesting checks that every tag that is opened is closed, in order, which
// the parser of a browser would put right in silence.
func checkNesting(t *testing.T, path, body string) {
	t.Helper()
	var open []string
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF || len(open) > 0 {
				t.Errorf("%s: the page ends with %v, open: %v", path, z.Err(), open)
			}
			return
		case html.StartTagToken:
			token := z.Token()
			seen := map[string]bool{}
			for _, a := range token.Attr {
				if seen[a.Key] {
					t.Errorf("%s: <%s> has %s twice", path, token.Data, a.Key)
				}
				seen[a.Key] = true
			}
			if !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				t.Fatalf("%s: </%s> closes %v", path, name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// elements a page may have: what else turns up came out of a text.
var known = strings.Fields(`html head meta title link script body a header nav ul ol li main form div label input button select ` +
	`option p h1 h2 h3
	section article blockquote mark cite span time details summary textarea q b i code dl dt dd footer ins del`)

// checkPage checks structure that every page has.
func checkPage(t *testing.T, path string, doc *html.Node) {
	t.Helper()
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if !slices.Contains(known, n.Data) {
			t.Errorf("%s: there is a <%s>", path, n.Data)
		}
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("%s: the id %q is there twice", path, id)
			}
			ids[id] = true
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s: <%s %s=%q>", path, n.Data, a.Key, a.Val)
			}
		}
		checkAddresses(t, path, n)
	}
	for n := range doc.Descendants() {
		for _, name := range []string{"for", "aria-labelledby", "aria-describedby"} {
			if id := attr(n, name); id != "" && !ids[id] {
				t.Errorf("%s: %s=%q names nothing", path, name, id)
			}
		}
		if href := attr(n, "href"); strings.HasPrefix(href, "#") && !ids[href[1:]] {
			t.Errorf("%s: %s leads nowhere", path, href)
		}
	}
	for selector, want := range map[string]int{
		"html[lang]": 1, "title": 1, "h1": 1, "main": 1, "body > header": 1, "body > footer": 1, "a.skip[href='#main']": 1, "style": 0,
		"script:not([src])":   0,
		"meta[name=viewport]": 1, "meta[name=robots][content=noindex]": 1, "nav:not([aria-label])": 0,
	} {
		if got := len(all(doc, selector)); got != want {
			t.Errorf("%s: %d of %s, want %d", path, got, selector, want)
		}
	}
	for _, field := range all(doc, "input, select, textarea") {
		if len(all(doc, "label[for='"+attr(field, "id")+"']")) != 1 {
			t.Errorf("%s: a field %q has no label", path, attr(field, "name"))
		}
	}
}

// checkAddresses checks that an element loads nothing from elsewhere, and leads
// to nothing but pages.
func checkAddresses(t *testing.T, path string, n *html.Node) {
	t.Helper()
	for _, name := range []string{"href", "src", "action", "cite"} {
		address := attr(n, name)
		if address == "" {
			continue
		}
		u, err := url.Parse(address)
		if err != nil {
			t.Errorf("%s: %s=%q: %v", path, name, address, err)
			continue
		}
		switch {
		case u.Scheme == "" && u.Host == "":
		case n.Data == "a" && (u.Scheme == "https" || u.Scheme == "http"):
			if u.Host != "read.example" && !strings.Contains(attr(n, "rel"), "noopener") {
				t.Errorf("%s: %q has no rel=noopener", path, address)
			}
		default:
			t.Errorf("%s: <%s %s=%q>", path, n.Data, name, address)
		}
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// all are the elements that a selector fits.
func all(doc *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(doc, cascadia.MustCompile(selector))
}

// one is the only element that a selector fits.
func one(t *testing.T, doc *html.Node, selector string) *html.Node {
	t.Helper()
	found := all(doc, selector)
	if len(found) != 1 {
		t.Fatalf("%d elements fit %s, want 1", len(found), selector)
	}
	return found[0]
}

// text is all text inside an element, as a browser has it.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// texts are those of the elements that a selector fits.
func texts(doc *html.Node, selector string) []string {
	var out []string
	for _, n := range all(doc, selector) {
		out = append(out, text(n))
	}
	return out
}

func ask(question string) string { return "/?" + url.Values{"q": {question}}.Encode() }

func sortQuoted(quoted []cite.Quoted) {
	slices.SortFunc(quoted, func(a, b cite.Quoted) int { return a.Start - b.Start })
}
