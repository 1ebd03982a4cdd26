package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/sides"
)

// Sides puts what articles say side by side; see package sides.
type Sides interface {
	Figures(ctx context.Context, q retrieval.Query) (*sides.FiguresAnswer, error)
	Compare(ctx context.Context, q retrieval.Query) (*sides.CompareAnswer, error)
	Timeline(ctx context.Context, q retrieval.Query) (*sides.TimelineAnswer, error)
	Brief(ctx context.Context, q retrieval.Query) (*sides.BriefAnswer, error)
}

// mostCompared is the most that a comparison shows of the passage of an outlet, in
// characters as they are shown.
const mostCompared = 240

// maxRows are the rows of figures and dates in a reply: what is read in a moment.
const maxRows = 12

// maxLooks are the rows whose source can be chosen from the menu: as many as Discord
// takes.
const maxLooks = discord.MaxChoices

// sheet is a reply of rows, as many as fit in a message.
type sheet struct {
	words phrases.Words
	text  strings.Builder
	left  int              // in code points
	looks []discord.Option // the sources of the rows
	taken map[string]bool
	full  bool
}

func newSheet(w phrases.Words, head string) *sheet {
	s := &sheet{words: w, left: discord.MaxText - layout.Reserve - discord.Length(head), taken: map[string]bool{}}
	s.text.WriteString(head)
	return s
}

// add adds a row, and its source to the menu, and reports
// whether there was room for it. When there was none once, no more rows come.
func (s *sheet) add(row string, hit *retrieval.Hit) bool {
	if s.full = s.full || discord.Length(row)+1 > s.left; s.full {
		return false
	}
	s.text.WriteString("\n" + row)
	s.left -= discord.Length(row) + 1
	if hit == nil || len(s.looks) == maxLooks {
		return true
	}
	if id := receiptID(pressSource, *hit); id != "" && !s.taken[id] {
		s.taken[id] = true // Discord refuses an option that is there twice
		label := fmt.Sprintf("[%d] %s", hit.N, discord.Tidy(retrieval.Outlet(hit.Article)))
		s.looks = append(s.looks, discord.Option{Label: discord.Clip(label, discord.MaxChoice), Value: id,
			Description: discord.Tidy(layout.BeginningOf(hit.Excerpt, firstWords))})
	}
	return true
}

// sheetReply is the message; left are the rows that had no room.
func (d handler) sheetReply(s *sheet, v discord.Visibility, left int) discord.Response {
	if left > 0 {
		s.text.WriteString("\n-# " + s.words.Count(left, "sides.left"))
	}
	parts := []discord.Component{discord.TextPart(s.text.String())}
	if len(s.looks) > 0 {
		// What is chosen says all that is needed, so that no question is stored.
		t := answerRef{question: "0", edition: d.lib.Edition(), visibility: v}
		parts = append(parts, discord.Select(t.id(pressDo, 0), s.words.Say("button.source"), s.looks))
	}
	return discord.Message(v, parts...)
}

// sidesQuery is the topic of a command, within what the server shows.
func (d handler) sidesQuery(ctx context.Context, in discord.Interaction, option string) (retrieval.Query, error) {
	typed := in.Text(option)
	switch n := discord.Length(typed); {
	case option != "" && discord.Tidy(typed) == "":
		return retrieval.Query{}, userError(d.words.Say("error.no_question"))
	case n > commands.MaxQuestion:
		return retrieval.Query{}, userError(d.words.Count(n, "error.question_length", "Most", fmt.Sprint(commands.MaxQuestion)))
	}
	only, err := d.source(ctx, in)
	if err != nil {
		return retrieval.Query{}, err
	}
	return retrieval.Query{Question: discord.Tidy(typed), Source: only.ID, Scope: d.scope}, nil
}

// sides answers the commands that put articles side by side.
func (d handler) sides(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	switch in.Data.Name {
	case commands.Compare:
		return d.compare(ctx, in)
	case commands.Timeline:
		return d.timeline(ctx, in)
	case commands.Brief:
		return d.brief(ctx, in)
	}
	return d.figures(ctx, in)
}

// figures lists the numbers that articles give for one thing.
func (d handler) figures(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	q, err := d.sidesQuery(ctx, in, commands.OptionTopic)
	if err != nil {
		return discord.Response{}, err
	}
	answer, err := d.lib.Figures(ctx, q)
	if err != nil {
		return discord.Response{}, fmt.Errorf("look for figures: %w", err)
	}
	w := d.words
	if len(answer.Groups) == 0 {
		return d.noFigures(answer)
	}
	s := newSheet(w, w.Say("figures.head", "Topic", w.Isolate(discord.Escape(discord.Clip(q.Question, layout.MaxQuestion)))))
	measure, shown := "", 0
	for _, g := range answer.Groups {
		if g.Measure != measure && shown < maxRows {
			measure = g.Measure
			s.add("**"+layout.MeasureName(w, measure)+"**", nil)
		}
		for _, r := range g.Rows {
			if shown < maxRows && s.add(layout.FigureRow(w, r), &r.Hit) {
				shown++
			}
		}
	}
	return d.sheetReply(s, d.visibility(in), answer.Total-shown), nil
}

