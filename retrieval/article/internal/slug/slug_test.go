package slug

import (
	"slices"
	"testing"
)

// Anchors are those that the generators make of the same headings.
func TestAnchors(t *testing.T) {
	headings := []string{"Open the port", "What's new in 2.0?", "Open the port", "Größe & Form", "Own"}
	own := []string{"", "", "", "", "mine"}
	for rule, want := range map[string][]string{
		"github":    {"open-the-port", "whats-new-in-20", "open-the-port-1", "größe--form", "mine"},
		"mkdocs":    {"open-the-port", "whats-new-in-20", "open-the-port_1", "groe-form", "mine"},
		"vitepress": {"open-the-port", "what-s-new-in-2-0", "open-the-port-1", "große-form", "mine"},
		"none":      {"", "", "", "", "mine"},
	} {
		if got := Anchors(rule, headings, own); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", rule, got, want)
		}
	}
}

func TestPath(t *testing.T) {
	for _, c := range [][3]string{
		{"docusaurus", "01-guides/2_first-steps", "guides/first-steps"},
		{"hugo", "Guides/First Steps", "guides/first-steps"},
		{"github", "Guides/01-First", "Guides/01-First"},
	} {
		if got := Path(c[0], c[1]); got != c[2] {
			t.Errorf("%s: %q, want %q", c[0], got, c[2])
		}
	}
}
