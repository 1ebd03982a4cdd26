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
	q := state.Question{Command: commandWho, Speaker: discord.Tidy(in.Text(optionSpeaker)), About: discord.Tidy(in.Text(optionAbout)), Source: only.ID}
	if n := discord.Length(q.About); n > maxQuestionTyped {
		return discord.Response{}, userError(d.words.Count(n, "error.topic_length", "Most", fmt.Sprint(maxQuestionTyped)))
	}
	if q.Speaker == "" && q.About == "" && q.Source == "" {
		return d.speakers(ctx, in)
	}
	return d.answer(ctx, in, q)
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
	return whoResult(d.words, q, answer, only), nil
}

// whoResult shows quotations: what was asked, then each quotation under the name
// of its speaker.
func whoResult(w phrases.Words, q state.Question, answer *retrieval.WhoAnswer, only retrieval.Source) result {
	r := result{head: whoLines(w, q, answer, only), perPage: maxQuotations, left: "who.left"}
	for _, h := range answer.BySentence() {
		r.excerpts = append(r.excerpts, excerpt{above: attribution(w, h) + "\n", hit: retrieval.Hit{
			N: h.N, Excerpt: h.Sentence, Fragments: h.Fragments, Receipt: h.Receipt, Link: h.Link, Article: h.Article, Paragraph: h.Paragraph,
			Page: h.Page,
		}})
	}
	return r
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
	lines := []string{w.Say(message, "Speaker", discord.Escape(discord.Clip(q.Speaker, maxTitle)), "About", discord.Escape(discord.Clip(q.About, maxQuestion)))}
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

// attribution says who said it, as far as that is known. What an article tells
// in its own words is never passed off as a quotation.
func attribution(w phrases.Words, h retrieval.QuotationHit) string {
	switch h.Standing {
	case "denied":
		return w.Say("who.denied")
	case "doubted":
		return w.Say("who.doubted")
	}
	who := w.Say("who.unidentified")
	if h.Identified {
		who = "**" + discord.Escape(discord.Clip(h.Speaker, maxName)) + "**"
		if h.Role != "" && !strings.Contains(h.Speaker, h.Role) {
			who += ", " + discord.Escape(discord.Clip(h.Role, maxTitle))
		}
	}
	switch {
	case h.Kind == "reported" && h.Identified:
		return w.Say("who.reported", "Who", who)
	case h.Kind == "reported":
		return w.Say("who.reported_unidentified")
	case h.Via != "":
		return w.Say("who.said_via", "Who", who, "Via", discord.Escape(discord.Clip(h.Via, maxName)))
	}
	return w.Say("who.said", "Who", who)
}

// nobodySaid says what was not found, and what comes close.
func nobodySaid(w phrases.Words, q state.Question, answer *retrieval.WhoAnswer) string {
	speaker, about := discord.Escape(discord.Clip(q.Speaker, maxTitle)), discord.Escape(discord.Clip(q.About, maxQuestion))
	switch {
	case len(answer.Suggestions) > 0:
		var names string
		for _, n := range answer.Suggestions[:min(len(answer.Suggestions), maxVoices)] {
			if n = "“" + discord.Escape(discord.Clip(n, maxName)) + "”"; names == "" {
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

// speakers lists who is quoted.
func (d handler) speakers(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	all, err := d.quoted(ctx)
	if err != nil {
		return discord.Response{}, err
	}
	w := d.words
	if len(all) == 0 {
		return discord.Say(w.Say("who.nobody_at_all")), nil
	}
	text := w.Say("who.speakers", "Speakers", w.Count(len(all), "count.speakers"))
	left := discord.MaxText - discord.Length(text) - reserve
	for i, s := range all {
		line := "\n• " + speakerLine(s) + " · " + w.Count(s.Quotations, "count.quotations")
		if left -= discord.Length(line); left < 0 {
			text += "\n-# " + w.Count(len(all)-i, "who.more_speakers")
			break
		}
		text += line
	}
	return discord.Message(d.visibility(in), discord.TextPart(text)), nil
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
	line := "**" + discord.Escape(discord.Clip(s.Name, maxName)) + "**"
	if len(s.Roles) > 0 {
		line += ", " + discord.Escape(discord.Clip(s.Roles[0], maxTitle))
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
