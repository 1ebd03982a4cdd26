package bot

import (
	"os"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
)

// newsHandler answers from the news collection that package evaluate asks.
func newsHandler(t testing.TB) (d handler, questions []evaluate.Question) {
	t.Helper()
	const testdata = "../retrieval/evaluate/testdata/"
	articles, _, err := new(article.Reader).Read(t.Context(), os.DirFS(testdata+"news"))
	if err != nil {
		t.Fatal(err)
	}
	x, err := retrieval.NewMemory(t.Context(), articles, time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	file, err := os.Open(testdata + "news-questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if questions, err = evaluate.ReadQuestions(file); err != nil {
		t.Fatal(err)
	}
	d = testHandler(nil)
	d.lib = indexed{x}
	return d, questions
}

// TestLengthOfReplies counts the characters that a person sees of the replies to 40
// questions that are answered: no reply has more than mostShown, and most of what
// they show is quoted.
func TestLengthOfReplies(t *testing.T) {
	d, questions := newsHandler(t)
	// Measured: 60 per cent. The bound leaves room for other passages to come first.
	const wanted, leastQuoted = 40, 0.55
	answered, longest, total, quoted := 0, 0, 0, 0
	for _, q := range questions {
		if answered == wanted {
			break
		}
		if len(q.Answers) == 0 {
			continue
		}
		reply := mustRespond(t, d, typedCommand(t, "ask", "question", q.Question))
		if bottest.Private(reply) {
			continue // closest, or nothing
		}
		answered++
		texts, err := bottest.Texts(reply)
		if err != nil {
			t.Fatal(err)
		}
		shown, words := 0, 0
		for _, text := range texts {
			shown += layout.ShownLength(text)
			words += discord.Length(bottest.Quoted(text))
		}
		if shown > layout.MostShown {
			t.Errorf("%s: %d characters: %s", q.Question, shown, plain(t, reply))
		}
		longest, total, quoted = max(longest, shown), total+shown, quoted+words
		t.Logf("%d of %d quoted: %s", words, shown, q.Question)
	}
	if answered < wanted {
		t.Fatalf("only %d questions are answered", answered)
	}
	t.Logf("%d replies: at most %d characters, %d on the average, %.0f %% of them quoted", answered, longest, total/answered,
		100*float64(quoted)/float64(total))
	if float64(quoted) < leastQuoted*float64(total) {
		t.Errorf("%d of %d characters are quoted", quoted, total)
	}
}
