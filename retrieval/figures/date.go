package figures

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// Date is a date as a sentence gives it.
type Date struct {
	// Range is where it stands, in bytes of the text that was read.
	article.Range
	// Value is the date as far as it is known: "2023-07", "2015". A decade is its
	// first year, with Decade set.
	Value  article.Date
	Decade bool
	// Resolved is set where the text does not give all of Value and the date of the
	// article gives the rest: "last July", "on Friday".
	Resolved bool
	// Until is the later one of "2014 or 2015" and "from 2014 to 2016"; usually empty.
	Until article.Date

	from, to int // tokens
}

// calendar are the names in dates, by words/en/dates.txt.
type calendar struct {
	months, weekdays, seasons map[string]int
}

var names = sync.OnceValue(func() calendar {
	c := calendar{months: map[string]int{}, weekdays: map[string]int{}, seasons: map[string]int{}}
	months, weekdays := 0, 0
	for _, line := range words.Table("en", "dates") {
		kind, rest, _ := strings.Cut(line, ":")
		fields := strings.Fields(rest)
		switch kind {
		case "month":
			months++
			for _, f := range fields {
				c.months[f] = months
			}
		case "weekday":
			for _, f := range fields {
				c.weekdays[f] = weekdays
			}
			weekdays++
		case "season":
			month, err := strconv.Atoi(fields[1])
			if err != nil {
				panic("figures: words/en/dates.txt: " + line)
			}
			c.seasons[fields[0]] = month
		}
	}
	return c
})

func isMonth(form string) bool { return names().months[form] > 0 }

// Dates reads the dates of a sentence in order. Those that are relative ("last July",
// "nine years ago") are resolved against the date of the article, as far as that is
// known; what cannot be is left out. Times of day and spans of time are not dates.
func Dates(text string, published article.Date) []Date {
	return newReader().dates(text, published)
}

func (r *reader) dates(text string, published article.Date) []Date {
	d := dating{text: text, ts: r.tokens(text), published: day{}.of(published)}
	var out []Date
	for i := 0; i < len(d.ts); {
		found, ok := d.at(i)
		if !ok {
			i++
			continue
		}
		found.Start, found.End = d.ts[found.from].Start, d.ts[found.to-1].End
		out = append(out, found)
		i = found.to
	}
	return out
}

// day is a date as far as it is known; 0 is not known.
type day struct{ year, month, day int }

func (day) of(d article.Date) (out day) {
	for i, part := range strings.Split(string(d), "-") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return out
		}
		switch i {
		case 0:
			out.year = n
		case 1:
			out.month = n
		case 2:
			out.day = n
		}
	}
	return out
}

func (d day) date() article.Date {
	switch {
	case d.year <= 0:
		return ""
	case d.month == 0:
		return article.Date(fmt.Sprintf("%04d", d.year))
	case d.day == 0:
		return article.Date(fmt.Sprintf("%04d-%02d", d.year, d.month))
	}
	if t := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC); t.Day() != d.day {
		return ""
	}
	return article.Date(fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day))
}

// dating reads the dates of one sentence.
type dating struct {
	text      string
	ts        []token
	published day
}

func (d *dating) form(i int) string {
	if i < 0 || i >= len(d.ts) {
		return ""
	}
	return d.ts[i].form
}

func (d *dating) raw(i int) string { return d.text[d.ts[i].Start:d.ts[i].End] }

// at reads the date that begins at token i.
func (d *dating) at(i int) (Date, bool) {
	for _, read := range []func(int) (Date, bool){
		d.iso, d.slashed, d.dayMonth, d.monthFirst, d.relativeMonth, d.season, d.ago, d.relative, d.weekday, d.yearAlone,
	} {
		if found, ok := read(i); ok {
			return found, true
		}
	}
	return Date{}, false
}

func given(from, to int, v day) (Date, bool) {
	value := v.date()
	return Date{Value: value, from: from, to: to}, value != ""
}

func resolved(from, to int, v day) (Date, bool) {
	found, ok := given(from, to, v)
	found.Resolved = true
	return found, ok
}

// iso reads "2024-03-22": digits, dash, digits.
func (d *dating) iso(i int) (Date, bool) {
	if i+4 >= len(d.ts) || !d.ts[i].digits || d.form(i+1) != "-" || d.form(i+3) != "-" || d.ts[i+4].End-d.ts[i].Start != len("2024-03-22") {
		return Date{}, false
	}
	value, err := article.ParseDate(d.text[d.ts[i].Start:d.ts[i+4].End])
	return Date{Value: value, from: i, to: i + 5}, err == nil
}

// slashed reads "22/03/2024"; of "12/03/2024", which is two days in two countries, only the
// year is known.
func (d *dating) slashed(i int) (Date, bool) {
	if i+4 >= len(d.ts) || !d.ts[i].digits || !d.ts[i+2].digits || d.form(i+1) != "/" || d.form(i+3) != "/" || d.year(i+4) == 0 {
		return Date{}, false
	}
	a, okA := d.dayNumber(i)
	b, okB := d.dayNumber(i + 2)
	const months = 12
	v := day{year: d.year(i + 4)}
	switch {
	case !okA || !okB || a > months && b > months:
		return Date{}, false
	case a > months:
		v.month, v.day = b, a
	case b > months:
		v.month, v.day = a, b
	}
	return given(i, i+5, v)
}

