package pdf

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/made.want")

// The files of testdata/made are pages of many kinds by six programs, made of
// texts of our own by testdata/make.py; made.want is what is read from them.
func TestMade(t *testing.T) {
	names, err := filepath.Glob("testdata/made/*.pdf")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	var got strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "== %s\n%s\n", strings.TrimSuffix(filepath.Base(name), ".pdf"), describe(t, data))
	}
	const file = "testdata/made.want"
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() == string(want) {
		return
	}
	gotLines, wantLines := strings.Split(got.String(), "\n"), strings.Split(string(want), "\n")
	for i, l := range gotLines {
		if i >= len(wantLines) || l != wantLines[i] {
			t.Fatalf("line %d: got\n%s\nwant\n%s", i+1, l, strings.Join(wantLines[min(i, len(wantLines)):min(i+1, len(wantLines))], ""))
		}
	}
	t.Fatal("the end is missing")
}

// describe writes down what is read of a PDF.
func describe(t *testing.T, data []byte) string {
	t.Helper()
	text, err := Read(t.Context(), data)
	var unreadable *Unreadable
	if errors.As(err, &unreadable) {
		return "! " + unreadable.Cause + "; " + unreadable.Fix + "\n"
	}
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range text.Remarks {
		b.WriteString("! " + r + "\n")
	}
	for _, r := range text.Removed {
		fmt.Fprintf(&b, "- %s: %s\n", r.Reason, r.Text)
	}
	for _, block := range text.Blocks {
		kind := "p"
		if block.Heading {
			kind = "h"
		}
		fmt.Fprintf(&b, "%s%d: %s\n", kind, block.Page, block.Text)
	}
	return b.String()
}
