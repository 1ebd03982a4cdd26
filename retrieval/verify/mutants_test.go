package verify

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"unicode"

	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/sense"
	"github.com/verbatim-bot/verbatim/seeds"
)

var (
	updateFigures = flag.Bool("update", false, "rewrite figures.txt")
	mutantsMade   = flag.Int("mutants", stress.Times(20, mutantsChecked), "how many mutants of each class to make")
)

// mutantsEach is how many mutants of each class are made of each collection for
// the figures.
const mutantsEach = 2000

// mutantsChecked is how many are made without -update.
const mutantsChecked = 100

// mutant is a text that was made from a stored one, and what must be said of it.
type mutant struct {
	text, speaker string
	words         string // the quotation in text, to be checked by simple means
	want          []Verdict
	called        CalloutKind        // what must be called out first, if anything
	good          func(*Result) bool // what else must hold
}

// class is a sort of mutants; make gives false where what it drew does not do.
type class struct {
	name string
	make func(n *nursery) (mutant, bool)
}

var englishSense = senseWords{sense.Read("en")}

// nursery makes mutants of a collection.
type nursery struct {
	gazette
	x        *store.Collection
	articles []store.Stored
	all      string // every stored text, folded
	names    []string
	made     map[string][]spoken // of the articles of speech
}

func newNursery(t testing.TB, seed uint64, x *store.Collection) *nursery {
	n := &nursery{gazette: gazette{rand.New(rand.NewPCG(seed, 77))}, x: x}
	var all strings.Builder
	for i := range x.Entries() {
		a, err := x.Texts.Article(t.Context(), &x.Entries()[i])
		if err != nil {
			t.Fatal(err)
		}
		n.articles = append(n.articles, a)
		all.WriteString(a.Text + "\n\n§\n\n")
	}
	n.all = foldSimply(all.String())
	for _, s := range x.Speakers() {
		n.names = append(n.names, s.Name)
	}
	return n
}

// stands tells by simple means that words stand somewhere, but for a mark at
// the end.
func (n *nursery) stands(words string) bool {
	w := strings.Trim(foldSimply(words), "' ")
	for _, w := range []string{w, strings.TrimRight(w, ".,")} {
		for _, first := range []string{strings.ToUpper(w[:1]), strings.ToLower(w[:1])} {
			if strings.Contains(n.all, first+w[1:]) {
				return true
			}
		}
	}
	return false
}

// sentences gives one to three neighbouring sentences of an article.
func (n *nursery) sentences() (store.Stored, string) {
	for {
		a := n.articles[n.r.IntN(len(n.articles))]
		p := a.Paragraphs[n.r.IntN(len(a.Paragraphs))]
		if p.Heading {
			continue
		}
		all := article.Sentences(a.Slice(p.Range))
		i := n.r.IntN(len(all))
		j := min(i+n.r.IntN(3), len(all)-1)
		if s := a.Slice(p.Range)[all[i].Start:all[j].End]; len(strings.Fields(s)) >= 7 && len(s) < 1500 {
			return a, s
		}
	}
}

// plain gives sentences without quotation marks, or the words within some, so
// that what is changed is a part of what is checked.
func (n *nursery) plain() (store.Stored, string) {
	for {
		if n.r.IntN(3) == 0 {
			if a, q, ok := n.quoted(quotation.KindFull, quotation.KindFragment); ok {
				return a, strings.TrimRight(a.Text[q.Start:q.End], ",")
			}
		}
		if a, s := n.sentences(); !strings.ContainsAny(s, "“”\"") {
			return a, s
		}
	}
}

// quoted gives a whole quotation with an identified speaker, of a kind.
func (n *nursery) quoted(kinds ...quotation.Kind) (store.Stored, quotation.Quotation, bool) {
	for range 2000 {
		a := n.articles[n.r.IntN(len(n.articles))]
		if len(a.Quotations) == 0 {
			continue
		}
		q := a.Quotations[n.r.IntN(len(a.Quotations))]
		if slices.Contains(kinds, q.Kind) && q.Confidence >= cite.NamingConfidence && q.Name != "" &&
			len(strings.Fields(a.Text[q.Start:q.End])) >= 6 {
			return a, q, true
		}
	}
	return store.Stored{}, quotation.Quotation{}, false
}

