package config

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

const secret = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The example must stay a file that loads, with every setting in it.
func TestExample(t *testing.T) {
	path := filepath.Join("..", ".env.example")
	c, err := Load(nil, path)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(c, Config{CoolDown: defaultCoolDown, Watch: WatchAuto, WatchInterval: defaultWatchInterval}) {
		t.Errorf("the example sets %+v, want only defaults", c)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if !strings.Contains(string(text), name+"=") {
			t.Errorf(".env.example does not mention %s", name)
		}
	}
}

func TestEnvironmentWinsOverFile(t *testing.T) {
	path := write(t, "VERBATIM_ARTICLES=from-file\nVERBATIM_INDEX=index-from-file\nDISCORD_USER_INSTALL=true\n")
	c, err := Load([]string{"VERBATIM_ARTICLES=from-environment", "VERBATIM_INDEX=", "VERBATIM_LOG=warn", "VERBATIM_LOG_FORMAT=json",
		"DISCORD_GUILD_ID=42"}, path)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Articles: "from-environment", Index: "index-from-file", UserInstall: true, GuildID: "42", CoolDown: defaultCoolDown,
		Watch: WatchAuto, WatchInterval: defaultWatchInterval, LogLevel: slog.LevelWarn, LogJSON: true}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

func TestNoFileIsFine(t *testing.T) {
	if _, err := Load(nil, filepath.Join(t.TempDir(), "absent")); err != nil {
		t.Fatal(err)
	}
}

func TestToken(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte("Bot "+secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, environ := range map[string][]string{
		"variable": {"DISCORD_TOKEN=" + secret},
		"file":     {"DISCORD_TOKEN_FILE=" + path},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := Load(environ, "")
			if err != nil {
				t.Fatal(err)
			}
			if c.Token.Reveal() != secret {
				t.Errorf("got the token %q", c.Token.Reveal())
			}
		})
	}
}

func TestErrors(t *testing.T) {
	empty := write(t, "")
	for _, c := range []struct {
		environ string
		want    string
	}{
		{"VERBATIM_ARTICELS=x", "did you mean VERBATIM_ARTICLES?"},
		{"VERBATIM_SOMETHING_ELSE_ENTIRELY=x", "see .env.example"},
		{"VERBATIM_LOG=loud", "write debug, info, warn or error"},
		{"VERBATIM_LOG_FORMAT=xml", "write text or json"},
		{"VERBATIM_COOLDOWN=often", "write a number of seconds"},
		{"VERBATIM_COOLDOWN=-1", "write a number of seconds"},
		{"VERBATIM_INTERACTIONS=here", "write a port"},
		{"VERBATIM_INTERACTIONS=127.0.0.1:99999", "write a port"},
		{"VERBATIM_HTTP=here", "VERBATIM_HTTP is"},
		{"VERBATIM_WATCH=on", "write auto, poll or off"},
		{"VERBATIM_WATCH_INTERVAL=0", "write a number of seconds"},
		{"VERBATIM_WATCH_INTERVAL=30s", "write a number of seconds"},
		{"VERBATIM_OPERATIONS=[::1]", "VERBATIM_OPERATIONS is"},
		{"VERBATIM_PUBLIC_URL=read.example", "write the address that readers open"},
		{"VERBATIM_PUBLIC_URL=ftp://read.example", "write the address that readers open"},
		{"VERBATIM_PUBLIC_URL=https://read.example/?a=b", "write the address that readers open"},
		{"VERBATIM_PUBLIC_URL=https://me:pass@read.example/", "write the address that readers open"},
		{"VERBATIM_PUBLIC_URL=https:///path", "write the address that readers open"},
		{"DISCORD_GUILD_ID=my server", "Copy Server ID"},
		{"DISCORD_USER_INSTALL=perhaps", "write true or false"},
		{"DISCORD_TOKEN_FILE=" + empty, "is empty"},
		{"DISCORD_TOKEN_FILE=/does/not/exist", "read the token that DISCORD_TOKEN_FILE names"},
	} {
		_, err := Load([]string{c.environ}, "")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got the error %v, want one with %q", c.environ, err, c.want)
		}
	}
	if _, err := Load([]string{"DISCORD_TOKEN=a", "DISCORD_TOKEN_FILE=b"}, ""); err == nil {
		t.Error("two tokens are accepted")
	}
}

// Nothing listens to the network unless it is told to.
func TestAddresses(t *testing.T) {
	for _, name := range []string{"VERBATIM_INTERACTIONS", "VERBATIM_HTTP", "VERBATIM_OPERATIONS"} {
		for v, want := range map[string]string{
			"": "", "8080": "127.0.0.1:8080", ":8080": "127.0.0.1:8080", "0.0.0.0:8080": "0.0.0.0:8080", "[::1]:80": "[::1]:80",
			"localhost:0": "localhost:0",
		} {
			c, err := Load([]string{name + "=" + v, "VERBATIM_COOLDOWN=0", "VERBATIM_STATE=/state"}, "")
			got := map[string]string{"VERBATIM_INTERACTIONS": c.Interactions, "VERBATIM_HTTP": c.HTTP, "VERBATIM_OPERATIONS": c.Operations}[name]
			if err != nil || got != want || c.CoolDown != 0 || c.State != "/state" {
				t.Errorf("%s=%q: got %+v, %v; want %q", name, v, c, err, want)
			}
		}
	}
}

