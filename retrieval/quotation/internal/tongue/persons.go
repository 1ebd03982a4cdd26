package tongue

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// person is somebody whom a text names.
type person struct {
	name  string // at its longest
	words []string
	sex   int // 1 a woman, -1 a man, 0 not known
	role  article.Range
	at    article.Range // where the text has the name
	// initial reports whether the first word of the name is that of a sentence, and may be no
	// part of it.
	initial bool
}

// Reader attributes the quotations of one text.
type Reader struct {
	text    string
	persons map[string][]*person // by the key of their last word
	count   int
	figures []*figure // in languages without spaces
	pasted  bool      // what stands before or behind marks is meant to say whose they are
}

// NewReader reads who is named in a text, which is pasted by somebody or an article; tongue tells the language of a paragraph, nil
// for those that are not to be read.
func NewReader(text string, paragraphs []article.Paragraph, pasted bool, tongue func(i int) *Tongue, quotes func(i int) []Quote) *Reader {
	r := &Reader{text: text, persons: map[string][]*person{}, pasted: pasted}
	for i, p := range paragraphs {
		t := tongue(i)
		if t == nil || p.Heading || r.count >= maxPersons {
			continue
		}
		if t.Unspaced() {
			r.noteFigures(t, p.Range, quotes(i))
			continue
		}
		l := line{t, t.clauses(text, p.Range, quotes(i))}
		for k := 0; k < len(l.k); k++ {
			r.notePerson(l, k)
		}
	}
	r.dropParts()
	return r
}

const (
	// maxPersons bounds the persons that a text is read for, maxBearers those of a surname.
	maxPersons = 2000
	maxBearers = 50
)

// notePerson adds the person whose full name the phrase at token k has.
func (r *Reader) notePerson(l line, k int) {
	t := &l.k[k]
	if t.kind != word || l.isInside(k) && !t.is(determiner) && !(l.k[k-1].is(preposition) && !l.k[k-1].is(determiner)) &&
		!(l.Code == "de" && t.is(title) && l.k[k-1].is(dative)) { // den Anwalt Jens Ohm
		return
	}
	if k > 0 && l.Code == "ru" && l.k[k-1].kind == word && !l.k[k-1].upper && t.upper &&
		!l.k[k-1].is(said|preposition|adverb|end|helper|source|dative) && !l.isNominative(k) {
		return // директор [порта Иван Орлов]: read from the role on
	}
	at := t.upper || t.is(determiner|title)
	if l.uncased() {
		at = t.is(title|given) || k > 0 && l.k[k-1].is(said|source)
	}
	if !at {
		return
	}
	if p, ok := l.phraseAt(k, len(l.k)); ok && p.nameLast-p.nameFirst >= 2 && !l.isOblique(&p) && !l.isBody(&p) {
		if k > 0 && l.SmallTitles() && l.k[k-1].is(preposition|dative) && !l.isRole(p.roleFirst, p.roleLast) {
			p.roleLast = p.roleFirst // relató a este periódico Benita Cuesta
		}
		r.person(l, &p)
	}
}

// isNominative reports whether the Russian name of two words at token k is a man's in the case of
// a subject, for which other cases and women's names have other endings.
func (l line) isNominative(k int) bool {
	if l.runEnd(k, len(l.k)) != k+2 || k == 0 || hasSuffix(l.k[k].low, "кий", "чий", "щий", "жий", "ший", "хий", "ый") ||
		hasSuffix(l.k[k].low, "ний") && !hasSuffix(l.k[k].low, "ений", "тоний") { // Верхний Яр
		return false
	}
	const consonants = "бвгджзклмнпрстфхцчшщй"
	role, _ := utf8.DecodeLastRuneInString(l.k[k-1].low)
	if !strings.ContainsRune(consonants+"ь", role) {
		return false
	}
	first, _ := utf8.DecodeLastRuneInString(l.k[k].low)
	last, _ := utf8.DecodeLastRuneInString(l.k[k+1].low)
	return strings.ContainsRune(consonants, last) && (strings.ContainsRune(consonants, first) || isMansName(l.k[k].low)) &&
		!hasSuffix(l.k[k].low, "ой", "ей", "их", "ых", "ом", "ем", "ым", "им") && !hasSuffix(l.k[k+1].low, "ой", "их", "ых", "ом",
		"ем", "ым", "им")
}

// isMansName reports whether a Russian name for men has an ending of names for women.
func isMansName(w string) bool {
	switch w {
	case "никита", "илья", "лука", "фома", "кузьма", "данила", "савва", "миша", "саша", "паша", "дима", "коля", "ваня", "петя",
		"алёша", "серёжа", "гриша", "костя", "вася", "витя", "толя", "женя", "добрыня", "муса", "иса", "мустафа", "андреа":
		return true
	}
	return false
}

