package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
)

const (
	// listed is the number of passages in a list of more of them.
	listed = 5
	// firstWords is the most of a passage that a list shows of it.
	firstWords = 70
)

// passages is how many passages a reply of /ask shows at once here.
func (d handler) passages() int { return min(max(d.settings.Passages, 1), commands.MaxPassages) }

// askReply is the reply to /ask: the passages that answer best, the rest behind a
// button. The error of a question that nothing answers is nothing.
func (d handler) askReply(ctx context.Context, q state.Question, v discord.Visibility) (discord.Response, error) {
	only, err := d.articleOf(ctx, q.Source)
	if err != nil {
		return discord.Response{}, err
	}
	whole := d.passages()
	answer, err := d.answerTo(ctx, q, whole+1)
	if err != nil {
		return discord.Response{}, err
	}
	if !answer.Answered || len(answer.Hits) == 0 {
		return discord.Response{}, nothing{only, answer}
	}
	shown := answer.Hits[:min(whole, len(answer.Hits))]
	head := layout.QuestionLines(d.words, answer, d.repeats && !q.OfMessage, d.keptLines(q, only))
	t, keepErr := d.remember(q, v)
	var parts []discord.Component
	if head != "" {
		parts = append(parts, discord.TextPart(head))
	}
	room := layout.MostShown - layout.ShownLength(head)
	for _, h := range shown {
		parts = append(parts, layout.AnswerPassage(d.words, h).Container(d.words, max(room, layout.MostShown/2)))
	}
	if keepErr != nil { // the answer is as good, but for its buttons
		return discord.Message(v, append(parts, discord.Rows(sourceButtons(d.words, shown[:1]))...)...), keepErr
	}
	return discord.Message(v, append(parts, d.controls(t, q, shown, len(answer.Hits) > whole)...)...), nil
}

// controls are what can be done with an answer: a row of buttons, and a menu where
// there is more to do.
func (d handler) controls(t answerRef, q state.Question, shown []retrieval.Hit, more bool) []discord.Component {
	w := d.words
	var buttons []discord.Component
	if more {
		buttons = append(buttons, discord.Button(w.Say("button.more"), t.id(pressMore, 0)))
	}
	buttons = append(buttons, sourceButtons(w, shown[:1])...)
	if !q.OfMessage {
		// On a phone a row of five goes into two lines: the thumbs stay together.
		buttons = append(buttons, discord.Button("👍", t.id(pressYes, 0)), discord.Button("👎", t.id(pressNo, 0)),
			discord.Button(w.Say("button.follow"), t.id(pressFollow, 0)))
	}
	var options []discord.Option
	for i, h := range shown[1:] {
		if id := receiptID(pressSource, h); id != "" {
			options = append(options, discord.Option{Label: w.Say("do.source", "N", strconv.Itoa(i+2)), Value: id,
				Description: layout.PlainFacts(w, h)})
		}
	}
	if q.Follows {
		options = append(options, discord.Option{Label: w.Say("do.drop"), Value: t.id(pressDrop, 0)})
	}
	if t.visibility == discord.Private && d.mayShare && !q.OfMessage {
		options = append(options, discord.Option{Label: w.Say("do.share"), Value: t.id(pressShare, 0)})
	}
	parts := discord.Rows(buttons)
	if len(options) > 0 {
		parts = append(parts, discord.Select(t.id(pressDo, 0), w.Say("do.choose"), options))
	}
	return parts
}

// sourceButtons are the button that shows where a passage is from; none for one
// without a receipt.
func sourceButtons(w phrases.Words, hits []retrieval.Hit) []discord.Component {
	var buttons []discord.Component
	for _, h := range hits {
		if id := receiptID(pressSource, h); id != "" {
			buttons = append(buttons, discord.Button(w.Say("button.source"), id))
		}
	}
	return buttons
}

// listOf is a page of the passages after those that the reply shows: where each is
// from, its first words, and a menu to read one whole.
func (d handler) listOf(ctx context.Context, q state.Question, p buttonID, head string) (discord.Response, error) {
	first := d.passages() + p.page*listed
	answer, err := d.answerTo(ctx, q, first+listed+1)
	if err != nil {
		return discord.Response{}, err
	}
	if len(answer.Hits) <= first {
		return discord.Response{}, emptyError{userError(d.words.Say("press.nothing"))}
	}
	rest := answer.Hits[first:]
	page := rest[:min(len(rest), listed)]
	q.Asker = d.asker // who opens a list turns its pages
	t, err := d.remember(q, discord.Private)
	if err != nil {
		return discord.Response{}, err
	}
	w := d.words
	lines := []string{"-# " + discord.Inline(q.Text, layout.MaxQuestion), w.Say(head)}
	if q.OfMessage {
		lines = lines[1:]
	}
	if p.page > 0 {
		lines = append(lines, "-# "+w.Say("answer.page", "N", w.Number(p.page+1)))
	}
	if p.question != "" && p.edition != d.lib.Edition() {
		lines = append(lines, "-# "+w.Say("answer.stale"))
	}
	parts := []discord.Component{discord.TextPart(strings.Join(lines, "\n"))}
	var options []discord.Option
	for _, h := range page {
		n := strconv.Itoa(h.N)
		beginning := layout.BeginningOf(h.Excerpt, firstWords)
		from := layout.OutletAndDate(w, h.Article)
		if from == "" {
			from = w.Isolate(discord.Inline(layout.TitleOf(h.Article), layout.MaxName))
		}
		parts = append(parts, discord.TextPart(w.Begin()+layout.JoinFacts("**"+n+"**", from)+"\n"+
			discord.Quote([]retrieval.Fragment{{Text: beginning}})))
		label := n + " · " + layout.PlainFacts(w, h)
		options = append(options, discord.Option{Label: label, Value: n, Description: discord.Tidy(beginning)})
	}
	var turn []discord.Component
	if p.page > 0 {
		turn = append(turn, discord.Button(w.Say("button.back"), t.id(pressTurn, p.page-1)))
	}
	if len(rest) > listed && p.page < maxPage {
		turn = append(turn, discord.Button(w.Say("button.more"), t.id(pressTurn, p.page+1)))
	}
	parts = append(parts, discord.Rows(turn)...)
	return discord.Message(discord.Private, append(parts, discord.Select(t.id(pressShow, p.page), w.Say("more.choose"), options))...), nil
}

