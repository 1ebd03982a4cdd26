package quotation

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/marks"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/syntax"
)

// surely is how sure the speaker before a colon of a transcript is.
const surely = 0.95

// turnSpeaker attributes a turn: to the name before the colon, of an answer to
// the one person that the transcript is introduced with.
func (d *document) turnSpeaker(ti int) attribution {
	x := d.settingOf(ti)
	a := attribution{setting: x, best: candidate{mention: -1, cue: -1, rel: syntax.Nobody}, pSpeaker: surely, pQuote: 1, via: -1}
	s := &d.Sentences[x.sentence]
	colon := -1
	if ti > s.First {
		colon = int(d.Tokens[ti-1].Cue) - 1
	}
	if k := ti - 2; k >= s.First {
		switch strings.TrimSuffix(d.Tokens[k].Word, ".") {
		case "a", "answer":
			if mi := d.interviewee(); mi >= 0 {
				a.best = candidate{mention: mi, cue: colon, rel: syntax.BeforeColon}
			}
			return a
		case "q", "question", "interviewer", "moderator", "host":
			return a
		}
	}
	if a.label = d.numbered(s.First, ti-1); a.label.Len() > 0 {
		return a
	}
	for _, mi := range s.Mentions {
		m := &d.Mentions[mi]
		if m.Last > ti || m.First < ti && between(d.counts.quotes, m.Last, ti) > 0 {
			continue
		}
		if m.Kind == syntax.NameMention || m.Kind == syntax.RoleMention && a.best.mention < 0 {
			a.best = candidate{mention: mi, cue: colon, rel: syntax.BeforeColon}
			if m.Kind == syntax.NameMention {
				break
			}
		}
	}
	return a
}

// numbered is the range of "Speaker 1" in the label of a turn in a transcript without names:
// the tokens from first up to the colon, or the last of them, perhaps with a time. It is
// empty when there is none.
func (d *document) numbered(first, colon int) article.Range {
	const longest, most = 16, 3 // tokens: of a label with its time, and of what is sought
	first = max(first, colon-longest)
	for end := colon; end > first; end-- {
		for from := max(first, end-most); from < end-1; from++ {
			label := article.Range{Start: d.Tokens[from].Start, End: d.Tokens[end-1].End}
			if marks.IsNumbered(strings.Fields(d.Text[label.Start:label.End])) {
				return label
			}
		}
	}
	return article.Range{}
}

// interviewee is a mention of the only person named before the first turn, -1
// when there are several or none. It is sought once for all the answers of a
// transcript: what is before the first turn may be most of the text.
func (d *document) interviewee() int {
	if !d.introduced {
		d.introduced, d.introducedAs = true, d.onlyPersonBefore(d.firstTurn())
	}
	return d.introducedAs
}

// firstTurn is the token of the first turn of the text.
func (d *document) firstTurn() int {
	for k := range d.Tokens {
		if t := &d.Tokens[k]; t.Kind == syntax.QuoteToken && d.Spans[t.Quote].Turn {
			return k
		}
	}
	return len(d.Tokens)
}

// onlyPersonBefore is the last mention of the only person named before token ti,
// -1 when there are several or none.
func (d *document) onlyPersonBefore(ti int) int {
	found := -1
	for mi := range d.Mentions {
		m := &d.Mentions[mi]
		if m.First >= ti {
			break
		}
		if m.Kind != syntax.NameMention || m.Entity < 0 || d.Entities[m.Entity].Org || d.Entities[m.Entity].Person <= 0 {
			continue
		}
		if found >= 0 && d.Mentions[found].Entity != m.Entity {
			return -1
		}
		found = mi
	}
	return found
}

// signature is the mention that signs the quotation at token ti: behind a dash at
// the head of the next paragraph, or right behind the words of a post. -1 when
// there is none.
func (d *document) signature(ti int) int {
	k := ti + 1
	if k+1 >= len(d.Tokens) {
		return -1
	}
	s := &d.Sentences[d.Tokens[ti].Sentence]
	alone := ti == s.First && s.Last == k
	if !d.Spans[d.Tokens[ti].Quote].Signed && (!alone || d.Tokens[k].Para == d.Tokens[ti].Para) {
		return -1
	}
	if !marks.IsDash(d.Tokens[k].Word) || d.Tokens[k].Para > int32(d.lastPara(ti))+1 {
		return -1
	}
	m := d.StartsAt[k+1]
	if m == 0 || d.Mentions[m-1].Kind != syntax.NameMention {
		return -1
	}
	end := d.Mentions[m-1].Last
	if end < len(d.Tokens) && d.Tokens[end].Para == d.Tokens[k].Para && (d.Tokens[end].Kind != syntax.PunctToken || d.Tokens[end].Punct(":")) {
		return -1 // a line of a list, or a dialogue
	}
	return int(m) - 1
}
