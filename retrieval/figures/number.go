package figures

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Qualifier says how near to the number an article says that it is.
type Qualifier string

// The qualifiers.
const (
	Exactly Qualifier = ""
	AtLeast Qualifier = "at least"
	AtMost  Qualifier = "at most"
	About   Qualifier = "about"
)

// Value is a number as an article states it.
type Value struct {
	// Low and High are the same but for a range; High is 0 where nothing bounds it
	// ("thousands").
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// Qualifier is what the words around the number make of it.
	Qualifier Qualifier `json:"qualifier,omitempty"`
}

// Same reports whether two values are told by the same number, whatever qualifies them.
func (v Value) Same(w Value) bool { return v.Low == w.Low && v.High == w.High }

// quantity is a number in a sentence: tokens from up to to, its qualifier counted.
type quantity struct {
	Value
	from, to int
	core     int // where the number itself begins
	vague    bool
	// currency and percent tell of signs at the number.
	currency, percent bool
}

var (
	units = map[string]float64{
		"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
		"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
		"nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	}
	scales = map[string]float64{
		"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12, "m": 1e6, "bn": 1e9, "tn": 1e12,
	}
	// vagueNumbers are the plurals that are numbers of their own.
	vagueNumbers = map[string]float64{
		"dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "tens": 10,
	}
)

func isNumberWord(form string) bool {
	_, unit := units[form]
	_, scale := scales[form]
	_, vague := vagueNumbers[form]
	return unit || vague || scale && len(form) > 2 || compound(form) > 0
}

// compound is the value of "twentyfive", as a hyphenated number is without its hyphen.
func compound(form string) float64 {
	for _, tens := range []string{"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"} {
		if rest, ok := strings.CutPrefix(form, tens); ok && units[rest] >= 1 && units[rest] <= 9 {
			return units[tens] + units[rest]
		}
	}
	return 0
}

// quantities are the numbers of a sentence that count or measure something. Ordinals,
// times of day, versions and years are none; whether a bare number of four digits is a
// year, its place says: see isYear.
func quantities(text string, ts []token) []quantity {
	var out []quantity
	for i := 0; i < len(ts); {
		q, ok := quantityAt(text, ts, i)
		if !ok {
			i++
			continue
		}
		q.qualify(ts, len(out) > 0 && out[len(out)-1].to > q.from-1)
		out = append(out, q)
		i = q.to
	}
	return out
}

// quantityAt reads the number that begins at token i, with the other end of a range.
func quantityAt(text string, ts []token, i int) (quantity, bool) {
	low, to, vague, ok := amount(text, ts, i)
	if !ok || isYear(text, ts, i, to) || partOfName(ts, i, to) {
		return quantity{}, false
	}
	q := quantity{Value: Value{Low: low, High: low}, from: i, core: i, to: to, vague: vague}
	if vague {
		q.High = 0
	}
	between := i > 0 && ts[i-1].form == "between"
	if to < len(ts)-1 && !vague {
		join := ts[to].form
		if join == "to" || join == "–" || join == "-" || join == "or" || between && join == "and" {
			if high, end, v, ok := amount(text, ts, to+1); ok && !v && !isYear(text, ts, to+1, end) && high > 0 {
				if high >= scales["thousand"] && low < scales["thousand"] && (to == i+1) && ts[to].form != "or" {
					low *= scaleOf(ts, to+1, end) // "4 to 6 million"
				}
				if high > low {
					q.Low, q.High, q.to = low, high, end
				}
			}
		}
	}
	if q.to+1 < len(ts) && (ts[q.to].form == "×" || ts[q.to].form == "x") && strings.HasPrefix(ts[q.to+1].form, "10") {
		if power, ok := digits(text[ts[q.to+1].Start:ts[q.to+1].End]); ok && isRaised(ts[q.to+1].form) {
			q.Low, q.High, q.to = q.Low*power, q.High*power, q.to+2 // "3 × 10⁴"
		}
	}
	if between {
		q.from = i - 1
	}
	if q.from > 0 && isCurrency(ts[q.from-1].form) {
		q.from--
		q.core, q.currency = q.from, true
	} else if q.to < len(ts) && isCurrency(ts[q.to].form) {
		q.to++ // "40 €"
		q.currency = true
	}
	if q.to < len(ts) && (ts[q.to].form == "%" || ts[q.to].form == "percent") {
		q.percent = true
	} else if q.to+1 < len(ts) && ts[q.to].form == "per" && ts[q.to+1].form == "cent" {
		q.percent = true
	}
	return q, true
}

// scaleOf is the scale of a number that is written with one.
func scaleOf(ts []token, from, to int) float64 {
	for _, t := range ts[from:to] {
		if s, ok := scales[t.form]; ok {
			return s
		}
	}
	return 1
}

// amount reads a number: digits, words, "a dozen", "2.5 million", "tens of thousands".
func amount(text string, ts []token, i int) (value float64, to int, vague, ok bool) {
	if i >= len(ts) {
		return 0, 0, false, false
	}
	t := ts[i]
	if t.digits {
		if value, ok = digits(text[t.Start:t.End]); !ok {
			return 0, 0, false, false
		}
		to = i + 1
		for to < len(ts) && scales[ts[to].form] > 0 && (len(ts[to].form) > 2 || ts[to].Start == ts[to-1].End) {
			value *= scales[ts[to].form]
			to++
		}
		return value, to, false, true
	}
	if value, ok = vagueNumbers[t.form]; ok {
		to = i + 1
		for to+1 < len(ts) && ts[to].form == "of" && vagueNumbers[ts[to+1].form] > 0 {
			value *= vagueNumbers[ts[to+1].form]
			to += 2
		}
		if t.form == "tens" && to == i+1 {
			return 0, 0, false, false
		}
		return value, to, true, true
	}
	if t.form == "half" && i+2 < len(ts) && ts[i+1].form == "a" {
		if s := scales[ts[i+2].form]; s > 0 && len(ts[i+2].form) > 2 {
			return s / 2, i + 3, false, true
		}
	}
	if (t.form == "a" || t.form == "an") && i+1 < len(ts) {
		if s := scales[ts[i+1].form]; s > 0 && len(ts[i+1].form) > 2 {
			return wordNumber(ts, i+1, 1)
		}
		if (ts[i+1].form == "few" || ts[i+1].form == "couple") && i+2 < len(ts) {
			j := i + 2
			if ts[j].form == "of" {
				j++
			}
			if j < len(ts) && scales[ts[j].form] > 0 && len(ts[j].form) > 2 {
				return 2 * scales[ts[j].form], j + 1, true, true
			}
		}
		if ts[i+1].form == "pair" && i+2 < len(ts) && ts[i+2].form == "of" {
			return 2, i + 3, false, true
		}
		return 0, 0, false, false
	}
	if t.form == "several" && i+1 < len(ts) && scales[ts[i+1].form] > 0 && len(ts[i+1].form) > 2 {
		return 3 * scales[ts[i+1].form], i + 2, true, true
	}
	return wordNumber(ts, i, 0)
}

// wordNumber reads a number in words; first is the value before its first scale.
func wordNumber(ts []token, i int, first float64) (value float64, to int, vague, ok bool) {
	total, part, any := 0.0, first, first > 0
	for to = i; to < len(ts); to++ {
		form := ts[to].form
		u, isUnit := units[form]
		c := compound(form)
		s, isScale := scales[form]
		switch {
		case isUnit && (part == 0 || part >= 20 && u < 10 && int(part)%10 == 0):
			part += u
		case c > 0 && (part == 0 || part >= 100):
			part += c
		case isScale && len(form) > 2 && any:
			if s == 100 || s == 12 {
				part = max(part, 1) * s
			} else {
				total, part = total+max(part, 1)*s, 0
			}
		case form == "and" && part >= 100 && to+1 < len(ts) && (units[ts[to+1].form] > 0 || compound(ts[to+1].form) > 0):
			continue
		default:
			return total + part, to, false, any
		}
		any = true
	}
	return total + part, to, false, any
}

// digits is the value of a number in digits; ordinals and words that begin with a digit
// are none.
func digits(s string) (float64, bool) {
	s, _, _ = strings.Cut(s, "-") // "40-kilometre", "25-year-old"
	clean := strings.ReplaceAll(s, ",", "")
	for suffix, scale := range map[string]float64{"k": 1e3, "m": 1e6, "bn": 1e9} {
		if rest, ok := strings.CutSuffix(strings.ToLower(clean), suffix); ok {
			if v, err := strconv.ParseFloat(rest, 64); err == nil {
				return v * scale, true
			}
		}
	}
	if strings.Count(clean, ".") > 1 {
		return 0, false
	}
	clean, part := withoutFraction(clean)
	base := strings.TrimRight(clean, raisedDigits)
	v, err := strconv.ParseFloat(base, 64)
	if power := clean[len(base):]; err == nil && power != "" {
		n, ok := raisedValue(power)
		if !ok {
			return 0, false
		}
		v = math.Pow(v, float64(n))
	}
	return v + part, err == nil && v < 1e15
}

// raisedDigits are the characters of a power.
const raisedDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹"

// isRaised reports whether a number ends in a power.
func isRaised(s string) bool { return s != strings.TrimRight(s, raisedDigits) }

// raisedValue is the number that raised digits are.
func raisedValue(power string) (int, bool) {
	const most = 15
	n := 0
	for _, r := range power {
		at := strings.IndexRune(raisedDigits, r)
		n = 10*n + utf8.RuneCountInString(raisedDigits[:max(at, 0)])
		if at < 0 || n > most {
			return 0, false
		}
	}
	return n, true
}

// fractions are the characters behind a number that are a part of one.
var fractions = map[rune]float64{'½': 1. / 2, '¼': 1. / 4, '¾': 3. / 4, '⅓': 1. / 3, '⅔': 2. / 3, '⅛': 1. / 8}

// withoutFraction cuts off the fraction that a number ends in: "3½".
func withoutFraction(s string) (whole string, part float64) {
	last, size := utf8.DecodeLastRuneInString(s)
	if part = fractions[last]; part > 0 {
		return s[:len(s)-size], part
	}
	return s, 0
}

func isCurrency(form string) bool {
	return form == "$" || form == "€" || form == "£" || form == "¥"
}

// isYear reports whether the number of tokens from up to to is a year or a day of a
// month, not an amount.
func isYear(text string, ts []token, from, to int) bool {
	if to != from+1 || !ts[from].digits {
		return false
	}
	s := text[ts[from].Start:ts[from].End]
	before, after := "", ""
	if from > 0 {
		before = ts[from-1].form
	}
	if to < len(ts) {
		after = ts[to].form
	}
	if before == "." && from > 1 && isMonth(ts[from-2].form) {
		before = ts[from-2].form // "Sept. 11"
	}
	if isMonth(before) || isMonth(after) && len(s) <= 2 {
		return true
	}
	if len(s) != 4 || s < "1000" || s > "2199" {
		return false
	}
	if v, err := strconv.Atoi(s); err != nil || v < 1000 {
		return false
	}
	// "2000 people" and "1200 km" are not years; "in 2015 people", "2021 withdrawal" are.
	return !countable[after] || yearBefore[before] && before != "and" && before != "to" && before != "–" && before != "-"
}

var yearBefore = set("before-year")

// countable are words that make a number of four digits before them an amount.
var countable = set("countable")

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}

