package postings

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// The shortlist is the first stage of a search: the passages with the best
// BM25F, which the ranking then reads and orders by all its features. bleve's
// own search cannot give it: its BM25 is another formula, and it visits every
// passage that has any word of the question. Here it is marked first which
// passages have which of the rarer words, since that is written closely packed;
// how often they have them is looked up only for those that can still come among
// the best, and only as long as they can: Turtle and Flood's MaxScore ("Query
// evaluation: strategies and optimizations", 1995).
type shortlist struct {
	// coordinates are the factors for a passage by how many of the terms it has.
	coordinates []float64
	walked      []rank.Term
	// together is set when the walked terms are so common that the passages with
	// all of them are enough to choose among, if there are that many.
	together int
	// looked are terms so common that only whether a passage has them is asked,
	// and only of passages that the walked ones lead to.
	looked []rank.Term

	size int // the most that it holds
	best listing
	// equal are further passages with the score of the worst of best: the keys say
	// which of them are on the list.
	equal []listed
}

// listed is a passage on the shortlist.
type listed struct {
	score  float64
	part   *part
	number uint64 // in its part
}

// listing is a heap with the worst on top.
type listing []listed

func (l listing) Len() int           { return len(l) }
func (l listing) Less(i, j int) bool { return l[i].score < l[j].score }
func (l listing) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }
func (l *listing) Push(x any)        { *l = append(*l, x.(listed)) }
func (l *listing) Pop() any {
	last := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return last
}

const (
	// alwaysWalked is how many of the rarest words are walked through however
	// common they are: the passages must be found by something.
	alwaysWalked = 2
	// walkLimit bounds the passages of the further words that are walked
	// through, all together. A word beyond it is in so many passages that
	// having it says little, and having it twice nothing.
	walkLimit = 50_000
	// enoughTogether is the number of passages with both of the rarest words that
	// are enough to choose among, when these words are beyond walkLimit too.
	enoughTogether = 1000
	// stopEvery is how many passages are walked through between two looks at
	// whether anybody still waits for the answer.
	stopEvery = 1 << 14
)

// Best is part of [Index].
func (x *Local) Best(ctx context.Context, terms []rank.Term, average Averages, scope Scope, limit int) ([]Candidate, error) {
	if ctx.Err() != nil { // its terms may not have been counted
		return nil, ctx.Err()
	}
	l := newShortlist(terms, limit)
	parts, err := x.parts(ctx, scope, average)
	if err != nil {
		return nil, err
	}
	if err := l.fill(ctx, parts); err != nil {
		return nil, err
	}
	best, err := inOrder(slices.Concat(l.best, l.equal))
	return best[:min(len(best), len(l.best))], err
}

// newShortlist makes an empty shortlist for the terms of a question.
func newShortlist(terms []rank.Term, size int) *shortlist {
	l := &shortlist{size: size}
	for found := range len(terms) + 1 {
		l.coordinates = append(l.coordinates, rank.Coordinate(found, len(terms)))
	}
	l.walked, l.looked, l.together = Split(terms)
	return l
}

// Split sorts out by which terms of a question passages are found. Looked are those so
// common that only whether a passage has them counts, once for each field, among the
// passages with some of the walked ones. Where together is not 0 and as many
// passages have all walked terms, only these are found.
func Split(terms []rank.Term) (walked, looked []rank.Term, together int) {
	terms = slices.Clone(terms)
	slices.SortStableFunc(terms, func(a, b rank.Term) int { return cmp.Compare(postingsOf(a), postingsOf(b)) })
	postings := 0
	for _, t := range terms {
		n := postingsOf(t)
		switch {
		case n == 0:
		case len(walked) < alwaysWalked || postings+n <= walkLimit:
			walked = append(walked, t)
			postings += n
		default:
			looked = append(looked, t)
		}
	}
	if postings > walkLimit && len(walked) > 1 {
		together = enoughTogether
	}
	return walked, looked, together
}

