package tongue

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// japanese reads who speaks a stretch: Xは「…」と述べた; 「…」とXは述べた; 「…」と話すX氏;
// Xによると「…」; X氏「…」.
func (x *passage) japanese(g *stretch) voice {
	if i, _ := x.set("source").find(x.text[g.lo:g.at]); i >= 0 && startsWithAny(x.text[g.end:g.hi], "という", "とのこと", "そうだ") {
		return x.sourceOrPronoun(g.lo, g.at)
	}
	if v, done := x.japaneseDoubt(g); done {
		return v
	}
	if v, ok := x.signed(g); ok {
		return v
	}
	behind := x.text[g.end:g.hi]
	connector := connectorOf(behind)
	if connector == 0 {
		return x.japaneseBare(g)
	}
	rest := g.end + connector
	rest += len(x.text[rest:g.hi]) - len(strings.TrimLeft(x.text[rest:g.hi], "、 "))
	if strings.HasPrefix(behind, "との") {
		if n := x.set("said").prefix(x.text[rest:g.hi]); n > 0 && strings.Contains(x.text[rest:rest+n], "を") {
			return x.spokenBy(g, rangeOf(rest, n))
		}
		return voice{}
	}
	if cue, ok := x.verbBehind(rest, g.hi); ok {
		return x.spokenBy(g, cue)
	}
	if v, ok := x.japaneseRelative(rest, g.hi); ok {
		return v
	}
	if v, ok := x.subjectBehind(g, rest); ok {
		return v
	}
	return voice{kind: another}
}

// connectorOf is the length of what joins words to their verb.
func connectorOf(s string) int {
	for _, c := range [...]string{"などと", "なんて", "との", "とも", "と", "って"} {
		if strings.HasPrefix(s, c) && !strings.HasPrefix(s, "という") && !strings.HasPrefix(s, "とは") && !strings.HasPrefix(s, "といった") {
			return len(c)
		}
	}
	return 0
}

// verbBehind finds the verb of speech at a byte, behind what tells where and to whom.
func (x *passage) verbBehind(at, hi int) (article.Range, bool) {
	const mostUnits = 4
	for range mostUnits {
		if n := x.japaneseVerb(x.text[at:hi]); n > 0 {
			return rangeOf(at, n), true
		}
		n := len(circumstance.FindString(x.text[at:hi]))
		if n == 0 {
			break
		}
		at += n
	}
	return article.Range{}, false
}

// circumstance is where, when and to whom: 記者会見で, 取材に対し. It holds no verb and no
// subject.
var circumstance = regexp.MustCompile(`^(?:[^はがをもとたるうく、。「」]{1,16}?(?:に対して|に対し|で|に|へ|から)、?|` +
	`[^はが。、「」]{1,14}て、?|[^はをもとたるうく、。「」]{1,10}ながらに?、?|[\p{Han}\d０-９]{1,8}、|改めて|強く|重ねて|さらに|また|こう)`)

// japaneseVerb is the length of the verb of speech that s begins with, in a form that ends
// its clause; 0 for none.
func (x *passage) japaneseVerb(s string) int {
	if n := x.set("said").prefix(s); n > 0 && x.clauseEnds(s[n:]) {
		return n
	}
	if n := x.set("noun").prefix(s); n > 0 {
		if x.clauseEnds(s[n:]) {
			return n
		}
		if m := x.set("do").prefix(s[n:]); m > 0 && (x.clauseEnds(s[n+m:]) || strings.HasSuffix(s[n:n+m], "上で")) {
			return n + m
		}
	}
	return 0
}

func (x *passage) clauseEnds(s string) bool {
	return s == "" || x.set("tail").prefix(s) > 0 || strings.TrimSpace(s) == ""
}

// spokenBy is a voice whose verb is known; who speaks stands before the marks.
func (x *passage) spokenBy(g *stretch, cue article.Range) voice {
	v := x.subjectOf(g.lo, g.at)
	v.cue = cue
	v.asks = x.set("ask").has(x.text[cue.Start:cue.End])
	return v
}

