package evaluate

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

// RetrievalFigures are the figures of a Collection; their JSON is the output
// of `verbatim eval retrieval --json`. Measures are means over the queries with
// a relevant passage.
type RetrievalFigures struct {
	Collection string `json:"collection"`
	Passages   int    `json:"passages"`
	Queries    int    `json:"queries"`

	MRR10    float64 `json:"mrr_10"` // reciprocal rank of the first relevant passage, among ten
	Hits1    float64 `json:"hits_1"` // the first passage is relevant
	Recall5  float64 `json:"recall_5"`
	Recall10 float64 `json:"recall_10"`
	Recall50 float64 `json:"recall_50"`
	NDCG10   float64 `json:"ndcg_10"` // with the grades as gains

	// Answers is the number of queries with answer strings; Excerpt1 and
	// Excerpt3 are the shares of them whose first excerpt, and any of the first
	// three, holds one; Length is the mean length of the first, in characters.
	Answers  int     `json:"answers"`
	Excerpt1 float64 `json:"excerpt_1"`
	Excerpt3 float64 `json:"excerpt_3"`
	Length   float64 `json:"length"`

	// FalseRefusals is the share of answerable queries that would be refused,
	// FalseAnswers the share of the Unanswerable that would be answered.
	FalseRefusals float64 `json:"false_refusals"`
	Unanswerable  int     `json:"unanswerable"`
	FalseAnswers  float64 `json:"false_answers"`

	// P50 and P99 are times of a query in milliseconds.
	P50 float64 `json:"p50_ms"`
	P99 float64 `json:"p99_ms"`
	// Build is the time to build the index in seconds; Index and Text are sizes
	// in bytes.
	Build float64 `json:"build_s"`
	Index int64   `json:"index_bytes"`
	Text  int64   `json:"text_bytes"`
}

// RetrievalOptions say how Retrieval measures.
type RetrievalOptions struct {
	// Length is the most characters of an excerpt.
	Length int
	// Run, when not nil, gets a line for each passage found: query id, passage
	// id, rank, score, with tabs between.
	Run io.Writer
	// Progress, when not nil, is told how many queries are done.
	Progress func(done, total int)
}

// Depth is how many passages are looked at, and Excerpts how many of them are
// asked for an excerpt.
const (
	Depth    = 50
	Excerpts = 3
)

// Finder searches a collection: with Verbatim or with another program. It gives
// the passages found for a question, the best first, by their ids in the
// collection (as Article), the first few with excerpts; refused says that it
// would rather not answer.
type Finder func(ctx context.Context, question string) (found []retrieval.RankedPassage, refused bool, err error)

// Retrieval builds an index of a collection in a folder of its own, asks every
// query and measures.
func Retrieval(ctx context.Context, c *Collection, o RetrievalOptions) (f RetrievalFigures, err error) {
	dir, err := os.MkdirTemp("", "verbatim-eval-")
	if err != nil {
		return f, fmt.Errorf("make a folder for the index: %w", err)
	}
	defer os.RemoveAll(dir)
	start := time.Now()
	if err := build.Uncut(ctx, dir, c.articles(), start); err != nil {
		return f, err
	}
	build := time.Since(start).Seconds()
	x, err := retrieval.Open(dir)
	if err != nil {
		return f, fmt.Errorf("open the index: %w", err)
	}
	defer x.Close()
	f, err = RetrievalOf(ctx, c, c.finder(x, o.Length), o)
	if err != nil {
		return f, err
	}
	f.Build = build
	for _, p := range c.Passages {
		f.Text += int64(len(p.Text))
	}
	f.Index, err = folderSize(dir)
	return f, err
}

// finder asks x, an index of the collection's articles.
func (c *Collection) finder(x *retrieval.Index, length int) Finder {
	return func(ctx context.Context, question string) ([]retrieval.RankedPassage, bool, error) {
		found, _, probability, err := x.Rank(ctx, question, Depth, Excerpts, length)
		for i := range found {
			found[i].Article = c.passageID(found[i].Article)
		}
		return found, probability < rank.AnswerThreshold, err
	}
}

// articles makes an article of each passage. The ids of a collection may hold
// anything; ours may not, so they are numbers.
func (c *Collection) articles() []*article.Article {
	out := make([]*article.Article, len(c.Passages))
	for i, p := range c.Passages {
		out[i] = &article.Article{
			ID: fmt.Sprint(i), Title: p.Title, Text: p.Text, SHA256: article.HashText(p.Text),
			Paragraphs: []article.Paragraph{{Range: article.Range{End: len(p.Text)}}},
		}
	}
	return out
}

func folderSize(dir string) (size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("measure the index: %w", err)
	}
	return size, nil
}

