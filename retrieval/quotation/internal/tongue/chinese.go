package tongue

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// chinese reads who speaks a stretch: X说：“…”; “…”X说; X称“…”; 他说，“…”.
func (x *passage) chinese(g *stretch) voice {
	if v, done := x.chineseDoubt(g); done {
		return v
	}
	before := x.chineseBefore(g)
	behind := x.chineseBehind(g)
	if v, ok := x.signed(g); ok && before.kind == unsaid {
		return v
	}
	switch {
	case before.kind == unsaid:
		return behind
	case x.startsAnew(g) && !g.leads: // “…。”她还说
		return before
	case behind.kind == unsaid || g.joined:
		return before
	case before.kind == named && behind.kind == named && x.text[before.sighting.name.Start:before.sighting.name.End] ==
		x.text[behind.sighting.name.Start:behind.sighting.name.End]:
		return before
	}
	return voice{kind: another}
}

// chineseMarks are what stands around an attribution.
const chineseMarks = " 　，,：:、。—…-"

// chineseBefore reads what stands before the marks: it ends in a verb of speech.
func (x *passage) chineseBefore(g *stretch) voice {
	s := strings.TrimRight(x.text[g.lo:g.at], chineseMarks)
	mark := x.text[g.lo+len(s) : g.at]
	v := x.clauseOfSpeech(g.lo, g.lo+len(s))
	if v.kind == unsaid && strings.ContainsAny(mark, "：:") && s != "" {
		lead := len(s) - len(strings.TrimLeft(s, chineseMarks))
		if w, rest, ok := x.chinesePerson(g.lo+lead, g.lo+len(s)); ok && rest == g.lo+len(s) {
			return voice{kind: named, sighting: w, rule: "before a colon", sure: sureSource}
		} else if ok && g.end-g.at >= shortestSaid && x.leadsToMarks(rest, g.lo+len(s)) {
			return voice{kind: named, sighting: w, rule: anyVerb, sure: surePronoun}
		}
		return voice{kind: another}
	}
	return v
}

// leadsToMarks reports whether a clause [lo,hi) behind somebody may tell how they spoke, though it
// has no verb of speech: 对这一决定十分不满. Nobody else is named in it, and nothing is read or heard.
func (x *passage) leadsToMarks(lo, hi int) bool {
	const longest = 24 // signs
	s := x.text[lo:hi]
	if utf8.RuneCountInString(s) > longest || strings.ContainsAny(s, "，,；;的和与與跟“”") {
		return false
	}
	for i := range s {
		if x.set("sure").prefix(s[i:]) > 0 || x.set("perceives").prefix(s[i:]) > 0 {
			return false
		}
	}
	return true
}

// chineseBehind reads what stands behind the marks, up to its first comma.
func (x *passage) chineseBehind(g *stretch) voice {
	s := x.text[g.end:g.hi]
	lead := len(s) - len(strings.TrimLeft(s, " 　，,"))
	s = strings.TrimRight(s[lead:], "。！？!? 　\n")
	if i := strings.IndexAny(s, "，,；"); i >= 0 {
		s = s[:i]
	} else if g.leads && strings.ContainsAny(s, "：:") {
		return voice{}
	}
	return x.clauseOfSpeech(g.end+lead, g.end+lead+len(s))
}

// clauseOfSpeech reads a clause that ends in a verb of speech: its subject, or that it has
// none. It is nobody's where no such verb ends it.
func (x *passage) clauseOfSpeech(lo, hi int) voice {
	s := x.text[lo:hi]
	n := x.verbAtEnd(s)
	if n == 0 {
		return voice{}
	}
	v := voice{cue: rangeOf(hi-n, n), rule: "before the verb", sure: sureName}
	v.asks = x.set("ask").suffix(s) > 0
	from := lo
	if i := strings.LastIndexAny(s[:len(s)-n], "，,；：:"); i >= 0 {
		_, w := utf8.DecodeRuneInString(s[i:])
		from = lo + i + w
	}
	from = x.behindTimes(from, hi-n)
	subject := x.text[from : hi-n]
	switch {
	case subject == "":
		return x.subjectOfClauseBefore(v, lo, from)
	case x.set("pronoun").prefix(subject) > 0:
		m := x.set("pronoun").prefix(subject)
		if x.isCircumstance(subject[m:]) {
			v.kind = pronoun1
			return v
		}
	default:
		if w, rest, ok := x.chinesePerson(from, hi-n); ok && x.isCircumstance(x.text[rest:hi-n]) {
			v.kind, v.sighting = named, w
			return v
		}
	}
	v.kind = another
	return v
}