// japaneseRelative reads 「…」と話すのはX, 「…」と語るX氏.
func (x *passage) japaneseRelative(at, hi int) (voice, bool) {
	n := x.set("plain").prefix(x.text[at:hi])
	if n == 0 {
		return voice{}, false
	}
	from := at + n
	cleft := strings.HasPrefix(x.text[from:hi], "のは")
	if cleft { // all that stands behind is who
		from += len("のは")
		from += len(x.text[from:hi]) - len(strings.TrimLeft(x.text[from:hi], "、"))
		end := from + len(strings.TrimRight(x.text[from:hi], "。だ"))
		s, ok := x.japanesePerson(from, end)
		if !ok || strings.ContainsAny(x.text[from:end], "はが") {
			return voice{kind: another}, true
		}
		return voice{kind: named, sighting: s, cue: rangeOf(at, n), rule: "behind the verb", sure: sureName}, true
	}
	end := hi
	if i := strings.IndexAny(x.text[from:hi], "はがもに、。だ）"); i >= 0 {
		if end = from + i; end == from && strings.HasPrefix(x.text[from:], "、") {
			from += len("、")
			if i = strings.IndexAny(x.text[from:hi], "はがもに、。だ"); i >= 0 {
				end = from + i
			}
		}
	}
	s, ok := x.japanesePerson(from, end)
	if !ok || strings.ContainsAny(x.text[from:end], "をでへ") {
		return voice{kind: another}, true
	}
	return voice{kind: named, sighting: s, cue: rangeOf(at, n), rule: "behind the verb", sure: sureName}, true
}

// subjectBehind reads 「…」とXは述べた.
func (x *passage) subjectBehind(g *stretch, rest int) (voice, bool) {
	const farthest = 150 // bytes
	hi := min(g.hi, rest+farthest)
	for i := rest; i < hi; {
		r, n := utf8.DecodeRuneInString(x.text[i:hi])
		if r != 'は' && r != 'が' && r != 'も' {
			i += n
			continue
		}
		s, ok := x.japanesePerson(rest, i)
		cue, spoken := x.verbBehind(i+n+len(x.text[i+n:g.hi])-len(strings.TrimLeft(x.text[i+n:g.hi], "、 ")), g.hi)
		switch {
		case ok && spoken && (x.subjectOf(g.lo, g.at).kind == named || x.isJoined(rest, s)):
			return voice{kind: another, cue: cue}, true
		case ok && spoken:
			asks := x.set("ask").has(x.text[cue.Start:cue.End])
			return voice{kind: named, sighting: s, cue: cue, rule: "before the verb", sure: sureName, asks: asks}, true
		case spoken:
			return voice{kind: another, cue: cue, asks: true}, true
		}
		i += n
	}
	return voice{}, false
}

// subjectOf reads who is the subject of what begins at lo and goes on over the marks at
// byte at.
func (x *passage) subjectOf(lo, at int) voice {
	var who *sighting
	other, embedded := false, false
	for i := lo; i < at; {
		r, n := utf8.DecodeRuneInString(x.text[i:at])
		if r == 'は' || r == 'が' || r == 'も' || r == '、' {
			s, ok := x.japanesePerson(lo, i)
			switch {
			case r == '、' && !(ok && i+n == at):
			case ok && x.isJoined(lo, s):
				return voice{kind: another}
			case ok && who != nil && x.text[who.name.Start:who.name.End] != x.text[s.name.Start:s.name.End]:
				return voice{kind: another}
			case ok:
				who, embedded = &s, false
			case r == 'は' && isTopic(x.text[lo:i]):
				other = other || who != nil
				embedded = embedded || who == nil
			case r == 'が' && isNoun(x.text[lo:i]) && !strings.Contains(x.text[i:at], "、"):
				other, embedded = other || who != nil, true
			}
		}
		i += n
	}
	switch {
	case other || who == nil && embedded:
		return voice{kind: another}
	case who == nil:
		return x.sourceOrPronoun(lo, at)
	}
	return voice{kind: named, sighting: *who, rule: "before the verb", sure: sureName}
}

