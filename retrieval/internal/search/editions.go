package search

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
	"github.com/verbatim-bot/verbatim/retrieval/store"
)

// Documentation often has a page several times: for each version, and in several
// languages. A question is answered by the one that is meant: the version that it
// names, otherwise the newest, in the language that it is asked in. The others are named
// beside it.

// edition is which of several pages of one name a page is.
type edition struct {
	family   string // the same for all editions
	version  []int
	language string
}

// editionOf tells the edition of a page of documentation by what is said of it; its
// family is its place without version and language.
func editionOf(a *article.Article) edition {
	e := edition{language: lang.Base(a.Language)}
	for part := range strings.SplitSeq(a.Version, ".") {
		n, err := strconv.Atoi(strings.TrimLeft(part, "vV"))
		if err != nil {
			break
		}
		e.version = append(e.version, n)
	}
	var parts []string
	for part := range strings.SplitSeq(path.Dir(a.File), "/") {
		plain := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(part), "version-"), "v")
		isVersion := a.Version != "" && (plain == strings.ToLower(a.Version) || strings.HasPrefix(a.Version, plain+".") ||
			strings.TrimSuffix(plain, ".x") == a.Version)
		if !isVersion && !(e.language != "" && lang.Base(part) == e.language) {
			parts = append(parts, part)
		}
	}
	e.family = path.Join(append(parts, path.Base(a.File))...)
	return e
}

var askedVersion = regexp.MustCompile(`(?i)\b(?:version|release|v)?[ ]?(\d+(?:\.\d+)*)\b`)

// names reports whether a question names the version of an edition, in full or by the
// first of its numbers: "in tarn 1".
func (e edition) names(question string) bool {
	for _, m := range askedVersion.FindAllStringSubmatch(question, -1) {
		given := strings.Split(m[1], ".")
		if len(given) > len(e.version) {
			continue
		}
		same := true
		for i, part := range given {
			n, _ := strconv.Atoi(part)
			same = same && n == e.version[i]
		}
		if same {
			return true
		}
	}
	return false
}

// before reports whether an edition is to be shown before another of its family, to
// somebody who asks in a language.
func (e edition) before(other edition, question, language string) bool {
	for _, meant := range []func(edition) bool{
		func(e edition) bool { return e.names(question) },
		func(e edition) bool { return e.language == language },
	} {
		if a, b := meant(e), meant(other); a != b {
			return a
		}
	}
	return slices.Compare(e.version, other.version) > 0
}

// oneEdition puts of the passages that are in several editions of a page under one
// heading the one that is meant first, and notes the others beside it.
func (s *Search) oneEdition(question string) {
	type place struct{ family, heading string }
	all := make([]edition, len(s.Passages))
	docs := make([]bool, len(s.Passages))
	several := map[string]map[string]bool{}
	for i, e := range s.Articles[:len(s.Candidates)] {
		if docs[i] = e.Article.Kind == article.KindDocs; docs[i] {
			all[i] = editionOf(&e.Article)
			if several[all[i].family] == nil {
				several[all[i].family] = map[string]bool{}
			}
			several[all[i].family][e.Article.Version+" "+all[i].language] = true
		}
	}
	language := lang.Detect(question)
	if language == "" {
		language = "en"
	}
	s.foreignLast(all, docs, language)
	if !slices.ContainsFunc(s.ranked, func(r rank.Ranked) bool {
		return r.Candidate < len(s.Candidates) && docs[r.Candidate] && len(several[all[r.Candidate].family]) > 1
	}) {
		return
	}
	at := map[place]int{} // in kept
	var kept []rank.Ranked
	for _, r := range s.ranked {
		if r.Candidate >= len(s.Candidates) || !docs[r.Candidate] || len(several[all[r.Candidate].family]) < 2 {
			kept = append(kept, r)
			continue
		}
		where := place{all[r.Candidate].family, s.Candidates[r.Candidate].Heading}
		n, again := at[where]
		switch {
		case !again:
			at[where] = len(kept)
			kept = append(kept, r)
		case s.Articles[kept[n].Candidate] == s.Articles[r.Candidate]:
			kept = append(kept, r)
		case all[r.Candidate].before(all[kept[n].Candidate], question, language):
			s.beside(r.Candidate, kept[n].Candidate)
			r.Score, kept[n] = kept[n].Score, r
		default:
			s.beside(kept[n].Candidate, r.Candidate)
		}
	}
	s.ranked = kept
}

// beside notes that a candidate stands for another.
func (s *Search) beside(shown, other int) {
	if s.besides == nil {
		s.besides = map[int][]int{}
	}
	s.besides[shown] = append(append(s.besides[shown], other), s.besides[other]...)
	delete(s.besides, other)
}

// foreignLast moves passages of documentation in another language than that of the
// question behind those in it, as far as these have as much of the question.
func (s *Search) foreignLast(all []edition, docs []bool, language string) {
	foreign := func(r rank.Ranked) bool {
		return r.Candidate < len(s.Candidates) && docs[r.Candidate] && all[r.Candidate].language != "" && all[r.Candidate].language != language
	}
	own := func(r rank.Ranked) bool { return !foreign(r) }
	const enough = 0.5
	if len(s.ranked) == 0 || !foreign(s.ranked[0]) || !slices.ContainsFunc(s.ranked, func(r rank.Ranked) bool {
		return own(r) && s.Question.Found(r) >= enough*s.Question.Found(s.ranked[0])
	}) {
		return
	}
	first := slices.DeleteFunc(slices.Clone(s.ranked), foreign)
	s.ranked = append(first, slices.DeleteFunc(slices.Clone(s.ranked), own)...)
}

// Beside are the articles whose passages a candidate stands for: other editions of its
// page.
func (s *Search) Beside(candidate int) []*store.Entry {
	var out []*store.Entry
	for _, other := range s.besides[candidate] {
		out = append(out, s.Articles[other])
	}
	return out
}
