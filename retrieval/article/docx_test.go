package article

import (
	"strings"
	"testing"
	"testing/fstest"
)

// run is a run of a Word document with properties.
func run(properties, text string) string {
	return `<w:r><w:rPr>` + properties + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

// What is struck, hidden, deleted or the mark of a note is not text, and is listed.
func TestDocxTakenOff(t *testing.T) {
	styles := `<w:styles ` + wordNames + `>
		<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:strike/></w:rPr></w:style>
		<w:style w:type="character" w:styleId="GoneToo"><w:name w:val="Gone too"/><w:basedOn w:val="Gone"/></w:style>
		<w:style w:type="paragraph" w:styleId="Draft"><w:name w:val="Draft"/><w:rPr><w:dstrike/></w:rPr></w:style></w:styles>`
	for _, c := range []struct{ name, body, want string }{
		{"struck", wordParagraph("", words("We will ")+run(`<w:strike/>`, "never ")+words("sell it.")),
			"- 0 struck words: never\np: We will sell it.\n"},
		{"struck twice over", wordParagraph("", words("We will ")+run(`<w:dstrike w:val="true"/>`, "never ")+words("sell it.")),
			"- 0 struck words: never\np: We will sell it.\n"},
		{"not struck", wordParagraph("", words("We will ")+run(`<w:strike w:val="0"/>`, "never ")+words("sell it.")),
			"\np: We will never sell it.\n"},
		{"struck by a style", wordParagraph("", words("We will ")+run(`<w:rStyle w:val="GoneToo"/>`, "never ")+words("sell it.")),
			"- 0 struck words: never\np: We will sell it.\n"},
		{"a style undone", wordParagraph("", words("We will ")+run(`<w:rStyle w:val="Gone"/><w:strike w:val="false"/>`,
			"never ")+words("sell it.")), "\np: We will never sell it.\n"},
		{"a struck paragraph", wordParagraph("Draft", words("An old draft.")) + wordParagraph("", words("The text.")),
			"- 0 struck words: An old draft.\np: The text.\n"},
		{"only the mark of a paragraph is struck", `<w:p><w:pPr><w:rPr><w:strike/><w:vanish/></w:rPr></w:pPr>` + words("It stays.") +
			`</w:p>`, "\np: It stays.\n"},
		{"a deletion", wordParagraph("", words("It "+
			"")+`<w:del w:id="1"><w:r><w:delText>never </w:delText></w:r><w:r><w:delText>ever </w:delText></w:r></w:del>`+words("sails.")),
			"- 0 deleted words: never ever\np: It sails.\n"},
		{"a mark of the author's own", wordParagraph("",
			words("The ferry")+`<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>`+words(" sails.")),
			"- 0 mark of a note: *\np: The ferry sails.\n"},
		{"a mark by hand", wordParagraph("", words("The ferry")+run(`<w:vertAlign w:val="superscript"/>`, "1")+words(" sails.")),
			"- 0 mark of a note: 1\np: The ferry sails.\n"},
		{"a power", wordParagraph("", words("It has 40 m")+run(`<w:vertAlign w:val="superscript"/>`, "2")+words(".")), "\np: It has 40 m2.\n"},
		{"an ordinal", wordParagraph("", words("The 1")+run(`<w:vertAlign w:val="superscript"/>`, "st")+words(" ferry.")),
			"\np: The 1st ferry.\n"},
	} {
		got := describe(t, fstest.MapFS{"a.docx": {Data: docx(c.body, "word/styles.xml", styles)}})
		if !strings.Contains(got, c.want) || strings.Contains(got, "! ") {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// A deleted paragraph mark joins two paragraphs.
func TestDocxDeletedMark(t *testing.T) {
	marked := func(text string) string {
		return `<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr>` + words(text) + `</w:p>`
	}
	cell := func(body string) string { return `<w:tc>` + body + `</w:tc>` }
	for _, c := range []struct{ body, want string }{
		{marked("One ") + wordParagraph("", words("two.")) + wordParagraph("", words("Three.")), "p: One two.\np: Three.\n"},
		{marked("One ") + marked("two ") + wordParagraph("", words("three.")), "p: One two three.\n"},
		{marked("One.") + `<w:tbl><w:tr>` + cell(marked("Two ")+wordParagraph("", words("three."))) + cell(wordParagraph("", words("4"))) +
			`</w:tr></w:tbl>`, "p: One.\np: Two three. │ 4\n"},
		{`<w:tbl><w:tr>` + cell(marked("Two")) + cell(wordParagraph("", words("4"))) + `</w:tr></w:tbl>`, "p: Two │ 4\n"},
		{marked("One."), "p: One.\n"},
	} {
		if got := describe(t, fstest.MapFS{"a.docx": {Data: docx(c.body)}}); !strings.HasSuffix(got, "file: a.docx\n"+c.want) {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

// Cells stay apart, under their heads.
func TestDocxCells(t *testing.T) {
	cell := func(properties, text string) string {
		return `<w:tc><w:tcPr>` + properties + `</w:tcPr>` + wordParagraph("", words(text)) + `</w:tc>`
	}
	body := `<w:tbl><w:tr>` + cell("", "Boat") + cell("", "Year") + cell("", "Place") + `</w:tr><w:tr>` +
		cell(`<w:gridSpan w:val="2"/>`, "All") + cell("", "Lowmarket") +
		`</w:tr><w:tr>` + cell(`<w:vMerge/>`, "") + cell("", "1921") + cell("", "") + `</w:tr></w:tbl>`
	want := "p: Boat │ Year │ Place\np: All │ │ Lowmarket\np: 1921\n"
	if got := describe(t, fstest.MapFS{"a.docx": {Data: docx(body)}}); !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Signs of the fonts of Word are kept, or their loss is told.
func TestDocxSymbols(t *testing.T) {
	sign := func(font, char string) string {
		return `<w:r><w:sym w:font="` + font + `" w:char="` + char + `"/></w:r>`
	}
	for _, c := range []struct{ body, want string }{
		{words("20") + sign("Symbol", "F0B0") + words("C and ") + sign("Symbol", "F061") + words(" rays"), "p: 20°C and α rays\n"},
		{words("go ") + sign("Wingdings", "F0E0") + words(" on ") + sign("Wingdings", "F04A"), "p: go → on ☺\n"},
		{words("an ") + sign("Arial", "20AC"), "p: an €\n"},
		{words("x ") + sign("Wingdings 3", "F0AB"),
			"p: x \ufffd\n! a.docx: has the sign AB of the font Wingdings 3, which is not known here: \ufffd is in its place\n"},
		{words("x ") + run(`<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>`, "\uf0b3") + words(" y"), "p: x ≥ y\n"},
		{words("x ") + run(`<w:rFonts w:ascii="Symbol"/>`, "m") + words("m"), "p: x μm\n"},
		{run(`<w:rFonts w:ascii="Symbol"/>`, "A whole sentence."), "p: A whole sentence.\n"},
	} {
		if got := describe(t, fstest.MapFS{"a.docx": {Data: docx(wordParagraph("", c.body))}}); !strings.HasSuffix(got, c.want) {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
}

// The file's making is not a date of its text, and nobody is not an author.
func TestDocxProperties(t *testing.T) {
	core := func(creator string) string {
		return `<cp:coreProperties xmlns:dc="x" xmlns:dcterms="y"><dc:creator>` + creator +
			`</dc:creator><dcterms:created>2025-11-02T08:00:00Z</dcterms:created></cp:coreProperties>`
	}
	app := `<Properties><Application>HarbourWriter/7.4 (Linux)</Application></Properties>`
	for creator, want := range map[string]int{"Ada Brook": 1, "anonymous": 0, "Admin": 0, "root": 0, "python-docx": 0, "(unknown)": 0,
		"HarbourWriter/7.4": 0} {
		data := docx(wordParagraph("", words("14 May 2019"))+wordParagraph("", words(pier))+wordParagraph("", words(pier)),
			"docProps/core.xml", core(creator), "docProps/app.xml", app)
		articles, _ := read(t, fstest.MapFS{"a.docx": {Data: data}})
		if a := articles[0]; len(a.Authors) != want || a.Published != "2019-05-14" {
			t.Errorf("%s: authors %q, published %q", creator, a.Authors, a.Published)
		}
	}
	articles, _ := read(t, fstest.MapFS{"a.docx": {Data: docx(wordParagraph("", words(pier)), "docProps/core.xml", core("Ada Brook"))}})
	if date := articles[0].Published; date != "" {
		t.Errorf("published %q, which is when the file was made", date)
	}
}
