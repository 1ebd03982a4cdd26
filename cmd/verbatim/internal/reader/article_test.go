package reader

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// The page shows the stored text: every paragraph, byte for byte, each with its
// anchor.
func TestArticle(t *testing.T) {
	s := newSite(t, files, "")
	for name := range files {
		id, _, _ := strings.Cut(name, ".")
		a, err := s.x.Article(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		doc := s.page(t, "/article/"+id, http.StatusOK)
		number := 0
		for _, p := range a.Paragraphs {
			words := a.Slice(p.Range)
			if p.Heading {
				if headings := texts(doc, ".text h2"); !strings.Contains(strings.Join(headings, "\n"), words) {
					t.Errorf("%s: no heading %q in %q", id, words, headings)
				}
				continue
			}
			number++
			if got := text(one(t, doc, fmt.Sprintf("#p%d > p", number))); got != words {
				t.Errorf("%s, paragraph %d:\ngot  %q\nwant %q", id, number, got, words)
			}
			one(t, doc, fmt.Sprintf("a.anchor[href='#p%d']", number))
		}
		if got := len(all(doc, ".paragraph")); got != number {
			t.Errorf("%s: %d paragraphs, want %d", id, got, number)
		}
		if len(all(doc, ".text mark")) != 0 {
			t.Errorf("%s: something is marked that nobody cited", id)
		}
	}
}

// The number of a paragraph on the page is the one in citations.
func TestParagraphNumbers(t *testing.T) {
	s := newSite(t, files, "")
	for _, question := range []string{"What would repairs cost?", "Which light was kept through the night?",
		"When does the ferry leave Lowmarket?"} {
		answer, err := s.x.Ask(t.Context(), retrieval.Query{Question: question})
		if err != nil || len(answer.Hits) == 0 {
			t.Fatal(err, question)
		}
		for _, h := range answer.Hits {
			words, _, _ := strings.Cut(h.Excerpt, "\n")
			doc := s.page(t, "/article/"+h.Article.ID, http.StatusOK)
			if got := text(one(t, doc, fmt.Sprintf("#p%d > p", h.Paragraph))); !strings.Contains(got, words) {
				t.Errorf("paragraph %d of %s: %q has no %q", h.Paragraph, h.Article.ID, got, words)
			}
		}
	}
}

// marked is what the page marks, the parts of one paragraph joined.
func marked(t *testing.T, s testSite, path string) string {
	t.Helper()
	doc := s.page(t, path, http.StatusOK)
	var paragraphs []string
	for _, block := range all(doc, ".paragraph > p, .text h2") {
		if m := strings.Join(texts(block, "mark.cited"), ""); m != "" {
			paragraphs = append(paragraphs, m)
		}
	}
	if n := len(all(doc, "#passage")); (len(paragraphs) > 0) != (n == 1) {
		t.Errorf("%s: %d anchors for %d paragraphs", path, n, len(paragraphs))
	}
	return strings.Join(paragraphs, "\n\n")
}

// A receipt in the address marks the words it is of, wherever they begin and end.
func TestCited(t *testing.T) {
	s := newSite(t, files, "")
	random := rand.New(rand.NewPCG(1, 2))
	for _, id := range []string{"storm", "arabic", "hostile"} {
		a, err := s.x.Article(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			r := article.Range{Start: random.IntN(len(a.Text)), End: 1 + random.IntN(len(a.Text))}
			if r.Start >= r.End || !wholeRunes(a.Text, r.Start, r.End) {
				continue
			}
			// A cut inside the blank line between two paragraphs marks nothing of it.
			want := strings.Trim(a.Slice(r), "\n")
			receipt := cite.NewReceipt(a, r).String()
			for _, query := range []string{"receipt=" + receipt, fmt.Sprintf("bytes=%d-%d", r.Start, r.End)} {
				if got := marked(t, s, "/article/"+id+"?"+query); got != want {
					t.Errorf("%s:\ngot  %q\nwant %q", query, got, want)
				}
			}
		}
	}
}

func TestCitedNotices(t *testing.T) {
	s := newSite(t, files, "")
	a, err := s.x.Article(t.Context(), "storm")
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(a.Text, "The ferry stays")
	r := cite.NewReceipt(a, article.Range{Start: at, End: at + len("The ferry stays in Lowmarket until the wind drops.")})
	older := r
	older.TextHash, older.Start, older.End = "0123456789abcdef", 0, r.Len()
	gone := older
	gone.WordHash = "0123456789ab"
	altered := r
	altered.Start--
	for _, c := range []struct{ query, notice, words string }{
		{"receipt=" + r.String(), "The cited words stand here as they were cited. Go to them",
			"The ferry stays in Lowmarket until the wind drops."},
		{"receipt=" + older.String(), "This text has changed since it was cited; the cited words are still in it, word for word. Go to them",
			"The ferry stays in Lowmarket until the wind drops."},
		{"receipt=" + gone.String(), "the words no longer stand in it", ""},
		{"receipt=" + altered.String(), "it was altered or mistyped", ""},
		{"receipt=v1.storm", "cannot be read", ""},
		{"bytes=10-5", "no part of this text", ""}, {"bytes=0-99999999", "no part of this text", ""}, {"bytes=-1-4", "no part of this text", ""},
		{"bytes=x", "no part of this text", ""},
	} {
		doc := s.page(t, "/article/storm?"+c.query, http.StatusOK)
		if got := text(one(t, doc, ".notice")); !strings.Contains(got, c.notice) {
			t.Errorf("%s: %q", c.query, got)
		}
		if got := strings.Join(texts(doc, "mark.cited"), ""); got != c.words {
			t.Errorf("%s: marks %q", c.query, got)
		}
	}
	doc := s.page(t, "/article/ferry?receipt="+r.String(), http.StatusOK)
	if got := attr(one(t, doc, ".notice a"), "href"); got != "/verify?quote="+url.QueryEscape(r.String()) || len(all(doc, "mark")) > 0 {
		t.Error(got)
	}
}

// Whose words they are stands beside a paragraph, and the words are marked:
// identified, not identified and reported, each in its own way.
func TestVoices(t *testing.T) {
	s := newSite(t, files, "")
	quoted, err := s.x.QuotedIn(t.Context(), "storm")
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.x.Article(t.Context(), "storm")
	if err != nil {
		t.Fatal(err)
	}
	doc := s.page(t, "/article/storm", http.StatusOK)
	var got []string
	for _, n := range all(doc, ".text span.said, .text span.unknown, .text span.reported") {
		got = append(got, attr(n, "class")+" "+attr(n, "title")+": "+text(n))
	}
	var want []string
	for _, q := range quoted {
		who := whoOf(&q)
		if q.Kind == "reported" {
			who = "reported: " + who
		}
		want = append(want, kindOf(&q)+" "+who+": "+a.Slice(article.Range{Start: q.Start, End: q.End}))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || len(want) < 5 {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for id, voices := range map[string][]string{
		"p1": nil,
		"p2": {"quoted: “The old pier will …” — Ruth Calder, the harbour master of Lowmarket",
			"reported: that repairs would cost … — The council"},
	} {
		var lines []string
		for _, n := range all(one(t, doc, "#"+id), ".voices li") {
			line := text(n)
			if len(all(n, "q")) == 1 {
				q := text(one(t, n, "q"))
				line = strings.Replace(line, q, "“"+q+"”", 1)
			}
			lines = append(lines, line)
		}
		if strings.Join(lines, "\n") != strings.Join(voices, "\n") {
			t.Errorf("%s: %q, want %q", id, lines, voices)
		}
	}
	if lines := texts(one(t, doc, "#p4"), ".voices li"); len(lines) != 1 || lines[0] != "quoted: — speaker not identified" {
		t.Errorf("%q", lines)
	}
}

// Quotations that overlap, at the very ends of paragraphs and across them, lose
// no byte of the text.
func TestBlocksKeepEveryByte(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const text = "Erste Zeile, zweite Zeile.\n\nÜberschrift\n\nDritter Absatz — mit ü.\n\nVierter."
	a := &article.Article{ID: "a", Text: text}
	at := 0
	for part := range strings.SplitSeq(text, "\n\n") {
		a.Paragraphs = append(a.Paragraphs, article.Paragraph{Range: article.Range{Start: at, End: at + len(part)},
			Heading: part == "Überschrift"})
		at += len(part) + 2
	}
	slice := func() article.Range {
		for {
			r := article.Range{Start: random.IntN(len(text)), End: 1 + random.IntN(len(text))}
			if r.Start < r.End && wholeRunes(text, r.Start, r.End) {
				return r
			}
		}
	}
	for range 2000 {
		var quoted []cite.Quoted
		for range random.IntN(5) {
			r := slice()
			quoted = append(quoted, cite.Quoted{Kind: "full", Start: r.Start, End: r.End})
		}
		sortQuoted(quoted)
		cited := slice()
		var parts []string
		anchors, inside := 0, ""
		shown, err := blocks(t.Context(), a, part{0, len(a.Paragraphs)}, quoted, cited)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range shown {
			parts = append(parts, b.Text())
			for _, r := range b.Runs {
				if r.ID != "" {
					anchors++
				}
				for _, seg := range r.Segments {
					if seg.Text == "" {
						t.Fatal("an empty segment")
					}
					if r.Cited {
						inside += seg.Text
					}
				}
			}
		}
		if got := strings.Join(parts, "\n\n"); got != text {
			t.Fatalf("%v, %v: %q", quoted, cited, got)
		}
		if want := strings.ReplaceAll(a.Slice(cited), "\n", ""); inside != want || anchors != min(len(want), 1) {
			t.Fatalf("%v: %q is cited, want %q; %d anchors", cited, inside, want, anchors)
		}
	}
}

// Text is the stored text of the block.
func (b block) Text() string {
	var text strings.Builder
	for _, r := range b.Runs {
		for _, s := range r.Segments {
			text.WriteString(s.Text)
		}
	}
	return text.String()
}
