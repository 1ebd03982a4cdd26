package figures

import (
	"strings"
	"testing"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Who states a number is whom the sentence names for it, else nobody.
func TestSaidBy(t *testing.T) {
	for _, c := range []struct {
		sentence, number, who string
		ok                    bool
	}{
		{"Some 40 people were hurt, said mayor Tomas Vell.", "40", "mayor Tomas Vell", true},
		{"A wall fell and killed three workers, the fire brigade said on Sunday.", "three", "the fire brigade", true},
		{"A wall fell and killed three workers, police said.", "three", "police", true},
		{"The ferry carries 120 people, said Ada Quill, the mayor of Tolme.", "120", "Ada Quill, the mayor of Tolme", true},
		{"Some 40 people were hurt, he said.", "40", "", true},
		{"Mayor Tomas Vell said that 12 of them were children.", "12", "Mayor Tomas Vell", true},
		{"The mayor never said that 12 of them were children.", "12", "", false},
		{"Twelve people were hurt, and the mayor said nothing.", "Twelve", "", false},
		{"The town has 12,400 people, which the mayor said was too few.", "12,400", "", false},
		{"He is said to have paid 300 crowns.", "300", "", false},
		{"The fire killed 30 people.", "30", "", false},
		{"The fire killed 30 people, more than was reported.", "30", "", false},
		{"The brewery has nine vats, but not enough hops, the owner added.", "nine", "the owner", true},
	} {
		at := strings.Index(c.sentence, c.number)
		who, ok := SaidBy(c.sentence, article.Range{Start: at, End: at + len(c.number)})
		if who != c.who || ok != c.ok {
			t.Errorf("%s: got %q, %v", c.sentence, who, ok)
		}
	}
}
