package retrieval

import (
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// This file has the English in which the terminal and the web reader say the
// same things of a result. Discord says them in the asker's language and has a
// catalogue of its own.

// VoiceLines say who speaks in an excerpt, where it is not the article itself.
func (h *Hit) VoiceLines() []string {
	quoted, reported, unidentified := h.Voices()
	var lines []string
	if len(quoted) > 0 {
		lines = append(lines, "quotes "+strings.Join(quoted, "; "))
	}
	if len(reported) > 0 {
		lines = append(lines, "reports what was said by "+strings.Join(reported, "; "))
	}
	if unidentified {
		lines = append(lines, "quotes a speaker who is not identified")
	}
	return lines
}

// Attribution says who said it, as far as that is known, and how.
func (h *QuotationHit) Attribution() string {
	who := "speaker not identified"
	if h.Identified {
		who = cite.WithRole(h.Speaker, h.Role)
	}
	if h.Kind == quotation.KindReported {
		if h.Identified {
			return "reports " + who + " as saying:"
		}
		return "reported speech, " + who + ":"
	}
	if h.Via != "" {
		who += " (via " + h.Via + ")"
	}
	return who + ":"
}

// VoiceLine says whose words stand at a place.
func (p *Place) VoiceLine() string {
	who := p.Who()
	if who == "" {
		who = "a speaker who is not identified"
	}
	switch p.Voice {
	case VoiceQuoted:
		return "quotes " + who
	case VoiceReported:
		return "reports what was said by " + who
	}
	return fmt.Sprintf("in the %s's own words", p.Article.Kind)
}
