package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/limits"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// said is what a reply says, to the moderator alone.
func said(t testing.TB, d handler, raw []byte) string {
	t.Helper()
	reply := mustRespond(t, d, read(t, raw))
	text, private := strings.CutPrefix(plain(t, reply), "(only you can see this)\n")
	if !private {
		t.Errorf("everybody sees\n%s", text)
	}
	return strings.TrimSpace(text)
}

// inServer makes an interaction one of another server.
func inServer(raw []byte, server string) []byte {
	return bottest.Changed(raw, func(in map[string]any) { in["guild_id"] = server })
}

// chosen is the value of an option of the menu of a reply, in the order of labels.
func chosen(t testing.TB, reply []byte, n int) string {
	t.Helper()
	_, options := bottest.Menu(reply)
	labels := slices.Sorted(maps.Keys(options))
	if len(labels) <= n {
		t.Fatalf("there is no option %d: %v", n, options)
	}
	return options[labels[n]]
}

// shows reports whether an answer shows some words.
func shows(t testing.TB, d handler, raw []byte, words string) bool {
	t.Helper()
	return strings.Contains(plain(t, mustRespond(t, d, read(t, raw))), words)
}

func TestHideArticle(t *testing.T) {
	d := lightHandler(t)
	ask := bottest.Command("1", "ask", "question", "When was the lighthouse of Tarva built?")
	const words = "in 1852. It stands on bare rock."
	reply := mustRespond(t, d, read(t, ask))
	around := bottest.Press("2", bottest.Button(reply, "Source"))
	if !shows(t, d, ask, words) || !shows(t, d, around, words) {
		t.Fatal("this test wants an answer")
	}
	if text := said(t, d, bottest.Admin("3", "hide", "what", "The lighthouse of Tarva")); !strings.Contains(text, "the article tarva") {
		t.Errorf("got %q", text)
	}
	for name, raw := range map[string][]byte{
		"ask": ask, "context": around, "sources": bottest.Command("4", "sources"),
		"one source":     bottest.Command("5", "sources", "source", "tarva"),
		"ask the source": bottest.Command("6", "ask", "question", "When?", "source", "tarva"),
		"suggestions":    bottest.Typing("7", "ask", "source", "tar"),
		"about":          bottest.Command("8", "about"), "page": bottest.Press("9", bottest.Button(reply, "More")),
	} {
		if shows(t, d, raw, words) || name != "one source" && shows(t, d, raw, "Tarva") && name != "ask" {
			t.Errorf("%s shows what is hidden", name)
		}
	}
	// Only this server hides it.
	if !shows(t, d, inServer(ask, "12"), words) {
		t.Error("another server hides it too")
	}
	if text := said(t, d, bottest.Admin("3", "stats")); !strings.Contains(text, "Hidden here: tarva") {
		t.Errorf("stats do not say what is hidden:\n%s", text)
	}
	if text := said(t, d, bottest.Admin("3", "unhide", "what", "tarva")); text != "Shown again: tarva" {
		t.Errorf("got %q", text)
	}
	if !shows(t, d, ask, words) {
		t.Error("it is not shown again")
	}
	if text := said(t, d, bottest.Admin("3", "unhide", "what", "tarva")); text != "That is not hidden here: tarva" {
		t.Errorf("got %q", text)
	}
}

// A takedown of words holds in every reply, also after a restart and when the
// article has changed.
func TestHidePassage(t *testing.T) {
	dir := t.TempDir()
	d := lightHandler(t)
	d.store = openState(t, dir, time.Now())
	who := bottest.Command("1", "who", "speaker", "Holt")
	const words = "The lamp must never go out"
	reply := mustRespond(t, d, read(t, who))
	answer, err := d.lib.Who(t.Context(), retrieval.WhoQuery{Speaker: "Holt"})
	if err != nil {
		t.Fatal(err)
	}
	receipt := ""
	for _, h := range answer.Hits {
		if strings.Contains(h.Sentence, words) {
			receipt = h.Receipt
		}
	}
	if text := said(t, d, bottest.Admin("2", "hide", "what", "`"+receipt+"`")); !strings.Contains(text,
		"the passage with the receipt "+receipt) {
		t.Fatalf("got %q", text)
	}
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	d.store = openState(t, dir, time.Now())
	defer func() { _ = d.store.Close() }()
	edited := lighthouses(t, func(files map[string]string) {
		files["keeper.txt"] = strings.Replace(files["keeper.txt"], "The keeper of Skarv\n\n", "The keeper of Skarv\n\nIt was a windy day.\n\n", 1)
	})
	for name, lib := range map[string]Library{"as it was": d.lib, "edited": edited} {
		d.lib = lib
		for _, raw := range [][]byte{
			who, bottest.Command("3", "ask", "question", "Who said that the lamp must never go out?"), bottest.Command("4", "who", "about", "lamp"),
			bottest.Press("5", chosen(t, reply, 0)), bottest.Press("6", strings.Replace(chosen(t, reply, 0), ".source.", ".context.", 1)),
		} {
			if shows(t, d, raw, words) {
				t.Errorf("%s: %s shows the words", name, raw)
			}
		}
		if !shows(t, d, who, "I have not missed a night") {
			t.Errorf("%s: her other words are hidden too", name)
		}
	}
}

