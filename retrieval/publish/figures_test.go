package publish

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/internal/cluster/clustertest"
	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/evaluate"
	"github.com/verbatim-bot/verbatim/retrieval/internal/madetest"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// figuresCommand rewrites the figures of a cluster, with .ci/cluster start FOLDER before
// it. A run that was ended goes on where it was when it is started again, as long as
// -parts has what it had measured.
const figuresCommand = "VERBATIM_TEST_CLUSTER=FOLDER go test ./retrieval/publish -run TestClusterFigures -figures ../cluster.txt " +
	"-parts FOLDER/figures -models A,B -timeout 0"

var (
	figuresFile   = flag.String("figures", "", "a file to write the figures of a cluster to")
	figuresParts  = flag.String("parts", "", "the folder of what is measured already, to go on with")
	figuresMade   = flag.Int("made", 100_000, "the number of made-up passages for the figures")
	figuresModels = flag.String("models", "", "the files of models of meaning, with commas between, to measure with as well")
	figuresGrowth = flag.String("growth", "10000,30000,300000,1000000", "numbers of made-up passages to measure the growth with, besides")
	figuresOnly   = flag.String("only", "", "measure only the parts whose names this matches")
)

// figures are measured in parts, each of which is kept as soon as it is measured.
type figures struct {
	t     *testing.T
	nodes *clustertest.Nodes
	parts []part
	lines []string // of the part that is measured
	made  *pair    // of the made-up passages, once they are published
	took  time.Duration
	asked []string // of them
}

// part is something that is measured, under a heading that may be "" for that of the
// part before.
type part struct {
	name, heading string
	measure       func()
}

func (f *figures) say(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	f.t.Log(line)
	f.lines = append(f.lines, line)
}

func (f *figures) path(p part) string { return filepath.Join(*figuresParts, p.name+".txt") }

// measureAll measures what has not been measured yet.
func (f *figures) measureAll() {
	if *figuresParts == "" {
		*figuresParts = f.t.TempDir()
	}
	if err := os.MkdirAll(*figuresParts, 0o755); err != nil {
		f.t.Fatal(err)
	}
	only, err := regexp.Compile(*figuresOnly)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, p := range f.parts {
		if _, err := os.Stat(f.path(p)); err != nil && only.MatchString(p.name) {
			before := waiting()
			f.lines = nil
			p.measure()
			f.lines = append(f.lines, fmt.Sprintf("    (%s, %s, then %s)", time.Now().UTC().Format("2006-01-02 15:04"), before, waiting()))
			if err := os.WriteFile(f.path(p), []byte(strings.Join(f.lines, "\n")+"\n"), 0o644); err != nil {
				f.t.Fatal(err)
			}
		}
		f.write()
	}
}

// notesBegin begins what is in the file besides the figures.
const notesBegin = "\nNot by this command"

// write puts together what is measured.
func (f *figures) write() {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nThree nodes with 512 MB each, on one machine of 2 processors that was busy with other work: counts hold, "+
		"times do not.\nBehind figures stands the load of the machine: how many processes ran or waited to run, of which it runs two.\n",
		figuresCommand)
	heading := ""
	for _, p := range f.parts {
		content, err := os.ReadFile(f.path(p))
		if err != nil {
			content = []byte(p.name + ": not measured\n")
		}
		if p.heading != heading {
			heading = p.heading
			fmt.Fprintf(&b, "\n%s:\n", heading)
		}
		b.Write(content)
	}
	if old, err := os.ReadFile(*figuresFile); err == nil { // what is noted there stays
		if _, notes, ok := strings.Cut(string(old), notesBegin); ok {
			b.WriteString(notesBegin + notes)
		}
	}
	if err := os.WriteFile(*figuresFile, []byte(b.String()), 0o644); err != nil {
		f.t.Fatal(err)
	}
}

