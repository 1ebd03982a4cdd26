// Package collection is the collection that the settings name, as every command uses
// it: where its articles, its index, its vectors, its model and the state of the bot
// are kept; how it is opened, and brought up to the articles folder first; and what
// keeps a new index from taking the place of the one in use.
//
//   - [Collection.Open] opens it for one answer, [Collection.OpenToAsk] with its model;
//   - [Collection.Update] brings the index up to the articles, and judges the new one;
//   - [Collection.Publish] and [Collection.OpenPublished] are for one in a cluster.
//
// It must not know commands, flags and Discord's messages, nor how answers are printed;
// package live has an index that stays open while this one brings it up to date.
package collection

import (
	"io"
	"log/slog"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/config"
	"github.com/verbatim-bot/verbatim/internal/cluster"
)

// Collection is the collection of some settings.
type Collection struct {
	// Config are the settings. They may be changed until the collection is opened.
	Config *config.Config
	Log    *slog.Logger
	// Warnings gets what a user should read besides the answer.
	Warnings io.Writer
	// Progress is a bar for what is being done.
	Progress func(what string) *terminal.Progress
	// Publishes is set for a command that makes what is published in a cluster: it uses
	// the index of this machine.
	Publishes bool

	client *cluster.Client // nil before it is needed
}
