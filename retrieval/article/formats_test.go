package article

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"

	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/office"
)

// zipped packs files, name and content in turns.
func zipped(files ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
	for i := 0; i+1 < len(files); i += 2 {
		h := &zip.FileHeader{Name: files[i], Method: zip.Deflate}
		if files[i+1] == "" {
			h.Method = zip.Store // 20,000 empty files need no compressor each
		}
		f, err := w.CreateHeader(h)
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			panic(err) // a buffer takes everything
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

const wordNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

// docx is a Word document with this body and other files, in turns.
func docx(body string, files ...string) []byte {
	return zipped(append([]string{"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document ` + wordNames + `><w:body>` +
		body + `</w:body></w:document>`}, files...)...)
}

func wordParagraph(style, content string) string {
	if style != "" {
		style = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
	}
	return "<w:p>" + style + content + "</w:p>"
}

func words(s string) string { return `<w:r><w:t xml:space="preserve">` + s + `</w:t></w:r>` }

// epub is a book with these chapters.
func epub(metadata string, chapters ...string) []byte {
	files := []string{"mimetype", "application/epub+zip",
		"META-INF/container.xml",
		`<container><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`}
	var manifest, spine strings.Builder
	for i, chapter := range chapters {
		fmt.Fprintf(&manifest, `<item id="c%d" href="text/chapter%%20%d.xhtml" media-type="application/xhtml+xml"/>`, i, i)
		fmt.Fprintf(&spine, `<itemref idref="c%d"/>`, i)
		files = append(files, fmt.Sprintf("OEBPS/text/chapter %d.xhtml", i), chapter)
	}
	opf := `<?xml version="1.0"?><package xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:opf="http://www.idpf.org/2007/opf"><metadata>` + metadata +
		`</metadata><manifest><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>` + manifest.String() +
		`</manifest><spine>` + spine.String() + `</spine></package>`
	return zipped(append(files, "OEBPS/book.opf", opf)...)
}

func chapter(body string) string {
	return `<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" ` +
		`xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head><body>` + body + `</body></html>`
}

const pier = "The ferry to the island stopped on Monday because the pier had shifted by eleven centimetres in the storm."

func TestFormats(t *testing.T) {
	page := "<html lang=en><head><title>The pier | The Harbour Post</title><meta property=og:site_name content='The Harbour " +
		"Post'></head><body><nav><a href=/>Home</a></nav><article><h1>The pier</h1><p>" +
		strings.Repeat(pier+" ", 3) + "<h2>Who pays</h2><p>" +
		strings.Repeat("Nobody has said who will pay for the new pier, nor when. ", 3) + "</article></body></html>"
	const wantPage = `h: Who pays
p: Nobody has said who will pay for the new pier, nor when. Nobody has said who will pay for the new pier, nor when. Nobody has said ` +
		`who will pay for the new pier, nor when.
`
	for _, c := range []struct {
		name, file string
		data       []byte
		want       []string
	}{
		{"a book", "a.epub", epub(`<dc:title>The pier</dc:title><dc:creator opf:role="aut">Ada Brook</dc:creator><dc:creator `+
			`opf:role="edt">Ed Itor</dc:creator>
			<dc:publisher>Harbour Books</dc:publisher><dc:date opf:event="modification">2026-01-01</dc:date><dc:date `+
			`opf:event="publication">2025-11-02</dc:date>
			<dc:language>en</dc:language><dc:identifier>urn:isbn:1</dc:identifier><dc:source>https://harbour.example/book</dc:source>`,
			chapter(`<section epub:type="titlepage"><h1>The pier</h1></section>`),
			chapter(`<h1>How it failed</h1><p>`+pier+`<a epub:type="noteref" href="#n1">1</a><a id="p4"/></p><span `+
				`epub:type="pagebreak">4</span><aside epub:type="footnote">A note about it.</aside>`),
			chapter(`<h1>Who pays</h1><p>Share this article</p><p>Nobody has said so.</p>`)),
			[]string{`title: The pier
authors: Ada Brook
publisher: Harbour Books
published: 2025-11-02
language: en
url: https://harbour.example/book
file: a.epub
- 0 title page: The pier
- 0 mark of a note: 1
- 0 page number: 4
- 0 note: A note about it.
h: How it failed
p: ` + pier + `
h: Who pays
p: Share this article
p: Nobody has said so.
`}},
		{"a Word document", "a.docx", docx(
			wordParagraph("Title", words("The pier"))+
				wordParagraph("TOC1", words("How it failed 1"))+
				wordParagraph("berschrift1", words("How it failed"))+
				wordParagraph("", words("The ferry ")+`<w:del><w:r><w:delText>never </w:delText></w:r></w:del><w:ins>`+
					words("often ")+`</w:ins>`+words("stopped")+
					`<w:r><w:footnoteReference w:id="1"/></w:r>`+
					`<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>`+words(".")+
					`<w:r><w:tab/><w:t>Then&#160;it</w:t><w:br/><w:t>sailed.</w:t></w:r>`)+
				`<w:tbl><w:tr><w:tc>`+wordParagraph("", words("2025"))+`</w:tc><w:tc>`+wordParagraph("",
				words("44 days"))+`</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>`+wordParagraph("", words("gone"))+`</w:tc></w:tr></w:tbl>`+
				wordParagraph("", `<w:moveFrom>`+words("moved away")+`</w:moveFrom><w:moveTo>`+words("Moved here.")+`</w:moveTo>`),
			"docProps/core.xml",
			`<cp:coreProperties xmlns:dc="x" xmlns:dcterms="y"><dc:title>Document1</dc:title><dc:creator>Ada Brook; Ben `+
				`Hill</dc:creator><dcterms:created>2025-11-02T08:00:00Z</dcterms:created></cp:coreProperties>`,
			"word/styles.xml", `<w:styles `+wordNames+`><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>`,
			"word/footnotes.xml", `<w:footnotes `+wordNames+`>`+wordParagraph("", words("A note about it."))+`</w:footnotes>`,
			"word/header1.xml", `<w:hdr `+wordNames+`>`+wordParagraph("", words("Draft"))+`</w:hdr>`),
			[]string{`title: The pier
authors: Ada Brook; Ben Hill
file: a.docx
- 0 table of contents: How it failed 1
- 0 deleted words: never
- 0 hidden words: hidden
- 0 deleted words: gone
- 0 note: A note about it.
- 0 running header: Draft
h: The pier
h: How it failed
p: The ferry often stopped. Then it sailed.
p: 2025 │ 44 days
p: Moved here.
`}},
		{"a page saved by a browser", "a.mhtml",
			[]byte("From: <Saved by Blink>\r\nSnapshot-Content-Location: https://harbour.example/pier\r\nSubject: " +
				"=?utf-8?Q?The=20pier?=\r\nMIME-Version: 1.0\r\n" +
				"Content-Type: multipart/related; type=\"text/html\"; boundary=\"--b\"\r\n\r\n----b\r\nContent-Type: " +
				"image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n" +
				"----b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\nContent-Location: " +
				"https://harbour.example/pier\r\n\r\n" +
				base64.StdEncoding.EncodeToString([]byte(page)) + "\r\n----b--\r\n"),
			[]string{"title: The pier\npublisher: The Harbour Post\nlanguage: en\nurl: https://harbour.example/pier\n", wantPage}},
		{"quoted-printable", "a.mht", []byte("Content-Type: text/html; charset=windows-1252\r\nContent-Transfer-Encoding: " +
			"quoted-printable\r\n\r\n<p>Caf=E9 =96 " + pier + "=\r\n It was cold.</p>"),
			[]string{"p: Café – " + pier + " It was cold.\n"}},
		{"an archive of pages", "a.warc.gz", warcGzip(page, page),
			[]string{"id: harbour-example-page-0\n", "url: https://harbour.example/page/0\n", "id: harbour-example-page-1\n", wantPage}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := describe(t, fstest.MapFS{c.file: {Data: c.data}})
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
			}
			if strings.Contains(got, "! ") {
				t.Errorf("a problem:\n%s", got)
			}
		})
	}
}

