package main

import (
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/internal/cluster/clustertest"
	"github.com/verbatim-bot/verbatim/internal/stress"
)

// answering is what a node does in place of its own answer; it reports whether it
// answered.
type answering func(w http.ResponseWriter, r *http.Request) bool

// troubled are the nodes of a cluster behind proxies that want a password and may do
// something else than their nodes.
type troubled struct {
	*testing.T
	nodes     *clustertest.Nodes
	addresses []string
	does      atomic.Pointer[answering]
	password  atomic.Pointer[string]

	settings []string
	file     string // of the password
	index    string // the folder of the local index
	folder   string // the one in which a terminal keeps what it fetches
	articles string
	replica  *replica
	key      ed25519.PrivateKey
	asked    int
}

func (c *troubled) set(a answering)      { c.does.Store(&a) }
func (c *troubled) accept(secret string) { c.password.Store(&secret) }

// proxy puts a proxy before a node.
func (c *troubled) proxy(node string) string {
	to, err := url.Parse(node)
	if err != nil {
		c.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	proxy.ErrorLog = log.New(io.Discard, "", 0)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, password, _ := r.BasicAuth(); password != *c.password.Load() {
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, "Unauthorized")
			return
		}
		r.Header.Del("Authorization")
		if !(*c.does.Load())(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	c.Cleanup(server.Close)
	return server.URL
}

// question asks the bot.
func (c *troubled) question() string {
	c.asked++
	_, answer, err := signed(c.Context(), c.key, c.replica.address,
		bottest.Command(fmt.Sprint(7000+c.asked), "ask", "question", "How high is the wall at berth 7?"))
	if err != nil {
		c.Fatal(err)
	}
	return answer
}

// terminal asks in a terminal, in a folder of its own.
func (c *troubled) terminal() (code int, said string) {
	var out lockedBuffer
	settings := slices.Concat(c.settings, []string{"VERBATIM_INDEX=" + c.folder})
	code = run(c.Context(), []string{"ask", "How high is the wall at berth 7?"}, settings, strings.NewReader(""), &out, &out)
	return code, out.String()
}

// publish publishes the articles, past the proxies' troubles.
func (c *troubled) publish(more ...string) {
	c.Helper()
	var out lockedBuffer
	settings := slices.Concat(c.settings, []string{"VERBATIM_ARTICLES=" + c.articles, "VERBATIM_INDEX=" + c.index})
	if code := run(c.Context(), append([]string{"index"}, more...), settings, strings.NewReader(""), &out, &out); code != exitOK {
		c.Fatalf("index ends with %d: %s", code, out.String())
	}
}

// words is the index of what is published.
func (c *troubled) words() string {
	c.Helper()
	var said map[string]any
	err := c.nodes.Client().Read(c.Context(), http.MethodGet, "/verbatim-testtroubles/_alias", nil, nil, &said)
	if err != nil || len(said) != 1 {
		c.Fatalf("%v: %v", said, err)
	}
	for index := range said {
		return index
	}
	return ""
}

func (c *troubled) change(method, path, body string) {
	c.Helper()
	if err := c.nodes.Client().Write(c.Context(), method, path, nil, []byte(body), nil); err != nil {
		c.Error(err)
	}
}

// trouble is something that is wrong with a cluster.
type trouble struct {
	name string
	// begin does it, end undoes it; nil for nothing.
	begin, end func(c *troubled)
	answers    bool   // it is answered all the same
	terminal   string // what a terminal says; "" for an answer
	few        bool   // tried without STRESS too
}

// searches has all searches answered like that.
func searches(answer func(w http.ResponseWriter)) func(*troubled) {
	return func(c *troubled) {
		c.set(func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "_search") {
				return false
			}
			answer(w)
			return true
		})
	}
}

func refusing(code int, body string) func(w http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.WriteHeader(code)
		fmt.Fprint(w, body)
	}
}

const rejected = `{"error":{"type":"rejected_execution_exception","reason":"queue is full"}}`

