package lang

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// irregular leads the irregular forms of English, and units by their other names,
// back to their plain one, which is then stemmed. See words/en/irregular.txt and
// units.txt.
var irregular = plainForms(append(words.Table("en", "irregular"), words.Table("en", "units")...))

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
