package lang

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is a word of a text, as it is looked for.
type Token struct {
	// Start and End are the bytes of the text that the word takes up, without
	// a possessive 's.
	Start, End int
	// Position counts the words of the text from 0. A hyphenated word is found
	// as a whole and by its parts: "al-Baghdadi" is albaghdadi at position 0,
	// al at 0 and baghdadi at 1. So the number of positions, not of tokens, is
	// the length of a text: see Length.
	Position int
	// Whole is true for the joined form of a hyphenated word.
	Whole bool
	// Form is the word folded: lower case, accents and inner marks off,
	// "U.S." as "usa", "1,100" as "1100".
	Form string
	// Stem is what words of one family share: "attacked" and "attacks" are
	// "attack", "won" is "win". In other languages than English it is marked with
	// the language: "de:haus".
	Stem string
	// Class is what the word is good for.
	Class Class
}

// Tokens cuts a text of English, or of no language that is known, into its words.
// Documents and questions go through it alike, so what one writes the other finds.
func Tokens(text string) []Token { return English.Tokens(text) }

// Length is the number of words of a text, a hyphenated word counted by its
// parts.
func Length(text string) int { return English.Length(text) }

const (
	// maxForm bounds the bytes of a form. What is longer is not a word; its
	// first bytes are enough to find it again.
	maxForm = 48
	// maxWholeParts bounds the parts that are joined to a whole: beyond it
	// ("a-b-c-d-e") only the parts are words.
	maxWholeParts = 4
)

// Scanner walks a text from one group of hyphenated words to the next; most
// groups are a single word. It allocates only to grow its buffers.
type Scanner struct {
	language *Language // nil for English
	text     string
	at       int
	// Pieces are the words of the group found by Next, the whole first where
	// there is one; Parts is their number without the whole. They lie in room.
	Pieces []Piece
	Parts  int
	room   []Piece
	// folded holds the forms of the pieces.
	folded []byte
	// counted is true when the group before was a number in words.
	counted bool
	// glued is true when the next piece of the group follows without a hyphen, and
	// is true when some are joined by "&".
	glued, and bool
}

// Piece is one word of a group.
type Piece struct {
	Start, End int  // bytes of the text
	from, to   int  // bytes of Scanner.folded
	Whole      bool // the joined form of the group
	Capital    bool // begins with an upper-case letter
	Upper      bool // two upper-case letters or more, and no lower-case one
	Digit      bool // holds a digit
}

// Form is the form of a piece of the group, good until the next one.
func (s *Scanner) Form(p Piece) []byte { return s.folded[p.from:p.to] }

// Next finds the next group and reports whether there is one.
func (s *Scanner) Next() bool {
	if !s.skip() {
		return false
	}
	s.room = append(s.room[:0], Piece{}) // the place of the whole is kept free
	s.folded = s.folded[:0]
	s.and = false
	for {
		s.room = append(s.room, s.piece())
		if s.glued {
			continue
		}
		n := joint(s.text[s.at:])
		if n == 0 || !beginsWord(s.text[s.at+n:]) {
			break
		}
		s.and = s.and || s.text[s.at] == '&'
		s.at += n
	}
	s.Parts = len(s.room) - 1
	s.Pieces = s.room
	s.readDate()
	if !s.join() && !s.joinName() && !s.joinSigns() && !s.joinNumber() {
		s.Pieces = s.room[1:]
	}
	return true
}

// join makes the whole of a hyphenated group, where it is worth one.
func (s *Scanner) join() bool {
	if s.Parts < 2 || s.Parts > maxWholeParts {
		return false
	}
	first, last := s.Pieces[1], s.Pieces[s.Parts]
	if first.Digit && last.Digit {
		return false // "4,000-6,000", "2023-11-24" are no words
	}
	from := len(s.folded)
	for i, p := range s.Pieces[1:] {
		if s.and && i > 0 {
			s.folded = append(s.folded, '&') // "AT&T" is another word than "att"
		}
		s.folded = append(s.folded, s.folded[p.from:p.to]...)
	}
	if len(s.folded)-from > maxForm {
		return false
	}
	s.Pieces[0] = Piece{
		Start: first.Start, End: last.End, from: from, to: len(s.folded), Whole: true,
		Capital: first.Capital, Upper: first.Upper, Digit: first.Digit || last.Digit,
	}
	return true
}

