package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// maxKept is the most characters of a question that are kept for the next one.
const maxKept = 200

// followForm asks for the question that follows an answer.
func (d handler) followForm(p buttonID) discord.Response {
	return discord.Form(p.id(pressFollowed, 0), d.words.Say("follow.title"), optionQuestion, d.words.Say("follow.label"), maxQuestionTyped)
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
	question, err := d.typedQuestion(in.Input(optionQuestion))
	if err != nil {
		return discord.Response{}, err
	}
	v := d.visibility(in)
	if p.visibility == discord.Private {
		v = discord.Private
	}
	tries, err := d.following(ctx, before, question)
	if err != nil {
		return discord.Response{}, err
	}
	q, err := d.bestOf(ctx, tries)
	if err != nil {
		return discord.Response{}, err
	}
	return d.answer(ctx, in, q, v)
}

// following are the questions that one which follows an answer may mean, the one
// that keeps most of the answer first. The last keeps nothing.
func (d handler) following(ctx context.Context, before state.Question, question string) ([]state.Question, error) {
	plain := state.Question{Command: commandAsk, Text: question, Language: before.Language}
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
		kept = append(kept, "“"+w.Isolate(discord.Inline(q.Kept, layout.MaxName))+"”")
	}
	return []string{"-# " + w.Say("follow.kept", "What", strings.Join(kept, " · "))}
}

// dropped asks a question that followed an answer without what was kept of it.
func (d handler) dropped(ctx context.Context, in discord.Interaction, q state.Question, v discord.Visibility) (discord.Response, error) {
	r, err := d.answer(ctx, in, state.Question{Command: commandAsk, Text: q.Text, Language: q.Language}, v)
	return r.Update(), err
}
