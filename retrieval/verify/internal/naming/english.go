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

// namedAfter reads what stands after quoted words. ok reports whether it is a
// speaker and nothing else, or nothing at all; name is empty for a pronoun.
func namedAfter(s string) (name string, ok bool) {
	line := strings.TrimLeft(s, " \t,.")
	ownLine := strings.HasPrefix(line, "\n") || strings.HasPrefix(line, "\r")
	line, rest, _ := strings.Cut(strings.TrimSpace(line), "\n")
	if !folding.HasWord(line) {
		return "", !folding.HasWord(rest)
	}
	if len(line) > MostBytes {
		line = article.Clip(line, MostBytes)
		rest = "more"
	}
	ok = !folding.HasWord(rest) && oneSentence(line)
	first, _ := utf8.DecodeRuneInString(line)
	switch {
	case folding.IsDash(first) || first == '~':
		name = CleanName(strings.TrimLeftFunc(line, func(r rune) bool { return folding.IsDash(r) || r == '~' || r == ' ' }))
		return nameIf(name, IsName(name), ok)
	case first == '(':
		name = CleanName(strings.Trim(line, "(). "))
		return nameIf(name, IsName(name), ok)
	}
	if rest, found := cutPrefixFold(line, "according to "); found {
		return nameIf(untilClause(rest), true, ok)
	}
	words := strings.Fields(line)
	at := slices.IndexFunc(words, func(w string) bool { return isCue(w) })
	switch {
	case at == 0:
		return nameIf(untilClause(strings.TrimSpace(line[len(words[0]):])), true, ok)
	case at > 0 && at <= MostWords:
		name = CleanName(strings.Join(words[:at], " "))
		return nameIf(name, IsName(name) || isPronoun(name), ok && (at+1 == len(words) || isAside(words[at+1])))
	case at < 0 && ownLine || strings.HasPrefix(strings.TrimSpace(s), ","):
		name = CleanName(line)
		return nameIf(name, IsName(name) && MostlyCapital(name), ok)
	}
	return "", false
}

func isCue(word string) bool { return english.Is("verb", word) }

// isAside tells the words that begin a time, a place or a listener.
func isAside(word string) bool { return english.Is("stop", word) }

// oneSentence reports whether no sentence ends inside s.
func oneSentence(s string) bool { return len(article.Sentences(s)) <= 1 }

func nameIf(name string, named, ok bool) (string, bool) {
	if !named {
		return "", false
	}
	if isPronoun(name) {
		return "", ok
	}
	if few := len(strings.Fields(name)) <= 2 && folding.HasWord(name); !few && !IsName(name) {
		return "", false
	}
	return name, ok
}

// namedBefore reads what stands before quoted words, like namedAfter.
func namedBefore(s string) (name string, ok bool) {
	s = strings.Trim(s, " \t\r\n>*_")
	if s == "" {
		return "", true
	}
	if len(s) > MostBytes || !oneSentence(s) {
		return "", false
	}
	body := strings.TrimRight(s, ",: ")
	if rest, found := cutPrefixFold(body, "according to "); found {
		return nameIf(CleanName(rest), true, true)
	}
	if rest, found := cutPrefixFold(body, "as "); found {
		body = rest
	}
	words := strings.Fields(body)
	if n := len(words); n > 1 && strings.EqualFold(words[n-1], "that") {
		words = words[:n-1]
	}
	// The verb is last, or has a listener, a time or a place behind it.
	for i := len(words) - 1; i > 0 && i >= len(words)-6; i-- {
		if !isCue(words[i]) {
			continue
		}
		if i+1 < len(words) && !isAside(words[i+1]) &&
			!(len(words)-i <= 4 && takesListener(words[i]) && (!isPronoun(words[i+1]) || words[i+1] == "it")) {
			return "", false
		}
		name = namePart(CleanName(strings.Join(dropOpening(words[:i]), " ")))
		return nameIf(name, IsName(name) || isPronoun(name), true)
	}
	if strings.HasSuffix(s, ":") && len(words) <= MostWords {
		name = CleanName(strings.Join(words, " "))
		return nameIf(name, IsName(name) && (MostlyCapital(name) || english.Is("determiner", words[0])), true)
	}
	return "", false
}

// namePart is the name in "Asked twice, Calder": what stands behind a clause.
func namePart(name string) string {
	for part := range strings.SplitSeq(name, ", ") {
		first, _, _ := strings.Cut(part, " ")
		if MostlyCapital(part) && !isAside(first) {
			return name[strings.Index(name, part):]
		}
	}
	return name
}

