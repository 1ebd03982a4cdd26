package published

import (
	"encoding/pem"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/doctor"
	"github.com/verbatim-bot/verbatim/config"
)

// secure is a node with a certificate of its own that wants a password.
func secure(t *testing.T) config.OpenSearch {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, ok := r.BasicAuth()
		switch {
		case !ok || user != "verbatim" || password != "secret":
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, "Unauthorized")
		case r.URL.Path == "/":
			fmt.Fprint(w, `{"version":{"distribution":"opensearch","number":"3.8.0"}}`)
		case strings.HasPrefix(r.URL.Path, "/_cluster/health"):
			fmt.Fprint(w, `{"cluster_name":"c","status":"yellow","number_of_nodes":1,"number_of_data_nodes":1,"unassigned_shards":3}`)
		case strings.HasPrefix(r.URL.Path, "/_cat"):
			fmt.Fprint(w, `[]`)
		default:
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"error":{"type":"index_not_found_exception","reason":"no such index"}}`)
		}
	}))
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	t.Cleanup(server.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
	if err := os.WriteFile(ca, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.OpenSearch{Addresses: []string{server.URL}, User: "verbatim", Password: "secret", CA: ca, Name: "main", Copies: 1}
}

// look gives what doctor says of a cluster.
func look(t *testing.T, c config.OpenSearch) string {
	t.Helper()
	var d doctor.Report
	Look(t.Context(), &d, c, slog.New(slog.DiscardHandler))
	var out strings.Builder
	for _, f := range d.Findings {
		fmt.Fprintf(&out, "%s: %s -> %s\n", f.Result, f.Found, f.Fix)
	}
	if strings.Contains(out.String(), "secret") && !strings.Contains(out.String(), "/run/secrets") {
		t.Errorf("the password is told: %s", &out)
	}
	return out.String()
}

// The password and the certificates of the settings are used, and doctor says what is
// wrong with them, or what the cluster misses.
func TestLook(t *testing.T) {
	c := secure(t)
	said := look(t, c)
	for _, want := range []string{"ok: c, OpenSearch 3.8.0, 1 node, yellow", "warning: 3 copies are on no node",
		"no collection is published here"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	wrong := c
	wrong.Password = "other"
	if said := look(t, wrong); !strings.Contains(said, "answered 401") || !strings.Contains(said, "_PASSWORD_FILE") {
		t.Errorf("a wrong password: %s", said)
	}
	for name, content := range map[string]string{"none.pem": "", "no.pem": "no certificate"} {
		wrong := c
		wrong.CA = filepath.Join(t.TempDir(), name)
		if content != "" {
			if err := os.WriteFile(wrong.CA, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Connect(wrong, nil); err == nil || !strings.Contains(err.Error(), "VERBATIM_OPENSEARCH_CA") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
