package layout

import (
	"hash/fnv"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// MostShown is the most characters of a reply that are shown before More, those of
// addresses not counted: what a person reads in ten seconds on a phone.
const MostShown = 700

// GreyAccent is the bar of what may not answer.
const GreyAccent = 0x80848E

// Passage is a hit as a reply shows it: who speaks and where it is, the words, and
// one small line. What proves it is behind the button Source.
type Passage struct {
	Hit retrieval.Hit
	// above are lines that must not be missed, each ending with a line end.
	above string
	// head says who speaks, in which outlet, and when.
	head string
}

// AnswerPassage is a hit of an answer.
func AnswerPassage(w phrases.Words, h retrieval.Hit) Passage {
	p := Passage{Hit: h, head: JoinFacts(speakersLine(w, h), OutletAndDate(w, h.Article))}
	if !mostlyQuoted(h) {
		p.head = JoinFacts(OutletAndDate(w, h.Article), voiceLine(w, h))
	}
	p.above = unsaidLines(w, h)
	if h.Article.Kind == article.KindBriefing {
		p.above += "-# " + w.Say("passage.briefing") + "\n"
	}
	if h.Section != "" {
		p.above += "**" + w.Isolate(discord.Inline(h.Section, MaxTitle)) + "**\n"
	}
	if h.TableHead != "" {
		p.above += "-# " + w.Isolate(discord.Inline(h.TableHead, MaxTitle)) + "\n"
	}
	p.above += stepsLine(w, h)
	return p
}

// mostlyQuoted reports whether what somebody said is most of a hit, so that they may
// be named above it. Otherwise the words are the article's, which quotes somebody.
func mostlyQuoted(h retrieval.Hit) bool {
	said, at := 0, h.Start
	for _, q := range h.Quoted {
		if start, end := max(q.Start, at), min(q.End, h.End); start < end {
			said, at = said+end-start, end
		}
	}
	return 2*said >= h.End-h.Start
}

// voiceLine says in a few words whom a hit quotes; "" for nobody.
func voiceLine(w phrases.Words, h retrieval.Hit) string {
	quoted, reported, _ := h.Voices()
	switch {
	case len(quoted) > 0:
		return w.Say("voice.quotes", "Names", namesOf(w, quoted))
	case len(reported) > 0:
		return w.Say("voice.reports", "Names", namesOf(w, reported))
	}
	return ""
}

// JoinFacts joins what is known, with points between.
func JoinFacts(facts ...string) string {
	var known []string
	for _, f := range facts {
		if f != "" {
			known = append(known, f)
		}
	}
	return strings.Join(known, " · ")
}

// OutletAndDate say where an article was published, and when, as far as that is
// known.
func OutletAndDate(w phrases.Words, c cite.Citation) string {
	return JoinFacts(w.Isolate(discord.Inline(c.Publisher, MaxName)), dateOf(w, c))
}

// dateOf is the date of publication in words, "" where it is not known.
func dateOf(w phrases.Words, c cite.Citation) string {
	return w.Isolate(discord.Inline(w.Date(c.Published), MaxName))
}

// speakersLine names who speaks in a hit; "" where it is the article's own voice.
func speakersLine(w phrases.Words, h retrieval.Hit) string {
	quoted, reported, unidentified := h.Voices()
	switch {
	case len(quoted) == 1:
		for _, q := range h.Quoted {
			if q.Who() == quoted[0] {
				return speakerName(w, q.Speaker, q.Role)
			}
		}
	case len(quoted) > 1:
		return namesOf(w, quoted)
	case len(reported) > 0:
		return w.Say("passage.paraphrased", "Names", namesOf(w, reported))
	case unidentified:
		return w.Say("passage.unnamed")
	}
	return ""
}

// speakerName is a speaker with the role that the article gives.
func speakerName(w phrases.Words, name, role string) string {
	who := w.Isolate("**" + discord.Inline(name, MaxName) + "**")
	if role != "" && !strings.Contains(name, role) {
		who += w.Say("list.comma") + w.Isolate(discord.Inline(role, maxRole))
	}
	return who
}

// namesOf lists voices, without their roles.
func namesOf(w phrases.Words, voices []string) string {
	var names []string
	for _, v := range voices[:min(len(voices), MaxVoices)] {
		name, _, _ := strings.Cut(v, ", ")
		names = append(names, w.Isolate("**"+discord.Inline(name, MaxName)+"**"))
	}
	if more := len(voices) - len(names); more > 0 {
		names = append(names, w.Count(more, "count.others"))
	}
	return w.List(names)
}

// smallLine is the title, which is the link to the exact place, and how long ago
// that was.
func smallLine(w phrases.Words, h retrieval.Hit, shortened bool) string {
	title, address := titleLink(w, h.Article, h.Link, maxShort)
	line := JoinFacts(title, address, relativeDate(h.Article.Published))
	if shortened {
		line += " · " + w.Say("passage.shortened")
	}
	return "-# " + w.Begin() + line
}

// titleLink is the title of an article, in at most limit characters, as a link to a
// place in it, and what is to be said beside it. What a briefing links to is the article that it summarises.
func titleLink(w phrases.Words, c cite.Citation, link string, limit int) (title, beside string) {
	address := discord.WebAddress(link)
	name := TitleOf(c)
	if discord.Length(name) > limit {
		name = BeginningOf(name, limit-1) + "…"
	}
	shown := discord.Escape(name)
	if shown == "" {
		shown = w.Say("cite.untitled")
	}
	if address == "" {
		return w.Isolate(shown), ""
	}
	if c.Kind == article.KindBriefing {
		return w.Isolate(shown), discord.MaskedLink(w.Say("passage.summarised"), address)
	}
	if label := discord.PlainWords(name); label != "" {
		return w.Isolate(discord.MaskedLink(label, address)), ""
	}
	return w.Isolate(shown), discord.MaskedLink(w.Say("cite.open"), address)
}

// relativeDate is how long ago a day was, as Discord says it in the reader's own
// language; "" for a date that is not a day.
func relativeDate(d article.Date) string {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return discord.TimeSpan(day, 'R')
}

// Text is the passage in at most room characters as they are shown, and fewer than
// Discord takes. Words that do not fit are cut off at the end of a sentence, or otherwise
// of a word, and it is said that they were.
func (p Passage) Text(w phrases.Words, room int) string {
	whole := Fragments(p.Hit)
	lines := func(quoted string, shortened bool) string {
		head := p.above
		if p.head != "" {
			head += w.Begin() + p.head + "\n"
		}
		return head + quoted + "\n" + smallLine(w, p.Hit, shortened)
	}
	fits := func(text string) bool {
		const restOfLine = 8 // characters: what a line that ends early takes of the height
		return ShownLength(text)+restOfLine*strings.Count(text, "\n> ") <= room && discord.Length(text) <= discord.MaxText-Reserve
	}
	if text := lines(discord.Quote(whole), false); fits(text) {
		return text
	}
	kept := discord.LongestPrefix(p.Hit.Excerpt, func(prefix string) bool {
		return fits(lines(discord.Quote(firstBytes(whole, len(prefix))), true))
	})
	return lines(discord.Quote(firstBytes(whole, CutAt(p.Hit.Excerpt, len(kept)))), true)
}

// Beginning is the quotation of a hit in at most room characters as they are shown, cut
// as that of a passage is, and whether it was.
func Beginning(h retrieval.Hit, room int) (quoted string, cut bool) {
	whole := Fragments(h)
	quoted = discord.Quote(whole)
	if ShownLength(quoted) <= room {
		return quoted, false
	}
	kept := discord.LongestPrefix(h.Excerpt, func(prefix string) bool {
		return ShownLength(discord.Quote(firstBytes(whole, len(prefix)))) <= room
	})
	return discord.Quote(firstBytes(whole, CutAt(h.Excerpt, len(kept)))), true
}

// CutAt is where a text of which n bytes fit is cut: at the end of a sentence when
// that keeps half of them, otherwise of a word.
func CutAt(text string, n int) int {
	end := 0
	for _, s := range article.Sentences(text) {
		if s.End <= n {
			end = s.End
		}
	}
	if 2*end >= n {
		return len(strings.TrimRightFunc(text[:end], unicode.IsSpace))
	}
	kept := text[:n]
	if space := strings.LastIndexFunc(kept, unicode.IsSpace); n < len(text) && space > n/2 {
		kept = kept[:space]
	}
	return len(strings.TrimRightFunc(kept, unicode.IsSpace))
}

// ShownLength is the number of characters of a text that a person sees: the address
// of a link is not one, and neither is the backslash of an escape.
func ShownLength(text string) int {
	const dateLength = len("2 years ago")
	n, escaped := 0, false
	for len(text) > 0 {
		if !escaped {
			if rest, ok := strings.CutPrefix(text, "]("); ok {
				if end := strings.IndexByte(rest, ')'); end >= 0 {
					text = rest[end+1:]
					continue
				}
			}
			if rest, ok := strings.CutPrefix(text, "<t:"); ok {
				if end := strings.IndexByte(rest, '>'); end >= 0 {
					n, text = n+dateLength, rest[end+1:]
					continue
				}
			}
			if text[0] == '\\' {
				escaped, text = true, text[1:]
				continue
			}
		}
		escaped = false
		_, size := utf8.DecodeRuneInString(text)
		n, text = n+1, text[size:]
	}
	return n
}

// Container is the passage beside a bar in the colour of its outlet.
func (p Passage) Container(w phrases.Words, room int) discord.Component {
	return discord.Container(accentOf(p.Hit.Article), discord.TextPart(p.Text(w, room)))
}

// accentOf is the colour of an outlet: the same for the same name, everywhere. It is
// never the only sign of anything.
func accentOf(c cite.Citation) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.ToLower(discord.Tidy(c.Publisher)))) // never fails
	const saturation, lightness = 0.6, 0.55
	hue := float64(h.Sum32()%360) / 60
	chroma := (1 - math.Abs(2*lightness-1)) * saturation
	x := chroma * (1 - math.Abs(math.Mod(hue, 2)-1))
	sectors := [6][3]float64{{chroma, x, 0}, {x, chroma, 0}, {0, chroma, x}, {0, x, chroma}, {x, 0, chroma}, {chroma, 0, x}}
	color := 0
	for _, part := range sectors[int(hue)] {
		color = color<<8 | int(math.Round(255*(part+lightness-chroma/2)))
	}
	return color
}
