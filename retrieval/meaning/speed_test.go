package meaning

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "measure again and rewrite speed.txt, with MEANING_MODELS set")

// TestSpeed writes speed.txt: what the real models take here, beside ONNX Runtime.
// It asserts nothing. Processor time is what is measured, on both sides, so that
// other work of the machine does not count.
func TestSpeed(t *testing.T) {
	if !*update {
		t.Skip("speed.txt is measured with -update")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# go test ./retrieval/meaning -run TestSpeed -update, with the models that .ci/models fetches.\n"+
		"# Milliseconds of processor time on one core of %s. ONNX Runtime: the same file, one thread.\n\n", processor())
	english, folder := realModel(t, "english")
	speedOfTexts(t, &b, english, folder)
	multilingual, _ := realModel(t, "multilingual")
	fmt.Fprintf(&b, "\n%-24s %12s %12s %12s\n", "1,000 passages", "sentences", "tokens", "seconds")
	for _, m := range []*Model{english, multilingual} {
		speedOfPassages(t, &b, m)
	}
	speedOfScans(t, &b)
	if err := os.WriteFile("speed.txt", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// processor is the name of this machine's processor, with what the loops ask for.
func processor() string {
	name := "an unknown processor"
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			name = strings.TrimSpace(value)
		}
	}
	return name + " (" + kernels()[0].name + ")"
}

// best is the least processor time of several runs, in milliseconds.
func best(runs int, do func()) float64 {
	least := time.Duration(1 << 62)
	for range runs {
		before := processorTime()
		do()
		least = min(least, processorTime()-before)
	}
	return float64(least.Microseconds()) / 1000
}

func speedOfTexts(t *testing.T, b *strings.Builder, m *Model, folder string) {
	t.Helper()
	lengths := []int{8, 16, 32, 64, 128, 256, 512}
	var texts []string
	all := strings.Fields(strings.Repeat(strings.Join(sentences(20), " "), 3))
	for _, n := range lengths {
		words := 1
		for len(m.tokenize(nil, Query, strings.Join(all[:words+1], " "))) <= n && words < len(all)-2 {
			words++
		}
		texts = append(texts, strings.Join(all[:words], " "))
	}
	var marked []string
	for _, text := range texts {
		marked = append(marked, m.about.Query+text)
	}
	runtime := reference[float64](t, "time", folder, marked)
	fmt.Fprintf(b, "%-24s", m.Name()+", tokens")
	for _, text := range texts {
		fmt.Fprintf(b, " %7d", len(m.tokenize(nil, Query, text)))
	}
	ks := kernels()
	for _, k := range ks {
		m.network.kernel = k
		fmt.Fprintf(b, "\n%-24s", k.name)
		runs := 20
		if k.name == plain.name {
			runs = 1
		}
		for _, text := range texts {
			fmt.Fprintf(b, " %7.2f", best(runs, func() { encode(t, m, []string{text}) }))
		}
	}
	m.network.kernel = ks[0]
	fmt.Fprintf(b, "\n%-24s", "ONNX Runtime")
	for _, seconds := range runtime {
		fmt.Fprintf(b, " %7.2f", 1000*seconds)
	}
	b.WriteByte('\n')
}

// speedOfPassages measures passages of 4 to 7 sentences.
func speedOfPassages(t *testing.T, b *strings.Builder, m *Model) {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 3))
	made, at := sentences(6000), 0
	tokens, count := 0, 0
	before := processorTime()
	for range 1000 {
		n := 4 + r.IntN(4)
		texts := made[at : at+n]
		at += n
		encode(t, m, texts)
		count += n
	}
	took := processorTime() - before
	for _, s := range made[:at] {
		tokens += len(m.tokenize(nil, Passage, s))
	}
	fmt.Fprintf(b, "%-24s %12d %12d %12.1f\n", m.Name(), count, tokens, took.Seconds())
}

func speedOfScans(t *testing.T, b *strings.Builder) {
	t.Helper()
	fmt.Fprintf(b, "\n%-24s %12s %12s\n", "passages scanned", "sentences", "milliseconds")
	sizes := []int{1000, 100_000}
	if os.Getenv("MEANING_LARGE") != "" {
		sizes = append(sizes, 1_000_000)
	}
	for _, passages := range sizes {
		path := filepath.Join(t.TempDir(), "vectors")
		writeLarge(t, path, 384, passages)
		v := openVectors(t, path)
		q := unit(rand.New(rand.NewPCG(4, 4)), 384, nil, 1)
		ms := best(10, func() {
			if _, err := v.Nearest(t.Context(), q, 100, nil); err != nil {
				t.Fatal(err)
			}
		})
		fmt.Fprintf(b, "%-24d %12d %12.2f\n", passages, v.Rows(), ms)
	}
}
