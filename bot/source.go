package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/phrases"
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
	r := result{head: head, excerpts: []excerpt{{hit: hit, below: voiceLines(d.words, hit)}}, perPage: 1}
	return discord.Message(v, pageParts(d.words, head, r.pages(d.words)[0])...)
}

// sourceOf shows where a passage is from, the proof of it, and citations to copy, to
// anybody who asks.
func (d handler) sourceOf(ctx context.Context, fields []string) (discord.Response, error) {
	hit, outcome, err := d.proved(ctx, fields, d.lib.Excerpt)
	if err != nil {
		return discord.Response{}, err
	}
	text := sourceText(d.words, *hit, outcome)
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
	for _, block := range copyBlocks(d.words, *hit, language) {
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

// sourceText says where a passage is, where its paragraph was cut, and how it is
// proved.
func sourceText(w phrases.Words, h retrieval.Hit, outcome cite.Outcome) string {
	title, beside := titleLink(w, h.Article, h.Link, maxTitle)
	lines := []string{joinFacts("**"+title+"**", beside)}
	if h.Article.Kind == "briefing" {
		lines = append(lines, w.Say("passage.briefing"))
	}
	by := ""
	if names := byline(w, h.Article.Authors); names != "" {
		by = w.Say("cite.by", "Names", w.Isolate(names))
	}
	via := ""
	if h.Article.Via != "" {
		via = w.Say("cite.via", "Site", w.Isolate(discord.Inline(h.Article.Via, maxName)))
	}
	lines = append(lines, joinFacts(w.Isolate(discord.Inline(h.Article.Publisher, maxName)), by, dateOf(w, h.Article), via),
		placeOf(w, h, ""))
	if outcome != cite.Unchanged {
		lines = append(lines, w.Say("context.changed"))
	}
	lines = append(lines, alsoLines(w, h)...)
	if receipt := codeSpan(h.Receipt); receipt != "" {
		lines = append(lines, "-# "+w.Say("cite.receipt", "Receipt", receipt))
	}
	var known []string
	for _, l := range lines {
		if l != "" {
			known = append(known, l)
		}
	}
	return strings.Join(known, "\n")
}

// copyBlocks are the citations to copy: as text, in Markdown and for BibTeX.
func copyBlocks(w phrases.Words, h retrieval.Hit, language string) []string {
	p := cite.Passage{Article: h.Article, Words: h.Excerpt, Where: cite.Whereabouts(h.Page, h.Paragraph), Receipt: h.Receipt, Link: h.Link,
		Language: language}
	var blocks []string
	for _, c := range []struct{ name, text string }{{w.Say("copy.plain"), p.Plain()}, {"Markdown", p.Markdown()}, {"BibTeX", p.BibTeX()}} {
		if block := discord.CodeBlock(c.text); block != "" {
			blocks = append(blocks, "-# "+c.name+"\n"+block)
		}
	}
	return blocks
}
