package verify

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
)

// Op tells what a Change does.
type Op string

const (
	OpKept    Op = "kept"    // the same words, after folding
	OpAdded   Op = "added"   // only in the pasted text
	OpDropped Op = "dropped" // only in the article
	OpChanged Op = "changed" // other words, or another spelling or mark
)

// Change is a run of words in the comparison of a quotation with an article.
// The Pasted of all Changes joined are the words that were pasted, the Stored of
// all joined are those of the article, byte for byte: a run takes with it the
// white space that follows it. A difference is a list of Changes, kept runs
// among them.
type Change struct {
	Op     Op     `json:"op"`
	Pasted string `json:"pasted"`
	Stored string `json:"stored"`
}

// The comparison is a local alignment of two word lists with affine gaps: it
// finds the stretch of an article that a quotation comes from and the
// differences in one go, which a library that compares two whole lists does
// not. A long gap costs little more than a short one, since a clause is dropped
// as easily as a word.
const (
	scoreLong   = 20 // two equal words
	scoreShort  = 10 // of at most shortWord letters: "the" says little
	shortWord   = 3
	scoreFamily = 6 // two words of one stem
	scoreOther  = -9
	scoreSmall  = -5 // a short word for another
	dropOpen    = 12 // words of the article left out
	dropExtend  = 1
	addOpen     = 11 // words put in
	addExtend   = 5
)

// wordList is a text as a list of words.
type wordList struct {
	text  string
	words []lang.Token
	// piece[i] is where the piece of word i begins: the word with the signs
	// around it. Piece i ends where piece i+1 begins.
	piece []int
}

func newWordList(text string) *wordList {
	l := &wordList{text: text}
	for _, t := range lang.Tokens(text) {
		if !t.Whole {
			l.words = append(l.words, t)
		}
	}
	for i, t := range l.words {
		if i == 0 {
			l.piece = append(l.piece, 0)
			continue
		}
		// What stands between two words belongs to the first up to the first
		// white space, and to the second after the last.
		gap := text[l.words[i-1].End:t.Start]
		at := 0
		if n := strings.IndexFunc(gap, unicode.IsSpace); n >= 0 {
			at = len(gap)
			for at > n {
				r, size := utf8.DecodeLastRuneInString(gap[:at])
				if unicode.IsSpace(r) {
					break
				}
				at -= size
			}
		} else {
			at = len(gap)
		}
		l.piece = append(l.piece, l.words[i-1].End+at)
	}
	return l
}

// pieces is the text of the words from i to j with the signs around them.
func (l *wordList) pieces(i, j int) article.Range {
	end := len(l.text)
	if j < len(l.words) {
		end = l.piece[j]
	}
	return article.Range{Start: l.piece[i], End: end}
}

// stretches cuts the words into runs of at most that many bytes, at sentence ends
// where there are any.
func (l *wordList) stretches(most int) []article.Range {
	var out []article.Range
	start, end := 0, 0 // of a run; where the last sentence in it ends
	for i := range l.words {
		if l.words[i].End-l.words[start].Start > most {
			if end <= start {
				end = i
			}
			out = append(out, article.Range{Start: start, End: end})
			start = end
		}
		if i+1 < len(l.words) && !sameSentence(l, i) {
			end = i + 1
		}
	}
	return append(out, article.Range{Start: start, End: len(l.words)})
}

// step is one pair of an alignment: -1 where one side has no word.
type step struct{ pasted, stored int }

// alignment matches words from..to of a quotation with a stretch of an article.
type alignment struct {
	score int
	steps []step
	equal int // words that are the same
}

func (a *alignment) pasted() (from, to int) { return a.ends(func(s step) int { return s.pasted }) }
func (a *alignment) stored() (from, to int) { return a.ends(func(s step) int { return s.stored }) }

func (a *alignment) ends(side func(step) int) (from, to int) {
	from = -1
	for _, s := range a.steps {
		if n := side(s); n >= 0 {
			if from < 0 {
				from = n
			}
			to = n + 1
		}
	}
	return max(from, 0), to
}

// Where the best way into a cell of an alignment comes from.
const (
	fromNowhere = iota
	fromPair
	fromDrop
	fromAdd
	wayBits     = 3
	dropGoesOn  = 4
	addGoesOn   = 8
	impossible  = -1 << 30
	mostCells   = 4 << 20 // the most pairs of words of one alignment
	mostAligned = 3       // regions that are aligned for each part
)

