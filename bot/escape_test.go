package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/retrieval"
)

func TestEscape(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"plain words, and a full stop.", "plain words, and a full stop."},
		{"a *b* _c_ ~d~ |e| `f`", "a \\*b\\* \\_c\\_ \\~d\\~ \\|e\\| \\`f\\`"},
		{`back\slash`, `back\\slash`},
		{"# heading", `\# heading`},
		{"-# subtext", `\-\# subtext`},
		{">>> quote", `\>\>\> quote`},
		{"- list\n+ list\n* list", "\\- list\n\\+ list\n\\* list"},
		{"1. one\n  23. two", "1\\. one\n  23\\. two"},
		{"in 2024. Then 3.5", "in 2024. Then 3.5"},
		{"a\u20281. b", "a\u20281\\. b"},
		{"[text](https://example.org)", `\[text\]\(https\://example.org\)`},
		{"<@1> <#2> <t:3:R> </ask:4>", `\<\@1\> \<\#2\> \<t\:3\:R\> \</ask\:4\>`},
		{"@everyone :smile:", `\@everyone \:smile\:`},
		{"bad \xff byte", "bad \xff byte"},
	} {
		if got := discord.Escape(test.text); got != test.want {
			t.Errorf("escape(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

func TestQuote(t *testing.T) {
	for _, test := range []struct {
		name    string
		excerpt []retrieval.Fragment
		want    string
	}{
		{"bold", []retrieval.Fragment{{Text: "the "}, {Text: "harbour", Match: true}, {Text: "."}}, "> the **harbour**."},
		{"inside a word", []retrieval.Fragment{{Text: "re"}, {Text: "open", Match: true}, {Text: "ed"}}, "> re**open**ed"},
		{"beside an asterisk", []retrieval.Fragment{{Text: "*"}, {Text: "a*", Match: true}, {Text: "*"}}, `> \***a\***\*`},
		{"ends in a backslash", []retrieval.Fragment{{Text: `a\`, Match: true}, {Text: "b"}}, `> **a\\**b`},
		{"neighbours", []retrieval.Fragment{{Text: "a", Match: true}, {Text: ""}, {Text: "b", Match: true}}, "> **ab**"},
		{"spaces outside", []retrieval.Fragment{{Text: " a ", Match: true}, {Text: "b"}}, ">  **a** b"},
		{"only spaces", []retrieval.Fragment{{Text: "a"}, {Text: " ", Match: true}, {Text: "b"}}, "> a b"},
		{"lines", []retrieval.Fragment{{Text: "a\n\n"}, {Text: "1. b\nc", Match: true}}, "> a\n> \n> **1\\. b**\n> **c**"},
		{"a number cut up", []retrieval.Fragment{{Text: "12", Match: true}, {Text: ". a"}}, "> **12**\\. a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := discord.Quote(test.excerpt); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestClipSplitsNoGrapheme(t *testing.T) {
	const family = "👩‍👩‍👧" // five code points, one grapheme
	for _, test := range []struct {
		text  string
		limit int
		want  string
	}{
		{"short", 5, "short"},
		{"too long", 5, "too…"},
		{"ab" + family + "c", 6, "ab…"},
		{"e\u0301e\u0301e\u0301", 4, "e\u0301…"},
		{"a\u202eb\u0000c\u2028d", 10, "abc d"},
		{"a" + strings.Repeat("\u0301", 50), 10, "a" + strings.Repeat("\u0301", 8) + "…"},
	} {
		if got := discord.Clip(test.text, test.limit); got != test.want {
			t.Errorf("clip(%q, %d) = %q, want %q", test.text, test.limit, got, test.want)
		}
	}
}

func FuzzEscape(f *testing.F) {
	for _, seed := range []string{
		"", `\`, `\\*`, "1. a\n2. b", "> q\n>>> r", "**a** __b__ ~~c~~ ||d||", "`x` ```y```",
		"https://example.org/(a)_b", "<@!1> @everyone <:x:1>", "¯\\_(ツ)_/¯", "\u202eabc\u2028d", "👩‍👩‍👧 e\u0301 \u200b#️⃣", "\xff\xfe",
	} {
		f.Add(seed, 1, 3)
	}
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		if got := bottest.Unescape(discord.Escape(text)); got != text {
			t.Fatalf("escaped and back: got %q, want %q", got, text)
		}
		excerpt := cutUp(text, from, to)
		quoted := discord.Quote(excerpt)
		if got := bottest.Quoted(quoted + "\ncitation"); got != text {
			t.Fatalf("quoted and back: got %q, want %q", got, text)
		}
		if !utf8.ValidString(text) {
			return // nothing that is not UTF-8 can go out
		}
		reply := encode(t, discord.Say(quoted))
		if _, err := bottest.Plain(reply); err != nil {
			t.Fatalf("a quotation formats: %v", err)
		}
	})
}

// cutUp marks text[from:to] as matched, as far as there is such a slice.
func cutUp(text string, from, to int) []retrieval.Fragment {
	from = min(max(from, 0), len(text))
	to = min(max(to, from), len(text))
	return []retrieval.Fragment{{Text: text[:from]}, {Text: text[from:to], Match: true}, {Text: text[to:]}}
}
