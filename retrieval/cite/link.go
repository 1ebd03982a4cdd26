package cite

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// maxLink is the longest address with a text fragment, in characters: Discord
// takes no more in a link button.
const maxLink = 512

// Link is the address that leads a reader to the slice r of a: the article's
// address with a text fragment (https://wicg.github.io/scroll-to-text-fragment/)
// where one is unique in the article and short enough, else the plain address,
// else "". At the address of a PDF, whose viewers know pages but no text
// fragments, it is the page (RFC 8118, section 3). A briefing's words, and those
// of an article whose page is in another language, are not on the page, so these
// get no fragment.
func Link(a *article.Article, r article.Range) string {
	if !webAddress(a.URL) {
		return ""
	}
	foreign := a.URLLanguage != "" && a.URLLanguage != a.Language
	if a.Kind == article.KindBriefing || foreign || strings.Contains(a.URL, "#") {
		return a.URL
	}
	if page := a.Page(r.Start); page > 0 && addressOfPDF(a.URL) {
		return fmt.Sprintf("%s#page=%d", a.URL, page)
	}
	if f := textFragment(a.Text, r, maxLink-utf8.RuneCountInString(a.URL)); f != "" {
		return a.URL + f
	}
	return a.URL
}

// LinkOrRead leads to the slice r of a: on the article's own page, else in the
// web reader at the address reader (without a slash at its end; "" is none), else
// to the plain page.
func LinkOrRead(a *article.Article, r article.Range, reader string) string {
	link := Link(a, r)
	if reader == "" || link != "" && link != a.URL {
		return link
	}
	if read := reader + ReaderPath(NewReceipt(a, r)); utf8.RuneCountInString(read) <= maxLink {
		return read
	}
	return link
}

// ReaderPath is where a web reader shows the words of a receipt in their
// article, from its root: the article with those words marked.
func ReaderPath(r Receipt) string {
	return "/article/" + r.Article + "?receipt=" + r.String() + "#passage"
}

// addressOfPDF reports whether there is a PDF at an address rather than a page
// about it, as far as the address says: …/report.pdf, …/pdf/2403.12345.
func addressOfPDF(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	path := strings.ToLower(u.Path)
	return strings.HasSuffix(path, ".pdf") || strings.Contains(path, "/pdf/")
}

// webAddress reports whether s is an absolute http or https address.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// textFragment is the shortest fragment directive that selects r in text and
// nothing before it, or "" when none fits into limit characters.
//
// A browser looks for the first place in the page where the words before the
// comma are, ignoring case, and from there for the first where the words
// after it do; both must begin and end at a word. So the opening words grow
// until their first place is r's beginning, and the closing words until their
// first place behind them is r's end.
func textFragment(text string, r article.Range, limit int) string {
	page, words := newPage(text), wordsIn(text, r)
	opening, ok := page.opening(words)
	if !ok {
		return ""
	}
	rest := words[opening.words:]
	if len(rest) == 0 {
		return directive(limit, text[opening.Start:opening.End])
	}
	closing, ok := page.closing(rest, opening.End)
	if !ok {
		return ""
	}
	return directive(limit, text[opening.Start:opening.End], text[closing.Start:closing.End])
}

const (
	// A fragment of a word or two would be found in a menu or a teaser of the
	// real page, which is not the stored text.
	fewestWords = 4
	// More words than these at either end do not fit into maxLink.
	mostWords = 40
)

// run is a few words in a row.
type run struct {
	article.Range
	words int
}

// opening is the shortest run of words from the front whose first place in the
// page is its own.
func (p page) opening(words []article.Range) (run, bool) {
	for n := min(fewestWords, len(words)); 0 < n && n <= min(mostWords, len(words)); n++ {
		r := article.Range{Start: words[0].Start, End: words[n-1].End}
		if p.blockEnds(r) {
			return run{}, false
		}
		if p.first(r, 0) == r.Start {
			return run{r, n}, true
		}
	}
	return run{}, false
}

