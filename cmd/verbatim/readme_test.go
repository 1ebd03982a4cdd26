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

// document reads a file of the repository for its users, such as docs/json.md.
func document(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// documents are the texts for users by their names: the README, CONTRIBUTING and
// what is in docs.
func documents(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{"README.md": document(t, "README.md"), "CONTRIBUTING.md": document(t, "CONTRIBUTING.md")}
	pages, err := fs.Glob(os.DirFS("../.."), "docs/*.md")
	if err != nil || len(pages) < 4 {
		t.Fatalf("docs has only %v, %v", pages, err)
	}
	for _, name := range pages {
		texts[name] = document(t, name)
	}
	return texts
}

// The reply in the README is one that the program gives.
func TestReadme(t *testing.T) {
	readme := document(t, "README.md")
	if len(readme) > 10_000 {
		t.Errorf("the README has %d bytes; move what is a manual to docs", len(readme))
	}
	transcript, err := os.ReadFile("../../bot/testdata/transcript.md")
	if err != nil {
		t.Fatal(err)
	}
	reply := strings.NewReplacer("*", "", "│ ", "> ").Replace(string(transcript))
	question := regexp.MustCompile("`/ask question: (.*?)`").FindStringSubmatch(readme)
	if question == nil || !strings.Contains(reply, "## /ask "+question[1]+"\n") {
		t.Fatalf("the README asks %q, which is not in the transcript", question)
	}
	lines := 0
	for line := range strings.Lines(strings.ReplaceAll(readme, "*", "")) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "> ") {
			continue
		}
		lines++
		if !strings.Contains(reply, line+"\n") {
			t.Errorf("the program does not reply %q", line)
		}
	}
	if lines < 1 {
		t.Errorf("%d lines of the README were compared, want the passage", lines)
	}
}

// The commands in the documents are commands of the program, with flags that they
// have.
func TestDocumentCommands(t *testing.T) {
	root := new(program).command()
	root.InitDefaultHelpCmd()
	call := regexp.MustCompile("(?m)(?:\\./|`|^    |go run \\./cmd/)verbatim ((?:--\\w+ \\S+ )*)([a-z]+)((?: [^`\\n#]*)?)")
	flag := regexp.MustCompile(`(?:^|\s)--([a-z][a-z-]*)`)
	total := 0
	for name, text := range documents(t) {
		for _, m := range call.FindAllStringSubmatch(text, -1) {
			total++
			command, _, err := root.Find(strings.Fields(m[2] + " " + strings.SplitN(m[3], " -", 2)[0]))
			if err != nil || command == root {
				t.Errorf("%s: %q names no command: %v", name, m[0], err)
				continue
			}
			for _, f := range flag.FindAllStringSubmatch(m[1]+m[3], -1) {
				if command.Flag(f[1]) == nil && command.InheritedFlags().Lookup(f[1]) == nil {
					t.Errorf("%s: %q: %s has no flag --%s", name, m[0], command.Name(), f[1])
				}
			}
		}
	}
	if total < 20 {
		t.Fatalf("only %d commands were found", total)
	}
}

// The blocks of commands over ./articles are run by the script readme.txt, to the
// letter.
func TestDocumentBlocksAreRun(t *testing.T) {
	script, err := os.ReadFile("testdata/readme.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(script), "\n")
	total := 0
	for name, text := range documents(t) {
		for _, m := range regexp.MustCompile(`(?m)^    \./(verbatim --articles .*)$`).FindAllStringSubmatch(text, -1) {
			total++
			if !slices.Contains(lines, "exec "+m[1]) {
				t.Errorf("%s: no line of testdata/readme.txt runs %q", name, m[1])
			}
		}
	}
	if total < 7 {
		t.Fatalf("only %d blocks were found", total)
	}
}

// What the documents say where to find is there: each path, and each name "in" a file.
func TestDocumentPaths(t *testing.T) {
	text := ""
	for _, page := range documents(t) {
		text += page
	}
	paths := regexp.MustCompile("`((?:retrieval|bot|cmd|config|seeds|bench|internal|training)(?:/[\\w.-]+)*)`").FindAllStringSubmatch(text, -1)
	for _, m := range paths {
		if _, err := os.Stat(filepath.Join("../..", filepath.FromSlash(m[1]))); err != nil {
			t.Errorf("there is no %s", m[1])
		}
	}
	named := regexp.MustCompile("`(\\w+)` in\\s+`([\\w/.-]+\\.go)`").FindAllStringSubmatch(text, -1)
	for _, m := range named {
		if !regexp.MustCompile(`\b` + m[1] + `\b`).MatchString(document(t, m[2])) {
			t.Errorf("%s says nothing of %s", m[2], m[1])
		}
	}
	if len(paths) < 20 || len(named) < 5 {
		t.Fatalf("only %d paths and %d names were found", len(paths), len(named))
	}
}

// docs/operate.md lists every setting, each in the table.
func TestDocumentedSettings(t *testing.T) {
	page := document(t, "docs/operate.md")
	names := regexp.MustCompile(`(?m)^(?:# )?([A-Z_]+)=`).FindAllStringSubmatch(document(t, ".env.example"), -1)
	if len(names) < 15 {
		t.Fatalf("only %d settings were found in .env.example", len(names))
	}
	for _, n := range names {
		if !regexp.MustCompile(`(?m)^\| .*` + "`" + n[1] + "`" + `.* \|.*\|.*\|$`).MatchString(page) {
			t.Errorf("the table of settings has no %s", n[1])
		}
	}
}

// Links from one document to another file, or to a heading in one, lead somewhere.
func TestDocumentLinks(t *testing.T) {
	texts := documents(t)
	heading := regexp.MustCompile(`(?m)^#+ (.*)$`)
	anchors := map[string]bool{}
	for name, text := range texts {
		for _, m := range heading.FindAllStringSubmatch(text, -1) {
			plain := regexp.MustCompile(`[^a-z0-9 _-]`).ReplaceAllString(strings.ToLower(m[1]), "")
			anchors[name+"#"+strings.ReplaceAll(plain, " ", "-")] = true
		}
	}
	total := 0
	for name, text := range texts {
		for _, m := range regexp.MustCompile(`\]\(([^)\s]+)\)`).FindAllStringSubmatch(text, -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			total++
			path, anchor, _ := strings.Cut(m[1], "#")
			target := name
			if path != "" {
				target = filepath.ToSlash(filepath.Join(filepath.Dir(name), path))
			}
			if _, err := os.Stat(filepath.Join("../..", target)); err != nil {
				t.Errorf("%s: the link to %s leads nowhere: %v", name, m[1], err)
			}
			if anchor != "" && !anchors[target+"#"+anchor] {
				t.Errorf("%s: %s has no heading for the link to %s", name, target, m[1])
			}
		}
	}
	if total < 10 {
		t.Fatalf("only %d links were found", total)
	}
}