// isJoined reports whether somebody else stands before a name, joined to it: XさんとY氏.
func (x *passage) isJoined(lo int, s sighting) bool {
	first := s.name.Start
	if s.apart {
		first = s.role.Start
	} else if s.role.End > s.role.Start {
		first = min(first, s.role.Start)
	}
	part := x.text[lo:first]
	if i := strings.LastIndexAny(part, "。はがを"); i >= 0 {
		_, n := utf8.DecodeRuneInString(part[i:])
		lo, part = lo+i+n, part[i+n:]
	}
	for i, r := range part {
		if r != 'と' && r != 'や' && r != '、' && r != '・' {
			continue
		}
		if _, ok := x.japanesePerson(lo, lo+i); ok {
			return true
		}
	}
	return false
}

// sourceOrPronoun reads Xによると, 同氏は, and else a verb that has no subject.
func (x *passage) sourceOrPronoun(lo, at int) voice {
	s := x.text[lo:at]
	if i, _ := x.set("source").find(s); i >= 0 {
		if p, ok := x.japanesePerson(lo, lo+i); ok {
			return voice{kind: named, sighting: p, rule: "source", sure: sureSource}
		}
		return voice{kind: another}
	}
	if x.set("pronoun").prefix(strings.TrimLeft(s, "　 ")) > 0 {
		return voice{kind: pronoun1}
	}
	return voice{kind: omitted}
}

// isTopic reports whether は behind s marks who or what is spoken of: not では, には.
func isTopic(s string) bool {
	for _, p := range [...]string{"で", "に", "と", "て", "へ", "から", "まで", "より", "の", "く"} {
		if strings.HasSuffix(s, p) {
			return false
		}
	}
	return s != ""
}

// isNoun reports whether s may end in a noun.
func isNoun(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.In(r, unicode.Han, unicode.Katakana) || r == 'ー' || r == '）' || r == '々'
}

// japaneseBare reads marks that no と follows: X氏「…」, and what the sentence before
// announces: Xはこう語った。「…」
func (x *passage) japaneseBare(g *stretch) voice {
	behind := strings.TrimSpace(x.text[g.end:g.hi])
	if behind != "" && !strings.HasPrefix(behind, "。") {
		return voice{kind: another}
	}
	before := strings.TrimRight(x.text[g.lo:g.at], " ：:―—")
	if before != "" {
		if s, ok := x.japanesePerson(g.lo, g.lo+len(before)); ok && !strings.ContainsAny(before, "はがをにで、") {
			return voice{kind: named, sighting: s, rule: "before the marks", sure: sureSource}
		}
		return voice{kind: another}
	}
	if v := x.echoed(g); v.kind != unsaid {
		return v
	}
	return x.announced(g)
}

// echoed reads the sentence behind a quotation that says そう語った.
func (x *passage) echoed(g *stretch) voice {
	if g.hi <= g.end || g.hi >= x.p.End {
		return voice{}
	}
	next := x.text[g.hi:min(x.p.End, wholeRune(x.text, g.hi+maxNameBytes))]
	stop := strings.IndexAny(next, "。「『")
	if stop < 0 || next[stop:stop+len("。")] != "。" {
		return voice{}
	}
	next = next[:stop]
	n := x.set("said").suffix(next)
	if m := x.set("do").suffix(next); m > 0 {
		if k := x.set("noun").suffix(next[:len(next)-m]); k > 0 {
			n = max(n, m+k)
		}
	}
	if n == 0 {
		return voice{}
	}
	end := len(next) - n
	for _, so := range [...]string{"はそう", "はこう", "は、そう", "は、こう"} {
		if i := strings.LastIndex(next[:end], so); i >= 0 {
			rest := next[i+len(so) : end]
			if s, ok := x.japanesePerson(g.hi, g.hi+i); ok && circumstance.FindString(rest) == rest && !strings.Contains(next[:i], "は") {
				return voice{kind: named, sighting: s, cue: rangeOf(g.hi+end, n), rule: "sentence behind", sure: sureSource}
			}
			return voice{kind: another}
		}
	}
	return x.answeredFor(g, end)
}

