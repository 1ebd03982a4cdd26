package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// shortText is the number of words below which a text is hardly an article: a
// brief news item has some sixty.
const shortText = 30

func (l *Linter) text(a *article.Article) {
	words := article.CountWords(a.Text)
	if a.Kind == article.KindDocs {
		// A page of documentation may be a line or a table, and no line of it is chrome.
		l.encoding(a)
		return
	}
	if words < shortText {
		l.find(Short, a, 0, fmt.Sprintf("it has only %d words", words))
	}
	l.encoding(a)
	l.chrome(a)
	l.translated(a)
	l.end(a, words)
}

// shown is a text cut to what a line of a terminal has room for.
func shown(s string) string {
	const most = 60 // characters
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

func (l *Linter) encoding(a *article.Article) {
	if n := strings.Count(a.Text, string(utf8.RuneError)); n > 0 {
		l.find(LostCharacters, a, paragraphAt(a, strings.IndexRune(a.Text, utf8.RuneError)),
			fmt.Sprintf("%d characters are %c: they could not be read", n, utf8.RuneError))
	}
	if at, broken, meant := mojibake(a.Text); at >= 0 {
		l.find(BrokenEncoding, a, paragraphAt(a, at),
			fmt.Sprintf("%s stands for %s, most likely: it was read in a wrong code page", broken, meant))
	} else if at, word := wrongPage(a.Text); at >= 0 {
		l.find(BrokenEncoding, a, paragraphAt(a, at), fmt.Sprintf("words such as %s may be another script, read in a wrong code page", word))
	}
}

// paragraphAt is the number of the paragraph that holds byte at.
func paragraphAt(a *article.Article, at int) int {
	for i, p := range a.Paragraphs {
		if at < p.End {
			return i + 1
		}
	}
	return 0
}

var notASCII = regexp.MustCompile(`[^\x00-\x7f]{2,}`)

// mojibake finds UTF-8 that was read as Windows-1252, such as â€™ for ’.
func mojibake(text string) (at int, broken, meant string) {
	for _, m := range notASCII.FindAllStringIndex(text, -1) {
		run := text[m[0]:m[1]]
		if fixed, sure := reread(run); sure {
			return m[0], run, fixed
		}
	}
	return -1, "", ""
}

// afterLetter are the characters that may follow a letter in a real text: the
// end of “AMANHÔ looks like a broken character, and is none.
const afterLetter = "‘’“”‚„…–—‹›«»\u00a0"

// reread is a run of characters as it was before it was read as Windows-1252, or
// "" when it was not. sure is set when no run of real characters looks so.
func reread(run string) (fixed string, sure bool) {
	bytes := make([]byte, 0, len(run))
	for _, r := range run {
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok && r >= 0x80 && r < 0xa0 {
			b, ok = byte(r), true // a byte that Windows-1252 leaves free
		}
		if !ok {
			return "", false
		}
		bytes = append(bytes, b)
	}
	// A real character may stand beside the broken ones.
	for len(bytes) > 0 && !utf8.RuneStart(bytes[0]) {
		bytes = bytes[1:]
	}
	if len(bytes) == 0 || !utf8.Valid(bytes) {
		return "", false // with nothing left, as in l’œil, nothing was broken
	}
	for _, r := range string(bytes) {
		likely := r >= 0xa0 && r <= 0xff || r >= 0x2010 && r <= 0x203a || r == '€' || r == '™' ||
			unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Arabic, unicode.Hebrew)
		if !likely {
			return "", false
		}
		sure = sure || utf8.RuneLen(r) > 2
	}
	last, _ := utf8.DecodeLastRuneInString(run)
	return string(bytes), sure || utf8.RuneCount(bytes) > 2 || !strings.ContainsRune(afterLetter, last)
}

// wrongPage finds a text in another script than Latin that was read in a code
// page for Latin: most of its long words are letters with accents and nothing
// else.
func wrongPage(text string) (at int, example string) {
	const long = 4 // letters
	words, odd := 0, 0
	at = -1
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(w) < long {
			continue
		}
		words++
		if strings.ContainsFunc(w, func(r rune) bool { return r < 0xc0 || r > 0xff }) {
			continue
		}
		odd++
		if at < 0 {
			at, example = strings.Index(text, w), w
		}
	}
	if odd < 5 || odd*3 < words {
		return -1, ""
	}
	return at, example
}

func (l *Linter) chrome(a *article.Article) {
	for i, p := range a.Paragraphs {
		line := a.Slice(p.Range)
		if rule := article.Leftover(line); rule != "" {
			l.find(ChromeLeft, a, i+1, fmt.Sprintf("%q may be a %s of the page", shown(line), rule))
		}
	}
}

var translation = regexp.MustCompile(`(?i)\b(this|the) (article|text|story|page|post|content|report) (was|has been|is) ` +
	`(automatically|machine)[- ]translated\b` +
	`|\b(automatically|machine)[- ]translated (from|by|version)\b|\btranslated (automatically|by (google|deepl|microsoft|bing|yandex|` +
	`ai\b|artificial intelligence|a machine|software))` +
	`|\b(automatische|maschinelle) übersetzung\b|\b(automatisch|maschinell) übersetzt\b|\btraducci[oó]n autom[aá]tica\b|\btraduction ` +
	`automatique\b|\btraduit automatiquement\b`)

