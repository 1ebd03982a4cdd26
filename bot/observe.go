package bot

import (
	"context"
	"errors"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
)

// Outcome is how an interaction ended.
type Outcome = discord.Outcome

const (
	Answered Outcome = "answered"
	Refused  Outcome = "refused"  // nothing in the collection answers, or has the quotation
	Declined Outcome = "declined" // asked too often, or for what there is not
	Late     Outcome = "late"     // the work took too long
	Failed   Outcome = "error"    // a fault, ours or of the delivery
)

// Outcomes are all there are.
func Outcomes() []Outcome { return []Outcome{Answered, Refused, Declined, Late, Failed} }

// The kinds of interactions that are not commands of that name.
const (
	kindCheck       = "check"
	kindFind        = "find"
	kindMention     = "mention"
	kindButton      = "button"
	kindSuggestions = "suggestions"
	kindUnknown     = "unknown"
)

// Kinds are the kinds of interactions that an Observer is called for: the commands,
// without the slash, then what is none.
func Kinds() []string {
	return []string{commands.Ask, commands.Who, commands.Verify, kindCheck, kindFind, commands.Figures, commands.Compare, commands.Timeline,
		commands.Brief, commands.Sources, commands.Help, commands.About, commands.Privacy,
		commands.Admin, kindMention,
		kindButton, kindSuggestions, kindUnknown}
}

// kind is one of Kinds, whatever name the interaction gives.
func kindOf(in discord.Interaction) string {
	if in.Heard != nil {
		return kindMention
	}
	switch in.Type {
	case discord.InteractionComponent, discord.InteractionModal:
		return kindButton
	case discord.InteractionAutocomplete:
		return kindSuggestions
	case discord.InteractionCommand:
		switch name := in.Data.Name; name {
		case commands.Check:
			return kindCheck
		case commands.Find:
			return kindFind
		case commands.Figures, commands.Compare, commands.Timeline, commands.Brief:
			return name
		case commands.Ask, commands.Who, commands.Verify, commands.Sources, commands.Help, commands.About, commands.Privacy, commands.Admin:
			return name
		}
	}
	return kindUnknown
}

// emptyError is the sentence for somebody for whom nothing was found.
type emptyError struct{ userError }

func (e emptyError) Unwrap() error { return e.userError }

// outcomeOf is how an interaction ends whose handler returned r and err.
func outcomeOf(r discord.Response, err error) Outcome {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return Late
	case err != nil:
		return Failed
	case r.Outcome == "":
		return Answered
	}
	return r.Outcome
}
