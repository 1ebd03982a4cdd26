package layout

import (
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// Note says a note of a verdict, as Markdown.
func Note(w phrases.Words, n verify.Note) string {
	return w.Note(n, func(words string, most int) string { return discord.Escape(discord.Clip(words, most)) })
}
