package draft

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// A date line is spelled out in the language of its article: "Publié le 14 février 2025 à
// 18 h 42", "21 de agosto de 2024, 7:15".

// spelling is what knows a date that is spelled in one of the languages, and its months.
type spelling struct {
	line   *regexp.Regexp
	months map[string]int
}

var spelled = sync.OnceValue(func() spelling {
	s := spelling{months: map[string]int{}}
	var names []string
	for _, code := range []string{"de", "es", "fr", "it", "pt"} {
		for i, m := range strings.Fields(strings.Join(words.Table(code, "months"), " ")) {
			if _, known := s.months[m]; !known {
				names = append(names, m)
			}
			s.months[m] = i + 1
		}
	}
	const (
		label = `(?:(?:publiée? le|mise? à jour le|publicado(?: el| em| a)?|actualizado(?: el)?|atualizado(?: em| a)?|pubblicato(?: il)?|` +
			`aggiornato(?: il)?|veröffentlicht(?: am)?|aktualisiert(?: am)?|le|il|el) ?:? ?)?`
		weekday = `(?:\p{L}+(?:-feira|tag|di|do|es|ì)?,? )?`
		clock   = `(?:,?(?: à| a las| alle(?: ore)?| às| um| -| \||) ?\d\d?(?: ?[h:.] ?\d\d| ?h)(?: ?h| Uhr)?)?`
	)
	s.line = regexp.MustCompile(`^(?i:` + label + weekday + `(\d{1,2})(?:er|º|°|\.)? (?:de )?(` + strings.Join(names, "|") +
		`) (?:de |del )?(\d{4})` + clock + `)$`)
	return s
})

// spelledDate is the date that is all that s says in another language than English, or "".
func spelledDate(s string) Date {
	s = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
	m := spelled().line.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	day, err := strconv.Atoi(m[1])
	if err != nil || day < 1 || day > 31 {
		return ""
	}
	return Date(fmt.Sprintf("%s-%02d-%02d", m[3], spelled().months[strings.ToLower(m[2])], day))
}
