package verify

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/pasting"
)

const (
	// partWords is the fewest words that are looked for as a part by themselves.
	partWords = 4
	// partEqual is the share of a part's words that must be the same for the
	// part to stand somewhere else, and stitchedEqual that of all words for a
	// quotation to be called stitched.
	partEqual     = 0.75
	stitchedEqual = 0.75
	// partScore is the least score of an alignment worth looking at: three
	// telling words in a row.
	partScore = 3 * scoreLong
	// wholeScore is the same for the whole quotation, of which closeEnough is
	// asked too.
	wholeScore = scoreLong + scoreShort
	// partBetter is the share of equal words for which a clause is taken to
	// come from elsewhere, though the place of its neighbours has a similar one;
	// clauseWords is the fewest words that are looked at so.
	partBetter  = 0.9
	clauseWords = 6
	// closeEnough is the share of a quotation's words, weighted, that the
	// closest passage must have; below it the quotation is not here.
	// Of a few words more must be the same, as chance has it.
	closeEnough    = 0.45
	closeEnoughFew = 0.55
	fewForChance   = 12
	// fewChanges is the share from which words that differ are shown as a
	// difference even where the article does not quote anybody.
	fewChanges = 0.6
	// splitApart is how many words of one article may lie between two parts
	// before they count as two places, splitAcross how many where a paragraph
	// ends among them.
	splitApart  = 40
	splitAcross = 12
	// onePlace is the same in bytes, for parts that were found by themselves.
	onePlace = 250
	// mostParts bounds the parts of a stitched quotation.
	mostParts = 8
)

// near is the verdict on words that stand nowhere exactly.
func (c *checker) near(ctx context.Context) (*Result, error) {
	words := article.Clip(c.words, longestCompared)
	p := newWordList(words)
	if len(p.words) == 0 {
		return c.notHere(), nil
	}
	n := &nearby{c: c, p: p}
	parts, err := n.parts(ctx)
	if err != nil {
		return nil, err
	}
	if parts, err = n.joined(ctx, parts); err != nil {
		return nil, err
	}
	var v *Result
	if strong := n.strong(parts); len(strong) > 1 {
		v, err = n.stitched(ctx, strong)
	} else {
		v, err = n.differs(ctx, parts)
	}
	if v != nil && len(words) < len(c.words) {
		v.note(NoteFirstWords, NoteArgs{N: len(p.words)})
	}
	return v, err
}

// parts finds where the words of the quotation come from, of a long one stretch by
// stretch.
func (n *nearby) parts(ctx context.Context) ([]part, error) {
	stretches := n.p.stretches(longestLookup)
	var passages []postings.Passage
	for _, s := range stretches {
		r := n.p.pieces(s.Start, s.End)
		more, err := n.c.candidates(ctx, n.p.text[r.Start:r.End])
		if err != nil {
			return nil, err
		}
		passages = append(passages, more...)
	}
	if err := n.sift(ctx, passages); err != nil {
		return nil, err
	}
	var parts []part
	for _, s := range stretches {
		more, err := n.cover(ctx, s.Start, s.End, mostParts)
		if err != nil {
			return nil, err
		}
		parts = append(parts, more...)
	}
	return parts, nil
}

// nearby are the passages that come close to a quotation.
type nearby struct {
	c      *checker
	p      *wordList
	sifted []siftedPassage
}

// siftedPassage is a passage with the numbers of those words of the quotation
// that it has, each as often as it speaks for the passage.
type siftedPassage struct {
	postings.Passage
	has []int
}