// whole is an article that is one passage.
func whole(a *article.Article) []postings.Passage {
	return []postings.Passage{{Article: a.ID, Range: article.Range{End: len(a.Text)}, Number: 1}}
}

// pair is a collection as the local index has it and as it is published.
type pair struct {
	name          string
	place         Place
	local, remote *retrieval.Index
	dir, replica  string // of the local index, and of what was fetched
	articles      []*article.Article
	ids           []string
}

// pairOf publishes articles that are passages each.
func pairOf(t *testing.T, nodes *clustertest.Nodes, name string, articles []*article.Article, copies int) (*pair, time.Duration) {
	t.Helper()
	nodes.Remove("verbatim-" + name + "*")
	return pairIn(t, nodes, name, articles, copies, t.TempDir())
}

// pairIn is pairOf with a folder for the local index, in which and in the cluster it may
// be already.
func pairIn(t *testing.T, nodes *clustertest.Nodes, name string, articles []*article.Article, copies int, dir string) (
	*pair, time.Duration) {
	t.Helper()
	p := &pair{name: name, place: Place{Cluster: nodes.Client(), Name: name}, articles: articles}
	replica := t.TempDir()
	if _, err := store.Current(dir); err != nil {
		if err := build.Uncut(t.Context(), dir, articles, time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	if _, err := Publish(t.Context(), p.place, dir, Options{Copies: copies, Cut: whole, Shards: 3}); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	if _, err := Fetch(t.Context(), p.place, replica, nil); err != nil {
		t.Fatal(err)
	}
	local, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	remote, err := Open(p.place, replica)
	if err != nil {
		t.Fatal(err)
	}
	p.dir, p.replica = dir, replica
	p.local, p.remote = retrieval.New(local), retrieval.New(remote)
	t.Cleanup(func() { p.local.Close(); p.remote.Close() })
	for _, e := range local.Entries() {
		p.ids = append(p.ids, e.Article.ID)
	}
	return p, took
}

// inJSON is an answer, as it is compared.
func inJSON(answer any, err error) (string, error) {
	if err != nil {
		return "", err
	}
	content, err := json.Marshal(answer)
	return string(content), err
}

func ask(ctx context.Context, x *retrieval.Index, question string, scope retrieval.Scope) (string, error) {
	return inJSON(x.Ask(ctx, retrieval.Query{Question: question, Limit: 10, Scope: scope}))
}

// same counts how many of n questions of both are answered alike, and names the others.
func (p *pair) same(f *figures, what string, n int, answer func(x *retrieval.Index, i int) (string, error), name func(i int) string) {
	alike := 0
	var others []string
	for i := range n {
		want, err := answer(p.local, i)
		if err != nil {
			f.t.Fatal(err)
		}
		got, err := answer(p.remote, i)
		switch {
		case err != nil:
			others = append(others, fmt.Sprintf("%s: %v", name(i), err))
		case got == want:
			alike++
		default:
			others = append(others, name(i))
		}
	}
	f.say("%-25s %-24s %4d of %4d the same", p.name, what, alike, n)
	for _, o := range others {
		f.say("    not: %s", o)
	}
}

// sets are the collections to measure with, and the most questions of each.
var sets = []struct {
	name      string
	questions int
}{{"trecqa", 167}, {"clapnq-dev", 300}, {"squadshifts-newwiki", 200}, {"multihoprag-evidence500", 150}, {"time", 83}}

// TestClusterFigures measures what a cluster does, and writes it down.
func TestClusterFigures(t *testing.T) {
	nodes := clustertest.New(t)
	if *figuresFile == "" {
		t.Skip("only with -figures")
	}
	f := &figures{t: t, nodes: nodes}
	f.addSets()
	f.addMade()
	f.addFaults()
	f.addGrowth()
	f.measureAll()
}

// addSets compares the answers over collections.
func (f *figures) addSets() {
	const heading = "The same passages, order, excerpts, steps and receipts as the local index, ten passages a question"
	for i, set := range sets {
		f.parts = append(f.parts, part{"same-" + set.name, heading, func() {
			dir := filepath.Join("..", "..", "..", "shared", "eval", "retrieval", set.name)
			c, err := evaluate.ReadCollection(dir)
			if err != nil {
				f.say("%s: not measured: it is not there", set.name)
				return
			}
			var articles []*article.Article
			for i, p := range c.Passages {
				articles = append(articles, made(fmt.Sprint(i), p.Title, p.Text))
			}
			p, _ := pairOf(f.t, f.nodes, fmt.Sprintf("figures%d", i), articles, 1)
			p.name = set.name
			p.sameAll(f, c, set.questions)
			if len(articles) <= mostWithModel && set.name != "time" { // its articles are long
				for path := range strings.SplitSeq(*figuresModels, ",") {
					p.sameWithModel(f, path, c, set.questions)
				}
			}
		}})
	}
}

// mostWithModel bounds the passages that vectors are made of: that takes longest.
const mostWithModel = 1000

// sameWithModel compares answers that vectors have a part in.
func (p *pair) sameWithModel(f *figures, path string, c *evaluate.Collection, questions int) {
	if path == "" {
		return
	}
	t := f.t
	model, err := meaning.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer model.Close()
	p.local.UseModel(model)
	if err := p.local.MakeVectors(t.Context(), p.dir, store.VectorOptions{Workers: 2}); err != nil {
		t.Fatal(err)
	}
	if _, err := Publish(t.Context(), p.place, p.dir, Options{Copies: 1, Cut: whole, Shards: 3, Model: model.Hash()}); err != nil {
		t.Fatal(err)
	}
	if _, err := Fetch(t.Context(), p.place, p.replica, nil); err != nil {
		t.Fatal(err)
	}
	p.remote.UseModel(model)
	if err := p.remote.OpenVectors(p.replica); err != nil || p.remote.WithVectors() != p.remote.Articles() {
		t.Fatalf("%d of %d articles have vectors: %v", p.remote.WithVectors(), p.remote.Articles(), err)
	}
	question := func(i int) string { return c.Queries[i].Text }
	p.same(f, "ask, "+model.Name(), min(questions, len(c.Queries)), func(x *retrieval.Index, i int) (string, error) {
		return ask(t.Context(), x, question(i), retrieval.Scope{})
	}, question)
}

func made(id, title, text string) *article.Article {
	return &article.Article{ID: id, Title: title, Text: text, SHA256: article.HashText(text),
		Paragraphs: []article.Paragraph{{Range: article.Range{End: len(text)}}}}
}

// sameAll compares answers, speakers and checks of quotations.
func (p *pair) sameAll(f *figures, c *evaluate.Collection, questions int) {
	t := f.t
	n := min(questions, len(c.Queries))
	question := func(i int) string { return c.Queries[i].Text }
	p.same(f, "ask", n, func(x *retrieval.Index, i int) (string, error) {
		return ask(t.Context(), x, question(i), retrieval.Scope{})
	}, question)
	speakers := p.local.Speakers()
	p.same(f, "who", min(40, len(speakers)), func(x *retrieval.Index, i int) (string, error) {
		q := retrieval.WhoQuery{Speaker: speakers[i].Name}
		if i%2 == 1 {
			q.About = question(i % n)
		}
		return inJSON(x.Who(t.Context(), q))
	}, func(i int) string { return speakers[i].Name })
	quote := func(i int) string {
		words := strings.Fields(p.articles[i*7%len(p.articles)].Text)
		words = slices.Clone(words[:min(len(words), 8+i%9)])
		if i%3 == 1 && len(words) > 4 {
			words[3] = "never"
		}
		return strings.Join(words, " ")
	}
	p.same(f, "verify", 60, func(x *retrieval.Index, i int) (string, error) {
		return inJSON(x.VerifyQuotation(t.Context(), verify.Query{Text: quote(i)}))
	}, quote)
}

// useMade publishes the made-up passages, unless they are.
func (f *figures) useMade() *pair {
	if f.made == nil {
		var articles []*article.Article
		articles, f.asked = madeUp(*figuresMade)
		f.made, f.took = pairIn(f.t, f.nodes, "figuresmade", articles, 1, filepath.Join(*figuresParts, "made"))
		f.made.name = fmt.Sprintf("%d made-up passages", *figuresMade)
	}
	return f.made
}

// largeScope is one of 50,000 of the made-up articles.
func (p *pair) largeScope() retrieval.Scope {
	return retrieval.Scope{Only: p.ids[:min(50_000, len(p.ids)*5/6)]}
}

// addMade measures with made-up passages: that the answers are the same, and times.
func (f *figures) addMade() {
	const same, times = "The same of made-up passages, and in a scope of many", "Times of one client"
	question := func(i int) string { return f.asked[i] }
	f.parts = append(f.parts, part{"made-grown", same, func() { f.grown(*figuresMade) }},
		part{"made-scope", same, func() {
			p := f.useMade()
			scope := p.largeScope()
			p.same(f, fmt.Sprintf("ask, %d ids", len(scope.Only)), len(f.asked), func(x *retrieval.Index, i int) (string, error) {
				return ask(f.t.Context(), x, f.asked[i], scope)
			}, question)
		}},
		part{"made-times-scope", times, func() {
			p := f.useMade()
			scope := p.largeScope()
			f.say("in a scope of %d ids, after 20 questions:", len(scope.Only))
			f.timed("cluster", p.remote, f.asked, scope, 20, 100, p.place.Cluster)
			f.timed("local", p.local, f.asked, scope, 20, 100, nil)
		}})
}

// madeUp makes so many passages of about 90 words, and 100 questions in words of theirs.
func madeUp(n int) (articles []*article.Article, questions []string) {
	const each = 5 // passages of one text
	m := madetest.New(25 * n)
	var paragraphs []string
	for i := range n {
		if i%each == 0 {
			paragraphs = strings.Split(m.Text(i/each%m.Articles), "\n\n")
		}
		articles = append(articles, made(fmt.Sprintf("made-%06d", i), fmt.Sprintf("Notes %d", i), strings.TrimSpace(paragraphs[1+i%each])))
	}
	r := rand.New(rand.NewPCG(1, 1))
	for range 100 {
		words := strings.Fields(articles[r.IntN(len(articles))].Text)
		at := r.IntN(max(1, len(words)-8))
		questions = append(questions, "What is "+strings.Join(words[at:at+3+r.IntN(5)], " ")+"?")
	}
	return articles, questions
}

// addGrowth measures how bytes and times grow with the passages.
func (f *figures) addGrowth() {
	for text := range strings.SplitSeq(*figuresGrowth, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			f.t.Fatal(err)
		}
		f.parts = append(f.parts, part{"growth-" + text, "Growth, three shards and one copy besides, one client, 500 questions after 500",
			func() { f.grown(n) }})
	}
}

// grown measures with n made-up passages.
func (f *figures) grown(n int) {
	before := f.nodes.Processor()
	var p *pair
	var took time.Duration
	var questions []string
	if n == *figuresMade {
		f.nodes.Remove("verbatim-figuresmade*")
		p = f.useMade()
		took, questions = f.took, f.asked
	} else {
		var articles []*article.Article
		articles, questions = madeUp(n)
		p, took = pairOf(f.t, f.nodes, fmt.Sprintf("figuresgrowth%d", n), articles, 1)
	}
	f.say("%7d passages: published in %.0f s (%s), %.0f s of processor time of the nodes; %s", n, took.Seconds(), waiting(),
		(f.nodes.Processor() - before).Seconds(), f.bytes(p.place.Name))
	p.same(f, "ask", len(questions), func(x *retrieval.Index, i int) (string, error) {
		return ask(f.t.Context(), x, questions[i], retrieval.Scope{})
	}, func(i int) string { return questions[i] })
	f.timed("cluster", p.remote, questions, retrieval.Scope{}, 500, 500, p.place.Cluster)
	f.timed("local", p.local, questions, retrieval.Scope{}, 500, 500, nil)
}

// bytes says what an index takes in the cluster.
func (f *figures) bytes(name string) string {
	var said []struct {
		Index   string
		Primary string `json:"pri.store.size"`
		Whole   string `json:"store.size"`
	}
	err := f.nodes.Client().Read(f.t.Context(), http.MethodGet, "/_cat/indices/verbatim-"+name+"-*", url.Values{"format": {"json"}}, nil,
		&said)
	if err != nil {
		f.t.Fatal(err)
	}
	var parts []string
	for _, x := range said {
		what := "words"
		if strings.HasSuffix(x.Index, "-files") {
			what = "files"
		}
		parts = append(parts, fmt.Sprintf("%s %s, with copies %s", what, x.Primary, x.Whole))
	}
	return strings.Join(parts, "; ")
}

// waiting says how busy the machine is, with the nodes and with whatever else.
func waiting() string {
	content, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return err.Error()
	}
	load, _, _ := strings.Cut(string(content), " ")
	return "load " + load
}