// align finds the best alignment of the words from..to of p with s. The zero
// alignment has no steps.
func align(p *wordList, from, to int, s *wordList) alignment {
	n, m := to-from, len(s.words)
	if n <= 0 || m == 0 {
		return alignment{}
	}
	if n*m > mostCells {
		m = mostCells / n
	}
	var (
		best         = make([]int32, m+1) // of the row above, then of this one
		add          = make([]int32, m+1)
		ways         = make([]uint8, (n+1)*(m+1))
		top          int32
		topAt        int
		pairs, wsize = pairScores(p, s), m + 1
	)
	for j := range add {
		add[j] = impossible
	}
	for i := 1; i <= n; i++ {
		word := &p.words[from+i-1]
		row := pairs.row(word)
		diagonal, drop := int32(0), int32(impossible)
		best[0] = 0
		for j := 1; j <= m; j++ {
			way := uint8(0)
			if open, extend := best[j-1]-dropOpen, drop-dropExtend; extend > open {
				drop, way = extend, dropGoesOn
			} else {
				drop = open
			}
			if open, extend := best[j]-addOpen, add[j]-addExtend; extend > open {
				add[j] = extend
				way |= addGoesOn
			} else {
				add[j] = open
			}
			score, from := int32(0), uint8(fromNowhere)
			if v := diagonal + row.score(j-1); v > score {
				score, from = v, fromPair
			}
			if drop > score {
				score, from = drop, fromDrop
			}
			if add[j] > score {
				score, from = add[j], fromAdd
			}
			diagonal, best[j] = best[j], score
			ways[i*wsize+j] = way | from
			if score > top {
				top, topAt = score, i*wsize+j
			}
		}
	}
	return alignment{score: int(top), steps: walk(ways, topAt, wsize, from)}.count(p, s)
}

