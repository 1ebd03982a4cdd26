package retrieval

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/internal/search"
	"github.com/verbatim-bot/verbatim/retrieval/internal/section"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// hits makes the first hits of the ranked passages. The same sentences are shown
// once, however many articles carry them.
func (l *lookup) hits(ctx context.Context, s *search.Search, limit int) ([]Hit, error) {
	hits := []Hit{}
	shown := sentenceIndex{}
	for i := 0; len(hits) < limit; i++ {
		r, ok, err := s.Place(ctx, i)
		if err != nil {
			return nil, err
		}
		if !ok {
			break
		}
		p := s.Passages[r.Candidate]
		a, err := s.Texts.Article(ctx, s.Articles[r.Candidate])
		if err != nil {
			return nil, err
		}
		at, placed := s.AsTyped(a.Article, r.Candidate)
		if !placed {
			if at = standAlone(s, a.Article, p.Range, r); at.Len() == 0 {
				continue
			}
			at = section.Widen(a.Article, at, r.Headed(), func(r article.Range) int { return asked(s.Question, a.Slice(r)) },
				func(r article.Range) bool { return s.Shown.ShowsAt(a.ID, r) })
		}
		if n, ok := shown.find(a.Slice(at)); ok {
			hits[n].alsoIn(a.Article)
			continue
		}
		shown.add(a.Slice(at), len(hits))
		hit := l.newHit(a, at, s.Question.In(s.Articles[r.Candidate].Language()).Matches(a.Slice(at)))
		for _, e := range s.Beside(r.Candidate) {
			hit.alsoIn(&e.Article)
		}
		hit.N, hit.Score = len(hits)+1, math.Round(r.Score*scoreSteps)/scoreSteps
		hits = append(hits, hit)
	}
	return hits, nil
}

// standAlone is what is shown of a passage at some place of an article, with what it takes to
// stand alone. Where there is no room for that, less of the passage is shown, as long as
// that is whole sentences.
func standAlone(s *search.Search, a *article.Article, at article.Range, r rank.Ranked) article.Range {
	within := func(length int) article.Range {
		excerpt := s.Excerpt(r, length)
		return withLead(s, a, article.Range{Start: at.Start + excerpt.Start, End: at.Start + excerpt.End})
	}
	shown := within(ExcerptLength)
	before := sentenceBefore(a, shown.Start)
	if before < 0 || !lang.Leans(a.Slice(shown)) {
		return shown
	}
	shorter := within(ExcerptLength - utf8.RuneCountInString(a.Text[before:shown.Start]))
	ends := func(sentence article.Range) bool { return at.Start+sentence.End == shorter.End }
	if lang.Leans(a.Slice(shorter)) || !slices.ContainsFunc(article.Sentences(a.Slice(at)), ends) {
		return shown
	}
	return shorter
}

// withLead widens an excerpt by what stands before it as long as it begins with a
// word that points there ("It", "Both countries"), within its length, inside the
// section, and as far as it may be shown.
func withLead(s *search.Search, a *article.Article, at article.Range) article.Range {
	for lang.Leans(a.Slice(at)) {
		start := sentenceBefore(a, at.Start)
		wider := article.Range{Start: start, End: at.End}
		if start < 0 || utf8.RuneCountInString(a.Slice(wider)) > ExcerptLength || !s.Shown.ShowsAt(a.ID, wider) {
			break
		}
		at = wider
	}
	return at
}

// sentenceBefore is where the sentence before a place in a section begins, or -1.
func sentenceBefore(a *article.Article, at int) int {
	end, _ := slices.BinarySearchFunc(a.Paragraphs, at, func(p article.Paragraph, at int) int { return cmp.Compare(p.Start, at) })
	for _, p := range slices.Backward(a.Paragraphs[:end]) {
		if p.Heading {
			return -1
		}
		if all := article.Sentences(a.Text[p.Start:min(p.End, at)]); len(all) > 0 {
			return p.Start + all[len(all)-1].Start
		}
	}
	return -1
}

// asked counts the different words of the question in a text.
func asked(question *rank.Question, text string) int {
	seen := map[string]bool{}
	for _, m := range question.Matches(text) {
		seen[strings.ToLower(text[m.Start:m.End])] = true
	}
	return len(seen)
}

func (h *Hit) alsoIn(a *article.Article) {
	known := func(c cite.Citation) bool { return c.ID == a.ID }
	if h.Article.ID != a.ID && !slices.ContainsFunc(h.AlsoIn, known) {
		h.AlsoIn = append(h.AlsoIn, cite.Cite(a))
	}
}

// sentenceIndex says which hit shows a sentence.
type sentenceIndex map[string]int

func (s sentenceIndex) add(excerpt string, hit int) {
	for _, sentence := range sentences(excerpt) {
		if _, ok := s[sentence]; !ok {
			s[sentence] = hit
		}
	}
}

// find reports whether one hit shows most of an excerpt already.
func (s sentenceIndex) find(excerpt string) (hit int, ok bool) {
	seen, total := map[int]int{}, 0
	for _, sentence := range sentences(excerpt) {
		total += len(sentence)
		if n, ok := s[sentence]; ok {
			seen[n] += len(sentence)
		}
	}
	for n, length := range seen {
		// Another agency's copy may add or drop a short sentence.
		if 5*length >= 4*total {
			return n, true
		}
	}
	return 0, false
}

