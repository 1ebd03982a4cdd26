package reader

import (
	"compress/gzip"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// fires are articles whose figures and quotations differ.
var fires = map[string]string{
	"tide.md": "---\ntitle: Ferry fire in Tolme\npublisher: The Tide\npublished: 2024-03-20\n" +
		"language: en\nurl: https://tide.example/fire\n---\n" +
		"A fire on a ferry in Tolme killed at least 31 people on Tuesday.\n\n“I’ve crossed that bay every morning,” said Ruth Calder, the " +
		"harbour master of Tolme. Last July the ferry had been inspected in Tolme.\n",
	"bell.md": "---\ntitle: What is known of the Tolme fire\npublisher: The Bell\npublished: 2024-03-22\nlanguage: en\n" +
		"---\nThe ferry fire in " +
		"Tolme left 33 people dead, the mayor of Tolme, Ada Quill, said on Thursday.\n\n“I have crossed that bay every morning,” said Ruth " +
		"Calder, the harbour master of Tolme. The ferry of Tolme was built in 1987.\n",
}

func TestSides(t *testing.T) {
	s := newSite(t, fires, "")
	doc := s.page(t, "/figures?q="+url.QueryEscape("How many died in Tolme?"), http.StatusOK)
	rows := all(doc, ".hit")
	if len(rows) != 2 || text(all(doc, ".figure q")[0]) != "33 people dead" || text(all(doc, "mark")[0]) != "33 people dead" {
		t.Errorf("%d rows: %s", len(rows), text(doc))
	}
	if !strings.Contains(text(rows[0]), "said by Ada Quill, the mayor of Tolme, in the article’s words") {
		t.Error(text(rows[0]))
	}
	doc = s.page(t, "/compare?q="+url.QueryEscape("Who crossed that bay every morning?"), http.StatusOK)
	if len(all(doc, "del")) == 0 || len(all(doc, "ins")) == 0 || !strings.Contains(text(doc), "The same quotation in two articles") {
		t.Error(text(doc))
	}
	doc = s.page(t, "/timeline?q=Tolme", http.StatusOK)
	if got := text(all(doc, ".figure")[1]); got != "July 2023" || !strings.Contains(text(doc), "resolved by the date of the article") {
		t.Errorf("%q in %s", got, text(doc))
	}
	doc = s.page(t, "/brief?source=tide", http.StatusOK)
	if len(all(doc, ".hit")) != 3 {
		t.Error(text(doc))
	}
	for _, path := range []string{"/figures?q=x&source=nowhere", "/brief?source=nowhere"} {
		s.page(t, path, http.StatusNotFound)
	}
	s.page(t, "/figures?q="+strings.Repeat("x", 501), http.StatusBadRequest)
	got := s.get("/figures?format=json&q=" + url.QueryEscape("deaths tolme")).Body.String()
	if !strings.Contains(got, `"figure":"33 people dead"`) {
		t.Error(got)
	}
}

// The first page says what there is: questions, the newest articles, who is quoted.
func TestHome(t *testing.T) {
	s := newSite(t, fires, "")
	doc := s.page(t, "/", http.StatusOK)
	for _, id := range []string{"#try", "#newest", "#quoted"} {
		one(t, doc, id)
	}
	if first := text(all(doc, "[aria-labelledby=newest] li")[0]); !strings.Contains(first, "What is known of the Tolme fire") {
		t.Errorf("the newest is %q", first)
	}
	if n := len(all(doc, "[aria-labelledby=try] li")); n == 0 || n > 3 {
		t.Errorf("%d questions", n)
	}
	if got := text(all(s.page(t, "/sources?by=date", http.StatusOK), ".sources .title")[0]); got != "What is known of the Tolme fire" {
		t.Errorf("by date the first is %q", got)
	}
}

// "Not in this collection" never stands above an article whose title says it.
func TestTitled(t *testing.T) {
	s := newSite(t, map[string]string{
		"a.md": "---\ntitle: Xylophone quarrel of Verrin\nlanguage: en\n---\nNothing else is told here about it.\n",
	}, "")
	doc := s.page(t, ask("xylophone quarrel"), http.StatusOK)
	if got := text(doc); strings.Contains(got, "Not in this collection") || !strings.Contains(got, "Xylophone quarrel of Verrin") {
		t.Error(got)
	}
	if got := text(s.page(t, ask("mercury thermometers"), http.StatusOK)); !strings.Contains(got, "Not in this collection") {
		t.Error(got)
	}
}

// A link that is pasted elsewhere has a preview, also of a hostile article.
func TestPreview(t *testing.T) {
	s := newSite(t, files, "https://read.example/base")
	for path, want := range map[string]string{"/article/storm": "The Harbour Post", "/article/hostile": "<script>", "/": "articles"} {
		doc := s.page(t, "/base"+path, http.StatusOK)
		about := ""
		for _, m := range all(doc, "meta[property='og:description']") {
			about = attr(m, "content")
		}
		if !strings.Contains(about, want) || len([]rune(about)) > 600 {
			t.Errorf("%s is described as %q", path, about)
		}
		if m := all(doc, "meta[property='og:url']"); len(m) != 1 || attr(m[0], "content") != "https://read.example/base"+path {
			t.Errorf("%s has the address %v", path, m)
		}
	}
}

func TestFeed(t *testing.T) {
	s := newSite(t, files, "https://read.example/base")
	w := s.get("/feed.xml")
	var f feed
	if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Header().Get("Content-Type") != "application/atom+xml; charset=utf-8" {
		t.Fatal(err, w.Header())
	}
	if len(f.Entries) != len(files) || f.Entries[0].Title != "Storm closes the harbour" ||
		f.Entries[0].Link.Href != "https://read.example/base/article/storm" || f.Updated == "" {
		t.Errorf("%+v", f)
	}
}

// A browser that takes gzip gets the same page in less.
func TestCompressed(t *testing.T) {
	s := newSite(t, files, "")
	plain := s.get("/article/storm")
	w := s.get("/article/storm", "Accept-Encoding", "br, gzip;q=0.5")
	if w.Header().Get("Content-Encoding") != "gzip" || !slices.Contains(w.Header().Values("Vary"), "Accept-Encoding") {
		t.Fatal(w.Header())
	}
	small := w.Body.Len()
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(z)
	if err != nil || string(page) != plain.Body.String() || small >= len(page) {
		t.Errorf("%d of %d bytes, %v", small, len(page), err)
	}
	for _, refuses := range []string{"", "br", "gzip;q=0"} {
		if w := s.get("/article/storm", "Accept-Encoding", refuses); w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%q gets %v", refuses, w.Header())
		}
	}
}
