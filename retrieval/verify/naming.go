package verify

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/sense"
)

// This file reads who is said to have spoken in what stands around pasted words.
// The words of the attribution are tables, one for each language; English, whose
// orders of words are read in full, comes first.

// naming is what the text around quoted words says of their speaker.
type naming struct {
	// name is as it is written, "" for nobody or a pronoun.
	name string
	// unsure tells that what was read as a name may be something else: it counts
	// where the article names the same speaker, and is ignored where not.
	unsure bool
	// weak tells that it is the name of somebody, but perhaps not of who speaks.
	weak bool
	// foreign tells that it was not read as English.
	foreign bool
	// found tells that the text does say who speaks, if only by a pronoun.
	found bool
}

// readNamed reads the text before and after quoted words. English before them
// comes first, since what stands behind may go with the next quotation.
func readNamed(before, after string) naming {
	b := readBefore(before)
	if b.found && !b.foreign && b.name != "" {
		return b
	}
	a := readAfter(after)
	switch {
	case a.foreign && a.name == "" && hasWord(before): // Name, “…” diye konuştu
		if n := nameIn(strings.Fields(before)); n.name != "" {
			return n
		}
	case !a.found:
		return b
	}
	return a
}

// readAfter reads what stands after quoted words.
func readAfter(s string) naming {
	line, _, _ := strings.Cut(strings.TrimLeft(s, " \t,.\r\n"), "\n")
	if n := readForeign(line); n.found {
		return n
	}
	if name, ok := namedAfter(s); name != "" || ok && hasWord(s) {
		return naming{name: name, found: true}
	}
	return bareName(line)
}

// readBefore reads what stands before them.
func readBefore(s string) naming {
	if n := readForeign(s); n.found {
		return n
	}
	if name, ok := namedBefore(s); name != "" || ok && hasWord(s) {
		return naming{name: name, found: true}
	}
	body := strings.TrimRight(s, " \t\r\n")
	if trimmed := strings.TrimRight(body, ":："); trimmed != body {
		if n := nameIn(strings.Fields(trimmed)); n.name != "" {
			n.weak = hasWord(strings.Replace(trimmed, n.name, "", 1)) // they wrote of Name:
			n.unsure = n.unsure || n.weak
			return n
		}
	}
	return naming{}
}

// bareName reads a name that stands alone behind quoted words. A single word
// may be any word.
func bareName(line string) naming {
	const most = 5
	name := cleanName(line)
	fields := strings.Fields(name)
	if len(fields) == 0 || len(fields) > most || len(name) > longestNaming {
		return naming{}
	}
	if strings.ContainsFunc(name, isUnspaced) {
		return naming{foreign: true, found: true}
	}
	if isUncased(name) {
		return naming{name: name, unsure: true, foreign: true, found: true}
	}
	if !isName(name) || !mostlyCapital(name) {
		return naming{}
	}
	return naming{name: name, unsure: len(fields) == 1, found: true}
}

// readForeign reads an attribution in one of the other languages: a verb, and a
// name behind it or before it. Where there is an English verb it is English.
func readForeign(s string) naming {
	const most = 24 // words
	fields := strings.Fields(article.Clip(s, 4*longestNaming))
	fields = fields[:min(len(fields), most)]
	at := slices.IndexFunc(fields, func(w string) bool { return sense.Foreign.Is("verb", w) })
	if at < 0 || slices.ContainsFunc(fields, isCue) {
		return naming{}
	}
	n := nameIn(fields[at+1:])
	if n.name == "" {
		n = nameIn(fields[:at])
	}
	n.foreign, n.found = true, true
	return n
}

// nameIn finds the name in the words of an attribution: in the first part of it,
// as cut at commas, that has one.
func nameIn(fields []string) naming {
	for len(fields) > 0 {
		end := slices.IndexFunc(fields, func(w string) bool { return strings.ContainsAny(w[len(w)-1:], ",;.:)") && len(w) > 3 }) + 1
		if end == 0 {
			end = len(fields)
		}
		part := fields[:end]
		if stop := slices.IndexFunc(part, func(w string) bool { return sense.Foreign.Is("stop", w) }); stop >= 0 {
			part = part[:stop]
		}
		if n := nameInPart(part); n.name != "" {
			return n
		}
		fields = fields[end:]
	}
	return naming{}
}

