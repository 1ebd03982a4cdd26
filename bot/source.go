package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// receiptOf is the receipt that the custom id of a button stands for, which has a
// hash in the place of the article's id. What is not shown here is an error for the
// asker.
func (d handler) receiptOf(ctx context.Context, fields []string) (string, error) {
	sources, err := d.lib.Sources(ctx)
	if err != nil {
		return "", fmt.Errorf("list the sources: %w", err)
	}
	id := ""
	for _, s := range sources {
		if articleMark(s.ID) == fields[0] {
			id = s.ID
		}
	}
	switch {
	case id == "":
		return "", userError(d.words.Say("context.missing"))
	case !d.scope.Shows(id):
		return "", userError(d.words.Say("context.hidden"))
	}
	return strings.Join([]string{pressVersion, id, fields[1], fields[2], fields[3]}, "."), nil
}

// proved is the hit that show gives for a receipt.
func (d handler) proved(ctx context.Context, fields []string,
	show func(context.Context, string, retrieval.Scope) (*retrieval.Hit, cite.Outcome, error)) (*retrieval.Hit, cite.Outcome, error) {
	receipt, err := d.receiptOf(ctx, fields)
	if err != nil {
		return nil, "", err
	}
	hit, outcome, err := show(ctx, receipt, d.scope)
	switch {
	case errors.As(err, new(*retrieval.HiddenError)):
		return nil, "", userError(d.words.Say("context.hidden"))
	case errors.Is(err, cite.ErrNoReceipt):
		return nil, "", d.unknown()
	case err != nil:
		return nil, "", fmt.Errorf("look around an excerpt: %w", err)
	case hit == nil:
		return nil, "", userError(d.words.Say("context.gone"))
	}
	return hit, outcome, nil
}

// context shows an excerpt among the sentences around it, to anybody who asks.
func (d handler) context(ctx context.Context, receipt []string) (discord.Response, error) {
	hit, outcome, err := d.proved(ctx, receipt, d.lib.Around)
	if err != nil {
		return discord.Response{}, err
	}
	head := d.words.Say("context.head")
	if outcome != cite.Unchanged {
		head += "\n-# " + d.words.Say("context.changed")
	}
	return d.surroundings(*hit, head, discord.Private), nil
}

// surroundings shows a hit among the sentences around it, with its citation and its
// receipt.
func (d handler) surroundings(hit retrieval.Hit, head string, v discord.Visibility) discord.Response {
	r := layout.Result{Head: head, Excerpts: []layout.Excerpt{{Hit: hit, Below: layout.VoiceLines(d.words, hit)}}, PerPage: 1}
	return discord.Message(v, layout.PageParts(d.words, head, r.Pages(d.words)[0])...)
}

// sourceOf shows where a passage is from, the proof of it, and citations to copy, to
// anybody who asks.
func (d handler) sourceOf(ctx context.Context, fields []string) (discord.Response, error) {
	hit, outcome, err := d.proved(ctx, fields, d.lib.Excerpt)
	if err != nil {
		return discord.Response{}, err
	}
	text := layout.SourceText(d.words, *hit, outcome)
	sources, err := d.lib.Sources(ctx)
	if err != nil {
		return discord.Response{}, fmt.Errorf("list the sources: %w", err)
	}
	language := ""
	for _, s := range sources {
		if s.ID == hit.Article.ID {
			language = s.Language
		}
	}
	parts := []discord.Component{discord.TextPart(text)}
	left := discord.MaxText - discord.Length(text)
	for _, block := range layout.CopyBlocks(d.words, *hit, language) {
		if left -= discord.Length(block); left > 0 {
			parts = append(parts, discord.TextPart(block))
		}
	}
	return discord.Message(discord.Private, append(parts, discord.Rows(d.placeButtons(*hit))...)...), nil
}

// placeButtons lead to a passage, and to what is around it.
func (d handler) placeButtons(hit retrieval.Hit) []discord.Component {
	var buttons []discord.Component
	if address := discord.WebAddress(hit.Link); address != "" && discord.Length(address) <= discord.MaxButtonURL {
		label := "button.open"
		if hit.Article.Kind == "briefing" {
			label = "button.summarised"
		}
		buttons = append(buttons, discord.LinkButton(d.words.Say(label), address))
	}
	if id := receiptID(pressContext, hit); id != "" {
		buttons = append(buttons, discord.Button(d.words.Say("button.context"), id))
	}
	return buttons
}
