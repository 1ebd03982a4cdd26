package phrases

import (
	"fmt"

	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// VerdictKeys are the messages of the verdicts.
var VerdictKeys = map[verify.Verdict]string{
	verify.Verbatim:       "verify.verdict.verbatim",
	verify.AnotherSpeaker: "verify.verdict.speaker",
	verify.DiffersHere:    "verify.verdict.differs",
	verify.Stitched:       "verify.verdict.stitched",
	verify.Cut:            "verify.verdict.cut",
	verify.Reported:       "verify.verdict.reported",
	verify.NotHere:        "verify.verdict.not_here",
}

// OutcomeKeys are the messages of what became of a receipt.
var OutcomeKeys = map[cite.Outcome]string{
	cite.Unchanged:      "receipt.unchanged",
	cite.TextChanged:    "context.changed",
	cite.WordsChanged:   "context.gone",
	cite.ArticleMissing: "context.missing",
	cite.Mismatch:       "receipt.mismatch",
}

// NoteKeys are the messages of the notes of a verdict.
var NoteKeys = map[verify.NoteCode]string{
	verify.NoteOnlyMarked:          "verify.note.only_marked",
	verify.NoteIndented:            "verify.note.indented",
	verify.NoteLastMark:            "verify.note.last_mark",
	verify.NoteFirstWords:          "verify.note.first_words",
	verify.NoteFirstParts:          "verify.note.first_parts",
	verify.NoteSameMarks:           "verify.note.same_marks",
	verify.NoteSameLetters:         "verify.note.same_letters",
	verify.NoteInterrupted:         "verify.note.interrupted",
	verify.NotePart:                "verify.note.part",
	verify.NoteOwnWords:            "verify.note.own_words",
	verify.NoteReportedOf:          "verify.note.reported_of",
	verify.NoteReportedUnknown:     "verify.note.reported_of_unknown",
	verify.NoteOtherLetters:        "verify.note.other_letters",
	verify.NoteNotChecked:          "verify.note.not_checked",
	verify.NoteNotOf:               "verify.note.not_of",
	verify.NoteNearNotOf:           "verify.note.near_not_of",
	verify.NoteOnlyReported:        "verify.note.only_reported",
	verify.NoteOnlyReportedUnknown: "verify.note.only_reported_unknown",
	verify.NoteNotQuoting:          "verify.note.not_quoting",
	verify.NoteNotQuotingAny:       "verify.note.not_quoting_anybody",
	verify.NoteInMarks:             "verify.note.in_marks",
	verify.NoteDenied:              "verify.note.denied",
	verify.NoteDoubted:             "verify.note.doubted",
	verify.NoteStitchedOne:         "verify.note.stitched_one",
	verify.NoteStitchedMany:        "verify.note.stitched_many",
	verify.NoteHidesNothing:        "verify.note.hides_nothing",
	verify.NoteSearched:            "verify.searched",
	verify.NoteNotNever:            "verify.not_never",
	verify.NoteLeftOut:             "verify.note.left_out",
	verify.NotePutIn:               "verify.note.put_in",
	verify.NoteChanged:             "verify.note.changed",
	verify.NoteMoved:               "verify.note.moved",
	verify.NoteHiddenNegation:      "verify.note.hidden_negation",
	verify.NoteNegationBefore:      "verify.note.negation_before",
	verify.NoteAnotherSpeaker:      "verify.note.another_speaker",
}

// kindKeys are the messages that name what sort of word a callout is about.
var kindKeys = map[verify.CalloutKind]string{
	verify.CalloutNegation: "verify.kind.negation",
	verify.CalloutNumber:   "verify.kind.number",
	verify.CalloutUnit:     "verify.kind.unit",
	verify.CalloutDate:     "verify.kind.date",
	verify.CalloutName:     "verify.kind.name",
}

// Note says a note of a verdict. What it has of an article or of what was pasted goes
// through show, with the most characters of it that there is room for.
func (w Words) Note(n verify.Note, show func(words string, most int) string) string {
	const name, words = 60, 250
	a := n.Args
	switch {
	case n.Code == verify.NoteSearched && a.Until == "":
		return w.Count(a.N, "verify.searched_undated")
	case n.Code == verify.NoteSearched:
		return w.Count(a.N, "verify.searched", "Until", show(w.Date(a.Until), name))
	}
	kind, source := "", w.Say("verify.source.article")
	if a.Source == "briefing" {
		source = w.Say("verify.source.briefing")
	}
	if key := kindKeys[a.Kind]; key != "" {
		kind = w.Say(key)
	}
	return w.Say(NoteKeys[n.Code],
		"Source", source, "Speaker", show(a.Speaker, name), "Claimed", show(a.Claimed, name),
		"Kind", kind, "Stored", show(a.Stored, words), "Pasted", show(a.Pasted, words),
		"N", fmt.Sprint(a.N), "Articles", fmt.Sprint(a.Articles))
}
