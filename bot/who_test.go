package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// whoHandler answers every /who with answer.
func whoHandler(answer *retrieval.WhoAnswer, speakers ...retrieval.Speaker) handler {
	d := testHandler(nil)
	faked(&d.lib).who = func(context.Context, retrieval.WhoQuery) (*retrieval.WhoAnswer, error) { return answer, nil }
	faked(&d.lib).speakers = func(context.Context, retrieval.Scope) ([]retrieval.Speaker, error) { return speakers, nil }
	return d
}

func pilots() []retrieval.Speaker {
	return []retrieval.Speaker{
		{Name: "Marit Olsen", Roles: []string{"the pilot of the harbour", "pilot"}, Quotations: 12},
		{Name: "Jan Olsen", Roles: []string{}, Quotations: 1},
	}
}

func pilotsSaid() *retrieval.WhoAnswer {
	article := harbour()[0].Citation
	return &retrieval.WhoAnswer{
		Total: 13, Speakers: pilots(),
		Hits: []retrieval.QuotationHit{
			{
				N: 1, Words: "Every berth is clear", Kind: "full", Speaker: "Marit Olsen", Identified: true, Role: "the pilot of the harbour",
				Sentence: `"Every berth is clear," said *Olsen*.`, Start: 1, Article: article, Paragraph: 3,
				Receipt:   "v1.harbour-reopens.0123456789abcdef.120-140.0123456789ab",
				Fragments: []retrieval.Fragment{{Text: `"`}, {Text: "Every berth is clear", Match: true}, {Text: `," said *Olsen*.`}},
				Link:      "https://coast.example/harbour#:~:text=Every",
			},
			{
				N: 2, Words: "the pier would hold", Kind: "reported", Speaker: "Jan Olsen", Identified: true,
				Sentence: "Jan Olsen thought the pier would hold.", Start: 2, Article: article, Paragraph: 4,
				Receipt:   "v1.harbour-reopens.0123456789abcdef.220-240.0123456789ab",
				Fragments: []retrieval.Fragment{{Text: "Jan Olsen thought the pier would hold."}},
			},
			{
				N: 3, Words: "It was a long night", Kind: "full", Speaker: "one", Confidence: 0.3,
				Sentence: "“It was a long night,” one said.", Start: 3, Article: article, Paragraph: 5,
				Receipt: "v1.harbour-reopens.0123456789abcdef.320-340.0123456789ab", Via: "The Coast Daily",
				Fragments: []retrieval.Fragment{{Text: "“It was a long night,” one said."}},
			},
		},
	}
}

// TestWhoReplies shows what people see.
func TestWhoReplies(t *testing.T) {
	for _, test := range []struct {
		file    string
		handler handler
		in      discord.Interaction
	}{
		{"who.txt", whoHandler(pilotsSaid()), typedCommand(t, "who", "speaker", "Olsen", "about", "the @everyone harbour")},
		{"who-list.txt", whoHandler(nil, pilots()...), typedCommand(t, "who")},
		{"who-list-nobody.txt", whoHandler(nil), typedCommand(t, "who")},
		{"who-suggestion.txt", whoHandler(&retrieval.WhoAnswer{Suggestions: []string{"Jan Olsen", "Marit *Olsen*"}}),
			typedCommand(t, "who", "speaker", "Olson")},
		{"who-unknown.txt", whoHandler(&retrieval.WhoAnswer{}), typedCommand(t, "who", "speaker", "Napo*leon*")},
		{"who-not-about.txt", whoHandler(&retrieval.WhoAnswer{Speakers: pilots()}), typedCommand(t, "who", "speaker", "Olsen", "about", "bread")},
		{"who-nothing.txt", whoHandler(&retrieval.WhoAnswer{}), typedCommand(t, "who", "about", "bread")},
	} {
		t.Run(test.file, func(t *testing.T) {
			golden(t, test.file, plain(t, mustRespond(t, test.handler, test.in)))
		})
	}
}

// A name that nobody can be sure of is never shown.
func TestWhoUnidentified(t *testing.T) {
	hit := pilotsSaid().Hits[2]
	hit.Speaker = "Somebody Else"
	for _, kind := range []string{"full", "fragment", "reported"} {
		hit.Kind = quotation.Kind(kind)
		answer := &retrieval.WhoAnswer{Hits: []retrieval.QuotationHit{hit}, Total: 1}
		text := plain(t, mustRespond(t, whoHandler(answer), typedCommand(t, "who", "about", "night")))
		if strings.Contains(text, "Somebody Else") || !strings.Contains(text, "Speaker not named") {
			t.Errorf("%s: %s", kind, text)
		}
	}
}