// translated finds a remark that a machine translated the text. Longer paragraphs
// may be about such translations.
func (l *Linter) translated(a *article.Article) {
	const most = 200 // bytes
	for i, p := range a.Paragraphs {
		if p.Len() > most {
			continue
		}
		if m := translation.FindString(a.Slice(p.Range)); m != "" {
			l.find(MachineTranslated, a, i+1, fmt.Sprintf("it may be translated by a machine: %q", m))
			return
		}
	}
	for _, r := range a.Removed {
		if m := translation.FindString(r.Text); m != "" && len(r.Text) <= most {
			f := l.finding(MachineTranslated, seen{file: a.File, id: a.ID}, fmt.Sprintf("it may be translated by a machine: %q", m))
			f.Line = r.Line
			l.findings = append(l.findings, f)
			return
		}
	}
}

var (
	paywall = regexp.MustCompile(`(?i)\b(continue|keep) reading\b|\bto (continue|keep) reading\b|\bread the (full|rest of the) (story|` +
		`article)\b|\bsubscribers? only\b|\bfor subscribers\b` +
		`|\b(log|sign) in to (read|continue)\b|\bsubscribe to (read|continue)\b|\byou have reached your (limit|quota)\b|\bfree articles? ` +
		`(left|remaining)\b`)
	readMore = regexp.MustCompile(`(?i)^(read more|more|continue reading|weiterlesen|lire la suite|leer más|читать далее)( *(…|\.\.\.|»|` +
		`>|→))*$`)
)

// paywalled bounds the words of a text that is taken for the beginning of one
// that is for subscribers.
const paywalled = 250

// end reports texts that look truncated.
func (l *Linter) end(a *article.Article, words int) {
	if len(a.Paragraphs) == 0 {
		return
	}
	last := len(a.Paragraphs) - 1
	for i := max(0, last-2); i <= last; i++ {
		line := a.Slice(a.Paragraphs[i].Range)
		if readMore.MatchString(line) {
			l.find(CutOff, a, i+1, fmt.Sprintf("it may be cut off: it ends with %q", line))
			return
		}
	}
	unfinished := unfinished(a)
	if words < paywalled || unfinished {
		// The line itself may have been removed.
		if i := slices.IndexFunc(a.Removed, func(r article.Removed) bool { return readMore.MatchString(r.Text) }); i >= 0 {
			l.find(CutOff, a, 0, fmt.Sprintf("it may be only the beginning: %q stood under it", a.Removed[i].Text))
			return
		}
		for _, line := range around(a) {
			if len(line) < 200 && paywall.MatchString(line) {
				l.find(Paywall, a, 0, fmt.Sprintf("it may be only the beginning, which is free: %q stands under it", shown(line)))
				return
			}
		}
	}
	if unfinished {
		l.find(CutOff, a, last+1, fmt.Sprintf("it may be cut off: it ends with %q", tail(a.Slice(a.Paragraphs[last].Range))))
	}
}

// around are the last lines of a text, and what was removed.
func around(a *article.Article) []string {
	var lines []string
	for i := max(0, len(a.Paragraphs)-3); i < len(a.Paragraphs); i++ {
		lines = append(lines, a.Slice(a.Paragraphs[i].Range))
	}
	for _, r := range a.Removed {
		lines = append(lines, r.Text)
	}
	return lines
}

// tail is the end of a text, as many characters as a line has room for.
func tail(s string) string {
	const most = 40 // characters
	if runes := []rune(s); len(runes) > most {
		return "…" + string(runes[len(runes)-most:])
	}
	return s
}

// runningText is the number of words from which a paragraph is taken to be
// sentences.
const runningText = 12

// unfinished reports whether the last paragraph ends inside a sentence, in a text whose
// other paragraphs do not.
func unfinished(a *article.Article) bool {
	last := a.Paragraphs[len(a.Paragraphs)-1]
	end := a.Slice(last.Range)
	if last.Heading || article.CountWords(end) < runningText || finished(end) {
		return false
	}
	others, whole := 0, 0
	for _, p := range a.Paragraphs[:len(a.Paragraphs)-1] {
		if s := a.Slice(p.Range); !p.Heading && article.CountWords(s) >= runningText {
			others++
			if finished(s) {
				whole++
			}
		}
	}
	return others >= 2 && whole*10 >= others*9
}

// finished reports whether a paragraph ends as a sentence does, or as what leads to a
// list. Dots that leave something out are not an end.
func finished(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Pe, unicode.Pf, unicode.Pi) || strings.ContainsRune(`"'”’»* `, r)
	})
	if strings.HasSuffix(s, "...") || strings.HasSuffix(s, "…") {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.In(r, unicode.Sentence_Terminal) || strings.ContainsRune(":;—–", r) || unicode.IsSymbol(r)
}
