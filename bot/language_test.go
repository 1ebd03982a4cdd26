package bot

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// catalogue is a file of words: a message is a text, or its plural forms.
func catalogue(t *testing.T, name string) map[string]any {
	t.Helper()
	content, err := os.ReadFile("../internal/phrases/locales/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var messages map[string]any
	if err := yaml.Unmarshal(content, &messages); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return messages
}

// pluralForms are the forms that each language has for whole numbers.
var pluralForms = map[string][]string{
	"ar": {"few", "many", "one", "other", "two", "zero"}, "de": {"one", "other"}, "en": {"one", "other"}, "es": {"many", "one", "other"},
	"fr": {"many", "one", "other"}, "ru": {"few", "many", "one", "other"}, "tr": {"one", "other"},
}

var placeholder = regexp.MustCompile(`\{\{\.(\w+)\}\}`)

// placeholders are the names in braces of all forms of a message, in order.
func placeholders(message any) []string {
	text := fmt.Sprint(message)
	if forms, ok := message.(map[string]any); ok {
		text = fmt.Sprint(forms["other"])
	}
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, m[1]) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return names
}

// TestTranslations finds a missing translation, one of nothing, a missing plural
// form and one that leaves out what it is about.
func TestTranslations(t *testing.T) {
	original := catalogue(t, phrases.English)
	for name := range phrases.Languages {
		translated := catalogue(t, name)
		for id, message := range original {
			other, ok := translated[id]
			if !ok {
				t.Errorf("%s has no %s", name, id)
				continue
			}
			if got, want := placeholders(other), placeholders(message); !slices.Equal(got, want) {
				t.Errorf("%s %s has %v, want %v", name, id, got, want)
			}
			_, counts := message.(map[string]any)
			forms, isCounted := other.(map[string]any)
			if counts != isCounted {
				t.Errorf("%s %s: only one of the two has plural forms", name, id)
			}
			if counts && !slices.Equal(slices.Sorted(maps.Keys(forms)), pluralForms[name]) {
				t.Errorf("%s %s has the forms %v, want %v", name, id, slices.Sorted(maps.Keys(forms)), pluralForms[name])
			}
			if text := fmt.Sprint(other); id != "number.group" && strings.TrimSpace(text) == "" || text != strings.TrimRight(text, "\n") {
				t.Errorf("%s %s is %q", name, id, text)
			}
		}
		for id := range translated {
			if original[id] == nil {
				t.Errorf("%s translates %s, which there is not", name, id)
			}
		}
	}
}

// sameInEnglish are the messages that read the same in two languages.
var sameInEnglish = regexp.MustCompile(`^(command\.|option\.|number\.|date\.|list\.|count\.|yes|no$|answer\.(question|page)$|` +
	`cite\.(via|steps|cut|page)$|button\.(source|context|also_at)$|who\.said_via$|verify\.kind\.|measure\.)`)

// Nothing English is left over in another language: no message is that of English,
// and none has a word that only English has.
func TestNothingEnglishIsLeft(t *testing.T) {
	original := catalogue(t, phrases.English)
	english := regexp.MustCompile(`(?i)\b(the|this|that|with|which|nothing|passages?|articles?|quotations?|your|and|of|was|were)\b`)
	code := regexp.MustCompile("`[^`]*`|\\*\\*[^*]*\\*\\*|v1\\.[^ ]*|\\{\\{[^}]*\\}\\}")
	for name := range phrases.Translations {
		for id, message := range catalogue(t, name) {
			text := fmt.Sprint(message)
			if text == fmt.Sprint(original[id]) && !sameInEnglish.MatchString(id) {
				t.Errorf("%s %s is English: %s", name, id, text)
			}
			allowed := map[string]string{"fr": "articles article passages passage", "de": "was"}[name]
			for _, word := range english.FindAllString(code.ReplaceAllString(text, ""), -1) {
				if !slices.Contains(strings.Fields(allowed), strings.ToLower(word)) {
					t.Errorf("%s %s has the English word %q: %s", name, id, word, text)
				}
			}
		}
	}
}

// Every message that the code says is in the catalogue, with all that it has in
// braces, and every one of the catalogue is said.
func TestMessagesOfTheCode(t *testing.T) {
	original := catalogue(t, phrases.English)
	said := map[string]bool{}
	files, err := filepath.Glob("*.go")
	inside, err2 := filepath.Glob("internal/*/*.go")
	shared, err3 := filepath.Glob("../internal/phrases/*.go") // what the pages of the reader say too
	if err = errors.Join(err, err2, err3); err != nil || len(files) == 0 || len(inside) == 0 || len(shared) == 0 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, name := range slices.Concat(files, inside, shared) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && original[text] != nil {
					said[text] = true
				}
			case *ast.CallExpr:
				checkSaid(t, original, n)
			}
			return true
		})
	}
	for id := range original {
		if !said[id] && !strings.HasPrefix(id, "command.") && !strings.HasPrefix(id, "option.") {
			t.Errorf("nothing says %s", id)
		}
	}
}

