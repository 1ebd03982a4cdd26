package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/phrases"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// maxQuotations are the quotations on one page.
const maxQuotations = 5

// who looks up who said what; without a speaker and a topic it lists who is
// quoted.
func (d handler) who(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	only, err := d.source(ctx, in)
	if err != nil {
		return discord.Response{}, err
	}
	q := state.Question{Command: commandWho, Source: only.ID, Speaker: discord.Tidy(in.Text(optionSpeaker)),
		About: discord.Tidy(in.Text(optionAbout))}
	if n := discord.Length(q.About); n > maxQuestionTyped {
		return discord.Response{}, userError(d.words.Count(n, "error.topic_length", "Most", fmt.Sprint(maxQuestionTyped)))
	}
	if q.Speaker == "" && q.About == "" && q.Source == "" {
		return d.speakers(ctx)
	}
	return d.answer(ctx, in, q, d.visibility(in))
}

// said finds the quotations for some pages. With none it says so in a sentence
// of its own, which is then the error.
func (d handler) said(ctx context.Context, q state.Question, only retrieval.Source, most int) (result, error) {
	// Quotations of one sentence are shown as one.
	answer, err := d.lib.Who(ctx, retrieval.WhoQuery{Speaker: q.Speaker, About: q.About, Source: q.Source, Limit: 2 * most, Scope: d.scope})
	if err != nil {
		return result{}, fmt.Errorf("look up who said what: %w", err)
	}
	if len(answer.Hits) == 0 {
		return result{}, emptyError{userError(nobodySaid(d.words, q, answer))}
	}
	r := result{head: whoLines(d.words, q, answer, only), perPage: maxQuotations}
	for _, h := range answer.BySentence() {
		brief := quotationPassage(d.words, h)
		r.excerpts = append(r.excerpts, excerpt{hit: brief.hit, brief: &brief})
	}
	return r, nil
}

