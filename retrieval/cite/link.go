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
// where one is unique in the article and short enough, otherwise the plain address,
// else "". At the address of a PDF, whose viewers know pages but no text
// fragments, it is the page (RFC 8118, section 3). A briefing's words, and those
// of an article whose page is in another language, are not on the page, so these
// get no fragment.
func Link(a *article.Article, r article.Range) string {
	if !webAddress(a.URL) {
		return ""
	}
	page := a.URL
	if section := anchorOf(a, r); section != "" && !strings.Contains(page, "#") && !addressOfPDF(page) {
		page += "#" + section
	}
	foreign := a.URLLanguage != "" && a.URLLanguage != a.Language
	address, anchor, anchored := strings.Cut(page, "#")
	if a.Kind == article.KindBriefing || foreign || strings.Contains(anchor, ":~:") || anchored && addressOfPDF(address) {
		return a.URL
	}
	if page := a.Page(r.Start); page > 0 && addressOfPDF(a.URL) {
		return fmt.Sprintf("%s#page=%d", a.URL, page)
	}
	before := "#" // the directive stands behind an anchor, if there is one
	if anchored {
		before = ""
	}
	if f := textFragment(a.Text, behindMark(a, r), maxLink-utf8.RuneCountInString(page+before)); f != "" {
		return page + before + f
	}
	return page
}

// anchorOf is the id of the heading that a slice of documentation stands under, as an
// address has it; "" where it is not known.
func anchorOf(a *article.Article, r article.Range) string {
	if a.Kind != article.KindDocs || len(a.Paragraphs) == 0 {
		return ""
	}
	for i := ParagraphAt(a, r.Start); i >= 0; i-- {
		if p := &a.Paragraphs[i]; p.Heading {
			return (&url.URL{Fragment: p.Anchor}).EscapedFragment()
		}
	}
	return ""
}

// behindMark is r without the number that its first item has in a list, which is no
// text of the page.
func behindMark(a *article.Article, r article.Range) article.Range {
	for _, p := range a.Paragraphs {
		if p.Start == r.Start && p.Mark > 0 && r.Len() > p.Mark {
			r.Start += p.Mark
		}
	}
	return r
}

// LinkOrRead leads to the slice r of a: on the article's own page, otherwise in the
// web reader at the address reader (without a slash at its end; "" is none), otherwise
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
// first place behind them is r's end. Where r begins with a heading or a cell of a
// word, which is found anywhere, the fragment begins behind it.
func textFragment(text string, r article.Range, limit int) string {
	page, words := newPage(text), wordsIn(text, r)
	opening, ok := page.opening(words)
	for range mostSkipped {
		if ok {
			break
		}
		words = page.nextBlock(words)
		if len(words) == 0 || page.halves(article.Range{Start: words[0].Start, End: words[len(words)-1].End}) < fewestHalves/2 {
			return ""
		}
		opening, ok = page.opening(words)
	}
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
	// real page, which is not the stored text. A character of Chinese or Japanese
	// counts for half a word.
	fewestHalves = 8
	// More words than these at either end do not fit into maxLink.
	mostWords = 40
	// mostSkipped is the number of blocks of a word that a fragment may leave out.
	mostSkipped = 4
)

// nextBlock is what of words is behind the block that they begin in, if that
// is too short to be looked for; otherwise nothing.
func (p page) nextBlock(words []article.Range) []article.Range {
	for i := 1; i < len(words); i++ {
		if p.blockEnds(article.Range{Start: words[i-1].End, End: words[i].Start}) {
			if p.halves(article.Range{Start: words[0].Start, End: words[i-1].End}) >= fewestHalves {
				return nil
			}
			return words[i:]
		}
	}
	return nil
}

// run is a few words in a row.
type run struct {
	article.Range
	words int
}

// opening is the shortest run of words from the front whose first place in the
// page is its own. One that ends inside a block is long enough to be told from
// other words, and ends where a word surely does, if that can be had.
func (p page) opening(words []article.Range) (run, bool) {
	return p.shortest(words, 0, fewestHalves/2, func(n int) (r article.Range, beyond article.Range) {
		r = article.Range{Start: words[0].Start, End: words[n-1].End}
		if n < len(words) {
			beyond = article.Range{Start: r.End, End: words[n].Start}
		}
		return r, beyond
	})
}

