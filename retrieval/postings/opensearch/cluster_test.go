package opensearch

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/internal/cluster/clustertest"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// both are an index in a cluster and the local one of the same articles.
type both struct {
	made     *madetest.Collection
	articles []*article.Article
	local    *postings.Local
	words    *Words
	average  postings.Averages
	passages int
}

// loadBoth makes both of made-up articles.
func loadBoth(t *testing.T, n *clustertest.Nodes, index string, s Settings) *both {
	t.Helper()
	b := &both{made: madetest.New(1200)}
	b.articles = madetest.Read(t, b.made)
	var lengths postings.Lengths
	for _, a := range b.articles {
		passages := postings.Cut(a)
		lengths.Add(postings.Measure(a, passages))
		b.passages += len(passages)
	}
	b.average = lengths.Averages(b.passages)
	dir := t.TempDir()
	writer := postings.Create(filepath.Join(dir, "passages"), nil)
	for _, a := range b.articles {
		if err := writer.Add(a, postings.Cut(a)); err != nil {
			t.Fatal(err)
		}
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	var err error
	if b.local, err = postings.Open(filepath.Join(dir, "passages")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.local.Close() })
	dictionary := writeDictionary(t, dir, b.local)
	c := n.Client()
	b.fill(t, c, index, s, dictionary)
	b.words = Open(c, index, dictionary)
	t.Cleanup(func() { b.words.Close() })
	return b
}

