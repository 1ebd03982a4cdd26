package rank

import (
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank/internal/asking"
)

// leans reports whether a question leans on something that was said before it.
func (q *Question) leans(words []asking.Word) bool {
	return q.asks && q.language == lang.English && !q.collection.Narrowed && asking.Leans(words)
}
