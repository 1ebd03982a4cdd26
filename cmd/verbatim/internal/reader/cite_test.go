package reader

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"golang.org/x/net/html"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// passages to cite, from the plain to the hostile.
var passages = map[string]cite.Passage{
	"all": {Article: cite.Citation{ID: "storm", Title: "Storm closes the harbour", Publisher: "The Harbour Post",
		Authors: []string{"Ada Brook", "Ben van der Cole"}, Published: "2025-11-02", URL: "https://harbour.example/storm",
		Kind: article.KindArticle},
		Words: "The old pier will not stand.", Where: "paragraph 2", Receipt: "v1.storm.0123456789abcdef.1-20.0123456789ab",
		Link: "https://harbour.example/storm#:~:text=The%20old%20pier,stand", Language: "en"},
	"whole article": {Article: cite.Citation{ID: "storm", Title: "Storm", Published: "2025-11", Kind: article.KindArticle},
		Link: "https://read.example/article/storm", Language: "de"},
	"hardly known": {Article: cite.Citation{ID: "note-7", Kind: article.KindArticle}, Words: "Words.", Where: "paragraph 1",
		Receipt: "v1.note-7.0123456789abcdef.1-20.0123456789ab"},
	"a year": {Article: cite.Citation{ID: "y", Title: "Year", Published: "2025", Kind: article.KindArticle, Via: "mirror.example"}},
	"briefing": {Article: cite.Citation{ID: "brief", Title: "Owls & others", Publisher: "The Post", Authors: []string{"Ivy Stone"},
		Published: "2025-09-14", URL: "https://harbour.example/owls", Kind: article.KindBriefing},
		Words: "Three pairs.", Where: "paragraph 1", Receipt: "v1.brief.0123456789abcdef.1-20.0123456789ab", Link: "https://harbour.example/owls",
		Language: "en"},
	"names": {Article: cite.Citation{ID: "n", Title: "Names",
		Authors: []string{"Bo and Co", "Brook, Ada", "AFP", "de la Cruz Ana", "Ada {Brace} Brook", "José Ñandú", "李小龙"},
		Kind:    article.KindArticle}},
	"arabic": {Article: cite.Citation{ID: "ar", Title: "العبّارة إلى الجزيرة", Publisher: "جريدة الميناء", Published: "2025-10-20",
		Kind: article.KindArticle}, Words: "تبحر العبّارة.", Where: "paragraph 1", Language: "ar"},
	"hostile": {Article: cite.Citation{ID: "h", Title: `100 % of $5 & #1_a {b} \c ~d^e "f" @g, h = i <j> [k](l) *m* |n| %`,
		Publisher: `}},title={x`, Authors: []string{`Eve } Mallory`, `@misc{x,`}, Kind: article.KindArticle, Published: "2025-02-30"},
		Words: "> not a quote\n\n1. not a list\n- nor this\n# nor a heading\n*a* _b_ `c` [d](e) <f> ![g](h) ~~i~~ | j | $k$ &amp; @l \\m " +
			"https://n.example", Where: "page 3 · paragraph 9", Receipt: "v1.h.0123456789abcdef.1-20.0123456789ab",
		Link: `https://x.example/a(b)_c%20d?e=f&g={h}\i'j"k<l>`, Language: "x-klingon"},
}

// bibField reads the fields of an entry: a name, and a value in braces or bare.
var bibField = regexp.MustCompile(`(?m)^  ([a-z]+) = (.*),$`)

// readBibTeX reads an entry as BibTeX does: fields end where their braces close.
func readBibTeX(t *testing.T, entry string) (key string, fields map[string]string) {
	t.Helper()
	head, body, ok := strings.Cut(entry, ",\n")
	if !ok || !strings.HasPrefix(head, "@misc{") || !strings.HasSuffix(body, "}\n") {
		t.Fatalf("no entry: %s", entry)
	}
	fields = map[string]string{}
	lines := bibField.FindAllStringSubmatch(body, -1)
	if len(lines) != strings.Count(body, "\n")-1 {
		t.Errorf("a line is no field: %s", body)
	}
	for _, m := range lines {
		value := m[2]
		depth := 0
		for i, c := range value {
			switch c {
			case '{':
				depth++
			case '}':
				depth--
			}
			if depth < 0 || depth == 0 && value[0] == '{' && i < len(value)-1 {
				t.Errorf("the braces of %s close early: %s", m[1], value)
			}
		}
		if depth != 0 || fields[m[1]] != "" {
			t.Errorf("%s: %s", m[1], value)
		}
		fields[m[1]] = strings.TrimSuffix(strings.TrimPrefix(value, "{"), "}")
	}
	return strings.TrimPrefix(head, "@misc{"), fields
}

