package article

import (
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// Leftover names the rule of page chrome that knows a paragraph of a stored
// text, or "" when none does. The rules let lines in the middle of a text stand
// where they may as well be part of it; who looks after the articles can tell.
func Leftover(paragraph string) (rule string) {
	if len(paragraph) > draft.MaxChromeLine {
		return ""
	}
	switch {
	case adverts[prose.Fold(paragraph)]:
		return "advert label"
	case crossLink.MatchString(paragraph) && !prose.EndsWithStop(paragraph):
		return "link to another article"
	case isShareLine(paragraph):
		return "share line"
	case isSubscription(paragraph):
		return "subscription line"
	case isCopyright(paragraph):
		return "copyright line"
	}
	return ""
}
