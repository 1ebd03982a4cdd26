package evaluate

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Measure tells when a found quotation counts as an annotated one. Marks and
// punctuation at both ends never count.
type Measure string

const (
	// Exact wants the same words.
	Exact Measure = "EXACT"
	// HalfOverlap wants at least half of the characters of both together in
	// common.
	HalfOverlap Measure = "IOU50"
	// Cover30 and Cover80 want 30 and 80 % of the annotated characters.
	Cover30 Measure = "GGT30"
	Cover80 Measure = "GGT80"
)

// Measures are all measures, strictest first.
var Measures = []Measure{Exact, HalfOverlap, Cover30, Cover80}

// Score counts what was found right.
type Score struct {
	Measure   Measure `json:"measure"`
	Annotated int     `json:"annotated"`
	Found     int     `json:"found"`
	// Matched quotations are found and annotated.
	Matched int `json:"matched"`
	// Speaker counts matched quotations with the right mention of the speaker,
	// Entity those with the right speaker under whatever mention.
	Speaker int `json:"speaker"`
	Entity  int `json:"entity"`
	// Named counts matched quotations whose speaker's name is known, and
	// NameRight those that were given that name.
	Named     int `json:"named"`
	NameRight int `json:"name_right"`
	// Kinds splits Annotated, Matched and Speaker by the annotators' kinds.
	Kinds map[string]KindScore `json:"kinds,omitempty"`
}

// KindScore is the part of a Score that concerns one kind of quotation.
type KindScore struct {
	Annotated int `json:"annotated"`
	Matched   int `json:"matched"`
	Speaker   int `json:"speaker"`
}

// F1 is the harmonic mean of the share of the found that are right and the
// share of the annotated that were found.
func (s Score) F1(right int) float64 {
	if s.Found+s.Annotated == 0 {
		return 0
	}
	return 2 * float64(right) / float64(s.Found+s.Annotated)
}

func ratio(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// ScoreQuotations compares predictions with annotations, article by article,
// leaving out predictions below a confidence.
func ScoreQuotations(annotated, predicted []Annotated, measure Measure, minConfidence float64) Score {
	byID := make(map[string][]Quoted, len(predicted))
	for _, p := range predicted {
		byID[p.ID] = p.Quotes
	}
	total := Score{Measure: measure, Kinds: map[string]KindScore{}}
	for _, a := range annotated {
		total.add(a, confident(byID[a.ID], a.Discard, minConfidence))
	}
	return total
}

// confident leaves out what is below the confidence or inside a discard.
func confident(quotes []Quoted, discard [][2]int, least float64) []Quoted {
	var out []Quoted
	for _, q := range quotes {
		if q.Confidence < least {
			continue
		}
		if slices.ContainsFunc(discard, func(r [2]int) bool { return r[0] <= q.Start && q.End <= r[1] }) {
			continue
		}
		out = append(out, q)
	}
	return out
}

func (s *Score) add(a Annotated, found []Quoted) {
	text := []rune(a.Text)
	s.Annotated += len(a.Quotes)
	s.Found += len(found)
	for _, g := range a.Quotes {
		k := s.Kinds[g.Kind]
		k.Annotated++
		s.Kinds[g.Kind] = k
	}
	for _, m := range match(s.Measure, text, a.Quotes, found) {
		g, p := &a.Quotes[m[0]], &found[m[1]]
		k := s.Kinds[g.Kind]
		s.Matched++
		k.Matched++
		right := sameMention(g, p)
		if right {
			s.Speaker++
			k.Speaker++
		}
		s.Kinds[g.Kind] = k
		name := cmp.Or(g.SpeakerName, g.SpeakerSilver)
		nameRight := name != "" && nameFits(name, p.SpeakerName)
		if sameEntity(g, p) {
			s.Entity++
		}
		if name != "" {
			s.Named++
			if nameRight {
				s.NameRight++
			}
		}
	}
}

// match pairs annotated and found quotations one to one, best overlap first.
func match(measure Measure, text []rune, annotated, found []Quoted) [][2]int {
	type pair struct {
		overlap   float64
		nearness  int
		gold, got int
	}
	var pairs []pair
	for i := range annotated {
		for j := range found {
			g, p := &annotated[i], &found[j]
			if p.Start >= g.End+3 || g.Start >= p.End+3 {
				continue
			}
			if o := overlap(measure, text, g, p); o > 0 {
				pairs = append(pairs, pair{o, -max(g.Start-p.Start, p.Start-g.Start), i, j})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.overlap, a.overlap), cmp.Compare(b.nearness, a.nearness), cmp.Compare(b.gold, a.gold),
			cmp.Compare(b.got, a.got))
	})
	usedGold, usedFound := make([]bool, len(annotated)), make([]bool, len(found))
	var out [][2]int
	for _, p := range pairs {
		if !usedGold[p.gold] && !usedFound[p.got] {
			usedGold[p.gold], usedFound[p.got] = true, true
			out = append(out, [2]int{p.gold, p.got})
		}
	}
	return out
}

