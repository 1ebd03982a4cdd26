package evaluate

// WorseThan reports whether these figures are worse than those of another index on
// the same questions: fewer answered in the first excerpt, or fewer of those
// refused that nothing answers.
func (f QuestionFigures) WorseThan(other QuestionFigures) bool {
	return f.First < other.First || f.Answered > other.Answered
}

// Difference is a question that goes well with one index and not with another.
type Difference struct {
	ID string `json:"id"`
	// Question is for those who may read it; it is not to be logged.
	Question string `json:"question"`
	// Was and Is are the outcomes (see Miss), "right" when it goes well.
	Was string `json:"was"`
	Is  string `json:"is"`
}

// right is the outcome of a question that goes well.
const right = "right"

// Differences lists the questions that went well and do not now, and those that
// do now and did not, in the order of the questions.
func Differences(was, is QuestionFigures) (worse, better []Difference) {
	missed := func(f QuestionFigures) map[string]Miss {
		byID := make(map[string]Miss, len(f.Missed))
		for _, m := range f.Missed {
			byID[m.ID] = m
		}
		return byID
	}
	before, now := missed(was), missed(is)
	for _, m := range is.Missed {
		if _, ok := before[m.ID]; !ok {
			worse = append(worse, Difference{ID: m.ID, Question: m.Question, Was: right, Is: m.Outcome})
		}
	}
	for _, m := range was.Missed {
		if _, ok := now[m.ID]; !ok {
			better = append(better, Difference{ID: m.ID, Question: m.Question, Was: m.Outcome, Is: right})
		}
	}
	return worse, better
}
