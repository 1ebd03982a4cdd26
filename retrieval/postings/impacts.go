package postings

import (
	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// Stems are the stems of the fields of a passage, in order, each as often as it
// is there.
type Stems struct {
	Body, Title, Heading []string
	// Written and WrittenHeading are those of an article that is not in English.
	Written, WrittenHeading []string
}

// StemsOf are those of a passage of an article in a language.
func StemsOf(a *article.Article, l *lang.Language, p Passage) Stems {
	text, heading := a.Slice(p.Range), headingText(a, p)
	s := Stems{Body: stemsIn(l, text), Title: stemsIn(l, a.Names()), Heading: stemsIn(l, heading)}
	if l != lang.English {
		s.Written, s.WrittenHeading = stemsIn(lang.English, text), stemsIn(lang.English, heading)
	}
	return s
}

func stemsIn(l *lang.Language, text string) []string {
	var stems []string
	for _, t := range l.Tokens(text) {
		stems = append(stems, t.Stem)
	}
	return stems
}

// Impact is what a stem counts for in one passage.
type Impact struct {
	// Full is its frequency, normed by the length of each field and summed over
	// them; Once is that where only counts whether a field has it, as it is where
	// a stem is very common (see [Split]).
	Full, Once float64
}

// Impacts are those of the stems of a passage, where the fields have these lengths on
// average. A passage's BM25F is a sum over them.
func (s Stems) Impacts(average Averages) map[string]Impact {
	impacts := map[string]Impact{}
	body := 1 / rank.LengthNorm(len(s.Body), average.Body)
	for _, stem := range s.Body {
		x := impacts[stem]
		x.Full, x.Once = x.Full+body, body
		impacts[stem] = x
	}
	for _, field := range []struct {
		stems   []string
		average float64
	}{{s.Title, average.Title}, {s.Heading, average.Heading}} {
		norm := 1 / rank.LengthNorm(len(field.stems), field.average)
		seen := map[string]bool{}
		for _, stem := range field.stems {
			if !seen[stem] {
				seen[stem] = true
				x := impacts[stem]
				x.Full, x.Once = x.Full+norm, x.Once+1
				impacts[stem] = x
			}
		}
	}
	return impacts
}
