package reader

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/html"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

func textLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func itoa(n int) string { return strconv.Itoa(n) }

// What stands on the page is the core's own answer: the same hits in the same
// order, and each excerpt byte for byte.
func TestAsk(t *testing.T) {
	s := newSite(t, files, "")
	for _, question := range []string{
		"When does the ferry sail?", "What did Calder say about the pier?", "Who planted tulips?", "How many owls were counted in June?",
		"متى تبحر العبّارة؟",
	} {
		answer, err := s.x.Ask(t.Context(), retrieval.Query{Question: question})
		if err != nil {
			t.Fatal(err)
		}
		if !answer.Answered {
			t.Fatalf("%q is not answered", question)
		}
		doc := s.page(t, ask(question), http.StatusOK)
		got := texts(doc, ".excerpt")
		if len(got) != len(answer.Hits) {
			t.Fatalf("%q: %d excerpts, want %d", question, len(got), len(answer.Hits))
		}
		for i, h := range answer.Hits {
			if got[i] != h.Excerpt {
				t.Errorf("%q, hit %d:\ngot  %q\nwant %q", question, h.N, got[i], h.Excerpt)
			}
			hit := one(t, doc, fmt.Sprintf("#passage-%d", h.N))
			var marked []string
			for _, f := range h.Fragments {
				if f.Match {
					marked = append(marked, f.Text)
				}
			}
			if m := texts(hit, "mark"); !reflect.DeepEqual(m, marked) {
				t.Errorf("%q, hit %d: marked %q, want %q", question, h.N, m, marked)
			}
			if c := text(one(t, hit, ".citation")); !strings.HasPrefix(c, fmt.Sprintf("[%d] ", h.N)) ||
				!strings.HasSuffix(c, fmt.Sprintf("paragraph %d", h.Paragraph)) {
				t.Errorf("%q, hit %d: citation %q", question, h.N, c)
			}
			if r := text(one(t, hit, ".receipt code")); r != h.Receipt {
				t.Errorf("%q, hit %d: receipt %q", question, h.N, r)
			}
			if voices := texts(hit, ".voice"); strings.Join(voices, "\n") != strings.Join(h.VoiceLines(), "\n") {
				t.Errorf("%q, hit %d: voices %q", question, h.N, voices)
			}
		}
		if q := attr(one(t, doc, "#q"), "value"); q != question {
			t.Errorf("the box has %q", q)
		}
	}
}

// The language and direction of an article are those of its text, not of the page.
func TestLanguage(t *testing.T) {
	s := newSite(t, files, "")
	doc := s.page(t, ask("متى تبحر العبّارة؟"), http.StatusOK)
	quote := all(doc, "blockquote")[0]
	if attr(quote, "lang") != "ar" || attr(quote, "dir") != "auto" {
		t.Errorf("%v", quote.Attr)
	}
	doc = s.page(t, "/article/arabic", http.StatusOK)
	if got := attr(one(t, doc, ".text"), "lang"); got != "ar" {
		t.Errorf("the text is in %q", got)
	}
	if len(all(doc, ".paragraph > p:not([dir=auto])")) != 0 {
		t.Error("a paragraph has no direction of its own")
	}
}

func TestClosest(t *testing.T) {
	s := newSite(t, files, "")
	const question = "Who painted the old brewery with zinc and cobalt?"
	answer, err := s.x.Ask(t.Context(), retrieval.Query{Question: question})
	if err != nil || answer.Step != retrieval.StepClosest {
		t.Fatalf("%v, %+v: choose another question", err, answer)
	}
	doc := s.page(t, ask(question), http.StatusOK)
	if got := text(one(t, doc, "#nearest")); got != "Nothing answers this for certain. The closest passages:" {
		t.Error(got)
	}
	if got, everywhere := len(all(doc, "section.nearest .excerpt")), len(all(doc, ".excerpt")); got != len(answer.Nearest) ||
		everywhere != got {
		t.Errorf("%d passages are shown of %d, want %d", got, everywhere, len(answer.Nearest))
	}
}

