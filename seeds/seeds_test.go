package seeds_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/verbatim-bot/verbatim/seeds"
)

// metadata is what the catalogue and a briefing's front matter both say.
type metadata struct {
	ID          string   `json:"id" yaml:"id"`
	Kind        string   `json:"kind" yaml:"kind"`
	Title       string   `json:"title" yaml:"title"`
	Authors     []string `json:"authors" yaml:"authors"`
	Publisher   string   `json:"publisher" yaml:"publisher"`
	Published   string   `json:"published" yaml:"published"`
	Language    string   `json:"language" yaml:"language"`
	URL         string   `json:"url" yaml:"url"`
	URLLanguage string   `json:"url_language" yaml:"url_language"`
	Via         string   `json:"via" yaml:"via"`
	AlsoAt      []string `json:"also_at" yaml:"also_at"`
}

// lineRange is the first and the last line of a range, counted from 1.
type lineRange [2]int

func (r lineRange) contains(line int) bool { return r[0] <= line && line <= r[1] }

type record struct {
	metadata
	Lines    []lineRange `json:"lines"`
	Headings []int       `json:"headings"`
	Join     []lineRange `json:"join"`
}

// body reports whether line belongs to the article.
func (r record) body(line int) bool {
	return slices.ContainsFunc(r.Lines, func(l lineRange) bool { return l.contains(line) })
}

type document struct {
	SHA256   string   `json:"sha256"`
	Name     string   `json:"name"`
	Articles []record `json:"articles"`
}

func catalogue(t *testing.T) []document {
	t.Helper()
	var c struct {
		Documents []document `json:"documents"`
	}
	d := json.NewDecoder(bytes.NewReader(seeds.Catalogue()))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		t.Fatalf("decode catalogue: %v", err)
	}
	return c.Documents
}

func records(t *testing.T) []record {
	t.Helper()
	var all []record
	for _, d := range catalogue(t) {
		all = append(all, d.Articles...)
	}
	return all
}

// briefing reads the briefing with an id: its front matter and what follows.
func briefing(t *testing.T, id string) (front metadata, body string) {
	t.Helper()
	b, err := fs.ReadFile(seeds.Briefings(), id+".md")
	if err != nil {
		t.Fatal(err)
	}
	head, body, ok := strings.Cut(strings.TrimPrefix(string(b), "---\n"), "\n---\n")
	if !ok || !bytes.HasPrefix(b, []byte("---\n")) {
		t.Fatalf("%s: no front matter", id)
	}
	d := yaml.NewDecoder(strings.NewReader(head))
	d.KnownFields(true)
	if err := d.Decode(&front); err != nil {
		t.Fatalf("%s: front matter: %v", id, err)
	}
	return front, body
}

func TestCatalogue(t *testing.T) {
	documents := catalogue(t)
	if n, m := len(documents), len(records(t)); n != 5 || m != 6 {
		t.Errorf("%d documents, %d articles; want 5, 6", n, m)
	}
	sums, ids := map[string]bool{}, map[string]bool{}
	for _, d := range documents {
		if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(d.SHA256) || sums[d.SHA256] {
			t.Errorf("%s: SHA-256 %q is no sum or stands twice", d.Name, d.SHA256)
		}
		sums[d.SHA256] = true
		if d.Name == "" || filepath.Base(d.Name) != d.Name {
			t.Errorf("name %q is not the name of a file", d.Name)
		}
		var claimed []lineRange
		for _, a := range d.Articles {
			if ids[a.ID] {
				t.Errorf("id %s stands twice", a.ID)
			}
			ids[a.ID] = true
			if a.Kind != "article" {
				t.Errorf("%s: kind %q", a.ID, a.Kind)
			}
			checkMetadata(t, a.metadata)
			checkLines(t, a)
			claimed = append(claimed, a.Lines...)
		}
		checkAscending(t, d.Name, claimed)
	}
}