// verbAtEnd is the length of the verb of speech that s ends in, with its hearer.
func (x *passage) verbAtEnd(s string) int {
	if n := x.set("said").suffix(s); n > 0 {
		return n + x.set("said").suffix(s[:len(s)-n]) // 批评|称
	}
	n := x.set("hearer").suffix(s)
	if n == 0 {
		return 0
	}
	if m := x.set("told").suffix(s[:len(s)-n]); m > 0 {
		return n + m
	}
	return 0
}

// subjectOfClauseBefore reads X出席会议，说：“…”, whose verb has no subject in its own clause
// [clause,…): it is that of the one before, where that begins with somebody.
func (x *passage) subjectOfClauseBefore(v voice, lo, clause int) voice {
	v.kind = omitted
	parts := strings.FieldsFunc(x.text[lo:clause], func(r rune) bool { return strings.ContainsRune("，,；", r) })
	if len(parts) == 0 {
		return v
	}
	last := parts[len(parts)-1]
	at := lo + strings.LastIndex(x.text[lo:clause], last)
	from := x.behindTimes(at, at+len(last))
	w, rest, ok := x.chinesePerson(from, at+len(last))
	if !ok || strings.HasPrefix(x.text[rest:], "的") || len(parts) > 1 {
		v.kind = another
		return v
	}
	v.kind, v.sighting, v.rule, v.sure = named, w, "clause before", surePronoun
	return v
}

// chineseTime is a time or an occasion at the head of a clause.
var chineseTime = regexp.MustCompile(`^(?:\d{1,4}[年月日时時点點](?:\d{1,2}[月日分])?(?:\d{1,2}日)?|` +
	`(?:本|上|这|下)?(?:周|週|星期)[一二三四五六日天]|` +
	`昨[天日晚]|今[天日晚年]|当[天晚日]|日前|近日|随后|隨後|[事会會赛賽][后後]|对此|對此|但|而|不过|不過|此外|同时|同時|另外|据悉|據悉|其中|最后|最後|后来|後來|于是|於是|接着|接著|` +
	`在[^，。：“”对向与和被让]{2,20}(?:上|中|时|後|后|期间|里|裡)|上午|下午|晚间|随即)`)

// behindTimes is the byte behind the times that a clause begins with.
func (x *passage) behindTimes(from, hi int) int {
	const most = 4
	for range most {
		s := x.text[from:hi]
		n := len(s) - len(strings.TrimLeft(s, chineseMarks))
		if n == 0 {
			n = len(chineseTime.FindString(s))
		}
		if n == 0 {
			break
		}
		from += n
	}
	return from
}

// isCircumstance reports whether s, between a subject and its verb, tells only when, where
// and to whom.
func (x *passage) isCircumstance(s string) bool {
	s = strings.Trim(s, chineseMarks)
	if s == "" {
		return true
	}
	if x.set("adverb").prefix(s) == 0 || strings.ContainsAny(s, "“”「」") {
		return false
	}
	// 在会上说王强表示: another verb of speech is another clause.
	for i := range s {
		n := x.set("said").prefix(s[i:])
		noun := n > 0 && startsWithAny(s[i+n:], "中", "里", "裡", "会", "會", "书", "書") // 在声明中说
		if n > 0 && i > 0 && !noun && !strings.HasPrefix(s[i:], "介绍") && !strings.HasPrefix(s[i:], "介紹") {
			return false
		}
	}
	return !strings.Contains(s, "的妻子") && !strings.Contains(s, "等人")
}

