package bot

import (
	"fmt"

	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// noteKeys are the messages of the notes of a verdict.
var noteKeys = map[retrieval.NoteCode]string{
	retrieval.NoteOnlyMarked:          "verify.note.only_marked",
	retrieval.NoteLastMark:            "verify.note.last_mark",
	retrieval.NoteFirstWords:          "verify.note.first_words",
	retrieval.NoteFirstParts:          "verify.note.first_parts",
	retrieval.NoteSameMarks:           "verify.note.same_marks",
	retrieval.NoteSameLetters:         "verify.note.same_letters",
	retrieval.NoteInterrupted:         "verify.note.interrupted",
	retrieval.NotePart:                "verify.note.part",
	retrieval.NoteOwnWords:            "verify.note.own_words",
	retrieval.NoteReportedOf:          "verify.note.reported_of",
	retrieval.NoteReportedUnknown:     "verify.note.reported_of_unknown",
	retrieval.NoteNotChecked:          "verify.note.not_checked",
	retrieval.NoteNotOf:               "verify.note.not_of",
	retrieval.NoteNearNotOf:           "verify.note.near_not_of",
	retrieval.NoteOnlyReported:        "verify.note.only_reported",
	retrieval.NoteOnlyReportedUnknown: "verify.note.only_reported_unknown",
	retrieval.NoteNotQuoting:          "verify.note.not_quoting",
	retrieval.NoteNotQuotingAny:       "verify.note.not_quoting_anybody",
	retrieval.NoteInMarks:             "verify.note.in_marks",
	retrieval.NoteDenied:              "verify.note.denied",
	retrieval.NoteStitchedOne:         "verify.note.stitched_one",
	retrieval.NoteStitchedMany:        "verify.note.stitched_many",
	retrieval.NoteHidesNothing:        "verify.note.hides_nothing",
	retrieval.NoteSearched:            "verify.searched",
	retrieval.NoteNotNever:            "verify.not_never",
	retrieval.NoteLeftOut:             "verify.note.left_out",
	retrieval.NotePutIn:               "verify.note.put_in",
	retrieval.NoteChanged:             "verify.note.changed",
	retrieval.NoteHiddenNegation:      "verify.note.hidden_negation",
	retrieval.NoteNegationBefore:      "verify.note.negation_before",
	retrieval.NoteAnotherSpeaker:      "verify.note.another_speaker",
}

// kindKeys are the messages that name what sort of word a callout is about.
var kindKeys = map[retrieval.CalloutKind]string{
	retrieval.CalloutNegation: "verify.kind.negation",
	retrieval.CalloutNumber:   "verify.kind.number",
	retrieval.CalloutUnit:     "verify.kind.unit",
	retrieval.CalloutDate:     "verify.kind.date",
	retrieval.CalloutName:     "verify.kind.name",
}

// note says a note of a verdict, as Markdown.
func (w words) note(n retrieval.Note) string {
	a := n.Args
	switch {
	case n.Code == retrieval.NoteSearched && a.Until == "":
		return w.count(a.N, "verify.searched_undated")
	case n.Code == retrieval.NoteSearched:
		return w.count(a.N, "verify.searched", "Until", escape(w.date(cite.Citation{Published: a.Until})))
	}
	named := func(s string, most int) string { return escape(clip(s, most)) }
	kind, source := "", w.say("verify.source.article")
	if a.Source == "briefing" {
		source = w.say("verify.source.briefing")
	}
	if key := kindKeys[a.Kind]; key != "" {
		kind = w.say(key)
	}
	return w.say(noteKeys[n.Code],
		"Source", source, "Speaker", named(a.Speaker, maxName), "Claimed", named(a.Claimed, maxName),
		"Kind", kind, "Stored", named(a.Stored, maxQuestion), "Pasted", named(a.Pasted, maxQuestion),
		"N", fmt.Sprint(a.N), "Articles", fmt.Sprint(a.Articles))
}
