package layout

import (
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// QuotationPassage is a quotation as a reply shows it, under the name of its speaker.
func QuotationPassage(w phrases.Words, h retrieval.QuotationHit) Passage {
	p := Passage{Hit: retrieval.Hit{N: h.N, Excerpt: h.Sentence, Fragments: h.Fragments, Receipt: h.Receipt, Link: h.Link,
		Article: h.Article, Paragraph: h.Paragraph, Page: h.Page}}
	who := ""
	switch {
	case h.Standing == quotation.Denied:
		p.above = w.Say("voice.denied") + "\n"
	case h.Standing == quotation.Doubted:
		p.above = w.Say("voice.doubted") + "\n"
	case !h.Identified:
		who = w.Say("passage.unnamed")
	default:
		who = speakerName(w, h.Speaker, h.Role)
	}
	if h.Via != "" && who != "" {
		who = w.Say("who.said_via", "Who", who, "Via", w.Isolate(discord.Inline(h.Via, MaxName)))
	}
	if h.Kind == quotation.KindReported && who != "" {
		who = w.Say("passage.paraphrased", "Names", who)
	}
	p.head = JoinFacts(who, OutletAndDate(w, h.Article))
	if h.Article.Kind == article.KindBriefing {
		p.above += "-# " + w.Say("passage.briefing") + "\n"
	}
	return p
}

// QuotationParts shows a page of quotations, each beside a bar.
func QuotationParts(head string, page []Shown) []discord.Component {
	parts := []discord.Component{discord.TextPart(head)}
	for _, s := range page {
		parts = append(parts, discord.Container(accentOf(s.Hit.Article), discord.TextPart(s.text)))
	}
	return parts
}
