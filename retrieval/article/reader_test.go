package article

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
)

func TestFiles(t *testing.T) {
	at := time.Date(2024, 3, 31, 0, 0, 0, 0, time.UTC)
	file := func(data string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(data), ModTime: at} }
	folder := fstest.MapFS{
		"b.txt":             file("b"),
		"b.yaml":            file("title: B"),
		"a.md":              file("a"),
		"a.md.yml":          file("title: A"),
		"a.yaml":            file("title: too many"),
		"deep/er/C.HTML":    file("c"),
		"two.txt":           file("2"),
		"two.md":            file("2"),
		"two.yaml":          file("title: whose?"),
		"lonely.yaml":       file("title: nobody's"),
		".hidden.txt":       file("h"),
		".git/config.txt":   file("h"),
		"pictures/1.jpg":    file("j"),
		"pictures/2.jpg":    file("j"),
		"LICENSE":           file("l"),
		"queue.txt":         {Mode: fs.ModeNamedPipe},
		"nested/folder.txt": {Mode: fs.ModeDir},
		// An index in the folder is none of its articles; a file of that name is not an index.
		"index/CURRENT":                file("build-1"),
		"index/lock":                   file(""),
		"index/build-1/texts":          file("t"),
		"index/build-1/manifest.json":  file("{}"),
		"index/state/questions.txt":    file("q"),
		"index2/lock":                  file(""),
		"index2/build-1/texts":         file("t"),
		"essays/CURRENT":               file("c"),
		"essays/build-it-yourself.txt": file("e"),
	}
	files, problems, err := new(Reader).Files(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, fmt.Sprintf("%s %d %s", f.Path, f.Size, f.Sidecar.Path))
		if !f.ModTime.Equal(at) || f.SHA256 != "" {
			t.Errorf("%s: time %v, sum %q", f.Path, f.ModTime, f.SHA256)
		}
	}
	want := []string{"a.md 1 a.md.yml", "b.txt 1 b.yaml", "deep/er/C.HTML 1 ", "essays/build-it-yourself.txt 1 ", "two.md 1 ", "two.txt 1 "}
	if !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	known := strings.Join(slices.Sorted(maps.Keys(formats)), ", ")
	checkProblems(t, problems, []string{
		"LICENSE: files without a suffix are not read (there are 2); known are " + known,
		"a.yaml: a.md has the sidecar a.md.yml already; keep one of the two",
		"lonely.yaml: no article is beside this sidecar; call it as the article's file, with .yaml behind: story.txt.yaml",
		"pictures/1.jpg: .jpg files are not read (there are 2); known are " + known,
		"queue.txt: it is not an ordinary file and is not read; take it out of the folder",
		"two.yaml: it may belong to two.md or to two.txt; call it two.md.yaml if it belongs to that file",
	})
}

