package findings

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/retrieval/lint"
)

// Print writes a report: each file with what was found of it, or, where that would be
// more than anybody reads and not all of it is asked for, how much of what there is.
func (r *Report) Print(w io.Writer, t terminal.Terminal, all bool) error {
	out := bufio.NewWriter(w)
	if brief := !all && r.lines() > mostLines; brief {
		r.printTotals(out)
		printExamples(out, r.Findings)
		return out.Flush()
	}
	byFile := map[string][]lint.Finding{}
	for _, f := range r.Findings {
		byFile[f.File] = append(byFile[f.File], f)
	}
	for _, a := range slices.SortedFunc(slices.Values(r.Articles), func(a, b Article) int {
		return cmp.Or(strings.Compare(a.File, b.File), strings.Compare(a.ID, b.ID))
	}) {
		about := slices.DeleteFunc(slices.Clone(byFile[a.File]), func(f lint.Finding) bool { return f.ID != a.ID && f.ID != "" })
		byFile[a.File] = slices.DeleteFunc(byFile[a.File], func(f lint.Finding) bool { return f.ID == a.ID || f.ID == "" })
		if len(about)+len(a.Removed) == 0 {
			continue
		}
		fmt.Fprintf(out, "%s (%s)\n", terminal.Printable(a.File), a.ID)
		for _, f := range about {
			printFinding(out, f)
		}
		terminal.Removed(out, a.Removed, all)
	}
	for _, file := range slices.Sorted(maps.Keys(byFile)) { // files without an article
		if len(byFile[file]) > 0 {
			fmt.Fprintln(out, terminal.Printable(file))
		}
		for _, f := range byFile[file] {
			printFinding(out, f)
		}
	}
	printKinds(out, t, r.Findings)
	r.printTotals(out)
	return out.Flush()
}

// mostLines is the most lines about single files that Print prints without being asked
// to: of a folder of hundreds of pages nobody reads more.
const mostLines = 60

// lines is the number of lines that Print has for single files.
func (r *Report) lines() int {
	n := len(r.Findings)
	for _, a := range r.Articles {
		if len(a.Removed) > 0 {
			n++
		}
	}
	return n
}

// printTotals says how many articles there are, and how many findings.
func (r *Report) printTotals(out io.Writer) {
	counts := map[lint.Severity]int{}
	about := map[string]bool{}
	for _, f := range r.Findings {
		counts[f.Severity]++
		about[f.File+"\x00"+f.ID] = true
	}
	clean := 0
	for _, a := range r.Articles {
		if !about[a.File+"\x00"+a.ID] && !about[a.File+"\x00"] {
			clean++
		}
	}
	fmt.Fprintf(out, "%s, %d with nothing to report: %s, %s, %s\n", terminal.Count(len(r.Articles), "article"), clean,
		terminal.Count(counts[lint.Error], "error"), terminal.Count(counts[lint.Warning], "warning"), terminal.Count(counts[lint.Note], "note"))
}

// printExamples says of each kind of finding how many there are and where the first
// ones are, the worst first.
func printExamples(out io.Writer, findings []lint.Finding) {
	const examples = 2
	type kind struct{ code, what string }
	byKind := map[kind][]lint.Finding{}
	for _, f := range findings {
		k := kind{code: string(f.Code)}
		if f.Severity == lint.Error {
			k.what = f.File // each of them
		}
		byKind[k] = append(byKind[k], f)
	}
	kinds := slices.SortedFunc(maps.Keys(byKind), func(a, b kind) int {
		x, y := byKind[a][0], byKind[b][0]
		return cmp.Or(severityOrder[x.Severity]-severityOrder[y.Severity], len(byKind[b])-len(byKind[a]), strings.Compare(a.code, b.code))
	})
	const most = 8
	for i, k := range kinds {
		if i == most {
			fmt.Fprintf(out, "\n… and %s of findings\n", terminal.Count(len(kinds)-most, "other kind"))
			break
		}
		list := byKind[k]
		fmt.Fprintf(out, "\n%-8s %s (%d): %s\n", list[0].Severity, list[0].Code, len(list), terminal.Printable(list[0].Why))
		for _, f := range list[:min(examples, len(list))] {
			fmt.Fprintf(out, "         %s: %s\n", terminal.Printable(f.File), terminal.Printable(f.What))
		}
	}
	fmt.Fprintln(out, "\nverbatim lint --all lists every file.")
}

var severityOrder = map[lint.Severity]int{lint.Error: 0, lint.Warning: 1, lint.Note: 2}

func printFinding(out io.Writer, f lint.Finding) {
	place := ""
	switch {
	case f.Line > 0:
		place = fmt.Sprintf("line %d, ", f.Line)
	case f.Paragraph > 0:
		place = fmt.Sprintf("paragraph %d, ", f.Paragraph)
	}
	fmt.Fprintf(out, "  %-8s %s%s: %s\n", f.Severity, place, f.Code, terminal.Printable(f.What))
	if f.Fix != "" && f.Fix != lint.Advice(f.Code) {
		fmt.Fprintf(out, "           %s\n", terminal.Printable(f.Fix))
	}
}

// printKinds says once for each kind of finding why it matters and what to do.
func printKinds(out io.Writer, t terminal.Terminal, findings []lint.Finding) {
	counts := map[lint.Code]int{}
	why := map[lint.Code]string{}
	for _, f := range findings {
		counts[f.Code]++
		why[f.Code] = f.Why
	}
	if len(counts) > 0 {
		fmt.Fprintln(out)
	}
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		text := fmt.Sprintf("%s (%d): %s", code, counts[code], why[code])
		if advice := lint.Advice(code); advice != "" {
			text += "; " + advice
		}
		t.Paragraph(out, "", text)
	}
	if len(counts) > 0 {
		fmt.Fprintln(out)
	}
}
