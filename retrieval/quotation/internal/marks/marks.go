package marks

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/tongue"
)

// Span is a pair of quotation marks and the words between them.
type Span struct {
	Open, Close int  // bytes: the first mark begins at open, the last one ends at close
	Start, End  int  // bytes of the words, marks excluded
	Para        int  // paragraph it opens in
	LastPara    int  // paragraph it closes in
	Unclosed    bool // no closing mark: ends with its paragraph
	Single      bool // single quotation marks
	Typed       bool // ''doubled single marks''
	Nickname    bool // William "Bill" Stark
	Turn        bool // of a transcript: no marks, but a name and a colon before it
	Signed      bool // a post without marks, with a name and a handle behind it
	Attribute   bool // the value of a mark-up attribute: id="…"
}

// mark is one quotation mark and what its surroundings make of it.
type mark struct {
	at, size  int
	opens     bool // may open: something to its right, nothing to its left
	closes    bool // may close
	attribute bool
	typed     bool // two single marks
}

const (
	// maxNesting bounds the stack of open marks; deeper marks are ignored.
	maxNesting = 4
	// maxJoin is how many paragraphs later a closing mark is looked for.
	maxJoin = 5
	// maxTranscriptName bounds the name of a speaker before a colon.
	maxTranscriptName = 40
	// minTranscript is the number of such lines that make a transcript.
	minTranscript = 3
)

// FindSpans pairs the quotation marks of a text, paragraph by paragraph, so
// that an odd mark spoils one paragraph and no more. Only outermost pairs are
// returned: words quoted inside a quotation belong to it.
func FindSpans(text string, paragraphs []article.Paragraph, foreign []bool, tongues []*tongue.Tongue) []Span {
	var spans []Span
	marks := make([][]mark, len(paragraphs))
	for i, p := range paragraphs {
		marks[i] = doubleMarks(text, p.Range)
	}
	from := make([]int, len(paragraphs)) // marks before this one are used up
	for i, p := range paragraphs {
		found, pending := pairMarks(marks[i][from[i]:], i)
		if pending != nil {
			if s, ok := closeAcross(text, paragraphs, marks, from, i, *pending); ok {
				found = append(found, s)
			}
		}
		if len(found) == 0 && len(marks[i]) == 0 && !p.Heading {
			found = singleQuotes(text, p.Range, i)
		}
		spans = append(spans, found...)
	}
	kept := spans[:0]
	last := -1
	for _, s := range spans {
		if s.Open < last || s.Start >= s.End {
			continue
		}
		s.Nickname = !s.Single && isNickname(text, s)
		kept = append(kept, s)
		last = s.Close
	}
	skipSpeakers(text, kept)
	kept = addPosts(text, paragraphs, kept)
	kept = addDialogue(text, paragraphs, foreign, tongues, addTurns(kept, findTurns(text, paragraphs)))
	return splitInterrupted(text, tongues, kept)
}

// skipSpeakers leaves the names of a transcript's speakers out of the
// quotations: “RUIZ: We are late.” One such line may be a headline of the kind
// of “UPDATE: …”; a transcript has several.
func skipSpeakers(text string, spans []Span) {
	lines := 0
	for i := range spans {
		if transcriptName(text, &spans[i]) > 0 {
			lines++
		}
	}
	if lines < minTranscript {
		return
	}
	for i := range spans {
		if n := transcriptName(text, &spans[i]); n > 0 {
			spans[i].Start += n
			spans[i].Open = spans[i].Start
			spans[i].Turn = true
		}
	}
}

// transcriptName is the length of "RUIZ: " at the head of a quotation, or 0.
func transcriptName(text string, s *Span) int {
	name, _, found := strings.Cut(text[s.Start:min(s.End, s.Start+maxTranscriptName)], ": ")
	n := len(name) + len(": ")
	if !found || len(name) < 3 || strings.ToUpper(name) != name || strings.ToLower(name) == name || WordCount(name) > 3 || s.Start+n >= s.End {
		return 0
	}
	return n
}

func isOpenPunct(r rune) bool {
	switch r {
	case '(', '[', '{', '-', '–', '—', '/', '“', '‘', '\'', '"', '«', '…', '>', ':', '*', '_', '=':
		return true
	}
	return false
}

func isClosePunct(r rune) bool {
	switch r {
	case '.', ',', ';', ':', '!', '?', ')', ']', '}', '-', '–', '—', '…', '”', '’', '\'', '"', '»', '/', '<', '*', '_':
		return true
	}
	return false
}

