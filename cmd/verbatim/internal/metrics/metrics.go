// Package metrics counts and times what serve does, for Prometheus: interactions and
// calls to Discord, searches of the index, requests for pages, readings of the
// articles, and what the index holds.
//
// No label holds what somebody wrote, or says who or where that was: the values of
// each are a fixed list, or numbers of HTTP. It must not know how any of that is done:
// it is told of each, and given the index to look at.
package metrics

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/verbatim-bot/verbatim/bot"
	"github.com/verbatim-bot/verbatim/internal/cluster"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// Metrics are the figures of /metrics.
type Metrics struct {
	registry *prometheus.Registry

	interactions     *prometheus.CounterVec   // kind, outcome
	interactionTimes *prometheus.HistogramVec // kind
	searches         *prometheus.CounterVec   // search, outcome
	searchTimes      *prometheus.HistogramVec // search
	requests         *prometheus.HistogramVec // code

	calls       *prometheus.CounterVec // status
	connected   prometheus.Gauge
	connections prometheus.Counter
	latency     prometheus.Gauge

	updates     *prometheus.CounterVec // outcome
	updateTime  prometheus.Gauge
	updated     prometheus.Gauge
	updateError prometheus.Gauge
	problems    prometheus.Gauge
}

// namespace begins the name of every figure that is ours.
const namespace = "verbatim"

// seconds are the buckets of times: a search takes milliseconds, and Discord
// gives up after three seconds.
var seconds = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2, 3, 5, 10}

// What a search of the index can be and how it can end.
const (
	searchAsk    = "ask"
	searchWho    = "who"
	searchVerify = "verify"

	updateChanged = "changed"
	updateSame    = "unchanged"
	updateHeld    = "held" // the new index was not put in use
	updateFailed  = "error"
)

// New are the figures of a program of this version, all at 0.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),

		interactions: prometheus.NewCounterVec(counter("interactions_total",
			"Interactions in Discord, by kind (the command, button, suggestions) and by how they ended."), []string{"kind", "outcome"}),
		interactionTimes: prometheus.NewHistogramVec(histogram("interaction_duration_seconds",
			"From receipt of an interaction to delivery of the reply."), []string{"kind"}),
		searches: prometheus.NewCounterVec(counter("searches_total", "Searches of the index for Discord, by how they ended."),
			[]string{"search", "outcome"}),
		searchTimes: prometheus.NewHistogramVec(histogram("search_duration_seconds", "What a search of the index takes."),
			[]string{"search"}),
		requests: prometheus.NewHistogramVec(histogram("http_request_duration_seconds",
			"Requests for the pages of the reader, by status."), []string{"code"}),

		calls: prometheus.NewCounterVec(counter("discord_calls_total",
			"Calls to Discord's HTTP API by status; none where no answer came. 429 is Discord's wish to wait."), []string{"status"}),
		connected: prometheus.NewGauge(gauge("discord_connected", "1 while Discord can reach the bot, over the gateway or at its endpoint.")),
		connections: prometheus.NewCounter(counter("discord_connections_total",
			"Connections to the gateway that became ready; all but the first are reconnects.")),
		latency: prometheus.NewGauge(gauge("discord_gateway_latency_seconds", "What the gateway last took to answer.")),

		updates: prometheus.NewCounterVec(counter("index_updates_total", "How often the articles were read again since the start."),
			[]string{"outcome"}),
		updateTime: prometheus.NewGauge(gauge("index_update_duration_seconds", "What reading the articles again last took.")),
		updated:    prometheus.NewGauge(gauge("index_update_timestamp_seconds", "When the articles were last read again without an error.")),
		updateError: prometheus.NewGauge(gauge("index_update_error_timestamp_seconds",
			"When reading the articles again last failed; 0 for never.")),
		problems: prometheus.NewGauge(gauge("index_problems", "Problems with files of the articles folder at the last reading.")),
	}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.interactions, m.interactionTimes, m.searches, m.searchTimes, m.requests,
		m.calls, m.connected, m.connections, m.latency,
		m.updates, m.updateTime, m.updated, m.updateError, m.problems)
	build := prometheus.NewGaugeVec(gauge("build_info", "1; the labels say what runs."), []string{"version", "go", "index_format"})
	build.WithLabelValues(version, runtime.Version(), strconv.Itoa(store.FormatVersion)).Set(1)
	m.registry.MustRegister(build)
	m.begin()
	return m
}

func counter(name, help string) prometheus.CounterOpts {
	return prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}
}

func gauge(name, help string) prometheus.GaugeOpts {
	return prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}
}

func histogram(name, help string) prometheus.HistogramOpts {
	return prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: seconds}
}

// begin shows every counter from the start, at 0, so that a first error is seen
// as a rise.
func (m *Metrics) begin() {
	for _, kind := range bot.Kinds() {
		for _, o := range bot.Outcomes() {
			m.interactions.WithLabelValues(kind, string(o))
		}
	}
	for _, search := range []string{searchAsk, searchWho, searchVerify} {
		for _, o := range []bot.Outcome{bot.Answered, bot.Refused, bot.Failed} {
			m.searches.WithLabelValues(search, string(o))
		}
	}
	for _, outcome := range []string{updateChanged, updateSame, updateHeld, updateFailed} {
		m.updates.WithLabelValues(outcome)
	}
	m.calls.WithLabelValues("429")
}