func TestNothing(t *testing.T) {
	s := newSite(t, files, "")
	doc := s.page(t, ask("hello, who are you?"), http.StatusOK)
	if got := text(one(t, doc, "#nothing")); got != "Not in this collection" {
		t.Error(got)
	}
	if got := text(one(t, doc, ".nothing")); !strings.Contains(got,
		"This collection has 6 articles, published from 1 August 2025 to 2 November 2025.") {
		t.Error(got)
	}
	try := all(doc, "ul.try a")
	if len(try) == 0 {
		t.Error("no question is offered")
	}
	for _, a := range try {
		answer, err := s.x.Ask(t.Context(), retrieval.Query{Question: text(a)})
		if err != nil || !answer.Answered {
			t.Errorf("%q is offered and not answered: %v", text(a), err)
		}
	}
}

func TestAskOneArticle(t *testing.T) {
	s := newSite(t, files, "")
	doc := s.page(t, ask("When does the ferry sail?")+"&source=ferry", http.StatusOK)
	if got := attr(one(t, doc, "option[selected]"), "value"); got != "ferry" {
		t.Error(got)
	}
	for _, a := range all(doc, ".links a") {
		if !strings.HasPrefix(attr(a, "href"), "/article/ferry?") {
			t.Error(attr(a, "href"))
		}
	}
	s.page(t, ask("When?")+"&source=no-such", http.StatusNotFound)
}

func TestNarrowed(t *testing.T) {
	s := newSite(t, files, "")
	const question = "What is said of the old pier of Lowmarket?"
	for query, want := range map[string]retrieval.Query{
		"&speaker=Calder": {Speaker: "Calder"}, "&after=2025-11": {After: "2025-11"}, "&before=2025-10-31": {Before: "2025-10-31"},
		"&speaker=Calder&before=2025": {Speaker: "Calder", Before: "2025"}, "&speaker=Nobody": {Speaker: "Nobody"},
	} {
		want.Question = question
		answer, err := s.x.Ask(t.Context(), want)
		if err != nil {
			t.Fatal(err)
		}
		doc := s.page(t, ask(question)+query, http.StatusOK)
		got := texts(doc, ".excerpt")
		for i, h := range append(answer.Hits, answer.Nearest...) {
			if i >= len(got) || got[i] != h.Excerpt {
				t.Errorf("%s: %q, want %q", query, got, h.Excerpt)
			}
		}
		if len(got) != len(answer.Hits)+len(answer.Nearest) {
			t.Errorf("%s: %d excerpts", query, len(got))
		}
		one(t, doc, "details.narrow[open]")
		for _, name := range []string{"speaker", "after", "before"} {
			if got := attr(one(t, doc, "#"+name), "value"); !strings.Contains(query+"&", name+"="+got+"&") && got != "" {
				t.Errorf("%s: the field %s has %q", query, name, got)
			}
		}
		if nobody := strings.Contains(text(one(t, doc, "main")), "Nobody called"); nobody != strings.Contains(query, "Nobody") {
			t.Errorf("%s: nobody: %v", query, nobody)
		}
	}
	s.page(t, ask(question)+"&after=yesterday", http.StatusBadRequest)
	one(t, s.page(t, "/", http.StatusOK), "details.narrow:not([open])")
}

func TestMore(t *testing.T) {
	s := newSite(t, files, "")
	const question = "What did Calder say about the old pier of Lowmarket?"
	doc := s.page(t, ask(question), http.StatusOK)
	if got := len(all(doc, ".hit")); got != retrieval.DefaultLimit {
		t.Fatalf("%d hits: choose another question", got)
	}
	at, _, _ := strings.Cut(attr(one(t, doc, ".more a"), "href"), "#")
	more := s.page(t, at, http.StatusOK)
	if got := len(all(more, ".hit")); got <= retrieval.DefaultLimit || text(all(more, ".excerpt")[0]) != text(all(doc, ".excerpt")[0]) {
		t.Errorf("%d hits", got)
	}
}

