package evaluate

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// Shown counts what a reader is told, and how much of it is right: named speakers
// of quotations, and labels of reported speech.
type Shown struct {
	Share
	// Kinds splits it by full, fragment and reported, Rules by the relation
	// between speaker, verb and words, so that a rule that errs is seen.
	Kinds map[string]Share `json:"kinds"`
	Rules map[string]Share `json:"rules"`
}

// Share is how many of something are right.
type Share struct {
	Shown int `json:"shown"`
	Right int `json:"right"`
}

func (s *Share) add(right bool) {
	s.Shown++
	if right {
		s.Right++
	}
}

// isShown reports whether a reader is told who speaks.
func isShown(p *Quoted) bool {
	if p.SpeakerStart == nil {
		return false
	}
	if p.Kind == string(quotation.KindReported) {
		return p.Confidence >= quotation.ShownConfidence
	}
	return p.Confidence >= cite.NamingConfidence
}

// ScoreShown compares what is shown, as PredictShown finds it, with the annotations.
// It is right where half of the words are annotated, or 30 % of what is annotated
// is found, and the speaker is the annotated one under whatever mention. Where the
// annotators left reported speech out, it is not counted.
func ScoreShown(annotated, shown []Annotated, reported bool) Shown {
	byID := make(map[string][]Quoted, len(shown))
	for _, p := range shown {
		byID[p.ID] = p.Quotes
	}
	out := Shown{Kinds: map[string]Share{}, Rules: map[string]Share{}}
	for _, a := range annotated {
		text := []rune(a.Text)
		for _, p := range confident(byID[a.ID], a.Discard, 0) {
			if !isShown(&p) || !reported && p.Kind == string(quotation.KindReported) {
				continue
			}
			out.count(&p, slices.ContainsFunc(a.Quotes, func(g Quoted) bool {
				return (overlap(Cover30, text, &g, &p) > 0 || overlap(Cover30, text, &p, &g) >= 0.5) && sameEntity(&g, &p)
			}))
		}
	}
	return out
}

func (s *Shown) count(p *Quoted, right bool) {
	s.add(right)
	for _, by := range []struct {
		in  map[string]Share
		key string
	}{{s.Kinds, p.Kind}, {s.Rules, p.Rule}} {
		share := by.in[by.key]
		share.add(right)
		by.in[by.key] = share
	}
}

// sameEntity reports whether the found speaker is the annotated one, under this
// mention or another.
func sameEntity(g, p *Quoted) bool {
	name := cmp.Or(g.SpeakerName, g.SpeakerSilver)
	return sameMention(g, p) || name != "" && p.SpeakerName != "" && nameFits(name, p.SpeakerName)
}

// Print writes the shares, the most frequent first.
func (s Shown) Print(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "shown  %s right\n", s.Share); err != nil {
		return fmt.Errorf("printing what is shown: %w", err)
	}
	for _, by := range []map[string]Share{s.Kinds, s.Rules} {
		keys := slices.SortedFunc(maps.Keys(by), func(a, b string) int {
			return cmp.Or(cmp.Compare(by[b].Shown, by[a].Shown),
				cmp.Compare(a, b))
		})
		for _, k := range keys {
			if _, err := fmt.Fprintf(w, "       %s: %s\n", k, by[k]); err != nil {
				return fmt.Errorf("printing what is shown: %w", err)
			}
		}
	}
	return nil
}

// String is "97.1 % of 700".
func (s Share) String() string {
	return fmt.Sprintf("%.1f %% of %d", 100*ratio(s.Right, s.Shown), s.Shown)
}
