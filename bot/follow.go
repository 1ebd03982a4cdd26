package bot

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/bot/internal/wire"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// maxKept is the most characters of a question that are kept for the next one.
const maxKept = 200

// followForm asks for the question that follows an answer.
func (d handler) followForm(p buttonID) discord.Response {
	return discord.Form(p.id(pressFollowed, 0), d.words.Say("follow.title"), commands.OptionQuestion, d.words.Say("follow.label"),
		commands.MaxQuestion)
}

// followed answers a question that follows an answer. What that answer was about
// is kept, as far as the new question is answered with it, and said above the reply.
func (d handler) followed(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	p, ok := parseButtonID(in.Data.CustomID)
	if !ok || p.action != pressFollowed {
		return discord.Response{}, d.unknown()
	}
	before, err := d.keptQuestion(p)
	if err != nil {
		return discord.Response{}, err
	}
	question, err := d.typedQuestion(in.Input(commands.OptionQuestion))
	if err != nil {
		return discord.Response{}, err
	}
	v := d.visibility(in)
	if p.visibility == discord.Private {
		v = discord.Private
	}
	q, err := d.nextOf(ctx, before, question)
	if err != nil {
		return discord.Response{}, err
	}
	r, err := d.answer(ctx, in, q, v)
	if err != nil || r.IsPrivate() || !d.opensThread(in) {
		return r, err
	}
	return d.inThread(ctx, in, before, r)
}

// opensThread reports whether what follows an answer goes into a thread of that answer.
// In a thread it stays there.
func (d handler) opensThread(in discord.Interaction) bool {
	return d.settings.Threads && d.rest != nil && in.GuildID != "" && in.Under.ID != "" && !discord.IsThread(in.Channel.Type)
}

// inThread posts a reply into the thread of the answer to the question before, and says
// so to the asker. Where that cannot be done, it is the reply all the same.
func (d handler) inThread(ctx context.Context, in discord.Interaction, before state.Question,
	r discord.Response) (discord.Response, error) {
	posting := ctx
	if due, ok := ctx.Deadline(); ok { // there has to be time for the reply
		var cancel context.CancelFunc
		posting, cancel = context.WithTimeout(ctx, time.Until(due)*2/3)
		defer cancel()
	}
	name, err := d.threadName(ctx, before)
	if err != nil {
		return discord.Response{}, err
	}
	thread, err := d.rest.OpenThread(posting, in.ChannelID, in.Under.ID, name)
	if err == nil {
		post, _ := discord.PostOf(r, in.ID)
		err = d.rest.Post(posting, thread, post)
	}
	if err == nil {
		return discord.Say(d.words.Say("follow.in_thread", "Thread", channelList([]string{thread}))), nil
	}
	why, _ := wire.Refused(err)
	d.rest.Log.Warn("what follows an answer could not go into a thread", "channel", in.ChannelID, "guild", in.GuildID, "missing", why,
		"error", err)
	return r.Above("-# " + d.words.Say("follow.no_thread")), nil
}

// maxThreadName is the most characters of the name of a thread, of which Discord shows
// fewer.
const maxThreadName = 60

// threadName is the title of the article that answers a question: never what somebody
// wrote.
func (d handler) threadName(ctx context.Context, q state.Question) (string, error) {
	answer, err := d.answerTo(ctx, q, 1)
	if err != nil {
		return "", err
	}
	name := ""
	if len(answer.Hits) > 0 {
		name = discord.PlainWords(discord.Clip(layout.TitleOf(answer.Hits[0].Article), maxThreadName))
	}
	return cmp.Or(discord.Tidy(name), d.words.Say("follow.title")), nil
}

// following are the questions that one which follows an answer may mean, the one
// that keeps most of the answer first. The last keeps nothing.
func (d handler) following(ctx context.Context, before state.Question, question string) ([]state.Question, error) {
	plain := state.Question{Command: commands.Ask, Text: question, Language: before.Language}
	answer, err := d.answerTo(ctx, before, 1)
	if err != nil {
		return nil, err
	}
	kept := before
	kept.Text, kept.Follows = question, true
	var tries []state.Question
	add := func(q state.Question) {
		withWords := q
		withWords.Kept = discord.Clip(strings.TrimSpace(before.Text+" "+before.Kept), maxKept)
		q.Kept = ""
		tries = append(tries, q, withWords)
	}
	if len(answer.Hits) > 0 {
		h := answer.Hits[0]
		kept.Source, kept.Speaker = h.Article.ID, ""
		if quoted, _, _ := h.Voices(); len(quoted) == 1 {
			kept.Speaker, _, _ = strings.Cut(quoted[0], ", ")
			add(kept)
			kept.Speaker = ""
		}
		add(kept)
	}
	kept.Source, kept.Speaker = before.Source, before.Speaker
	kept.Kept = discord.Clip(before.Text, maxKept)
	tries = append(tries, kept, plain)
	return tries, nil
}

// bestOf is the first of several questions that is answered; otherwise the first
// that something comes close to, and at last the last of them.
func (d handler) bestOf(ctx context.Context, tries []state.Question) (state.Question, error) {
	last := tries[len(tries)-1]
	close := last
	isClose := false
	for _, q := range tries {
		answer, err := d.answerTo(ctx, q, 1)
		if err != nil {
			return state.Question{}, fmt.Errorf("ask a question that follows: %w", err)
		}
		if answer.Answered && len(answer.Hits) > 0 {
			return q, nil
		}
		if !isClose && answer.Step == retrieval.StepClosest {
			close, isClose = q, true
		}
	}
	return close, nil
}

// keptLines say to what a question was narrowed down; of one that followed an
// answer, what was kept of it.
func (d handler) keptLines(q state.Question, only retrieval.Source) []string {
	if !q.Follows {
		return narrowLines(d.words, q, only)
	}
	w := d.words
	var kept []string
	if q.Speaker != "" {
		kept = append(kept, w.Isolate(discord.Inline(q.Speaker, layout.MaxName)))
	}
	if only.ID != "" {
		kept = append(kept, w.Isolate(discord.Inline(layout.TitleOf(only.Citation), layout.MaxName)))
	}
	for _, b := range bounds(q) {
		kept = append(kept, w.Say(b.key, "Value", discord.Inline(b.value, layout.MaxName)))
	}
	if q.Kept != "" {
		kept = append(kept, w.Quote(discord.Inline(q.Kept, layout.MaxName)))
	}
	return []string{"-# " + w.Say("follow.kept", "What", strings.Join(kept, " · "))}
}

// dropped asks a question that followed an answer without what was kept of it.
func (d handler) dropped(ctx context.Context, in discord.Interaction, q state.Question, v discord.Visibility) (discord.Response, error) {
	r, err := d.answer(ctx, in, state.Question{Command: commands.Ask, Text: q.Text, Language: q.Language}, v)
	return r.Update(), err
}
