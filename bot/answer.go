package bot

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/phrases"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

const (
	// maxHits keeps the link buttons of an answer in one row.
	maxHits = discord.MaxRow

	// What a title, a name or a question may take of a message, in code points
	// before escaping (which at most doubles them).
	maxQuestion = 250
	maxAsked    = 100 // where the asker knows the question, or can see it
	maxRole     = 60
	maxShort    = 80 // of a title in a small line
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
}

// stepsLine says which steps of a list are shown, where not all are.
func stepsLine(w phrases.Words, h retrieval.Hit) string {
	if h.Steps == nil {
		return ""
	}
	s := h.Steps
	return "-# " + w.Say("cite.steps", "First", w.Number(s.First), "Last", w.Number(s.Last), "Of", w.Number(s.Of)) + "\n"
}

// excerpt is a hit with the lines above and below its quotation, but
// for the citation. Each line is ready to be shown and ends with a line end.
type excerpt struct {
	hit          retrieval.Hit
	above, below string
	// brief, when not nil, is how the excerpt is shown instead: without its receipt.
	brief *passage
}

// shown is an excerpt as it is written into a message.
type shown struct {
	hit  retrieval.Hit
	text string
}

// pages cuts a result into pages, on each as many excerpts as it may have and as
// fit. An excerpt that fits in no message is cut. The same result always gives
// the same pages, so that a page has a number.
func (r result) pages(w phrases.Words) [][]shown {
	limit := discord.MaxText - discord.Length(r.head) - reserve
	var pages [][]shown
	left := 0
	for _, e := range r.excerpts {
		s := shown{e.hit, e.text(w)}
		if discord.Length(s.text) > limit {
			s.text = e.cutText(w, limit)
		}
		last := len(pages) - 1
		if last < 0 || discord.Length(s.text) > left || len(pages[last]) == min(r.perPage, maxHits) {
			pages, left, last = append(pages, nil), limit, last+1
		}
		pages[last] = append(pages[last], s)
		left -= discord.Length(s.text)
	}
	return pages
}

// pageParts shows one page: the lines above it, its excerpts, and under them the
// buttons that open each.
func pageParts(w phrases.Words, head string, page []shown) []discord.Component {
	parts := []discord.Component{discord.TextPart(head)}
	var open []discord.Component
	for _, s := range page {
		parts = append(parts, discord.TextPart(s.text))
		if address := discord.WebAddress(s.hit.Link); address != "" && discord.Length(address) <= discord.MaxButtonURL {
			open = append(open, discord.LinkButton(w.Say("button.open"), address))
		}
	}
	return append(parts, discord.Rows(open)...)
}

// questionLines repeats the question, where it is the asker's own, and says what was
// really searched for.
func questionLines(w phrases.Words, a *retrieval.Answer, repeat bool, narrow []string) string {
	var lines []string
	if repeat {
		lines = append(lines, "-# "+w.Say("answer.question", "Question", w.Isolate(discord.Inline(a.Question, maxAsked))))
	}
	if len(a.Corrected) > 0 {
		var changes []string
		for _, c := range a.Corrected[:min(len(a.Corrected), maxCorrections)] {
			key := "answer.instead"
			if c.Doubted {
				key = "answer.besides"
			}
			changes = append(changes, w.Say(key, "To", discord.Inline(c.To, maxWord), "From", discord.Inline(c.From, maxWord)))
		}
		lines = append(lines, "-# "+w.Say("answer.corrected", "Words", w.List(changes)))
	}
	return strings.Join(append(lines, narrow...), "\n")
}

// narrowed reports whether a question of /ask is asked of those passages only that
// quote somebody or are of certain dates.
func narrowed(q state.Question) bool { return q.Speaker != "" || q.After != "" || q.Before != "" }

// narrowLines say to what a question was narrowed down.
func narrowLines(w phrases.Words, q state.Question, only retrieval.Source) []string {
	var lines []string
	if only.ID != "" {
		lines = append(lines, onlyLine(w, only))
	}
	for _, n := range []struct{ key, value string }{{"answer.speaker", q.Speaker}, {"answer.after", q.After}, {"answer.before", q.Before}} {
		if n.value != "" {
			lines = append(lines, "-# "+w.Say(n.key, "Value", discord.Inline(n.value, maxTitle)))
		}
	}
	return lines
}

// onlyLine says that one article was searched.
func onlyLine(w phrases.Words, only retrieval.Source) string {
	return "-# " + w.Say("answer.only", "Title", discord.Inline(titleOf(only.Citation), maxTitle))
}

