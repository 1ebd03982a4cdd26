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