// A sidecar corrects what a file of any format says of itself.
func TestSidecarOfEveryFormat(t *testing.T) {
	page := "<p>" + strings.Repeat(pier+" ", 3)
	for file, data := range map[string][]byte{
		"a.epub": epub("<dc:title>Wrong</dc:title>", chapter("<p>"+pier)), "a.docx": docx(wordParagraph("", words(pier))),
		"a.pdf": pdfPages(text(50, 500, pier)), "a.mht": []byte("Content-Type: text/html\r\n\r\n" + page), "a.warc": warc(page),
		"a.warc.gz": warcGzip(page),
	} {
		folder := fstest.MapFS{file: {Data: data}, "a.yaml": {Data: []byte("title: Right\npublished: 2025-11-02\nlanguage: en\n")}}
		articles, problems := read(t, folder)
		if len(problems) > 0 || len(articles) != 1 || articles[0].Title != "Right" || articles[0].Published != "2025-11-02" ||
			articles[0].Language != "en" {
			t.Errorf("%s: %+v, %v", file, articles, problems)
		}
	}
}

// warc is an archive with answers that have these bodies.
func warc(bodies ...string) []byte {
	var b bytes.Buffer
	b.WriteString("WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\ninfo\r\n\r\n")
	for i, body := range bodies {
		answer := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		fmt.Fprintf(&b, "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://harbour.example/page/%d\r\nContent-Type: "+
			"application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
			i, len(answer), answer)
	}
	return b.Bytes()
}

