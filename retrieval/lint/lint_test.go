package lint

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// front is metadata that lacks nothing; a test adds to it or changes it.
const front = `---
title: The pier of Lowmarket
authors: [Ada Brook]
publisher: The Harbour Post
published: 2025-11-02
language: en
url: https://harbour.example/NAME
---
`

// body is a text with nothing to find.
const body = `The pier of Lowmarket was closed on Monday after a storm had torn away two of its piles. Engineers will look at the ` +
	`damage this week.

“We had hoped for one more winter,” said Ruth Calder, the harbour master. She expects the repair to take until June, and to cost more ` +
	`than the town has.

The pier was built in 1911 for the steamers to Gull Island. It has burned twice, in 1934 and in 1976, and was rebuilt both times.
`

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// check runs lint over a folder as the program does.
func check(t *testing.T, fsys fs.FS) []Finding {
	t.Helper()
	reader := &article.Reader{}
	articles, problems, err := reader.Read(t.Context(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(articles, func(a, b *article.Article) int { return strings.Compare(a.File, b.File) })
	l := New(now)
	for _, p := range problems {
		l.Problem(p)
	}
	byID := map[string]*article.Article{}
	for _, a := range articles {
		byID[a.ID] = a
		l.Add(a)
	}
	found, err := l.Findings(t.Context(), func(_ context.Context, _, id string) (*article.Article, error) { return byID[id], nil })
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// page is a file: its metadata with the name put in, and its text.
func page(name, text string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(strings.ReplaceAll(front, "NAME", name) + text)}
}

// codes writes findings shortly: the file, the code, the other file.
func codes(found []Finding) string {
	var lines []string
	for _, f := range found {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s", f.File, f.Code, f.With)))
	}
	return strings.Join(lines, "\n")
}

func TestOneArticle(t *testing.T) {
	long := strings.Repeat("The harbour master wrote down every ship that came in, and every one that did not come back. ", 30)
	for name, c := range map[string]struct {
		file *fstest.MapFile
		want string
	}{
		"nothing": {page("a", body), ""},
		"no front": {&fstest.MapFile{Data: []byte(body)},
			"a.md no-date\na.md no-link\na.md no-title\na.md no-author\na.md no-language\na.md no-publisher"},
		"no link":   {&fstest.MapFile{Data: []byte(strings.Replace(front, "url:", "x_url:", 1) + body)}, "a.md no-link"},
		"ftp link":  {&fstest.MapFile{Data: []byte(strings.Replace(front, "https:", "ftp:", 1) + body)}, "a.md bad-link"},
		"bad date":  {&fstest.MapFile{Data: []byte(strings.Replace(front, "2025-11-02", "last week", 1) + body)}, "a.md bad-date\na.md no-date"},
		"tomorrow":  {&fstest.MapFile{Data: []byte(strings.Replace(front, "2025-11-02", "2026-03-02", 1) + body)}, ""},
		"next week": {&fstest.MapFile{Data: []byte(strings.Replace(front, "2025-11-02", "2026-03-08", 1) + body)}, "a.md future-date"},
		"this year": {&fstest.MapFile{Data: []byte(strings.Replace(front, "2025-11-02", "2026", 1) + body)}, ""},
		"next year": {&fstest.MapFile{Data: []byte(strings.Replace(front, "2025-11-02", "2027", 1) + body)}, "a.md future-date"},
		"short":     {page("a", "The pier is closed until further notice.\n"), "a.md short"},
		"no spaces": {&fstest.MapFile{Data: []byte(strings.Replace(front, "language: en", "language: ja", 1) + strings.Repeat(
			"港の古い桟橋は来月から閉鎖され、市は新しい桟橋の工事を急ぐと発表した。", 3) + "\n")}, ""},

		"apostrophes": {page("a", strings.ReplaceAll(body, "It has", "The pierâ€™s boards have")), "a.md broken-encoding"},
		"two quotes":  {page("a", body+"\nThe signs say “AMANHÃ” and “MANHÃ…” and nothing else at all, in letters a foot high.\n"), ""},
		"two accents": {page("a", body+"\nThe cafÃ© and the brasserie of JosÃ© Almeida have closed as well.\n"), "a.md broken-encoding"},
		"cyrillic":    {page("a", body+"\nThe sign says Ð¿Ñ€Ð¸Ð²ÐµÑ‚ to all who come, in letters a foot high.\n"), "a.md broken-encoding"},
		"wrong page": {page("a", strings.Repeat("Ïðèâåò, äîðîãèå äðóçüÿ! Ñåãîäíÿ ïèðñ çàêðûò íà ðåìîíò, è êîðàáëè áîëüøå íå ïðèõîäÿò. ",
			5)), "a.md broken-encoding"},
		"replaced": {page("a", body+"\nThe caf\ufffd of Jos\ufffd Almeida has closed as well, to the regret of all.\n"),
			"a.md lost-characters"},
		"legit quotes": {page("a", body+"\nThe sign says “CAFÉ” and below it “AMANHÃ”, and a smaller one says “ÎLE” — nothing else.\n"), ""},
		"l’œil":        {page("a", body+"\nThe group plays L’œuvre, l’œil and “d’œufs” in turn for a minute each.\n"), ""},
		"legit words": {page("a", body+"\nÅse Ødegård and Çağla Öztürk, naïve façade, crème brûlée, Übergröße, São Tomé, İzmir’in köyü, "+
			"25 °C, § 5 – für ältere Gäste.\n"), ""},

		"share line":     {page("a", strings.Replace(body, "“We", "Share on Facebook\n\n“We", 1)), "a.md chrome-left"},
		"subscribe line": {page("a", strings.Replace(body, "“We", "Sign up for our newsletter\n\n“We", 1)), "a.md chrome-left"},
		"about sharing":  {page("a", body+"\nThe fishermen share the catch, and they asked people to subscribe to the fund for the pier.\n"), ""},

		"inside a sentence": {page("a", body+"\nThe mayor, who had promised a new pier before the election, now says that the\n"),
			"a.md cut-off"},
		"dots":           {page("a", body+"\nThe mayor, who had promised a new pier before the election, now says that...\n"), "a.md cut-off"},
		"read more":      {page("a", body+"\nRead more…\n"), "a.md cut-off"},
		"paywall":        {page("a", body+"\nThis story is for subscribers only.\n"), "a.md paywall"},
		"long and whole": {page("a", long+"\n\n"+long+"\n\n"+body), ""},
		"ends in a quote": {page("a", body+"\nThe mayor would not say when the work begins. “We will see what the spring brings,” he "+
			"said. “Perhaps a ship.”\n"), ""},
		"ends in a list": {page("a", body+"\n- piles\n- boards\n- paint\n"), ""},
		"verse": {page("a", "The sea came in and the sea went out\nand nobody asked what the noise was about\n\nthe pier stood "+
			"still with its feet in the foam\nand the gulls and the ghosts and the boats went home\n\nand the tide wrote down in a hand "+
			"nobody knew\nthe names of the ships and the names of the crew"), ""},

		"by a machine": {page("a", body+"\nThis article was automatically translated from Norwegian.\n"), "a.md machine-translated"},
		"about a machine": {page("a", body+"\nThe museum tells visitors in nine languages about the pier; the leaflet was automatically "+
			"translated from Norwegian, which made the harbour master laugh, since the machine took the piles for heaps, the boards for "+
			"committees and the captain for a letter.\n"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := codes(check(t, fstest.MapFS{"a.md": c.file})); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestUnreadable(t *testing.T) {
	found := check(t, fstest.MapFS{"a.txt": {Data: []byte("\x00\x01\x02\xff\xfe\x00\x00 binary")}, "empty.txt": {},
		"photo.jpeg": {Data: []byte("x")}})
	if got, want := codes(found), "a.txt unreadable\nempty.txt unreadable\nphoto.jpeg problem"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSameLink(t *testing.T) {
	other := strings.NewReplacer("pier", "bridge", "harbour", "river", "steamers", "coaches", "storm", "flood").Replace(body)
	fsys := fstest.MapFS{
		"a.md": page("pier", body),
		"b.md": {Data: []byte(strings.ReplaceAll(front, "https://harbour.example/NAME", "http://www.Harbour.example/pier/?utm_source=x#top") +
			"The town of Brunn has opened a library with a garden on its roof, where readers may sit until midnight in summer and until dusk " +
			"in winter, if they bring a coat and no dog.\n")},
		"c.md": page("pier?page=2", strings.Join(strings.Fields(other),
			" ")[:1]+"nother page of the same paper has the tide tables for the whole of the year, printed in small type, with the times of "+
			"the ferry beside them and the depth of the bar at low water.\n"),
	}
	found := check(t, fsys)
	if got, want := codes(found), "b.md same-link a.md"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// sentences makes a text of sentences that nobody else has; a seed names it.
func sentences(seed string, from, to int) string {
	var b strings.Builder
	for i := from; i < to; i++ {
		sum := sha256.Sum256(fmt.Append(nil, seed, i))
		b.WriteString("The")
		for _, c := range sum[:14] {
			fmt.Fprintf(&b, " %c%c%c%c", 'b'+c%19, "aeiou"[c%5], 'b'+c/16, "aeiou"[c/7%5])
		}
		b.WriteString(" came in. ")
		if i%5 == 4 {
			b.WriteString("\n\n")
		}
	}
	return b.String() + "\n\n"
}

func TestCopies(t *testing.T) {
	fsys := fstest.MapFS{
		"a.md":       page("a", sentences("Tarva", 0, 40)),
		"same.md":    page("same", sentences("Tarva", 0, 40)),
		"longer.md":  page("longer", sentences("Tarva", 0, 40)+sentences("Brunn", 0, 60)), // holds all of a.md
		"update.md":  page("update", sentences("Tarva", 4, 40)+sentences("Holm", 0, 6)),
		"quotes.md":  page("quotes", sentences("Tarva", 0, 8)+sentences("Vik", 0, 40)), // quotes some of it
		"another.md": page("another", sentences("Skar", 0, 40)),
	}
	found := check(t, fsys)
	var near []string
	for _, f := range found {
		if f.Code != Duplicate && f.Code != NearDuplicate {
			t.Errorf("%s: %s", f.File, f.What)
		}
		near = append(near, fmt.Sprintf("%s %s %s %.1f", f.File, f.Code, f.With, f.Share))
	}
	want := []string{"longer.md near-duplicate a.md 1.0", "same.md duplicate a.md 1.0", "update.md near-duplicate a.md 0.9"}
	if !slices.Equal(near, want) {
		t.Errorf("got  %q\nwant %q", near, want)
	}
}

// However many copies there are of one article, each is named once, and what is
// compared does not grow with their square.
func TestManyCopies(t *testing.T) {
	const many = 300
	fsys := fstest.MapFS{}
	for i := range many {
		name := fmt.Sprintf("%03d.md", i)
		fsys[name] = page(name, sentences("Tarva", 0, 30)+sentences(name, 0, 3))
	}
	l := New(now)
	reader := &article.Reader{}
	articles, _, err := reader.Read(t.Context(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range articles {
		l.Add(a)
	}
	if n := len(l.copies.pairs()); n > many*maxAlike {
		t.Errorf("%d pairs are compared", n)
	}
	near := 0
	for _, f := range check(t, fsys) {
		if f.Code == NearDuplicate {
			near++
		}
	}
	if near != many-1 {
		t.Errorf("%d of %d copies are named", near, many-1)
	}
}

func TestRepeatedLine(t *testing.T) {
	const line = "The Harbour Post is paid for by its readers and by the town of Lowmarket."
	fsys := fstest.MapFS{}
	for i := range 6 {
		name := fmt.Sprint(i)
		fsys[name+".md"] = page(name, sentences("place "+name, 0, 5)+line+"\n\n## The background of it\n\n"+sentences("more "+name, 0, 5))
		if i == 5 {
			fsys[name+".md"] = page(name, strings.Repeat(sentences("place "+name, 0, 5)+line+"\n\n", 4))
		}
	}
	found := check(t, fsys)
	var lines []string
	for _, f := range found {
		lines = append(lines, fmt.Sprint(f.File, " ", f.Code, " ", f.Paragraph, " ", f.What))
	}
	want := []string{
		`0.md repeated-line 2 "The Harbour Post is paid for by its readers and by the town …" is in 6 articles, the last of them 5.md`,
		`0.md repeated-line 3 "The background of it" is in 5 articles, the last of them 4.md`,
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got\n%s", strings.Join(lines, "\n"))
	}
	delete(fsys, "0.md")
	delete(fsys, "1.md")
	if found := check(t, fsys); len(found) != 0 {
		t.Errorf("in four articles: %v", found)
	}
}

// Every code has a severity, says why it matters, and what to do unless that
// depends on the file.
func TestKinds(t *testing.T) {
	depends := []Code{Unreadable, Problem, BadMetadata}
	for code, k := range kinds {
		if k.severity != Error && k.severity != Warning && k.severity != Note || k.why == "" || (k.fix == "") != slices.Contains(depends, code) {
			t.Errorf("%s: %+v", code, k)
		}
	}
	if n := len(slices.Collect(maps.Keys(kinds))); n != 25 {
		t.Errorf("%d codes; a code that was published stays", n)
	}
}

// The five documents, read without what is known of them, as an operator has
// them: the metadata is missing, and that is all.
func TestDocuments(t *testing.T) {
	const dir = "../../../shared/seeds"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the documents are not here")
	}
	for _, f := range check(t, os.DirFS(dir)) {
		if !slices.Contains([]Code{NoTitle, NoDate, NoLink, NoAuthor, NoPublisher, NoLanguage}, f.Code) {
			t.Errorf("%s: %s: %s", f.File, f.Code, f.What)
		}
	}
}

func TestLanguages(t *testing.T) {
	const german = "Die Fähre verließ am Abend den Hafen, und niemand wusste, wann sie wieder da sein würde."
	const polish = "Prom opuścił port wieczorem i nikt nie wiedział, kiedy wróci na wyspę z ludźmi."
	const vietnamese = "Chiếc phà rời bến vào buổi tối và không ai biết khi nào nó sẽ trở lại đảo với mọi người."
	for _, test := range []struct {
		tag, text string
		want      Code
	}{
		{"de", german, ""}, {"de-AT", german, ""}, {"", german, ""}, {"en", german, OtherLanguage},
		{"", polish, ""}, {"pl", polish, ""}, {"", vietnamese, AsWritten}, {"vi", vietnamese, AsWritten},
	} {
		l := New(time.Now())
		l.language(&article.Article{ID: "a", File: "a.md", Language: test.tag, Text: test.text})
		var got Code
		if len(l.findings) > 0 {
			got = l.findings[0].Code
		}
		if got != test.want {
			t.Errorf("a text in %q: found %q, want %q", test.tag, got, test.want)
		}
	}
}
