package slip

import "github.com/verbatim-bot/verbatim/retrieval/lang"

// Place is where in a question a word stands.
type Place int

// The places that are told apart: a question word begins a question, and a form of to be
// or to do begins one or follows a question word.
const (
	Inside Place = iota
	Asked        // behind a question word
	Opening
)

// leads are the words besides question words that are typed together with the next one,
// and those of them that may stand only where a verb of a question does.
var leads = map[string]bool{
	"the": false, "is": true, "are": true, "was": true, "were": true, "do": true, "does": true, "did": true, "can": true, "has": true,
}

// Joint is where a form that nobody knows is to be parted, since the space was left out:
// "whowon", "thetreasurer", and "quaycup" where Quay Cup is known; 0 for others. A name
// that is not known begins with a small word by chance ("Onslow", "Ismail"), so that these
// are taken off only where they may stand. Known tells of a form whether the collection
// has it, beside of two whether they stand side by side there.
func Joint(form string, at Place, known func(form string) bool, beside func(a, b string) bool) int {
	const shortest, fewest = 5, 3 // letters of the form and of what is left of it
	if len(form) < shortest || Letters(form) != len(form) {
		return 0
	}
	for i := len(form) - 2; i >= 2; i-- {
		a, b := form[:i], form[i:]
		class, left := leadClass(a), lang.Listed(b)&(lang.Stop|lang.Asking) != 0
		verb, leading := leads[a]
		switch {
		case class&lang.Asking != 0 && at == Opening, leading && verb && at != Inside, leading && !verb:
			if left || len(b) >= fewest && known(b) {
				return i
			}
		}
	}
	for i := fewest; i <= len(form)-fewest; i++ {
		if a, b := form[:i], form[i:]; known(a) && known(b) && beside(a, b) {
			return i
		}
	}
	return 0
}

// leadClass is the class of a word that may be typed together with the next one.
func leadClass(form string) lang.Class {
	if read := lang.Aliases()[form]; len(read) > 0 { // whos, hows
		form = read[0]
	}
	return lang.Listed(form)
}