// fromTeX undoes the escaping of TeX, from what TeX says and not from escapeTeX.
func fromTeX(s string) string {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "{"), "}")
	return strings.NewReplacer(`\textbackslash{}`, `\`, `\textbraceleft{}`, "{", `\textbraceright{}`, "}", `\textasciitilde{}`, "~",
		`\textasciicircum{}`, "^",
		`\$`, "$", `\&`, "&", `\#`, "#", `\%`, "%", `\_`, "_").Replace(s)
}

func TestBibTeX(t *testing.T) {
	for name, p := range passages {
		t.Run(name, func(t *testing.T) {
			key, fields := readBibTeX(t, p.BibTeX())
			want := map[string]string{"title": p.Title(), "howpublished": p.Publisher(), "note": p.Note()}
			for field, text := range want {
				if got := fromTeX(fields[field]); got != text {
					t.Errorf("%s: got %q, want %q", field, got, text)
				}
			}
			if key != p.Article.ID || fields["title"] == "" {
				t.Errorf("key %q, %v", key, fields)
			}
		})
	}
	_, all := readBibTeX(t, passages["all"].BibTeX())
	if want := map[string]string{
		"author": "Ada Brook and Ben van der Cole", "title": "{Storm closes the harbour}", "howpublished": "The Harbour Post", "year": "2025",
		"month": "nov", "day": "2", "langid": "english",
		"url":  "https://harbour.example/storm#:~:text=The%20old%20pier,stand",
		"note": `paragraph 2; receipt v1.storm.0123456789abcdef.1-20.0123456789ab`,
	}; !reflect.DeepEqual(all, want) {
		t.Errorf("%q", all)
	}
	_, names := readBibTeX(t, passages["names"].BibTeX())
	if got, want := names["author"],
		`{Bo and Co} and {Brook, Ada} and {AFP}`+
			` and {de la Cruz Ana} and {Ada \textbraceleft{}Brace\textbraceright{} Brook} and José Ñandú and {李小龙}`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// A briefing is nowhere cited as the article, nor as by its authors.
func TestBriefingIsCitedAsOne(t *testing.T) {
	p := passages["briefing"]
	for _, c := range new(site).citePassage(p) {
		if c.Name != "Receipt" && !strings.Contains(c.Text, "briefing on ") {
			t.Errorf("%s: %s", c.Name, c.Text)
		}
	}
	_, fields := readBibTeX(t, p.BibTeX())
	if fields["author"] != "" || fields["howpublished"] != "" || !strings.Contains(fields["note"], "not the article itself") {
		t.Error(fields)
	}
	if csl := p.CSLJSON(); strings.Contains(csl, `"author"`) || !strings.Contains(csl, `"reviewed-author"`) {
		t.Error(csl)
	}
}

// The fields have the names and forms that the schema of CSL 1.0.2 has for them.
func TestCSLJSON(t *testing.T) {
	type name struct {
		Literal string `json:"literal"`
	}
	for label, p := range passages {
		var entries []struct {
			ID             string `json:"id"`
			Type           string `json:"type"`
			Title          string `json:"title"`
			Author         []name `json:"author"`
			ContainerTitle string `json:"container-title"`
			Issued         struct {
				DateParts [][]int `json:"date-parts"`
			} `json:"issued"`
			ReviewedTitle  string `json:"reviewed-title"`
			ReviewedAuthor []name `json:"reviewed-author"`
			Language       string `json:"language"`
			URL            string `json:"URL"`
			Note           string `json:"note"`
		}
		decoder := json.NewDecoder(strings.NewReader(p.CSLJSON()))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&entries); err != nil || len(entries) != 1 {
			t.Fatalf("%s: %v", label, err)
		}
		e := entries[0]
		if e.ID != p.Article.ID || e.Title != p.Title() || e.ContainerTitle != p.Publisher() || e.URL != p.Link || e.Language != p.Language ||
			e.Note != p.Note() {
			t.Errorf("%s: %+v", label, e)
		}
		if e.Type != "webpage" && e.Type != "document" {
			t.Errorf("%s: type %s", label, e.Type)
		}
		for i, author := range e.Author {
			if author.Literal != p.Authors()[i] {
				t.Errorf("%s: %s", label, author.Literal)
			}
		}
		for _, date := range e.Issued.DateParts {
			var parts []string
			for i, n := range date {
				parts = append(parts, strings.Repeat("0", max(0, []int{4, 2, 2}[i]-len(itoa(n))))+itoa(n))
			}
			if got := strings.Join(parts, "-"); got != string(p.Article.Published) {
				t.Errorf("%s: %s", label, got)
			}
		}
	}
}

