package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
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

// The passages after the first are in a list, page by page, each of them whole at a
// choice.
func TestMore(t *testing.T) {
	d := lightHandler(t)
	first := mustRespond(t, d, typedCommand(t, "ask", "question", whenBuilt))
	if bottest.Updates(first) || len(excerptsOf(t, first)) != 1 {
		t.Errorf("the reply is\n%s", plain(t, first))
	}
	shown := map[string]bool{excerptsOf(t, first)[0]: true}
	list := mustRespond(t, d, pressed(t, bottest.Button(first, "More")))
	if bottest.Updates(list) || !bottest.Private(list) {
		t.Error("the list takes the place of the answer, or is public")
	}
	pages := 1
	for ; pages < 20; pages++ {
		for _, beginning := range excerptsOf(t, list) {
			if shown[beginning] {
				t.Errorf("%q is shown twice", beginning)
			}
			shown[beginning] = true
		}
		more := bottest.Button(list, "More")
		if more == "" {
			break
		}
		list = mustRespond(t, d, pressed(t, more))
		if !bottest.Updates(list) || bottest.Button(list, "Back") == "" || !strings.Contains(plain(t, list), fmt.Sprintf("page %d", pages+1)) {
			t.Fatalf("a turned page is\n%s", plain(t, list))
		}
	}
	if pages < 2 || len(shown) < 7 {
		t.Errorf("%d pages with %d passages", pages, len(shown))
	}
	for range pages - 1 {
		list = mustRespond(t, d, pressed(t, bottest.Button(list, "Back")))
	}
	menu, options := bottest.Menu(list)
	for label, value := range options {
		whole := mustRespond(t, d, read(t, bottest.Choose("2", menu, value)))
		if !bottest.Updates(whole) || len(excerptsOf(t, whole)) != 1 {
			t.Errorf("%s shows\n%s", label, plain(t, whole))
		}
		if back := mustRespond(t, d, pressed(t, bottest.Button(whole, "Back"))); plain(t, back) != plain(t, list) {
			t.Errorf("back at the list:\n%s", plain(t, back))
		}
		if source := plain(t, mustRespond(t, d, pressed(t, bottest.Button(whole, "Source")))); !strings.Contains(source, "receipt: v1.") {
			t.Errorf("%s: the source is\n%s", label, source)
		}
	}
	for _, wrong := range []string{"", "0", "-1", "9999", "x"} {
		if reply := mustRespond(t, d, read(t, bottest.Choose("2", menu, wrong))); len(excerptsOf(t, reply)) > 0 {
			t.Errorf("the choice %q shows\n%s", wrong, plain(t, reply))
		}
	}
}

