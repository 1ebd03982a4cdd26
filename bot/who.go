package bot

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/internal/phrases"
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
	q := state.Question{Command: commands.Who, Source: only.ID, Speaker: discord.Tidy(in.Text(commands.OptionSpeaker)),
		About: discord.Tidy(in.Text(commands.OptionAbout))}
	if n := discord.Length(q.About); n > commands.MaxQuestion {
		return discord.Response{}, userError(d.words.Count(n, "error.topic_length", "Most", fmt.Sprint(commands.MaxQuestion)))
	}
	if q.Speaker == "" && q.About == "" && q.Source == "" {
		return d.speakers(ctx)
	}
	return d.answer(ctx, in, q, d.visibility(in))
}

// said finds the quotations for some pages. With none it says so in a sentence
// of its own, which is then the error.
func (d handler) said(ctx context.Context, q state.Question, only retrieval.Source, most int) (layout.Result, error) {
	// Quotations of one sentence are shown as one.
	answer, err := d.lib.Who(ctx, retrieval.WhoQuery{Speaker: q.Speaker, About: q.About, Source: q.Source, Limit: 2 * most, Scope: d.scope})
	if err != nil {
		return layout.Result{}, fmt.Errorf("look up who said what: %w", err)
	}
	if len(answer.Hits) == 0 {
		return layout.Result{}, emptyError{userError(nobodySaid(d.words, q, answer))}
	}
	r := layout.Result{Head: whoLines(d.words, q, answer, only), PerPage: maxQuotations}
	for _, h := range answer.BySentence() {
		brief := layout.QuotationPassage(d.words, h)
		r.Excerpts = append(r.Excerpts, layout.Excerpt{Hit: brief.Hit, Brief: &brief})
	}
	return r, nil
}

// sourcesOf is a menu of the sources of a page.
func (d handler) sourcesOf(t answerRef, page int, shown []layout.Shown) []discord.Component {
	var options []discord.Option
	taken := map[string]bool{}
	for _, s := range shown {
		if id := receiptID(pressSource, s.Hit); id != "" && !taken[id] {
			taken[id] = true // Discord refuses an option that is there twice
			options = append(options, discord.Option{Label: layout.PlainFacts(d.words, s.Hit), Value: id,
				Description: discord.Tidy(layout.BeginningOf(s.Hit.Excerpt, firstWords))})
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
	speaker, about := discord.Inline(q.Speaker, layout.MaxTitle), discord.Inline(q.About, layout.MaxQuestion)
	lines := []string{w.Say(message, "Speaker", speaker, "About", about)}
	if only.ID != "" {
		lines = append(lines, onlyLine(w, only))
	}
	if len(answer.Speakers) > 1 {
		lines = append(lines, "-# "+w.Count(len(answer.Speakers), "who.fits"))
		for _, s := range answer.Speakers[:min(len(answer.Speakers), layout.MaxVoices)] {
			lines = append(lines, "-# "+speakerLine(s))
		}
	}
	if answer.Total > maxQuotations {
		lines = append(lines, "-# "+w.Count(answer.Total, "who.total"))
	}
	return strings.Join(lines, "\n")
}

// nobodySaid says what was not found, what comes close, and which languages speakers
// are read in where the collection has others.
func nobodySaid(w phrases.Words, q state.Question, answer *retrieval.WhoAnswer) string {
	said := nothingSaid(w, q, answer)
	if len(answer.Unread) > 0 {
		said += "\n-# " + w.Say("who.read_in")
	}
	return said
}

// nothingSaid says what was not found, and what comes close.
func nothingSaid(w phrases.Words, q state.Question, answer *retrieval.WhoAnswer) string {
	speaker, about := discord.Inline(q.Speaker, layout.MaxTitle), discord.Inline(q.About, layout.MaxQuestion)
	switch {
	case len(answer.Suggestions) > 0:
		var names string
		for _, n := range answer.Suggestions[:min(len(answer.Suggestions), layout.MaxVoices)] {
			if n = w.Quote(discord.Inline(n, layout.MaxName)); names == "" {
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
	return d.answer(ctx, in, state.Question{Command: commands.Who, Speaker: name}, discord.Private)
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
	line := "**" + discord.Inline(s.Name, layout.MaxName) + "**"
	if len(s.Roles) > 0 {
		line += ", " + discord.Inline(s.Roles[0], layout.MaxTitle)
	}
	return line
}
