package slip

import "strings"

// spellings are letters that sound alike, or nearly: those that a word is typed with by
// somebody who has only heard it.
var spellings = func() [][]string {
	var all [][]string
	for line := range strings.Lines(`k c ck ch kh q cc qu
f ph ff
s c ss z sc
j g dg
i y ie ee ea e
er or ar a re our
ay ai a ei ey e
o ou ow oa au aw
u oo ou ew
sh ch sch ti
x ks cks
w wh v
n kn nn gn
r wr rr rh
t tt th d
l ll
m mm mb
p pp
b bb
g gg gh
shun tion sion
`) {
		all = append(all, strings.Fields(line))
	}
	return all
}()

const (
	// mostSounds is the most places of a word that are spelt otherwise at once, each of
	// which makes the word soundShare as likely.
	mostSounds = 2
	soundShare = 0.4
	// mostSpelt bounds the forms that are tried for one word, each of which is looked up:
	// with three places and 3000 forms one question of a hundred took 10 ms more.
	mostSpelt = 800
)

// Sounds yields forms that sound like a word, with how likely each of them is meant: those
// with fewer places that are spelt otherwise first.
func Sounds(word string, yield func(form string, likely float64)) {
	tried, likely := 0, 1.0
	for places := 1; places <= mostSounds; places++ {
		likely *= soundShare
		respell(word, 0, places, func(form string) bool {
			if tried++; form != word {
				yield(form, likely)
			}
			return tried < mostSpelt
		})
	}
}

// respell yields word with so many places from an index on spelt otherwise, as long as
// yield wants more, and reports whether it does.
func respell(word string, from, places int, yield func(form string) bool) bool {
	if places == 0 {
		return yield(word)
	}
	for i := from; i < len(word); i++ {
		for _, sound := range spellings {
			for _, typed := range sound {
				if !strings.HasPrefix(word[i:], typed) {
					continue
				}
				for _, meant := range sound {
					if meant != typed && !respell(word[:i]+meant+word[i+len(typed):], i+len(meant), places-1, yield) {
						return false
					}
				}
			}
		}
	}
	return true
}