// quotationPassage is a quotation as a reply shows it, under the name of its speaker.
func quotationPassage(w phrases.Words, h retrieval.QuotationHit) passage {
	p := passage{hit: retrieval.Hit{N: h.N, Excerpt: h.Sentence, Fragments: h.Fragments, Receipt: h.Receipt, Link: h.Link,
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
		who = w.Say("who.said_via", "Who", who, "Via", w.Isolate(discord.Inline(h.Via, maxName)))
	}
	if h.Kind == quotation.KindReported && who != "" {
		who = w.Say("passage.paraphrased", "Names", who)
	}
	p.head = joinFacts(who, outletAndDate(w, h.Article))
	if h.Article.Kind == article.KindBriefing {
		p.above += "-# " + w.Say("passage.briefing") + "\n"
	}
	return p
}

// quotationParts shows a page of quotations, each beside a bar.
func quotationParts(head string, page []shown) []discord.Component {
	parts := []discord.Component{discord.TextPart(head)}
	for _, s := range page {
		parts = append(parts, discord.Container(accentOf(s.hit.Article), discord.TextPart(s.text)))
	}
	return parts
}

// sourcesOf is a menu of the sources of a page.
func (d handler) sourcesOf(t answerRef, page int, shown []shown) []discord.Component {
	var options []discord.Option
	taken := map[string]bool{}
	for _, s := range shown {
		if id := receiptID(pressSource, s.hit); id != "" && !taken[id] {
			taken[id] = true // Discord refuses an option that is there twice
			options = append(options, discord.Option{Label: plainFacts(d.words, s.hit), Value: id,
				Description: discord.Tidy(beginningOf(s.hit.Excerpt, firstWords))})
		}
	}
	for i, o := range options {
		options[i].Label = cmp.Or(o.Label, d.words.Say("cite.untitled"))
	}
	if len(options) == 0 {
		return nil
	}
	return []discord.Component{discord.Select(t.id(pressDo, page), d.words.Say("button.source"), options)}
}

// whoLines repeats what was asked, and names the speakers whom a name fits when
// it fits several: they are not merged.
func whoLines(w phrases.Words, q state.Question, answer *retrieval.WhoAnswer, only retrieval.Source) string {
	message := "who.asked"
	switch {
	case q.Speaker != "" && q.About != "":
		message = "who.asked_both"
	case q.Speaker != "":
		message = "who.asked_speaker"
	case q.About != "":
		message = "who.asked_about"
	}
	lines := []string{w.Say(message, "Speaker", discord.Inline(q.Speaker, maxTitle), "About", discord.Inline(q.About, maxQuestion))}
	if only.ID != "" {
		lines = append(lines, onlyLine(w, only))
	}
	if len(answer.Speakers) > 1 {
		lines = append(lines, "-# "+w.Count(len(answer.Speakers), "who.fits"))
		for _, s := range answer.Speakers[:min(len(answer.Speakers), maxVoices)] {
			lines = append(lines, "-# "+speakerLine(s))
		}
	}
	if answer.Total > maxQuotations {
		lines = append(lines, "-# "+w.Count(answer.Total, "who.total"))
	}
	return strings.Join(lines, "\n")
}

// nobodySaid says what was not found, and what comes close.
func nobodySaid(w phrases.Words, q state.Question, answer *retrieval.WhoAnswer) string {
	speaker, about := discord.Inline(q.Speaker, maxTitle), discord.Inline(q.About, maxQuestion)
	switch {
	case len(answer.Suggestions) > 0:
		var names string
		for _, n := range answer.Suggestions[:min(len(answer.Suggestions), maxVoices)] {
			if n = "“" + discord.Inline(n, maxName) + "”"; names == "" {
				names = n
			} else {
				names = w.Say("list.or", "First", names, "Last", n)
			}
		}
		return w.Say("who.suggest", "Speaker", speaker, "Names", names)
	case q.Speaker != "" && len(answer.Speakers) == 0:
		return w.Say("who.nobody", "Speaker", speaker)
	case q.Speaker != "" && q.About != "":
		return w.Say("who.not_about", "Speaker", speaker, "About", about)
	}
	return w.Say("who.nothing")
}

// speakers offers those who are quoted most, to the asker alone.
func (d handler) speakers(ctx context.Context) (discord.Response, error) {
	all, err := d.quoted(ctx)
	if err != nil {
		return discord.Response{}, err
	}
	w := d.words
	var options []discord.Option
	taken := map[string]bool{}
	for _, s := range all {
		name := discord.Tidy(s.Name)
		if name == "" || discord.Length(name) > discord.MaxChoice || taken[name] || len(options) == discord.MaxChoices {
			continue
		}
		taken[name] = true
		about := w.Count(s.Quotations, "count.quotations")
		if len(s.Roles) > 0 {
			about += " · " + discord.Tidy(s.Roles[0])
		}
		options = append(options, discord.Option{Label: name, Value: name, Description: about})
	}
	if len(options) == 0 {
		return discord.Say(w.Say("who.nobody_at_all")), nil
	}
	text := w.Say("who.speakers", "Speakers", w.Count(len(all), "count.speakers"))
	if len(all) > len(options) {
		text += "\n-# " + w.Say("who.more_speakers")
	}
	menu := discord.Select(answerRef{question: "-", edition: d.lib.Edition(), visibility: discord.Private}.id(pressWho, 0),
		w.Say("who.choose"), options)
	return discord.Message(discord.Private, discord.TextPart(text), menu), nil
}

// chosenSpeaker shows what a speaker said who was chosen from the menu.
func (d handler) chosenSpeaker(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	name := discord.Clip(in.Chosen(), discord.MaxChoice)
	if name == "" {
		return discord.Response{}, d.unknown()
	}
	return d.answer(ctx, in, state.Question{Command: commandWho, Speaker: name}, discord.Private)
}

// quoted are the speakers who are quoted in the articles that are shown here.
func (d handler) quoted(ctx context.Context) ([]retrieval.Speaker, error) {
	all, err := d.lib.Speakers(ctx, d.scope)
	if err != nil {
		return nil, fmt.Errorf("list the speakers: %w", err)
	}
	return all, nil
}

// speakerLine is a speaker with what the articles say they are.
func speakerLine(s retrieval.Speaker) string {
	line := "**" + discord.Inline(s.Name, maxName) + "**"
	if len(s.Roles) > 0 {
		line += ", " + discord.Inline(s.Roles[0], maxTitle)
	}
	return line
}

// suggestSpeakers are the speakers whose name or role has what was typed: first
// those that begin with it. What was typed comes first, since it is
// searched as it is.
func suggestSpeakers(speakers []retrieval.Speaker, typed string) []discord.Choice {
	wanted := strings.ToLower(discord.Tidy(typed))
	type match struct {
		speaker retrieval.Speaker
		rank    int
	}
	var matches []match
	for _, s := range speakers {
		if rank := matchRank(wanted, append([]string{s.Name}, s.Roles...)...); rank >= 0 {
			matches = append(matches, match{s, rank})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return cmp.Compare(a.rank, b.rank) })

	var choices []discord.Choice
	taken := map[string]bool{}
	if own := discord.Clip(discord.Tidy(typed), discord.MaxChoice); own != "" {
		choices = append(choices, discord.Choice{Name: own, Value: own})
		taken[strings.ToLower(own)] = true
	}
	for _, m := range matches {
		name := discord.Clip(discord.Tidy(m.speaker.Name), discord.MaxChoice)
		if name == "" || taken[strings.ToLower(name)] {
			continue
		}
		taken[strings.ToLower(name)] = true
		shown := name
		if len(m.speaker.Roles) > 0 {
			shown = discord.Clip(name+" · "+discord.Tidy(m.speaker.Roles[0]), discord.MaxChoice)
		}
		choices = append(choices, discord.Choice{Name: shown, Value: name})
		if len(choices) == discord.MaxChoices {
			break
		}
	}
	return choices
}
