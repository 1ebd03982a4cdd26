package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"

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

// fetcher fetches files over HTTP.
type fetcher struct {
	client *http.Client
	hub    string
	// wait waits before the next try; it is told how many have failed in a row.
	wait     func(ctx context.Context, failed int) error
	progress func(done, total int64)
	failed   func(error) // is told of each failure after which there is another try
}

// Bounds on a download.
const (
	fetchTries = 5                // in a row that bring nothing
	fetchStall = 60 * time.Second // without a byte
)

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
	f := &fetcher{client: p.client(), hub: from, wait: waitLonger}
	f.failed = func(err error) { fmt.Fprintf(p.stderr, "%s; trying again\n", printable(err.Error())) }
	for _, file := range s.Files {
		fmt.Fprintf(p.stderr, "fetching %s of %s from %s, %.1f MB\n", file.Name, s.Name, address.Host, float64(file.Bytes)/1e6)
		bar := p.progress(file.Name)
		bar.bytes = true
		f.progress = func(done, total int64) { bar.set(int(done), int(total)) }
		err := f.fetch(ctx, filepath.Join(into, file.Name), file)
		bar.done()
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
	transport.ResponseHeaderTimeout = fetchStall
	return &http.Client{Transport: transport}
}

func waitLonger(ctx context.Context, failed int) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second << (failed - 1)):
		return nil
	}
}

// errWrongBytes tells that what came is not the file that is known.
var errWrongBytes = errors.New("what came is not the file that is known: its SHA-256 is another")

// errRefused is an answer that another try does not change.
type errRefused struct{ error }

// fetch brings a file to path, which holds its beginning when an earlier try broke
// off, and checks it.
func (f *fetcher) fetch(ctx context.Context, path string, file meaning.SourceFile) error {
	failed, had := 0, int64(-1)
	for {
		err := f.try(ctx, path, file)
		if err == nil {
			return check(path, file)
		}
		if ctx.Err() != nil || errors.As(err, new(errRefused)) {
			return err
		}
		has := sizeOf(path)
		if has > had {
			failed = 0
		}
		if had, failed = has, failed+1; failed >= fetchTries {
			return err
		}
		f.failed(err)
		if err := f.wait(ctx, failed); err != nil {
			return err
		}
	}
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// check compares the checksum of a file that came whole. A wrong one is removed: to
// go on with it would not mend it.
func check(path string, file meaning.SourceFile) error {
	data, err := os.Open(path)
	if err != nil {
		return err
	}
	defer data.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, data); err != nil {
		return err
	}
	if hex.EncodeToString(hash.Sum(nil)) == file.SHA256 {
		return nil
	}
	return errors.Join(errWrongBytes, data.Close(), os.Remove(path))
}

// try asks for what is missing of a file and adds what comes.
func (f *fetcher) try(ctx context.Context, path string, file meaning.SourceFile) error {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return errRefused{err}
	}
	defer out.Close()
	has, err := out.Seek(0, io.SeekEnd)
	if err != nil {
		return errRefused{err}
	}
	if has > file.Bytes {
		if has, err = 0, out.Truncate(0); err != nil {
			return errRefused{err}
		}
	}
	if has == file.Bytes {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.hub+"/"+file.Hub, nil)
	if err != nil {
		return errRefused{err}
	}
	request.Header.Set("User-Agent", "verbatim/"+version)
	if has > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", has))
	}
	response, err := f.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if has, err = startsAt(response, has); err != nil {
		return err
	}
	if err := out.Truncate(has); err != nil {
		return errRefused{err}
	}
	if _, err := out.Seek(has, io.SeekStart); err != nil {
		return errRefused{err}
	}
	stall := time.AfterFunc(fetchStall, cancel)
	defer stall.Stop()
	return f.copy(out, response.Body, has, file.Bytes, stall)
}

// startsAt is the place in the file at which the answer to a request for what comes
// after asked begins.
func startsAt(response *http.Response, asked int64) (int64, error) {
	switch code := response.StatusCode; {
	case code == http.StatusOK:
		return 0, nil
	case code == http.StatusPartialContent:
		var from int64
		if _, err := fmt.Sscanf(response.Header.Get("Content-Range"), "bytes %d-", &from); err != nil || from != asked {
			return 0, errRefused{fmt.Errorf("the server sent %q instead of what comes after byte %d", response.Header.Get("Content-Range"), asked)}
		}
		return from, nil
	case code >= 500 || code == http.StatusTooManyRequests:
		return 0, fmt.Errorf("the server answered %s", response.Status)
	default:
		return 0, errRefused{fmt.Errorf("the server answered %s", response.Status)}
	}
}

// copy adds what comes, up to the length that is known.
func (f *fetcher) copy(out io.Writer, body io.Reader, has, total int64, stall *time.Timer) error {
	buffer := make([]byte, 64<<10)
	for has < total {
		n, err := body.Read(buffer[:min(int64(len(buffer)), total-has)])
		if n > 0 {
			stall.Reset(fetchStall)
			if _, err := out.Write(buffer[:n]); err != nil {
				return errRefused{fmt.Errorf("write what came: %w", err)}
			}
			has += int64(n)
			f.progress(has, total)
		}
		if err != nil && has < total {
			return fmt.Errorf("the download broke off at %d of %d bytes: %w", has, total, err)
		}
	}
	return nil
}
