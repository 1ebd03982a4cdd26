package article

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// pdfFile writes a PDF out of its objects, the first of which is the catalog.
func pdfFile(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R /Info 2 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
	return b.Bytes()
}

func pdfStream(content string) string {
	return fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content)
}

// pdfPages writes a PDF whose pages have these contents. F1 is Times, F2 is bold.
func pdfPages(contents ...string) []byte {
	var kids strings.Builder
	objects := []string{
		"<</Type /Catalog /Pages 3 0 R /Lang (en)>>",
		"<</Title (The ferry that stopped) /Author (Ada Brook) /CreationDate (D:20251102093000+01'00')>>",
		"",
		"<</Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding>>",
		"<</Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding>>",
	}
	for _, content := range contents {
		page := len(objects) + 1
		fmt.Fprintf(&kids, "%d 0 R ", page)
		objects = append(objects, fmt.Sprintf("<</Type /Page /Parent 3 0 R /Contents %d 0 R>>", page+1), pdfStream(content))
	}
	objects[2] = fmt.Sprintf("<</Type /Pages /Count %d /Kids [%s] /MediaBox [0 0 420 595] /Resources <</Font <</F1 4 0 R /F2 5 0 R>>>>>>",
		len(contents), kids.String())
	return pdfFile(objects...)
}

