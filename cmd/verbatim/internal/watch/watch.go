// Package watch notices when the files of a folder have changed and come to rest.
//
// [Run] is all there is to call. watch.go decides when; notify.go hears of
// changes from the system, where it reports them; look.go finds them by going
// over the folder, where it does not.
package watch

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"time"
)

// Options say how a folder is watched. The zero Options work, but for Log.
type Options struct {
	// Poll goes over the folder every Interval instead of asking the system to
	// report changes. That is done in any case where the system cannot.
	Poll bool
	// Once makes Run return when changed has worked once.
	Once bool
	// Interval is the time between two looks over the folder when polling; 0
	// means DefaultInterval.
	Interval time.Duration
	// Log gets what a person who hosts it should know.
	Log *slog.Logger

	// Pace are the times that only tests change; the zero Pace means those in use.
	Pace Pace
}

// DefaultInterval is short enough for a person who waits, and going over 50,000
// files that often takes less than a hundredth of one core.
const DefaultInterval = 30 * time.Second

// Pace is how soon something is done about a change.
type Pace struct {
	// Quiet is how long nothing may have changed before a change counts as
	// whole, and AtMost how long that is waited for.
	Quiet, AtMost time.Duration
	// Check is the time between two checks whether the folder is still the one
	// that is watched.
	Check time.Duration
	// Sure is the time between two looks over a folder of whose changes the
	// system reports: it may not report all.
	Sure time.Duration
	// Retry is the wait after a first failure; it doubles up to RetryMost.
	Retry, RetryMost time.Duration
}

var defaultPace = Pace{
	Quiet: 2 * time.Second, AtMost: 30 * time.Second, Check: 2 * time.Second, Sure: 5 * time.Minute,
	Retry: 10 * time.Second, RetryMost: 10 * time.Minute,
}

// Run calls changed at once, and again whenever files under dir have changed and
// nothing has for two seconds, or for half a minute things went on changing.
// Calls never overlap, and rest between them as long as the last one took, at most
// half a minute. An error of changed means that it is called again after a while,
// at most ten minutes. Files and folders that are hidden are passed over.
//
// While dir is not there nothing is called. Run returns when ctx has ended and
// changed has returned.
func Run(ctx context.Context, dir string, o Options, changed func(context.Context) error) {
	if o.Interval == 0 {
		o.Interval = DefaultInterval
	}
	if o.Pace == (Pace{}) {
		o.Pace = defaultPace
	}
	begin(ctx, dir, o, changed).run(ctx)
}

// begin starts to watch, so that changed is due.
func begin(ctx context.Context, dir string, o Options, changed func(context.Context) error) *watcher {
	w := &watcher{Options: o, dir: dir, changed: changed, done: make(chan error, 1)}
	w.begin(ctx)
	w.retryAt = time.Now()
	return w
}

func (w *watcher) run(ctx context.Context) {
	defer w.unwatch()
	w.turn(ctx, time.Now())
	for {
		timer := time.NewTimer(w.wait(time.Now()))
		select {
		case <-ctx.Done():
			timer.Stop()
			if w.running {
				<-w.done
			}
			return
		case e := <-w.events():
			w.heard(e)
		case err := <-w.errors():
			w.misheard(err)
		case err := <-w.done:
			if err == nil && w.Once {
				return
			}
			w.finished(err, time.Now())
		case <-timer.C:
		}
		timer.Stop()
		w.turn(ctx, time.Now())
	}
}

// watcher is the state of Run.
type watcher struct {
	Options
	dir     string
	changed func(context.Context) error

	notice *notice     // nil while polling
	root   os.FileInfo // of the folder that is watched; nil while there is none
	seen   look        // at the folder, the last one

	nextCheck, nextLook time.Time

	// first and last are when the first and the last change came that changed
	// was not called for yet; zero when there is none.
	first, last time.Time
	// retryAt is when changed is called though nothing changed; zero for never.
	retryAt time.Time

	running   bool
	began     time.Time // the call of changed
	done      chan error
	notBefore time.Time // the next call
	failures  int       // in a row
}

// mark notes a change.
func (w *watcher) mark(now time.Time) {
	if w.first.IsZero() {
		w.first = now
	}
	w.last = now
}