// answeredFor reads the sentence behind a quotation that has a person and a verb of speech and
// nothing else: 「…」。X社長は反論した。 The verb begins at byte verb of it.
func (x *passage) answeredFor(g *stretch, verb int) voice {
	s := x.text[g.hi : g.hi+verb]
	subject, ok := strings.CutSuffix(strings.TrimRight(s, "、"), "は")
	if !ok || strings.ContainsAny(subject, "は、") || x.isFollowed(g.hi+verb) {
		return voice{}
	}
	who, ok := x.japanesePerson(g.hi, g.hi+len(subject))
	if !ok || x.isJoined(g.hi, who) {
		return voice{}
	}
	n := strings.IndexAny(x.text[g.hi+verb:], unspacedStops)
	return voice{kind: named, sighting: who, cue: rangeOf(g.hi+verb, n), rule: "sentence behind", sure: surePronoun}
}

// isFollowed reports whether the sentence at a byte has another quotation right behind it.
func (x *passage) isFollowed(at int) bool {
	stop := strings.IndexAny(x.text[at:x.p.End], unspacedStops)
	if stop < 0 {
		return false
	}
	rest := strings.TrimLeft(x.text[at+stop:x.p.End], unspacedStops+" 　")
	return strings.HasPrefix(rest, "「") || strings.HasPrefix(rest, "『")
}

// sentenceBefore is who the sentence right before a stretch is about, where it names nobody else:
// Xは受け入れる考えを示した。「…」と話す. XはYに会った leaves two who may speak.
func (x *passage) sentenceBefore(g *stretch) *figure {
	end := g.lo
	for end > x.p.Start && strings.HasSuffix(x.text[x.p.Start:end], "。") {
		end -= len("。")
	}
	if end == g.lo {
		return nil
	}
	start := max(x.p.Start, wholeRune(x.text, end-maxUnspaced))
	if i := strings.LastIndexAny(x.text[start:end], unspacedStops); i >= 0 {
		_, n := utf8.DecodeRuneInString(x.text[start+i:])
		start += i + n
	}
	for _, q := range x.quotes[:g.first] {
		if q.Close > start {
			return nil
		}
	}
	who, ok := x.topicOf(start, end)
	if !ok || x.isJoined(start, who) {
		return nil
	}
	only := x.r.figureOf(who)
	for _, f := range x.r.figures {
		if f.name != only.name && strings.Contains(x.text[start:end], japaneseFamily(f.name)) {
			return nil
		}
	}
	return only
}

// japaneseFamily is the part of a name that may stand for it: its first two signs, or the last part
// of a foreign one.
func japaneseFamily(name string) string {
	const signs = 2
	if isKatakana(name) {
		return familyPart(name)
	}
	n := 0
	for i := range name {
		if n == signs {
			return name[:i]
		}
		n++
	}
	return name
}

// topicOf is whom a sentence is about: Xは…, or …のは、X.
func (x *passage) topicOf(lo, end int) (sighting, bool) {
	for i, r := range x.text[lo:end] {
		if r != 'は' || !isTopic(x.text[lo:lo+i]) {
			continue
		}
		if who, ok := x.japanesePerson(lo, lo+i); ok {
			return who, true
		}
		break
	}
	return x.japanesePerson(lo, end)
}

// announced reads the sentence before a quotation that says こう述べた.
func (x *passage) announced(g *stretch) voice {
	end := g.lo
	for end > x.p.Start && strings.HasSuffix(x.text[x.p.Start:end], "。") {
		end -= len("。")
	}
	if end == g.lo {
		return voice{}
	}
	start := max(x.p.Start, wholeRune(x.text, end-maxUnspaced))
	for _, q := range x.quotes[:g.first] {
		start = max(start, q.Close)
	}
	if i := strings.LastIndexAny(x.text[start:end], unspacedStops); i >= 0 {
		_, n := utf8.DecodeRuneInString(x.text[start+i:])
		start += i + n
	}
	s := x.text[start:end]
	n := x.set("said").suffix(s)
	for _, lead := range [...]string{"こう", "次のように", "以下のように", "このように"} {
		if n > 0 && strings.HasSuffix(s[:len(s)-n], lead) {
			v := x.subjectOf(start, end-n-len(lead))
			v.cue = rangeOf(end-n, n)
			return v
		}
	}
	return voice{}
}

