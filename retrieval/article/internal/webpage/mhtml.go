package webpage

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"golang.org/x/net/html/charset"
)

// ReadMHTML reads a web page as browsers save it in one file: a mail whose parts
// are the page and its pictures. Only the page is unpacked.
func ReadMHTML(data []byte) (*draft.Draft, error) {
	const incomplete, again = "it is not a complete saved page", "save the page again"
	message, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil, draft.AsUnreadable(err, incomplete, again)
	}
	page, err := pageOf(message)
	if err != nil {
		return nil, draft.AsUnreadable(err, incomplete, again)
	}
	d, err := ReadHTML(page.data)
	if err != nil {
		return nil, err
	}
	if d.Meta.Title == "" {
		subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject"))
		if err == nil {
			d.Meta.Title = DocumentTitle(subject)
		}
	}
	for _, address := range []string{page.address, message.Header.Get("Snapshot-Content-Location")} {
		if address = strings.TrimSpace(address); d.Meta.URL == "" && draft.IsWebAddress(address) {
			d.Meta.URL = address
		}
	}
	return d, nil
}

// savedPage is the page in a saved file.
type savedPage struct {
	data    []byte
	address string
}

// maxParts is the most parts of a saved page that are looked through.
const maxParts = 10_000

// pageOf finds the first part that is HTML.
func pageOf(message *mail.Message) (savedPage, error) {
	kind, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return savedPage{}, err
	}
	if isHTMLType(kind) {
		return unpackPage(message.Body, message.Header.Get, params)
	}
	if !strings.HasPrefix(kind, "multipart/") || params["boundary"] == "" {
		return savedPage{}, errors.New("it holds no page")
	}
	parts := multipart.NewReader(message.Body, params["boundary"])
	for range maxParts {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return savedPage{}, err
		}
		kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err == nil && isHTMLType(kind) {
			return unpackPage(part, part.Header.Get, params)
		}
	}
	return savedPage{}, errors.New("it holds no page")
}

func isHTMLType(kind string) bool { return kind == "text/html" || kind == "application/xhtml+xml" }

func unpackPage(r io.Reader, header func(string) string, params map[string]string) (savedPage, error) {
	switch strings.ToLower(strings.TrimSpace(header("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	}
	data, err := readPage(r, params["charset"])
	return savedPage{data, header("Content-Location")}, err
}

// readPage reads a page of at most maxText bytes. Where its encoding is said
// beside it, it becomes UTF-8.
func readPage(r io.Reader, encoding string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, draft.MaxText+1))
	if err != nil {
		return nil, err
	}
	if len(data) > draft.MaxText {
		return nil, draft.ErrTooLong
	}
	if encoding == "" {
		return data, nil
	}
	e, name := charset.Lookup(encoding)
	if e == nil || name == "utf-8" {
		return data, nil
	}
	if decoded, err := e.NewDecoder().Bytes(data); err == nil {
		return decoded, nil
	}
	return data, nil
}
