package section_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/section"
)

// page is a page of documentation as it is read from a folder.
func page(t *testing.T, markdown string) *article.Article {
	t.Helper()
	fsys := fstest.MapFS{"gate.md": &fstest.MapFile{Data: []byte("---\ntitle: The gate\nkind: docs\n---\n" + markdown)}}
	articles, problems, err := new(article.Reader).Read(t.Context(), fsys)
	if err != nil || len(articles) != 1 {
		t.Fatalf("%d articles, %v, %v", len(articles), problems, err)
	}
	return articles[0]
}

// at is where some words are in the page.
func at(t *testing.T, a *article.Article, words string) article.Range {
	t.Helper()
	start := strings.Index(a.Text, words)
	if start < 0 {
		t.Fatalf("%q is not in %q", words, a.Text)
	}
	return article.Range{Start: start, End: start + len(words)}
}

func everything(article.Range) bool { return true }
func nothing(article.Range) int     { return 0 }

func TestWiden(t *testing.T) {
	filler := strings.Repeat("The gate has been painted green by everybody who ever had to look after it. ", 15)
	a := page(t, "## Opening\n\n"+filler+"\n\nTo open the gate:\n\n1. Lift the latch.\n2. Push it.\n\n## Paint\n\nGreen is best.\n\n"+
		"## Latch\n\n"+filler+"\n\nSet the latch:\n\n```yaml\nlatch: oiled\n```\n")
	for _, c := range []struct{ name, words, begins, ends string }{
		{"a step, with its list and what leads up to it", "Push it.", "To open the gate:", "Push it."},
		{"a short section", "Green", "Green is best.", "Green is best."},
		{"what leads up to code, with the code", "Set the latch:", "Set the latch:", "latch: oiled"},
	} {
		shown := a.Slice(section.Widen(a, at(t, a, c.words), true, nothing, everything))
		if !strings.HasPrefix(shown, c.begins) || !strings.HasSuffix(shown, c.ends) {
			t.Errorf("%s: %q", c.name, shown)
		}
		alone := section.Widen(a, at(t, a, c.words), true, nothing, func(article.Range) bool { return false })
		if alone != at(t, a, c.words) {
			t.Errorf("%s: where nothing more may be shown, %q is", c.name, a.Slice(alone))
		}
	}
}

func TestSteps(t *testing.T) {
	var list strings.Builder
	for i := range 40 {
		fmt.Fprintf(&list, "%d. Turn wheel number %d until it is in line with the mark on the wall beside it.\n", i+1, i+1)
	}
	a := page(t, "## Wheels\n\nTurn the wheels:\n\n"+list.String())
	shown := section.Widen(a, at(t, a, "Turn wheel number 9 "), true, nothing, everything)
	first, last, of := section.Find(a, shown).Steps()
	if first != 9 || last <= first || last >= 40 || of != 40 {
		t.Errorf("steps %d to %d of %d: %q", first, last, of, a.Slice(shown))
	}
	if _, _, of := section.Find(a, article.Range{End: len(a.Text)}).Steps(); of != 0 {
		t.Error("all the steps are called some of them")
	}
}

func TestBehindError(t *testing.T) {
	a := page(t, "## Errors\n\n```\nE12: the gate is stuck\n```\n\nOil the hinge.\n\n"+
		"```\nE13: the gate is gone\n```\n\nBuy a gate.\n\n## End\n\nEnd.\n")
	for words, want := range map[string]string{"E12: the gate is stuck": "Oil the hinge.", "E13: the gate is gone": "Buy a gate."} {
		if got := a.Slice(section.BehindError(a, at(t, a, words))); got != want {
			t.Errorf("behind %q is %q", words, got)
		}
	}
	if got := section.BehindError(a, at(t, a, "End.")); got.Len() != 0 {
		t.Errorf("behind the last paragraph is %q", a.Slice(got))
	}
}

// Under another heading than is asked for, a longer section of paragraphs is no whole.
func TestWidenRules(t *testing.T) {
	rule := "Whoever lets a goat through without its owner pays a crown and mends the fence on the same day. "
	a := page(t, "## Rules\n\n"+rule+"\n\nNobody sits on the gate.\n\n"+strings.Repeat(rule, 3)+
		"\n\n## Fees\n\nA cart pays two crowns.\n\nA dog goes free.\n")
	one := at(t, a, "Nobody sits on the gate.")
	if r := section.Widen(a, one, false, nothing, everything); r != one {
		t.Errorf("of a list of rules %q is shown", a.Slice(r))
	}
	if r := section.Widen(a, one, true, nothing, everything); r.Len() <= one.Len() {
		t.Errorf("of rules that are asked for by their heading only %q is shown", a.Slice(r))
	}
	if r := section.Widen(a, at(t, a, "A dog goes free."), false, nothing, everything); r.Len() <= len("A dog goes free.") {
		t.Errorf("of a short section only %q is shown", a.Slice(r))
	}
}