// A Markdown that somebody else wrote shows the very words, and links to the very
// address.
func TestMarkdown(t *testing.T) {
	for label, p := range passages {
		var page bytes.Buffer
		if err := goldmark.Convert([]byte(p.Markdown()), &page); err != nil {
			t.Fatal(err)
		}
		doc, err := html.Parse(&page)
		if err != nil {
			t.Fatal(err)
		}
		if p.Words != "" {
			quote := one(t, doc, "blockquote")
			var lines []string
			for _, n := range all(quote, "p") {
				lines = append(lines, text(n))
			}
			if got := strings.Join(lines, "\n\n"); got != p.Words {
				t.Errorf("%s:\ngot  %q\nwant %q", label, got, p.Words)
			}
			if inside := len(all(quote, "*")); inside != len(lines) {
				t.Errorf("%s: %d elements in the quotation", label, inside)
			}
		}
		below := all(doc, "body > p")
		if len(below) != 1 || strings.TrimPrefix(text(below[0]), "— ") != strings.Join(p.Parts(), " · ") {
			t.Errorf("%s: %q", label, texts(doc, "body > p"))
		}
		if p.Link != "" && len(p.Parts()) > 0 {
			if got := attr(one(t, doc, "a"), "href"); !sameAddress(got, p.Link) {
				t.Errorf("%s: %s", label, got)
			}
		}
	}
}

// sameAddress compares addresses of which one may have more characters encoded.
func sameAddress(a, b string) bool {
	decode := strings.NewReplacer("%3C", "<", "%3E", ">", "%5C", `\`, "%7B", "{", "%7D", "}", "%22", `"`, "%20", " ").Replace
	return decode(a) == decode(b)
}

// Somebody else's library (npm citation-js) reads the same of BibTeX as of
// CSL-JSON, and makes an entry of a bibliography of each.
func TestCitationsOfOthers(t *testing.T) {
	var in bytes.Buffer
	var order []cite.Passage
	for _, p := range passages {
		line, err := json.Marshal(map[string]string{"bibtex": p.BibTeX(), "csl": p.CSLJSON()})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
		order = append(order, p)
	}
	out := bytes.Split(bytes.TrimSpace(runNode(t, "citations.mjs", "@citation-js/core", in.Bytes())), []byte("\n"))
	if len(out) != len(order) {
		t.Fatalf("%d lines of %d", len(out), len(order))
	}
	type entry struct {
		Title, Note, URL, Publisher string
		ContainerTitle              string `json:"container-title"`
		Author                      []struct{ Family, Given, Literal string }
		Issued                      struct {
			DateParts [][]int `json:"date-parts"`
		}
	}
	for i, line := range out {
		var read struct {
			BibTeX, CSL entry
			Entries     []string
		}
		if err := json.Unmarshal(line, &read); err != nil {
			t.Fatal(err)
		}
		p := order[i]
		for format, e := range map[string]entry{"BibTeX": read.BibTeX, "CSL-JSON": read.CSL} {
			if e.Title != p.Title() || e.Note != p.Note() || !sameAddress(e.URL, p.Link) || e.Publisher+e.ContainerTitle != p.Publisher() ||
				len(e.Author) != len(p.Authors()) {
				t.Errorf("%s of %s: %+v", format, p.Article.ID, e)
			}
		}
		if !reflect.DeepEqual(read.BibTeX.Issued, read.CSL.Issued) {
			t.Errorf("%s: %v and %v", p.Article.ID, read.BibTeX.Issued, read.CSL.Issued)
		}
		for _, e := range read.Entries {
			// Styles have marks and capitals of their own.
			e = strings.NewReplacer("“", `"`, "”", `"`).Replace(strings.ToLower(e))
			if !strings.Contains(e, strings.ToLower(p.Title())) {
				t.Errorf("%s: %q", p.Article.ID, e)
			}
		}
	}
}

// runNode runs a script of .ci, which asks somebody else's program. Without it
// the test is skipped; .ci/run installs it.
func runNode(t *testing.T, script, pkg string, stdin []byte) []byte {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("skipped: there is no node to run .ci/" + script)
	}
	dir := filepath.Join("..", "..", "..", "..", ".ci")
	if found, _ := filepath.Glob(filepath.Join(dir, "node_modules", pkg, "package.json")); len(found) == 0 {
		t.Skip("skipped: npm's " + pkg + " is not installed; run npm ci in .ci")
	}
	c := exec.CommandContext(t.Context(), node, script)
	c.Dir, c.Stdin = dir, bytes.NewReader(stdin)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, stderr.String())
	}
	return out
}
