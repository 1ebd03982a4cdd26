package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// The proxy that the environment names is asked, and not for what NO_PROXY names.
func TestModelProxy(t *testing.T) {
	var asked []string
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.String()+r.Host)
		http.Error(w, "the proxy does not let this through", http.StatusForbidden)
	}))
	defer proxy.Close()
	var stdout, stderr bytes.Buffer
	environ := []string{"HF_ENDPOINT=http://hub.invalid", "http_proxy=" + proxy.URL, "XDG_CACHE_HOME=" + t.TempDir(), "HOME=" + t.TempDir()}
	to := filepath.Join(t.TempDir(), "model")
	code := run(t.Context(), []string{"model", "add", "--to", to}, environ, nil, &stdout, &stderr)
	if code != exitError || len(asked) != 1 || !strings.HasPrefix(asked[0], "GET http://hub.invalid/Xenova/e5-small-v2/") {
		t.Errorf("exit code %d; the proxy was asked for %q\n%s", code, asked, &stderr)
	}
	if s := stderr.String(); !strings.Contains(s, "403 Forbidden") || !strings.Contains(s, "by hand: mvn ") {
		t.Errorf("the error is %s", s)
	}
}
