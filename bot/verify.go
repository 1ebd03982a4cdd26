package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
func (d handler) verify(ctx context.Context, in interaction) (response, error) {
	text := in.text(optionQuote)
	if n := length(text); n > maxQuoteTyped {
		return response{}, userError(d.words.count(n, "error.quote_length", "Most", fmt.Sprint(maxQuoteTyped)))
	}
	if receipt, ok := cite.PastedReceipt(text); ok {
		return d.proof(ctx, receipt, d.visibility(in))
	}
	return d.checked(ctx, text, tidy(in.text(optionSpeaker)), d.visibility(in))
}

// checkMessage checks the quotations of the message that the command was used
// on. The reply is private: it is about somebody else's message.
func (d handler) checkMessage(ctx context.Context, in interaction) (response, error) {
	text, ok := in.message()
	if !ok {
		return response{}, userError(d.words.say("verify.no_text"))
	}
	if receipt, ok := cite.PastedReceipt(text); ok {
		return d.proof(ctx, receipt, private)
	}
	return d.checked(ctx, text, "", private)
}

// proof proves a receipt again: its words are shown as they are in the article,
// or it is said why they are not.
func (d handler) proof(ctx context.Context, text string, v visibility) (response, error) {
	receipt, err := cite.ParseReceipt(text)
	if err != nil {
		return response{}, userError(d.words.say("receipt.malformed"))
	}
	if !d.scope.Shows(receipt.Article) {
		return response{}, userError(d.words.say("context.hidden"))
	}
	hit, outcome, err := d.lib.Around(ctx, receipt.String(), d.scope)
	switch {
	case errors.As(err, new(*retrieval.HiddenError)):
		return response{}, userError(d.words.say("context.hidden"))
	case err != nil:
		return response{}, fmt.Errorf("prove a receipt: %w", err)
	case hit == nil:
		return response{}, userError(d.words.say(outcomeKeys[outcome]))
	}
	head := "**" + d.words.say(outcomeKeys[outcome]) + "**\n" + d.words.say("context.head")
	r := result{head: head, excerpts: []excerpt{{hit: *hit, below: voiceLines(d.words, *hit)}}, perPage: 1}
	return messageResponse(v, withoutContexts(pageParts(d.words, head, r.pages(d.words)[0]))...), nil
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
func (d handler) findSources(ctx context.Context, in interaction) (response, error) {
	text, ok := in.message()
	if !ok {
		return response{}, userError(d.words.say("verify.no_text"))
	}
	q := state.Question{Command: commandAsk, Text: clip(text, maxQuestionTyped), Asker: d.person(in), OfMessage: true}
	r, err := d.page(ctx, q, buttonID{answerRef: answerRef{visibility: private}})
	var none nothing
	if errors.As(err, &none) {
		return d.notAnswered(ctx, q, none)
	}
	return r, err
}

// message is the text of the message that a message command was used on; false
// when it has none.
func (in interaction) message() (string, bool) {
	text := in.Data.Resolved.Messages[in.Data.TargetID].Content
	return text, tidy(text) != ""
}

// checked checks the quotations of a text and shows the verdicts.
func (d handler) checked(ctx context.Context, text, speaker string, v visibility) (response, error) {
	found, err := d.lib.Verify(ctx, verify.Query{Text: text, Speaker: speaker, Scope: d.scope, Most: maxChecked})
	if errors.Is(err, verify.ErrNoWords) {
		return response{}, userError(d.words.say("verify.no_words"))
	}
	if err != nil {
		return response{}, fmt.Errorf("check a quotation: %w", err)
	}
	var parts []component
	left, places := maxText, 0
	outcome := Refused
	for i, one := range found {
		if one.Verdict != verify.NotHere {
			outcome = Answered
		}
		more, n := verdictParts(d.words, one, places, left/(len(found)-i))
		places += n
		for _, p := range more {
			left -= length(p.Content)
		}
		parts = append(parts, more...)
	}
	if hidden := found[len(found)-1].Left; hidden > 0 {
		parts = append(parts, textPart("-# "+d.words.count(hidden, "verify.left")))
	}
	return messageResponse(v, parts...).ending(outcome), nil
}

// verdictParts show one verdict in at most limit code points: what was checked,
// the verdict, what changes the sense, and where the words stand. The places are
// numbered on from those before; shown is how many there are.
func verdictParts(w words, v *verify.Result, before, limit int) (parts []component, shown int) {
	head := verdictLines(w, v)
	r := result{head: head, perPage: maxHits, left: "answer.left"}
	for i, p := range placesOf(v) {
		r.excerpts = append(r.excerpts, excerpt{below: placeLine(w, p), hit: retrieval.Hit{
			N: before + i + 1, Excerpt: p.Words, Fragments: []retrieval.Fragment{{Text: p.Words}},
			Receipt: p.Receipt, Link: p.Link, Article: p.Article, Paragraph: p.Paragraph, Page: p.Page,
		}})
	}
	parts = []component{textPart(head)}
	left := limit - length(head) - reserve/maxChecked
	var open []component
	for i, e := range r.excerpts[:min(len(r.excerpts), retrieval.DefaultLimit)] {
		text := e.text(w)
		if length(text) > left && i == 0 {
			text = e.cutText(w, max(left, minCut))
		}
		if length(text) > left && i > 0 {
			break
		}
		left -= length(text)
		shown++
		parts = append(parts, textPart(text))
		if address := webAddress(e.hit.Link); address != "" && length(address) <= maxButtonURL {
			open = append(open, linkButton(w.say("button.open", "N", fmt.Sprint(e.hit.N)), address))
		}
	}
	return append(parts, rows(open)...), shown
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
func verdictLines(w words, v *verify.Result) string {
	lines := []string{w.say("verify.checked", "Words", escape(clip(v.Words, maxQuestion)))}
	if v.Speaker != "" {
		lines = append(lines, "-# "+w.say("verify.said_by", "Speaker", escape(clip(v.Speaker, maxName))))
	}
	lines = append(lines, "**"+w.say(verdictKeys[v.Verdict])+"**")
	for _, c := range v.CalledOut[:min(len(v.CalledOut), maxVoices)] {
		lines = append(lines, "**"+w.note(c.Note)+"**")
	}
	for _, n := range v.Details[:min(len(v.Details), maxVoices)] {
		lines = append(lines, w.note(n))
	}
	if compared := differenceLine(w, v.Difference); compared != "" {
		lines = append(lines, compared)
	}
	for _, p := range v.Parts {
		if compared := differenceLine(w, p.Difference); compared != "" {
			lines = append(lines, compared)
		}
		if p.HiddenAfter != "" {
			lines = append(lines, w.say("verify.hides", "Words", escape(clip(p.HiddenAfter, maxCode))))
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
func differenceLine(w words, changes []verify.Change) string {
	if len(changes) == 0 {
		return ""
	}
	var b strings.Builder
	for _, c := range changes {
		var piece string
		stored, pasted := escape(tidy(c.Stored)), escape(tidy(c.Pasted))
		switch {
		case c.Op == verify.OpKept:
			piece = stored
		case pasted == "":
			piece = "~~" + stored + "~~ (" + w.say("verify.left_out") + ")"
		case stored == "":
			piece = "**" + pasted + "** (" + w.say("verify.put_in") + ")"
		default:
			piece = "~~" + stored + "~~ **" + pasted + "** (" + w.say("verify.instead") + ")"
		}
		if strings.Trim(piece, "~* ") == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if length(b.String())+length(piece) > maxDifference {
			b.WriteString("…")
			break
		}
		b.WriteString(piece)
	}
	return w.say("verify.compared", "Difference", b.String())
}

// placeLine says whose words a place has.
func placeLine(w words, p verify.Place) string {
	who := escape(clip(p.Who(), maxTitle))
	switch {
	case p.Standing != "":
		return "" // called out
	case p.Voice == verify.VoiceArticle && p.Article.Kind == "briefing":
		return w.say("verify.own_words_briefing") + "\n"
	case p.Voice == verify.VoiceArticle:
		return w.say("verify.own_words") + "\n"
	case who == "":
		return w.say("voice.unidentified") + "\n"
	case p.Voice == verify.VoiceReported:
		return w.say("voice.reports", "Names", who) + "\n"
	}
	return w.say("voice.quotes", "Names", who) + "\n"
}
