package seeds_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// The five documents are not part of this repository. Where a checkout of them
// lies beside it, these tests hold the catalogue and the briefings against them.
const documentsFolder = "../../shared/seeds"

// longestRun is the number of words in a row that a briefing may not share with
// any of the documents.
const longestRun = 12

func readDocuments(t *testing.T) map[string]string {
	t.Helper()
	files, err := os.ReadDir(documentsFolder)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the five documents are not beside this repository (%s)", documentsFolder)
	}
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(documentsFolder, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		texts[hex.EncodeToString(sum[:])] = string(b)
	}
	return texts
}

// articleText is the lines of an article in its document.
func articleText(document string, r record) string {
	var body []string
	for i, line := range strings.Split(document, "\n") {
		if r.body(i + 1) {
			body = append(body, line)
		}
	}
	return strings.Join(body, "\n")
}

func TestCatalogueFitsDocuments(t *testing.T) {
	texts := readDocuments(t)
	documents := catalogue(t)
	if len(texts) != len(documents) {
		t.Errorf("%d documents in the folder, %d in the catalogue", len(texts), len(documents))
	}
	for _, d := range documents {
		text, ok := texts[d.SHA256]
		if !ok {
			t.Errorf("%s: no document has SHA-256 %s", d.Name, d.SHA256)
			continue
		}
		lines := strings.Split(text, "\n")
		for _, a := range d.Articles {
			for _, r := range slices.Concat(a.Lines, a.Join) {
				if r[1] > len(lines) {
					t.Errorf("%s: lines %v of %d", a.ID, r, len(lines))
				} else if strings.TrimSpace(lines[r[0]-1]) == "" || strings.TrimSpace(lines[r[1]-1]) == "" {
					t.Errorf("%s: lines %v begin or end with a blank line", a.ID, r)
				}
			}
			for _, h := range a.Headings {
				if n := len(strings.Fields(lines[h-1])); n == 0 || n > 10 || strings.HasSuffix(lines[h-1], ".") {
					t.Errorf("%s: line %d is no heading", a.ID, h)
				}
			}
			checkNoChrome(t, a, articleText(text, a))
		}
	}
}

// chrome are words of the page around the articles, and of none of them.
var chrome = []string{
	"top of page", "bottom of page", "Herkese", "Hakkında", "Limited Times", "Highlights:", "newsletter",
	"Subscribe", "Facebook", "subscriber", "Communities", "29.6 C", "reported from", "Related articles",
	"Recent articles", "Getty Images", "weekend reporter", "Sourse", "Ustaadbook", "Uber",
}

func checkNoChrome(t *testing.T, a record, text string) {
	t.Helper()
	for _, c := range chrome {
		if strings.Contains(text, c) {
			t.Errorf("%s: %q is taken for the article", a.ID, c)
		}
	}
	if strings.Contains(text, a.Title) {
		t.Errorf("%s: the title is taken for the body", a.ID)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
		t.Errorf("%s: the Arabic menu is taken for the article", a.ID)
	}
}

func TestBriefingsKeepToTheirArticles(t *testing.T) {
	texts := readDocuments(t)
	runs := map[string]bool{}
	for _, text := range texts {
		addRuns(runs, text, longestRun)
	}
	for _, r := range records(t) {
		for run := range runsOf(r.Title, longestRun) {
			delete(runs, run) // a title is a fact
		}
	}
	for _, d := range catalogue(t) {
		for _, a := range d.Articles {
			t.Run(a.ID, func(t *testing.T) {
				article := articleText(texts[d.SHA256], a)
				_, body := briefing(t, a.ID)
				if got := repeated(runs, body, longestRun); len(got) > 0 {
					t.Errorf("words of a document: %q", got)
				}
				if got := misquoted(body, article); len(got) > 0 {
					t.Errorf("fragments that do not stand in the article: %q", got)
				}
				if got := strangeNumbers(body, article); len(got) > 0 {
					t.Errorf("numbers that do not stand in the article: %q", got)
				}
			})
		}
	}
}