func overlap(measure Measure, text []rune, g, p *Quoted) float64 {
	gs, ge := bare(text, g.Start, g.End)
	ps, pe := bare(text, p.Start, p.End)
	if ge <= gs || pe <= ps {
		return 0
	}
	common := float64(max(0, min(ge, pe)-max(gs, ps)))
	switch measure {
	case Exact:
		if gs == ps && ge == pe {
			return 1
		}
		return 0
	case HalfOverlap:
		if o := common / float64(max(ge, pe)-min(gs, ps)); o >= 0.5 {
			return o
		}
		return 0
	case Cover30:
		return atLeast(common/float64(ge-gs), 0.3)
	default:
		return atLeast(common/float64(ge-gs), 0.8)
	}
}

func atLeast(x, least float64) float64 {
	if x < least {
		return 0
	}
	return x
}

const outerMarks = "\"“”„‟«»‘’'` \t\n\r\u00a0\u200b.,;:!?-–—…()[]"

// bare takes marks, white space and punctuation off both ends.
func bare(text []rune, start, end int) (int, int) {
	for start < end && strings.ContainsRune(outerMarks, text[start]) {
		start++
	}
	for end > start && strings.ContainsRune(outerMarks, text[end-1]) {
		end--
	}
	return start, end
}

var pronouns = map[string]bool{"he": true, "she": true, "they": true, "it": true, "we": true, "i": true, "who": true, "him": true,
	"her": true, "you": true}

// sameMention reports whether the found speaker is the annotated one: the ranges
// overlap, or both are mentions of the same name.
func sameMention(g, p *Quoted) bool {
	switch {
	case g.SpeakerStart == nil:
		return p.SpeakerStart == nil
	case p.SpeakerStart == nil:
		return false
	case max(*g.SpeakerStart, *p.SpeakerStart) < min(*g.SpeakerEnd, *p.SpeakerEnd):
		return true
	case pronouns[strings.ToLower(g.Speaker)]:
		return false
	}
	last := lastWord(g.Speaker)
	first, _ := utf8.DecodeRuneInString(p.Speaker)
	return last != "" && last == lastWord(p.Speaker) && unicode.IsUpper(first)
}

var (
	nameWord   = regexp.MustCompile(`[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*`)
	possessive = regexp.MustCompile(`['’]s\b`)
)

func lastWord(mention string) string {
	ws := nameWord.FindAllString(possessive.ReplaceAllString(mention, ""), -1)
	ws = slices.DeleteFunc(ws, func(w string) bool {
		return slices.Contains([]string{"jr", "sr", "ii", "iii", "iv"}, strings.Trim(strings.ToLower(w), "."))
	})
	if len(ws) == 0 {
		return ""
	}
	return strings.ToLower(ws[len(ws)-1])
}

// nameFits reports whether two names can be one person's: the same last word and
// no conflict of the first ones.
func nameFits(a, b string) bool {
	wa, wb := nameWords(a), nameWords(b)
	if len(wa) == 0 || len(wb) == 0 || wa[len(wa)-1] != wb[len(wb)-1] {
		return false
	}
	if len(wa) == 1 || len(wb) == 1 {
		return true
	}
	ra, _ := utf8.DecodeRuneInString(wa[0])
	rb, _ := utf8.DecodeRuneInString(wb[0])
	return ra == rb || slices.Contains(wb, wa[0]) || slices.Contains(wa, wb[0])
}

func nameWords(name string) []string {
	ws := nameWord.FindAllString(strings.ToLower(name), -1)
	return slices.DeleteFunc(ws, func(w string) bool { return w == "jr" || w == "sr" })
}

// Print writes a score in two or more lines.
func (s Score) Print(w io.Writer) error {
	pct := func(x float64) float64 { return 100 * x }
	_, err := fmt.Fprintf(w, "%-6s quotation P %5.1f R %5.1f F1 %5.1f | speaker acc %5.1f | JOINT P %5.1f R %5.1f F1 %5.1f | ENTITY acc "+
		"%5.1f joint F1 %5.1f | gold %d pred %d tp %d",
		s.Measure, pct(ratio(s.Matched, s.Found)), pct(ratio(s.Matched, s.Annotated)), pct(s.F1(s.Matched)), pct(ratio(s.Speaker, s.Matched)),
		pct(ratio(s.Speaker, s.Found)), pct(ratio(s.Speaker, s.Annotated)), pct(s.F1(s.Speaker)),
		pct(ratio(s.Entity, s.Matched)), pct(s.F1(s.Entity)), s.Annotated, s.Found, s.Matched)
	if err == nil && s.Named > 0 {
		_, err = fmt.Fprintf(w, " | NAME acc %.1f (n=%d)", pct(ratio(s.NameRight, s.Named)), s.Named)
	}
	if err == nil {
		_, err = fmt.Fprintln(w)
	}
	for _, k := range slices.Sorted(maps.Keys(s.Kinds)) {
		if err == nil {
			v := s.Kinds[k]
			_, err = fmt.Fprintf(w, "       %s: gold %d recall %.1f joint recall %.1f\n", cmp.Or(k, "-"), v.Annotated,
				pct(ratio(v.Matched, v.Annotated)), pct(ratio(v.Speaker, v.Annotated)))
		}
	}
	if err != nil {
		return fmt.Errorf("printing a score: %w", err)
	}
	return nil
}
