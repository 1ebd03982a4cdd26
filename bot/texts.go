package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
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
	text := d.words.Say("about", "Version", discord.Escape(discord.Clip(d.version, maxName))) + "\n" + coverage(d.words, sources)
	if indexed := lastIndexed(sources); indexed != "" {
		text += " " + d.words.Say("about.indexed", "When", indexed)
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
	return discord.Say(d.words.Say("privacy", "Gaps", d.words.Say(gaps)))
}

// lastIndexed is when an article was last read, "" when that is not known.
func lastIndexed(sources []retrieval.Source) string {
	if len(sources) == 0 {
		return ""
	}
	return dateSpan(slices.MaxFunc(sources, func(a, b retrieval.Source) int { return a.Indexed.Compare(b.Indexed) }).Indexed)
}

// noAnswer says that nothing answers, what there is, and what to try: a few
// questions that are answered. It is always private, and never offers a guess.
func (d handler) noAnswer(ctx context.Context, q state.Question, none nothing) (discord.Response, error) {
	w, only := d.words, none.only
	asked := "-# " + w.Say("nothing.asked", "Question", discord.Escape(discord.Clip(q.Text, maxQuestion)))
	var text string
	switch {
	case narrowed(q):
		lines := append([]string{w.Say("nothing.narrowed")}, narrowLines(w, q, only)...)
		text = strings.Join(append(lines, asked), "\n")
	case only.ID != "":
		text = w.Say("nothing.source", "Title", discord.Escape(discord.Clip(titleOf(only.Citation), maxTitle))) + "\n" + asked
	default:
		sources, err := d.articles(ctx)
		if err != nil {
			return discord.Response{}, err
		}
		head, advice := w.Say("nothing.head"), w.Say("nothing.advice")
		if none.answer != nil && len(none.answer.Try) > 0 {
			head += "\n" + w.Say("nothing.try")
			for _, question := range none.answer.Try {
				head += "\n• " + discord.Escape(discord.Clip(question, maxTitle))
			}
		}
		limit := discord.MaxText - discord.Length(head+advice+asked) - 3 // line ends
		text = strings.Join([]string{head, sourceList(w, sources, limit), advice, asked}, "\n")
	}
	return discord.Message(discord.Private, discord.TextPart(text)).Ending(Refused), nil
}
