package rank

import "github.com/verbatim-bot/verbatim/retrieval/rank/internal/asking"

// AnswerType is what a question asks for.
type AnswerType = asking.Type

// The types of answers that are told apart. Anything else is AnyAnswer.
const (
	AnyAnswer    = asking.Any
	PersonAnswer = asking.Person
	DateAnswer   = asking.Date
	PlaceAnswer  = asking.Place
	NumberAnswer = asking.Number
	ReasonAnswer = asking.Reason
	NameAnswer   = asking.Name // what company, which team: a name of any kind
	KindAnswer   = asking.Kind // what colour, which nationality, what occupation
)
