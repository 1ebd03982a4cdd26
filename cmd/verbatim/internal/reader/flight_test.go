package reader

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/verbatim-bot/verbatim/internal/turns"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// long is a reader of one article of several parts, with a heading in each.
func long(t *testing.T) (*site, http.Handler, *retrieval.Index) {
	t.Helper()
	var text strings.Builder
	text.WriteString("---\ntitle: The long winter\nlanguage: en\n---\n\n")
	for n := 1; text.Len() < 3*partBytes+partBytes/2; n++ {
		if n%300 == 1 {
			fmt.Fprintf(&text, "## Month %d\n\n", n)
		}
		fmt.Fprintf(&text, "“Snow fell on the %dth day,” said Ruth Calder. %s\n\n", n, strings.Repeat("Nobody went out to the pier. ", 30))
	}
	articles, problems, err := (&article.Reader{}).Read(t.Context(), fstest.MapFS{"winter.md": {Data: []byte(text.String())}})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	x, err := retrieval.NewMemory(t.Context(), articles, day)
	if err != nil {
		t.Fatal(err)
	}
	h, s := siteOf(t, x)
	return s, h, x
}

// siteOf is a reader of an index.
func siteOf(t *testing.T, x *retrieval.Index) (http.Handler, *site) {
	t.Helper()
	h, s, err := makeSite(Config{Acquire: func() (*retrieval.Index, func()) { return x, func() {} }})
	if err != nil {
		t.Fatal(err)
	}
	return h, s
}

// open answers a request of a sender.
func open(h http.Handler, w http.ResponseWriter, sender, address string) {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r.RemoteAddr = sender + ":1234"
	h.ServeHTTP(w, r)
}

// A list of very many articles is a long page, too, where all of it is asked for.
func TestLongListTakesRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFlight(turns.New(8))
		begin := func(network string) *load {
			l, err := f.begin(t.Context(), netip.MustParsePrefix(network))
			if err != nil {
				t.Fatal(err)
			}
			return l
		}
		other := begin("192.0.2.1/32")
		if err := other.grow(t.Context(), longInFlight); err != nil {
			t.Fatal(err)
		}
		list := newCollection(make([]retrieval.Source, 100_000))
		for query, want := range map[string]error{"": nil, "format=json": errNoRoom} {
			values, err := url.ParseQuery(query)
			if err != nil {
				t.Fatal(err)
			}
			l := begin("192.0.2.2/32")
			if _, err := new(site).sources(t.Context(), request{collection: list, query: values, load: l}); !errors.Is(err, want) {
				t.Errorf("%q: %v, want %v", query, err, want)
			}
			l.end()
		}
		other.end()
	})
}

// A list is the same JSON, written at once or not.
func TestListAsJSON(t *testing.T) {
	for n := range 3 {
		list := make([]retrieval.Source, n)
		for i := range list {
			list[i].Title = fmt.Sprint("<b> & ", i)
		}
		page := &body{ctx: t.Context()}
		if err := writeJSON(page, list); err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(list); err != nil || want.String() != page.String() {
			t.Errorf("got %s, want %s, %v", page, &want, err)
		}
	}
}

func TestLongArticleIsShownInParts(t *testing.T) {
	_, h, x := long(t)
	a, err := x.Article(t.Context(), "winter")
	if err != nil {
		t.Fatal(err)
	}
	parts := partsOf(a)
	if len(parts) != 4 {
		t.Fatalf("%d parts", len(parts))
	}
	for i, p := range parts {
		w := httptest.NewRecorder()
		open(h, w, "192.0.2.1", fmt.Sprintf("/article/winter?part=%d", i+1))
		page := w.Body.String()
		for j, other := range parts { // the first paragraph of each part has a number of its own
			anchor := fmt.Sprintf(`id="p%d"`, cite.ParagraphNumber(a, a.Paragraphs[other.end-1].Start))
			if strings.Contains(page, anchor) != (i == j) {
				t.Errorf("part %d: %s of part %d", i+1, anchor, j+1)
			}
		}
		if w.Body.Len() > bytesShown*partBytes || p.bytes(a) > partBytes || !strings.Contains(page, fmt.Sprintf("Part %d of 4", i+1)) {
			t.Errorf("part %d has %d bytes", i+1, w.Body.Len())
		}
	}
	at := strings.Index(a.Text, "Snow fell on the 700th day")
	receipt := cite.NewReceipt(a, article.Range{Start: at, End: at + 26}).String()
	w := httptest.NewRecorder()
	open(h, w, "192.0.2.1", "/article/winter?receipt="+receipt)
	if page := w.Body.String(); !strings.Contains(page, `id="passage"`) || !strings.Contains(page, "as they were cited") {
		t.Error("a receipt does not lead to the part with its words")
	}
	if page := w.Body.String(); !strings.Contains(page, `href="?part=1#s1"`) {
		t.Error("the sections of other parts are not linked to")
	}
}

