// Package figures reads the numbers and dates that sentences state: how many were
// killed, how many fighters there are, when something was founded.
//
// [ParseQuestion] says what a question asks for: a measure (deaths, arrests, a count
// of some thing, an amount in some unit) or a date, and of what. [Question.Find] looks
// through the sentences of a passage, with what stands before them, and gives a
// [Figure] for each number or date that answers: its span as the text has it with its
// qualifier and unit, its value, and whether it is a part or a sum of others. [Dates]
// reads the dates of a sentence, and resolves relative ones against the date of the
// article only as far as the text says.
//
// What happens to people ("killed", "arrested") is found by rules alone. Anything else is
// a [Candidate]: a number or date of the kind asked for, weighed by how much of the question
// its sentence tells, how near to the number, and whether another number has it, with
// weights that were fitted to questions (by retrieval/internal/training/figures, whose doc.go
// says how); [Question.Choose] takes those that are likely.
//
// A figure belongs to a topic by rules: the words nearest to the number win, what
// stands before the sentence counts only where no other place, year or name comes
// between. When in doubt there is no row.
//
// In a table a number answers where the head of its column and its row say all that is
// asked. [SaidBy] tells by the places of a few verbs who states it.
//
// It must not know indexes, citations and speakers, and it makes no sentence: all it
// gives are ranges of the text and numbers. The tables of English words are in
// words/en/measures.txt and words/en/dates.txt; other languages are not read.
package figures
