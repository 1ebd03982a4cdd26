package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sourceTexts are the texts of the program: its code without tests, and its phrases.
func sourceTexts(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || slices.Contains([]string{"testdata", "bench"}, d.Name())):
			return fs.SkipDir
		case strings.HasSuffix(path, "_test.go") || !strings.HasSuffix(path, ".go") && filepath.Base(path) != "en.yaml":
			return nil
		}
		text, err := os.ReadFile(path)
		texts[path] = string(text)
		return err
	})
	if err != nil || len(texts) < 100 {
		t.Fatalf("%d files, error %v", len(texts), err)
	}
	return texts
}

// The table of bounds in docs/security.md quotes what the program says when one is
// reached, and says nothing that the program does not.
func TestBoundsAreSaid(t *testing.T) {
	page := document(t, "docs/security.md")
	_, page, _ = strings.Cut(page, "## What is bounded")
	page, _, found := strings.Cut(page, "\n## ")
	if !found {
		t.Fatal("docs/security.md has no table of bounds")
	}
	// One line each, with a gap for what is filled in.
	joined := regexp.MustCompile(`"\s*\+\s*"`)
	verb := regexp.MustCompile(`\{\{\.[^}\n]*\}\}|%[#+.\d]*[a-z]|" ?\+|\+ ?"|[“”]`)
	var program strings.Builder
	for _, text := range sourceTexts(t) {
		program.WriteString(verb.ReplaceAllString(joined.ReplaceAllString(text, ""), "…") + "\n")
	}
	rows := 0
	for line := range strings.Lines(page) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		if len(cells) != 5 || strings.HasPrefix(cells[1], "--") || strings.TrimSpace(cells[1]) == "what" {
			continue
		}
		rows++
		says := strings.TrimSpace(cells[3])
		if strings.HasPrefix(says, "nothing: ") {
			continue
		}
		quoted := regexp.MustCompile(`“(.*)”`).FindStringSubmatch(says)
		if quoted == nil {
			t.Errorf("of %s it is not said what is said", cells[1])
			continue
		}
		var parts []string
		for _, p := range strings.Split(quoted[1], "…") {
			parts = append(parts, regexp.QuoteMeta(p))
		}
		if !regexp.MustCompile(strings.Join(parts, `[^\n]{0,60}?`)).MatchString(program.String()) {
			t.Errorf("the program never says %q", quoted[1])
		}
	}
	if rows < 30 {
		t.Errorf("the tables have %d rows", rows)
	}
}

// What the program says of a bound is in the table: each refusal of a file for its
// size, each phrase for what is too much or too long, each page for who asks too often.
func TestEveryBoundIsInTheTable(t *testing.T) {
	page := document(t, "docs/security.md")
	refusal := regexp.MustCompile(`Unreadable\{(?:Cause: )?"([^"]*more than [^"]*)"`)
	phrase := regexp.MustCompile(`(?m)^(?:error\.(?:late|busy|cool_down\w*|\w+_length)|admin\.settings\.full): (.*)$`)
	problem := regexp.MustCompile(`&problem\{status: http\.StatusTooManyRequests, Title: "([^"]*)"`)
	plain := regexp.MustCompile(`\{one: .*, other: "(.*)"\}`)
	filled := regexp.MustCompile(`\{\{[^}]*\}\}`)
	counts := [3]int{}
	for path, text := range sourceTexts(t) {
		for i, form := range []*regexp.Regexp{refusal, phrase, problem} {
			for _, m := range form.FindAllStringSubmatch(text, -1) {
				counts[i]++
				said := strings.Trim(plain.ReplaceAllString(m[1], "$1"), `"`)
				said = filled.ReplaceAllString(said, "…")
				if !strings.Contains(page, strings.TrimSuffix(said, ".")) {
					t.Errorf("docs/security.md does not have the bound of which %s says %q", path, said)
				}
			}
		}
	}
	if counts[0] < 5 || counts[1] < 6 || counts[2] < 1 {
		t.Errorf("found %v sentences: this test looks in the wrong places", counts)
	}
}