// chinesePerson reads the person whom a clause [lo,hi) begins with, and the byte behind:
// 外交部发言人毛宁, 马乐天馆长, 王强, 埃琳娜·彼得罗娃, 李女士.
func (x *passage) chinesePerson(lo, hi int) (w sighting, rest int, ok bool) {
	hi = min(hi, wholeRune(x.text, lo+maxNameBytes))
	if w, rest, ok = x.chineseName(lo, hi, false); ok {
		return w, rest, true
	}
	s := x.text[lo:hi]
	for i := range s {
		n := x.set("title").prefix(s[i:])
		if n == 0 {
			continue
		}
		j := i + n
		for m := x.set("title").prefix(s[j:]); m > 0; m = x.set("title").prefix(s[j:]) {
			j += m
		}
		if !x.isBody(s[:i]) {
			return sighting{}, 0, false
		}
		if w, rest, ok = x.chineseName(lo+j, hi, true); ok {
			w.role = rangeOf(lo+i, j-i)
			return w, rest, true
		}
	}
	return x.chineseCraftsman(lo, hi)
}

// chineseCraftsman reads a full name behind what a person of some trade is called: 菜农陈大山.
func (x *passage) chineseCraftsman(lo, hi int) (w sighting, rest int, ok bool) {
	const trades = "师師员員家长長农農工户戶官"
	s := x.text[lo:hi]
	for i, r := range s {
		j := i + utf8.RuneLen(r)
		family := x.set("sure").prefix(s[j:])
		if i == 0 || !strings.ContainsRune(trades+"的", r) || family == 0 || !x.isBody(s[:i]) || x.startsNoName(s[j:]) {
			continue
		}
		n := family + runesLen(s[j+family:], 2)
		if n < 0 {
			continue
		}
		if end, ok := x.isChineseName(s[j:], family, n, 2, false); ok && end == n {
			return x.withTitle(sighting{name: rangeOf(lo+j, n)}, hi), x.titleEnd(lo+j+n, hi), true
		}
	}
	return sighting{}, 0, false
}

// isBody reports whether what stands before a title may be what somebody is the head of:
// no preposition, no verb of speech.
func (x *passage) isBody(s string) bool {
	for w := range x.set("body").words {
		s = strings.ReplaceAll(s, w, "")
	}
	at, _ := x.set("mayhave").find(s)
	return at < 0
}

// chineseName reads the name at a byte; titled reports whether a title stands before it.
func (x *passage) chineseName(lo, hi int, titled bool) (w sighting, rest int, ok bool) {
	s := x.text[lo:hi]
	if n := x.foreignName(s, titled); n > 0 {
		return x.withTitle(sighting{name: rangeOf(lo, n)}, hi), x.titleEnd(lo+n, hi), true
	}
	family := x.set("surname").prefix(s)
	if family > 0 {
		for _, given := range [...]int{2, 1, 0} {
			n := family + runesLen(s[family:], given)
			if n < 0 {
				continue
			}
			if end, ok := x.isChineseName(s, family, n, given, titled); ok {
				w = sighting{name: rangeOf(lo, end)}
				return x.withTitle(w, hi), x.titleEnd(lo+end, hi), true
			}
		}
	}
	if titled {
		if n := x.spelt(s); n > 0 && !x.startsNoName(s) {
			return sighting{name: rangeOf(lo, n)}, lo + n, true
		}
	}
	return sighting{}, 0, false
}

// runesLen is the length of the first n characters of s in bytes; where there are fewer,
// or one is no Chinese sign, it is so negative that no sum makes up for it.
func runesLen(s string, n int) int {
	length := 0
	for range n {
		r, size := utf8.DecodeRuneInString(s[length:])
		if !unicode.Is(unicode.Han, r) {
			return -1 << 20
		}
		length += size
	}
	return length
}

