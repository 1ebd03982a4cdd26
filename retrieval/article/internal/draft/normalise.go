package draft

import "github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"

// Normalise fixes the characters of a stored text; see [prose.Normalise].
func Normalise(s string) string { return prose.Normalise(s) }
