// Package reader is the web: pages to ask, to read the articles, and to check a
// quotation, for a browser with or without JavaScript.
//
// Begin with [New], which makes an http.Handler of an index. A request goes
// through [site.handle]: the limits first, then the function of the page, which
// takes a [request] and gives a [view] (data, and the name of a template) or an
// error, and at last the view is written as HTML or, where the address asks for
// format=json, as the core's own result. Nothing is written before the page is
// whole.
//
// The pages of one article are in article.go, the citations to copy in cite.go.
// The templates are in pages, and all that a page refers to is in static; no page
// refers to another host, but for the links to the articles' own pages.
//
// html/template escapes everything that an article or an asker wrote; there is no
// template.HTML here, and the Content-Security-Policy lets nothing run or load
// that is not in static.
package reader

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/internal/turns"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Config is what the reader must be told.
type Config struct {
	// Acquire hands out the index; release is called when the request is done.
	Acquire func() (x *retrieval.Index, release func())
	// Address is the public address of the reader, without a slash at its end;
	// empty when it has none. Its path comes before that of every link.
	Address string
	// Name is what the site is called; empty is Verbatim.
	Name string
	// TrustedProxies are the networks of proxies that say in X-Forwarded-For who
	// sent a request.
	TrustedProxies []netip.Prefix
	// Log gets what goes wrong here; it never gets a question. Nil means nowhere.
	Log *slog.Logger
}

// requestTime bounds the work for one page.
const requestTime = 10 * time.Second

// site is what New makes.
type site struct {
	Config
	root  string // the path of the address
	base  string // the same with the language that was chosen, before every link
	words map[string]words
	pages map[string]*template.Template // by language
	known *collectionCache
	limit *limits
	// flight bounds what the pages take that are being made or sent.
	flight *flight
}

// New makes the handler of the pages.
func New(c Config) (http.Handler, error) {
	h, _, err := makeSite(c)
	return h, err
}

func makeSite(c Config) (http.Handler, *site, error) {
	c.Name = cmp.Or(tidy(c.Name), "Verbatim")
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	public, err := url.Parse(c.Address)
	if err != nil {
		return nil, nil, fmt.Errorf("read the public address of the reader: %w", err)
	}
	root := strings.TrimRight(public.EscapedPath(), "/")
	s := &site{Config: c, root: root, base: root, known: new(collectionCache), limit: newLimits(c.TrustedProxies),
		flight: newFlight(turns.New(2 * runtime.GOMAXPROCS(0)))}
	if s.words, err = loadWords(); err != nil {
		return nil, nil, err
	}
	if s.pages, err = parsePages(s.words); err != nil {
		return nil, nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", s.handle((*site).ask))
	mux.Handle("GET /article/{id}", s.handle((*site).article))
	mux.Handle("GET /sources", s.handle((*site).sources))
	mux.Handle("GET /who", s.handle((*site).who))
	mux.Handle("GET /verify", s.handle((*site).verify))
	mux.Handle("GET /figures", s.handle((*site).figures))
	mux.Handle("GET /compare", s.handle((*site).compare))
	mux.Handle("GET /timeline", s.handle((*site).timeline))
	mux.Handle("GET /brief", s.handle((*site).brief))
	mux.Handle("GET /feed.xml", s.handle((*site).feed))
	mux.Handle("GET /", s.handle(func(*site, context.Context, request) (view, error) {
		return view{}, &problem{status: http.StatusNotFound, Title: "There is no such page", Text: "The address may be mistyped."}
	}))
	addStatic(mux)
	return s.headers(s.stripBase(stripLanguage(mux))), s, nil
}

// contentPolicy lets a page load its style, its script and its icon from here,
// and nothing else from anywhere.
const contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (s *site) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer") // an address may hold a question
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Robots-Tag", "noindex")
		next.ServeHTTP(w, r)
	})
}

// stripBase takes the path of the public address off, for a proxy that passes it
// on; one that takes it off itself is right, too.
func (s *site) stripBase(next http.Handler) http.Handler {
	if s.root == "" {
		return next
	}
	stripped := http.StripPrefix(s.root, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == s.root:
			http.Redirect(w, r, s.root+"/", http.StatusMovedPermanently)
		case strings.HasPrefix(r.URL.EscapedPath(), s.root+"/"):
			stripped.ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// request is what a page is made from.
type request struct {
	index      *retrieval.Index
	collection *collection
	id         string // of the article in the address
	query      url.Values
	origin     string // scheme and host under which the site was reached
	load       *load
	words      words // of the page
}

// text is a field of a form, tidied.
func (r request) text(name string) string { return tidy(r.query.Get(name)) }

// view is a page before it is written.
type view struct {
	name  string // of the template
	title string
	data  any
	// about describes the page in a sentence or two, for a preview of its link.
	about string
	// result is what format=json writes.
	result any
	// feed, when not nil, is written instead of a page.
	feed *feed
	// fixed is set when the page depends on the articles alone and not on a
	// question, so that a browser may keep it.
	fixed bool
}

// problem is a page that says what is wrong.
type problem struct {
	status      int
	Title, Text string
	// Length and Most are set where a text is too long.
	Length, Most int
}

func (p *problem) Error() string { return p.Title + ": " + p.Text }

// handle makes a handler of the function of a page.
func (s *site) handle(page func(*site, context.Context, request) (view, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := s.in(r)
		if chosen(r) == "" {
			w.Header().Add("Vary", "Accept-Language")
		}
		if wait := s.limit.wait(r, time.Now()); wait > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(int(wait/time.Second)+1))
			s.fail(w, r, &problem{status: http.StatusTooManyRequests, Title: "That was a lot at once", Text: "Please try again in a moment."})
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), requestTime)
		defer cancel()
		ctx = turns.For(ctx, s.limit.claimant(r), len(r.URL.RawQuery))
		load, err := s.flight.begin(ctx, s.limit.network(r))
		defer load.end()
		fail := func(err error) {
			load.made()
			s.fail(w, r, err)
		}
		if err != nil {
			fail(err)
			return
		}
		x, release := s.Acquire()
		defer release()
		query, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			fail(&problem{status: http.StatusBadRequest, Title: "That address cannot be read", Text: "It may have been cut when it was copied."})
			return
		}
		known := s.known.of(x)
		v, err := page(s, ctx, request{index: x, collection: known, id: r.PathValue("id"), query: query, origin: s.origin(r), load: load,
			words: s.words[languageOf(r)]})
		if err != nil {
			fail(err)
			return
		}
		if v.fixed && unchanged(w, r, known.tag+assets.tag+languageOf(r)) {
			return
		}
		page, kind, err := s.render(ctx, r, known, v)
		if err != nil {
			fail(err)
			return
		}
		page = compressed(w.Header(), r, page)
		v = view{} // what it was made of may go while it is sent
		load.is(page.Cap())
		load.made()
		s.send(w, http.StatusOK, kind, page)
	})
}

