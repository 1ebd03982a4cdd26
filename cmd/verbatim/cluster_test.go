package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/verbatim-bot/verbatim/bot/bottest"
	"github.com/verbatim-bot/verbatim/internal/cluster/clustertest"
)

// walls writes articles on walls into a folder.
func walls(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		text := fmt.Sprintf("The wall at berth %d\n\nThe wall at berth %d is %d feet high. “It has to grow,” said Ada Brook, who built the wall "+
			"at berth %d.\n", i, i, 10+i, i)
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("wall-%02d.txt", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// replica is a serve that can be stopped and started again.
type replica struct {
	address  string
	settings []string
	log      *lockedBuffer
	stop     context.CancelFunc
	done     chan int
}

func (r *replica) start() {
	ctx, stop := context.WithCancel(context.Background())
	r.stop, r.done = stop, make(chan int, 1)
	go func(done chan int) {
		done <- run(ctx, []string{"serve"}, r.settings, strings.NewReader(""), r.log, r.log)
	}(r.done)
}

// end stops it and waits until it has ended.
func (r *replica) end(t *testing.T) {
	t.Helper()
	r.stop()
	select {
	case code := <-r.done:
		if code != exitOK {
			t.Errorf("serve ends with %d: %s", code, r.log)
		}
	case <-time.After(2 * time.Minute):
		t.Error("serve does not end")
	}
}

// await waits until it takes interactions in.
func (r *replica) await(t *testing.T) {
	t.Helper()
	for range 1200 {
		if status, _, err := ask(t.Context(), "http://"+r.address+"/", time.Second); err == nil && status == http.StatusMethodNotAllowed {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("it does not listen: %s", r.log)
}

// nginx puts a proxy before some addresses, until the test ends.
func nginx(t *testing.T, upstreams []string) (address string) {
	t.Helper()
	path, err := exec.LookPath("nginx")
	if err != nil {
		if path, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			t.Skip("there is no nginx to put before the replicas")
		}
	}
	address = freePort(t)
	dir := t.TempDir()
	servers := ""
	for _, u := range upstreams {
		servers += "    server " + u + " max_fails=0;\n"
	}
	conf := fmt.Sprintf(`daemon off;
pid %[1]s/pid;
error_log %[1]s/error.log;
worker_processes 1;
events {}
http {
  access_log off;
  client_body_temp_path %[1]s/body;
  proxy_temp_path %[1]s/proxy;
  fastcgi_temp_path %[1]s/fastcgi;
  uwsgi_temp_path %[1]s/uwsgi;
  scgi_temp_path %[1]s/scgi;
  upstream replicas {
%[2]s  }
  server {
    listen %[3]s;
    location / {
      proxy_pass http://replicas;
      proxy_next_upstream error timeout http_502 http_503 non_idempotent;
    }
  }
}
`, dir, servers, address)
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(conf), 0o644); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(path, "-p", dir, "-c", file)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(os.Interrupt)
		_ = c.Wait()
	})
	for range 600 {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return address
		}
		time.Sleep(50 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(dir, "error.log"))
	t.Fatalf("nginx does not listen: %s", log)
	return ""
}

// signed posts an interaction as Discord does.
func signed(ctx context.Context, key ed25519.PrivateKey, address string, body []byte) (int, string, error) {
	timestamp := fmt.Sprint(time.Now().Unix())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address, bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("X-Signature-Timestamp", timestamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(key, append([]byte(timestamp), body...))))
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(content), err
}

// pressElsewhere presses each button on another replica than the one that made it.
func pressElsewhere(t *testing.T, at func(replica int, interaction []byte) []byte) {
	t.Helper()
	answer := at(0, bottest.Command("9001", "ask", "question", "How high is the wall at berth 7?"))
	more := at(1, bottest.Press("9002", bottest.Button(answer, "More")))
	if !strings.Contains(string(more), "feet high") {
		t.Errorf("More on another replica: %.300s", more)
	}
	next := at(2, bottest.Press("9003", bottest.Button(more, "More")))
	if back := at(0, bottest.Press("9006", bottest.Button(next, "Back"))); !strings.Contains(string(back), "feet high") {
		t.Errorf("Back on another replica: %.300s\nof %.300s", back, next)
	}
	form := bottest.FormID(at(1, bottest.Press("9004", bottest.Button(answer, "Follow up"))))
	follows := at(2, bottest.Fill("9005", form, "question", "Who built the wall at berth 5?"))
	if !strings.Contains(string(follows), "Ada Brook") {
		t.Errorf("Follow up on other replicas: %.300s", follows)
	}
}

