package meaning

import (
	"slices"
	"unicode/utf8"
)

// unigram is SentencePiece's tokenizer of the same name: characters replaced as a
// table says, spaces made "▁" with one in front, and the text cut into the pieces
// whose scores are the greatest together.
type unigram struct {
	vocabulary           *vocabulary
	scores               []float32 // of the pieces
	open, close, unknown int32
	unknownScore         float32
	longest              int // bytes of a piece

	// from are characters, ascending, that are replaced by to[bounds[i]:bounds[i+1]].
	from, bounds, to []uint32
}

// metaspace stands for a space.
const metaspace = '▁'

// runesPerToken bounds how much of a text is cut into pieces to fill the room that
// there is: the longest pieces have 16 characters.
const runesPerToken = 16

func (u *unigram) tokenize(tokens []int32, text string, room int) []int32 {
	tokens = append(tokens, u.open)
	tokens = u.pieces(tokens, u.normalise(clip(text), (room+1)*runesPerToken), room-2)
	return append(tokens, u.close)
}

// normalise is the text as the pieces have it, cut to so many characters.
func (u *unigram) normalise(text string, most int) []byte {
	out := make([]byte, 0, len(text)+len(text)/4+utf8.UTFMax)
	runes := 0
	last := rune(-1)
	add := func(r rune) {
		if r == ' ' {
			if last == ' ' {
				return
			}
			last = r
			r = metaspace
		} else {
			if last < 0 {
				out = utf8.AppendRune(out, metaspace)
				runes++
			}
			last = r
		}
		out = utf8.AppendRune(out, r)
		runes++
	}
	for _, r := range text {
		if runes >= most {
			break
		}
		i, ok := slices.BinarySearch(u.from, uint32(r))
		if !ok {
			add(r)
			continue
		}
		for _, to := range u.replacement(i) {
			add(rune(to))
		}
	}
	return out
}

func (u *unigram) replacement(i int) []uint32 {
	from, to := u.bounds[i], u.bounds[i+1]
	if from > to || int(to) > len(u.to) {
		return nil
	}
	return u.to[from:to]
}

// step is the best way to a place in a text.
type step struct {
	score float64
	piece int32
	from  int32
}

// pieces adds the pieces of a normalised text, at most room of them.
func (u *unigram) pieces(tokens []int32, text []byte, room int) []int32 {
	const nowhere = -1e30
	best := make([]step, len(text)+1)
	for i := range best {
		best[i].score = nowhere
	}
	best[0].score = 0
	for at := 0; at < len(text); {
		_, size := utf8.DecodeRune(text[at:])
		base := best[at].score
		if base > nowhere {
			u.extend(best, text, at, base)
			if s := base + float64(u.unknownScore); s > best[at+size].score {
				best[at+size] = step{s, u.unknown, int32(at)}
			}
		}
		at += size
	}
	var back []int32
	for at := len(text); at > 0; at = int(best[at].from) {
		// Unknown characters in a row are one unknown piece.
		if p := best[at].piece; p != u.unknown || len(back) == 0 || back[len(back)-1] != p {
			back = append(back, p)
		}
	}
	slices.Reverse(back)
	return append(tokens, back[:min(len(back), max(room, 0))]...)
}

// extend offers each piece that begins at a place.
func (u *unigram) extend(best []step, text []byte, at int, base float64) {
	hash := uint32(hashStart)
	for end := at; end < len(text) && end-at < u.longest; {
		_, size := utf8.DecodeRune(text[end:])
		for _, b := range text[end : end+size] {
			hash = hashOn(hash, b)
		}
		end += size
		n := u.vocabulary.find(text[at:end], hash)
		if n < 0 || int32(n) == u.unknown {
			continue
		}
		if s := base + float64(u.scores[n]); s > best[end].score {
			best[end] = step{s, int32(n), int32(at)}
		}
	}
}
