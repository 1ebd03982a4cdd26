package search

import (
	"regexp"
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/internal/section"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// Who looks for help in documentation often does not ask in words of their own: they
// paste the error, or name a version, a rule or a step by its number. These are found
// by what is in the page as it was typed, before any ranking by words.

const (
	// literalRun is the fewest words of a pasted error, in a row as they are in code,
	// that decide; literalShare is the share of what was pasted from which on fewer do.
	literalRun   = 4
	literalShare = 0.6
	shortestRun  = 3
	// mostPastedWords bounds the words of a pasted log that are compared.
	mostPastedWords = 400
)

var (
	// frame is a line of a stack trace, pathLike a path or an address, stampedAt the time
	// that a logger writes before a message.
	frame = regexp.MustCompile(`(?m)\bat [\w$.<>/]+(?: \[[^\]]*\])? ?\([^()\n]*\)|^\s*File "[^"\n]*", line \d+.*$|` +
		`[\w./\\-]+\.\w+:\d+:\d+\b`)
	pathLike  = regexp.MustCompile(`(?:[A-Za-z][\w+.-]*:)?(?:[\w.~$-]*[/\\]){2,}[\w.$~-]*`)
	stampedAt = regexp.MustCompile(`\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?|` +
		`\[\d\d:\d\d:\d\d(?:[.,]\d+)?\]`)
	logWord = regexp.MustCompile(`[\pL_][\pL\pM_']*`)
)

// mention is somebody, a channel or a picture that a message of a chat names by a number, and
// whom it speaks to at its beginning.
var mention = regexp.MustCompile(`<(?:@[!&]?|#|a?:\w+:)\d+>|^\s*@[\pL\pN_.]+[,:]?\s`)

// withoutNoise is a question without what a pasted error has of one machine alone: the
// frames of its stack, paths and times; and without whom it mentions. What is left nothing of
// is given back whole.
func withoutNoise(question string) string {
	plain := question
	for _, noise := range []*regexp.Regexp{mention, frame, stampedAt} {
		plain = noise.ReplaceAllString(plain, " ")
	}
	if plain == question {
		return question
	}
	if plain = strings.Join(strings.Fields(plain), " "); plain == "" {
		return question
	}
	return plain
}

// literalWords are the words of a text that a pasted error is compared by: in small
// letters, without numbers, paths, frames and times.
func literalWords(text string) []string {
	for _, noise := range []*regexp.Regexp{frame, stampedAt, pathLike} {
		text = noise.ReplaceAllString(text, " ")
	}
	words := logWord.FindAllString(strings.ToLower(text), mostPastedWords)
	return slices.DeleteFunc(words, func(w string) bool { return len(w) == 1 })
}

// literal is the longest run of words that a pasted text and a block of code share.
type literal struct {
	candidate int
	words     int
	code      article.Range // in the article
}

// literals finds, among the passages that were read, those with code that has a run of
// the words of what was pasted, the longest first.
func (s *Search) literals(question string) []literal {
	pasted := literalWords(question)
	if len(pasted) < shortestRun {
		return nil
	}
	var found []literal
	for i := range s.Candidates {
		best := literal{candidate: i}
		for _, w := range s.Candidates[i].Whole {
			text := s.Candidates[i].Text[w.Start:w.End]
			if n := longestRun(pasted, literalWords(text)); n > best.words && s.isCode(i, w) {
				start := s.Passages[i].Start
				best.words, best.code = n, article.Range{Start: start + w.Start, End: start + w.End}
			}
		}
		if best.words >= literalRun || best.words >= shortestRun && float64(best.words) >= literalShare*float64(len(pasted)) {
			found = append(found, best)
		}
	}
	slices.SortStableFunc(found, func(a, b literal) int { return b.words - a.words })
	if len(found) == 0 {
		return nil
	}
	longest := found[0].words
	return slices.DeleteFunc(found, func(l literal) bool { return 2*l.words < longest })
}

// isCode reports whether a unit of a passage may be code: no row of a table, and no item.
func (s *Search) isCode(candidate int, unit article.Range) bool {
	text := s.Candidates[candidate].Text[unit.Start:unit.End]
	return !strings.ContainsRune(text, article.CellMark) && !listMark.MatchString(text)
}

var listMark = regexp.MustCompile(`^\d+\. `)

// longestRun is the length of the longest run of words that two lists share.
func longestRun(a, b []string) int {
	longest := 0
	row := make([]int, len(b)+1)
	for i := range a {
		before := 0
		for j := range b {
			here := row[j+1]
			row[j+1] = 0
			if a[i] == b[j] {
				row[j+1] = before + 1
				longest = max(longest, row[j+1])
			}
			before = here
		}
	}
	return longest
}

// pastedFirst moves the passages with a pasted error to the front and takes them for
// the answer.
func (s *Search) pastedFirst(question string) {
	s.pasted = map[int]article.Range{}
	var front []int
	for _, l := range s.literals(question) {
		s.pasted[l.candidate] = l.code
		front = append(front, l.candidate)
	}
	s.toFront(front)
}

// toFront moves passages to the front, in their order, and takes them for the answer.
func (s *Search) toFront(candidates []int) {
	if len(candidates) == 0 {
		return
	}
	var first, then []rank.Ranked
	for _, c := range candidates {
		if i := slices.IndexFunc(s.ranked, func(r rank.Ranked) bool { return r.Candidate == c }); i >= 0 {
			first = append(first, s.ranked[i])
		}
	}
	for _, r := range s.ranked {
		if !slices.Contains(candidates, r.Candidate) {
			then = append(then, r)
		}
	}
	s.ranked, s.WordsFirst = append(first, then...), len(first)
	s.Step, s.Probability = rank.Answers, max(s.Probability, rank.AnswerThreshold)
}

var (
	versionAsked = regexp.MustCompile(`(?i)\bv?(\d+(?:\.\d+){1,3}(?:-[\w.]+)?)\b`)
	changeAsked  = regexp.MustCompile(`(?i)\b(chang|new\b|news\b|added?\b|remov|fix|deprecat|releas|update|what'?s in|whats in|secur)`)
	numberAsked  = regexp.MustCompile(`(?i)\b(rule|step|point|item|law|article|§|regel|schritt|punkt)s?\s*(?:no\.?|number|nr\.?|` +
		`#)?\s*(\d{1,3})\b`)
)

// changesFirst moves what stands under the heading of a version to the front, where a
// question asks what changed in it: all of it, or the part that the question names.
func (s *Search) changesFirst(question string) {
	m := versionAsked.FindStringSubmatch(question)
	if m == nil || !changeAsked.MatchString(question) {
		return
	}
	version := strings.ToLower(m[1])
	var named, all []int
	for i := range s.Candidates {
		c := &s.Candidates[i]
		if !c.Docs || !namesVersion(c.Heading, version) {
			continue
		}
		all = append(all, i)
		if last := c.Heading[strings.LastIndex(c.Heading, postings.HeadingJoint)+1:]; !namesVersion(last, version) && s.asksFor(last) {
			named = append(named, i)
		}
	}
	if len(named) > 0 {
		s.toFront(named)
		return
	}
	slices.SortFunc(all, func(a, b int) int {
		if c := s.Candidates[a].Article - s.Candidates[b].Article; c != 0 {
			return 0
		}
		return s.Candidates[a].Number - s.Candidates[b].Number
	})
	s.toFront(all)
	s.release = version
}

// asksFor reports whether a question has a word of a short heading.
func (s *Search) asksFor(heading string) bool {
	asked := lang.Tokens(s.Question.Text)
	return slices.ContainsFunc(lang.Tokens(heading), func(t lang.Token) bool {
		return slices.ContainsFunc(asked, func(a lang.Token) bool { return a.Stem == t.Stem })
	})
}

// namesVersion reports whether a heading names a version, "v2.0.1 (May)" that of 2.0.1.
func namesVersion(heading, version string) bool {
	for _, m := range versionAsked.FindAllStringSubmatch(heading, -1) {
		if strings.EqualFold(m[1], version) {
			return true
		}
	}
	return false
}

// numberedFirst moves the item of a list that a question names by its number to the
// front: "what is rule 3".
func (s *Search) numberedFirst(question string) {
	m := numberAsked.FindStringSubmatch(question)
	if m == nil {
		return
	}
	noun := lang.Tokens(m[1])
	if len(noun) == 0 {
		return
	}
	s.numbered = map[int]article.Range{}
	var best []int
	for _, near := range []bool{true, false} {
		for _, r := range s.ranked {
			c := &s.Candidates[min(r.Candidate, len(s.Candidates)-1)]
			at, ok := itemNumbered(c, m[2])
			if !c.Docs || !ok || slices.Contains(best, r.Candidate) {
				continue
			}
			where := c.Heading[strings.LastIndex(c.Heading, postings.HeadingJoint)+1:]
			if where == "" {
				where = c.Title
			}
			if !near {
				where = c.Title
			}
			if !slices.ContainsFunc(lang.Tokens(where), func(t lang.Token) bool { return t.Stem == noun[0].Stem }) {
				continue
			}
			start := s.Passages[r.Candidate].Start
			s.numbered[r.Candidate] = article.Range{Start: start + at.Start, End: start + at.End}
			best = append(best, r.Candidate)
		}
	}
	s.toFront(best)
}

// itemNumbered is the item of a passage with a number, as a range of its text.
func itemNumbered(c *rank.Candidate, number string) (article.Range, bool) {
	for _, w := range c.Whole {
		if strings.HasPrefix(c.Text[w.Start:w.End], number+". ") {
			return w, true
		}
	}
	return article.Range{}, false
}

// typedFirst orders the passages of documentation by what is in it as it was typed.
func (s *Search) typedFirst(question string) {
	if !slices.ContainsFunc(s.Candidates, func(c rank.Candidate) bool { return c.Docs }) {
		return
	}
	s.changesFirst(question)
	s.numberedFirst(question)
	s.pastedFirst(question)
	s.identifiersFirst(question)
}

// identifier matches what is a name in a program and no word: max_clients, lode.fly,
// --force, idleTimeout.
var identifier = regexp.MustCompile(`--[A-Za-z][\w-]+|[A-Za-z]\w*(?:[._:][A-Za-z_]\w*)+|[a-z]+[A-Z]\w*|[A-Za-z]+_\w+`)

// identifiersFirst moves the passages to the front that have, as it stands, the name of a
// setting, a flag or a permission that a question is about: a row or an item that begins
// with it, then others. The passage answers where it has the rest of the question, too.
func (s *Search) identifiersFirst(question string) {
	names := identifier.FindAllString(question, -1)
	if len(s.pasted) > 0 || len(names) != 1 {
		return
	}
	name := strings.ToLower(names[0])
	var begins, has []int
	for _, r := range s.ranked {
		if r.Candidate >= len(s.Candidates) || !s.Candidates[r.Candidate].Docs || s.Question.Found(r) < wordsShare {
			continue
		}
		c := &s.Candidates[r.Candidate]
		text := strings.ToLower(c.Text)
		switch {
		case !strings.Contains(text, name):
		case slices.ContainsFunc(c.Whole, func(w article.Range) bool { return strings.HasPrefix(text[w.Start:], name) }):
			begins = append(begins, r.Candidate)
		default:
			has = append(has, r.Candidate)
		}
	}
	s.toFront(append(begins, has...))
}

// AsTyped is what is shown of a passage that was found as it was typed; ok is false
// for any other.
func (s *Search) AsTyped(a *article.Article, candidate int) (at article.Range, ok bool) {
	shows := func(r article.Range) bool { return r.Len() > 0 && s.Shown.ShowsAt(a.ID, r) }
	if code, found := s.pasted[candidate]; found {
		if r := section.BehindError(a, code); shows(r) {
			return r, true
		}
	}
	if item, found := s.numbered[candidate]; found && shows(item) {
		return item, true
	}
	if s.release != "" && namesVersion(s.Candidates[candidate].Heading, s.release) {
		if r := releaseOf(a, s.Passages[candidate], s.release); shows(r) {
			return r, true
		}
	}
	return article.Range{}, false
}

// releaseOf is what a page says of a release: all under its heading where it is not
// long, otherwise the passage.
func releaseOf(a *article.Article, p postings.Passage, version string) article.Range {
	for i, heading := range a.Paragraphs {
		if !heading.Heading || !namesVersion(a.Slice(heading.Range), version) || heading.Start > p.Start {
			continue
		}
		last := i
		for j := i + 1; j < len(a.Paragraphs); j++ {
			if q := &a.Paragraphs[j]; q.Heading && q.Level <= heading.Level {
				break
			}
			last = j
		}
		if last == i || a.Paragraphs[last].End < p.End {
			continue
		}
		first := i + 1
		if only := &a.Paragraphs[first]; only.Heading && first < last && !slices.ContainsFunc(a.Paragraphs[first+1:last+1],
			func(p article.Paragraph) bool { return p.Heading }) {
			first++ // its one part is named above the quotation
		}
		if r, ok := section.Together(a, first, last); ok {
			return r
		}
	}
	return p.Range
}