// isBody reports whether a name is that of a body: Ministero della Cultura.
func (l line) isBody(p *phrase) bool {
	if l.Code == "de" {
		switch l.k[p.nameFirst].low {
		case "bad", "sankt", "st", "alt", "neu", "groß", "klein", "nord", "süd", "ost", "west", "ober", "unter":
			return true // Bad Torbeck, a place
		}
	}
	return l.SmallTitles() && l.k[p.nameFirst].is(group)
}

// isOblique reports whether a Russian name has an ending for the sake of what it is of:
// заявление казначея Романа Титова.
func (l line) isOblique(p *phrase) bool {
	if l.Code != "ru" || p.roleLast == p.roleFirst {
		return false
	}
	for i := p.roleFirst; i < p.roleLast; i++ {
		if l.k[i].is(title) || isTrade(l.k[i].low) {
			return false
		}
	}
	return true
}

// isInside reports whether token k cannot begin a phrase that is a subject: it stands
// within a name, behind an article or behind a preposition.
func (l line) isInside(k int) bool {
	if k == 0 || l.startsSentence(k) {
		return false
	}
	p := &l.k[k-1]
	return p.isName() && p.class&(said|source) == 0 && (!p.allUpper || l.k[k].allUpper) || !l.uncased() && p.is(preposition|dative|determiner)
}

// nameWords are the words of a name, folded for comparing.
func (l line) nameWords(first, last int) []string {
	var ws []string
	for i := first; i < last; i++ {
		if w := strings.TrimRight(l.k[i].low, "."); w != "" {
			ws = append(ws, w)
		}
	}
	return ws
}

// person finds who a name is, or adds them when the name is a full one. It returns nil
// for a surname that two persons have.
func (r *Reader) person(l line, p *phrase) *person {
	ws := l.nameWords(p.nameFirst, p.nameLast)
	sex, initial := l.sexOf(p), l.startsSentence(p.nameFirst)
	var found []*person
	for _, q := range r.persons[l.key(ws)] {
		if l.sameName(q.words, ws) && !(l.Code == "ru" && sex*q.sex < 0) {
			found = append(found, q)
		}
	}
	switch {
	case len(found) == 1:
		q := found[0]
		if q.sex == 0 {
			q.sex = sex
		}
		shorter := q.initial && len(ws) > 1 && len(ws) < len(q.words) // the capital of a role at the head of a sentence
		if shorter || len(ws) > len(q.words) && !initial && l.sameWord(ws[0], q.words[0]) {
			q.words, q.name, q.initial = ws, r.nameText(l, p), initial
		}
		if q.role == (article.Range{}) {
			q.role = l.roleRange(p)
		}
		return q
	case len(found) > 1:
		return nil
	}
	q := &person{name: r.nameText(l, p), words: ws, sex: sex, role: l.roleRange(p), initial: initial}
	q.at = article.Range{Start: l.k[p.nameFirst].start, End: l.k[p.nameLast-1].end}
	if k := l.key(ws); len(ws) > 1 && r.count < maxPersons && len(r.persons[k]) < maxBearers {
		r.persons[k] = append(r.persons[k], q)
		r.count++
	}
	return q
}

// roleRange is where the role of a phrase stands, without titles of courtesy at its ends.
func (l line) roleRange(p *phrase) article.Range {
	first, last := p.roleFirst, p.roleLast
	for first < last && l.k[first].is(courtesy) {
		first++
	}
	for first < last && l.k[last-1].is(courtesy) {
		last--
	}
	if l.Code == "tr" {
		first = l.behindObjects(first, last)
	}
	if first >= last {
		return article.Range{}
	}
	return article.Range{Start: l.k[first].start, End: l.k[last-1].end}
}

// behindObjects is where a Turkish role begins behind what else the clause says: otobüsü kütüphaneye
// çeviren [öğretmen]; davayı köylüler adına [avukat].
func (l line) behindObjects(first, last int) int {
	for i := last - 2; i >= first; i-- {
		k := &l.k[i]
		switch {
		case k.is(title):
		case k.upper && !l.startsSentence(i):
		case k.upper && hasSuffix(k.low, "yı", "yi", "yu", "yü"),
			!k.upper && hasSuffix(k.low, "yı", "yi", "yu", "yü", "nı", "ni", "nu", "nü", "ya", "ye", "na", "ne", "da", "de", "ta", "te",
				"dan", "den", "an", "en", "arak", "erek", "için"):
			return i + 1
		}
	}
	return first
}

