package tongue

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// Reported speech without spaces: X表示，…; Xは…と述べた; Xによると、…という. Where the clause
// begins or ends is told by commas and by what joins it to its verb, or it is not read.

// fewestReported is the fewest signs of a clause that was said.
const fewestReported = 6

// reportedUnspaced is Reported for a language without spaces.
func (r *Reader) reportedUnspaced(t *Tongue, p article.Range, quotes []Quote) []Report {
	x := &passage{t, r, r.text, p, quotes}
	var out []Report
	for lo := p.Start; lo < p.End; {
		hi := p.End
		if i := strings.IndexAny(r.text[lo:p.End], unspacedStops); i >= 0 {
			_, n := utf8.DecodeRuneInString(r.text[lo+i:])
			hi = lo + i + n
		}
		if x.isPlain(lo, hi) {
			if rep, ok := x.reportIn(lo, hi); ok {
				out = append(out, rep)
			}
		}
		lo = hi
	}
	return out
}

// isPlain reports whether a sentence has no quotations and asks nothing.
func (x *passage) isPlain(lo, hi int) bool {
	for _, q := range x.quotes {
		if q.Open < hi && q.Close > lo {
			return false
		}
	}
	return hi-lo <= 2*maxUnspaced && !strings.HasSuffix(x.text[lo:hi], "？") && !strings.HasSuffix(x.text[lo:hi], "?")
}

// reportIn reads the sentence [lo,hi).
func (x *passage) reportIn(lo, hi int) (Report, bool) {
	last := lo + len(strings.TrimRight(x.text[lo:hi], unspacedStops+" 　"))
	read := x.chineseReport
	if x.Code == "ja" {
		read = x.japaneseReport
	}
	v, said := read(lo, last)
	if v.kind != named || utf8.RuneCountInString(x.text[said.Start:said.End]) < fewestReported {
		return Report{}, false
	}
	who := x.r.figureOf(v.sighting)
	const shortest = 2 // signs of a name
	if utf8.RuneCountInString(who.name) < shortest {
		return Report{}, false
	}
	a := Attribution{Name: who.name, Role: v.sighting.role, Speaker: v.sighting.name, Cue: v.cue, Rule: "reported, " + v.rule,
		Confidence: sureReport, Sentence: article.Range{Start: lo, End: hi}}
	if a.Role == (article.Range{}) {
		a.Role = who.role
	}
	return Report{said.Start, said.End, a}, true
}

// chineseReport reads X表示，…; 据X介绍，….
func (x *passage) chineseReport(lo, hi int) (v voice, said article.Range) {
	const most = 3 // clauses before that of the verb
	for from, n := lo, 0; n < most; n++ {
		i := strings.IndexAny(x.text[from:hi], "，：")
		if i < 0 {
			return voice{}, said
		}
		comma := from + i
		begin := lo + len(x.text[lo:comma]) - len(strings.TrimLeft(x.text[lo:comma], "据據"))
		v = x.clauseOfSpeech(begin, comma)
		from = comma + len("，")
		if v.kind == unsaid {
			continue
		}
		if v.asks || x.takesBack(lo, comma) {
			return voice{}, said
		}
		return v, article.Range{Start: from, End: x.saidUntil(from, hi)}
	}
	return voice{}, said
}

// takesBack reports whether words are denied or doubted in a clause.
func (x *passage) takesBack(lo, hi int) bool {
	for _, class := range [...]string{"denies", "doubts", "forged"} {
		if i, _ := x.set(class).find(x.text[lo:hi]); i >= 0 {
			return true
		}
	}
	return false
}

// saidUntil is where what was said ends that begins at byte from: before the clause in which
// somebody speaks again.
func (x *passage) saidUntil(from, hi int) int {
	for at := from; ; {
		i := strings.IndexAny(x.text[at:hi], "，；：")
		if i < 0 {
			return hi
		}
		if v := x.clauseOfSpeech(at, at+i); v.kind != unsaid && v.kind != omitted {
			return max(from, from+len(strings.TrimRight(x.text[from:at], "，；：")))
		}
		at += i + len("，")
	}
}