func writeDictionary(t *testing.T, dir string, x *postings.Local) *postings.Dictionary {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "dictionary"))
	if err != nil {
		t.Fatal(err)
	}
	if err := x.WriteDictionary(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	d, err := postings.OpenDictionary(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (b *both) fill(t *testing.T, c *cluster.Client, index string, s Settings, dictionary *postings.Dictionary) {
	t.Helper()
	loader, err := Create(t.Context(), c, index, s, map[string]string{"build": "made"}, b.average, dictionary)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range b.articles {
		if err := loader.Add(t.Context(), a, postings.Cut(a)); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := loader.Finish(t.Context()); err != nil || n != b.passages {
		t.Fatalf("%d of %d passages were loaded: %v", n, b.passages, err)
	}
}

// questions are some in the words of the articles, and some mistyped.
func (b *both) questions() []string {
	questions := b.made.Questions(30)
	for _, q := range b.made.Questions(20) {
		words := strings.Fields(q)
		words[3] = words[3][:1] + "x" + words[3][2:]
		questions = append(questions, strings.Join(words, " "))
	}
	return append(questions, "Article 7", "no such word", strings.Join(b.made.Words[:40], " "))
}

func (b *both) collection(t *testing.T) *rank.Collection {
	return &rank.Collection{
		Passages: b.passages, AvgBody: b.average.Body, AvgTitle: b.average.Title, AvgHeading: b.average.Heading,
		DocFreq: func(stem string) int {
			n, err := b.words.Frequency(t.Context(), stem, postings.Body, postings.Title, postings.Heading)
			if err != nil {
				t.Error(err)
			}
			return n
		},
		Similar: func(stem string) []string {
			similar, err := b.words.Similar(t.Context(), stem)
			if err != nil {
				t.Error(err)
			}
			return similar
		},
	}
}

// A mistyped word that may be one of several, of which some are very common, counts in the
// cluster as it does in the local index: once for each field that has one of them.
func TestClusterCommonReadings(t *testing.T) {
	nodes := clustertest.New(t)
	const index = "verbatim-testreadings-1"
	nodes.Remove("verbatim-testreadings-*")
	b := loadBoth(t, nodes, index, Settings{Shards: 3, Copies: 1})
	common, asked := b.stemsOften(t), 0
	for i := 0; i+8 < len(common); i += 2 {
		terms := []rank.Term{
			{Stem: common[i+6], Weight: 2, Frequency: 1}, {Stem: common[i+7], Weight: 1.5, Frequency: 2},
			{Stem: common[i], Weight: 1, Frequency: 3900},
		}
		for n := range 13 { // with as many readings it is beyond the bound on common words
			stem := fmt.Sprintf("nowhere%d", n)
			if n < 3 {
				stem = common[i+1+n]
			}
			terms[2].Others = append(terms[2].Others, rank.Reading{Stem: stem, Frequency: 3900})
		}
		if walked, looked, _ := postings.Split(terms); len(walked) != 2 || len(looked) != 1 {
			t.Fatalf("%d terms are walked and %d looked up", len(walked), len(looked))
		}
		if b.compareTerms(t, "common readings", common[i], terms, postings.Scope{}) > 0 {
			asked++
		}
	}
	if asked < 10 {
		t.Errorf("%d questions found anything", asked)
	}
}

// stemsOften are stems of bodies, of which each passage may have several and more than once.
func (b *both) stemsOften(t *testing.T) []string {
	t.Helper()
	var stems []string
	for _, w := range b.made.Words {
		if stem := lang.Stem(w); len(stems) < 60 {
			if n, err := b.words.Frequency(t.Context(), stem, postings.Body); err != nil {
				t.Fatal(err)
			} else if n > 20 {
				stems = append(stems, stem)
			}
		}
	}
	return stems
}

// The cluster gives what the local index gives: the same passages in the same order,
// in every scope.
func TestClusterSame(t *testing.T) {
	nodes := clustertest.New(t)
	const index = "verbatim-testwords-1"
	nodes.Remove("verbatim-testwords-*")
	b := loadBoth(t, nodes, index, Settings{Shards: 3, Copies: 1})
	if n, err := b.words.Count(); err != nil || n != b.passages {
		t.Errorf("counts %d of %d passages: %v", n, b.passages, err)
	}
	scopes := map[string]postings.Scope{"all": {}, "only": {}, "hidden": {}}
	for i, a := range b.articles {
		if i%3 == 0 {
			scopes["only"] = postings.Scope{Only: append(scopes["only"].Only, a.ID)}
		} else if i%3 == 1 {
			scopes["hidden"] = postings.Scope{Hidden: append(scopes["hidden"].Hidden, a.ID)}
		}
	}
	for name, scope := range scopes {
		for _, q := range b.questions() {
			b.compareBest(t, name, q, scope)
			b.compareSharing(t, name, q, scope)
			b.compareAll(t, name, q, scope)
		}
	}
}

func (b *both) compareBest(t *testing.T, name, question string, scope postings.Scope) {
	t.Helper()
	b.compareTerms(t, name, question, rank.Parse(question, b.collection(t)).Terms(), scope)
}

// compareTerms compares the best passages for the terms of a question, and tells how many there are.
func (b *both) compareTerms(t *testing.T, name, question string, terms []rank.Term, scope postings.Scope) int {
	t.Helper()
	want, err := b.local.Best(t.Context(), terms, b.average, scope, 60)
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.words.Best(t.Context(), terms, b.average, scope, 60)
	if err != nil {
		t.Fatal(err)
	}
	show := func(list []postings.Candidate) string {
		var s []string
		for _, c := range list {
			s = append(s, fmt.Sprintf("%s=%.6f", c.Key(), c.Score))
		}
		return strings.Join(s, " ")
	}
	if !slices.EqualFunc(got, want, func(x, y postings.Candidate) bool {
		return x.Key() == y.Key() && math.Abs(x.Score-y.Score) < 1e-5*y.Score
	}) {
		t.Errorf("%s: best for %q:\ncluster %s\nlocal   %s", name, question, show(got), show(want))
	}
	return len(want)
}

func (b *both) compareSharing(t *testing.T, name, question string, scope postings.Scope) {
	t.Helper()
	var words []postings.Weighted
	for _, token := range lang.Tokens(question) {
		if n, _ := b.words.Frequency(t.Context(), token.Stem, postings.Body); n > 0 {
			words = append(words, postings.Weighted{Stem: token.Stem, Weight: math.Log(1 + float64(b.passages)/float64(n))})
		}
	}
	want, err := b.local.Sharing(t.Context(), words, scope, 18)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := b.words.Sharing(t.Context(), words, scope, 18); err != nil || !slices.EqualFunc(got, want, samePassage) {
		t.Errorf("%s: sharing words with %q:\ncluster %v\nlocal   %v\n%v", name, question, got, want, err)
	}
}

func (b *both) compareAll(t *testing.T, name, question string, scope postings.Scope) {
	t.Helper()
	for _, in := range []postings.Field{postings.Body, postings.Title, postings.Heading} {
		tokens := lang.Tokens(question)
		for n := 1; n <= min(2, len(tokens)); n++ {
			var stems []string
			for _, token := range tokens[len(tokens)-n:] {
				stems = append(stems, token.Stem)
			}
			for _, limit := range []int{1, 200} {
				want, wantMore, err := b.local.All(t.Context(), stems, in, scope, limit)
				if err != nil {
					t.Fatal(err)
				}
				got, more, err := b.words.All(t.Context(), stems, in, scope, limit)
				if err != nil || more != wantMore || !slices.EqualFunc(got, want, samePassage) {
					t.Errorf("%s: %s with %v:\ncluster %v %v\nlocal   %v %v\n%v", name, in, stems, got, more, want, wantMore, err)
				}
			}
		}
	}
}

// A stem that could be taken for two, or for one with its impact, is written so that
// it is neither, and no two stems are written alike.
func TestTerm(t *testing.T) {
	stems := []string{"harbour", "har bour", "har|bour", "har%20bour", "har%7cbour", "été", "\u00a0", "\u2003", "%", "a\xffb", "",
		strings.Repeat("long", 60), strings.Repeat("long", 61)}
	seen := map[string]string{}
	for _, stem := range stems {
		got := term(stem)
		cuts := func(r rune) bool { return r == '|' || r <= ' ' || r == '\u00a0' || r == '\u2003' }
		if strings.ContainsFunc(got, cuts) || len(got) > longestTerm {
			t.Errorf("%q is written %q", stem, got)
		}
		if other, ok := seen[got]; ok {
			t.Errorf("%q and %q are both written %q", stem, other, got)
		}
		seen[got] = stem
	}
	if term("harbour") != "harbour" || term("été") != "été" {
		t.Error("a plain stem is not written as it is")
	}
}

func samePassage(a, b postings.Passage) bool { return a.Key() == b.Key() }
