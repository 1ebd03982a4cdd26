package verify

import (
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
)

// In code, where a line ends and how far it is indented may mean something: a setting
// belongs to another one, a step is done once and not each time. So words that stand
// in code are the same only with its lines and its indentation.

// codeLine is a line of code: its words, and the columns before them.
type codeLine struct {
	words  string
	indent int
}

// linesOf are the lines of s that are not blank. A tab goes to the next eighth column.
func linesOf(s string) []codeLine {
	const tab = 8
	var lines []codeLine
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimRight(line, " \t\r")
		indent := 0
		words := strings.TrimLeftFunc(line, func(r rune) bool {
			switch r {
			case ' ':
				indent++
			case '\t':
				indent += tab - indent%tab
			default:
				return false
			}
			return true
		})
		if words != "" {
			lines = append(lines, codeLine{folding.Fold(words, nil), indent})
		}
	}
	return lines
}

// otherLines finds the first line of code in which a pasted text differs from where its
// words stand, by its lines or its indentation; nil where none does.
func otherLines(pasted string, a *article.Article, at article.Range) *Change {
	var given []codeLine
	for _, p := range a.Paragraphs {
		if p.Kind != article.Code || p.End <= at.Start || p.Start >= at.End {
			continue
		}
		if given == nil {
			given = linesOf(pasted)
		}
		from := max(p.Start, at.Start)
		if start := p.Start + strings.LastIndexByte(a.Text[p.Start:from], '\n') + 1; strings.TrimSpace(a.Text[start:from]) == "" {
			from = start // with the indentation of the first line
		}
		if change := differs(given, linesOf(a.Text[from:min(p.End, at.End)])); change != nil {
			return change
		}
	}
	return nil
}

// differs compares stored lines with the best place for them among those given.
func differs(given, stored []codeLine) *Change {
	var best *Change
	reached := -1
	for from := range given {
		n, change := differsAt(given[from:], stored)
		if change == nil {
			return nil
		}
		if n > reached {
			reached, best = n, change
		}
	}
	return best
}

// differsAt compares stored lines with the first of those given, and tells how many
// are the same before one differs. What is pasted may be indented as a whole, and its
// first line may have lost its indentation.
func differsAt(given, stored []codeLine) (same int, change *Change) {
	shift := 0
	for i, line := range stored {
		if i >= len(given) {
			return i, &Change{Op: OpChanged, Pasted: joinCode(given), Stored: joinCode(stored)}
		}
		g := given[i]
		last := i == len(stored)-1 && strings.HasPrefix(g.words, line.words)
		first := i == 0 && strings.HasSuffix(g.words, line.words)
		switch {
		case g.words != line.words && !last && !first:
			return i, &Change{Op: OpChanged, Pasted: g.text(), Stored: line.text()}
		case i == 0:
			shift = g.indent - line.indent
			if g.indent == 0 && (line.indent > 0 || lostIndent(given, stored)) {
				shift = given[min(1, len(given)-1)].indent - stored[min(1, len(stored)-1)].indent
			}
		case g.indent-line.indent != shift:
			return i, &Change{Op: OpChanged, Pasted: g.text(), Stored: line.text()}
		}
	}
	return len(stored), nil
}

// lostIndent reports whether only the first of the given lines is indented otherwise
// than the stored ones, which it cannot be: another line goes back to where it stood.
func lostIndent(given, stored []codeLine) bool {
	if len(given) < len(stored) || len(stored) < 3 {
		return false
	}
	back := false
	for i := 1; i < len(stored); i++ {
		if given[i].indent-stored[i].indent != given[1].indent-stored[1].indent {
			return false
		}
		back = back || i > 1 && stored[i].indent <= stored[0].indent && stored[i-1].indent > stored[0].indent
	}
	return back
}

func (l codeLine) text() string { return strings.Repeat(" ", l.indent) + l.words }

// indented reports whether a text differs from what is stored only as code does.
func (v *Result) indented() bool {
	return slices.ContainsFunc(v.Details, func(n Note) bool { return n.Code == NoteIndented })
}

// joinCode is lines as one text, as far as a reader needs to see.
func joinCode(lines []codeLine) string {
	const most = 10
	var texts []string
	for _, l := range lines[:min(len(lines), most)] {
		texts = append(texts, l.text())
	}
	return strings.Join(texts, "\n")
}

// asCode takes out of some spots those where the words are in code with other lines or
// another indentation. Where all do, change is the first difference of the first spot.
func (c *checker) asCode(words string, spots []spot) (same []spot, change *Change) {
	same = slices.DeleteFunc(slices.Clone(spots), func(s spot) bool {
		found := otherLines(words, s.a.Article, s.at)
		if found != nil && change == nil {
			change = found
		}
		return found != nil
	})
	if len(same) > 0 {
		return same, nil
	}
	return spots, change
}
