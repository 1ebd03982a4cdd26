package build

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/internal/disk"
)

// Staged is a build that is whole, on the disk, and not yet the current one, so
// that it can be looked at before it is. It locks the index folder against
// every other build: call Commit or Discard, and soon.
type Staged struct {
	dir, name string // name is "" when nothing changed
	report    *Report
	release   func() // the build that was started from, and the lock
	step      disk.Steps
}

// Stage prepares what Update would put in place, and leaves the index in dir as
// it is.
func Stage(ctx context.Context, dir string, fsys fs.FS, opts Options) (_ *Staged, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the index folder: %w", err)
	}
	unlock, err := disk.Lock(ctx, dir)
	if err != nil {
		return nil, err
	}
	old, why := openPrevious(dir, opts.Fingerprint)
	if opts.Again && old != nil {
		old.Close()
		old, why = nil, "that was asked for"
	}
	s := &Staged{dir: dir, step: opts.step}
	s.release = func() {
		if old != nil {
			old.Close()
		}
		unlock()
	}
	defer func() {
		if err != nil {
			s.finish()
		}
	}()
	err = s.build(ctx, fsys, old, opts)
	var damaged *store.DamagedError
	if errors.As(err, &damaged) && old != nil {
		// What was to be taken over has decayed.
		old.Close()
		old, why = nil, damaged.Error()
		err = s.build(ctx, fsys, nil, opts)
	}
	if err != nil {
		return nil, err
	}
	if old != nil {
		// Anyone who compares two indexes opens them, and a third is not to be in
		// memory meanwhile.
		old.Close()
		old = nil
	}
	s.report.Rebuilt = why
	return s, nil
}

// build writes the build, unless nothing differs from the old one.
func (s *Staged) build(ctx context.Context, fsys fs.FS, old *previous, opts Options) error {
	plan, err := planUpdate(ctx, fsys, old, opts)
	if err != nil {
		return err
	}
	s.report = plan.report
	if old != nil && !plan.filesChanged {
		disk.RemoveOtherBuilds(s.dir, old.name, s.step)
		return nil
	}
	if s.name, err = disk.MakeBuild(s.dir, opts.Now); err != nil {
		return err
	}
	err = writeBuild(ctx, s.path(), plan, opts, func(w *writer) error { return w.readNew(ctx, fsys) })
	if err != nil {
		return errors.Join(fmt.Errorf("build the index: %w", err), os.RemoveAll(s.path()))
	}
	return nil
}

func (s *Staged) path() string { return filepath.Join(s.dir, s.name) }

// Report says what the build changes.
func (s *Staged) Report() *Report { return s.report }

// Open opens the build for reading, or the current index when nothing changed.
// Close it before Discard; after Commit it stays as good as one that [Open] gave.
func (s *Staged) Open() (*store.Collection, error) {
	if s.name == "" {
		return store.Open(s.dir)
	}
	return store.OpenBuild(s.path())
}

// Commit makes the build the current one. When it fails, that is as
// it was and the build is gone.
func (s *Staged) Commit() error {
	defer s.finish()
	if s.name == "" {
		settleUnderway(s.dir)
		return nil
	}
	if err := disk.SetCurrent(s.dir, s.name, s.step); err != nil {
		return errors.Join(err, os.RemoveAll(s.path()))
	}
	settleUnderway(s.dir)
	disk.RemoveOtherBuilds(s.dir, s.name, s.step)
	return nil
}

// Discard takes the build away. After Commit it does nothing, so that it can be
// deferred.
func (s *Staged) Discard() error {
	if s.release == nil {
		return nil
	}
	defer s.finish()
	if s.name == "" {
		return nil
	}
	if err := os.RemoveAll(s.path()); err != nil {
		return fmt.Errorf("take the build away that was not put in place: %w", err)
	}
	return nil
}

// finish unlocks the index folder, once.
func (s *Staged) finish() {
	if s.release != nil {
		s.release()
		s.release = nil
	}
}