// text is the quotation of a hit, and under it, outside the quotation, its
// citation and receipt.
func (e excerpt) text(w phrases.Words) string {
	if e.brief != nil {
		return e.brief.text(w, discord.MaxText)
	}
	return e.above + discord.Quote(fragments(e.hit)) + "\n" + e.below + citationLines(w, e.hit, "")
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
func (e excerpt) cutText(w phrases.Words, limit int) string {
	h := e.hit
	under := "\n" + e.below + citationLines(w, h, "cite.cut.fit")
	left := limit - discord.Length(e.above) - discord.Length(under)
	whole := fragments(h)
	kept := discord.LongestPrefix(h.Excerpt, func(prefix string) bool {
		return discord.Length(discord.Quote(firstBytes(whole, len(prefix)))) <= left
	})
	if space := strings.LastIndexFunc(kept, unicode.IsSpace); len(kept) < len(h.Excerpt) && space > len(kept)/2 {
		kept = kept[:space]
	}
	for _, c := range h.Code { // code is cut between two of its lines
		if line := strings.LastIndexByte(kept, '\n'); len(kept) > c.Start && len(kept) < c.End && line > c.Start {
			kept = kept[:line]
		}
	}
	kept = strings.TrimRightFunc(kept, unicode.IsSpace)
	return e.above + discord.Quote(firstBytes(whole, len(kept))) + under
}

// voiceLines say whose words an excerpt quotes, so that nobody takes a claim
// for the article's own voice.
func voiceLines(w phrases.Words, h retrieval.Hit) string {
	quoted, reported, unidentified := h.Voices()
	var lines string
	for _, kind := range []struct {
		message string
		voices  []string
	}{{"voice.quotes", quoted}, {"voice.reports", reported}} {
		var names []string
		for _, v := range kind.voices[:min(len(kind.voices), maxVoices)] {
			names = append(names, discord.Inline(v, maxTitle))
		}
		if more := len(kind.voices) - len(names); more > 0 {
			names = append(names, w.Count(more, "count.others"))
		}
		if len(names) > 0 {
			lines += w.Say(kind.message, "Names", strings.Join(names, "; ")) + "\n"
		}
	}
	if denied, doubted := h.Unsaid(); denied {
		lines += w.Say("voice.denied") + "\n"
	} else if doubted {
		lines += w.Say("voice.doubted") + "\n"
	}
	if unidentified {
		lines += w.Say("voice.unidentified") + "\n"
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
func citationLines(w phrases.Words, h retrieval.Hit, cut string) string {
	line := fmt.Sprintf("**\\[%d\\]** %s · %s", h.N, cited(w, h.Article), placeOf(w, h, cut))
	if address := discord.WebAddress(h.Link); discord.Length(address) > discord.MaxButtonURL {
		line += " · " + discord.MaskedLink(w.Say("cite.open"), address)
	}
	for _, also := range alsoLines(w, h) {
		line += "\n" + also
	}
	if receipt := codeSpan(h.Receipt); receipt != "" {
		line += "\n-# " + w.Say("cite.receipt", "Receipt", receipt)
	}
	return line
}

// placeOf says where in its article a hit is, and whether its paragraph goes on
// around it.
func placeOf(w phrases.Words, h retrieval.Hit, cut string) string {
	place := w.Say("cite.paragraph", "Number", w.Number(h.Paragraph))
	if h.Page > 0 {
		place = w.Say("cite.page", "Number", w.Number(h.Page)) + " · " + place
	}
	for _, mark := range []string{cutMark(h), cut} {
		if mark != "" {
			place += " " + w.Say("cite.cut", "How", w.Say(mark))
		}
	}
	return place
}

// alsoLines name other articles that have the same sentences.
func alsoLines(w phrases.Words, h retrieval.Hit) []string {
	var lines []string
	for _, c := range h.AlsoIn[:min(len(h.AlsoIn), maxAlso)] {
		lines = append(lines, "-# "+w.Say("cite.also", "Article", cited(w, c)))
	}
	if more := len(h.AlsoIn) - maxAlso; more > 0 {
		lines = append(lines, "-# "+w.Count(more, "cite.also_more"))
	}
	return lines
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
	if id == "" || id != discord.Tidy(id) || strings.Contains(id, "`") || discord.Length(id) > maxCode {
		return ""
	}
	return "`" + id + "`"
}

// cited is a citation in one line: title, publisher, byline, date, and where
// the text was taken from.
func cited(w phrases.Words, c cite.Citation) string {
	title := discord.Inline(titleOf(c), maxTitle)
	if title == "" {
		title = w.Say("cite.untitled")
	}
	title = w.Isolate(title)
	if c.Kind == "briefing" {
		title = w.Say("cite.briefing", "Title", title)
	}
	line := []string{title}
	if c.Publisher != "" {
		line = append(line, w.Isolate(discord.Inline(c.Publisher, maxName)))
	}
	if by := byline(w, c.Authors); by != "" {
		line = append(line, w.Say("cite.by", "Names", by))
	}
	if date := w.Date(c.Published); date != "" {
		line = append(line, discord.Inline(date, maxName))
	}
	if c.Version != "" {
		line = append(line, discord.Escape(discord.Clip(c.Version, maxName)))
	}
	if c.Path != "" {
		line = append(line, discord.Escape(discord.Clip(c.Path, maxTitle)))
	}
	if c.Via != "" {
		line = append(line, w.Say("cite.via", "Site", discord.Inline(c.Via, maxName)))
	}
	return strings.Join(line, " · ")
}

// titleOf is the title of an article, or what there is instead of one.
func titleOf(c cite.Citation) string {
	return cmp.Or(discord.Tidy(c.Title), discord.Tidy(c.ID))
}

// byline names up to three authors.
func byline(w phrases.Words, authors []string) string {
	var names []string
	for _, a := range authors {
		if a = discord.Clip(a, maxName); a != "" {
			names = append(names, discord.Escape(a))
		}
	}
	if len(names) > 3 {
		names = append(names[:2], w.Count(len(names)-2, "count.others"))
	}
	return w.List(names)
}
