package main

import (
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
)

func (p *program) terminal() terminal.Terminal { return terminal.Of(p.stdout, p.getenv) }

func (p *program) progress(what string) *terminal.Progress {
	return terminal.NewProgress(p.stderr, what)
}

func (p *program) getenv(name string) string {
	for _, kv := range slices.Backward(p.environ) {
		if n, v, _ := strings.Cut(kv, "="); n == name {
			return v
		}
	}
	return ""
}
