// Bench compares Verbatim with the search engines that one would otherwise
// build on. It is a module of its own, so that nothing they need is a
// dependency of the bot:
//
//	cd bench && go run . ../../shared/eval/retrieval
//
// With docs and, perhaps, the folder of a model it does so on documentation, and writes
// docs.txt. Else it reads the collections in the folder given, as `verbatim eval retrieval`
// does, and the news and questions of retrieval/evaluate/testdata, and writes
// table.txt. After a change of the bot's own dependencies it wants a
// `go mod tidy -e` here first (-e, since tests of SQLite's need more than is to
// be had everywhere).
package main

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
)

// opener makes an index of a collection in a folder of its own; done gives it
// back.
type opener func(dir string, c *evaluate.Collection) (find evaluate.Finder, done func() error, err error)

// peers are the engines in the order of the table.
var peers = []struct {
	name string
	open opener
}{
	{"bleve, defaults", openBleveDefaults},
	{"bleve, English, tf-idf", openBleveTFIDF},
	{"bleve, English, bm25 + true lengths", openBleveBM25},
	{"SQLite FTS5, porter, no stop words", openSQLite},
}

//go:embed head.txt
var head string

func main() {
	log.SetFlags(0)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if len(os.Args) > 1 && os.Args[1] == "docs" {
		if err := docs(ctx, strings.Join(os.Args[2:], " ")); err != nil {
			log.Fatal("bench: docs: ", err)
		}
		return
	}
	if len(os.Args) != 2 {
		log.Fatal("usage: go run . FOLDER_OF_COLLECTIONS, or go run . docs [FOLDER_OF_A_MODEL]")
	}
	collections, err := readCollections(os.Args[1])
	if err != nil {
		log.Fatal("bench: ", err)
	}
	var table strings.Builder
	fmt.Fprintf(&table, head, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), load())
	for _, c := range collections {
		if err := compare(ctx, &table, c); err != nil {
			log.Fatalf("bench: %s: %v", c.Name, err)
		}
	}
	if err := os.WriteFile("table.txt", []byte(table.String()), 0o666); err != nil {
		log.Fatal("bench: write the table: ", err)
	}
	fmt.Print(table.String())
}

// load is how busy the machine was in the minute before.
func load() string {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(data))[0]
}

// readCollections reads the news and the collections in dir, those first whose
// figures are a test of Verbatim.
func readCollections(dir string) ([]measured, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*", "passages.jsonl"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("there are no collections in %s: nothing was measured, table.txt is as it was", dir)
	}
	all, err := news("../retrieval/evaluate/testdata")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		c, err := evaluate.ReadCollection(filepath.Dir(name))
		if err != nil {
			return nil, err
		}
		all = append(all, withNote(c))
	}
	slices.SortStableFunc(all, func(a, b measured) int { return cmp.Compare(a.learnt, b.learnt) })
	return all, nil
}

// compare measures every engine on a collection and writes its part of the
// table.
func compare(ctx context.Context, w io.Writer, c measured) error {
	fmt.Fprintf(w, "\n%s: %d passages, %d questions\n%s\n\n", c.Name, len(c.Passages), len(c.Queries), c.learnt)
	rows := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(rows, "MRR@10\tHits@1\tR@10\texcerpt 1\tof 3\tchars\tp50 ms\tp99 ms\t\t")
	for _, p := range peers {
		log.Printf("%s: %s", c.Name, p.name)
		f, err := measurePeer(ctx, c.Collection, p.open)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		writeRow(rows, p.name, f)
	}
	log.Printf("%s: Verbatim", c.Name)
	f, err := evaluate.Retrieval(ctx, c.Collection, evaluate.RetrievalOptions{Length: retrieval.ExcerptLength})
	if err != nil {
		return fmt.Errorf("measure Verbatim: %w", err)
	}
	writeRow(rows, "Verbatim", f)
	return rows.Flush()
}

func measurePeer(ctx context.Context, c *evaluate.Collection, open opener) (f evaluate.RetrievalFigures, err error) {
	dir, err := os.MkdirTemp("", "verbatim-bench-")
	if err != nil {
		return f, fmt.Errorf("make a folder for the index: %w", err)
	}
	defer os.RemoveAll(dir)
	find, done, err := open(dir, c)
	if err != nil {
		return f, fmt.Errorf("build the index: %w", err)
	}
	defer done()
	return evaluate.RetrievalOf(ctx, c, find, evaluate.RetrievalOptions{})
}

func writeRow(w io.Writer, name string, f evaluate.RetrievalFigures) {
	fmt.Fprintf(w, "%.4f\t%.4f\t%.4f\t", f.MRR10, f.Hits1, f.Recall10)
	if f.Answers > 0 {
		fmt.Fprintf(w, "%.4f\t%.4f\t%.0f\t", f.Excerpt1, f.Excerpt3, f.Length)
	} else {
		fmt.Fprint(w, "-\t-\t-\t")
	}
	fmt.Fprintf(w, "%.2f\t%.2f\t\t%s\n", f.P50, f.P99, name)
}
