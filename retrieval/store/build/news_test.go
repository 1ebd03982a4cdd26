package build_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/internal/stress"
)

// madeNews makes up articles as a newspaper has them, as files: front matter,
// section headings, paragraphs that are a passage each, and in them quotations
// with their speakers, names and dates. The words are English where they are
// frequent and syllables where they are rare, by Zipf's law with a tail in which
// most words stand once or twice.
type madeNews struct {
	words    []string // by rank, the most frequent first
	surnames []string
	offices  []string
}

// newsParagraphs is how many paragraphs an article has.
const newsParagraphs = 20

// newsVocabulary is the number of words that the articles are made of: fewer where few
// articles are, since making the words up takes longer than those.
func newsVocabulary() int {
	if *scaleArticles < 1000 && !stress.Whole() {
		return 40_000
	}
	return 400_000
}

const newsFrequent = `the of and to in a is that for it as was with be by on not he his but at are this have from or had an
they which one you were all her she there would their we him been has when who will no more if out so up said what its about
than into them can only other time new some could these two may first then do any like my now over such our man me even most
made after also did many off before must well back through years much where your way down should because long each just state
people those too mister how little good world make very year still see work life get without day might both between under
never house same another know while last us great old come since go against right came take used himself few use place during
high part however small found think say want school early night water city council police court river harbour bridge market`

var (
	newsGiven = strings.Fields("Ada Ben Clara David Elena Farid Grace Henry Ines Jonas Katya Lena Marco Nadia Oskar Petra Ruth Samir " +
		"Tessa Viktor Wanda Yusuf Zoe Anton")
	newsRoles  = strings.Fields("mayor minister director spokesman engineer captain professor chairwoman editor analyst")
	newsVerbs  = strings.Fields("said told added explained warned wrote")
	newsPapers = []string{"The Harbour Post", "Valley Courier", "The Northern Record", "Evening Dispatch"}
	newsMonths = strings.Fields("January February March April May June July August September October November December")
)

func newMadeNews() *madeNews {
	r := rand.New(rand.NewPCG(11, 12))
	n := &madeNews{words: strings.Fields(newsFrequent)}
	seen := map[string]bool{}
	for _, w := range n.words {
		seen[w] = true
	}
	for len(n.words) < newsVocabulary() {
		// Frequent words are short.
		w := madeWord(r, 2+r.IntN(2)+len(n.words)/150_000)
		if !seen[w] {
			seen[w] = true
			n.words = append(n.words, w)
		}
	}
	for range 1500 {
		n.surnames = append(n.surnames, capital(madeWord(r, 2+r.IntN(2))))
	}
	for range 300 {
		n.offices = append(n.offices, capital(madeWord(r, 2))+" "+capital(madeWord(r, 2)))
	}
	return n
}

func madeWord(r *rand.Rand, syllables int) string {
	const consonants, vowels, ends = "bdfgklmnprstvz", "aeiou", "nrslt"
	var w strings.Builder
	for range syllables {
		w.WriteByte(consonants[r.IntN(len(consonants))])
		w.WriteByte(vowels[r.IntN(len(vowels))])
	}
	if r.IntN(2) == 0 {
		w.WriteByte(ends[r.IntN(len(ends))])
	}
	return w.String()
}

func capital(w string) string { return strings.ToUpper(w[:1]) + w[1:] }

// A newsWriter writes one article.
type newsWriter struct {
	*madeNews
	r    *rand.Rand
	zipf *rand.Zipf
	b    strings.Builder
}

// article makes the file of article i. Another edition has other words.
func (n *madeNews) article(i, edition int) string {
	w := newsWriter{madeNews: n, r: rand.New(rand.NewPCG(uint64(i), uint64(edition)))}
	w.zipf = rand.NewZipf(w.r, 1.07, 3, uint64(len(w.words)-1))
	fmt.Fprintf(&w.b, "---\ntitle: %s in %s %d\nauthors: [%s]\npublisher: %s\npublished: %s\nlanguage: en\nurl: "+
		"https://news.example/%d\n---\n",
		capital(w.words[200+w.r.IntN(20_000)]), w.pick(w.offices), i, w.person(), w.pick(newsPapers),
		time.Date(2015, 1, 1+w.r.IntN(3650), 0, 0, 0, 0, time.UTC).Format(time.DateOnly), i)
	for p := range newsParagraphs {
		if p > 0 && p%7 == 0 {
			fmt.Fprintf(&w.b, "\n## %s %s\n", capital(w.word()), w.word())
		}
		w.b.WriteByte('\n')
		w.paragraph()
	}
	return w.b.String()
}

