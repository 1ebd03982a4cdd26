package article

import "github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"

// normalise fixes the characters of a stored text; see [prose.Normalise].
func normalise(s string) string { return prose.Normalise(s) }
