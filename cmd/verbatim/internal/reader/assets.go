package reader

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed static
var staticFiles embed.FS

// layout is what every template is given.
type layout struct {
	Base       string // before every path
	Root       string // before the paths of files
	Language   string
	Languages  []languageLink
	Site       string // its name
	About      string // what a preview of a link says
	Address    string // of the page, "" where the site has no public one
	Assets     assetNames
	Page       string
	Title      string
	Collection *collection // nil on a page that says what is wrong
	Data       any
}

// assetNames are the paths of the files that a page loads. Each has a hash of the
// file in it, so that a browser may keep it for ever.
type assetNames struct {
	Style, Script, Icon string
	tag                 string // of the templates and the files together
}

var assets = nameAssets()

func nameAssets() assetNames {
	named := func(name string) string {
		suffix := path.Ext(name)
		return "/static/" + strings.TrimSuffix(name, suffix) + "." + hash(embedded(staticFiles, "static/"+name)) + suffix
	}
	a := assetNames{Style: named("style.css"), Script: named("script.js"), Icon: named("icon.svg")}
	all := []string{a.Style, a.Script, a.Icon}
	names, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range names {
		all = append(all, embedded(pageFiles, name))
	}
	a.tag = hash(all...)
	return a
}

// embedded reads a file that is compiled in.
func embedded(files embed.FS, name string) string {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // then it would not have compiled
	}
	return string(data)
}

// addStatic serves the files that a page loads, and what crawlers ask for.
func addStatic(mux *http.ServeMux) {
	for name, file := range map[string]string{assets.Style: "style.css", assets.Script: "script.js", assets.Icon: "icon.svg"} {
		mux.HandleFunc("GET "+name, serveText(embedded(staticFiles, "static/"+file), "public, max-age=31536000, immutable", map[string]string{
			".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
		}[path.Ext(file)]))
	}
	mux.HandleFunc("GET /robots.txt", serveText("User-agent: *\nDisallow: /\n", "public, max-age=86400", "text/plain; charset=utf-8"))
}

func serveText(text, keep, kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", keep)
		w.Header().Set("Content-Length", fmt.Sprint(len(text)))
		fmt.Fprint(w, text)
	}
}

// parsePages reads the templates for every language.
func parsePages(all map[string]words) (map[string]*template.Template, error) {
	pages := map[string]*template.Template{}
	for code, w := range all {
		var err error
		if pages[code], err = parseIn(w); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

func parseIn(w words) (*template.Template, error) {
	pages, err := template.New("").Funcs(w.funcs()).Funcs(w.speaking()).Funcs(template.FuncMap{
		"join": strings.Join, "host": hostOf, "dict": dict,
		"iso":   func(d article.Date) string { return string(d) },
		"inc":   func(n int) int { return n + 1 },
		"kept":  func(c verify.Change) bool { return c.Op == verify.OpKept },
		"words": func(s string) string { return strings.Join(strings.Fields(s), " ") },
	}).ParseFS(pageFiles, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the templates of the reader: %w", err)
	}
	return pages, nil
}

// dict passes several named values to a template.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: %d values are no pairs", len(pairs))
	}
	d := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		d[name] = pairs[i+1]
	}
	return d, nil
}
