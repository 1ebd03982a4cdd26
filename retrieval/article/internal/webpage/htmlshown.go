package webpage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What a reader of a page does not see, or sees struck out, is not text of the
// article: it is taken out before the main text is looked for, and the paragraph
// around it stays.

// Reasons of what is taken out of a page.
const (
	ReasonHidden  = "hidden words"
	ReasonStruck  = "struck words"
	ReasonMark    = "mark of a note"
	ReasonNote    = "note"
	reasonComment = "comment of an editor"
	reasonReading = "reading of a character" // ruby: how a character is spoken, in small letters above it
)

// view tells what of a page is shown.
type view struct {
	styles *styles
	words  int // bytes of text of the whole page
}

// TakeOutUnseen takes out of a page what is not shown, struck words and the marks
// of notes, and writes the quotation marks that a browser shows around <q>.
// besides, when it is not nil, names further elements and why they go.
func TakeOutUnseen(root *html.Node, besides func(*html.Node) string) []draft.Removed {
	v := view{styles: stylesOf(root), words: wordBytes(root)}
	removed := takeOut(root, func(n *html.Node) string {
		if why := v.reason(n); why != "" || besides == nil {
			return why
		}
		return besides(n)
	})
	v.writeQuotes(root)
	writePowers(root)
	return removed
}

// writePowers writes the raised figures behind a number as raised characters: 10⁶ is not
// 106.
func writePowers(root *html.Node) {
	for n := range root.Descendants() {
		if n.DataAtom != atom.Sup || n.FirstChild == nil || n.FirstChild != n.LastChild || n.FirstChild.Type != html.TextNode {
			continue
		}
		text := n.FirstChild
		if power := prose.Raised(textBefore(n), strings.TrimSpace(text.Data)); len(text.Data) <= maxNoteMark {
			text.Data = power
		}
	}
}

// reason says why an element is taken out, or "".
func (v *view) reason(n *html.Node) string {
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template:
		return "" // not hidden by themselves, or never read
	case atom.Rt:
		return reasonReading
	case atom.Rp:
		return ReasonHidden
	}
	style := v.styles.of(n)
	if v.isHidden(n, style) {
		return ReasonHidden
	}
	if isStruck(n, style) {
		return ReasonStruck
	}
	if isNoteLink(n) {
		return ReasonMark
	}
	return ""
}

// nearlyAll is the share of a page's words, in percent, from which what seems
// hidden is the page itself, which a script shows when it has loaded.
const nearlyAll = 80

// isHidden reports whether a browser does not show n: by its attributes, the
// style sheets of the page, or a class that is called so everywhere.
func (v *view) isHidden(n *html.Node, style map[string]string) bool {
	hidden := hides(style) || v.isHiddenByName(n, style)
	if !hidden && Attribute(n, "aria-hidden") == "true" && !hasSpokenTwin(n) {
		hidden = true
	}
	return hidden && wordBytes(n)*100 < v.words*nearlyAll
}

func (v *view) isHiddenByName(n *html.Node, style map[string]string) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" && !strings.EqualFold(a.Val, "until-found") && style["display"] == "" {
			return true
		}
	}
	if n.DataAtom == atom.Dialog && !hasAttribute(n, "open") {
		return true
	}
	return style["display"] == "" && isSpoken(n)
}

// spokenClasses are names that well-known frameworks give to what only screen
// readers are to read, and hiddenClasses to what nobody is.
var (
	spokenClasses = prose.PhraseSet(`sr-only, sronly, sr_only, visually-hidden, visuallyhidden, visually_hidden, visuallyHidden, ` +
		`screen-reader-text,
		screen-reader-only, screenreader-only, screen-reader, screenreader, screen-reader-response, u-visually-hidden, u-visuallyhidden,
		u-hiddenVisually, is-visually-hidden, is-visuallyhidden, a11y-hidden, a11y-only, assistive-text, accessible-hide, element-invisible,
		off-screen, offscreen, u-sr-only, is-sr-only, hidden-visually, visually-hidden-focusable, sr-only-focusable, for-screenreader, vh,
		usa-sr-only, govuk-visually-hidden, cdk-visually-hidden, mat-visually-hidden, slds-assistive-text, euiScreenReaderOnly, show-for-sr,
		ui-helper-hidden-accessible, kssattr-hidden, text-hide`)
	hiddenClasses = prose.PhraseSet(`d-none, hidden, is-hidden, u-hidden, hide, invisible, display-none, displaynone, ng-hide, ` +
		`ui-helper-hidden`)
)

