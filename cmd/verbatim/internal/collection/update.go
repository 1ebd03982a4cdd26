package collection

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/memory"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
	"github.com/verbatim-bot/verbatim/retrieval/publish"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// UpdateOptions say how an index is brought up to its articles.
type UpdateOptions struct {
	Again   bool // read every file again, not only the changed ones
	Force   bool // put the new index in use whatever it is like
	Preview bool // put nothing in use
	Details bool // find out what changed, article by article
	Words   bool // leave the vectors for later
	// Live is the index in use; nil for the one that the folder says.
	Live *retrieval.Index
	// Keep leaves the new index open, once it is in use, for the caller to close.
	Keep bool
}

// Updated is what became of it.
type Updated struct {
	*build.Report
	// Changes is nil when nothing changed, or when nobody asked for them.
	Changes *build.Changes `json:"changes,omitempty"`
	// Questions is how the operator's own questions go; nil without any.
	Questions *Comparison `json:"questions,omitempty"`
	// Held says in a sentence why the new index was not put in use, or would not
	// be; empty when it was.
	Held string `json:"held,omitempty"`
	// Published says what was published in a cluster; nil without one.
	Published *publish.Report `json:"published,omitempty"`
	// Live is set when the index in use is that of the articles now.
	Live bool `json:"live"`

	HeldBack *bot.HeldBackError `json:"-"`
	Index    *retrieval.Index   `json:"-"` // with UpdateOptions.Keep; nil when nothing new is in use
}

// Comparison is how the operator's own questions go with the index in use
// and with the new one.
type Comparison struct {
	// Was is nil when there was no index to ask.
	Was    *evaluate.QuestionFigures `json:"was,omitempty"`
	Is     evaluate.QuestionFigures  `json:"is"`
	Worse  []evaluate.Difference     `json:"worse"`
	Better []evaluate.Difference     `json:"better"`
}

// Update brings the index in dir up to the articles folder. A new index that
// answers the operator's own questions worse than the one in use, or that has lost
// every article, is not put in use unless it is forced to.
func (c *Collection) Update(ctx context.Context, dir string, o UpdateOptions) (u *Updated, err error) {
	before, err := os.Stat(c.Config.Articles)
	if err != nil {
		before = nil // said in full below
	}
	staged, err := c.stage(ctx, dir, o.Again)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, staged.Discard()) }()
	// Unmounted halfway, the files that are left would pass for all there are.
	if after, err := os.Stat(c.Config.Articles); err != nil || !os.SameFile(before, after) {
		return nil, fmt.Errorf("the articles folder %s was taken away while it was read; the index is kept as it was: try again when the "+
			"folder is there", c.Config.Articles)
	}
	u = &Updated{Report: staged.Report(), Live: !o.Preview}
	if u.Same() {
		if !u.Live {
			return u, nil
		}
		return u, staged.Commit()
	}
	built, err := staged.Open()
	if err != nil {
		return nil, fmt.Errorf("look at the new index: %w", err)
	}
	next := retrieval.New(built)
	defer func() {
		if u == nil || u.Index == nil {
			err = errors.Join(err, next.Close())
		}
	}()
	if err := c.judge(ctx, dir, u, next, o); err != nil {
		return nil, err
	}
	if !u.Live {
		return u, nil
	}
	if err := staged.Commit(); err != nil {
		return nil, err
	}
	if o.Keep {
		u.Index = next
	}
	return u, nil
}

func (c *Collection) stage(ctx context.Context, dir string, again bool) (*build.Staged, error) {
	memory.KeepToLimit(c.Log)
	fsys, err := c.Folder()
	if err != nil {
		return nil, err
	}
	reader, err := c.Reader()
	if err != nil {
		return nil, err
	}
	progress := c.Progress("reading articles")
	defer progress.Done()
	return build.Stage(ctx, dir, fsys, build.Options{
		Reader: reader, Fingerprint: Fingerprint(), Again: again, Progress: progress.Set,
		Finishing: func() { progress.Then("finishing the index") }, Now: time.Now(),
	})
}