// wholeOf shows a passage of a list whole, in the place of the list.
func (d handler) wholeOf(ctx context.Context, q state.Question, p buttonID, chosen string) (discord.Response, error) {
	n, err := strconv.Atoi(chosen)
	if err != nil || n < 1 || n > commands.MaxPassages+(maxPage+1)*listed {
		return discord.Response{}, d.unknown()
	}
	answer, err := d.answerTo(ctx, q, n)
	if err != nil {
		return discord.Response{}, err
	}
	if len(answer.Hits) < n {
		return discord.Response{}, emptyError{userError(d.words.Say("press.nothing"))}
	}
	h := answer.Hits[n-1]
	parts := []discord.Component{layout.AnswerPassage(d.words, h).Container(d.words, discord.MaxText)}
	buttons := append([]discord.Component{discord.Button(d.words.Say("button.back"), p.id(pressTurn, p.page))},
		sourceButtons(d.words, []retrieval.Hit{h})...)
	return discord.Message(discord.Private, append(parts, discord.Rows(buttons)...)...), nil
}

// near shows all the passages that come closest.
func (d handler) near(ctx context.Context, q state.Question, v discord.Visibility) (discord.Response, error) {
	only, err := d.articleOf(ctx, q.Source)
	if err != nil {
		return discord.Response{}, err
	}
	answer, err := d.answerTo(ctx, q, retrieval.DefaultLimit)
	if err != nil {
		return discord.Response{}, err
	}
	switch answer.Step {
	case retrieval.StepAnswers: // the articles changed meanwhile
		return d.askReply(ctx, q, v)
	case retrieval.StepClosest:
		return d.closestOf(q, only, answer.Nearest, false)
	}
	return d.noAnswer(ctx, q, nothing{answer: answer})
}

// closest shows the passage that comes closest to a question which nothing answers
// for certain, always in private: it may not answer, and what may not answer is not
// to be spread.
func (d handler) closest(q state.Question, only retrieval.Source, answer *retrieval.Answer) (discord.Response, error) {
	return d.closestOf(q, only, answer.Nearest, true)
}

// closestOf looks unlike an answer: its head says first that nothing answers for
// certain, and its bar is grey.
func (d handler) closestOf(q state.Question, only retrieval.Source, nearest []retrieval.Hit, firstOnly bool) (discord.Response, error) {
	w := d.words
	head := "**" + w.Say("closest.head") + "**"
	if !q.OfMessage && d.repeats {
		head += "\n-# " + w.Say("nothing.asked", "Question", w.Isolate(discord.Inline(q.Text, layout.MaxAsked)))
	}
	for _, line := range d.keptLines(q, only) {
		head += "\n" + line
	}
	var texts []discord.Component
	room := layout.MostShown - layout.ShownLength(head)
	shown := nearest
	if firstOnly {
		shown = nearest[:min(1, len(nearest))]
	}
	for _, h := range shown {
		texts = append(texts, discord.TextPart(layout.AnswerPassage(w, h).Text(w, room)))
	}
	parts := []discord.Component{discord.TextPart(head), discord.Container(layout.GreyAccent, texts...)}
	var buttons []discord.Component
	if len(nearest) > len(shown) {
		t, err := d.remember(q, discord.Private)
		if err != nil {
			return discord.Message(discord.Private, parts...).Ending(Refused), err
		}
		buttons = append(buttons, discord.Button(w.Say("button.near"), t.id(pressNear, 0)))
	}
	buttons = append(buttons, sourceButtons(w, shown[:1])...)
	return discord.Message(discord.Private, append(parts, discord.Rows(buttons)...)...).Ending(Refused), nil
}

// turned is a page of quotations whose button was pressed.
func (d handler) turned(ctx context.Context, q state.Question, p buttonID) (discord.Response, error) {
	r, err := d.page(ctx, q, p)
	return r, d.nowNothing(err)
}

// answerTo asks the collection a question of /ask, for at most limit hits. What was
// kept from the answer before it is asked for with it.
func (d handler) answerTo(ctx context.Context, q state.Question, limit int) (*retrieval.Answer, error) {
	query := retrieval.Query{Question: q.Text, Source: q.Source, Speaker: q.Speaker, Version: q.Version, Language: q.Language,
		Limit: limit, Scope: d.scope}
	if q.Kept != "" {
		query.Question += " " + q.Kept
	}
	if err := query.Between(q.After, q.Before); err != nil {
		return nil, fmt.Errorf("ask the collection: %w", err)
	}
	answer, err := d.lib.Ask(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("ask the collection: %w", err)
	}
	shown := *answer
	shown.Question = q.Text
	return &shown, nil
}
