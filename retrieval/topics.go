package retrieval

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Topic is something that articles are about, for a list to choose from: the
// heading of a section, the name of a speaker, or a name or a pair of words that
// an article writes again and again. It says nothing about what they say of it.
type Topic struct {
	Name string
	// Count is how often it was found; a heading counts for a few.
	Count int
	// Articles are the ids of the articles, in order.
	Articles []string

	written []string // those of Articles whose text has it
}

const (
	// maxTopics bounds the list, and topicArticles the articles that are read
	// for it: the newest.
	maxTopics     = 5000
	topicArticles = 5000
	// A name is a topic when it is found topicLeast times; a heading and a
	// speaker always are.
	topicLeast    = 3
	headingWeight = 3
	// A topic has at most topicLength characters and topicWords words.
	topicLength = 80
	topicWords  = 6
	// Two words are a topic when they are together phraseLeast times in an
	// article, and phraseShare of the times that the commoner one is there:
	// "concert hall" is, "in the" and "hall was" are not. Shorter words than
	// phraseLetters join others, they name nothing.
	phraseLeast   = 2
	phraseShare   = 0.6
	phraseLetters = 4
)

// Topics lists the topics of the collection, the most frequent first. It reads
// every article, which takes a while: about a millisecond for each.
func (x *Index) Topics(ctx context.Context) ([]Topic, error) {
	found := topicCounts{}
	for _, i := range newestArticles(x.collection.Entries()) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		a, err := x.collection.Texts.Article(ctx, &x.collection.Entries()[i])
		if err != nil {
			return nil, err
		}
		found.addArticle(a.Article)
	}
	for _, t := range found {
		t.written = slices.Clone(t.Articles)
	}
	for _, s := range x.Speakers() {
		for _, id := range s.Articles {
			found.add(s.Name, id, max(s.Quotations, topicLeast))
		}
	}
	return found.list(), nil
}

// mostReadAgain bounds the articles that are read again since something of them is
// hidden; of others nothing is told.
const mostReadAgain = 100

// TopicsIn are those of the topics of the collection, as Topics lists them, that stand
// in what a scope shows.
func (x *Index) TopicsIn(ctx context.Context, all []Topic, scope Scope) (shown []Topic, err error) {
	err = x.lookup(ctx, "", scope, func(l *lookup) error {
		if !l.Shown.Narrowed() {
			shown = all
			return nil
		}
		named := map[string]bool{}
		for _, s := range l.Speakers() {
			named[topicKey(s.Name)] = true
		}
		partly, err := l.topicsOfHidden(ctx)
		if err != nil {
			return err
		}
		for _, t := range all {
			key := topicKey(t.Name)
			if named[key] || slices.ContainsFunc(t.written, func(id string) bool {
				return l.Shown.Shows(id) && (!l.Shown.Hides(id) || partly[id][key] != nil)
			}) {
				t.Articles = slices.DeleteFunc(slices.Clone(t.Articles), func(id string) bool { return !l.Shown.Shows(id) })
				shown = append(shown, t)
			}
		}
		return nil
	})
	return shown, err
}

// topicsOfHidden are the topics of each article of which something is hidden, made of
// the rest.
func (l *lookup) topicsOfHidden(ctx context.Context) (map[string]topicCounts, error) {
	partly := map[string]topicCounts{}
	for _, i := range newestArticles(l.Entries()) {
		e := &l.Entries()[i]
		if id := e.Article.ID; !l.Shown.Hides(id) || !l.Shown.Shows(id) || len(partly) == mostReadAgain {
			continue
		}
		a, err := l.Texts.Article(ctx, e)
		if err != nil {
			return nil, err
		}
		partly[a.ID] = topicCounts{}
		partly[a.ID].addArticle(a.Article)
	}
	return partly, nil
}

func topicKey(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// newestArticles are the entries of the articles that topics are taken from.
func newestArticles(entries []store.Entry) []int {
	order := make([]int, len(entries))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(entries[b].Article.Published, entries[a].Article.Published)
	})
	return order[:min(len(order), topicArticles)]
}

