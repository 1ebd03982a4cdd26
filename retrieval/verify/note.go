package verify

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Note is something that a verdict says besides its name, as data: each face
// says it in its own language. As text and in JSON it is its English sentence.
type Note struct {
	Code NoteCode
	Args NoteArgs
}

// NoteArgs are what a note speaks of. Which of them a note has, its code says.
type NoteArgs struct {
	// Source is what the words are in: an article, or a briefing on one.
	Source article.Kind
	// Speaker is who the article names, Claimed who was said to have spoken.
	Speaker, Claimed string
	// Kind, Stored and Pasted are those of a Callout.
	Kind           CalloutKind
	Stored, Pasted string
	// N counts what the note is about: words, parts or articles searched.
	N int
	// Articles is how many articles the parts of a quotation are in.
	Articles int
	// Until is the date of the newest article.
	Until article.Date
}

// NoteCode names a note.
type NoteCode string

const (
	// What was compared.
	NoteOnlyMarked  NoteCode = "only_marked"  // only the words in quotation marks were compared
	NoteIndented    NoteCode = "indented"     // the words are those of code, with other lines or indentation
	NoteLastMark    NoteCode = "last_mark"    // the last mark, Pasted, was not compared
	NoteFirstWords  NoteCode = "first_words"  // only the first N words were
	NoteFirstParts  NoteCode = "first_parts"  // only what stands before N ellipses was
	NoteSameMarks   NoteCode = "same_marks"   // the words are the same, marks among them differ
	NoteSameLetters NoteCode = "same_letters" // capitals or marks differ
	NoteInterrupted NoteCode = "interrupted"  // “…,” she said, “…” in one
	NotePart        NoteCode = "part"         // part of a longer quotation

	// Whose words they are. Those with a speaker have a twin for one who is not
	// identified.
	NoteOwnWords            NoteCode = "own_words"           // the Source's own, no quotation
	NoteReportedOf          NoteCode = "reported_of"         // reported speech of Speaker
	NoteReportedUnknown     NoteCode = "reported_of_unknown" // of a speaker who is not identified
	NoteNotChecked          NoteCode = "not_checked"         // whether it was Claimed is not known
	NoteOtherLetters        NoteCode = "other_letters"       // nor whether Speaker is Claimed, written in other letters
	NoteNotOf               NoteCode = "not_of"              // the words of Speaker, not of Claimed
	NoteNearNotOf           NoteCode = "near_not_of"         // the same of words that come close
	NoteOnlyReported        NoteCode = "only_reported"       // as reported speech of Speaker, not quoted
	NoteOnlyReportedUnknown NoteCode = "only_reported_unknown"
	NoteNotQuoting          NoteCode = "not_quoting" // the Source's own words, it does not quote Claimed
	NoteNotQuotingAny       NoteCode = "not_quoting_anybody"
	NoteInMarks             NoteCode = "in_marks" // in quotation marks, by whom is not identified
	NoteDenied              NoteCode = "denied"   // the Source says that it was not said
	NoteDoubted             NoteCode = "doubted"  // the Source asks, supposes or only alleges it

	// Parts.
	NoteStitchedOne  NoteCode = "stitched_one"  // N parts are in places of one article
	NoteStitchedMany NoteCode = "stitched_many" // in places of several Articles
	NoteHidesNothing NoteCode = "hides_nothing" // the ellipsis hides no words

	// Nothing was found.
	NoteSearched NoteCode = "searched"  // N articles were searched, until Until
	NoteNotNever NoteCode = "not_never" // that does not mean that it was never said

	// Differences that change the sense.
	NoteLeftOut        NoteCode = "left_out"        // the article has the Kind Stored
	NotePutIn          NoteCode = "put_in"          // the pasted text has the Kind Pasted
	NoteChanged        NoteCode = "changed"         // Stored is Pasted there
	NoteMoved          NoteCode = "moved"           // the Kind Stored stands elsewhere
	NoteHiddenNegation NoteCode = "hidden_negation" // the ellipsis hides the negation Stored
	NoteNegationBefore NoteCode = "negation_before" // right before the words is Stored
	NoteAnotherSpeaker NoteCode = "another_speaker" // Speaker, not Claimed
)

