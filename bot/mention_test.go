package bot

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/limits"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
)

// atBot is a message that mentions the bot.
func atBot(id, text string) []byte { return bottest.Message(id, "<@"+bottest.BotID+"> "+text) }

// hearingBot is a bot that answers messages in the channel 5 of the server 6.
func hearingBot(t *testing.T, d *bottest.Discord, change ...func(*Config)) *running {
	t.Helper()
	r := start(t, d, lighthouses(t), change...)
	d.Send(bottest.Admin("on", "settings", "add_mention_channel", "5"))
	if text := plain(t, d.Reply("on")); !strings.Contains(text, "is answered in: (channel)") || !strings.Contains(text, "scope=") {
		t.Errorf("the settings are\n%s", text)
	}
	d.AwaitHearing(true)
	return r
}

// TestAsksForMessagesOnlyWhereWanted: no intent until a channel is switched on, and none
// any more when the last is switched off.
func TestAsksForMessagesOnlyWhereWanted(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	start(t, d, lighthouses(t))
	d.AwaitHearing(false)
	if d.Say(atBot("400", "how old is the lighthouse of Tarva?")) {
		t.Error("messages come in that nobody wants")
	}
	d.Send(bottest.Admin("1", "settings", "add_mention_channel", "5"))
	d.Reply("1")
	d.AwaitHearing(true)
	var login struct {
		Intents int `json:"intents"`
	}
	if err := json.Unmarshal(d.Identify(), &login); err != nil || login.Intents != 1<<9 {
		t.Errorf("the intents are %d, want those of messages in servers alone", login.Intents)
	}
	d.Send(bottest.Admin("2", "settings", "remove_mention_channel", "5"))
	if text := plain(t, d.Reply("2")); !strings.Contains(text, "is answered in: no channel") {
		t.Errorf("the settings are\n%s", text)
	}
	d.AwaitHearing(false)
}

func TestAnswersAMention(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	hearingBot(t, d)
	d.Say(atBot("401", "When was the lighthouse of Tarva built?"))
	reply := d.Posted("401")
	if text := plain(t, reply); !strings.Contains(text, "built* in 1852") || bottest.Button(reply, "Follow up") == "" ||
		bottest.Button(reply, "Source") == "" {
		t.Errorf("got\n%s", text)
	}
	var post struct {
		Data struct {
			Reference struct {
				ID   string `json:"message_id"`
				Fail bool   `json:"fail_if_not_exists"`
			} `json:"message_reference"`
		} `json:"data"`
	}
	if err := json.Unmarshal(reply, &post); err != nil || post.Data.Reference.ID != "401" || post.Data.Reference.Fail {
		t.Errorf("it is no reply to the message: %s", reply)
	}

	// Its buttons work, as those of any answer.
	d.Send(bottest.Press("more", bottest.Button(reply, "More")))
	if text := plain(t, d.Reply("more")); !strings.Contains(text, "More on this") {
		t.Errorf("More says\n%s", text)
	}

	// A mention alone, and one with a question that nothing answers.
	d.Say(atBot("402", " <:wave:123> "))
	if text := plain(t, d.Posted("402")); !strings.Contains(text, "Ask me something") {
		t.Errorf("a mention alone gets\n%s", text)
	}
	d.Say(atBot("403", "what is the recipe for sourdough bread?"))
	if text := plain(t, d.Posted("403")); !strings.Contains(text, "Nothing here is about that") {
		t.Errorf("nothing is answered by\n%s", text)
	}
}

// TestMentionFollowsUp: a reply to an answer keeps what that was about, also after a
// restart.
func TestMentionFollowsUp(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	folder := t.TempDir()
	here := func(c *Config) { c.State = folder }
	r := hearingBot(t, d, here)
	d.Say(atBot("401", "When was the lighthouse of Tarva built?"))
	answer := d.Posted("401")
	r.stop()
	r.ended()

	start(t, d, lighthouses(t), here)
	d.Await("READY", 3)
	d.AwaitHearing(true)
	d.Say(bottest.ReplyTo(bottest.Message("402", "for how many miles is its lamp seen?"), answer))
	if text := plain(t, d.Posted("402")); !strings.Contains(text, "kept from the last answer: The lighthouse of Tarva") ||
		!strings.Contains(text, "12 *miles") {
		t.Errorf("got\n%s", text)
	}
}