// line draws a line of text.
func line(font string, size, x, y float64, text string) string {
	escaped := strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`, "“", "\\223", "”", "\\224", "–", "\\226", "é", "\\351").Replace(text)
	return fmt.Sprintf("BT /%s %g Tf %g %g Td (%s) Tj ET\n", font, size, x, y, escaped)
}

// text draws lines under one another, 14 points apart.
func text(x, y float64, lines ...string) string {
	var b strings.Builder
	for i, l := range lines {
		b.WriteString(line("F1", 11, x, y-14*float64(i), l))
	}
	return b.String()
}

// describePDF reads a PDF and writes down what came of it, with pages.
func describePDF(t *testing.T, data []byte) string {
	t.Helper()
	articles, problems := read(t, fstest.MapFS{"a.pdf": {Data: data}})
	var b strings.Builder
	for _, a := range articles {
		fmt.Fprintf(&b, "title: %s\nauthors: %s\nlanguage: %s\n", a.Title, strings.Join(a.Authors, "; "), a.Language)
		for _, r := range a.Removed {
			fmt.Fprintf(&b, "- %s: %s\n", r.Reason, r.Text)
		}
		for _, p := range a.Paragraphs {
			kind := "p"
			if p.Heading {
				kind = "h"
			}
			words := a.Slice(p.Range)
			for _, turn := range slices.Backward(p.Turns) {
				words = words[:turn-p.Start] + "[turn]" + words[turn-p.Start:]
			}
			fmt.Fprintf(&b, "%s%d: %s\n", kind, p.Page, words)
		}
	}
	for _, p := range problems {
		fmt.Fprintf(&b, "! %s\n", p)
	}
	return b.String()
}

func TestPDFText(t *testing.T) {
	header := func(page int) string {
		return line("F1", 9, 50, 560, "The Harbour Post") + line("F1", 9, 200, 25, fmt.Sprintf("Page %d of 3", page))
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"paragraphs, headings and margins", pdfPages(
			header(1)+line("F2", 18, 50, 520, "The ferry that stopped")+
				line("F2", 11, 50, 490, "How the pier failed")+
				text(50, 470, "The ferry to the island stopped on Monday, since the pier had moved. “We need",
					"a new pier,” said Ruth Calder, the harbour master. It is a well-known problem.",
					"Nobody was hurt.")+
				text(50, 414, "The council will vote on the twenty-year-old plan in the first week of Decem-",
					"ber, a spokesperson said. Engineers measured the foundations and found that"),
			header(2)+text(50, 520, "the southern piles had lost their footing, which was well-", "known for years.")+
				line("F2", 11, 50, 480, "Who pays")+
				text(50, 460, "Nobody has said so far who will pay for the new pier and for its foundations.", "December will tell."),
			header(3)+text(50, 520, "Until then a fishing boat takes passengers across the sound, twice a day.")),
			`title: The ferry that stopped
authors: Ada Brook
language: en
- running header: The Harbour Post
- page number: Page 1 of 3
- page number: Page 2 of 3
- page number: Page 3 of 3
- title: The ferry that stopped
h1: How the pier failed
p1: The ferry to the island stopped on Monday, since the pier had moved. “We need a new pier,” said Ruth Calder, the harbour master. It ` +
				`is a well-known problem. Nobody was hurt.
p1: The council will vote on the twenty-year-old plan in the first week of December, a spokesperson said. Engineers measured the ` +
				`foundations and found that [turn]the southern piles had lost their footing, which was well-known for years.
h2: Who pays
p2: Nobody has said so far who will pay for the new pier and for its foundations. December will tell.
p3: Until then a fishing boat takes passengers across the sound, twice a day.
`},
		{"columns", pdfPages(line("F2", 18, 50, 550, "Two columns under one title") +
			text(220, 500, "here the right column begins", "and says what comes second,", "since it stands on the right",
				"of the page, however early", "a program may have drawn it.") +
			text(50, 500, "In the left column stands the", "beginning of this text, which", "is read before all that stands",
				"in the other column, although", "it was drawn after it, and")),
			`title: The ferry that stopped
authors: Ada Brook
language: en
h1: Two columns under one title
p1: In the left column stands the beginning of this text, which is read before all that stands in the other column, although it was ` +
				`drawn after it, and here the right column begins and says what comes second, since it stands on the right of the page, however ` +
				`early a program may have drawn it.
`},
		{"a table and a list", pdfPages(text(50, 550, "The figures of the last three years stand in the table that follows this line.") +
			line("F1", 11, 50, 520, "Year") + line("F1", 11, 150, 520, "Passengers") + line("F1", 11, 300, 520, "Days") +
			line("F1", 11, 50, 500, "2023") + line("F1", 11, 150, 500, "9,774") + line("F1", 11, 300, 500, "21") +
			line("F1", 11, 50, 480, "2024") + line("F1", 11, 150, 480, "8,125") + line("F1", 11, 300, 480, "30") +
			text(50, 440, "1. the pier moved", "2. nobody looked", "3. it was cold")),
			`title: The ferry that stopped
authors: Ada Brook
language: en
p1: The figures of the last three years stand in the table that follows this line.
p1: Year │ Passengers │ Days
p1: 2023 │ 9,774 │ 21
p1: 2024 │ 8,125 │ 30
p1: 1. the pier moved
p1: 2. nobody looked
p1: 3. it was cold
`},
		{"spaces that are gaps, letters in pieces, words drawn twice and sideways", pdfPages(
			"BT /F1 11 Tf 50 500 Td [(The)-250(fer)20(ry)-250(stopped,)-300(as)-250(no)20(body)" +
				"-250(knew)-250(better)-250(at)-250(that)-250(time.)] TJ ET\n" +
				line("F1", 11, 50, 450, "Somebody drew this sentence twice so that it looks bolder than the others do.") +
				line("F1", 11, 50.3, 450, "Somebody drew this sentence twice so that it looks bolder than the others do.") +
				"BT /F1 11 Tf 0 1 -1 0 20 100 Tm (A stamp at the side) Tj ET\n" +
				"/Artifact BMC " + line("F1", 11, 50, 300, "A mark of the printer") + " EMC\n" +
				"/Span <</ActualText (caf\351)>> BDC " + line("F1", 11, 50, 250, "cafe") + " EMC"),
			`title: The ferry that stopped
authors: Ada Brook
language: en
- marked as no text: A mark of the printer
- sideways words: A stamp at the side
p1: The ferry stopped, as nobody knew better at that time.
p1: Somebody drew this sentence twice so that it looks bolder than the others do.
p1: café
`},
		{"notes", pdfPages(text(50, 550, "The estimate was wrong by more than a half, as everybody now says.") + line("F1", 7, 357, 554, "3") +
			text(50, 536, "It was made in a hurry and covers 200 m of the pier.") +
			line("F1", 8, 50, 60, "3 The estimate is of 2024.")),
			`title: The ferry that stopped
authors: Ada Brook
language: en
- mark of a note: 3
- note: 3 The estimate is of 2024.
p1: The estimate was wrong by more than a half, as everybody now says. It was made in a hurry and covers 200 m of the pier.
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := describePDF(t, c.data); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// The files of testdata/pdf were written by the programs they are called after, or
// with passwords by qpdf,
// from a text of our own; NAME.want is what is read from NAME.pdf.
func TestPDFOfPrograms(t *testing.T) {
	names, err := filepath.Glob("testdata/pdf/*.pdf")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		wantFile := strings.TrimSuffix(name, ".pdf") + ".want"
		got := describePDF(t, data)
		if *update {
			if err := os.WriteFile(wantFile, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(wantFile)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}
