package bot

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/suggest"
	"github.com/verbatim-bot/verbatim/internal/stress"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

func topicHandler() handler {
	d := testHandler(nil)
	f := faked(&d.lib)
	f.speakers = func(context.Context, retrieval.Scope) ([]retrieval.Speaker, error) {
		return []retrieval.Speaker{{Name: "Gull Island"}, {Name: "@everyone"}}, nil
	}
	f.sources = func(context.Context) ([]retrieval.Source, error) {
		return []retrieval.Source{
			{Citation: cite.Citation{ID: "b", Title: "the island’s winter"}}, {Citation: cite.Citation{ID: "a", Title: "Lowmarket"}},
		}, nil
	}
	return d
}

func suggested(t testing.TB, d handler, raw []byte) string {
	t.Helper()
	var body struct {
		Data struct{ Choices []discord.Choice }
	}
	if err := json.Unmarshal(mustRespond(t, d, read(t, raw)), &body); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range body.Data.Choices {
		names = append(names, c.Name)
	}
	return strings.Join(names, ", ")
}

func TestSuggestTopics(t *testing.T) {
	for typed, want := range map[string]string{
		"":             "Gull Island, @everyone, the island’s winter, Lowmarket",
		"isl":          "isl, Gull Island, the island’s winter",
		"low":          "low, Lowmarket",
		"lowmarkt":     "lowmarkt, Lowmarket", // a letter left out
		"lwomarket":    "lwomarket, Lowmarket",
		"gull iland":   "gull iland, Gull Island",
		"GULL ISLAND":  "GULL ISLAND",
		"nothing such": "nothing such",
		"zzz":          "zzz",
	} {
		if got := suggested(t, topicHandler(), bottest.Typing("1", "who", "about", typed)); got != want {
			t.Errorf("%q: got %s, want %s", typed, got, want)
		}
	}
	d := topicHandler()
	if err := d.store.Hide("6", "b", d.now()); err != nil {
		t.Fatal(err)
	}
	if got := suggested(t, d, bottest.Typing("1", "who", "about", "isl")); got != "isl, Gull Island" {
		t.Errorf("with an article hidden: %s", got)
	}
}

// A slip in the name of an article or a speaker finds it too.
func TestSuggestWithSlips(t *testing.T) {
	if got := suggested(t, testHandler(nil), bottest.Typing("1", "ask", "source", "harbor reopens")); !strings.Contains(got,
		"Harbour reopens") {
		t.Errorf("got %s", got)
	}
	if got := suggested(t, whoHandler(nil, pilots()...),
		bottest.Typing("1", "who", "speaker", "olsne")); got != "olsne, Marit Olsen · the pilot of the harbour, Jan Olsen" {
		t.Errorf("got %s", got)
	}
}

func TestSuggestHostileTopics(t *testing.T) {
	for seed := range uint64(stress.Times(40, 200)) {
		r := rand.New(rand.NewPCG(seed, 5))
		var topics []string
		for range r.IntN(60) {
			topics = append(topics, hostileText(r, 6))
		}
		sampled(t, seed, discord.SuggestionResponse(suggest.Topics(topics, hostileText(r, 3))))
	}
}

// BenchmarkSuggestTopics is a key typed in a collection with as many topics as
// are kept.
func BenchmarkSuggestTopics(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	topics := make([]string, 5000)
	for i := range topics {
		letters := make([]byte, 20)
		for k := range letters {
			letters[k] = byte('a' + r.IntN(26))
		}
		letters[9] = ' '
		topics[i] = string(letters)
	}
	for b.Loop() {
		suggest.Topics(topics, "lowmarkt harbour")
	}
}
