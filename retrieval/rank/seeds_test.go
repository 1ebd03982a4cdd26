package rank

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/lang"
)

const seeds = "../../../shared/seeds"
const questionsFile = "../../../shared/eval/questions.jsonl"

// seedPassages cuts the five documents into passages as roughly as can be:
// lines, short ones joined up to 650 characters.
func seedPassages(t testing.TB) []Candidate {
	files, _ := filepath.Glob(seeds + "/*.txt")
	if len(files) != 5 {
		t.Skip("the five documents are not in " + seeds)
	}
	titles := []string{
		"How ISIS has Europe and the US in sights after deadly Moscow attack",
		"ISIS seeks to spread terror around the world again through its Central Asian subsidiary",
		"Moscow rampage reveals ambition, deadly reach of ISIS successor groups",
		"ISIS-K has become a global terror threat while the world has been distracted.",
		"Why ISIS-K Hates Putin—and Went After Moscow",
	}
	var all []Candidate
	for n, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var passage string
		flush := func() {
			if passage != "" {
				all = append(all, Candidate{Article: n, Title: titles[n], Text: passage})
			}
			passage = ""
		}
		for line := range strings.Lines(string(raw)) {
			line = strings.TrimSpace(line)
			if line == "" {
				continue
			}
			if passage != "" && utf8.RuneCountInString(passage)+utf8.RuneCountInString(line) > 650 {
				flush()
			}
			if passage != "" {
				passage += "\n\n"
			}
			passage += line
		}
		flush()
	}
	return all
}

// collectionOf counts what a Collection tells.
func collectionOf(cands []Candidate) *Collection {
	c := &Collection{Passages: len(cands)}
	df := map[string]int{}
	for _, p := range cands {
		c.AvgBody += float64(lang.Length(p.Text)) / float64(len(cands))
		c.AvgTitle += float64(lang.Length(p.Title)) / float64(len(cands))
		c.AvgHeading += float64(lang.Length(p.Heading)) / float64(len(cands))
		seen := map[string]bool{}
		for _, t := range lang.Tokens(p.Text + "\n" + p.Title + "\n" + p.Heading) {
			seen[t.Stem] = true
		}
		for s := range seen {
			df[s]++
		}
	}
	c.DocFreq = func(s string) int { return df[s] }
	c.Similar = func(s string) []string {
		var near []string
		for k := range df {
			if lang.OneEdit(s, k) {
				near = append(near, k)
			}
		}
		return near
	}
	return c
}

type goldQuestion struct {
	ID, Question string
	Answers      [][]string
}

func fold(s string) string {
	s = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`).Replace(s)
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}

func (g goldQuestion) in(s string) bool {
	s = fold(s)
	for _, all := range g.Answers {
		ok := true
		for _, a := range all {
			ok = ok && strings.Contains(s, fold(a))
		}
		if ok {
			return true
		}
	}
	return false
}

// TestSeeds asks the questions that were written about the five documents. The
// passages are rougher than those of package retrieval, so a few
// refusals more are let pass than there.
func TestSeeds(t *testing.T) {
	cands := seedPassages(t)
	c := collectionOf(cands)
	f, err := os.Open(questionsFile)
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	answerable, first, three, falseRefused, falseAnswer := 0, 0, 0, 0, 0
	for lines.Scan() {
		var g goldQuestion
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		q := Parse(g.Question, c)
		ranked := q.Rank(cands)
		step, p := q.Judge(ranked)
		if len(g.Answers) == 0 {
			if step == Answers {
				falseAnswer++
			}
			t.Logf("%-20s none p=%.3f cov=%.2f", g.ID, p, ranked[0].Features[featureNumber["coverage"]])
			continue
		}
		answerable++
		at := 0
		for i := range 3 {
			text := cands[ranked[i].Candidate].Text
			if e := q.Excerpt(text, 600); g.in(text[e.Start:e.End]) && at == 0 {
				at = i + 1
			}
		}
		if at == 1 {
			first++
		}
		if at > 0 {
			three++
		}
		if step == Nothing {
			falseRefused++
		}
		t.Logf("%-20s at=%d p=%.3f cov=%.2f sent=%.2f", g.ID, at, p, ranked[0].Features[featureNumber["coverage"]],
			ranked[0].Features[featureNumber["sentence"]])
		if at != 1 && testing.Verbose() {
			text := cands[ranked[0].Candidate].Text
			t.Logf("   %s\n %.300s", g.Question, text)
		}
	}
	t.Logf("answerable %d first %d three %d false refusals %d false answers %d", answerable, first, three, falseRefused, falseAnswer)
	if first*100 < answerable*80 || three*100 < answerable*90 || falseRefused > 4 || falseAnswer > 0 {
		t.Error("below what is promised: 80 % in the first excerpt, 90 % in three, four refused, none answered that nothing answers")
	}
}
