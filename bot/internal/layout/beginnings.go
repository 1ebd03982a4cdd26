package layout

import (
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// BeginningOf is the beginning of a text, at the end of a word: a prefix of it, byte
// for byte.
func BeginningOf(text string, most int) string {
	kept := discord.LongestPrefix(text, func(prefix string) bool { return discord.Length(prefix) <= most })
	if space := strings.LastIndexFunc(kept, unicode.IsSpace); len(kept) < len(text) && space > len(kept)/2 {
		kept = kept[:space]
	}
	return strings.TrimRightFunc(kept, unicode.IsSpace)
}

// PlainFacts say where a hit is from, for a menu, where nothing is formatted.
func PlainFacts(w phrases.Words, h retrieval.Hit) string {
	outlet := discord.Tidy(h.Article.Publisher)
	if outlet == "" {
		outlet = TitleOf(h.Article)
	}
	return JoinFacts(discord.Clip(outlet, MaxName), discord.Tidy(w.Date(h.Article.Published)))
}