// japaneseDoubt reads what takes the words back. done reports whether it did.
func (x *passage) japaneseDoubt(g *stretch) (voice, bool) {
	behind, before := x.text[g.end:g.hi], x.text[g.lo:g.at]
	clause, _, _ := strings.Cut(behind, "、")
	set := func(s Standing, at, n int) (voice, bool) { return voice{standing: s, doubt: rangeOf(at, n)}, true }
	if i, n := x.set("forged").find(before); i >= 0 {
		return set(Denied, g.lo+i, n)
	}
	plain := strings.HasPrefix(clause, "と否定し") || strings.HasPrefix(clause, "などと否定し")
	if i, n := x.set("denies").find(clause); i >= 0 && !plain {
		return set(Denied, g.end+i, n)
	}
	if strings.HasPrefix(clause, "とは") {
		for _, not := range [...]string{"いない", "なかった", "ない"} {
			if i := strings.Index(clause, not); i >= 0 {
				return set(Denied, g.end+i, len(not))
			}
		}
	}
	if i, n := x.set("supposed").find(before); i >= 0 {
		return set(Doubted, g.lo+i, n)
	}
	if strings.HasPrefix(clause, "と") {
		if i, n := x.set("doubts").find(clause); i > 0 {
			return set(Doubted, g.end+i, n)
		}
		if g.asked && g.hi > g.end {
			return set(Doubted, g.end, len("と"))
		}
	}
	return x.takenBack(g)
}

// takenBack reads a short sentence behind that of the words which denies them. One that leads to
// other words, 他否认这一点：“…”, denies something else; so does one behind the next sentence.
func (x *passage) takenBack(g *stretch) (voice, bool) {
	if x.Code == "zh" && g.hi > g.end && x.startsAnew(g) && x.chineseBehind(g).kind == unsaid {
		return voice{}, false
	}
	const longest = 120 // bytes
	next := x.text[g.hi:min(x.p.End, wholeRune(x.text, g.hi+longest))]
	if i := strings.IndexAny(next, unspacedStops); i >= 0 {
		next = next[:i]
	} else if len(next) >= longest-3 {
		return voice{}, false
	}
	i, n := x.set("denies").find(next)
	if i < 0 {
		return voice{}, false
	}
	if at, _ := x.set("that").find(next); at < 0 || g.leads || strings.Contains(next[i:], "：") {
		return voice{}, false
	}
	return voice{standing: Denied, doubt: rangeOf(g.hi+i, n)}, true
}

// noteJapanese notes everybody whom a paragraph names with a title or an honorific.
func (x *passage) noteJapanese() {
	for i := x.p.Start; i < x.p.End; {
		_, size := utf8.DecodeRuneInString(x.text[i:x.p.End])
		n := 0
		for _, class := range [...]string{"honorific", "called", "title"} {
			n = max(n, x.set(class).prefix(x.text[i:x.p.End]))
		}
		if n == 0 {
			i += size
			continue
		}
		if s, ok := x.japaneseName(max(x.p.Start, wholeRune(x.text, i-maxNameBytes)), i+n); ok {
			x.r.addFigure(x.text, s)
		}
		i += n
	}
}

// maxNameBytes bounds a name with its role.
const maxNameBytes = 120

// japanesePerson reads the person whose name and title end at byte end, no earlier than
// lo: 港長の軽部るり氏, 大森健組合長, ジョー・バイデン大統領, 佐倉さん(45).
func (x *passage) japanesePerson(lo, end int) (sighting, bool) {
	if w, ok := x.titleAlone(lo, end); ok {
		return w, true
	}
	return x.japaneseName(lo, end)
}

