package bot

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// sideHandler answers from a collection in which outlets disagree.
func sideHandler(t testing.TB) handler {
	t.Helper()
	page := func(head, body string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("---\n" + head + "\n---\n" + body)}
	}
	fsys := fstest.MapFS{
		"tide.md": page("title: Ferry fire in Tolme\npublisher: The Tide\npublished: 2024-03-20\nurl: https://tide.example/fire",
			"A fire on a ferry in Tolme killed at least 31 people on Tuesday.\n\n“I’ve crossed that bay every morning,” said Ruth *Calder*, "+
				"the harbour master of Tolme. Last July the ferry had been inspected in Tolme.\n"),
		"bell.md": page("title: What is known of the Tolme fire\npublisher: The Bell @everyone\npublished: 2024-03-22",
			"The ferry fire in Tolme left 33 people dead, the mayor of Tolme, Ada Quill, said on Thursday.\n\n“I have crossed that bay "+
				"every morning,” said Ruth Calder, the harbour master of Tolme. The ferry of Tolme was built in 1987.\n"),
	}
	articles, problems, err := new(article.Reader).Read(t.Context(), fsys)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	x, err := retrieval.NewMemory(t.Context(), articles, time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	d := testHandler(nil)
	d.lib = indexed{x}
	return d
}

// sideCommands are one of each command, the same in every test.
var sideCommands = map[string][]any{
	"figures": {"topic", "How many died in Tolme?"}, "compare": {"question", "Who crossed that bay every morning?"},
	"timeline": {"topic", "Tolme"}, "brief": {"source", "tide"},
}

// What people see.
func TestSides(t *testing.T) {
	for name, options := range sideCommands {
		t.Run(name, func(t *testing.T) {
			golden(t, "sides-"+name+".txt", plain(t, mustRespond(t, sideHandler(t), typedCommand(t, name, options...))))
		})
	}
}

// Every language answers with the same quoted words, as Discord takes them, and with
// none of English left over.
func TestSidesInEveryLanguage(t *testing.T) {
	d := sideHandler(t)
	for language, w := range phrases.Languages {
		for name, options := range sideCommands {
			raw := bottest.Changed(bottest.Command("1", name, options...), func(in map[string]any) { in["locale"] = language })
			text := plain(t, mustRespond(t, d, read(t, raw)))
			if w.Language != phrases.English && (strings.Contains(text, "measure.") || strings.Contains(text, "own statement") ||
				strings.Contains(text, "Struck through") || strings.Contains(text, "How it begins")) {
				t.Errorf("/%s in %s says\n%s", name, language, text)
			}
			if name == "figures" && !strings.Contains(text, "33 people dead") {
				t.Errorf("/%s in %s lacks the words of the article\n%s", name, language, text)
			}
		}
	}
}

// What a moderator hides is in none of them, nor is what a server does not show.
func TestSidesHide(t *testing.T) {
	d := sideHandler(t)
	if text := said(t, d, bottest.Admin("3", "hide", "what", "bell")); !strings.Contains(text, "bell") {
		t.Fatal(text)
	}
	for name, options := range sideCommands {
		text := plain(t, mustRespond(t, d, typedCommand(t, name, options...)))
		if strings.Contains(text, "The Bell") || strings.Contains(text, "33 people") {
			t.Errorf("/%s shows what is hidden:\n%s", name, text)
		}
	}
	if text := said(t, d, bottest.Command("5", "brief", "source", "bell")); strings.Contains(text, "33") {
		t.Errorf("/brief shows what is hidden:\n%s", text)
	}
}

// Nothing found is said to the asker alone, and what is typed cannot hurt.
func TestSidesOfNothing(t *testing.T) {
	d := sideHandler(t)
	for _, topic := range []string{"How many died in Ostrand?", "@everyone **x**", "the of", strings.Repeat("ä", 500), "\u202e", "1", "when"} {
		for _, c := range []struct{ name, option string }{{"figures", "topic"}, {"compare", "question"}, {"timeline", "topic"}} {
			plain(t, mustRespond(t, d, typedCommand(t, c.name, c.option, topic)))
		}
	}
	for _, raw := range [][]byte{bottest.Command("1", "figures", "topic", "  "), bottest.Command("2", "brief", "source", "nowhere"),
		bottest.Command("3", "compare", "question", strings.Repeat("x", 501)), bottest.Command("4", "timeline", "topic", "bread")} {
		said(t, d, raw)
	}
}

