package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// projectURL is where the source code and the documentation are.
const projectURL = "https://github.com/verbatim-bot/verbatim"

// about says what the bot is and what it knows.
func (d handler) about(ctx context.Context) (response, error) {
	sources, err := d.articles(ctx)
	if err != nil {
		return response{}, err
	}
	text := d.words.say("about", "Version", escape(clip(d.version, maxName))) + "\n" + coverage(d.words, sources)
	if indexed := lastIndexed(sources); indexed != "" {
		text += " " + d.words.say("about.indexed", "When", indexed)
	}
	return messageResponse(private, textPart(text),
		rows([]component{linkButton(d.words.say("button.source_code"), projectURL)})[0]), nil
}

// privacy says what the bot reads and keeps, here.
func (d handler) privacy() response {
	gaps := "privacy.gaps_off"
	if d.settings.Gaps {
		gaps = "privacy.gaps_on"
	}
	return say(d.words.say("privacy", "Gaps", d.words.say(gaps)))
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
func (d handler) noAnswer(ctx context.Context, q state.Question, none nothing) (response, error) {
	w, only := d.words, none.only
	asked := "-# " + w.say("nothing.asked", "Question", escape(clip(q.Text, maxQuestion)))
	var text string
	switch {
	case narrowed(q):
		lines := append([]string{w.say("nothing.narrowed")}, narrowLines(w, q, only)...)
		text = strings.Join(append(lines, asked), "\n")
	case only.ID != "":
		text = w.say("nothing.source", "Title", escape(clip(titleOf(only.Citation), maxTitle))) + "\n" + asked
	default:
		sources, err := d.articles(ctx)
		if err != nil {
			return response{}, err
		}
		head, advice := w.say("nothing.head"), w.say("nothing.advice")
		if none.answer != nil && len(none.answer.Try) > 0 {
			head += "\n" + w.say("nothing.try")
			for _, question := range none.answer.Try {
				head += "\n• " + escape(clip(question, maxTitle))
			}
		}
		limit := maxText - length(head+advice+asked) - 3 // line ends
		text = strings.Join([]string{head, sourceList(w, sources, limit), advice, asked}, "\n")
	}
	return messageResponse(private, textPart(text)).ending(Refused), nil
}