// closing is the shortest run of words up to the end whose first place behind
// byte from is its own.
func (p page) closing(words []article.Range, from int) (run, bool) {
	for n := min(fewestWords, len(words)); n <= min(mostWords, len(words)); n++ {
		r := article.Range{Start: words[len(words)-n].Start, End: words[len(words)-1].End}
		if p.blockEnds(r) {
			return run{}, false
		}
		if p.first(r, from) == r.Start {
			return run{r, n}, true
		}
	}
	return run{}, false
}

// blockEnds reports whether a paragraph ends inside r: a browser finds the words
// of one part of a directive only inside one block.
func (p page) blockEnds(r article.Range) bool {
	return strings.Contains(p.folded[p.position(r.Start):p.position(r.End)], "\n")
}

// directive writes a text directive, or "" when it is longer than limit.
func directive(limit int, parts ...string) string {
	for i, p := range parts {
		parts[i] = encodeDirective(p)
	}
	if d := "#:~:text=" + strings.Join(parts, ","); len(d) <= limit {
		return d
	}
	return ""
}

// encodeDirective percent-encodes everything but letters, digits and the marks
// that mean nothing in a text directive; the hyphen, the comma and the
// ampersand delimit its parts and must be encoded.
func encodeDirective(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '~', c == '!', c == '*', c == '\'':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// wordsIn lists the words of text inside r: runs of letters, digits and marks,
// with the punctuation inside them (U.S., don't).
func wordsIn(text string, r article.Range) []article.Range {
	var words []article.Range
	start := -1
	for i, c := range text[r.Start:r.End] {
		i += r.Start
		switch {
		case article.IsWordRune(c):
			if start < 0 {
				start = i
				words = append(words, article.Range{Start: i})
			}
			words[len(words)-1].End = i + utf8.RuneLen(c)
		case unicode.IsSpace(c) || c == '—' || c == '–':
			start = -1
		}
	}
	return words
}

// page is a text prepared for looking words up as a browser does.
type page struct {
	folded string
	// back[i] is the byte of the text that byte i of folded comes from; nil
	// when folding kept every byte in place.
	back []int
}

// newPage folds the case of text rune by rune and remembers where each came
// from, since folding may change the length of a character.
func newPage(text string) page {
	var b strings.Builder
	b.Grow(len(text))
	var back []int
	for i, c := range text {
		l := unicode.ToLower(c)
		if back == nil && utf8.RuneLen(l) != utf8.RuneLen(c) {
			back = make([]int, b.Len(), len(text))
			for j := range back {
				back[j] = j
			}
		}
		b.WriteRune(l)
		if back != nil {
			for len(back) < b.Len() {
				back = append(back, i)
			}
		}
	}
	return page{folded: b.String(), back: back}
}

func (p page) source(i int) int {
	if p.back == nil || i >= len(p.back) {
		return i
	}
	return p.back[i]
}

// folded position of a byte of the text.
func (p page) position(source int) int {
	if p.back == nil {
		return source
	}
	lo, hi := 0, len(p.back)
	for lo < hi {
		if mid := (lo + hi) / 2; p.back[mid] < source {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// first is where the words at r are first found as whole words, looking from byte
// from of the text on; -1 when nowhere.
func (p page) first(r article.Range, from int) int {
	needle := p.folded[p.position(r.Start):p.position(r.End)]
	for at := p.position(from); ; {
		i := strings.Index(p.folded[at:], needle)
		if i < 0 {
			return -1
		}
		i += at
		if p.wholeWords(i, i+len(needle)) {
			return p.source(i)
		}
		_, n := utf8.DecodeRuneInString(p.folded[i:])
		at = i + n
	}
}

func (p page) wholeWords(start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(p.folded[:start])
	after, _ := utf8.DecodeRuneInString(p.folded[end:])
	return !article.IsWordRune(before) && !article.IsWordRune(after)
}
