package retrieval

import (
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// This file has the English in which the terminal and the web reader say the
// same things of a result. Discord says them in the asker's language and has a
// catalogue of its own.

// Parts are what a citation says in a line, in order: title, publisher, byline,
// date and where the text was taken from. A briefing is cited as one.
func (c Citation) Parts() []string {
	title := c.Title
	if c.Kind == article.KindBriefing {
		title = "briefing on " + title
	}
	var parts []string
	for _, s := range []string{title, c.Publisher, strings.Join(c.Authors, ", "), c.Published.String()} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if c.Via != "" {
		parts = append(parts, "via "+c.Via)
	}
	return parts
}

// Whereabouts says where in an article something begins: "page 4 · paragraph 31",
// or the paragraph alone where the file has no pages (page 0).
func Whereabouts(page, paragraph int) string {
	where := fmt.Sprintf("paragraph %d", paragraph)
	if page > 0 {
		where = fmt.Sprintf("page %d · ", page) + where
	}
	return where
}

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
		who = withRole(h.Speaker, h.Role)
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

// withRole names a speaker with their role, once.
func withRole(speaker, role string) string {
	if role == "" || strings.Contains(speaker, role) {
		return speaker
	}
	return speaker + ", " + role
}
