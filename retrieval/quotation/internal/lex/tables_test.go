package lex

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// The weights were learnt with these very tables: a change of a class, or of the
// order of the verbs, changes what they mean. Anyone who changes a table on purpose
// measures again (verbatim eval quotations) and writes the new hash here.
func TestTables(t *testing.T) {
	classes, cues := sha256.New(), sha256.New()
	for _, w := range slices.Sorted(maps.Keys(Lexicon)) {
		fmt.Fprintln(classes, w, uint32(Lexicon[w]))
	}
	for _, w := range slices.Sorted(maps.Keys(CueWords)) {
		c := CueWords[w]
		fmt.Fprintln(cues, w, c.Class, c.Form, c.Noun, c.Lemma)
	}
	for _, c := range []struct{ name, got, want string }{
		{"classes", fmt.Sprintf("%d %x", len(Lexicon), classes.Sum(nil)[:8]), "2560 f98da1e0abe1eae3"},
		{"reporting verbs", fmt.Sprintf("%d %x", len(CueWords), cues.Sum(nil)[:8]), "1594 a2da5994796756b5"},
		{"abbreviations", fmt.Sprint(len(Abbreviations)), "159"},
	} {
		if c.got != c.want {
			t.Errorf("the table of %s is read as %s, was %s", c.name, c.got, c.want)
		}
	}
}

// BenchmarkTables reports how long the tables take at the start of the program.
func BenchmarkTables(b *testing.B) {
	for b.Loop() {
		readClasses(words.Table("en", "lexicon"))
		readCueWords(words.Table("en", "reporting-verbs"))
	}
}
