package article

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/webpage"
)

// describePage reads a page whose article has these paragraphs between others.
func describePage(t *testing.T, head, body string) string {
	t.Helper()
	around := "<p>" + strings.Repeat(pier+" ", 3) + "</p>"
	page := "<html lang=en><head><title>A page</title>" + head + "</head><body><main><article><h1>A page</h1>" + around + body + around +
		"</article></main></body></html>"
	return describe(t, fstest.MapFS{"a.html": {Data: []byte(page)}})
}

// Of a page is stored what its reader sees; the paragraph around the rest stays.
func TestShown(t *testing.T) {
	const price = "The price is %s for a card that lasts a whole year and is valid on all of the boats of the county fleet."
	said := strings.ReplaceAll(price, "%s", "forty crowns")
	with := func(markup string) string {
		return "<p>" + strings.ReplaceAll(price, "%s", "forty crowns"+markup) + "</p>"
	}
	for _, c := range []struct{ name, head, markup, off string }{
		{"hidden", "", "<span hidden> (in a new tab)</span>", "hidden words: (in a new tab)"},
		{"hidden and nested", "", "<b hidden><i> (in <u>a</u> new tab)</i></b>", "hidden words: (in a new tab)"},
		{"its own style", "", "<span style='color:red; DISPLAY: none !important'> AD</span>", "hidden words: AD"},
		{"visibility", "", "<span style=visibility:hidden> AD</span>", "hidden words: AD"},
		{"a style sheet", "<style>.x, p .ad{display:none}</style>", "<span class='big ad'> AD</span>", "hidden words: AD"},
		{"a style sheet for screens", "<style>@media screen{#ad{display:none}}</style>", "<span id=ad> AD</span>", "hidden words: AD"},
		{"clipped", "<style>.away{position:absolute;clip:rect(0 0 0 0)}</style>", "<span class=away> AD</span>", "hidden words: AD"},
		{"off the screen", "", "<span style='position:absolute;left:-9999px'> AD</span>", "hidden words: AD"},
		{"a pixel", "<style>.px{width:1px;height:1px;overflow:hidden}</style>", "<span class=px> AD</span>", "hidden words: AD"},
		{"for screen readers", "", "<span class='sr-only'> (price)</span>", "hidden words: (price)"},
		{"kept from screen readers", "", "<span aria-hidden=true> #</span>", "hidden words: #"},
		{"struck", "", " <s>thirty crowns</s>", "struck words: thirty crowns"},
		{"struck by its style", "", " <span style='text-decoration: line-through red'>thirty crowns</span>", "struck words: thirty crowns"},
		{"struck by a sheet", "<style>.c3{text-decoration:line-through}</style>", " <span class=c3>thirty crowns</span>",
			"struck words: thirty crowns"},
		{"a note", "", `<sup><a href="#n1">[1]</a></sup>`, "mark of a note: [1]"},
		{"a note of Pandoc", "", `<a href="#fn1" class="footnote-ref" role="doc-noteref"><sup>1</sup></a>`, "mark of a note: 1"},
		{"a note of Word", "", `<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span></a>`, "mark of a note: [1]"},
		{"a note without a link", "", "<sup>3</sup>", "mark of a note: 3"},
	} {
		got := describePage(t, c.head, with(c.markup))
		if !strings.Contains(got, "p: "+said+"\n") || !strings.Contains(got, "- 0 "+c.off+"\n") {
			t.Errorf("%s: got\n%s", c.name, got)
		}
	}
	for _, c := range []struct{ name, head, markup, shown string }{
		{"for print alone", "<style media=print>.x{display:none}</style><style>@media print{.x{display:none}}</style>",
			"<span class=x>, says she,</span>", "forty crowns, says she, for"},
		{"shown again", "<style>.x{display:none} p .x{display:inline}</style>", "<span class=x>, says she,</span>",
			"forty crowns, says she, for"},
		{"shown when it matters more", "<style>.x{display:inline !important} #y{display:none}</style>",
			"<span class=x id=y>, says she,</span>", "forty crowns, says she, for"},
		{"shown on wide screens", "", "<span class='hidden md:inline'>, says she,</span>", "forty crowns, says she, for"},
		{"a power", "", " and 40 m<sup>2</sup>", "forty crowns and 40 m2 for"},
		{"an ordinal", "", " on the 1<sup>st</sup>", "forty crowns on the 1st for"},
		{"a link to a section", "", ` (see <a href="#s2">2</a>)`, "forty crowns (see 2) for"},
		{"inserted", "", " <ins>and ten</ins>", "forty crowns and ten for"},
		{"said to two", "", ` <span aria-hidden=true>$40</span><span class=sr-only>40 dollars</span>`, "forty crowns $40 for"},
	} {
		if got := describePage(t, c.head, with(c.markup)); !strings.Contains(got, c.shown) {
			t.Errorf("%s: got\n%s\nwant %q", c.name, got, c.shown)
		}
	}
	// A script shows what is hidden until it has loaded.
	if got := describe(t, fstest.MapFS{"a.html": {Data: []byte("<html><body><div id=app style=display:none><p>" +
		strings.Repeat(pier+" ", 5) + "</div></body></html>")}}); !strings.Contains(got, "p: "+pier) {
		t.Errorf("a page that a script shows: got\n%s", got)
	}
}

