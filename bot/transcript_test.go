package bot

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/bot/bottest"
)

// transcript writes down what a member of a server does, and what comes back over
// the gateway.
type transcript struct {
	t    *testing.T
	d    *bottest.Discord
	n    int
	text strings.Builder
}

// does sends an interaction, holds the reply against Discord's description, and
// writes both down.
func (s *transcript) does(what string, raw []byte) []byte {
	s.t.Helper()
	s.n++
	id := fmt.Sprint(s.n)
	s.d.Send(bottest.Changed(raw, func(in map[string]any) { in["id"], in["token"] = id, "interaction-token-of-"+id }))
	reply := s.d.Reply(id)
	if err := bottest.CheckReply(reply); err != nil {
		s.t.Errorf("%s: %v", what, err)
	}
	fmt.Fprintf(&s.text, "## %s\n\n%s\n", what, plain(s.t, reply))
	return reply
}

func (s *transcript) asks(question string, options ...any) []byte {
	s.t.Helper()
	return s.does("/ask "+question, bottest.Command("", "ask", append([]any{"question", question}, options...)...))
}

// says writes a message that mentions the bot, or with an answer one that replies to it.
func (s *transcript) says(what, question string, answer []byte) []byte {
	s.t.Helper()
	s.n++
	id := fmt.Sprint(s.n)
	message := atBot(id, question)
	if answer != nil {
		_, question, _ = strings.Cut(what, ") ")
		message = bottest.ReplyTo(bottest.Message(id, question), answer)
	}
	s.d.Say(message)
	posted := s.d.Posted(id)
	fmt.Fprintf(&s.text, "## %s\n\n%s\n", what, plain(s.t, posted))
	return posted
}

func (s *transcript) presses(reply []byte, label string) []byte {
	s.t.Helper()
	id := bottest.Button(reply, label)
	if id == "" {
		s.t.Fatalf("there is no button %s", label)
	}
	return s.does("presses "+label, bottest.Press("", id))
}

func (s *transcript) chooses(reply []byte, part string) []byte {
	s.t.Helper()
	menu, options := bottest.Menu(reply)
	for label, value := range options {
		if strings.Contains(label, part) {
			return s.does("chooses "+label, bottest.Choose("", menu, value))
		}
	}
	s.t.Fatalf("there is no option %s", part)
	return nil
}

func (s *transcript) follows(reply []byte, question string) []byte {
	s.t.Helper()
	form := s.presses(reply, "Follow up")
	return s.does("writes "+question, bottest.Fill("", bottest.FormID(form), "question", question))
}

// TestTranscript is the first quarter of an hour of a new member: ten questions, with
// what follows them, through the whole bot.
func TestTranscript(t *testing.T) {
	d := bottest.New(t)
	news, _ := newsHandler(t)
	cfg := Config{Token: d.Token, API: d.API, State: t.TempDir(), Version: "transcript", Log: slog.New(slog.DiscardHandler), pace: quickPace}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- Run(ctx, cfg, news.lib) }()

	s := &transcript{t: t, d: d}
	help := s.does("/help", bottest.Command("", "help"))
	s.presses(help, "What did Dorothea Mbeki-Strand say?")
	leader := s.asks("who leads the Harrowmere council")
	s.presses(leader, "👍")
	s.follows(leader, "what does it cost to close the bridge?")
	final := s.asks("what was the final bill for the bridge")
	s.presses(final, "Source")
	list := s.presses(final, "More")
	whole := s.chooses(list, "2 ·")
	s.presses(whole, "Source")
	flood := s.asks("who is still missing after the flood", "private", true)
	followed := s.follows(flood, "how old is he?")
	if _, options := bottest.Menu(followed); options[en.Say("do.drop")] != "" {
		s.chooses(followed, en.Say("do.drop"))
	}
	s.asks("how much did Leopold Harkness take from the lifeboat charity?")
	s.presses(s.asks("what do the beetles feed on"), "👎")
	s.asks("Who painted the opera house blue?")
	s.asks("What is the recipe for sourdough bread?")
	s.chooses(s.does("/who", bottest.Command("", "who")), "Dorothea")
	s.does("/figures how many died in the flood", bottest.Command("", "figures", "topic", "how many people died in the Oss flood"))
	s.does("/compare the bridge", bottest.Command("", "compare", "question", "how long will Tannery Bridge stay shut"))
	s.does("/verify", bottest.Command("", "verify", "quote", "“Everybody in this room wants to close that bridge”"))
	s.does("Find sources", bottest.OnMessage("", "Find sources", "is that bridge in harrowmere ever going to open again??"))
	s.presses(s.does("/sources", bottest.Command("", "sources")), "More")
	s.does("/timeline", bottest.Command("", "timeline", "topic", "Tannery Bridge"))
	s.does("/brief of one article", bottest.Command("", "brief", "source", "harrowmere-bridge-reopens"))
	s.does("/admin gaps, as a moderator", bottest.Admin("", "gaps"))
	s.does("/admin settings, as a moderator", bottest.Admin("", "settings", "add_mention_channel", "5", "threads", true))
	d.AwaitHearing(true)
	opened := s.says("@Verbatim when did Tannery Bridge open again?", "when did Tannery Bridge open again?", nil)
	s.says("(in reply) and what was the final bill?", "", opened)
	s.says("@Verbatim who painted the opera house blue?", "who painted the opera house blue?", nil)
	s.says("@Verbatim", "", nil)
	stop()
	if err := <-done; err != nil {
		t.Errorf("the bot ended with %v", err)
	}
	golden(t, "transcript.md", s.text.String())
}
