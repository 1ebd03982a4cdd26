package reader

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// This file says what the core found. In English that is in the core's own sentences, as
// in the terminal; in the other languages in those that Discord has, too. What a phrase is
// given are plain words: the templates escape what comes out.

// core are the phrases of the language.
func (w words) core() phrases.Words { return phrases.For(w.code) }

// asTyped shows words of a note as they are.
func asTyped(s string, most int) string { return article.Clip(s, most) }

// put is a text with values put in for the names between its braces.
func (w words) put(text string, pairs ...any) string {
	text = w.say(text)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		value := ""
		switch v := pairs[i+1].(type) {
		case string:
			value = v
		case int:
			value = strconv.Itoa(v)
		}
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// where says in which paragraph, and on which page, words stand.
func (w words) where(page, paragraph int) string {
	if w.code == english {
		return cite.Whereabouts(page, paragraph)
	}
	place := w.core().Say("cite.paragraph", "Number", strconv.Itoa(paragraph))
	if page > 0 {
		place = w.core().Say("cite.page", "Number", strconv.Itoa(page)) + " · " + place
	}
	return place
}

// via says where the text was taken from.
func (w words) via(site string) string { return w.core().Say("cite.via", "Site", site) }

// steps says which steps of a list an excerpt shows.
func (w words) steps(s *retrieval.Steps) string {
	if w.code == english {
		return s.String()
	}
	return w.core().Say("cite.steps", "First", strconv.Itoa(s.First), "Last", strconv.Itoa(s.Last), "Of", strconv.Itoa(s.Of))
}

// voices say who speaks in an excerpt, where it is not the article itself.
func (w words) voices(h *retrieval.Hit) []string {
	if w.code == english {
		return h.VoiceLines()
	}
	quoted, reported, unidentified := h.Voices()
	var lines []string
	if len(quoted) > 0 {
		lines = append(lines, w.core().Say("voice.quotes", "Names", strings.Join(quoted, "; ")))
	}
	if len(reported) > 0 {
		lines = append(lines, w.core().Say("voice.reports", "Names", strings.Join(reported, "; ")))
	}
	for _, u := range h.Unsaid() {
		lines = append(lines, w.core().Unsaid(u.Standing == quotation.Denied, u.Words, u.Cut))
	}
	if unidentified {
		lines = append(lines, w.core().Say("voice.unidentified"))
	}
	return lines
}

// attribution says who said a quotation, as far as that is known, and how.
func (w words) attribution(h retrieval.QuotationHit) string {
	if w.code == english {
		return h.Attribution()
	}
	p := w.core()
	switch h.Standing {
	case quotation.Denied:
		return p.Say("voice.denied")
	case quotation.Doubted:
		return p.Say("voice.doubted")
	}
	who := p.Say("passage.unnamed")
	if h.Identified {
		who = cite.WithRole(h.Speaker, h.Role)
	}
	if h.Via != "" {
		who = p.Say("who.said_via", "Who", who, "Via", h.Via)
	}
	if h.Kind == quotation.KindReported {
		who = p.Say("passage.paraphrased", "Names", who)
	}
	return who
}

// placeVoice says whose words stand at a place.
func (w words) placeVoice(p verify.Place) string {
	if w.code == english {
		return p.VoiceLine()
	}
	core, who := w.core(), p.Who()
	switch {
	case p.Standing == quotation.Denied:
		return core.Say("voice.denied")
	case p.Standing == quotation.Doubted:
		return core.Say("voice.doubted")
	case p.Voice == verify.VoiceArticle && p.Article.Kind == article.KindBriefing:
		return core.Say("verify.own_words_briefing")
	case p.Voice == verify.VoiceArticle:
		return core.Say("verify.own_words")
	case who == "":
		return core.Say("voice.unidentified")
	case p.Voice == verify.VoiceReported:
		return core.Say("voice.reports", "Names", who)
	}
	return core.Say("voice.quotes", "Names", who)
}

// verdict is what came out of a check, in a few words.
func (w words) verdict(v verify.Verdict) string {
	if w.code == english {
		return string(v)
	}
	return w.core().Say(phrases.VerdictKeys[v])
}

// note is what a verdict says besides.
func (w words) note(n verify.Note) string {
	if w.code == english {
		return n.String()
	}
	return w.core().Note(n, asTyped)
}

// searched says how much was searched in vain, and what that does not mean.
func (w words) searched(articles int, until article.Date) string {
	n := verify.Note{Code: verify.NoteSearched, Args: verify.NoteArgs{N: articles, Until: until}}
	if w.code == english {
		return n.String() + " That it is not here does not mean that it was never said."
	}
	return w.note(n) + " " + w.core().Say("verify.not_never")
}

// outcome is what became of a receipt, in a few words.
func (w words) outcome(o cite.Outcome) string {
	if w.code == english {
		return string(o)
	}
	return w.core().Say(phrases.OutcomeKeys[o])
}

// detail is what there is to say of that besides; elsewhere than in English the few words
// say it all.
func (w words) detail(p cite.Proof) string {
	if w.code == english {
		return p.Detail
	}
	return ""
}

// saidQuestion asks for what somebody said.
type saidQuestion struct{ Speaker, Question string }

// saidBy is a question of English for what somebody said, in another language; nil for any
// other.
func (w words) saidBy(question string) *saidQuestion {
	speaker, ok := retrieval.WhatSaid(question)
	if !ok || w.code == english {
		return nil
	}
	return &saidQuestion{speaker, w.core().Say("try.said", "Speaker", w.core().Isolate(speaker))}
}

// notIdentified is what the page of an article calls a speaker whom nobody knows.
const notIdentified = "speaker not identified"

// who is a speaker on the page of an article: a name as it is, what there is in place of
// one in the language.
func (w words) who(name string) string {
	switch name {
	case notIdentified:
		return w.core().Say("passage.unnamed")
	case cite.StandingLine(quotation.Denied):
		return w.core().Say("voice.denied")
	case cite.StandingLine(quotation.Doubted):
		return w.core().Say("voice.doubted")
	}
	return name
}

// articlesIn says in which languages the articles are, to who asks in another.
func (w words) articlesIn(codes []string) string {
	const most = 5
	var names []string
	for _, code := range codes[:min(len(codes), most)] {
		names = append(names, w.core().LanguageName(code))
	}
	return w.core().Say("nothing.languages", "Languages", w.core().List(names))
}

// speaking are what templates call to say what the core found.
func (w words) speaking() template.FuncMap {
	return template.FuncMap{"put": w.put, "where": w.where, "via": w.via, "steps": w.steps, "attribution": w.attribution,
		"placevoice": w.placeVoice, "verdict": w.verdict, "note": w.note, "searched": w.searched, "outcome": w.outcome,
		"detail": w.detail, "said": w.saidBy,
		"readin":     func() string { return w.core().Say("who.read_in") },
		"articlesin": w.articlesIn,
		"who": func(name string) string {
			if w.code == english {
				return name
			}
			return w.who(name)
		}}
}
