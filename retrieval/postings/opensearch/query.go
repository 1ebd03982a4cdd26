package opensearch

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/postings"
	"github.com/verbatim-bot/verbatim/retrieval/rank"
)

// query is a part of a search as OpenSearch reads it.
type query map[string]any

// The fields of a passage in the cluster.
const (
	fieldImpact  = "impact"  // its stems, each with what it counts for (see mapping)
	fieldOnce    = "once"    // those that count less where they are very common, and the very common ones
	fieldKey     = "key"     // its key, to order by
	fieldArticle = "article" // the id of its article
)

// longestTerm is the most bytes of a term: the analyzer would cut a longer one.
const longestTerm = 200

// term is a stem as it is in the cluster: without white space and without the mark
// that its impact stands behind.
func term(stem string) string {
	if strings.ContainsFunc(stem, special) || !utf8.ValidString(stem) {
		var b strings.Builder
		for i := range len(stem) {
			if c := rune(stem[i]); c < utf8.RuneSelf && !special(c) {
				b.WriteByte(stem[i])
			} else {
				b.WriteString("%" + hex.EncodeToString([]byte{stem[i]}))
			}
		}
		stem = b.String()
	}
	if len(stem) > longestTerm {
		sum := sha256.Sum256([]byte(stem))
		stem = "%%" + hex.EncodeToString(sum[:])
	}
	return stem
}

func special(r rune) bool { return r == '|' || r == '%' || unicode.IsSpace(r) || unicode.IsControl(r) }

// terms are some stems as they are in the cluster.
func terms(stems []string) []string {
	out := make([]string, len(stems))
	for i, s := range stems {
		out[i] = term(s)
	}
	return out
}

// has is the query for a passage that has a stem in a field.
func has(in postings.Field, stem string) query {
	var any []query
	for _, part := range in.Parts() {
		any = append(any, query{"term": query{string(part): term(stem)}})
	}
	if len(any) == 1 {
		return any[0]
	}
	return query{"bool": query{"should": any}}
}

// scored is the query for a passage that has a term of a question, which scores it by
// the term's weight. Name, when not "", is told with a passage that has it.
func scored(t rank.Term, name string) query {
	in := query{"boost": t.Weight}
	if name != "" {
		in["_name"] = name
	}
	if len(t.Others) == 0 {
		in["value"] = term(t.Stem)
		return query{"term": query{fieldImpact: in}}
	}
	// One term of several stems: what they count for is added up before it is
	// saturated.
	stems := []string{term(t.Stem)}
	for _, o := range t.Others {
		stems = append(stems, term(o.Stem))
	}
	in["query"], in["analyzer"] = strings.Join(stems, " "), analyzerAny
	return query{"match": query{fieldImpact: in}}
}

// scoredOnce is scored for a term so common that only whether a field has it counts. Of
// several stems the one that counts most does: they are one term.
func scoredOnce(t rank.Term, name string) query {
	var each []query
	add := func(stem string, frequency int) {
		in := query{"value": term(stem), "boost": t.Weight}
		each = append(each, query{"term": query{fieldOnce: in}})
		if frequency < 2*commonest { // it may not have been common when these passages were written
			rarer := query{"must": query{"term": query{fieldImpact: in}}, "must_not": query{"term": query{fieldOnce: term(stem)}}}
			each = append(each, query{"bool": rarer})
		}
	}
	add(t.Stem, t.Frequency)
	for _, o := range t.Others {
		add(o.Stem, o.Frequency)
	}
	most := query{"queries": each}
	if name != "" {
		most["_name"] = name
	}
	return query{"dis_max": most}
}

// mostNested bounds the clauses of a query; a cluster takes 1,024 unless it is set up
// otherwise, of which a scope and filters need some.
const mostNested = 900

// bestOf is the query that scores passages by BM25F, of a question with so many terms
// of which these are known. A passage with k of n terms has their sum times the root
// of k/n, which is the most of what it has for each smaller number. For a question of
// many words that is too much for a cluster: then the query scores by the sum, and
// summed is true.
func bestOf(walked, looked []rank.Term, n int) (q query, summed bool) {
	clauses := 0
	each := func(named bool) (out []query) {
		for i, t := range slices.Concat(walked, looked) {
			name := ""
			if named {
				name = strconv.Itoa(i)
			}
			clauses += 1 + len(t.Others)
			if i < len(walked) {
				out = append(out, scored(t, name))
				continue
			}
			out = append(out, scoredOnce(t, name))
			clauses += 3 * (1 + len(t.Others))
		}
		return out
	}
	plain := each(false)
	if n == 1 {
		return plain[0], false
	}
	if (clauses+1)*len(plain) > mostNested {
		return query{"bool": query{"should": each(true)}}, true
	}
	var levels []query
	for k := 1; k <= len(plain); k++ {
		levels = append(levels, query{"bool": query{"should": plain, "minimum_should_match": k, "boost": rank.Coordinate(k, n)}})
	}
	return query{"dis_max": query{"queries": levels}}, false
}

// withAny is the filter for passages that have one of some terms.
func withAny(some []rank.Term) query {
	var stems []string
	for _, t := range some {
		stems = append(stems, term(t.Stem))
		for _, o := range t.Others {
			stems = append(stems, term(o.Stem))
		}
	}
	return query{"terms": query{fieldImpact: stems}}
}

// within is a query narrowed to a scope, and to what other filters let through.
func within(q query, scope postings.Scope, filters ...query) query {
	if len(scope.Only) > 0 {
		filters = append(filters, query{"terms": query{fieldArticle: scope.Only}})
	}
	b := query{}
	if q != nil {
		b["must"] = q
	}
	if len(filters) > 0 {
		b["filter"] = filters
	}
	if len(scope.Hidden) > 0 {
		b["must_not"] = query{"terms": query{fieldArticle: scope.Hidden}}
	}
	if len(b) == 1 && q != nil {
		return q
	}
	return query{"bool": b}
}

// impactScale is by what an impact is multiplied to be written as a whole number.
// Scores have seven digits in the cluster.
const impactScale = 1e6

// scale writes an impact as a frequency.
func scale(x float64) int { return max(1, int(math.Round(x*impactScale))) }
