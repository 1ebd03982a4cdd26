package verify

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/pasting"
)

const (
	// mostChains bounds the places at which a quotation with ellipses is tried.
	mostChains = 200
	// mostEllipses bounds the ellipses of a quotation: what stands behind more is
	// not compared, and the verdict says so.
	mostEllipses = 16
)

// ellipsis is every way to mark words that are left out.
var ellipsis = regexp.MustCompile(`[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]|…|\.(?:\s?\.){2,}`)

// atEllipses cuts words at their ellipses. before and after report whether there is
// one at the beginning and at the end.
func atEllipses(words string) (out []string, before, after bool) {
	at := 0
	add := func(s string) bool {
		s = strings.TrimSpace(s)
		if folding.HasWord(s) {
			out = append(out, s)
			return true
		}
		return false
	}
	for _, m := range ellipsis.FindAllStringIndex(words, mostEllipses) {
		if !add(words[at:m[0]]) && len(out) == 0 {
			before = true
		}
		at = m[1]
	}
	if at > 0 && !add(words[at:]) {
		after = true
	}
	return out, before, after
}

// tooManyEllipses cuts the words off behind the ellipses that are heeded.
func (c *checker) tooManyEllipses() bool {
	all := ellipsis.FindAllStringIndex(c.words, mostEllipses+1)
	if len(all) <= mostEllipses {
		return false
	}
	c.words = strings.TrimRight(c.words[:all[mostEllipses-1][0]], " ")
	return folding.HasWord(c.words)
}

// cut is the verdict on words with an ellipsis whose parts stand exactly, nil
// when there is none or they do not.
func (c *checker) cut(ctx context.Context) (*Result, error) {
	segs, before, after := atEllipses(c.words)
	if len(segs) == 0 {
		return nil, nil
	}
	all := make([]spots, len(segs))
	anchor := 0
	for i, s := range segs {
		var err error
		if all[i], err = c.exactSegment(ctx, s); err != nil || len(all[i].spots) == 0 {
			return nil, err
		}
		if len(all[i].spots) < len(all[anchor].spots) {
			anchor = i
		}
	}
	for i := range all {
		c.claimedFirst(all[i].spots)
	}
	for _, s := range all[anchor].spots[:min(len(all[anchor].spots), mostChains)] {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if chain := s.chain(segs, anchor); chain != nil && oneVoice(chain) {
			return c.cutAt(segs, chain, before, after)
		}
	}
	return c.stitchedSegments(segs, all), nil
}

// exactSegment finds a part of a quotation; a comma or a full stop next to an
// ellipsis is not the speaker's.
func (c *checker) exactSegment(ctx context.Context, segment string) (spots, error) {
	found, err := c.exact(ctx, segment)
	if err != nil || len(found.spots) > 0 {
		return found, err
	}
	if trimmed := trimSegment(segment); trimmed != segment {
		return c.exact(ctx, trimmed)
	}
	return found, nil
}

func trimSegment(s string) string { return strings.TrimRight(s, " \n.,;:'\"’”") }

// claimedFirst puts the places first whose speaker is the claimed one.
func (c *checker) claimedFirst(spots []spot) {
	if c.claim.Name == "" || len(spots) < 2 || len(spots) > maxPlaces {
		return
	}
	slices.SortStableFunc(spots, func(a, b spot) int {
		return c.fit(a, c.place(a)).order() - c.fit(b, c.place(b)).order()
	})
}

// chain finds the other parts before and after the one at s, in their order
// and none too far from the next.
func (s spot) chain(segs []string, anchor int) []spot {
	chain := make([]spot, len(segs))
	chain[anchor] = s
	for i := anchor + 1; i < len(segs); i++ {
		r, ok := s.next(segs[i], chain[i-1].at.End)
		if !ok {
			return nil
		}
		chain[i] = spot{s.a, s.entry, r}
	}
	for i := anchor - 1; i >= 0; i-- {
		r, ok := s.previous(segs[i], chain[i+1].at.Start)
		if !ok {
			return nil
		}
		chain[i] = spot{s.a, s.entry, r}
	}
	return chain
}

// next is the first place of words after byte at, if it is near.
func (s spot) next(words string, at int) (article.Range, bool) {
	text := s.a.Text[at:]
	text = strings.ToValidUTF8(text[:min(len(text), farApart+2*len(words))], "")
	places := searchSegment(text, words)
	if len(places) == 0 || places[0].Start > farApart {
		return article.Range{}, false
	}
	return article.Range{Start: at + places[0].Start, End: at + places[0].End}, true
}

// previous is the last place of words before byte at, if it is near.
func (s spot) previous(words string, at int) (article.Range, bool) {
	from := max(0, at-farApart-2*len(words))
	for from < at && !utf8.RuneStart(s.a.Text[from]) {
		from++
	}
	places := searchSegment(s.a.Text[from:at], words)
	if len(places) == 0 {
		return article.Range{}, false
	}
	last := places[len(places)-1]
	return article.Range{Start: from + last.Start, End: from + last.End}, from+last.End >= at-farApart
}

func searchSegment(text, words string) []article.Range {
	if places := folding.FindWords(text, words); len(places) > 0 {
		return places
	}
	return folding.FindWords(text, trimSegment(words))
}

// oneVoice reports whether no two parts are quoted from different speakers.
func oneVoice(chain []spot) bool {
	speaker := ""
	for _, s := range chain {
		q, ok := s.quotation()
		if !ok || q.Kind == quotation.KindReported || q.Confidence < cite.NamingConfidence {
			continue
		}
		name := cite.SpeakerName(s.a.Article, q)
		if speaker != "" && name != speaker {
			return false
		}
		speaker = name
	}
	return true
}