// japaneseName is japanesePerson of those whose name stands there.
func (x *passage) japaneseName(lo, end int) (sighting, bool) {
	lo = max(lo, wholeRune(x.text, end-maxNameBytes))
	s := strings.TrimRight(x.text[lo:max(lo, end)], " 　")
	aged := false
	if i := strings.LastIndexAny(s, "（("); i >= 0 && strings.HasSuffix(strings.ReplaceAll(s, ")", "）"), "）") {
		aged = strings.ContainsAny(s[i:], "0123456789０１２３４５６７８９")
		s = s[:i]
	}
	for _, class := range [...]string{"honorific", "called"} {
		if n := x.set(class).suffix(s); n > 0 {
			return x.nameEnding(lo, s[:len(s)-n], s[len(s)-n:], article.Range{})
		}
	}
	if n := x.titleBehind(s); n > 0 {
		return x.nameEnding(lo, s[:len(s)-n], "", rangeOf(lo+len(s)-n, n))
	}
	return x.bareJapanese(lo, s, aged)
}

// titleAlone reads a clause [lo,end) that begins with a title and no name, which the text gives to
// just one person: 市長は.
func (x *passage) titleAlone(lo, end int) (sighting, bool) {
	s := x.text[lo:max(lo, end)]
	at := max(strings.LastIndexAny(s, "。、「」"), 0)
	if s != "" && at > 0 {
		_, n := utf8.DecodeRuneInString(s[at:])
		at += n
	}
	if title := s[at:]; x.set("title").has(title) && (at > 0 || x.startsSentence(lo)) {
		if f := x.r.onlyOne(title); f != nil {
			return sighting{name: f.at, role: rangeOf(lo+at, len(title)), apart: true}, true
		}
	}
	return sighting{}, false
}

// startsSentence reports whether a sentence or a paragraph begins at a byte.
func (x *passage) startsSentence(at int) bool {
	before := strings.TrimRight(x.text[x.p.Start:max(at, x.p.Start)], " 　")
	last, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || strings.ContainsRune(unspacedStops+"、", last)
}

// onlyOne is the only one of the text whose role is a title, nil where there are more or none.
func (r *Reader) onlyOne(title string) *figure {
	var only *figure
	for _, f := range r.figures {
		if f.role.End <= f.role.Start || !strings.HasSuffix(r.text[f.role.Start:f.role.End], title) {
			continue
		}
		if only != nil {
			return nil
		}
		only = f
	}
	return only
}

// titleBehind is the length of the title that s ends in, with another before it: 主任|研究員.
func (x *passage) titleBehind(s string) int {
	n := x.set("title").suffix(s)
	if n == 0 || n == len(s) {
		return 0
	}
	if m := x.set("title").suffix(s[:len(s)-n]); m > 0 && n+m < len(s) && m > len("長") {
		n += m
	}
	return n
}

// nameEnding reads the name that base ends in, before an honorific or a title.
func (x *passage) nameEnding(lo int, base, honorific string, title article.Range) (sighting, bool) {
	run := nameRun.FindString(base)
	run = x.behindTitle(run)
	if run == "" {
		return sighting{}, false
	}
	s := sighting{name: rangeOf(lo+len(base)-len(run), len(run)), role: title}
	if s.role == (article.Range{}) {
		s.role = x.roleBefore(lo, base[:len(base)-len(run)])
	}
	given := s.role != title || honorific != ""
	switch {
	case x.set("noname").has(run), startsWithAny(run, "同", "両", "各", "元", "前", "新"):
		return s, false
	case isKatakana(run):
		if strings.Contains(run, "・") && !x.set("land").has(run) || honorific == "氏" || given && s.role != title {
			return s, utf8.RuneCountInString(run) > 1
		}
		const fewest = 3
		if x.set("land").has(run) || utf8.RuneCountInString(run) < 2 {
			return s, false
		}
		ofLand := utf8.RuneCountInString(run) >= fewest && x.set("nation").has(x.text[title.Start:title.End])
		return s, honorific != "" || x.r.hasFigure(run) || ofLand
	}
	return s, x.isJapaneseName(run, honorific, x.text[title.Start:title.End])
}