// Handler serves the metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Observer counts what happens in the bot.
func (m *Metrics) Observer() bot.Observer {
	return bot.Observer{
		Interaction: func(kind string, outcome bot.Outcome, took time.Duration) {
			m.interactions.WithLabelValues(kind, string(outcome)).Inc()
			m.interactionTimes.WithLabelValues(kind).Observe(took.Seconds())
		},
		Call: func(status int) {
			label := "none"
			if status > 0 {
				label = strconv.Itoa(status)
			}
			m.calls.WithLabelValues(label).Inc()
		},
		Connected: func(reachable bool) {
			m.connected.Set(0)
			if reachable {
				m.connected.Set(1)
				m.connections.Inc()
			}
		},
		Latency: func(d time.Duration) { m.latency.Set(d.Seconds()) },
	}
}

// Counted is a library whose searches are counted.
func (m *Metrics) Counted(lib bot.Library) bot.Library { return countedLibrary{lib, m} }

type countedLibrary struct {
	bot.Library
	metrics *Metrics
}

func (l countedLibrary) Ask(ctx context.Context, q retrieval.Query) (*retrieval.Answer, error) {
	began := time.Now()
	a, err := l.Library.Ask(ctx, q)
	l.metrics.search(searchAsk, began, err, err == nil && a.Answered)
	return a, err
}

func (l countedLibrary) Who(ctx context.Context, q retrieval.WhoQuery) (*retrieval.WhoAnswer, error) {
	began := time.Now()
	a, err := l.Library.Who(ctx, q)
	l.metrics.search(searchWho, began, err, err == nil && len(a.Hits) > 0)
	return a, err
}

func (l countedLibrary) Verify(ctx context.Context, q verify.Query) ([]*verify.Result, error) {
	began := time.Now()
	v, err := l.Library.Verify(ctx, q)
	found := func(v *verify.Result) bool { return v.Verdict != verify.NotHere }
	l.metrics.search(searchVerify, began, err, err == nil && slices.ContainsFunc(v, found))
	return v, err
}

func (m *Metrics) search(what string, began time.Time, err error, found bool) {
	outcome := bot.Refused
	switch {
	case err != nil:
		outcome = bot.Failed
	case found:
		outcome = bot.Answered
	}
	m.searches.WithLabelValues(what, string(outcome)).Inc()
	m.searchTimes.WithLabelValues(what).Observe(time.Since(began).Seconds())
}

// Reading counts a reading of the articles.
func (m *Metrics) Reading(report *build.Report, err error, took time.Duration) {
	m.updateTime.Set(took.Seconds())
	if errors.As(err, new(*bot.HeldBackError)) {
		m.updates.WithLabelValues(updateHeld).Inc()
		return
	}
	if err != nil {
		m.updates.WithLabelValues(updateFailed).Inc()
		m.updateError.SetToCurrentTime()
		return
	}
	outcome := updateChanged
	if report.Same() {
		outcome = updateSame
	}
	m.updates.WithLabelValues(outcome).Inc()
	m.updated.SetToCurrentTime()
	m.problems.Set(float64(len(report.Problems)))
}

// Index shows the current index, which acquire gives until release is called; size is
// what it takes on disk, in bytes.
func (m *Metrics) Index(acquire func() (x *retrieval.Index, release func()), size func() int64) {
	show := func(name, help string, value func(x *retrieval.Index) float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts(gauge(name, help)), func() float64 {
			x, release := acquire()
			defer release()
			return value(x)
		}))
	}
	show("index_articles", "Articles in the index.", func(x *retrieval.Index) float64 { return float64(x.Articles()) })
	show("index_passages", "Passages in the index.", func(x *retrieval.Index) float64 { return float64(x.Passages()) })
	show("index_articles_with_vectors", "Articles that are found by their meaning too; 0 without a model.",
		func(x *retrieval.Index) float64 { return float64(x.WithVectors()) })
	show("index_built_timestamp_seconds", "When the index was built.", func(x *retrieval.Index) float64 { return float64(x.Built().Unix()) })
	show("index_bytes", "Bytes of the index on disk; 0 in memory.", func(*retrieval.Index) float64 { return float64(size()) })
	x, release := acquire()
	defer release()
	m.problems.Set(float64(len(x.Problems())))
}

// Cluster shows how the cluster is reached that the collection is in.
func (m *Metrics) Cluster(counts func() cluster.Counts) {
	for _, f := range []struct {
		name, help string
		count      func(cluster.Counts) int64
	}{
		{"requests_total", "Requests to nodes of the search engine.", func(c cluster.Counts) int64 { return c.Requests }},
		{"failures_total", "Requests that a node did not carry out; others were asked.", func(c cluster.Counts) int64 { return c.Failures }},
		{"hedged_total", "Requests to another node since the first one was slow.", func(c cluster.Counts) int64 { return c.Hedged }},
		{"partial_total", "Answers that were thrown away since a part was missing.", func(c cluster.Counts) int64 { return c.Partial }},
		{"unreachable_total", "Requests that no node carried out.", func(c cluster.Counts) int64 { return c.Unreachable }},
	} {
		o := prometheus.CounterOpts(counter("search_engine_"+f.name, f.help))
		m.registry.MustRegister(prometheus.NewCounterFunc(o, func() float64 { return float64(f.count(counts())) }))
	}
}

// Timed times the requests for the pages of the reader.
func (m *Metrics) Timed(pages http.Handler) http.Handler {
	return promhttp.InstrumentHandlerDuration(m.requests, pages)
}

// Registry has the figures as Prometheus gathers them.
func (m *Metrics) Registry() *prometheus.Registry { return m.registry }