// months are the names of the months in a date of digits.
var months = [...]string{
	"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
}

// readDate reads the digits of "2024-05-07" as "2024, May, 7", as others write
// the date.
func (s *Scanner) readDate() {
	if s.Parts != 3 || s.room[1].to-s.room[1].from != 4 {
		return
	}
	for _, p := range s.room[1:] {
		for _, c := range s.folded[p.from:p.to] {
			if !IsDigit(c) {
				return
			}
		}
	}
	month, day := &s.room[2], &s.room[3]
	if month.to-month.from != 2 || day.to-day.from != 2 {
		return
	}
	n := 10*int(s.folded[month.from]-'0') + int(s.folded[month.from+1]-'0')
	if n < 1 || n > len(months) {
		return
	}
	if s.folded[day.from] == '0' {
		day.from++
	}
	month.from = len(s.folded)
	s.folded = append(s.folded, s.month(n)...)
	month.to = len(s.folded)
}

// month is the name of a month, counted from 1, in the language of the text.
func (s *Scanner) month(n int) string {
	if s.language != nil {
		if all := s.language.table().months; len(all) == len(months) {
			return all[n-1]
		}
	}
	return months[n-1]
}

// names of two words that have a short form: the first word, the second, and
// what both are as one word.
var names = []struct{ first, second, whole string }{
	{"united", "states", "usa"}, {"united", "kingdom", "uk"}, {"united", "nations", "un"},
	{"european", "union", "eu"}, {"prime", "minister", "primeminister"},
}

// joinName makes one word of a name of two words that has a short form, so that
// "US" finds "the United States".
func (s *Scanner) joinName() bool {
	if s.Parts != 1 {
		return false
	}
	first := s.room[1]
	if c := s.folded[first.from]; c != 'u' && c != 'e' && c != 'p' || s.at >= len(s.text) || s.text[s.at] != ' ' {
		return false // as for nearly all words
	}
	for i := range names {
		n := &names[i]
		if string(s.folded[first.from:first.to]) != n.first {
			continue
		}
		rest := s.text[s.at:]
		if len(rest) <= len(n.second) || rest[0] != ' ' || !strings.EqualFold(rest[1:1+len(n.second)], n.second) ||
			GoesOn(rest[1+len(n.second):]) {
			continue
		}
		s.at++
		second := s.piece()
		s.room = append(s.room, second)
		s.Parts, s.Pieces = 2, s.room
		from := len(s.folded)
		s.folded = append(s.folded, n.whole...)
		s.room[0] = Piece{Start: first.Start, End: second.End, from: from, to: len(s.folded), Whole: true, Capital: first.Capital}
		return true
	}
	return false
}

