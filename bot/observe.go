package bot

import (
	"context"
	"errors"
	"time"
)

// Outcome is how an interaction ended.
type Outcome string

const (
	Answered Outcome = "answered"
	Refused  Outcome = "refused"  // nothing in the collection answers, or has the quotation
	Declined Outcome = "declined" // asked too often, or for what there is not
	Late     Outcome = "late"     // the work took too long
	Failed   Outcome = "error"    // a fault, ours or of the delivery
)

// Outcomes are all there are.
func Outcomes() []Outcome { return []Outcome{Answered, Refused, Declined, Late, Failed} }

// Observer is called for what happens in the bot, so that it can be counted. None of it
// says who asked, where, or what. The functions are called by many goroutines
// and must return at once; each may be nil.
type Observer struct {
	// Interaction is called for each interaction that was accepted: which of Kinds it
	// was, how it ended, and how long that took from receipt to delivery.
	Interaction func(kind string, outcome Outcome, took time.Duration)
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

func (o Observer) interaction(kind string, outcome Outcome, took time.Duration) {
	if o.Interaction != nil {
		o.Interaction(kind, outcome, took)
	}
}

func (o Observer) call(status int) {
	if o.Call != nil {
		o.Call(status)
	}
}

func (o Observer) connected(reachable bool) {
	if o.Connected != nil {
		o.Connected(reachable)
	}
}

func (o Observer) latency(d time.Duration) {
	if o.Latency != nil {
		o.Latency(d)
	}
}

// The kinds of interactions that are no command of that name.
const (
	kindCheck       = "check"
	kindFind        = "find"
	kindButton      = "button"
	kindSuggestions = "suggestions"
	kindUnknown     = "unknown"
)

// Kinds are the kinds of interactions that an Observer is called for: the commands,
// without the slash, then what is none.
func Kinds() []string {
	return []string{commandAsk, commandWho, commandVerify, kindCheck, kindFind, commandSources, commandHelp, commandAbout, commandPrivacy,
		commandAdmin,
		kindButton, kindSuggestions, kindUnknown}
}

// kind is one of Kinds, whatever name the interaction gives.
func (in interaction) kind() string {
	switch in.Type {
	case interactionComponent:
		return kindButton
	case interactionAutocomplete:
		return kindSuggestions
	case interactionCommand:
		switch name := in.Data.Name; name {
		case commandCheck:
			return kindCheck
		case commandFind:
			return kindFind
		case commandAsk, commandWho, commandVerify, commandSources, commandHelp, commandAbout, commandPrivacy, commandAdmin:
			return name
		}
	}
	return kindUnknown
}

// emptyError is the sentence for somebody for whom nothing was found.
type emptyError struct{ userError }

func (e emptyError) Unwrap() error { return e.userError }

// outcomeOf is how an interaction ends whose handler returned r and err.
func outcomeOf(r response, err error) Outcome {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return Late
	case err != nil:
		return Failed
	case r.outcome == "":
		return Answered
	}
	return r.outcome
}