// dayMonth reads "22 March 2024" and "the 22nd of March".
func (d *dating) dayMonth(i int) (Date, bool) {
	n, ok := d.dayNumber(i)
	j := i + 1
	if ok && d.form(j) == "of" {
		j++
	}
	month := d.month(j)
	if !ok || month == 0 {
		return Date{}, false
	}
	return d.withYear(i, j+1, day{month: month, day: n})
}

// month is the month that token i names; "may" and "march" are only with a capital.
func (d *dating) month(i int) int {
	if i >= len(d.ts) || !d.ts[i].capital {
		return 0
	}
	return names().months[d.form(i)]
}

func (d *dating) dayNumber(i int) (int, bool) {
	if i >= len(d.ts) || !d.ts[i].digits {
		return 0, false
	}
	s := d.form(i)
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		s = strings.TrimSuffix(s, suffix)
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 1 && n <= 31
}

func (d *dating) year(i int) int {
	if i >= len(d.ts) || i < 0 || !d.ts[i].digits || len(d.raw(i)) != 4 {
		return 0
	}
	n, err := strconv.Atoi(d.raw(i))
	if err != nil || n < 1000 || n > 2199 {
		return 0
	}
	return n
}

// monthFirst reads "March 22, 2024", "March 22", "March 2024", "July last year" and a
// month alone.
func (d *dating) monthFirst(i int) (Date, bool) {
	month := d.month(i)
	if month == 0 || i > 0 && d.noSuchDay(i-1, month) {
		return Date{}, false
	}
	to := i + 1
	if d.form(to) == "." {
		to++
	}
	if n, ok := d.dayNumber(to); ok && d.form(to+1) != "%" && d.form(to+1) != "people" {
		return d.withYear(i, to+1, day{month: month, day: n})
	}
	if d.form(to) == "of" && (d.year(to+1) > 0 || d.form(to+1) == "last" || d.form(to+1) == "this") {
		to++
	}
	if y := d.year(to); y > 0 {
		return given(i, to+1, day{year: y, month: month})
	}
	if (d.form(i) == "may" || d.form(i) == "march") && i == 0 {
		return Date{}, false // more likely a verb
	}
	return d.withYear(i, i+1, day{month: month})
}

