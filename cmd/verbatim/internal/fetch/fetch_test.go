package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/meaning"
)

// hubFile is a file on a hub of the tests.
func hubFile(n int) ([]byte, meaning.SourceFile) {
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i * i >> 7)
	}
	sum := sha256.Sum256(data)
	return data, meaning.SourceFile{Name: "weights", Bytes: int64(n), SHA256: hex.EncodeToString(sum[:]), Hub: "some/model/weights"}
}

// fetchFrom fetches from a hub without waiting, and gives what is at the path then.
func fetchFrom(t *testing.T, hub, path string, file meaning.SourceFile) ([]byte, error) {
	t.Helper()
	f := &Fetcher{
		Client: http.DefaultClient, Hub: hub, Wait: func(ctx context.Context, _ int) error { return ctx.Err() },
		Progress: func(done, total int64) {
			if done > total {
				t.Errorf("%d of %d bytes are there", done, total)
			}
		}, Failed: func(error) {},
	}
	err := f.Fetch(t.Context(), path, file)
	data, _ := os.ReadFile(path)
	return data, err
}

// A download that breaks off goes on where it was, in the same run and in the next.
func TestFetchGoesOn(t *testing.T) {
	data, file := hubFile(300_000)
	var asked []string
	breaks := 3
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path+" "+r.Header.Get("Range"))
		from := 0
		if s, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ok {
			from, _ = strconv.Atoi(strings.TrimSuffix(s, "-"))
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(data)-1, len(data)))
			w.WriteHeader(http.StatusPartialContent)
		}
		end := len(data)
		if breaks > 0 {
			breaks--
			end = from + 70_000
		}
		w.Write(data[from:end])
		if end < len(data) {
			panic(http.ErrAbortHandler)
		}
	}))
	defer server.Close()
	path := filepath.Join(t.TempDir(), "weights")
	if err := os.WriteFile(path, data[:10], 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := fetchFrom(t, server.URL, path, file)
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if len(asked) != 4 || asked[0] != "/some/model/weights bytes=10-" {
		t.Errorf("asked for %q", asked)
	}
	for i := 1; i < len(asked); i++ {
		if asked[i] == asked[i-1] {
			t.Errorf("what had come was asked for again: %q", asked)
		}
	}
	if got, err = fetchFrom(t, "http://127.0.0.1:1", path, file); err != nil || !bytes.Equal(got, data) {
		t.Errorf("a file that is whole is fetched again: %v", err)
	}
}

// A server that knows no ranges sends all of it again.
func TestFetchWithoutRanges(t *testing.T) {
	data, file := hubFile(100_000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write(data) }))
	defer server.Close()
	path := filepath.Join(t.TempDir(), "weights")
	if err := os.WriteFile(path, []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := fetchFrom(t, server.URL, path, file); err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// Other bytes are refused and removed, and so is an answer without end.
func TestFetchRefuses(t *testing.T) {
	data, file := hubFile(50_000)
	other := bytes.Clone(data)
	other[77]++
	tries := atomic.Int32{}
	for _, c := range []struct {
		name   string
		answer func(w http.ResponseWriter, r *http.Request)
		want   string
		tries  int32
	}{
		{"other bytes", func(w http.ResponseWriter, _ *http.Request) { w.Write(other) }, "SHA-256", 1},
		{"without end", func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(other); err != nil {
					return
				}
			}
		}, "SHA-256", 1},
		{"not there", http.NotFound, "404", 1},
		{"broken", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, "502", maxTries},
		{"nothing", func(http.ResponseWriter, *http.Request) {}, "broke off at 0", maxTries},
		{"another place", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Range", "bytes 5-9/10")
			w.WriteHeader(http.StatusPartialContent)
		}, "instead of what comes after byte 0", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			tries.Store(0)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				tries.Add(1)
				c.answer(w, r)
			}))
			defer server.Close()
			path := filepath.Join(t.TempDir(), "weights")
			got, err := fetchFrom(t, server.URL, path, file)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("the error is %v", err)
			}
			if len(got) > 0 {
				t.Errorf("%d bytes are left", len(got))
			}
			if tries.Load() != c.tries {
				t.Errorf("%d tries", tries.Load())
			}
		})
	}
}

func TestFetchStops(t *testing.T) {
	_, file := hubFile(100)
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	defer server.Close()
	f := &Fetcher{Client: http.DefaultClient, Hub: server.URL, Wait: WaitLonger, Progress: func(int64, int64) {}, Failed: func(error) {}}
	if err := f.Fetch(ctx, filepath.Join(t.TempDir(), "weights"), file); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