// typography writes the same words in other signs.
func (n *nursery) typography(s string) string {
	marks := [][2]string{{"“", "”"}, {"„", "“"}, {`"`, `"`}, {"«", "»"}, {"”", "“"}, {"''", "''"}}[n.r.IntN(6)]
	s = strings.NewReplacer("“", marks[0], "”", marks[1], "’", n.pick("'|’|`|‘"), "—", n.pick("—|–|-|--| – "), " - ",
		n.pick(" — |-")).Replace(s)
	var b strings.Builder
	for _, r := range s {
		if r == ' ' && n.r.IntN(8) == 0 {
			b.WriteString(n.pick("  |\n|\u00a0| \t|\u2009"))
			continue
		}
		b.WriteRune(r)
	}
	s = b.String()
	if n.r.IntN(2) == 0 {
		r := []rune(s)
		if unicode.IsUpper(r[0]) {
			r[0] = unicode.ToLower(r[0])
		} else {
			r[0] = unicode.ToUpper(r[0])
		}
		s = string(r)
	}
	return s
}

// swapped replaces a word in the middle of s for which fits is true.
func (n *nursery) swapped(s string, fits func(w string) bool, with func(w string) string) (string, bool) {
	var at []lang.Token
	for _, t := range lang.Tokens(s) {
		if !t.Whole && fits(s[t.Start:t.End]) {
			at = append(at, t)
		}
	}
	if len(at) == 0 {
		return "", false
	}
	t := at[n.r.IntN(len(at))]
	return s[:t.Start] + with(s[t.Start:t.End]) + s[t.End:], true
}

var (
	numberForm   = regexp.MustCompile(`^\d[\d.,]*$`)
	negationForm = regexp.MustCompile(`\b(?:not|never) `)
	auxiliary    = regexp.MustCompile(`\b(?:will|is|was|could|must|can|has|have|had|were|are|would|should) `)
	clauseForm   = regexp.MustCompile(`, [^,.;:“”"]{8,120}, |[,;] (?:and|which|who|because|after|while|before|for|as|in|with|but) ` +
		`[^,.;:“”"?!]{8,120}|, [^,.;:“”"?!]{8,120}`)
)

