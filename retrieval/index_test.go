package retrieval

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// What the tests of all rooms share.
var (
	day    = madetest.Day
	town   = madetest.Town
	papers = madetest.Papers
	folder = madetest.Folder
	read   = madetest.Read
)

func memory(t testing.TB, articles []*article.Article) *Index {
	t.Helper()
	x, err := NewMemory(t.Context(), articles, day)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIndex(t, x) })
	return x
}

func options() build.Options {
	return build.Options{Reader: &article.Reader{}, Fingerprint: "test", Now: time.Now()}
}

func update(t testing.TB, dir string, fsys fs.FS) {
	t.Helper()
	if _, err := build.Update(t.Context(), dir, fsys, options()); err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, dir string) *Index {
	t.Helper()
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIndex(t, x) })
	return x
}

func closeIndex(t testing.TB, x *Index) {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Error(err)
	}
}

// ask asks and checks everything that must hold of every answer.
func ask(t testing.TB, x *Index, q Query) *Answer {
	t.Helper()
	answer, err := x.Ask(t.Context(), q)
	if err != nil {
		t.Fatalf("%q: %v", q.Question, err)
	}
	if answer.Answered != (len(answer.Hits) > 0) {
		t.Errorf("%q: answered is %v with %d hits", q.Question, answer.Answered, len(answer.Hits))
	}
	for i, h := range append(answer.Hits, answer.Nearest...) {
		checkHit(t, x, h)
		if answer.Answered && h.N != i+1 {
			t.Errorf("%q: hit %d has the number %d", q.Question, i+1, h.N)
		}
	}
	return answer
}

// checkHit checks promises 1 and 2: the excerpt is a slice of the stored text,
// and its receipt proves it.
func checkHit(t testing.TB, x *Index, h Hit) {
	t.Helper()
	a, err := x.Article(t.Context(), h.Article.ID)
	if err != nil {
		t.Fatal(err)
	}
	if h.Start < 0 || h.End > len(a.Text) || h.Start >= h.End || a.Text[h.Start:h.End] != h.Excerpt {
		t.Fatalf("the excerpt %q is not bytes %d to %d of %s", h.Excerpt, h.Start, h.End, a.ID)
	}
	var joined strings.Builder
	for _, f := range h.Fragments {
		joined.WriteString(f.Text)
	}
	if joined.String() != h.Excerpt {
		t.Errorf("the fragments join to %q, the excerpt is %q", joined.String(), h.Excerpt)
	}
	if !strings.HasSuffix(a.Text[:h.Start], h.Before) || !strings.HasPrefix(a.Text[h.End:], h.After) {
		t.Errorf("the context of %q does not stand around it", h.Excerpt)
	}
	proof, err := x.Verify(t.Context(), h.Receipt)
	if err != nil || proof.Outcome != cite.Unchanged || proof.Excerpt != h.Excerpt {
		t.Errorf("receipt %s: %v, %v, %q", h.Receipt, err, proof.Outcome, proof.Excerpt)
	}
	if n := len([]rune(h.Excerpt)); n > ExcerptLength {
		t.Errorf("the excerpt has %d characters: %q", n, h.Excerpt)
	}
	if n := len([]rune(h.Link)); n > 512 || !strings.HasPrefix(h.Link, a.URL) && (x.readAt == "" || !strings.HasPrefix(h.Link, x.readAt)) {
		t.Errorf("link %s (%d characters) for an article at %s", h.Link, n, a.URL)
	}
}

