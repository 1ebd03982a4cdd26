package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/doctor"
)

// diagnosis is what doctor --json writes.
type diagnosis doctor.Diagnosis

// examined is what doctor says with some settings.
func examined(t *testing.T, settings ...string) (code int, found diagnosis) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), []string{"doctor", "--json"}, settings, strings.NewReader(""), &out, &errs)
	if err := json.Unmarshal(out.Bytes(), &found); err != nil {
		t.Fatalf("doctor --json writes no JSON: %v\n%s%s", err, out.String(), errs.String())
	}
	return code, found
}

// has reports whether a finding says some words, and how to fix it.
func (d diagnosis) has(check, result, words, fix string) bool {
	for _, f := range d.Findings {
		if f.Check == check && f.Result == result && strings.Contains(f.Found, words) && strings.Contains(f.Fix, fix) {
			return true
		}
	}
	return false
}

func (d diagnosis) String() string {
	var s strings.Builder
	for _, f := range d.Findings {
		fmt.Fprintf(&s, "%s %s: %s -> %s\n", f.Result, f.Check, f.Found, f.Fix)
	}
	return s.String()
}

// wellArticles is a folder with an article, and settings that use it.
func wellArticles(t *testing.T) (articles string, settings []string) {
	t.Helper()
	articles = t.TempDir()
	write(t, filepath.Join(articles, "well.txt"), "The well of Tolme\n\nThe well of Tolme is 300 metres deep. It was dug by hand.\n")
	return articles, []string{"VERBATIM_ARTICLES=" + articles, "VERBATIM_INDEX=" + t.TempDir()}
}

// Everything is well while serve runs, and doctor does not disturb it.
func TestDoctorWell(t *testing.T) {
	d := bottest.New(t)
	_, settings := wellArticles(t)
	pages, operations := freePort(t), freePort(t)
	settings = append(settings, "VERBATIM_HTTP="+pages, "VERBATIM_OPERATIONS="+operations, "VERBATIM_PUBLIC_URL=http://"+pages)
	log := serveLogged(t, d, settings...)
	awaitStatus(t, "http://"+operations+"/readyz", http.StatusOK)
	d.Await("register", 1)
	code, found := examined(t, append(settings, "DISCORD_TOKEN="+d.Token, "DISCORD_API="+d.API)...)
	if code != exitOK || found.Errors+found.Warnings > 0 {
		t.Errorf("doctor ends with %d:\n%s", code, found)
	}
	for _, f := range [][2]string{
		{"token", "it belongs to the application Verbatim (1000)"}, {"commands", "14 commands registered everywhere"}, {"clock", "agrees"},
		{"gateway", "990 of 1000"}, {"portal", "no privileged intents"}, {"articles", "1 file in"}, {"index", "1 article, 1 passage"},
		{"index", "up to date"}, {"state", "can be written"}, {"addresses", "VERBATIM_HTTP: a serve runs at"},
		{"addresses", "VERBATIM_OPERATIONS: a serve runs at"},
		{"public URL", "reaches the pages"}, {"version", "index format"}, {"memory", "processor"},
	} {
		if !found.has(f[0], doctor.Well, f[1], "") {
			t.Errorf("no finding %q: %q in\n%s", f[0], f[1], found)
		}
	}
	if n := d.Count("IDENTIFY"); n != 1 || strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("doctor disturbed the bot: %d connections\n%s", n, log)
	}
	if strings.Contains(found.String(), d.Token) {
		t.Error("doctor shows the token")
	}
}

