// Package doctor has what an examination of an installation is made of: findings, each
// with a way to mend it, and the looks at what is outside the program: folders with
// their rights and their room, and what Discord says of the bot.
//
// It changes nothing that lasts and prints nothing: a Report hands each finding on. It
// must not know the program's own commands and flags, nor what an index is.
package doctor

import "fmt"

// How a check ends.
const (
	Well    = "ok"
	Warning = "warning" // it runs, but something is not as it should be
	Broken  = "error"   // it does not run, or not whole
	Skipped = "skipped"
)

// Finding is what one check found, and how to fix it.
type Finding struct {
	Check  string `json:"check"`
	Result string `json:"result"`
	Found  string `json:"found"`
	Fix    string `json:"fix,omitempty"`
}

// Diagnosis is the output of doctor --json.
type Diagnosis struct {
	Findings []Finding `json:"Findings"`
	Warnings int       `json:"warnings"`
	Errors   int       `json:"errors"`
}

// Report collects findings, and hands each on when it is made.
type Report struct {
	Diagnosis
	// Print writes a finding; nil for nobody who waits for it.
	Print func(Finding)
}

// Say adds a finding.
func (r *Report) Say(f Finding) {
	r.Findings = append(r.Findings, f)
	switch f.Result {
	case Warning:
		r.Warnings++
	case Broken:
		r.Errors++
	}
	if r.Print != nil {
		r.Print(f)
	}
}

// OK says that something is as it should be.
func (r *Report) OK(check, format string, args ...any) {
	r.Say(Finding{check, Well, fmt.Sprintf(format, args...), ""})
}

// Skip says why something was not looked at.
func (r *Report) Skip(check, why string) { r.Say(Finding{check, Skipped, why, ""}) }

// Warn and Fail take what was found, and how to fix it.
func (r *Report) Warn(check, found, fix string) { r.Say(Finding{check, Warning, found, fix}) }
func (r *Report) Fail(check, found, fix string) { r.Say(Finding{check, Broken, found, fix}) }