func TestAsk(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	for _, c := range []struct{ question, article, words string }{
		{"When does the ferry not sail?", "ferry", "between December and March"},
		{"How many people live on Gull Island?", "ferry", "About 340 people"},
		{"Who is the mayor?", "bridge", "Ines Duarte"},
		{"What do the owls eat?", "owls", "four voles a night"},
		{"how much will the footbrigde cost", "bridge", "2.4 million crowns"}, // a typing mistake; shown as the closest
	} {
		answer := ask(t, x, Query{Question: c.question})
		shown := append(answer.Hits, answer.Nearest...)
		if len(shown) == 0 {
			t.Errorf("%q: nothing shown", c.question)
			continue
		}
		if h := shown[0]; h.Article.ID != c.article || !strings.Contains(h.Excerpt, c.words) {
			t.Errorf("%q: got %s: %q, want %q of %s", c.question, h.Article.ID, h.Excerpt, c.words, c.article)
		}
	}
}

func TestAskNothing(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	for _, question := range []string{
		"", "   ", "?", "the of and", "Which quarterback threw the most touchdowns?", "zxqv wrtpl", "\x00\xff\xfe",
		"What is the boiling point of mercury?", "Who is the mayor of Reykjavik?",
	} {
		answer := ask(t, x, Query{Question: question})
		if answer.Answered {
			t.Errorf("%q: answered with %q", question, answer.Hits[0].Excerpt)
		}
		if answer.Hits == nil {
			t.Errorf("%q: hits is nil, want an empty list", question)
		}
		if answer.Articles != len(town) {
			t.Errorf("%q: %d articles were searched, want %d", question, answer.Articles, len(town))
		}
	}
}

func TestAskSource(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	answer := ask(t, x, Query{Question: "What did the council vote for?", Source: "bridge"})
	if !answer.Answered {
		t.Fatal("not answered")
	}
	answer = ask(t, x, Query{Question: "council", Source: "ferry", Limit: 10})
	for _, h := range append(answer.Hits, answer.Nearest...) {
		if h.Article.ID != "ferry" {
			t.Errorf("a hit of %s, asked of ferry", h.Article.ID)
		}
	}
	_, err := x.Ask(t.Context(), Query{Question: "council", Source: "fer"})
	var unknown *store.UnknownSourceError
	if !errors.As(err, &unknown) || len(unknown.Close) != 1 || unknown.Close[0] != "ferry" {
		t.Errorf("an unknown source gives %v", err)
	}
	// A title typed in the place of an id leads to the id.
	for _, title := range []string{"WEEKLY Update", "weekly"} {
		x := memory(t, read(t, folder(map[string]string{"s1.txt": "Weekly update\n\nThe mill of Tarn stood still.\n"})))
		_, err := x.Ask(t.Context(), Query{Question: "mill", Source: title})
		if !errors.As(err, &unknown) || len(unknown.Close) != 1 || unknown.Close[0] != "s1" {
			t.Errorf("the source %q gives %v", title, err)
		}
	}
}

func TestLimit(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	for _, limit := range []int{1, 2} {
		if n := len(ask(t, x, Query{Question: "the ferry to the island in winter", Limit: limit}).Hits); n > limit {
			t.Errorf("limit %d: %d hits", limit, n)
		}
	}
}

func TestAskStops(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Ask(ctx, Query{Question: "When does the ferry sail?"}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled question gives %v", err)
	}
}

// The same sentences in two articles are shown once, and the other article is
// named.
func TestAskSameSentencesOnce(t *testing.T) {
	files := map[string]string{
		"a.txt": town["owls.txt"],
		"b.txt": strings.Replace(town["owls.txt"], "Barn owls return to the old brewery", "Owls in the brewery", 1),
	}
	x := memory(t, read(t, folder(files)))
	answer := ask(t, x, Query{Question: "How many voles do the owls eat?", Limit: 10})
	seen := map[string]bool{}
	for _, h := range answer.Hits {
		if seen[h.Excerpt] {
			t.Errorf("shown twice: %q", h.Excerpt)
		}
		seen[h.Excerpt] = true
		if len(h.AlsoIn) != 1 || h.AlsoIn[0].ID == h.Article.ID {
			t.Errorf("%q of %s is also in %+v", h.Excerpt, h.Article.ID, h.AlsoIn)
		}
	}
	if len(answer.Hits) == 0 {
		t.Error("nothing was found")
	}
}

