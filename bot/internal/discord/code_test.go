package discord

import (
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// Code stands between fences as it is, and cannot end them.
func TestQuoteCode(t *testing.T) {
	for _, c := range []struct {
		name  string
		given []retrieval.Fragment
		want  string
	}{
		{"between text", []retrieval.Fragment{{Text: "Put *this*:\n\n"}, {Text: "a:\n  - b", Code: true, Syntax: "yaml"}, {Text: "\n\n1. Go."}},
			"> Put \\*this\\*\\:\n```yaml\na:\n  - b\n```\n> 1\\. Go."},
		{"alone", []retrieval.Fragment{{Text: "@everyone", Code: true}}, "```\n@everyone\n```"},
		{"with a fence", []retrieval.Fragment{{Text: "a\n```\n@everyone", Code: true}}, "> a\n> \\`\\`\\`\n> \\@everyone"},
		{"a language that is none", []retrieval.Fragment{{Text: "x", Code: true, Syntax: "a\nb"}}, "```\nx\n```"},
	} {
		if got := Quote(c.given); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// What is to be copied is there whatever its marks, and no block ends early.
func TestCodeBlock(t *testing.T) {
	for text, want := range map[string]string{
		"a `b` c":    "```\na `b` c\n```",
		"a\n```\nb":  "a\n\\`\\`\\`\nb",
		"@everyone`": "\\@everyone\\`",
		" \n":        "",
	} {
		if got := CodeBlock(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