// joinNumber makes one word of a number of two, "cuarenta y dos" or "сорок два", in
// digits. Behind a number ("ciento cuarenta y dos") they are a part of another one.
func (s *Scanner) joinNumber() bool {
	if s.language == nil || s.Parts != 1 {
		return false
	}
	numbers := s.language.table().numbers
	if numbers == nil {
		return false
	}
	first := s.room[1]
	n, behind := numbers.first[string(s.Form(first))], s.counted
	s.counted = n > 0 || s.language.table().classes[string(s.Form(first))]&Number != 0
	if n == 0 || behind {
		return false
	}
	at, folded := s.at, len(s.folded)
	for more := 0; more < 2 && s.at < len(s.text) && s.text[s.at] == ' ' && beginsWord(s.text[s.at+1:]); more++ {
		s.at++
		next := s.piece()
		s.room = append(s.room, next)
		m := numbers.second[string(s.Form(next))]
		if m == 0 && more == 0 && numbers.and != "" && string(s.Form(next)) == numbers.and {
			continue
		}
		if m == 0 || (more == 0) != (numbers.and == "") || GoesOn(s.text[s.at:]) || joint(s.text[s.at:]) > 0 {
			break
		}
		s.Parts, s.Pieces = len(s.room)-1, s.room
		from := len(s.folded)
		s.folded = strconv.AppendInt(s.folded, int64(n+m), 10)
		s.room[0] = Piece{Start: first.Start, End: next.End, from: from, to: len(s.folded), Whole: true, Digit: true}
		return true
	}
	s.at, s.folded, s.room, s.glued = at, s.folded[:folded], s.room[:2], false
	s.Pieces = s.room
	return false
}

// joinSigns makes one word of a sign of a script without spaces and the next one, or
// of a letter of Thai and the next two: no sign says where a word begins, and most
// words are of two.
func (s *Scanner) joinSigns() bool {
	first := s.room[1]
	if s.Parts != 1 || s.text[first.Start] < utf8.RuneSelf {
		return false
	}
	r, n := utf8.DecodeRuneInString(s.text[first.Start:])
	if !isIdeograph(r) {
		return false
	}
	more := 1
	if r < 0x0e80 { // Thai
		more = 2
	}
	from, end := len(s.folded), first.Start+n
	s.folded = append(s.folded, s.folded[first.from:first.to]...)
	for at := end; more > 0; at += n {
		r, n = utf8.DecodeRuneInString(s.text[at:])
		switch {
		case isIdeograph(r) && !isInner(r):
			s.fold(from, r)
			end, more = at+n, more-1
		case !isInner(r) || n == 0:
			s.folded = s.folded[:from]
			return false
		}
	}
	s.room[0] = Piece{Start: first.Start, End: end, from: from, to: len(s.folded), Whole: true}
	return true
}

// isStopSign reports whether a form is a letter that is not a word alone: of Thai, or of
// the syllables of Japanese.
func isStopSign(form string) bool {
	r, n := utf8.DecodeRuneInString(form)
	return n == len(form) && r >= 0x0e00 && unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Thai)
}

