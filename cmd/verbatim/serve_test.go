package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/seeds"
)

// A writer that several goroutines may use.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// indexNow runs verbatim index, as somebody in a terminal does beside the bot.
func indexNow(t *testing.T, settings []string, flags ...string) (code int, stdout string) {
	t.Helper()
	var out, stderr bytes.Buffer
	code = run(t.Context(), append([]string{"index"}, flags...), settings, strings.NewReader(""), &out, &stderr)
	if code != exitOK && code != exitFailed {
		t.Fatalf("index ends with %d: %s", code, stderr.String())
	}
	return code, out.String()
}

// serve runs the program against a Discord on loopback until the test ends.
func serve(t *testing.T, d *bottest.Discord, settings ...string) (stdout *lockedBuffer) {
	t.Helper()
	stdout, _ = serveBoth(t, d, settings...)
	return stdout
}

// serveLogged is serve with what the program logs.
func serveLogged(t *testing.T, d *bottest.Discord, settings ...string) (log *lockedBuffer) {
	t.Helper()
	_, log = serveBoth(t, d, settings...)
	return log
}

func serveBoth(t *testing.T, d *bottest.Discord, settings ...string) (stdout, stderr *lockedBuffer) {
	t.Helper()
	stdout, stderr = new(lockedBuffer), new(lockedBuffer)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve"}, append([]string{"DISCORD_TOKEN=" + d.Token, "DISCORD_API=" + d.API}, settings...),
			strings.NewReader(""), stdout, stderr)
	}()
	t.Cleanup(func() {
		stop()
		select {
		case code := <-done:
			if code != exitOK {
				t.Errorf("serve ends with %d: %s", code, stderr)
			}
		case <-time.After(2 * time.Minute):
			t.Error("serve does not end")
		}
		if strings.Contains(stdout.String()+stderr.String(), d.Token) {
			t.Error("the token was printed")
		}
	})
	return stdout, stderr
}

// TestServe is the whole program: a command comes in over the gateway, and the
// reply quotes the default collection.
func TestServe(t *testing.T) {
	d := bottest.New(t)
	stdout := serve(t, d, "VERBATIM_STATE="+t.TempDir())
	for id, command := range map[string][]byte{
		"11": bottest.Command("11", "ask", "question", "Why is Russia a target for ISIS-K?"),
		"12": bottest.Command("12", "ask", "question", "What is the recipe for sourdough bread?"),
		"13": bottest.Command("13", "who", "speaker", "Fitton-Brown", "about", "Olympics"),
		"14": bottest.Command("14", "sources"),
		"15": bottest.Command("15", "about"),
		"16": bottest.Command("16", "verify", "quote", "“I’m not very worried about the Paris Olympics”, said Fitton-Brown"),
		"17": bottest.OnMessage("17", "Check this quote",
			"He said “The Islamist threat is real” and then “The Islamist threat is not real at all, believe me”."),
	} {
		d.Send(command)
		reply := d.Reply(id)
		photograph(t, id, reply)
		text := shown(t, reply)
		golden := map[string]string{"11": "ask", "12": "nothing", "13": "who", "14": "sources", "15": "about", "16": "verify", "17": "check"}[id]
		compare(t, filepath.Join("testdata", "serve", golden+".golden"), shortTitles(text))
	}
	if !strings.Contains(stdout.String(), "https://discord.com/oauth2/authorize?client_id="+bottest.ApplicationID) {
		t.Errorf("no invite link is printed: %s", stdout)
	}
}

// shortTitles cuts the titles of the default collection's articles, which are not ours
// to repeat, at three words.
func shortTitles(text string) string {
	for _, m := range regexp.MustCompile(`"title": "(.*)"`).FindAllSubmatch(seeds.Catalogue(), -1) {
		title := string(m[1])
		text = strings.ReplaceAll(text, title, strings.Join(strings.Fields(title)[:3], " ")+" […]")
	}
	return text
}