var (
	// predicate matches what a clause may end in before と.
	predicate = regexp.MustCompile(`[るただいうくすむぶつぐぬん]$`)
	// noPredicate matches nouns that end so.
	noPredicate = regexp.MustCompile(`(?:合い|違い|願い|思い|勢い|扱い|戦い|祝い|笑い|狙い|向かい|いとこ|友だ|仲間た|人た)$`)
	// goesOn matches a verb that another one follows: 会見し、. Whether it was said too, nobody can tell.
	goesOn = regexp.MustCompile(`[しいきぎちにびみりてでえけせねべめれずつ]、`)
)

// japaneseReport reads Xは…と述べた, and Xによると、…という.
func (x *passage) japaneseReport(lo, hi int) (v voice, said article.Range) {
	if i, n := x.set("source").find(x.text[lo:hi]); i >= 0 {
		return x.japaneseSource(lo, lo+i, lo+i+n, hi)
	}
	topic := x.firstTopic(lo, hi)
	if topic < 0 {
		return voice{}, said
	}
	who, ok := x.japanesePerson(lo, topic)
	if !ok || x.isJoined(lo, who) {
		return voice{}, said
	}
	from := topic + len("は")
	from += len(x.text[from:hi]) - len(strings.TrimLeft(x.text[from:hi], "、"))
	end, cue := x.reportingVerb(from, hi)
	if end < 0 || x.set("ask").has(x.text[cue.Start:cue.End]) {
		return voice{}, said
	}
	for {
		n := len(circumstance.FindString(x.text[from:end]))
		if n == 0 || !strings.HasSuffix(x.text[from:from+n], "、") {
			break
		}
		from += n
	}
	clause := x.text[from:end]
	if !predicate.MatchString(clause) || noPredicate.MatchString(clause) || !strings.ContainsAny(clause, "はがをにでも") ||
		goesOn.MatchString(clause) || x.hasTopicalPerson(from, end) || x.takesBack(cue.Start, hi) {
		return voice{}, said
	}
	return voice{kind: named, sighting: who, cue: cue, rule: "before the verb"}, article.Range{Start: from, End: end}
}

// firstTopic is the byte of the は that marks whom a sentence is about, -1 for none.
func (x *passage) firstTopic(lo, hi int) int {
	for i, r := range x.text[lo:hi] {
		if r == 'は' && isTopic(x.text[lo:lo+i]) {
			return lo + i
		}
	}
	return -1
}

// hasTopicalPerson reports whether somebody else is the topic of a part of a clause.
func (x *passage) hasTopicalPerson(lo, hi int) bool {
	for i, r := range x.text[lo:hi] {
		if r == 'は' {
			if _, ok := x.japanesePerson(lo, lo+i); ok {
				return true
			}
		}
	}
	return false
}

// reportingVerb finds the first verb of speech that と joins to what stands before it, and where
// that ends; -1 for none.
func (x *passage) reportingVerb(lo, hi int) (end int, cue article.Range) {
	for i, r := range x.text[lo:hi] {
		if r != 'と' {
			continue
		}
		at := lo + i + len("と")
		if rest := x.text[at:hi]; strings.HasPrefix(rest, "の") {
			if n := x.set("said").prefix(rest[len("の"):]); n > 0 && strings.Contains(rest[:len("の")+n], "を") {
				return lo + i, rangeOf(at+len("の"), n)
			}
			continue
		}
		at += len(x.text[at:hi]) - len(strings.TrimLeft(x.text[at:hi], "も、"))
		if c, ok := x.verbBehind(at, hi); ok && !x.set("do").has(x.text[c.Start:c.End]) {
			return lo + i, c
		}
	}
	return -1, cue
}

// japaneseSource reads Xによると[at,behind)、…という.
func (x *passage) japaneseSource(lo, at, behind, hi int) (v voice, said article.Range) {
	who, ok := x.japanesePerson(lo, at)
	if !ok || x.isJoined(lo, who) || !strings.HasPrefix(x.text[behind:hi], "、") {
		return voice{}, said
	}
	from := behind + len("、")
	for _, end := range [...]string{"という", "とのことだ", "とのこと"} {
		if clause, ok := strings.CutSuffix(x.text[from:hi], end); ok && predicate.MatchString(clause) {
			return voice{kind: named, sighting: who, rule: "source"}, rangeOf(from, len(clause))
		}
	}
	return voice{}, said
}
