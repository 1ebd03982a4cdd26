package build

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
)

// A file that ends the process, by the memory that it takes or a fault that nothing
// catches, would end it again after every start. So which files are being read is
// noted beside the index, and how much memory the process used. What the note of a
// run says that did not end by itself is believed at once where the memory points to
// the one file; otherwise, since a process is ended for other reasons too, that file is
// read once more, alone, and left out when the run ends there again. Before it comes
// to that, a file that takes more than the memory limit is given up.

// underwayFile is the note, in the index folder while files are being read.
const underwayFile = "underway"

const (
	// lookEvery is the time between two looks at the memory.
	lookEvery = 20 * time.Millisecond
	// leastGrowth is how much memory must have gone to a file that is to blame for it.
	leastGrowth = 64 << 20
	// mostLive is the share of the memory limit that what is in use may take while a
	// file is read; more does not leave room for what is done next.
	mostLive = 0.9
	// muchUsed is the share of the memory limit that tells of a run which ended that it
	// was the memory; without a limit muchUsedAlone bytes do.
	muchUsed      = 0.5
	muchUsedAlone = 1 << 30
	// mostTries is how many runs a file may end.
	mostTries = 2
)

// underway is what is being read.
type underway struct {
	path   string
	limit  int64 // of memory in bytes; math.MaxInt64 for none
	memory func() memoryUse

	mu    sync.Mutex
	note  *os.File // nil when there is none
	size  int64    // of memory, as noted
	files map[string]*reads
	// suspects are files that were being read when a run ended, as far as they are
	// not read since, by their paths.
	suspects map[string]suspect
	stop     chan struct{}
	stopped  sync.WaitGroup
}

// reads is a file that is being read.
type reads struct {
	file   article.File
	before int64 // memory in use when it was begun
	cancel context.CancelCauseFunc
}

// suspect is what the note says of a file.
type suspect struct {
	File article.File `json:"file"`
	// Times is how many runs ended while it was being read.
	Times int `json:"times"`
	// Before is the memory of the process in bytes when the file was begun.
	Before int64 `json:"before"`
}

// underwayNote is the note as it is written.
type underwayNote struct {
	Limit    int64     `json:"limit"`
	Memory   int64     `json:"memory"` // of the process in bytes, at the last look
	Reading  []suspect `json:"reading"`
	Suspects []suspect `json:"suspects,omitempty"`
}

// memoryUse is what the process uses, in bytes.
type memoryUse struct {
	total int64 // taken from the system
	live  int64 // in use, as of the last garbage collection
}

// memoryLimit is the memory that the process should keep to, in bytes.
func memoryLimit() int64 { return debug.SetMemoryLimit(-1) }

// memoryOfProcess asks the runtime, which takes a few microseconds.
func memoryOfProcess() memoryUse {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"},
		{Name: "/gc/heap/live:bytes"}}
	metrics.Read(samples)
	n := func(i int) int64 {
		if samples[i].Value.Kind() != metrics.KindUint64 {
			return 0
		}
		return int64(samples[i].Value.Uint64())
	}
	return memoryUse{total: n(0) - n(1), live: n(2)}
}

// beginUnderway reads the note of the run before and begins a new one. Without a
// note the files are read all the same.
func beginUnderway(dir string, opts Options) *underway {
	u := &underway{path: filepath.Join(dir, underwayFile), limit: memoryLimit(), memory: memoryOfProcess,
		files: map[string]*reads{}, suspects: map[string]suspect{}, stop: make(chan struct{})}
	if opts.memory != nil {
		u.memory = opts.memory
	}
	before := readUnderway(u.path)
	for _, s := range before.Suspects {
		u.suspects[s.File.Path] = s
	}
	for _, s := range before.Reading {
		s.Times += u.suspects[s.File.Path].Times + 1
		if before.points(s) {
			s.Times = mostTries
		}
		u.suspects[s.File.Path] = s
	}
	if f, err := os.Create(u.path); err == nil {
		u.note = f
	}
	u.write()
	u.stopped.Go(u.watch)
	return u
}

// readUnderway reads a note; one that cannot be read says nothing.
func readUnderway(path string) (n underwayNote) {
	f, err := os.Open(path)
	if err != nil {
		return underwayNote{}
	}
	defer f.Close()
	if err := json.NewDecoder(f).Decode(&n); err != nil { // the first value: what follows is of an older note
		return underwayNote{}
	}
	return n
}

// points reports whether the memory that was noted points to a file.
func (n underwayNote) points(s suspect) bool {
	most := float64(muchUsedAlone)
	if n.Limit != math.MaxInt64 {
		most = muchUsed * float64(n.Limit)
	}
	return len(n.Reading) == 1 && float64(n.Memory) >= most && n.Memory-s.Before >= leastGrowth
}

// write notes what is being read. The note is of use, not of need: what becomes of
// it is not told.
func (u *underway) write() {
	if u.note == nil {
		return
	}
	n := underwayNote{Limit: u.limit, Memory: u.size, Reading: []suspect{}}
	for path, r := range u.files {
		n.Reading = append(n.Reading, suspect{File: r.file, Times: u.suspects[path].Times, Before: r.before})
	}
	for path, s := range u.suspects {
		if u.files[path] == nil {
			n.Suspects = append(n.Suspects, s)
		}
	}
	line, err := json.Marshal(n)
	if err == nil {
		_, _ = u.note.WriteAt(append(line, '\n'), 0)
	}
}

// watch looks at the memory until the reading ends.
func (u *underway) watch() {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-u.stop:
			return
		case <-tick.C:
			u.look()
		}
	}
}