// hostile is text that tries to break whatever reads it.
func hostile(r *rand.Rand) string {
	pieces := []string{
		"**bold**", "_x_", "> quote", "`code`", "[a](http://x.example)", "@everyone", "<@123>", "||spoiler||", "# heading", "- point",
		"\u202eabc\u202c", "\u200b", "\u200d", "👩‍👩‍👧‍👦", "e\u0301\u0323\u0302", "\ufeff", "שלום", "مرحبا", "漢字仮名", "\xff\xfe", "\x00\x1b[31m",
		"ferry", "island", "winter", "The ferry sails.", "“quoted", "words”", "U.S.", "3.5", "\n", "\n\n", "\t", "\r\n", "...", "!", "?", ". ",
		strings.Repeat("a", 700), strings.Repeat("ferry ", 300), strings.Repeat("\u0301", 50),
	}
	var b strings.Builder
	for range 1 + r.IntN(120) {
		b.WriteString(pieces[r.IntN(len(pieces))])
		if r.IntN(3) > 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// Whatever the articles and the question, an excerpt is the slice that its
// receipt names: ask checks it.
func TestAskHostile(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	questions := []string{"When does the ferry sail to the island?", "**bold** @everyone ||spoiler||", "“quoted words”", "漢字 שלום",
		strings.Repeat("ferry ", 500)}
	answered := 0
	for range 40 {
		files := map[string]string{}
		for _, name := range []string{"a.txt", "b.md", "c.html"} {
			files[name] = hostile(r)
		}
		articles := read(t, folder(files))
		x, err := NewMemory(t.Context(), articles, day)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range append(questions, hostile(r)) {
			if ask(t, x, Query{Question: q, Limit: 5}).Answered {
				answered++
			}
		}
		closeIndex(t, x)
	}
	if answered == 0 {
		t.Error("no question was answered: nothing was tested")
	}
}

func TestOneMegabyteLine(t *testing.T) {
	line := strings.Repeat("The ferry to the island sails in winter when the sea is calm enough, and no boat goes else. ", 11000)
	x := memory(t, read(t, folder(map[string]string{"line.txt": line})))
	if !ask(t, x, Query{Question: "When does the ferry sail to the island?"}).Answered {
		t.Error("not answered")
	}
}

func ExampleIndex_Ask() {
	ctx := context.Background()
	articles, _, err := new(article.Reader).Read(ctx, folder(town))
	if err != nil {
		fmt.Println(err)
		return
	}
	index, err := NewMemory(ctx, articles, day)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer index.Close()
	answer, err := index.Ask(ctx, Query{Question: "How many people live on the island?", Limit: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, h := range answer.Hits {
		sentences := strings.ReplaceAll(h.Excerpt, ". ", ".\n") // for a narrow page
		fmt.Printf("[%d] %s\n(%s, %s)\n", h.N, sentences, h.Article.Publisher, h.Article.Published)
	}
	// Output:
	// [1] About 340 people live on the island.
	// "We have had worse winters," said Tom Ashby, who has run the shop there since 1998.
	// He has ordered flour and lamp oil for four months.
	// (The Harbour Post, 2 November 2025)
}

// What is typed without a space is found where the two words stand side by side.
func TestAskWithoutSpaces(t *testing.T) {
	x := memory(t, read(t, folder(town)))
	for question, want := range map[string]string{
		"how many live on gullisland": "gull island", "whois themayor": "the mayor", "what do theowls eat": "the owls",
		"what does islandmayor say": "",
	} {
		answer, got := ask(t, x, Query{Question: question}), ""
		if len(answer.Corrected) > 0 {
			got = answer.Corrected[0].To
		}
		if got != want {
			t.Errorf("%q: read as %q, want %q", question, got, want)
		}
	}
}
