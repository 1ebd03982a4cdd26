package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/phrases"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// maxChecked are the quotations of one message that are checked.
const maxChecked = 5

// maxDifference is how much of a comparison is shown, in code points.
const maxDifference = 1200

// verify checks the quotation that somebody typed.
func (d handler) verify(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	text := in.Text(optionQuote)
	if n := discord.Length(text); n > maxQuoteTyped {
		return discord.Response{}, userError(d.words.Count(n, "error.quote_length", "Most", fmt.Sprint(maxQuoteTyped)))
	}
	if receipt, ok := cite.PastedReceipt(text); ok {
		return d.proof(ctx, receipt, d.visibility(in))
	}
	return d.checked(ctx, text, discord.Tidy(in.Text(optionSpeaker)), d.visibility(in))
}

// checkMessage checks the quotations of the message that the command was used
// on. The reply is private: it is about somebody else's message.
func (d handler) checkMessage(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	text, ok := in.Message()
	if !ok {
		return discord.Response{}, userError(d.words.Say("verify.no_text"))
	}
	if receipt, ok := cite.PastedReceipt(text); ok {
		return d.proof(ctx, receipt, discord.Private)
	}
	return d.checked(ctx, text, "", discord.Private)
}

// proof proves a receipt again: its words are shown as they are in the article,
// or it is said why they are not.
func (d handler) proof(ctx context.Context, text string, v discord.Visibility) (discord.Response, error) {
	receipt, err := cite.ParseReceipt(text)
	if err != nil {
		return discord.Response{}, userError(d.words.Say("receipt.malformed"))
	}
	if !d.scope.Shows(receipt.Article) {
		return discord.Response{}, userError(d.words.Say("context.hidden"))
	}
	hit, outcome, err := d.lib.Around(ctx, receipt.String(), d.scope)
	switch {
	case errors.As(err, new(*retrieval.HiddenError)):
		return discord.Response{}, userError(d.words.Say("context.hidden"))
	case err != nil:
		return discord.Response{}, fmt.Errorf("prove a receipt: %w", err)
	case hit == nil:
		return discord.Response{}, userError(d.words.Say(outcomeKeys[outcome]))
	}
	head := "**" + d.words.Say(outcomeKeys[outcome]) + "**\n" + d.words.Say("context.head")
	return d.surroundings(*hit, head, v), nil
}

// outcomeKeys are the messages of what became of a receipt.
var outcomeKeys = map[cite.Outcome]string{
	cite.Unchanged:      "receipt.unchanged",
	cite.TextChanged:    "context.changed",
	cite.WordsChanged:   "context.gone",
	cite.ArticleMissing: "context.missing",
	cite.Mismatch:       "receipt.mismatch",
}

// findSources finds passages on what a message talks about, privately.
func (d handler) findSources(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	text, ok := in.Message()
	if !ok {
		return discord.Response{}, userError(d.words.Say("verify.no_text"))
	}
	q := state.Question{Command: commandAsk, Text: discord.Clip(text, maxQuestionTyped), Asker: d.asker, OfMessage: true}
	r, err := d.askReply(ctx, q, discord.Private)
	var none nothing
	if errors.As(err, &none) {
		return d.notAnswered(ctx, q, none)
	}
	return r, err
}

// checked checks the quotations of a text and shows the verdicts.
func (d handler) checked(ctx context.Context, text, speaker string, v discord.Visibility) (discord.Response, error) {
	found, err := d.lib.Verify(ctx, verify.Query{Text: text, Speaker: speaker, Scope: d.scope, Most: maxChecked})
	if errors.Is(err, verify.ErrNoWords) {
		return discord.Response{}, userError(d.words.Say("verify.no_words"))
	}
	if err != nil {
		return discord.Response{}, fmt.Errorf("check a quotation: %w", err)
	}
	var parts []discord.Component
	left, places := discord.MaxText, 0
	outcome := Refused
	for i, one := range found {
		if one.Verdict != verify.NotHere {
			outcome = Answered
		}
		more, n := verdictParts(d.words, one, places, left/(len(found)-i))
		places += n
		for _, p := range more {
			left -= discord.Length(p.Content)
		}
		parts = append(parts, more...)
	}
	if hidden := found[len(found)-1].Left; hidden > 0 {
		parts = append(parts, discord.TextPart("-# "+d.words.Count(hidden, "verify.left")))
	}
	return discord.Message(v, parts...).Ending(outcome), nil
}

// verdictParts show one verdict in at most limit code points: what was checked,
// the verdict, what changes the sense, and where the words stand. The places are
// numbered on from those before; shown is how many there are.
func verdictParts(w phrases.Words, v *verify.Result, before, limit int) (parts []discord.Component, shown int) {
	head := verdictLines(w, v)
	r := result{head: head, perPage: maxHits}
	for i, p := range placesOf(v) {
		r.excerpts = append(r.excerpts, excerpt{below: placeLine(w, p), hit: retrieval.Hit{
			N: before + i + 1, Excerpt: p.Words, Fragments: []retrieval.Fragment{{Text: p.Words}},
			Receipt: p.Receipt, Link: p.Link, Article: p.Article, Paragraph: p.Paragraph, Page: p.Page,
		}})
	}
	parts = []discord.Component{discord.TextPart(head)}
	left := limit - discord.Length(head) - reserve/maxChecked
	var open []discord.Component
	for i, e := range r.excerpts[:min(len(r.excerpts), retrieval.DefaultLimit)] {
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
		if address := discord.WebAddress(e.hit.Link); address != "" && discord.Length(address) <= discord.MaxButtonURL {
			open = append(open, discord.LinkButton(w.Say("button.open", "N", fmt.Sprint(e.hit.N)), address))
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

// verdictLines say what was checked, the verdict, and why.
func verdictLines(w phrases.Words, v *verify.Result) string {
	lines := []string{w.Say("verify.checked", "Words", discord.Inline(v.Words, maxQuestion))}
	if v.Speaker != "" {
		lines = append(lines, "-# "+w.Say("verify.said_by", "Speaker", discord.Inline(v.Speaker, maxName)))
	}
	lines = append(lines, "**"+w.Say(verdictKeys[v.Verdict])+"**")
	for _, c := range v.CalledOut[:min(len(v.CalledOut), maxVoices)] {
		lines = append(lines, "**"+note(w, c.Note)+"**")
	}
	for _, n := range v.Details[:min(len(v.Details), maxVoices)] {
		lines = append(lines, note(w, n))
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

// verdictKeys are the messages of the verdicts.
var verdictKeys = map[verify.Verdict]string{
	verify.Verbatim:       "verify.verdict.verbatim",
	verify.AnotherSpeaker: "verify.verdict.speaker",
	verify.DiffersHere:    "verify.verdict.differs",
	verify.Stitched:       "verify.verdict.stitched",
	verify.Cut:            "verify.verdict.cut",
	verify.Reported:       "verify.verdict.reported",
	verify.NotHere:        "verify.verdict.not_here",
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
	return w.Say("verify.compared", "Difference", b.String())
}

// placeLine says whose words a place has.
func placeLine(w phrases.Words, p verify.Place) string {
	who := discord.Inline(p.Who(), maxTitle)
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
