package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// findSource is the article that an id names, or a title that only one has.
func findSource(sources []retrieval.Source, typed string) (retrieval.Source, bool) {
	var found []retrieval.Source
	for _, s := range sources {
		if s.ID == typed {
			return s, true
		}
		if strings.EqualFold(discord.Tidy(s.Title), discord.Tidy(typed)) {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		return retrieval.Source{}, false
	}
	return found[0], true
}

// suggest completes the options "source", "speaker" and "about".
func (d handler) suggest(ctx context.Context, in discord.Interaction) ([]discord.Choice, error) {
	name, typed := in.Typed()
	if in.Data.Name == commandAdmin {
		return d.suggestAdmin(ctx, in, name, typed)
	}
	switch name {
	case optionSource:
		sources, err := d.articles(ctx)
		if err != nil {
			return nil, err
		}
		return suggestSources(sources, typed), nil
	case optionSpeaker:
		speakers, err := d.quoted(ctx)
		if err != nil {
			return nil, err
		}
		return suggestSpeakers(speakers, typed), nil
	case optionAbout:
		topics, err := d.topics(ctx)
		return suggestTopics(topics, typed), err
	}
	return nil, nil
}

// suggestAdmin completes the options of /admin, from the articles that are hidden
// too.
func (d handler) suggestAdmin(ctx context.Context, in discord.Interaction, name, typed string) ([]discord.Choice, error) {
	switch {
	case !mayAdmin(in):
		return nil, nil
	case in.Sub == adminUnhide:
		hidden, err := d.store.Hidden(in.GuildID)
		return suggestHidden(hidden, typed), err
	case name == optionRemoveSource:
		var choices []discord.Choice
		for _, id := range d.settings.Sources {
			if canBeValue(id) {
				choices = append(choices, discord.Choice{Name: id, Value: id})
			}
		}
		return choices, nil
	}
	sources, err := d.lib.Sources(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the sources: %w", err)
	}
	return suggestSources(sources, typed), nil
}

// suggestSources are the articles whose title, publisher or id has what was
// typed: first those that begin with it, then those with a word that does.
func suggestSources(sources []retrieval.Source, typed string) []discord.Choice {
	typed = strings.ToLower(discord.Tidy(typed))
	type match struct {
		source retrieval.Source
		rank   int
	}
	var matches []match
	for _, s := range sources {
		if rank := sourceRank(s, typed); rank >= 0 {
			matches = append(matches, match{s, rank})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return cmp.Compare(a.rank, b.rank) })

	var choices []discord.Choice
	taken := map[string]bool{}
	for _, m := range matches {
		c := discord.Choice{Name: sourceName(m.source), Value: m.source.ID}
		if taken[c.Name] {
			c.Name = discord.Clip(c.Value+" · "+c.Name, discord.MaxChoice)
		}
		if !canBeValue(c.Value) || taken[c.Name] || taken[c.Value] {
			continue
		}
		taken[c.Name], taken[c.Value] = true, true
		if choices = append(choices, c); len(choices) == discord.MaxChoices {
			break
		}
	}
	return choices
}

// canBeValue is true of an id that Discord hands back as it is.
func canBeValue(id string) bool {
	return id != "" && id == discord.Tidy(id) && discord.Length(id) <= discord.MaxChoice
}

// sourceRank is 0 where a field begins with what was typed, 1 where a word of
// it does, 2 where it is inside a word, 3 where it is except for a slip, and
// -1 where it does not stand.
func sourceRank(s retrieval.Source, typed string) int {
	return matchRank(typed, s.Title, s.Publisher, s.ID)
}

func matchRank(typed string, fields ...string) int {
	best := -1
	for _, field := range fields {
		field = strings.ToLower(discord.Tidy(field))
		rank := -1
		switch {
		case strings.HasPrefix(field, typed):
			rank = 0
		case strings.Contains(field, " "+typed):
			rank = 1
		case strings.Contains(field, typed):
			rank = 2
		case nearly(typed, field):
			rank = 3
		}
		if rank >= 0 && (best < 0 || rank < best) {
			best = rank
		}
	}
	return best
}

// sourceName is an article in the list of suggestions. It is never empty.
func sourceName(s retrieval.Source) string {
	var about []string
	for _, fact := range []string{discord.Tidy(s.Publisher), s.Published.String()} {
		if fact != "" {
			about = append(about, fact)
		}
	}
	tail := ""
	if len(about) > 0 {
		tail = discord.Clip(" ("+strings.Join(about, ", ")+")", discord.MaxChoice/2)
	}
	return discord.Clip(discord.Clip(cmp.Or(titleOf(s.Citation), s.ID), discord.MaxChoice-discord.Length(tail)-1)+" "+tail, discord.MaxChoice)
}

// perList is the number of articles on a page of the list.
const perList = 10

// sources lists the articles, or shows one of them.
func (d handler) sources(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	only, err := d.source(ctx, in)
	if err != nil {
		return discord.Response{}, err
	}
	if only.ID != "" {
		return discord.Message(d.visibility(in), sourceParts(d.words, only)...), nil
	}
	return d.listSources(ctx, 0, d.visibility(in))
}

// listSources is a page of the articles, the newest first.
func (d handler) listSources(ctx context.Context, page int, v discord.Visibility) (discord.Response, error) {
	all, err := d.articles(ctx)
	if err != nil {
		return discord.Response{}, err
	}
	w := d.words
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b retrieval.Source) int { return cmp.Compare(b.Published, a.Published) })
	pages := max(1, (len(all)+perList-1)/perList)
	page = min(page, pages-1)
	shown := all[page*perList : min(len(all), (page+1)*perList)]
	text := coverage(w, all)
	if pages > 1 {
		text += "\n-# " + w.Say("sources.page", "N", w.Number(page+1), "Pages", w.Number(pages))
	}
	left := discord.MaxText - discord.Length(text) - reserve
	for i, s := range shown {
		line := "\n" + sourceLine(w, s)
		if left -= discord.Length(line); left < 0 {
			text += "\n-# " + w.Count(len(shown)-i, "sources.more")
			break
		}
		text += line
	}
	t := answerRef{question: "-", edition: d.lib.Edition(), visibility: v}
	var turn []discord.Component
	if page > 0 {
		turn = append(turn, discord.Button(w.Say("button.back"), t.id(pressList, page-1)))
	}
	if page < min(pages-1, maxListPage) {
		turn = append(turn, discord.Button(w.Say("button.more"), t.id(pressList, page+1)))
	}
	return discord.Message(v, append([]discord.Component{discord.TextPart(text)}, discord.Rows(turn)...)...), nil
}

