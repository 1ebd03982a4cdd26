package bot

import (
	"slices"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// narrowed reports whether a question of /ask is asked of those passages only that
// quote somebody, are of certain dates or about a version.
func narrowed(q state.Question) bool { return q.Speaker != "" || len(bounds(q)) > 0 }

// bound is a key of the words that say to what a question was narrowed down, and the value.
type bound struct{ key, value string }

// bounds are those of the dates and the version of a question.
func bounds(q state.Question) []bound {
	all := []bound{{"answer.after", q.After}, {"answer.before", q.Before}, {"answer.version", q.Version}}
	return slices.DeleteFunc(all, func(b bound) bool { return b.value == "" })
}

// narrowLines say to what a question was narrowed down.
func narrowLines(w phrases.Words, q state.Question, only retrieval.Source) []string {
	var lines []string
	if only.ID != "" {
		lines = append(lines, onlyLine(w, only))
	}
	if q.Speaker != "" {
		lines = append(lines, "-# "+w.Say("answer.speaker", "Value", discord.Inline(q.Speaker, layout.MaxTitle)))
	}
	for _, b := range bounds(q) {
		lines = append(lines, "-# "+w.Say(b.key, "Value", discord.Inline(b.value, layout.MaxTitle)))
	}
	return lines
}

// onlyLine says that one article was searched.
func onlyLine(w phrases.Words, only retrieval.Source) string {
	return "-# " + w.Say("answer.only", "Title", discord.Inline(layout.TitleOf(only.Citation), layout.MaxTitle))
}
