package tongue

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/words"
)

// Chinese and Japanese have no spaces and no capitals: their words are found within a
// text by tables, and whatever the tables do not know names nobody.

// wordSet is a class of words of a language without spaces.
type wordSet struct {
	words   map[string]bool
	longest int // bytes
}

// prefix is the length of the longest word that s begins with, 0 for none.
func (w *wordSet) prefix(s string) int {
	for n := min(len(s), w.longest); n > 0; n-- {
		if w.words[s[:n]] {
			return n
		}
	}
	return 0
}

// suffix is the length of the longest word that s ends in, 0 for none.
func (w *wordSet) suffix(s string) int {
	for n := min(len(s), w.longest); n > 0; n-- {
		if w.words[s[len(s)-n:]] {
			return n
		}
	}
	return 0
}

// find is where the first word of the set stands in s, and its length; -1 for none.
func (w *wordSet) find(s string) (at, length int) {
	for i := range s {
		if n := w.prefix(s[i:]); n > 0 {
			return i, n
		}
	}
	return -1, 0
}

func (w *wordSet) has(s string) bool { return w.words[s] }

// readUnspaced reads the table of a language without spaces.
func readUnspaced(code string) *Tongue {
	t := &Tongue{Code: code, sets: map[string]*wordSet{}}
	for _, line := range words.Table(code, "speech") {
		name, list, _ := strings.Cut(line, ":")
		set := &wordSet{words: map[string]bool{}}
		for w := range strings.FieldsSeq(list) {
			set.words[w] = true
			set.longest = max(set.longest, len(w))
		}
		t.sets[name] = set
	}
	t.joinSaying()
	t.writeTraditional()
	return t
}

// writeTraditional adds to each word of Chinese the same in traditional signs.
func (t *Tongue) writeTraditional() {
	var pairs []string
	for pair := range t.set("traditional").words {
		_, n := utf8.DecodeRuneInString(pair)
		pairs = append(pairs, pair[:n], pair[n:])
	}
	if pairs == nil {
		return
	}
	traditional := strings.NewReplacer(pairs...)
	for _, set := range t.sets {
		for _, w := range slices.Collect(maps.Keys(set.words)) {
			set.words[traditional.Replace(w)] = true
		}
	}
}

// joinSaying adds to the verbs of speech of Chinese those of two words: 承诺道, 笑着说.
func (t *Tongue) joinSaying() {
	said := t.sets["said"]
	for w := range t.set("saying").words {
		for _, say := range [...]string{"道", "说", "說", "称", "稱"} {
			said.words[w+say] = true
			said.longest = max(said.longest, len(w+say))
		}
	}
}

// set is a class of words; one that the language has none of is empty.
func (t *Tongue) set(name string) *wordSet {
	if s := t.sets[name]; s != nil {
		return s
	}
	return &wordSet{}
}

// Unspaced reports whether the language is written without spaces between words.
func (t *Tongue) Unspaced() bool { return t.sets != nil }

// sighting is a name where it stands, with the role beside it.
type sighting struct {
	name, role article.Range
	apart      bool // only the role stands there
}

// figure is somebody whom a text in such a language names.
type figure struct {
	name string // at its longest
	role article.Range
	at   article.Range // where the text has the name
}

// voice is what is known of who speaks some quotations.
type voice struct {
	kind     voiceKind
	sighting sighting
	cue      article.Range
	rule     string
	sure     float64
	asks     bool // somebody else answers
	standing Standing
	doubt    article.Range
}

type voiceKind uint8

const (
	unsaid   voiceKind = iota // nothing tells of speech
	named                     // somebody by name
	pronoun1                  // he or she
	omitted                   // a verb without a subject
	another                   // somebody without a name, or more than one
)

// stretch is quotations that stand side by side, 「…」「…」, with the words around them. All
// but the quotations are bytes of the text.
type stretch struct {
	first, last int  // quotations
	lo, at      int  // where its sentence begins or the quotation before ends; where the marks open
	end, hi     int  // where they close; where the sentence ends or the next quotation begins
	joined      bool // the sentence goes on from the quotation before
	leads       bool // what stands behind leads to the next quotation
	asked       bool // the sentence ends in a question mark
}