// A reply of many rows keeps to Discord's limits and says what is left.
func TestSidesAreCut(t *testing.T) {
	fsys := fstest.MapFS{}
	for i := range 60 {
		text := fmt.Sprintf("Report %d on Tolme\n\nThe storm in Tolme killed %d people, as report %d says, and %s\n", i, 100+i, i,
			strings.Repeat("the sea rose over the quay again and again, ", 8))
		fsys[fmt.Sprintf("a%02d.txt", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	articles, _, err := new(article.Reader).Read(t.Context(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	x, err := retrieval.NewMemory(t.Context(), articles, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	d := testHandler(nil)
	d.lib = indexed{x}
	text := plain(t, mustRespond(t, d, typedCommand(t, "figures", "topic", "how many died in Tolme")))
	if !strings.Contains(text, "more are not shown here") {
		t.Errorf("got\n%s", text)
	}
}

// The menu under the rows shows the source of each, with its receipt, to anyone who asks.
func TestSidesSource(t *testing.T) {
	d := sideHandler(t)
	for name, options := range sideCommands {
		id, values := bottest.Menu(mustRespond(t, d, typedCommand(t, name, options...)))
		if id == "" || len(values) == 0 {
			t.Errorf("/%s has no menu", name)
		}
		for label, value := range values {
			if text := plain(t, mustRespond(t, d, read(t, bottest.Choose("2", id, value)))); !strings.Contains(text, "v1.") {
				t.Errorf("/%s, %s: no receipt in\n%s", name, label, text)
			}
		}
	}
}

// oddHandler answers from an Arabic article and from one with a table, neither of which has
// an outlet.
func oddHandler(t testing.TB) handler {
	t.Helper()
	d := testHandler(nil)
	d.lib = lighthouses(t, func(files map[string]string) {
		clear(files)
		files["7.txt"] = "قالت الكاتبة ليلى منصور: \"المكتبة حلم قديم\".\n"
		files["9.md"] = "| Option | Default |\n|---|---|\n| retries | often |\n| timeout | short |\n"
	})
	return d
}

// Somebody quoted once is not called the most quoted, and a role stands behind the comma
// of the asker's language.
func TestBriefOfOneQuotation(t *testing.T) {
	d := oddHandler(t)
	for language, want := range map[string]string{"en-US": "Quoted: ", "de": "Zitiert: ", "ar": "اقتباس: ليلى منصور، الكاتبة"} {
		raw := bottest.Changed(bottest.Command("1", "brief", "source", "7"), func(in map[string]any) { in["locale"] = language })
		text := plain(t, mustRespond(t, d, read(t, raw)))
		if !strings.Contains(text, want) || strings.Contains(text, "(1 ") || strings.Contains(text, "اقتباس واحد") {
			t.Errorf("/brief in %s lacks %q:\n%s", language, want, text)
		}
	}
}

// Where passages stand below, nobody is sent to look for them, and in Arabic each of
// them begins from the right.
func TestPassagesInsteadOfFigures(t *testing.T) {
	d := oddHandler(t)
	raw := bottest.Changed(bottest.Command("1", "figures", "topic", "retries"), func(in map[string]any) { in["locale"] = "ar" })
	text := plain(t, mustRespond(t, d, read(t, raw)))
	if strings.Contains(text, "/اسأل") || !strings.Contains(text, "\u200f*[1]*") {
		t.Errorf("/figures says\n%s", text)
	}
}

// The date of one article is not said of another that has none.
func TestCoverageOfUndatedArticles(t *testing.T) {
	w := en
	dated := retrieval.Source{Citation: cite.Citation{ID: "a", Title: "A", Published: "2023-09-01"}}
	for _, test := range []struct {
		sources []retrieval.Source
		says    bool
	}{{[]retrieval.Source{dated, {Citation: cite.Citation{ID: "b", Title: "B"}}}, false}, {[]retrieval.Source{dated}, true}} {
		text := layout.Coverage(w, test.sources)
		if strings.Contains(text, "1 September 2023") != test.says {
			t.Errorf("of %d articles: %s", len(test.sources), text)
		}
	}
}