// postingsOf is about how many passages have a term: fewer where some have
// several of the words that it may have been meant to be.
func postingsOf(t rank.Term) int {
	n := t.Frequency
	for _, o := range t.Others {
		n += o.Frequency
	}
	return n
}

// stemsOf are the stems that a passage has a term by.
func stemsOf(t rank.Term) []string {
	stems := []string{t.Stem}
	for _, o := range t.Others {
		stems = append(stems, o.Stem)
	}
	return stems
}

// fill looks through a whole index.
func (l *shortlist) fill(ctx context.Context, parts []*part) error {
	if len(l.walked) == 0 || l.size <= 0 {
		return nil
	}
	traversals := make([]*traversal, len(parts))
	for i, p := range parts {
		var err error
		if traversals[i], err = l.newTraversal(p); err != nil {
			return err
		}
	}
	if err := l.narrow(traversals); err != nil {
		return err
	}
	for _, w := range traversals {
		if err := l.addFrom(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// narrow leaves only the passages that have all walked terms to be visited, when
// the terms are so common that these are enough: hardly one with fewer of the
// words would come among the best.
func (l *shortlist) narrow(traversals []*traversal) error {
	if l.together == 0 {
		return nil
	}
	passages, count := make([]*roaring.Bitmap, len(traversals)), 0
	for i, w := range traversals {
		var err error
		if passages[i], err = w.withAll(); err != nil {
			return err
		}
		count += int(passages[i].GetCardinality())
	}
	if count < l.together {
		return nil
	}
	for i, w := range traversals {
		w.together = passages[i].Iterator()
	}
	return nil
}

// addFrom puts the best passages of a segment on the list.
func (l *shortlist) addFrom(ctx context.Context, w *traversal) error {
	if w.together != nil {
		all := uint64(1)<<len(w.cursors) - 1
		for n := 0; w.together.HasNext(); n++ {
			if n%stopEvery == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			if err := l.consider(w, uint64(w.together.Next()), all); err != nil {
				return err
			}
		}
		return nil
	}
	return w.walk(ctx, w.mark, func(number, terms uint64) error { return l.consider(w, number, terms) })
}

// consider puts a passage that has some of the walked terms on the list, if it
// is good enough.
func (l *shortlist) consider(w *traversal, number, terms uint64) error {
	score, err := w.score(number, terms, l.threshold())
	if err == nil && score > 0 && score >= l.threshold() && w.shows(number) {
		l.add(listed{score, w.part, number})
	}
	return err
}

// threshold is the score that a passage must have to come on the list.
func (l *shortlist) threshold() float64 {
	if len(l.best) < l.size {
		return 0
	}
	return l.best[0].score
}

// hopeless reports whether passages of a score at most have no place on the list. The
// score may be that of a sum in another order, whose last digits differ.
func (l *shortlist) hopeless(most, threshold float64) bool {
	if len(l.equal) >= mostCompared {
		return most <= threshold
	}
	const digits = 1e-12
	return most < threshold*(1-digits)
}

func (l *shortlist) add(p listed) {
	if len(l.best) < l.size {
		heap.Push(&l.best, p)
		return
	}
	worst := l.best[0]
	if p.score > worst.score {
		l.best[0], p = p, worst
		heap.Fix(&l.best, 0)
	}
	switch {
	case l.best[0].score > p.score: // and so that of all that were equal to it
		l.equal = l.equal[:0]
	case len(l.equal) < mostCompared:
		l.equal = append(l.equal, p)
	}
}

// traversal goes through the passages of one part that have a walked term, in
// the order of their numbers.
type traversal struct {
	*part
	list *shortlist
	// cursors are those of the walked terms, the one that can add most first, and
	// most is what each can add.
	cursors []cursor
	most    []float64
	looked  []presence
	// rest is the most that the looked terms can add together.
	rest float64
	// together, when not nil, are the passages with all walked terms, and only
	// these are visited.
	together roaring.IntPeekable
}

// finished is the number of a passage that there is not.
const finished = math.MaxUint64

// mark marks the walked terms of the passages from number from on.
func (w *traversal) mark(m *marks, from uint64) {
	for i := range w.cursors {
		for _, n := range w.cursors[i].numbers {
			m.mark(n, i, from)
		}
	}
}

func (l *shortlist) newTraversal(p *part) (*traversal, error) {
	w := &traversal{part: p, list: l}
	for _, t := range l.walked {
		c, err := newCursor(p.fields[:], p.Deleted(), t)
		if err != nil {
			return nil, err
		}
		if c.number != finished {
			w.cursors = append(w.cursors, c)
		}
	}
	slices.SortStableFunc(w.cursors, func(a, b cursor) int { return cmp.Compare(b.weight, a.weight) })
	for _, t := range l.looked {
		p, err := newPresence(p.fields[:], t)
		if err != nil {
			return nil, err
		}
		w.looked = append(w.looked, p)
	}
	for _, c := range w.cursors {
		w.most = append(w.most, c.weight*rank.MostSaturated)
	}
	for _, p := range w.looked {
		w.rest += p.weight * rank.MostSaturated
	}
	return w, nil
}

// withAll is the set of the passages that have all walked terms and may be shown.
func (w *traversal) withAll() (*roaring.Bitmap, error) {
	var all *roaring.Bitmap
	for _, t := range w.list.walked {
		p, err := newPresence(w.fields[:], t)
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = p.passages()
		} else {
			all.And(p.passages())
		}
	}
	w.live(all)
	return all, nil
}

// score is the BM25F of a passage that has some of the walked terms, or 0 as soon
// as it cannot have the threshold.
func (w *traversal) score(number, terms uint64, threshold float64) (float64, error) {
	rest := w.rest
	for t := terms; t != 0; t &= t - 1 {
		rest += w.most[bits.TrailingZeros64(t)]
	}
	most := bits.OnesCount64(terms) + len(w.looked) // terms that it may have
	sum, found := 0.0, 0
	norm := 1.0 // of the length of the passage, when a cursor tells it
	for t := terms; t != 0; t &= t - 1 {
		if w.list.hopeless((sum+rest)*w.list.coordinates[most], threshold) {
			return 0, nil
		}
		i := bits.TrailingZeros64(t)
		c := &w.cursors[i]
		if err := c.advance(number); err != nil {
			return 0, err
		}
		if c.number == number {
			sum += c.weight * rank.Saturate(c.frequency(&norm))
			found++
		} else {
			most-- // it is deleted
		}
		rest -= w.most[i]
	}
	if found == 0 || len(w.looked) > 0 && w.list.hopeless((sum+w.rest)*w.list.coordinates[found+len(w.looked)], threshold) {
		return 0, nil
	}
	for i := range w.looked {
		if x := w.looked[i].frequency(number, norm); x > 0 {
			sum += w.looked[i].weight * rank.Saturate(x)
			found++
		}
	}
	return sum * w.list.coordinates[found], nil
}

// cursor goes through the passages that have a term in any field.
type cursor struct {
	weight  float64
	number  uint64        // the passage that it stands at, or finished
	fields  []fieldCursor // those of one field, for each stem of the term, stand together
	numbers []*numbers    // the same passages, and those that are deleted
}

// fieldCursor goes through the passages that have a stem in one field.
type fieldCursor struct {
	*field
	postings segment.PostingsIterator
	number   uint64
	posting  segment.Posting // of number; the iterator's own, gone with its next step
}

func newCursor(fields []field, deleted *roaring.Bitmap, t rank.Term) (cursor, error) {
	c := cursor{weight: t.Weight, number: finished}
	stems := stemsOf(t)
	for i := range fields {
		for _, stem := range stems {
			if err := c.open(&fields[i], stem, deleted); err != nil {
				return cursor{}, err
			}
		}
	}
	return c, nil
}

// open adds the passages that have a stem in a field, if there are any.
func (c *cursor) open(in *field, stem string, deleted *roaring.Bitmap) error {
	list, err := in.PostingsList([]byte(stem), deleted, nil)
	if err != nil {
		return fmt.Errorf("read the passages of a word: %w", err)
	}
	if list.Count() == 0 {
		return nil
	}
	passages, err := bitmap(in, stem)
	if err != nil {
		return err
	}
	c.numbers = append(c.numbers, &numbers{rest: passages.ManyIterator()})
	f := fieldCursor{field: in, postings: list.Iterator(true, true, false, nil)}
	f.posting, err = f.postings.Next()
	if err := f.arrive(err); err != nil {
		return err
	}
	c.fields = append(c.fields, f)
	c.number = min(c.number, f.number)
	return nil
}

// advance goes to the first passage that is not before number.
func (c *cursor) advance(number uint64) error {
	if c.number >= number {
		return nil
	}
	c.number = finished
	for i := range c.fields {
		f := &c.fields[i]
		if f.number < number {
			var err error
			f.posting, err = f.postings.Advance(number)
			if err := f.arrive(err); err != nil {
				return err
			}
		}
		c.number = min(c.number, f.number)
	}
	return nil
}

func (f *fieldCursor) arrive(err error) error {
	if err != nil {
		return fmt.Errorf("read the passages of a word: %w", err)
	}
	f.number = finished
	if f.posting != nil {
		f.number = f.posting.Number()
	}
	return nil
}

// frequency is how often the term is in the passage that the cursor is at,
// each field normed by its length. Norm is set to the text's.
func (c *cursor) frequency(norm *float64) float64 {
	x := 0.0
	for i := range c.fields {
		f := &c.fields[i]
		if f.number != c.number {
			continue
		}
		fieldNorm := rank.LengthNorm(fieldLength(f.posting), f.average)
		if f.name != Body {
			x += 1 / fieldNorm
			continue
		}
		x += float64(f.posting.Frequency()) / fieldNorm
		*norm = fieldNorm
	}
	return x
}

// fieldLength is the number of words of the field that a posting is in: bleve
// keeps it, and gives one divided by its square root.
func fieldLength(p segment.Posting) int {
	if kept, ok := p.(interface{ NormUint64() uint64 }); ok {
		return int(kept.NormUint64())
	}
	n := p.Norm()
	return int(math.Round(1 / (n * n)))
}

// presence says which passages of a segment have a term.
type presence struct {
	weight float64
	stems  [][]fieldPresence // of each of its stems
}

type fieldPresence struct {
	*field
	passages *roaring.Bitmap
}

func newPresence(fields []field, t rank.Term) (presence, error) {
	p := presence{weight: t.Weight}
	for _, stem := range stemsOf(t) {
		var in []fieldPresence
		for i := range fields {
			passages, err := bitmap(fields[i], stem)
			if err != nil {
				return presence{}, err
			}
			if !passages.IsEmpty() {
				in = append(in, fieldPresence{&fields[i], passages})
			}
		}
		if len(in) > 0 {
			p.stems = append(p.stems, in)
		}
	}
	return p, nil
}

// passages are those of all fields, those that are deleted too.
func (p *presence) passages() *roaring.Bitmap {
	all := roaring.New()
	for _, in := range p.stems {
		for _, f := range in {
			all.Or(f.passages)
		}
	}
	return all
}

// frequency is the normed frequency of a term that is once in each field
// that has it, by the stem of which that is the most; norm is that of the passage's length.
func (p *presence) frequency(number uint64, norm float64) float64 {
	most := 0.0
	for _, in := range p.stems {
		x := 0.0
		for _, f := range in {
			switch {
			case !f.passages.Contains(uint32(number)):
			case f.name == Body:
				x += 1 / norm
			default:
				x++
			}
		}
		most = max(most, x)
	}
	return most
}
