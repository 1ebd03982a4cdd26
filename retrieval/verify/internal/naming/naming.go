package naming

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
)

// This file reads who is said to have spoken in what stands around pasted words.
// The words of the attribution are tables, one for each language; English, whose
// orders of words are read in full, comes first.

const (
	// MostBytes bounds the bytes that name a speaker, and MostWords the
	// words of the name.
	MostBytes = 200
	MostWords = 10
)

// Claim is what the text around quoted words says of their speaker.
type Claim struct {
	// Name is as it is written, "" for nobody or a pronoun.
	Name string
	// Unsure reports whether what was read as a name may be something else: it counts
	// where the article names the same speaker, and is ignored where not.
	Unsure bool
	// Weak reports whether it is the name of somebody, but perhaps not of who speaks.
	Weak bool
	// Foreign reports whether it was not read as English.
	Foreign bool
	// Found reports whether the text does say who speaks, if only by a pronoun.
	Found bool
}

// Read reads the text before and after quoted words. English before them
// comes first, since what stands behind may go with the next quotation.
func Read(before, after string) Claim {
	b := readBefore(before)
	if b.Found && !b.Foreign && b.Name != "" {
		return b
	}
	a := readAfter(after)
	switch {
	case a.Foreign && a.Name == "" && folding.HasWord(before): // Name, “…” diye konuştu
		if n := nameIn(strings.Fields(before)); n.Name != "" {
			return n
		}
	case !a.Found && !b.Found:
		return besideWord(before, after)
	case !a.Found:
		return b
	}
	return a
}

// besideWord reads a name and one word alone before or behind quoted words: Name grumbled: “…”.
func besideWord(before, after string) Claim {
	if f := strings.Fields(strings.TrimLeft(after, " \t,.،、")); len(f) > 1 && !folding.HasWord(before) {
		return nameAndWord(f[1:], f[0])
	}
	if f := strings.Fields(before); len(f) > 1 && !folding.HasWord(after) {
		return nameAndWord(f[:len(f)-1], f[len(f)-1])
	}
	return Claim{}
}

// nameAndWord reads a name beside a word, which may be a verb that no table has. The name
// counts where somebody in the collection has it.
func nameAndWord(fields []string, word string) Claim {
	const shortestVerb, longestName = 4, 5
	word = strings.Trim(word, ".,:：")
	name := CleanName(strings.Join(fields, " "))
	if len(fields) > longestName || name == "" || IsUncased(name) != IsUncased(word) {
		return Claim{}
	}
	if first, _ := utf8.DecodeRuneInString(word); !IsUncased(word) &&
		(unicode.IsUpper(first) || utf8.RuneCountInString(word) < shortestVerb || !MostlyCapital(name)) {
		return Claim{}
	}
	return Claim{Name: name, Unsure: true, Foreign: true, Found: true}
}

// readAfter reads what stands after quoted words.
func readAfter(s string) Claim {
	line, _, _ := strings.Cut(strings.TrimLeft(s, " \t,.\r\n"), "\n")
	if n := readForeign(line); n.Found {
		return n
	}
	if name, ok := namedAfter(s); name != "" || ok && folding.HasWord(s) {
		return Claim{Name: name, Found: true}
	}
	return bareName(line)
}

// readBefore reads what stands before them.
func readBefore(s string) Claim {
	if n := readForeign(s); n.Found {
		return n
	}
	if name, ok := namedBefore(s); name != "" || ok && folding.HasWord(s) {
		return Claim{Name: name, Found: true}
	}
	body := strings.TrimRight(s, " \t\r\n")
	if trimmed := strings.TrimRight(body, ":："); trimmed != body {
		if f := strings.Fields(trimmed); len(f) > 1 {
			if n := nameAndWord(f[:len(f)-1], f[len(f)-1]); n.Found && !IsUncased(n.Name) {
				return n
			}
		}
		if n := nameIn(strings.Fields(trimmed)); n.Name != "" {
			n.Weak = folding.HasWord(strings.Replace(trimmed, n.Name, "", 1)) // they wrote of Name:
			n.Unsure = n.Unsure || n.Weak
			return n
		}
	}
	return Claim{}
}

// bareName reads a name that stands alone behind quoted words. A single word
// may be any word.
func bareName(line string) Claim {
	const most = 5
	name := CleanName(line)
	fields := behindSmall(strings.Fields(name))
	name = strings.Join(fields, " ")
	if len(fields) == 0 || len(fields) > most || len(name) > MostBytes {
		return Claim{}
	}
	if signature(name) {
		return Claim{Name: name, Unsure: true, Foreign: true, Found: true} // 」佐倉健人
	}
	if strings.ContainsFunc(name, folding.IsUnspaced) && !strings.ContainsAny(article.Clip(line, len("—")), "-~—–―(（") {
		return Claim{Foreign: true, Found: true} // Name and verb are one word: 」と佐倉健人は述べた
	}
	if IsUncased(name) {
		return Claim{Name: name, Unsure: true, Foreign: true, Found: true}
	}
	if !IsName(name) || !MostlyCapital(name) {
		return Claim{}
	}
	return Claim{Name: name, Unsure: len(fields) == 1, Found: true}
}

// behindSmall takes words in small letters off the beginning of a line that ends in a name of two
// words or more: a verb of a language that is not read, and a role.
func behindSmall(fields []string) []string {
	at := slices.IndexFunc(fields, func(w string) bool { return strings.ContainsFunc(w, unicode.IsUpper) })
	if at <= 0 || len(fields)-at < 2 || particles[fields[at-1]] || slices.ContainsFunc(fields, isCue) {
		return fields
	}
	for _, w := range fields[at:] {
		if !particles[w] && !strings.ContainsFunc(w, unicode.IsUpper) || strings.HasSuffix(w, ",") {
			return fields
		}
	}
	return fields[at:]
}

