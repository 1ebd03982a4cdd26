package verify

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
)

const (
	// longestLookup is how many bytes of a quotation are looked up in the index
	// at once, some 1,300 words, and longestCompared how many are compared where
	// it stands nowhere exactly. The exact comparison always takes all of it.
	longestLookup   = 8192
	longestCompared = 16 * longestLookup
	// windowWords is how many words are looked up together; a quotation that is
	// stitched together needs candidates for each of its parts. Of a long one
	// the windows are longer, so that there are mostWindows of them.
	windowWords = 24
	mostWindows = 6
	// windowTerms is how many of them, the longest, are counted in the index.
	windowTerms = 10
	// rareWord is the most passages with a word for each of them to be
	// looked at.
	rareWord = 12
	// mostExact bounds the passages that are searched for words as common as
	// "it is": beyond it a Result says that there may be more places.
	mostExact = 500
	// mostPostings bounds the postings that are read to find what comes close;
	// the rarest word is always read. Of each window the fewTerms rarest words
	// are, and more while they have few postings.
	mostPostings = 40_000
	fewTerms     = 3
	fewPostings  = 2_000
	// windowCandidates is how many passages come into question for a quotation
	// of one window; of a longer one each window gets fewer.
	windowCandidates = 18
	fewestCandidates = 4
)

// A wordCount is a word of a quotation with the number of passages that have it.
type wordCount struct {
	stem    string
	body    int // passages with it in their text
	heading int // where there is none, those under a heading with it
	window  int
	// certain reports whether a text with the same words has the same stem: not so
	// where a mark inside may be read in two ways.
	certain bool
}

// lookups counts the telling words of a quotation in the index: all of a short
// one, the longest of each window of a long one.
func (c *checker) lookups(ctx context.Context, words string) ([]wordCount, error) {
	key := withoutEnd(words)
	if known, ok := c.known[key]; ok {
		return slices.Clone(known), nil
	}
	found, err := c.lookUp(ctx, words)
	if err == nil {
		c.known[key] = slices.Clone(found)
	}
	return found, err
}

// withoutEnd is words without a mark at the end, which is not a word.
func withoutEnd(words string) string { return strings.TrimRight(words, " .,") }

func (c *checker) lookUp(ctx context.Context, words string) ([]wordCount, error) {
	folded := folding.Fold(article.Clip(words, longestLookup), nil)
	var all []wordCount
	lengths := map[string]int{}
	tokens := lang.Tokens(folded)
	window := max(windowWords, (len(tokens)+mostWindows-1)/mostWindows)
	for _, t := range tokens {
		if t.Whole {
			continue
		}
		all = append(all, wordCount{
			stem: t.Stem, window: t.Position / window, certain: isCertain(t, folded),
		})
		lengths[t.Stem] = t.End - t.Start
	}
	if len(words) > longestLookup && len(all) > 1 {
		all = all[:len(all)-1] // it may have been cut in half
	}
	chosen := longest(all, lengths)
	for i := range chosen {
		l := &chosen[i]
		var err error
		if l.body, err = c.l.Words.Frequency(ctx, l.stem, postings.Written); err == nil && l.body == 0 {
			l.heading, err = c.l.Words.Frequency(ctx, l.stem, postings.WrittenHeading)
		}
		if err != nil {
			return nil, err
		}
	}
	return chosen, nil
}

// isCertain: an apostrophe may be another mark in the article, and a capital
// at the beginning makes the pronoun of "U.S."
func isCertain(t lang.Token, text string) bool {
	return !strings.Contains(text[t.Start:t.End], "'") && t.Form != "us" && t.Form != "usa"
}

// longest keeps the longest windowTerms different stems of each window; long
// words are rare ones.
func longest(all []wordCount, lengths map[string]int) []wordCount {
	var out []wordCount
	for len(all) > 0 {
		n := 0
		for n < len(all) && all[n].window == all[0].window {
			n++
		}
		var window []wordCount
		seen := map[string]bool{}
		for _, l := range all[:n] {
			if !seen[l.stem] {
				seen[l.stem] = true
				window = append(window, l)
			}
		}
		slices.SortStableFunc(window, func(a, b wordCount) int { return cmp.Compare(lengths[b.stem], lengths[a.stem]) })
		out = append(out, window[:min(windowTerms, len(window))]...)
		all = all[n:]
	}
	return out
}

