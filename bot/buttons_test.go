package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// lighthouses is a collection in which many passages answer one question.
func lighthouses(t testing.TB, change ...func(files map[string]string)) Library {
	t.Helper()
	files := map[string]string{"keeper.txt": "The keeper of Skarv\n\n\"The lamp must never go out,\" said Sara Holt, the keeper of the " +
		"Skarv lighthouse. She climbs the stairs twice a night.\n\n\"I have not missed a night,\" said Holt.\n"}
	for n, name := range []string{"Skarv", "Ornes", "Tarva", "Lyng", "Vardo", "Mausund", "Flatholm", "Sletnes"} {
		files[strings.ToLower(name)+".txt"] = fmt.Sprintf("The lighthouse of %s\n\nThe lighthouse of %s was built in %d. It stands on bare "+
			"rock.\n\nBoats pass the lighthouse of %s at night. Its lamp is seen for %d miles.\n", name, name, 1850+n, name, 10+n)
	}
	for _, c := range change {
		c(files)
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	articles, _, err := new(article.Reader).Read(t.Context(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	x, err := retrieval.NewMemory(t.Context(), articles, time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return indexed{x}
}

func lightHandler(t testing.TB) handler {
	d := testHandler(nil)
	d.lib = lighthouses(t)
	return d
}

const whenBuilt = "When was the lighthouse built?"

// pressed is the press of a button by the person of all tests.
func pressed(t testing.TB, customID string) discord.Interaction {
	t.Helper()
	if customID == "" {
		t.Fatal("there is no such button")
	}
	return read(t, bottest.Press("1", customID))
}

func read(t testing.TB, raw []byte) discord.Interaction {
	t.Helper()
	in, err := discord.DecodeInteraction(raw)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// excerptsOf are the words quoted in a reply.
func excerptsOf(t testing.TB, reply []byte) []string {
	t.Helper()
	texts, err := bottest.Texts(reply)
	if err != nil {
		t.Fatal(err)
	}
	var quoted []string
	for _, text := range texts {
		if q := bottest.Quoted(text); q != "" {
			quoted = append(quoted, q)
		}
	}
	return quoted
}

func TestPages(t *testing.T) {
	d := lightHandler(t)
	first := mustRespond(t, d, typedCommand(t, "ask", "question", whenBuilt))
	if bottest.Updates(first) || bottest.Button(first, "Back") != "" || bottest.Button(first, "Share") != "" {
		t.Errorf("the first page is\n%s", plain(t, first))
	}
	seen := map[string]bool{}
	page, pages := first, 0
	for ; pages < 20; pages++ {
		for _, excerpt := range excerptsOf(t, page) {
			if seen[excerpt] {
				t.Errorf("%q is shown twice", excerpt)
			}
			seen[excerpt] = true
		}
		more := bottest.Button(page, "More")
		if more == "" {
			break
		}
		page = mustRespond(t, d, pressed(t, more))
		if !bottest.Updates(page) || bottest.Button(page, "Back") == "" {
			t.Fatalf("a turned page is\n%s", plain(t, page))
		}
		if want := fmt.Sprintf("page %d", pages+2); !strings.Contains(plain(t, page), want) {
			t.Fatalf("no %q in\n%s", want, plain(t, page))
		}
	}
	if pages < 2 || len(seen) < 7 {
		t.Errorf("%d pages with %d passages", pages+1, len(seen))
	}
	for range pages {
		page = mustRespond(t, d, pressed(t, bottest.Button(page, "Back")))
	}
	if got, want := plain(t, page), plain(t, first); got != want {
		t.Errorf("back at the first page:\n%s\nwant\n%s", got, want)
	}
}

// What a question was narrowed down to holds for its further pages too.
func TestPagesOfNarrowed(t *testing.T) {
	d := lightHandler(t)
	var asked []retrieval.Query
	ask := d.lib.Ask
	faked(&d.lib).ask = func(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error) {
		asked = append(asked, q)
		q.Speaker, q.After, q.Before = "", "", ""
		return ask(ctx, q)
	}
	first := mustRespond(t, d, typedCommand(t, "ask", "question", whenBuilt, "speaker", "Holt", "after", "2025-01", "before", "2026-02-03"))
	mustRespond(t, d, pressed(t, bottest.Button(first, "More")))
	if len(asked) != 2 {
		t.Fatalf("the collection was asked %d times", len(asked))
	}
	for _, q := range asked {
		if q.Speaker != "Holt" || q.After != "2025-01" || q.Before != "2026-02-03" {
			t.Errorf("it was asked %+v", q)
		}
	}
}

func TestPagesOfQuotations(t *testing.T) {
	d := whoHandler(nil)
	faked(&d.lib).who = func(_ context.Context, q retrieval.WhoQuery) (*retrieval.WhoAnswer, error) {
		a := &retrieval.WhoAnswer{Total: 12}
		for n := range min(q.Limit, 12) {
			h := pilotsSaid().Hits[0]
			h.N, h.Sentence = n+1, fmt.Sprintf("“Berth %d is clear,” said Olsen.", n)
			h.Fragments, h.Article.ID = []retrieval.Fragment{{Text: h.Sentence}}, fmt.Sprint("harbour-", n)
			a.Hits = append(a.Hits, h)
		}
		return a, nil
	}
	page := mustRespond(t, d, typedCommand(t, "who", "speaker", "Olsen"))
	for _, want := range []string{"Berth 0", "Berth 5", "Berth 10"} {
		if text := plain(t, page); !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
		if want == "Berth 5" {
			golden(t, "page-2.txt", plain(t, page))
		}
		if want != "Berth 10" {
			page = mustRespond(t, d, pressed(t, bottest.Button(page, "More")))
		}
	}
	if bottest.Button(page, "More") != "" {
		t.Error("there is more after the last page")
	}
}

// Only the person who asked turns the pages.
func TestPagesOfSomebodyElse(t *testing.T) {
	d := lightHandler(t)
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", whenBuilt))
	in := read(t, bottest.By(bottest.Press("2", bottest.Button(reply, "More")), "somebody"))
	answer := mustRespond(t, d, in)
	if bottest.Updates(answer) || !bottest.Private(answer) || !strings.Contains(plain(t, answer), "Only the person who asked") {
		t.Errorf("got %s", plain(t, answer))
	}
	// A context is for everybody, and private.
	reply = mustRespond(t, d, typedCommand(t, "who", "speaker", "Holt"))
	in = read(t, bottest.By(bottest.Press("3", bottest.Button(reply, "Context of 1")), "somebody"))
	answer = mustRespond(t, d, in)
	if bottest.Updates(answer) || !bottest.Private(answer) {
		t.Errorf("got %s", plain(t, answer))
	}
	for _, want := range []string{"│ \"*The lamp must never go out", "She climbs the stairs twice a night.", "I have not missed a night",
		"*[1]* The keeper of Skarv"} {
		if text := plain(t, answer); !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestShare(t *testing.T) {
	d := lightHandler(t)
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", whenBuilt, "private", true))
	second := mustRespond(t, d, pressed(t, bottest.Button(reply, "More")))
	shared := mustRespond(t, d, pressed(t, bottest.Button(second, "Share")))
	if bottest.Private(shared) || bottest.Updates(shared) {
		t.Errorf("the shared page is\n%s", plain(t, shared))
	}
	if got, want := excerptsOf(t, shared), excerptsOf(t, second); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("shared %q, not %q", got, want)
	}
	if bottest.Button(shared, "Share") != "" || bottest.Button(shared, "Back") == "" {
		t.Errorf("the shared page has the wrong buttons:\n%s", plain(t, shared))
	}
	in := read(t, bottest.By(bottest.Press("2", bottest.Button(second, "Share")), "somebody"))
	if answer := mustRespond(t, d, in); !bottest.Private(answer) {
		t.Error("somebody else shared it")
	}
}

// What comes closest is shown at once, says that it may not answer, and cannot be
// spread.
func TestClosest(t *testing.T) {
	d := lightHandler(t)
	const question = "Who painted the lighthouse of Lyng?"
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", question))
	if got := plain(t, reply); !strings.Contains(got, "Nothing answers this for certain. The closest passages:") ||
		!strings.Contains(got, question) {
		t.Errorf("got\n%s", got)
	}
	if n := len(excerptsOf(t, reply)); !bottest.Private(reply) || n == 0 || n > 3 {
		t.Errorf("%d passages, private: %v", n, bottest.Private(reply))
	}
	for _, label := range []string{"More", "Share"} {
		if bottest.Button(reply, label) != "" {
			t.Errorf("what may not answer can be spread with %s", label)
		}
	}
}

// Where nothing is about it, what there is is told, with questions that are
// answered.
func TestNothing(t *testing.T) {
	d := lightHandler(t)
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", "hello, who are you?"))
	got := plain(t, reply)
	if !strings.Contains(got, "Nothing in this collection answers that.") || !strings.Contains(got, "Questions that it answers:") {
		t.Fatalf("got\n%s", got)
	}
	n := 0
	for line := range strings.Lines(got) {
		question, ok := strings.CutPrefix(strings.TrimSpace(line), "• ")
		if !ok || !strings.HasPrefix(question, "What did") {
			continue
		}
		n++
		if again := mustRespond(t, d, typedCommand(t, "ask", "question", question)); len(excerptsOf(t, again)) == 0 {
			t.Errorf("%q is offered and not answered", question)
		}
	}
	if n == 0 {
		t.Errorf("nobody's words are offered:\n%s", got)
	}
}

// Buttons work after a restart and on any day of a month, and say when the
// articles changed.
func TestButtonsAfterRestart(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	open := func() *state.Store { return openState(t, dir, now) }
	d := lightHandler(t)
	d.clock = func() time.Time { return now }
	d.store = open()
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", whenBuilt))
	more, around := bottest.Button(reply, "More"), bottest.Button(reply, "Context of 1")
	before := mustRespond(t, d, pressed(t, more))

	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	d.store = open()
	defer func() { _ = d.store.Close() }()
	now = now.Add(29 * 24 * time.Hour)
	if after := mustRespond(t, d, pressed(t, more)); plain(t, after) != plain(t, before) {
		t.Errorf("after a restart\n%s\nwant\n%s", plain(t, after), plain(t, before))
	}

	d.lib = lighthouses(t, func(files map[string]string) {
		files["new.txt"] = "News\n\nThe lighthouse of Nord was built in 2020.\n"
	})
	if after := plain(t, mustRespond(t, d, pressed(t, more))); !strings.Contains(after, "The articles have changed since") {
		t.Errorf("nothing says that the articles changed:\n%s", after)
	}
	d.lib = lighthouses(t, func(files map[string]string) {
		for name := range files {
			files[name] = strings.Replace(files[name], "It stands on bare rock.", "It stands on granite.", 1)
		}
	})
	if after := plain(t, mustRespond(t, d, pressed(t, around))); !strings.Contains(after, "no longer stand in it") &&
		!strings.Contains(after, "still stand in it") {
		t.Errorf("nothing says that the article changed:\n%s", after)
	}
	d.lib = lighthouses(t, func(files map[string]string) { clear(files); files["bread.txt"] = "Bread\n\nFlour and water.\n" })
	if after := plain(t, mustRespond(t, d, pressed(t, more))); after != "(only you can see this)\n"+en.Say("press.nothing")+"\n" {
		t.Errorf("without the articles: %s", after)
	}
	if after := plain(t, mustRespond(t, d, pressed(t, around))); after != "(only you can see this)\n"+en.Say("context.missing")+"\n" {
		t.Errorf("without the article: %s", after)
	}

	now = now.Add(2 * 31 * 24 * time.Hour)
	if after := plain(t, mustRespond(t, d, pressed(t, more))); after != "(only you can see this)\n"+en.Say("press.old")+"\n" {
		t.Errorf("after three months: %s", after)
	}
}

func TestButtonsOfNoVersion(t *testing.T) {
	d := lightHandler(t)
	for _, id := range []string{"", "x", "v2.page.a.0.b.o", "v1.page.a.0.b", "v1.dance.a.0.b.o", "v1.page.a.-1.b.o", "v1.page.a.99.b.o",
		"v1.page.a.x.b.o",
		"v1.context.a.b.c.d", "v1.context." + articleMark("skarv") + ".b.c.d"} {
		answer := mustRespond(t, d, read(t, bottest.Press("1", id)))
		if !bottest.Private(answer) || len(excerptsOf(t, answer)) > 0 {
			t.Errorf("%q: %s", id, plain(t, answer))
		}
	}
}

// FuzzPress presses buttons of any id: nothing panics, and every reply is one
// that Discord takes.
func FuzzPress(f *testing.F) {
	d := lightHandler(f)
	reply, err := d.respond(f.Context(), read(f, bottest.Command("1", "ask", "question", whenBuilt)))
	if err != nil {
		f.Fatal(err)
	}
	body := encode(f, reply)
	f.Add(bottest.Button(body, "More"))
	f.Add(bottest.Button(body, "Context of 2"))
	f.Fuzz(func(t *testing.T, id string) {
		var in discord.Interaction
		in.Type, in.Data.CustomID = discord.InteractionComponent, id
		r, err := d.respond(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if err := bottest.CheckLimits(encode(t, r)); err != nil {
			t.Fatal(err)
		}
	})
}