func openState(t testing.TB, dir string, now time.Time) *state.Store {
	t.Helper()
	s, err := state.Open(dir, slog.New(slog.DiscardHandler), now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestHideNothing(t *testing.T) {
	d := lightHandler(t)
	for _, what := range []string{"nothing", "v1.nothing.0123456789abcdef.1-2.0123456789ab", "@everyone"} {
		if text := said(t, d, bottest.Admin("1", "hide", "what", what)); !strings.HasPrefix(text, "That is neither an article nor a receipt") {
			t.Errorf("%q: %s", what, text)
		}
	}
}

func TestSettings(t *testing.T) {
	d := lightHandler(t)
	d.limits = limits.New(3 * time.Second)
	golden(t, "admin-settings.txt", said(t, d, bottest.Admin("1", "settings"))+"\n")
	set := bottest.Admin("1", "settings", "private", true, "cooldown", 60, "add_channel", "5", "add_source", "The keeper of Skarv", "gaps",
		true)
	golden(t, "admin-settings-set.txt", said(t, d, set)+"\n")

	ask := bottest.Command("2", "ask", "question", "When was the lighthouse built?")
	reply := mustRespond(t, d, read(t, ask))
	if strings.Contains(plain(t, reply), "Tarva") || !bottest.Private(reply) {
		t.Errorf("with a list of articles and privacy:\n%s", plain(t, reply))
	}
	said1 := bottest.Command("2", "who", "speaker", "Holt")
	if reply := mustRespond(t, d, read(t, said1)); !bottest.Private(reply) || bottest.Button(reply, "Share") == "" {
		t.Errorf("in a channel for public answers:\n%s", plain(t, reply))
	}
	if reply := mustRespond(t, d, read(t, bottest.Command("2", "who", "speaker", "Holt", "private", false))); bottest.Private(reply) {
		t.Error("the asker cannot make it public")
	}
	elsewhere := bottest.Changed(bottest.Command("2", "who", "speaker", "Holt", "private", false),
		func(in map[string]any) { in["channel_id"] = "55" })
	reply = mustRespond(t, d, read(t, elsewhere))
	if !bottest.Private(reply) || bottest.Button(reply, "Share") != "" {
		t.Errorf("in another channel:\n%s", plain(t, reply))
	}
	thread := bottest.Changed(elsewhere, func(in map[string]any) { in["channel"] = map[string]any{"id": "55", "parent_id": "5"} })
	if bottest.Private(mustRespond(t, d, read(t, thread))) {
		t.Error("a thread of the channel is another channel")
	}
	// Other servers have their own.
	if reply := mustRespond(t, d, read(t, inServer(ask, "12"))); bottest.Private(reply) || !strings.Contains(plain(t, reply), "bare rock") {
		t.Errorf("another server:\n%s", plain(t, reply))
	}

	said(t, d, bottest.Admin("1", "settings", "private", false, "cooldown", 0, "remove_channel", "5", "remove_source", "keeper", "gaps",
		false))
	golden(t, "admin-settings.txt", said(t, d, bottest.Admin("1", "settings"))+"\n")
	if text := said(t, d, bottest.Admin("1", "settings", "add_source", "no such article")); !strings.Contains(text, "No article") {
		t.Errorf("got %q", text)
	}
}

func TestGaps(t *testing.T) {
	d := lightHandler(t)
	now := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	d.clock = func() time.Time { return now }
	ask := bottest.Command("1", "ask", "question", "Who invented the *saxophone*?")
	mustRespond(t, d, read(t, ask))
	if text := said(t, d, bottest.Admin("1", "gaps")); !strings.Contains(text, "are not counted here") {
		t.Errorf("got %q", text)
	}
	said(t, d, bottest.Admin("1", "settings", "gaps", true))
	if text := said(t, d, bottest.Admin("1", "gaps")); text != en.Say("admin.gaps.none") {
		t.Errorf("counted before it was switched on: %q", text)
	}
	for range 3 {
		mustRespond(t, d, read(t, ask))
	}
	mustRespond(t, d, read(t, bottest.Command("1", "ask", "question", "When was the lighthouse built?")))
	golden(t, "admin-gaps.txt", said(t, d, bottest.Admin("1", "gaps"))+"\n")
	if !shows(t, d, bottest.Command("1", "privacy"), "Here it is switched on.") {
		t.Error("privacy does not say that questions are counted")
	}
	if text := said(t, d, inServer(bottest.Admin("1", "gaps"), "12")); !strings.Contains(text, "are not counted here") {
		t.Errorf("another server: %q", text)
	}
	now = now.Add(31 * 24 * time.Hour)
	if text := said(t, d, bottest.Admin("1", "gaps")); text != en.Say("admin.gaps.none") {
		t.Errorf("after a month: %q", text)
	}
}

func TestReload(t *testing.T) {
	d := lightHandler(t)
	if text := said(t, d, bottest.Admin("1", "reload")); text != en.Say("admin.reload.none") {
		t.Errorf("got %q", text)
	}
	for want, reload := range map[string]func(context.Context) (*build.Report, error){
		"admin.reload.same":    func(context.Context) (*build.Report, error) { return &build.Report{}, nil },
		"admin.reload.running": func(context.Context) (*build.Report, error) { return nil, ErrReloading },
	} {
		faked(&d.lib).reload = reload
		if text := said(t, d, bottest.Admin("1", "reload")); text != strings.ReplaceAll(en.Say(want), "`", "") {
			t.Errorf("%s: got %q", want, text)
		}
	}
	faked(&d.lib).reload = func(context.Context) (*build.Report, error) { return nil, errors.New("no folder") }
	r, err := d.respond(t.Context(), read(t, bottest.Admin("1", "reload")))
	if err == nil || strings.TrimSpace(plain(t, checked(t, r))) != "(only you can see this)\n"+en.Say("admin.reload.failed") {
		t.Errorf("got %v, %v", r, err)
	}
}

// A file that is left out for what it takes is named.
func TestStatsNameLeftOut(t *testing.T) {
	d := lightHandler(t)
	faked(&d.lib).leftOut = []string{"letters/`huge`.txt"}
	if text := said(t, d, bottest.Admin("1", "stats")); !strings.Contains(text, "Left out: letters/") || !strings.Contains(text, "huge") {
		t.Errorf("got %q", text)
	}
}

func TestAdminOutsideServers(t *testing.T) {
	d := lightHandler(t)
	for _, sub := range []string{"reload", "hide", "gaps", "stats", "settings", "dance"} {
		raw := bottest.Changed(bottest.Admin("1", sub, "what", "tarva"), func(in map[string]any) { delete(in, "guild_id") })
		if text := said(t, d, raw); text != strings.ReplaceAll(en.Say("admin.no_server"), "`", "") {
			t.Errorf("%s: got %q", sub, text)
		}
	}
}

func TestSuggestHidden(t *testing.T) {
	d := lightHandler(t)
	said(t, d, bottest.Admin("1", "hide", "what", "tarva"))
	typing := func(sub, option, typed string) string {
		raw := bottest.Changed(bottest.Admin("1", sub), func(in map[string]any) {
			in["type"] = discord.InteractionAutocomplete
			in["data"].(map[string]any)["options"].([]any)[0].(map[string]any)["options"] = []any{map[string]any{"name": option, "type": 3,
				"value": typed, "focused": true}}
		})
		var body struct {
			Data struct{ Choices []discord.Choice }
		}
		if err := json.Unmarshal(mustRespond(t, d, read(t, raw)), &body); err != nil {
			t.Fatal(err)
		}
		var values []string
		for _, c := range body.Data.Choices {
			values = append(values, c.Value)
		}
		return fmt.Sprint(values)
	}
	if got := typing("unhide", "what", ""); got != "[tarva]" {
		t.Errorf("unhide suggests %s", got)
	}
	if got := typing("hide", "what", "orn"); got != "[ornes]" {
		t.Errorf("hide suggests %s", got)
	}
}

// The app of one person, in a server that did not add it, is quiet where the
// server says so.
func TestExternalApps(t *testing.T) {
	for _, test := range []struct {
		owners      map[string]any
		permissions string
		context     int
		private     bool
	}{
		{map[string]any{"0": "6"}, "0", 0, false},
		{map[string]any{"0": "6", "1": "9"}, "0", 0, false},
		{map[string]any{"1": "9"}, "0", 0, true},
		{map[string]any{"1": "9"}, fmt.Sprint(1 << 50), 0, false},
		{map[string]any{"1": "9"}, "", 1, false},
		{map[string]any{"1": "9"}, "", 2, false},
		{nil, "0", 0, false},
	} {
		raw := bottest.Changed(bottest.Command("1", "ask", "question", "When was the lighthouse built?"), func(in map[string]any) {
			in["authorizing_integration_owners"], in["context"] = test.owners, test.context
			in["member"].(map[string]any)["permissions"] = test.permissions
		})
		if got := bottest.Private(mustRespond(t, lightHandler(t), read(t, raw))); got != test.private {
			t.Errorf("%+v: private %v", test, got)
		}
	}
}

// A moderator reads why a new index was not put in use, and what to type.
func TestReloadHeldBack(t *testing.T) {
	d := lightHandler(t)
	held := &HeldBackError{Worse: []string{"ferry", "a_b_c"}}
	faked(&d.lib).reload = func(context.Context) (*build.Report, error) { return nil, fmt.Errorf("reload: %w", held) }
	text := said(t, d, bottest.Admin("1", "reload"))
	for _, want := range []string{"worse on 2 of", "(ferry, a_b_c)", "verbatim index --preview", "verbatim index --force"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %q", want, text)
		}
	}
	for i := range 1000 {
		held.Worse = append(held.Worse, fmt.Sprint("question-", i))
	}
	if text := said(t, d, bottest.Admin("2", "reload")); !strings.Contains(text, "worse on 1002 of") || !strings.Contains(text, "…") {
		t.Errorf("got %q", text)
	}
	held.Empty = true
	if text := said(t, d, bottest.Admin("3", "reload")); !strings.Contains(text, "folder is empty") {
		t.Errorf("got %q", text)
	}
}

// While there is no index yet every command says so, and the log need not.
func TestIndexing(t *testing.T) {
	d := lightHandler(t)
	faked(&d.lib).ask = func(context.Context, retrieval.Query) (*retrieval.Answer, error) { return nil, ErrIndexing }
	faked(&d.lib).who = func(context.Context, retrieval.WhoQuery) (*retrieval.WhoAnswer, error) { return nil, ErrIndexing }
	faked(&d.lib).verify = func(context.Context, verify.Query) ([]*verify.Result, error) {
		return nil, ErrIndexing
	}
	faked(&d.lib).sources = func(context.Context) ([]retrieval.Source, error) { return nil, ErrIndexing }
	for name, raw := range map[string][]byte{
		"ask": bottest.Command("1", "ask", "question", "When?"), "who": bottest.Command("2", "who", "speaker", "Nobody"),
		"verify": bottest.Command("3", "verify", "quote", "“Nobody has ever said these words”"), "sources": bottest.Command("4", "sources"),
		"stats": bottest.Admin("5", "stats"), "about": bottest.Command("6", "about"),
	} {
		if text := said(t, d, raw); text != en.Say("error.indexing") {
			t.Errorf("%s: %q", name, text)
		}
	}
	mustRespond(t, d, read(t, bottest.Typing("7", "ask", "source", "tar")))
}

// What a moderator typed takes no more of the log than a line.
func TestAuditLineIsBounded(t *testing.T) {
	long := strings.Repeat("long\n\u202e ", 1<<15)
	var options []any
	for i := range 1000 {
		options = append(options, fmt.Sprint(i, long[:100]), long[:1000])
	}
	in, err := discord.DecodeInteraction(bottest.Admin("1", long, append([]any{commands.AdminHide, long}, options...)...))
	if err != nil {
		t.Fatal(err)
	}
	line := fmt.Sprint(auditLine(in)...)
	if len(line) > 1000 || !strings.Contains(line, commands.AdminHide+"=long") || strings.Contains(line, "\n") {
		t.Errorf("the line has %d bytes: %.300q", len(line), line)
	}
}
