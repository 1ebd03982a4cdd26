package layout

import (
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/sides"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// measureKeys are the messages that name what is measured.
var measureKeys = map[string]string{
	"deaths":    "measure.deaths",
	"injured":   "measure.injured",
	"arrests":   "measure.arrests",
	"prisoners": "measure.prisoners",
	"hostages":  "measure.hostages",
	"missing":   "measure.missing",
	"displaced": "measure.displaced",
	"rescued":   "measure.rescued",
	"fighters":  "measure.fighters",
	"soldiers":  "measure.soldiers",
	"attackers": "measure.attackers",
	"money":     "measure.money",
	"percent":   "measure.percent",
	"age":       "measure.age",
	"length":    "measure.length",
	"duration":  "measure.duration",
	"weight":    "measure.weight",
	"area":      "measure.area",
	"speed":     "measure.speed",
	"date":      "measure.date",
	"count":     "measure.count",
}

// MeasureName is what is measured, in the language of the asker.
func MeasureName(w phrases.Words, measure string) string {
	if key, ok := measureKeys[measure]; ok {
		return w.Say(key)
	}
	return w.Say("measure.count")
}

// FigureRow is a number in the article's words, where it stands and whose statement it
// is.
func FigureRow(w phrases.Words, r sides.Row) string {
	lines := []string{Numbered(w, r.N) + w.Quote(discord.Escape(discord.Clip(r.Figure, MaxTitle))) + " · " + SideLine(w, r.Hit)}
	notes := []string{claimLine(w, r.Claim)}
	if r.AsOf != "" {
		words := w.Quote(discord.Escape(discord.Clip(r.AsOf, MaxName))) + dateBehind(w, r.AsOf, r.AsOfDate)
		notes = append(notes, w.Say("figures.as_of", "When", words))
	}
	if r.Resolved {
		notes = append(notes, w.Say("sides.resolved", "Date", discord.Escape(w.Date(r.Date))))
	}
	if r.Part {
		notes = append(notes, w.Say("figures.part"))
	}
	return strings.Join(append(lines, "-# "+w.Begin()+strings.Join(notes, " · ")), "\n")
}

// Numbered begins the line of a row.
func Numbered(w phrases.Words, n int) string { return fmt.Sprintf("%s**\\[%d\\]** ", w.Begin(), n) }

// dateBehind is what words for a date come to, in brackets, where they do not say it.
func dateBehind(w phrases.Words, words string, date article.Date) string {
	shown := w.Date(date)
	if shown == "" || strings.Contains(words, shown) {
		return ""
	}
	return " (" + w.Isolate(discord.Escape(shown)) + ")"
}

// SideLine is the outlet, which links to the place, and the date. A briefing is named as
// one.
func SideLine(w phrases.Words, h retrieval.Hit) string {
	name := retrieval.Outlet(h.Article)
	outlet := w.Isolate(discord.Escape(discord.Clip(name, MaxName)))
	if plain, address := discord.PlainWords(name), discord.WebAddress(h.Link); plain != "" && address != "" {
		outlet = w.Isolate(discord.MaskedLink(plain, address))
	}
	if h.Article.Kind == article.KindBriefing {
		outlet = w.Say("cite.briefing", "Title", w.Isolate(discord.Escape(discord.Clip(TitleOf(h.Article), MaxName)))) + " · " +
			outlet
	}
	if date := w.Date(h.Article.Published); date != "" {
		outlet += " · " + w.Isolate(discord.Escape(date))
	}
	return outlet
}

// voice is a speaker, with the role behind the comma of the asker's language.
func voice(w phrases.Words, speaker string) string {
	parts := strings.SplitN(discord.Clip(speaker, MaxTitle), ", ", 2)
	for i, part := range parts {
		parts[i] = w.Isolate(discord.Escape(part))
	}
	return strings.Join(parts, w.Say("list.comma"))
}

func claimLine(w phrases.Words, c sides.Claim) string {
	who := voice(w, c.Who)
	switch c.Kind {
	case sides.QuotedClaim:
		return w.Say("claim.quoted", "Who", who)
	case sides.ReportedClaim:
		return w.Say("claim.reported", "Who", who)
	case sides.AccordingClaim:
		return w.Say("claim.according", "Who", w.Quote(discord.Escape(discord.Clip(c.Who, MaxTitle))))
	case sides.UnnamedClaim:
		return w.Say("claim.unnamed")
	}
	return w.Say("claim.article")
}

// WordingRow is a quotation in the words of two outlets.
func WordingRow(w phrases.Words, v sides.Wording) string {
	line := func(h retrieval.Hit, speaker string) string {
		who := w.Say("passage.unnamed")
		if speaker != "" {
			who = voice(w, speaker)
		}
		return who + " · " + SideLine(w, h)
	}
	one, other := w.Begin()+line(v.One, v.OneSpeaker), w.Begin()+line(v.Other, v.OtherSpeaker)
	if v.Same {
		return one + "\n" + other + "\n" + discord.Quote([]retrieval.Fragment{{Text: v.OneWords}}) + "\n-# " + w.Say("compare.same")
	}
	name := func(h retrieval.Hit) string {
		return discord.Escape(discord.Clip(retrieval.Outlet(h.Article), MaxName))
	}
	return one + "\n" + other + "\n> " + wordingDifference(v.Difference) + "\n-# " +
		w.Say("compare.difference", "One", name(v.One), "Other", name(v.Other))
}

// wordingDifference has in bold what the first alone has, and struck through what the
// second alone has.
func wordingDifference(changes []verify.Change) string {
	var pieces []string
	for _, c := range changes {
		one, other := discord.Escape(discord.Tidy(c.Pasted)), discord.Escape(discord.Tidy(c.Stored))
		if c.Op == verify.OpKept {
			pieces = append(pieces, other)
			continue
		}
		if other != "" {
			pieces = append(pieces, "~~"+other+"~~")
		}
		if one != "" {
			pieces = append(pieces, "**"+one+"**")
		}
	}
	return strings.Join(pieces, " ")
}

// KeyLine says what a key passage is.
func KeyLine(w phrases.Words, p sides.KeyPassage) string {
	switch p.Label {
	case sides.SpeakerLabel:
		who := voice(w, p.Speaker)
		if p.Quotations == 1 {
			return w.Say("brief.speaker_once", "Who", who) // nobody is quoted most by being quoted once
		}
		return w.Say("brief.speaker", "Who", who, "Quotations", w.Count(p.Quotations, "count.quotations"))
	case sides.FigureLabel:
		return w.Say("brief.figure", "Measure", MeasureName(w, p.Measure), "Figure", w.Quote(discord.Inline(p.Figure, MaxTitle)))
	}
	return w.Say("brief.opening")
}