// isSpoken reports whether a class of n hides it. A class for another width of
// the screen, "md:block" or "d-lg-inline", shows it there.
func isSpoken(n *html.Node) bool {
	classes := Attribute(n, "class")
	if classes == "" {
		return false
	}
	spoken, hidden, shown := false, false, false
	for class := range strings.FieldsSeq(classes) {
		spoken = spoken || spokenClasses[class] || spokenClasses[strings.ToLower(class)]
		hidden = hidden || hiddenClasses[class]
		shown = shown || class == "not-sr-only" || strings.Contains(class, ":") && !strings.HasSuffix(class, ":hidden") ||
			strings.HasPrefix(class, "d-") && class != "d-none" && !strings.HasSuffix(class, "-none")
	}
	return (spoken || hidden) && !shown
}

// hasSpokenTwin reports whether beside n, which is kept from screen readers,
// stands what only they read: then n is what is shown.
func hasSpokenTwin(n *html.Node) bool {
	for _, twin := range []*html.Node{nextElement(n, false), nextElement(n, true)} {
		if twin != nil && isSpoken(twin) && wordBytes(twin) > 0 {
			return true
		}
	}
	return false
}

// nextElement is the element beside n, with nothing but white space between.
func nextElement(n *html.Node, before bool) *html.Node {
	step := func(n *html.Node) *html.Node {
		if before {
			return n.PrevSibling
		}
		return n.NextSibling
	}
	for n = step(n); n != nil; n = step(n) {
		if n.Type == html.ElementNode {
			return n
		}
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			return nil
		}
	}
	return nil
}

// wordBytes is the length of the text under n without white space at the ends of
// its parts.
func wordBytes(n *html.Node) int {
	if n.Type == html.TextNode {
		return len(strings.TrimSpace(n.Data))
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head:
		return 0
	}
	size := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		size += wordBytes(c)
	}
	return size
}