var troubles = []trouble{
	{name: "all nodes are busy", begin: searches(refusing(429, rejected)), terminal: "queue is full", few: true},
	{name: "every second search is refused", answers: true, begin: func(c *troubled) {
		var n atomic.Int64
		c.set(func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.HasSuffix(r.URL.Path, "_search") || n.Add(1)%2 == 0 {
				return false
			}
			refusing(429, rejected)(w)
			return true
		})
	}, few: true},
	{name: "all shards are gone", terminal: "all shards failed",
		begin: searches(refusing(503, `{"error":{"type":"search_phase_execution_exception","reason":"all shards failed"}}`))},
	{name: "rubbish", begin: searches(refusing(200, "<html>Welcome</html>")), terminal: "is no node of OpenSearch"},
	{name: "half a body", begin: searches(func(w http.ResponseWriter) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, `{"_shards":`)
	}), terminal: "read the answer"},
	{name: "a body without an end", begin: searches(func(w http.ResponseWriter) {
		for range 200 {
			fmt.Fprint(w, " ")
			w.(http.Flusher).Flush()
			time.Sleep(50 * time.Millisecond)
		}
	}), terminal: "cannot be reached"},
	{name: "another password", terminal: "VERBATIM_OPENSEARCH_PASSWORD_FILE", begin: func(c *troubled) { c.accept("new") },
		end: func(c *troubled) { c.write("new") }, few: true},
	{name: "no index", terminal: "no collection is published here",
		begin: func(c *troubled) { c.change(http.MethodDelete, "/"+c.words(), "") },
		end:   func(c *troubled) { c.publish() }, few: true},
	{name: "another index", terminal: "is not the alias of one index", begin: func(c *troubled) {
		words := c.words()
		c.change(http.MethodDelete, "/"+words, "")
		c.change(http.MethodPut, "/"+words, `{"aliases":{"verbatim-testtroubles":{}},"mappings":{"properties":{"title":{"type":"text"}}}}`)
	}, end: func(c *troubled) {
		c.change(http.MethodDelete, "/"+c.words(), "")
		c.publish()
	}, few: true},
	{name: "an emptied index", terminal: "it has 0 passages, the articles have 12", begin: func(c *troubled) {
		c.change(http.MethodPost, "/"+c.words()+"/_delete_by_query?refresh=true", `{"query":{"match_all":{}}}`)
	}, end: func(c *troubled) { c.publish("--again") }, few: true},
	{name: "an alias of two", answers: true, terminal: "is not the alias of one index", begin: func(c *troubled) {
		c.change(http.MethodPut, "/verbatim-testtroubles-other", `{"aliases":{"verbatim-testtroubles":{}}}`)
	}, end: func(c *troubled) { c.change(http.MethodDelete, "/verbatim-testtroubles-other", "") }},
	{name: "a full disk", answers: true, begin: func(c *troubled) { c.block("true") }, end: func(c *troubled) { c.block("null") }},
}

func (c *troubled) write(password string) {
	if err := os.WriteFile(c.file, []byte(password+"\n"), 0o600); err != nil {
		c.Fatal(err)
	}
}

// block has the cluster take nothing in, as it does when a disk is full.
func (c *troubled) block(set string) {
	c.change(http.MethodPut, "/verbatim-testtroubles-*/_settings", `{"index.blocks.read_only_allow_delete":`+set+`}`)
}

func newTroubled(t *testing.T) *troubled {
	c := &troubled{T: t, nodes: clustertest.New(t), index: t.TempDir(), folder: t.TempDir(), articles: walls(t, 12),
		file: filepath.Join(t.TempDir(), "password")}
	c.nodes.Remove("verbatim-testtroubles*")
	c.set(func(http.ResponseWriter, *http.Request) bool { return false })
	c.accept("old")
	c.write("old")
	for _, node := range c.nodes.Addresses() {
		c.addresses = append(c.addresses, c.proxy(node))
	}
	c.settings = []string{"VERBATIM_OPENSEARCH=" + strings.Join(c.addresses, ","), "VERBATIM_OPENSEARCH_NAME=testtroubles",
		"VERBATIM_OPENSEARCH_USER=verbatim", "VERBATIM_OPENSEARCH_PASSWORD_FILE=" + c.file, "VERBATIM_MODEL=off"}
	c.publish()
	d := bottest.New(t)
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	d.Application["verify_key"], c.key = hex.EncodeToString(public), private
	address := freePort(t)
	c.replica = &replica{address: address, log: new(lockedBuffer), settings: slices.Concat(c.settings, []string{
		"DISCORD_TOKEN=" + d.Token, "DISCORD_API=" + d.API, "VERBATIM_INTERACTIONS=" + address, "VERBATIM_INDEX=" + t.TempDir(),
		"VERBATIM_COOLDOWN=0"})}
	c.replica.start()
	c.replica.await(t)
	return c
}

// Whatever is wrong with a cluster, people read that it cannot be reached just now, and
// never that nothing was found; a terminal names the cause; and when it is well again,
// they are answered without anything being started anew.
func TestClusterTroubles(t *testing.T) {
	defer func(d time.Duration) { replyDeadline = d }(replyDeadline)
	replyDeadline = time.Minute // longer than a cluster is tried for
	c := newTroubled(t)
	c.awaitAnswer("at first")
	for _, trouble := range troubles {
		if !trouble.few && stress.Times(0, 1) == 0 {
			continue
		}
		trouble.begin(c)
		answer := c.question()
		if answers := strings.Contains(answer, "feet high"); answers != trouble.answers ||
			!answers && !strings.Contains(answer, "cannot be reached just now") {
			t.Errorf("%s: it is answered with %.400s", trouble.name, answer)
		}
		code, said := c.terminal()
		if (code == exitOK) != (trouble.terminal == "") || !strings.Contains(said, trouble.terminal) {
			t.Errorf("%s: a terminal says %d %s", trouble.name, code, said)
		}
		t.Logf("%s: %d %s", trouble.name, code, said)
		c.set(func(http.ResponseWriter, *http.Request) bool { return false })
		if trouble.end != nil {
			trouble.end(c)
		}
		c.awaitAnswer(trouble.name + " is over")
	}
	c.replica.end(t)
}

// awaitAnswer waits until the bot answers.
func (c *troubled) awaitAnswer(when string) {
	c.Helper()
	answer := ""
	for range 300 {
		if answer = c.question(); strings.Contains(answer, "feet high") {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	c.Errorf("%s: it is answered with %.400s", when, answer)
}
