// Package bot is Discord, and nothing but Discord: it takes a command, asks the
// core once, and shows what came back.
package bot

import (
	"context"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// Library is what the bot asks.
type Library struct {
	// Ask finds the passages that answer.
	Ask func(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error)
	// Sources lists the articles of the collection.
	Sources func(ctx context.Context) ([]retrieval.Source, error)
}