// RetrievalOf asks every query of a collection and measures what find gives. Of the
// options it leaves the length of excerpts to find.
func RetrievalOf(ctx context.Context, c *Collection, find Finder, o RetrievalOptions) (RetrievalFigures, error) {
	f := RetrievalFigures{Collection: c.Name, Passages: len(c.Passages)}
	var times []time.Duration
	for n, q := range c.Queries {
		start := time.Now()
		found, refused, err := find(ctx, q.Text)
		if err != nil {
			return f, fmt.Errorf("query %s: %w", q.ID, err)
		}
		times = append(times, time.Since(start))
		if o.Run != nil {
			if err := writeRun(o.Run, q.ID, found); err != nil {
				return f, fmt.Errorf("write the run: %w", err)
			}
		}
		if f.count(c.Relevant[q.ID], found, refused) {
			f.countAnswers(c.Answers[q.ID], found)
		}
		if o.Progress != nil {
			o.Progress(n+1, len(c.Queries))
		}
	}
	f.finish(times)
	return f, nil
}

func writeRun(w io.Writer, query string, found []retrieval.RankedPassage) error {
	for i, p := range found {
		if _, err := fmt.Fprintf(w, "%s\t%s\t%d\t%g\n", query, p.Article, i+1, p.Score); err != nil {
			return err
		}
	}
	return nil
}

func (c *Collection) passageID(number string) string {
	var i int
	fmt.Sscan(number, &i)
	return c.Passages[i].ID
}

// count adds the measures of one query; it is false for one without a
// relevant passage.
func (f *RetrievalFigures) count(grades map[string]int, passages []retrieval.RankedPassage, refused bool) bool {
	relevant := 0
	for _, g := range grades {
		if g > 0 {
			relevant++
		}
	}
	if relevant == 0 {
		f.Unanswerable++
		if !refused {
			f.FalseAnswers++
		}
		return false
	}
	f.Queries++
	if refused {
		f.FalseRefusals++
	}
	found, gain := 0, 0.0
	for i, p := range passages {
		g := grades[p.Article]
		if g <= 0 {
			continue
		}
		if found == 0 && i < 10 {
			f.MRR10 += 1 / float64(i+1)
		}
		found++
		share := 1 / float64(relevant)
		if i < 1 {
			f.Hits1++
		}
		if i < 5 {
			f.Recall5 += share
		}
		if i < 10 {
			f.Recall10 += share
			gain += float64(g) / math.Log2(float64(i)+2)
		}
		f.Recall50 += share
	}
	f.NDCG10 += gain / idealGain(grades)
	return true
}

// idealGain is the discounted gain of the best order of ten.
func idealGain(grades map[string]int) float64 {
	var list []int
	for _, g := range grades {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b int) int { return cmp.Compare(b, a) })
	gain := 0.0
	for i, g := range list[:min(10, len(list))] {
		gain += float64(max(g, 0)) / math.Log2(float64(i)+2)
	}
	return gain
}

func (f *RetrievalFigures) countAnswers(answers []string, found []retrieval.RankedPassage) {
	if len(answers) == 0 {
		return
	}
	f.Answers++
	for i, p := range found[:min(3, len(found))] {
		if i == 0 {
			f.Length += float64(len([]rune(p.Excerpt)))
		}
		excerpt := fold(p.Excerpt)
		if !slices.ContainsFunc(answers, func(a string) bool { return strings.Contains(excerpt, fold(a)) }) {
			continue
		}
		if i == 0 {
			f.Excerpt1++
		}
		f.Excerpt3++
		break
	}
}

// finish makes means of the sums.
func (f *RetrievalFigures) finish(times []time.Duration) {
	n := float64(max(f.Queries, 1))
	for _, v := range []*float64{&f.MRR10, &f.Hits1, &f.Recall5, &f.Recall10, &f.Recall50, &f.NDCG10, &f.FalseRefusals} {
		*v /= n
	}
	a := float64(max(f.Answers, 1))
	f.Excerpt1 /= a
	f.Excerpt3 /= a
	f.Length /= a
	f.FalseAnswers /= float64(max(f.Unanswerable, 1))
	slices.Sort(times)
	if len(times) > 0 {
		f.P50 = float64(times[len(times)/2].Microseconds()) / 1000
		f.P99 = float64(times[len(times)*99/100].Microseconds()) / 1000
	}
}

// String writes the figures for a reader.
func (f RetrievalFigures) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d passages, %d queries with a relevant one, %d without\n", f.Collection, f.Passages, f.Queries, f.Unanswerable)
	fmt.Fprintf(&b, "MRR@10 %.4f  Hits@1 %.4f  Recall@5 %.4f  @10 %.4f  @50 %.4f  nDCG@10 %.4f\n", f.MRR10, f.Hits1, f.Recall5, f.Recall10,
		f.Recall50, f.NDCG10)
	if f.Answers > 0 {
		fmt.Fprintf(&b, "answer in the first excerpt %.4f, in one of three %.4f (%d queries, first excerpts of %.0f characters)\n",
			f.Excerpt1, f.Excerpt3, f.Answers, f.Length)
	}
	fmt.Fprintf(&b, "refused though answerable %.4f", f.FalseRefusals)
	if f.Unanswerable > 0 {
		fmt.Fprintf(&b, ", answered though not %.4f", f.FalseAnswers)
	}
	fmt.Fprintf(&b, "\np50 %.2f ms, p99 %.2f ms; built in %.1f s; index %.1f MB for %.1f MB of text\n", f.P50, f.P99, f.Build,
		float64(f.Index)/1e6, float64(f.Text)/1e6)
	return b.String()
}
