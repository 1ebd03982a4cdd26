package reader

import (
	"compress/gzip"
	"net/http"
	"strings"
)

// worthCompressing is the length, in bytes, from which a page is compressed.
const worthCompressing = 1400

// compressed is a page as it is sent: with gzip where the browser takes that, and where
// it is worth it. The page holds nothing secret that its length could give away.
func compressed(h http.Header, r *http.Request, page *body) *body {
	h.Add("Vary", "Accept-Encoding")
	if page.Len() < worthCompressing || !takesGzip(r) {
		return page
	}
	small := &body{ctx: page.ctx}
	z, err := gzip.NewWriterLevel(small, gzip.BestSpeed)
	if err != nil {
		return page
	}
	if _, err := z.Write(page.Bytes()); err != nil || z.Close() != nil {
		return page // nobody waits for it any more
	}
	h.Set("Content-Encoding", "gzip")
	return small
}

// takesGzip reports whether a browser says that it takes gzip, and does not say that it
// takes none.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q := strings.TrimSpace(quality)
			return q != "q=0" && q != "q=0.0" && q != "q=0.00" && q != "q=0.000"
		}
	}
	return false
}