// <q> has the marks that a browser shows, by language and depth.
func TestQuoteElements(t *testing.T) {
	for _, c := range []struct{ head, q, want string }{
		{"", "<q>We need it</q>", "“We need it”"},
		{"", "<q>We <q>need</q> it</q>", "“We ‘need’ it”"},
		{"", "<span lang=de><q>Wir <q>sagen</q> es</q></span>", "„Wir ‚sagen‘ es“"},
		{"", "<span lang=fr-FR><q>Oui</q></span>", "«Oui»"},
		{"", "<span lang=ja><q>はい<q>え</q></q></span>", "「はい『え』」"},
		{"", "<span lang=pl_PL><q>Tak</q></span>", "„Tak”"},
		{"", "<q lang=de>Wir</q>", "“Wir”"},
		{"<style>q{quotes:none}</style>", "“<q>We need it</q>”", "“We need it”"},
		{"<style>q:before,q:after{content:''}</style>", "<q>We need it</q>", " We need it "},
		{`<style>q{quotes:"«" "»" "‹" "›"}</style>`, "<q>We <q>need</q> it</q>", "«We ‹need› it»"},
		{"", "<q>“We need it”</q>", " “We need it” "},
		{"", "“<q>We need it</q>”", " “We need it” "},
	} {
		got := describePage(t, c.head, "<p>The harbour master said "+c.q+" and went home on foot in the rain, along the quay and over the "+
			"bridge.</p>")
		if !strings.Contains(got, "master said"+" "+strings.TrimSpace(c.want)+" and went") {
			t.Errorf("%s: got\n%s\nwant %q", c.q, got, c.want)
		}
	}
}

// Cells keep their columns, layout is not a table, and wrapped lines of Japanese join.
func TestTablesAndLines(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"spans", "<table><tr><th>Boat<th>Year<th>Place</tr><tr><td rowspan=2>Heron<td>1921<td>Lowmarket</tr><tr><td colspan=2>not " +
			"known</tr></table>",
			"p: Boat │ Year │ Place\np: Heron │ 1921 │ Lowmarket\np: not known\n"},
		{"an empty corner", "<table><tr><td><td>2019<td>2020</tr><tr><td>Boats<td><td>7</tr></table>", "p: │ 2019 │ 2020\np: Boats │ │ 7\n"},
		{"layout", "<table role=presentation><tr><td>Lowmarket is an old town.<td>It has a quay.</tr></table>",
			"p: Lowmarket is an old town.\np: It has a quay.\n"},
		{"cells of paragraphs", "<table><tr><td><p>One.</p><p>Two.</p><td>Three.</tr></table>", "p: One.\np: Two.\np: Three.\n"},
		{"lines", "<p>港湾委員会は火曜日、古いフェリー\n  ターミナルを閉鎖した。</p>", "p: 港湾委員会は火曜日、古いフェリーターミナルを閉鎖した。\n"},
		{"ruby", "<p>これは<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>です。</p>", "p: これは漢字です。\n"},
	} {
		d, err := webpage.ReadHTML([]byte("<html><body>" + c.body + "</body></html>"))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, block := range d.Blocks {
			b.WriteString("p: " + block.Text + "\n")
		}
		if got := b.String(); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}
