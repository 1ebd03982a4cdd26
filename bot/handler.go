package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/limits"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// userError is an error whose sentence is written for the person who asked.
// What any other error says is for the log only.
type userError string

func (e userError) Error() string { return string(e) }

// handler answers interactions. A reply is a function of the interaction, the
// collection and the store: the handler does not know how the interaction came.
type handler struct {
	lib     Library
	version string
	store   *state.Store
	limits  *limits.Limits
	counts  *counts
	clock   func() time.Time // nil for the time as it is
	// rest makes the calls of Discord's API that are not responses; nil where there is
	// none to call.
	rest *wire.Rest
	// hearing is how messages to the bot come in; nil where none can.
	hearing *hearing
	// invite is the link that makes the bot a member of a server.
	invite string

	visit
}

// visit is what holds for one interaction.
type visit struct {
	words    phrases.Words
	settings state.Settings
	scope    retrieval.Scope
	// mayBePublic is set when others may see the reply, mayShare when a
	// private one may be shown to them.
	mayBePublic, mayShare bool
	asker                 string // in the store
	// repeats is set when Discord does not show what was asked, as it does above the
	// reply to a command.
	repeats bool
	// openly is set when a reply cannot be private, so that what is not for everybody
	// waits behind a button.
	openly bool
}

// respond answers an interaction. With an error the response is still good to
// send: it says so in a sentence, to the asker alone.
func (d handler) respond(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	if in.Heard != nil {
		return d.heard(ctx, in)
	}
	d.words = phrases.For(in.Locale)
	var err error
	if d.visit, err = d.visitOf(in); err != nil {
		return failed(in, err), err
	}
	if in.Type == discord.InteractionAutocomplete {
		if d.mayLookUp(in) != nil {
			return discord.SuggestionResponse(nil).Ending(Declined), nil
		}
		choices, err := d.suggest(ctx, in)
		if errors.Is(err, ErrIndexing) {
			return discord.SuggestionResponse(nil), nil
		}
		return discord.SuggestionResponse(choices), err
	}
	r, err := d.reply(ctx, in)
	return d.worded(in, r, err)
}

// worded is a response, or the sentence for an error in place of one.
func (d handler) worded(in discord.Interaction, r discord.Response, err error) (discord.Response, error) {
	if err == nil || r.Data != nil {
		return r, err
	}
	var forUser userError
	if errors.As(err, &forUser) {
		outcome := Declined
		if errors.As(err, new(emptyError)) {
			outcome = Refused
		}
		return discord.Say(string(forUser)).Ending(outcome), nil
	}
	if errors.Is(err, ErrIndexing) {
		return discord.Say(d.words.Say("error.indexing")).Ending(Declined), nil
	}
	return failed(in, err), err
}

// failed is shown in place of a response that could not be made.
func failed(in discord.Interaction, err error) discord.Response {
	w := phrases.For(in.Locale)
	switch {
	case in.Type == discord.InteractionAutocomplete:
		return discord.SuggestionResponse(nil)
	case errors.Is(err, retrieval.ErrUnreachable), cluster.Trouble(err):
		return discord.Say(w.Say("error.unreachable"))
	case errors.Is(err, context.DeadlineExceeded):
		return discord.Say(w.Say("error.late"))
	}
	return discord.Say(w.Say("error.failed"))
}

// visitOf reads what the server has decided.
func (d handler) visitOf(in discord.Interaction) (visit, error) {
	settings, err := d.store.Settings(in.GuildID)
	if err != nil {
		return visit{}, err
	}
	hidden, err := d.store.Hidden(in.GuildID)
	if err != nil {
		return visit{}, err
	}
	v := visit{words: phrases.For(in.Locale), settings: settings, scope: retrieval.Scope{Only: settings.Sources},
		asker: d.store.Person(string(in.Asker())), repeats: in.Type != discord.InteractionCommand && in.Heard == nil, openly: in.Heard != nil}
	for _, h := range hidden {
		v.scope.Hidden = append(v.scope.Hidden, h.What)
	}
	allowed := settings.PublicChannels
	v.mayBePublic = in.HeardByAll() && (len(allowed) == 0 || slices.Contains(allowed, in.ChannelID) ||
		slices.Contains(allowed, in.Channel.ParentID))
	v.mayShare = v.mayBePublic && in.Context != discord.ContextBotDM
	return v, nil
}