// timed asks n questions after some others and says what they took: of a cluster,
// which c reaches, the processor time of the nodes too.
func (f *figures) timed(name string, x *retrieval.Index, questions []string, scope retrieval.Scope, first, n int,
	c *cluster.Client) {
	var times []time.Duration
	processor, requests := time.Duration(0), int64(0)
	for i := range first + n {
		if i == first && c != nil {
			processor, requests = f.nodes.Processor(), c.Counts().Requests
		}
		began := time.Now()
		if _, err := ask(f.t.Context(), x, questions[i%len(questions)], scope); err != nil {
			f.t.Fatal(err)
		}
		if i >= first {
			times = append(times, time.Since(began))
		}
	}
	more := ""
	if c != nil {
		more = fmt.Sprintf("; %.1f requests and %.1f ms of processor time of the nodes each",
			float64(c.Counts().Requests-requests)/float64(n), (f.nodes.Processor()-processor).Seconds()*1000/float64(n))
	}
	slices.Sort(times)
	f.say("%-20s p50 %4.0f ms, p99 %4.0f ms (%s)%s", name, times[len(times)/2].Seconds()*1000, times[len(times)*99/100].Seconds()*1000,
		waiting(), more)
}

// underLoad asks with 8 clients until stop is closed, and compares every answer.
func (p *pair) underLoad(t *testing.T, questions []string, n int, during func()) (asked, failed, different int64, slowest time.Duration) {
	want := make([]string, len(questions))
	for i, q := range questions {
		var err error
		if want[i], err = ask(t.Context(), p.local, q, retrieval.Scope{}); err != nil {
			t.Fatal(err)
		}
	}
	var next, bad, other, worst atomic.Int64
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for {
				i := next.Add(1) - 1
				if i >= int64(n) {
					return
				}
				began := time.Now()
				got, err := ask(t.Context(), p.remote, questions[i%int64(len(questions))], retrieval.Scope{})
				took := int64(time.Since(began))
				for w := worst.Load(); took > w && !worst.CompareAndSwap(w, took); w = worst.Load() {
				}
				switch {
				case err != nil:
					bad.Add(1)
					t.Log(err)
				case got != want[i%int64(len(questions))]:
					other.Add(1)
				}
			}
		})
	}
	during()
	clients.Wait()
	return int64(n), bad.Load(), other.Load(), time.Duration(worst.Load())
}

