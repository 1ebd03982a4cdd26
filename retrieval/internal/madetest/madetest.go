// Package madetest makes articles up for the tests of the rooms: a small town's
// newspaper, and collections of any size.
package madetest

import (
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Day is when every test takes place.
var Day = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// Town is a small town's newspaper, its articles by the names of their files: what
// most tests are about.
var Town = map[string]string{
	"ferry.md": `---
title: Ferry to the island stops for the winter
authors: [Ada Brook]
publisher: The Harbour Post
published: 2025-11-02
language: en
url: https://harbour.example/ferry
---
The ferry between Lowmarket and Gull Island will not sail between December and March, the harbour office said on Sunday. The boat needs ` +
		`a new gearbox, which will take ten weeks to build in Bergen.

## What islanders say

About 340 people live on the island. "We have had worse winters," said Tom Ashby, who has run the shop there since 1998. He has ordered ` +
		`flour and lamp oil for four months.

The council will charter a fishing boat on Tuesdays and Fridays. Tickets will cost six crowns, half of the usual fare.
`,
	"bridge.md": `---
title: Council votes for a footbridge
authors: [Ben Cole, Ada Brook]
publisher: The Harbour Post
published: 2025-10
language: en
url: https://harbour.example/bridge?page=1
---
The town council voted nine to four for a footbridge over the Lowmarket canal. It will replace the wooden one that was washed away in ` +
		`the flood of 2019.

Mayor Ines Duarte called the plan long overdue. Work starts in May and is to cost 2.4 million crowns, of which the county pays a third.
`,
	"owls.txt": `Barn owls return to the old brewery

Three pairs of barn owls have nested in the roof of the old brewery this year, the most since counting began. Volunteers had put up ` +
		`boxes in the spring.

"They eat about four voles a night each," said Dr. Lena Moss, who leads the count.
`,
}

// Papers are three newspapers that quote some of the same people.
var Papers = map[string]string{
	"a.md": `---
title: Storm closes the harbour
publisher: The Harbour Post
published: 2025-11-02
url: https://harbour.example/storm
---
The harbour stays closed until Friday. "No boat will leave before the wind drops," said Ruth Calder, the harbour master of Lowmarket.

"I hope I am wrong," Calder said, "but the old pier may not stand another night."

The mayor, Ines Duarte, told the council that "the pier was never built for such waves."
`,
	"b.md": `---
title: Council argues about the pier
publisher: Coast Weekly
published: 2025-11-09
url: https://coast.example/pier
---
"We need a new pier, not a new plan," said Ruth Calder, the harbour master.

"The money for a pier is there," said Paul Duarte, a councillor for the upper town. Paul Duarte has sat on the council since 2019.
`,
}

// Folder is a folder of files with these texts.
func Folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text), ModTime: Day}
	}
	return fsys
}

// Read reads the articles of a folder.
func Read(t testing.TB, fsys fs.FS) []*article.Article {
	t.Helper()
	articles, problems, err := new(article.Reader).Read(t.Context(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Log(p)
	}
	return articles
}

// A Collection is a folder of articles that is made up as it is read.
type Collection struct {
	Words    []string
	Articles int
	Bytes    int64
	// Touched is an article whose text differs with edition.
	Touched, Edition int
}

// Each article has this many paragraphs, each long enough to be a passage.
const paragraphs = 25

// New makes a collection of about so many passages.
func New(passages int) *Collection {
	r := rand.New(rand.NewPCG(5, 6))
	syllables := strings.Fields("ba be bi bo bu da de di do du fa fe fi ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe po ra re " +
		"ri ro sa se si so ta te ti to va ve vi vo za ze zo")
	c := &Collection{Articles: passages / paragraphs}
	seen := map[string]bool{}
	for len(c.Words) < 40_000 {
		var w strings.Builder
		for range 2 + r.IntN(3) {
			w.WriteString(syllables[r.IntN(len(syllables))])
		}
		if !seen[w.String()] {
			seen[w.String()] = true
			c.Words = append(c.Words, w.String())
		}
	}
	for i := range min(c.Articles, 100) {
		c.Bytes += int64(len(c.Text(i))) * int64(c.Articles) / int64(min(c.Articles, 100))
	}
	return c
}

// Text makes article i: words by Zipf's law, as in any language.
func (c *Collection) Text(i int) string {
	seed := uint64(i)
	if i == c.Touched {
		seed += uint64(c.Edition) << 32
	}
	r := rand.New(rand.NewPCG(seed, 7))
	zipf := rand.NewZipf(r, 1.1, 8, uint64(len(c.Words)-1))
	var b strings.Builder
	fmt.Fprintf(&b, "Article %d on %s and %s\n", i, c.Words[zipf.Uint64()], c.Words[zipf.Uint64()])
	for range paragraphs {
		b.WriteByte('\n')
		for range 5 {
			for n := range 15 + r.IntN(8) {
				w := c.Words[zipf.Uint64()]
				if n == 0 {
					w = strings.ToUpper(w[:1]) + w[1:]
				} else {
					b.WriteByte(' ')
				}
				b.WriteString(w)
			}
			b.WriteString(". ")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Questions are a few words each of some article, common and rare ones.
func (c *Collection) Questions(n int) []string {
	r := rand.New(rand.NewPCG(8, 9))
	out := make([]string, n)
	for i := range out {
		words := strings.Fields(c.Text(r.IntN(c.Articles)))
		at := r.IntN(len(words) - 10)
		out[i] = "What is " + strings.Join(words[at:at+3+r.IntN(6)], " ") + "?"
	}
	return out
}

// Open makes a Collection a file system: a folder of article files.
func (c *Collection) Open(name string) (fs.File, error) {
	if name == "." {
		return &folder{c: c}, nil
	}
	i, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(name, "article-"), ".txt"))
	if err != nil || i >= c.Articles {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	text := c.Text(i)
	return &file{Reader: strings.NewReader(text), info: c.stat(i, int64(len(text)))}, nil
}

// Stat tells about an article without making it: its size counts up with the
// editions.
func (c *Collection) Stat(name string) (fs.FileInfo, error) {
	f, err := c.Open(name)
	if err != nil {
		return nil, err
	}
	return f.Stat()
}

func (c *Collection) stat(i int, size int64) info {
	modified := Day
	if i == c.Touched {
		modified = Day.Add(time.Duration(c.Edition) * time.Second)
	}
	return info{name: "article-" + strconv.Itoa(i) + ".txt", size: size, modified: modified}
}

type file struct {
	*strings.Reader
	info info
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

type folder struct {
	c    *Collection
	next int
}

func (f *folder) Stat() (fs.FileInfo, error) { return info{name: ".", folder: true}, nil }
func (f *folder) Read([]byte) (int, error)   { return 0, io.EOF }
func (f *folder) Close() error               { return nil }

func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	var out []fs.DirEntry
	for ; f.next < f.c.Articles && (n <= 0 || len(out) < n); f.next++ {
		out = append(out, fs.FileInfoToDirEntry(f.c.stat(f.next, 0)))
	}
	if n > 0 && len(out) == 0 {
		return nil, io.EOF
	}
	return out, nil
}

type info struct {
	name     string
	size     int64
	modified time.Time
	folder   bool
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) ModTime() time.Time { return i.modified }
func (i info) IsDir() bool        { return i.folder }
func (i info) Sys() any           { return nil }
func (i info) Mode() fs.FileMode {
	if i.folder {
		return fs.ModeDir | 0o755
	}
	return 0o644
}
