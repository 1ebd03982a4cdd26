package tongue

import (
	"slices"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// doubt fills in that the article denies or doubts that words were said, or that nobody
// said them.
func (x *place) doubt(a *Attribution, f *found) {
	set := func(s Standing, i int) {
		a.Standing, a.Doubt = s, article.Range{Start: x.k[i].start, End: x.k[i].end}
	}
	if f.ok && f.nobody {
		set(Denied, f.first)
		return
	}
	if i := x.denial(f); i >= 0 {
		set(Denied, i)
		return
	}
	if f.cue >= 0 {
		if i := x.negation(f.cue); i >= 0 {
			set(Denied, i)
			return
		}
	}
	if i := x.doubting(f); i >= 0 {
		set(Doubted, i)
		return
	}
	if i := x.question(f); i >= 0 {
		set(Doubted, i)
		return
	}
	if i := x.deniedNext(); i >= 0 && !x.deniedByAnother(f, i) {
		set(Denied, i)
	}
}

// denial is the token before the marks, or right behind them, that denies them or says
// that they are made up; -1 for none.
func (x *place) denial(f *found) int {
	const behindMarks, directlyBefore = 4, 2
	for i := x.lo; i < x.at; i++ {
		if !x.k[i].is(denies|forged) || f.ok && f.cue > i && x.apart(i, f.cue) {
			continue
		}
		// He denied, “…”, or denied having said “…”; not: denied that the film “…” is old.
		if x.at-i <= directlyBefore || x.says(i+1) {
			return i
		}
	}
	for i := x.at + 1; i < min(x.hi, x.at+1+behindMarks); i++ {
		if x.k[i].is(denies) && (f.cue < 0 || f.cue > i || f.cue == i) {
			return i
		}
	}
	if x.Code == "tr" { // "…" dediğini yalanladı
		for i := x.at + 1; i < x.hi; i++ {
			if x.k[i].is(denies) && !(f.cue >= 0 && x.k[f.cue].low == "dedi") {
				return i
			}
		}
	}
	return -1
}

// apart reports whether tokens i and j, in this order, are of two clauses, the second
// not being what the first denies: he denied the charges and said; not: denied that he
// said.
func (x *place) apart(i, j int) bool {
	between := false
	for ; i < j; i++ {
		switch x.k[i].low {
		case "dass", "que", "qu'", "che", "что", "أن", "أنه", "أنها":
			return false
		}
		between = between || x.k[i].kind == punct || x.k[i].is(end)
	}
	return between
}

// negation is the token that negates the verb at token c.
func (x *place) negation(c int) int {
	const near = 3
	for i := max(x.lo, c-near); i < min(x.hi, c+near); i++ {
		if i == x.at || x.k[i].kind != word || i > c && x.hasPunct(c, i) || i < c && x.hasPunct(i, c) {
			continue
		}
		if x.k[i].is(not) && (i < c || x.Code == "de" || x.Code == "fr") || x.k[i].is(nobody) && !x.k[i].is(helper|adverb) {
			return i
		}
	}
	return -1
}

func (x *place) hasPunct(i, j int) bool {
	for ; i < j; i++ {
		if x.k[i].kind != word {
			return true
		}
	}
	return false
}

// says reports whether a verb of speech stands outside the marks, from token i on.
func (x *place) says(i int) bool {
	for ; i < x.hi; i++ {
		if x.k[i].is(said) {
			return true
		}
	}
	return false
}

// doubting is the token of the clause of the verb that makes it hearsay: soll gesagt
// haben, aurait dit, якобы.
func (x *place) doubting(f *found) int {
	if !f.ok && !x.says(x.lo) {
		return -1
	}
	for i := x.lo; i < x.at; i++ {
		if x.k[i].is(doubts) && !(f.ok && i < f.cue && f.cue < x.at && x.hasPunct(i, f.cue)) {
			return i
		}
	}
	to := x.hi
	if f.ok && f.cue > x.at {
		to = min(x.hi, max(f.cue, f.next)+1)
	}
	for i := x.at + 1; i < to; i++ {
		if i > x.at+1 && x.k[i].kind == punct && !(f.ok && i < f.cue) {
			break
		}
		if x.k[i].is(doubts) {
			return i
		}
	}
	return -1
}

// question is the mark of a question that the sentence around the words asks.
func (x *place) question(f *found) int {
	last := x.end - 1
	if last > x.at && x.k[last].mark("?؟") && x.end-x.first > 3 && f.ok && !(last == x.at+1) {
		return last
	}
	if x.lo < x.at && x.k[x.lo].mark("¿") {
		return x.lo
	}
	if last == x.at+1 && x.k[last].mark("?؟") && f.ok && f.cue >= 0 && f.cue < x.at {
		return last
	}
	return -1
}

// deniedNext is the token of the next sentence that takes the words back: Er bestreitet
// das. Somebody who denies anything else does not.
func (x *place) deniedNext() int {
	const short = 7
	n := x.end
	for n < len(x.k) && n <= x.end+short && x.k[n].sentence == x.k[x.end-1].sentence+1 {
		n++
	}
	if n-x.end > short {
		return -1
	}
	denial, itself := -1, false
	for i := x.end; i < n; i++ {
		if x.k[i].is(denies) {
			denial = i
		}
		itself = itself || x.k[i].is(that)
	}
	if !itself {
		return -1
	}
	return denial
}

// deniedByAnother reports whether the denial at token i behind the sentence is that of a body, or of
// somebody of another name: what somebody says may be denied, and is said all the same.
func (x *place) deniedByAnother(f *found, i int) bool {
	if !x.SmallTitles() || !f.named() {
		return false
	}
	names := x.nameWords(f.nameFirst, f.nameLast)
	for k := x.end; k < i; k++ {
		t := &x.k[k]
		if t.is(group) || x.capital(k) && !t.is(title|particle) && !slices.Contains(names, strings.TrimRight(t.low, ".")) {
			return true
		}
	}
	return false
}
