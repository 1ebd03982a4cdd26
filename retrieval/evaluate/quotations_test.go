package evaluate

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const sharedQuotations = "../../../shared/eval/quotations"

// annotations are two articles written for this test.
const annotations = `{"id": "a", "text": "“Ångström is late,” Zoë Lind said.\n\nHe called it “a pity.”", "quotes": [{"start": 0, ` +
	`"end": 19, "kind": "full", "speaker": "Zoë Lind", "speaker_start": 20, "speaker_end": 28, "speaker_name": "Zoë Lind"}, {"start": ` +
	`49, "end": 58, "kind": "fragment", "speaker": "He", "speaker_start": 36, "speaker_end": 38, "speaker_name": "Karl Ek"}], ` +
	`"discard": [[0, 0]]}
{"id": "b", "text": "The plan is dead.", "quotes": []}
`

func TestReadAndPredict(t *testing.T) {
	articles, err := ReadArticles(strings.NewReader(annotations))
	if err != nil {
		t.Fatal(err)
	}
	if len(articles) != 2 || len(articles[0].Quotes) != 2 {
		t.Fatalf("read %+v", articles)
	}
	p, err := Predict(t.Context(), articles[0], false)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Quotes) != 2 {
		t.Fatalf("%d quotations, want 2: %+v", len(p.Quotes), p.Quotes)
	}
	text := []rune(articles[0].Text)
	for i, want := range []struct{ words, speaker, name string }{
		{"Ångström is late,", "Zoë Lind", "Zoë Lind"},
		{"a pity.", "He", ""},
	} {
		q := p.Quotes[i]
		if got := string(text[q.Start:q.End]); got != want.words {
			t.Errorf("words %q, want %q", got, want.words)
		}
		if q.SpeakerStart == nil || string(text[*q.SpeakerStart:*q.SpeakerEnd]) != want.speaker {
			t.Errorf("speaker of %q is not %q: %+v", want.words, want.speaker, q)
		}
	}
	if _, err := ReadArticles(strings.NewReader(`{"id": 1}`)); err == nil {
		t.Error("an id that is a number was read")
	}
	if _, err := ReadArticles(strings.NewReader(`{"id": "a", "text": "ab", "quotes": [{"start": 1, "end": 3}]}`)); err == nil {
		t.Error("a quotation beyond the end of its text was read")
	}
}

func TestScore(t *testing.T) {
	articles, err := ReadArticles(strings.NewReader(annotations))
	if err != nil {
		t.Fatal(err)
	}
	at := func(n int) *int { return &n }
	predicted := []Annotated{{ID: "a", Quotes: []Quoted{
		// The words without the marks, the right speaker.
		{Start: 1, End: 18, Speaker: "Zoë Lind", SpeakerStart: at(20), SpeakerEnd: at(28), SpeakerName: "Zoë Lind", Confidence: 0.9},
		// Another mention of another name, but the right entity.
		{Start: 50, End: 57, Speaker: "Lind", SpeakerStart: at(24), SpeakerEnd: at(28), SpeakerName: "Ek", Confidence: 0.4},
		// Not annotated.
		{Start: 36, End: 45, Confidence: 0.8},
	}}}
	s := ScoreQuotations(articles, predicted, HalfOverlap, 0)
	want := Score{Measure: HalfOverlap, Annotated: 2, Found: 3, Matched: 2, Speaker: 1, Entity: 2, Named: 2, NameRight: 2}
	want.Kinds = s.Kinds
	if fmt.Sprint(s) != fmt.Sprint(want) {
		t.Errorf("score %+v, want %+v", s, want)
	}
	if k := s.Kinds["fragment"]; k != (KindScore{Annotated: 1, Matched: 1}) {
		t.Errorf("fragments %+v", k)
	}
	if s := ScoreQuotations(articles, predicted, HalfOverlap, 0.5); s.Found != 2 || s.Matched != 1 {
		t.Errorf("from 0.5: %+v", s)
	}
	if f := s.F1(s.Speaker); f != 0.4 {
		t.Errorf("joint F1 %v, want 0.4", f)
	}
}

// TestScoreAsScript compares the figures with those of the annotators' own
// script, where that and its data are there.
func TestScoreAsScript(t *testing.T) {
	script := filepath.Join(sharedQuotations, "score_quotations.py")
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	if _, err := os.Stat(script); err != nil {
		t.Skipf("no script: %v", err)
	}
	for _, name := range []string{"wikinews", "polnear-dev", "polnear-reported-dev"} {
		t.Run(name, func(t *testing.T) {
			gold := filepath.Join(sharedQuotations, name+".jsonl")
			articles := readFile(t, gold)
			reported := Reported(articles)
			var predicted []Annotated
			for _, a := range articles {
				p, err := Predict(t.Context(), a, reported)
				if err != nil {
					t.Fatal(err)
				}
				predicted = append(predicted, p)
			}
			file := filepath.Join(t.TempDir(), "predictions.jsonl")
			var lines bytes.Buffer
			if err := WritePredictions(&lines, predicted); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, lines.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, least := range []float64{0, 0.75} {
				var got bytes.Buffer
				for _, m := range Measures {
					if err := ScoreQuotations(articles, predicted, m, least).Print(&got); err != nil {
						t.Fatal(err)
					}
				}
				out, err := exec.CommandContext(t.Context(), python, script, gold, file, "--min-conf", fmt.Sprint(least)).Output()
				if err != nil {
					t.Fatalf("running the script: %v", err)
				}
				for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
					// The script also splits names by pronouns; we do not.
					if i := strings.Index(line, "; pronoun"); i >= 0 {
						line = line[:i] + ")"
					}
					if !strings.Contains(got.String(), line+"\n") {
						t.Errorf("from %v, the script says\n%s\nwe say\n%s", least, line, got.String())
					}
				}
			}
		})
	}
}

func readFile(t *testing.T, path string) []Annotated {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("no annotations: %v", err)
	}
	defer f.Close()
	articles, err := ReadArticles(f)
	if err != nil {
		t.Fatal(err)
	}
	return articles
}
