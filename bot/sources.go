package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/suggest"
	"github.com/verbatim-bot/verbatim/retrieval"
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
	if in.Data.Name == commands.Admin {
		return d.suggestAdmin(ctx, in, name, typed)
	}
	switch name {
	case commands.OptionSource:
		sources, err := d.articles(ctx)
		if err != nil {
			return nil, err
		}
		return suggest.Sources(sources, typed), nil
	case commands.OptionSpeaker:
		speakers, err := d.quoted(ctx)
		if err != nil {
			return nil, err
		}
		return suggest.Speakers(speakers, typed), nil
	case commands.OptionAbout:
		topics, err := d.topics(ctx)
		return suggest.Topics(topics, typed), err
	}
	return nil, nil
}

// suggestAdmin completes the options of /admin, from the articles that are hidden
// too.
func (d handler) suggestAdmin(ctx context.Context, in discord.Interaction, name, typed string) ([]discord.Choice, error) {
	switch {
	case !mayAdmin(in):
		return nil, nil
	case in.Sub == commands.AdminUnhide:
		hidden, err := d.store.Hidden(in.GuildID)
		return suggestHidden(hidden, typed), err
	case name == commands.OptionRemoveSource:
		var choices []discord.Choice
		for _, id := range d.settings.Sources {
			if suggest.CanBeValue(id) {
				choices = append(choices, discord.Choice{Name: id, Value: id})
			}
		}
		return choices, nil
	}
	sources, err := d.lib.Sources(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the sources: %w", err)
	}
	return suggest.Sources(sources, typed), nil
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
		return discord.Message(d.visibility(in), layout.SourceParts(d.words, only)...), nil
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
	text := layout.Coverage(w, all)
	if pages > 1 {
		text += "\n-# " + w.Say("sources.page", "N", w.Number(page+1), "Pages", w.Number(pages))
	}
	left := discord.MaxText - discord.Length(text) - layout.Reserve
	for i, s := range shown {
		line := "\n" + layout.SourceLine(w, s)
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
