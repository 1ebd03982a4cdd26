package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/fetch"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
)

// hub is where models are fetched from, unless HF_ENDPOINT says another address.
const hub = "https://huggingface.co"

// downloads is the folder beside a model in which its files are kept until all are
// there.
const downloads = "download"

func removeDownloads(dir string) error {
	if err := os.RemoveAll(filepath.Join(dir, downloads)); err != nil {
		return fmt.Errorf("remove what was downloaded: %w", err)
	}
	return nil
}

// fetchModel fetches the files of a model into a folder in dir, which it gives. Its
// error says how to bring them by hand.
func (p *program) fetchModel(ctx context.Context, dir string, s meaning.Source) (string, error) {
	from := strings.TrimRight(p.getenv("HF_ENDPOINT"), "/")
	if from == "" {
		from = hub
	}
	address, err := url.Parse(from)
	if err != nil || address.Scheme != "http" && address.Scheme != "https" || address.Host == "" {
		return "", fmt.Errorf("HF_ENDPOINT is %q: write an address like %s", from, hub)
	}
	into := filepath.Join(dir, downloads)
	if err := os.MkdirAll(into, 0o755); err != nil {
		return "", fmt.Errorf("make the folder of the model: %w", err)
	}
	f := &fetch.Fetcher{Client: p.client(), Hub: from, Agent: "verbatim/" + version, Wait: fetch.WaitLonger}
	f.Failed = func(err error) { fmt.Fprintf(p.stderr, "%s; trying again\n", terminal.Printable(err.Error())) }
	for _, file := range s.Files {
		fmt.Fprintf(p.stderr, "fetching %s of %s from %s, %.1f MB\n", file.Name, s.Name, address.Host, float64(file.Bytes)/1e6)
		bar := p.progress(file.Name)
		bar.Bytes = true
		f.Progress = func(done, total int64) { bar.Set(int(done), int(total)) }
		err := f.Fetch(ctx, filepath.Join(into, file.Name), file)
		bar.Done()
		if err != nil {
			return "", fmt.Errorf("fetch %s: %w; run it again to go on, or bring the model by hand: %s, then "+
				"verbatim model add with the file that you get", file.Name, err, s.Package)
		}
	}
	return into, nil
}

// client heeds the proxy that the environment names, and waits for nothing for ever.
func (p *program) client() *http.Client {
	get := func(name string) string {
		if v := p.getenv(strings.ToUpper(name)); v != "" {
			return v
		}
		return p.getenv(strings.ToLower(name))
	}
	proxy := (&httpproxy.Config{HTTPProxy: get("HTTP_PROXY"), HTTPSProxy: get("HTTPS_PROXY"), NoProxy: get("NO_PROXY")}).ProxyFunc()
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = func(r *http.Request) (*url.URL, error) { return proxy(r.URL) }
	transport.ResponseHeaderTimeout = fetch.Stall
	return &http.Client{Transport: transport}
}
