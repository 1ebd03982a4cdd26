package pdf

import (
	"strings"
	"unicode"
)

// letterCount counts the characters of a page, to tell text from what fonts draw
// that do not say what.
type letterCount struct {
	shown, unknown, letters, latin, vowels, odd int
}

// minJudged is the fewest characters that a page is judged by.
const minJudged = 40

func (c *letterCount) add(s string) {
	before := ' '
	for _, r := range s {
		if r == ' ' {
			before = r
			continue
		}
		if 'a' <= r && r <= 'z' && before < unicode.MaxASCII { // most are
			c.shown++
			c.letters++
			c.latin++
			if isVowel(r) {
				c.vowels++
			}
			before = r
			continue
		}
		c.shown++
		switch {
		case r == '\ufffd':
			c.unknown++
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			c.letters++
			if r < 0x250 && unicode.IsLetter(r) {
				c.latin++
				if isVowel(r) {
					c.vowels++
				}
			}
			if unicode.IsLower(before) && unicode.IsUpper(r) || unicode.IsLetter(before) && unicode.IsDigit(r) {
				c.odd++
			}
		case unicode.IsLetter(before) && !isUsualSign(r):
			c.odd++
		}
		before = r
	}
}

func isUsualSign(r rune) bool {
	return unicode.In(r, unicode.Po, unicode.Pd, unicode.Pe, unicode.Pf) && r != '#' && r != '\\'
}

// consonants are the small letters of Latin that are not vowels.
const consonants = "bcdfghjklmnpqrstvwxzßçñłščřžćśźżğşţđþðńňťďľĺŕ"

func isVowel(r rune) bool {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return !strings.ContainsRune(consonants, unicode.ToLower(r))
}

// isUnnamed reports whether the characters of a page are not those that it
// shows: most have no name, or are signs and dingbats.
func (c letterCount) isUnnamed() bool {
	return c.unknown*2 > c.shown || c.shown >= minJudged && c.letters*2 < c.shown
}

// isUnlikely reports whether the letters of a page are hardly those of words: a
// font that numbers its glyphs has too few vowels or too many, and signs and
// capitals within words.
func (c letterCount) isUnlikely() bool {
	if c.shown < 2*minJudged || c.latin*2 < c.letters {
		return false
	}
	return c.vowels*100 < c.latin*18 || c.vowels*100 > c.latin*72 || c.odd*100 > c.letters*20
}
