package bot

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/limits"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// mineLetter has a passage that is to be taken down. It alone has a given name
// (Philippa), a role (dynamiter), some words and some numbers.
const mineLetter = `The mine of Varn

The mine of Varn was opened in 1911 and gives work to forty people.

“The dust never settled on zinnwaldite in 1973, and 8841 tonnes were lost,” said Philippa Norrington, the chief dynamiter of the mine.

Norrington walked back to the road. “The road will be mended before the winter of 1950,” Norrington said.

The village council will meet on Tuesday. The mill was sold in spring for 300 crowns.
`

const mineHidden = `“The dust never settled on zinnwaldite in 1973, and 8841 tonnes were lost,” said Philippa Norrington, ` +
	`the chief dynamiter of the mine.`

// mineWords are words of mineHidden and of nothing else, in small letters.
var mineWords = []string{"zinnwaldite", "philippa", "dynamiter", "settled", "8841", "1973"}

// mine is a handler over the letter, and the receipt of the passage.
func mine(t *testing.T) (d handler, receipt string) {
	t.Helper()
	files := fstest.MapFS{
		"varn.txt": {Data: []byte(mineLetter)},
		"mill.txt": {Data: []byte("The mill\n\nThe mill was built by the river in 1890. “The wheel turns day and night,” said Martha Venn, " +
			"the miller. Venn wrote that the mill grinds 40 sacks of grain.\n")},
	}
	articles, _, err := new(article.Reader).Read(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	x, err := retrieval.NewMemory(t.Context(), articles, time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	for _, a := range articles {
		if start := strings.Index(a.Text, mineHidden); start >= 0 {
			receipt = cite.NewReceipt(a, article.Range{Start: start, End: start + len(mineHidden)}).String()
		}
	}
	if receipt == "" {
		t.Fatal("the article has another text")
	}
	d = testHandler(nil)
	d.lib = indexed{x}
	return d, receipt
}

// mineProbes are typed into every option of every command: none has a hidden word,
// and some are nearly one.
var mineProbes = map[string][]string{
	commands.OptionQuestion: {"What about the zinnwalditte?", "What did Norrington say about the dust?", "What did Philipa Norrington say?",
		"Who is the dynamitr of the mine?", "How many tonnes were lost?", "When will the road be mended?", "Was the mill sold?"},
	commands.OptionSpeaker: {"Norrington", "Philipa", "Nobody Else", "Venn"},
	commands.OptionAbout:   {"dust", "the road", "zinnwalditte", "Norrington"},
	commands.OptionQuote: {"The mill was sold in spring for 300 crowns",
		"… on Tuesday. The mill was sold …", "The dust ever stayed on granite",
		"forty people. … “The road will be mended before the winter", "The road will be mended, said Martha Venn"},
	commands.OptionSource: {"varn", "The mine of Varn", "mill"},
}

// otherProbes are typed into options that mineProbes does not know.
var otherProbes = []string{"Norrington", "What about the dust of the mine?", "The mine of Varn"}

// interactionsOf are uses of a command with each of its options, and what is typed
// into them.
func interactionsOf(c commands.Command) map[string][]byte {
	out := map[string][]byte{}
	if c.Type == commands.InMessageMenu {
		for _, probe := range append(mineProbes[commands.OptionQuestion], mineProbes[commands.OptionQuote]...) {
			out[c.Name+": "+probe] = bottest.OnMessage("1", c.Name, probe)
		}
		return out
	}
	probes := func(o commands.Option) []string {
		if list := mineProbes[o.Name]; list != nil {
			return list
		}
		return otherProbes
	}
	var required []any
	for _, o := range c.Options {
		if o.Required && o.Type == commands.TextOption {
			required = append(required, o.Name, probes(o)[0])
		}
	}
	out[c.Name] = bottest.Command("1", c.Name, required...)
	for _, o := range c.Options {
		if o.Type != commands.TextOption {
			continue
		}
		for _, probe := range probes(o) {
			options := append([]any{}, required...)
			if o.Required {
				options = nil
				for i := 0; i+1 < len(required); i += 2 {
					if required[i] != o.Name {
						options = append(options, required[i], required[i+1])
					}
				}
			}
			out[fmt.Sprintf("%s %s: %s", c.Name, o.Name, probe)] = bottest.Command("1", c.Name, append(options, o.Name, probe)...)
		}
		if !o.Autocomplete {
			continue
		}
		for _, typed := range []string{"", "Nor", "P", "the", "zinn", "dyna", "no", "1"} {
			out[fmt.Sprintf("typing %s %s: %s", c.Name, o.Name, typed)] = bottest.Typing("1", c.Name, append(required, o.Name, typed)...)
		}
	}
	return out
}

// control is a button of a reply, a menu or the line of a form, with the values that
// can be chosen.
type control struct {
	id     string
	values []string
}

// controls are all of a reply, in the order of their components.
func controls(t *testing.T, reply []byte) []control {
	t.Helper()
	var tree any
	if err := json.Unmarshal(reply, &tree); err != nil {
		t.Fatal(err)
	}
	var all []control
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if id, ok := v["custom_id"].(string); ok {
				c := control{id: id}
				options, _ := v["options"].([]any)
				for _, o := range options {
					if value, ok := o.(map[string]any)["value"].(string); ok {
						c.values = append(c.values, value)
					}
				}
				all = append(all, c)
			}
			for _, child := range v {
				walk(child)
			}
		case []any:
			for _, child := range v {
				walk(child)
			}
		}
	}
	walk(tree)
	return all
}

