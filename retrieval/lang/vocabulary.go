package lang

import (
	"encoding/binary"
)

// Vocable is what is known about a form wherever it is.
type Vocable struct {
	Form    string
	Class   Class
	Begins  Beginning // that of the plain form and of the stem
	written string    // the form as the scanner has it
	plain   string    // what an irregular form was led back to, or the form
	stemmed string    // the stem, "" until it is asked for
}

func newVocable(form string) Vocable {
	w := Vocable{Form: form, written: form, plain: form, Class: Classify(form)}
	if plain, ok := irregular[form]; ok {
		w.plain = plain
	}
	w.Begins = BeginningOf(w.plain)
	return w
}

// Stem is what the words of one family share. Of most words of a text nobody
// asks for it.
func (w *Vocable) Stem() string {
	if w.stemmed == "" {
		w.stemmed = stemPlain(w.plain)
	}
	return w.stemmed
}

// Beginning tells words apart by their first two bytes, as far as it can: by five
// bits of each, in which all letters differ. Stemming leaves them as they are. Of letters
// of three bytes, as in Thai, the first ones are alike: the last ones of two are taken.
type Beginning uint16

// BeginningOf is the beginning of a word, or of a stem whatever its language.
func BeginningOf(word string) Beginning {
	word = Bare(word)
	switch len(word) {
	case 0:
		return 0
	case 1:
		return Beginning(word[0]&31) << 5
	}
	const threeBytes = 0xe0
	switch {
	case word[0] >= threeBytes && len(word) >= 6:
		return Beginning(word[2]&31)<<5 | Beginning(word[5]&31)
	case word[0] >= threeBytes && len(word) >= 3:
		return Beginning(word[2]&31) << 5
	}
	return Beginning(word[0]&31)<<5 | Beginning(word[1]&31)
}

// Beginnings is a set of beginnings.
type Beginnings [1 << 10 / 64]uint64

// Add puts a beginning in.
func (s *Beginnings) Add(b Beginning) { s[b/64] |= 1 << (b % 64) }

// Has reports whether a beginning is in it.
func (s *Beginnings) Has(b Beginning) bool { return s[b/64]&(1<<(b%64)) != 0 }

// Vocabulary remembers the forms that were met: the stemmer takes
// microseconds, and texts use the same few thousand words again and again. It is
// a hash table of its own, since a question looks up ten thousand words and a map
// reads three places of the memory for each: a form of at most sixteen bytes, as
// nearly all are, is told by its slot alone.
type Vocabulary struct {
	language *Language // nil for English
	words    []Vocable // by their ids, which count them from 0
	slots    []slot    // a power of two of them, at most half in use
}

// slot is a place of the table, free where next is 0.
type slot struct {
	begins uint64 // the first eight bytes of the form
	ends   uint64 // the last eight bytes of one that is longer
	size   int32  // of the form
	next   int32  // the vocable's id and 1
}

const (
	// maxVocabulary bounds a vocabulary between two uses of it.
	maxVocabulary = 1 << 16
	// fewestSlots is the size of a table at first.
	fewestSlots = 1 << 10
)

func (v *Vocabulary) vocable(written string) Vocable {
	if v.language == nil {
		return newVocable(written)
	}
	return v.language.vocable(written)
}

// Clear forgets all forms.
func (v *Vocabulary) Clear() {
	clear(v.words)
	v.words = v.words[:0]
	clear(v.slots)
}

// Full reports whether it holds so many forms that it should be cleared before it is
// used for another text.
func (v *Vocabulary) Full() bool { return len(v.words) >= maxVocabulary }

// At is the vocable with an id. It may move with the next one that is made.
func (v *Vocabulary) At(id int) *Vocable { return &v.words[id] }

// word finds or makes the vocable of a form. It may move with the next one.
func (v *Vocabulary) word(form []byte) *Vocable { return &v.words[v.ID(form)] }

// ID finds or makes the vocable of a form and gives its id.
func (v *Vocabulary) ID(form []byte) int {
	if 2*len(v.words) >= len(v.slots) {
		v.grow()
	}
	begins, ends := firstBytes(form), lastBytes(form)
	for i := slotOf(begins, ends, len(form)); ; i++ {
		s := &v.slots[i&(len(v.slots)-1)]
		if s.next == 0 {
			*s = slot{begins, ends, int32(len(form)), int32(len(v.words) + 1)}
			v.words = append(v.words, v.vocable(string(form)))
			return len(v.words) - 1
		}
		if s.begins == begins && s.ends == ends && int(s.size) == len(form) &&
			(len(form) <= 16 || v.words[s.next-1].written == string(form)) {
			return int(s.next - 1)
		}
	}
}

// grow doubles the table.
func (v *Vocabulary) grow() {
	v.slots = make([]slot, max(fewestSlots, 2*len(v.slots)))
	for id := range v.words {
		form := []byte(v.words[id].written)
		begins, ends := firstBytes(form), lastBytes(form)
		i := slotOf(begins, ends, len(form))
		for v.slots[i&(len(v.slots)-1)].next != 0 {
			i++
		}
		v.slots[i&(len(v.slots)-1)] = slot{begins, ends, int32(len(form)), int32(id + 1)}
	}
}

// firstBytes are the first eight bytes of a form as a number, zeros for what it
// has not.
func firstBytes(form []byte) uint64 {
	if len(form) >= 8 {
		return binary.LittleEndian.Uint64(form)
	}
	var padded [8]byte
	copy(padded[:], form)
	return binary.LittleEndian.Uint64(padded[:])
}

// lastBytes are the last eight bytes of a longer form as a number.
func lastBytes(form []byte) uint64 {
	if len(form) <= 8 {
		return 0
	}
	return binary.LittleEndian.Uint64(form[len(form)-8:])
}

// slotOf is where the search for a form of so many bytes begins, to be taken
// modulo the size of the table.
func slotOf(begins, ends uint64, size int) int {
	const golden = 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio
	hash := (begins*golden ^ uint64(size) ^ ends) * golden
	return int((hash ^ hash>>32) * golden >> 33)
}

// Stem reduces a folded form of English to the stem of its family: Porter2, after
// irregular forms were led back to their plain one.
func Stem(form string) string {
	if plain, ok := irregular[form]; ok {
		form = plain
	}
	return stemPlain(form)
}

// stemPlain is Porter2. It leaves the first two letters as they are.
func stemPlain(form string) string {
	for i := range len(form) {
		if form[i] < 'a' || form[i] > 'z' {
			return form // numbers, other scripts
		}
	}
	return englishStem(form)
}

// Written is the word as it is written, in small letters; in English, folded.
func (v *Vocable) Written() string {
	if v.written == "" {
		return v.Form
	}
	return v.written
}
