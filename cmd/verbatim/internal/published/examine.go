package published

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/doctor"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/config"
	"github.com/verbatim-bot/verbatim/retrieval/publish"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// health is how a cluster is.
type health struct {
	Name      string `json:"cluster_name"`
	Status    string `json:"status"`
	Nodes     int    `json:"number_of_nodes"`
	DataNodes int    `json:"number_of_data_nodes"`
	Missing   int    `json:"unassigned_shards"`

	Engine publish.Engine `json:"-"`
	// Silent are the addresses, of those that are set, that do not answer, and why.
	Silent map[string]error `json:"-"`
	// Copies is the number of copies of the published words, less than which are set
	// if nodes are missing.
	Copies int `json:"-"`
}

// examine looks how the cluster is.
func examine(ctx context.Context, c config.OpenSearch, log *slog.Logger) (*health, error) {
	h := &health{Silent: map[string]error{}}
	for _, address := range c.Addresses {
		one := c
		one.Addresses = []string{address}
		client, err := Connect(one, log)
		if err != nil {
			return nil, err
		}
		if engine, err := publish.EngineOf(ctx, client); err != nil {
			h.Silent[address] = err
		} else {
			h.Engine = engine
		}
		client.Close()
	}
	if len(h.Silent) == len(c.Addresses) {
		var err error
		for _, e := range h.Silent {
			err = e
		}
		return nil, err
	}
	client, err := Connect(c, log)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	if err := client.Read(ctx, http.MethodGet, "/_cluster/health/verbatim-"+c.Name+"*", nil, nil, h); err != nil {
		return nil, err
	}
	var said []struct{ Rep string }
	err = client.Read(ctx, http.MethodGet, "/_cat/indices/verbatim-"+c.Name, url.Values{"format": {"json"}, "h": {"rep"}}, nil, &said)
	if err == nil && len(said) > 0 {
		h.Copies, _ = strconv.Atoi(said[0].Rep)
	}
	return h, nil
}

// check is the name of what is looked at here.
const check = "cluster"

// Look looks at the cluster that a collection is published in, and at what is published.
func Look(ctx context.Context, d *doctor.Report, c config.OpenSearch, log *slog.Logger) {
	h, err := examine(ctx, c, log)
	if err != nil {
		d.Fail(check, err.Error(), "look whether the nodes run and can be reached from here, and at the user, the password and the "+
			"certificates in VERBATIM_OPENSEARCH_USER, _PASSWORD_FILE and _CA")
		return
	}
	d.OK(check, "%s, OpenSearch %s, %s, %s", h.Name, h.Engine.Number, terminal.Count(h.Nodes, "node"), h.Status)
	if known, err := h.Engine.Check(); err != nil {
		d.Fail(check, err.Error(), "use a cluster of another version (docs/cluster.md)")
	} else if !known {
		d.Warn(check, fmt.Sprintf("this version of Verbatim does not know OpenSearch %s", h.Engine.Number),
			"ask it some questions that you know the answers of, or use a version that docs/cluster.md names")
	}
	for address, err := range h.Silent {
		d.Warn(check, fmt.Sprintf("%s does not answer: %v", address, err), "start that node, or take it out of VERBATIM_OPENSEARCH")
	}
	if strings.HasPrefix(c.Addresses[0], "http://") && c.User != "" {
		d.Warn(check, "the password is sent without TLS",
			"write https:// in VERBATIM_OPENSEARCH, and the file of the certificates into VERBATIM_OPENSEARCH_CA")
	}
	switch {
	case h.Status == "red":
		d.Fail(check, "a part of an index is on no node", "start the nodes that are missing, or return a snapshot (docs/cluster.md)")
	case h.Missing > 0:
		d.Warn(check, fmt.Sprintf("%d copies are on no node", h.Missing),
			"start the nodes that are missing; with one data node set VERBATIM_OPENSEARCH_COPIES=0")
	case h.DataNodes > 1 && h.Copies == 0:
		d.Warn(check, "there is one copy of each part alone: without a node there is no answer",
			"VERBATIM_OPENSEARCH_COPIES=1, then verbatim index --again")
	}
	lookAtPublished(ctx, d, c, log)
}

// lookAtPublished looks at what is published.
func lookAtPublished(ctx context.Context, d *doctor.Report, c config.OpenSearch, log *slog.Logger) {
	client, err := Connect(c, log)
	if err != nil {
		d.Fail(check, err.Error(), "")
		return
	}
	defer client.Close()
	place := publish.Place{Cluster: client, Name: c.Name}
	m, err := place.Current(ctx)
	switch {
	case errors.Is(err, publish.ErrNothing):
		d.Warn(check, err.Error(), "publish it: verbatim --articles FOLDER index")
		return
	case err != nil:
		d.Fail(check, err.Error(), "")
		return
	case m.Format != store.FormatVersion:
		d.Fail(check, fmt.Sprintf("what is published has format %d, this version reads format %d", m.Format, store.FormatVersion),
			"publish it with this version: verbatim index")
		return
	}
	if err := Ready(ctx, place); err != nil {
		d.Fail(check, err.Error(), "look at the nodes, or publish it again: verbatim index --again")
		return
	}
	d.OK(check, "verbatim-%s: %s, %s, published on %s", c.Name, terminal.Count(m.Articles, "article"),
		terminal.Count(m.Passages, "passage"), m.Published.Format(time.DateTime))
}