// closing is the shortest run of words up to the end whose first place behind
// byte from is its own.
func (p page) closing(words []article.Range, from int) (run, bool) {
	last := len(words) - 1
	return p.shortest(words, from, 0, func(n int) (r article.Range, beyond article.Range) {
		r = article.Range{Start: words[last+1-n].Start, End: words[last].End}
		if n < len(words) {
			beyond = article.Range{Start: words[last-n].End, End: r.Start}
		}
		return r, beyond
	})
}

// shortest is the shortest run that take makes of n words and whose first place
// behind byte from is its own. With the run, take gives what parts it from the
// next word of the slice, an empty range at its end.
//
// A run up to the end of a block may be shorter, least half words at least.
func (p page) shortest(words []article.Range, from, least int, take func(n int) (r, beyond article.Range)) (run, bool) {
	for _, sure := range []bool{true, false} {
		for n := 1; n <= min(mostWords, len(words)); n++ {
			r, beyond := take(n)
			if p.blockEnds(r) {
				break
			}
			switch {
			case n == len(words):
			case p.blockEnds(beyond):
				if p.halves(r) < least {
					continue
				}
			case p.halves(r) < fewestHalves || sure && beyond.Len() == 0:
				continue
			}
			if p.first(r, from) == r.Start {
				return run{r, n}, true
			}
		}
	}
	return run{}, false
}

// halves is the length of r in half words, up to as many as are asked for.
func (p page) halves(r article.Range) int {
	n := 0
	for _, w := range wordsIn(p.text, r) {
		if first, _ := utf8.DecodeRuneInString(p.text[w.Start:]); article.IsSpaceless(first) {
			n += min(2, utf8.RuneCountInString(p.text[w.Start:w.End]))
		} else {
			n += 2
		}
		if n >= fewestHalves {
			break
		}
	}
	return n
}

// blockEnds reports whether a paragraph or a cell of a table ends inside r: a
// browser finds the words of one part of a directive only inside one block.
func (p page) blockEnds(r article.Range) bool {
	return strings.ContainsAny(p.text[r.Start:r.End], "\n"+string(article.CellMark))
}

// directive writes a text directive, or "" when it is longer than limit.
func directive(limit int, parts ...string) string {
	for i, p := range parts {
		parts[i] = encodeDirective(p)
	}
	if d := ":~:text=" + strings.Join(parts, ","); len(d) <= limit {
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
// with the punctuation inside them (U.S., don't). Each character of Chinese and
// Japanese is one, but for those of katakana, which are the words of others.
func wordsIn(text string, r article.Range) []article.Range {
	var words []article.Range
	start, last := -1, rune(0)
	for i, c := range text[r.Start:r.End] {
		i += r.Start
		switch {
		case article.IsWordRune(c):
			wide := article.IsSpaceless(c)
			if wide && !(start >= 0 && isKatakana(c) && isKatakana(last)) || start >= 0 && wide != article.IsSpaceless(last) {
				start = -1
			}
			last = c
			if start < 0 {
				start = i
				words = append(words, article.Range{Start: i})
			}
			words[len(words)-1].End = i + utf8.RuneLen(c)
		case unicode.IsSpace(c) || c == '—' || c == '–' || article.IsSpaceless(c):
			start = -1
		}
	}
	return words
}

// isKatakana reports whether c is of katakana, its mark of a long vowel included.
func isKatakana(c rune) bool { return unicode.Is(unicode.Katakana, c) || c == 'ー' }

// page is a text prepared for looking words up as a browser does.
type page struct {
	text   string
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
	return page{text: text, folded: b.String(), back: back}
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

// wholeWords reports whether words begin and end at these bytes of the folded text.
// In Chinese and Japanese they may anywhere.
func (p page) wholeWords(start, end int) bool {
	return !joined(p.folded, start) && !joined(p.folded, end)
}

// joined reports whether a word goes on over byte at of s.
func joined(s string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at:])
	return article.IsWordRune(before) && article.IsWordRune(after) && !article.IsSpaceless(before) && !article.IsSpaceless(after)
}