// passage is a paragraph in a language without spaces while it is read.
type passage struct {
	*Tongue
	r      *Reader
	text   string
	p      article.Range
	quotes []Quote
}

const (
	unspacedStops = "。！？!?\n"
	maxUnspaced   = 900 // bytes on each side of a quotation that are looked at
)

// attributeUnspaced is Attribute for such a language.
func (r *Reader) attributeUnspaced(t *Tongue, p article.Range, quotes []Quote) []Attribution {
	x := &passage{t, r, r.text, p, quotes}
	out := make([]Attribution, len(quotes))
	stretches := x.stretches()
	var before voice
	var speaker *figure
	voices := make([]voice, len(stretches))
	for i := range stretches {
		voices[i] = x.listen(&stretches[i])
	}
	sentences := x.wholeSentences(stretches, voices)
	for i := range stretches {
		g, v := &stretches[i], voices[i]
		who := x.whose(&v, stretches, i, before, speaker)
		a := Attribution{Sentence: sentences[i], Cue: v.cue, Standing: v.standing, Doubt: v.doubt}
		if who != nil && v.standing == Stated {
			a.Name, a.Role, a.Speaker, a.Rule, a.Confidence = who.name, v.sighting.role, v.sighting.name, v.rule, v.sure
			if a.Role == (article.Range{}) {
				a.Role = who.role
			}
			if a.Speaker == (article.Range{}) {
				a.Speaker = who.at
			}
		}
		for k := g.first; k <= g.last; k++ {
			out[k] = a
		}
		if v.standing != Stated {
			who = nil
		}
		before, speaker = v, who
	}
	return out
}

// signed reads what somebody pasted with nothing but a name behind the marks: 「…」とX市長, “…”——X.
func (x *passage) signed(g *stretch) (voice, bool) {
	const around = " 　—―–－-~～。，、（）()"
	if !x.r.pasted {
		return voice{}, false
	}
	behind := strings.TrimLeft(x.text[g.end:g.hi], around)
	if x.Code == "ja" {
		behind = strings.TrimPrefix(behind, "と")
	}
	lo := g.end + len(x.text[g.end:g.hi]) - len(behind)
	hi := lo + len(strings.TrimRight(behind, around))
	if lo == hi {
		return voice{}, false
	}
	v := voice{kind: named, rule: "signature", sure: sureSource}
	ok := false
	if x.Code == "ja" {
		v.sighting, ok = x.japanesePerson(lo, hi)
		ok = ok && !strings.ContainsAny(x.text[lo:hi], "はがをにで")
	} else {
		var rest int
		v.sighting, rest, ok = x.chinesePerson(lo, hi)
		ok = ok && rest == hi
	}
	return v, ok
}

// wholeSentences are the sentences that stretches stand in, with the other quotations of
// them. Where a quotation ends with a stop and who spoke stands before it, so does its
// sentence.
func (x *passage) wholeSentences(stretches []stretch, voices []voice) []article.Range {
	out := make([]article.Range, len(stretches))
	closed := func(i int) bool { return x.startsAnew(&stretches[i]) && voices[i].cue.Start < stretches[i].end }
	for i, g := range stretches {
		out[i] = article.Range{Start: g.lo, End: g.hi}
		if i > 0 && g.joined && !closed(i-1) {
			out[i].Start = out[i-1].Start
		}
	}
	for i := len(stretches) - 1; i >= 0; i-- {
		switch {
		case closed(i):
			out[i].End = stretches[i].end
		case stretches[i].leads && i+1 < len(stretches):
			out[i].End = out[i+1].End
		}
	}
	return out
}

// listen reads who speaks a stretch, in its language.
func (x *passage) listen(g *stretch) voice {
	if x.Code == "ja" {
		return x.japanese(g)
	}
	return x.chinese(g)
}

