package webpage

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
)

// ReadWARC reads an archive of web pages (ISO 28500), plain or packed with gzip,
// which is what crawlers and web archives keep: an article for each page with a
// text. A record is a few headers and a body, so there is no library for it
// here.
func ReadWARC(ctx context.Context, data []byte) ([]*draft.Draft, error) {
	var r io.Reader = bytes.NewReader(data)
	if bytes.HasPrefix(data, []byte("\x1f\x8b")) {
		packed, err := gzip.NewReader(r)
		if err != nil {
			return nil, draft.AsUnreadable(err, "it is damaged or cut off", "get the file again")
		}
		r = packed
	}
	w := warcReader{in: bufio.NewReader(&cappedReader{r, draft.MaxUnpacked}), left: draft.MaxUnpacked, ids: make(map[string]bool)}
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		err := w.record()
		switch {
		case errors.Is(err, io.EOF):
			return w.done()
		case errors.Is(err, draft.ErrTooLarge), errors.Is(err, draft.ErrTooLong):
			return nil, err
		case err != nil && len(w.drafts) == 0:
			return nil, draft.AsUnreadable(err, "it is not an archive of web pages, or is damaged", "get the file again")
		case err != nil:
			w.drafts[0].Remark("is damaged or cut off: only the pages before that were read")
			return w.done()
		}
	}
}

// cappedReader fails with errTooLarge after so many bytes.
type cappedReader struct {
	r    io.Reader
	left int64
}

func (c *cappedReader) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, draft.ErrTooLarge
	}
	n, err := c.r.Read(p[:min(int64(len(p)), c.left)])
	c.left -= int64(n)
	return n, err
}

type warcReader struct {
	in     *bufio.Reader
	left   int64 // bytes that may still be unpacked out of pages
	drafts []*draft.Draft
	ids    map[string]bool
	text   int // bytes of the drafts
	empty  int // pages without a text
}

// record reads a record; the error is io.EOF after the last.
func (w *warcReader) record() error {
	version, err := w.in.ReadString('\n')
	for err == nil && strings.TrimSpace(version) == "" { // records end in blank lines
		version, err = w.in.ReadString('\n')
	}
	if err != nil {
		if errors.Is(err, io.EOF) && strings.TrimSpace(version) == "" {
			return io.EOF
		}
		return noEOF(err)
	}
	if !strings.HasPrefix(version, "WARC/") {
		return fmt.Errorf("a record begins %.20q", version)
	}
	header, err := textproto.NewReader(w.in).ReadMIMEHeader()
	if err != nil {
		return noEOF(err)
	}
	size, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
	if err != nil || size < 0 {
		return fmt.Errorf("a record has the length %q", header.Get("Content-Length"))
	}
	body := &io.LimitedReader{R: w.in, N: size}
	address := strings.Trim(header.Get("WARC-Target-URI"), "<>")
	kind, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	switch {
	case header.Get("WARC-Type") == "response" && kind == "application/http":
		err = w.response(body, address)
	case header.Get("WARC-Type") == "resource" && isHTMLType(kind):
		err = w.page(body, "", address)
	}
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, body); err != nil {
		return noEOF(err)
	}
	if body.N > 0 {
		return io.ErrUnexpectedEOF
	}
	return nil
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// response reads the answer of a web server, if it is a page.
func (w *warcReader) response(body io.Reader, address string) error {
	answer, err := http.ReadResponse(bufio.NewReader(body), nil)
	if err != nil {
		return nil // an answer that is none is not a page
	}
	defer answer.Body.Close()
	kind, params, err := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	if err != nil || answer.StatusCode != http.StatusOK || !isHTMLType(kind) {
		return nil
	}
	var content io.Reader = answer.Body
	switch encoding := strings.ToLower(answer.Header.Get("Content-Encoding")); encoding {
	case "", "identity":
	case "gzip", "x-gzip":
		content, err = gzip.NewReader(content)
	case "deflate":
		content, err = zlib.NewReader(content)
	default:
		w.empty++ // packed in a way that is not known here
		return nil
	}
	if err != nil {
		w.empty++
		return nil
	}
	return w.page(content, params["charset"], address)
}

// page makes a draft of a page, if it has a text.
func (w *warcReader) page(r io.Reader, encoding, address string) error {
	capped := &cappedReader{r, w.left}
	data, err := readPage(capped, encoding)
	w.left = capped.left
	if errors.Is(err, draft.ErrTooLarge) || errors.Is(err, draft.ErrTooLong) {
		return err
	}
	if len(data) == 0 {
		w.empty++
		return nil
	}
	d, err := ReadHTML(data)
	if err != nil || !hasProse(d) {
		w.empty++
		return nil
	}
	if draft.IsWebAddress(address) {
		if d.Meta.URL == "" {
			d.Meta.URL = address
		}
		d.Meta.ID = w.id(address)
		if w.ids[d.Meta.ID] {
			return nil // the same page fetched again
		}
		w.ids[d.Meta.ID] = true
	}
	for _, b := range d.Blocks {
		w.text += len(b.Text)
	}
	if w.text > draft.MaxText {
		return draft.ErrTooLong
	}
	w.drafts = append(w.drafts, d)
	return nil
}

// id makes the id of a page of its address, which stays when the archive gets a
// new name.
func (w *warcReader) id(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	name := strings.TrimPrefix(u.Hostname(), "www.") + u.Path
	if u.RawQuery != "" {
		name += "?" + u.RawQuery
	}
	return draft.Shorten(draft.Slug(name), name)
}

// hasProse reports whether a draft has a paragraph of running text.
func hasProse(d *draft.Draft) bool {
	for _, b := range d.Blocks {
		if !b.Heading && draft.IsProse(b.Text) {
			return true
		}
	}
	return false
}

func (w *warcReader) done() ([]*draft.Draft, error) {
	if len(w.drafts) == 0 {
		return nil, &draft.Unreadable{Cause: "none of its records is a web page with a text", Fix: "look what was archived"}
	}
	return w.drafts, nil
}