// look notes how much memory is used, and gives a file up that takes too much.
func (u *underway) look() {
	use := u.memory()
	u.mu.Lock()
	defer u.mu.Unlock()
	const step = 8 << 20
	if d := use.total - u.size; d > step || d < -step {
		u.size = use.total
		u.write()
	}
	if u.limit == math.MaxInt64 || float64(use.live) <= mostLive*float64(u.limit) {
		return
	}
	for _, r := range u.files {
		if r.cancel != nil && use.total-r.before >= leastGrowth {
			r.cancel(&memoryError{u.limit})
		}
	}
}

// memoryError says that a file takes more memory than there is.
type memoryError struct{ limit int64 }

func (e *memoryError) Error() string {
	return fmt.Sprintf("it takes more memory than the limit of %d MiB leaves", e.limit>>20)
}

// begin notes that a file is being read; call end when it is. The context ends when
// it takes too much memory.
func (u *underway) begin(ctx context.Context, f article.File) (_ context.Context, end func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, u.noteFile(f, cancel)
}

// beginIndexing notes that the words of a file are being indexed.
func (u *underway) beginIndexing(f article.File) (end func()) { return u.noteFile(f, nil) }

func (u *underway) noteFile(f article.File, cancel context.CancelCauseFunc) (end func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	use := u.memory()
	u.size = use.total
	u.files[f.Path] = &reads{f, use.total, cancel}
	u.write()
	return func() {
		u.mu.Lock()
		defer u.mu.Unlock()
		delete(u.files, f.Path)
		if cancel == nil {
			delete(u.suspects, f.Path) // it is through
		} else {
			cancel(nil)
		}
	}
}

// end ends the note. The file stays where it still says something; see settleUnderway.
func (u *underway) end() {
	close(u.stop)
	u.stopped.Wait()
	u.mu.Lock()
	defer u.mu.Unlock()
	clear(u.files)
	u.write()
	if u.note == nil {
		return
	}
	_ = u.note.Close()
	if len(u.suspects) == 0 {
		_ = os.Remove(u.path)
	}
}

// settleUnderway takes the note away: the index that is in use now has all that was
// to be read, or says of it that it was left out.
func settleUnderway(dir string) { _ = disk.RemoveFile(filepath.Join(dir, underwayFile)) }

// suspected reports whether a file was being read when a run ended, so that it is
// to be read alone.
func (u *underway) suspected(f article.File) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	s, ok := u.suspects[f.Path]
	return ok && f.Same(s.File)
}

// guilty reports whether a file ended a run and is not to be read.
func (u *underway) guilty(f article.File) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	s, ok := u.suspects[f.Path]
	return ok && f.Same(s.File) && s.Times >= mostTries
}

// leaveOut takes the files out of those to be read that ended a run, and adds the
// records of them to out.
func (u *underway) leaveOut(files []article.File, out []fileRecord) ([]article.File, []fileRecord) {
	var read []article.File
	for _, f := range files {
		if !u.guilty(f) {
			read = append(read, f)
			continue
		}
		out = append(out, fileRecord{File: f, Articles: []string{}, Limit: u.limit, Problems: []article.Problem{{
			File: f.Path, Fatal: true, Cause: "it is left out, since the last run ended while it was being read: it takes too much memory, or " +
				"has a fault in it",
			Fix: "divide it or take it out of the folder, or try it again with a higher memory limit, or with verbatim index --again",
		}}})
	}
	return read, out
}

// tooMuch is the record of a file that was given up for its memory; ok is false when
// that is not why err came.
func (u *underway) tooMuch(ctx context.Context, f article.File) (_ reading, ok bool) {
	var much *memoryError
	if !errors.As(context.Cause(ctx), &much) {
		return reading{}, false
	}
	return reading{file: f, limit: u.limit, problems: []article.Problem{{
		File: f.Path, Fatal: true, Cause: "it cannot be read: " + much.Error(), Fix: "divide it, or raise the memory limit",
	}}}, true
}

// recoverWait bounds the wait for the memory of a file that was given up: a library
// may not hear of it before it is through.
const recoverWait = 30 * time.Second

// recover waits until the memory is free again that a file took since it was begun.
func (u *underway) recover(ctx context.Context, before int64) {
	ctx, cancel := context.WithTimeout(ctx, recoverWait)
	defer cancel()
	for {
		debug.FreeOSMemory()
		if u.memory().total-before < leastGrowth {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(10 * lookEvery):
		}
	}
}

// leftOut reports whether a record is of a file that was left out for what it takes,
// under a limit that is no higher now.
func (r *fileRecord) leftOut() bool { return r.Limit != 0 && memoryLimit() <= r.Limit }

// LeftOutFile is a file that an index leaves out.
type LeftOutFile struct {
	article.File
	Problem article.Problem
}

// LeftOut lists the files that the index in dir leaves out because reading them ended
// the program or took too much memory, by their paths. Nobody should read them
// without need.
func LeftOut(dir string) (map[string]LeftOutFile, error) {
	build, err := disk.CurrentBuild(dir)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, build)
	m, err := disk.ReadManifest(path)
	if err != nil {
		return nil, err
	}
	files, err := disk.ReadLines[fileRecord](path, disk.FilesFile, m)
	if err != nil {
		return nil, err
	}
	out := map[string]LeftOutFile{}
	for _, f := range files {
		if f.leftOut() && len(f.Problems) > 0 {
			out[f.Path] = LeftOutFile{f.File, f.Problems[0]}
		}
	}
	return out, nil
}