func (n *madeNews) file(i int) string { return fmt.Sprintf("%03d/article-%d.md", i/500, i) }

func (w *newsWriter) pick(list []string) string { return list[w.r.IntN(len(list))] }
func (w *newsWriter) word() string              { return w.words[w.zipf.Uint64()] }
func (w *newsWriter) person() string            { return w.pick(newsGiven) + " " + w.pick(w.surnames) }

func (w *newsWriter) paragraph() {
	const long = 450 + 20 // a passage of its own
	for n, start := 0, w.b.Len(); n < 5 || w.b.Len()-start < long; n++ {
		if n > 0 {
			w.b.WriteByte(' ')
		}
		switch w.r.IntN(20) {
		case 0:
			w.b.WriteString("“" + capital(w.words[w.r.IntN(200)]))
			w.some(8 + w.r.IntN(10))
			fmt.Fprintf(&w.b, ",” %s %s, the %s of %s.", w.pick(newsVerbs), w.person(), w.pick(newsRoles), w.pick(w.offices))
		case 1:
			fmt.Fprintf(&w.b, "On %d %s %d", 1+w.r.IntN(28), w.pick(newsMonths), 1990+w.r.IntN(35))
			w.some(12 + w.r.IntN(8))
			fmt.Fprintf(&w.b, " in %s.", w.pick(w.offices))
		default:
			w.b.WriteString(capital(w.word()))
			w.some(14 + w.r.IntN(8))
			w.b.WriteByte('.')
		}
	}
	w.b.WriteByte('\n')
}

func (w *newsWriter) some(words int) {
	for range words {
		w.b.WriteByte(' ')
		w.b.WriteString(w.word())
	}
}

// write writes n articles into a folder and tells how many bytes they have.
func (n *madeNews) write(t testing.TB, dir string, articles int) (size int64) {
	t.Helper()
	for i := range articles {
		size += int64(n.put(t, dir, i, 0))
	}
	return size
}

func (n *madeNews) put(t testing.TB, dir string, i, edition int) int {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(n.file(i)))
	text := n.article(i, edition)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = os.WriteFile(path, []byte(text), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return len(text)
}

// The sorts of questions that are measured.
const (
	newsAnswerable   = "answerable"
	newsCommon       = "common words"
	newsUnanswerable = "unanswerable"
)

// questions makes n questions of a sort about the first articles of a
// collection: some rarer words of a sentence, frequent words alone, and words
// that stand together nowhere.
func (n *madeNews) questions(sort string, articles, count int) []string {
	r := rand.New(rand.NewPCG(21, 22))
	rank := make(map[string]int, len(n.words))
	for i, w := range n.words {
		rank[w] = i
	}
	out := make([]string, count)
	for i := range out {
		var words []string
		switch sort {
		case newsAnswerable:
			sentences := strings.Split(n.article(r.IntN(articles), 0), ". ")
			for _, w := range strings.Fields(sentences[1+r.IntN(len(sentences)-2)]) {
				if rank[w] > 150 && len(words) < 3+i%4 {
					words = append(words, w)
				}
			}
		case newsCommon:
			for range 3 + i%4 {
				words = append(words, n.words[80+r.IntN(140)])
			}
		case newsUnanswerable:
			for range 2 + i%3 {
				words = append(words, n.words[1000+r.IntN(min(100_000, len(n.words)-1000))])
			}
			words = append(words, "zyx"+strconv.Itoa(r.IntN(1000)))
		}
		out[i] = []string{"What is ", "Who said that ", "When did ", "Why is "}[i%4] + strings.Join(words, " ") + "?"
	}
	return out
}
