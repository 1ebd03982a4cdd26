package layout

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

const (
	// maxHits keeps the link buttons of an answer in one row.
	maxHits = discord.MaxRow

	// What a title, a name or a question may take of a message, in code points
	// before escaping (which at most doubles them).
	MaxQuestion = 250
	MaxAsked    = 100 // where the asker knows the question, or can see it
	maxRole     = 50
	maxShort    = 60 // of a title in a small line
	MaxTitle    = 150
	MaxDate     = 10 // 2025-10-31
	MaxName     = 60
	MaxWord     = 30
	maxCode     = 300

	// MaxVoices are the speakers of one excerpt that are named.
	MaxVoices = 3

	// maxAlso are the other articles with the same sentences that are named.
	maxAlso = 2

	// maxCorrections are the corrected words that are named.
	maxCorrections = 3

	// Reserve is kept for the lines above a page: its number, that articles
	// have changed, how many passages were left out.
	Reserve = 300
)

// Result is what was found, best first, before it is cut into pages.
type Result struct {
	// Head says what was asked and what was searched.
	Head     string
	Excerpts []Excerpt
	// PerPage is the most excerpts on a page.
	PerPage int
}

// stepsLine says which steps of a list are shown, where not all are.
func stepsLine(w phrases.Words, h retrieval.Hit) string {
	if h.Steps == nil {
		return ""
	}
	s := h.Steps
	return "-# " + w.Say("cite.steps", "First", w.Number(s.First), "Last", w.Number(s.Last), "Of", w.Number(s.Of)) + "\n"
}

// Excerpt is a hit with the lines above and below its quotation, but
// for the citation. Each line is ready to be shown and ends with a line end.
type Excerpt struct {
	Hit          retrieval.Hit
	above, Below string
	// Brief, when not nil, is how the excerpt is shown instead: without its receipt.
	Brief *Passage
}

// Shown is an excerpt as it is written into a message.
type Shown struct {
	Hit  retrieval.Hit
	text string
}

// Pages cuts a result into pages, on each as many excerpts as it may have and as
// fit. An excerpt that fits in no message is cut. The same result always gives
// the same pages, so that a page has a number.
func (r Result) Pages(w phrases.Words) [][]Shown {
	limit := discord.MaxText - discord.Length(r.Head) - Reserve
	var pages [][]Shown
	left := 0
	for _, e := range r.Excerpts {
		s := Shown{e.Hit, e.text(w)}
		if discord.Length(s.text) > limit {
			s.text = e.cutText(w, limit)
		}
		last := len(pages) - 1
		if last < 0 || discord.Length(s.text) > left || len(pages[last]) == min(r.PerPage, maxHits) {
			pages, left, last = append(pages, nil), limit, last+1
		}
		pages[last] = append(pages[last], s)
		left -= discord.Length(s.text)
	}
	return pages
}

// PageParts shows one page: the lines above it, its excerpts, and under them the
// buttons that open each.
func PageParts(w phrases.Words, head string, page []Shown) []discord.Component {
	parts := []discord.Component{discord.TextPart(head)}
	var open []discord.Component
	for _, s := range page {
		parts = append(parts, discord.TextPart(s.text))
		if address := discord.WebAddress(s.Hit.Link); address != "" && discord.Length(address) <= discord.MaxButtonURL {
			open = append(open, discord.LinkButton(w.Say("button.open"), address))
		}
	}
	return append(parts, discord.Rows(open)...)
}

// QuestionLines repeats the question, where it is the asker's own, and says what was
// really searched for.
func QuestionLines(w phrases.Words, a *retrieval.Answer, repeat bool, narrow []string) string {
	var lines []string
	if repeat {
		lines = append(lines, "-# "+w.Quote(discord.Inline(a.Question, MaxAsked)))
	}
	if len(a.Corrected) > 0 {
		var changes []string
		for _, c := range a.Corrected[:min(len(a.Corrected), maxCorrections)] {
			key := "answer.instead"
			if c.Doubted {
				key = "answer.besides"
			}
			changes = append(changes, w.Say(key, "To", discord.Inline(c.To, MaxWord), "From", discord.Inline(c.From, MaxWord)))
		}
		lines = append(lines, "-# "+w.Say("answer.corrected", "Words", w.List(changes)))
	}
	return strings.Join(append(lines, narrow...), "\n")
}

// text is the quotation of a hit, and under it, outside the quotation, its
// citation and receipt.
func (e Excerpt) text(w phrases.Words) string {
	if e.Brief != nil {
		return e.Brief.Text(w, discord.MaxText)
	}
	return e.above + discord.Quote(Fragments(e.Hit)) + "\n" + e.Below + citationLines(w, e.Hit, "")
}