// sift notes which words of the quotation are in the passages: a pair of
// words in the same order says more than a word alone.
func (n *nearby) sift(ctx context.Context, passages []postings.Passage) error {
	const pairCounts = 3
	at := map[string][]int{}
	for i, w := range n.p.words {
		if len(w.Form) > shortWord {
			at[w.Form] = append(at[w.Form], i)
		}
		if i > 0 {
			pair := n.p.words[i-1].Form + " " + w.Form
			at[pair] = append(at[pair], i)
		}
	}
	regions, err := n.c.separate(ctx, passages)
	if err != nil {
		return err
	}
	for i, r := range regions {
		var has []int
		seen := map[string]bool{}
		note := func(key string, times int) {
			if !seen[key] {
				seen[key] = true
				for range times {
					has = append(has, at[key]...)
				}
			}
		}
		last := ""
		for _, w := range newWordList(r.text).words {
			note(w.Form, 1)
			if last != "" {
				note(last+" "+w.Form, pairCounts)
			}
			last = w.Form
		}
		slices.Sort(has)
		n.sifted = append(n.sifted, siftedPassage{passages[i], has})
	}
	return nil
}

// separate reads passages as they are, without what stands around them.
func (c *checker) separate(ctx context.Context, passages []postings.Passage) ([]region, error) {
	out := make([]region, len(passages))
	for i, p := range passages {
		e, err := c.l.EntryOf(p)
		if err != nil {
			return nil, err
		}
		text, err := c.l.Texts.Slice(ctx, e, p.Range)
		if err != nil {
			return nil, err
		}
		out[i] = region{c.l.Number(e), p.Range, text}
	}
	return out, nil
}

// best lists the passages that have the most of the words from..to.
func (n *nearby) best(from, to int) []postings.Passage {
	type counted struct {
		postings.Passage
		count int
	}
	var all []counted
	for _, s := range n.sifted {
		lo, _ := slices.BinarySearch(s.has, from)
		hi, _ := slices.BinarySearch(s.has, to)
		if hi > lo {
			all = append(all, counted{s.Passage, hi - lo})
		}
	}
	slices.SortStableFunc(all, func(a, b counted) int { return cmp.Compare(b.count, a.count) })
	var out []postings.Passage
	for _, a := range all[:min(len(all), mostAligned)] {
		out = append(out, a.Passage)
	}
	return out
}

// part is words from..to of the quotation, aligned with a region.
type part struct {
	from, to int
	region   region
	list     *wordList
	alignment
}

// counted counts the equal words of a part again.
func (n *nearby) counted(p part) part {
	if len(p.steps) > 0 {
		p.alignment = p.alignment.count(n.p, p.list)
	}
	return p
}

// share is the part of its words that are equal.
func (p *part) share() float64 { return float64(p.equal) / float64(max(p.to-p.from, 1)) }

// cover finds where the words from..to come from: the best alignment, then
// those of what it leaves over on both sides.
func (n *nearby) cover(ctx context.Context, from, to, most int) ([]part, error) {
	if to-from < min(partWords, len(n.p.words)) || most <= 0 {
		return nil, nil
	}
	best, err := n.align(ctx, from, to)
	if err != nil {
		return nil, err
	}
	least := partScore
	if to-from == len(n.p.words) {
		least = wholeScore
	}
	if best.score < min(least, (to-from)*scoreShort) || len(best.steps) == 0 {
		return nil, nil
	}
	split := best.split()
	if split, err = n.better(ctx, split); err != nil {
		return nil, err
	}
	before, err := n.cover(ctx, from, split[0].from, most-len(split))
	if err != nil {
		return nil, err
	}
	after, err := n.cover(ctx, split[len(split)-1].to, to, most-len(split)-len(before))
	if err != nil {
		return nil, err
	}
	return slices.Concat(before, split, after), nil
}

// align finds the best alignment of the words from..to anywhere.
func (n *nearby) align(ctx context.Context, from, to int) (part, error) {
	if err := ctx.Err(); err != nil {
		return part{}, err
	}
	bytes := n.p.pieces(from, to)
	regions, err := n.c.regions(ctx, n.best(from, to), bytes.Len()+200)
	if err != nil {
		return part{}, err
	}
	best := part{}
	for _, r := range regions {
		list := newWordList(r.text)
		if a := align(n.p, from, to, list); a.score > best.score {
			best = part{region: r, list: list, alignment: a}
		}
	}
	best.from, best.to = best.pasted()
	return best, nil
}