// judge compares the new index with the one in use, and decides whether it
// may take its place.
func (c *Collection) judge(ctx context.Context, dir string, u *Updated, next *retrieval.Index, o UpdateOptions) (err error) {
	live := o.Live
	if live == nil {
		// An index that cannot be opened cannot be asked: nothing to compare with.
		if x, err := retrieval.Open(dir); err == nil {
			live = x
			defer x.Close()
		}
	}
	if o.Details {
		var before *store.Collection
		if live != nil {
			before = live.Collection()
		}
		if u.Changes, err = build.Compare(ctx, before, next.Collection()); err != nil {
			return fmt.Errorf("see what changed: %w", err)
		}
	}
	if err := c.gate(ctx, u, live, next); err != nil {
		return err
	}
	u.Live = u.Live && (u.HeldBack == nil || o.Force)
	return nil
}

// gate compares a new index with the one in use, which may be nil.
func (c *Collection) gate(ctx context.Context, u *Updated, live, next *retrieval.Index) error {
	if live != nil && len(live.Sources()) > 0 && len(next.Sources()) == 0 {
		u.HeldBack = &bot.HeldBackError{Empty: true}
		u.Held = "the articles folder is empty, and the index in use is not"
		return nil
	}
	if c.Config.Questions == "" {
		return nil
	}
	questions, err := ReadQuestions(c.Config.Questions)
	if err != nil {
		return fmt.Errorf("the questions that a new index has to answer (VERBATIM_QUESTIONS): %w", err)
	}
	figures := &Comparison{Worse: []evaluate.Difference{}, Better: []evaluate.Difference{}}
	u.Questions = figures
	if figures.Is, err = evaluate.Questions(ctx, questions, next.Ask); err != nil || live == nil {
		return err
	}
	was, err := evaluate.Questions(ctx, questions, live.Ask)
	if err != nil {
		return err
	}
	figures.Was = &was
	worse, better := evaluate.Differences(was, figures.Is)
	figures.Worse, figures.Better = append(figures.Worse, worse...), append(figures.Better, better...)
	if !figures.Is.WorseThan(was) {
		return nil
	}
	u.HeldBack = &bot.HeldBackError{}
	for _, d := range figures.Worse {
		u.HeldBack.Worse = append(u.HeldBack.Worse, d.ID)
	}
	u.Held = figures.sentence()
	return nil
}

// sentence says how the new index does, beside the one in use.
func (c *Comparison) sentence() string {
	s := fmt.Sprintf("it answers %d of %s in the first excerpt (the index in use: %d)", c.Is.First,
		terminal.Count(c.Is.Answerable, "question"), c.Was.First)
	if c.Is.Unanswerable > 0 {
		s += fmt.Sprintf(" and refuses %d of %d that nothing answers (the index in use: %d)",
			c.Is.Unanswerable-c.Is.Answered, c.Is.Unanswerable, c.Is.Unanswerable-c.Was.Answered)
	}
	return s
}

func ReadQuestions(path string) ([]evaluate.Question, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the questions: %w", err)
	}
	defer f.Close()
	questions, err := evaluate.ReadQuestions(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return questions, nil
}

// WayOut says what to do about an error of an update, where that is known.
func WayOut(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "make room on the disk of the index folder: an update needs as much as the index takes now, and again what is new"
	case ReadOnly(err):
		return "give Verbatim the right to write the index folder, or name another one with VERBATIM_INDEX"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "raise the limit of open files (ulimit -n)"
	}
	return ""
}

// Explained adds the way out of an error of an update; nil stays nil.
func Explained(err error) error {
	if way := WayOut(err); way != "" {
		return fmt.Errorf("%w; %s", err, way)
	}
	return err
}