// cutAt is the verdict on parts that stand one after the other. Where nothing
// is hidden but an ellipsis at an end, the words are verbatim.
func (c *checker) cutAt(segs []string, chain []spot, before, after bool) (*Result, error) {
	v := c.result(Cut)
	hidden := 0
	for i, s := range chain {
		p := Part{Words: segs[i], Place: c.place(s), Difference: []Change{}}
		sentence := s.sentence()
		switch {
		case i+1 < len(chain):
			p.HiddenAfter = hiddenWords(s.a.Text[s.at.End:chain[i+1].at.Start])
		case after:
			p.HiddenAfter = hiddenWords(s.a.Text[s.at.End:sentence.End])
		}
		if i == 0 && before {
			p.HiddenBefore = hiddenWords(s.a.Text[sentence.Start:s.at.Start])
		}
		for _, h := range []string{p.HiddenBefore, p.HiddenAfter} {
			if h != "" {
				hidden++
				v.CalledOut = append(v.CalledOut, hiddenCallouts(h, s.a.Text)...)
			}
		}
		v.Parts = append(v.Parts, p)
	}
	if len(chain) == 1 && hidden == 0 {
		return c.standing(segs[0], spots{spots: chain})
	}
	if hidden == 0 {
		v.note(NoteHidesNothing, NoteArgs{})
	}
	c.cutSpeaker(v, chain[0])
	return v, nil
}

func (c *checker) cutSpeaker(v *Result, s spot) {
	p := v.Parts[0].Place
	switch c.judgeSpeaker([]spot{s}, []Place{p})[0] {
	case fitsAnother:
		v.CalledOut = slices.Insert(v.CalledOut, 0, anotherSpeaker(p.Speaker, c.claim.Name))
	case fitsNoQuotation:
		v.Details = append(v.Details, c.reportedNote(p))
	case fitsUnknown:
		v.note(NoteNotChecked, NoteArgs{Claimed: c.claim.Name})
	case fitsUnread:
		v.note(NoteOtherLetters, NoteArgs{Source: p.Article.Kind, Speaker: p.Speaker, Claimed: c.claim.Name})
	}
}

// hiddenWords trims what lies between two parts; without a word nothing is
// hidden.
func hiddenWords(s string) string {
	if !folding.HasWord(s) {
		return ""
	}
	return strings.Clone(strings.TrimSpace(s))
}

// stitchedSegments is the verdict on parts that stand somewhere, but not one
// after the other in one place; nil when one is too short to mean that place.
func (c *checker) stitchedSegments(segs []string, all []spots) *Result {
	if len(segs) < 2 {
		return nil
	}
	v := c.result(Stitched)
	for i, s := range segs {
		if pasting.CountWords(s, pasting.Few) < pasting.Few {
			return nil
		}
		v.Parts = append(v.Parts, Part{Words: s, Place: c.place(all[i].spots[0]), Difference: []Change{}})
	}
	v.Details = append(v.Details, stitchedNote(v.Parts))
	return v
}

// stitchedSentences is the verdict on whole sentences that all stand exactly
// somewhere, but not all in one place; nil when they do not, or stand so near
// to one another that something was only left out between them.
func (c *checker) stitchedSentences(ctx context.Context) (*Result, error) {
	const most = 8
	sentences := article.Sentences(c.words)
	if len(sentences) < 2 || len(sentences) > most {
		return nil, nil
	}
	var runs []stretch
	for _, r := range sentences {
		words := c.words[r.Start:r.End]
		if pasting.CountWords(words, partWords) < partWords {
			return nil, nil
		}
		found, err := c.exactSegment(ctx, words)
		if err != nil || len(found.spots) == 0 {
			return nil, err
		}
		if n := len(runs); n == 0 || !runs[n-1].take(r, found.spots) {
			runs = append(runs, stretch{r, found.spots})
		}
	}
	if len(runs) < 2 {
		return nil, nil
	}
	v := c.result(Stitched)
	for _, r := range runs {
		c.claimedFirst(r.spots)
		v.Parts = append(v.Parts, Part{Words: c.words[r.words.Start:r.words.End], Place: c.place(r.spots[0]), Difference: []Change{}})
	}
	v.Details = append(v.Details, stitchedNote(v.Parts))
	return v, nil
}

// stretch is sentences that stand one after the other, and where they do.
type stretch struct {
	words article.Range
	spots []spot
}

// take adds a sentence that stands right behind the others somewhere, or so near
// that it counts as one place.
func (r *stretch) take(words article.Range, next []spot) bool {
	var together []spot
	for _, a := range r.spots {
		for _, b := range next {
			if gap := b.at.Start - a.at.End; a.entry == b.entry && gap >= 0 && gap < onePlace {
				together = append(together, spot{a.a, a.entry, article.Range{Start: a.at.Start, End: b.at.End}})
				break
			}
		}
	}
	if len(together) == 0 {
		return false
	}
	r.words.End, r.spots = words.End, together
	return true
}

func stitchedNote(parts []Part) Note {
	articles := map[string]bool{}
	for _, p := range parts {
		articles[p.Place.Article.ID] = true
	}
	code := NoteStitchedOne
	if len(articles) > 1 {
		code = NoteStitchedMany
	}
	return Note{code, NoteArgs{N: len(parts), Articles: len(articles)}}
}