// TestLeavesMessagesAlone says nothing to whom did not ask.
func TestLeavesMessagesAlone(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	d.SetChannel("70", 11, "5")
	d.SetChannel("71", 0, "5") // a channel of a category of that number
	hearingBot(t, d)
	ask := atBot("0", "When was the lighthouse of Tarva built?")
	n := 0
	say := func(change func(m map[string]any)) string {
		n++
		id := fmt.Sprint(500 + n)
		d.Say(bottest.Changed(ask, func(m map[string]any) {
			m["id"] = id
			change(m)
		}))
		return id
	}
	for _, change := range []func(m map[string]any){
		func(m map[string]any) { m["author"] = map[string]any{"id": "9", "bot": true} },
		func(m map[string]any) { m["author"] = map[string]any{"id": bottest.BotID} },
		func(m map[string]any) { m["webhook_id"] = "8" },
		func(m map[string]any) { delete(m, "guild_id") },
		func(m map[string]any) { m["guild_id"] = "7" },   // where nobody has switched it on
		func(m map[string]any) { m["channel_id"] = "6" }, // of which there is no word
		func(m map[string]any) { m["channel_id"] = "71" },
		func(m map[string]any) { m["mentions"] = []any{} },
		func(m map[string]any) { m["mentions"], m["mention_roles"] = []any{}, []any{"12"} },
		func(m map[string]any) { m["mention_everyone"] = true },
		func(m map[string]any) { m["type"] = 6 }, // that a message was pinned
		func(m map[string]any) { m["mentions"] = []any{map[string]any{"id": "9"}} },
		func(m map[string]any) { m["type"], m["content"] = 19, "thanks!" },
		func(m map[string]any) { m["id"] = 7 },
		func(m map[string]any) { m["id"] = "" },
	} {
		say(change)
	}
	thread := say(func(m map[string]any) { m["channel_id"] = "70" })
	if text := plain(t, d.Posted(thread)); !strings.Contains(text, "built* in 1852") {
		t.Errorf("in a thread of the channel: %s", text)
	}
	said := d.Count("post")
	d.Say(bottest.Changed(ask, func(m map[string]any) { m["id"] = "599" }))
	d.Posted("599")
	if n := d.Count("post"); n != said+1 || said != 1 {
		t.Errorf("%d messages were answered, want 2", n)
	}
}

// TestMentionLimits: a burst is answered as far as the limits allow, and each person told
// once to wait.
func TestMentionLimits(t *testing.T) {
	d := lightHandler(t)
	d.limits = limits.New(0)
	want := state.Settings{AskChannels: []string{"5", "55"}, CoolDown: 60}
	if _, err := d.store.ChangeSettings("6", func(s *state.Settings) error { *s = want; return nil }); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	d.clock = func() time.Time { return now }
	hear := func(id, channel string) string {
		m, heard, err := discord.DecodeHeard(bottest.Changed(atBot(id, "When was Tarva built?"), func(m map[string]any) {
			m["channel_id"] = channel
		}), bottest.BotID)
		if err != nil || !heard {
			t.Fatalf("it is not heard: %v", err)
		}
		r, err := d.respond(t.Context(), m.Interaction(""))
		if err != nil {
			t.Fatal(err)
		}
		if r.Data == nil {
			return ""
		}
		content, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return plain(t, content)
	}
	for n := range limits.Burst {
		if text := hear(fmt.Sprint(n), "5"); !strings.Contains(text, "built* in 1852") {
			t.Errorf("message %d gets %q", n, text)
		}
	}
	if text := hear("6", "5"); text != "" {
		t.Errorf("a full channel gets %q", text)
	}
	if text := hear("7", "55"); !strings.Contains(text, "a lot of questions at once") {
		t.Errorf("one too many gets %q", text)
	}
	if text := hear("8", "55"); text != "" {
		t.Errorf("who was told to wait gets %q", text)
	}
}

// TestMentionIsHostile: what people write reaches nobody and breaks nothing.
func TestMentionIsHostile(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	hearingBot(t, d)
	for i, text := range []string{
		"@everyone <@&12> <@9> lighthouse of Tarva **bold** [x](http://evil.example) `code` ||spoiler||?",
		strings.Repeat("lighthouse ", 60), // too long a question
		"\u202elighthouse\u202d Tarva \x00\x07 built?",
		"<t:1:R> </ask:1> <#5> <id:guide>", // nothing is left of it
		strings.Repeat("a", 500),
	} {
		id := fmt.Sprint(600 + i)
		d.Say(atBot(id, text))
		reply := plain(t, d.Posted(id)) // its body was held against Discord's description
		if strings.Contains(reply, "@everyone") && !strings.Contains(reply, `“`) {
			t.Errorf("%q gets\n%s", text, reply)
		}
	}
}

