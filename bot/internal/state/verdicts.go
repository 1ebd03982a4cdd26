package state

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// verdictMark is between a server and the rest in the keys of verdicts, which are in
// the bucket of the gaps: both are pruned alike.
const verdictMark = "\x01"

// maxVerdicts bounds the verdicts of one server.
const maxVerdicts = 1_000

// Verdict is what people said of the passage that answered a question, without who.
type Verdict struct {
	Question string `json:"-"`
	Receipt  string `json:"-"`
	// Yes and No are how many found that it was, or was not, what they had asked for.
	Yes  int       `json:"yes,omitempty"`
	No   int       `json:"no,omitempty"`
	Last time.Time `json:"last"`
}

// Judge counts a verdict. Above maxVerdicts new ones of a server are not counted
// until old ones have gone.
func (s *Store) Judge(server, question, receipt string, yes bool, now time.Time) error {
	question = strings.Join(strings.Fields(question), " ")
	key := server + verdictMark + question + "\x00" + receipt
	err := alter(s, bucketGaps, key, func(v *Verdict, known bool) error {
		if !known {
			if all, err := s.Verdicts(server, now); err != nil || len(all) >= maxVerdicts {
				return cmp.Or(err, errUnchanged)
			}
		}
		if now.Sub(v.Last) > MaxAge {
			*v = Verdict{}
		}
		if v.Last = now; yes {
			v.Yes++
		} else {
			v.No++
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("count a verdict: %w", err)
	}
	return nil
}

// Verdicts lists the verdicts of a server, the newest first.
func (s *Store) Verdicts(server string, now time.Time) ([]Verdict, error) {
	var list []Verdict
	prefix := server + verdictMark
	err := s.records.each(bucketGaps, prefix, func(key string, value []byte) error {
		var v Verdict
		if err := json.Unmarshal(value, &v); err != nil || now.Sub(v.Last) > MaxAge {
			return nil // is removed when the store is swept
		}
		v.Question, v.Receipt, _ = strings.Cut(strings.TrimPrefix(key, prefix), "\x00")
		list = append(list, v)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list the verdicts: %w", err)
	}
	slices.SortStableFunc(list, func(a, b Verdict) int { return b.Last.Compare(a.Last) })
	return list, nil
}