// classes are the sorts of mutants. A class gives false where the text that was
// drawn does not serve.
var classes = []class{
	{"as it stands, or typography changed", func(n *nursery) (mutant, bool) {
		_, s := n.sentences()
		s = n.typography(s)
		return mutant{text: s, words: s, want: []Verdict{Verbatim}}, true
	}},
	{"a part of a sentence", func(n *nursery) (mutant, bool) {
		_, s := n.sentences()
		w := strings.Fields(s)
		from := n.r.IntN(len(w) - 5)
		s = strings.Join(w[from:from+5+n.r.IntN(len(w)-from-4)], " ")
		return mutant{text: s, words: s, want: []Verdict{Verbatim}}, !strings.ContainsAny(s[len(s)-1:], "-–—") &&
			!strings.ContainsAny(s[:1], "-–—")
	}},
	{"with its speaker", func(n *nursery) (mutant, bool) {
		a, q, ok := n.quoted(quotation.KindFull)
		if !ok {
			return mutant{}, false
		}
		return n.attributed(a, q, q.Name, Verbatim), true
	}},
	{"with another speaker", func(n *nursery) (mutant, bool) {
		a, q, ok := n.quoted(quotation.KindFull)
		other := n.name()
		if !ok || fitsName(other, q.Name, nil) {
			return mutant{}, false
		}
		return n.attributed(a, q, other, AnotherSpeaker), true
	}},
	{"a word swapped", func(n *nursery) (mutant, bool) {
		_, s := n.plain()
		s, ok := n.swapped(s, func(w string) bool {
			return len(w) > 4 && w == strings.ToLower(w) && !englishSense.IsNumber(w) && !englishSense.Negation[w]
		}, func(w string) string {
			return n.pick("marble|velvet|harpsichord|" + madePast + "|" + madeThing)
		})
		return mutant{text: s, words: s, want: []Verdict{DiffersHere}}, ok
	}},
	{"a number changed", func(n *nursery) (mutant, bool) {
		_, s := n.plain()
		s, ok := n.swapped(s, numberForm.MatchString, func(w string) string {
			d := []byte(w)
			for {
				i := n.r.IntN(len(d))
				if d[i] >= '0' && d[i] <= '9' {
					d[i] = '1' + (d[i]-'0'+byte(n.r.IntN(8)))%9
					if string(d) != w {
						return string(d)
					}
				}
			}
		})
		return mutant{text: s, words: s, want: []Verdict{DiffersHere}, called: CalloutNumber}, ok
	}},
	{"a negation dropped", func(n *nursery) (mutant, bool) {
		_, s := n.plain()
		m := negationForm.FindAllStringIndex(s, -1)
		if len(m) == 0 {
			return mutant{}, false
		}
		at := m[n.r.IntN(len(m))]
		s = s[:at[0]] + s[at[1]:]
		return mutant{text: s, words: s, want: []Verdict{DiffersHere}, called: CalloutNegation}, at[0] > 0
	}},
	{"a negation added", func(n *nursery) (mutant, bool) {
		_, s := n.plain()
		m := auxiliary.FindAllStringIndex(s, -1)
		if len(m) == 0 {
			return mutant{}, false
		}
		at := m[n.r.IntN(len(m))]
		s = s[:at[1]] + n.pick("not |never ") + s[at[1]:]
		return mutant{text: s, words: s, want: []Verdict{DiffersHere}, called: CalloutNegation}, true
	}},
	{"a clause dropped", func(n *nursery) (mutant, bool) {
		_, s := n.plain()
		m := clauseForm.FindAllStringIndex(s, -1)
		if len(m) == 0 {
			return mutant{}, false
		}
		at := m[n.r.IntN(len(m))]
		keep := at[1]
		if strings.HasSuffix(s[at[0]:at[1]], ", ") {
			keep--
		}
		words := strings.TrimSpace(s[:at[0]] + s[keep:])
		return mutant{text: words, words: words, want: []Verdict{DiffersHere}}, len(strings.Fields(s[:at[0]])) > 2 &&
			len(strings.Fields(s[keep:])) > 2 && !n.stands(words)
	}},
	{"a clause behind an ellipsis", func(n *nursery) (mutant, bool) {
		_, s := n.plain()
		m := clauseForm.FindAllStringIndex(s, -1)
		if len(m) == 0 {
			return mutant{}, false
		}
		at := m[n.r.IntN(len(m))]
		if rest := s[at[1]:]; rest != "" && rest[0] != ' ' && !strings.HasPrefix(rest, ", ") && s[at[1]-1] != ' ' {
			return mutant{}, false
		}
		words := s[:at[0]] + n.pick("…| … |...| ... | […] ") + strings.TrimSpace(s[at[1]:])
		return mutant{text: words, words: words, want: []Verdict{Cut}}, len(strings.Fields(s[:at[0]])) > 2 && len(strings.Fields(s[at[1]:])) > 2
	}},
	{"two passages stitched", func(n *nursery) (mutant, bool) {
		a, s := n.plain()
		b, u := n.plain()
		if article.IsWordRune(folding.LastRune(s, 0)) {
			s += "."
		}
		return mutant{text: s + " " + u, words: s + " " + u, want: []Verdict{Stitched}}, a.ID != b.ID
	}},
	{"reported speech as a quotation", func(n *nursery) (mutant, bool) {
		a, q, ok := n.quoted(quotation.KindReported)
		if !ok || strings.ContainsAny(a.Text[q.Start:q.End], "“”\"") {
			return mutant{}, false
		}
		return n.attributed(a, q, q.Name, Reported), true
	}},
	{"a paraphrase, a quarter of the words", func(n *nursery) (mutant, bool) {
		_, s := n.plain()
		p := n.paraphrase(s)
		return mutant{text: p, words: p, want: []Verdict{DiffersHere, Reported}}, p != s && len(strings.Fields(s)) >= 8
	}},
	{"text from nowhere", func(n *nursery) (mutant, bool) {
		s := n.nowhere()
		return mutant{text: s, words: s, want: []Verdict{NotHere}}, true
	}},
	{"the collection's words shuffled", func(n *nursery) (mutant, bool) {
		var w []string
		for range 3 {
			_, s := n.sentences()
			w = append(w, strings.Fields(s)...)
		}
		n.r.Shuffle(len(w), func(i, j int) { w[i], w[j] = w[j], w[i] })
		s := strings.Join(w[:6+n.r.IntN(len(w)-6)], " ")
		return mutant{text: s, words: s, want: []Verdict{NotHere}}, true
	}},
}

// attributed writes words down with their speaker in one of the ways people do.
func (n *nursery) attributed(a store.Stored, q quotation.Quotation, speaker string, want Verdict) mutant {
	words := a.Text[q.Start:q.End]
	bare := strings.TrimRight(words, ",. ")
	if q.Kind == quotation.KindReported {
		words = bare
	}
	m := mutant{words: words, want: []Verdict{want}}
	// A full stop for a comma, unless the sentence goes on with more of what
	// was said, which the stop would hide.
	stop := "."
	if strings.ContainsAny(a.Text[min(q.End+4, q.Sentence.End):max(q.Sentence.End, min(q.End+4, q.Sentence.End))], "“\"") {
		stop = ""
	}
	switch n.r.IntN(7) {
	case 0:
		m.text, m.speaker = words, speaker
	case 1:
		m.text = "“" + words + "” — " + speaker
	case 2:
		m.text = speaker + ": \"" + bare + stop + "\""
	case 3:
		m.text = speaker + " said: ”" + bare + "“"
	case 4:
		m.text = "\"" + bare + ",\" said " + speaker + " on Monday."
	case 5:
		m.text = "‘" + bare + "’, " + speaker + " said"
	default:
		m.text = "> “" + bare + "”\n— " + speaker
	}
	return m
}

