package lint

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// lines counts the articles that a paragraph is in, by a hash of its words.
type lines map[uint64]*line

// line is a paragraph that may be in many articles.
type line struct {
	first, last int32 // articles
	paragraph   int32 // in the first
	articles    int32 // how many
}

// seed makes the hashes; they mean nothing from one run to the next.
var seed = maphash.MakeSeed()

const (
	// repeatedIn is the number of articles from which a line counts as repeated:
	// fewer may quote the same sentence.
	repeatedIn = 5
	// maxRepeated is the longest paragraph that is looked at, in bytes: a longer
	// one that is in many articles makes them near duplicates.
	maxRepeated = 400
	// minRepeated is the shortest in words: "Background" is a heading of many.
	minRepeated = 4
)

func (l lines) add(a *article.Article, n int32) {
	for i, p := range a.Paragraphs {
		if p.Len() > maxRepeated {
			continue
		}
		words := strings.Fields(strings.ToLower(a.Slice(p.Range)))
		if len(words) < minRepeated {
			continue
		}
		key := maphash.String(seed, strings.Join(words, " "))
		known := l[key]
		switch {
		case known == nil:
			l[key] = &line{first: n, last: n, paragraph: int32(i), articles: 1}
		case known.last != n:
			known.last = n
			known.articles++
		}
	}
}

// repeatedLines notes the lines that many articles share, at the first of them.
func (l *Linter) repeatedLines(ctx context.Context, text Text) error {
	var found []*line
	for _, known := range l.lines {
		if known.articles >= repeatedIn {
			found = append(found, known)
		}
	}
	slices.SortFunc(found, func(a, b *line) int {
		if a.first != b.first {
			return int(a.first - b.first)
		}
		return int(a.paragraph - b.paragraph)
	})
	for _, known := range found {
		if err := ctx.Err(); err != nil {
			return err
		}
		s := l.articles[known.first]
		a, err := text(ctx, s.file, s.id)
		if err != nil || int(known.paragraph) >= len(a.Paragraphs) {
			continue
		}
		words := a.Slice(a.Paragraphs[known.paragraph].Range)
		if article.Leftover(words) != "" {
			continue // said of each article
		}
		l.find(RepeatedLine, a, int(known.paragraph)+1,
			fmt.Sprintf("%q is in %d articles, the last of them %s", shown(words), known.articles, name(l.articles[known.last])))
	}
	return nil
}
