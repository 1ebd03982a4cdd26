package layout

import (
	"fmt"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

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

// Note says a note of a verdict, as Markdown.
func Note(w phrases.Words, n verify.Note) string {
	a := n.Args
	switch {
	case n.Code == verify.NoteSearched && a.Until == "":
		return w.Count(a.N, "verify.searched_undated")
	case n.Code == verify.NoteSearched:
		return w.Count(a.N, "verify.searched", "Until", discord.Escape(w.Date(a.Until)))
	}
	named := func(s string, most int) string { return discord.Escape(discord.Clip(s, most)) }
	kind, source := "", w.Say("verify.source.article")
	if a.Source == "briefing" {
		source = w.Say("verify.source.briefing")
	}
	if key := kindKeys[a.Kind]; key != "" {
		kind = w.Say(key)
	}
	return w.Say(NoteKeys[n.Code],
		"Source", source, "Speaker", named(a.Speaker, MaxName), "Claimed", named(a.Claimed, MaxName),
		"Kind", kind, "Stored", named(a.Stored, MaxQuestion), "Pasted", named(a.Pasted, MaxQuestion),
		"N", fmt.Sprint(a.N), "Articles", fmt.Sprint(a.Articles))
}