// doubleMarks lists the double quotation marks of a paragraph. Single marks
// Typed twice stand for them only in a paragraph that has no real ones.
func doubleMarks(text string, p article.Range) []mark {
	var marks []mark
	anyReal := false
	tex := strings.Contains(text[p.Start:p.End], "``") || strings.Contains(text[p.Start:p.End], "‘‘")
	low := strings.Contains(text[p.Start:p.End], "‚")
	prev := ' '
	for i := p.Start; i < p.End; {
		r, size := utf8.DecodeRuneInString(text[i:p.End])
		typed := false
		switch r {
		case '"', '“', '”', '„', '‟', '«', '»', '＂', '‹', '›', '「', '」', '『', '』', '‚':
		case '`', '‘', '\'', '’':
			if r == '‘' && low && !tex {
				break // closes ‚…‘
			}
			if !strings.HasPrefix(text[i+size:p.End], text[i:i+size]) {
				prev = r
				i += size
				continue
			}
			typed = !tex
			if tex && (r == '`' || r == '‘') {
				r = '「' // ``…\'\' and ‘‘…’’ of TeX open and close by their shape
			} else if tex {
				r = '」'
			} else {
				r = '"'
			}
			size *= 2
		default:
			prev = r
			i += size
			continue
		}
		next := ' '
		if i+size < p.End {
			next, _ = utf8.DecodeRuneInString(text[i+size : p.End])
		}
		leftFree := unicode.IsSpace(prev) || isOpenPunct(prev)
		rightFree := unicode.IsSpace(next) || isClosePunct(next)
		m := mark{at: i, size: size, attribute: prev == '=', typed: typed}
		switch r {
		case '„', '‟', '「', '『', '‚':
			m.opens = true
		case '」', '』', '‘':
			m.closes = true
		case '“', '«', '‹':
			m.opens = !(rightFree && !leftFree)
			m.closes = !m.opens
		case '”', '»', '›':
			m.closes = !(leftFree && !rightFree) || unicode.IsSpace(prev) && unicode.IsSpace(next)
			m.opens = !m.closes
		default:
			m.opens = leftFree && !unicode.IsSpace(next)
			m.closes = rightFree && !unicode.IsSpace(prev)
			if !m.opens && !m.closes || m.opens && m.closes && unicode.IsSpace(prev) == unicode.IsSpace(next) {
				m.opens, m.closes = true, true
			} else if m.opens && m.closes {
				m.opens, m.closes = unicode.IsSpace(prev), unicode.IsSpace(next)
			}
			// 6'2" and 12" are measures unless something is open to close;
			// pairMarks sees them as closing marks only.
			if unicode.IsDigit(prev) {
				m.opens = false
				m.closes = true
			}
		}
		marks = append(marks, m)
		anyReal = anyReal || !typed
		prev = r
		i += size
	}
	if anyReal {
		marks = slices.DeleteFunc(marks, func(m mark) bool { return m.typed })
	}
	return marks
}

// pairMarks pairs the marks of one paragraph with a stack. It returns the
// outermost pairs and the opening mark that found no partner.
func pairMarks(marks []mark, para int) ([]Span, *mark) {
	closersLeft := make([]int, len(marks)+1)
	for i := len(marks) - 1; i >= 0; i-- {
		closersLeft[i] = closersLeft[i+1]
		if marks[i].closes && !marks[i].opens {
			closersLeft[i]++
		}
	}
	var spans []Span
	var stack [maxNesting]mark
	depth := 0
	for i, m := range marks {
		switch {
		case depth == 0 && m.opens:
			stack[0] = m
			depth = 1
		case depth == 0:
			// A closing mark with nothing open: left for closeAcross.
		case m.closes:
			depth--
			if depth == 0 {
				o := stack[0]
				spans = append(spans, Span{Open: o.at, Start: o.at + o.size, End: m.at, Close: m.at + m.size,
					Para: para, LastPara: para, Attribute: o.attribute, Typed: o.typed})
			}
		case closersLeft[i] > depth && depth < maxNesting:
			stack[depth] = m
			depth++
		case closersLeft[i] <= depth && depth == 1:
			// Opened again without enough closing marks to come: the first
			// one was never closed.
			stack[0] = m
		}
	}
	if depth > 0 {
		return spans, &stack[0]
	}
	return spans, nil
}

