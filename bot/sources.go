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
	"github.com/verbatim-bot/verbatim/retrieval/cite"
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

// sources lists the articles, or shows one of them.
func (d handler) sources(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	only, err := d.source(ctx, in)
	if err != nil {
		return discord.Response{}, err
	}
	if only.ID != "" {
		return discord.Message(d.visibility(in), sourceParts(d.words, only)...), nil
	}
	all, err := d.articles(ctx)
	if err != nil {
		return discord.Response{}, err
	}
	return discord.Message(d.visibility(in), discord.TextPart(sourceList(d.words, all, discord.MaxText))), nil
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

// sourceList is the collection in at most limit code points.
func sourceList(w phrases.Words, sources []retrieval.Source, limit int) string {
	text := coverage(w, sources)
	left := limit - discord.Length(text) - reserve
	for i, s := range sources {
		line := "\n" + sourceLine(w, s)
		if left -= discord.Length(line); left < 0 {
			return text + "\n-# " + w.Count(len(sources)-i, "sources.more")
		}
		text += line
	}
	return text
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
	date := func(c cite.Citation) string { return discord.Escape(discord.Clip(w.Date(c), maxName)) }
	return date(cite.Citation{Published: from}), date(cite.Citation{Published: to})
}

// sourceLine is an article in a list.
func sourceLine(w phrases.Words, s retrieval.Source) string {
	line := "• " + cited(w, s.Citation) + " · " + w.Count(s.Words, "count.words")
	if link := discord.MaskedLink(openWords(w, s), discord.WebAddress(s.URL)); link != "" {
		line += " · " + link
	}
	return line
}

// openWords say where the link of an article leads.
func openWords(w phrases.Words, s retrieval.Source) string {
	if at := discord.PlainWords(s.Publisher); at != "" && s.Via == "" {
		return w.Say("source.open_at", "Site", at)
	}
	return w.Say("source.open")
}

// sourceParts shows everything that is known of an article.
func sourceParts(w phrases.Words, s retrieval.Source) []discord.Component {
	title := discord.Escape(discord.Clip(titleOf(s.Citation), maxTitle))
	lines := []string{"**" + cmp.Or(title, w.Say("cite.untitled")) + "**"}
	fact := func(message, value string) {
		if value != "" {
			lines = append(lines, w.Say(message, "Value", value))
		}
	}
	if s.Kind == "briefing" {
		lines = append(lines, w.Say("source.briefing"))
	}
	fact("source.publisher", discord.Escape(discord.Clip(s.Publisher, maxName)))
	fact("source.by", byline(w, s.Authors))
	fact("source.published", discord.Escape(discord.Clip(w.Date(s.Citation), maxName)))
	fact("source.via", discord.Escape(discord.Clip(s.Via, maxName)))
	fact("source.language", discord.Escape(discord.Clip(s.Language, maxName)))
	lines = append(lines, w.Say("source.length", "Words", w.Count(s.Words, "count.words"), "Passages", w.Count(s.Passages, "count.passages")))
	fact("source.indexed", dateSpan(s.Indexed))
	fact("source.id", codeSpan(s.ID))
	fact("source.sha256", discord.Escape(discord.Clip(s.SHA256, 64)))

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