// noteSentences are the notes in English, for the terminal, the web reader and
// JSON. {source} is "article" or "briefing".
var noteSentences = map[NoteCode]string{
	NoteOnlyMarked:  "Only the words in quotation marks were compared.",
	NoteIndented:    "The words are the same, but this is code, and its lines or their indentation are others: it may do something else.",
	NoteLastMark:    "The last mark, “{pasted}”, was not compared: it belongs to the sentence around the quotation.",
	NoteFirstWords:  "Only the first {n} words were compared.",
	NoteFirstParts:  "It has more ellipses than are compared: only the words before the last of the first {n} were.",
	NoteSameMarks:   "The words are the same; quotation marks among them differ.",
	NoteSameLetters: "The words are the same; only capitals or marks between them differ.",
	NoteInterrupted: "Nothing is left out but what the article puts between two parts of the quotation.",
	NotePart:        "They are part of a longer quotation.",

	NoteOwnWords:        "They are the {source}'s own words, not a quotation.",
	NoteReportedOf:      "The {source} tells them in its own words, as reported speech of {speaker}.",
	NoteReportedUnknown: "The {source} tells them in its own words, as reported speech of a speaker who is not identified.",
	NoteOtherLetters:    "The {source} gives them as the words of {speaker}, in other letters: whether that is {claimed} is not checked.",
	NoteNotChecked:      "Who said them there could not be identified, so whether it was {claimed} is not checked.",
	NoteNotOf:           "The {source} gives them as the words of {speaker}, not of {claimed}.",
	NoteNearNotOf:       "The {source} gives these words as those of {speaker}, not of {claimed}.",
	NoteOnlyReported:    "The {source} tells this in its own words, as reported speech of {speaker}; it does not quote it.",
	NoteOnlyReportedUnknown: "The {source} tells this in its own words, as reported speech of a speaker who is not identified; it does " +
		"not quote it.",
	NoteNotQuoting:    "These are the {source}'s own words; it does not quote {claimed} with them.",
	NoteNotQuotingAny: "These are the {source}'s own words; it does not quote anybody with them.",
	NoteInMarks:       "They stand there in quotation marks; by whom is not identified.",
	NoteDenied:        "The {source} says that this was not said, or not by whom it is put down to.",
	NoteDoubted:       "The {source} does not say that this was said; it asks, supposes or only alleges it.",

	NoteStitchedOne:  "Its {n} parts stand in different places of one article; nobody there says them as one.",
	NoteStitchedMany: "Its {n} parts stand in different places of {articles} articles; nobody there says them as one.",
	NoteHidesNothing: "The ellipsis hides no words.",

	NoteSearched: "{n} articles were searched{until}.",
	NoteNotNever: "That does not mean that it was never said.",

	NoteLeftOut:        "The article has the {kind} “{stored}”; the pasted text leaves it out.",
	NotePutIn:          "The pasted text puts in the {kind} “{pasted}”; the article does not have it.",
	NoteChanged:        "The article has the {kind} “{stored}”; the pasted text has “{pasted}”.",
	NoteMoved:          "The {kind} “{stored}” stands in another place in the article.",
	NoteHiddenNegation: "What the ellipsis hides has the negation “{stored}”.",
	NoteNegationBefore: "Right before these words the article has “{stored}”.",
	NoteAnotherSpeaker: "Another speaker: {speaker}, not {claimed}.",
}

// NoteCodes lists all notes there are, in alphabetical order.
func NoteCodes() []NoteCode { return slices.Sorted(maps.Keys(noteSentences)) }

// String is the note as an English sentence.
func (n Note) String() string {
	sentence := noteSentences[n.Code]
	if n.Code == NoteSearched && n.Args.N == 1 {
		sentence = strings.Replace(sentence, "{n} articles were", "One article was", 1)
	}
	until := ""
	if n.Args.Until != "" {
		until = ", the newest of " + n.Args.Until.String()
	}
	return strings.NewReplacer(
		"{source}", nounOf(cmp.Or(n.Args.Source, article.KindArticle)), "{speaker}", n.Args.Speaker, "{claimed}", n.Args.Claimed,
		"{kind}", string(n.Args.Kind), "{stored}", n.Args.Stored, "{pasted}", n.Args.Pasted,
		"{n}", strconv.Itoa(n.Args.N), "{articles}", strconv.Itoa(n.Args.Articles), "{until}", until,
	).Replace(sentence)
}

// MarshalText makes JSON of the note: its English sentence.
func (n Note) MarshalText() ([]byte, error) { return []byte(n.String()), nil }
