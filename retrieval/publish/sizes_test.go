package publish

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var updateSizes = flag.Bool("update", false, "rewrite the table of sizes in docs/cluster.md")

// sized is what an index of so many passages takes and needs.
type sized struct {
	passages     int
	words, files float64 // bytes of one copy
	seconds      float64 // to publish
	question     string  // how long one takes; "" where that was not measured
}

var (
	sizeLine = regexp.MustCompile(`^ *(\d+) passages: published in +(\d+) s`)
	partSize = regexp.MustCompile(`(words|files) ([\d.]+)(mb|gb)`)
	timeLine = regexp.MustCompile(`^cluster +p50 +(\d+) ms, p99 +(\d+) ms \(load (\d+)`)
)

// readSizes reads what was measured from the figures.
func readSizes(text string) (rows []sized) {
	open := false // the last row has no time yet
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			open = false
		}
		if m := sizeLine.FindStringSubmatch(line); m != nil {
			passages, _ := strconv.Atoi(m[1])
			seconds, _ := strconv.ParseFloat(m[2], 64)
			row := sized{passages: passages, seconds: seconds}
			for _, part := range partSize.FindAllStringSubmatch(line, -1) {
				n, _ := strconv.ParseFloat(part[2], 64)
				if n *= 1 << 20; part[3] == "gb" {
					n *= 1 << 10
				}
				if part[1] == "words" {
					row.words = n
				} else {
					row.files = n
				}
			}
			rows, open = append(rows, row), true
		}
		if m := timeLine.FindStringSubmatch(line); m != nil && open {
			rows[len(rows)-1].question, open = fmt.Sprintf("%s ms, %s ms, %s", m[1], m[2], m[3]), false
		}
	}
	slices.SortFunc(rows, func(a, b sized) int { return a.passages - b.passages })
	return rows
}

// times is a row for so many times the passages.
func (s sized) times(n int) sized {
	k := float64(n) / float64(s.passages)
	return sized{passages: n, words: s.words * k, files: s.files * k, seconds: s.seconds * k}
}

// nodes is how many data nodes, of how much memory, keep both copies of the words in
// memory besides the half gigabyte to eight that a node itself takes.
func (s sized) nodes() (count, gigabytes int) {
	const gb, most = 1 << 30, 64
	for count = 3; ; count++ {
		share := 2 * s.words / float64(count) / gb
		need := share + min(8, max(0.5, share/4))
		if need <= most {
			return count, 1 << int(math.Ceil(math.Log2(max(1, need))))
		}
	}
}

func (s sized) String() string {
	count, gb := s.nodes()
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %d | %d of %d GB |", grouped(s.passages), inBytes(s.words), inBytes(s.files),
		inTime(s.seconds), s.question, max(3, shardsFor(s.passages)), count, gb)
}

func grouped(n int) string {
	if n >= 1_000_000 && n%1_000_000 == 0 {
		return fmt.Sprintf("%d million", n/1_000_000)
	}
	return fmt.Sprintf("%d thousand", n/1000)
}

func inBytes(n float64) string {
	if n < 1<<30 {
		return fmt.Sprintf("%.0f MB", n/(1<<20))
	}
	return fmt.Sprintf("%.1f GB", n/(1<<30))
}

func inTime(seconds float64) string {
	switch {
	case seconds < 120:
		return fmt.Sprintf("%.0f s", seconds)
	case seconds < 2*3600:
		return fmt.Sprintf("%.0f min", seconds/60)
	}
	return fmt.Sprintf("%.0f h", seconds/3600)
}

// sizeTable is the table of the manual: what was measured, and that times the number of
// passages.
func sizeTable(measured []sized) string {
	var b strings.Builder
	b.WriteString("| passages | words, each copy | files, each copy | to publish | a question: half, 99 of 100, load | shards | " +
		"data nodes, memory of each |\n|---|---|---|---|---|---|---|\n")
	for _, row := range measured {
		fmt.Fprintln(&b, row)
	}
	last := measured[len(measured)-1]
	for _, n := range []int{1_000_000, 10_000_000, 100_000_000} {
		if n > last.passages {
			fmt.Fprintln(&b, last.times(n))
		}
	}
	return b.String()
}

// The table in the manual is that of the figures.
func TestSizeTable(t *testing.T) {
	figures, err := os.ReadFile(filepath.Join("..", "cluster.txt"))
	if err != nil {
		t.Fatal(err)
	}
	manual := filepath.Join("..", "..", "docs", "cluster.md")
	text, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- sizes -->\n", "<!-- /sizes -->"
	before, rest, ok := strings.Cut(string(text), begin)
	table, after, ok2 := strings.Cut(rest, end)
	rows := readSizes(string(figures))
	if !ok || !ok2 || len(rows) < 3 {
		t.Fatalf("%d rows were measured; is the table in the manual marked? %v", len(rows), ok && ok2)
	}
	for _, row := range rows {
		if row.words == 0 || row.files == 0 || row.seconds == 0 {
			t.Fatalf("the figures of %d passages cannot be read: %+v", row.passages, row)
		}
	}
	want := sizeTable(rows)
	if *updateSizes {
		if err := os.WriteFile(manual, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Errorf("docs/cluster.md has\n%sthe figures say\n%srewrite it with -run TestSizeTable -update", table, want)
	}
}