// used are what somebody can do with a control: press it, choose each value, or, of a
// form that it opens, write each probe.
func used(t *testing.T, d handler, c control) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, value := range c.values {
		out[c.id+" = "+value] = bottest.Choose("1", c.id, value)
	}
	if len(c.values) > 0 {
		return out
	}
	press := bottest.Press("1", c.id)
	out[c.id] = press
	r, _ := d.respond(t.Context(), read(t, press))
	const opensForm = 9
	if r.Type != opensForm {
		return out
	}
	form := controls(t, bodyOf(t, r))
	id := ""
	for _, line := range form {
		if strings.Contains(line.id, ".") { // that of the form
			id = line.id
		}
	}
	for _, line := range form {
		if line.id == id {
			continue
		}
		for _, probe := range append(mineProbes[commands.OptionQuestion], otherProbes...) {
			out[id+" "+line.id+": "+probe] = bottest.Fill("1", id, line.id, probe)
		}
	}
	return out
}

// mentions are messages to the bot in a channel where these are answered.
func mentions(t *testing.T, d handler) map[string]discord.Interaction {
	t.Helper()
	here := func(s *state.Settings) error {
		s.AskChannels = []string{"5"}
		return nil
	}
	if _, err := d.store.ChangeSettings("6", here); err != nil {
		t.Fatal(err)
	}
	out := map[string]discord.Interaction{}
	for n, probe := range append(mineProbes[commands.OptionQuestion], otherProbes...) {
		heard, ok, err := discord.DecodeHeard(atBot(fmt.Sprint(n), probe), bottest.BotID)
		if err != nil || !ok {
			t.Fatalf("%s: %v, %v", probe, ok, err)
		}
		out["a message: "+probe] = heard.Interaction("en-GB")
	}
	return out
}

// everyReply gives the replies to all commands, and to all their buttons, to visit.
func everyReply(t *testing.T, d handler, visit func(name string, reply []byte)) {
	t.Helper()
	for _, c := range commands.List() {
		if c.Name == commands.Admin {
			continue // its moderators see what they hide
		}
		for name, raw := range interactionsOf(c) {
			r, err := d.respond(t.Context(), read(t, raw))
			if err != nil && r.Type == 0 {
				t.Fatalf("%s: %v", name, err)
			}
			reply := bodyOf(t, r)
			visit(name, reply)
			for _, c := range controls(t, reply) {
				for how, raw := range used(t, d, c) {
					then, _ := d.respond(t.Context(), read(t, raw))
					visit(name+", then "+how, bodyOf(t, then))
				}
			}
		}
	}
	for name, in := range mentions(t, d) {
		d.limits = limits.New(0) // a channel is answered only now and then
		r, err := d.respond(t.Context(), in)
		if r.Type == 0 {
			t.Fatalf("%s is not answered: %v", name, err)
		}
		visit(name, bodyOf(t, r))
	}
}

func bodyOf(t *testing.T, r discord.Response) []byte {
	t.Helper()
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// The words of what a server hid come back in no reply to any command, button or
// suggestion, whatever is asked; and neither do those of an article that the server
// does not show.
func TestTakenDownInEveryReply(t *testing.T) {
	for name, hide := range map[string]func(d *handler, receipt string){
		"a passage":       func(d *handler, receipt string) { said(t, *d, bottest.Admin("1", "hide", "what", receipt)) },
		"an article":      func(d *handler, _ string) { said(t, *d, bottest.Admin("1", "hide", "what", "varn")) },
		"another article": func(d *handler, _ string) { said(t, *d, bottest.Admin("1", "settings", "add_source", "mill")) },
	} {
		t.Run(name, func(t *testing.T) {
			d, receipt := mine(t)
			hide(&d, receipt)
			replies := 0
			everyReply(t, d, func(name string, reply []byte) {
				replies++
				text := strings.ToLower(string(reply))
				for _, word := range mineWords {
					if strings.Contains(text, word) {
						t.Errorf("%s tells of %q: %s", name, word, text)
					}
				}
			})
			if replies < 100 {
				t.Errorf("there were only %d replies", replies)
			}
		})
	}
	// Nothing hidden, the words are told, or this test would find nothing.
	d, _ := mine(t)
	var all strings.Builder
	everyReply(t, d, func(_ string, reply []byte) { all.WriteString(strings.ToLower(string(reply))) })
	for _, word := range mineWords {
		if !strings.Contains(all.String(), word) {
			t.Errorf("%q is never told, hidden or not", word)
		}
	}
}
