package draft

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// MaxAside is the length of the longest line, in bytes, that can be a link or
// an emphasised phrase broken out of its sentence.
const MaxAside = 80

// minProse is the length, in bytes, from which a block with a stop is taken for
// a paragraph of the text.
const minProse = 60

// IsProse reports whether s is a paragraph of running text: long enough, and with a
// stop at its end or inside. One that breaks off in dots may be a teaser, and a
// question alone a headline.
func IsProse(s string) bool {
	if len(s) < minProse || IsTruncated(s) {
		return false
	}
	if len(s) > 4*minProse {
		return true
	}
	return len(Sentences(s)) > 1 || prose.EndsWithStop(s) && !(strings.HasSuffix(s, "?") && len(s) < 2*minProse)
}

func IsTruncated(s string) bool {
	return strings.HasSuffix(s, "...") || strings.HasSuffix(s, "…")
}

// Phrases are the runs of three words of s, folded.
func Phrases(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !prose.IsWordRune(r) })
	var all []string
	for i := range max(len(words)-2, 0) {
		all = append(all, strings.Join(words[i:i+3], " "))
	}
	return all
}

var NameJoints = regexp.MustCompile(`, and | and |, | & | et | y | e | und | и `)

// IsName reports whether s looks like a person's name: two to four words with
// capitals, small ones such as "de" aside.
func IsName(s string) bool {
	words := strings.Fields(s)
	capitals := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case unicode.IsUpper(r):
			capitals++
		case !slices.Contains([]string{"de", "da", "di", "del", "der", "van", "von", "den", "la", "le", "bin", "al", "el", "ter"}, w):
			return false
		}
	}
	return capitals >= 2 && len(words) <= 5 && !strings.ContainsAny(s, "0123456789")
}

// MostKnown reports whether four of five phrases of s are known.
func MostKnown(s string, known map[string]bool) bool {
	all := Phrases(s)
	found := 0
	for _, phrase := range all {
		if known[phrase] {
			found++
		}
	}
	return len(all) > 0 && found*5 >= len(all)*4
}

// Lines are taken for wrapped ones only when the longest of a run is between
// these numbers of columns. A character of Chinese or Japanese takes two.
const (
	MinWrapWidth     = 40
	MinWrapWidthWide = 24
	MaxWrapWidth     = 140
)

// DateLine returns the date that is all that s says, or "".
func DateLine(s string) Date {
	if len(s) > MaxAside {
		return ""
	}
	if m := stampDate.FindString(s); m != "" && (len(m) == len(s) || Stamp.MatchString(s)) {
		return Date(m)
	}
	if d := spelledDate(s); d != "" {
		return d
	}
	s = dateLabel.ReplaceAllString(s, "")
	s = clock.ReplaceAllString(s, "")
	for _, layout := range []string{"2 January 2006", "January 2, 2006", "Jan. 2, 2006", "Jan 2, 2006", "2 Jan 2006", "2.1.2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return Date(t.Format("2006-01-02"))
		}
	}
	return ""
}

var (
	stampDate = regexp.MustCompile(`^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`)
	dateLabel = regexp.MustCompile(`^(?i:(first |last )?(published|updated|posted|modified)( on| at)?:? )?(?i:(mon|tues|wednes|thurs|` +
		`fri|satur|sun)day,? )?`)
	clock = regexp.MustCompile(`,?( at| -| \||)? \d\d?:\d\d( ?(am|pm|a\.m\.|p\.m\.))?( [A-Z]{2,4})?$`)
)

// MaxChromeLine is the length of the longest line of chrome, in bytes.
const MaxChromeLine = 300

var Scripts = []*unicode.RangeTable{unicode.Latin, unicode.Arabic, unicode.Cyrillic, unicode.Greek, unicode.Hebrew,
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Devanagari, unicode.Bengali, unicode.Thai,
	unicode.Armenian, unicode.Georgian}

var Stamp = regexp.MustCompile(`^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([.,]\d+)?( ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?$` +
	`|^.{0,40}\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\b.{0,20}$` +
	`|^(?i:\d{1,2} (second|minute|hour|day|week|month|year)s? ago)$` +
	`|^(?i:(first |last )?(published|updated|posted|modified)( on| at)?:? )\S.{3,40}\d{4}(,? (at )?\d\d?:\d\d.{0,12})?$`)

// Suffix is the suffix of a file's name in small letters: ".txt", ".warc.gz".
func Suffix(name string) string { return strings.ToLower(name[len(Stem(name)):]) }

// Stem is a file's name without its suffix.
func Stem(name string) string {
	short := strings.TrimSuffix(name, path.Ext(name))
	if strings.EqualFold(path.Ext(name), ".gz") && strings.EqualFold(path.Ext(short), ".warc") {
		short = strings.TrimSuffix(short, path.Ext(short))
	}
	return short
}

func IsBlank(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }
