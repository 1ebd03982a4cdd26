package retrieval_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/verbatim-bot/verbatim/"

// allowed says which packages of the module, and which others that mark a
// border ("only postings knows bleve, only bot knows Discord"), a package may
// import outside its tests. A longer name wins over a shorter one.
var allowed = map[string][]string{
	"cmd": {"bot", "retrieval", "config", "seeds", "cmd/verbatim/internal", "internal/fileid", "internal/cluster", "internal/checkout",
		"internal/crowd"},
	// What writes to a terminal knows no command; what is counted, fetched and examined, no index of its own.
	"cmd/verbatim/internal/terminal": {"retrieval", "retrieval/cite", "retrieval/verify", "retrieval/sides", "retrieval/article"},
	"cmd/verbatim/internal/metrics":  {"internal/cluster", "bot", "retrieval", "retrieval/store", "retrieval/store/build", "retrieval/verify"},
	"cmd/verbatim/internal/published": {"cmd/verbatim/internal/doctor", "cmd/verbatim/internal/terminal", "config", "internal/cluster",
		"retrieval", "retrieval/evaluate", "retrieval/publish", "retrieval/store"},
	// The collection of the settings, and the one that stays open while it is asked, know no command.
	"cmd/verbatim/internal/collection": {"cmd/verbatim/internal/memory", "cmd/verbatim/internal/published",
		"cmd/verbatim/internal/terminal", "bot", "config", "internal/checkout", "internal/cluster", "retrieval", "retrieval/article",
		"retrieval/evaluate", "retrieval/meaning", "retrieval/publish", "retrieval/store", "retrieval/store/build", "seeds"},
	"cmd/verbatim/internal/live": {"cmd/verbatim/internal/collection", "cmd/verbatim/internal/published",
		"cmd/verbatim/internal/watch", "bot", "config", "retrieval", "retrieval/cite", "retrieval/meaning", "retrieval/publish",
		"retrieval/sides", "retrieval/store", "retrieval/store/build", "retrieval/verify"},
	"cmd/verbatim/internal/memory": {},
	"cmd/verbatim/internal/findings": {"cmd/verbatim/internal/terminal", "retrieval", "retrieval/article", "retrieval/lint",
		"retrieval/store/build"},
	"cmd/verbatim/internal/fetch":  {"retrieval/meaning"},
	"cmd/verbatim/internal/doctor": {"bot", "config", "cmd/verbatim/internal/terminal"},
	// The web knows nothing of Discord.
	"cmd/verbatim/internal/reader": {"internal/phrases", "internal/ratelimit", "internal/turns",
		"retrieval", "retrieval/sides", "retrieval/verify",
		"retrieval/store", "retrieval/article", "retrieval/quotation", "retrieval/cite"},
	"bot": {"internal/phrases", "internal/ratelimit", "internal/turns", "internal/crowd", "internal/cluster", "retrieval", "retrieval/sides",
		"retrieval/verify", "retrieval/cite", "retrieval/store", "retrieval/store/build", "retrieval/article", "retrieval/quotation"},
	// What is said in each language knows what there is to say of a verdict, and not where it is said.
	"internal/phrases": {"retrieval/article", "retrieval/cite", "retrieval/verify"},
	// The shapes of messages know no words, and what carries them neither.
	"bot/internal/discord": {"retrieval"},
	"bot/internal/wire":    {"bot/internal/discord", "github.com/bwmarrin/discordgo"},
	// How a reply reads is apart from what its buttons do and from what is remembered.
	"bot/internal/layout": {"bot/internal/discord", "internal/phrases", "retrieval", "retrieval/sides", "retrieval/verify", "retrieval/cite",
		"retrieval/article", "retrieval/quotation"},
	"bot/internal/commands": {"bot/internal/discord", "bot/internal/layout", "bot/internal/wire", "internal/phrases"},
	"bot/internal/suggest":  {"bot/internal/discord", "bot/internal/layout", "retrieval"},
	"bot/internal/state":    {"internal/cluster"},
	"bot/internal/limits":   {"internal/ratelimit", "bot/internal/discord"},
	"retrieval": {"retrieval/verify", "retrieval/cite", "retrieval/store", "retrieval/meaning", "retrieval/postings",
		"retrieval/article", "retrieval/quotation", "retrieval/rank", "retrieval/lang"},
	// What finds passages knows no hits; what knows sections, no questions.
	"retrieval/internal/search": {"retrieval/internal/section", "retrieval/store", "retrieval/meaning", "retrieval/postings",
		"retrieval/article", "retrieval/rank", "retrieval/lang"},
	"retrieval/internal/section": {"retrieval/article"},
	// What puts passages side by side asks the index as others do; what reads numbers knows no index.
	"retrieval/sides": {"retrieval", "retrieval/verify", "retrieval/figures", "retrieval/cite", "retrieval/store", "retrieval/article",
		"retrieval/quotation", "retrieval/lang"},
	"retrieval/figures": {"retrieval/article", "retrieval/lang", "retrieval/words"},
	// The check of a quotation knows nothing of questions.
	"retrieval/verify": {"retrieval/store", "retrieval/postings", "retrieval/cite", "retrieval/article", "retrieval/quotation",
		"retrieval/lang", "retrieval/words"},
	// When words are the same, who is said to speak, what changes the sense: none knows a result.
	"retrieval/verify/internal/folding": {"retrieval/article"},
	"retrieval/verify/internal/naming":  {"retrieval/article", "retrieval/store", "retrieval/words", "retrieval/verify/internal/folding"},
	"retrieval/verify/internal/pasting": {"retrieval/article", "retrieval/quotation", "retrieval/verify/internal/folding",
		"retrieval/verify/internal/naming"},
	"retrieval/verify/internal/sense": {"retrieval/article", "retrieval/lang", "retrieval/words"},
	// What writes an index knows nothing of who asks, what reads one not how it is written, and its files neither.
	"retrieval/store/build":         {"retrieval/store", "retrieval/store/internal/disk", "retrieval/postings", "retrieval/article"},
	"retrieval/store/internal/disk": {"retrieval/postings", "retrieval/article", "retrieval/quotation"},
	"retrieval/store": {"internal/turns", "retrieval/postings", "retrieval/meaning", "retrieval/cite", "retrieval/article",
		"retrieval/quotation",
		"retrieval/rank", "retrieval/lang"},
	"retrieval/postings": {"retrieval/article", "retrieval/rank", "retrieval/lang",
		"github.com/blevesearch", "github.com/RoaringBitmap/roaring"},
	// Another engine for the same words, behind the same interface.
	"retrieval/postings/opensearch": {"internal/cluster", "retrieval/postings", "retrieval/article", "retrieval/lang",
		"retrieval/rank"},
	// What is published knows nothing of questions.
	"retrieval/publish": {"internal/cluster", "retrieval/store", "retrieval/postings", "retrieval/postings/opensearch", "retrieval/article"},
	"retrieval/cite":    {"retrieval/article", "retrieval/quotation"},
	"retrieval/article": {"internal/fileid"},
	// What every format makes of a file, and the formats; none knows of a folder.
	"retrieval/article/internal/draft":     {"retrieval/article/internal/prose", "retrieval/words"},
	"retrieval/article/internal/slug":      {},
	"retrieval/article/internal/plaintext": {"retrieval/article/internal/draft", "retrieval/article/internal/prose"},
	"retrieval/article/internal/subtitles": {"retrieval/article/internal/draft", "retrieval/article/internal/prose"},
	"retrieval/article/internal/webpage":   {"retrieval/article/internal/draft", "retrieval/article/internal/prose"},
	"retrieval/article/internal/office": {"retrieval/article/internal/webpage", "retrieval/article/internal/draft",
		"retrieval/article/internal/prose"},
	"retrieval/article/internal/markdown": {"retrieval/article/internal/webpage", "retrieval/article/internal/plaintext",
		"retrieval/article/internal/draft", "retrieval/article/internal/prose"},
	// Reading a PDF knows nothing of articles; what all formats know of text is below.
	"retrieval/article/internal/pdf": {"retrieval/article/internal/bidi", "retrieval/article/internal/prose", "retrieval/words"},
	// What a file and its fonts state knows nothing of pages.
	"retrieval/article/internal/pdf/font":   {"retrieval/article/internal/pdf/syntax"},
	"retrieval/article/internal/pdf/syntax": {},
	"retrieval/article/internal/bidi":       {},
	"retrieval/article/internal/prose":      {},
	"retrieval/rank": {"retrieval/rank/internal/cut", "retrieval/rank/internal/near", "retrieval/rank/internal/slip",
		"retrieval/rank/internal/asides", "retrieval/rank/internal/attribute", "retrieval/rank/internal/weights",
		"retrieval/article", "retrieval/lang", "retrieval/words"},
	"retrieval/rank/internal/near":      {},
	"retrieval/rank/internal/weights":   {},
	"retrieval/rank/internal/slip":      {"retrieval/lang"},
	"retrieval/rank/internal/cut":       {"retrieval/article"},
	"retrieval/rank/internal/attribute": {"retrieval/article", "retrieval/lang", "retrieval/words"},
	"retrieval/rank/internal/asides":    {"retrieval/lang", "retrieval/words"},
	// Words know nothing of what is asked.
	"retrieval/lang":      {"retrieval/words", "github.com/blevesearch/snowballstem", "github.com/blevesearch/bleve/v2/analysis"},
	"retrieval/quotation": {"retrieval/article", "retrieval/words"},
	"retrieval/words":     {},
	// The rooms of the quotations, each knowing the ones above it: words, marks, sentences.
	"retrieval/quotation/internal/lex":    {"retrieval/words"},
	"retrieval/quotation/internal/tongue": {"retrieval/article", "retrieval/words"},
	"retrieval/quotation/internal/marks":  {"retrieval/article", "retrieval/quotation/internal/lex", "retrieval/quotation/internal/tongue"},
	"retrieval/quotation/internal/syntax": {"retrieval/article", "retrieval/quotation/internal/lex", "retrieval/quotation/internal/marks",
		"retrieval/quotation/internal/tongue"},
	"retrieval/quotation/internal/weights": {},
	// The programs that train, off a reader's way.
	"retrieval/internal/training/rank":    {"retrieval/article", "retrieval/lang", "retrieval/meaning", "retrieval/rank"},
	"retrieval/internal/training/figures": {"retrieval", "retrieval/article", "retrieval/figures", "retrieval/sides"},
	// Vectors of texts, whatever texts.
	"retrieval/meaning": {"github.com/blevesearch/mmap-go"},
	"training/vectors":  {"retrieval", "retrieval/article", "retrieval/evaluate", "retrieval/meaning", "retrieval/postings", "seeds"},
	// The program that trains reads the articles as the measures do.
	"training/quotation": {"retrieval/article", "retrieval/quotation", "retrieval/evaluate"},
	"retrieval/evaluate": {"retrieval", "retrieval/cite", "retrieval/store", "retrieval/store/build",
		"retrieval/article", "retrieval/quotation", "retrieval/rank"},
	"retrieval/lint": {"retrieval/article", "retrieval/lang"},
	// What git keeps beside a folder; it knows nothing of articles.
	"internal/checkout": {},
	"config":            {"github.com/joho/godotenv"},
	"seeds":             {},
	"internal/cluster":  {},
}