// noSuchDay reports whether token i is a day that a month does not have: "30 February" is
// no day, nor some time in February.
func (d *dating) noSuchDay(i, month int) bool {
	const leapYear = 2024
	n, ok := d.dayNumber(i)
	return ok && n > time.Date(leapYear, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// withYear reads the year behind a day and month; without one it is the last such date
// before the article's.
func (d *dating) withYear(from, to int, v day) (Date, bool) {
	j := to
	if d.form(j) == "," {
		j++
	}
	if y := d.year(j); y > 0 && (j == to || v.day > 0) {
		v.year = y
		return given(from, j+1, v)
	}
	if (d.form(to) == "last" || d.form(to) == "this" || d.form(to) == "next") && d.form(to+1) == "year" && d.published.year > 0 {
		v.year = d.published.year + map[string]int{"last": -1, "next": 1}[d.form(to)]
		return resolved(from, to+2, v)
	}
	p := d.published
	if p.year == 0 || p.month == 0 {
		return Date{}, false
	}
	v.year = p.year
	if v.month > p.month || v.month == p.month && v.day > 0 && p.day > 0 && v.day > p.day {
		v.year--
	}
	return resolved(from, to, v)
}

// relativeMonth reads "last July", "this March".
func (d *dating) relativeMonth(i int) (Date, bool) {
	which, p := d.form(i), d.published
	j := i + 1
	if which == "this" && d.form(j) == "same" || which == "this" && d.form(j) == "past" || which == "this" && d.form(j) == "coming" {
		j++
	}
	month := d.month(j)
	if month == 0 || p.year == 0 || p.month == 0 || which != "last" && which != "this" && which != "past" {
		return Date{}, false
	}
	v := day{year: p.year, month: month}
	if which == "last" && month >= p.month || which != "last" && month > p.month {
		v.year--
	}
	return resolved(i, j+1, v)
}

// season reads "the summer of 2021", "last autumn", "summer 2021".
func (d *dating) season(i int) (Date, bool) {
	last := d.form(i) == "last"
	j := i
	if last {
		j++
	}
	begins := names().seasons[d.form(j)]
	if begins == 0 {
		return Date{}, false
	}
	to := j + 1
	if d.form(to) == "of" {
		to++
	}
	if y := d.year(to); y > 0 && !last {
		return given(i, to+1, day{year: y})
	}
	p := d.published
	if !last || p.year == 0 || p.month == 0 {
		return Date{}, false
	}
	v := day{year: p.year}
	if begins+2 >= p.month { // of this year it is not over
		v.year--
	}
	return resolved(i, j+1, v)
}

// ago reads "nine years ago", "a decade ago", "two months ago".
func (d *dating) ago(i int) (Date, bool) {
	n, to, vague, ok := amount(d.text, d.ts, i)
	if !ok && (d.form(i) == "a" || d.form(i) == "an") {
		n, to, ok = 1, i+1, true
	}
	if !ok || vague || n != float64(int(n)) || d.form(to+1) != "ago" || d.published.year == 0 {
		return Date{}, false
	}
	p := d.published
	switch strings.TrimSuffix(d.form(to), "s") {
	case "year", "yr":
		return resolved(i, to+2, day{year: p.year - int(n)})
	case "decade":
		return resolved(i, to+2, day{year: p.year - 10*int(n)})
	case "month":
		if p.month == 0 {
			return Date{}, false
		}
		m := p.year*12 + p.month - 1 - int(n)
		return resolved(i, to+2, day{year: m / 12, month: m%12 + 1})
	case "week", "day":
		days := int(n)
		if strings.HasPrefix(d.form(to), "week") {
			days *= 7
		}
		v, ok := d.back(days)
		if strings.HasPrefix(d.form(to), "week") {
			v.day = 0 // which day of it is not said
		}
		if !ok {
			return Date{}, false
		}
		return resolved(i, to+2, v)
	}
	return Date{}, false
}

// back is the day some days before that of the article.
func (d *dating) back(days int) (day, bool) {
	p := d.published
	if p.day == 0 || days > 40_000 {
		return day{}, false
	}
	t := time.Date(p.year, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -days)
	return day{t.Year(), int(t.Month()), t.Day()}, true
}

// relative reads "last year", "this month", "earlier this year", "yesterday".
func (d *dating) relative(i int) (Date, bool) {
	p := d.published
	switch form := d.form(i); {
	case p.year == 0:
	case form == "yesterday":
		if v, ok := d.back(1); ok {
			return resolved(i, i+1, v)
		}
	case form == "last" && d.form(i+1) == "year":
		return resolved(i, i+2, day{year: p.year - 1})
	case form == "this" && d.form(i+1) == "year":
		return resolved(i, i+2, day{year: p.year})
	case (form == "this" || form == "last") && d.form(i+1) == "month" && p.month > 0:
		m := p.year*12 + p.month - 1
		if form == "last" {
			m--
		}
		return resolved(i, i+2, day{year: m / 12, month: m%12 + 1})
	}
	return Date{}, false
}

// namedDays are words that make a day of the week the name of another thing.
var namedDays = set("named-day")

// weekday reads "Friday", "last Tuesday", "Friday's": the last such day up to that of
// the article, which must be known to the day.
func (d *dating) weekday(i int) (Date, bool) {
	if i >= len(d.ts) || !d.ts[i].capital {
		return Date{}, false
	}
	wanted, ok := names().weekdays[d.form(i)]
	if !ok || len(d.form(i)) < 6 || d.published.day == 0 || d.form(i-1) == "next" || d.form(i-1) == "every" {
		return Date{}, false
	}
	if month := d.month(i + 2); d.form(i+1) == "," && month > 0 || d.month(i+1) > 0 {
		return Date{}, false // "Friday, March 22": the date that follows says it
	}
	if next := i + 1; next < len(d.ts) && d.ts[next].capital && d.ts[next].word && d.month(next) == 0 || d.form(i-1) == "the" ||
		i > 0 && d.ts[i-1].capital && namedDays[d.form(i-1)] {
		return Date{}, false // "Sunday Herald", "Black Friday"
	}
	p := d.published
	is := time.Date(p.year, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC).Weekday()
	v, ok := d.back((int(is) - wanted + 7) % 7)
	if !ok {
		return Date{}, false
	}
	from := i
	if d.form(i-1) == "last" {
		from = i - 1
	}
	return resolved(from, i+1, v)
}

// yearAlone reads "2015", "2014 or 2015", "the 1990s".
func (d *dating) yearAlone(i int) (Date, bool) {
	if i < len(d.ts) && d.ts[i].digits {
		if s := strings.TrimPrefix(d.form(i), "mid"); len(s) == 5 && s[4] == 's' && s[3] == '0' {
			if y, err := strconv.Atoi(s[:4]); err == nil && y >= 1000 && y < 2200 {
				found, ok := given(i, i+1, day{year: y})
				found.Decade = true
				return found, ok
			}
		}
	}
	y := d.year(i)
	if y == 0 || !isYear(d.text, d.ts, i, i+1) || d.form(i-1) == "$" || d.form(i+1) == "%" {
		return Date{}, false
	}
	found, ok := given(i, i+1, day{year: y})
	if join := d.form(i + 1); join == "or" || join == "–" || join == "-" || join == "to" || join == "and" && d.form(i-1) == "between" {
		if until := d.year(i + 2); until > y {
			found.Until, found.to = day{year: until}.date(), i+3
		} else if join == "-" && i+2 < len(d.ts) && d.ts[i+2].digits && d.ts[i+2].Start == d.ts[i+1].End {
			return Date{}, false // "2024-02-30"
		}
	}
	return found, ok
}