func checkMetadata(t *testing.T, m metadata) {
	t.Helper()
	if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(m.ID) {
		t.Errorf("id %q", m.ID)
	}
	if m.Title == "" || m.Publisher == "" || m.Language != "en" {
		t.Errorf("%s: title %q, publisher %q, language %q", m.ID, m.Title, m.Publisher, m.Language)
	}
	if !isDate(m.Published) {
		t.Errorf("%s: published %q is no date", m.ID, m.Published)
	}
	for _, address := range append([]string{m.URL}, m.AlsoAt...) {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			t.Errorf("%s: %q is not a web address: %v", m.ID, address, err)
			continue
		}
		if address == m.URL && m.Via != "" && u.Host != m.Via {
			t.Errorf("%s: via %q, but the link leads to %q", m.ID, m.Via, u.Host)
		}
	}
}

// isDate reports whether s is a date known to the day, the month or the year.
func isDate(s string) bool {
	return slices.ContainsFunc([]string{"2006-01-02", "2006-01", "2006"}, func(layout string) bool {
		_, err := time.Parse(layout, s)
		return err == nil
	})
}

func checkLines(t *testing.T, a record) {
	t.Helper()
	if len(a.Lines) == 0 {
		t.Errorf("%s: no lines", a.ID)
	}
	checkAscending(t, a.ID, a.Lines)
	checkAscending(t, a.ID, a.Join)
	for _, j := range a.Join {
		if j[0] == j[1] || !slices.ContainsFunc(a.Lines, func(l lineRange) bool { return l.contains(j[0]) && l.contains(j[1]) }) {
			t.Errorf("%s: joined lines %v are one line or not within the body", a.ID, j)
		}
	}
	for _, h := range a.Headings {
		if !a.body(h) || slices.ContainsFunc(a.Join, func(j lineRange) bool { return j.contains(h) }) {
			t.Errorf("%s: heading on line %d is not in the body, or is joined", a.ID, h)
		}
	}
}

func checkAscending(t *testing.T, name string, ranges []lineRange) {
	t.Helper()
	last := 0
	for _, r := range ranges {
		if r[0] <= last || r[1] < r[0] {
			t.Errorf("%s: lines %v after line %d", name, r, last)
		}
		last = r[1]
	}
}

func TestCatalogueIsACopy(t *testing.T) {
	clear(seeds.Catalogue())
	if seeds.Catalogue()[0] != '{' {
		t.Error("a caller could overwrite the catalogue")
	}
}

func TestBriefingsMatchCatalogue(t *testing.T) {
	var want []string
	for _, r := range records(t) {
		want = append(want, r.ID+".md")
		front, _ := briefing(t, r.ID)
		checkMetadata(t, front)
		if front.Kind != "briefing" || len(front.Authors) != 0 {
			t.Errorf("%s: kind %q, authors %q; want a briefing without", r.ID, front.Kind, front.Authors)
		}
		a, b := r.metadata, front
		a.Kind, a.Authors, b.Kind, b.Authors = "", nil, "", nil
		if x, y := mustJSON(t, a), mustJSON(t, b); x != y {
			t.Errorf("%s: the catalogue says\n%s\nthe briefing says\n%s", r.ID, x, y)
		}
	}
	got, err := fs.Glob(seeds.Briefings(), "*")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("briefings %q, want %q", got, want)
	}
}

func mustJSON(t *testing.T, m metadata) string {
	t.Helper()
	if len(m.AlsoAt) == 0 {
		m.AlsoAt = nil
	}
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestBriefingsBody(t *testing.T) {
	for _, r := range records(t) {
		_, body := briefing(t, r.ID)
		if n := len(strings.Fields(body)); n < 500 || n > 900 {
			t.Errorf("%s: %d words, want 500 to 900", r.ID, n)
		}
		if n := strings.Count(body, "\n## "); n < 3 {
			t.Errorf("%s: %d section headings, want 3 or more", r.ID, n)
		}
		for _, p := range strings.Split(body, "\n\n") {
			if len(p) > 700 {
				t.Errorf("%s: %d bytes is no short paragraph: %.40s…", r.ID, len(p), p)
			}
		}
		// The fragments that are checked are those in curly marks; a straight
		// or a single mark would slip through.
		if strings.ContainsAny(body, `"'‘`) || strings.Count(body, "“") != strings.Count(body, "”") {
			t.Errorf("%s: quotation marks other than “…”, or unpaired ones", r.ID)
		}
		for _, q := range fragments(body) {
			if n := len(strings.Fields(q)); n == 0 || n > 10 {
				t.Errorf("%s: a fragment of %d words: %q", r.ID, n, q)
			}
		}
	}
}
