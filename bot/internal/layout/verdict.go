package layout

import (
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// MaxChecked are the quotations of one message that are checked.
const MaxChecked = 5

// maxDifference is how much of a comparison is shown, in code points.
const maxDifference = 1200

// VerdictParts show one verdict in at most limit code points: what was checked,
// the verdict, what changes the sense, and where the words stand. The places are
// numbered on from those before; shown is how many there are.
func VerdictParts(w phrases.Words, v *verify.Result, before, limit int) (parts []discord.Component, shown int) {
	head := VerdictLines(w, v)
	r := Result{Head: head, PerPage: maxHits}
	for i, p := range placesOf(v) {
		r.Excerpts = append(r.Excerpts, Excerpt{Below: placeLine(w, p), Hit: retrieval.Hit{
			N: before + i + 1, Excerpt: p.Words, Fragments: []retrieval.Fragment{{Text: p.Words}},
			Receipt: p.Receipt, Link: p.Link, Article: p.Article, Paragraph: p.Paragraph, Page: p.Page,
		}})
	}
	parts = []discord.Component{discord.TextPart(head)}
	left := limit - discord.Length(head) - Reserve/MaxChecked
	var open []discord.Component
	for i, e := range r.Excerpts[:min(len(r.Excerpts), retrieval.DefaultLimit)] {
		text := e.text(w)
		if discord.Length(text) > left && i == 0 {
			text = e.cutText(w, max(left, minCut))
		}
		if discord.Length(text) > left && i > 0 {
			break
		}
		left -= discord.Length(text)
		shown++
		parts = append(parts, discord.TextPart(text))
		if address := discord.WebAddress(e.Hit.Link); address != "" && discord.Length(address) <= discord.MaxButtonURL {
			open = append(open, discord.LinkButton(w.Say("button.open", "N", fmt.Sprint(e.Hit.N)), address))
		}
	}
	return append(parts, discord.Rows(open)...), shown
}

// minCut is the least room that a place is cut to.
const minCut = 400

// placesOf are the places of a verdict, or those of its parts.
func placesOf(v *verify.Result) []verify.Place {
	if len(v.Parts) == 0 {
		return v.Places
	}
	var places []verify.Place
	for _, p := range v.Parts {
		places = append(places, p.Place)
	}
	return places
}

// VerdictLines say what was checked, the verdict, and why.
func VerdictLines(w phrases.Words, v *verify.Result) string {
	lines := []string{w.Say("verify.checked", "Words", w.Isolate(discord.Inline(v.Words, MaxQuestion)))}
	if v.Speaker != "" {
		lines = append(lines, "-# "+w.Say("verify.said_by", "Speaker", discord.Inline(v.Speaker, MaxName)))
	}
	lines = append(lines, "**"+w.Say(phrases.VerdictKeys[v.Verdict])+"**")
	for _, c := range v.CalledOut[:min(len(v.CalledOut), MaxVoices)] {
		lines = append(lines, "**"+Note(w, c.Note)+"**")
	}
	for _, n := range v.Details[:min(len(v.Details), MaxVoices)] {
		lines = append(lines, Note(w, n))
	}
	if compared := differenceLine(w, v.Difference); compared != "" {
		lines = append(lines, compared)
	}
	for _, p := range v.Parts {
		if compared := differenceLine(w, p.Difference); compared != "" {
			lines = append(lines, compared)
		}
		if p.HiddenAfter != "" {
			lines = append(lines, w.Say("verify.hides", "Words", discord.Inline(p.HiddenAfter, maxCode)))
		}
	}
	return strings.Join(lines, "\n")
}

// differenceLine compares two texts word by word: what the quotation leaves out
// is struck through, what it puts in is bold, and both say so in words as well,
// for those who hear it read. It is outside any quotation, since nobody said it
// so.
func differenceLine(w phrases.Words, changes []verify.Change) string {
	if len(changes) == 0 {
		return ""
	}
	var b strings.Builder
	for _, c := range changes {
		var piece string
		stored, pasted := discord.Escape(discord.Tidy(c.Stored)), discord.Escape(discord.Tidy(c.Pasted))
		switch {
		case c.Op == verify.OpKept:
			piece = stored
		case pasted == "":
			piece = "~~" + stored + "~~ (" + w.Say("verify.left_out") + ")"
		case stored == "":
			piece = "**" + pasted + "** (" + w.Say("verify.put_in") + ")"
		default:
			piece = "~~" + stored + "~~ **" + pasted + "** (" + w.Say("verify.instead") + ")"
		}
		if strings.Trim(piece, "~* ") == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if discord.Length(b.String())+discord.Length(piece) > maxDifference {
			b.WriteString("…")
			break
		}
		b.WriteString(piece)
	}
	return w.Say("verify.compared", "Difference", w.Isolate(b.String()))
}

// placeLine says whose words a place has.
func placeLine(w phrases.Words, p verify.Place) string {
	who := w.Isolate(discord.Inline(p.Who(), MaxTitle))
	switch {
	case p.Standing != "":
		return "" // called out
	case p.Voice == verify.VoiceArticle && p.Article.Kind == "briefing":
		return w.Say("verify.own_words_briefing") + "\n"
	case p.Voice == verify.VoiceArticle:
		return w.Say("verify.own_words") + "\n"
	case who == "":
		return w.Say("voice.unidentified") + "\n"
	case p.Voice == verify.VoiceReported:
		return w.Say("voice.reports", "Names", who) + "\n"
	}
	return w.Say("voice.quotes", "Names", who) + "\n"
}