// better looks for clauses in parts that are not said there but elsewhere: an
// alignment goes on through a sentence that is only built alike.
func (n *nearby) better(ctx context.Context, parts []part) ([]part, error) {
	var out []part
	for _, p := range parts {
		clauses := n.clauses(p.from, p.to)
		from := p.from // of the words that stay where they are
		keep := func(to int) {
			if q := p.within(from, to); len(q.steps) > 0 {
				out = append(out, q)
			}
		}
		for _, c := range clauses {
			equal := p.within(c.Start, c.End).count(n.p, p.list).equal
			if len(clauses) == 1 || len(out) >= mostParts || float64(equal) >= partEqual*float64(c.Len()) {
				continue
			}
			other, err := n.align(ctx, c.Start, c.End)
			if err != nil {
				return nil, err
			}
			other = n.counted(other)
			if float64(other.equal) < partBetter*float64(c.Len()) || other.nextTo(&p) {
				continue
			}
			other.from, other.to = c.Start, c.End
			keep(c.Start)
			out = append(out, other)
			from = c.End
		}
		keep(p.to)
	}
	return out, nil
}

// clauses cuts the words from..to at marks, none shorter than clauseWords.
func (n *nearby) clauses(from, to int) []article.Range {
	var out []article.Range
	start := from
	for i := from; i < to; i++ {
		last := i+1 == to
		if !last && (i+1-start < clauseWords || !strings.ContainsAny(n.p.text[n.p.words[i].End:n.p.words[i+1].Start], ".,;:!?\n")) {
			continue
		}
		if k := len(out); last && k > 0 && i+1-start < clauseWords {
			out[k-1].End = to
			break
		}
		out = append(out, article.Range{Start: start, End: i + 1})
		start = i + 1
	}
	return out
}

