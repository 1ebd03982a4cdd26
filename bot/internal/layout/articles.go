package layout

import (
	"cmp"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// Coverage says in a line how much the collection holds.
func Coverage(w phrases.Words, sources []retrieval.Source) string {
	if len(sources) == 0 {
		return w.Say("coverage.none")
	}
	message := "coverage.undated"
	first, last := publishedBetween(w, sources)
	if first != last {
		message = "coverage.between"
	} else if first != "" && !slices.ContainsFunc(sources, undated) {
		message = "coverage.on" // all of them, on that day
	}
	return w.Say(message, "Articles", w.Count(len(sources), "count.articles"), "First", first, "Last", last)
}

// Languages says how the articles are searched in each of their languages, a line for
// each; "" where no language is known.
func Languages(w phrases.Words, sources []retrieval.Source) string {
	const most = 12 // lines
	all := retrieval.SearchedLanguages(sources)
	if len(all) == 0 {
		return ""
	}
	lines := []string{w.Begin() + "**" + w.Say("about.languages") + "**"}
	for _, l := range all[:min(len(all), most)] {
		search, speakers := "about.written", "about.no_speakers"
		if l.Analysed {
			search = "about.analysed"
		}
		if l.Speakers {
			speakers = "about.speakers"
		}
		name := discord.Inline(w.LanguageName(l.Code), MaxWord)
		lines = append(lines, w.Begin()+"• "+JoinFacts(name, w.Count(l.Articles, "count.articles"), w.Say(search), w.Say(speakers)))
	}
	return strings.Join(lines, "\n")
}

func undated(s retrieval.Source) bool { return s.Published == "" }

// publishedBetween is the first and the last date of publication; both are
// empty when no date is known.
func publishedBetween(w phrases.Words, sources []retrieval.Source) (first, last string) {
	from, to := retrieval.PublishedBetween(sources)
	date := func(d article.Date) string { return discord.Inline(w.Date(d), MaxName) }
	return date(from), date(to)
}

// ArticleHead names an article above passages of it: its title, which leads to the first
// of them, and in small its outlet and date.
func ArticleHead(w phrases.Words, c cite.Citation, link string) string {
	title, beside := titleLink(w, c, link, MaxTitle)
	head := w.Begin() + "**" + title + "**"
	if facts := JoinFacts(beside, OutletAndDate(w, c)); facts != "" {
		head += "\n-# " + w.Begin() + facts
	}
	return head
}

// SourceLine is an article in a list.
func SourceLine(w phrases.Words, s retrieval.Source) string {
	title, beside := titleLink(w, s.Citation, s.URL, MaxTitle)
	return w.Begin() + "• " + JoinFacts(title, beside, w.Isolate(discord.Inline(s.Publisher, MaxName)), dateOf(w, s.Citation),
		w.Isolate(w.Count(s.Words, "count.words")))
}

// SourceParts shows everything that is known of an article.
func SourceParts(w phrases.Words, s retrieval.Source) []discord.Component {
	title := discord.Inline(TitleOf(s.Citation), MaxTitle)
	lines := []string{"**" + cmp.Or(title, w.Say("cite.untitled")) + "**"}
	fact := func(message, value string) {
		if value != "" {
			lines = append(lines, w.Say(message, "Value", value))
		}
	}
	if s.Kind == "briefing" {
		lines = append(lines, w.Say("source.briefing"))
	}
	fact("source.publisher", discord.Inline(s.Publisher, MaxName))
	fact("source.by", Byline(w, s.Authors))
	fact("source.published", discord.Inline(w.Date(s.Published), MaxName))
	fact("source.via", discord.Inline(s.Via, MaxName))
	fact("source.language", discord.Inline(w.LanguageName(s.Language), MaxName))
	lines = append(lines, w.Say("source.length", "Words", w.Count(s.Words, "count.words"), "Passages", w.Count(s.Passages, "count.passages")))
	fact("source.indexed", discord.DateSpan(s.Indexed))
	fact("source.id", CodeSpan(s.ID))
	fact("source.sha256", discord.Inline(s.SHA256, 64))

	var buttons []discord.Component
	for i, link := range append([]string{s.URL}, s.AlsoAt...) {
		address := discord.WebAddress(link)
		if address == "" || discord.Length(address) > discord.MaxButtonURL || len(buttons) == discord.MaxRow {
			continue
		}
		message := "button.open_at"
		if i > 0 {
			message = "button.also_at"
		}
		buttons = append(buttons, discord.LinkButton(w.Say(message, "Site", discord.HostOf(address)), address))
	}
	return append([]discord.Component{discord.TextPart(strings.Join(lines, "\n"))}, discord.Rows(buttons)...)
}