func takesListener(verb string) bool { return english.Is("listener", verb) }

// dropOpening takes off the words with which a question or a clause opens:
// "Did Calder really say". Adverbs right before the verb go too.
func dropOpening(words []string) []string {
	for len(words) > 1 && english.Is("opening", words[0]) {
		words = words[1:]
	}
	for len(words) > 1 && (english.Is("opening", words[len(words)-1]) || strings.HasSuffix(words[len(words)-1], "ly")) {
		words = words[:len(words)-1]
	}
	return words
}

// LastSentence is the part of s that may name the speaker of what follows.
func LastSentence(s string) string {
	if i := strings.LastIndex(strings.TrimRight(s, "\n"), "\n"); i >= 0 {
		s = s[i+1:]
	}
	if len(s) > 8*MostBytes {
		s = strings.ToValidUTF8(s[len(s)-8*MostBytes:], "")
	}
	if sentences := article.Sentences(s); len(sentences) > 0 {
		return s[sentences[len(sentences)-1].Start:]
	}
	return s
}

// untilClause is the name at the beginning of "Ruth Calder, the harbour master,
// on Sunday": up to the time, the place or the listener.
func untilClause(s string) string {
	i := strings.IndexAny(s, ".;:()\n")
	if i >= 0 && !strings.HasSuffix(s[:i], "Dr") && !strings.HasSuffix(s[:i], "Mr") && !strings.HasSuffix(s[:i], "Mrs") {
		s = s[:i]
	}
	words := strings.Fields(s)
	for i, w := range words {
		if i > 0 && (isAside(w) || w == "who" || w == "and" || w == "but") {
			words = words[:i]
			break
		}
	}
	return CleanName(strings.Join(words[:min(len(words), MostWords)], " "))
}

// CleanName takes Markdown, marks and points off the ends of a name.
func CleanName(s string) string {
	s = strings.TrimFunc(s, func(r rune) bool {
		return !article.IsWordRune(r) && r != '.' && r != ')' || r == '*' || r == '_'
	})
	if at := strings.IndexByte(s, '['); at > 0 {
		s = s[:at] // "Ada Quill [sic]"
	}
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "Jr.") && !strings.HasSuffix(s, "Sr.") {
		s = strings.TrimSuffix(s, ".")
	}
	if !strings.Contains(s, "(") {
		s = strings.TrimSuffix(s, ")")
	}
	return s
}

// IsName reports whether s may name somebody: a capital somewhere, or a role with
// its article, and not a sentence.
func IsName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > MostWords+2 || len(s) > MostBytes || !folding.HasWord(s) || isPronoun(s) || !oneSentence(s) {
		return false
	}
	if strings.EqualFold(words[0], "the") || strings.EqualFold(words[0], "a") || strings.EqualFold(words[0], "an") {
		return len(words) > 1
	}
	r, _ := utf8.DecodeRuneInString(words[0])
	return unicode.IsUpper(r) || strings.ContainsFunc(s, unicode.IsUpper) && len(words) <= 4
}

func isPronoun(s string) bool { return english["pronoun"][strings.ToLower(s)] }

// particles are the small words inside names of several languages.
var particles = map[string]bool{
	"de": true, "del": true, "der": true, "den": true, "des": true, "di": true, "da": true, "das": true, "do": true, "dos": true, "du": true,
	"la": true, "le": true, "las": true, "los": true, "van": true, "von": true, "vom": true, "zu": true, "zur": true, "ter": true, "ten": true,
	"af": true, "av": true, "al": true, "el": true, "ul": true, "bin": true, "bint": true, "ibn": true, "abu": true, "y": true, "e": true,
}

// MostlyCapital reports whether all words of a name but small ones, and those of a
// role after a comma, begin with a capital.
func MostlyCapital(name string) bool {
	name, _, _ = strings.Cut(name, ",")
	capitals := 0
	for _, w := range strings.Fields(name) {
		switch {
		case strings.ContainsFunc(w, unicode.IsUpper): // al-Hadi too
			capitals++
		case !store.IsNoNameWord(w) && !particles[w]:
			return false
		}
	}
	return capitals > 0 && capitals <= 5
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

// IsRole reports whether a speaker is claimed without a name: "the harbour master".
func IsRole(claimed string) bool {
	return !strings.ContainsFunc(claimed, unicode.IsUpper) || strings.HasPrefix(claimed, "The ") && strings.ToLower(claimed[1:]) == claimed[1:]
}
