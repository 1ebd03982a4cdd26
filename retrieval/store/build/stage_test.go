package build_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/verbatim-bot/verbatim/retrieval"
	. "github.com/verbatim-bot/verbatim/retrieval/store/build"
)

func stage(t *testing.T, dir string, fsys fstest.MapFS) *Staged {
	t.Helper()
	s, err := Stage(t.Context(), dir, fsys, options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Discard(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// What is staged can be asked, and the index in use knows nothing of it until it
// is committed.
func TestStage(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(maps.Clone(town))
	update(t, dir, fsys)
	delete(fsys, "owls.txt")
	owls := retrieval.Query{Question: "How many voles do barn owls eat?"}

	s := stage(t, dir, fsys)
	wantReport(t, s.Report(), "", "", "owls", 2)
	staged, err := s.Open()
	if err != nil {
		t.Fatal(err)
	}
	next := retrieval.New(staged)
	defer closeIndex(t, next)
	if ask(t, next, owls).Answered {
		t.Error("the staged build answers from an article that is gone")
	}
	if !ask(t, open(t, dir), owls).Answered {
		t.Error("the index in use changed before the commit")
	}
	if err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	if ask(t, open(t, dir), owls).Answered {
		t.Error("the commit changed nothing")
	}
	if ask(t, next, owls).Answered || len(builds(t, dir)) != 1 {
		t.Errorf("after the commit there are %v", builds(t, dir))
	}
	if err := s.Discard(); err != nil {
		t.Error(err)
	}
	sameAnswers(t, dir, fsys)
}

// A build that is discarded leaves nothing, and the folder is free again.
func TestStageDiscard(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(maps.Clone(town))
	update(t, dir, fsys)
	before, err := os.ReadFile(filepath.Join(dir, CurrentFile))
	if err != nil {
		t.Fatal(err)
	}
	delete(fsys, "owls.txt")
	s := stage(t, dir, fsys)
	if len(builds(t, dir)) != 2 {
		t.Errorf("while staged there are %v, want two builds", builds(t, dir))
	}
	for range 2 {
		if err := s.Discard(); err != nil {
			t.Fatal(err)
		}
	}
	if after, err := os.ReadFile(filepath.Join(dir, CurrentFile)); err != nil || string(after) != string(before) || len(builds(t, dir)) != 1 {
		t.Errorf("after the discard %s names %q (%v), builds %v", CurrentFile, after, err, builds(t, dir))
	}
	wantReport(t, update(t, dir, fsys), "", "", "owls", 2)
}

// Where nothing changed, the index in use is what is staged.
func TestStageSame(t *testing.T) {
	dir := t.TempDir()
	fsys := folder(maps.Clone(town))
	update(t, dir, fsys)
	for _, end := range []func(*Staged) error{(*Staged).Discard, (*Staged).Commit} {
		s := stage(t, dir, fsys)
		x, err := s.Open()
		if err != nil {
			t.Fatal(err)
		}
		if x.Edition() != open(t, dir).Edition() {
			t.Error("nothing changed, and another index is staged")
		}
		closeIndex(t, retrieval.New(x))
		if err := end(s); err != nil {
			t.Error(err)
		}
	}
	sameAnswers(t, dir, fsys)
}
