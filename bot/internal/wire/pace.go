package wire

import "time"

// Pace are the limits in time; the zero pace means defaultPace. Tests have less
// of it.
type Pace struct {
	Work    time.Duration // for a response, from receipt
	Deliver time.Duration // for its delivery, from receipt; Discord gives up after 3 s
	Drain   time.Duration // for what is being answered, at the end

	Open   time.Duration // from dialling to READY
	Idle   time.Duration // of silence on the gateway, whose heartbeat is 41 s
	Grace  time.Duration // for a connection to end
	Stable time.Duration // after which a connection counts as a success

	Post  time.Duration // for a message that is not a response, beyond Deliver
	Renew time.Duration // between two connections that were replaced by choice

	Retry     Backoff // of calls
	Reconnect Backoff // of connections
}

var DefaultPace = Pace{
	Work: 2500 * time.Millisecond, Deliver: 3 * time.Second, Drain: 10 * time.Second,
	Open: 20 * time.Second, Idle: 90 * time.Second, Grace: 3 * time.Second, Stable: time.Minute,
	Post: 10 * time.Second, Renew: 5 * time.Minute,
	Retry: Backoff{Min: 2 * time.Second, Max: 5 * time.Minute},
	// At least 5 s between two IDENTIFYs, as Discord asks, and at most 600 a
	// day of the 1000 that it allows.
	Reconnect: Backoff{Min: 10 * time.Second, Max: 5 * time.Minute},
}