// spot is where words stand exactly.
type spot struct {
	a     store.Stored
	entry int
	at    article.Range
}

// spots are all places where words stand; more reports whether not every passage
// that may have them was looked at.
type spots struct {
	spots []spot
	more  bool
}

// exact finds where words stand exactly.
func (c *checker) exact(ctx context.Context, words string) (spots, error) {
	forms := folding.NewNeedle(words)
	if len(forms) == 0 || len(forms[0]) > c.l.LongestText() {
		return spots{}, nil
	}
	passages, more, err := c.mayHold(ctx, words)
	if err != nil || len(passages) == 0 {
		return spots{}, err
	}
	regions, err := c.regions(ctx, passages, 2*len(forms[0])+64)
	if err != nil {
		return spots{}, err
	}
	found := spots{more: more}
	for _, r := range regions {
		if err := ctx.Err(); err != nil {
			return spots{}, err
		}
		places := forms.In(r.text)
		if len(places) == 0 {
			continue
		}
		a, err := c.l.Texts.Article(ctx, &c.l.Entries()[r.entry])
		if err != nil {
			return spots{}, err
		}
		for _, p := range places {
			at := article.Range{Start: r.Start + p.Start, End: r.Start + p.End}
			if c.l.Shown.ShowsAt(a.ID, at) {
				found.spots = append(found.spots, spot{a, r.entry, at})
			}
		}
	}
	return found, nil
}

// mayHold lists passages such that each place where words stand has a part in
// one of them. A rare word is in every such place. Where all words are common,
// passages with many of them are asked for, those of one sentence: passages
// end where sentences do, so that hardly a sentence is in two. (Where one is,
// since it is overlong or was pasted without its stops, near finds it still.)
func (c *checker) mayHold(ctx context.Context, words string) (passages []postings.Passage, more bool, err error) {
	lookups, err := c.lookups(ctx, words)
	if err != nil {
		return nil, false, err
	}
	field := postings.Written
	certain := slices.DeleteFunc(slices.Clone(lookups), func(l wordCount) bool { return !l.certain })
	if len(certain) == 0 {
		certain = lookups
	}
	for _, l := range certain {
		if l.body == 0 && l.heading == 0 {
			return nil, false, nil
		}
	}
	inBody := slices.DeleteFunc(slices.Clone(certain), func(l wordCount) bool { return l.body == 0 })
	if len(inBody) < len(certain) { // words of a heading
		field = postings.WrittenHeading
		inBody = slices.DeleteFunc(certain, func(l wordCount) bool { return l.body > 0 })
		for i := range inBody {
			inBody[i].body = inBody[i].heading
		}
	}
	if len(inBody) == 0 {
		return nil, false, nil
	}
	rarest := slices.MinFunc(inBody, func(a, b wordCount) int { return cmp.Compare(a.body, b.body) })
	stems := []string{rarest.stem}
	if rarest.body > rareWord {
		stems = c.tellingSentence(words, inBody)
	}
	return c.passagesWith(ctx, stems, field)
}

// tellingSentence gives the counted words of that sentence of a quotation which
// the fewest passages should have.
func (c *checker) tellingSentence(words string, counted []wordCount) []string {
	byStem := map[string]int{}
	for _, l := range counted {
		byStem[l.stem] = l.body
	}
	var best []string
	fewest := math.Inf(1)
	text := article.Clip(words, longestLookup)
	for _, r := range article.Sentences(text) {
		var stems []string
		expected := 0.0
		for _, t := range lang.Tokens(folding.Fold(text[r.Start:r.End], nil)) {
			if n, ok := byStem[t.Stem]; ok && !slices.Contains(stems, t.Stem) && len(stems) < 2*windowTerms {
				stems = append(stems, t.Stem)
				expected += math.Log(float64(n) / float64(max(c.l.Passages(), 1)))
			}
		}
		if len(stems) > 0 && expected < fewest {
			best, fewest = stems, expected
		}
	}
	return best
}

// passagesWith lists the passages with all stems in a field, or their headings
// where that is the field; mostExact at most.
func (c *checker) passagesWith(
	ctx context.Context, stems []string, field postings.Field,
) (passages []postings.Passage, more bool, err error) {
	found, more, err := c.l.Words.All(ctx, stems, field, c.l.Shown.Words(), mostExact)
	if err != nil {
		return nil, false, fmt.Errorf("search the passages: %w", err)
	}
	for _, p := range found {
		if field != postings.WrittenHeading {
			passages = append(passages, p)
			continue
		}
		for _, r := range p.Headings() {
			p.Range = r
			passages = append(passages, p)
		}
	}
	return passages, more, nil
}