func nameInPart(part []string) naming {
	if len(part) > 0 && isUncased(strings.Join(part, "")) {
		return uncasedName(part)
	}
	runs := nameRuns(part)
	if len(runs) == 0 {
		return naming{}
	}
	best := runs[0]
	for _, r := range runs {
		if len(strings.Fields(best)) < 2 && len(strings.Fields(r)) >= 2 {
			best = r
		}
	}
	return naming{name: best, unsure: len(runs) > 1, foreign: true, found: true}
}

// nameRuns are the runs of words with a capital, without the titles before them
// and without single words that an article makes a role.
func nameRuns(part []string) []string {
	var runs []string
	for i := 0; i < len(part); {
		opens := i == 0 && (sense.Foreign.Is("opening", part[i]) || sense.Foreign.Is("determiner", part[i]))
		if opens || !isCapital(part[i]) || sense.Foreign.IsTitle(part[i]) {
			i++
			continue
		}
		from := i
		for i < len(part) && (isCapital(part[i]) || goesOn(part[i:])) {
			i++
		}
		run := part[from:i]
		role := len(run) == 1 && from > 0 && sense.Foreign.Is("determiner", part[from-1])
		if !role {
			runs = append(runs, cleanName(withoutEnding(strings.Join(run, " "))))
		}
	}
	return runs
}

// uncasedName is the name in an attribution whose script has no capitals. Where
// it has a title or an article among its words, it may be a role.
func uncasedName(part []string) naming {
	const most = 4
	kept := slices.DeleteFunc(slices.Clone(part), func(w string) bool { return sense.Foreign.IsTitle(w) || sense.Foreign.Is("determiner", w) })
	if len(kept) == 0 || len(kept) > most {
		return naming{foreign: true, found: len(kept) > 0, unsure: true}
	}
	role := len(kept) < len(part) || slices.ContainsFunc(kept, func(w string) bool { return strings.HasPrefix(w, "ال") })
	return naming{name: cleanName(strings.Join(kept, " ")), unsure: role || len(kept) < 2, foreign: true, found: true}
}

func isCapital(word string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, "(–—-*_"))
	return unicode.IsUpper(r)
}

// goesOn tells that a name goes on over the small words that words begin with:
// von der Leyen, al Said.
func goesOn(words []string) bool {
	n := 0
	for n < min(len(words), 2) && isParticle(words[n], n > 0) {
		n++
	}
	return n > 0 && n < len(words) && isCapital(words[n])
}

// isParticle tells the small words inside of names; der and den are such words
// behind another only, as they are articles too.
func isParticle(word string, second bool) bool {
	switch word {
	case "de", "van", "von", "al", "el", "bin", "ben", "da", "del", "di", "dos", "du":
		return true
	case "der", "den", "la", "le":
		return second
	}
	return false
}

// withoutEnding takes the ending off that an apostrophe joins to a name:
// Calder’a, Calder's.
func withoutEnding(name string) string {
	i := strings.LastIndexFunc(name, isApostrophe)
	if i < 0 || len(name)-i > 8 || strings.ContainsFunc(name[i:], unicode.IsUpper) {
		return name
	}
	return name[:i]
}

// isUncased tells that no letter of s has a case.
func isUncased(s string) bool {
	return hasWord(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.ToUpper(r) != r || unicode.ToLower(r) != r })
}

// sayName tells whether words that stand around a quotation have the name of a
// speaker in them, in any script and with the endings of Russian.
func sayName(text, name string) bool {
	if name == "" {
		return false
	}
	if isUncased(name) && strings.Contains(fold(text, nil), fold(name, nil)) {
		return true
	}
	have := store.Forms(text)
	for _, w := range store.Forms(name) {
		if !store.IsNoNameWord(w) && !slices.ContainsFunc(have, func(h string) bool { return sameName(h, w) }) {
			return false
		}
	}
	return true
}

// sameName compares two words of names. In Cyrillic the ending may differ.
func sameName(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	least := max(3, min(len(x), len(y))-2)
	return len(x) >= least && len(y) >= least && unicode.Is(unicode.Cyrillic, x[0]) && string(x[:least]) == string(y[:least])
}
