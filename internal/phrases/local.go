package phrases

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Number is a whole number as the language writes it: 12,000 or 12.000.
func (w Words) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) < 5 { // some languages group no fewer
		return sign + digits
	}
	group := w.Say("number.group")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + group + digits[i:]
	}
	return sign + digits
}

// Date is a date of publication, as exact as it is known: 31. März 2024, März
// 2024, 2024.
func (w Words) Date(d article.Date) string {
	parts := strings.Split(string(d), "-")
	month, day := 0, 0
	if len(parts) > 1 {
		month, _ = strconv.Atoi(parts[1])
	}
	if len(parts) > 2 {
		day, _ = strconv.Atoi(parts[2])
	}
	if month < 1 || month > 12 {
		return string(d)
	}
	names := "date.months"
	if day > 0 {
		names = "date.months_of"
	}
	name := strings.Split(w.Say(names), " ")[month-1]
	switch day {
	case 0:
		return w.Say("date.month", "Month", name, "Year", parts[0])
	case 1:
		return w.Say("date.first", "Month", name, "Year", parts[0])
	}
	return w.Say("date.day", "Day", strconv.Itoa(day), "Month", name, "Year", parts[0])
}

// LanguageName is what a language is called, by its tag; the tag itself where
// that is not known.
func (w Words) LanguageName(tag string) string {
	code, _, _ := strings.Cut(tag, "-")
	for entry := range strings.SplitSeq(w.Say("languages"), ", ") {
		if name, ok := strings.CutPrefix(entry, strings.ToLower(code)+"="); ok {
			return name
		}
	}
	return tag
}

const (
	firstStrongIsolate = "\u2068"
	popIsolate         = "\u2069"
)

// Isolate keeps a name or a title together in a line whose words run the other way:
// Latin names in Arabic, Arabic ones elsewhere. Otherwise the signs at its ends
// jump to the other side.
func (w Words) Isolate(name string) string {
	rightToLeft := strings.ContainsFunc(name, func(r rune) bool { return unicode.In(r, unicode.Arabic, unicode.Hebrew) })
	leftToRight := strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.In(r, unicode.Arabic, unicode.Hebrew) || unicode.IsDigit(r)
	})
	if name == "" || !rightToLeft && w.Language != "ar" || w.Language == "ar" && !leftToRight {
		return name
	}
	return firstStrongIsolate + name + popIsolate
}

// Quote puts words between the quotation marks of the language. It is for words of an
// article that stand outside its passages, and for those that somebody asked.
func (w Words) Quote(words string) string {
	return w.Say("answer.question", "Question", w.Isolate(words))
}

// Begin begins a line so that it runs in the direction of the language, whatever name
// comes first in it.
func (w Words) Begin() string {
	if w.Language == "ar" {
		return "\u200f"
	}
	return ""
}

// Unsaid says of words, ready to be shown, that the article denies or else doubts that they
// were said. Of words that are cut only the beginning is given.
func (w Words) Unsaid(denied bool, words string, cut bool) string {
	message := "voice.doubted_words"
	if denied {
		message = "voice.denied_words"
	}
	words = w.Quote(words)
	if cut {
		words += " […]"
	}
	return w.Say(message, "Words", words)
}
