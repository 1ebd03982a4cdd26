//go:build training

package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// annotate writes n articles of one quotation each in the annotators' form.
func annotate(t *testing.T, path string, n int, kind string) {
	t.Helper()
	var b strings.Builder
	for i := range n {
		speaker := fmt.Sprintf("Ana R%cuiz", 'a'+i)
		text := fmt.Sprintf("Tom Hale came too.\n\n“Nº %d is shut,” %s said.", i, speaker)
		at := func(s string) int { return utf8.RuneCountInString(text[:strings.Index(text, s)]) }
		line, err := json.Marshal(map[string]any{"id": fmt.Sprint(i), "text": text, "quotes": []any{map[string]any{
			"start": at("“"), "end": at("”") + 1, "kind": kind, "cue_start": at("said"), "cue_end": at("said") + 4,
			"speaker": speaker, "speaker_start": at(speaker), "speaker_end": at(speaker) + len(speaker)}}})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(line)
		b.WriteByte('\n')
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestRun(t *testing.T) {
	dir := t.TempDir()
	annotate(t, filepath.Join(dir, "polnear-train.jsonl"), 12, "full")
	annotate(t, filepath.Join(dir, "polnear-reported-dev.jsonl"), 6, "indirect")
	out := filepath.Join(dir, "weights.go")
	if err := run(dir, out, 2, 1, -1, false); err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), out, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range f.Decls {
		for _, spec := range d.(*ast.GenDecl).Specs {
			names = append(names, spec.(*ast.ValueSpec).Names[0].Name)
		}
	}
	if want := []string{"Speaker", "Quote", "Subject", "Reported", "Calibration"}; !slices.Equal(names, want) {
		t.Errorf("the weights are %q, want %q", names, want)
	}
	if err := run(t.TempDir(), "", 0, 1, -1, false); err == nil {
		t.Error("an empty folder trained a model")
	}
}

func TestReadDocs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jsonl")
	annotate(t, path, 1, "full")
	docs, err := readDocs(path)
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	g := d.quotes[0]
	for _, c := range []struct {
		r    article.Range
		want string
	}{{g.words, "Nº 0 is shut"}, {g.speaker, "Ana Rauiz"}, {g.cue, "said"}} {
		if got := d.text[c.r.Start:c.r.End]; got != c.want {
			t.Errorf("read %q, want %q", got, c.want)
		}
	}
	if len(d.paragraphs) != 2 {
		t.Errorf("%d paragraphs, want 2", len(d.paragraphs))
	}
}