// isChineseName reports whether the n bytes of s are surely a name, with a family name of
// so many bytes and so many signs behind it, and where it ends with its courtesy.
func (x *passage) isChineseName(s string, family, n, given int, titled bool) (end int, ok bool) {
	if c := x.set("courtesy").prefix(s[n:]); c > 0 && !x.startsNoName(s) && x.ends(s[n+c:]) {
		if given == 0 {
			return n + c, true
		}
		return n, true
	}
	if given == 0 { // 张教授: whoever of that name the text has
		title := x.set("title").prefix(s[n:])
		return n, title > 0 && x.ends(s[n+title:]) && x.set("sure").prefix(s) > 0 && x.r.hasOne(s[:n])
	}
	if x.set("title").prefix(s[family:n]) > 0 {
		return 0, false
	}
	behind := s[n:]
	title := x.set("title").prefix(behind)
	if !x.ends(behind) && !(title > 0 && x.ends(behind[title:])) {
		return 0, false
	}
	if x.r.hasFigure(s[:n]) {
		return n, true
	}
	last, _ := utf8.DecodeLastRuneInString(s[:n])
	placed := x.set("ending").has(string(last))
	sure := x.set("sure").prefix(s) > 0
	switch {
	case x.startsNoName(s):
		return 0, false
	case titled:
		return n, !placed && (given == 2 || sure || x.set("titled").prefix(s) > 0) ||
			sure && given == 2 && placed && strings.ContainsRune("国國军軍家人方", last)
	case title > 0:
		return n, sure && given == 2 && !placed
	}
	return n, (sure || x.r.pasted) && !placed
}

func (x *passage) startsNoName(s string) bool { return x.set("noname").prefix(s) > 0 }

// ends reports whether a name may end before s.
func (x *passage) ends(s string) bool {
	for _, class := range [...]string{"adverb", "denies", "said"} {
		if x.set(class).prefix(s) > 0 {
			return true
		}
	}
	return s == "" || startsWithAny(s, "、", "，", "：")
}

// titleEnd is the byte behind a title or a courtesy that follows a name.
func (x *passage) titleEnd(at, hi int) int {
	s := x.text[at:hi]
	if n := max(x.set("courtesy").prefix(s), x.set("title").prefix(s)); n > 0 {
		return at + n
	}
	return at
}

// withTitle adds the title that stands behind a name as its role.
func (x *passage) withTitle(w sighting, hi int) sighting {
	if n := x.set("title").prefix(x.text[w.name.End:hi]); n > 0 {
		w.role = rangeOf(w.name.End, n)
	}
	return w
}

// foreignName is the length of a name with a point between its parts: 埃琳娜·彼得罗娃. Where
// it ends, only what may stand behind a name tells.
func (x *passage) foreignName(s string, titled bool) int {
	const longestPart = 7
	dots, part := 0, 0
	for i, r := range s {
		switch {
		case r == '·' || r == '・' || r == '•':
			if part == 0 || part > longestPart {
				return 0
			}
			dots++
			part = 0
		case dots > 0 && part >= 1 && x.ends(s[i:]) && (part >= 2 || !x.set("sound").has(string(r))):
			return i
		case dots == 0 && !titled && !x.set("sound").has(string(r)) && !(r < 0x80 && unicode.IsLetter(r)) || !unicode.IsLetter(r):
			return 0
		default:
			part++
		}
	}
	if dots > 0 && part > 0 {
		return len(s)
	}
	return 0
}

// spelt is the length of a foreign name behind a title, all of signs that such names are
// spelt with: 普京.
func (x *passage) spelt(s string) int {
	const least, most = 2, 6
	n := 0
	for i, r := range s {
		if n >= least && x.ends(s[i:]) {
			return i
		}
		if !x.set("sound").has(string(r)) || n == most {
			return 0
		}
		n++
	}
	if n < least {
		return 0
	}
	return len(s)
}