var wordPattern = regexp.MustCompile(`[a-z0-9]+(?:['’][a-z]+)?`)

func runsOf(text string, n int) map[string]bool {
	runs := map[string]bool{}
	addRuns(runs, text, n)
	return runs
}

// addRuns adds every n words in a row of text, in lower case.
func addRuns(runs map[string]bool, text string, n int) {
	words := wordPattern.FindAllString(strings.ToLower(text), -1)
	for i := 0; i+n <= len(words); i++ {
		runs[strings.Join(words[i:i+n], " ")] = true
	}
}

// repeated lists the runs of n words of text that are in runs.
func repeated(runs map[string]bool, text string, n int) []string {
	var found []string
	for run := range runsOf(text, n) {
		if runs[run] {
			found = append(found, run)
		}
	}
	slices.Sort(found)
	return found
}

// fragments lists what stands between curly quotation marks in text.
func fragments(text string) []string {
	var found []string
	for _, m := range regexp.MustCompile(`“([^”]*)”`).FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	return found
}

var quoteFolder = strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'")

func fold(text string) string {
	return strings.Join(strings.Fields(quoteFolder.Replace(text)), " ")
}

// misquoted lists the fragments in briefing that do not stand, as whole words,
// in article.
func misquoted(briefing, article string) []string {
	article = fold(article)
	var wrong []string
	for _, f := range fragments(briefing) {
		if !containsWords(article, fold(f)) {
			wrong = append(wrong, f)
		}
	}
	return wrong
}

func containsWords(text, part string) bool {
	if part == "" {
		return false
	}
	for from := 0; ; {
		i := strings.Index(text[from:], part)
		if i < 0 {
			return false
		}
		start := from + i
		before, _ := utf8.DecodeLastRuneInString(text[:start])
		after, _ := utf8.DecodeRuneInString(text[start+len(part):])
		if !inWord(before) && !inWord(after) {
			return true
		}
		from = start + 1
	}
}

func inWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

var numberPattern = regexp.MustCompile(`\d(?:[\d,.]*\d)?`)

// strangeNumbers lists the numbers in briefing that are not in article.
func strangeNumbers(briefing, article string) []string {
	known := numberPattern.FindAllString(article, -1)
	var strange []string
	for _, n := range numberPattern.FindAllString(briefing, -1) {
		if !slices.Contains(known, n) {
			strange = append(strange, n)
		}
	}
	return strange
}

// TestCheckersFail shows that the checks above can fail. Its texts are made up.
func TestCheckersFail(t *testing.T) {
	const article = "The harbour master said: “We counted 1,250 herring gulls, \nand ‘no’ terns, before the fog came in over the pier at " +
		"noon.”"

	runs := runsOf(article, longestRun)
	if got := repeated(runs, "She wrote that WE COUNTED 1,250 herring gulls – and no terns before the fog.", longestRun); len(got) != 1 {
		t.Errorf("a copy of 12 words repeats %q, want 1 run", got)
	}
	if got := repeated(runs, "gulls, and no terns, before the fog came in over the quay", longestRun); len(got) != 0 {
		t.Errorf("11 words in a row are reported: %q", got)
	}

	good := "He saw “herring gulls, and 'no' terns” and “fog”."
	if got := misquoted(good, article); len(got) != 0 {
		t.Errorf("good fragments are reported: %q", got)
	}
	for _, bad := range []string{"herring gull", "erring gulls", "Herring gulls", "gulls and", "gulls … noon", ""} {
		if got := misquoted("He saw “"+bad+"”.", article); len(got) != 1 {
			t.Errorf("%q passes for a fragment of the article", bad)
		}
	}

	if got := strangeNumbers("He saw 1,250 of them.", article); len(got) != 0 {
		t.Errorf("a good number is reported: %q", got)
	}
	if got := strangeNumbers("He saw 1250, 250, 1 and 12,500.", article); len(got) != 4 {
		t.Errorf("of four strange numbers only %q are reported", got)
	}
}