// wait is how long nothing has to be done by itself.
func (w *watcher) wait(now time.Time) time.Duration {
	next := w.nextCheck
	if w.root != nil {
		next = earlier(next, w.lookAt())
		if due, ok := w.due(); ok {
			next = earlier(next, due)
		}
	}
	return max(next.Sub(now), 0)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// due is when changed is to be called next, if it is.
func (w *watcher) due() (t time.Time, ok bool) {
	switch {
	case w.running || w.first.IsZero() && w.retryAt.IsZero():
		return time.Time{}, false
	case w.first.IsZero():
		t = w.retryAt
	default:
		t = earlier(w.last.Add(w.Pace.Quiet), w.first.Add(w.Pace.AtMost))
	}
	if t.Before(w.notBefore) {
		t = w.notBefore
	}
	return t, true
}

// lookAt is when to go over the folder next. While polling that is the only way to know
// whether a change has come to rest.
func (w *watcher) lookAt() time.Time {
	if due, ok := w.due(); ok && w.notice == nil {
		return earlier(due, w.nextLook)
	}
	return w.nextLook
}

// turn does what is due.
func (w *watcher) turn(ctx context.Context, now time.Time) {
	if !now.Before(w.nextCheck) {
		w.check(ctx, now)
	}
	if w.root == nil {
		return
	}
	if !now.Before(w.lookAt()) {
		w.look(ctx, now)
	}
	if due, ok := w.due(); !ok || now.Before(due) {
		return
	}
	if w.notice != nil && w.notice.stale {
		// Before the call, so that nothing that comes later is missed.
		if w.watch(); w.root == nil {
			return
		}
	}
	w.first, w.last, w.retryAt = time.Time{}, time.Time{}, time.Time{}
	w.running, w.began = true, now
	go func() { w.done <- w.changed(ctx) }()
}

// finished notes that changed has returned.
func (w *watcher) finished(err error, now time.Time) {
	w.running = false
	w.notBefore = now.Add(min(now.Sub(w.began), w.Pace.AtMost))
	if err == nil {
		w.failures = 0
		return
	}
	w.retryAt = now.Add(min(w.Pace.Retry<<min(w.failures, 16), w.Pace.RetryMost))
	w.failures++
}

// check checks whether the folder is still the one that is watched: it may have
// been moved away, made again, unmounted, mounted over, or a link to it changed,
// and the system reports few of these.
func (w *watcher) check(ctx context.Context, now time.Time) {
	w.nextCheck = now.Add(w.Pace.Check)
	info, err := os.Stat(w.dir)
	switch {
	case err != nil && w.root != nil:
		w.lost(err)
	case err == nil && (w.root == nil || !os.SameFile(info, w.root)):
		w.Log.Info("the articles folder was replaced; rereading it", "folder", w.dir)
		w.begin(ctx)
		w.mark(now)
	}
}

// lost notes that there is no folder to watch.
func (w *watcher) lost(cause error) {
	w.Log.Warn("the articles folder is not there; the bot goes on with the index it has. Mount it or put it back, and it is read by itself",
		"folder", w.dir, "cause", plain(cause))
	w.root = nil
	w.unwatch()
}

// begin watches the folder that dir names now.
func (w *watcher) begin(ctx context.Context) {
	w.unwatch()
	now := time.Now()
	w.nextCheck = now.Add(w.Pace.Check)
	info, err := os.Stat(w.dir)
	w.root = info
	if err != nil {
		w.lost(err)
		return
	}
	w.watch()
	w.seen = lookOver(ctx, w.dir)
	w.nextLook = now.Add(w.interval())
}

// interval is the time between two looks over the folder.
func (w *watcher) interval() time.Duration {
	// The system reports a link that changes, not what is behind it.
	if w.notice == nil || w.seen.links {
		return w.Interval
	}
	return max(w.Pace.Sure, w.Interval)
}

// look goes over the folder to see whether it changed.
func (w *watcher) look(ctx context.Context, now time.Time) {
	before := w.seen
	w.seen = lookOver(ctx, w.dir)
	w.nextLook = time.Now().Add(w.interval())
	changed := before.sum != w.seen.sum
	if changed {
		w.mark(now)
	}
	if w.notice == nil {
		return
	}
	if w.notice.suspect && !w.notice.spoke {
		w.Log.Warn("the system does not tell of changes in the articles folder; it is looked over from time to time instead. Set "+
			"VERBATIM_WATCH=poll to do so from the start", "folder", w.dir, "every", w.Interval)
		w.unwatch()
		w.nextLook = now.Add(w.Interval)
		return
	}
	// What the look found may be on its way yet: the next look decides.
	if w.notice.suspect = changed && !w.notice.spoke && !before.links && !w.seen.links; w.notice.suspect {
		w.nextLook = now.Add(w.Pace.Quiet)
	}
	w.notice.spoke = false
}

// plain is an error without the path.
func plain(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