// Under an excerpt of /ask stands whose words it quotes.
func TestVoices(t *testing.T) {
	a := harbourAnswer()
	a.Hits[0].Quoted = []cite.Quoted{
		{Kind: "full", Speaker: "Marit Olsen", Role: "the pilot_of_the harbour", Identified: true},
		{Kind: "fragment", Speaker: "Marit Olsen", Role: "the pilot_of_the harbour", Identified: true},
		{Kind: "reported", Speaker: "Jan Olsen", Identified: true},
	}
	a.Hits[1].Quoted = []cite.Quoted{{Kind: "full", Speaker: "Nobody Sure", Confidence: 0.2}, {Kind: "fragment", Speaker: "Nobody Sure"}}
	for n := range 5 {
		a.Hits[2].Quoted = append(a.Hits[2].Quoted, cite.Quoted{Kind: "full", Speaker: fmt.Sprintf("Speaker %d", n), Identified: true})
	}
	a.Hits[0].AlsoIn = []cite.Citation{{Title: "The *harbour* again", Publisher: "Coast Weekly"}, {Title: "b"}, {Title: "c"}, {Title: "d"}}
	golden(t, "ask-voices.txt", plain(t, mustRespond(t, testHandler(a), typedCommand(t, "ask", "question", "When?"))))
}

func TestSuggestSpeakers(t *testing.T) {
	d := whoHandler(nil, append(pilots(), retrieval.Speaker{Name: strings.Repeat("long name ", 30)}, retrieval.Speaker{Name: "Olaf"})...)
	for typed, want := range map[string]string{
		"":      "Marit Olsen, Jan Olsen, LONG, Olaf",
		"ol":    "ol, Olaf, Marit Olsen, Jan Olsen",
		"pilot": "pilot, Marit Olsen",
		"OLAF":  "OLAF",
		"zzz":   "zzz",
	} {
		var body struct {
			Data struct{ Choices []discord.Choice }
		}
		raw := mustRespond(t, d, typing(t, "who", "speaker", typed))
		if err := json.Unmarshal(raw, &body); err != nil {
			t.Fatal(err)
		}
		var values []string
		for _, c := range body.Data.Choices {
			if strings.HasPrefix(c.Value, "long name") {
				c.Value = "LONG"
			}
			values = append(values, c.Value)
		}
		if got := strings.Join(values, ", "); got != want {
			t.Errorf("%q: got %s, want %s", typed, got, want)
		}
	}
}

// typing is an interaction in which somebody types into the last option.
func typing(t *testing.T, name string, options ...any) discord.Interaction {
	t.Helper()
	in, err := discord.DecodeInteraction(bottest.Typing("1", name, options...))
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// Whatever the articles say, a reply keeps to Discord's limits and pings
// nobody: checked looks at every body.
func TestWhoHostile(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 1))
		answer := &retrieval.WhoAnswer{Total: 9}
		for n := range 1 + r.IntN(6) {
			sentence := hostileText(r, 1+r.IntN(200))
			answer.Hits = append(answer.Hits, retrieval.QuotationHit{
				N: n + 1, Words: sentence, Sentence: sentence, Start: n, Speaker: hostileText(r, 5), Role: hostileText(r, 20),
				Identified: r.IntN(2) == 0,
				Via:        hostileText(r, 3), Kind: "full", Article: cite.Citation{ID: "x", Title: hostileText(r, 9)}, Receipt: "v1",
				Link:      "https://a.example/",
				Fragments: []retrieval.Fragment{{Text: sentence, Match: true}},
			})
			answer.Speakers = append(answer.Speakers, retrieval.Speaker{Name: hostileText(r, 9), Roles: []string{hostileText(r, 30)}})
		}
		in := typedCommand(t, "who", "speaker", hostileText(r, 9), "about", discord.Clip(hostileText(r, 30), commands.MaxQuestion))
		mustRespond(t, whoHandler(answer, answer.Speakers...), in)
		mustRespond(t, whoHandler(answer, answer.Speakers...), typedCommand(t, "who"))
		answer.Hits = nil
		answer.Suggestions = []string{hostileText(r, 9)}
		mustRespond(t, whoHandler(answer), in)
	}
}
