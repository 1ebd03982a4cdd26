package cluster

import (
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

// tried is what comes of one request to one node, however long others would be asked.
func tried(t *testing.T, o Options, method, path string) error {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, err = c.send(t.Context(), c.nodes[0], request{method: method, path: path}, "")
	return err
}

// TestMain keeps a proxy of this machine away: it would be asked for the nodes.
func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"} {
		os.Unsetenv(name)
	}
	os.Exit(m.Run())
}

// noName is the address of a machine that cannot be: no name server is asked for it,
// since some know every name.
var noName = "http://" + strings.Repeat("x", 64) + ".invalid:9200"

// What no node of OpenSearch says is an error that names the node and what it was, and
// is never taken for a document that is not there or a write that was carried out.
func TestForeignAnswers(t *testing.T) {
	const page = "<html><head><title>502 Bad Gateway</title></head>"
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		want   []string
	}{
		"a page":          {say(200, page), []string{"no node of OpenSearch", "502 Bad Gateway", "proxy"}},
		"a missing page":  {say(404, page), []string{"no node of OpenSearch", "(404)"}},
		"an error's page": {say(502, page), []string{"no node of OpenSearch", "(502)"}},
		"a cut answer":    {say(200, whole[:20]), []string{"was cut off"}},
		"nothing":         {say(200, ""), []string{"was cut off"}},
		"a cut body": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "{}")
		}, []string{"read the answer", "EOF"}},
		"what is not packed": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "{}")
		}, []string{"read the answer", "EOF"}},
		"busy": {say(429, `{"error":{"type":"rejected_execution_exception","reason":"queue"}}`), []string{"429", "queue"}},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "https://search.example/")
			w.WriteHeader(301)
		}, []string{"301", "sends elsewhere: https://search.example/", "write that address"}},
		"no user":   {say(401, "Unauthorized"), []string{"401", "Unauthorized", "VERBATIM_OPENSEARCH_PASSWORD_FILE"}},
		"no rights": {say(403, `{"error":{"type":"security_exception","reason":"no permissions"}}`), []string{"no permissions", "rights"}},
		"a full disk": {say(429, `{"error":{"type":"cluster_block_exception","reason":"index [x] blocked by: [TOO_MANY_REQUESTS/12/`+
			`disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];"}}`), []string{"disk", "make room"}},
	} {
		n := newFake(t, "a", test.answer)
		for _, method := range []string{"GET", "PUT"} {
			err := tried(t, Options{Addresses: []string{n.URL}}, method, "/index/_doc/1")
			if err == nil {
				t.Errorf("%s: no error", name)
				continue
			}
			for _, want := range append(test.want, n.URL) {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%s: %v does not say %q", name, err, want)
				}
			}
			if Status(err) == http.StatusNotFound {
				t.Errorf("%s is a document that is not there", name)
			}
		}
	}
	packed := newFake(t, "a", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, whole)
		_ = z.Close()
	})
	if err := tried(t, Options{Addresses: []string{packed.URL}}, "GET", "/"); err != nil {
		t.Errorf("a packed answer: %v", err)
	}
}

// A disk that is full is said at once, and a cluster that is busy is asked again.
func TestPermanent(t *testing.T) {
	for _, test := range []struct {
		err  *ResponseError
		want bool
	}{
		{&ResponseError{Status: 429, Reason: "queue is full"}, false},
		{&ResponseError{Status: 429, Reason: "disk usage exceeded flood-stage watermark"}, true},
		{&ResponseError{Status: 403, Reason: "blocked by: [FORBIDDEN/12/index read-only / allow delete (api)]"}, true},
		{&ResponseError{Status: 503}, false},
		{&ResponseError{Status: 409}, true},
		{&ResponseError{Status: 301}, true},
	} {
		if got := Permanent(&NodeError{"n", test.err}); got != test.want {
			t.Errorf("%v is permanent: %v", test.err, got)
		}
	}
}

// certified is a node with a certificate for some time and a name, and the roots that
// trust it.
func certified(t *testing.T, name string, until time.Time) (address string, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: until.Add(-48 * time.Hour), NotAfter: until, DNSNames: []string{name},
		IsCA: true, BasicConstraintsValid: true}
	if name == "" {
		c.DNSNames, c.IPAddresses = nil, []net.IP{net.IPv4(127, 0, 0, 1)}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AddCert(parsed)
	server := httptest.NewUnstartedServer(say(200, whole))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL, roots
}

// hangsUp is the address of what ends each connection, as a node does that wants TLS.
func hangsUp(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Read(make([]byte, 1<<10))
			c.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

// What is wrong with a connection is said with what helps, and nobody waits for it to
// go away where it cannot.
func TestConnections(t *testing.T) {
	tomorrow := time.Now().Add(24 * time.Hour)
	good, roots := certified(t, "", tomorrow)
	old, oldRoots := certified(t, "", time.Now().Add(-time.Hour))
	named, namedRoots := certified(t, "search.example", tomorrow)
	plain := newFake(t, "a", say(200, whole))
	closed := newFake(t, "a", nil)
	closed.Close()
	hung := hangsUp(t)
	for name, test := range map[string]struct {
		o        Options
		want     string
		hopeless bool
	}{
		"trusted":           {Options{Addresses: []string{good}, Roots: roots}, "", false},
		"another authority": {Options{Addresses: []string{good}, Roots: oldRoots}, "VERBATIM_OPENSEARCH_CA", true},
		"expired":           {Options{Addresses: []string{old}, Roots: oldRoots}, "renew the certificate", true},
		"another name":      {Options{Addresses: []string{named}, Roots: namedRoots}, "the name that the certificate is for", true},
		"no TLS":            {Options{Addresses: []string{"https" + strings.TrimPrefix(plain.URL, "http")}}, "write http://", true},
		"TLS":               {Options{Addresses: []string{hung}}, "https://", false},
		"closed":            {Options{Addresses: []string{closed.URL}}, "nothing listens there", false},
		"no such name":      {Options{Addresses: []string{noName}}, "correct the name", false},
	} {
		err := tried(t, test.o, "GET", "/")
		if test.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), test.o.Addresses[0]) {
			t.Errorf("%s: %v", name, err)
		}
		if hopeless(err) != test.hopeless {
			t.Errorf("%s is hopeless: %v", name, !test.hopeless)
		}
	}
	c, err := New(Options{Addresses: []string{good, old}, Roots: oldRoots})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Read(t.Context(), "GET", "/", nil, nil, nil); !errors.Is(err, ErrUnreachable) || errors.Is(err, t.Context().Err()) {
		t.Errorf("no certificate is trusted: %v", err)
	}
	if n := c.Counts().Requests; n > 4 {
		t.Errorf("nodes that are not trusted were asked %d times", n)
	}
	if err := c.Write(t.Context(), "PUT", "/", nil, nil, nil); !errors.Is(err, ErrUnreachable) {
		t.Errorf("a write to no trusted node: %v", err)
	}
}
