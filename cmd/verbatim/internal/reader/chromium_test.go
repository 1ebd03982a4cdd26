package reader

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/seeds"
)

var pictures = flag.String("pictures", "", "photograph the pages into this `folder`, with chromium")

// tabTime bounds what a test does in one tab.
const tabTime = 2 * time.Minute

// chromium is a browser that a test drives, with what went wrong in it.
type chromium struct {
	context.Context
	home string // the reader's address

	mu      sync.Mutex
	trouble []string
}

// newChromium starts a browser over the pages of an index.
func newChromium(t *testing.T, x *retrieval.Index) *chromium {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: -short starts no browser")
	}
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("skipped: there is no chromium to look at the pages with (apt install chromium)")
	}
	log := new(strings.Builder)
	pages, err := New(Config{Acquire: func() (*retrieval.Index, func()) { return x, func() {} }, Log: textLog(log)})
	if err != nil {
		t.Fatal(err)
	}
	var visitors atomic.Uint32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A test opens more pages than one reader may in that time.
		n := visitors.Add(1)
		r.RemoteAddr = fmt.Sprintf("10.%d.%d.1:9", n>>8, n&255)
		pages.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(tabTime),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1280, 900))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	c := &chromium{Context: ctx, home: server.URL}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start chromium: %v", err)
	}
	return c
}

// tab opens a tab, in which nothing may go wrong: no error in the console, no
// request to another host.
func (c *chromium) tab(t *testing.T) context.Context {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(c)
	t.Cleanup(closeTab)
	ctx, stop := context.WithTimeout(ctx, tabTime)
	t.Cleanup(stop)
	note := func(format string, args ...any) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.trouble = append(c.trouble, fmt.Sprintf(format, args...))
	}
	c.run(t, ctx)
	err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, c.home+"/") {
				note("a request to %s", e.Request.URL)
			}
		case *runtime.EventExceptionThrown:
			note("an exception: %s in %s", e.ExceptionDetails.Text, e.ExceptionDetails.URL)
		case *runtime.EventConsoleAPICalled:
			note("the console: %s", e.Type)
		case *cdplog.EventEntryAdded:
			if strings.HasPrefix(e.Entry.Text, "Autofocus processing was blocked") {
				return // the test was faster than the page
			}
			note("the log: %s %s", e.Entry.Text, e.Entry.URL)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		for _, trouble := range c.trouble {
			t.Error(trouble)
		}
		c.trouble = nil
	})
	call(t, ctx, cdplog.Enable, cdp.Empty{})
	call(t, ctx, network.Enable, network.EnableParams{})
	return ctx
}

func (c *chromium) run(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		if errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("the page does not come to that: %v", err)
		}
		t.Fatal(err)
	}
}

// open goes to a path of the reader.
func (c *chromium) open(path string) chromedp.Action[chromedp.Void] {
	return chromedp.Navigate(c.home + path)
}

// value evaluates an expression in the page.
func value[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%.200s: %v", expression, err)
	}
	return v
}

// until waits until an expression is true in the page.
func until(t *testing.T, ctx context.Context, expression string) {
	t.Helper()
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](expression)); err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
}

// call calls the browser itself.
func call[P, R any](t *testing.T, ctx context.Context, command cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(ctx, command, params); err != nil {
		t.Fatalf("%s: %v", command.Method, err)
	}
}