// addFaults kills and freezes nodes while questions are asked.
func (f *figures) addFaults() {
	const heading = "8 clients, while nodes fail"
	add := func(name, what string, n int, fault func()) {
		f.parts = append(f.parts, part{name, heading, func() {
			p := f.useMade()
			f.nodes.Mend()
			asked, failed, different, slowest := p.underLoad(f.t, f.asked, n, fault)
			f.say("%-36s %5d asked, %d failed, %d different, slowest %.1f s", what, asked, failed, different, slowest.Seconds())
			f.nodes.Mend()
		}})
	}
	add("fault-none", "no fault", 300, func() {})
	add("fault-manager", "kill -9 of the manager", 1000, func() { f.nodes.Kill(f.nodes.Manager()) })
	add("fault-data", "kill -9 of a data node", 1000, func() { f.nodes.Kill((f.nodes.Manager() + 1) % 3) })
	add("fault-frozen", "a frozen node", 500, func() { f.nodes.Freeze((f.nodes.Manager() + 1) % 3) })
	f.parts = append(f.parts, part{"fault-all", heading, f.killAll},
		part{"control", "No copies, and a node gone: of the passages with the words of a question", f.control})
}

// killAll kills all nodes and starts them again.
func (f *figures) killAll() {
	p := f.useMade()
	began := time.Now()
	for i := range 3 {
		f.nodes.Kill(i)
	}
	for i := range 3 {
		f.nodes.Start(i)
	}
	f.nodes.AwaitGreen()
	n, err := p.remote.Collection().Words.Count()
	f.say("all killed and started again: green after %.0f s, %d of %d passages counted (%v)", time.Since(began).Seconds(), n,
		p.remote.Passages(), err)
}

