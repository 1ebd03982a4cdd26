package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// topics are the topics of the articles that are shown here.
func (d handler) topics(ctx context.Context) ([]retrieval.Topic, error) {
	if d.lib.Topics == nil {
		return nil, nil
	}
	all, err := d.lib.Topics(ctx, d.scope)
	if err != nil {
		return nil, fmt.Errorf("list the topics: %w", err)
	}
	if len(d.scope.Only) == 0 && len(d.scope.Hidden) == 0 {
		return all, nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(t retrieval.Topic) bool { return !slices.ContainsFunc(t.Articles, d.scope.Shows) }), nil
}

// suggestTopics are the topics that have what was typed, or nearly. What was
// typed comes first, since it is searched as it is.
func suggestTopics(topics []retrieval.Topic, typed string) []choice {
	wanted := strings.ToLower(tidy(typed))
	type match struct {
		name string
		rank int
	}
	var matches []match
	for _, t := range topics {
		if rank := matchRank(wanted, t.Name); rank >= 0 {
			matches = append(matches, match{t.Name, rank})
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int { return cmp.Compare(a.rank, b.rank) })
	names := []string{typed}
	for _, m := range matches {
		names = append(names, m.name)
	}
	var choices []choice
	taken := map[string]bool{}
	for _, name := range names {
		name = clip(tidy(name), maxChoice)
		if key := strings.ToLower(name); name == "" || taken[key] || len(choices) == maxChoices {
			continue
		} else {
			taken[key] = true
		}
		choices = append(choices, choice{Name: name, Value: name})
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
