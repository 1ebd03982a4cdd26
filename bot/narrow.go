package bot

import (
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/phrases"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// narrowed reports whether a question of /ask is asked of those passages only that
// quote somebody or are of certain dates.
func narrowed(q state.Question) bool { return q.Speaker != "" || q.After != "" || q.Before != "" }

// narrowLines say to what a question was narrowed down.
func narrowLines(w phrases.Words, q state.Question, only retrieval.Source) []string {
	var lines []string
	if only.ID != "" {
		lines = append(lines, onlyLine(w, only))
	}
	for _, n := range []struct{ key, value string }{{"answer.speaker", q.Speaker}, {"answer.after", q.After}, {"answer.before", q.Before}} {
		if n.value != "" {
			lines = append(lines, "-# "+w.Say(n.key, "Value", discord.Inline(n.value, layout.MaxTitle)))
		}
	}
	return lines
}

// onlyLine says that one article was searched.
func onlyLine(w phrases.Words, only retrieval.Source) string {
	return "-# " + w.Say("answer.only", "Title", discord.Inline(layout.TitleOf(only.Citation), layout.MaxTitle))
}
