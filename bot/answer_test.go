package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/limits"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/bot/internal/suggest"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

var update = flag.Bool("update", false, "write the golden files again")

func encode(t testing.TB, r discord.Response) []byte {
	t.Helper()
	body, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// checked is the body of a response, held against Discord's limits and its
// description of the API.
func checked(t testing.TB, r discord.Response) []byte {
	t.Helper()
	body := encode(t, r)
	if err := bottest.CheckReply(body); err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	return body
}

// sampled is checked for one seed in ten, and holds the others against Discord's
// limits only.
func sampled(t testing.TB, seed uint64, r discord.Response) []byte {
	t.Helper()
	if seed%10 == 0 {
		return checked(t, r)
	}
	body := encode(t, r)
	if err := bottest.CheckLimits(body); err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	return body
}

func plain(t testing.TB, reply []byte) string {
	t.Helper()
	text, err := bottest.Plain(reply)
	if err != nil {
		t.Fatalf("%v\n%s", err, reply)
	}
	return text
}

// golden compares text with testdata/name; -update writes it.
func golden(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s differs (go test ./bot -update rewrites it); got:\n%s", path, text)
	}
}

// harbour is a collection of two invented articles.
func harbour() []retrieval.Source {
	return []retrieval.Source{
		{
			Citation: cite.Citation{
				ID: "harbour-reopens", Title: "Harbour reopens after the storm", Publisher: "The Coast Daily",
				Authors: []string{"Ida Holm", "Per Lind"}, Published: "2023-11-05",
				URL: "https://coast.example/harbour", Kind: "article",
			},
			Language: "en", SHA256: strings.Repeat("0123456789abcdef", 4), Words: 640, Passages: 12,
			AlsoAt:  []string{"https://mirror.example/harbour"},
			Indexed: time.Date(2025, 2, 3, 4, 5, 6, 0, time.UTC),
		},
		{
			Citation: cite.Citation{
				ID: "ferry-briefing", Title: "Ferry: what changes [2024]", Publisher: "Island Times",
				Published: "2024-02", URL: "https://mirror.example/ferry", Via: "mirror.example", Kind: "briefing",
			},
			Language: "en", Words: 1, Passages: 1,
			Indexed: time.Date(2025, 2, 3, 4, 5, 7, 0, time.UTC),
		},
	}
}

func harbourAnswer() *retrieval.Answer {
	sources := harbour()
	return &retrieval.Answer{
		Question: "When did the *harbour* reopen for feries?",
		Answered: true,
		Hits: []retrieval.Hit{
			{
				N: 1, Excerpt: "The harbour reopened on 4 November, said the pilot. \"Every berth #1-9 is clear.\"",
				Fragments: []retrieval.Fragment{
					{Text: "The "}, {Text: "harbour", Match: true}, {Text: " "}, {Text: "reopened", Match: true},
					{Text: " on 4 November, said the pilot. \"Every berth #1-9 is clear.\""},
				},
				Receipt: "v1.harbour-reopens.0123456789abcdef.120-200.0123456789ab",
				Link:    "https://coast.example/harbour#:~:text=The%20harbour,is%20clear.",
				Article: sources[0].Citation, Paragraph: 3, CutBefore: true, CutAfter: true,
			},
			{
				N: 2, Excerpt: "1. Ferries sail again from Monday.", Fragments: []retrieval.Fragment{
					{Text: "1. "}, {Text: "Ferries", Match: true}, {Text: " sail again from Monday."},
				},
				Receipt: "v1.ferry-briefing.ba98765432100123.0-34.ba9876543210", Link: "https://mirror.example/ferry",
				Article: sources[1].Citation, Paragraph: 1,
			},
			{
				N: 3, Excerpt: "No boat was lost.", Receipt: "v1.harbour-reopens.0123456789abcdef.640-657.ba9876543210",
				Article: sources[0].Citation, Paragraph: 9, CutAfter: true,
			},
		},
		Articles:  2,
		Corrected: []retrieval.Correction{{From: "feries", To: "ferries"}},
	}
}

// limited is an answer with as many hits as were wanted.
func limited(a *retrieval.Answer, limit int) *retrieval.Answer {
	if a == nil || len(a.Hits) <= limit {
		return a
	}
	fewer := *a
	fewer.Hits = a.Hits[:limit]
	return &fewer
}

