package quotation_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// paragraphs cuts a text at line breaks; a line that begins with "# " is a
// heading.
func paragraphs(text string) []article.Paragraph {
	var out []article.Paragraph
	at := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		p := article.Paragraph{Range: article.Range{Start: at, End: at + len(strings.TrimRight(line, "\r\n"))}}
		at += len(line)
		if strings.HasPrefix(line, "# ") {
			p.Start += len("# ")
			p.Heading = true
		}
		if strings.TrimSpace(text[p.Start:p.End]) != "" {
			out = append(out, p)
		}
	}
	return out
}

// find finds the quotations of a text, which must not fail.
func find(t testing.TB, text string, paragraphs []article.Paragraph) []quotation.Quotation {
	t.Helper()
	found, err := quotation.Find(t.Context(), text, paragraphs)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// check reports everything that must hold for the quotations of any text.
func check(t *testing.T, text string, found []quotation.Quotation) {
	t.Helper()
	valid := utf8.ValidString(text)
	last := 0
	for _, q := range found {
		if q.Start < last {
			t.Errorf("quotation at %d comes after one at %d", q.Start, last)
		}
		last = q.Start
		for what, r := range map[string]article.Range{"words": {Start: q.Start, End: q.End}, "sentence": q.Sentence, "speaker": q.Speaker,
			"role": q.Role, "cue": q.Cue, "standing": q.StandingCue, "via": q.ViaRange} {
			switch {
			case r.Start < 0 || r.End > len(text) || r.Start > r.End:
				t.Fatalf("%s %v is outside the %d bytes of text", what, r, len(text))
			case valid && !utf8.ValidString(text[r.Start:r.End]):
				t.Errorf("%s %v cuts a character", what, r)
			}
		}
		if q.Start >= q.End {
			t.Errorf("quotation %d-%d is empty", q.Start, q.End)
		}
		if q.Sentence.Start > q.Start || q.Sentence.End < q.End {
			t.Errorf("quotation %d-%d is outside its sentence %v", q.Start, q.End, q.Sentence)
		}
		if !(q.Confidence >= 0 && q.Confidence <= 1) {
			t.Errorf("confidence %v", q.Confidence)
		}
		if q.Speaker.Len() == 0 && q.Name != "" {
			t.Errorf("name %q without a speaker", q.Name)
		}
		if q.Standing != quotation.Stated && (q.Speaker.Len() > 0 || q.Name != "") {
			t.Errorf("%q is %s and has the speaker %q", text[q.Start:q.End], q.Standing, q.Name)
		}
		switch q.Kind {
		case quotation.KindFull, quotation.KindFragment, quotation.KindReported:
		default:
			t.Errorf("kind %q", q.Kind)
		}
	}
}

// hostile makes texts of about n bytes that a careless reader is slow on.
func hostile(n int) map[string]string {
	return map[string]string{
		"straight marks":    strings.Repeat(`"`, n),
		"opening marks":     strings.Repeat("“", n/3),
		"closing marks":     strings.Repeat("”", n/3),
		"alternating marks": strings.Repeat("“”", n/6),
		"spaced marks":      strings.Repeat(`" `, n/2),
		"single marks":      strings.Repeat("'A ", n/3),
		"guillemets":        strings.Repeat("«a» ", n/6),
		"deep nesting":      strings.Repeat("“a ", n/10) + strings.Repeat("b” ", n/10),
		"open paragraphs":   strings.Repeat("“a\n", n/5),
		"quotations":        strings.Repeat(`"a b" he said `, n/14),
		"asides":            strings.Repeat(`"a b" he said in `, n/17),
		"transcript":        strings.Repeat(`"RUIZ: a b" `, n/12),
		"appositions":       strings.Repeat("said Ana Ruiz, the keeper of ", n/29),
		"cues":              strings.Repeat("he said ", n/8),
		"names":             strings.Repeat("Ana Ruiz, ", n/10),
		"new names":         manyNames(n / 14),
		"commas":            strings.Repeat(",", n),
		"brackets":          strings.Repeat("(a ", n/3),
		"prepositions":      strings.Repeat("man of ", n/7),
		"pronouns":          strings.Repeat("He. ", n/4),
		"stops":             strings.Repeat("a. ", n/3),
		"one word":          strings.Repeat("a", n),
		"possessives":       strings.Repeat("Ruiz's ", n/7),
		"denials":           strings.Repeat(`Ruiz denied saying "a b" and `, n/29),
		"reports":           strings.Repeat("Ruiz said that he said, ", n/24),
		"who":               strings.Repeat("Ruiz, who said, ", n/16),
		"invalid":           strings.Repeat("\xff\"\xe2\x80", n/4),
	}
}

func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Ana R%x said. ", i)
	}
	return b.String()
}

func TestHostile(t *testing.T) {
	for name, text := range hostile(20_000) {
		t.Run(name, func(t *testing.T) {
			check(t, text, find(t, text, paragraphs(text)))
		})
	}
}

// BenchmarkHostile shows that time grows with the length of a text and no
// faster: compare the two sizes.
func BenchmarkHostile(b *testing.B) {
	for _, size := range []int{100_000, 1_000_000} {
		for name, text := range hostile(size) {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(name, " ", "_"), size), func(b *testing.B) {
				p := paragraphs(text)
				for b.Loop() {
					find(b, text, p)
				}
			})
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, text := range hostile(60) {
		f.Add(text)
	}
	for _, c := range readCases(f) {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		check(t, text, find(t, text, paragraphs(text)))
		// The same text as one paragraph.
		check(t, text, find(t, text, []article.Paragraph{{Range: article.Range{End: len(text)}}}))
	})
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	text := hostile(20_000)["quotations"]
	if found, err := quotation.Find(ctx, text, paragraphs(text)); !errors.Is(err, context.Canceled) {
		t.Errorf("found %d quotations, error %v", len(found), err)
	}
}