// visibility is what the asker chose with the option "private", otherwise what the
// server did, as far as it is free to choose.
func (d handler) visibility(in discord.Interaction) discord.Visibility {
	if !d.mayBePublic {
		return discord.Private
	}
	if yes, given := in.YesNo(commands.OptionPrivate); given {
		return discord.Visibility(yes)
	}
	return discord.Visibility(d.settings.Private)
}

// unknown is the error of a command or a button that no version of the bot, or
// only another one, has.
func (d handler) unknown() error { return userError(d.words.Say("error.unknown")) }

func (d handler) reply(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	switch in.Type {
	case discord.InteractionComponent:
		if err := d.mayAsk(in); err != nil {
			return discord.Response{}, err
		}
		return d.pressed(ctx, in)
	case discord.InteractionModal:
		if err := d.mayAsk(in); err != nil {
			return discord.Response{}, err
		}
		return d.followed(ctx, in)
	case discord.InteractionCommand:
		return d.command(ctx, in)
	}
	return discord.Response{}, d.unknown()
}

func (d handler) command(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	switch in.Data.Name {
	case commands.Ask, commands.Who, commands.Verify, commands.Check, commands.Find:
		if err := d.mayAsk(in); err != nil {
			return discord.Response{}, err
		}
		return d.search(ctx, in)
	case commands.Figures, commands.Compare, commands.Timeline, commands.Brief:
		if err := d.mayAsk(in); err != nil {
			return discord.Response{}, err
		}
		return d.sides(ctx, in)
	case commands.Sources:
		if err := d.mayLookUp(in); err != nil {
			return discord.Response{}, err
		}
		return d.sources(ctx, in)
	case commands.Help:
		return d.help(ctx)
	case commands.About:
		return d.about(ctx)
	case commands.Privacy:
		return d.privacy(), nil
	case commands.Admin:
		return d.admin(ctx, in)
	}
	return discord.Response{}, d.unknown()
}

// search answers the commands that search the collection.
func (d handler) search(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	switch in.Data.Name {
	case commands.Who:
		return d.who(ctx, in)
	case commands.Verify:
		return d.verify(ctx, in)
	case commands.Check:
		return d.checkMessage(ctx, in)
	case commands.Find:
		return d.findSources(ctx, in)
	}
	return d.ask(ctx, in)
}

func (d handler) ask(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	question, err := d.typedQuestion(in.Text(commands.OptionQuestion))
	if err != nil {
		return discord.Response{}, err
	}
	only, err := d.source(ctx, in)
	if err != nil {
		return discord.Response{}, err
	}
	q := state.Question{
		Command: commands.Ask, Text: question, Source: only.ID,
		Speaker: discord.Tidy(in.Text(commands.OptionSpeaker)), After: discord.Tidy(in.Text(commands.OptionAfter)),
		Before:  discord.Tidy(in.Text(commands.OptionBefore)),
		Version: discord.Tidy(in.Text(commands.OptionVersion)), Language: discord.Clip(in.Locale, commands.MaxLocale),
	}
	for _, typed := range []string{q.After, q.Before} {
		if err := new(retrieval.Query).Between(typed, ""); err != nil {
			return discord.Response{}, userError(d.words.Say("error.date", "Typed", discord.Inline(typed, layout.MaxTitle)))
		}
	}
	return d.answer(ctx, in, q, d.visibility(in))
}

// typedQuestion is a question that can be asked; the error says why it cannot be.
func (d handler) typedQuestion(question string) (string, error) {
	switch n := discord.Length(question); {
	case discord.Tidy(question) == "":
		return "", userError(d.words.Say("error.no_question"))
	case n > commands.MaxQuestion:
		return "", userError(d.words.Count(n, "error.question_length", "Most", d.words.Number(commands.MaxQuestion)))
	}
	return question, nil
}

// source is the article that the asker chose, zero when none. People may type
// what is not in the list, so a title will do as well.
func (d handler) source(ctx context.Context, in discord.Interaction) (retrieval.Source, error) {
	typed := in.Text(commands.OptionSource)
	if discord.Tidy(typed) == "" {
		return retrieval.Source{}, nil
	}
	sources, err := d.articles(ctx)
	if err != nil {
		return retrieval.Source{}, err
	}
	if s, ok := findSource(sources, typed); ok {
		return s, nil
	}
	return retrieval.Source{}, userError(d.words.Say("error.no_source", "Typed", discord.Inline(typed, layout.MaxTitle)))
}