func hasAttribute(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

var struckClasses = prose.PhraseSet(`line-through, text-decoration-line-through, strikethrough, strike-through, strikeout, strike, ` +
	`is-struck`)

// isStruck reports whether the words of n are struck out.
func isStruck(n *html.Node, style map[string]string) bool {
	if line, ok := style["text-decoration"]; ok {
		return strings.Contains(line, "line-through")
	}
	switch n.DataAtom {
	case atom.S, atom.Del, atom.Strike:
		return true
	}
	if Attribute(n, "role") == "deletion" {
		return true
	}
	for class := range strings.FieldsSeq(Attribute(n, "class")) {
		if struckClasses[strings.ToLower(class)] {
			return true
		}
	}
	return false
}

// maxNoteMark is the longest mark of a note, in bytes.
const maxNoteMark = 24

// isNoteLink reports whether n is the mark of a note or leads back from one: said
// so by its role or class, raised and a link, or raised and looking like one.
func isNoteLink(n *html.Node) bool {
	link := n.DataAtom == atom.A
	if !link && n.DataAtom != atom.Sup {
		return false
	}
	mark := shortText(n)
	if mark == "" {
		return false
	}
	if link {
		return isNoteAnchor(n, mark)
	}
	inside := onlyLink(n)
	if inside == nil && n.Parent != nil && n.Parent.DataAtom == atom.A {
		inside = n.Parent
	}
	if inside == nil {
		return isNoteAnchor(n, mark) || prose.IsRaisedNote(textBefore(n), mark)
	}
	inPage := strings.Contains(Attribute(inside, "href"), "#")
	return prose.IsNoteMark(mark) || inPage && strings.HasPrefix(mark, "[") && strings.HasSuffix(mark, "]")
}

// isNoteAnchor reports whether an element says that it is the mark of a note, or
// is in brackets behind a word as one.
func isNoteAnchor(n *html.Node, mark string) bool {
	back := isBackMark(mark)
	if !prose.IsNoteMark(mark) && !back {
		return false
	}
	for kind := range strings.FieldsSeq(Attribute(n, "role") + " " + Attribute(n, "epub:type")) {
		switch strings.TrimPrefix(kind, "doc-") {
		case "noteref", "backlink":
			return true
		}
	}
	target := Attribute(n, "href")
	_, anchor, inPage := strings.Cut(target, "#")
	names := strings.ToLower(Attribute(n, "class") + " " + Attribute(n, "rel") + " " + Attribute(n, "id") + " " + Attribute(n, "name") +
		" " + anchor)
	for _, name := range []string{"footnote", "endnote", "sdfootnote", "fnref", "_ftn", "_edn", "cite_note", "cite_ref", "noteref"} {
		if strings.Contains(names, name) {
			return true
		}
	}
	if back {
		return inPage
	}
	if !inPage || !strings.HasPrefix(mark, "[") {
		return false
	}
	before := textBefore(n) // "as shown in [3]" needs its word
	r, _ := utf8.DecodeLastRuneInString(before)
	return before != "" && !unicode.IsSpace(r)
}

// backMarks lead back from a note to its place.
const backMarks = "↩↵⏎⤴↑⬆⇧◄"

// isBackMark reports whether mark leads back from a note to its place.
func isBackMark(mark string) bool {
	return mark == "^" || strings.Trim(mark, backMarks+"\ufe0e\ufe0f ") == ""
}

// shortText is the text of n, or "" when it is longer than a mark can be.
func shortText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			if b.Len()+len(d.Data) > 4*maxNoteMark {
				return ""
			}
			b.WriteString(d.Data)
		}
	}
	if s := draft.Normalise(b.String()); len(s) <= maxNoteMark {
		return s
	}
	return ""
}

// onlyLink is the link in n, if it has one.
func onlyLink(n *html.Node) *html.Node {
	for d := range n.Descendants() {
		if d.DataAtom == atom.A {
			return d
		}
	}
	return nil
}

// textBefore is the end of the text before n in its block.
func textBefore(n *html.Node) string {
	const enough, steps = 80, 100
	text := ""
	at := n
	for range steps {
		if at == nil || len(text) >= enough {
			break
		}
		before := at.PrevSibling
		if before == nil {
			if at = at.Parent; at == nil || startsBlock(at.DataAtom) {
				break
			}
			continue
		}
		if at = before; at.Type == html.TextNode {
			text = at.Data[max(0, len(at.Data)-enough):] + text
			continue
		}
		if at.DataAtom == atom.Br || startsBlock(at.DataAtom) {
			break
		}
		for at.LastChild != nil && at.Type == html.ElementNode && len(text) < enough {
			at = at.LastChild
		}
		if at.Type == html.TextNode {
			text = at.Data[max(0, len(at.Data)-enough):] + text
		}
	}
	return text
}

// takeOut takes the elements out of a page that reason names a reason for.
func takeOut(root *html.Node, reason func(*html.Node) string) []draft.Removed {
	var out []*html.Node
	var removed []draft.Removed
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		why := ""
		if n.Type == html.ElementNode {
			why = reason(n)
		}
		if why == "" {
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
			return
		}
		blocks, descriptions := BlocksOf(n)
		if why == ReasonNote {
			for i := range blocks {
				blocks[i].Text = strings.TrimRight(blocks[i].Text, backMarks+"\ufe0e\ufe0f ")
			}
		}
		removed = append(append(removed, descriptions...), RemovedBlocks(blocks, why)...)
		out = append(out, n)
	}
	walk(root)
	for _, n := range out {
		n.Parent.RemoveChild(n)
	}
	return removed
}

func RemovedBlocks(blocks []draft.Block, reason string) []draft.Removed {
	var removed []draft.Removed
	for _, b := range blocks {
		if b.Text == "" {
			continue
		}
		removed = append(removed, draft.Removed{Line: b.Line, Text: b.Text, Reason: reason})
	}
	return removed
}