// control shows what the strictness is for: an index without copies, and a node gone.
func (f *figures) control() {
	l := lose(f.t, f.nodes)
	f.say("all of them                                %d", l.all)
	f.say("a strict search finds                      %s", l.strict)
	f.say("one that lets the cluster leave parts out  %s", l.lax)
	f.say("one that does not count the parts either   %s", l.blind)
	f.say("the shards, as the cluster itself counts   %s", l.shards)
}

// outcome is what a question found.
type outcome struct {
	found int
	err   error
}

func (o outcome) String() string {
	if o.err != nil {
		return fmt.Sprintf("an error: %.70s…", o.err.Error())
	}
	return fmt.Sprintf("%d", o.found)
}

// losing is what a question finds while a part of an index is on no node.
type losing struct {
	all int // the passages that answer
	// strict is a question as it is asked; lax one of which the cluster is not told that
	// it may leave no part out; blind one whose parts are not counted either.
	strict, lax, blind outcome
	shards             string // of a search that nobody made strict, as the cluster counts them
}

// lose publishes without copies, kills a node that has a part, and asks in three ways.
func lose(t *testing.T, nodes *clustertest.Nodes) (l losing) {
	t.Helper()
	var articles []*article.Article
	for i := range 9 {
		articles = append(articles, made(fmt.Sprintf("lost-%02d", i), "Walls", fmt.Sprintf("The harbour wall number %d holds.", i)))
	}
	p, _ := pairOf(t, nodes, "figureslost", articles, 0)
	m, err := p.place.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var shards []struct{ Node string }
	if err := p.place.Cluster.Read(t.Context(), http.MethodGet, "/_cat/shards/"+p.place.words(m.Build), url.Values{"format": {"json"}}, nil,
		&shards); err != nil || len(shards) != 3 {
		t.Fatalf("%v: %v", shards, err)
	}
	permit := func(r *http.Request) {
		q := r.URL.Query()
		q.Del("allow_partial_search_results")
		r.URL.RawQuery = q.Encode()
	}
	lax := p.opened(t, between{request: permit}.client(t, nodes))
	blind := p.opened(t, between{request: permit, answer: pretend}.client(t, nodes))
	l.all = finds(t, p.remote).found
	gone := int(shards[0].Node[1] - '1')
	nodes.Kill(gone)
	defer func() {
		nodes.Start(gone)
		nodes.AwaitGreen()
	}()
	l.strict, l.lax, l.blind = finds(t, p.remote), finds(t, lax), finds(t, blind)
	var said struct {
		Shards json.RawMessage `json:"_shards"`
	}
	e := p.place.Cluster.Read(t.Context(), http.MethodPost, "/"+p.place.words(m.Build)+"/_search", nil, []byte(`{"size":0}`), &said)
	if l.shards = string(said.Shards); e != nil {
		l.shards = e.Error()
	}
	return l
}

