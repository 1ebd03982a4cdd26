package terminal

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Progress shows a bar for what takes longer than a second, where that is written to a
// terminal.
type Progress struct {
	w     io.Writer
	what  string
	since time.Time
	bar   *progressbar.ProgressBar
	Bytes bool // are what is counted
}

// NewProgress is a bar on w for what is done.
func NewProgress(w io.Writer, what string) *Progress {
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &Progress{}
	}
	return &Progress{w: f, what: what, since: time.Now()}
}

// Set says how much of what there is is done.
func (p *Progress) Set(done, total int) {
	if p.w == nil || time.Since(p.since) < time.Second {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(p.what),
			progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionShowBytes(p.Bytes))
	}
	p.bar.Set(done)
}

// Then says what is done next, where that cannot be counted and what came before
// took so long that it was shown.
func (p *Progress) Then(what string) {
	if p.bar != nil {
		p.bar.Finish()
		fmt.Fprintf(p.w, "%s …\n", what)
	}
}

// Done takes the bar away.
func (p *Progress) Done() {
	if p.bar != nil {
		p.bar.Finish()
	}
}