// skip moves to the first byte of the next word.
func (s *Scanner) skip() bool {
	for s.at < len(s.text) {
		c := s.text[s.at]
		if c < utf8.RuneSelf {
			if asciiWord[c] {
				return true
			}
			s.at++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		if kindOf(r)&(letterOrDigit|pictureSign) != 0 {
			return true
		}
		s.at += n
	}
	return false
}

// piece reads one word from s.at, which is at a letter or digit.
func (s *Scanner) piece() Piece {
	p := Piece{Start: s.at, from: len(s.folded)}
	letters, lower, dots := 0, 0, 0
	p.End, s.glued = s.at, false
	for s.at < len(s.text) {
		c := s.text[s.at]
		if c < utf8.RuneSelf && asciiWord[c] { // nearly every byte
			if letters > 0 && (p.Digit && c > '9' || 'A' <= c && c <= 'Z') && s.partsAt(c, &p, lower == letters) {
				s.glued = true
				return s.finish(p, letters, lower)
			}
			letters++
			if c >= 'a' {
				lower++
				s.letter(&p, c)
			} else {
				s.capitalOrDigit(&p, c, letters == 1)
			}
			continue
		}
		switch {
		case c >= utf8.RuneSelf && !isApostrophe(s.text[s.at:]):
			letter, small, more := s.wide(&p, letters == 0)
			letters, lower = letters+letter, lower+small
			if !more {
				return s.finish(p, letters, lower)
			}
		case c == '.' && dots == letters-1 && !p.Digit && acronymGoesOn(s.text[s.at+1:]):
			dots++
			s.at++
		case c == '.' && dots > 0 && dots == letters-1: // the last point of "U.S."
			s.at++
			p.End = s.at
			s.possessive()
			return s.finish(p, letters, lower)
		case (c == '.' || c == ',') && p.Digit && s.numberGoesOn(c):
			if c == '.' && len(s.folded)-p.from < maxForm {
				s.folded = append(s.folded, c)
			}
			s.at++
		case (c == '+' || c == '#') && letters == 1:
			s.suffix(&p)
			return s.finish(p, letters, lower)
		default:
			n := apostrophe(s.text[s.at:])
			if n == 0 || s.possessive() || !beginsWord(s.text[s.at+n:]) {
				return s.finish(p, letters, lower)
			}
			s.at += n
			switch s.atApostrophe(&p) {
			case beginsWordBehind:
				letters, lower = 0, 0
			case endsWord:
				return s.finish(p, letters, lower)
			}
		}
	}
	return s.finish(p, letters, lower)
}

// letter adds a byte to the form of the word and goes on to the next.
func (s *Scanner) letter(p *Piece, c byte) {
	if len(s.folded)-p.from < maxForm {
		s.folded = append(s.folded, c)
	}
	s.at++
	p.End = s.at
}

// capitalOrDigit is letter for a byte that is not a small letter; first reports whether it is
// the first of the word.
func (s *Scanner) capitalOrDigit(p *Piece, c byte, first bool) {
	if c < 'A' {
		p.Digit = true
		s.letter(p, c)
		return
	}
	p.Capital = p.Capital || first
	if c == 'I' && s.language != nil && s.language.turkish {
		s.write(p.from, 'ı')
		s.at++
		p.End = s.at
		return
	}
	s.letter(p, c+'a'-'A')
}

// What an apostrophe in a word does to it.
const (
	joins            = iota
	beginsWordBehind // the word begins behind it
	endsWord         // the word ends before it
)

// elided is what is left before an apostrophe of the words that French and Italian
// names in other languages begin with.
var elided = map[string]bool{"d": true, "l": true, "qu": true, "dell": true, "dall": true, "nell": true, "sull": true}

// atApostrophe says what the apostrophe that the scanner is behind does to the word p.
func (s *Scanner) atApostrophe(p *Piece) int {
	before := string(s.folded[p.from:])
	switch l := s.language; {
	case l != nil && l.elides[before]:
		s.folded = s.folded[:p.from]
		*p = Piece{Start: s.at, End: s.at, from: p.from}
		return beginsWordBehind
	case l != nil && l.suffixes && len(before) > 1:
		for s.at < len(s.text) && GoesOn(s.text[s.at:]) {
			_, n := utf8.DecodeRuneInString(s.text[s.at:])
			s.at += n
		}
		return endsWord
	case elided[before] && (l == nil || l.elides == nil):
		s.glued = true // "d'accord" is found as it stands and as "accord"
		return endsWord
	}
	return joins
}

// wide reads the character beyond ASCII at s.at into the word p. letter is 1 for a
// letter or a digit, lower is 1 for a letter that is not upper-case, and more reports
// whether the word may go on behind it.
func (s *Scanner) wide(p *Piece, first bool) (letter, lower int, more bool) {
	r, n := utf8.DecodeRuneInString(s.text[s.at:])
	k := kindOf(r)
	switch {
	case k&innerMark != 0:
		s.at += n
		p.End = s.at
		return 0, 0, true
	case k&(letterOrDigit|pictureSign) == 0 || r == utf8.RuneError:
		return 0, 0, false
	case k&(spacelessSign|pictureSign) != 0:
		// No spaces part these scripts' words, and emoji: every sign is one.
		if s.at == p.Start {
			s.at += n
			p.End = s.at
			s.fold(p.from, r)
		}
		return 0, 0, false
	}
	s.at += n
	p.End = s.at
	s.write(p.from, r)
	switch {
	case k&upperCase != 0:
		p.Capital = p.Capital || first
		return 1, 0, true
	case k&digit != 0:
		p.Digit = true
		return 1, 0, true
	}
	return 1, 1, true
}

// possessive steps over the 's of "Russia's", which is not part of the word.
func (s *Scanner) possessive() bool {
	n := apostrophe(s.text[s.at:])
	rest := s.text[s.at+n:]
	if n == 0 || rest == "" || rest[0]|0x20 != 's' || GoesOn(rest[1:]) {
		return false
	}
	s.at += n + 1
	return true
}

// suffix takes the signs into a word of one letter that make a name of it: "C++",
// "C#".
func (s *Scanner) suffix(p *Piece) {
	for _, sign := range []string{"++", "#"} {
		if rest, ok := strings.CutPrefix(s.text[s.at:], sign); ok && !GoesOn(rest) {
			s.folded = append(s.folded, sign...)
			s.at += len(sign)
			p.End = s.at
			return
		}
	}
}

// partsAt reports whether a word that has come to the letter c, which goes on
// without a hyphen, ends before it: a number before its unit ("30kg") and a part
// of a name of code ("getBoatCount").
func (s *Scanner) partsAt(c byte, p *Piece, small bool) bool {
	before := s.text[s.at-1]
	switch {
	case p.Digit && IsDigit(before) && IsASCIILetter(c):
		return units[string(letterRun(s.text[s.at:]))]
	case small && 'A' <= c && c <= 'Z' && s.at-p.Start >= 2 && s.at+1 < len(s.text):
		next := s.text[s.at+1]
		return 'a' <= next && next <= 'z' && humped(s.text[s.at:])
	case len(s.room) > 1 && 'A' <= c && c <= 'Z' && 'a' <= before && before <= 'z':
		return s.room[len(s.room)-1].End == p.Start // a further part of the same name
	}
	return false
}

// humped reports whether the letters that text begins with are such a name to
// their end.
func humped(text string) bool { return !GoesOn(text[len(letterRun(text)):]) }

// letterRun is the letters of English that text begins with, and at most maxForm.
func letterRun(text string) string {
	n := 0
	for n < len(text) && n < maxForm && IsASCIILetter(text[n]) {
		n++
	}
	return text[:n]
}

// units are what is parted from a number that it comes right after.
var units = map[string]bool{
	"kg": true, "mg": true, "km": true, "cm": true, "mm": true, "ft": true, "lb": true, "lbs": true, "oz": true, "mph": true, "kph": true,
	"kmh": true, "kW": true, "kw": true, "kWh": true, "kwh": true, "MW": true, "mw": true, "GW": true, "gw": true, "KB": true, "kB": true,
	"kb": true, "MB": true, "mb": true, "GB": true, "gb": true, "TB": true, "tb": true, "Hz": true, "kHz": true, "MHz": true, "GHz": true,
	"am": true, "pm": true, "px": true, "ms": true, "hrs": true, "mins": true, "yrs": true, "ml": true, "cl": true,
}

// finish closes a piece at the scanner's place.
func (s *Scanner) finish(p Piece, letters, lower int) Piece {
	if form := s.folded[p.from:]; p.Digit && len(form) > 2 && form[0] == 'v' && IsDigit(form[1]) && bytes.IndexByte(form, '.') > 0 {
		p.from++ // "v2.10.3" is version 2.10.3
	}
	p.Upper = lower == 0 && letters >= 2 && !p.Digit
	if p.Upper && string(s.folded[p.from:]) == "us" {
		s.folded = append(s.folded, 'a') // the country, not the pronoun
	}
	p.to = len(s.folded)
	return p
}

// write appends a letter of a word as the language is analysed: without its accents in
// English, in small letters alone in others.
func (s *Scanner) write(from int, r rune) {
	l := s.language
	if l == nil {
		s.fold(from, r)
		return
	}
	if len(s.folded)-from >= maxForm-utf8.UTFMax {
		return
	}
	if l.turkish && r == 'İ' {
		r = 'i'
	}
	s.folded = utf8.AppendRune(s.folded, toLower(r))
}

// fold appends a letter, lower-cased and without its accents.
func (s *Scanner) fold(from int, r rune) {
	if len(s.folded)-from >= maxForm-utf8.UTFMax {
		return
	}
	if p := pageOf(r); p != nil && p.folded[r&255] != 0 {
		s.folded = utf8.AppendRune(s.folded, p.folded[r&255])
		return
	}
	s.folded = appendFolded(s.folded, r)
}

// plainLetters are the letters whose marks Unicode does not take apart.
var plainLetters = map[rune]string{
	'ß': "ss", 'ø': "o", 'ł': "l", 'æ': "ae", 'œ': "oe", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h", 'ς': "σ",
}

// acronymGoesOn reports whether after a point inside "U.S" one more single letter
// follows: the rest is "S", "S.", "S.-led", but not "Smith".
func acronymGoesOn(rest string) bool {
	return len(rest) > 0 && IsASCIILetter(rest[0]) && !GoesOn(rest[1:])
}

// numberGoesOn reports whether the point or comma at the scanner's place is part of
// a number: "3.5", "1,100".
func (s *Scanner) numberGoesOn(c byte) bool {
	rest := s.text[s.at+1:]
	if s.at == 0 || !IsDigit(s.text[s.at-1]) || rest == "" || !IsDigit(rest[0]) {
		return false
	}
	if c == '.' {
		return true
	}
	return len(rest) >= 3 && IsDigit(rest[1]) && IsDigit(rest[2]) && (len(rest) == 3 || !IsDigit(rest[3]))
}

// asciiWord holds the letters and digits.
var asciiWord = func() (t [utf8.RuneSelf]bool) {
	for c := range t {
		t[c] = IsDigit(byte(c)) || IsASCIILetter(byte(c))
	}
	return t
}()

// IsASCIIWord, IsDigit and IsASCIILetter tell the bytes of ASCII.
func IsASCIIWord(c byte) bool   { return asciiWord[c] }
func IsDigit(c byte) bool       { return '0' <= c && c <= '9' }
func IsASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func beginsWord(s string) bool {
	if s == "" {
		return false
	}
	if s[0] < utf8.RuneSelf {
		return asciiWord[s[0]]
	}
	r, _ := utf8.DecodeRuneInString(s)
	return isWord(r) || isSign(r)
}

// GoesOn reports whether a word that has come to here would go on with s.
func GoesOn(s string) bool {
	if s == "" {
		return false
	}
	if s[0] < utf8.RuneSelf {
		return asciiWord[s[0]]
	}
	r, _ := utf8.DecodeRuneInString(s)
	return isWord(r) || isInner(r)
}

// joint is the length of the hyphen or "&" that s begins with, 0 if it does not.
func joint(s string) int {
	switch {
	case s == "":
		return 0
	case s[0] == '-' || s[0] == '&':
		return 1
	case len(s) >= 3 && (s[:3] == "\u2010" || s[:3] == "\u2011"):
		return 3
	}
	return 0
}

// apostrophe is the length of the apostrophe that s begins with, 0 if it does not.
func apostrophe(s string) int {
	switch {
	case s == "":
		return 0
	case s[0] == '\'':
		return 1
	case isApostrophe(s):
		return 3
	}
	return 0
}

func isApostrophe(s string) bool { return len(s) >= 3 && s[:3] == "\u2019" }

// Reset makes the scanner start on another text, with its buffers kept.
func (s *Scanner) Reset(text string, l *Language) {
	if l == English {
		l = nil
	}
	s.text, s.at, s.language, s.counted = text, 0, l, false
}