// nameRun is what may be a name at the end of a text: foreign names, names in signs with
// the given name in either syllabary.
var nameRun = regexp.MustCompile(`(?:[\p{Katakana}ー]+(?:[・＝][\p{Katakana}ー]+)*|` +
	`[\p{Han}々ヶ]{1,8}(?:\p{Hiragana}{1,3}[子美代江枝恵香乃]|\p{Hiragana}{1,4}|[\p{Katakana}ー]{1,5})?)$`)

// behindTitle takes a title off the head of a run: 市長軽部るり; and a land off a foreign
// name.
func (x *passage) behindTitle(run string) string {
	for i := range run {
		if n := x.set("title").prefix(run[i:]); n > 0 && i+n < len(run) {
			return x.behindTitle(run[i+n:])
		}
	}
	if first, n := utf8.DecodeRuneInString(run); strings.ContainsRune("米英仏独露韓伊印豪", first) && isKatakana(run[n:]) {
		return run[n:]
	}
	return run
}

func isKatakana(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !unicode.Is(unicode.Katakana, r) && !strings.ContainsRune("ー・＝", r)
	}) < 0
}

func startsWithAny(s string, heads ...string) bool {
	for _, h := range heads {
		if strings.HasPrefix(s, h) {
			return true
		}
	}
	return false
}

// hasFigure reports whether somebody of the text has this name, or it for a part.
func (r *Reader) hasFigure(name string) bool {
	for _, f := range r.figures {
		if f.name == name || isPartOfName(f.name, name) {
			return true
		}
	}
	return false
}

// isJapaneseName reports whether a run in signs is surely a name before an honorific, or
// before a title.
func (x *passage) isJapaneseName(run, honorific, title string) bool {
	const longest = 6
	runes := utf8.RuneCountInString(run)
	last, _ := utf8.DecodeLastRuneInString(run)
	family := x.set("surname").prefix(run)
	whole := x.endsInGivenName(run)
	kana := strings.IndexFunc(run, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) }) >= 0
	place := x.set("ending").has(string(last))
	if place && family > 0 && runes-utf8.RuneCountInString(run[:family]) == 2 && strings.ContainsRune("人道士", last) {
		place = false // 健人
	}
	switch {
	case runes > longest:
		return false
	case kana:
		return whole || honorific == "さん" && x.endsInKatakana(run) || family > 0 && isKanaName(run[family:])
	case x.set("called").has(honorific):
		return whole || family > 0 && !x.hasBody(run[family:])
	case honorific == "氏":
		return family > 0 || runes >= 2 && !place
	case honorific != "":
		return whole || family > 0 && !(place && runes > 2 && family < len(run)) ||
			runes >= 2 && runes <= 4 && !place && x.set("single").prefix(run) == 0
	case x.r.hasFigure(run):
		return true
	case whole:
		return true
	case place && family < len(run):
		return false
	case family > 0 && family < len(run):
		return true
	case family > 0:
		return !x.set("local").has(title)
	}
	return x.set("nation").has(title) && runes == 3 && x.set("single").prefix(run) > 0
}

// endsInGivenName reports whether a run ends in a given name, behind what may be a family name
// that no table has: 蜂須賀翔太, 砂川とき子.
func (x *passage) endsInGivenName(run string) bool {
	const fewest, most = 2, 3 // signs of such a family name
	signs := 0
	for i, r := range run {
		if family := run[:i]; fewest <= signs && signs <= most && !x.endsAsBody(family) && x.set("noname").prefix(family) == 0 &&
			x.set("title").suffix(family) == 0 && x.isGivenName(run[i:]) {
			return true
		}
		if !unicode.Is(unicode.Han, r) && r != '々' {
			return false
		}
		signs++
	}
	return false
}

// endsAsBody reports whether a sign of bodies is in what may be a family name. Some that end names
// of villages and shops end those of families too.
func (x *passage) endsAsBody(family string) bool {
	last, n := utf8.DecodeLastRuneInString(family)
	if utf8.RuneCountInString(family) == 2 && strings.ContainsRune("村町屋", last) {
		family = family[:len(family)-n]
	}
	return x.hasBody(family)
}

