package disk

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
)

// A record has an article in a file of texts: its head (paragraphs, what was
// removed, quotations), one frame of zstd, and then its text. The text is cut
// into blocks of TextBlock bytes, each a frame with a checksum of its own, so
// that a passage is read without the rest of a long article. Where there is more
// than one block, a table comes first: where each but the last ends, as four
// bytes, counted from the end of the table.

// TextBlock is the number of bytes of text that are compressed together. A
// question reads up to forty of them, in some 15 µs each. Blocks of 4 KB, and of
// 8, take 50.0 and 47.5 % of the text of news and encyclopedia articles, these
// 48.4.
const TextBlock = 6 << 10

// headsRoom bounds what a head is unpacked to; heads have checksums, so that
// only a fault in the program could reach it.
const headsRoom = 1 << 30

// packer compresses; it is for one goroutine, since it is made for a build.
type packer struct{ encoder *zstd.Encoder }

func newPacker() (*packer, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, fmt.Errorf("make ready to compress: %w", err)
	}
	return &packer{e}, nil
}

func (p *packer) pack(data []byte) []byte { return p.encoder.EncodeAll(data, nil) }

// text packs a text in blocks, after their table.
func (p *packer) text(text string) []byte {
	table := tableSize(len(text))
	packed := make([]byte, table, table+len(text)/2+64)
	for at := 0; at < len(text); at += TextBlock {
		packed = p.encoder.EncodeAll([]byte(text[at:min(at+TextBlock, len(text))]), packed)
		if entry := at / TextBlock * 4; entry < table {
			binary.LittleEndian.PutUint32(packed[entry:], uint32(len(packed)-table))
		}
	}
	return packed
}

// blocksOf is the number of blocks of a text of so many bytes, tableSize the
// size of their table.
func blocksOf(text int) int  { return (text + TextBlock - 1) / TextBlock }
func tableSize(text int) int { return 4 * max(blocksOf(text)-1, 0) }

// unpacker undoes packer; any number of goroutines may use it at once. Its
// decoders hold nothing but memory, so that they need not be closed.
type unpacker struct{ ofBlocks, ofHeads *zstd.Decoder }

func newUnpacker() (*unpacker, error) {
	// What a decayed block says of its size is not to be believed: it is given the
	// room that it should take, and no more.
	blocks, err := zstd.NewReader(nil, zstd.WithDecodeAllCapLimit(true), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, fmt.Errorf("make ready to read the texts: %w", err)
	}
	heads, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(headsRoom), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, fmt.Errorf("make ready to read the texts: %w", err)
	}
	return &unpacker{blocks, heads}, nil
}

var errBlock = errors.New("a block of the stored text has another length than it should")

// block appends block n of a text of size bytes to dst.
func (u *unpacker) block(dst, packed []byte, n, size int) ([]byte, error) {
	want := min(TextBlock, size-n*TextBlock)
	before := len(dst)
	dst, err := u.ofBlocks.DecodeAll(packed, slices.Grow(dst, want))
	if err != nil {
		return nil, fmt.Errorf("read block %d of the stored text: %w", n, err)
	}
	if len(dst)-before != want {
		return nil, errBlock
	}
	return dst, nil
}

// blockAt gives where block n of a text of size bytes lies behind the table, when
// both together take packed bytes.
func blockAt(table []byte, n, size, packed int) (from, to int, err error) {
	to = packed - len(table)
	if n > 0 {
		from = int(binary.LittleEndian.Uint32(table[4*(n-1):]))
	}
	if n < blocksOf(size)-1 {
		to = int(binary.LittleEndian.Uint32(table[4*n:]))
	}
	if from > to || to > packed-len(table) {
		return 0, 0, errBlock
	}
	return from, to, nil
}

// blocks appends to dst the blocks from number first on that lie one after the
// other in packed and end at ends.
func (u *unpacker) blocks(dst, packed []byte, ends []int, first, size int) ([]byte, error) {
	from := 0
	for i, to := range ends {
		var err error
		if dst, err = u.block(dst, packed[from:to], first+i, size); err != nil {
			return nil, err
		}
		from = to
	}
	return dst, nil
}

// text unpacks a whole text of size bytes.
func (u *unpacker) text(packed []byte, size int) (string, error) {
	table := packed[:tableSize(size)]
	text := make([]byte, 0, size)
	for n := range blocksOf(size) {
		from, to, err := blockAt(table, n, size, len(packed))
		if err == nil {
			text, err = u.block(text, packed[len(table):][from:to], n, size)
		}
		if err != nil {
			return "", err
		}
	}
	return string(text), nil
}

// head unpacks a head.
func (u *unpacker) head(packed []byte) (Head, error) {
	data, err := u.ofHeads.DecodeAll(packed, nil)
	if err != nil {
		return Head{}, fmt.Errorf("read the stored paragraphs: %w", err)
	}
	return decodeHead(data)
}

// Head is the first part of a record of the texts file: what is kept of an article
// beside its text and its citation.
type Head struct {
	Paragraphs []article.Paragraph
	Removed    []article.Removed
	Quotations []quotation.Quotation
}

