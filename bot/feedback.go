package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// judged counts what somebody says of the first passage of an answer, and where it
// was not what they had asked for offers the next ones.
func (d handler) judged(ctx context.Context, in discord.Interaction, q state.Question, p buttonID) (discord.Response, error) {
	yes := p.action == pressYes
	answer, err := d.answerTo(ctx, q, 1)
	if err != nil {
		return discord.Response{}, err
	}
	if len(answer.Hits) == 0 {
		return discord.Response{}, emptyError{userError(d.words.Say("press.nothing"))}
	}
	if in.GuildID != "" && !q.OfMessage {
		question := discord.Clip(q.Text, commands.MaxQuestion)
		if err := d.store.Judge(in.GuildID, question, answer.Hits[0].Receipt, yes, d.now()); err != nil {
			return discord.Response{}, err
		}
	}
	if yes {
		return discord.Say(d.words.Say("judge.thanks")), nil
	}
	p.page = 0
	r, err := d.listOf(ctx, q, p, "judge.next")
	if errors.As(err, new(emptyError)) {
		return discord.Say(d.words.Say("judge.none")), nil
	}
	return r, err
}

// verdictLines are the verdicts of a server as lines of a file of questions, which
// the operator can take over: an answer that was not the right one has a gap to be
// filled in.
func (d handler) verdictLines(ctx context.Context, server string) ([]string, error) {
	verdicts, err := d.store.Verdicts(server, d.now())
	if err != nil {
		return nil, err
	}
	var lines []string
	for i, v := range verdicts[:min(len(verdicts), maxListed)] {
		line := struct {
			ID       string     `json:"id"`
			Question string     `json:"question"`
			Answers  [][]string `json:"answers"`
			Receipt  string     `json:"receipt"`
			Verdict  string     `json:"verdict"`
		}{fmt.Sprintf("judged-%d", i+1), v.Question, [][]string{{"…"}}, v.Receipt, fmt.Sprintf("yes %d, no %d", v.Yes, v.No)}
		if v.Yes > v.No {
			words, err := d.wordsOf(ctx, v.Receipt)
			if err != nil {
				return nil, err
			}
			if words != "" {
				line.Answers[0][0] = words
			}
		}
		var text strings.Builder
		encoder := json.NewEncoder(&text)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(line); err != nil {
			return nil, fmt.Errorf("write a verdict: %w", err)
		}
		lines = append(lines, strings.TrimSpace(text.String()))
	}
	return lines, nil
}

// wordsOf are the first words of a receipt, "" where they are no longer there.
func (d handler) wordsOf(ctx context.Context, receipt string) (string, error) {
	hit, _, err := d.lib.Excerpt(ctx, receipt, d.scope)
	if errors.As(err, new(*retrieval.HiddenError)) || errors.Is(err, cite.ErrNoReceipt) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the words of a receipt: %w", err)
	}
	if hit == nil {
		return "", nil
	}
	return layout.BeginningOf(hit.Excerpt, firstWords), nil
}
