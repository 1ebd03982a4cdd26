package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// maxQuotations are the quotations that one reply shows.
const maxQuotations = 5

// who looks up who said what; without a speaker and a topic it lists who is
// quoted.
func (d desk) who(ctx context.Context, in interaction) (response, error) {
	only, err := d.source(ctx, in)
	if err != nil {
		return response{}, err
	}
	q := retrieval.WhoQuery{Speaker: tidy(in.text(optionSpeaker)), About: tidy(in.text(optionAbout)), Source: only.ID, Limit: maxQuotations}
	if length(q.About) > maxQuestionTyped {
		return response{}, userError(fmt.Sprintf("That topic has %d characters; %d is the most.", length(q.About), maxQuestionTyped))
	}
	if q.Speaker == "" && q.About == "" && q.Source == "" {
		return d.speakers(ctx, in)
	}
	answer, err := d.lib.Who(ctx, q)
	if err != nil {
		return response{}, fmt.Errorf("look up who said what: %w", err)
	}
	if len(answer.Hits) == 0 {
		return say(nobodySaid(q, answer)), nil
	}
	return messageResponse(in.visibility(), whoParts(q, answer, only)...), nil
}

// whoParts shows quotations: what was asked, then each quotation under the name
// of its speaker.
func whoParts(q retrieval.WhoQuery, answer *retrieval.WhoAnswer, only retrieval.Source) []component {
	head := whoLines(q, answer, only)
	var excerpts []excerpt
	for _, h := range answer.BySentence() {
		excerpts = append(excerpts, excerpt{above: attribution(h) + "\n", hit: retrieval.Hit{
			N: h.N, Excerpt: h.Sentence, Fragments: h.Fragments, Receipt: h.Receipt, Link: h.Link, Article: h.Article, Paragraph: h.Paragraph,
		}})
	}
	return append([]component{textPart(head)}, excerptParts(excerpts, maxText-length(head), "more quotation")...)
}

// whoLines repeats what was asked, and names the speakers whom a name fits when
// it fits several: they are not taken for one.
func whoLines(q retrieval.WhoQuery, answer *retrieval.WhoAnswer, only retrieval.Source) string {
	asked := "Who said what"
	if q.Speaker != "" {
		asked = "What " + escape(clip(q.Speaker, maxTitle)) + " said"
	}
	if q.About != "" {
		asked += " about " + escape(clip(q.About, maxQuestion))
	}
	lines := []string{asked}
	if only.ID != "" {
		lines = append(lines, "-# searched only "+escape(clip(titleOf(only.Citation), maxTitle)))
	}
	if len(answer.Speakers) > 1 {
		lines = append(lines, "-# the name fits "+count(len(answer.Speakers), "speaker")+", who may or may not be the same:")
		for _, s := range answer.Speakers[:min(len(answer.Speakers), maxVoices)] {
			lines = append(lines, "-# "+speakerLine(s))
		}
	}
	if answer.Total > len(answer.Hits) {
		lines = append(lines, fmt.Sprintf("-# %d of %d quotations; a topic or a source narrows them down", len(answer.Hits), answer.Total))
	}
	return strings.Join(lines, "\n")
}

// attribution says who said it, as far as that is known. What an article tells
// in its own words is never passed off as a quotation.
func attribution(h retrieval.QuotationHit) string {
	who := "speaker not identified"
	if h.Identified {
		who = "**" + escape(clip(h.Speaker, maxName)) + "**"
		if h.Role != "" && !strings.Contains(h.Speaker, h.Role) {
			who += ", " + escape(clip(h.Role, maxTitle))
		}
	}
	switch {
	case h.Kind == "reported" && h.Identified:
		return "The article reports " + who + " as saying\\:"
	case h.Kind == "reported":
		return "The article reports what was said, " + who + "\\:"
	case h.Via != "":
		return who + " (via " + escape(clip(h.Via, maxName)) + ")\\:"
	}
	return who + "\\:"
}

// nobodySaid says what was not found, and what comes close.
func nobodySaid(q retrieval.WhoQuery, answer *retrieval.WhoAnswer) string {
	speaker := escape(clip(q.Speaker, maxTitle))
	switch {
	case len(answer.Suggestions) > 0:
		var names []string
		for _, n := range answer.Suggestions[:min(len(answer.Suggestions), maxVoices)] {
			names = append(names, "“"+escape(clip(n, maxName))+"”")
		}
		return "Nobody called “" + speaker + "” is quoted in this collection. Did you mean " + strings.Join(names, " or ") + "?"
	case q.Speaker != "" && len(answer.Speakers) == 0:
		return "Nobody called “" + speaker + "” is quoted in this collection. `/who` without options lists who is."
	case q.Speaker != "" && q.About != "":
		return "“" + speaker + "” is quoted in this collection, but not about “" + escape(clip(q.About, maxQuestion)) + "”."
	}
	return "No quotation in this collection fits that. Try other words, or `/ask`."
}

// speakers lists who is quoted.
func (d desk) speakers(ctx context.Context, in interaction) (response, error) {
	all, err := d.lib.Speakers(ctx)
	if err != nil {
		return response{}, fmt.Errorf("list the speakers: %w", err)
	}
	if len(all) == 0 {
		return say("Nobody is quoted in this collection."), nil
	}
	text := "Quoted in this collection: " + count(len(all), "speaker") + "."
	left := maxText - length(text) - reserve
	for i, s := range all {
		line := "\n• " + speakerLine(s) + " · " + count(s.Quotations, "quotation")
		if left -= length(line); left < 0 {
			text += fmt.Sprintf("\n-# and %s: type a part of a name into the option `speaker`.", count(len(all)-i, "more speaker"))
			break
		}
		text += line
	}
	return messageResponse(in.visibility(), textPart(text)), nil
}

// speakerLine is a speaker with what the articles say they are.
func speakerLine(s retrieval.Speaker) string {
	line := "**" + escape(clip(s.Name, maxName)) + "**"
	if len(s.Roles) > 0 {
		line += ", " + escape(clip(s.Roles[0], maxTitle))
	}
	return line
}

// suggestSpeakers are the speakers whose name or role has what was typed: first
// those that begin with it. What was typed stands first of all, since it is
// searched as it is.
func suggestSpeakers(speakers []retrieval.Speaker, typed string) []choice {
	wanted := strings.ToLower(tidy(typed))
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

	var choices []choice
	taken := map[string]bool{}
	if own := clip(tidy(typed), maxChoice); own != "" {
		choices = append(choices, choice{Name: own, Value: own})
		taken[strings.ToLower(own)] = true
	}
	for _, m := range matches {
		name := clip(tidy(m.speaker.Name), maxChoice)
		if name == "" || taken[strings.ToLower(name)] {
			continue
		}
		taken[strings.ToLower(name)] = true
		shown := name
		if len(m.speaker.Roles) > 0 {
			shown = clip(name+" · "+tidy(m.speaker.Roles[0]), maxChoice)
		}
		choices = append(choices, choice{Name: shown, Value: name})
		if len(choices) == maxChoices {
			break
		}
	}
	return choices
}