// deaf never takes a page.
type deaf struct {
	*httptest.ResponseRecorder
	taking, end chan struct{}
}

func (d deaf) Write([]byte) (int, error) {
	d.taking <- struct{}{}
	<-d.end
	return 0, errors.New("timed out")
}

// TestPagesThatAreNeverTaken has clients ask for long pages without reading them.
func TestPagesThatAreNeverTaken(t *testing.T) {
	_, _, x := long(t)
	synctest.Test(t, func(t *testing.T) { neverTaken(t, x) })
}

func neverTaken(t *testing.T, x *retrieval.Index) {
	h, s := siteOf(t, x)
	end := make(chan struct{})
	var all sync.WaitGroup
	taking := make(chan struct{}, 1000)
	for n := range 40 {
		for sender := range 8 {
			all.Go(func() {
				open(h, deaf{httptest.NewRecorder(), taking, end}, fmt.Sprintf("192.0.2.%d", sender+1), fmt.Sprintf("/article/winter?part=%d", n%4+1))
			})
		}
	}
	for range 320 { // each is held or refused
		<-taking
	}
	s.flight.mu.Lock()
	held := s.flight.all
	s.flight.mu.Unlock()
	if held > mostInFlight {
		t.Errorf("%d bytes are held", held)
	}
	w := httptest.NewRecorder()
	open(h, w, "198.51.100.1", "/sources")
	if w.Code != http.StatusOK {
		t.Errorf("somebody else's short page: %d", w.Code)
	}
	refused := false
	for n := 0; n < 250 && !refused; n++ { // on a busy machine some of the room was not taken
		d := deaf{httptest.NewRecorder(), taking, end}
		all.Go(func() { open(h, d, fmt.Sprintf("198.51.100.%d", n+2), "/article/winter") })
		<-taking
		refused = d.Code == http.StatusServiceUnavailable && d.Header().Get("Retry-After") != ""
	}
	if !refused {
		t.Error("long pages are never refused")
	}
	close(end)
	all.Wait()
	if s.flight.all != 0 || s.flight.long != 0 || len(s.flight.senders) != 0 {
		t.Errorf("%d bytes are still held", s.flight.all)
	}
	w = httptest.NewRecorder()
	open(h, w, "203.0.113.1", "/article/winter")
	if w.Code != http.StatusOK {
		t.Errorf("after all that: %d", w.Code)
	}
}

func TestRoomForPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFlight(turns.New(8))
		begin := func(network string, size int) (*load, error) {
			l, err := f.begin(t.Context(), netip.MustParsePrefix(network))
			if err != nil {
				return l, err
			}
			return l, l.grow(t.Context(), size)
		}
		huge, err := begin("192.0.2.1/32", 10*mostInFlight)
		if err != nil {
			t.Fatalf("one page of any size: %v", err)
		}
		if _, err := begin("192.0.2.2/32", pageBytes+1); !errors.Is(err, errNoRoom) {
			t.Errorf("a long page beside it: %v", err)
		}
		time.AfterFunc(time.Second, huge.end)
		if _, err := begin("192.0.2.3/32", senderInFlight); err != nil {
			t.Errorf("a page that waits: %v", err)
		}
		if _, err := begin("192.0.2.3/32", pageBytes); !errors.Is(err, errNoRoom) {
			t.Errorf("a sender with a share of their own: %v", err)
		}
	})
}

// TestArticlePageHeedsItsContext has nobody wait for a page any more.
func TestArticlePageHeedsItsContext(t *testing.T) {
	a, quoted := manyQuotations(10)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := blocks(ctx, a, partsOf(a)[0], quoted, article.Range{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := (&body{ctx: ctx}).Write([]byte("x")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// manyQuotations is a paragraph of n quotations.
func manyQuotations(n int) (*article.Article, []cite.Quoted) {
	const one = "“Snow fell,” she said. "
	a := &article.Article{Text: strings.Repeat(one, n)}
	a.Paragraphs = []article.Paragraph{{Range: article.Range{End: len(a.Text)}}}
	var quoted []cite.Quoted
	for i := range n {
		quoted = append(quoted, cite.Quoted{Kind: "full", Start: i * len(one), End: i*len(one) + len("“Snow fell,”")})
	}
	return a, quoted
}

func BenchmarkParagraphOf40000Quotations(b *testing.B) {
	a, quoted := manyQuotations(40_000)
	for b.Loop() {
		if _, err := blocks(b.Context(), a, partsOf(a)[0], quoted, article.Range{End: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