// closeAcross decides what becomes of a quotation that paragraph i leaves open:
// a later paragraph closes it without opening one, or the next paragraph opens
// again (the usual sign of a quotation of several paragraphs), or the paragraph
// begins with it; otherwise it is dropped.
func closeAcross(text string, paragraphs []article.Paragraph, marks [][]mark, from []int, i int, o mark) (Span, bool) {
	s := Span{Open: o.at, Start: o.at + o.size, Para: i, LastPara: i, Attribute: o.attribute, Typed: o.typed}
	for j := i + 1; j < len(paragraphs) && j <= i+maxJoin; j++ {
		if paragraphs[j].Heading {
			break
		}
		if len(marks[j]) == 0 {
			continue
		}
		m := marks[j][0]
		if m.closes && !m.opens {
			s.End, s.Close, s.LastPara = m.at, m.at+m.size, j
			from[j] = 1
			for k := i + 1; k < j; k++ {
				from[k] = len(marks[k])
			}
			return s, true
		}
		break
	}
	p := paragraphs[i]
	s.End = p.End
	s.Close = p.End
	s.Unclosed = true
	startsWith := isBlank(text[p.Start:o.at])
	continues := i+1 < len(paragraphs) && len(marks[i+1]) > 0 && marks[i+1][0].opens &&
		isBlank(text[paragraphs[i+1].Start:marks[i+1][0].at])
	afterColon := false
	for k := o.at - 1; k >= p.Start && k > o.at-4; k-- {
		if text[k] == ':' || text[k] == ',' {
			afterColon = true
		}
	}
	return s, startsWith || continues || afterColon
}

func isBlank(s string) bool {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}

// singleQuotes finds quotations in single marks, in a paragraph that has no
// double ones: at least four words, the closing mark after punctuation, so that
// no apostrophe is taken for a mark.
func singleQuotes(text string, p article.Range, para int) []Span {
	var spans []Span
	open := -1
	prev := ' '
	for i := p.Start; i < p.End; {
		r, size := utf8.DecodeRuneInString(text[i:p.End])
		next := ' '
		if i+size < p.End {
			next, _ = utf8.DecodeRuneInString(text[i+size : p.End])
		}
		switch {
		case (r == '\'' || r == '‘') && (unicode.IsSpace(prev) || prev == '(' || prev == '—') && unicode.IsUpper(next):
			open = i
		case (r == '\'' || r == '’') && open >= 0 && (unicode.IsSpace(next) || isClosePunct(next)) &&
			(prev == '.' || prev == ',' || prev == '?' || prev == '!'):
			start := open + len("'")
			if text[open] != '\'' {
				start = open + len("‘")
			}
			if WordCount(text[start:i]) >= 4 {
				spans = append(spans, Span{Open: open, Start: start, End: i, Close: i + size, Para: para, LastPara: para, Single: true})
			}
			open = -1
		}
		prev = r
		i += size
	}
	return spans
}

func WordCount(s string) int {
	n := 0
	in := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			in = false
		} else if !in && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			in = true
			n++
		}
	}
	return n
}

// isNickname tells William "Bill" Stark from a quotation: one or two words
// with capitals, between two words with capitals, no comma anywhere.
func isNickname(text string, s Span) bool {
	in := text[s.Start:s.End]
	if n := WordCount(in); n < 1 || n > 2 || len(in) > 30 {
		return false
	}
	for _, r := range in {
		if r == ',' || r == '.' && len(in) > 3 {
			return false
		}
	}
	if r, _ := utf8.DecodeRuneInString(in); !unicode.IsUpper(r) {
		return false
	}
	before, after := text[:s.Open], text[s.Close:]
	if len(before) < 2 || len(after) < 2 || before[len(before)-1] != ' ' || after[0] != ' ' {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(after[1:]); !unicode.IsUpper(r) {
		return false
	}
	i := len(before) - 1
	for i > 0 && before[i-1] != ' ' && before[i-1] != '\n' {
		i--
	}
	w := before[i : len(before)-1]
	r, size := utf8.DecodeRuneInString(w)
	if len(w) <= size || !unicode.IsUpper(r) {
		return false
	}
	for _, r := range w[size:] {
		if !unicode.IsLetter(r) && r != '-' {
			return false
		}
	}
	if lex.Lexicon[lex.Lower(w)]&(lex.MaleName|lex.FemaleName|lex.Title) != 0 {
		return true
	}
	_, verb := lex.CueWords[lex.Lower(w)]
	return !verb && lex.Lexicon[lex.Lower(w)]&(lex.Determiner|lex.Preposition|lex.OrgWord|lex.Conjunction|lex.Auxiliary|lex.DateWord) == 0
}