func warcGzip(bodies ...string) []byte { return gzipped(warc(bodies...)) }

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		panic(err)
	}
	if _, err := w.Write(data); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// A good article beside a hostile file is read as ever, and the hostile one is
// named with what is the matter.
func TestHostileFormats(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacking bombs takes long with the race detector")
	}
	zeros := strings.Repeat("\x00", draft.MaxUnpacked+1)
	manyFiles := make([]string, 0, 2*draft.MaxEntries+4)
	for i := range draft.MaxEntries + 1 {
		manyFiles = append(manyFiles, fmt.Sprint("f", i), "")
	}
	const entities = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c ` +
		`"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>`
	locked := docx(wordParagraph("", words(pier)))
	// The first bit of the flags, which stand 6 and 8 bytes into the two headers.
	locked[bytes.Index(locked, []byte("PK\x03\x04"))+6] |= 1
	locked[bytes.Index(locked, []byte("PK\x01\x02"))+8] |= 1
	image := "<</Type /Catalog /Pages 3 0 R>>"
	for _, c := range []struct {
		name, file string
		data       []byte
		want       string
	}{
		{"a zip bomb", "a.docx", zipped("word/document.xml", zeros),
			"unpacked it has more than 128 MiB; take the pictures out of it, or divide it"},
		{"a zip bomb in a chapter", "a.epub", epub("", chapter(zeros)), "unpacked it has more than 128 MiB"},
		{"a gzip bomb", "a.warc.gz", warcGzip(zeros), "it holds more than 64 MiB of text"},
		{"a gzip bomb beside the pages", "a.warc.gz", gzipped(append([]byte("WARC/1.1\r\nContent-Length: 999999999\r\n\r\n"), zeros...)),
			"unpacked it has more than 128 MiB"},
		{"too many files", "a.epub", zipped(manyFiles...), "it is an archive of more than 20,000 files"},
		{"sizes that lie", "a.docx", lyingZip("word/document.xml", pier), "it is not a complete Word document"},
		{"an encrypted zip", "a.docx", locked, "it is encrypted; save it without a password"},
		{"a Word document with a password", "a.docx", append(bytes.Clone(office.OleHeader), zeros[:4096]...),
			"it is encrypted or in the format of Word before 2007; save it as .docx without a password"},
		{"an encrypted book", "a.epub", encryptedBook(), "it is encrypted (a copy protection); use a copy without one"},
		{"no zip", "a.epub", []byte("PK\x03\x04 and no more"), "it is damaged or cut off"},
		{"a book without a package", "a.epub", zipped("mimetype", "application/epub+zip"), "it is not a complete EPUB"},
		{"a book without chapters", "a.epub", epub(""), "it is not a complete EPUB"},
		{"entities in a document", "a.docx", zipped("word/document.xml", entities+"<w:p><w:r><w:t>&c;&c;&c;</w:t></w:r></w:p>"), ""},
		{"deep XML", "a.docx", docx(strings.Repeat("<w:tbl>", 1<<20)), "its elements are nested more than 1,000 deep"},
		{"XML that is not closed", "a.docx", docx(strings.Repeat("<w:p>", 500)), "it is damaged or cut off"},
		{"no mail", "a.mhtml", []byte("<html>"), "it is not a complete saved page"},
		{"a mail without a page", "a.mht", []byte("Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: " +
			"image/png\r\n\r\nx\r\n--b--\r\n"), "it holds no page"},
		{"no archive", "a.warc", []byte("GET / HTTP/1.1\r\n\r\n"), "it is not an archive of web pages, or is damaged"},
		{"an archive without pages", "a.warc", warc("<p>Short."), "none of its records is a web page with a text"},
		{"a length that lies", "a.warc", []byte("WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\nx"),
			"it is not an archive of web pages, or is damaged"},
		{"no PDF", "a.pdf", []byte("<html>"), "not a PDF file"},
		{"an empty PDF", "a.pdf", []byte("%PDF-1.7\n"), "it is damaged or cut off"},
		{"a PDF of pictures", "a.pdf", pdfFile(image, "<<>>", "<</Type /Pages /Count 1 /Kids [4 0 R]>>",
			"<</Type /Page /Parent 3 0 R /Contents 5 0 R /MediaBox [0 0 99 99]>>", pdfStream("BI /W 1 /H 1 /BPC 8 /CS /G ID x EI")),
			"it has no text layer: its pages are pictures; OCR it first, for example with ocrmypdf"},
		{"fonts that name nothing", "a.pdf", pdfFile(image, "<<>>", "<</Type /Pages /Count 1 /Kids [4 0 R]>>",
			"<</Type /Page /Parent 3 0 R /Contents 5 0 R /MediaBox [0 0 99 99] /Resources <</Font <</F1 6 0 R>>>>>>",
			pdfStream(line("F1", 9, 9, 9, "abcdef")), "<</Type /Font /Subtype /Type0 /Encoding /Identity-H>>"),
			"its fonts do not say which letters they draw, on page 1; OCR it first"},
		{"pages in a loop", "a.pdf", pdfFile(image, "<<>>", "<</Type /Pages /Count 2 /Kids [3 0 R 4 0 R]>>",
			"<</Type /Pages /Parent 3 0 R /Kids [3 0 R 4 0 R]>>"), "it has no text layer"},
		{"an object that is itself", "a.pdf", pdfFile("1 0 R", "2 0 R", "3 0 R"), "it cannot be read"},
		{"forms in forms", "a.pdf", pdfForms(), "its pages draw more than a text can hold"},
		{"numbers out of bounds", "a.pdf", pdfPages("1e300 0 0 1e300 0 0 cm BT /F1 1e300 Tf 1e308 Tc 9e99 9e99 Td (abc) Tj ET q Q Q Q"),
			"it has no text layer"},
		{"a table of objects that loops", "a.pdf",
			bytes.Replace(pdfPages(text(50, 500, pier)), []byte("/Info 2 0 R"), []byte("/Info 2 0 R /Prev 9"), 1), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			articles, problems := read(t, fstest.MapFS{c.file: {Data: c.data}, "good.txt": {Data: []byte(pier)}})
			good := len(articles) > 0 && articles[len(articles)-1].ID == "good"
			if !good {
				t.Errorf("the good article is not there: %v", articles)
			}
			var all strings.Builder
			for _, p := range problems {
				fmt.Fprintln(&all, p)
			}
			if !strings.Contains(all.String(), c.want) {
				t.Errorf("problems\n%swant %q", &all, c.want)
			}
		})
	}
}

