package postings

import (
	"context"
	"math/bits"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
)

// marked is the number of passages whose terms are marked at a time: 256 KB of
// marks, which stay near the processor.
const marked = 1 << 15

// marks say which of up to 64 terms each of some passages in a row has, and which
// passages have any. Between two uses all of it is zero.
type marks struct {
	terms [marked]uint64
	some  [marked / 64]uint64
}

// allMarks keeps marks between calls.
var allMarks = sync.Pool{New: func() any { return new(marks) }}

// take calls yield with each passage that has terms, in order, and takes the
// marks away, until yield returns an error.
func (m *marks) take(yield func(i int, terms uint64) error) (err error) {
	for n, some := range m.some {
		for ; some != 0; some &= some - 1 {
			i := n*64 + bits.TrailingZeros64(some)
			if err == nil {
				err = yield(i, m.terms[i])
			}
			m.terms[i] = 0
		}
		m.some[n] = 0
	}
	return err
}

// mark marks a term of the passages of a set from number from on.
func (m *marks) mark(set *numbers, term int, from uint64) {
	set.each(from+marked, func(number uint64) {
		at := number - from
		m.terms[at] |= 1 << term
		m.some[at/64] |= 1 << (at % 64)
	})
}

// walk goes through the passages of a part by what is marked of them: mark marks
// those from a number on, and consider is given each that is, in order.
func (p *part) walk(ctx context.Context, mark func(m *marks, from uint64), consider func(number, terms uint64) error) error {
	m := allMarks.Get().(*marks)
	defer allMarks.Put(m)
	for from := uint64(0); from < uint64(p.FullSize()); from += marked {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		mark(m, from)
		if err := m.take(func(i int, terms uint64) error { return consider(from+uint64(i), terms) }); err != nil {
			return err
		}
	}
	return nil
}

// numbers goes through the passages of a set, many at a time.
type numbers struct {
	rest roaring.ManyIntIterable
	next []uint32 // those that come next, in room
	room [128]uint32
}

// each calls yield with the numbers up to a limit, in order.
func (n *numbers) each(limit uint64, yield func(uint64)) {
	for {
		for i, number := range n.next {
			if uint64(number) >= limit {
				n.next = n.next[i:]
				return
			}
			yield(uint64(number))
		}
		if n.next = n.room[:n.rest.NextMany(n.room[:])]; len(n.next) == 0 {
			return
		}
	}
}
