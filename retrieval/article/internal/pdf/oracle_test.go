package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// maxWordErrors is the share of the words of a page, in percent, that may differ
// from those that poppler's pdftotext reads.
const maxWordErrors = 0.5

// oursIsRight says of files why the words that we read are right where those of
// pdftotext differ.
var oursIsRight = map[string]string{
	"lo-arabic": arabicWords, "web-arabic": arabicWords,
	"lo-bidi": mixedWords, "web-bidi": mixedWords, "lo-hebrew": mixedWords, "web-hebrew": mixedWords,
	"lo-dropcap": dropCap, "rl-cap4": dropCap, "web-bigcap": dropCap, "web-dropcap": dropCap,
	"rl-notes-left": marginNote, "rl-notes-right": marginNote,
	"web-smallcaps": "letters that are spaced out are a word each there",
}

// unreadable are the files that are refused.
var unreadable = map[string]bool{"encrypted": true, "rl-dingbats": true, "rl-shifted": true}

const (
	arabicWords = "it swaps lam and alef, and leaves no space between a figure and a word"
	mixedWords  = "it puts brackets and commas to the wrong words, and leaves no space between words of two directions"
	dropCap     = "it parts the large letter from its word"
	marginNote  = "it reads the note in the margin before the text, or at the end of it"
)

// The words of every PDF of the tests are those that pdftotext reads, in their
// order. What we take off (margins, notes, numbers of lines) is removed there
// too.
func TestWordsAsPoppler(t *testing.T) {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("there is no pdftotext (Debian's poppler-utils): the words of PDFs are not compared with it")
	}
	names, err := filepath.Glob("testdata/made/*.pdf")
	if err != nil || len(names) < 40 {
		t.Fatalf("%d files: %v", len(names), err)
	}
	more, err := filepath.Glob("../../testdata/pdf/*.pdf")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, name := range append(names, more...) {
		base := strings.TrimSuffix(filepath.Base(name), ".pdf")
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := Read(t.Context(), data)
		if err != nil {
			if !unreadable[base] {
				t.Errorf("%s: %v", base, err)
			}
			continue
		}
		ours, want, errors := compareWith(t, program, name, text)
		share := 100 * float64(errors) / float64(max(len(want), 1))
		reason, excused := oursIsRight[base]
		switch {
		case share <= maxWordErrors && excused:
			t.Errorf("%s: needs no excuse (%s): %.2f %% of %d words differ", base, reason, share, len(want))
		case share > maxWordErrors && !excused:
			t.Errorf("%s: %.2f %% of %d words differ\n%s", base, share, len(want), firstDifferences(ours, want))
		case share <= maxWordErrors:
			compared++
		}
	}
	t.Logf("%d of %d files agree to %.1f %%", compared, len(names)+len(more), 100-maxWordErrors)
}

// firstDifferences shows where two texts begin to differ.
func firstDifferences(ours, want []string) string {
	i := 0
	for i < min(len(ours), len(want)) && ours[i] == want[i] {
		i++
	}
	near := func(words []string) string { return strings.Join(words[max(i-3, 0):min(i+12, len(words))], " ") }
	return "ours   … " + near(ours) + " …\ntheirs … " + near(want) + " …"
}

// compareWith compares a text with what pdftotext makes of the file, in the order
// of reading that it finds or in that of the content, whichever is nearer.
func compareWith(t *testing.T, program, name string, text *Text) (ours, want []string, errors int) {
	errors = -1
	for _, order := range []string{"-nopgbrk", "-raw"} {
		theirs, err := exec.CommandContext(t.Context(), program, "-enc", "UTF-8", order, name, "-").Output()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		a, b := comparable(text, theirs)
		if n := wordErrors(a, b); errors < 0 || n < errors {
			ours, want, errors = a, b, n
		}
	}
	return ours, want, errors
}

var brokenWord = regexp.MustCompile(`(\p{L})[-\x{ad}\x{2010}]\n(\p{Ll})`)

// comparable is the words of a text and of what pdftotext made of the file. What
// was removed is taken out of these, where it is found.
func comparable(text *Text, theirs []byte) (ours, want []string) {
	var b strings.Builder
	for _, block := range text.Blocks {
		b.WriteString(block.Text + "\n")
	}
	ours = wordsIn(b.String())
	plain := string(bytes.ReplaceAll(theirs, []byte("\f"), []byte("\n")))
	plain = brokenWord.ReplaceAllString(plain, "$1$2")
	want = wordsIn(plain)
	removed := slices.Clone(text.Removed)
	isMark := func(r Removed) int { return strings.Index("mark of a note", r.Reason) }
	slices.SortStableFunc(removed, func(a, b Removed) int { return isMark(a) - isMark(b) }) // last
	for _, r := range removed {
		gone := wordsIn(r.Text)
		if r.Reason == "line numbers" {
			for _, n := range gone {
				if at := slices.Index(want, n); at >= 0 {
					want = slices.Delete(want, at, at+1)
				}
			}
			continue
		}
		if r.Reason == "mark of a note" {
			takeMarkOff(want, ours, r.Text)
		}
		if len(gone) > 1 && r.Reason == "note" && indexOf(want, gone) < 0 {
			gone = append([]string{gone[0] + gone[1]}, gone[2:]...) // "1 The" is "1The" there, or the number elsewhere
			if indexOf(want, gone) < 0 {
				gone = wordsIn(r.Text)[1:]
			}
		}
		for at := indexOf(want, gone); at >= 0 && len(gone) > 0; at = indexOf(want, gone) {
			want = slices.Delete(want, at, at+len(gone)) // on every page
			if r.Reason == "struck words" {
				break
			}
		}
	}
	return ours, want
}

// wordsIn are the words of a text without hyphens, signs of direction and what
// marks cells. Words of scripts without spaces are one character each.
func wordsIn(s string) []string {
	s = norm.NFKC.String(strings.ReplaceAll(s, "ı\u0308", "ï"))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '-', r == '\u00ad', r == '‐', r == '\u200e', r == '\u200f', '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2069':
			return -1
		case r == '│':
			return ' '
		}
		return r
	}, s)
	var words []string
	for _, w := range strings.Fields(s) {
		if strings.ContainsFunc(w, func(r rune) bool { return r > 0x2e7f && r < 0xfb00 }) {
			for _, r := range w {
				words = append(words, string(r))
			}
			continue
		}
		words = append(words, w)
	}
	return words
}

// takeMarkOff takes the mark of a note off the words that it is fused with.
func takeMarkOff(words, ours []string, mark string) {
	fused := regexp.MustCompile(`^(.*[\pL.”"')])` + regexp.QuoteMeta(mark) + `([,.;:]?)$`)
	for i, w := range words {
		if fused.MatchString(w) && !slices.Contains(ours, w) {
			words[i] = fused.ReplaceAllString(w, "$1$2")
		}
	}
}

func indexOf(words, part []string) int {
	for i := 0; i+len(part) <= len(words); i++ {
		if slices.Equal(words[i:i+len(part)], part) {
			return i
		}
	}
	return -1
}

// wordErrors is the least number of words that are put in, left out or changed.
func wordErrors(a, b []string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, w := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, v := range b {
			cost := diagonal
			if w != v {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