// opened is what was published, asked through another client.
func (p *pair) opened(t *testing.T, c *cluster.Client) *retrieval.Index {
	t.Helper()
	x, err := Open(Place{Cluster: c, Name: p.place.Name}, p.replica)
	if err != nil {
		t.Fatal(err)
	}
	index := retrieval.New(x)
	t.Cleanup(func() { index.Close() })
	return index
}

func finds(t *testing.T, x *retrieval.Index) outcome {
	a, err := x.Ask(t.Context(), retrieval.Query{Question: "harbour wall", Limit: 10})
	if err != nil {
		return outcome{err: err}
	}
	return outcome{found: len(a.Hits) + len(a.Nearest)}
}

// shardsOf is the part of an answer that says which shards were searched.
var shardsOf = regexp.MustCompile(`"total":(\d+),"successful":\d+`)

// pretend has an answer say that all parts were searched.
func pretend(r *http.Response) error {
	content, err := io.ReadAll(r.Body)
	if err = errors.Join(err, r.Body.Close()); err != nil {
		return err
	}
	content = shardsOf.ReplaceAll(content, []byte(`"total":$1,"successful":$1`))
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(content)), int64(len(content))
	r.Header.Set("Content-Length", strconv.Itoa(len(content)))
	return nil
}

// Questions are answered, and answered the same, while a node is killed and while
// one hangs.
func TestClusterFaults(t *testing.T) {
	nodes := clustertest.New(t)
	if stress.Times(0, 1) == 0 {
		t.Skip("only with STRESS=1: on a busy machine a node that runs may seem to hang")
	}
	articles, questions := madeUp(400)
	p, _ := pairOf(t, nodes, "figuresfaults", articles, 1)
	for what, fault := range map[string]func(){
		"killed": func() { nodes.Kill((nodes.Manager() + 1) % 3) },
		"frozen": func() { nodes.Freeze((nodes.Manager() + 1) % 3) },
	} {
		asked, failed, different, slowest := p.underLoad(t, questions[:20], 150, fault)
		t.Logf("%s: %d asked, %d failed, %d different, slowest %v", what, asked, failed, different, slowest)
		if failed > 0 || different > 0 {
			t.Errorf("while a node was %s, %d of %d questions failed, and %d were answered differently", what, failed, asked, different)
		}
		nodes.Mend()
	}
}

// Where a part of an index is on no node, a question is an error, and never an answer
// without it. That this test can fail is shown by asking without the two things that
// make it so: what is left of the collection then passes for all of it.
func TestClusterLostPart(t *testing.T) {
	nodes := clustertest.New(t)
	l := lose(t, nodes)
	t.Logf("%+v", l)
	if l.all != 9 {
		t.Fatalf("%d passages are found at first", l.all)
	}
	if !errors.Is(l.strict.err, retrieval.ErrUnreachable) {
		t.Errorf("a question while a part is on no node: %s", l.strict)
	}
	if !errors.Is(l.lax.err, retrieval.ErrUnreachable) {
		t.Errorf("the parts that answer are not counted: %s", l.lax)
	}
	if l.blind.err != nil || l.blind.found >= l.all || l.blind.found == 0 {
		t.Errorf("without either, a question finds %s of %d passages: nothing was lost", l.blind, l.all)
	}
	if !strings.Contains(l.shards, `"successful":2`) {
		t.Errorf("nothing was lost: %s", l.shards)
	}
}
