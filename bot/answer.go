package bot

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

const (
	// maxHits keeps the link buttons of an answer in one row.
	maxHits = maxRow

	// What a title, a name or a question may take of a message, in code points
	// before escaping (which at most doubles them).
	maxQuestion = 250
	maxTitle    = 150
	maxDate     = 10 // 2025-10-31
	maxName     = 60
	maxWord     = 30
	maxCode     = 300

	// maxVoices are the speakers of one excerpt that are named.
	maxVoices = 3

	// maxAlso are the other articles with the same sentences that are named.
	maxAlso = 2

	// maxCorrections are the corrected words that are named.
	maxCorrections = 3

	// reserve is kept for the lines above a page: its number, that articles
	// have changed, how many passages were left out.
	reserve = 300
)

// result is what was found, best first, before it is cut into pages.
type result struct {
	// head says what was asked and what was searched.
	head     string
	excerpts []excerpt
	// perPage is the most excerpts on a page.
	perPage int
	// left is the message that says how many are not shown.
	left string
}

// answerResult is an Answer: the question, the lines that say which part of the
// collection was searched, then each passage with its citation.
func answerResult(w words, a *retrieval.Answer, narrow []string) result {
	r := result{head: questionLines(w, a, narrow), perPage: retrieval.DefaultLimit, left: "answer.left"}
	for _, hit := range a.Hits {
		r.excerpts = append(r.excerpts, excerpt{hit: hit, below: voiceLines(w, hit)})
	}
	return r
}

// excerpt is a hit with the lines above and below its quotation, but
// for the citation. Each line is ready to be shown and ends with a line end.
type excerpt struct {
	hit          retrieval.Hit
	above, below string
}

// shown is an excerpt as it is written into a message.
type shown struct {
	hit  retrieval.Hit
	text string
}

// pages cuts a result into pages, on each as many excerpts as it may have and as
// fit. An excerpt that fits in no message is cut. The same result always gives
// the same pages, so that a page has a number.
func (r result) pages(w words) [][]shown {
	limit := maxText - length(r.head) - reserve
	var pages [][]shown
	left := 0
	for _, e := range r.excerpts {
		s := shown{e.hit, e.text(w)}
		if length(s.text) > limit {
			s.text = e.cutText(w, limit)
		}
		last := len(pages) - 1
		if last < 0 || length(s.text) > left || len(pages[last]) == min(r.perPage, maxHits) {
			pages, left, last = append(pages, nil), limit, last+1
		}
		pages[last] = append(pages[last], s)
		left -= length(s.text)
	}
	return pages
}

// pageParts shows one page: the lines above it, its excerpts, and under them the
// buttons that open each and that show each in its surroundings.
func pageParts(w words, head string, page []shown) []component {
	parts := []component{textPart(head)}
	var open, contexts []component
	taken := map[string]bool{}
	for _, s := range page {
		parts = append(parts, textPart(s.text))
		n := fmt.Sprint(s.hit.N)
		if address := webAddress(s.hit.Link); address != "" && length(address) <= maxButtonURL {
			open = append(open, linkButton(w.say("button.open", "N", n), address))
		}
		if id := contextID(s.hit); id != "" && !taken[id] {
			taken[id] = true // Discord refuses two buttons with one id
			contexts = append(contexts, button(w.say("button.context", "N", n), id))
		}
	}
	return append(append(parts, rows(open)...), rows(contexts)...)
}

// questionLines repeats the question and says what was really searched for.
func questionLines(w words, a *retrieval.Answer, narrow []string) string {
	lines := []string{w.say("answer.question", "Question", escape(clip(a.Question, maxQuestion)))}
	if len(a.Corrected) > 0 {
		var changes []string
		for _, c := range a.Corrected[:min(len(a.Corrected), maxCorrections)] {
			key := "answer.instead"
			if c.Doubted {
				key = "answer.besides"
			}
			changes = append(changes, w.say(key, "To", escape(clip(c.To, maxWord)), "From", escape(clip(c.From, maxWord))))
		}
		lines = append(lines, "-# "+w.say("answer.corrected", "Words", w.list(changes)))
	}
	return strings.Join(append(lines, narrow...), "\n")
}

// narrowed reports whether a question of /ask is asked of those passages only that
// quote somebody or are of certain dates.
func narrowed(q state.Question) bool { return q.Speaker != "" || q.After != "" || q.Before != "" }

// narrowLines say to what a question was narrowed down.
func narrowLines(w words, q state.Question, only retrieval.Source) []string {
	var lines []string
	if only.ID != "" {
		lines = append(lines, onlyLine(w, only))
	}
	for _, n := range []struct{ key, value string }{{"answer.speaker", q.Speaker}, {"answer.after", q.After}, {"answer.before", q.Before}} {
		if n.value != "" {
			lines = append(lines, "-# "+w.say(n.key, "Value", escape(clip(n.value, maxTitle))))
		}
	}
	return lines
}

// onlyLine says that one article was searched.
func onlyLine(w words, only retrieval.Source) string {
	return "-# " + w.say("answer.only", "Title", escape(clip(titleOf(only.Citation), maxTitle)))
}