// articles are the articles that are shown here.
func (d handler) articles(ctx context.Context) ([]retrieval.Source, error) {
	all, err := d.lib.Sources(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the sources: %w", err)
	}
	if len(d.scope.Only) == 0 && len(d.scope.Hidden) == 0 {
		return all, nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(s retrieval.Source) bool { return !d.scope.Shows(s.ID) }), nil
}

// coverage says in a line how much the collection holds.
func coverage(w phrases.Words, sources []retrieval.Source) string {
	if len(sources) == 0 {
		return w.Say("coverage.none")
	}
	message := "coverage.undated"
	first, last := publishedBetween(w, sources)
	if first != last {
		message = "coverage.between"
	} else if first != "" {
		message = "coverage.on"
	}
	return w.Say(message, "Articles", w.Count(len(sources), "count.articles"), "First", first, "Last", last)
}

// publishedBetween is the first and the last date of publication; both are
// empty when no date is known.
func publishedBetween(w phrases.Words, sources []retrieval.Source) (first, last string) {
	from, to := retrieval.PublishedBetween(sources)
	date := func(d article.Date) string { return discord.Inline(w.Date(d), maxName) }
	return date(from), date(to)
}

// sourceLine is an article in a list.
func sourceLine(w phrases.Words, s retrieval.Source) string {
	title, beside := titleLink(w, s.Citation, s.URL, maxTitle)
	return w.Begin() + "• " + joinFacts(title, beside, w.Isolate(discord.Inline(s.Publisher, maxName)), dateOf(w, s.Citation),
		w.Isolate(w.Count(s.Words, "count.words")))
}

// sourceParts shows everything that is known of an article.
func sourceParts(w phrases.Words, s retrieval.Source) []discord.Component {
	title := discord.Inline(titleOf(s.Citation), maxTitle)
	lines := []string{"**" + cmp.Or(title, w.Say("cite.untitled")) + "**"}
	fact := func(message, value string) {
		if value != "" {
			lines = append(lines, w.Say(message, "Value", value))
		}
	}
	if s.Kind == "briefing" {
		lines = append(lines, w.Say("source.briefing"))
	}
	fact("source.publisher", discord.Inline(s.Publisher, maxName))
	fact("source.by", byline(w, s.Authors))
	fact("source.published", discord.Inline(w.Date(s.Published), maxName))
	fact("source.via", discord.Inline(s.Via, maxName))
	fact("source.language", discord.Inline(w.LanguageName(s.Language), maxName))
	lines = append(lines, w.Say("source.length", "Words", w.Count(s.Words, "count.words"), "Passages", w.Count(s.Passages, "count.passages")))
	fact("source.indexed", dateSpan(s.Indexed))
	fact("source.id", codeSpan(s.ID))
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

// dateSpan is a date that Discord shows in the reader's own time zone and
// language; "" for no time.
func dateSpan(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return timeSpan(t, 'D')
}

// timeSpan is a time in one of Discord's styles, in the reader's own time zone
// and language.
func timeSpan(t time.Time, style rune) string {
	return fmt.Sprintf("<t:%d:%c>", t.Unix(), style)
}
