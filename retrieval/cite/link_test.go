package cite

import (
	"math/rand/v2"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

func TestLink(t *testing.T) {
	text := "The ferry does not sail. The boat needs a gearbox, said the office.\n\nThe ferry does not sail on Sundays either."
	find := func(words string) article.Range {
		i := strings.Index(text, words)
		return article.Range{Start: i, End: i + len(words)}
	}
	base := article.Article{Text: text, URL: "https://harbour.example/ferry", Language: "en", Kind: article.KindArticle}
	for _, c := range []struct {
		name  string
		edit  func(a *article.Article)
		words string
		want  string
	}{
		{"whole words", nil, "The boat needs a gearbox", "https://harbour.example/ferry#:~:text=The%20boat%20needs%20a,gearbox"},
		{"marks are encoded", func(a *article.Article) { a.Text = strings.Replace(text, "a gearbox,", "a-b, c&d", 1) },
			"The boat needs a-b, c&d", "https://harbour.example/ferry#:~:text=The%20boat%20needs%20a%2Db,c%26d"},
		{"as many words as it takes", nil, "The ferry does not sail on Sundays either.",
			"https://harbour.example/ferry#:~:text=The%20ferry%20does%20not%20sail%20on,Sundays%20either"},
		{"over two paragraphs", nil, text[strings.Index(text, "The boat"):],
			"https://harbour.example/ferry#:~:text=The%20boat%20needs%20a,sail%20on%20Sundays%20either"},
		{"a briefing", func(a *article.Article) { a.Kind = article.KindBriefing }, "The boat needs", "https://harbour.example/ferry"},
		{"a page in another language", func(a *article.Article) { a.URLLanguage = "es" }, "The boat needs", "https://harbour.example/ferry"},
		{"the same language said twice", func(a *article.Article) { a.URLLanguage = "en" }, "The boat needs",
			"https://harbour.example/ferry#:~:text=The%20boat%20needs"},
		{"an address with a fragment", func(a *article.Article) { a.URL += "#top" }, "The boat needs",
			"https://harbour.example/ferry#top:~:text=The%20boat%20needs"},
		{"an address with a fragment and a query", func(a *article.Article) { a.URL += "?a=b&c=d#!/top" }, "The boat needs",
			"https://harbour.example/ferry?a=b&c=d#!/top:~:text=The%20boat%20needs"},
		{"an address with a text fragment", func(a *article.Article) { a.URL += "#:~:text=x" }, "The boat needs",
			"https://harbour.example/ferry#:~:text=x"},
		{"a page of a PDF", func(a *article.Article) { a.URL += ".pdf#page=2" }, "The boat needs", "https://harbour.example/ferry.pdf#page=2"},
		{"Japanese", func(a *article.Article) {
			a.Text = "港湾委員会は火曜日、古いフェリーターミナルを閉鎖することを決定した。関係者の話では来年の春までに工事が終わる。"
		}, "港湾委員会は火曜日、古いフェリーターミナルを閉鎖することを決定した。", "https://harbour.example/ferry#:~:text=" + url.PathEscape("港湾委員会は火曜日") + "," +
			url.PathEscape("古いフェリーターミナルを閉鎖することを決定した")},
		{"Chinese", func(a *article.Article) {
			a.Text = "前言。港务局星期三表示，渡轮不再开往该岛。后来的事没有人知道。"
		}, "港务局星期三表示，渡轮不再开往该岛。", "https://harbour.example/ferry#:~:text=" + url.PathEscape("港务局星期三表示") + "," + url.PathEscape("渡轮不再开往该岛")},
		{"a row of a table", func(a *article.Article) { a.Text = "Boat │ Year\n\nBlue Heron steamer │ built 1921\n\n" + text },
			"Blue Heron steamer │ built 1921", "https://harbour.example/ferry#:~:text=Blue%20Heron%20steamer,built%201921"},
		{"a row of single words", func(a *article.Article) { a.Text = "Boat │ Year\n\nHeron │ 1921\n\n" + text }, "Heron │ 1921",
			"https://harbour.example/ferry"},
		{"a heading of a word", func(a *article.Article) { a.Text = "Boats\n\n" + text }, "Boats\n\nThe ferry does not sail. The boat",
			"https://harbour.example/ferry#:~:text=The%20ferry%20does%20not,sail.%20The%20boat"},
		{"a head of a table at the end", func(a *article.Article) { a.Text = text + "\n\nBoat │ Year" },
			"The boat needs a gearbox, said the office.\n\nThe ferry does not sail on Sundays either.\n\nBoat │ Year",
			"https://harbour.example/ferry#:~:text=The%20boat%20needs%20a,Year"},
		{"a paragraph and a row", func(a *article.Article) { a.Text = "The boats of the county are old.\n\nHeron │ built 1921" },
			"The boats of the county are old.\n\nHeron │ built 1921", "https://harbour.example/ferry#:~:text=The%20boats%20of%20the,built%201921"},
		{"no room", func(a *article.Article) { a.URL += strings.Repeat("x", 480) }, "The boat needs a gearbox", base.URL +
			strings.Repeat("x", 480)},
		{"no address", func(a *article.Article) { a.URL = "" }, "The boat", ""},
		{"no web address", func(a *article.Article) { a.URL = "javascript:alert(1)" }, "The boat", ""},
		{"a file", func(a *article.Article) { a.URL = "file:///etc/passwd" }, "The boat", ""},
		{"nothing to look for", func(a *article.Article) { a.Text = strings.Replace(text, "said", "— !", 1) }, "— !",
			"https://harbour.example/ferry"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := base
			if c.edit != nil {
				c.edit(&a)
			}
			i := strings.Index(a.Text, c.words)
			if i < 0 {
				i = find(c.words).Start
			}
			if got := Link(&a, article.Range{Start: i, End: i + len(c.words)}); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// browserFind does what a browser does with a text directive: it is written
// from the specification with regular expressions, not from Link.
func browserFind(t *testing.T, text, link string) (start, end int) {
	t.Helper()
	_, directive, ok := strings.Cut(link, "#:~:text=")
	if !ok {
		return -1, -1
	}
	parts := strings.Split(directive, ",")
	look := func(part string, from int) []int {
		words, err := url.PathUnescape(part)
		if err != nil {
			t.Fatal(err)
		}
		m := regexp.MustCompile(`(?i)(?:^|[^\pL\pN\pM])(` + regexp.QuoteMeta(words) + `)(?:$|[^\pL\pN\pM])`)
		for at := max(from-1, 0); at <= len(text); at++ {
			loc := m.FindStringSubmatchIndex(text[at:])
			if loc == nil {
				return nil
			}
			if at+loc[2] >= from {
				return []int{at + loc[2], at + loc[3]}
			}
			at += loc[2]
		}
		return nil
	}
	first := look(parts[0], 0)
	if first == nil {
		t.Fatalf("a browser does not find %q", parts[0])
	}
	if len(parts) == 1 {
		return first[0], first[1]
	}
	last := look(parts[1], first[1])
	if last == nil {
		t.Fatalf("a browser does not find %q behind %q", parts[1], parts[0])
	}
	return first[0], last[1]
}

// A link with a fragment leads to the excerpt, also where the article repeats
// itself: texts of few different words are all repetition.
func TestLinkLeadsThere(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	vocabulary := strings.Fields("the ferry sails to island U.S. don't Straße İstanbul (sun) “wind” cold-water 1,100 ΑΣ and")
	made := 0
	for range 300 {
		var b strings.Builder
		for i := range 120 {
			b.WriteString(vocabulary[r.IntN(len(vocabulary))])
			switch {
			case i%40 == 39:
				b.WriteString(".\n\n")
			case i%9 == 8:
				b.WriteString(". ")
			default:
				b.WriteByte(' ')
			}
		}
		text := strings.TrimSpace(b.String())
		sentences := strings.SplitAfter(text, ". ")
		pick := r.IntN(len(sentences))
		start := len(strings.Join(sentences[:pick], ""))
		words := strings.TrimSpace(sentences[pick])
		a := &article.Article{Text: text, URL: "https://harbour.example/x", Kind: article.KindArticle}
		link := Link(a, article.Range{Start: start, End: start + len(words)})
		if !strings.Contains(link, "#") {
			continue
		}
		made++
		from, to := browserFind(t, text, link)
		first := strings.IndexFunc(words, article.IsWordRune)
		last := len(strings.TrimRightFunc(words, func(c rune) bool { return !article.IsWordRune(c) }))
		if block := strings.Index(words, "\n\n"); block >= 0 && from > start+block {
			first = block + 2 + strings.IndexFunc(words[block+2:], article.IsWordRune) // the first block is too short
		}
		if from != start+first || to != start+last {
			t.Errorf("%s leads to %q, not to %q", link, text[from:to], words)
		}
	}
	if made < 100 {
		t.Errorf("only %d links had a fragment", made)
	}
}

func TestLinkOfPDF(t *testing.T) {
	text := "The ferry does not sail.\n\nThe boat needs a gearbox, and the office is shut."
	second := strings.Index(text, "The boat")
	turn := strings.Index(text, "and the office")
	a := article.Article{Text: text, Kind: article.KindArticle, Paragraphs: []article.Paragraph{
		{Range: article.Range{End: second - 2}, Page: 3},
		{Range: article.Range{Start: second, End: len(text)}, Page: 4, Turns: []int{turn}},
	}}
	for _, c := range []struct {
		url  string
		kind article.Kind
		at   int
		want string
	}{
		{"https://harbour.example/report.pdf", article.KindArticle, 0, "https://harbour.example/report.pdf#page=3"},
		{"https://harbour.example/report.PDF?version=2", article.KindArticle, second, "https://harbour.example/report.PDF?version=2#page=4"},
		{"https://papers.example/pdf/2403.12345", article.KindArticle, turn, "https://papers.example/pdf/2403.12345#page=5"},
		{"https://harbour.example/report.pdf#page=9", article.KindArticle, 0, "https://harbour.example/report.pdf#page=9"},
		{"https://harbour.example/report.pdf", article.KindBriefing, 0, "https://harbour.example/report.pdf"},
		{"https://harbour.example/report", article.KindArticle, 0, "https://harbour.example/report#:~:text=The%20ferry%20does%20not,sail"},
		{"", article.KindArticle, 0, ""},
	} {
		a.URL, a.Kind = c.url, c.kind
		if got := Link(&a, article.Range{Start: c.at, End: c.at + len("The ferry does not sail")}); got != c.want {
			t.Errorf("%q at %d: got %q, want %q", c.url, c.at, got, c.want)
		}
	}
}
