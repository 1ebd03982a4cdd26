package article

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
)

// hostile are texts that somebody may drop into the folder.
var hostile = []string{
	"",
	"\n\n\n",
	"\ufeff\r\nA line.\r\rAnother line.\r\n",
	"# Heading\n\n**bold** _it_ [x](javascript:alert(1)) `code` \\* &amp; &#0; <b onclick=x>y</b>\n\n> quote\n\n- a\n  - " +
		"b\n\n```\ncode\n```\n",
	"He said \u202eevil\u202c and \u2066more\u2069. co\u00adop\u200berate\u2060d \u200d\u200c.",
	"👩\u200d👩\u200d👧 and 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f, 1\ufe0f\u20e3, می\u200cخواهم, क्\u200dष, a\u200db.",
	"0\u094d\u20d5\u200d\u090d", // NFC puts the marks into another order
	"e\u0301 n\u0303o " + strings.Repeat("\u0301", 40) + " \u1100\u1161\u11a8 \u212b \u2126",
	"caf\xe9 na\xefve \x93quoted\x94 \x97 1252",
	"half \xe2\x82 broken \xf0\x9f caf\u00e9 \u20ac \u2014 fine",
	"\xff\xfeh\x00i\x00.\x00\n\x00",
	"\xfe\xff\x00h\x00i",
	"\x00\x01\x02\x03binary",
	"(\n\nx\n\n) y\n\n-\n\nand - \n\n”",
	"top of page\n\nTitle of it\n\n0\n\nShare on Facebook\n\n" + strings.Repeat("A sentence that is long enough to be one. ", 3) +
		"\n\nRelated articles\n\nMore",
	"بحث\nقائمة\n\n" + strings.Repeat("A sentence in another script than the menu. ", 3) + "\n\nبحث\n\nقائمة\n2024-01-01 10:00:00 x",
	strings.Repeat("word ", 30) + "\n" + strings.Repeat("word ", 30),
	"Highlights: one two three four. five six seven.\n\n" + strings.Repeat("one two three four. five six seven. ", 4),
	"—\n\n***\n\n___",
	"<table><tr><td>a<td>b</table><p>c<br><br>d<script>e</script><style>f</style><!-- g --><svg><text>h</text></svg>",
	"<html lang=en><head><title>T</title><link rel=canonical href='http://a.b/'></head><body><article><p>" +
		strings.Repeat("A paragraph of a page, with a comma, and another. ", 8) + "</p><div>x<p>y</div></article></body></html>",
	"<p>" + strings.Repeat("<div><b>", 600) + "deep" + strings.Repeat("</b>", 600),
	"<![CDATA[x]]><!DOCTYPE x [<!ENTITY a 'b'>]>&a;<plaintext>never closed <p>",
}