// text is the quotation of a hit, and under it, outside the quotation, its
// citation and receipt.
func (e excerpt) text(w words) string {
	return e.above + quote(fragments(e.hit)) + "\n" + e.below + citationLines(w, e.hit, "")
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
func (e excerpt) cutText(w words, limit int) string {
	h := e.hit
	under := "\n" + e.below + citationLines(w, h, "cite.cut.fit")
	left := limit - length(e.above) - length(under)
	whole := fragments(h)
	kept := longestPrefix(h.Excerpt, func(prefix string) bool {
		return length(quote(firstBytes(whole, len(prefix)))) <= left
	})
	if space := strings.LastIndexFunc(kept, unicode.IsSpace); len(kept) < len(h.Excerpt) && space > len(kept)/2 {
		kept = kept[:space]
	}
	kept = strings.TrimRightFunc(kept, unicode.IsSpace)
	return e.above + quote(firstBytes(whole, len(kept))) + under
}

// voiceLines say whose words an excerpt quotes, so that nobody takes a claim
// for the article's own voice.
func voiceLines(w words, h retrieval.Hit) string {
	quoted, reported, unidentified := h.Voices()
	var lines string
	for _, kind := range []struct {
		message string
		voices  []string
	}{{"voice.quotes", quoted}, {"voice.reports", reported}} {
		var names []string
		for _, v := range kind.voices[:min(len(kind.voices), maxVoices)] {
			names = append(names, escape(clip(v, maxTitle)))
		}
		if more := len(kind.voices) - len(names); more > 0 {
			names = append(names, w.count(more, "count.others"))
		}
		if len(names) > 0 {
			lines += w.say(kind.message, "Names", strings.Join(names, "; ")) + "\n"
		}
	}
	if denied, doubted := h.Unsaid(); denied {
		lines += w.say("voice.denied") + "\n"
	} else if doubted {
		lines += w.say("voice.doubted") + "\n"
	}
	if unidentified {
		lines += w.say("voice.unidentified") + "\n"
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
// it, and how to prove it. The mark of a cut is put here, in words, so that
// nobody takes it for a part of the quotation.
func citationLines(w words, h retrieval.Hit, cut string) string {
	place := w.say("cite.paragraph", "Number", fmt.Sprint(h.Paragraph))
	if h.Page > 0 {
		place = w.say("cite.page", "Number", fmt.Sprint(h.Page)) + " · " + place
	}
	for _, mark := range []string{cutMark(h), cut} {
		if mark != "" {
			place += " " + w.say("cite.cut", "How", w.say(mark))
		}
	}
	line := fmt.Sprintf("**\\[%d\\]** %s · %s", h.N, cited(w, h.Article), place)
	if address := webAddress(h.Link); length(address) > maxButtonURL {
		line += " · " + maskedLink(w.say("cite.open"), address)
	}
	for _, c := range h.AlsoIn[:min(len(h.AlsoIn), maxAlso)] {
		line += "\n-# " + w.say("cite.also", "Article", cited(w, c))
	}
	if more := len(h.AlsoIn) - maxAlso; more > 0 {
		line += "\n-# " + w.count(more, "cite.also_more")
	}
	if receipt := codeSpan(h.Receipt); receipt != "" {
		line += "\n-# " + w.say("cite.receipt", "Receipt", receipt)
	}
	return line
}

// cutMark is the message that says where the paragraph was cut, "" for nowhere.
func cutMark(h retrieval.Hit) string {
	switch {
	case h.CutBefore && h.CutAfter:
		return "cite.cut.both"
	case h.CutBefore:
		return "cite.cut.before"
	case h.CutAfter:
		return "cite.cut.after"
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

// cited is a citation in one line: title, publisher, byline, date, and where
// the text was taken from.
func cited(w words, c cite.Citation) string {
	title := escape(clip(titleOf(c), maxTitle))
	if title == "" {
		title = w.say("cite.untitled")
	}
	if c.Kind == "briefing" {
		title = w.say("cite.briefing", "Title", title)
	}
	line := []string{title}
	if c.Publisher != "" {
		line = append(line, escape(clip(c.Publisher, maxName)))
	}
	if by := byline(w, c.Authors); by != "" {
		line = append(line, w.say("cite.by", "Names", by))
	}
	if date := w.date(c); date != "" {
		line = append(line, escape(clip(date, maxName)))
	}
	if c.Via != "" {
		line = append(line, w.say("cite.via", "Site", escape(clip(c.Via, maxName))))
	}
	return strings.Join(line, " · ")
}

// titleOf is the title of an article, or what there is instead of one.
func titleOf(c cite.Citation) string {
	return cmp.Or(tidy(c.Title), tidy(c.ID))
}

// byline names up to three authors.
func byline(w words, authors []string) string {
	var names []string
	for _, a := range authors {
		if a = clip(a, maxName); a != "" {
			names = append(names, escape(a))
		}
	}
	if len(names) > 3 {
		names = append(names[:2], w.count(len(names)-2, "count.others"))
	}
	return w.list(names)
}
