package rank

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// irregular leads the irregular forms of English back to their plain one, which
// is then stemmed. See words/en/irregular.txt.
var irregular = plainForms(words.Table("en", "irregular"))

// plainForms reads lines of the form "plain: form form".
func plainForms(lines []string) map[string]string {
	plain := make(map[string]string, 2*len(lines))
	for _, line := range lines {
		word, forms, _ := strings.Cut(line, ":")
		for form := range strings.FieldsSeq(forms) {
			plain[form] = word
		}
	}
	return plain
}
