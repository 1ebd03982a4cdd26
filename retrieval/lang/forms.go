package lang

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// The stemmers of Snowball leave some forms of a word apart from the others: of Portuguese
// all plurals of words in -l and -m. Before they see a word, it is written as its plain form.

// ownForms is words/CODE/forms.txt: the plain forms of single words, and of endings.
type ownForms struct {
	words   map[string]string
	endings map[string]ending
	longest int // bytes of an ending
}

// ending is what stands for an ending of words of at least so many letters.
type ending struct {
	plain   string
	letters int
}

// formsOf reads the plain forms of a language, nil for none.
func formsOf(code string) func() *ownForms {
	return sync.OnceValue(func() *ownForms {
		if !words.Has(code, "forms") {
			return nil
		}
		p := &ownForms{words: map[string]string{}, endings: map[string]ending{}}
		for _, line := range words.Table(code, "forms") {
			f := strings.Fields(line)
			if form, ok := strings.CutPrefix(f[0], "-"); ok && len(f) == 3 {
				letters, err := strconv.Atoi(f[2])
				if err != nil {
					panic(fmt.Sprintf("lang: words/%s/forms.txt has no number: %s", code, line))
				}
				p.endings[form] = ending{strings.TrimPrefix(f[1], "-"), letters}
				p.longest = max(p.longest, len(form))
				continue
			}
			p.words[f[0]] = f[1]
		}
		return p
	})
}

// plain is a word in small letters as the stemmer is to see it: its longest ending counts.
func (p *ownForms) plain(written string) string {
	if p == nil {
		return written
	}
	if w, ok := p.words[written]; ok {
		return w
	}
	for at := max(1, len(written)-p.longest); at < len(written); at++ {
		if e, ok := p.endings[written[at:]]; ok && utf8.RuneCountInString(written) >= e.letters {
			return written[:at] + e.plain
		}
	}
	return written
}