// read reads one file as its suffix says and checks what is promised of every
// article. A fault of a library is reported, not hidden.
func read(t *testing.T, folder fstest.MapFS) ([]*Article, []Problem) {
	t.Helper()
	articles, problems, err := new(Reader).Read(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range articles {
		checkArticle(t, a)
	}
	for _, p := range problems {
		if strings.Contains(p.Cause, "fault") || p.File == "" || p.Cause == "" {
			t.Errorf("problem %+v", p)
		}
	}
	if len(articles) == 0 && len(problems) == 0 {
		t.Error("the file gave neither an article nor a problem")
	}
	return articles, problems
}

// characters are the characters of texts but white space, in order.
func characters(texts ...string) []rune {
	all := []rune(letters(strings.Join(texts, " ")))
	slices.Sort(all)
	return all
}

// checkText fails when reading data as plain text lost, added or changed a
// character: all of them are in the text or in what was removed.
func checkText(t *testing.T, data []byte) {
	t.Helper()
	articles, _ := read(t, fstest.MapFS{"a.txt": {Data: data}})
	if len(articles) == 0 {
		return
	}
	text, _, err := draft.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	var before []string
	for line := range strings.SplitSeq(text, "\n") {
		before = append(before, draft.Normalise(line))
	}
	after := []string{articles[0].Text}
	for _, r := range articles[0].Removed {
		after = append(after, r.Text)
	}
	// Only the hyphens of words that a line's end broke go without being listed.
	hyphens := func(s []rune) []rune {
		return slices.DeleteFunc(s, func(r rune) bool { return r == '-' || r == '‐' })
	}
	if b, a := hyphens(characters(before...)), hyphens(characters(after...)); !slices.Equal(b, a) {
		t.Errorf("the file has the characters\n%q, the article\n%q", string(b), string(a))
	}
}

func TestHostileFiles(t *testing.T) {
	for _, text := range hostile {
		checkText(t, []byte(text))
		for _, name := range []string{"a.md", "a.html"} {
			read(t, fstest.MapFS{name: {Data: []byte(text)}})
		}
		front := "---\ntitle: " + text + "\n---\nA text."
		read(t, fstest.MapFS{"a.md": {Data: []byte(front)}})
		read(t, fstest.MapFS{"a.txt": {Data: []byte("A text.")}, "a.txt.yaml": {Data: []byte(text)}})
	}
}

// Sizes that only linear time copes with: a line of a megabyte, and what takes
// more than linear time in a library.
func TestLargeFiles(t *testing.T) {
	for _, line := range []string{"x", "word ", "A sentence. "} {
		checkText(t, []byte(strings.Repeat(line, stress.Times(1<<19, 1<<20)/len(line))))
	}
	size := stress.Times(1<<13, 1<<16)
	for _, unit := range []string{"x\n", "Short line\n\n", "a (\n\nb\n\n", "“", "e\u0301", "0\n\n", "\u202e", "*", "[", "<", ">", "- ",
		"|a\n", "بحث\n\n", "a\u200b \u200b"} {
		checkText(t, []byte(strings.Repeat(unit, size/len(unit))))
	}
	for _, unit := range []string{"x", "word ", "*a ", "x\n", "# h\n\n", "> ", "- a\n", "<p>x", "&amp;", "[a](", "![a](", "[](<", "a_b_ ",
		"[a]: b\n",
		strings.Repeat("[a](", 1000) + "\n\n", strings.Repeat("|a", 99) + "\n" + strings.Repeat("|-", 99) + strings.Repeat("\na", 9999) +
			"\n\n"} {
		read(t, fstest.MapFS{"a.md": {Data: []byte(strings.Repeat(unit, size/len(unit)))}})
	}
	for _, unit := range []string{"x", "word ", "<p>A sentence, with commas, of a page. ", "<div>", "<b>", "<br>", "<td>", "&amp;",
		"<a href=x>", "<!-- "} {
		read(t, fstest.MapFS{"a.html": {Data: []byte(strings.Repeat(unit, size/len(unit)))}})
	}
}

func FuzzReadText(f *testing.F) {
	for _, s := range hostile {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkText(t, data) })
}

func FuzzReadMarkdown(f *testing.F) {
	for _, s := range hostile {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { read(t, fstest.MapFS{"a.md": {Data: data}}) })
}

func FuzzReadHTML(f *testing.F) {
	for _, s := range hostile {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { read(t, fstest.MapFS{"a.html": {Data: data}}) })
}

func FuzzMetadata(f *testing.F) {
	f.Add([]byte("id: a\ntitle: [a, b]\nauthors:\n  - x\npublished: 2024\nurl: http://a.b\nalso_at: [x]\nkind: briefing\n"))
	f.Add([]byte("a: &x [*x]\n"))
	f.Add([]byte("? [a]\n: {b: c}\n!!binary x: \xff\n"))
	f.Add([]byte("titel: x\nID: Ü\nlanguage: 12\npublished: 2024-13-41\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		read(t, fstest.MapFS{"a.txt": {Data: []byte("A text.")}, "a.yaml": {Data: data}})
		read(t, fstest.MapFS{"a.md": {Data: slices.Concat([]byte("---\n"), data, []byte("\n---\nA text."))}})
	})
}
