package wire

import (
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
)

// Observer is called for what happens in the bot, so that it can be counted. None of it
// says who asked, where, or what. The functions are called by many goroutines
// and must return at once; each may be nil.
type Observer struct {
	// Interaction is called for each interaction that was accepted: which of Kinds it
	// was, how it ended, and how long that took from receipt to delivery.
	Interaction func(kind string, outcome discord.Outcome, took time.Duration)
	// Call is called for each answer of Discord's HTTP API, by its status; 0 where
	// none came.
	Call func(status int)
	// Connected is called when the bot becomes reachable, and when that ends:
	// over the gateway, or at its endpoint.
	Connected func(reachable bool)
	// Latency is called now and then with the time the gateway took to answer: from
	// what was last sent, a heartbeat mostly, to what came next.
	Latency func(time.Duration)
}

func (o Observer) OnInteraction(kind string, outcome discord.Outcome, took time.Duration) {
	if o.Interaction != nil {
		o.Interaction(kind, outcome, took)
	}
}

func (o Observer) onCall(status int) {
	if o.Call != nil {
		o.Call(status)
	}
}

func (o Observer) OnConnected(reachable bool) {
	if o.Connected != nil {
		o.Connected(reachable)
	}
}

func (o Observer) onLatency(d time.Duration) {
	if o.Latency != nil {
		o.Latency(d)
	}
}