// walk goes back from the best cell and gives the steps in order.
func walk(ways []uint8, at, width, from int) []step {
	var back []step
	for way := ways[at] & wayBits; way != fromNowhere; {
		i, j := at/width, at%width
		here := ways[at]
		switch way {
		case fromPair:
			back = append(back, step{from + i - 1, j - 1})
			at -= width + 1
			way = ways[at] & wayBits
		case fromDrop:
			back = append(back, step{-1, j - 1})
			at--
			if here&dropGoesOn == 0 {
				way = ways[at] & wayBits
			}
		case fromAdd:
			back = append(back, step{from + i - 1, -1})
			at -= width
			if here&addGoesOn == 0 {
				way = ways[at] & wayBits
			}
		}
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return back
}

// count counts the words of an alignment that are the same.
func (a alignment) count(p, s *wordList) alignment {
	a.equal = 0
	for _, st := range a.steps {
		if st.pasted >= 0 && st.stored >= 0 && p.words[st.pasted].Form == s.words[st.stored].Form {
			a.equal++
		}
	}
	return a
}

// scores compares the words of a quotation with those of a stretch of text by
// number instead of by letters.
type scores struct {
	forms, stems map[string]int32
	form, stem   []int32 // of the words of the stretch; -1 is none of the quotation
}

func pairScores(p, s *wordList) *scores {
	out := &scores{forms: map[string]int32{}, stems: map[string]int32{}}
	for i := range p.words {
		w := &p.words[i]
		if _, ok := out.forms[w.Form]; !ok {
			out.forms[w.Form] = int32(len(out.forms))
		}
		if _, ok := out.stems[w.Stem]; !ok {
			out.stems[w.Stem] = int32(len(out.stems))
		}
	}
	number := func(m map[string]int32, key string) int32 {
		if n, ok := m[key]; ok {
			return n
		}
		return -1
	}
	for i := range s.words {
		out.form = append(out.form, number(out.forms, s.words[i].Form))
		out.stem = append(out.stem, number(out.stems, s.words[i].Stem))
	}
	return out
}

type scoreRow struct {
	all        *scores
	form, stem int32
	equal      int32
	other      int32
}

func (s *scores) row(w *lang.Token) scoreRow {
	r := scoreRow{s, s.forms[w.Form], s.stems[w.Stem], scoreLong, scoreOther}
	if len(w.Form) <= shortWord {
		r.equal, r.other = scoreShort, scoreSmall
	}
	return r
}

func (r *scoreRow) score(j int) int32 {
	switch {
	case r.all.form[j] == r.form:
		return r.equal
	case r.all.stem[j] == r.stem:
		return scoreFamily
	}
	return r.other
}

// changes writes an alignment down as a difference of a quotation and the slice
// of the article that goes with it. strict compares quotation marks at the ends
// of words too, which are left alone where other things differ.
func changes(p, s *wordList, a *alignment, strict bool) []Change {
	var out []Change
	for _, st := range a.steps {
		var c Change
		if st.pasted >= 0 {
			c.Pasted = slice(p.text, trimmedPiece(p, st.pasted, a.pasted))
		}
		if st.stored >= 0 {
			c.Stored = slice(s.text, storedPiece(p, s, a, st.stored))
		}
		first := len(out) == 0
		switch {
		case st.stored < 0:
			c.Op = OpAdded
		case st.pasted < 0:
			c.Op = OpDropped
		case samePiece(c.Pasted, c.Stored, first, strict):
			c.Op = OpKept
		default:
			c.Op = OpChanged
		}
		out = appendChange(out, c)
	}
	return out
}

func appendChange(out []Change, c Change) []Change {
	if n := len(out); n > 0 && out[n-1].Op == c.Op {
		out[n-1].Pasted += c.Pasted
		out[n-1].Stored += c.Stored
		return out
	}
	return append(out, c)
}

// storedPiece is the piece of a word of the article. A mark behind the last
// one is left out where nothing was pasted behind the last word.
func storedPiece(p, s *wordList, a *alignment, i int) article.Range {
	r := trimmedPiece(s, i, a.stored)
	_, to := a.stored()
	_, pastedTo := a.pasted()
	if i != to-1 || pastedTo == 0 {
		return r
	}
	pasted := slice(p.text, trimmedPiece(p, pastedTo-1, a.pasted))
	if stored := slice(s.text, r); article.IsWordRune(folding.LastRune(pasted, 0)) {
		r.End -= len(stored) - len(strings.TrimRight(stored, ".,;:!?"))
	}
	return r
}

func slice(text string, r article.Range) string { return text[r.Start:r.End] }

// trimmedPiece is the piece of a word; at the ends of what is compared without
// white space and without quotation marks.
func trimmedPiece(l *wordList, i int, ends func() (from, to int)) article.Range {
	from, to := ends()
	r := l.pieces(i, i+1)
	if i == from {
		for r.Start < l.words[i].Start {
			c, n := utf8.DecodeRuneInString(l.text[r.Start:])
			if !folding.IsMark(c) && !unicode.IsSpace(c) && !(folding.IsDash(c) || c == '…' || c == '.') {
				break
			}
			r.Start += n
		}
	}
	if i == to-1 {
		if n := strings.IndexFunc(l.text[l.words[i].End:r.End], func(c rune) bool {
			return folding.IsMark(c) &&
				!folding.IsApostrophe(c)
		}); n >= 0 {
			r.End = l.words[i].End + n
		}
		for r.End > l.words[i].End {
			c, n := utf8.DecodeLastRuneInString(l.text[:r.End])
			if !folding.IsMark(c) && !unicode.IsSpace(c) && !folding.IsDash(c) {
				break
			}
			r.End -= n
		}
	}
	return r
}

// samePiece reports whether two words with the signs around them are the same. The
// first word of all may begin with either case.
func samePiece(pasted, stored string, first, strict bool) bool {
	a, b := foldPiece(pasted, strict), foldPiece(stored, strict)
	if a == b {
		return true
	}
	if !first {
		return false
	}
	for _, c := range folding.EitherCase(a) {
		if c == b {
			return true
		}
	}
	return false
}

func foldPiece(s string, strict bool) string {
	s = folding.Fold(s, nil)
	if strict {
		return s
	}
	s = strings.ReplaceAll(s, "...", "")
	withoutMarks := strings.NewReplacer("' ", " ", ",'", ",", ".'", ".", "?'", "?", "!'", "!")
	return strings.TrimLeft(withoutMarks.Replace(strings.TrimSuffix(s, "'")), "'")
}

// Wordings compares two wordings of what may be one quotation, of which none is right or
// wrong, word by word: pasted is the one, stored the other. share is the part of the
// words of the longer one that are the same in the other, from 0 to 1.
func Wordings(pasted, stored string) (difference []Change, share float64) {
	p, s := newWordList(pasted), newWordList(stored)
	if len(p.words) == 0 || len(s.words) == 0 || len(p.words)*len(s.words) > mostCells {
		return nil, 0
	}
	a := align(p, 0, len(p.words), s).count(p, s)
	fromP, toP := a.pasted()
	fromS, toS := a.stored()
	difference = appendEnd(nil, p, s, article.Range{End: fromP}, article.Range{End: fromS})
	difference = append(difference, changes(p, s, &a, false)...)
	difference = appendEnd(difference, p, s, article.Range{Start: toP, End: len(p.words)}, article.Range{Start: toS, End: len(s.words)})
	return difference, float64(a.equal) / float64(max(len(p.words), len(s.words)))
}

// appendEnd adds the words before or behind an alignment, which are of one wording alone
// or differ.
func appendEnd(out []Change, p, s *wordList, ofP, ofS article.Range) []Change {
	c := Change{Op: OpChanged}
	if ofP.Len() > 0 {
		c.Pasted = slice(p.text, p.pieces(ofP.Start, ofP.End))
	}
	if ofS.Len() > 0 {
		c.Stored = slice(s.text, s.pieces(ofS.Start, ofS.End))
	}
	switch {
	case c.Pasted == "" && c.Stored == "":
		return out
	case c.Stored == "":
		c.Op = OpAdded
	case c.Pasted == "":
		c.Op = OpDropped
	}
	return append(out, c)
}