// colours makes a tab prefer light or dark.
func colours(t *testing.T, ctx context.Context, scheme string) {
	t.Helper()
	call(t, ctx, emulation.SetEmulatedMedia,
		emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// inView is true of an element that is in the window.
const inView = `(() => {
	const box = document.querySelector("#passage").getBoundingClientRect();
	return box.top >= 0 && box.bottom <= innerHeight && box.height > 0;
})()`

// TestChromium asks, reads and copies in a real browser, by keyboard.
func TestChromium(t *testing.T) {
	x := defaultCollection(t)
	c := newChromium(t, x)
	const question = "Why is Russia a target for ISIS-K?"
	answer, err := x.Ask(t.Context(), retrieval.Query{Question: question})
	if err != nil || len(answer.Hits) == 0 {
		t.Fatal(err)
	}
	hit := answer.Hits[0]
	t.Run("ask and read by keyboard", func(t *testing.T) {
		ctx := c.tab(t)
		c.run(t, ctx, c.open("/sources"), chromedp.KeyEvent("/"))
		until(t, ctx, `document.activeElement.id === "filter"`)
		c.run(t, ctx, c.open("/"))
		until(t, ctx, `document.activeElement.id === "q"`)
		c.run(t, ctx, chromedp.KeyEvent(question), chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS("#passage-1")))
		if got := value[string](t, ctx, `document.querySelector("#q").value`); got != question {
			t.Errorf("asked %q", got)
		}
		if got := value[string](t, ctx, `document.querySelector("#passage-1 .excerpt").textContent`); got != hit.Excerpt {
			t.Errorf("got %q, want %q", got, hit.Excerpt)
		}
		// On with Tab until the link, as somebody without a mouse does.
		for range 30 {
			c.run(t, ctx, chromedp.KeyEvent(kb.Tab))
			if value[bool](t, ctx, `document.activeElement.textContent === "Read it in the article"`) {
				break
			}
		}
		c.run(t, ctx, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS("#passage")))
		if got := value[string](t, ctx,
			`[...document.querySelectorAll("mark.cited")].map(m => m.textContent).join("")`); got != strings.ReplaceAll(hit.Excerpt, "\n", "") {
			t.Errorf("marked %q, want %q", got, hit.Excerpt)
		}
		if !value[bool](t, ctx, inView) {
			t.Error("the cited words are out of view")
		}
		if got := value[string](t, ctx, `getComputedStyle(document.querySelector("#passage")).backgroundColor`); got == "rgba(0, 0, 0, 0)" {
			t.Error("the cited words are not marked for the eye")
		}
	})
	t.Run("copy", func(t *testing.T) {
		ctx := c.tab(t)
		call(t, ctx, browser.SetPermission, browser.SetPermissionParams{Permission: &browser.PermissionDescriptor{Name: "clipboard-read"},
			Setting: browser.PermissionSettingGranted})
		c.run(t, ctx, c.open(ask(question)), chromedp.Click(chromedp.CSS("#passage-1 summary")),
			chromedp.WaitVisible(chromedp.CSS("#passage-1 .format button")))
		for i := range value[int](t, ctx, `document.querySelectorAll("#passage-1 .format").length`) {
			button := fmt.Sprintf("#passage-1 .format:nth-of-type(%d) button", i+1)
			c.run(t, ctx, chromedp.Click(chromedp.CSS(button)))
			until(t, ctx, fmt.Sprintf(`document.querySelector(%q).textContent === "Copied"`, button))
			want := value[string](t, ctx, fmt.Sprintf(`document.querySelector("#cite-1-%d").value`, i))
			if got := value[string](t, ctx, "navigator.clipboard.readText()"); got != want || got == "" {
				t.Errorf("copied %q, want %q", got, want)
			}
		}
		if got := value[string](t, ctx, `document.querySelector("[role=status]").textContent`); got != "Receipt copied" {
			t.Errorf("a screen reader hears %q", got)
		}
	})
	t.Run("without JavaScript", func(t *testing.T) {
		ctx := c.tab(t)
		call(t, ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		c.run(t, ctx, c.open("/"), chromedp.SendKeys(chromedp.CSS("#q"), question+kb.Enter), chromedp.WaitVisible(chromedp.CSS("#passage-1")),
			chromedp.Click(chromedp.CSS("#passage-1 .links a")), chromedp.WaitVisible(chromedp.CSS("#passage")))
		if !value[bool](t, ctx, inView) {
			t.Error("the cited words are out of view")
		}
		c.run(t, ctx, c.open(ask(question)), chromedp.Click(chromedp.CSS("#passage-1 summary")), chromedp.WaitVisible(chromedp.CSS("#cite-1-0")))
		if n := value[int](t, ctx, `document.querySelectorAll(".format button").length`); n != 0 {
			t.Errorf("%d buttons do nothing", n)
		}
	})
}

// somePages are pages of every sort, over the articles of the tests.
var somePages = map[string]string{
	"home": "/", "ask": ask("What did Calder say about the old pier?"), "nothing": ask("Who painted the brewery with cobalt?"),
	"arabic": ask("متى تبحر العبّارة؟"), "hostile": ask("Who planted tulips?"),
	"who": "/who", "who-calder": "/who?speaker=Calder", "sources": "/sources", "verify": "/verify",
	"verify-differs": "/verify?quote=" + url.QueryEscape("The old pier will stand another night like this, and I have told the council so "+
		"since the spring"),
	"verify-two": "/verify?quote=" + url.QueryEscape("He said “We need a new pier” and then “The ferry never sails on a Monday, I "+
		"swear”."),
	"figures":  "/figures?q=" + url.QueryEscape("how many barn owls nest in the brewery"),
	"compare":  "/compare?q=" + url.QueryEscape("Who said we need a new pier?"),
	"timeline": "/timeline?q=harbour", "brief": "/brief", "figures-nothing": "/figures?q=xylophones",
	"article-arabic": "/article/arabic", "article-hostile": "/article/hostile", "article-long": "/article/long", "missing": "/article/none",
}

// looks are what axe-core is asked of a page: everything, and in the dark what depends
// on colours.
var looks = []struct{ scheme, options string }{
	{"light", ""},
	{"dark", `{runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}}`},
}

// fewPages are the pages that axe-core looks at without STRESS too: what is on the
// others is on these as well, or is one more list.
var fewPages = []string{"home", "ask", "who-calder", "verify-differs", "compare", "article-cited", "article-arabic"}

// TestChromiumAccessible lets axe-core look at every sort of page, in light and
// dark, and sees that nothing is wider than a narrow phone.
func TestChromiumAccessible(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("..", "..", "..", "..", ".ci", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Skip("skipped: npm's axe-core is not installed; run npm ci in .ci")
	}
	x := indexed(t, files)
	c := newChromium(t, x)
	pages := map[string]string{"article-cited": "/article/storm?receipt=" + receiptOf(t, x, "storm", "The old pier will not stand")}
	for name, path := range somePages {
		pages[name] = path
	}
	for name, path := range pages {
		if !stress.Whole() && !slices.Contains(fewPages, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			ctx := c.tab(t)
			if name == "missing" {
				t.Cleanup(func() { c.trouble = nil }) // the browser notes a 404 in its log
			}
			c.run(t, ctx, c.open(path))
			value[any](t, ctx, `document.querySelectorAll("details").forEach(d => d.open = true)`)
			value[any](t, ctx, string(axe)+";0")
			for _, look := range looks {
				colours(t, ctx, look.scheme)
				found := value[string](t, ctx, `axe.run(`+look.options+
					`).then(r => JSON.stringify(r.violations.map(v => [v.id, v.help, ...v.nodes.map(n => n.html + " " + n.failureSummary)])))`)
				if found != "[]" {
					t.Errorf("%s: %s", look.scheme, found)
				}
			}
			for _, width := range []int64{320, 390, 768} {
				c.run(t, ctx, chromedp.EmulateViewport(width, 800), c.open(path))
				if wide := value[int64](t, ctx, "document.documentElement.scrollWidth"); wide > width {
					t.Errorf("the page is %d wide in a window of %d", wide, width)
				}
			}
		})
	}
}