// Every page passes the checks, and every link to a page of the reader leads to
// one.
func TestLinks(t *testing.T) {
	s := newSite(t, files, "")
	seen := map[string]bool{}
	queue := []string{"/", ask("When does the ferry sail?"), ask("Who painted the brewery with cobalt?"), "/who?speaker=Calder",
		"/who?speaker=Caldor", "/who?speaker=Nobody", "/who?about=pier", "/who?speaker=Calder&about=xylophones",
		"/verify?quote=" + url.QueryEscape("The old pier will stand another night like this"), "/verify?quote=" +
			url.QueryEscape("“We need a new pier … Not next year”"), "/verify?quote=" + url.QueryEscape("bananas are blue in the morning light"),
		"/verify?quote=" + url.QueryEscape("He said “We need a new pier” and then “The ferry never sails on a Monday, I swear”."),
		"/verify?quote=%21%21", "/sources?filter=ferry", "/sources?filter=zzz",
		"/sources?by=date", "/figures?q=" + url.QueryEscape("how many owls nest"), "/figures?q=xylophones",
		"/compare?q=ferry", "/compare?q=xylophones",
		"/timeline?q=ferry", "/timeline?q=xylophones", "/brief", "/brief?source=storm"}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if seen[at] || strings.HasSuffix(at, "/feed.xml") { // which is not a page
			continue
		}
		seen[at] = true
		for _, a := range all(s.page(t, at, http.StatusOK), "a[href^='/']") {
			if attr(a, "hreflang") != "" { // the same page: see TestLanguages
				continue
			}
			href, fragment, _ := strings.Cut(attr(a, "href"), "#")
			if fragment != "" {
				one(t, s.page(t, href, http.StatusOK), "#"+fragment)
			}
			queue = append(queue, href)
		}
	}
	if len(seen) < 40 {
		t.Errorf("only %d pages were found", len(seen))
	}
}

// Nothing that anybody wrote becomes markup, a script or an address, wherever it
// is shown: checkPage fails on an element that no template has.
func TestHostile(t *testing.T) {
	s := newSite(t, files, "")
	texts := []string{
		hostile, "javascript:alert(1)", "</title><script>alert(1)</script>", `" autofocus onfocus=alert(1) x="`, "' onmouseover='alert(1)",
		"{{.Collection}}", "${alert(1)}", "<svg/onload=alert(1)>",
		"<iframe src=javascript:alert(1)>", "<math><mi//xlink:href=\"data:x,<script>alert(4)</script>\">", "\x00<script>\x00",
		"<scr\x00ipt>alert(1)</scr\x00ipt>", "\u202e<b>\u202c", "%3Cscript%3E", "&lt;script&gt;", "<!--<script>",
		"]]><script>", "<a href=javascript:alert(1)>tulips</a>", "\\u003cscript\\u003e", "`;alert(1)//", "\xff\xfe<b>", "ferry <plaintext>",
		"pier</textarea><b>", "“<b>We need a new pier</b>” said <i>Calder</i>",
	}
	for _, hostileText := range texts {
		v := url.QueryEscape(hostileText)
		for _, path := range []string{"/?q=" + v, "/?q=ferry+" + v, "/?source=ferry&q=" + v, "/?q=ferry&speaker=" + v, "/who?speaker=" + v,
			"/who?about=" + v, "/who?speaker=Calder&about=" + v, "/sources?filter=" + v,
			"/verify?quote=" + v, "/verify?quote=We+need+a+new+pier&speaker=" + v, "/article/storm?receipt=" + v, "/article/storm?bytes=" + v} {
			s.page(t, path, http.StatusOK)
		}
		for _, path := range []string{"/?q=ferry&source=" + v, "/who?source=" + v, "/article/" + url.PathEscape(hostileText), "/" +
			url.PathEscape(hostileText)} {
			if w := s.get(path); w.Code != http.StatusNotFound && w.Code != http.StatusMovedPermanently && w.Code != http.StatusTemporaryRedirect {
				t.Errorf("%s: %d", path, w.Code)
			}
		}
	}
	doc := s.page(t, "/article/hostile", http.StatusOK)
	if got := text(one(t, doc, "h1")); got != strings.TrimSpace(hostile) {
		t.Errorf("the title is %q", got)
	}
	s.page(t, ask("Who planted tulips beside the shed?"), http.StatusOK)
}

