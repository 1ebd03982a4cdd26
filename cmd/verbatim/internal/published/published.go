// Package published connects the program with a collection in a cluster of OpenSearch:
// by the settings, for asking it, for publishing it, and for looking whether it is well.
//
// It must not know the program's commands, nor how the collection lies in the cluster.
package published

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/verbatim-bot/verbatim/config"
	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
	"github.com/verbatim-bot/verbatim/retrieval/publish"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Connect makes a client of the cluster that the settings name. Nothing is sent yet.
func Connect(c config.OpenSearch, log *slog.Logger) (*cluster.Client, error) {
	o := cluster.Options{Addresses: c.Addresses, User: c.User, Password: c.Password.Reveal(), Log: log}
	if c.PasswordFile != "" {
		o.Reread = func() (string, error) {
			password, err := c.ReadPassword()
			return password.Reveal(), err
		}
	}
	if c.CA != "" {
		pem, err := os.ReadFile(filepath.Clean(c.CA))
		if err != nil {
			return nil, fmt.Errorf("read the certificates that VERBATIM_OPENSEARCH_CA names: %w", err)
		}
		o.Roots = x509.NewCertPool()
		if !o.Roots.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("the file that VERBATIM_OPENSEARCH_CA names has no certificate in PEM: %s", c.CA)
		}
	}
	return cluster.New(o)
}

// Open brings what is published into dir, and opens it. Progress, when not nil, is
// called with the bytes that were brought, and of all to bring.
func Open(ctx context.Context, p publish.Place, dir string, progress func(done, total int64)) (*retrieval.Index, error) {
	c, err := publish.Renew(ctx, p, dir, progress)
	if err != nil {
		return nil, fmt.Errorf("open what is published: %w", err)
	}
	return retrieval.New(c), nil
}

// fewTitles is how many articles a new index is asked for by their titles.
const fewTitles = 20

// Check asks a collection in the cluster what the local index of the same build is
// asked. The error says what it does worse.
func Check(ctx context.Context, local *retrieval.Index, remote *store.Collection, questions []evaluate.Question) error {
	x := retrieval.New(remote)
	sources := local.Sources()
	for i := 0; i < len(sources); i += max(1, len(sources)/fewTitles) {
		q := retrieval.Query{Question: sources[i].Title}
		want, err := local.Ask(ctx, q)
		if err != nil {
			return err
		}
		got, err := x.Ask(ctx, q)
		if err != nil {
			return fmt.Errorf("ask what was loaded: %w", err)
		}
		if a, b := found(want), found(got); a != b {
			return fmt.Errorf("what was loaded answers %q with %s, and the index that it was made of with %s; it was not published",
				q.Question, b, a)
		}
	}
	if len(questions) == 0 {
		return nil
	}
	was, err := evaluate.Questions(ctx, questions, local.Ask)
	if err != nil {
		return err
	}
	is, err := evaluate.Questions(ctx, questions, x.Ask)
	if err != nil {
		return fmt.Errorf("ask what was loaded: %w", err)
	}
	if is.WorseThan(was) {
		return fmt.Errorf("what was loaded answers %d of %d questions in the first excerpt, and the index that it was made of %d; it was not "+
			"published", is.First, is.Answerable, was.First)
	}
	return nil
}

// found is what an answer found first.
func found(a *retrieval.Answer) string {
	for _, hits := range [][]retrieval.Hit{a.Hits, a.Nearest} {
		if len(hits) > 0 {
			return string(a.Step) + " " + hits[0].Receipt
		}
	}
	return string(a.Step)
}

// Ready makes sure that every part of what is published answers.
func Ready(ctx context.Context, p publish.Place) error {
	m, err := p.Current(ctx)
	if err != nil {
		return err
	}
	var said struct {
		Hits struct{ Total struct{ Value int } }
	}
	body, err := json.Marshal(map[string]any{"size": 0, "track_total_hits": true})
	if err != nil {
		return err
	}
	if err := p.Cluster.Search(ctx, "verbatim-"+p.Name, body, &said); err != nil {
		return err
	}
	if n := said.Hits.Total.Value; n != m.Passages {
		return fmt.Errorf("%d of %d passages are in the cluster", n, m.Passages)
	}
	return nil
}

// Passing reports whether an error may go better another time.
func Passing(err error) bool {
	return errors.Is(err, cluster.ErrUnreachable) || errors.Is(err, publish.ErrNothing)
}
