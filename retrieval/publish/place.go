package publish

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/postings/opensearch"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Place is where a collection is published.
type Place struct {
	Cluster *cluster.Client
	Name    string // see CheckName
}

// ErrNothing says that nothing is published under a name.
var ErrNothing = errors.New("no collection is published here")

var validName = regexp.MustCompile(`^[a-z0-9]{1,40}$`)

// CheckName makes sure that a collection may have a name.
func CheckName(name string) error {
	if !validName.MatchString(name) {
		return fmt.Errorf("%q cannot be the name of a collection in a cluster: only a-z and 0-9, 40 of them at most", name)
	}
	return nil
}

// Meta says what an index of words is of.
type Meta struct {
	Build    string            `json:"build"`
	Format   int               `json:"format"`
	Model    string            `json:"model"` // whose vectors are there; "" for none
	Articles int               `json:"articles"`
	Passages int               `json:"passages"`
	Averages postings.Averages `json:"averages"`
	// Files is the SHA-256 of the list of the files.
	Files     string    `json:"files"`
	Published time.Time `json:"published"`
	// Before is the build that was published before, which is kept.
	Before string `json:"before,omitempty"`
}

func (p Place) alias() string             { return "verbatim-" + p.Name }
func (p Place) words(build string) string { return p.alias() + "-" + build }
func (p Place) files() string             { return p.alias() + "-files" }

// Current says what is published. The error is ErrNothing when nothing is.
func (p Place) Current(ctx context.Context) (*Meta, error) {
	var said map[string]struct {
		Mappings struct {
			Meta *Meta `json:"_meta"`
		}
	}
	err := p.Cluster.Read(ctx, http.MethodGet, "/"+p.alias()+"/_mapping", nil, nil, &said)
	if cluster.Status(err) == http.StatusNotFound {
		return nil, fmt.Errorf("%w: %s", ErrNothing, p.alias())
	}
	if err != nil {
		return nil, fmt.Errorf("ask what is published: %w", err)
	}
	for index, x := range said {
		if m := x.Mappings.Meta; m != nil && p.words(m.Build) == index && len(said) == 1 {
			return m, nil
		}
	}
	return nil, fmt.Errorf("%s is not the alias of one index that Verbatim made; remove it, or give another VERBATIM_OPENSEARCH_NAME",
		p.alias())
}

// builds lists the builds that have an index of words in the cluster.
func (p Place) builds(ctx context.Context) ([]string, error) {
	var said []struct{ Index string }
	err := p.Cluster.Read(ctx, http.MethodGet, "/_cat/indices/"+p.words("build-*"), url.Values{"format": {"json"}, "h": {"index"}}, nil, &said)
	if err != nil && cluster.Status(err) != http.StatusNotFound {
		return nil, fmt.Errorf("list what is in the cluster: %w", err)
	}
	var builds []string
	for _, x := range said {
		builds = append(builds, strings.TrimPrefix(x.Index, p.alias()+"-"))
	}
	return builds, nil
}

// Open opens the build that Fetch brought into dir, with its words in the cluster.
func Open(p Place, dir string) (*store.Collection, error) {
	return store.OpenElsewhere(dir, func(b *store.Build, d *postings.Dictionary) (postings.Index, error) {
		return opensearch.Open(p.Cluster, p.words(b.Name), d), nil
	})
}

// piece is a file of a build.
type piece struct {
	Name string `json:"name"` // with slashes
	// Beside is set for a file of the index folder, and not of a build in it.
	Beside bool   `json:"beside,omitempty"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Parts  int    `json:"parts"`
}

// list are the files of a build.
type list struct {
	Pieces []piece `json:"pieces"`
}

// document reads a document of the files; it is false when there is none.
func (p Place) document(ctx context.Context, id string, out any) (bool, error) {
	var said struct {
		Found  bool
		Source json.RawMessage `json:"_source"`
	}
	err := p.Cluster.Read(ctx, http.MethodGet, "/"+p.files()+"/_doc/"+url.PathEscape(id), nil, nil, &said)
	if cluster.Status(err) == http.StatusNotFound {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read %s from the cluster: %w", id, err)
	}
	return true, json.Unmarshal(said.Source, out)
}

// listOf reads the list of the files of a build.
func (p Place) listOf(ctx context.Context, build string) (*list, error) {
	var doc struct {
		List list `json:"list"`
	}
	found, err := p.document(ctx, "list:"+build, &doc)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, fmt.Errorf("the cluster has no list of the files of %s; publish the collection again with verbatim index --again", build)
	}
	return &doc.List, nil
}
