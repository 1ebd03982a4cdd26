package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// verify checks the quotation that somebody typed.
func (d handler) verify(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	text := in.Text(commands.OptionQuote)
	if n := discord.Length(text); n > commands.MaxQuote {
		return discord.Response{}, userError(d.words.Count(n, "error.quote_length", "Most", fmt.Sprint(commands.MaxQuote)))
	}
	if receipt, ok := cite.PastedReceipt(text); ok {
		return d.proof(ctx, receipt, d.visibility(in))
	}
	return d.checked(ctx, text, discord.Tidy(in.Text(commands.OptionSpeaker)), d.visibility(in))
}

// checkMessage checks the quotations of the message that the command was used
// on. The reply is private: it is about somebody else's message.
func (d handler) checkMessage(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	text, ok := in.Message()
	if !ok {
		return discord.Response{}, userError(d.words.Say("verify.no_text"))
	}
	if receipt, ok := cite.PastedReceipt(text); ok {
		return d.proof(ctx, receipt, discord.Private)
	}
	return d.checked(ctx, text, "", discord.Private)
}

// proof proves a receipt again: its words are shown as they are in the article,
// or it is said why they are not.
func (d handler) proof(ctx context.Context, text string, v discord.Visibility) (discord.Response, error) {
	receipt, err := cite.ParseReceipt(text)
	if err != nil {
		return discord.Response{}, userError(d.words.Say("receipt.malformed"))
	}
	if !d.scope.Shows(receipt.Article) {
		return discord.Response{}, userError(d.words.Say("context.hidden"))
	}
	hit, outcome, err := d.lib.Around(ctx, receipt.String(), d.scope)
	switch {
	case errors.As(err, new(*retrieval.HiddenError)):
		return discord.Response{}, userError(d.words.Say("context.hidden"))
	case err != nil:
		return discord.Response{}, fmt.Errorf("prove a receipt: %w", err)
	case hit == nil:
		return discord.Response{}, userError(d.words.Say(phrases.OutcomeKeys[outcome]))
	}
	head := "**" + d.words.Say(phrases.OutcomeKeys[outcome]) + "**\n" + d.words.Say("context.head")
	return d.surroundings(*hit, head, v), nil
}

// findSources finds passages on what a message talks about, privately.
func (d handler) findSources(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	text, ok := in.Message()
	if !ok {
		return discord.Response{}, userError(d.words.Say("verify.no_text"))
	}
	q := state.Question{Command: commands.Ask, Text: discord.Clip(text, commands.MaxQuestion), Asker: d.asker, OfMessage: true}
	r, err := d.askReply(ctx, q, discord.Private)
	var none nothing
	if errors.As(err, &none) {
		return d.notAnswered(ctx, q, none)
	}
	return r, err
}

// checked checks the quotations of a text and shows the verdicts.
func (d handler) checked(ctx context.Context, text, speaker string, v discord.Visibility) (discord.Response, error) {
	found, err := d.lib.Verify(ctx, verify.Query{Text: text, Speaker: speaker, Scope: d.scope, Most: layout.MaxChecked})
	if errors.Is(err, verify.ErrNoWords) {
		return discord.Response{}, userError(d.words.Say("verify.no_words"))
	}
	if err != nil {
		return discord.Response{}, fmt.Errorf("check a quotation: %w", err)
	}
	var parts []discord.Component
	left, places := discord.MaxText, 0
	outcome := Refused
	for i, one := range found {
		if one.Verdict != verify.NotHere {
			outcome = Answered
		}
		more, n := layout.VerdictParts(d.words, one, places, left/(len(found)-i))
		places += n
		for _, p := range more {
			left -= discord.Length(p.Content)
		}
		parts = append(parts, more...)
	}
	if hidden := found[len(found)-1].Left; hidden > 0 {
		parts = append(parts, discord.TextPart("-# "+d.words.Count(hidden, "verify.left")))
	}
	return discord.Message(v, parts...).Ending(outcome), nil
}