func checkProblems(t *testing.T, problems []Problem, want []string) {
	t.Helper()
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("problems\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// brokenFS fails to open the file of a name.
type brokenFS struct {
	fstest.MapFS
	name string
	err  error
}

func (b brokenFS) Open(name string) (fs.File, error) {
	if name == b.name {
		return nil, &fs.PathError{Op: "open", Path: "/secret/" + name, Err: b.err}
	}
	return b.MapFS.Open(name)
}

func (b brokenFS) Stat(name string) (fs.FileInfo, error) { return b.MapFS.Stat(name) }

func TestUnreadableFilesDoNotStopOthers(t *testing.T) {
	folder := brokenFS{fstest.MapFS{
		"bad.txt":    {Data: []byte("x")},
		"big.txt":    {Data: []byte(strings.Repeat("x", 101))},
		"binary.txt": {Data: []byte("\x00\x01\x02\x03\x04")},
		"empty.md":   {Data: []byte("\n \n")},
		"good.txt":   {Data: []byte("Good.")},
	}, "bad.txt", fs.ErrPermission}
	var log strings.Builder
	r := &Reader{MaxFileBytes: 100, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	articles, problems, err := r.Read(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(articles) != 1 || articles[0].ID != "good" || articles[0].Text != "Good." {
		t.Errorf("articles %+v", articles)
	}
	checkProblems(t, problems, []string{
		"bad.txt: it cannot be read: permission denied; give Verbatim the right to read it",
		"big.txt: it cannot be read: it has more than 100 bytes, the most that is read; fix it or take it out of the folder",
		"binary.txt: it cannot be read: it is not text; give it the suffix of what it is, or take it out of the folder",
		"empty.md: no text was found in it; look whether the file is complete",
	})
	for _, p := range problems {
		if !p.Fatal {
			t.Errorf("not fatal: %s", p)
		}
	}
	if !strings.Contains(log.String(), "good.txt") {
		t.Errorf("log %q", log.String())
	}
}

func TestReadFails(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := new(Reader).Read(ctx, fstest.MapFS{"a.txt": {Data: []byte("A.")}}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	if _, _, err := new(Reader).ReadFile(ctx, fstest.MapFS{}, &File{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	if _, _, err := new(Reader).Read(t.Context(), os.DirFS("testdata/missing")); err == nil {
		t.Error("a folder that is not there was read")
	}
}

func TestReadFileStamps(t *testing.T) {
	folder := fstest.MapFS{"a.txt": {Data: []byte("One.")}, "a.yaml": {Data: []byte("title: T")}}
	r := new(Reader)
	files, _, err := r.Files(t.Context(), folder)
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	f := files[0]
	folder["a.txt"] = &fstest.MapFile{Data: []byte("Longer.")} // changed after it was listed
	articles, _, err := r.ReadFile(t.Context(), folder, &f)
	if err != nil || len(articles) != 1 || articles[0].Title != "T" {
		t.Fatal(articles, err)
	}
	if f.Size != int64(len("Longer.")) || f.SHA256 != HashText("Longer.") || f.Sidecar.SHA256 != HashText("title: T") {
		t.Errorf("stamp %+v is not of the bytes that were read", f)
	}
	if f.Same(files[0]) {
		t.Error("another size is the same")
	}
	other := f
	other.SHA256 = ""
	if !f.Same(other) {
		t.Error("the sums were compared")
	}
	other.Sidecar.Path = ""
	if f.Same(other) {
		t.Error("another sidecar is the same")
	}
}

func TestUniqueIDs(t *testing.T) {
	read := func(files ...string) []string {
		folder := make(fstest.MapFS)
		for _, f := range files {
			folder[f] = &fstest.MapFile{Data: []byte("A text.")}
		}
		articles, problems, err := new(Reader).Read(t.Context(), folder)
		if err != nil || len(problems) != len(files)-1 {
			t.Fatal(problems, err)
		}
		var ids []string
		for _, a := range articles {
			ids = append(ids, a.File+" "+a.ID)
		}
		slices.Sort(ids)
		return ids
	}
	ids := read("a b.txt", "a-b.md", "a/b.txt")
	if !slices.Contains(ids, "a b.txt a-b") {
		t.Errorf("the first file lost its id: %q", ids)
	}
	// The id of the others depends on their own file alone.
	fewer := read("a b.txt", "a/b.txt")
	if !slices.Contains(ids, fewer[1]) {
		t.Errorf("ids %q, with a file less %q", ids, fewer)
	}
}

func TestID(t *testing.T) {
	for file, want := range map[string]string{
		"story.txt":            "story",
		"2024/Das große Öl.md": "2024-das-grosse-ol",
		"it’s--a  Mess_.html":  "its-a-mess",
		"Łódź/Ærø/Đặng.txt":    "lodz-aero-dang",
		// What a hash of the name stands for is written #.
		strings.Repeat("abc-", 30):      strings.Repeat("abc-", 13) + "#",
		strings.Repeat("a", 70) + ".md": strings.Repeat("a", 53) + "-#",
		"статья.txt":                    "#",
		"статья 2.txt":                  "2-#",
		"...txt":                        "#",
	} {
		got := draft.IdOf(file)
		if len(got) > draft.MaxID || got != draft.Slug(got) {
			t.Errorf("%q: id %q", file, got)
		}
		if head, hashed := strings.CutSuffix(want, "#"); hashed {
			want = head + got[max(len(got)-6, 0):]
		}
		if got != want {
			t.Errorf("%q: id %q, want %q", file, got, want)
		}
	}
	if draft.IdOf("статья.txt") == draft.IdOf("книга.txt") {
		t.Error("two files have one id")
	}
}