func TestProblems(t *testing.T) {
	s := newSite(t, files, "")
	for path, status := range map[string]int{
		"/article/no-such": http.StatusNotFound, "/nowhere": http.StatusNotFound, "/article/": http.StatusNotFound,
		"/who?source=no-such":                       http.StatusNotFound,
		ask(strings.Repeat("x", longestQuestion+1)): http.StatusBadRequest, "/verify?quote=" +
			strings.Repeat("y", longestQuote+1): http.StatusBadRequest,
		"/who?speaker=" + strings.Repeat("x", longestQuestion+1): http.StatusBadRequest, "/verify?quote=v1.storm.12": http.StatusBadRequest,
		"/?q=%zz": http.StatusBadRequest,
	} {
		s.page(t, path, status)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, "/", nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, Allow: %q", method, w.Code, w.Header().Get("Allow"))
		}
	}
	server := httptest.NewServer(s)
	defer server.Close()
	head, err := http.Head(server.URL + "/article/storm")
	if err != nil {
		t.Fatal(err)
	}
	defer head.Body.Close()
	if body, err := io.ReadAll(head.Body); err != nil || len(body) > 0 || head.StatusCode != http.StatusOK || head.ContentLength < 1000 {
		t.Errorf("HEAD: %v, %d, %d bytes of %d", err, head.StatusCode, len(body), head.ContentLength)
	}
}

// A browser may keep what depends on the articles alone, until they change.
func TestKept(t *testing.T) {
	s := newSite(t, files, "")
	for _, path := range []string{"/", "/article/storm", "/sources", "/who", "/verify", "/figures", "/brief", "/feed.xml"} {
		tag := s.get(path).Header().Get("ETag")
		if w := s.get(path, "If-None-Match", `"other", W/`+tag); tag == "" || w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s: %q, %d", path, tag, w.Code)
		}
	}
	for _, path := range []string{ask("When does the ferry sail?"), "/who?speaker=Calder", "/verify?quote=ferry", "/nowhere"} {
		if h := s.get(path).Header(); h.Get("Cache-Control") != "no-store" || h.Get("ETag") != "" {
			t.Errorf("%s: %v", path, h)
		}
	}
	changed := map[string]string{"storm.md": files["storm.md"] + "\nOne more sentence.\n"}
	if newSite(t, changed, "").get("/article/storm").Header().Get("ETag") == s.get("/article/storm").Header().Get("ETag") {
		t.Error("another text has the same tag")
	}
	doc := s.page(t, "/", http.StatusOK)
	for _, n := range all(doc, "link:not([rel=alternate]), script") {
		file := attr(n, "href") + attr(n, "src")
		w := s.get(file)
		checkHeaders(t, file, w.Header())
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Body.Len() == 0 {
			t.Errorf("%s: %d %v", file, w.Code, w.Header())
		}
	}
	if robots := s.get("/robots.txt"); robots.Body.String() != "User-agent: *\nDisallow: /\n" {
		t.Error(robots.Body)
	}
}