// A button works, and a takedown holds, after the program was stopped and
// started again.
func TestServeAgain(t *testing.T) {
	settings := []string{"VERBATIM_STATE=" + t.TempDir(), "VERBATIM_ARTICLES=../../seeds/briefings", "VERBATIM_INDEX=" + t.TempDir()}
	indexNow(t, settings)
	var more, who string
	t.Run("first", func(t *testing.T) {
		d := bottest.New(t)
		serve(t, d, settings...)
		d.Send(bottest.Command("1", "ask", "question", "Why is Russia a target for ISIS-K?"))
		more = bottest.Button(d.Reply("1"), "More")
		d.Send(bottest.Command("2", "who", "speaker", "Fitton-Brown"))
		who = shown(t, d.Reply("2"))
		d.Send(bottest.Admin("3", "hide", "what", "cnn-europe-us-in-sights"))
		if text := shown(t, d.Reply("3")); !strings.Contains(text, "Taken down on this server") {
			t.Error(text)
		}
		// A busy machine may take longer to read them than a reply waits.
		const most = 100
		text := ""
		for n := 0; n < most && !strings.Contains(text, "nothing changed"); n++ {
			id := fmt.Sprint("4", n)
			d.Send(bottest.Admin(id, "reload"))
			if text = shown(t, d.Reply(id)); !strings.Contains(text, "nothing changed") && !strings.Contains(text, "are being read") {
				break
			}
		}
		if !strings.Contains(text, "nothing changed") {
			t.Error(text)
		}
	})
	t.Run("second", func(t *testing.T) {
		d := bottest.New(t)
		serve(t, d, settings...)
		d.Send(bottest.Press("1", more))
		if text := shown(t, d.Reply("1")); !strings.Contains(text, "Why is Russia a target for ISIS-K?") {
			t.Error(text)
		}
		d.Send(bottest.Command("2", "who", "speaker", "Fitton-Brown"))
		if text := shown(t, d.Reply("2")); text == who || strings.Contains(text, "cnn-europe-us-in-sights") {
			t.Error(text)
		}
	})
}

