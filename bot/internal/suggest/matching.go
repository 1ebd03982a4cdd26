package suggest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/retrieval"
)

// Sources are the articles whose title, publisher or id has what was
// typed: first those that begin with it, then those with a word that does.
func Sources(sources []retrieval.Source, typed string) []discord.Choice {
	typed = strings.ToLower(discord.Tidy(typed))
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

	var choices []discord.Choice
	taken := map[string]bool{}
	for _, m := range matches {
		c := discord.Choice{Name: sourceName(m.source), Value: m.source.ID}
		if taken[c.Name] {
			c.Name = discord.Clip(c.Value+" · "+c.Name, discord.MaxChoice)
		}
		if !CanBeValue(c.Value) || taken[c.Name] || taken[c.Value] {
			continue
		}
		taken[c.Name], taken[c.Value] = true, true
		if choices = append(choices, c); len(choices) == discord.MaxChoices {
			break
		}
	}
	return choices
}

// CanBeValue is true of an id that Discord hands back as it is.
func CanBeValue(id string) bool {
	return id != "" && id == discord.Tidy(id) && discord.Length(id) <= discord.MaxChoice
}

// sourceRank is 0 where a field begins with what was typed, 1 where a word of
// it does, 2 where it is inside a word, 3 where it is except for a slip, and
// -1 where it does not stand.
func sourceRank(s retrieval.Source, typed string) int {
	return Rank(typed, s.Title, s.Publisher, s.ID)
}

func Rank(typed string, fields ...string) int {
	best := -1
	for _, field := range fields {
		field = strings.ToLower(discord.Tidy(field))
		rank := -1
		switch {
		case strings.HasPrefix(field, typed):
			rank = 0
		case strings.Contains(field, " "+typed):
			rank = 1
		case strings.Contains(field, typed):
			rank = 2
		case nearly(typed, field):
			rank = 3
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
	for _, fact := range []string{discord.Tidy(s.Publisher), s.Published.String()} {
		if fact != "" {
			about = append(about, fact)
		}
	}
	tail := ""
	if len(about) > 0 {
		tail = discord.Clip(" ("+strings.Join(about, ", ")+")", discord.MaxChoice/2)
	}
	title := discord.Clip(cmp.Or(layout.TitleOf(s.Citation), s.ID), discord.MaxChoice-discord.Length(tail)-1)
	return discord.Clip(title+" "+tail, discord.MaxChoice)
}

// Speakers are the speakers whose name or role has what was typed: first
// those that begin with it. What was typed comes first, since it is
// searched as it is.
func Speakers(speakers []retrieval.Speaker, typed string) []discord.Choice {
	wanted := strings.ToLower(discord.Tidy(typed))
	type match struct {
		speaker retrieval.Speaker
		rank    int
	}
	var matches []match
	for _, s := range speakers {
		if rank := Rank(wanted, append([]string{s.Name}, s.Roles...)...); rank >= 0 {
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

// Topics are the topics that have what was typed, or nearly. What was
// typed comes first, since it is searched as it is.
func Topics(topics []string, typed string) []discord.Choice {
	wanted := strings.ToLower(discord.Tidy(typed))
	type match struct {
		name string
		rank int
	}
	var matches []match
	for _, t := range topics {
		if rank := Rank(wanted, t); rank >= 0 {
			matches = append(matches, match{t, rank})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return cmp.Compare(a.rank, b.rank) })
	names := []string{typed}
	for _, m := range matches {
		names = append(names, m.name)
	}
	var choices []discord.Choice
	taken := map[string]bool{}
	for _, name := range names {
		name = discord.Clip(discord.Tidy(name), discord.MaxChoice)
		if key := strings.ToLower(name); name == "" || taken[key] || len(choices) == discord.MaxChoices {
			continue
		} else {
			taken[key] = true
		}
		choices = append(choices, discord.Choice{Name: name, Value: name})
	}
	return choices
}

// fuzzyLeast is the length from which what was typed may have a slip in it.
const fuzzyLeast = 4

// nearly reports whether every word of what was typed is nearly one of a field, or
// the beginning of one: one slip in four letters.
func nearly(typed, field string) bool {
	if len(typed) < fuzzyLeast {
		return false
	}
	words := strings.Fields(field)
	for want := range strings.FieldsSeq(typed) {
		if !slices.ContainsFunc(words, func(have string) bool { return nearlyWord([]rune(want), []rune(have)) }) {
			return false
		}
	}
	return true
}

func nearlyWord(want, have []rune) bool {
	slips := len(want) / fuzzyLeast
	for n := max(len(want)-slips, 1); n <= min(len(want)+slips, len(have)); n++ {
		if levenshtein.ComputeDistance(string(want), string(have[:n])) <= slips {
			return true
		}
	}
	return false
}