// topicCounts counts topics by their folded names.
type topicCounts map[string]*Topic

func (c topicCounts) add(name, id string, count int) {
	name = strings.Join(strings.Fields(name), " ")
	if n := utf8.RuneCountInString(name); n < 3 || n > topicLength {
		return
	}
	key := strings.ToLower(name)
	t, ok := c[key]
	if !ok {
		// A slice of the text would keep all of it in memory.
		t = &Topic{Name: strings.Clone(name)}
		c[strings.Clone(key)] = t
	}
	t.Count += count
	if n := len(t.Articles); (n == 0 || t.Articles[n-1] != id) && !slices.Contains(t.Articles, id) {
		t.Articles = append(t.Articles, id)
	}
}

func (c topicCounts) list() []Topic {
	var all []Topic
	for _, key := range slices.Sorted(maps.Keys(c)) {
		if t := c[key]; t.Count >= topicLeast {
			slices.Sort(t.Articles)
			all = append(all, *t)
		}
	}
	slices.SortStableFunc(all, func(a, b Topic) int {
		return cmp.Or(cmp.Compare(len(b.Articles), len(a.Articles)), cmp.Compare(b.Count, a.Count))
	})
	return all[:min(len(all), maxTopics)]
}

// addArticle counts the headings of an article, and the names and phrases in its
// text.
func (c topicCounts) addArticle(a *article.Article) {
	phrases := phraseCounts{words: map[string]int{}, pairs: map[[2]string]int{}}
	defer func() { phrases.list(func(phrase string, count int) { c.add(phrase, a.ID, count) }) }()
	for _, p := range a.Paragraphs {
		text := a.Slice(p.Range)
		if p.Heading {
			c.add(text, a.ID, headingWeight)
			continue
		}
		for _, s := range article.Sentences(text) {
			for _, name := range capitalised(text[s.Start:s.End]) {
				c.add(name, a.ID, 1)
			}
			phrases.addSentence(text[s.Start:s.End])
		}
	}
}

// phraseCounts counts the words in small letters of an article, and the pairs of
// neighbours among them.
type phraseCounts struct {
	words map[string]int
	pairs map[[2]string]int
}

func (c phraseCounts) addSentence(sentence string) {
	before := ""
	for word := range strings.FieldsSeq(sentence) {
		core := strings.TrimRightFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
		if !isPhraseWord(core) {
			before = ""
			continue
		}
		c.words[core]++
		if before != "" {
			c.pairs[[2]string{before, core}]++
		}
		before = core
		if core != word { // a mark ends the phrase
			before = ""
		}
	}
}

func isPhraseWord(s string) bool {
	return utf8.RuneCountInString(s) >= phraseLetters && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLower(r) })
}

// list calls yield with each phrase, in no order.
func (c phraseCounts) list(yield func(phrase string, count int)) {
	for pair, n := range c.pairs {
		if most := max(c.words[pair[0]], c.words[pair[1]]); n >= phraseLeast && float64(n) >= phraseShare*float64(most) {
			yield(pair[0]+" "+pair[1], n)
		}
	}
}

// capitalised are the runs of words with a capital in a sentence: "Gull Island".
// The first word of the sentence has one anyway, so that a run which begins it
// may have a word too many and is left out: a topic is elsewhere as well.
func capitalised(sentence string) []string {
	var names []string
	var run []string
	first := true // the run begins the sentence
	end := func() {
		if len(run) > 0 && len(run) <= topicWords && !first {
			names = append(names, strings.Join(run, " "))
		}
		run, first = nil, false
	}
	for word := range strings.FieldsSeq(sentence) {
		core := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		r, _ := utf8.DecodeRuneInString(core)
		if !unicode.IsUpper(r) {
			end()
			continue
		}
		if !strings.HasPrefix(word, core) { // a mark before the word: a quotation begins
			end()
			first = true
		}
		run = append(run, strings.TrimSuffix(strings.TrimSuffix(core, "’s"), "'s"))
		if !strings.HasSuffix(word, core) || len(run[len(run)-1]) < len(core) {
			end()
		}
	}
	end()
	return names
}