// noFigures says that no number was found, in private, above the passages that an answer
// would show.
func (d handler) noFigures(answer *sides.FiguresAnswer) (discord.Response, error) {
	w := d.words
	if len(answer.Passages) == 0 {
		return discord.Response{}, emptyError{userError(w.Say("figures.none"))}
	}
	s := newSheet(w, w.Say("figures.none")+"\n"+w.Say("figures.passages"))
	left := 0
	for _, h := range answer.Passages {
		if !s.add(layout.Numbered(w, h.N)+layout.SideLine(w, h)+"\n"+discord.Quote(layout.Fragments(h)), &h) {
			left++
		}
	}
	return d.sheetReply(s, discord.Private, left).Ending(Refused), nil
}

// compare shows the best passage of each outlet, and how two of them word a quotation.
func (d handler) compare(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	q, err := d.sidesQuery(ctx, in, commands.OptionQuestion)
	if err != nil {
		return discord.Response{}, err
	}
	answer, err := d.lib.Compare(ctx, q)
	if err != nil {
		return discord.Response{}, fmt.Errorf("compare the outlets: %w", err)
	}
	w := d.words
	if len(answer.Outlets) == 0 && len(answer.Wordings) == 0 {
		return discord.Response{}, emptyError{userError(w.Say("compare.none"))}
	}
	message := "compare.head"
	if answer.Alone() {
		message = "compare.one"
	}
	head := w.Say(message, "Question", w.Isolate(discord.Escape(discord.Clip(q.Question, layout.MaxQuestion))))
	visibility, outcome := d.visibility(in), Answered
	if answer.Step != retrieval.StepAnswers {
		head += "\n" + w.Say("closest.head")
		visibility, outcome = discord.Private, Refused // what may not answer is not to be spread
	}
	s := newSheet(w, head)
	left, shortened := 0, false
	for _, h := range answer.Outlets {
		quoted, cut := layout.Beginning(h, mostCompared)
		line := layout.Numbered(w, h.N) + layout.SideLine(w, h)
		if cut {
			line, shortened = line+" · \\[…\\]", true
		}
		if !s.add(line+"\n"+quoted, &h) {
			left++
		}
	}
	if shortened {
		s.add("-# "+w.Begin()+w.Say("sides.shortened"), nil)
	}
	for i, v := range answer.Wordings {
		row := layout.WordingRow(w, v)
		if i == 0 {
			row = "**" + w.Say("compare.wordings") + "**\n" + row
		}
		s.add(row, nil)
	}
	return d.sheetReply(s, visibility, left).Ending(outcome), nil
}

// timeline shows the dated sentences of a topic in order.
func (d handler) timeline(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	q, err := d.sidesQuery(ctx, in, commands.OptionTopic)
	if err != nil {
		return discord.Response{}, err
	}
	answer, err := d.lib.Timeline(ctx, q)
	if err != nil {
		return discord.Response{}, fmt.Errorf("look for dates: %w", err)
	}
	w := d.words
	if len(answer.Rows) == 0 {
		return discord.Response{}, emptyError{userError(w.Say("timeline.none"))}
	}
	s := newSheet(w, w.Say("timeline.head", "Topic", w.Isolate(discord.Escape(discord.Clip(q.Question, layout.MaxQuestion)))))
	shown := 0
	for _, r := range answer.Rows {
		date := w.Date(r.Date)
		if r.Until != "" {
			date += " – " + w.Date(r.Until)
		}
		line := layout.Numbered(w, r.N) + "**" + w.Isolate(discord.Escape(date)) + "** · " + layout.SideLine(w, r.Hit)
		if r.Resolved {
			line += "\n-# " + w.Begin() + w.Quote(discord.Escape(discord.Clip(r.Figure, layout.MaxName))) + w.Say("list.comma") +
				w.Say("sides.resolved", "Date", w.Isolate(discord.Escape(date)))
		}
		if shown < maxRows && s.add(line+"\n"+discord.Quote(layout.Fragments(r.Hit)), &r.Hit) {
			shown++
		}
	}
	return d.sheetReply(s, d.visibility(in), answer.Total-shown), nil
}

// brief shows the key passages of an article, or of the newest ones.
func (d handler) brief(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	q, err := d.sidesQuery(ctx, in, "")
	if err != nil {
		return discord.Response{}, err
	}
	answer, err := d.lib.Brief(ctx, q)
	if err != nil {
		return discord.Response{}, fmt.Errorf("look for key passages: %w", err)
	}
	w := d.words
	if len(answer.Articles) == 0 {
		return discord.Response{}, emptyError{userError(w.Say("brief.none"))}
	}
	s := newSheet(w, w.Say("brief.head"))
	n := 0
	for _, a := range answer.Articles {
		for i, p := range a.Passages {
			n++
			p.Hit.N = n
			row := layout.Numbered(w, n) + layout.KeyLine(w, p) + "\n" + discord.Quote(layout.Fragments(p.Hit))
			if i == 0 {
				row = layout.ArticleHead(w, a.Article, p.Hit.Link) + "\n" + row
			}
			if !s.add(row, &p.Hit) {
				return d.sheetReply(s, d.visibility(in), 0), nil
			}
		}
	}
	return d.sheetReply(s, d.visibility(in), 0), nil
}
