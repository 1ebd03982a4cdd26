package retrieval

import (
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
		lines = append(lines, "paraphrases "+strings.Join(reported, "; "))
	}
	for _, u := range h.Unsaid() {
		line := cite.StandingLine(u.Standing) + ": “" + u.Words + "”"
		if u.Cut {
			line += " […]"
		}
		lines = append(lines, line)
	}
	if unidentified {
		lines = append(lines, "quotes a speaker who is not identified")
	}
	return lines
}

// Attribution says who said it, as far as that is known, and how.
func (h *QuotationHit) Attribution() string {
	if line := cite.StandingLine(h.Standing); line != "" {
		return line + ":"
	}
	who := "speaker not identified"
	if h.Identified {
		who = cite.WithRole(h.Speaker, h.Role)
	}
	if h.Kind == quotation.KindReported {
		return who + ", paraphrased:"
	}
	if h.Via != "" {
		who += " (via " + h.Via + ")"
	}
	return who + ":"
}
