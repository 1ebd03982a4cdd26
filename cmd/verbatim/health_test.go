package main

import (
	"bytes"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/verbatim-bot/verbatim/bot/bottest"
)

func TestReachableAt(t *testing.T) {
	for address, want := range map[string]string{"0.0.0.0:80": "127.0.0.1:80", "[::]:80": "[::1]:80", "127.0.0.1:80": "127.0.0.1:80",
		"10.1.2.3:80": "10.1.2.3:80", "localhost:80": "localhost:80"} {
		if got := reachableAt(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

// health says what a running program says.
func TestHealth(t *testing.T) {
	address := freePort(t)
	_, port, _ := net.SplitHostPort(address)
	health := func(settings []string, args ...string) (int, string) {
		var out, errs bytes.Buffer
		code := run(t.Context(), append([]string{"health"}, args...), settings, strings.NewReader(""), &out, &errs)
		return code, out.String() + errs.String()
	}
	settings := []string{"VERBATIM_OPERATIONS=0.0.0.0:" + port}
	if code, said := health(settings); code != exitError || !strings.Contains(said, "connection refused") {
		t.Errorf("before it runs: %d %s", code, said)
	}
	if code, said := health(nil); code != exitError || !strings.Contains(said, "VERBATIM_OPERATIONS") {
		t.Errorf("without an address: %d %s", code, said)
	}

	d := bottest.New(t)
	goOn := make(chan struct{})
	release := sync.OnceFunc(func() { close(goOn) })
	t.Cleanup(release) // or Discord would never end
	d.Script(func(g *bottest.Gateway) {
		<-goOn
		g.Serve()
	})
	serveLogged(t, d, "VERBATIM_OPERATIONS="+address, "VERBATIM_STATE="+t.TempDir())
	d.Await("connect", 1)
	if code, said := health(settings); code != exitOK || said != "ok\n" {
		t.Errorf("while it connects: %d %s", code, said)
	}
	if code, said := health(settings, "--ready"); code != exitError || !strings.Contains(said, "no connection to Discord") {
		t.Errorf("is it ready while it connects: %d %s", code, said)
	}
	release()
	awaitStatus(t, "http://"+address+"/readyz", 200)
	if code, said := health(settings, "--ready"); code != exitOK {
		t.Errorf("is it ready: %d %s", code, said)
	}
}