// isGivenName reports whether s is a given name: one of the table, or of signs that such names
// are written with.
func (x *passage) isGivenName(s string) bool {
	if x.set("given").has(s) {
		return true
	}
	first, n := utf8.DecodeRuneInString(s)
	last := s[n:]
	if last == "" {
		return x.set("givensign").has(s)
	}
	if kanaName.MatchString(s) {
		return true
	}
	return x.set("givenhead").has(string(first)) && x.set("givenlast").has(last) && !x.set("nogiven").has(s)
}

// isKanaName reports whether s, behind a family name, may be a given name that begins in one of
// the syllabaries: not の of 梶谷|の, nor 工業の of 梶谷|工業の.
func isKanaName(s string) bool {
	first, n := utf8.DecodeRuneInString(s)
	switch {
	case unicode.Is(unicode.Han, first) || n == len(s):
		return false
	case first == 'の':
		return startsWithAny(s, "のぞ", "のり", "のぶ")
	}
	return !strings.HasSuffix(s, "の") || len(s) == len("その")
}

// kanaName matches given names of Hiragana and a sign: れい子.
var kanaName = regexp.MustCompile(`^[ぁ-のは-ん]\p{Hiragana}?[子美代江枝]$`)

// endsInKatakana reports whether a run is two signs, which end no body, with a given name in
// Katakana behind them: 柿崎トミ.
func (x *passage) endsInKatakana(run string) bool {
	i := strings.IndexFunc(run, func(r rune) bool { return unicode.Is(unicode.Katakana, r) })
	if i < 0 || !isKatakana(run[i:]) {
		return false
	}
	family := run[:i]
	return utf8.RuneCountInString(family) == 2 && !x.hasBody(family) && !x.set("noname").has(family) && x.set("title").suffix(family) == 0
}

// roleBefore is the role that の joins to the name behind it.
func (x *passage) roleBefore(lo int, before string) article.Range {
	role, ok := strings.CutSuffix(before, "の")
	if !ok || x.set("title").suffix(role) == 0 {
		return article.Range{}
	}
	from := 0
	if i := strings.LastIndexAny(role, "、。「」はがをもにでるた "); i >= 0 {
		_, n := utf8.DecodeRuneInString(role[i:])
		from = i + n
	}
	if strings.HasPrefix(role[from:], "と") && (strings.HasSuffix(x.text[:lo+from], "」") || strings.HasSuffix(x.text[:lo+from], "』")) {
		from += len("と")
	}
	return rangeOf(lo+from, len(role)-from)
}

// bareJapanese reads a name without an honorific: one that the text has elsewhere, or one
// that begins with a family name, with a role before it, an age behind it or nothing else.
func (x *passage) bareJapanese(lo int, s string, aged bool) (sighting, bool) {
	run := x.behindTitle(nameRun.FindString(s))
	if run == "" || x.set("noname").has(run) {
		return sighting{}, false
	}
	before := s[:len(s)-len(run)]
	w := sighting{name: rangeOf(lo+len(s)-len(run), len(run)), role: x.roleBefore(lo, before)}
	family := x.set("surname").prefix(run)
	last, _ := utf8.DecodeLastRuneInString(run)
	runes := utf8.RuneCountInString(run)
	given := family > 0 && family < len(run) && runes <= 6 && !x.hasBody(run[family:]) || x.endsInGivenName(run)
	switch {
	case x.r.hasFigure(run) && !strings.HasSuffix(before, "の"):
		return w, true
	case w.role != (article.Range{}):
		return w, (family == len(run) || given || isKatakana(run) && strings.Contains(run, "・")) && !x.set("ending").has(string(last))
	case aged:
		return w, given || isKatakana(run) && runes > 2
	case x.r.pasted && before == "":
		return w, given || family == len(run) || isKatakana(run) && strings.Contains(run, "・")
	case strings.HasSuffix(before, "の"):
		return w, false
	}
	return w, given && family > 0 && runes >= 4 && runes-utf8.RuneCountInString(run[:family]) <= 3
}

// hasBody reports whether a sign of places, bodies and stretches is in s.
func (x *passage) hasBody(s string) bool {
	for _, r := range s {
		if x.set("ending").has(string(r)) {
			return true
		}
	}
	return false
}