// borders are the imports outside the module that only some packages may have.
var borders = []string{"github.com/blevesearch", "github.com/RoaringBitmap/roaring", "github.com/bwmarrin/discordgo",
	"github.com/joho/godotenv"}

// The directions of the imports are the layout of the program.
func TestImports(t *testing.T) {
	checked := 0
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		pkg, rules, ok := rulesFor(path.Dir(name))
		if !ok || strings.Contains(name, "test/") {
			return nil // a program or a helper of the tests
		}
		f, err := parser.ParseFile(token.NewFileSet(), "../"+name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		checked++
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !permitted(pkg, imported, rules) {
				t.Errorf("%s imports %s", name, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < len(allowed) {
		t.Errorf("only %d files were checked", checked)
	}
}

func rulesFor(dir string) (pkg string, rules []string, ok bool) {
	for d := dir; d != "."; d = path.Dir(d) {
		if rules, ok := allowed[d]; ok {
			return d, rules, true
		}
	}
	return "", nil, false
}

func permitted(pkg, imported string, rules []string) bool {
	inside, own := strings.CutPrefix(imported, module)
	if own && (inside == pkg || strings.HasPrefix(inside, pkg+"/") && strings.Contains(inside, "/internal")) {
		return true
	}
	for _, r := range rules {
		if inside == r || strings.HasPrefix(imported, r) || pkg == "cmd" && strings.HasPrefix(inside, r+"/") {
			return true
		}
	}
	if own {
		return false
	}
	for _, b := range borders {
		if strings.HasPrefix(imported, b) {
			return false
		}
	}
	return true
}
