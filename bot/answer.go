package bot

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval"
)

const (
	// maxHits keeps the link buttons of an answer in one row.
	maxHits = maxRow

	// What a title, a name or a question may take of a message, in code points
	// before escaping (which at most doubles them).
	maxQuestion = 250
	maxTitle    = 150
	maxName     = 60
	maxWord     = 30
	maxCode     = 300

	// maxVoices are the speakers of one excerpt that are named.
	maxVoices = 3

	// maxAlso are the other articles with the same sentences that are named.
	maxAlso = 2

	// maxCorrections are the corrected words that are named.
	maxCorrections = 3

	// reserve is kept for the line that says that passages were left out.
	reserve = 100
)

// answerParts shows an Answer: the question, then each passage with its
// citation, then the link buttons.
func answerParts(a *retrieval.Answer, only retrieval.Source) []component {
	head := questionLines(a, only)
	var excerpts []excerpt
	for _, hit := range a.Hits {
		excerpts = append(excerpts, excerpt{hit: hit, below: voiceLines(hit)})
	}
	return append([]component{textPart(head)}, excerptParts(excerpts, maxText-length(head), "more passage")...)
}

// excerpt is a hit with the lines that stand above and below its quotation, but
// for the citation. Each line is ready to be shown and ends with a line end.
type excerpt struct {
	hit          retrieval.Hit
	above, below string
}

// excerptParts shows excerpts in at most limit code points, and under them their
// link buttons. One that does not fit is left out, and it is said so; only a
// first one that fits in no message is cut.
func excerptParts(excerpts []excerpt, limit int, noun string) []component {
	left := limit - reserve
	var parts, buttons []component
	shown := 0
	for _, e := range excerpts[:min(len(excerpts), maxHits)] {
		text := e.text()
		if length(text) > left && shown == 0 {
			text = e.cutText(left)
		}
		if length(text) > left {
			break
		}
		left -= length(text)
		shown++
		parts = append(parts, textPart(text))
		if address := webAddress(e.hit.Link); address != "" && length(address) <= maxButtonURL {
			buttons = append(buttons, linkButton(fmt.Sprintf("Open passage %d", e.hit.N), address))
		}
	}
	if hidden := len(excerpts) - shown; hidden > 0 {
		parts = append(parts, textPart(fmt.Sprintf("-# %s did not fit here.", count(hidden, noun))))
	}
	return append(parts, rows(buttons)...)
}

// questionLines repeats the question and says what was really searched for.
func questionLines(a *retrieval.Answer, only retrieval.Source) string {
	lines := []string{"Question: " + escape(clip(a.Question, maxQuestion))}
	if len(a.Corrected) > 0 {
		var words []string
		for _, c := range a.Corrected[:min(len(a.Corrected), maxCorrections)] {
			words = append(words, fmt.Sprintf("“%s” instead of “%s”", escape(clip(c.To, maxWord)), escape(clip(c.From, maxWord))))
		}
		lines = append(lines, "-# searched for "+listWords(words))
	}
	if only.ID != "" {
		lines = append(lines, "-# searched only "+escape(clip(titleOf(only.Citation), maxTitle)))
	}
	return strings.Join(lines, "\n")
}

// text is the quotation of a hit, and under it, outside the quotation, its
// citation and receipt.
func (e excerpt) text() string {
	return e.above + quote(fragments(e.hit)) + "\n" + e.below + citationLines(e.hit, "")
}

// fragments are the fragments of a hit as long as they are its excerpt, word
// for word.
func fragments(h retrieval.Hit) []retrieval.Fragment {
	var joined strings.Builder
	for _, f := range h.Fragments {
		joined.WriteString(f.Text)
	}
	if joined.String() != h.Excerpt {
		return []retrieval.Fragment{{Text: h.Excerpt}}
	}
	return h.Fragments
}

// cutText shows as much of a hit as fits in limit code points. The quoted words
// end at the end of a word, and the citation says that they were cut.
func (e excerpt) cutText(limit int) string {
	h := e.hit
	under := "\n" + e.below + citationLines(h, "cut to fit; the receipt is of the whole passage")
	left := limit - length(e.above) - length(under)
	whole := fragments(h)
	words := longestPrefix(h.Excerpt, func(prefix string) bool {
		return length(quote(firstBytes(whole, len(prefix)))) <= left
	})
	if space := strings.LastIndexFunc(words, unicode.IsSpace); len(words) < len(h.Excerpt) && space > len(words)/2 {
		words = words[:space]
	}
	words = strings.TrimRightFunc(words, unicode.IsSpace)
	return e.above + quote(firstBytes(whole, len(words))) + under
}