// nameText is a name as it stands, without the ending behind an apostrophe.
func (r *Reader) nameText(l line, p *phrase) string {
	return r.text[l.k[p.nameFirst].start:l.k[p.nameLast-1].end]
}

// sameName reports whether two names are one person's in a text: the same words, or a
// surname and a name that ends in it.
func (l line) sameName(full, ws []string) bool {
	if len(ws) > len(full) {
		full, ws = ws, full
	}
	if len(ws) == 1 {
		return l.sameWord(full[len(full)-1], ws[0])
	}
	return slices.EqualFunc(full[len(full)-len(ws):], ws, l.sameWord) ||
		l.sameWord(full[0], ws[0]) && l.sameWord(full[len(full)-1], ws[len(ws)-1])
}

// key is what all names that may be the same have in common: the last word, in Russian
// its beginning.
func (l line) key(ws []string) string {
	w := ws[len(ws)-1]
	if l.Code == "ru" {
		const least = 3
		n := 0
		for i := range w {
			if n == least {
				return w[:i]
			}
			n++
		}
	}
	return w
}

// sameWord compares two words of names; in Russian their endings may differ.
func (l line) sameWord(a, b string) bool {
	if a == b {
		return true
	}
	if l.Code != "ru" {
		return false
	}
	x, y := []rune(a), []rune(b)
	least := max(3, min(len(x), len(y))-2)
	return len(x) >= least && len(y) >= least && string(x[:least]) == string(y[:least])
}

// isWoman reports whether a German word for a woman has no ending that tells so.
func isWoman(role string) bool {
	return hasSuffix(role, "mutter", "tochter", "schwester", "tante", "nichte", "cousine", "witwe", "hebamme", "nonne", "oma")
}

// sexOf reads from a phrase whether it is a woman or a man.
func (l line) sexOf(p *phrase) int {
	lead := l.k[p.first].low
	role := ""
	if p.roleLast > p.roleFirst {
		role = l.k[p.roleFirst].low
	}
	pick := func(female, male bool) int {
		switch {
		case female && !male:
			return 1
		case male && !female:
			return -1
		}
		return 0
	}
	switch l.Code {
	case "de":
		woman := lead == "die" || lead == "frau" || l.k[p.roleFirst].is(title) && (hasSuffix(role, "in", "frau") || isWoman(role))
		return pick(woman, lead == "der" || lead == "herr" ||
			!woman && l.k[p.roleFirst].is(title) && !hasSuffix(role, "e", "mitglied", "azubi", "lehrling"))
	case "fr":
		return pick(lead == "la" || lead == "une" || strings.HasPrefix(role, "mm"), lead == "le" || lead == "un" || role == "m")
	case "es":
		return pick(lead == "la" || lead == "una", lead == "el" || lead == "un")
	case "it":
		return pick(lead == "la" || lead == "una", lead == "il" || lead == "lo" || lead == "un")
	case "pt":
		return pick(lead == "a" || lead == "uma", lead == "o" || lead == "um")
	case "ru":
		last := l.k[p.nameLast-1].low
		if p.oblique {
			return pick(hasSuffix(last, "овой", "евой", "ёвой", "иной", "ской"), hasSuffix(last, "ова", "ева", "ёва", "ина", "ского"))
		}
		first := l.k[p.nameFirst].low
		several := p.nameLast-p.nameFirst > 1
		woman := several && hasSuffix(first, "а", "я") && !isMansName(first)
		return pick(woman || hasSuffix(last, "ова", "ева", "ёва", "ина", "ская"), hasSuffix(last, "ов", "ев", "ёв", "ин", "ский"))
	case "ar":
		return pick(strings.HasSuffix(role, "ة"), role != "" && !strings.HasSuffix(role, "ة"))
	}
	return 0
}

// sexOfVerb is what the form of a verb, or a pronoun, tells of its subject.
func (l line) sexOfVerb(i int) int {
	w := &l.k[i]
	switch {
	case l.Code == "de" && w.is(determiner) && w.low == "der":
		return -1 // der 38-Jährige
	case l.Code == "de" && w.is(determiner) && w.low == "die":
		return 1
	case w.is(he):
		return -1
	case w.is(she):
		return 1
	case l.Code == "ru" && hasSuffix(w.low, "ла", "лась"):
		return 1
	case l.Code == "ru" && hasSuffix(w.low, "л", "лся"):
		return -1
	case l.Code == "ar" && strings.HasSuffix(w.low, "ت"), l.Code == "ar" && strings.HasPrefix(w.low, "ت"):
		return 1
	case l.Code == "ar" && w.is(said):
		return -1
	}
	return 0
}