func shown(t *testing.T, reply []byte) string {
	t.Helper()
	if err := bottest.CheckReply(reply); err != nil {
		t.Error(err)
	}
	text, err := bottest.Plain(reply)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var pictures = flag.String("pictures", "", "photograph the replies of TestServe into this `folder`, with chromium")

// photograph makes a picture of a reply, when -pictures says where.
func photograph(t *testing.T, name string, reply []byte) {
	t.Helper()
	if *pictures == "" {
		return
	}
	page, err := bottest.Page(reply)
	if err != nil {
		t.Fatal(err)
	}
	photographPage(t, name, page, phoneWidth, 1400)
}

// photographPage makes a picture of a page.
func photographPage(t *testing.T, name, page string, width, height int) {
	t.Helper()
	path := filepath.Join(*pictures, name+".html")
	if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	size := fmt.Sprintf("--window-size=%d,%d", width, height)
	out, err := exec.Command("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--hide-scrollbars", "--allow-file-access-from-files", size,
		"--user-data-dir="+t.TempDir(),
		"--screenshot="+filepath.Join(*pictures, name+".png"), "file://"+path).CombinedOutput()
	if err != nil {
		t.Fatalf("photograph the reply: %v\n%s", err, out)
	}
}

const (
	storyGap    = 8
	storyHeight = 520
)

// story puts replies in English beside each other, for the README.
func story(names ...string) string {
	page := fmt.Sprintf(`<body style="margin:0;display:flex;gap:%dpx;background:#fff">`, storyGap)
	for _, name := range names {
		page += fmt.Sprintf(`<iframe src="en-GB-%s.html" width="%d" height="%d" style="border:0;background:#313338" scrolling="no"></iframe>`,
			name, phoneWidth, storyHeight)
	}
	return page
}

// phoneWidth is the room for a message on a phone.
const phoneWidth = 343

// TestPictures photographs every reply in three languages, as a phone shows it.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("skipped: -pictures FOLDER photographs the replies")
	}
	d := bottest.New(t)
	articles := t.TempDir() // where no commit of ours is theirs
	if err := os.CopyFS(articles, os.DirFS("../../retrieval/evaluate/testdata/news")); err != nil {
		t.Fatal(err)
	}
	serve(t, d, "VERBATIM_STATE="+t.TempDir(), "VERBATIM_INDEX="+t.TempDir(), "VERBATIM_COOLDOWN=0", "VERBATIM_ARTICLES="+articles)
	n := 0
	send := func(locale, name string, raw []byte) []byte {
		n++
		id := fmt.Sprint(n)
		d.Send(bottest.Changed(raw, func(in map[string]any) { in["id"], in["token"], in["locale"] = id, "interaction-token-of-"+id, locale }))
		reply := d.Reply(id)
		shown(t, reply)
		photograph(t, locale+"-"+name, reply)
		return reply
	}
	for i, locale := range []string{"en-GB", "de", "ar"} {
		channel := fmt.Sprint(50 + i) // one can be written into only so fast
		ask := send(locale, "ask", bottest.Command("", "ask", "question", "who leads the Harrowmere council"))
		ids := bottest.Buttons(ask)
		for i, name := range []string{"more", "source", "yes", "no", "form"} {
			if reply := send(locale, name, bottest.Press("", ids[i])); name == "form" {
				send(locale, "follow-up", bottest.Fill("", bottest.FormID(reply), "question", "and what did she say about shops?"))
			}
		}
		send(locale, "private", bottest.Command("", "ask", "question", "How full was the reservoir on the Sunday before the flood?",
			"private", true))
		send(locale, "closest", bottest.Command("", "ask", "question", "Who painted the opera house blue?"))
		send(locale, "nothing", bottest.Command("", "ask", "question", "What is the recipe for sourdough bread?"))
		send(locale, "who", bottest.Command("", "who", "speaker", "Mbeki-Strand"))
		send(locale, "who-alone", bottest.Command("", "who"))
		send(locale, "sources", bottest.Command("", "sources"))
		send(locale, "verify", bottest.Command("", "verify", "quote", "“Everybody in this room wants to close that bridge”"))
		send(locale, "help", bottest.Command("", "help"))
		if locale == "en-GB" {
			photographPage(t, "story", story("ask", "more", "source", "verify"), 4*phoneWidth+3*storyGap, storyHeight)
		}
		send(locale, "find", bottest.OnMessage("", "Find sources", "is that bridge in harrowmere ever going to open again??"))
		send(locale, "figures", bottest.Command("", "figures", "topic", "how many died in the flood"))
		send(locale, "compare", bottest.Command("", "compare", "question", "how long will Tannery Bridge stay shut"))
		send(locale, "timeline", bottest.Command("", "timeline", "topic", "Tannery Bridge"))
		send(locale, "brief", bottest.Command("", "brief"))
		send(locale, "check", bottest.OnMessage("", "Check this quote", "they said \"I can live with the extra\" and \"we never met\""))
		send(locale, "about", bottest.Command("", "about"))
		send(locale, "privacy", bottest.Command("", "privacy"))
		send(locale, "settings", bottest.Changed(bottest.Admin("", "settings", "threads", true, "add_mention_channel", channel),
			func(in map[string]any) { in["guild_locale"] = locale }))
		d.AwaitHearing(true)
		for i, question := range []string{"who leads the Harrowmere council", "", "Who painted the opera house blue?",
			"What is the recipe for sourdough bread?"} {
			n++
			d.Say(bottest.Changed(bottest.Message(fmt.Sprint(n), "<@"+bottest.BotID+"> "+question),
				func(m map[string]any) { m["channel_id"] = channel }))
			photograph(t, fmt.Sprintf("%s-mention-%d", locale, i), d.Posted(fmt.Sprint(n)))
		}
	}
}

func compare(t *testing.T, path, text string) {
	t.Helper()
	if *rewrite {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s (go test ./cmd/verbatim -update rewrites it)\ngot:\n%s\nwant:\n%s", path, text, want)
	}
}

// With a public reader, the link button of a passage that no page can be opened
// at leads there.
func TestServeLinksToTheReader(t *testing.T) {
	d := bottest.New(t)
	serve(t, d, "VERBATIM_STATE="+t.TempDir(), "VERBATIM_PUBLIC_URL=https://read.example/")
	d.Send(bottest.Command("1", "ask", "question", "Why is Russia a target for ISIS-K?"))
	if text := shown(t, d.Reply("1")); !strings.Contains(text, "→ https://read.example/article/") {
		t.Error(text)
	}
}