// What is for the operator must not lie under an address that a proxy publishes.
func TestAddressesDiffer(t *testing.T) {
	for _, environ := range [][]string{
		{"VERBATIM_HTTP=8080", "VERBATIM_OPERATIONS=127.0.0.1:8080"},
		{"VERBATIM_HTTP=:8080", "VERBATIM_INTERACTIONS=8080"},
	} {
		if _, err := Load(environ, ""); err == nil || !strings.Contains(err.Error(), "give each a port of its own") {
			t.Errorf("%v: %v", environ, err)
		}
	}
	if _, err := Load([]string{"VERBATIM_HTTP=0", "VERBATIM_OPERATIONS=0"}, ""); err != nil {
		t.Errorf("any free port is another one each time: %v", err)
	}
}

func TestTrustedProxies(t *testing.T) {
	c, err := Load([]string{"VERBATIM_TRUSTED_PROXIES= 10.0.0.5, 172.18.3.1/16,2001:db8::/32 , ::ffff:192.0.2.1"}, "")
	if err != nil || fmt.Sprint(c.TrustedProxies.Prefixes()) != "[10.0.0.5/32 172.18.0.0/16 2001:db8::/32 192.0.2.1/32]" {
		t.Errorf("%v, %v", c.TrustedProxies, err)
	}
	if local := fmt.Sprint(Config{}.TrustedProxies.Prefixes()); local != "[127.0.0.0/8 ::1/128]" {
		t.Errorf("without the setting it trusts %s", local)
	}
	for _, wrong := range []string{"proxy.example", "10.0.0.0/33", "10.0.0.5,,", "fe80::1%eth0", "*"} {
		if c, err := Load([]string{"VERBATIM_TRUSTED_PROXIES=" + wrong}, ""); err == nil {
			t.Errorf("%q is taken for %v", wrong, c.TrustedProxies)
		}
	}
}

func TestPublicURL(t *testing.T) {
	for v, want := range map[string]string{"": "", "https://read.example/": "https://read.example",
		"http://127.0.0.1:8080": "http://127.0.0.1:8080", "https://a.example/read//": "https://a.example/read"} {
		if c, err := Load([]string{"VERBATIM_PUBLIC_URL=" + v}, ""); err != nil || c.PublicURL != want {
			t.Errorf("%q: got %q, %v; want %q", v, c.PublicURL, err, want)
		}
	}
}

// A broken .env must not put the token into the error.
func TestBrokenFileKeepsTheToken(t *testing.T) {
	_, err := Load(nil, write(t, "DISCORD_TOKEN "+secret+"\n"))
	if err == nil {
		t.Fatal("a broken file is accepted")
	}
	if strings.Contains(err.Error(), secret) {
		t.Errorf("the error holds the token: %v", err)
	}
}

func TestSecretNeverPrints(t *testing.T) {
	c := Config{Token: secret}
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("settings", "config", c, "token", c.Token)
	for _, s := range []string{fmt.Sprint(c), fmt.Sprintf("%+v %#v %s %q", c, c, c.Token, c.Token), string(encoded), log.String()} {
		if strings.Contains(s, secret) {
			t.Errorf("the token is printed: %s", s)
		}
	}
}

func TestWatch(t *testing.T) {
	c, err := Load(nil, "")
	if err != nil || c.Watch != WatchAuto || c.WatchInterval != 30*time.Second || c.Questions != "" {
		t.Errorf("without settings: %+v, %v", c, err)
	}
	c, err = Load([]string{"VERBATIM_WATCH=poll", "VERBATIM_WATCH_INTERVAL=5", "VERBATIM_QUESTIONS=q.jsonl"}, "")
	if err != nil || c.Watch != WatchPoll || c.WatchInterval != 5*time.Second || c.Questions != "q.jsonl" {
		t.Errorf("got %+v, %v", c, err)
	}
}

// The settings of a cluster are read with its password from a file, and what is no
// address, or is set for no cluster, is refused.
func TestOpenSearch(t *testing.T) {
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("secret words\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load([]string{"VERBATIM_OPENSEARCH=https://a:9200, http://b:9200", "VERBATIM_OPENSEARCH_USER=verbatim",
		"VERBATIM_OPENSEARCH_PASSWORD_FILE=" + password, "VERBATIM_OPENSEARCH_COPIES=2"}, "")
	if err != nil {
		t.Fatal(err)
	}
	o := c.OpenSearch
	if strings.Join(o.Addresses, " ") != "https://a:9200 http://b:9200" || o.User != "verbatim" || o.Password.Reveal() != "secret words" ||
		o.Copies != 2 || o.Name != "main" {
		t.Errorf("read %+v", o)
	}
	if s := fmt.Sprintf("%+v", c); strings.Contains(s, "secret words") {
		t.Errorf("the password is in %s", s)
	}
	for _, bad := range [][]string{
		{"VERBATIM_OPENSEARCH=search:9200"}, {"VERBATIM_OPENSEARCH=https://user:secret@a:9200"}, {"VERBATIM_OPENSEARCH_USER=x"},
		{"VERBATIM_OPENSEARCH=http://a:9200", "VERBATIM_OPENSEARCH_NAME=Main"},
		{"VERBATIM_OPENSEARCH=http://a:9200", "VERBATIM_OPENSEARCH_COPIES=many"},
		{"VERBATIM_OPENSEARCH=http://a:9200", "VERBATIM_OPENSEARCH_PASSWORD_FILE=" + password + "-none"},
	} {
		_, err := Load(bad, "")
		if err == nil || strings.Contains(err.Error(), "secret@") || !strings.Contains(err.Error(), "VERBATIM_OPENSEARCH") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestSiteName(t *testing.T) {
	for name, ok := range map[string]bool{
		"": true, " The Reading Room ": true, strings.Repeat("ä", 60): true, strings.Repeat("ä", 61): false,
	} {
		if c, err := Load([]string{"VERBATIM_SITE_NAME=" + name}, ""); (err == nil) != ok || ok && c.SiteName != strings.TrimSpace(name) {
			t.Errorf("%q: %q, %v", name, c.SiteName, err)
		}
	}
}
