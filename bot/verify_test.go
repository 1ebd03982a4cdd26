package bot

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// pierHandler answers from two articles about a pier.
func pierHandler(t testing.TB) handler {
	t.Helper()
	articles, problems, err := new(article.Reader).Read(t.Context(), fstest.MapFS{
		"storm.md": {Data: []byte("---\ntitle: Storm closes the harbour\npublisher: The Harbour Post\npublished: 2025-11-02\nurl: " +
			"https://harbour.example/storm\n---\n" +
			"The harbour stays closed until Friday. \"No boat will leave before the wind drops,\" said Ruth Calder, the harbour master of " +
			"Lowmarket.\n\n" +
			"\"The old pier will not stand another night, and I have told the council so since the spring,\" Calder said.\n")},
		"pier.md": {Data: []byte("---\ntitle: Council argues about the pier\npublisher: Coast Weekly\npublished: 2025-11-09\n---\n" +
			"\"The money for a pier is there,\" said Paul Duarte, a councillor. He added that the county would pay a third of the 2.4 million " +
			"crowns.\n")},
	})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	x, err := retrieval.NewMemory(t.Context(), articles, time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	d := testHandler(nil)
	d.lib = indexed{x}
	return d
}

func messageUsed(t testing.TB, name, content string) discord.Interaction {
	t.Helper()
	in, err := discord.DecodeInteraction(bottest.OnMessage("1", name, content))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// TestVerifyReplies shows what people see.
func TestVerifyReplies(t *testing.T) {
	d := pierHandler(t)
	for _, test := range []struct {
		file string
		in   discord.Interaction
	}{
		{"verify-verbatim.txt", typedCommand(t, "verify", "quote", "no boat will leave before the wind drops")},
		{"verify-differs.txt", typedCommand(t, "verify", "quote",
			"“The old pier will stand another night, and I have told the council so since the spring”", "private", true)},
		{"verify-speaker.txt", typedCommand(t, "verify", "quote", "No boat will leave before the wind drops", "speaker", "Paul Duarte")},
		{"verify-nothing.txt", typedCommand(t, "verify", "quote", "Let them eat cake, said nobody at all about the @everyone pastry")},
		{"verify-no-words.txt", typedCommand(t, "verify", "quote", "“…” !")},
		{"check-two.txt", messageUsed(t, "Check this quote",
			"I heard “No boat will leave before the wind drops” from Calder, and then: “The old pier will stand another night, and I have told "+
				"the council so since the spring”!!")},
		{"check-no-text.txt", messageUsed(t, "Check this quote", "")},
		{"find-sources.txt", messageUsed(t, "Find sources", "Is there any money for that pier?")},
		{"find-no-sources.txt", messageUsed(t, "Find sources", "anyone up for a quarterback draft tonight")},
	} {
		t.Run(test.file, func(t *testing.T) {
			golden(t, test.file, plain(t, mustRespond(t, d, test.in)))
		})
	}
}

// A dropped "not" is called out before anything else.
func TestVerifyCallsOutNegation(t *testing.T) {
	text := plain(t, mustRespond(t, pierHandler(t),
		typedCommand(t, "verify", "quote", "The old pier will stand another night, and I have told the council so since the spring")))
	verdict, negation, place := strings.Index(text, "Differs"), strings.Index(text, "“not”"), strings.Index(text, "│")
	if verdict < 0 || negation < verdict || place < negation {
		t.Errorf("the verdict at %d, the negation at %d, the place at %d:\n%s", verdict, negation, place, text)
	}
}

// What the moderators took down is not shown by checking it.
func TestVerifyHidden(t *testing.T) {
	d := pierHandler(t)
	if err := d.store.Hide("6", "storm", time.Time{}); err != nil {
		t.Fatal(err)
	}
	text := plain(t, mustRespond(t, d, typedCommand(t, "verify", "quote", "No boat will leave before the wind drops")))
	if !strings.Contains(text, "Not in this collection") || strings.Contains(text, "Storm closes") {
		t.Errorf("got %s", text)
	}
}

// A receipt is proved, however it was pasted, and never taken for a quotation.
func TestVerifyReceipt(t *testing.T) {
	d := pierHandler(t)
	v, err := d.lib.Verify(t.Context(), verify.Query{Text: "No boat will leave before the wind drops"})
	if err != nil {
		t.Fatal(err)
	}
	receipt := v[0].Places[0].Receipt
	golden(t, "verify-receipt.txt", plain(t, mustRespond(t, d, typedCommand(t, "verify", "quote", receipt))))
	for _, pasted := range []string{"`" + receipt + "`", "Receipt: " + receipt, " " + receipt + "\n", "reçu : " + receipt} {
		if text := plain(t, mustRespond(t, d, typedCommand(t, "verify", "quote", pasted))); !strings.Contains(text, "Unchanged") ||
			!strings.Contains(text, "No boat will leave") {
			t.Errorf("%q: got %s", pasted, text)
		}
	}
	if text := plain(t, mustRespond(t, d, messageUsed(t, "Check this quote", receipt))); !strings.Contains(text, "Unchanged") {
		t.Errorf("from the menu of a message: got %s", text)
	}
	for pasted, want := range map[string]string{
		receipt[:len(receipt)-1]:                     "not a whole receipt",
		receipt[:len(receipt)-4] + "0000":            "does not match",
		strings.Replace(receipt, "storm", "gale", 1): "no longer in this collection",
	} {
		if text := plain(t, mustRespond(t, d, typedCommand(t, "verify", "quote", pasted))); !strings.Contains(text, want) ||
			strings.Contains(text, "No boat") {
			t.Errorf("%q: got %s", pasted, text)
		}
	}
	if err := d.store.Hide("6", "storm", time.Time{}); err != nil {
		t.Fatal(err)
	}
	if text := plain(t, mustRespond(t, d, typedCommand(t, "verify", "quote", receipt))); strings.Contains(text, "No boat") ||
		!strings.Contains(text, "took that passage down") {
		t.Errorf("hidden: got %s", text)
	}
}

func TestVerifyFails(t *testing.T) {
	d := pierHandler(t)
	faked(&d.lib).verify = func(context.Context, verify.Query) ([]*verify.Result, error) {
		return nil, errors.New("a secret of the disk")
	}
	r, err := d.respond(t.Context(), typedCommand(t, "verify", "quote", "No boat"))
	if err == nil {
		t.Error("the error is lost")
	}
	if text := plain(t, checked(t, r)); strings.Contains(text, "secret") {
		t.Errorf("the reply tells %s", text)
	}
}

// Whatever is pasted, a reply keeps to Discord's limits: checked looks at every
// body.
func TestVerifyHostile(t *testing.T) {
	d := pierHandler(t)
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 3))
		text := discord.Clip(hostileText(r, 60)+" the old pier will stand "+hostileText(r, 60), commands.MaxQuote)
		for _, in := range []discord.Interaction{
			typedCommand(t, "verify", "quote", text, "speaker", hostileText(r, 5)),
			messageUsed(t, "Check this quote", "“"+text+"” and “"+hostileText(r, 80)+"”"),
			messageUsed(t, "Find sources", text),
		} {
			mustRespond(t, d, in)
		}
	}
}

// Every verdict has its sentence.
func TestVerdicts(t *testing.T) {
	for verdict := range phrases.VerdictKeys {
		v := &verify.Result{Verdict: verdict, Words: "a", Articles: 1}
		text := layout.VerdictLines(en, v)
		if strings.Contains(text, "verify.verdict") {
			t.Errorf("%s has no sentence: %s", verdict, text)
		}
	}
	encoded, err := json.Marshal(commands.List())
	if err != nil {
		t.Fatal(err)
	}
	if err := bottest.CheckCommands(encoded); err != nil {
		t.Error(err)
	}
}