// partOfName reports whether a number belongs to what is not an amount: a time of day, a
// score, a number that something is called by ("Flight 93", "Article 5", "9/11").
func partOfName(ts []token, from, to int) bool {
	t := ts[from]
	near := func(i int) string {
		if i < 0 || i >= len(ts) {
			return ""
		}
		return ts[i].form
	}
	glued := func(i, j int) bool { return i >= 0 && j < len(ts) && ts[i].End == ts[j].Start }
	if t.digits {
		switch near(to) {
		case "am", "pm", "oclock":
			return true
		case ":", "/":
			return glued(to-1, to)
		}
		if (near(from-1) == ":" || near(from-1) == "/") && glued(from-1, from) {
			return true
		}
		if near(from-1) == "#" || near(from-1) == "§" {
			return true
		}
		if from > 0 && numbered[near(from-1)] && ts[from-1].capital {
			return true
		}
	}
	// "one of the", "one another", "the one who", "no one"
	if t.form == "one" && to == from+1 {
		next, before := near(to), near(from-1)
		if next == "" || notOneBefore[next] || notOneBehind[before] {
			return true
		}
	}
	return false
}

// "one" is not a number before and behind these words.
var (
	notOneBefore = setOf("of another that who , . to day could would")
	notOneBehind = setOf("no the this that which each any every")
)