func TestJSON(t *testing.T) {
	s := newSite(t, files, "")
	answer, err := s.x.Ask(t.Context(), retrieval.Query{Question: "When does the ferry sail?"})
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	w := s.get(ask("When does the ferry sail?") + "&format=json")
	var got, expected any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(want, &expected); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, expected) || w.Header().Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("%s: %s", w.Header().Get("Content-Type"), w.Body)
	}
	for path, status := range map[string]int{
		"/?format=json": 200, "/who?format=json": 200, "/who?speaker=Calder&format=json": 200, "/sources?format=json": 200,
		"/article/storm?format=json":                   200,
		"/verify?quote=We+need+a+new+pier&format=json": 200, "/verify?format=json&quote=" + answer.Hits[0].Receipt: 200,
		"/article/none?format=json": 404, "/sources?filter=zzz&format=json": 200,
	} {
		w := s.get(path)
		if w.Code != status || !json.Valid(w.Body.Bytes()) || strings.HasPrefix(w.Body.String(), "null") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// A crowd behind one address is slowed; who is behind a proxy is not taken for
// the proxy, and cannot claim to be somebody else.
func TestLimits(t *testing.T) {
	l := newLimits(nil)
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	now := day
	for range pageBurst {
		if wait := l.wait(r, now); wait != 0 {
			t.Fatal(wait)
		}
	}
	if wait := l.wait(r, now); wait <= 0 || wait > pageEvery {
		t.Errorf("wait %s", wait)
	}
	if wait := l.wait(r, now.Add(pageEvery)); wait != 0 {
		t.Errorf("wait %s", wait)
	}
	trusting := newLimits([]netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"),
		netip.MustParsePrefix("10.1.0.0/16")})
	for _, c := range []struct{ remote, forwarded, want string }{
		{"192.0.2.1:99", "", "192.0.2.1"},
		{"192.0.2.1:99", "203.0.113.7", "192.0.2.1"}, // a stranger says so
		{"10.2.3.4:99", "203.0.113.7", "10.2.3.4"},   // a private network is not a proxy for that
		{"127.0.0.1:99", "203.0.113.7", "203.0.113.7"},
		{"127.0.0.1:99", "203.0.113.7:4711", "203.0.113.7"},
		{"10.1.2.3:99", "198.51.100.1, 203.0.113.7", "203.0.113.7"}, // the proxy adds the last
		{"127.0.0.1:99", "198.51.100.1, 203.0.113.7, 10.1.9.9", "203.0.113.7"},
		{"127.0.0.1:99", "10.1.9.9", "10.1.9.9"},
		{"127.0.0.1:99", "nonsense", "127.0.0.1"},
		{"127.0.0.1:99", "203.0.113.7, nonsense", "127.0.0.1"},
		{"[2001:db8:1:2:3::4]:99", "", "2001:db8:1:2:3::4"},
		{"[::1]:99", "2001:db8::9", "2001:db8::9"},
		{"[::1]:99", "[2001:db8::9]:443", "2001:db8::9"},
		{"[::1]:99", "[2001:db8::9]", "2001:db8::9"},
		{"[fe80::1%eth0]:99", "", "fe80::1"},
		{"[::ffff:192.0.2.1]:99", "", "192.0.2.1"},
		{"[::ffff:127.0.0.1]:99", "::ffff:203.0.113.7", "203.0.113.7"},
		{"127.0.0.1:99", strings.Repeat("127.0.0.1, ", 100) + "127.0.0.1", "127.0.0.1"},
	} {
		r.RemoteAddr = c.remote
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := trusting.sender(r); got != netip.MustParseAddr(c.want) {
			t.Errorf("%s, %s: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
	s := newSite(t, files, "")
	last := httptest.NewRecorder()
	synctest.Test(t, func(t *testing.T) { // on a slow machine the pages are as far apart as they may be
		for range pageBurst + 2 {
			last = httptest.NewRecorder()
			s.ServeHTTP(last, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
		}
	})
	if last.Code != http.StatusTooManyRequests || last.Header().Get("Retry-After") != "1" {
		t.Errorf("%d, %v", last.Code, last.Header())
	}
	full := newLimits(nil)
	for i := range maxSenders + 1 {
		r.RemoteAddr = netip.AddrFrom4([4]byte{11, byte(i >> 16), byte(i >> 8), byte(i)}).String() + ":1"
		full.wait(r, day)
	}
	if full.table.Len() > maxSenders {
		t.Errorf("%d senders are counted", full.table.Len())
	}
	// Somebody with many networks is slowed as one, and a crowd sets nobody back.
	site := newLimits(nil)
	allowed := 0
	for n := range 65_536 {
		r.RemoteAddr = fmt.Sprintf("[2001:db8:1:%x::1]:9", n)
		if site.wait(r, day) == 0 {
			allowed++
		}
		if r.RemoteAddr = "192.0.2.1:9"; n > pageBurst && site.wait(r, day) == 0 {
			t.Fatalf("after %d networks somebody else may begin again", n)
		}
		site.wait(r, day)
	}
	if allowed != pageBurst*siteShare {
		t.Errorf("one site may open %d pages at once, want %d", allowed, pageBurst*siteShare)
	}
}

// Under a path of a site every link stays under it, whether the proxy takes the
// path off or not; and what has no page of its own is cited with the address here.
func TestPublicAddress(t *testing.T) {
	s := newSite(t, files, "https://read.example/verbatim")
	for _, path := range []string{"/verbatim" + ask("When does the ferry sail from Lowmarket?"),
		ask("When does the ferry sail from Lowmarket?")} {
		doc := s.page(t, path, http.StatusOK)
		for _, n := range all(doc, "[href^='/'], [src^='/'], [action^='/']") {
			if at, _, _ := strings.Cut(attr(n, "href")+attr(n, "src")+attr(n, "action"), "#"); !strings.HasPrefix(at, "/verbatim/") {
				t.Errorf("%s: %s", path, at)
			} else if w := s.get(at); n.Data != "form" && w.Code != http.StatusOK {
				t.Errorf("%s: %s: %d", path, at, w.Code)
			}
		}
		hit := all(doc, ".hit:has(a[href^='/verbatim/article/ferry'])")[0]
		receipt := text(one(t, hit, ".receipt code"))
		if plain := text(one(t, hit, ".format:first-of-type textarea")); !strings.HasSuffix(plain,
			" · https://read.example/verbatim/article/ferry?receipt="+receipt+"#passage") {
			t.Error(plain)
		}
		if len(all(hit, "a[rel]")) != 0 {
			t.Error("an article without an address is opened elsewhere")
		}
	}
	if w := s.get("/verbatim"); w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != "/verbatim/" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	// A briefing is opened at its article's page, not here.
	doc := s.page(t, ask("How many young owls were counted?"), http.StatusOK)
	if got := attr(all(doc, "a[rel]")[0], "href"); got != "https://harbour.example/owls" {
		t.Error(got)
	}
}

func TestWho(t *testing.T) {
	s := newSite(t, files, "")
	doc := s.page(t, "/who?speaker=Calder", http.StatusOK)
	answer, err := s.x.Who(t.Context(), retrieval.WhoQuery{Speaker: "Calder"})
	if err != nil || len(answer.Hits) == 0 {
		t.Fatal(err, answer)
	}
	for i, h := range answer.BySentence() {
		if got := texts(doc, ".excerpt")[i]; got != h.Sentence {
			t.Errorf("got %q, want %q", got, h.Sentence)
		}
		if got := texts(doc, ".attribution")[i]; got != h.Attribution() {
			t.Error(got)
		}
	}
	doc = s.page(t, "/who", http.StatusOK)
	if got := texts(doc, ".list a"); len(got) != len(s.x.Speakers()) || len(got) == 0 {
		t.Errorf("%q", got)
	}
	doc = s.page(t, "/who?speaker=Caldor", http.StatusOK)
	if got := text(one(t, doc, ".nothing a")); got != "Ruth Calder" {
		t.Error(got)
	}
}

func TestVerify(t *testing.T) {
	s := newSite(t, files, "")
	check := func(quote, speaker string) *html.Node {
		return s.page(t, "/verify?"+url.Values{"quote": {quote}, "speaker": {speaker}}.Encode(), http.StatusOK)
	}
	for _, c := range []struct{ quote, speaker, verdict string }{
		{"We need a new pier", "Ruth Calder", "verbatim"},
		{"We need a new pier", "Tom Weller", "same words, another speaker"},
		{"The old pier will stand another night like this, and I have told the council so since the spring", "", "differs here"},
		{"Purple elephants dance upon the frozen lake", "", "not in this collection"},
	} {
		doc := check(c.quote, c.speaker)
		if got := text(one(t, doc, ".verdict > h2")); got != c.verdict {
			t.Errorf("%q: %s", c.quote, got)
		}
	}
	doc := check("The old pier will stand another night like this, and I have told the council so since the spring", "")
	if got := text(one(t, doc, "del")); got != "(only in the article: not)" {
		t.Error(got)
	}
	if got := texts(doc, ".callout"); len(got) != 1 || !strings.Contains(got[0], "not") {
		t.Error(got)
	}
	answer, err := s.x.Ask(t.Context(), retrieval.Query{Question: "When does the ferry sail?"})
	if err != nil {
		t.Fatal(err)
	}
	doc = check(answer.Hits[0].Receipt, "")
	if got := text(one(t, doc, "#proof")); got != "unchanged" || text(one(t, doc, ".excerpt")) != answer.Hits[0].Excerpt {
		t.Error(got)
	}
}

// A big collection is listed in pages, and found by its words.
func TestSources(t *testing.T) {
	many := map[string]string{}
	for i := range 250 {
		many[fmt.Sprintf("a%03d.md", i)] = fmt.Sprintf("---\ntitle: Article number %d\n---\n\nThe sentence of article %d is not long.\n", i, i)
	}
	s := newSite(t, many, "")
	seen := map[string]bool{}
	for at := "/sources"; at != ""; {
		doc := s.page(t, at, http.StatusOK)
		for _, title := range texts(doc, ".sources .title") {
			seen[title] = true
		}
		if at = ""; len(all(doc, "a[rel=next]")) > 0 {
			at = attr(one(t, doc, "a[rel=next]"), "href")
		}
	}
	if len(seen) != 250 {
		t.Errorf("%d articles are listed", len(seen))
	}
	doc := s.page(t, "/sources?filter=NUMBER+123", http.StatusOK)
	if got := texts(doc, ".sources .title"); len(got) != 1 || got[0] != "Article number 123" {
		t.Error(got)
	}
	doc = s.page(t, "/", http.StatusOK)
	if len(all(doc, "select")) != 0 || len(all(doc, "input#source")) != 1 {
		t.Error("too many articles for a list are in one")
	}
}

// A question is in no line of the log, also when asking fails.
func TestQuestionsAreNotLogged(t *testing.T) {
	x := indexed(t, map[string]string{"ferry.md": files["ferry.md"]})
	log := new(strings.Builder)
	dir := t.TempDir()
	if _, err := build.Update(t.Context(), dir, folder(map[string]string{"a.txt": "The sesquipedalian word is long.\n"}),
		build.Options{Reader: new(article.Reader), Now: time.Now()}); err != nil {
		t.Fatal(err)
	}
	broken, err := retrieval.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer broken.Close()
	cut := 0
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasPrefix(d.Name(), "texts") {
			cut++
			err = os.Truncate(path, 0)
		}
		return err
	})
	if err != nil || cut != 1 {
		t.Fatal(err, cut)
	}
	for _, index := range []*retrieval.Index{x, broken} {
		h, err := New(Config{Acquire: func() (*retrieval.Index, func()) { return index, func() {} }, Log: textLog(log)})
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/?q=sesquipedalian", "/who?about=sesquipedalian", "/verify?quote=sesquipedalian",
			"/?q=sesquipedalian&n=%zz"} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		}
	}
	if !strings.Contains(log.String(), "a page could not be made") {
		t.Errorf("nothing failed: %s", log)
	}
	if strings.Contains(log.String(), "sesqui") {
		t.Errorf("the log has a question: %s", log)
	}
}