// encode writes a head, numbers as varints: as JSON the quotations of an article
// take more room than its text, and longer to read than a question may take.
func (h *Head) encode() []byte {
	var w headWriter
	w.list(len(h.Paragraphs))
	for _, p := range h.Paragraphs {
		w.span(p.Range)
		w.flag(p.Heading)
		w.number(p.Page)
		w.list(len(p.Turns))
		for _, at := range p.Turns {
			w.number(at)
		}
		w.form(p.Form)
	}
	w.list(len(h.Removed))
	for _, r := range h.Removed {
		w.number(r.Line)
		w.words(r.Text)
		w.words(r.Reason)
	}
	w.list(len(h.Quotations))
	for _, q := range h.Quotations {
		w.span(article.Range{Start: q.Start, End: q.End})
		for _, r := range []article.Range{q.Sentence, q.Speaker, q.Role, q.Cue, q.StandingCue, q.ViaRange} {
			w.span(r)
		}
		for _, s := range []string{string(q.Kind), string(q.Standing), q.Name, q.Rule, q.Via} {
			w.words(s)
		}
		w.list(len(q.Others))
		for _, o := range q.Others {
			w.span(o.Mention)
			w.words(o.Name)
		}
		w.out = binary.LittleEndian.AppendUint64(w.out, math.Float64bits(q.Confidence))
	}
	return w.out
}

// decodeHead undoes Head.encode.
func decodeHead(data []byte) (h Head, err error) {
	r := headReader{in: data}
	if n := r.list(); n > 0 {
		h.Paragraphs = make([]article.Paragraph, n)
	}
	for i := range h.Paragraphs {
		p := &h.Paragraphs[i]
		p.Range, p.Heading, p.Page = r.span(), r.flag(), r.number()
		for range r.list() {
			p.Turns = append(p.Turns, r.number())
		}
		p.Form = r.form()
	}
	for range r.list() {
		h.Removed = append(h.Removed, article.Removed{Line: r.number(), Text: r.words(), Reason: r.words()})
	}
	for range r.list() {
		var q quotation.Quotation
		words := r.span()
		q.Start, q.End = words.Start, words.End
		for _, s := range []*article.Range{&q.Sentence, &q.Speaker, &q.Role, &q.Cue, &q.StandingCue, &q.ViaRange} {
			*s = r.span()
		}
		q.Kind = quotation.Kind(r.words())
		q.Standing = quotation.Standing(r.words())
		for _, s := range []*string{&q.Name, &q.Rule, &q.Via} {
			*s = r.words()
		}
		for range r.list() {
			q.Others = append(q.Others, quotation.Speaker{Mention: r.span(), Name: r.words()})
		}
		q.Confidence = math.Float64frombits(binary.LittleEndian.Uint64(r.bytes(8)))
		h.Quotations = append(h.Quotations, q)
	}
	if r.short || len(r.in) > 0 {
		return Head{}, errors.New("its stored paragraphs are not whole")
	}
	return h, nil
}

// headWriter writes the values of a head.
type headWriter struct {
	out []byte
	at  int // the end of the last range: the next is counted from it
}

func (w *headWriter) number(n int) { w.out = binary.AppendVarint(w.out, int64(n)) }
func (w *headWriter) list(n int)   { w.out = binary.AppendUvarint(w.out, uint64(n)) }

func (w *headWriter) flag(b bool) {
	if b {
		w.number(1)
	} else {
		w.number(0)
	}
}

func (w *headWriter) words(s string) {
	w.list(len(s))
	w.out = append(w.out, s...)
}

// form writes what a paragraph is beside running text: one byte where it is nothing.
func (w *headWriter) form(f article.Form) {
	plain := f.Kind == "" && f.Syntax == "" && f.Anchor == "" && f.Level == 0 && f.Mark == 0 && f.List == 0 && len(f.Links) == 0
	w.flag(!plain)
	if plain {
		return
	}
	for _, s := range []string{string(f.Kind), f.Syntax, f.Anchor} {
		w.words(s)
	}
	for _, n := range []int{f.Level, f.Mark, f.List} {
		w.number(n)
	}
	w.list(len(f.Links))
	for _, l := range f.Links {
		w.number(l.Start)
		w.number(l.End)
		w.words(l.Target)
	}
}

// span writes a range; the empty one at 0, which means none, in one byte
// and without moving on.
func (w *headWriter) span(r article.Range) {
	if r == (article.Range{}) {
		w.number(0)
		return
	}
	step := r.Start - w.at
	if step >= 0 {
		step++ // 0 is taken
	}
	w.number(step)
	w.number(r.Len())
	w.at = r.End
}

// headReader reads what headWriter wrote. After the end of it everything is zero.
type headReader struct {
	in    []byte
	at    int
	short bool
}

func (r *headReader) number() int {
	n, size := binary.Varint(r.in)
	r.bytes(max(size, 1))
	return int(n)
}

// list reads the length of a list, each part of which takes a byte or more.
func (r *headReader) list() int {
	n, size := binary.Uvarint(r.in)
	r.bytes(max(size, 1))
	if n > uint64(len(r.in)) {
		r.in, r.short = nil, true
		return 0
	}
	return int(n)
}

func (r *headReader) flag() bool { return r.number() != 0 }

func (r *headReader) words() string { return string(r.bytes(r.list())) }

func (r *headReader) form() (f article.Form) {
	if !r.flag() {
		return f
	}
	f.Kind, f.Syntax, f.Anchor = article.BlockKind(r.words()), r.words(), r.words()
	f.Level, f.Mark, f.List = r.number(), r.number(), r.number()
	for range r.list() {
		f.Links = append(f.Links, article.TextLink{Range: article.Range{Start: r.number(), End: r.number()}, Target: r.words()})
	}
	return f
}

func (r *headReader) span() article.Range {
	step := r.number()
	switch {
	case step == 0:
		return article.Range{}
	case step > 0:
		step--
	}
	start := r.at + step
	r.at = start + r.number()
	return article.Range{Start: start, End: r.at}
}

// bytes takes n bytes, or zeros where there are fewer.
func (r *headReader) bytes(n int) []byte {
	if n > len(r.in) {
		r.in, r.short = nil, true
		return make([]byte, n)
	}
	taken := r.in[:n]
	r.in = r.in[n:]
	return taken
}