// TestMentionWithoutPermission: what the bot may not do is a line of the log, and is not
// tried again and again.
func TestMentionWithoutPermission(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	r := hearingBot(t, d)
	d.Fail(http.MethodPost, "/channels/5/messages", bottest.Status(http.StatusForbidden, `{"message": "no", "code": 160002}`))
	d.Say(atBot("401", "When was the lighthouse of Tarva built?"))
	if strings.Contains(string(d.Posted("401")), "message_reference") {
		t.Error("it is a reply where none may be")
	}
	d.Fail(http.MethodPost, "/channels/5/messages", bottest.Status(http.StatusForbidden, `{"message": "Missing Permissions", "code": 50013}`))
	d.Say(atBot("402", "When was the lighthouse of Ornes built?"))
	awaitLog(t, r, "Send Messages")
	calls := d.Count("POST /channels/5/messages")
	d.Say(atBot("403", "When was the lighthouse of Lyng built?"))
	d.Send(bottest.Command("after", "help"))
	d.Reply("after")
	if n := d.Count("POST /channels/5/messages"); n != calls {
		t.Errorf("it was tried %d more times", n-calls)
	}
}

// TestMentionOverHTTP: where no messages come in, nobody can switch it on.
func TestMentionOverHTTP(t *testing.T) {
	d := lightHandler(t)
	d.hearing = nil
	text := said(t, d, bottest.Admin("1", "settings", "add_mention_channel", "5"))
	if !strings.Contains(text, "takes commands in over HTTP (VERBATIM_INTERACTIONS)") {
		t.Errorf("got %q", text)
	}
}

// TestMentionIsSaid: /privacy and /help say where messages are read.
func TestMentionIsSaid(t *testing.T) {
	d := lightHandler(t)
	d.hearing = &hearing{}
	want := state.Settings{AskChannels: []string{"5"}}
	if _, err := d.store.ChangeSettings("6", func(s *state.Settings) error { *s = want; return nil }); err != nil {
		t.Fatal(err)
	}
	if text := said(t, d, bottest.Command("1", "privacy")); !strings.Contains(text, "in (channel) the messages that mention it") {
		t.Errorf("/privacy says\n%s", text)
	}
	if text := said(t, d, bottest.Command("2", "help")); !strings.Contains(text, "In (channel) you can also mention this bot") {
		t.Errorf("/help says\n%s", text)
	}
}

// underMessage makes the press of a button, or a form, one under a message of a channel.
func underMessage(raw []byte, message string) []byte {
	return bottest.Changed(raw, func(in map[string]any) { in["message"] = map[string]any{"id": message, "flags": 1 << 15} })
}

// TestFollowsUpInAThread: what follows an answer goes into its thread, the next one too,
// and where there can be none it is the reply.
func TestFollowsUpInAThread(t *testing.T) {
	t.Parallel()
	d := bottest.New(t)
	r := start(t, d, lighthouses(t))
	d.Send(bottest.Admin("on", "settings", "threads", true))
	d.Reply("on")
	d.Send(bottest.Command("1", "ask", "question", "When was the lighthouse of Tarva built?"))
	form := strings.Replace(bottest.Button(d.Reply("1"), "Follow up"), ".follow.", ".followed.", 1)
	fill := func(id string) []byte {
		return underMessage(bottest.Fill(id, form, "question", "for how many miles is its lamp seen?"), "900")
	}
	for _, id := range []string{"2", "3"} {
		d.Send(fill(id))
		if text := plain(t, d.Reply(id)); !strings.Contains(text, "The answer is in (channel)") || !bottest.Private(d.Reply(id)) {
			t.Errorf("the asker is told\n%s", text)
		}
		if text := plain(t, d.Posted(id)); !strings.Contains(text, "12 *miles") || !strings.Contains(text, "for how many miles") {
			t.Errorf("the thread has\n%s", text)
		}
	}
	if d.Thread("900") != "The lighthouse of Tarva" || d.Count("post in 900") != 2 {
		t.Errorf("the thread is called %q, and has %d messages", d.Thread("900"), d.Count("post in 900"))
	}

	// In a thread already: there.
	d.Send(bottest.Changed(fill("4"), func(in map[string]any) { in["channel"] = map[string]any{"type": 11, "parent_id": "5"} }))
	if text := plain(t, d.Reply("4")); !strings.Contains(text, "12 *miles") {
		t.Errorf("in a thread:\n%s", text)
	}
	d.Fail(http.MethodPost, "/messages/900/threads", bottest.Status(http.StatusForbidden, `{"message": "no", "code": 50013}`))
	d.Send(fill("5"))
	if text := plain(t, d.Reply("5")); !strings.Contains(text, "12 *miles") || !strings.Contains(text, "No thread could be opened") {
		t.Errorf("without the permission:\n%s", text)
	}
	awaitLog(t, r, "Create Public Threads")

	// Nothing answers, or nobody else sees the answer: to the asker alone.
	d.Send(underMessage(bottest.Fill("6", form, "question", "what is the recipe for sourdough bread?"), "901"))
	if d.Reply("6"); d.Thread("901") != "" || !bottest.Private(d.Reply("6")) {
		t.Error("a thread is opened for nothing")
	}
}
