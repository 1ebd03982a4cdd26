package crowd

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

const patience = time.Minute

// server answers at once, but for /slow, which it does when goOn is closed.
func server(t *testing.T, most int, goOn <-chan struct{}) string {
	t.Helper()
	s := httptest.NewUnstartedServer(Answered(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			w.(http.Flusher).Flush()
			<-goOn
		}
		_, _ = io.WriteString(w, "done")
	})))
	Bound(s.Config, most)
	s.Start()
	t.Cleanup(s.Close)
	return s.Listener.Addr().String()
}

// dial connects from an address of this machine and sends a text.
func dial(t *testing.T, to, from, text string) net.Conn {
	t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	c, err := d.DialContext(t.Context(), "tcp", to)
	if err != nil {
		t.Skipf("this machine has no address %s: %v", from, err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return c
}

// answered reads the first line of an answer, which is none where the other side ended.
func answered(c net.Conn) bool {
	line, _ := bufio.NewReader(c).ReadString('\n')
	return line == "HTTP/1.1 200 OK\r\n"
}

// A crowd that says half of a request gives way to who asks, the first of it first.
func TestHalfOpenGiveWay(t *testing.T) {
	goOn := make(chan struct{})
	close(goOn)
	address := server(t, 4, goOn)
	var crowd []net.Conn
	for range 4 {
		crowd = append(crowd, dial(t, address, "127.0.0.1", "GET / HTTP/1.1\r\nX:"))
	}
	for i := range 3 {
		if !answered(dial(t, address, "127.0.0.1", "GET / HTTP/1.1\r\nHost: x\r\n\r\n")) {
			t.Errorf("question %d is not answered", i)
		}
		if answered(crowd[i]) {
			t.Error("half a request was answered")
		}
	}
	if _, err := io.WriteString(crowd[3], " y\r\nHost: x\r\n\r\n"); err != nil || !answered(crowd[3]) {
		t.Errorf("one that waited less is not answered: %v", err)
	}
}

// Whoever has most connections loses one, also one that is being answered, before
// anybody else does.
func TestWhoHasMostGivesWay(t *testing.T) {
	goOn := make(chan struct{})
	address := server(t, 4, goOn)
	var many []net.Conn
	for range 3 {
		c := dial(t, address, "127.0.0.2", "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
		if !answered(c) { // its head: it is being answered from now on
			t.Fatal("it is not answered")
		}
		many = append(many, c)
	}
	waiting := dial(t, address, "127.0.0.3", "GET / HTTP/1.1\r\nX:")
	other := dial(t, address, "127.0.0.4", "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	if !answered(other) {
		t.Error("somebody else is not answered")
	}
	if _, err := io.Copy(io.Discard, many[0]); err != nil && !isReset(err) {
		t.Errorf("the one that was answered for longest goes on: %v", err)
	}
	if _, err := io.WriteString(waiting, " y\r\nHost: x\r\n\r\n"); err != nil || !answered(waiting) {
		t.Errorf("who has one connection lost it: %v", err)
	}
	close(goOn)
}

func isReset(err error) bool {
	timeout, ok := err.(net.Error)
	return !ok || !timeout.Timeout()
}

// What has ended is not counted.
func TestEndedAreForgotten(t *testing.T) {
	c := &crowd{most: 3, all: map[net.Conn]*member{}, senders: map[string]int{}}
	for range 100 {
		here, there := net.Pipe()
		c.changed(here, http.StateNew)
		c.changed(here, http.StateActive)
		c.changed(here, http.StateIdle)
		c.changed(here, http.StateClosed)
		there.Close()
	}
	if len(c.all)+len(c.senders) > 0 {
		t.Errorf("%d are known, of %d senders", len(c.all), len(c.senders))
	}
}