// testHandler answers every question with answer from the collection harbour.
func testHandler(answer *retrieval.Answer) handler {
	return handler{
		version: "1.2.3",
		store:   state.NewMemory(),
		limits:  limits.New(0),
		counts:  &counts{},
		lib: &fake{
			ask: func(_ context.Context, q retrieval.Query) (*retrieval.Answer, error) {
				return limited(answer, q.Limit), nil
			},
			sources: func(context.Context) ([]retrieval.Source, error) {
				return harbour(), nil
			},
		},
	}
}

// firstPage is what an answer shows first.
func firstPage(t testing.TB, a *retrieval.Answer) []byte {
	t.Helper()
	return mustRespond(t, testHandler(a), typedCommand(t, "ask", "question", "When?"))
}

// en are the words of most tests.
var en = phrases.Languages[phrases.English]

// typedCommand is an interaction as the gateway hands it over, with the
// options as pairs of a name and a value.
func typedCommand(t testing.TB, name string, options ...any) discord.Interaction {
	t.Helper()
	in, err := discord.DecodeInteraction(bottest.Command("1", name, options...))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func mustRespond(t testing.TB, d handler, in discord.Interaction) []byte {
	t.Helper()
	r, err := d.respond(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return checked(t, r)
}

// TestReplies shows what people see: one file for each reply.
func TestReplies(t *testing.T) {
	nothing := &retrieval.Answer{Question: "Who won?"}
	for _, test := range []struct {
		file   string
		answer *retrieval.Answer
		in     discord.Interaction
	}{
		{"ask.txt", harbourAnswer(), typedCommand(t, "ask", "question", "When did the *harbour* reopen for feries?")},
		{"ask-private-source.txt", harbourAnswer(), typedCommand(t, "ask", "question", "When?", "source", "harbour-reopens", "private", true)},
		{"ask-nothing.txt", nothing, typedCommand(t, "ask", "question", "Who won?")},
		{"ask-narrowed.txt", harbourAnswer(), typedCommand(t, "ask", "question", "When?", "speaker", "Ruth *Calder*", "after", "2025-10",
			"before", "2026")},
		{"ask-nothing-narrowed.txt", nothing, typedCommand(t, "ask", "question", "Who won?", "speaker", "Ruth Calder", "source",
			"ferry-briefing")},
		{"ask-no-date.txt", nothing, typedCommand(t, "ask", "question", "Who won?", "after", "last *week*")},
		{"ask-nothing-source.txt", nothing, typedCommand(t, "ask", "question", "Who won?", "source", "ferry-briefing")},
		{"ask-no-such-source.txt", nothing, typedCommand(t, "ask", "question", "Who won?", "source", "the @everyone gazette")},
		{"sources.txt", nil, typedCommand(t, "sources")},
		{"sources-one.txt", nil, typedCommand(t, "sources", "source", "harbour REOPENS after the storm", "private", true)},
		{"help.txt", nil, typedCommand(t, "help")},
		{"about.txt", nil, typedCommand(t, "about")},
		{"privacy.txt", nil, typedCommand(t, "privacy")},
		{"unknown.txt", nil, typedCommand(t, "dance")},
	} {
		t.Run(test.file, func(t *testing.T) {
			golden(t, test.file, plain(t, mustRespond(t, testHandler(test.answer), test.in)))
		})
	}
}

// TestAnswerBody shows the body itself of the typical reply.
func TestAnswerBody(t *testing.T) {
	reply := mustRespond(t, testHandler(harbourAnswer()), typedCommand(t, "ask", "question", "When?"))
	var indented bytes.Buffer
	if err := json.Indent(&indented, reply, "", "  "); err != nil {
		t.Fatal(err)
	}
	questionID := regexp.MustCompile(`"v1\.(more|follow|yes|no)\.[\w-]+`) // another one in each store
	golden(t, "ask.json", questionID.ReplaceAllString(indented.String(), `"v1.$1.QUESTION`)+"\n")
}

func TestRepliesMatchTheDescription(t *testing.T) {
	bottest.NeedDescription(t)
	// The check can fail: a label that is too long is refused by the
	// description, not by our own limits.
	bad := discord.Message(discord.Public,
		discord.Component{Type: discord.ComponentButton, Style: discord.ButtonLink, Label: "a", URL: "https://a.example"})
	if err := bottest.CheckReply(encode(t, bad)); err == nil || !strings.Contains(err.Error(), "not as Discord describes") {
		t.Errorf("a button outside a row: got %v", err)
	}
	firstPage(t, harbourAnswer())
}

// scraps are what hostile text is made of.
var scraps = []string{
	"word", "Wort ", " ", "\n", "\n\n", "1. ", "- ", "> ", ">>> ", "# ", "-# ", "*", "**", "***", "_", "__", "~~", "||", "`", "```",
	`\`, `\\`, "[a](https://example.org)", "https://example.org/a_b(c)", "<@1>", "<@&2>", "<#3>", "<t:1:R>", "</ask:1>", "@everyone", "@here",
	":smile:", "<:x:1>",
	"\u202e", "\u200f", "\u2067", "\u200b", "\u200d", "\ufeff", "\u2028", "\u00a0", "e\u0301", "\u0301\u0302\u0303", "👩‍👩‍👧", "🇩🇪", "#️⃣",
	"العربية", "עברית", "日本語", "ก็", "।", "¯\\_(ツ)_/¯", "…", "“", "”", "(", ")", "]", "[", "|", "<", ">", ":", "@", ".", "\u0000", "\u007f",
	strings.Repeat("long", 200), strings.Repeat("*", 700), strings.Repeat("\u0301", 300), strings.Repeat("- ", 400),
}

func hostileText(r *rand.Rand, n int) string {
	var text strings.Builder
	for range r.IntN(n + 1) {
		text.WriteString(scraps[r.IntN(len(scraps))])
	}
	return text.String()
}

// hostileReceipt is the receipt of an article whose id is as long as it likes,
// or none.
func hostileReceipt(r *rand.Rand) string {
	if r.IntN(2) == 0 {
		return "v1:" + hostileText(r, 2)
	}
	start := r.IntN(1e9)
	return fmt.Sprintf("v1.%s.%016x.%d-%d.%012x", strings.Repeat("a-b", 1+r.IntN(60)), r.Uint64(), start, start+1+r.IntN(1e6), r.Uint64()>>16)
}

func hostileHit(r *rand.Rand, n int) retrieval.Hit {
	excerpt := "x" + hostileText(r, 40)
	h := retrieval.Hit{
		N: n, Excerpt: excerpt, Paragraph: r.IntN(1000), CutBefore: r.IntN(2) == 0, CutAfter: r.IntN(2) == 0,
		Receipt: hostileReceipt(r), Link: "https://example.org/" + hostileText(r, 4),
		Article: cite.Citation{
			ID: hostileText(r, 3), Title: hostileText(r, 12), Publisher: hostileText(r, 6), Via: hostileText(r, 3),
			Authors: []string{hostileText(r, 5), hostileText(r, 5), hostileText(r, 5), hostileText(r, 5)}[:r.IntN(5)],
			Kind:    []cite.Citation{{Kind: "article"}, {Kind: "briefing"}}[r.IntN(2)].Kind,
		},
	}
	for len(excerpt) > 0 {
		size := min(1+r.IntN(30), len(excerpt))
		for size < len(excerpt) && excerpt[size]&0xC0 == 0x80 { // not inside a code point
			size++
		}
		h.Fragments = append(h.Fragments, retrieval.Fragment{Text: excerpt[:size], Match: r.IntN(2) == 0})
		excerpt = excerpt[size:]
	}
	return h
}

// hostileQuestion is a question that was narrowed down, as it was typed.
func hostileQuestion(r *rand.Rand) state.Question {
	return state.Question{Speaker: hostileText(r, 6), After: hostileText(r, 1), Before: hostileText(r, 1)}
}

// TestHostileAnswers makes answers of everything that could format, mention,
// link, or grow: each reply must fit, format nothing, and give its excerpts back byte
// for byte, and so must the list of more and each passage of it.
func TestHostileAnswers(t *testing.T) {
	whole, cut := 0, 0
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		a := &retrieval.Answer{Question: hostileText(r, 30), Answered: true}
		for n := range 1 + r.IntN(7) {
			a.Hits = append(a.Hits, hostileHit(r, n+1))
		}
		for range r.IntN(6) {
			a.Corrected = append(a.Corrected, retrieval.Correction{From: hostileText(r, 3), To: hostileText(r, 3)})
		}
		d := testHandler(a)
		passages := 1 + r.IntN(3)
		if _, err := d.store.ChangeSettings("6", func(s *state.Settings) error { s.Passages = passages; return nil }); err != nil {
			t.Fatal(err)
		}
		ask := func(in discord.Interaction) []byte {
			reply, err := d.respond(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			body := sampled(t, seed, reply)
			plain(t, body)
			return body
		}
		same := func(reply []byte, hits []retrieval.Hit) {
			excerpts := excerptsOf(t, reply)
			if len(excerpts) != len(hits) {
				t.Fatalf("seed %d: %d excerpts of %d", seed, len(excerpts), len(hits))
			}
			for n, got := range excerpts {
				switch {
				case got == hits[n].Excerpt:
					whole++
				case got != "" && strings.HasPrefix(hits[n].Excerpt, got):
					cut++
				default:
					t.Fatalf("seed %d, hit %d: quoted %q of %q", seed, n+1, got, hits[n].Excerpt)
				}
			}
		}
		first := ask(typedCommand(t, "ask", "question", "q"+clip(hostileText(r, 30), 400)))
		same(first, a.Hits[:min(passages, len(a.Hits))])
		if more := bottest.Button(first, "More"); more != "" {
			list := ask(pressed(t, more))
			same(list, a.Hits[passages:min(passages+listed, len(a.Hits))])
			menu, options := bottest.Menu(list)
			for _, value := range options {
				n, err := strconv.Atoi(value)
				if err != nil {
					t.Fatal(err)
				}
				same(ask(read(t, bottest.Choose("2", menu, value))), a.Hits[n-1:n])
			}
		} else if len(a.Hits) > passages {
			t.Fatalf("seed %d: nothing shows the other passages", seed)
		}
	}
	if whole == 0 || cut == 0 {
		t.Errorf("%d whole and %d cut excerpts: this tests too little", whole, cut)
	}
}

func clip(text string, n int) string { return discord.Clip(text, n) }

// TestHostileCollection does the same for the replies that list articles, and
// for the suggestions.
func TestHostileCollection(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 2))
		var sources []retrieval.Source
		for range r.IntN(60) {
			h := hostileHit(r, 1)
			sources = append(sources, retrieval.Source{
				Citation: h.Article, Language: hostileText(r, 2), SHA256: hostileText(r, 3), AlsoAt: []string{h.Link, "https://a.example"},
				Words: r.IntN(1e6), Indexed: time.Unix(r.Int64N(2e9), 0),
			})
		}
		d := testHandler(&retrieval.Answer{})
		faked(&d.lib).sources = func(context.Context) ([]retrieval.Source, error) { return sources, nil }
		for _, in := range []discord.Interaction{
			typedCommand(t, "ask", "question", "q"+hostileText(r, 10)),
			typedCommand(t, "ask", "question", "q", "source", "no "+hostileText(r, 10)),
			typedCommand(t, "sources"),
			typedCommand(t, "about"),
		} {
			reply, err := d.respond(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			plain(t, sampled(t, seed, reply))
		}
		for _, s := range sources[:min(len(sources), 5)] {
			plain(t, sampled(t, seed, discord.Message(discord.Private, layout.SourceParts(en, s)...)))
		}
		sampled(t, seed, discord.SuggestionResponse(suggest.Sources(sources, hostileText(r, 1))))
	}
}

// A server may have up to three passages shown at once.
func TestPassagesAtOnce(t *testing.T) {
	for n, want := range map[int]int{0: 1, 1: 1, 2: 2, 3: 3, 9: 3} {
		d := testHandler(harbourAnswer())
		if n > 0 {
			mustRespond(t, d, read(t, bottest.Admin("1", "settings", "passages", n)))
		}
		reply := mustRespond(t, d, typedCommand(t, "ask", "question", "When?"))
		if got := len(excerptsOf(t, reply)); got != want {
			t.Errorf("%d: %d passages", n, got)
		}
		menu, options := bottest.Menu(reply)
		if len(options) != want-1 {
			t.Errorf("%d: the menu has %v", n, options)
		}
		for _, value := range options {
			if text := plain(t, mustRespond(t, d, read(t, bottest.Choose("2", menu, value)))); !strings.Contains(text, "no longer") &&
				!strings.Contains(text, "receipt: ") {
				t.Errorf("%s shows\n%s", value, text)
			}
		}
	}
}

// An answer is as good when its question cannot be kept, but for its buttons.
func TestAnswerThatCannotBeKept(t *testing.T) {
	a := harbourAnswer()
	a.Hits = append(a.Hits, a.Hits[0])
	d := testHandler(a)
	store := openState(t, t.TempDir(), time.Now())
	d.store, d.words = store, en
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	in := typedCommand(t, "ask", "question", "When?")
	r, err := d.askReply(t.Context(), state.Question{Command: commands.Ask, Text: "When?"}, discord.Public)
	if err == nil {
		t.Error("the error is not told")
	}
	if body := checked(t, r); len(excerptsOf(t, body)) != 1 || bottest.Button(body, "More") != "" || bottest.Button(body, "Source") == "" {
		t.Errorf("got\n%s", plain(t, body))
	}
	// Nobody knows what the server hides, so nothing is shown.
	if r, err := d.respond(t.Context(), in); err == nil || plain(t, checked(t, r)) != "(only you can see this)\n"+en.Say("error.failed")+"\n" {
		t.Errorf("answers without knowing what is hidden: %v", err)
	}
}

func TestExcerptThatFitsInNoMessage(t *testing.T) {
	excerpt := strings.Repeat("co-op*op ", 700)
	a := &retrieval.Answer{Question: "How?", Answered: true,
		Hits: []retrieval.Hit{{N: 1, Excerpt: excerpt, Receipt: "v1:a", Paragraph: 1, CutAfter: true}}}
	reply := firstPage(t, a)
	texts, err := bottest.Texts(reply)
	if err != nil {
		t.Fatal(err)
	}
	words := bottest.Quoted(texts[0])
	if !strings.HasPrefix(excerpt, words+" ") || !strings.HasSuffix(words, "co-op*op") || discord.Length(words) < layout.MostShown/2 {
		t.Errorf("cut to %d characters, ending in %q", discord.Length(words), words[len(words)-20:])
	}
	if !strings.Contains(texts[0], "shortened, whole") {
		t.Errorf("the cut is not marked: %q", texts[0][len(texts[0])-200:])
	}
}

// A passage is cut at the end of a sentence, where that keeps enough of it.
func TestCutAtSentence(t *testing.T) {
	text := "The pier stood for a hundred years. Then the storm came. Nobody had thought that possible, least of all the harbour master."
	for n, want := range map[int]string{
		len(text): text, 90: "The pier stood for a hundred years. Then the storm came.", 40: "The pier stood for a hundred years.",
		20: "The pier stood for",
	} {
		if got := text[:layout.CutAt(text, n)]; got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestFragmentsThatAreNotTheExcerpt(t *testing.T) {
	h := retrieval.Hit{Excerpt: "as it stands", Fragments: []retrieval.Fragment{{Text: "as it is", Match: true}}}
	if got, want := discord.Quote(layout.Fragments(h)), "> as it stands"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCiteManyAuthors(t *testing.T) {
	for n, want := range []string{"", "A0", "A0 and A1", "A0, A1 and A2", "A0, A1 and 2 others", "A0, A1 and 3 others"} {
		var authors []string
		for i := range n {
			authors = append(authors, fmt.Sprint("A", i))
		}
		if got := layout.Byline(en, authors); got != want {
			t.Errorf("%d authors: %q, want %q", n, got, want)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for _, test := range []struct{ link, want string }{
		{"https://a.example/b#:~:text=one%2C%20two,three", "https://a.example/b#:~:text=one%2C%20two,three"},
		{"http://[::1]:80/", "http://[::1]:80/"},
		{"https://a.example/ä b", "https://a.example/%C3%A4%20b"},
		{"https://a.example/%zz", ""},
		{"https://ä.example/", ""},
		{"https://user:word@a.example/", ""},
		{"javascript:alert(1)", ""},
		{"/relative", ""},
		{"", ""},
	} {
		if got := discord.WebAddress(test.link); got != test.want {
			t.Errorf("webAddress(%q) = %q, want %q", test.link, got, test.want)
		}
	}
}

func TestLongLinkStandsInTheCitation(t *testing.T) {
	link := "https://a.example/(" + strings.Repeat("x", 600) + ")"
	a := &retrieval.Answer{Answered: true, Question: "Where?", Hits: []retrieval.Hit{{N: 1, Excerpt: "Here.", Link: link}}}
	reply := firstPage(t, a)
	if text := plain(t, reply); !strings.Contains(text, "open → https://a.example/%28xxx") || strings.Contains(text, "[ Open") {
		t.Errorf("got\n%s", text)
	}
}

func TestPlainWords(t *testing.T) {
	for _, test := range []struct{ name, want string }{
		{"The Coast Daily", "The Coast Daily"},
		{"Coast 🌊 [Daily]", "Coast Daily"},
		{"https://a.example a.example The Post", "The Post"},
		{"Ouest-France", "Ouest-France"},
		{"…", ""},
		{"Ferry: what changes [2024]?", "Ferry: what changes 2024?"},
		{"1. Item :smile: a*b", "1 Item smile: ab"},
	} {
		if got := discord.PlainWords(test.name); got != test.want {
			t.Errorf("plainWords(%q) = %q, want %q", test.name, got, test.want)
		}
	}
}
