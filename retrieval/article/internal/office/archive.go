package office

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"golang.org/x/net/html/charset"
)

// archive is a zip file, which EPUB and DOCX are, unpacked under the limits.
type archive struct {
	files map[string]*zip.File
	left  int64 // bytes that may still be unpacked
}

// OleHeader begins the files of old Word and of Office files with a password.
var OleHeader = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

func openArchive(data []byte) (*archive, error) {
	if bytes.HasPrefix(data, OleHeader) {
		return nil, &draft.Unreadable{Cause: "it is encrypted or in the format of Word before 2007", Fix: "save it as .docx without a password"}
	}
	// Counted before the directory is read, since that takes memory for each.
	if bytes.Count(data, []byte("PK\x01\x02")) > draft.MaxEntries {
		return nil, &draft.Unreadable{Cause: "it is an archive of more than 20,000 files", Fix: "divide it"}
	}
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, draft.AsUnreadable(err, "it is damaged or cut off", "get the file again")
	}
	a := &archive{files: make(map[string]*zip.File), left: draft.MaxUnpacked}
	for _, f := range r.File {
		name := path.Clean(strings.ReplaceAll(f.Name, `\`, "/"))
		if a.files[name] == nil {
			a.files[name] = f
		}
	}
	return a, nil
}

var errNoEntry = errors.New("is not in the file")

// read unpacks a file of the archive. The sizes that the archive states are not
// relied on.
func (a *archive) read(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, fmt.Errorf("%s %w", name, errNoEntry)
	}
	if f.Flags&1 != 0 {
		return nil, &draft.Unreadable{Cause: "it is encrypted", Fix: "save it without a password"}
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("unpacking %s: %w", name, err)
	}
	defer r.Close()
	data, err := a.limited(r)
	if err != nil {
		return nil, fmt.Errorf("unpacking %s: %w", name, err)
	}
	return data, nil
}

// limited reads all of r, as long as what is unpacked of the file in all stays
// within maxUnpacked.
func (a *archive) limited(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, a.left+1))
	a.left -= int64(len(data))
	if a.left < 0 {
		return nil, draft.ErrTooLarge
	}
	return data, err
}

// unmarshal unpacks an XML file of the archive into v.
func (a *archive) unmarshal(name string, v any) error {
	data, err := a.read(name)
	if err != nil {
		return err
	}
	if err := newXMLDecoder(data).Decode(v); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}

// newXMLDecoder reads XML in any encoding. Entities that a document defines
// itself are not expanded, so none can grow.
func newXMLDecoder(data []byte) *xml.Decoder {
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	dec.CharsetReader = charset.NewReaderLabel
	return dec
}