// region is a stretch of a stored text.
type region struct {
	entry int
	article.Range
	text string
}

// regions are the passages with margin bytes around them, read from the stored
// texts. Those that touch are one, so that what stands across the border of
// two passages is found, and found once. What is hidden parts them: words before and
// after it are not one text.
func (c *checker) regions(ctx context.Context, passages []postings.Passage, margin int) ([]region, error) {
	var out []region
	for _, p := range passages {
		e, err := c.l.EntryOf(p)
		if err != nil {
			return nil, err
		}
		out = append(out, region{entry: c.l.Number(e), Range: article.Range{
			Start: max(p.Start-margin, 0), End: min(p.End+margin, e.Text),
		}})
	}
	slices.SortFunc(out, func(a, b region) int {
		return cmp.Or(cmp.Compare(a.entry, b.entry), cmp.Compare(a.Start, b.Start))
	})
	merged := out[:0]
	for _, r := range out {
		if n := len(merged); n > 0 && merged[n-1].entry == r.entry && r.Start <= merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, r.End)
			continue
		}
		merged = append(merged, r)
	}
	var shown []region
	for _, r := range merged {
		for _, open := range c.l.Shown.Open(c.l.Entries()[r.entry].Article.ID, r.Range) {
			part := region{entry: r.entry, Range: open}
			if err := c.read(ctx, &part); err != nil {
				return nil, err
			}
			shown = append(shown, part)
		}
	}
	return shown, nil
}

// read reads a region and trims it to whole words.
func (c *checker) read(ctx context.Context, r *region) error {
	e := &c.l.Entries()[r.entry]
	text, err := c.l.Texts.Slice(ctx, e, r.Range)
	if err != nil {
		return err
	}
	if r.Start > 0 {
		n := strings.IndexAny(text, " \n") + 1
		text = text[n:]
		r.Start += n
	}
	if r.End < e.Text {
		if n := strings.LastIndexAny(text, " \n"); n >= 0 {
			text = text[:n]
		}
	}
	text = strings.ToValidUTF8(text, "") // one word without white space, cut inside a character
	r.End = r.Start + len(text)
	r.text = text
	return nil
}

// candidates lists the passages that share the rarest words with each window
// of a quotation.
func (c *checker) candidates(ctx context.Context, words string) ([]postings.Passage, error) {
	lookups, err := c.lookups(ctx, words)
	if err != nil || len(lookups) == 0 {
		return nil, err
	}
	var (
		passages []postings.Passage
		read     int
	)
	keep := max(windowCandidates/(1+lookups[len(lookups)-1].window), fewestCandidates)
	for len(lookups) > 0 {
		n := 0
		for n < len(lookups) && lookups[n].window == lookups[0].window {
			n++
		}
		window := lookups[:n]
		lookups = lookups[n:]
		slices.SortStableFunc(window, func(a, b wordCount) int { return cmp.Compare(a.body, b.body) })
		best, err := c.l.Words.Sharing(ctx, c.telling(window, &read), c.l.Shown.Words(), keep)
		if err != nil {
			return nil, fmt.Errorf("look for passages like a quotation: %w", err)
		}
		for _, p := range best {
			if !slices.ContainsFunc(passages, func(q postings.Passage) bool { return q.Article == p.Article && q.Range == p.Range }) {
				passages = append(passages, p)
			}
		}
	}
	slices.SortFunc(passages, func(a, b postings.Passage) int {
		return cmp.Or(cmp.Compare(a.Article, b.Article), cmp.Compare(a.Start, b.Start))
	})
	return passages, nil
}

// telling are the words of a window by which passages are chosen, the rarest
// first, with their weights. It counts the postings that are read for them.
func (c *checker) telling(window []wordCount, read *int) []postings.Weighted {
	var words []postings.Weighted
	few := 0
	for _, l := range window {
		switch {
		case l.body == 0:
			continue
		case *read > 0 && *read+l.body > mostPostings, len(words) >= fewTerms && few+l.body > fewPostings:
			return words
		}
		*read += l.body
		few += l.body
		words = append(words, postings.Weighted{Stem: l.stem, Weight: math.Log(1 + float64(c.l.Passages())/float64(l.body))})
	}
	return words
}