// within is the part with the words from..to only.
func (p part) within(from, to int) part {
	first, last := -1, -1
	for i, s := range p.steps {
		if s.pasted >= from && s.pasted < to {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return part{}
	}
	return p.piece(first, last+1)
}

// split cuts an alignment where so many words of the article are left out that
// what stands on both sides is not one place.
func (p part) split() []part {
	var out []part
	start, run := 0, 0
	for i, s := range p.steps {
		if s.pasted < 0 {
			run++
			continue
		}
		if run > splitApart || run > splitAcross && p.crosses(i-run, i) {
			out = append(out, p.piece(start, i-run))
			start = i
		}
		run = 0
	}
	return append(out, p.piece(start, len(p.steps)))
}

// crosses reports whether a paragraph ends within the steps from..to.
func (p *part) crosses(from, to int) bool {
	a, b := p.list.words[p.steps[from].stored], p.list.words[p.steps[to-1].stored]
	return strings.Contains(p.list.text[a.Start:b.End], "\n\n")
}

// piece is the part with the steps from..to only.
func (p part) piece(from, to int) part {
	q := p
	q.alignment = alignment{steps: p.steps[from:to]}
	q.from, q.to = q.pasted()
	return q
}

// bytes is where a part is in its article.
func (p *part) bytes() article.Range {
	first, last := p.stored()
	return article.Range{Start: p.region.Start + p.list.pieces(first, first+1).Start, End: p.region.Start + p.list.pieces(last-1, last).End}
}

// nextTo reports whether two parts stand in one place.
func (p *part) nextTo(q *part) bool {
	a, b := p.bytes(), q.bytes()
	return p.region.entry == q.region.entry && a.Start < b.End+onePlace && b.Start < a.End+onePlace
}

// joined aligns neighbouring parts that stand in one place, one after the
// other, as one.
func (n *nearby) joined(ctx context.Context, parts []part) ([]part, error) {
	var out []part
	for _, p := range parts {
		if len(out) == 0 || !out[len(out)-1].nextTo(&p) || p.bytes().Start < out[len(out)-1].bytes().Start {
			out = append(out, p)
			continue
		}
		last := &out[len(out)-1]
		const margin = 100 // of which a word at each end may be cut off
		r := region{entry: p.region.entry, Range: article.Range{
			Start: max(min(p.region.Start, last.region.Start)-margin, 0),
			End:   min(max(p.region.End, last.region.End)+margin, n.c.l.Entries()[p.region.entry].Text),
		}}
		if !n.c.narrow(&r, last.bytes().Start, p.bytes().End) {
			out = append(out, p)
			continue
		}
		if err := n.c.read(ctx, &r); err != nil {
			return nil, err
		}
		one := n.joinedIn(r, last, &p)
		if len(one.steps) == 0 {
			out = append(out, p)
			continue
		}
		*last = one
	}
	return out, nil
}

// narrow leaves of a region what may be shown around the bytes from start to end, and
// reports whether all of these may.
func (c *checker) narrow(r *region, start, end int) bool {
	for _, open := range c.l.Shown.Open(c.l.Entries()[r.entry].Article.ID, r.Range) {
		if open.Start <= start && end <= open.End {
			r.Range = open
			return true
		}
	}
	return false
}

// joinedIn aligns two neighbouring parts with the region of both; where that is too
// much work their alignments are put one behind the other.
func (n *nearby) joinedIn(r region, a, b *part) part {
	one := part{from: a.from, to: b.to, region: r, list: newWordList(r.text)}
	if (b.to-a.from)*len(one.list.words) <= mostCells {
		one.alignment = align(n.p, a.from, b.to, one.list)
		return one
	}
	first, second := a.movedTo(&one), b.movedTo(&one)
	if len(first) == 0 || len(second) == 0 || second[0].stored <= first[len(first)-1].stored {
		return part{}
	}
	_, pastedEnd := a.pasted()
	pastedStart, _ := b.pasted()
	between := n.besides(one.list, forwards(pastedEnd, pastedStart), forwards(first[len(first)-1].stored+1, second[0].stored))
	next := first[len(first)-1].stored + 1
	for _, s := range between {
		next = max(next, s.stored+1)
	}
	for ; next < second[0].stored; next++ {
		between = append(between, step{-1, next})
	}
	one.steps = slices.Concat(first, between, second)
	return one
}

// movedTo is the alignment of a part with the words of another region that holds
// its own; nothing where it does not. It begins and ends with words of the article.
func (p *part) movedTo(to *part) []step {
	steps := slices.Clone(p.steps)
	for i := range steps {
		if steps[i].stored < 0 {
			continue
		}
		at := p.region.Start + p.list.words[steps[i].stored].Start - to.region.Start
		n, ok := slices.BinarySearchFunc(to.list.words, at, func(t lang.Token, at int) int { return cmp.Compare(t.Start, at) })
		if !ok {
			return nil
		}
		steps[i].stored = n
	}
	if len(steps) == 0 || steps[0].stored < 0 || steps[len(steps)-1].stored < 0 {
		return nil
	}
	return steps
}

// strong keeps the parts that stand somewhere by themselves, if these are
// nearly all of the quotation.
func (n *nearby) strong(parts []part) []part {
	var out []part
	equal := 0
	for _, p := range parts {
		p = n.counted(p)
		if p.equal >= partWords && p.share() >= partEqual {
			out = append(out, p)
			equal += p.equal
		}
	}
	if float64(equal) < stitchedEqual*float64(len(n.p.words)) {
		return nil
	}
	return out
}

// stitched is the verdict on parts from different places. Words between two
// parts go with the later one.
func (n *nearby) stitched(ctx context.Context, parts []part) (*Result, error) {
	v := n.c.result(Stitched)
	for i := range parts {
		p := &parts[i]
		p.from = 0
		if i > 0 {
			p.from = parts[i-1].to
		}
		if i == len(parts)-1 {
			p.to = len(n.p.words)
		}
		n.fill(p)
		s, err := n.spot(ctx, p)
		if err != nil {
			return nil, err
		}
		diff := changes(n.p, p.list, &p.alignment, false)
		part := Part{Words: pastedOf(diff), Place: n.c.place(s), Difference: diff}
		if keptAll(diff) {
			part.Difference = []Change{}
		}
		v.Parts = append(v.Parts, part)
	}
	v.Details = append(v.Details, stitchedNote(v.Parts))
	return v, nil
}

// differs is the verdict on words of which the most come from one place, if
// enough do.
func (n *nearby) differs(ctx context.Context, parts []part) (*Result, error) {
	if len(parts) == 0 {
		return n.c.notHere(), nil
	}
	main := slices.MaxFunc(parts, func(a, b part) int {
		return cmp.Compare(n.weight(a), n.weight(b))
	})
	similar := n.weight(main) / n.total()
	if similar < closeEnough || similar < closeEnoughFew && len(n.p.words) < fewForChance {
		return n.c.notHere(), nil
	}
	if places := folding.FindWords(main.region.text, n.c.words); len(places) > 0 {
		return n.standing(ctx, main.region, places)
	}
	main.from, main.to = 0, len(n.p.words)
	n.fill(&main)
	main.toMark()
	s, err := n.spot(ctx, &main)
	if err != nil {
		return nil, err
	}
	lead := n.lead(s)
	s.at.Start -= len(lead)
	v := n.c.result(DiffersHere)
	place := n.c.place(s)
	v.Places, v.Total = []Place{place}, 1
	v.Difference = ledBy(lead, changes(n.p, main.list, &main.alignment, false))
	onlyMarks := keptAll(v.Difference)
	if onlyMarks {
		v.Difference = changes(n.p, main.list, &main.alignment, true)
	}
	interrupted := s.onlyInterrupted(v.Difference)
	if !interrupted {
		v.CalledOut = callouts(v.Difference, s.a.Text)
	}
	switch {
	case onlyMarks:
		v.note(NoteSameMarks, NoteArgs{})
	case sameLetters(v.Difference):
		v.note(NoteSameLetters, NoteArgs{})
	case interrupted:
		v.note(NoteInterrupted, NoteArgs{})
	}
	n.c.nearSpeaker(v, s, similar)
	return v, nil
}

// lead is what the closest words leave out of the beginning of their sentence where that
// has a negation, "" where it has none or may not be shown: without it, what is shown of
// the article would say the contrary.
func (n *nearby) lead(s spot) string {
	from := s.negationLead(n.p)
	if !n.c.l.Shown.ShowsAt(s.a.ID, article.Range{Start: from, End: s.at.End}) {
		return ""
	}
	return s.a.Text[from:s.at.Start]
}

// ledBy is a difference with words of the article before it that were not pasted.
func ledBy(lead string, difference []Change) []Change {
	if lead == "" {
		return difference
	}
	out := []Change{{Op: OpDropped, Stored: lead}}
	for _, c := range difference {
		out = appendChange(out, c)
	}
	return out
}

// standing is the verdict on words that do stand exactly, across the border of
// two passages.
func (n *nearby) standing(ctx context.Context, r region, places []article.Range) (*Result, error) {
	a, err := n.c.l.Texts.Article(ctx, &n.c.l.Entries()[r.entry])
	if err != nil {
		return nil, err
	}
	found := spots{more: true}
	for _, p := range places {
		found.spots = append(found.spots, spot{a, r.entry, article.Range{Start: r.Start + p.Start, End: r.Start + p.End}})
	}
	return n.c.standing(n.c.words, found)
}

// nearSpeaker says who the closest words are of, and whether they are anybody's.
func (c *checker) nearSpeaker(v *Result, s spot, similar float64) {
	p := v.Places[0]
	fit := c.judgeSpeaker([]spot{s}, []Place{p})[0]
	switch {
	case fit == fitsUnsaid: // called out
	case p.Voice != VoiceQuoted && !quotesInside(p) && (fit == fitsNoQuotation || similar < fewChanges):
		v.Verdict = Reported
		v.Details = append(v.Details, c.reportedNote(p))
	case fit == fitsAnother:
		v.note(NoteNearNotOf, NoteArgs{Source: p.Article.Kind, Speaker: p.Speaker, Claimed: c.claim.Name})
		v.CalledOut = append(v.CalledOut, anotherSpeaker(p.Speaker, c.claim.Name))
	}
}

// quotesInside reports whether a place holds words in quotation marks.
func quotesInside(p Place) bool {
	return slices.ContainsFunc(p.Quoted, func(q cite.Quoted) bool { return q.Kind != quotation.KindReported })
}

// weight is what the equal words of a part are worth, total what all words are.
func (n *nearby) weight(p part) float64 {
	sum := 0.0
	for _, s := range p.steps {
		if s.pasted >= 0 && s.stored >= 0 {
			w := &n.p.words[s.pasted]
			switch o := &p.list.words[s.stored]; {
			case w.Form == o.Form:
				sum += weightOf(w.Form)
			case w.Stem == o.Stem:
				sum += weightOf(w.Form) / 2
			}
		}
	}
	return sum
}

func (n *nearby) total() float64 {
	sum := 0.0
	for _, w := range n.p.words {
		sum += weightOf(w.Form)
	}
	return sum
}

func weightOf(form string) float64 {
	if len(form) <= shortWord {
		return scoreShort
	}
	return scoreLong
}

// fill lets a part take in the words up to from and to that its alignment leaves
// out: next to the words of the article before and after, in the same sentence, as
// far as these are the same or as many, otherwise as words put in.
func (n *nearby) fill(p *part) {
	const beyond = 8 // words of the article that are looked at besides
	from, to := p.pasted()
	first, last := p.stored()
	least := first
	for least > 0 && first-least < from-p.from+beyond && sameSpeech(p.list, least-1) {
		least--
	}
	most := last
	for most < len(p.list.words) && most-last < p.to-to+beyond && sameSpeech(p.list, most-1) {
		most++
	}
	before := n.besides(p.list, backwards(p.from, from), backwards(least, first))
	slices.Reverse(before)
	p.steps = slices.Concat(before, p.steps, n.besides(p.list, forwards(to, p.to), forwards(last, most)))
}

// toMark takes the last signs before a mark into what is compared, where words are not parted
// by spaces: a verb is not cut in two.
func (p *part) toMark() {
	const most = 2
	_, last := p.stored()
	words := p.list.words
	if last == 0 || !strings.ContainsFunc(words[last-1].Form, folding.IsUnspaced) {
		return
	}
	end := last
	for end < len(words) && end-last <= most && words[end].Start == words[end-1].End {
		end++
	}
	if end-last > most {
		return
	}
	for i := last; i < end; i++ {
		p.steps = append(p.steps, step{-1, i})
	}
}

// What it costs to match words besides an alignment: to leave one of the article
// out, one for another, and to put one in. Two may be left out where that finds the
// same word.
const (
	costDrop  = 1
	costOther = 3
	costAdd   = 4
	// mostBesides bounds the words that are matched.
	mostBesides = 64
)

func forwards(from, to int) (out []int) {
	for i := from; i < to; i++ {
		out = append(out, i)
	}
	return out
}

func backwards(from, to int) []int {
	out := forwards(from, to)
	slices.Reverse(out)
	return out
}

// besides matches words of the quotation with words of the article, both counted
// away from what is aligned, so that as little as can be differs. All words of the
// quotation are taken, and of the article those up to the last match.
func (n *nearby) besides(list *wordList, pasted, stored []int) []step {
	if len(pasted) > mostBesides {
		stored = nil // all are put in
	}
	width := len(stored) + 1
	cost := make([]int, (len(pasted)+1)*width)
	for i := range len(pasted) + 1 {
		for j := range width {
			switch {
			case i == 0:
				cost[j] = j * costDrop
			case j == 0:
				cost[i*width] = i * costAdd
			default:
				pair := cost[(i-1)*width+j-1] + costOther
				if n.same(list, pasted[i-1], stored[j-1]) {
					pair -= costOther
				}
				cost[i*width+j] = min(pair, cost[(i-1)*width+j]+costAdd, cost[i*width+j-1]+costDrop)
			}
		}
	}
	i, j := len(pasted), 0
	for k := range width { // the article may go on
		if cost[i*width+k] < cost[i*width+j] {
			j = k
		}
	}
	return n.backFrom(list, pasted, stored, cost, i, j)
}

// backFrom gives the steps that lead to a cell of besides.
func (n *nearby) backFrom(list *wordList, pasted, stored, cost []int, i, j int) []step {
	width := len(stored) + 1
	var out []step
	for i > 0 || j > 0 {
		here, pair := cost[i*width+j], costOther
		if i > 0 && j > 0 && n.same(list, pasted[i-1], stored[j-1]) {
			pair = 0
		}
		switch {
		case i > 0 && j > 0 && here == cost[(i-1)*width+j-1]+pair:
			i, j = i-1, j-1
			out = append(out, step{pasted[i], stored[j]})
		case j > 0 && here == cost[i*width+j-1]+costDrop:
			j--
			out = append(out, step{-1, stored[j]})
		default:
			i--
			out = append(out, step{pasted[i], -1})
		}
	}
	slices.Reverse(out)
	return out
}

// same reports whether a word of the quotation and one of the article are the same.
func (n *nearby) same(list *wordList, pasted, stored int) bool {
	return n.p.words[pasted].Form == list.words[stored].Form
}

// sameSentence reports whether no sentence ends between words i and i+1.
func sameSentence(l *wordList, i int) bool {
	return i >= 0 && i+1 < len(l.words) && !strings.ContainsAny(l.text[l.words[i].End:l.words[i+1].Start], ".!?。！？\n")
}

// sameSpeech reports whether besides no quotation begins or ends there.
func sameSpeech(l *wordList, i int) bool {
	return sameSentence(l, i) && !strings.ContainsFunc(l.text[l.words[i].End:l.words[i+1].Start], pasting.IsDoubleMark)
}

// spot is where the words of a part stand.
func (n *nearby) spot(ctx context.Context, p *part) (spot, error) {
	a, err := n.c.l.Texts.Article(ctx, &n.c.l.Entries()[p.region.entry])
	if err != nil {
		return spot{}, err
	}
	first, last := p.stored()
	r := article.Range{
		Start: p.region.Start + storedPiece(n.p, p.list, &p.alignment, first).Start,
		End:   p.region.Start + storedPiece(n.p, p.list, &p.alignment, last-1).End,
	}
	return spot{a, p.region.entry, r}, nil
}

func pastedOf(changes []Change) string {
	var b strings.Builder
	for _, c := range changes {
		b.WriteString(c.Pasted)
	}
	return b.String()
}

func keptAll(changes []Change) bool {
	return !slices.ContainsFunc(changes, func(c Change) bool { return c.Op != OpKept })
}

// sameLetters reports whether no letter or digit differs but in case.
func sameLetters(changes []Change) bool {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if article.IsWordRune(r) {
				return r
			}
			return -1
		}, strings.ToLower(s))
	}
	return !slices.ContainsFunc(changes, func(c Change) bool { return letters(c.Pasted) != letters(c.Stored) })
}

// onlyInterrupted reports whether all that a difference drops are words outside of
// quotation marks between two quotations, as in “…,” she said, “…”.
func (s spot) onlyInterrupted(changes []Change) bool {
	at := s.at.Start
	interrupted := false
	for _, c := range changes {
		end := at + len(c.Stored)
		switch {
		case c.Op == OpAdded, c.Op == OpChanged && !sameLetters([]Change{c}):
			return false
		case c.Op == OpDropped:
			if !s.between(article.Range{Start: at, End: end}) {
				return false
			}
			interrupted = true
		}
		at = end
	}
	return interrupted
}

// between reports whether r lies between two quotations and in none.
func (s spot) between(r article.Range) bool {
	before, after := false, false
	inner := spot{a: s.a, at: r}.words()
	for _, q := range s.a.Quotations {
		if q.Kind == quotation.KindReported {
			continue
		}
		if q.Start < inner.End && q.End > inner.Start {
			return false
		}
		before = before || q.End <= inner.Start && q.End >= s.at.Start
		after = after || q.Start >= inner.End && q.Start <= s.at.End
	}
	return before && after
}