// lyingZip states that its file is a byte long.
func lyingZip(name, content string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(content)),
		CompressedSize64: uint64(len(content)), UncompressedSize64: 1})
	if err == nil {
		_, err = f.Write([]byte(content))
	}
	if err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func encryptedBook() []byte {
	return zipped("META-INF/container.xml", `<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>`,
		"b.opf",
		`<package><manifest><item id="c" href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref `+
			`idref="c"/></spine></package>`,
		"META-INF/encryption.xml",
		`<encryption><EncryptedData><CipherData><CipherReference URI="c.xhtml"/></CipherData></EncryptedData></encryption>`,
		"c.xhtml", "\x00\x01\x02")
}

// pdfForms is a page that draws a form that draws ten forms, and so on.
func pdfForms() []byte {
	objects := []string{"<</Type /Catalog /Pages 3 0 R>>", "<<>>", "<</Type /Pages /Count 1 /Kids [4 0 R]>>",
		"<</Type /Page /Parent 3 0 R /Contents 5 0 R /MediaBox [0 0 99 99] /Resources <</XObject <</X 6 0 R>>>>>>", pdfStream("/X Do")}
	for i := range 10 {
		content := strings.Repeat("/X Do\n", 10)
		objects = append(objects, fmt.Sprintf("<</Type /XObject /Subtype /Form /Resources <</XObject <</X %d 0 R>>>> /Length "+
			"%d>>\nstream\n%s\nendstream", 7+i, len(content), content))
	}
	return pdfFile(append(objects, "<</Type /XObject /Subtype /Form /Length 0>>\nstream\n\nendstream")...)
}

