package rank

import (
	"math"
	"strings"
	"sync"
)

// commonShare is, for the common stems of English, the share of passages of
// any text that hold it.
var commonShare = sync.OnceValue(func() map[string]float64 {
	shares := make(map[string]float64, 10000)
	for n, stems := range commonStems {
		for s := range strings.FieldsSeq(stems) {
			shares[s] = math.Exp2(-float64(n))
		}
	}
	return shares
})

// isEnglish tells that a stem is a common one of English, so that it is hardly
// a typing mistake where a collection does not know it.
func isEnglish(stem string) bool {
	_, ok := commonShare()[stem]
	return ok
}

// inflections are the endings that make another form of the same word.
var inflections = map[string]bool{
	"": true, "e": true, "y": true, "s": true, "es": true, "ies": true, "d": true, "ed": true, "ied": true, "ing": true, "ying": true,
	"er": true, "ers": true, "ier": true, "est": true, "iest": true, "ly": true, "ily": true,
}

// isEnglishWord tells that a form is a common word of English or inflects one.
// Its stem alone would not tell: that of "convenent" is the one of convention.
func isEnglishWord(form, stem string) bool {
	if !isEnglish(stem) {
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