// whose tells who the voice of stretch i is; speaker is who spoke the one before it.
func (x *passage) whose(v *voice, stretches []stretch, i int, before voice, speaker *figure) *figure {
	g := &stretches[i]
	next := speaker != nil && i > 0 && x.follows(stretches[i-1].end, g.at)
	switch {
	case v.kind == named:
		return x.r.figureOf(v.sighting)
	case v.kind == pronoun1:
		v.rule, v.sure = "pronoun", surePronoun
		return x.onlyFigure(g.at, speaker)
	case v.kind == omitted && (g.joined && speaker != nil || next && x.Code == "ja" && !before.asks):
		v.rule, v.sure = "no subject", surePronoun
		return speaker
	case v.kind == omitted && x.Code == "ja" && !g.joined:
		v.rule, v.sure = "sentence before", surePronoun
		return x.sentenceBefore(g)
	case v.kind == unsaid && next && !before.asks && !g.joined && x.isAlone(g) && stretches[i-1].end < stretches[i-1].hi:
		v.rule, v.sure = "the speaker before", sureCarried
		return speaker
	}
	return nil
}

// follows reports whether no whole sentence stands between two bytes.
func (x *passage) follows(from, to int) bool {
	n := 0
	for _, r := range x.text[from:to] {
		if strings.ContainsRune(unspacedStops, r) {
			n++
		}
	}
	return n <= 1
}

// isAlone reports whether a stretch is a sentence of its own.
func (x *passage) isAlone(g *stretch) bool {
	return strings.Trim(x.text[g.lo:g.at], " 　、，。“”") == "" && (g.hi == g.end || x.startsAnew(g))
}

// startsAnew reports whether a new sentence begins behind a quotation that ends with a
// stop of its own.
func (x *passage) startsAnew(g *stretch) bool {
	q := x.quotes[g.last]
	last, _ := utf8.DecodeLastRuneInString(x.text[q.Start:q.End])
	return x.Code == "zh" && strings.ContainsRune(unspacedStops, last)
}

// onlyFigure is the only one whom the paragraph names before a byte, else who spoke last.
func (x *passage) onlyFigure(at int, speaker *figure) *figure {
	var only *figure
	before := x.text[x.p.Start:at]
	for _, f := range x.r.figures {
		if !strings.Contains(before, f.name) && !strings.Contains(before, familyPart(f.name)) {
			continue
		}
		if only != nil {
			return nil
		}
		only = f
	}
	if only == nil {
		return speaker
	}
	return only
}

// familyPart is the part of a foreign name that may stand alone.
func familyPart(name string) string {
	for _, dot := range [...]string{"・", "·"} {
		if i := strings.LastIndex(name, dot); i >= 0 {
			return name[i+len(dot):]
		}
	}
	return name
}

// stretches cuts a paragraph into stretches of quotations with what stands around them.
func (x *passage) stretches() []stretch {
	var stretches []stretch
	for i, q := range x.quotes {
		from := x.p.Start
		if i > 0 {
			from = x.quotes[i-1].Close
		}
		between := x.text[from:max(from, q.Open)]
		if i > 0 && x.besides(between) {
			stretches[len(stretches)-1].last = i
			stretches[len(stretches)-1].end = q.Close
			continue
		}
		g := stretch{first: i, last: i, lo: from, at: q.Open, end: q.Close, joined: i > 0}
		if stop := strings.LastIndexAny(between, unspacedStops); stop >= 0 {
			_, n := utf8.DecodeRuneInString(between[stop:])
			g.lo, g.joined = from+stop+n, false
		}
		g.lo = max(g.lo, wholeRune(x.text, q.Open-maxUnspaced))
		stretches = append(stretches, g)
	}
	for i := range stretches {
		x.limit(&stretches[i], i+1 < len(stretches))
	}
	return stretches
}

