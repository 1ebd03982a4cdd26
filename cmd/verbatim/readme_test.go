package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The reply in the README is one that the program gives.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	golden, err := os.ReadFile("testdata/serve/ask.golden")
	if err != nil {
		t.Fatal(err)
	}
	reply := strings.NewReplacer("*", "", "│ ", "> ").Replace(string(golden))
	question := regexp.MustCompile("`/ask question: (.*?)`").FindSubmatch(readme)
	if question == nil || !strings.HasPrefix(reply, "Question: "+string(question[1])+"\n") {
		t.Fatalf("the README asks %q, TestServe asks %q", question, strings.SplitN(reply, "\n", 2)[0])
	}
	lines := 0
	for line := range strings.Lines(strings.ReplaceAll(string(readme), "*", "")) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "> ") && !strings.HasPrefix(line, "[1] ") {
			continue
		}
		lines++
		if !strings.Contains(reply, line+"\n") {
			t.Errorf("the program does not reply %q", line)
		}
	}
	if lines < 2 {
		t.Errorf("%d lines of the README were compared, want the passage and its citation", lines)
	}
}

// The commands of the README are commands of the program.
func TestReadmeCommands(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"help": true}
	for _, c := range new(program).command().Commands() {
		known[c.Name()] = true
	}
	found := regexp.MustCompile("(?:\\./|`)verbatim (?:--\\w+ \\S+ )*([a-z]+)").FindAllSubmatch(readme, -1)
	if len(found) < 5 {
		t.Fatalf("only %d commands were found", len(found))
	}
	for _, m := range found {
		if !known[string(m[1])] && !strings.Contains(string(m[0]), "./cmd/") {
			t.Errorf("%q names no command", m[0])
		}
	}
}

// The README lists every setting, each in the table.
func TestReadmeSettings(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`(?m)^(?:# )?([A-Z_]+)=`).FindAllSubmatch(example, -1)
	if len(names) < 15 {
		t.Fatalf("only %d settings were found in .env.example", len(names))
	}
	for _, n := range names {
		if !regexp.MustCompile(`(?m)^\| .*` + "`" + string(n[1]) + "`" + `.* \|.*\|.*\|$`).Match(readme) {
			t.Errorf("the table of settings has no %s", n[1])
		}
	}
}