// Files cut off anywhere are read as far as they go, or named.
func TestCutOff(t *testing.T) {
	page := "<p>" + strings.Repeat(pier+" ", 3)
	for file, data := range map[string][]byte{
		"a.epub": epub("<dc:title>T</dc:title>", chapter("<p>"+pier), chapter("<p>"+pier)), "a.docx": docx(wordParagraph("", words(pier))),
		"a.pdf": pdfPages(text(50, 500, pier), text(50, 500, pier)), "a.mht": []byte("Content-Type: text/html\r\n\r\n" + page),
		"a.warc": warc(page, page), "a.warc.gz": warcGzip(page),
	} {
		step := max(len(data)/40, 1)
		for n := 0; n < len(data); n += step {
			read(t, fstest.MapFS{file: {Data: data[:n]}})
			damaged := bytes.Clone(data)
			damaged[n] ^= 0x55
			read(t, fstest.MapFS{file: {Data: damaged}})
		}
	}
}

func TestLongPDF(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of pages take long with the race detector")
	}
	contents := make([]string, stress.Times(2000, 10_000))
	for i := range contents {
		contents[i] = line("F1", 9, 50, 570, "The Harbour Post") +
			text(50, 500, fmt.Sprintf("This sentence stands on the page with the number %d of a long report.", i+1), "And this one follows it.") +
			line("F1", 9, 200, 20, fmt.Sprint(i+1))
	}
	articles, problems := read(t, fstest.MapFS{"a.pdf": {Data: pdfPages(contents...)}})
	if len(articles) != 1 || len(problems) > 0 {
		t.Fatalf("%d articles, %v", len(articles), problems)
	}
	a := articles[0]
	if n := len(a.Paragraphs); n != len(contents) || a.Paragraphs[n-1].Page != len(contents) || strings.Contains(a.Text, "Harbour") {
		t.Errorf("%d paragraphs, the last on page %d", n, a.Paragraphs[n-1].Page)
	}
	if at := strings.Index(a.Text, "number 777 "); a.Page(at) != 777 {
		t.Errorf("it stands on page %d", a.Page(at))
	}
}

