package publish

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/internal/cluster"
)

// Engine is the program that the nodes of a cluster run.
type Engine struct {
	Number       string `json:"number"`       // of its version, like 3.8.0
	Distribution string `json:"distribution"` // opensearch; "" for Elasticsearch
}

// The versions of OpenSearch that Verbatim can use: the first that reads stems with
// what they count for, and the last whose answers are known.
const (
	firstMajor, firstMinor = 2, 10
	lastMajor              = 3
)

// EngineOf asks a cluster what it runs.
func EngineOf(ctx context.Context, c *cluster.Client) (Engine, error) {
	var said struct{ Version Engine }
	if err := c.Read(ctx, http.MethodGet, "/", nil, nil, &said); err != nil {
		return Engine{}, fmt.Errorf("ask which version the nodes have: %w", err)
	}
	return said.Version, nil
}

// Check makes sure that an engine can be used. Known is false for a version that came
// after this program.
func (e Engine) Check() (known bool, err error) {
	if e.Distribution != "opensearch" {
		return false, fmt.Errorf("what answers at the addresses of VERBATIM_OPENSEARCH is not OpenSearch, but calls its version %q", e.Number)
	}
	major, rest, _ := strings.Cut(e.Number, ".")
	minor, _, _ := strings.Cut(rest, ".")
	m, errMajor := strconv.Atoi(major)
	n, errMinor := strconv.Atoi(minor)
	switch {
	case errMajor != nil || errMinor != nil:
		return false, nil
	case m < firstMajor || m == firstMajor && n < firstMinor:
		return false, fmt.Errorf("the nodes run OpenSearch %s: Verbatim needs %d.%d or a later version", e.Number, firstMajor, firstMinor)
	}
	return m <= lastMajor, nil
}