// Fragments are the fragments of a hit as long as they are its excerpt, word
// for word.
func Fragments(h retrieval.Hit) []retrieval.Fragment {
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
func (e Excerpt) cutText(w phrases.Words, limit int) string {
	h := e.Hit
	under := "\n" + e.Below + citationLines(w, h, "cite.cut.fit")
	left := limit - discord.Length(e.above) - discord.Length(under)
	whole := Fragments(h)
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

// VoiceLines say whose words an excerpt quotes, so that nobody takes a claim
// for the article's own voice.
func VoiceLines(w phrases.Words, h retrieval.Hit) string {
	quoted, reported, unidentified := h.Voices()
	var lines string
	for _, kind := range []struct {
		message string
		voices  []string
	}{{"voice.quotes", quoted}, {"voice.reports", reported}} {
		var names []string
		for _, v := range kind.voices[:min(len(kind.voices), MaxVoices)] {
			names = append(names, discord.Inline(v, MaxTitle))
		}
		if more := len(kind.voices) - len(names); more > 0 {
			names = append(names, w.Count(more, "count.others"))
		}
		if len(names) > 0 {
			lines += w.Say(kind.message, "Names", strings.Join(names, "; ")) + "\n"
		}
	}
	lines += unsaidLines(w, h)
	if unidentified {
		lines += w.Say("voice.unidentified") + "\n"
	}
	return lines
}

// unsaidLines say which words of a hit the article denies or doubts to have been said.
func unsaidLines(w phrases.Words, h retrieval.Hit) string {
	var lines string
	unsaid := h.Unsaid()
	for _, u := range unsaid[:min(len(unsaid), MaxVoices)] {
		lines += w.Unsaid(u.Standing == quotation.Denied, discord.Escape(u.Words), u.Cut) + "\n"
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
	line := w.Begin() + fmt.Sprintf("**\\[%d\\]** %s · %s", h.N, Cited(w, h.Article), placeOf(w, h, cut))
	if address := discord.WebAddress(h.Link); discord.Length(address) > discord.MaxButtonURL {
		line += " · " + discord.MaskedLink(w.Say("cite.open"), address)
	}
	for _, also := range alsoLines(w, h) {
		line += "\n" + also
	}
	if receipt := CodeSpan(h.Receipt); receipt != "" {
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
		lines = append(lines, "-# "+w.Say("cite.also", "Article", Cited(w, c)))
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

// CodeSpan shows an id or a receipt so that it can be copied whole, or not at
// all ("") where it is none.
func CodeSpan(id string) string {
	if id == "" || id != discord.Tidy(id) || strings.Contains(id, "`") || discord.Length(id) > maxCode {
		return ""
	}
	return "`" + id + "`"
}

// Cited is a citation in one line: title, publisher, byline, date, and where
// the text was taken from.
func Cited(w phrases.Words, c cite.Citation) string {
	title := discord.Inline(TitleOf(c), MaxTitle)
	if title == "" {
		title = w.Say("cite.untitled")
	}
	title = w.Isolate(title)
	if c.Kind == "briefing" {
		title = w.Say("cite.briefing", "Title", title)
	}
	line := []string{title}
	if c.Publisher != "" {
		line = append(line, w.Isolate(discord.Inline(c.Publisher, MaxName)))
	}
	if by := Byline(w, c.Authors); by != "" {
		line = append(line, w.Say("cite.by", "Names", w.Isolate(by)))
	}
	if date := w.Date(c.Published); date != "" {
		line = append(line, w.Isolate(discord.Inline(date, MaxName)))
	}
	if c.Version != "" {
		line = append(line, discord.Escape(discord.Clip(c.Version, MaxName)))
	}
	if c.Path != "" {
		line = append(line, discord.Escape(discord.Clip(c.Path, MaxTitle)))
	}
	if c.Via != "" {
		line = append(line, w.Say("cite.via", "Site", discord.Inline(c.Via, MaxName)))
	}
	return strings.Join(line, " · ")
}

// TitleOf is the title of an article, or what there is instead of one.
func TitleOf(c cite.Citation) string {
	return cmp.Or(discord.Tidy(c.Title), discord.Tidy(c.ID))
}

// Byline names up to three authors.
func Byline(w phrases.Words, authors []string) string {
	var names []string
	for _, a := range authors {
		if a = discord.Clip(a, MaxName); a != "" {
			names = append(names, discord.Escape(a))
		}
	}
	if len(names) > 3 {
		names = append(names[:2], w.Count(len(names)-2, "count.others"))
	}
	return w.List(names)
}