// limit finds where the words behind a stretch end; another reports whether a stretch
// follows.
func (x *passage) limit(g *stretch, another bool) {
	g.hi = x.p.End
	if another {
		g.hi = x.quotes[g.last+1].Open
		g.leads = true
	}
	g.hi = max(g.end, g.hi)
	behind := x.text[g.end:g.hi]
	if stop := strings.IndexAny(behind, unspacedStops); stop >= 0 {
		r, n := utf8.DecodeRuneInString(behind[stop:])
		g.hi, g.leads, g.asked = g.end+stop+n, false, r == '？' || r == '?'
		if stop == 0 {
			g.hi = g.end + n
		}
	}
	if g.hi-g.end > maxUnspaced {
		g.hi = wholeRune(x.text, g.end+maxUnspaced)
	}
}

// besides reports whether two quotations with this between them are of one breath.
func (x *passage) besides(between string) bool {
	switch strings.TrimSpace(between) {
	case "", "、":
		return x.Code == "ja" || between != ""
	case "や", "と", "，", "和":
		return between != "，" || x.Code == "zh"
	}
	return false
}

// wholeRune is the next byte from i on that begins a character.
func wholeRune(s string, i int) int {
	i = max(i, 0)
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}
	return min(i, len(s))
}

// maxFigures bounds those that a text is read for.
const maxFigures = 500

// figureOf is who a name is: the one whose whole name it is or begins, or ends behind a
// point; nil for a part of two names.
func (r *Reader) figureOf(s sighting) *figure {
	name := r.text[s.name.Start:s.name.End]
	var found *figure
	for _, f := range r.figures {
		if f.name == name {
			return f
		}
		if !isPartOfName(f.name, name) {
			continue
		}
		if found != nil {
			return &figure{name, s.role, s.name}
		}
		found = f
	}
	if found != nil {
		return found
	}
	return &figure{name, s.role, s.name}
}

func isPartOfName(whole, part string) bool {
	return strings.HasPrefix(whole, part) && !strings.ContainsAny(whole[len(part):], "・·") || familyPart(whole) == part
}

// addFigure notes a name; the longest form of it stays.
func (r *Reader) addFigure(text string, s sighting) {
	name := text[s.name.Start:s.name.End]
	for _, f := range r.figures {
		switch {
		case f.name == name, isPartOfName(f.name, name):
			if f.role == (article.Range{}) {
				f.role = s.role
			}
			if f.name == name {
				return
			}
		}
	}
	if len(r.figures) < maxFigures && !r.isPart(name) {
		r.figures = append(r.figures, &figure{name, s.role, s.name})
	}
}

// isPart reports whether a name is a part of a longer one that is known.
func (r *Reader) isPart(name string) bool {
	for _, f := range r.figures {
		if len(f.name) > len(name) && isPartOfName(f.name, name) {
			return true
		}
	}
	return false
}

// hasOne reports whether just one of the text has a name that begins with this one.
func (r *Reader) hasOne(name string) bool {
	n := 0
	for _, f := range r.figures {
		if isPartOfName(f.name, name) {
			n++
		}
	}
	return n == 1
}

// noteFigures reads who is named in a paragraph, full names first.
func (r *Reader) noteFigures(t *Tongue, p article.Range, quotes []Quote) {
	x := &passage{t, r, r.text, p, quotes}
	if t.Code == "ja" {
		x.noteJapanese()
		return
	}
	x.noteChinese()
}

// dropParts takes out the names that are parts of longer ones, once all are read.
func (r *Reader) dropParts() {
	kept := r.figures[:0]
	for _, f := range r.figures {
		if !r.isPart(f.name) {
			kept = append(kept, f)
		}
	}
	r.figures = kept
}

// rangeOf is where a part of the text is that begins at byte at.
func rangeOf(at, length int) article.Range { return article.Range{Start: at, End: at + length} }

// BareName takes titles and courtesies off a name in Chinese or Japanese: 佐倉さん, 卢局长.
// Other names it leaves.
func BareName(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }) {
		return s
	}
	for _, code := range [...]string{"ja", "zh"} {
		for _, class := range [...]string{"honorific", "called", "courtesy", "title"} {
			if n := tongues[code].set(class).suffix(s); n < len(s) {
				s = s[:len(s)-n]
			}
		}
	}
	return s
}