// checkSaid looks at a call of Say or Count whose message is in it.
func checkSaid(t *testing.T, original map[string]any, call *ast.CallExpr) {
	t.Helper()
	function, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || function.Sel.Name != "Say" && function.Sel.Name != "Count" {
		return
	}
	if pkg, ok := function.X.(*ast.Ident); ok && pkg.Name == "strings" {
		return
	}
	args := call.Args
	var given []string
	if function.Sel.Name == "Count" {
		args, given = args[1:], append(given, "N")
	}
	literal := func(e ast.Expr) string {
		if l, ok := e.(*ast.BasicLit); ok && l.Kind == token.STRING {
			text, _ := strconv.Unquote(l.Value)
			return text
		}
		return ""
	}
	id := literal(args[0])
	if id == "" {
		return
	}
	message, ok := original[id]
	if !ok {
		t.Errorf("the code says %s, which there is not", id)
		return
	}
	for i := 1; i+1 < len(args); i += 2 {
		given = append(given, literal(args[i]))
	}
	for _, name := range placeholders(message) {
		if !slices.Contains(given, name) {
			t.Errorf("%s is said without %s", id, name)
		}
	}
}

// Numbers take the form of the language, and never fall back to English.
func TestPlurals(t *testing.T) {
	for n, want := range map[int]string{1: "1 статья", 3: "3 статьи", 11: "11 статей", 21: "21 статья"} {
		if got := phrases.Languages["ru"].Count(n, "count.articles"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for n, want := range map[int]string{1: "مقالة واحدة", 2: "مقالتان", 5: "5 مقالات", 11: "11 مقالة", 100: "100 مقالة"} {
		if got := phrases.Languages["ar"].Count(n, "count.articles"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for name, w := range phrases.Languages {
		for id, message := range catalogue(t, name) {
			forms, ok := message.(map[string]any)
			if !ok {
				continue
			}
			for _, n := range []int{0, 1, 2, 3, 5, 11, 21, 100, 101, 1_000_000} {
				got := w.Count(n, id, "Most", "", "Until", "")
				fits := slices.ContainsFunc(slices.Collect(maps.Values(forms)), func(form any) bool {
					return placeholder.ReplaceAllString(fmt.Sprint(form), "") == strings.ReplaceAll(placeholder.ReplaceAllString(got, ""), w.Number(n),
						"")
				})
				if !fits {
					t.Errorf("%s %s for %d: %q is no form of it", name, id, n, got)
				}
			}
		}
	}
}

func TestWordsFor(t *testing.T) {
	for locale, want := range map[string]string{"de": "de", "es-419": "es", "es-ES": "es", "en-GB": "en", "": "en", "ja": "en", "ar": "ar",
		"x-y-z": "en"} {
		if got := phrases.For(locale).Language; got != want {
			t.Errorf("%q: got %s, want %s", locale, got, want)
		}
	}
	if got := phrases.Languages["de"].Say("no such message"); got != "no such message" {
		t.Errorf("got %q", got)
	}
}

// commandName is Discord's rule for the names of commands and options.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)

// Discord refuses the whole list for one name or description that it does not
// take.
func TestLocalizedCommands(t *testing.T) {
	list := commands.Place{UserInstall: true}.Commands()
	content, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	if err := bottest.CheckCommands(content); err != nil {
		t.Error(err)
	}
	message := func(c commands.Command) {
		if len(c.NameLocalizations) != 7 || c.Description != "" || len(c.DescriptionLocalizations) != 0 {
			t.Errorf("%s has %d names, and a message command has no description", c.Name, len(c.NameLocalizations))
		}
		for locale, n := range c.NameLocalizations {
			if l := discord.Length(n); l < 1 || l > 32 {
				t.Errorf("%s in %s: a name of %d characters", c.Name, locale, l)
			}
		}
	}
	check := func(where, name string, names, descriptions map[string]string, taken map[string]bool) {
		if len(names) != 7 || len(descriptions) != 7 {
			t.Errorf("%s has %d names and %d descriptions", where, len(names), len(descriptions))
		}
		for locale, n := range names {
			if !commandName.MatchString(n) || n != strings.ToLower(n) || taken[locale+n] {
				t.Errorf("%s in %s: the name %q", where, locale, n)
			}
			taken[locale+n] = true
		}
		for locale, d := range descriptions {
			if l := discord.Length(d); l < 1 || l > 100 {
				t.Errorf("%s in %s: a description of %d characters", where, locale, l)
			}
		}
		if taken[name] {
			t.Errorf("%s stands twice", where)
		}
		taken[name] = true
	}
	taken := map[string]bool{}
	for _, c := range list {
		if c.Type == commands.InMessageMenu {
			message(c)
			continue
		}
		check("/"+c.Name, c.Name, c.NameLocalizations, c.DescriptionLocalizations, taken)
		if n := longest(c.Name, c.NameLocalizations) + longest(c.Description, c.DescriptionLocalizations) + optionsLength(c.Options); n > 8000 {
			t.Errorf("/%s has %d characters, Discord takes 8000", c.Name, n)
		}
		var options func(where string, list []commands.Option)
		options = func(where string, list []commands.Option) {
			taken := map[string]bool{}
			for _, o := range list {
				check(where+" "+o.Name, o.Name, o.NameLocalizations, o.DescriptionLocalizations, taken)
				options(where+" "+o.Name, o.Options)
			}
		}
		options("/"+c.Name, c.Options)
	}
}

func longest(text string, others map[string]string) int {
	n := discord.Length(text)
	for _, other := range others {
		n = max(n, discord.Length(other))
	}
	return n
}

func optionsLength(list []commands.Option) int {
	n := 0
	for _, o := range list {
		n += longest(o.Name, o.NameLocalizations) + longest(o.Description, o.DescriptionLocalizations) + optionsLength(o.Options)
	}
	return n
}

// What a reply calls a command or an option is what it is called in that
// language.
func TestCommandsInTexts(t *testing.T) {
	code := regexp.MustCompile("`([^`]+)`")
	for name, w := range phrases.Languages {
		known := []string{"verbatim verify", "verbatim index --preview", "verbatim index --force"}
		for id := range catalogue(t, name) {
			if strings.HasPrefix(id, "option.") {
				known = append(known, w.Say(id))
			}
			if sub, ok := strings.CutPrefix(id, "command."); ok {
				known = append(known, "/"+w.Say(id))
				if strings.HasPrefix(sub, "admin.") {
					known = append(known, "/"+w.Say("command.admin")+" "+w.Say(id))
				}
			}
		}
		for id, message := range catalogue(t, name) {
			for _, m := range code.FindAllStringSubmatch(fmt.Sprint(message), -1) {
				if !slices.Contains(known, m[1]) {
					t.Errorf("%s %s names %q, which there is not", name, id, m[1])
				}
			}
		}
	}
}

// TestRepliesInEveryLanguage: every reply is one that Discord takes and formats
// nothing by accident, with the same quotations.
func TestRepliesInEveryLanguage(t *testing.T) {
	answer := harbourAnswer()
	answer.Hits[0].Quoted = []cite.Quoted{{Kind: "full", Speaker: "Marit Olsen", Identified: true},
		{Kind: "reported", Speaker: "Jan Olsen", Identified: true}}
	answer.Hits[0].AlsoIn = []cite.Citation{{Title: "a"}, {Title: "b"}, {Title: "c"}, {Title: "d"}}
	for name, locales := range phrases.Translations {
		locale := locales[0]
		in := func(raw []byte) discord.Interaction {
			return read(t, bottest.Changed(raw, func(in map[string]any) { in["locale"] = locale }))
		}
		d := testHandler(answer)
		ask := bottest.Command("1", "ask", "question", "When?", "private", true)
		english, translated := mustRespond(t, d, read(t, ask)), mustRespond(t, d, in(ask))
		if got, want := excerptsOf(t, translated), excerptsOf(t, english); !slices.Equal(got, want) {
			t.Errorf("%s quotes %q, want %q", name, got, want)
		}
		golden(t, "ask-"+name+".txt", plain(t, translated))
		if bytes.Equal(english, translated) {
			t.Errorf("%s is English", name)
		}
		who := whoHandler(pilotsSaid(), pilots()...)
		light := lightHandler(t)
		for _, test := range []struct {
			d   handler
			raw []byte
		}{
			{d, bottest.Command("1", "help")}, {d, bottest.Command("1", "about")}, {d, bottest.Command("1", "privacy")},
			{d, bottest.Command("1", "sources")},
			{d, bottest.Command("1", "sources", "source", "ferry-briefing")}, {d, bottest.Command("1", "ask")}, {d, bottest.Command("1", "dance")},
			{testHandler(&retrieval.Answer{Question: "?"}), bottest.Command("1", "ask", "question", "Who?")},
			{who, bottest.Command("1", "who", "speaker", "Olsen", "about", "the harbour")}, {who, bottest.Command("1", "who")},
			{whoHandler(&retrieval.WhoAnswer{Suggestions: []string{"a", "b"}}), bottest.Command("1", "who", "speaker", "c")},
			{light, bottest.Admin("1", "settings", "add_channel", "5", "gaps", true)}, {light, bottest.Admin("1", "hide", "what", "tarva")},
			{light, bottest.Admin("1", "stats")}, {light, bottest.Admin("1", "gaps")}, {light, bottest.Admin("1", "reload")},
		} {
			reply := mustRespond(t, test.d, in(test.raw))
			if text := plain(t, reply); bytes.Equal(reply, mustRespond(t, test.d, read(t, test.raw))) {
				t.Errorf("%s: %s is English:\n%s", name, test.raw, text)
			}
		}
		// The longest words leave room for the rest.
		for seed := range uint64(20) {
			r := rand.New(rand.NewPCG(seed, 3))
			a := &retrieval.Answer{Question: hostileText(r, 30), Answered: true,
				Hits: []retrieval.Hit{hostileHit(r, 1), hostileHit(r, 2), hostileHit(r, 3)}}
			sampled(t, seed, mustAnswer(t, a, in(ask)))
		}
	}
}

func mustAnswer(t *testing.T, a *retrieval.Answer, in discord.Interaction) discord.Response {
	t.Helper()
	r, err := testHandler(a).respond(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
