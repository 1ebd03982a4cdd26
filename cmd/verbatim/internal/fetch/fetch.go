// Package fetch brings a large file over HTTP and checks that it is the one that is
// known. A download that breaks off goes on where it was, in the same run and in the
// next; one that brings nothing several times in a row is given up. Bytes with another
// checksum, or more of them than are known, are refused and removed.
//
// It must not know what the file is for, nor where settings come from: who calls it
// says the address, the client with its proxy, and how to wait.
package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/meaning"
)

// Fetcher fetches files over HTTP.
type Fetcher struct {
	Client *http.Client
	Hub    string // the address that the names of files go after
	Agent  string // the User-Agent that is told
	// Wait waits before the next try; it is told how many have failed in a row.
	Wait     func(ctx context.Context, failed int) error
	Progress func(done, total int64)
	Failed   func(error) // is told of each failure after which there is another try
}

// Bounds on a download.
const (
	maxTries = 5 // in a row that bring nothing
	// Stall is how long a download may go without a byte.
	Stall = 60 * time.Second
)

// WaitLonger waits a second, and twice as long after each failure.
func WaitLonger(ctx context.Context, failed int) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second << (failed - 1)):
		return nil
	}
}

// errWrongBytes says that what came is not the file that is known.
var errWrongBytes = errors.New("what came is not the file that is known: its SHA-256 is another")

// errRefused is an answer that another try does not change.
type errRefused struct{ error }

// Fetch brings a file to path, which holds its beginning when an earlier try broke
// off, and checks it.
func (f *Fetcher) Fetch(ctx context.Context, path string, file meaning.SourceFile) error {
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
		if had, failed = has, failed+1; failed >= maxTries {
			return err
		}
		f.Failed(err)
		if err := f.Wait(ctx, failed); err != nil {
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
func (f *Fetcher) try(ctx context.Context, path string, file meaning.SourceFile) error {
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
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, f.Hub+"/"+file.Hub, nil)
	if err != nil {
		return errRefused{err}
	}
	request.Header.Set("User-Agent", f.Agent)
	if has > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", has))
	}
	response, err := f.Client.Do(request)
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
	stall := time.AfterFunc(Stall, cancel)
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
func (f *Fetcher) copy(out io.Writer, body io.Reader, has, total int64, stall *time.Timer) error {
	buffer := make([]byte, 64<<10)
	for has < total {
		n, err := body.Read(buffer[:min(int64(len(buffer)), total-has)])
		if n > 0 {
			stall.Reset(Stall)
			if _, err := out.Write(buffer[:n]); err != nil {
				return errRefused{fmt.Errorf("write what came: %w", err)}
			}
			has += int64(n)
			f.Progress(has, total)
		}
		if err != nil && has < total {
			return fmt.Errorf("the download broke off at %d of %d bytes: %w", has, total, err)
		}
	}
	return nil
}