// numbered are words that a number behind them gives a name to.
var numbered = set("numbered")

// qualify takes the words before and behind a number into it that say how exact it is.
func (q *quantity) qualify(ts []token, taken bool) {
	if taken {
		return
	}
	if q.vague {
		q.Qualifier = About
	}
	for n := 4; n >= 1; n-- {
		if q.from-n < 0 {
			continue
		}
		phrase := make([]string, 0, n)
		for _, t := range ts[q.from-n : q.from] {
			phrase = append(phrase, t.form)
		}
		if kind, ok := qualifiers[strings.Join(phrase, " ")]; ok {
			q.from, q.Qualifier = q.from-n, kind
			return
		}
	}
	after := func(i int) string {
		if i < len(ts) {
			return ts[i].form
		}
		return ""
	}
	if after(q.to) == "or" && (after(q.to+1) == "more" || after(q.to+1) == "fewer" || after(q.to+1) == "so") {
		q.Qualifier = map[string]Qualifier{"more": AtLeast, "fewer": AtMost, "so": About}[after(q.to+1)]
		q.to += 2
	}
}

var qualifiers = map[string]Qualifier{
	"at least": AtLeast, "more than": AtLeast, "over": AtLeast, "no fewer than": AtLeast, "no less than": AtLeast, "not less than": AtLeast,
	"upwards of": AtLeast, "in excess of": AtLeast, "well over": AtLeast, "a minimum of": AtLeast, "above": AtLeast,
	"at the very least": AtLeast, "just over": AtLeast, "slightly more than": AtLeast, "a little over": AtLeast,
	"at most": AtMost, "up to": AtMost, "as many as": AtMost, "as much as": AtMost, "fewer than": AtMost, "less than": AtMost,
	"no more than": AtMost, "nearly": AtMost, "almost": AtMost, "under": AtMost, "not more than": AtMost, "just under": AtMost,
	"a maximum of": AtMost, "close to": About, "about": About, "around": About, "some": About, "roughly": About,
	"approximately": About, "an estimated": About, "estimated": About, "circa": About, "perhaps": About, "somewhere around": About,
	"only": Exactly, "just": Exactly, "exactly": Exactly, "a total of": Exactly, "in total": Exactly, "as few as": Exactly,
}