// paraphrase says the same in other words, about a third of them.
func (n *nursery) paraphrase(s string) string {
	var synonyms = map[string]string{
		"will": "is going to", "must": "has to", "because": "since", "after": "following", "before": "ahead of", "could": "was able to",
		"the": "that", "and": "as well as", "said": "remarked", "has": "possesses", "have": "possess", "near": "close to", "wants": "wishes",
		"to": "so as to", "until": "till", "took": "required", "there": "here", "with": "alongside", "in": "within", "of": "belonging to",
		"for": "on behalf of",
		"is":  "seems", "was": "appeared", "were": "appeared", "a": "some", "long": "lengthy", "from": "out of", "by": "through",
	}
	changed := 0
	words := strings.Fields(s)
	for i, w := range words {
		if y, ok := synonyms[w]; ok && n.r.IntN(3) > 0 && changed*4 < len(words) {
			words[i] = y
			changed++
		}
	}
	if changed < 2 {
		return s
	}
	return strings.Join(words, " ")
}

// figures counts how the mutants of a class fared.
type figures struct{ made, right, called, wanted, falseVerbatim int }

func TestMutants(t *testing.T) {
	each := *mutantsMade
	if testing.Short() {
		each = min(each, 20)
	}
	if *updateFigures {
		each = mutantsEach
	}
	own := gazette{rand.New(rand.NewPCG(1, 2))}.files(120)
	speech, made := gazette{rand.New(rand.NewPCG(3, 4))}.speech(60)
	for name, text := range (gazette{rand.New(rand.NewPCG(5, 6))}).files(40) {
		speech[name] = text
	}
	collections := []struct {
		name      string
		files     fs.FS
		committed bool
		classes   []class
	}{
		{"made-up gazette", folder(own), true, classes},
		{"briefings", seeds.Briefings(), true, classes},
		{"shared articles", os.DirFS("../../../shared/seeds"), false, classes},
		{"who speaks", folder(speech), true, speechClasses},
	}
	var committed bytes.Buffer
	for _, c := range collections {
		t.Run(c.name, func(t *testing.T) {
			if _, err := fs.Stat(c.files, "."); err != nil {
				t.Skip("../shared/seeds is not there")
			}
			x := memory(t, read(t, c.files))
			n := newNursery(t, 3, x)
			n.made = made
			table := mutantTable(t, n, c.classes, c.name, each)
			t.Log("\n" + table)
			if c.committed {
				committed.WriteString(table + "\n")
			}
		})
	}
	if *updateFigures {
		if err := os.WriteFile("figures.txt", committed.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func mutantTable(t *testing.T, n *nursery, classes []class, name string, each int) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s: %d articles\tmade\tright\tcalled out\tfalsely verbatim\n", name, len(n.articles))
	for _, class := range classes {
		var f figures
		shown := 0
		for tries := 0; f.made < each && tries < 20*each; tries++ {
			m, ok := class.make(n)
			if !ok || !slices.Contains(m.want, Verbatim) && !slices.Contains(m.want, AnotherSpeaker) && !slices.Contains(m.want, Reported) &&
				n.stands(m.words) {
				continue
			}
			v := verify(t, n.x, Query{Text: m.text, Speaker: m.speaker})
			f.made++
			if slices.Contains(m.want, v.Verdict) && (m.good == nil || m.good(v)) {
				f.right++
			} else if shown < 4 {
				shown++
				t.Logf("%s: %q (%s) is %q, want %q: %v", class.name, m.text, m.speaker, v.Verdict, m.want, v.Details)
			}
			if v.Verdict == Verbatim && !n.stands(m.words) {
				f.falseVerbatim++
				t.Errorf("%s: %q is called verbatim", class.name, m.text)
			}
			if m.called != "" {
				f.wanted++
				if len(v.CalledOut) > 0 && v.CalledOut[0].Kind == m.called {
					f.called++
				} else if shown < 6 {
					shown++
					t.Logf("%s: %q: %v called out", class.name, m.text, v.CalledOut)
				}
			}
		}
		called := "-"
		if f.wanted > 0 {
			called = fmt.Sprintf("%.1f %%", 100*float64(f.called)/float64(f.wanted))
		}
		right := "-"
		if f.made > 0 {
			right = fmt.Sprintf("%.1f %%", 100*float64(f.right)/float64(f.made))
			if wrong := f.made - f.right; wrong > max(f.made*2/100, 2) { // of a few, two say little
				t.Errorf("%s: only %d of %d are right", class.name, f.right, f.made)
			}
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%d\n", class.name, f.made, right, called, f.falseVerbatim)
	}
	w.Flush()
	return b.String()
}
