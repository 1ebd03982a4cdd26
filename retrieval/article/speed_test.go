package article

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

var (
	speedFile   = flag.String("speed", "", "measure how fast formats are read and write it into this file")
	speedColumn = flag.String("speed-column", "now", "the column of the file, kept beside others")
)

// speedInputs are files of every format with about as much text: an article of
// some hundred paragraphs, and the pages that programs made.
func speedInputs(t testing.TB) map[string][][]byte {
	t.Helper()
	const paragraphs = 200
	sentence := "The harbour master said on Monday that the pier had moved by eleven centimetres, and that nobody would pay for another. "
	paragraph := strings.Repeat(sentence, 4)
	var html, markdown, chapters, word strings.Builder
	var pages []string
	for i := range paragraphs {
		fmt.Fprintf(&html, "<p>%s %d</p>\n", paragraph, i)
		fmt.Fprintf(&markdown, "%s %d\n\n", paragraph, i)
		fmt.Fprintf(&chapters, "<p>%s %d</p>", paragraph, i)
		word.WriteString(wordParagraph("", words(fmt.Sprint(paragraph, i))))
		if i%4 == 0 {
			lines := make([]string, 30)
			for j := range lines {
				lines[j] = strings.TrimSpace(sentence[:90])
			}
			pages = append(pages, text(50, 540, lines...))
		}
	}
	made := [][]byte(nil)
	for _, pattern := range []string{"testdata/pdf/[lt]*.pdf", "internal/pdf/testdata/made/*.pdf"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if base := filepath.Base(name); base == "rl-dingbats.pdf" || base == "rl-shifted.pdf" {
				continue // they are refused
			}
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, data)
		}
	}
	return map[string][][]byte{
		".txt": {[]byte(markdown.String())}, ".md": {[]byte("# A heading\n\n" + markdown.String())},
		".html": {[]byte("<html><body><article><h1>A heading</h1>" + html.String() + "</article></body></html>")},
		".epub": {epub("<dc:title>T</dc:title>", chapter(chapters.String()))}, ".docx": {docx(word.String())},
		".pdf": {pdfPages(pages...)}, ".pdf of programs": made,
	}
}

// readAll reads files as their format says.
func readAll(t testing.TB, format string, files [][]byte) {
	read := formats[strings.Fields(format)[0]]
	for _, data := range files {
		if _, err := read(context.Background(), data); err != nil {
			t.Fatalf("%s: %v", format, err)
		}
	}
}

func BenchmarkFormats(b *testing.B) {
	inputs := speedInputs(b)
	for _, format := range slices.Sorted(maps.Keys(inputs)) {
		b.Run(strings.TrimPrefix(format, "."), func(b *testing.B) {
			for b.Loop() {
				readAll(b, format, inputs[format])
			}
		})
	}
}

// TestSpeed measures the processor time of reading each format. The figures of
// speed.txt are written by
//
//	go test ./retrieval/article -run 'TestSpeed$' -speed speed.txt
//
// and, for a column beside them, by the same test in a checkout of another commit
// with -speed-column and the path of the file.
func TestSpeed(t *testing.T) {
	if *speedFile == "" {
		t.Skip("it measures, with -speed FILE")
	}
	const rounds, least = 5, 300 * time.Millisecond
	inputs := speedInputs(t)
	best := make(map[string]time.Duration)
	for format, files := range inputs {
		for range rounds {
			n, begin := 0, processorTime(t)
			for processorTime(t)-begin < least {
				readAll(t, format, files)
				n++
			}
			took := (processorTime(t) - begin) / time.Duration(n)
			if best[format] == 0 || took < best[format] {
				best[format] = took
			}
		}
	}
	if err := writeSpeed(*speedFile, *speedColumn, inputs, best); err != nil {
		t.Fatal(err)
	}
}

func processorTime(t *testing.T) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// writeSpeed writes the figures of a column and keeps those of the others.
func writeSpeed(file, column string, inputs map[string][][]byte, best map[string]time.Duration) error {
	columns := []string{column}
	figures := map[string]map[string]string{}
	if old, err := os.ReadFile(file); err == nil {
		columns, figures = oldSpeed(string(old), column)
	}
	var b strings.Builder
	b.WriteString("Written by: go test ./retrieval/article -run 'TestSpeed$' -speed speed.txt\n" +
		"Milliseconds of processor time to read files of a format, garbage collection included: the least of five rounds.\n" +
		"A column is a commit, measured with -speed-column in a checkout of it on the same machine.\n\n")
	fmt.Fprintf(&b, "%d cores, %s\n\n%-18s %6s %8s", runtime.NumCPU(), runtime.Version(), "format", "files", "KB")
	for _, c := range columns {
		fmt.Fprintf(&b, " %9s", c)
	}
	b.WriteString("\n")
	for _, format := range slices.Sorted(maps.Keys(inputs)) {
		size := 0
		for _, data := range inputs[format] {
			size += len(data)
		}
		name := strings.ReplaceAll(strings.TrimPrefix(format, "."), " ", "-")
		fmt.Fprintf(&b, "%-18s %6d %8d", name, len(inputs[format]), size/1000)
		for _, c := range columns {
			value := cmp.Or(figures[name][c], "-")
			if c == column {
				value = fmt.Sprintf("%.2f", float64(best[format].Microseconds())/1000)
			}
			fmt.Fprintf(&b, " %9s", value)
		}
		b.WriteString("\n")
	}
	return os.WriteFile(file, []byte(b.String()), 0o666)
}

// oldSpeed reads the table of a file, with a column more if it has not that one.
func oldSpeed(old, column string) (columns []string, figures map[string]map[string]string) {
	figures = make(map[string]map[string]string)
	for line := range strings.SplitSeq(old, "\n") {
		fields := strings.Fields(line)
		switch {
		case len(fields) > 3 && fields[0] == "format":
			columns = fields[3:]
		case columns != nil && len(fields) == len(columns)+3:
			figures[fields[0]] = make(map[string]string)
			for i, c := range columns {
				figures[fields[0]][c] = fields[3+i]
			}
		}
	}
	if !slices.Contains(columns, column) {
		columns = append(columns, column)
	}
	return columns, figures
}
