package layout

import (
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// SourceText says where a passage is, where its paragraph was cut, and how it is
// proved.
func SourceText(w phrases.Words, h retrieval.Hit, outcome cite.Outcome) string {
	title, beside := titleLink(w, h.Article, h.Link, MaxTitle)
	lines := []string{w.Begin() + JoinFacts("**"+title+"**", beside)}
	if h.Article.Kind == "briefing" {
		lines = append(lines, w.Say("passage.briefing"))
	}
	by := ""
	if names := Byline(w, h.Article.Authors); names != "" {
		by = w.Say("cite.by", "Names", w.Isolate(names))
	}
	via := ""
	if h.Article.Via != "" {
		via = w.Say("cite.via", "Site", w.Isolate(discord.Inline(h.Article.Via, MaxName)))
	}
	if facts := JoinFacts(w.Isolate(discord.Inline(h.Article.Publisher, MaxName)), by, dateOf(w, h.Article), via); facts != "" {
		lines = append(lines, w.Begin()+facts)
	}
	lines = append(lines, placeOf(w, h, ""))
	if outcome != cite.Unchanged {
		lines = append(lines, w.Say("context.changed"))
	}
	lines = append(lines, alsoLines(w, h)...)
	if receipt := CodeSpan(h.Receipt); receipt != "" {
		lines = append(lines, "-# "+w.Say("cite.receipt", "Receipt", receipt))
	}
	var known []string
	for _, l := range lines {
		if l != "" {
			known = append(known, l)
		}
	}
	return strings.Join(known, "\n")
}

// CopyBlocks are the citations to copy: as text, in Markdown and for BibTeX.
func CopyBlocks(w phrases.Words, h retrieval.Hit, language string) []string {
	p := cite.Passage{Article: h.Article, Words: h.Excerpt, Where: cite.Whereabouts(h.Page, h.Paragraph), Receipt: h.Receipt, Link: h.Link,
		Language: language}
	var blocks []string
	for _, c := range []struct{ name, text string }{{w.Say("copy.plain"), p.Plain()}, {"Markdown", p.Markdown()}, {"BibTeX", p.BibTeX()}} {
		if block := discord.CodeBlock(c.text); block != "" {
			blocks = append(blocks, "-# "+c.name+"\n"+block)
		}
	}
	return blocks
}
