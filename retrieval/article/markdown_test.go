package article

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func describeMarkdown(t *testing.T, text string) string {
	t.Helper()
	told := describe(t, fstest.MapFS{"a.md": {Data: []byte(text)}})
	_, rest, _ := strings.Cut(told[strings.Index(told, "kind: "):], "\n")
	return rest
}

const board = "The board met on Tuesday. It voted to close the terminal."

// What stands between rules at the head is metadata when it holds keys, otherwise text.
func TestFrontMatter(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"YAML", "---\ntitle: The quay\ndate: 2025-05-14\n---\n" + board, "title: The quay\npublished: 2025-05-14\nfile: a.md\np: " + board +
			"\n"},
		{"with a mark of the byte order and other line ends", "\ufeff---\r\ntitle: The quay\r\n---\r\n" + board + "\r\n",
			"title: The quay\nfile: a.md\np: " + board + "\n"},
		{"spaces behind the rule", "--- \ntitle: The quay\n---  \n" + board, "title: The quay\nfile: a.md\np: " + board + "\n"},
		{"keys of other programs alone", "---\nnav_order: 3\nsection: news\n---\n" + board, "title: a\nfile: a.md\np: " + board + "\n"},
		{"nothing between", "---\n---\n" + board, "title: a\nfile: a.md\np: " + board + "\n"},
		{"a rule and a paragraph", "---\n\n" + board + "\n\n---\n\nThe chair thanked the staff.\n", "title: a\nfile: a.md\np: " + board +
			"\np: The chair thanked the staff.\n"},
		{"a sentence with a colon", "---\n\nThe chair said: nobody came to the pier.\n\n---\n\n" + board + "\n",
			"title: a\nfile: a.md\np: The chair said: nobody came to the pier.\np: " + board + "\n"},
		{"a note with a colon", "---\n\nNote: the ferry does not sail today.\n\n---\n\n" + board + "\n",
			"title: a\nfile: a.md\np: Note: the ferry does not sail today.\np: " + board + "\n"},
		{"a rule alone", "---\n\n" + board, "title: a\nfile: a.md\np: " + board + "\n"},
		{"a list", "---\n\n- One thing.\n- Another thing.\n\n---\n\n" + board, "title: a\nfile: a.md\np: One thing.\np: Another thing.\np: " +
			board + "\n"},
		{"a slip in the YAML", "---\ntitle: The quay: sold\n---\n" + board, "p: " + board + "\n! a.md:2: the metadata is not YAML"},
		{"TOML", "+++\ntitle = \"The quay\"\ndate = 2025-05-14T09:00:00+02:00\nauthors = [\"Nora Fell\", \"Gus Ray\"]\ndraft = " +
			"false\n[params]\npublisher = \"The Inlet Herald\"\n+++\n\n" + board,
			"title: The quay\nauthors: Nora Fell; Gus Ray\npublisher: The Inlet Herald\npublished: 2025-05-14\nfile: a.md\np: " + board + "\n"},
		{"TOML with a day", "+++\ntitle = 'The quay'\ndate = 2025-05-14\n[extra]\nauthor = 'Nora Fell'\n+++\n" + board,
			"title: The quay\nauthors: Nora Fell\npublished: 2025-05-14\nfile: a.md\np: " + board + "\n"},
		{"a slip in the TOML", "+++\ntitle = The quay\n+++\n" + board, "p: " + board + "\n! a.md:2: the metadata is not TOML: "},
		{"plus signs", "+++\n\n" + board + "\n\n+++\n", "p: +++\np: " + board + "\np: +++\n"},
		{"JSON", "{\n  \"title\": \"The quay\",\n  \"date\": \"2025-05-14\",\n  \"author\": {\"name\": \"Nora Fell\"}\n}\n\n" + board,
			"title: The quay\nauthors: Nora Fell\npublished: 2025-05-14\nfile: a.md\np: " + board + "\n"},
		{"a brace", "{the board} met.\n\n" + board, "p: {the board} met.\np: " + board + "\n"},
		{"an object of other things", "{\"a\": 1}\n\n" + board, "p: {\"a\": 1}\np: " + board + "\n"},
		{"an author of a site", "---\nauthor: admin\n---\n" + board, "title: a\nfile: a.md\np: " + board + "\n"},
	} {
		if got := describeMarkdown(t, c.text); !strings.Contains(got, c.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// Marks of dialects are not shown, and not stored.
func TestMarkdownDialects(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a link with a label", "The [[Old Quay|old quay]] is sold.", "p: The old quay is sold.\n"},
		{"a link", "The [[treasurer]] said so, see [[Minutes#May]] and [[#Vote]].", "p: The treasurer said so, see Minutes > May and Vote.\n"},
		{"a link to a block", "See [[Minutes#^a1b2c3|the minutes]] and [[Minutes#^a1b2c3]].", "p: See the minutes and Minutes.\n"},
		{"a link in a table", "|a|b|\n|-|-|\n|[[x\\|y]]|2|\n", "p: y │ 2\n"},
		{"a link of Markdown", "It is so [[1]](http://x.example).", "p: It is so [1].\n"},
		{"a picture", "A\n![[pier.png|200]] pier.", "- 0 embedded file: ![[pier.png|200]]\np: A pier.\n"},
		{"highlighted", "It costs ==12 million crowns== now; a==b and c==d.", "p: It costs 12 million crowns now; a==b and c==d.\n"},
		{"a heading of dashes", "The quay\n--------\n\nIt is sold.", "h: The quay\np: It is sold.\n"},
		{"a block", "It is sold. ^block1\n\n- An item ^a-2\n- Another\n\n^table1\n", "p: It is sold.\np: An item\np: Another\n"},
		{"a power", "It has 2 ^ 3 rows and x^2 columns.", "p: It has 2 ^ 3 rows and x^2 columns.\n"},
		{"a callout", "> [!quote] Ruth Calder\n> We need a pier.", "- 0 mark of a program: [!quote]\np: Ruth Calder\np: We need a pier.\n"},
		{"a callout that folds", "> [!note]- Title of it\n> > [!tip]\n> > Inside.", "p: Title of it\np: Tip\np: Inside.\n"},
		{"an alert", "> [!WARNING]\n> The pier is closed.", "- 0 mark of a program: [!WARNING]\np: Warning\np: The pier is closed.\n"},
		{"a comment", "It is %% never so %% sold.\n\n%%\nnot this\n\nnor this\n%%\n\nThe end.",
			"- 0 private comment: %% … %%\n- 0 private comment: %% … %%\np: It is sold.\np: The end.\n"},
		{"per cent", "It is 100%% sure. And 50%% more.", "p: It is 100%% sure. And 50%% more.\n"},
		{"one mark alone", "It is %% sure.", "p: It is %% sure.\n"},
		{"code", "Write `[[a|b]] == %% x %%`.\n\n```\n%% y %% [[c|d]] ^e\n```\n", "p: Write [[a|b]] == %% x %%.\np: %% y %% [[c|d]] ^e\n"},
		{"notes", "The levy[^1] is due.[^2]\n\n[^1]: Set by the board.\n[^2]: In October.\n\n    Of each year.\n",
			"- 0 mark of a note: 1\n- 0 mark of a note: 2\n"},
		{"the text of a note", "The levy[^1] is due.\n\n[^1]: Set by the board.\n", "- 0 note: Set by the board.\np: The levy is due.\n"},
		{"a note that nothing leads to", "The levy is due.\n\n[^1]: Set by the board.\n", "- 0 note: Set by the board.\np: The levy is due.\n"},
		{"a mark without a note", "The levy[^1] is due.", "- 0 mark of a note: [^1]\np: The levy is due.\n"},
		{"a note in the line", "The levy^[Set by the board.] is due.", "- 0 note: Set by the board.\np: The levy is due.\n"},
		{"struck", "We will ~~never~~ sell it.", "- 0 struck words: never\np: We will sell it.\n"},
		{"struck by one tilde", "We will ~never~ sell it.", "- 0 struck words: never\np: We will sell it.\n"},
		{"ranges", "From 10~20 to 30~40.", "p: From 10~20 to 30~40.\n"},
		{"lowered", "H~2~O is wet.", "p: H2O is wet.\n"},
		{"a tag of a template", "See {{< figure src=\"a.png\" >}} it. {% include x.html %}",
			"- 0 mark of a program: {{< figure src=\"a.png\" >}}\n- 0 mark of a program: {% include x.html %}\np: See it.\n"},
		{"the name of a heading", "## The quay {#quay .big}\n\nIt is sold.", "h: The quay\np: It is sold.\n"},
		{"lines of Japanese", "港湾委員会は火曜日、古いフェリーター\nミナルを閉鎖した。", "p: 港湾委員会は火曜日、古いフェリーターミナルを閉鎖した。\n"},
		{"lines of Korean", "항만위원회는 화요일에\n터미널을 닫았다.", "p: 항만위원회는 화요일에 터미널을 닫았다.\n"},
	} {
		if got := describeMarkdown(t, c.text); !strings.Contains(got, c.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
	if got := describeMarkdown(t, "A %% secret %% word."); strings.Contains(got, "secret") {
		t.Errorf("a private comment is told:\n%s", got)
	}
}

// Nested for its own sake, Markdown is read as plain text instead of for hours.
func TestNestedMarkdown(t *testing.T) {
	const size = 400_000
	var growing strings.Builder
	for i := 0; growing.Len() < size; i++ {
		growing.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	for name, text := range map[string]string{
		"lists in a line":   strings.Repeat("- ", size/2),
		"numbers in a line": strings.Repeat("1. ", size/3),
		"lists in quotes":   strings.Repeat("- > ", size/4),
		"lists in lists":    growing.String(),
		"notes":             strings.Repeat("[^1]", size/4) + "\n\n[^1]: x",
		"comments":          strings.Repeat("%% ", size/3),
	} {
		r := Reader{MaxFileTime: 5 * time.Minute}
		if articles, _, err := r.Read(t.Context(), fstest.MapFS{"a.md": {Data: []byte(text)}}); err != nil || len(articles) != 1 {
			t.Errorf("%s: %d articles, %v", name, len(articles), err)
		}
	}
}