// Behind Source is all that proves and cites a passage, for anybody, in private.
func TestSource(t *testing.T) {
	d := lightHandler(t)
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", "When was the lighthouse of Tarva built?"))
	source := mustRespond(t, d, read(t, bottest.By(bottest.Press("2", bottest.Button(reply, "Source")), "somebody")))
	text := plain(t, source)
	if !bottest.Private(source) || bottest.Updates(source) {
		t.Errorf("it is public, or takes the place of the answer:\n%s", text)
	}
	for _, want := range []string{"*The lighthouse of Tarva*", "paragraph 1", "receipt: v1.", "@misc{tarva,",
		"> The lighthouse of Tarva was built"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(plain(t, reply), "v1.tarva") || strings.Contains(plain(t, reply), "paragraph") {
		t.Errorf("the reply shows what belongs behind Source:\n%s", plain(t, reply))
	}
	around := plain(t, mustRespond(t, d, pressed(t, bottest.Button(source, "Context"))))
	if !strings.Contains(around, "Boats pass the lighthouse of Tarva at night.") {
		t.Errorf("the context is\n%s", around)
	}
	if err := d.store.Hide("6", "tarva", d.now()); err != nil {
		t.Fatal(err)
	}
	if text := plain(t, mustRespond(t, d, pressed(t, bottest.Button(reply, "Source")))); !strings.Contains(text, en.Say("context.hidden")) {
		t.Errorf("hidden: %s", text)
	}
}

// What a question was narrowed down to holds for more of its passages too.
func TestMoreOfNarrowed(t *testing.T) {
	d := lightHandler(t)
	var asked []retrieval.Query
	ask := d.lib.Ask
	faked(&d.lib).ask = func(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error) {
		asked = append(asked, q)
		q.Speaker, q.After, q.Before, q.Version = "", "", "", ""
		return ask(ctx, q)
	}
	in := typedCommand(t, "ask", "question", whenBuilt, "speaker", "Holt", "after", "2025-01", "before", "2026-02-03", "version", "2.0")
	in.Locale = "es-419"
	first := mustRespond(t, d, in)
	mustRespond(t, d, pressed(t, bottest.Button(first, "Más")))
	if len(asked) != 2 {
		t.Fatalf("the collection was asked %d times", len(asked))
	}
	for _, q := range asked {
		if q.Speaker != "Holt" || q.After != "2025-01" || q.Before != "2026-02-03" || q.Version != "2.0" || q.Language != "es-419" {
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

// Only the person who asked turns the pages that others see; a list of more is for
// everybody, in private.
func TestPagesOfSomebodyElse(t *testing.T) {
	d := lightHandler(t)
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", whenBuilt))
	list := mustRespond(t, d, read(t, bottest.By(bottest.Press("2", bottest.Button(reply, "More")), "somebody")))
	if bottest.Updates(list) || !bottest.Private(list) || len(excerptsOf(t, list)) == 0 {
		t.Errorf("got %s", plain(t, list))
	}
	who := mustRespond(t, d, typedCommand(t, "who", "speaker", "Holt"))
	id := strings.Replace(bottest.Button(reply, "More"), ".more.", ".page.", 1)
	answer := mustRespond(t, d, read(t, bottest.By(bottest.Press("3", id), "somebody")))
	if bottest.Updates(answer) || !bottest.Private(answer) || !strings.Contains(plain(t, answer), "Only the person who asked") {
		t.Errorf("got %s", plain(t, answer))
	}
	// A source and its context are for everybody, and private.
	menu, options := bottest.Menu(who)
	for _, value := range options {
		source := mustRespond(t, d, read(t, bottest.By(bottest.Choose("4", menu, value), "somebody")))
		if bottest.Updates(source) || !bottest.Private(source) {
			t.Errorf("got %s", plain(t, source))
		}
		answer = mustRespond(t, d, read(t, bottest.By(bottest.Press("5", bottest.Button(source, "Context")), "somebody")))
		for _, want := range []string{"The lamp must never go out", "She climbs the stairs twice a night.", "I have not missed a night"} {
			if text := plain(t, answer); !strings.Contains(text, want) || !bottest.Private(answer) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
	}
	if len(options) == 0 {
		t.Error("nothing leads to a source")
	}
}

func TestShare(t *testing.T) {
	d := lightHandler(t)
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", whenBuilt, "private", true))
	menu, options := bottest.Menu(reply)
	share := options[en.Say("do.share")]
	shared := mustRespond(t, d, read(t, bottest.Choose("2", menu, share)))
	if bottest.Private(shared) || bottest.Updates(shared) {
		t.Errorf("what is shared is\n%s", plain(t, shared))
	}
	if got, want := excerptsOf(t, shared), excerptsOf(t, reply); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("shared %q, not %q", got, want)
	}
	if _, options := bottest.Menu(shared); len(options) > 0 || bottest.Button(shared, "More") == "" {
		t.Errorf("what is shared has the wrong buttons:\n%s", plain(t, shared))
	}
	in := read(t, bottest.By(bottest.Choose("2", menu, share), "somebody"))
	if answer := mustRespond(t, d, in); !bottest.Private(answer) {
		t.Error("somebody else shared it")
	}
}

// A question that follows keeps what the answer was about, and says so; it can be
// asked again without.
func TestFollowUp(t *testing.T) {
	d := lightHandler(t)
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", "When was the lighthouse of Tarva built?"))
	form := mustRespond(t, d, pressed(t, bottest.Button(reply, "Follow up")))
	id := bottest.FormID(form)
	answer := mustRespond(t, d, read(t, bottest.Fill("2", id, "question", "How many miles is its lamp seen?")))
	text := plain(t, answer)
	if !strings.Contains(text, "kept from the last answer: The lighthouse of Tarva") || !strings.Contains(text, "for 12 *miles*") {
		t.Fatalf("got\n%s", text)
	}
	menu, options := bottest.Menu(answer)
	without := mustRespond(t, d, read(t, bottest.Choose("3", menu, options[en.Say("do.drop")])))
	if text := plain(t, without); strings.Contains(text, "kept from") || !bottest.Updates(without) || len(excerptsOf(t, without)) == 0 {
		t.Errorf("without what was kept:\n%s", text)
	}
	// The words of the question before are asked for with one that says nothing alone.
	answer = mustRespond(t, d, read(t, bottest.Fill("4", id, "question", "and when was that exactly?")))
	if text := plain(t, answer); !strings.Contains(text, "in 1852") {
		t.Errorf("got\n%s", text)
	}
	for _, wrong := range []string{"", " ", strings.Repeat("x", commands.MaxQuestion+1)} {
		if text := plain(t, mustRespond(t, d, read(t, bottest.Fill("5", id, "question", wrong)))); !strings.Contains(text, "only you") {
			t.Errorf("%q: %s", wrong, text)
		}
	}
	for _, wrong := range []string{"", "v1.more." + strings.SplitN(id, ".", 3)[2], "v1.followed.nobody.0.0.o"} {
		if reply := mustRespond(t, d, read(t, bottest.Fill("6", wrong, "question", "When?"))); len(excerptsOf(t, reply)) > 0 {
			t.Errorf("the form %q: %s", wrong, plain(t, reply))
		}
	}
}

// What people say of an answer is kept without who, for the moderators.
func TestVerdictsOfPeople(t *testing.T) {
	d := lightHandler(t)
	const question = "When was the lighthouse of Tarva built?"
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", question))
	for n, who := range []string{"9", "10", "11"} {
		text := plain(t, mustRespond(t, d, read(t, bottest.By(bottest.Press(fmt.Sprint(n), bottest.Button(reply, "👍")), who))))
		if !strings.Contains(text, "Thank you") {
			t.Errorf("got %s", text)
		}
	}
	no := mustRespond(t, d, pressed(t, bottest.Button(reply, "👎")))
	if len(excerptsOf(t, no)) == 0 || !strings.Contains(plain(t, no), "Sorry") {
		t.Errorf("no other passages are offered:\n%s", plain(t, no))
	}
	text := plain(t, mustRespond(t, d, read(t, bottest.Admin("7", "gaps"))))
	line := ""
	for l := range strings.Lines(text) {
		if strings.HasPrefix(l, "{") {
			line += l
		}
	}
	questions, err := evaluate.ReadQuestions(strings.NewReader(line))
	if err != nil || len(questions) != 1 || questions[0].Question != question || len(questions[0].Answers) != 1 {
		t.Fatalf("%v, %+v of\n%s", err, questions, text)
	}
	if answer := questions[0].Answers[0][0]; !strings.HasPrefix(excerptsOf(t, reply)[0], answer) {
		t.Errorf("the answer is %q", answer)
	}
	if !strings.Contains(line, `"verdict":"yes 3, no 1"`) || !strings.Contains(line, `"receipt":"v1.tarva.`) {
		t.Errorf("the line is %s", line)
	}
	d.clock = func() time.Time { return time.Now().Add(state.MaxAge + time.Hour) }
	if text := plain(t, mustRespond(t, d, read(t, bottest.Admin("8", "gaps")))); strings.Contains(text, question) {
		t.Errorf("it is kept for longer than it is said:\n%s", text)
	}
}

// What comes closest is shown at once, says that it may not answer, and cannot be
// spread.
func TestClosest(t *testing.T) {
	d := lightHandler(t)
	const question = "Who painted the lighthouse of Lyng?"
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", question))
	if got := plain(t, reply); !strings.Contains(got, "Nothing answers this for certain. This comes closest:") {
		t.Errorf("got\n%s", got)
	}
	if n := len(excerptsOf(t, reply)); !bottest.Private(reply) || n != 1 {
		t.Errorf("%d passages, private: %v", n, bottest.Private(reply))
	}
	if near := bottest.Button(reply, en.Say("button.near")); near != "" {
		if all := mustRespond(t, d, pressed(t, near)); len(excerptsOf(t, all)) < 2 || !bottest.Private(all) {
			t.Errorf("all that come close are\n%s", plain(t, all))
		}
	}
	if _, options := bottest.Menu(reply); bottest.Button(reply, "More") != "" || len(options) > 0 {
		t.Error("what may not answer can be spread")
	}
}

// Where nothing is about it, what there is is told, with questions that are
// answered.
func TestNothing(t *testing.T) {
	d := lightHandler(t)
	reply := mustRespond(t, d, typedCommand(t, "ask", "question", "hello, who are you?"))
	got := plain(t, reply)
	if !strings.Contains(got, "Nothing here is about that.") || !strings.Contains(got, "These are answered:") {
		t.Fatalf("got\n%s", got)
	}
	n := 0
	for line := range strings.Lines(got) {
		label, ok := strings.CutPrefix(strings.TrimSpace(line), "[ ")
		label, _, _ = strings.Cut(label, " ]")
		if !ok {
			continue
		}
		n++
		if again := mustRespond(t, d, pressed(t, bottest.Button(reply, label))); len(excerptsOf(t, again)) == 0 {
			t.Errorf("%q is offered and not answered", label)
		}
	}
	if n != mostTried {
		t.Errorf("%d questions are offered:\n%s", n, got)
	}
}

// In another language than the articles, it is said in which they are.
func TestNothingInOtherLanguages(t *testing.T) {
	sources := harbour()
	sources[1].Language = "de"
	if got := otherLanguages(phrases.Languages["fr"], sources); got != "allemand et anglais" {
		t.Errorf("got %q", got)
	}
	if got := otherLanguages(phrases.Languages["de"], sources) + otherLanguages(en, nil); got != "" {
		t.Errorf("got %q", got)
	}
	d := testHandler(&retrieval.Answer{})
	in := bottest.Changed(bottest.Command("1", "ask", "question", "Qui ?"), func(in map[string]any) { in["locale"] = "fr" })
	if text := plain(t, mustRespond(t, d, read(t, in))); !strings.Contains(text, "Les articles sont en anglais") {
		t.Errorf("got\n%s", text)
	}
}

// Help offers questions that work here, and works while there is no index.
func TestHelpOffersQuestions(t *testing.T) {
	d := lightHandler(t)
	reply := mustRespond(t, d, typedCommand(t, "help"))
	asked := mustRespond(t, d, pressed(t, bottest.Button(reply, "What did Sara Holt say?")))
	if !strings.Contains(plain(t, asked), "The lamp must never go out") {
		t.Errorf("got\n%s", plain(t, asked))
	}
}

// /who alone is a menu, for the asker alone.
func TestWhoMenu(t *testing.T) {
	d := lightHandler(t)
	reply := mustRespond(t, d, typedCommand(t, "who"))
	menu, options := bottest.Menu(reply)
	if !bottest.Private(reply) || options["Sara Holt"] != "Sara Holt" {
		t.Fatalf("got\n%s", plain(t, reply))
	}
	text := plain(t, mustRespond(t, d, read(t, bottest.Choose("2", menu, "Sara Holt"))))
	if !strings.Contains(text, "I have not missed a night") {
		t.Errorf("got\n%s", text)
	}
	if text := plain(t, mustRespond(t, d, read(t, bottest.Choose("3", menu, "Nobody @everyone")))); strings.Contains(text, "│") {
		t.Errorf("got\n%s", text)
	}
}

// The articles are listed ten on a page, the newest first.
func TestSourcesPages(t *testing.T) {
	d := testHandler(nil)
	var sources []retrieval.Source
	for n := range 23 {
		s := harbour()[0]
		s.ID, s.Title, s.Published = fmt.Sprint("a", n), fmt.Sprintf("Article No %d of many", n), article.Date(fmt.Sprintf("2024-01-%02d", n+1))
		sources = append(sources, s)
	}
	faked(&d.lib).sources = func(context.Context) ([]retrieval.Source, error) { return sources, nil }
	page := mustRespond(t, d, typedCommand(t, "sources", "private", true))
	for _, want := range []string{"Article No 22 of", "Article No 12 of", "Article No 2 of"} {
		text := plain(t, page)
		if !strings.Contains(text, want) || !strings.Contains(text, "of 3, the newest first") {
			t.Errorf("no %s in\n%s", want, text)
		}
		if more := bottest.Button(page, "More"); more != "" {
			page = mustRespond(t, d, pressed(t, more))
			if !bottest.Updates(page) {
				t.Error("a page does not take the place of the one before")
			}
		}
	}
	if bottest.Button(page, "More") != "" || bottest.Button(page, "Back") == "" {
		t.Errorf("the last page is\n%s", plain(t, page))
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
	more, around := bottest.Button(reply, "More"), bottest.Button(reply, "Source")
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
	f.Add(bottest.Button(body, "Source"))
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
