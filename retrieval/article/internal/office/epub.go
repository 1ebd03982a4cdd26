package office

import (
	"context"
	"errors"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/webpage"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// ReadEPUB reads a book: its chapters in the order of the spine, each as a page
// of HTML. Own code over archive/zip and encoding/xml: what libraries for EPUB
// add to that (tables of contents, covers, writing) is not needed here, and none
// of those that can be had limits what it unpacks.
//
// Notes, lists of pages and tables of contents go to what was removed.
func ReadEPUB(ctx context.Context, data []byte) ([]*draft.Draft, error) {
	book, err := openArchive(data)
	if err != nil {
		return nil, err
	}
	root, opf, err := book.packageDocument()
	if err != nil {
		return nil, draft.AsUnreadable(err, "it is not a complete EPUB", "get the file again")
	}
	d := &draft.Draft{Meta: opf.metadata()}
	d.Meta.Check() // the book's metadata is not the operator's: what is wrong with it goes in silence
	encrypted := book.encrypted()
	chapters := opf.chapters(path.Dir(root))
	for _, chapter := range chapters {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if encrypted[chapter.path] {
			return nil, &draft.Unreadable{Cause: "it is encrypted (a copy protection)", Fix: "use a copy without one"}
		}
		err := addChapter(d, book, chapter)
		var damaged *draft.Unreadable
		switch {
		case errors.As(err, &damaged):
			return nil, err // a limit
		case err != nil:
			d.Remark("lacks a part, which was left out: %v", err)
		}
	}
	d.NoChrome = len(chapters) > 1
	return []*draft.Draft{d}, d.TextSize()
}

func addChapter(d *draft.Draft, book *archive, chapter epubChapter) error {
	data, err := book.read(chapter.path)
	if err != nil {
		return err
	}
	text, remarks, err := draft.DecodeHTML(data)
	if err != nil {
		return err
	}
	for _, r := range remarks {
		d.Remark("%s", r)
	}
	root, err := webpage.ParseHTML(closeEmptyTags(text))
	if err != nil {
		return err
	}
	d.Removed = append(d.Removed, webpage.TakeOutUnseen(root, beside)...)
	blocks, removed := webpage.BlocksOf(root)
	d.Removed = append(d.Removed, removed...)
	if chapter.apart {
		d.Removed = append(d.Removed, webpage.RemovedBlocks(blocks, "apart from the text")...)
		return nil
	}
	d.Blocks = append(d.Blocks, blocks...)
	return nil
}

// beside tells what of a book does not belong to its running text.
func beside(n *html.Node) string {
	if n.DataAtom == atom.Nav {
		return "table of contents"
	}
	for _, kind := range strings.Fields(webpage.Attribute(n, "epub:type") + " " + webpage.Attribute(n, "role")) {
		switch strings.TrimPrefix(kind, "doc-") {
		case "footnote", "footnotes", "endnote", "endnotes", "rearnote", "rearnotes", "note":
			return webpage.ReasonNote
		case "noteref":
			return webpage.ReasonMark
		case "toc", "landmarks", "page-list", "pagelist":
			return "table of contents"
		case "pagebreak":
			return "page number"
		case "titlepage", "halftitlepage", "cover", "copyright-page":
			return "title page"
		}
	}
	return ""
}

// emptyTag finds the tags of XHTML that close themselves. Read as HTML, such a
// tag stays open, and an empty title would swallow the chapter.
var emptyTag = regexp.MustCompile(`<([A-Za-z][A-Za-z0-9:]*)((?:\s(?:[^<>"']|"[^<"]*"|'[^<']*')*)?)/>`)

func closeEmptyTags(text string) string {
	return emptyTag.ReplaceAllString(text, "<$1$2></$1>")
}

// epubPackage is the package document of a book, as far as it is used.
type epubPackage struct {
	Metadata struct {
		Titles      []string      `xml:"title"`
		Creators    []epubCreator `xml:"creator"`
		Publishers  []string      `xml:"publisher"`
		Languages   []string      `xml:"language"`
		Dates       []epubDate    `xml:"date"`
		Identifiers []string      `xml:"identifier"`
		Sources     []string      `xml:"source"`
		Refinements []struct {
			Refines  string `xml:"refines,attr"`
			Property string `xml:"property,attr"`
			Value    string `xml:",chardata"`
		} `xml:"meta"`
	} `xml:"metadata"`
	Manifest []struct {
		ID         string `xml:"id,attr"`
		Href       string `xml:"href,attr"`
		Type       string `xml:"media-type,attr"`
		Properties string `xml:"properties,attr"`
	} `xml:"manifest>item"`
	Spine []struct {
		ID     string `xml:"idref,attr"`
		Linear string `xml:"linear,attr"`
	} `xml:"spine>itemref"`
}

type epubCreator struct {
	ID   string `xml:"id,attr"`
	Role string `xml:"role,attr"`
	Name string `xml:",chardata"`
}

type epubDate struct {
	Event string `xml:"event,attr"`
	Value string `xml:",chardata"`
}

// epubChapter is a file of the spine; apart is true when it does not belong to
// the running text.
type epubChapter struct {
	path  string
	apart bool
}

// packageDocument finds and reads the package document.
func (a *archive) packageDocument() (string, *epubPackage, error) {
	var container struct {
		Roots []struct {
			Path string `xml:"full-path,attr"`
			Type string `xml:"media-type,attr"`
		} `xml:"rootfiles>rootfile"`
	}
	if err := a.unmarshal("META-INF/container.xml", &container); err != nil {
		return "", nil, err
	}
	if len(container.Roots) == 0 {
		return "", nil, errors.New("META-INF/container.xml names no package")
	}
	root := path.Clean(container.Roots[0].Path)
	var opf epubPackage
	if err := a.unmarshal(root, &opf); err != nil {
		return "", nil, err
	}
	if len(opf.Spine) == 0 {
		return "", nil, errors.New("its package names no chapters")
	}
	return root, &opf, nil
}

// chapters lists the HTML files of the spine, each once; their addresses are
// relative to folder.
func (p *epubPackage) chapters(folder string) []epubChapter {
	files := make(map[string]string) // id -> path
	for _, item := range p.Manifest {
		href, err := url.PathUnescape(item.Href)
		if err != nil || item.Type != "application/xhtml+xml" && item.Type != "text/html" && item.Type != "text/x-oeb1-document" ||
			slices.Contains(strings.Fields(item.Properties), "nav") {
			continue
		}
		files[item.ID] = path.Join(folder, href)
	}
	var chapters []epubChapter
	for _, ref := range p.Spine {
		if file := files[ref.ID]; file != "" {
			chapters = append(chapters, epubChapter{file, ref.Linear == "no"})
			delete(files, ref.ID)
		}
	}
	return chapters
}

func (p *epubPackage) metadata() draft.Metadata {
	md := &p.Metadata
	m := draft.Metadata{Title: webpage.FirstText(md.Titles),
		Publisher: webpage.FirstText(md.Publishers), Language: webpage.FirstText(md.Languages)}
	for _, c := range md.Creators {
		role := c.Role
		for _, r := range md.Refinements {
			if c.ID != "" && r.Refines == "#"+c.ID && r.Property == "role" {
				role = draft.Normalise(r.Value)
			}
		}
		if name := draft.Normalise(c.Name); name != "" && (role == "" || role == "aut") {
			m.Authors = append(m.Authors, name)
		}
	}
	slices.SortStableFunc(md.Dates, func(a, b epubDate) int { return eventRank(a.Event) - eventRank(b.Event) })
	for _, d := range md.Dates {
		// Programs that know no date write one before there were books.
		if date, err := draft.ParseDate(draft.Normalise(d.Value)); err == nil && date > "1400" && m.Published == "" {
			m.Published = date
		}
	}
	for _, address := range append(md.Sources, md.Identifiers...) {
		if address = draft.Normalise(address); m.URL == "" && draft.IsWebAddress(address) {
			m.URL = address
		}
	}
	return m
}

func eventRank(event string) int {
	return slices.Index([]string{"publication", "original-publication", ""}, event) & 3
}

// encrypted lists the files of the book that are encrypted. Fonts often are,
// in books that anybody can read.
func (a *archive) encrypted() map[string]bool {
	var list struct {
		Data []struct {
			URI string `xml:"URI,attr"`
		} `xml:"EncryptedData>CipherData>CipherReference"`
	}
	if err := a.unmarshal("META-INF/encryption.xml", &list); err != nil {
		return nil // mostly there is none
	}
	files := make(map[string]bool)
	for _, d := range list.Data {
		if name, err := url.PathUnescape(d.URI); err == nil {
			files[path.Clean(name)] = true
		}
	}
	return files
}
