package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
)

// topics are what somebody may want to know about: who is quoted here, and the
// titles of the articles. Both are known without reading any article.
func (d handler) topics(ctx context.Context) ([]string, error) {
	speakers, err := d.quoted(ctx)
	if err != nil {
		return nil, err
	}
	sources, err := d.articles(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range speakers {
		names = append(names, s.Name)
	}
	for _, s := range sources {
		names = append(names, s.Title)
	}
	return names, nil
}

// suggestTopics are the topics that have what was typed, or nearly. What was
// typed comes first, since it is searched as it is.
func suggestTopics(topics []string, typed string) []discord.Choice {
	wanted := strings.ToLower(discord.Tidy(typed))
	type match struct {
		name string
		rank int
	}
	var matches []match
	for _, t := range topics {
		if rank := matchRank(wanted, t); rank >= 0 {
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
