package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// findSource is the article that an id names, or a title that only one has.
func findSource(sources []retrieval.Source, typed string) (retrieval.Source, bool) {
	var found []retrieval.Source
	for _, s := range sources {
		if s.ID == typed {
			return s, true
		}
		if strings.EqualFold(tidy(s.Title), tidy(typed)) {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		return retrieval.Source{}, false
	}
	return found[0], true
}

// suggest completes the options "source" and "speaker".
func (d desk) suggest(ctx context.Context, in interaction) ([]choice, error) {
	switch name, typed := in.typed(); name {
	case optionSource:
		sources, err := d.lib.Sources(ctx)
		if err != nil {
			return nil, fmt.Errorf("list the sources: %w", err)
		}
		return suggestSources(sources, typed), nil
	case optionSpeaker:
		speakers, err := d.lib.Speakers(ctx)
		if err != nil {
			return nil, fmt.Errorf("list the speakers: %w", err)
		}
		return suggestSpeakers(speakers, typed), nil
	}
	return nil, nil
}

// suggestSources are the articles whose title, publisher or id has what was
// typed: first those that begin with it, then those with a word that does.
func suggestSources(sources []retrieval.Source, typed string) []choice {
	typed = strings.ToLower(tidy(typed))
	type match struct {
		source retrieval.Source
		rank   int
	}
	var matches []match
	for _, s := range sources {
		if rank := sourceRank(s, typed); rank >= 0 {
			matches = append(matches, match{s, rank})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return cmp.Compare(a.rank, b.rank) })

	var choices []choice
	taken := map[string]bool{}
	for _, m := range matches {
		c := choice{Name: sourceName(m.source), Value: m.source.ID}
		if taken[c.Name] {
			c.Name = clip(c.Value+" · "+c.Name, maxChoice)
		}
		if !canBeValue(c.Value) || taken[c.Name] || taken[c.Value] {
			continue
		}
		taken[c.Name], taken[c.Value] = true, true
		if choices = append(choices, c); len(choices) == maxChoices {
			break
		}
	}
	return choices
}

// canBeValue is true of an id that Discord hands back as it is.
func canBeValue(id string) bool {
	return id != "" && id == tidy(id) && length(id) <= maxChoice
}

// sourceRank is 0 where a field begins with what was typed, 1 where a word of
// it does, 2 where it stands inside a word, and -1 where it does not stand.
func sourceRank(s retrieval.Source, typed string) int {
	return matchRank(typed, s.Title, s.Publisher, s.ID)
}

func matchRank(typed string, fields ...string) int {
	best := -1
	for _, field := range fields {
		field = strings.ToLower(tidy(field))
		rank := -1
		switch {
		case strings.HasPrefix(field, typed):
			rank = 0
		case strings.Contains(field, " "+typed):
			rank = 1
		case strings.Contains(field, typed):
			rank = 2
		}
		if rank >= 0 && (best < 0 || rank < best) {
			best = rank
		}
	}
	return best
}

// sourceName is an article in the list of suggestions. It is never empty.
func sourceName(s retrieval.Source) string {
	var about []string
	for _, fact := range []string{tidy(s.Publisher), s.Published.String()} {
		if fact != "" {
			about = append(about, fact)
		}
	}
	tail := ""
	if len(about) > 0 {
		tail = clip(" ("+strings.Join(about, ", ")+")", maxChoice/2)
	}
	return clip(clip(titleOf(s.Citation), maxChoice-length(tail)-1)+" "+tail, maxChoice)
}

// sources lists the articles, or shows one of them.
func (d desk) sources(ctx context.Context, in interaction) (response, error) {
	only, err := d.source(ctx, in)
	if err != nil {
		return response{}, err
	}
	if only.ID != "" {
		return messageResponse(in.visibility(), sourceParts(only)...), nil
	}
	all, err := d.lib.Sources(ctx)
	if err != nil {
		return response{}, fmt.Errorf("list the sources: %w", err)
	}
	return messageResponse(in.visibility(), textPart(sourceList(all, maxText))), nil
}

// sourceList is the collection in at most limit code points.
func sourceList(sources []retrieval.Source, limit int) string {
	text := coverage(sources)
	left := limit - length(text) - reserve
	for i, s := range sources {
		line := "\n" + sourceLine(s)
		if left -= length(line); left < 0 {
			return text + fmt.Sprintf("\n-# and %s: type a part of a title into the option `source`.", count(len(sources)-i, "more article"))
		}
		text += line
	}
	return text
}

// coverage says in a line how much the collection holds.
func coverage(sources []retrieval.Source) string {
	if len(sources) == 0 {
		return "This collection has no articles yet."
	}
	line := "This collection has " + count(len(sources), "article")
	if first, last := publishedBetween(sources); first != last {
		line += ", published from " + first + " to " + last
	} else if first != "" {
		line += ", published " + first
	}
	return line + "."
}

// publishedBetween is the first and the last date of publication; both are
// empty when no date is known, and the same when one is only less exact than
// the other ("March 2024" and "31 March 2024").
func publishedBetween(sources []retrieval.Source) (first, last string) {
	dated := slices.DeleteFunc(slices.Clone(sources), func(s retrieval.Source) bool { return s.Published == "" })
	if len(dated) == 0 {
		return "", ""
	}
	byDate := func(a, b retrieval.Source) int { return cmp.Compare(a.Published, b.Published) }
	from, to := slices.MinFunc(dated, byDate).Published, slices.MaxFunc(dated, byDate).Published
	if strings.HasPrefix(string(to), string(from)) {
		to = from
	}
	return escape(clip(from.String(), maxName)), escape(clip(to.String(), maxName))
}

// sourceLine is an article in a list.
func sourceLine(s retrieval.Source) string {
	line := "• " + cite(s.Citation) + " · " + count(s.Words, "word")
	if link := maskedLink(openWords(s), webAddress(s.URL)); link != "" {
		line += " · " + link
	}
	return line
}

// openWords say where the link of an article leads.
func openWords(s retrieval.Source) string {
	if at := plainWords(s.Publisher); at != "" && s.Via == "" {
		return "open at " + at
	}
	return "open the page"
}

// sourceParts shows everything that is known of an article.
func sourceParts(s retrieval.Source) []component {
	lines := []string{"**" + escape(clip(titleOf(s.Citation), maxTitle)) + "**"}
	fact := func(name, value string) {
		if value != "" {
			lines = append(lines, name+": "+value)
		}
	}
	if s.Kind == "briefing" {
		fact("This is", "a briefing on the article, not the article itself")
	}
	fact("Publisher", escape(clip(s.Publisher, maxName)))
	fact("By", byline(s.Authors))
	fact("Published", escape(clip(s.Published.String(), maxName)))
	fact("Taken from", escape(clip(s.Via, maxName)))
	fact("Language", escape(clip(s.Language, maxName)))
	fact("Length", count(s.Words, "word")+" in "+count(s.Passages, "passage"))
	fact("Indexed", dateSpan(s.Indexed))
	fact("Id", codeSpan(s.ID))
	fact("SHA-256 of the text", escape(clip(s.SHA256, 64)))

	var buttons []component
	for i, link := range append([]string{s.URL}, s.AlsoAt...) {
		address := webAddress(link)
		if address == "" || length(address) > maxButtonURL || len(buttons) == maxRow {
			continue
		}
		words := "Open at "
		if i > 0 {
			words = "Also at "
		}
		buttons = append(buttons, linkButton(words+hostOf(address), address))
	}
	return append([]component{textPart(strings.Join(lines, "\n"))}, rows(buttons)...)
}

// dateSpan is a date that Discord shows in the reader's own time zone and
// language; "" for no time.
func dateSpan(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("<t:%d:D>", t.Unix())
}