// A format that loops for ever costs its own file only.
func TestTooSlow(t *testing.T) { synctest.Test(t, tooSlow) }

func tooSlow(t *testing.T) {
	end := make(chan struct{})
	defer close(end)
	formats[".slow"] = func(context.Context, []byte) ([]*draft.Draft, error) {
		<-end // as a library that loops for ever
		return nil, nil
	}
	defer delete(formats, ".slow")
	articles, problems, err := new(Reader).Read(t.Context(), fstest.MapFS{"a.slow": {Data: []byte("x")}, "b.txt": {Data: []byte(pier)}})
	if err != nil || len(articles) != 1 {
		t.Fatal(articles, err)
	}
	checkProblems(t, problems, []string{"a.slow: it cannot be read: it takes longer than 2m0s; fix it or take it out of the folder"})
}

func fuzzFormat(f *testing.F, file string, seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) { read(t, fstest.MapFS{file: {Data: data}}) })
}

func FuzzReadPDF(f *testing.F) {
	fuzzFormat(f, "a.pdf", pdfPages(text(50, 500, pier, "well-", "known")),
		pdfPages(line("F2", 18, 50, 500, "Head")+text(50, 400, pier), text(50, 400, pier)))
}

// FuzzPDFContent fuzzes what is made of the content of a page.
func FuzzPDFContent(f *testing.F) {
	for _, seed := range []string{text(50, 500, pier), "BT /F1 9 Tf 0 1 -1 0 9 9 Tm [(a)-999(b)] TJ T* <61> ' 1 2 (x) \" ET",
		"/Span <</ActualText (x)>> BDC (y) Tj EMC q 2 0 0 2 0 0 cm Q",
		"BI /W 1 ID xx EI Q", "( \\( \\050 ) <4", "<< /A [ 1 2 >> ] } {"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		read(t, fstest.MapFS{"a.pdf": {Data: pdfPages(string(content), string(content))}})
	})
}

func FuzzReadEPUB(f *testing.F) {
	f.Add([]byte("<dc:title>T</dc:title>"), []byte(chapter("<p>"+pier)))
	f.Fuzz(func(t *testing.T, metadata, chapter []byte) {
		read(t, fstest.MapFS{"a.epub": {Data: epub(string(metadata), string(chapter), string(chapter))}})
		read(t, fstest.MapFS{"a.epub": {Data: chapter}})
	})
}

func FuzzReadDOCX(f *testing.F) {
	f.Add([]byte(wordParagraph("Heading1", words("a")) + "<w:tbl><w:tr><w:tc>" + wordParagraph("", words("b")) +
		"</w:tc></w:tr></w:tbl><w:del/><w:tr></w:p>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		read(t, fstest.MapFS{"a.docx": {Data: docx(string(body), "word/styles.xml", string(body), "docProps/core.xml", string(body))}})
	})
}

func FuzzReadMHTML(f *testing.F) {
	fuzzFormat(f, "a.mht", []byte("Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: "+
		"text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=41\r\n--b--\r\n"),
		[]byte("Content-Type: text/html; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+"))
}

func FuzzReadWARC(f *testing.F) {
	fuzzFormat(f, "a.warc", warc("<p>"+strings.Repeat(pier+" ", 3)), warcGzip("<p>x"))
}
