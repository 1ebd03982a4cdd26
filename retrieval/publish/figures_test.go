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

// The figures of a cluster are rewritten, with .ci/cluster start FOLDER before it, by
//
//	VERBATIM_TEST_CLUSTER=FOLDER go test ./retrieval/publish -run TestClusterFigures -figures ../cluster.txt -models A,B -timeout 0
var (
	figuresFile   = flag.String("figures", "", "a file to write the figures of a cluster to")
	figuresMade   = flag.Int("made", 100_000, "the number of made-up passages for the figures")
	figuresModels = flag.String("models", "", "the files of models of meaning, with commas between, to measure with as well")
	figuresGrowth = flag.String("growth", "10000,30000,300000", "numbers of made-up passages to measure the growth with, besides")
)

// figures are lines of a file that grows as they are measured.
type figures struct {
	t *testing.T
}

func (f figures) say(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	f.t.Log(line)
	file, err := os.OpenFile(*figuresFile, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		f.t.Fatal(err)
	}
	if _, err := fmt.Fprintln(file, line); err != nil {
		f.t.Fatal(err)
	}
	file.Close()
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
	p := &pair{name: name, place: Place{Cluster: nodes.Client(), Name: name}, articles: articles}
	dir, replica := t.TempDir(), t.TempDir()
	if err := build.Uncut(t.Context(), dir, articles, time.Unix(0, 0)); err != nil {
		t.Fatal(err)
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
func (p *pair) same(f figures, what string, n int, answer func(x *retrieval.Index, i int) (string, error), name func(i int) string) {
	alike := 0
	var others []string
	for i := range n {
		want, err := answer(p.local, i)
		if err != nil {
			f.t.Fatal(err)
		}
		got, err := answer(p.remote, i)
		if err != nil {
			f.t.Fatalf("%s: %s: %v", p.name, name(i), err)
		}
		if got == want {
			alike++
		} else {
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

// TestClusterGrowth measures the growth alone.
func TestClusterGrowth(t *testing.T) {
	nodes := clustertest.New(t)
	if *figuresFile == "" {
		t.Skip("only with -figures")
	}
	figures{t}.growth(nodes)
}

// TestClusterFigures measures what a cluster does, and writes it down.
func TestClusterFigures(t *testing.T) {
	nodes := clustertest.New(t)
	if *figuresFile == "" {
		t.Skip("only with -figures")
	}
	if err := os.WriteFile(*figuresFile, []byte("VERBATIM_TEST_CLUSTER=FOLDER go test ./retrieval/publish -run TestClusterFigures -figures "+
		"../cluster.txt -models A,B -timeout 0\n\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	f := figures{t}
	f.say("three nodes with 512 MB each, on one machine of 2 processors, busy with other work: counts hold, times do not\n")
	f.say("The same passages, order, excerpts, steps and receipts as the local index, ten passages a question:")
	for i, set := range sets {
		dir := filepath.Join("..", "..", "..", "shared", "eval", "retrieval", set.name)
		c, err := evaluate.ReadCollection(dir)
		if err != nil {
			f.say("%s: not measured: it is not there", set.name)
			continue
		}
		var articles []*article.Article
		for i, p := range c.Passages {
			articles = append(articles, made(fmt.Sprint(i), p.Title, p.Text))
		}
		p, _ := pairOf(t, nodes, fmt.Sprintf("figures%d", i), articles, 1)
		p.name = set.name
		p.sameAll(f, c, set.questions)
		if len(articles) <= mostWithModel && set.name != "time" { // its articles are long
			for path := range strings.SplitSeq(*figuresModels, ",") {
				p.sameWithModel(f, path, c, set.questions)
			}
		}
	}
	f.big(nodes)
	f.growth(nodes)
}

// mostWithModel bounds the passages that vectors are made of: that takes longest.
const mostWithModel = 1000

// sameWithModel compares answers that vectors have a part in.
func (p *pair) sameWithModel(f figures, path string, c *evaluate.Collection, questions int) {
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
func (p *pair) sameAll(f figures, c *evaluate.Collection, questions int) {
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

// big measures with made-up passages: a large scope, times, and nodes that fail.
func (f figures) big(nodes *clustertest.Nodes) {
	t := f.t
	articles, questions := madeUp(*figuresMade)
	p, took := pairOf(t, nodes, "figuresmade", articles, 1)
	p.name = fmt.Sprintf("%d made-up passages", *figuresMade)
	f.say("\n%s: published in %.0f s; %s", p.name, took.Seconds(), f.bytes(nodes, "figuresmade"))
	question := func(i int) string { return questions[i] }
	p.same(f, "ask", len(questions), func(x *retrieval.Index, i int) (string, error) {
		return ask(t.Context(), x, questions[i], retrieval.Scope{})
	}, question)
	scope := retrieval.Scope{Only: p.ids[:min(50_000, len(p.ids)*5/6)]}
	p.same(f, fmt.Sprintf("ask, %d ids", len(scope.Only)), 40, func(x *retrieval.Index, i int) (string, error) {
		return ask(t.Context(), x, questions[i], scope)
	}, question)
	f.times(nodes, p, questions, scope)
	f.faults(nodes, p, questions)
	f.control(nodes)
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

// growth measures how bytes and times grow with the passages.
func (f figures) growth(nodes *clustertest.Nodes) {
	f.say("\nGrowth, three shards and one copy besides, one client, 500 questions after 500:")
	for text := range strings.SplitSeq(*figuresGrowth, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			f.t.Fatal(err)
		}
		f.grown(nodes, n)
	}
}

// grown measures with n made-up passages.
func (f figures) grown(nodes *clustertest.Nodes, n int) {
	articles, questions := madeUp(n)
	before := nodes.Processor()
	p, took := pairOf(f.t, nodes, fmt.Sprintf("figuresgrowth%d", n), articles, 1)
	f.say("%7d passages: published in %3.0f s (%s), %.0f s of processor time of the nodes; %s", n, took.Seconds(), waiting(),
		(nodes.Processor() - before).Seconds(), f.bytes(nodes, p.name))
	p.name = ""
	p.same(f, "ask", len(questions), func(x *retrieval.Index, i int) (string, error) {
		return ask(f.t.Context(), x, questions[i], retrieval.Scope{})
	}, func(i int) string { return questions[i] })
	f.timed("", p.remote, questions, retrieval.Scope{}, 500, 500, nodes, p)
	f.timed("local", p.local, questions, retrieval.Scope{}, 500, 500, nil, p)
}

// bytes says what an index takes in the cluster.
func (f figures) bytes(nodes *clustertest.Nodes, name string) string {
	var said []struct {
		Index   string
		Primary string `json:"pri.store.size"`
		Whole   string `json:"store.size"`
	}
	err := nodes.Client().Read(f.t.Context(), http.MethodGet, "/_cat/indices/verbatim-"+name+"-*", url.Values{"format": {"json"}}, nil, &said)
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

// times measures one client after a warm-up.
func (f figures) times(nodes *clustertest.Nodes, p *pair, questions []string, scope retrieval.Scope) {
	const first = 500
	everything := retrieval.Scope{}
	f.say("one client, after %d questions (%s):", first, waiting())
	f.timed("cluster", p.remote, questions, everything, first, 500, nodes, p)
	f.timed("local", p.local, questions, everything, first, 500, nil, p)
	name := fmt.Sprintf("%d ids", len(scope.Only))
	f.timed("cluster, "+name, p.remote, questions, scope, 10, 50, nodes, p)
	f.timed("local, "+name, p.local, questions, scope, 10, 50, nil, p)
}

// waiting says how busy the machine is with whatever else.
func waiting() string {
	content, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return err.Error()
	}
	load, _, _ := strings.Cut(string(content), " ")
	return load + " processes ran or waited to"
}

// timed asks n questions after some others and says what they took: in nodes, unless
// that is nil, the processor time of the nodes too.
func (f figures) timed(name string, x *retrieval.Index, questions []string, scope retrieval.Scope, first, n int,
	nodes *clustertest.Nodes, p *pair) {
	var times []time.Duration
	var processor time.Duration
	var requests int64
	for i := range first + n {
		if i == first && nodes != nil {
			processor, requests = nodes.Processor(), p.place.Cluster.Counts().Requests
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
	if nodes != nil {
		more = fmt.Sprintf("; %.1f requests and %.1f ms of processor time of the nodes each",
			float64(p.place.Cluster.Counts().Requests-requests)/float64(n), (nodes.Processor()-processor).Seconds()*1000/float64(n))
	}
	slices.Sort(times)
	f.say("%-20s p50 %4.0f ms, p99 %4.0f ms%s", name, times[len(times)/2].Seconds()*1000, times[len(times)*99/100].Seconds()*1000, more)
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

// faults kills and freezes nodes while questions are asked.
func (f figures) faults(nodes *clustertest.Nodes, p *pair, questions []string) {
	f.say("\n8 clients, while nodes fail:")
	report := func(what string, n int, during func()) {
		asked, failed, different, slowest := p.underLoad(f.t, questions, n, during)
		f.say("%-36s %5d asked, %d failed, %d different, slowest %.1f s", what, asked, failed, different, slowest.Seconds())
	}
	report("no fault", 300, func() {})
	manager := nodes.Manager()
	report("kill -9 of the manager", 1000, func() { nodes.Kill(manager) })
	nodes.Start(manager)
	nodes.AwaitGreen()
	data := (nodes.Manager() + 1) % 3
	report("kill -9 of a data node", 1000, func() { nodes.Kill(data) })
	nodes.Start(data)
	nodes.AwaitGreen()
	frozen := (nodes.Manager() + 1) % 3
	report("a frozen node", 500, func() { nodes.Freeze(frozen) })
	nodes.Thaw(frozen)
	nodes.AwaitGreen()
	began := time.Now()
	for i := range 3 {
		nodes.Kill(i)
	}
	for i := range 3 {
		nodes.Start(i)
	}
	nodes.AwaitGreen()
	n, err := p.remote.Collection().Words.Count()
	f.say("all killed and started again: green after %.0f s, %d of %d passages counted (%v)", time.Since(began).Seconds(), n,
		p.remote.Passages(), err)
}

// control shows what the strictness is for: an index without copies, and a node gone.
func (f figures) control(nodes *clustertest.Nodes) {
	l := lose(f.t, nodes)
	f.say("\nno copies, and a node gone: of %d passages with the words of a question", l.all)
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
