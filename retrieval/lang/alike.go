package lang

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// Alike finds for a stem the stems that people use for the same thing: those of
// words/en/alike.txt and places.txt, and numbers in words and in digits. Other
// than what is merely related, they are looked for as if they were asked for.
var Alike = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	join := func(stems []string) { joinAlike(all, stems) }
	for _, line := range words.Table("en", "places") {
		join(stems(line))
	}
	for _, line := range words.Table("en", "alike") {
		asked, said, oneWay := strings.Cut(line, ":")
		if !oneWay {
			join(stems(strings.ReplaceAll(line, "=", " ")))
			continue
		}
		for _, b := range stems(said) {
			if a := Stem(asked); a != b && !slices.Contains(all[a], b) {
				all[a] = append(all[a], b)
			}
		}
	}
	for n, names := range englishNumbers() {
		join(append(names, strconv.Itoa(n)))
	}
	for n := 1; n <= 31; n++ {
		join([]string{strconv.Itoa(n), ordinal(n)})
	}
	return all
})

// joinAlike makes some stems alike.
func joinAlike(all map[string][]string, stems []string) {
	for _, a := range stems {
		for _, b := range stems {
			if a != b && !slices.Contains(all[a], b) {
				all[a] = append(all[a], b)
			}
		}
	}
}

// stems are the stems of the words of a line.
func stems(line string) []string {
	var all []string
	for form := range strings.FieldsSeq(line) {
		all = append(all, Stem(strings.ReplaceAll(form, "-", "")))
	}
	return all
}

// englishNumbers are the stems of the numbers from 2 to 99 in words, by the number.
func englishNumbers() map[int][]string {
	small := strings.Fields(`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
		sixteen seventeen eighteen nineteen`)
	tens := strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety")
	all := map[int][]string{}
	for n := 2; n < len(small); n++ {
		all[n] = []string{Stem(small[n])}
	}
	for i, ten := range tens {
		n := 10 * (i + 2)
		all[n] = []string{Stem(ten)}
		for one := 1; one < 10; one++ {
			all[n+one] = []string{Stem(ten + small[one])} // "forty-two", as one word
		}
	}
	return all
}

// ordinal is a day of a month as it is written in a date: 1st, 2nd, 11th.
func ordinal(n int) string {
	ending := "th"
	if n/10 != 1 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return strconv.Itoa(n) + ending
}

// Aliases are words as they are typed in a chat, with the words that they are
// read as: see words/en/casual.txt.
var Aliases = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, line := range words.Table("en", "casual") {
		typed, read, _ := strings.Cut(line, ":")
		all[typed] = strings.Fields(read)
	}
	return all
})

// Clipped are words that are cut short, with what they may stand for: see
// words/en/clipped.txt.
var Clipped = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for _, line := range words.Table("en", "clipped") {
		typed, read, _ := strings.Cut(line, ":")
		all[typed] = strings.Fields(read)
	}
	return all
})