// voiceLines say whose words an excerpt quotes, so that nobody takes a claim
// for the article's own voice.
func voiceLines(h retrieval.Hit) string {
	quoted, reported, unidentified := h.Voices()
	var lines string
	for _, kind := range []struct {
		verb   string
		voices []string
	}{{"quotes ", quoted}, {"reports what was said by ", reported}} {
		var names []string
		for _, v := range kind.voices[:min(len(kind.voices), maxVoices)] {
			names = append(names, escape(clip(v, maxTitle)))
		}
		if more := len(kind.voices) - len(names); more > 0 {
			names = append(names, count(more, "other"))
		}
		if len(names) > 0 {
			lines += kind.verb + strings.Join(names, "; ") + "\n"
		}
	}
	if unidentified {
		lines += "quotes a speaker who is not identified\n"
	}
	return lines
}

// firstBytes is the beginning of a cut-up text.
func firstBytes(text []retrieval.Fragment, n int) []retrieval.Fragment {
	var first []retrieval.Fragment
	for _, f := range text {
		f.Text = f.Text[:min(len(f.Text), n)]
		n -= len(f.Text)
		first = append(first, f)
	}
	return first
}

// citationLines says where a hit stands, whether its paragraph goes on around
// it, and how to prove it. The mark of a cut stands here, in words, so that
// nobody takes it for a part of the quotation.
func citationLines(h retrieval.Hit, cut string) string {
	place := fmt.Sprintf("paragraph %d", h.Paragraph)
	for _, mark := range []string{cutMark(h), cut} {
		if mark != "" {
			place += " (" + mark + ")"
		}
	}
	line := fmt.Sprintf("**\\[%d\\]** %s · %s", h.N, cite(h.Article), place)
	if address := webAddress(h.Link); length(address) > maxButtonURL {
		line += " · " + maskedLink("open", address)
	}
	for _, c := range h.AlsoIn[:min(len(h.AlsoIn), maxAlso)] {
		line += "\n-# also in " + cite(c)
	}
	if more := len(h.AlsoIn) - maxAlso; more > 0 {
		line += "\n-# and in " + count(more, "other article")
	}
	if receipt := codeSpan(h.Receipt); receipt != "" {
		line += "\n-# receipt: " + receipt
	}
	return line
}

func cutMark(h retrieval.Hit) string {
	switch {
	case h.CutBefore && h.CutAfter:
		return "cut before and after"
	case h.CutBefore:
		return "cut before"
	case h.CutAfter:
		return "cut after"
	}
	return ""
}

// codeSpan shows an id or a receipt so that it can be copied whole, or not at
// all ("") where it is none.
func codeSpan(id string) string {
	if id == "" || id != tidy(id) || strings.Contains(id, "`") || length(id) > maxCode {
		return ""
	}
	return "`" + id + "`"
}

// cite is a citation in one line: title, publisher, byline, date, and where
// the text was taken from.
func cite(c retrieval.Citation) string {
	title := escape(clip(titleOf(c), maxTitle))
	if c.Kind == "briefing" {
		title = "briefing on " + title
	}
	line := []string{title}
	if c.Publisher != "" {
		line = append(line, escape(clip(c.Publisher, maxName)))
	}
	if by := byline(c.Authors); by != "" {
		line = append(line, "by "+by)
	}
	if date := c.Published.String(); date != "" {
		line = append(line, escape(clip(date, maxName)))
	}
	if c.Via != "" {
		line = append(line, "via "+escape(clip(c.Via, maxName)))
	}
	return strings.Join(line, " · ")
}

// titleOf is the title of an article, or what there is instead of one.
func titleOf(c retrieval.Citation) string {
	return cmp.Or(tidy(c.Title), tidy(c.ID), "untitled")
}

// byline names up to three authors.
func byline(authors []string) string {
	var names []string
	for _, a := range authors {
		if a = clip(a, maxName); a != "" {
			names = append(names, escape(a))
		}
	}
	if len(names) > 3 {
		names = append(names[:2], count(len(names)-2, "other"))
	}
	return listWords(names)
}

// listWords writes "a", "a and b", "a, b and c".
func listWords(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// count writes "1 article", "2 articles".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