func TestDoctorFindsFaults(t *testing.T) {
	d := bottest.New(t)
	d.Application["flags"] = 1 << 19
	d.Application["interactions_endpoint_url"] = "https://bot.example/x"
	d.Fail(http.MethodGet, "/guilds/6/commands", bottest.Status(http.StatusForbidden, `{"message": "Missing Access", "code": 50001}`))
	d.SetLimit(3)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	server := &http.Server{Handler: http.NotFoundHandler(), ReadHeaderTimeout: time.Second}
	go server.Serve(taken)
	defer server.Close()

	articles, settings := wellArticles(t)
	if code := run(t.Context(), []string{"index"}, settings, strings.NewReader(""), new(bytes.Buffer), new(bytes.Buffer)); code != exitOK {
		t.Fatal("no index")
	}
	write(t, filepath.Join(articles, "pier.txt"), "The pier of Tolme\n\nThe pier of Tolme is closed.\n")
	os.Remove(filepath.Join(articles, "well.txt"))
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "x")
	code, found := examined(t, append(settings, "DISCORD_TOKEN="+d.Token, "DISCORD_API="+d.API, "DISCORD_GUILD_ID=6",
		"VERBATIM_STATE="+filepath.Join(file, "state"),
		"VERBATIM_HTTP="+taken.Addr().String(), "VERBATIM_OPERATIONS=0.0.0.0:0", "VERBATIM_PUBLIC_URL=http://"+taken.Addr().String())...)
	if code != exitError || found.Errors != 4 {
		t.Errorf("it ends with %d and %d errors, want 4:\n%s", code, found.Errors, found)
	}
	for _, f := range [][4]string{
		{"portal", doctor.Warning, "Message Content", "switch them off"},
		{"portal", doctor.Broken, "sends none over the gateway", "empty Interactions Endpoint URL"},
		{"commands", doctor.Broken, "has not been added to this server (6)", "client_id=1000"},
		{"gateway", doctor.Warning, "3 of 1000", "log"},
		{"index", doctor.Warning, "1 file new or changed, 1 gone", "/admin reload"},
		{"state", doctor.Broken, "", "VERBATIM_STATE"},
		{"addresses", doctor.Broken, "another program listens", "free port into VERBATIM_HTTP"},
		{"addresses", doctor.Warning, "/metrics", "port alone"},
		{"public URL", doctor.Warning, "answers 404", "proxy"},
	} {
		if !found.has(f[0], f[1], f[2], f[3]) {
			t.Errorf("no finding %q in\n%s", f, found)
		}
	}
}

// Without Discord, doctor says so soon and checks the rest.
func TestDoctorWithoutDiscord(t *testing.T) {
	_, settings := wellArticles(t)
	code, found := examined(t, append(settings, "VERBATIM_HTTP=0")...)
	if code != exitOK || !found.has("token", doctor.Skipped, "in the browser only", "") ||
		!found.has("discord", doctor.Skipped, "without a token", "") ||
		!found.has("index", doctor.Well, "none yet", "") {
		t.Errorf("no token: %d\n%s", code, found)
	}
	if code, found = examined(t); code != exitError || !found.has("token", doctor.Broken, "nothing to do", "DISCORD_TOKEN") {
		t.Errorf("nothing to serve: %d\n%s", code, found)
	}
	const token = "a.token.of-a-bot"
	code, found = examined(t, append(settings, "DISCORD_TOKEN="+token, "DISCORD_API=http://"+freePort(t))...)
	if code != exitError || !found.has("discord", doctor.Broken, "connection refused", "discordstatus.com") ||
		!found.has("articles", doctor.Well, "1 file", "") {
		t.Errorf("no network: %d\n%s", code, found)
	}
	d := bottest.New(t)
	code, found = examined(t, append(settings, "DISCORD_TOKEN="+token, "DISCORD_API="+d.API)...)
	if code != exitError || !found.has("token", doctor.Broken, "does not know it", "Reset Token") || strings.Contains(found.String(), token) {
		t.Errorf("a wrong token: %d\n%s", code, found)
	}
}

func TestDoctorIndex(t *testing.T) {
	index := func(settings []string) string {
		if code := run(t.Context(), []string{"index"}, settings, strings.NewReader(""), new(bytes.Buffer), new(bytes.Buffer)); code != exitOK {
			t.Fatal("no index")
		}
		_, dir, _ := strings.Cut(settings[1], "=")
		return dir
	}
	_, settings := wellArticles(t)
	dir := index(settings)
	write(t, filepath.Join(dir, "CURRENT"), "../elsewhere\n")
	if code, found := examined(t, append(settings, "VERBATIM_HTTP=0")...); code != exitOK ||
		!found.has("index", doctor.Warning, "damaged", "next start makes it again") {
		t.Errorf("damaged: %d\n%s", code, found)
	}
	if code, found := examined(t, settings[1], "VERBATIM_HTTP=0"); code != exitError ||
		!found.has("index", doctor.Broken, "damaged", "VERBATIM_ARTICLES") {
		t.Errorf("damaged and without articles: %d\n%s", code, found)
	}
}
