package watch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// notice is what the system reports of a folder and those under it.
type notice struct {
	*fsnotify.Watcher
	folders map[string]bool
	// stale is set when folders may be missing from what is watched.
	stale bool
	// spoke is set when there was any event since the last look over the folder,
	// suspect when that look found a change of which there was none.
	spoke, suspect bool
}

func (w *watcher) events() chan fsnotify.Event {
	if w.notice == nil {
		return nil
	}
	return w.notice.Events
}

func (w *watcher) errors() chan error {
	if w.notice == nil {
		return nil
	}
	return w.notice.Errors
}

// unwatch stops the system's reports.
func (w *watcher) unwatch() {
	if w.notice == nil {
		return
	}
	if err := w.notice.Close(); err != nil {
		w.Log.Debug("a watch was not closed", "error", err)
	}
	w.notice = nil
}

// watch asks the system to report changes from now on, where it can. Otherwise the
// folder is polled.
func (w *watcher) watch() {
	w.unwatch()
	if w.Poll || w.Once {
		return
	}
	if kind := networkFolder(w.dir); kind != "" {
		w.Log.Info("the articles folder is looked over from time to time, since its file system does not tell of all changes", "folder", w.dir,
			"file system", kind, "every", w.Interval)
		return
	}
	inner, err := fsnotify.NewWatcher()
	if err != nil {
		w.poll(err)
		return
	}
	w.notice = &notice{Watcher: inner, folders: map[string]bool{}}
	switch err := w.notice.addTree(w.dir); {
	case err != nil:
		w.poll(err)
	case !w.notice.folders[w.dir]: // it has just gone, or is not for us
		w.unwatch()
		w.root = nil
	}
}

// poll gives up on the system for good and says why.
func (w *watcher) poll(cause error) {
	fix := "set VERBATIM_WATCH=poll to do so from the start"
	switch {
	case errors.Is(cause, syscall.ENOSPC):
		fix = "for more folders than the system watches now, raise its limit: sysctl fs.inotify.max_user_watches=1048576"
	case errors.Is(cause, syscall.EMFILE), errors.Is(cause, syscall.ENFILE):
		fix = "raise the limit of open files (ulimit -n) or, on Linux, sysctl fs.inotify.max_user_instances=1024"
	}
	w.Log.Warn("the articles folder cannot be watched and is looked over from time to time instead", "folder", w.dir, "every", w.Interval,
		"cause", cause, "fix", fix)
	w.unwatch()
	w.nextLook = time.Now().Add(w.Interval)
}

// addTree watches a folder and those under it. A folder is watched before it is
// listed, so that what appears in it meanwhile is heard of.
func (n *notice) addTree(dir string) error {
	if err := n.Add(dir); err != nil {
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOTDIR) {
			return nil // gone again, or not for us: the reader of the articles says so
		}
		return err
	}
	n.folders[dir] = true
	inside, err := os.ReadDir(dir)
	if err != nil && len(inside) == 0 {
		return nil
	}
	for _, d := range inside {
		if d.IsDir() && !hidden(d.Name()) {
			if err := n.addTree(filepath.Join(dir, d.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// heard handles an event of the system.
func (w *watcher) heard(e fsnotify.Event) {
	if e.Name == "" || hidden(filepath.ToSlash(e.Name)) && e.Name != w.dir {
		return
	}
	w.notice.spoke = true
	w.mark(time.Now())
	if e.Has(fsnotify.Rename|fsnotify.Remove) && w.notice.folders[e.Name] {
		// Folders inside one that was moved are reported under their old names.
		delete(w.notice.folders, e.Name)
		w.notice.stale = true
	}
	if !e.Has(fsnotify.Create) {
		return
	}
	if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
		if err := w.notice.addTree(e.Name); err != nil {
			w.poll(err)
		}
	}
}

// misheard handles that the system could not report all: then everything may have
// changed.
func (w *watcher) misheard(err error) {
	w.mark(time.Now())
	if !errors.Is(err, fsnotify.ErrEventOverflow) {
		w.poll(err)
		return
	}
	w.Log.Info("more changed in the articles folder than the system could tell; all of it is looked at", "folder", w.dir)
	w.notice.spoke, w.notice.stale = true, true
}