// TestPictures photographs pages, for somebody to look at.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("skipped: -pictures names no folder")
	}
	photograph := func(c *chromium, name, path, scheme string, width, height int64) {
		ctx := c.tab(t)
		colours(t, ctx, scheme)
		c.run(t, ctx, chromedp.EmulateViewport(width, height), c.open(path))
		png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*pictures, fmt.Sprintf("%s-%s-%d.png", name, scheme, width)), png, 0o644); err != nil {
			t.Fatal(err)
		}
		c.trouble = nil
	}
	x := defaultCollection(t)
	c := newChromium(t, x)
	const question = "Who is worried about the Paris Olympics?"
	answer, err := x.Ask(t.Context(), retrieval.Query{Question: question})
	if err != nil || len(answer.Hits) == 0 {
		t.Fatal(err)
	}
	read := "/article/" + answer.Hits[0].Article.ID + "?receipt=" + answer.Hits[0].Receipt + "#passage"
	photograph(c, "readme", read, "light", 1120, 640) // as it is in the README
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1200, 390} {
			photograph(c, "default-ask", ask(question), scheme, width, 860)
			photograph(c, "default-read", read, scheme, width, 860)
			photograph(c, "default-who", "/who?speaker=Kugelman", scheme, width, 860)
		}
	}
	x = indexed(t, files)
	c = newChromium(t, x)
	pages := map[string]string{"cited": "/article/storm?receipt=" + receiptOf(t, x, "storm", "The old pier will not stand") + "#passage"}
	for name, path := range somePages {
		pages[name] = path
	}
	for name, path := range pages {
		photograph(c, name, path, "light", 1200, 900)
		photograph(c, name, path, "dark", 390, 900)
	}
}

// receiptOf is the receipt of words of an article.
func receiptOf(t *testing.T, x *retrieval.Index, id, words string) string {
	t.Helper()
	a, err := x.Article(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(a.Text, words)
	if at < 0 {
		t.Fatalf("%s has no %q", id, words)
	}
	return cite.NewReceipt(a, article.Range{Start: at, End: at + len(words)}).String()
}

// defaultCollection is the index of the briefings that are compiled in.
func defaultCollection(t *testing.T) *retrieval.Index {
	t.Helper()
	catalogue, err := article.ParseCatalogue(seeds.Catalogue())
	if err != nil {
		t.Fatal(err)
	}
	articles, _, err := (&article.Reader{Catalogue: catalogue}).Read(t.Context(), seeds.Briefings())
	if err != nil {
		t.Fatal(err)
	}
	return indexOf(t, articles)
}
