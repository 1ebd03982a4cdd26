package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// projectURL is where the source code and the documentation are.
const projectURL = "https://github.com/verbatim-bot/verbatim"

// about says what the bot is and what it knows.
func (d handler) about(ctx context.Context) (discord.Response, error) {
	sources, err := d.articles(ctx)
	if err != nil {
		return discord.Response{}, err
	}
	text := d.words.Begin() + d.words.Say("about", "Version", discord.Inline(d.version, layout.MaxName)) + "\n" +
		layout.Coverage(d.words, sources)
	if indexed := lastIndexed(sources); indexed != "" {
		text += " " + d.words.Say("about.indexed", "When", indexed)
	}
	if languages := layout.Languages(d.words, sources); languages != "" {
		text += "\n\n" + languages
	}
	return discord.Message(discord.Private, discord.TextPart(text),
		discord.Rows([]discord.Component{discord.LinkButton(d.words.Say("button.source_code"), projectURL)})[0]), nil
}

// privacy says what the bot reads and keeps, here.
func (d handler) privacy() discord.Response {
	gaps := "privacy.gaps_off"
	if d.settings.Gaps {
		gaps = "privacy.gaps_on"
	}
	heard := d.words.Say("privacy.heard_off")
	if len(d.settings.AskChannels) > 0 && d.hearing != nil {
		heard = d.words.Say("privacy.heard_on", "Channels", channelList(d.settings.AskChannels))
	}
	return discord.Say(d.words.Say("privacy", "Gaps", d.words.Say(gaps), "Heard", heard))
}

// lastIndexed is when an article was last read, "" when that is not known.
func lastIndexed(sources []retrieval.Source) string {
	if len(sources) == 0 {
		return ""
	}
	return discord.DateSpan(slices.MaxFunc(sources, func(a, b retrieval.Source) int { return a.Indexed.Compare(b.Indexed) }).Indexed)
}

// noAnswer says that nothing here is about a question, in which languages the
// articles are, and what to try: a few questions that are answered. It is always
// private, and never offers a guess.
func (d handler) noAnswer(ctx context.Context, q state.Question, none nothing) (discord.Response, error) {
	w, only := d.words, none.only
	var lines []string
	var buttons []discord.Component
	switch {
	case q.Follows:
		lines = append([]string{"**" + w.Say("nothing.head") + "**"}, d.keptLines(q, only)...)
	case narrowed(q):
		lines = append([]string{w.Say("nothing.narrowed")}, narrowLines(w, q, only)...)
	case only.ID != "":
		lines = append(lines, w.Say("nothing.source", "Title", w.Isolate(discord.Inline(layout.TitleOf(only.Citation), layout.MaxTitle))))
	default:
		sources, err := d.articles(ctx)
		if err != nil {
			return discord.Response{}, err
		}
		lines = append(lines, "**"+w.Say("nothing.head")+"**", layout.Coverage(w, sources))
		if other := cmp.Or(otherLanguages(w, sources), foreignTo(w, none.answer)); other != "" {
			lines = append(lines, w.Say("nothing.languages", "Languages", other))
		}
		lines = append(lines, w.Say("nothing.advice"))
		if none.answer != nil {
			buttons = d.questionButtons(none.answer.Try)
		}
		if len(buttons) > 0 {
			lines = append(lines, w.Say("nothing.try"))
		}
	}
	if !q.OfMessage && d.repeats {
		lines = slices.Insert(lines, 1, "-# "+w.Say("nothing.asked", "Question", w.Isolate(discord.Inline(q.Text, layout.MaxAsked))))
	}
	parts := append([]discord.Component{discord.TextPart(strings.Join(lines, "\n"))}, discord.Rows(buttons)...)
	return discord.Message(discord.Private, parts...).Ending(Refused), nil
}

// otherLanguages are the languages of the articles when that of the asker is not one
// of them, the most frequent first; "" when it is, or none is known.
func otherLanguages(w phrases.Words, sources []retrieval.Source) string {
	counts := map[string]int{}
	for _, s := range sources {
		if code, _, _ := strings.Cut(strings.ToLower(s.Language), "-"); code != "" {
			counts[code]++
		}
	}
	if counts[w.Language] > 0 {
		return ""
	}
	codes := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	var names []string
	for _, code := range codes[:min(len(codes), layout.MaxVoices)] {
		names = append(names, discord.Inline(w.LanguageName(code), layout.MaxWord))
	}
	return w.List(names)
}

// foreignTo are the languages of the articles where the question is in none of them.
func foreignTo(w phrases.Words, answer *retrieval.Answer) string {
	if answer == nil || answer.Foreign == "" {
		return ""
	}
	var names []string
	for _, code := range answer.Languages[:min(len(answer.Languages), layout.MaxVoices)] {
		names = append(names, discord.Inline(w.LanguageName(code), layout.MaxWord))
	}
	return w.List(names)
}

// help says how to ask, with a few questions that are answered here.
func (d handler) help(ctx context.Context) (discord.Response, error) {
	text := strings.TrimSpace(d.words.Say("help")) + "\n\n" + d.words.Say("help.sides")
	if len(d.settings.AskChannels) > 0 && d.hearing != nil {
		text += "\n\n" + d.words.Say("help.mention", "Channels", channelList(d.settings.AskChannels))
	}
	return d.withQuestions(ctx, discord.Private, text+"\n")
}

// withQuestions is a text with a few questions to try.
func (d handler) withQuestions(ctx context.Context, v discord.Visibility, text string) (discord.Response, error) {
	questions, err := d.lib.Suggest(ctx, d.scope)
	if err != nil && !errors.Is(err, ErrIndexing) {
		return discord.Response{}, fmt.Errorf("look for questions that are answered: %w", err)
	}
	buttons := d.questionButtons(questions)
	if len(buttons) > 0 {
		text += "\n" + d.words.Say("help.try")
	}
	parts := append([]discord.Component{discord.TextPart(strings.TrimSpace(text))}, discord.Rows(buttons)...)
	return discord.Message(v, parts...), nil
}

// mostTried is how many questions are offered.
const mostTried = 3

// questionButtons ask questions that are answered. Without the store there are none.
func (d handler) questionButtons(questions []string) []discord.Component {
	var buttons []discord.Component
	taken := map[string]bool{}
	for _, question := range questions[:min(len(questions), mostTried)] {
		label, q := question, state.Question{Command: commands.Ask, Text: question}
		if speaker, ok := retrieval.WhatSaid(question); ok {
			label = d.words.Say("try.said", "Speaker", d.words.Isolate(discord.Tidy(speaker)))
			q = state.Question{Command: commands.Who, Speaker: speaker}
		}
		t, err := d.remember(q, discord.Private)
		if id := t.id(pressAsk, 0); err == nil && discord.Tidy(label) != "" && !taken[id] {
			taken[id] = true
			buttons = append(buttons, discord.Button(label, id))
		}
	}
	return buttons
}