// hideElsewhere hides an article on one replica and waits until the others do not show it.
func hideElsewhere(t *testing.T, at func(replica int, interaction []byte) []byte) {
	t.Helper()
	shows := func(replica int, id string) bool {
		answer := string(at(replica, bottest.Command(id, "ask", "question", "How high is the wall at berth 7?")))
		return strings.Contains(answer, "is 17 feet") || strings.Contains(answer, "*17*")
	}
	for i := range 3 {
		if !shows(i, fmt.Sprint(9010+i)) {
			t.Fatalf("replica %d does not show the article at first", i)
		}
	}
	said := at(0, bottest.Admin("9020", "hide", "what", "The wall at berth 7"))
	began := time.Now()
	if !strings.Contains(string(said), "wall-07") {
		t.Fatalf("hiding says %.300s", said)
	}
	for i := range 3 {
		for n := 0; shows(i, fmt.Sprint(9100+200*i+n)); n++ {
			if n == 150 {
				t.Fatalf("replica %d still shows what is hidden", i)
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
	t.Logf("hidden on every replica after %v", time.Since(began))
}

// Three replicas behind nginx are stopped and started again, one after the other, while
// people ask: every interaction is answered, by whichever is there.
func TestClusterRollingRestart(t *testing.T) {
	nodes := clustertest.New(t)
	nodes.Remove("verbatim-testrolling*")
	search := []string{"VERBATIM_OPENSEARCH=" + strings.Join(nodes.Addresses(), ","), "VERBATIM_OPENSEARCH_NAME=testrolling",
		"VERBATIM_MODEL=off"}
	_, published := indexNow(t, append(search, "VERBATIM_ARTICLES="+walls(t, 12), "VERBATIM_INDEX="+t.TempDir()))
	if !strings.Contains(published, "Published as verbatim-testrolling: 12 passages.") {
		t.Fatalf("index says %s", published)
	}
	defer func(d time.Duration) { replyDeadline = d }(replyDeadline)
	replyDeadline = time.Minute // the machine may be busy; Discord's own limit is tested elsewhere
	d := bottest.New(t)
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	d.Application["verify_key"] = hex.EncodeToString(public)
	var replicas []*replica
	var addresses []string
	for range 3 {
		address := freePort(t)
		r := &replica{address: address, log: new(lockedBuffer), settings: append(search, "DISCORD_TOKEN="+d.Token, "DISCORD_API="+d.API,
			"VERBATIM_INTERACTIONS="+address, "VERBATIM_INDEX="+t.TempDir(), "VERBATIM_COOLDOWN=0")}
		r.start()
		replicas, addresses = append(replicas, r), append(addresses, address)
	}
	for _, r := range replicas {
		r.await(t)
	}
	proxy := nginx(t, addresses)
	var asked, lost, pressed atomic.Int64
	stop := make(chan struct{})
	var clients sync.WaitGroup
	for c := range 3 {
		clients.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				id := fmt.Sprint(1_000_000*(c+1) + n)
				question := fmt.Sprintf("How high is the wall at berth %d?", n%12)
				send := func(interaction []byte, want string) string {
					status, answer, err := signed(t.Context(), private, proxy, interaction)
					asked.Add(1)
					if err != nil || status != http.StatusOK || !strings.Contains(answer, want) {
						lost.Add(1)
						t.Errorf("interaction %s: %d %.300s %v", id, status, answer, err)
					}
					return answer
				}
				answer := send(bottest.Command(id, "ask", "question", question), fmt.Sprint(10+n%12))
				if more := bottest.Button([]byte(answer), "More"); more != "" { // of an answer of any replica, on any
					pressed.Add(1)
					send(bottest.Press(id+"00", more), "feet high")
				}
			}
		})
	}
	for _, r := range replicas {
		before := asked.Load()
		r.end(t)
		r.start()
		r.await(t)
		for asked.Load() < before+10 && lost.Load() == 0 { // some are asked between two restarts
			time.Sleep(20 * time.Millisecond)
		}
	}
	close(stop)
	clients.Wait()
	t.Logf("%d interactions during a rolling restart, %d of them buttons, %d lost", asked.Load(), pressed.Load(), lost.Load())
	if pressed.Load() == 0 {
		t.Error("no button was pressed")
	}
	if n := d.Count("register"); n != 1 {
		t.Errorf("the commands were registered %d times", n)
	}
	at := func(i int, interaction []byte) []byte {
		t.Helper()
		status, answer, err := signed(t.Context(), private, replicas[i].address, interaction)
		if err != nil || status != http.StatusOK {
			t.Fatalf("replica %d: %d %.300s %v", i, status, answer, err)
		}
		return []byte(answer)
	}
	pressElsewhere(t, at)
	hideElsewhere(t, at)
	for _, r := range replicas {
		r.end(t)
	}
}