// sentences are the sentences of an excerpt with their white space folded.
func sentences(excerpt string) []string {
	var out []string
	for _, r := range article.Sentences(excerpt) {
		out = append(out, strings.Join(strings.Fields(excerpt[r.Start:r.End]), " "))
	}
	return out
}

// newHit is the hit that shows the slice r of an article, with the matches in it. It
// holds no slice of the text, which would keep the whole of it in memory.
func (l *lookup) newHit(stored store.Stored, r article.Range, matches []article.Range) Hit {
	a := stored.Article
	first, last := cite.ParagraphAt(a, r.Start), cite.ParagraphAt(a, r.End-1)
	before, after := l.context(a, r)
	excerpt := strings.Clone(a.Slice(r))
	h := Hit{
		Excerpt:   excerpt,
		Receipt:   cite.NewReceipt(a, r).String(),
		Link:      l.link(a, r),
		Article:   cite.Cite(a),
		Paragraph: cite.ParagraphNumber(a, r.Start),
		Page:      a.Page(r.Start),
		Start:     r.Start,
		End:       r.End,
		Quoted:    cite.QuotedIn(a, stored.Quotations, r),
		Fragments: fragments(excerpt, matches),
		CutBefore: r.Start > a.Paragraphs[first].Start,
		CutAfter:  r.End < a.Paragraphs[last].End,
		Before:    before,
		After:     after,
	}
	h.Article.Commit = l.commitOf(a.File)
	l.describeDocs(&h, a, r)
	return h
}

// context is the text around r as far as it may be shown.
func (l *lookup) context(a *article.Article, r article.Range) (before, after string) {
	before, after = cite.Context(a.Text, r)
	open := l.Shown.Open(a.ID, article.Range{Start: r.Start - len(before), End: r.Start})
	if n := len(open); n == 0 || open[n-1].End < r.Start {
		before = ""
	} else {
		before = before[len(before)-open[n-1].Len():]
	}
	open = l.Shown.Open(a.ID, article.Range{Start: r.End, End: r.End + len(after)})
	if len(open) == 0 || open[0].Start > r.End {
		after = ""
	} else {
		after = after[:open[0].Len()]
	}
	return before, after
}

// Voices are the identified speakers whose words the excerpt quotes, and those
// whose words it reports, each with the role where there is one; and whether
// it quotes a whole sentence of somebody who is not identified.
func (h *Hit) Voices() (quoted, reported []string, unidentified bool) {
	for _, q := range h.Quoted {
		voice := q.Who()
		switch {
		case q.Standing != quotation.Stated:
		case !q.Identified:
			unidentified = unidentified || q.Kind == quotation.KindFull
		case q.Kind == quotation.KindReported:
			reported = appendNew(reported, voice)
		default:
			quoted = appendNew(quoted, voice)
		}
	}
	reported = slices.DeleteFunc(reported, func(voice string) bool { return slices.Contains(quoted, voice) })
	return quoted, reported, unidentified
}

// Unsaid are words that an article denies or doubts to have been said.
type Unsaid struct {
	Standing quotation.Standing
	// Words are the quoted ones, or their beginning when Cut.
	Words string
	Cut   bool
}

// Unsaid lists the words in the excerpt that the article denies to have been said, and
// then those that it doubts, each once.
func (h *Hit) Unsaid() []Unsaid {
	var out []Unsaid
	for _, standing := range []quotation.Standing{quotation.Denied, quotation.Doubted} {
		for _, q := range h.Quoted {
			start, end := max(q.Start, h.Start), min(q.End, h.End)
			if q.Standing != standing || start >= end {
				continue
			}
			u := Unsaid{Standing: standing}
			u.Words, u.Cut = beginning(h.Excerpt[start-h.Start:end-h.Start], unsaidLength)
			if !slices.Contains(out, u) {
				out = append(out, u)
			}
		}
	}
	return out
}

// unsaidLength is how much of denied words is repeated, in characters: enough to know them
// by.
const unsaidLength = 60

// beginning is the beginning of a text in at most a number of characters, at the end of
// a word, in one line, and whether it is less than the text.
func beginning(text string, most int) (begin string, cut bool) {
	begin = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(begin) <= most {
		return begin, false
	}
	runes := []rune(begin)[:most]
	begin = string(runes)
	if space := strings.LastIndexByte(begin, ' '); space > 0 {
		begin = begin[:space]
	}
	return strings.TrimRight(begin, " ,;:"), true
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// fragments cuts an excerpt at the matched words.
func fragments(excerpt string, matches []article.Range) []Fragment {
	var out []Fragment
	at := 0
	for _, m := range matches {
		if m.Start > at {
			out = append(out, Fragment{Text: excerpt[at:m.Start]})
		}
		out = append(out, Fragment{Text: excerpt[m.Start:m.End], Match: true})
		at = m.End
	}
	if at < len(excerpt) {
		out = append(out, Fragment{Text: excerpt[at:]})
	}
	return out
}
