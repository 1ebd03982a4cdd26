package webpage

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// quotePairs are the quotation marks that browsers show around <q>: outside and,
// for a quotation in a quotation, inside. They are those of the Unicode CLDR.
// Languages that are not here have those of English.
var quotePairs = parseQuotePairs(`
	en “” ‘’
	de cs sk sl bg is lt ka mk „“ ‚‘
	de-CH fr-CH «» ‹›
	fr hy «» «»
	es it ca gl eu el pt-PT sq «» “”
	ru uk be «» „“
	pl ro „” «»
	hu „” »«
	hr bs sr „” ‘’
	et „“ «»
	sv fi he ”” ’’
	nb no nn «» ‘’
	ar ”“ ’‘
	fa «» ‹›
	ja zh-TW zh-HK zh-Hant 「」 『』
`)

func parseQuotePairs(table string) map[string][2][2]string {
	pairs := make(map[string][2][2]string)
	for line := range strings.SplitSeq(table, "\n") {
		fields := strings.Fields(line)
		if len(fields) < 3 {
			continue
		}
		outer, inner := []rune(fields[len(fields)-2]), []rune(fields[len(fields)-1])
		for _, language := range fields[:len(fields)-2] {
			pairs[language] = [2][2]string{{string(outer[0]), string(outer[1])}, {string(inner[0]), string(inner[1])}}
		}
	}
	return pairs
}

// quotesOf is the pair of quotation marks of a language at a depth, from 0.
func quotesOf(language string, depth int) [2]string {
	language = strings.ReplaceAll(language, "_", "-")
	for {
		if pairs, ok := quotePairs[language]; ok {
			return pairs[min(depth, 1)]
		}
		i := strings.LastIndexByte(language, '-')
		if i < 0 {
			if lower := strings.ToLower(language); lower != language {
				language = lower
				continue
			}
			return quotePairs["en"][min(depth, 1)]
		}
		language = language[:i]
	}
}

// writeQuotes writes the marks that a browser shows around <q> into the text. The
// language is that of the text around the quotation.
func (v *view) writeQuotes(root *html.Node) {
	fallback := ""
	for n := range root.Descendants() {
		if n.DataAtom == atom.Meta && strings.EqualFold(Attribute(n, "http-equiv"), "content-language") {
			fallback = Attribute(n, "content")
		}
	}
	var walk func(n *html.Node, language string, depth int)
	walk = func(n *html.Node, language string, depth int) {
		around := language
		if n.Type == html.ElementNode {
			for _, key := range []string{"xml:lang", "lang"} {
				if l := Attribute(n, key); l != "" {
					language = l
				}
			}
			if n.DataAtom == atom.Q {
				v.quote(n, around, depth)
				depth++
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, language, depth)
		}
	}
	walk(root, fallback, 0)
}

func (v *view) quote(n *html.Node, language string, depth int) {
	marks := quotesOf(language, depth)
	if quotes := v.styles.of(n)["quotes"]; quotes != "" && quotes != "auto" {
		own := quotedStrings(quotes)
		if len(own) < 2 {
			return // none: the author writes marks
		}
		at := min(2*depth, len(own)-2) &^ 1
		marks = [2]string{own[at], own[at+1]}
	}
	if hasMarks(n) {
		return
	}
	n.InsertBefore(&html.Node{Type: html.TextNode, Data: marks[0]}, n.FirstChild)
	n.AppendChild(&html.Node{Type: html.TextNode, Data: marks[1]})
}

// quotedStrings are the strings of a value such as "«" "»".
func quotedStrings(value string) []string {
	var found []string
	for value != "" {
		i := strings.IndexAny(value, `"'`)
		if i < 0 {
			break
		}
		end := strings.IndexByte(value[i+1:], value[i])
		if end < 0 {
			break
		}
		found = append(found, value[i+1:i+1+end])
		value = value[i+end+2:]
	}
	return found
}

// allMarks are the quotation marks of all languages.
const allMarks = "\"“”„‟«»‹›‘’‚「」『』"

// hasMarks reports whether the author wrote quotation marks at both ends of <q>,
// inside or outside, so that a sheet that is not here must turn those of the
// browser off.
func hasMarks(n *html.Node) bool {
	inside := shortEnds(n)
	if beginsWithMark(inside[0]) && endsWithMark(inside[1]) {
		return true
	}
	before, after := "", ""
	if p := n.PrevSibling; p != nil && p.Type == html.TextNode {
		before = p.Data
	}
	if s := n.NextSibling; s != nil && s.Type == html.TextNode {
		after = s.Data
	}
	return endsWithMark(before) && beginsWithMark(after)
}

// shortEnds are the first and the last text directly inside n.
func shortEnds(n *html.Node) (ends [2]string) {
	if n.FirstChild != nil && n.FirstChild.Type == html.TextNode {
		ends[0] = strings.TrimSpace(n.FirstChild.Data)
	}
	if n.LastChild != nil && n.LastChild.Type == html.TextNode {
		ends[1] = strings.TrimSpace(n.LastChild.Data)
	}
	return ends
}

func beginsWithMark(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n > 0 && strings.ContainsRune(allMarks, r)
}

func endsWithMark(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	return n > 0 && strings.ContainsRune(allMarks, r)
}
