package figures

import (
	"slices"
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// saying are verbs behind or before the one who states something.
var saying = set("saying")

// notSayers are words that no name of one who says something begins with, and refused
// those that say it was not said.
var (
	notSayers = set("not-sayer")
	refused   = setOf("never not nobody none neither nor denied")
	pronouns  = setOf("he she they it we i you")
	// hearing are words that what follows the verb begins with, when that is no more of what
	// is said.
	hearing = setOf("on in late early at to yesterday today earlier during by")
)

const (
	// longestSayer is the most words of who says something.
	longestSayer = 10
	// mostParts is the most commas that a saying is looked for behind.
	mostParts = 3
)

// SaidBy says who states the words in span of a sentence, as the sentence has it: "…, said
// mayor Tomas Vell.", "…, the fire brigade said on Sunday.", "The mayor said that …". It
// reports whether somebody does; who is empty where that is a pronoun. It goes by the places
// of a few verbs alone, and gives nothing where anything else stands between.
func SaidBy(sentence string, span article.Range) (who string, ok bool) {
	if span.Start < 0 || span.End > len(sentence) || span.Start > span.End {
		return "", false
	}
	whole := strings.TrimRightFunc(sentence, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".!?”\"’", r) })
	end := len(whole)
	for range mostParts {
		comma := strings.LastIndex(whole[:end], ", ")
		if comma < span.End {
			break
		}
		if who, ok := sayerIn(whole[comma+len(", "):], true); ok {
			return who, ok
		}
		end = comma
	}
	if comma := strings.Index(sentence[:span.Start], ","); comma >= 0 {
		return "", false
	}
	return sayerIn(sentence[:span.Start], false)
}

// sayerIn finds who says something in a part of a sentence: behind the words that are said
// it has nothing else.
func sayerIn(part string, behind bool) (who string, ok bool) {
	fields := strings.Fields(part)
	at := slices.IndexFunc(fields, func(w string) bool { return saying[w] })
	switch {
	case at < 0, at > longestSayer:
		return "", false
	case at == 0 && behind:
		name := fields[1:]
		if i := slices.IndexFunc(name, func(w string) bool { return hearing[w] }); i >= 0 {
			name = name[:i]
		}
		return sayer(part, name)
	case behind && at+1 < len(fields) && !hearing[fields[at+1]] && !isDayName(fields[at+1]):
		return "", false
	case at == 0, !behind && at+1 < len(fields) && fields[at+1] == "to":
		return "", false
	}
	return sayer(part, fields[:at])
}

func isDayName(word string) bool {
	_, ok := names().weekdays[strings.ToLower(word)]
	return ok
}

// sayer is the name that some neighbouring words of part are, as it stands there.
func sayer(part string, words []string) (who string, ok bool) {
	if len(words) == 0 || len(words) > longestSayer {
		return "", false
	}
	first := strings.ToLower(strings.Trim(words[0], ","))
	switch {
	case pronouns[first] && len(words) == 1:
		return "", true
	case notSayers[first] || pronouns[first]:
		return "", false
	case slices.ContainsFunc(words, func(w string) bool { return refused[strings.ToLower(w)] || strings.ContainsAny(w, "“”\"«»;:()") }):
		return "", false
	}
	start := strings.Index(part, words[0])
	end := start
	for _, w := range words {
		end += strings.Index(part[end:], w) + len(w)
	}
	return strings.TrimRight(part[start:end], ",."), true
}
