package bot

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// hearing is whether the bot wants messages at all. It asks Discord for none until a
// moderator of some server has switched it on for a channel.
type hearing struct {
	store   *state.Store
	log     *slog.Logger
	on      atomic.Bool
	changed chan struct{} // a server's channels may have changed
	renew   chan struct{} // the connection is to ask again
}

// newHearing reads what the servers want. Without a gateway no message comes in: then it
// is nil, and a server that wants one is named in the log.
func (b *bot) newHearing(store *state.Store) (*hearing, error) {
	asked, err := store.Asked()
	if err != nil {
		return nil, err
	}
	if b.cfg.Interactions != "" {
		if asked {
			b.log.Warn("a server wants messages that mention the bot answered, which come over the gateway only: not with VERBATIM_INTERACTIONS")
		}
		return nil, nil
	}
	h := &hearing{store: store, log: b.log, changed: make(chan struct{}, 1), renew: make(chan struct{}, 1)}
	h.on.Store(asked)
	return h, nil
}

// keep has the connection ask again when the first server wants messages, or the last one
// no longer does, until ctx ends: at most once in so long, as connections are counted.
func (h *hearing) keep(ctx context.Context, every time.Duration) {
	var tick <-chan time.Time
	if h.store.Shared() { // another process may have changed it
		ticker := time.NewTicker(max(every, time.Second))
		defer ticker.Stop()
		tick = ticker.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.changed:
		case <-tick:
		}
		asked, err := h.store.Asked()
		if err != nil {
			h.log.Error("it could not be read whether messages are wanted", "error", err)
			continue
		}
		if h.on.Swap(asked) == asked {
			continue
		}
		signal(h.renew)
		if wire.Sleep(ctx, every) != nil {
			return
		}
	}
}

// signal leaves word on a channel that has room for one.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// postTo answers messages. A response that shows nothing is not posted.
func postTo(r *wire.Rest) func(context.Context, discord.Interaction, discord.Response) error {
	return func(ctx context.Context, in discord.Interaction, response discord.Response) error {
		p, ok := discord.PostOf(response, in.ID)
		if !ok {
			return nil
		}
		return r.Post(ctx, in.ChannelID, p.To(in.ID))
	}
}

// heard answers a message to the bot, where a moderator has switched that on: as /ask
// answers, but in front of everybody. What is left alone has no data.
func (d handler) heard(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	settings, err := d.store.Settings(in.GuildID)
	if err != nil {
		return discord.Response{}, err
	}
	in.Locale = settings.Locale
	d.words = phrases.For(in.Locale)
	if asked, err := d.askedIn(ctx, &in, settings); !asked || err != nil {
		return discord.Response{}, err
	}
	if d.visit, err = d.visitOf(in); err != nil || !d.mayBePublic {
		return discord.Response{}, err
	}
	now := d.now()
	if !in.Heard.Asks() || !d.limits.MayPost(in.ChannelID, now) {
		return discord.Response{}, nil
	}
	if err := d.mayAsk(in); err != nil {
		if !d.limits.MayTell(d.asker, in.GuildID, now) {
			return discord.Response{}, nil
		}
		return d.worded(in, discord.Response{}, err)
	}
	r, err := d.asked(ctx, in)
	return d.worded(in, r, err)
}

// askedIn reports whether messages are answered in the channel of one, or in the channel
// that its thread is of, which it then sets.
func (d handler) askedIn(ctx context.Context, in *discord.Interaction, settings state.Settings) (bool, error) {
	switch {
	case len(settings.AskChannels) == 0:
		return false, nil
	case slices.Contains(settings.AskChannels, in.ChannelID):
		return true, nil
	case d.rest == nil || d.limits.WaitLookup("channels", in.GuildID, d.now()) > 0:
		return false, nil
	}
	parent, err := d.rest.ParentOf(ctx, in.ChannelID)
	if _, refused := wire.Refused(err); refused {
		return false, nil // it may not even look
	}
	if err != nil {
		return false, err
	}
	in.Channel.ParentID = parent
	return parent != "" && slices.Contains(settings.AskChannels, parent), nil
}

// asked answers the question of a message. One that replies to an answer keeps what
// that was about, as far as it is answered with it.
func (d handler) asked(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	if in.Heard.Text == "" {
		return d.shortHelp(ctx)
	}
	question, err := d.typedQuestion(in.Heard.Text)
	if err != nil {
		return discord.Response{}, err
	}
	q := state.Question{Command: commands.Ask, Text: question, Language: discord.Clip(in.Locale, commands.MaxLocale)}
	before, ok, err := d.repliedTo(in.Heard.RepliesTo)
	if err != nil {
		return discord.Response{}, err
	}
	if ok {
		if q, err = d.nextOf(ctx, before, question); err != nil {
			return discord.Response{}, err
		}
	}
	return d.answer(ctx, in, q, discord.Public)
}

// nextOf is a question that follows another, with what is kept of that.
func (d handler) nextOf(ctx context.Context, before state.Question, question string) (state.Question, error) {
	tries, err := d.following(ctx, before, question)
	if err != nil {
		return state.Question{}, err
	}
	return d.bestOf(ctx, tries)
}

// repliedTo is the question of an answer with these buttons, as far as it is known still.
func (d handler) repliedTo(ids []string) (q state.Question, ok bool, err error) {
	for _, id := range ids {
		p, known := parseButtonID(id)
		if !known || p.action != pressFollow {
			continue
		}
		q, ok, err = d.store.Question(p.question, d.now())
		return q, ok && q.Command == commands.Ask && !q.OfMessage, err
	}
	return state.Question{}, false, nil
}

// shortHelp is for somebody who mentions the bot and asks nothing.
func (d handler) shortHelp(ctx context.Context) (discord.Response, error) {
	return d.withQuestions(ctx, discord.Public, d.words.Say("mention.help"))
}

// notAnsweredOpenly says in front of everybody that nothing answers for certain, and no
// more: what comes close is behind a button, for anyone who presses it.
func (d handler) notAnsweredOpenly(ctx context.Context, q state.Question, none nothing) (discord.Response, error) {
	w := d.words
	if none.answer != nil && none.answer.Step == retrieval.StepClosest {
		lines := append([]string{w.Say("mention.closest")}, d.keptLines(q, none.only)...)
		t, err := d.remember(q, discord.Private)
		if err != nil {
			return discord.Message(discord.Public, discord.TextPart(lines[0])).Ending(Refused), err
		}
		buttons := []discord.Component{discord.Button(w.Say("button.closest"), t.id(pressNear, 0))}
		return discord.Message(discord.Public, append([]discord.Component{discord.TextPart(strings.Join(lines, "\n"))},
			discord.Rows(buttons)...)...).Ending(Refused), nil
	}
	return d.noAnswer(ctx, q, none)
}
