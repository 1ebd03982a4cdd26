package quotation

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
)

// SamePerson reports whether two speakers of different articles are surely the
// same: their full names agree, or one is the short form of the other and the
// roles agree. A surname alone is never enough.
func SamePerson(nameA, roleA, nameB, roleB string) bool {
	same, ofRoles := NewPerson(nameA).Same(NewPerson(nameB))
	return same && (!ofRoles || roleAgrees(roleA, roleB))
}

// Person is a name, read once to be compared with many.
type Person struct{ words []string }

// NamesNobody reports whether what a sentence calls a speaker is a pronoun, which says nothing
// to who has not read the sentences before it: "they", "it", "others". "IT" is a name.
func NamesNobody(speaker string) bool {
	if len(speaker) > 1 && strings.ToUpper(speaker) == speaker {
		return false
	}
	const pronouns = lex.SubjectPronoun | lex.LoosePronoun | lex.ObjectPronoun | lex.ContentPronoun
	return lex.Lexicon[lex.Lower(speaker)]&pronouns != 0
}

// NewPerson reads a name.
func NewPerson(name string) Person { return Person{personWords(name)} }

// Surname reports whether the name is a single word: it says less than who has it.
func (p Person) Surname() bool { return len(p.words) == 1 }

// Same reports whether two names may be those of one person, and whether it takes
// that their roles agree as well, as SamePerson asks.
func (p Person) Same(q Person) (same, ofRoles bool) {
	a, b := p.words, q.words
	if len(a) == 0 || len(b) == 0 || a[len(a)-1] != b[len(b)-1] {
		return false, false
	}
	if len(a) > 1 && len(b) > 1 {
		return a[0] == b[0] && middleAgrees(a, b), false
	}
	return true, true
}

var nameMarks = strings.NewReplacer("’", "'", ",", " ")

func personWords(name string) []string {
	var ws []string
	for _, w := range strings.Fields(nameMarks.Replace(strings.ToLower(name))) {
		w = strings.TrimSuffix(w, "'s")
		if !syntax.IsSuffix(w) && lex.Lexicon[w]&lex.Title == 0 {
			ws = append(ws, syntax.FoldArticle(w))
		}
	}
	return ws
}

// middleAgrees rejects two names whose middle initials differ.
func middleAgrees(a, b []string) bool {
	if len(a) < 3 || len(b) < 3 {
		return true
	}
	return a[1][0] == b[1][0]
}

// roleAgrees reports whether two roles name the same office: the head and an
// affiliation, or every word of the shorter one.
func roleAgrees(a, b string) bool {
	wa, wb := roleWords(a), roleWords(b)
	if len(wa) > len(wb) {
		wa, wb = wb, wa
	}
	if len(wa) < 2 {
		return false
	}
	in := map[string]bool{}
	for _, w := range wb {
		in[w] = true
	}
	n := 0
	for _, w := range wa {
		if in[w] {
			n++
		}
	}
	return n >= 2 && n*3 >= len(wa)*2
}

func roleWords(s string) []string {
	var ws []string
	for _, w := range strings.Fields(strings.ToLower(s)) {
		w = strings.Trim(w, ".,;:'’\"“”()")
		if w != "" && lex.Lexicon[w]&(lex.Determiner|lex.Preposition|lex.Conjunction) == 0 {
			ws = append(ws, w)
		}
	}
	return ws
}
