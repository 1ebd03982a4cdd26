package lang

import (
	"math"
	"strconv"
	"strings"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// CommonShare is, for the common stems of English, the share of passages of
// any text that hold it. The lines of words/en/common.txt have the form
// "n: stem stem", for one passage of 2^n.
var CommonShare = sync.OnceValue(func() map[string]float64 {
	shares := make(map[string]float64, 10000)
	for _, line := range words.Table("en", "common") {
		class, stems, _ := strings.Cut(line, ":")
		n, err := strconv.Atoi(class)
		if err != nil {
			panic("lang: words/en/common.txt: " + err.Error())
		}
		for s := range strings.FieldsSeq(stems) {
			shares[s] = math.Exp2(-float64(n))
		}
	}
	return shares
})

// IsEnglish reports whether a stem is a common one of English, so that it is hardly
// a typing mistake where a collection does not know it.
func IsEnglish(stem string) bool {
	_, ok := CommonShare()[stem]
	return ok
}

// inflections are the endings that make another form of the same word.
var inflections = map[string]bool{
	"": true, "e": true, "y": true, "s": true, "es": true, "ies": true, "d": true, "ed": true, "ied": true, "ing": true, "ying": true,
	"er": true, "ers": true, "ier": true, "est": true, "iest": true, "ly": true, "ily": true,
}

// IsEnglishWord reports whether a form is a common word of English or inflects one.
// Its stem alone would not tell: that of "convenent" is the one of convention.
func IsEnglishWord(form, stem string) bool {
	if !IsEnglish(stem) {
		return false
	}
	if _, ok := irregular[form]; ok || form == stem {
		return true
	}
	base := strings.TrimSuffix(stem, "i") // happi: happy, happier
	ending, ok := strings.CutPrefix(form, base)
	if !ok || len(base) < 3 {
		return false
	}
	if len(ending) > 2 && ending[0] == base[len(base)-1] {
		ending = ending[1:] // stopped
	}
	return inflections[ending]
}
