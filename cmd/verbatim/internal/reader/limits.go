package reader

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/internal/ratelimit"
	"github.com/verbatim-bot/verbatim/internal/turns"
)

const (
	// One sender may open a page every pageEvery, and pageBurst at once: more
	// than somebody who reads, less than somebody who copies everything.
	pageEvery = 500 * time.Millisecond
	pageBurst = 40
	// The senders of one site (an IPv6 /48) may open siteShare times as much: a
	// customer has 65,536 networks there.
	siteShare = 10
	// maxSenders bounds the senders that are counted.
	maxSenders = 10_000
	// maxForwarded bounds the addresses of X-Forwarded-For that are looked at.
	maxForwarded = 32
)

// limits keep one sender from slowing the others.
type limits struct {
	table   *ratelimit.Table[netip.Prefix]
	proxies []netip.Prefix // whose X-Forwarded-For counts
}

func newLimits(proxies []netip.Prefix) *limits {
	return &limits{table: ratelimit.New[netip.Prefix](maxSenders), proxies: proxies}
}

// wait is how long the sender of a request has to wait; 0 for not at all, which
// is then counted.
func (l *limits) wait(r *http.Request, now time.Time) time.Duration {
	address := l.sender(r)
	if !address.Is6() {
		return l.table.Wait(now, claim(address, 32, 1))
	}
	// A /64 is what one household has, a /48 what one customer may have.
	return l.table.Wait(now, claim(address, 64, 1), claim(address, 48, siteShare))
}

// network is the one that a request comes from: what one sender has.
func (l *limits) network(r *http.Request) netip.Prefix {
	address, bits := l.sender(r), 32
	if address.Is6() {
		bits = 64
	}
	network, _ := address.Prefix(bits)
	return network
}

// claimant is who a request counts for when turns are given.
func (l *limits) claimant(r *http.Request) turns.Claimant {
	address, group, person := l.sender(r), 24, 32
	if address.Is6() {
		group, person = 48, 64
	}
	of := func(bits int) string {
		network, _ := address.Prefix(bits)
		return network.String()
	}
	return turns.Claimant{Group: of(group), Person: of(person)}
}

func claim(address netip.Addr, bits, share int) ratelimit.Claim[netip.Prefix] {
	network, _ := address.Prefix(bits) // zero for an address that is not known
	return ratelimit.Claim[netip.Prefix]{Key: network, Every: pageEvery / time.Duration(share), Burst: pageBurst * share}
}

// sender is the address that a request comes from: the last one in X-Forwarded-For
// that is not a trusted proxy, where a trusted proxy sent the request. What anybody else
// says there is ignored.
func (l *limits) sender(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	address, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}
	}
	address = plain(address)
	named := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, name := range slices.Backward(named[max(len(named)-maxForwarded, 0):]) {
		if !l.trusts(address) {
			break
		}
		before, err := forwarded(name)
		if err != nil {
			break
		}
		address = plain(before)
	}
	return address
}

// forwarded is an address of X-Forwarded-For, which some proxies write with a port.
func forwarded(name string) (netip.Addr, error) {
	name = strings.TrimSpace(name)
	if withPort, err := netip.ParseAddrPort(name); err == nil {
		return withPort.Addr(), nil
	}
	return netip.ParseAddr(strings.Trim(name, "[]"))
}

func (l *limits) trusts(address netip.Addr) bool {
	return slices.ContainsFunc(l.proxies, func(p netip.Prefix) bool { return p.Contains(address) })
}

// plain is an address without its zone; one of IPv4 inside IPv6 is one of IPv4.
func plain(address netip.Addr) netip.Addr { return address.Unmap().WithZone("") }
