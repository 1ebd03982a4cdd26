package reader

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// One address may open a page every pageEvery, and pageBurst at once: more
	// than somebody who reads, less than somebody who copies everything.
	pageEvery = 500 * time.Millisecond
	pageBurst = 40
	// maxAddresses bounds the addresses that are counted.
	maxAddresses = 10_000
)

// limits keep one address from slowing the others.
type limits struct {
	mu      sync.Mutex
	buckets map[netip.Prefix]*rate.Limiter
}

func newLimits() *limits { return &limits{buckets: map[netip.Prefix]*rate.Limiter{}} }

// wait is how long the sender of a request has to wait; 0 for not at all, which
// is then counted.
func (l *limits) wait(r *http.Request, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	who := sender(r)
	bucket := l.buckets[who]
	if bucket == nil {
		if len(l.buckets) >= maxAddresses {
			clear(l.buckets) // a crowd starts afresh
		}
		bucket = rate.NewLimiter(rate.Every(pageEvery), pageBurst)
		l.buckets[who] = bucket
	}
	reservation := bucket.ReserveN(now, 1)
	delay := reservation.DelayFrom(now)
	if delay > 0 {
		reservation.CancelAt(now)
	}
	return delay
}

// sender is the network that a request comes from: an IPv4 address, or the /64 of
// an IPv6 one, which one household has. A request from this machine or a private
// network comes from a proxy, which names its client last in X-Forwarded-For;
// what anybody else says there is ignored.
func sender(r *http.Request) netip.Prefix {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{}
	}
	if address.IsLoopback() || address.IsPrivate() {
		named := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
		if client, err := netip.ParseAddr(strings.TrimSpace(named[strings.LastIndex(named, ",")+1:])); err == nil {
			address = client
		}
	}
	address = address.Unmap().WithZone("")
	bits := 32
	if address.Is6() {
		bits = 64
	}
	network, err := address.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return network
}