// signature reports whether a line is nothing but what may be a name in Chinese signs: two to
// four of them, of which the last is no verb of speech.
func signature(line string) bool {
	const fewest, most = 2, 4
	last, _ := utf8.DecodeLastRuneInString(line)
	other := strings.ContainsFunc(line, func(r rune) bool { return !unicode.Is(unicode.Han, r) })
	n := utf8.RuneCountInString(line)
	return !other && fewest <= n && n <= most && !strings.ContainsRune("说說道称稱言云曰问問答讲講话話写寫", last)
}

// readForeign reads an attribution in one of the other languages: a verb, and a
// Name behind it or before it. Where there is an English verb it is English.
func readForeign(s string) Claim {
	const most = 24 // words
	fields := strings.Fields(article.Clip(s, 4*MostBytes))
	fields = fields[:min(len(fields), most)]
	at := slices.IndexFunc(fields, func(w string) bool { return foreign.Is("verb", w) })
	if at < 0 || slices.ContainsFunc(fields, isCue) {
		return Claim{}
	}
	n := nameIn(fields[at+1:])
	if n.Name == "" {
		n = nameIn(fields[:at])
	}
	n.Foreign, n.Found = true, true
	return n
}

// nameIn finds the name in the words of an attribution: in the first part of it,
// as cut at commas, that has one.
func nameIn(fields []string) Claim {
	for len(fields) > 0 {
		end := slices.IndexFunc(fields, func(w string) bool { return strings.ContainsAny(w[len(w)-1:], ",;.:)") && len(w) > 3 }) + 1
		if end == 0 {
			end = len(fields)
		}
		part := fields[:end]
		if stop := slices.IndexFunc(part, func(w string) bool { return foreign.Is("stop", w) }); stop >= 0 {
			part = part[:stop]
		}
		if n := nameInPart(part); n.Name != "" {
			return n
		}
		fields = fields[end:]
	}
	return Claim{}
}

func nameInPart(part []string) Claim {
	if len(part) > 0 && IsUncased(strings.Join(part, "")) {
		return uncasedName(part)
	}
	runs := nameRuns(part)
	if len(runs) == 0 {
		return Claim{}
	}
	best := runs[0]
	for _, r := range runs {
		if len(strings.Fields(best)) < 2 && len(strings.Fields(r)) >= 2 {
			best = r
		}
	}
	return Claim{Name: best, Unsure: len(runs) > 1, Foreign: true, Found: true}
}

// nameRuns are the runs of words with a capital, without the titles before them
// and without single words that an article makes a role.
func nameRuns(part []string) []string {
	var runs []string
	for i := 0; i < len(part); {
		opens := i == 0 && (foreign.Is("opening", part[i]) || foreign.Is("determiner", part[i]))
		if opens || !isCapital(part[i]) || foreign.IsTitle(part[i]) {
			i++
			continue
		}
		from := i
		for i < len(part) && (isCapital(part[i]) || goesOn(part[i:])) {
			i++
		}
		run := part[from:i]
		role := len(run) == 1 && from > 0 && foreign.Is("determiner", part[from-1])
		if !role {
			runs = append(runs, CleanName(withoutEnding(strings.Join(run, " "))))
		}
	}
	return runs
}

// uncasedName is the name in an attribution whose script has no capitals. Where
// it has a title or an article among its words, it may be a role.
func uncasedName(part []string) Claim {
	const most = 4
	kept := slices.DeleteFunc(slices.Clone(part), func(w string) bool { return foreign.IsTitle(w) || foreign.Is("determiner", w) })
	if len(kept) == 0 || len(kept) > most {
		return Claim{Foreign: true, Found: len(kept) > 0, Unsure: true}
	}
	role := len(kept) < len(part) || slices.ContainsFunc(kept, func(w string) bool { return strings.HasPrefix(w, "ال") })
	return Claim{Name: CleanName(strings.Join(kept, " ")), Unsure: role || len(kept) < 2, Foreign: true, Found: true}
}

func isCapital(word string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, "(–—-*_"))
	return unicode.IsUpper(r)
}

// goesOn reports whether a name goes on over the small words that words begin with:
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
	i := strings.LastIndexFunc(name, folding.IsApostrophe)
	if i < 0 || len(name)-i > 8 || strings.ContainsFunc(name[i:], unicode.IsUpper) {
		return name
	}
	return name[:i]
}

// IsUncased reports whether no letter of s has a case.
func IsUncased(s string) bool {
	return folding.HasWord(s) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.ToUpper(r) != r || unicode.ToLower(r) != r })
}

// SayName reports whether words that stand around a quotation have the name of a
// speaker in them, in any script and with the endings of Russian.
func SayName(text, name string) bool {
	if name == "" {
		return false
	}
	if IsUncased(name) && strings.Contains(folding.Fold(text, nil), folding.Fold(name, nil)) {
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

// OtherLetters reports whether two names share no script, so that nothing tells whether they are
// one: Vera, Вера.
func OtherLetters(a, b string) bool {
	x, y := scripts(a), scripts(b)
	return x != 0 && y != 0 && x&y == 0
}

// scripts are those of the letters of a name, one bit each.
func scripts(name string) (set int) {
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			set |= 1
		case unicode.Is(unicode.Cyrillic, r):
			set |= 2
		case unicode.Is(unicode.Arabic, r):
			set |= 4
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana):
			set |= 8
		default:
			set |= 16
		}
	}
	return set
}
