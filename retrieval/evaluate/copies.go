package evaluate

import (
	"slices"
	"strings"
	"unicode"
)

// CountCopies counts the near copies of relevant passages as relevant, too, and gives the
// number of queries that have any: a collection that has an introduction twice, once with a
// bracket more, judges one of both. A copy has half of the sequences of words of the
// passage, and one of the answers where there are any.
func (c *Collection) CountCopies() (queries int) {
	const sequence = 5
	sequences := make([]map[string]bool, len(c.Passages))
	with := map[string][]int{} // the passages that have a sequence
	number := map[string]int{}
	for i, p := range c.Passages {
		number[p.ID] = i
		words := strings.FieldsFunc(strings.ToLower(p.Text), func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M, unicode.N) })
		sequences[i] = map[string]bool{}
		for j := sequence; j <= len(words); j++ {
			s := strings.Join(words[j-sequence:j], " ")
			if !sequences[i][s] {
				sequences[i][s] = true
				with[s] = append(with[s], i)
			}
		}
	}
	for query, grades := range c.Relevant {
		more := map[string]int{}
		for id, grade := range grades {
			of := sequences[number[id]]
			shared := map[int]int{}
			for s := range of {
				for _, i := range with[s] {
					shared[i]++
				}
			}
			for i, n := range shared {
				p := &c.Passages[i]
				if grade > 0 && 2*n >= len(of) && grades[p.ID] == 0 && c.mayAnswer(query, p.Text) {
					more[p.ID] = grade
				}
			}
		}
		if len(more) > 0 {
			queries++
		}
		for id, grade := range more {
			grades[id] = grade
		}
	}
	return queries
}

// mayAnswer reports whether a text has one of the answers to a question, or none is known.
func (c *Collection) mayAnswer(query, text string) bool {
	answers := c.Answers[query]
	return len(answers) == 0 || slices.ContainsFunc(answers, func(a string) bool { return strings.Contains(fold(text), fold(a)) })
}