// unchanged says how long a page may be kept, and answers for it when the browser
// has it already.
func unchanged(w http.ResponseWriter, r *http.Request, tag string) bool {
	tag = `"` + tag + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Cache-Control", "no-cache") // kept, but asked for again
	for have := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimPrefix(strings.TrimSpace(have), "W/") == tag {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}

// fail shows what went wrong: the reader of the page gets a sentence, the log the
// rest.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	var (
		p       *problem
		unknown *store.UnknownSourceError
	)
	switch {
	case errors.Is(err, errNoRoom):
		p = errNoRoom
		w.Header().Set("Retry-After", "5")
	case errors.Is(err, turns.ErrFull):
		w.Header().Set("Retry-After", "5")
		p = &problem{status: http.StatusServiceUnavailable, Title: "Too many pages are asked for", Text: "Please try again in a moment."}
	case errors.As(err, &p):
	case errors.As(err, &unknown):
		p = &problem{status: http.StatusNotFound, Title: "There is no such article",
			Text: "The collection may have changed. Articles lists what there is."}
	case r.Context().Err() != nil:
		return // nobody waits for it any more
	case errors.Is(err, retrieval.ErrUnreachable):
		s.Log.Error("the search engine cannot be reached", "error", err)
		w.Header().Set("Retry-After", "5")
		p = &problem{status: http.StatusServiceUnavailable, Title: "The search engine cannot be reached just now",
			Text: "Please try again in a moment."}
	case errors.Is(err, context.DeadlineExceeded):
		w.Header().Set("Retry-After", "5")
		p = &problem{status: http.StatusServiceUnavailable, Title: "That took too long", Text: "Please try again in a moment."}
	default:
		s.Log.Error("a page could not be made", "page", r.URL.Path, "error", err)
		p = &problem{status: http.StatusInternalServerError, Title: "Something went wrong here",
			Text: "It was written to the log. Please try again in a moment."}
	}
	v := view{name: "problem", title: p.Title, data: p, result: map[string]string{"error": p.Error()}}
	page, kind, err := s.render(r.Context(), r, nil, v)
	if err != nil {
		s.Log.Error("a page could not be written", "page", r.URL.Path, "error", err)
		http.Error(w, "Something went wrong here.", http.StatusInternalServerError)
		return
	}
	s.send(w, p.status, kind, compressed(w.Header(), r, page))
}

// render makes a page whole, as HTML or as JSON: kind is its media type. It ends
// with its context.
func (s *site) render(ctx context.Context, r *http.Request, known *collection, v view) (page *body, kind string, err error) {
	page = &body{ctx: ctx}
	if wantsJSON(r) {
		return page, "application/json; charset=utf-8", writeJSON(page, v.result)
	}
	if v.feed != nil {
		return page, "application/atom+xml; charset=utf-8", v.feed.write(page)
	}
	about := v.about
	if about == "" && known != nil {
		about = s.words[languageOf(r)].coverage(known)
	}
	code := languageOf(r)
	err = s.pages[code].ExecuteTemplate(page, v.name, layout{Base: s.base, Root: s.root, Language: code, Languages: s.languageLinks(r),
		Site: s.Name, Assets: assets, Page: v.name, Title: s.words[code].say(v.title), About: about, Address: s.addressOf(r),
		Collection: known, Data: v.data})
	return page, "text/html; charset=utf-8", err
}

// writeJSON writes a result as JSON. A list is written article by article: an encoder
// holds all that it is given once more, and goes on holding it.
func writeJSON(page *body, result any) error {
	enc := json.NewEncoder(page)
	enc.SetEscapeHTML(false)
	list, ok := result.([]retrieval.Source)
	if !ok {
		return enc.Encode(result)
	}
	if _, err := page.WriteString("["); err != nil {
		return err
	}
	for i := range list {
		if i > 0 {
			page.WriteByte(',')
		}
		if err := enc.Encode(&list[i]); err != nil {
			return err
		}
		page.Truncate(page.Len() - len("\n"))
	}
	_, err := page.WriteString("]\n")
	return err
}

// send sends a page.
func (s *site) send(w http.ResponseWriter, status int, kind string, page *body) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", fmt.Sprint(page.Len()))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store") // the answer to a question
	}
	w.WriteHeader(status)
	if _, err := w.Write(page.Bytes()); err != nil {
		s.Log.Debug("a page was not taken", "error", err)
	}
}

func wantsJSON(r *http.Request) bool { return r.URL.Query().Get("format") == "json" }

// tidy takes the white space around a text off, and control characters out of it.
func tidy(s string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, "")))
}