// chineseDoubt reads what takes the words back. done reports whether it did.
func (x *passage) chineseDoubt(g *stretch) (voice, bool) {
	set := func(s Standing, at, n int) (voice, bool) { return voice{standing: s, doubt: rangeOf(at, n)}, true }
	before, behind := x.text[g.lo:g.at], x.text[g.end:g.hi]
	if g.leads {
		behind, _, _ = strings.Cut(behind, "，")
	}
	for _, part := range [...]struct {
		at int
		s  string
	}{{g.lo, before}, {g.end, behind}} {
		if i, n := x.set("forged").find(part.s); i >= 0 {
			return set(Denied, part.at+i, n)
		}
		if i, n := x.set("denies").find(part.s); i >= 0 {
			if v := x.deniesInTheseWords(g, part.at+i, n); v.kind != unsaid {
				return v, true
			}
			return set(Denied, part.at+i, n)
		}
		if i, n := x.set("doubts").find(part.s); i >= 0 {
			return set(Doubted, part.at+i, n)
		}
	}
	if spoken := x.clauseOfSpeech(g.lo, g.lo+len(strings.TrimRight(before, chineseMarks))); g.asked && (spoken.kind != unsaid ||
		strings.Contains(behind, "吗") || strings.Contains(behind, "嗎")) {
		return set(Doubted, g.hi-len("？"), len("？"))
	}
	return x.takenBack(g)
}

// deniesInTheseWords reads a denial at byte at that is what somebody speaks of: X否认了这一说法：“…”,
// “…”他否认道. Of X否认说过“…” it is unsaid.
func (x *passage) deniesInTheseWords(g *stretch, at, n int) voice {
	lo, hi := g.lo, g.at
	if at >= g.end {
		if n = x.set("said").prefix(x.text[at:g.hi]); n == 0 {
			return voice{}
		}
		lo, hi = g.end+len(x.text[g.end:at])-len(strings.TrimLeft(x.text[g.end:at], chineseMarks)), at+n
	} else if between := x.text[at+n : g.at]; !strings.HasSuffix(strings.TrimRight(between, " 　"), "：") {
		return voice{}
	} else if i, _ := x.set("said").find(between); i >= 0 && !strings.Contains(between, "说法") && !strings.Contains(between, "說法") {
		return voice{}
	}
	v := voice{kind: another, cue: rangeOf(at, n), rule: "denial", sure: sureSource}
	if i := strings.LastIndexAny(x.text[lo:at], "，,；"); i >= 0 {
		_, w := utf8.DecodeRuneInString(x.text[lo+i:])
		lo += i + w
	}
	lo = x.behindTimes(lo, at)
	if m := x.set("pronoun").prefix(x.text[lo:at]); m > 0 && x.isCircumstance(x.text[lo+m:at]) {
		v.kind = pronoun1
	} else if who, rest, ok := x.chinesePerson(lo, hi); ok && rest <= at && x.isCircumstance(x.text[rest:at]) {
		v.kind, v.sighting = named, who
	}
	return v
}

// noteChinese notes everybody whom a clause of a paragraph begins with.
func (x *passage) noteChinese() {
	next := 0
	for i := x.p.Start; i < x.p.End; {
		if next < len(x.quotes) && x.quotes[next].Open <= i {
			i = max(i, min(x.quotes[next].Close, x.p.End))
			next++
			continue
		}
		limit := x.p.End
		if next < len(x.quotes) {
			limit = min(limit, x.quotes[next].Open)
		}
		end := limit
		if j := strings.IndexAny(x.text[i:limit], "，。；：！？（"); j >= 0 {
			end = i + j
		}
		if from := x.behindTimes(i, end); from < end {
			if w, rest, ok := x.chinesePerson(from, end); ok && (w.role.End > w.role.Start || rest > w.name.End || strings.ContainsAny(
				x.text[w.name.Start:w.name.End], "·・")) {
				x.r.addFigure(x.text, w)
			}
		}
		_, size := utf8.DecodeRuneInString(x.text[end:])
		i = max(end+size, i+1)
	}
}
