package tongue

import (
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// phrase is a noun phrase that may be who speaks.
type phrase struct {
	first, last         int // tokens, half-open
	nameFirst, nameLast int // the name in it; equal for none
	roleFirst, roleLast int
	pronoun             bool
	nobody              bool
	definite            bool // has a determiner
	oblique             bool // in the case of a source: по словам Титова
	next                int  // the token behind all of it, appositions with it
}

func (p *phrase) named() bool { return p.nameLast > p.nameFirst }

// maxPhrase bounds the tokens of a phrase.
const maxPhrase = 16

// line is a stretch of tokens with the language to read it in.
type line struct {
	*Tongue
	k []token
}

// phraseAt reads the noun phrase that begins at token i and ends before hi: a name, a
// role with or without a name, a pronoun.
func (l line) phraseAt(i, hi int) (phrase, bool) {
	if i >= hi || l.k[i].kind != word {
		return phrase{}, false
	}
	first := &l.k[i]
	alone := i+1 >= hi || l.k[i+1].kind != word || l.k[i+1].is(said|helper|end|adverb|preposition|not)
	switch {
	case first.is(nobody):
		return phrase{first: i, last: i + 1, nobody: true, next: i + 1}, true
	case first.is(determiner) && i+1 < hi && l.isAged(i+1) && (i+2 >= hi || !l.k[i+2].isName()): // der 38-Jährige
		return phrase{first: i, last: i + 2, pronoun: true, next: i + 2}, true
	case first.is(pronoun) && (!first.is(determiner) || alone) && !(first.upper && first.sentence == l.sentenceBefore(i) && l.isNameRun(i,
		hi)):
		return phrase{first: i, last: i + 1, pronoun: true, next: i + 1}, true
	case l.uncased():
		return l.arabicPhrase(i, hi)
	}
	p, ok := l.headOf(i, hi)
	if !ok {
		return p, false
	}
	l.apposition(&p, hi)
	return p, true
}

// leadsToTitle reports whether a title stands before the next capital behind token k: Ünlü ressam
// Leyla; not: Leyla kapıda Kenan ile …
func (l line) leadsToTitle(k, hi int) bool {
	for i := k + 1; i < min(hi, k+maxPhrase) && l.k[i].kind == word; i++ {
		if l.k[i].upper {
			return l.k[i-1].is(title)
		}
	}
	return false
}

// sentenceBefore is the number of the sentence of the token before i, -1 for none.
func (l line) sentenceBefore(i int) int {
	if i == 0 {
		return -1
	}
	return l.k[i-1].sentence
}

// isNameRun reports whether several words with capitals begin at token i.
func (l line) isNameRun(i, hi int) bool { return l.runEnd(i, hi)-i > 1 }

// headOf reads a phrase up to its name, or to what ends it.
func (l line) headOf(i, hi int) (phrase, bool) {
	p := phrase{first: i, definite: l.k[i].is(determiner)}
	k := i
	if p.definite {
		k++
	}
	if p.definite && l.SmallTitles() && k < hi && l.k[k].is(determiner) && !l.k[k].upper {
		k++ // o seu, la sua
	}
	p.roleFirst = k
	noun, affiliated, owned := false, false, false
	for k < hi && k < i+maxPhrase && l.k[k].kind == word {
		t := &l.k[k]
		upper := l.capital(k)
		switch {
		case upper && (affiliated || owned):
			k = max(l.runEnd(k, hi), k+1) // what the role is of: el portavoz del alcalde [Luis Prado]
			affiliated, owned = false, false
			continue
		case upper && l.Code == "de" && p.definite && !noun && k > i+1 && l.isAged(k-1) && !t.is(title) && l.runEnd(k, hi) == k+2:
			return l.withName(p, k, hi, false) // der neunjährige [Emil Zöllner]
		case upper && l.Code == "de" && p.definite && !noun:
			noun = true // der [Direktor]
			k++
			continue
		case upper && l.Code == "ru" && l.startsSentence(k) && !t.is(title) && l.runEnd(k, hi) == k+1 && isPast(t.low):
			return p, false // Придумала это X
		case upper && !noun && !p.definite && l.startsSentence(k) && l.runEnd(k, hi) == k+1 && k+1 < hi && l.k[k+1].kind == word &&
			!l.k[k+1].is(said|helper|adverb|end) && (!l.k[k+1].is(preposition) || l.Code == "ru" && t.is(title)) && l.Code != "de" &&
			(l.Code != "tr" || l.leadsToTitle(k, hi)):
			noun = true // Главный врач: a capital for the sentence's sake
			k++
			continue
		case upper:
			return l.withName(p, k, hi, noun)
		case noun && t.is(preposition|dative) || noun && t.is(determiner) && (affiliated || l.Code == "de"):
			affiliated = true
			k++
			continue
		case t.is(end|said|helper|adverb|not|preposition|dative|determiner|source) && !t.is(title):
		case l.Code == "de" && !p.definite, t.digit && !l.isAged(k), l.endsRole(k, noun, affiliated):
		default:
			if t.is(noname) && !noun {
				return p, false // la declaración de X
			}
			noun = noun || l.Code != "de"
			owned = affiliated && t.is(title)
			affiliated = affiliated && l.Code == "de" // der Chef der städtischen [Betriebe]
			k++
			continue
		}
		break
	}
	p.last, p.next, p.roleLast = k, k, k
	if noun && k > p.roleFirst {
		for p.roleLast > p.roleFirst && l.k[p.roleLast-1].is(preposition|determiner|dative) {
			p.roleLast--
			p.last, p.next = p.roleLast, p.roleLast
		}
		return p, p.roleLast > p.roleFirst
	}
	return p, false
}

// isAged reports whether a word tells how old somebody is: 38-jährige, 19-летний.
func (l line) isAged(i int) bool {
	w := l.k[i].low
	return l.Code == "de" && strings.Contains(w, "jährige") || l.Code == "ru" && strings.Contains(w, "летн") && l.k[i].digit
}

// endsRole reports whether the word in small letters at token k is a verb, with which a role ends:
// die meisten Tore [warf] X; против выступал [X]. A German adjective has a small word before it.
func (l line) endsRole(k int, noun, affiliated bool) bool {
	t := &l.k[k]
	switch l.Code {
	case "de":
		return noun && !affiliated && l.k[k-1].upper && !t.is(title)
	case "ru":
		return !t.is(title) && isPast(t.low)
	}
	return false
}

// nounsInL are Russian nouns with the ending of a verb in the past.
var nounsInL = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`генерал адмирал капрал журнал канал телеканал филиал персонал материал вокзал подвал
		квартал капитал терминал портал сериал скандал финал зал арсенал потенциал универсал
		интеллектуал профессионал провинциал криминал сигнал тыл крокодил скала шкала сила могила
		пила отдел подотдел раздел предел михаил павел даниил самуил гавриил рафаил измаил школа
		кабала похвала`) {
		nounsInL[w] = true
	}
}

// isPast reports whether a Russian word has the form of a verb in the past.
func isPast(w string) bool {
	if nounsInL[w] || nounsInL[strings.TrimSuffix(w, "а")] || utf8.RuneCountInString(w) < shortestPast {
		return false
	}
	return hasSuffix(w, "лся", "лась", "лись", "лось", "ал", "ил", "ел", "ял", "ала", "ила", "ела", "яла", "али", "или", "ели", "яли")
}

const shortestPast = 5

// capital reports whether token i has a capital that may be a name's: not one that a
// small word has at the head of a sentence.
func (l line) capital(i int) bool {
	const smallWord = preposition | adverb | helper | source | end | not | doubts | dative | nobody | pronoun | determiner | said | opening
	t := &l.k[i]
	return t.isName() && !t.is(noname) && !(t.is(smallWord) && t.class&(title|given) == 0 && l.startsSentence(i))
}

// startsSentence reports whether token i is the first word of its sentence.
func (l line) startsSentence(i int) bool {
	const mostMarks = 8
	for n := 0; i > 0 && l.k[i-1].sentence == l.k[i].sentence; n++ {
		i--
		if l.k[i].kind != punct || n == mostMarks {
			return false
		}
	}
	return true
}

// withName ends a phrase with the name that begins at token k.
func (l line) withName(p phrase, k, hi int, noun bool) (phrase, bool) {
	j := l.runEnd(k, hi)
	n := l.behindTitles(k, j, noun)
	if n > k {
		noun = true
	}
	if l.Code == "ru" && k > 0 && !l.k[k-1].upper && l.k[k-1].kind == word && l.isGenitiveTitle(l.k[k-1].low) && j-n <= 2 &&
		hasSuffix(l.k[j-1].low, "а", "я", "ой", "ого") && p.roleFirst < k-1 {
		n = j // пресс-секретарь мэра Юрия Орлова
	}
	if n == j { // a title and no name
		p.last, p.next, p.roleLast = j, j, j
		return p, true
	}
	p.nameFirst, p.nameLast = n, j
	p.last, p.next = j, j
	p.roleLast = p.roleFirst
	if noun && (p.definite || !l.SmallTitles() || l.isRole(p.roleFirst, n)) { // not: indignada Rosario Peña
		p.roleLast = n
	} else {
		noun = false
	}
	if !noun && !p.definite {
		p.first = n
	}
	return p, true
}

// runEnd is where the words with capitals end that begin at token i, with the small
// words within names: Friedrich von der Heide.
func (l line) runEnd(i, hi int) int {
	j := i
	for j < hi && l.k[j].kind == word {
		t := &l.k[j]
		if l.capital(j) && !(j > i && t.is(adverb)) {
			j++
			if t.suffixed || t.allUpper && j == i+1 && j < hi && l.k[j].isName() && !l.k[j].allUpper {
				break // Ankara’da; à l’AFP Elena Petrova
			}
			continue
		}
		n := j
		for n < min(hi, j+3) && l.k[n].is(particle) && !l.k[n].upper && !(n == j && l.k[n].is(determiner)) {
			n++
		}
		if n == j || j == i || n >= hi || !l.k[n].isName() || l.Code == "de" && j-l.skipTitles(i, j) > 1 && l.k[j].is(preposition) ||
			l.k[n].sentence != t.sentence {
			break
		}
		j = n
	}
	return j
}

// behindTitles is the first token of the name in a run of words with capitals, behind
// the titles that such a language writes with them. noun reports whether a role in small
// letters, or one with an article, stands before the run.
func (l line) behindTitles(k, j int, noun bool) int {
	switch l.Code {
	case "tr":
		for n := j; n > k; n-- {
			if l.k[n-1].is(title) {
				return n
			}
		}
		return k
	case "ru":
		n := l.skipTitles(k, j)
		if n == k && j-k == 3 && l.startsSentence(k) && !isPatronymic(l.k[k+1].low) && isTrade(l.k[k].low) {
			return k + 1 // Лесовод [Жанна Крылова]
		}
		return l.behindGenitive(n, j, noun || n > k)
	case "de": // Jens Ohlsens Sprecherin Ida Brandt; Ida Brandts Mann
		if l.isOwned(k, j) {
			return j
		}
		for n := j - 2; n >= k; n-- {
			if l.k[n].is(courtesy) || n > k && l.k[n].is(title) && hasSuffix(l.k[n-1].low, "s", "'") {
				return n + 1 // Landesarchäologin Prof. Dr. [Sabine Uhlworm]
			}
		}
		if j-k >= 3 && isFeminine(l.k[k].low) {
			k++
		}
	}
	return l.skipTitles(k, j)
}

// isOwned reports whether a German run ends in somebody of another's: Ida Brandts Mann.
func (l line) isOwned(k, j int) bool {
	if j-k < 2 || !l.k[j-1].is(title) || !hasSuffix(l.k[j-2].low, "s", "'") {
		return false
	}
	switch l.k[j-1].low {
	case "graf", "prinz", "baron", "engel", "spieler", "beck", "krieger", "pfleger", "gärtner", "schneider", "müller", "mann", "koch",
		"richter", "bauer", "meister", "könig", "fischer", "förster", "wirt", "major", "kaiser", "papst", "general", "vogt":
		return j-k > 2 // these are surnames, too: Thomas Mann
	}
	return true
}

// isFeminine reports whether a German word at the head of three with capitals has the form of a
// noun for a woman by her trade: [Torhüterin] Laura Behnke. Names that end so stand apart.
func isFeminine(w string) bool {
	switch w {
	case "severin", "katerin", "konstantin", "valentin", "quentin", "corentin", "christin", "kristin", "augustin", "faustin", "martin",
		"justin", "dustin", "celestin", "florentin", "clementin":
		return false
	}
	return hasSuffix(w, "erin", "orin", "istin", "ologin", "eurin", "antin", "entin", "ärztin", "amtin", "ältin", "rätin", "afin",
		"chefin", "öchin", "ikantin", "iatrin",
		"arin", "ändin", "ögin", "atin", "etin", "otin", "kundin", "euerin") && !hasSuffix(w, "karin", "marin")
}

// isGenitiveTitle reports whether a Russian word is a title in the genitive: мэра.
func (t *Tongue) isGenitiveTitle(w string) bool {
	_, size := utf8.DecodeLastRuneInString(w)
	stem := w[:len(w)-size]
	for _, ending := range [...]string{"", "ь", "а"} {
		if t.words[stem+ending]&title != 0 {
			return hasSuffix(w, "а", "я", "ы")
		}
	}
	return false
}

func (l line) skipTitles(k, j int) int {
	for k < j && l.k[k].is(title) {
		k++
	}
	return k
}

// behindGenitive takes the place or the body off that a Russian role is of: мэр
// [Москвы] Сергей Собянин.
func (l line) behindGenitive(k, j int, role bool) int {
	if j-k < 2 || !role && j-k < 3 {
		return k
	}
	if l.isInitial(k) {
		return k
	}
	for n := k; n < j; n++ {
		if isPatronymic(l.k[n].low) || n+1 < j && l.isInitial(n) && l.isInitial(n+1) {
			return max(k, n-1+l.initials(n))
		}
	}
	if j-k >= 3 && hasSuffix(l.k[j-3].low, "ова", "ева", "ёва", "ина", "ого", "ского") {
		return j - 2 // пресс-секретарь мэра Юрия Орлова Ирина Белова
	}
	if !role {
		return k
	}
	first, last := l.k[k].low, l.k[j-1].low
	switch {
	case l.k[k].allUpper && !l.k[j-1].allUpper, j-k >= 3, hasSuffix(first, "ы", "и", "у", "ии") && !hasSuffix(last, "ы", "и", "ой", "ому"):
		return k + 1
	case hasSuffix(first, "а", "я") && hasSuffix(last, "ов", "ев", "ёв", "ин", "ский") && !hasSuffix(first, "никита", "илья", "лука", "фома",
		"кузьма", "данила", "савва"):
		return k + 1
	}
	return k
}

// isTrade reports whether a Russian word has the form of a noun for somebody by his trade.
func isTrade(w string) bool {
	return hasSuffix(w, "вод", "лог", "ник", "тель", "ист", "щик", "чик", "граф", "вед", "ница", "истка", "щица", "чица", "ёр") &&
		w != "доминик"
}

// isPatronymic reports whether a Russian word is the name after a father: Ивановна, Ильич.
func isPatronymic(w string) bool {
	return hasSuffix(w, "вич", "вна", "ична", "инична", "вича", "вны", "вичем", "вной", "ильич", "кузьмич", "фомич", "лукич",
		"никитич", "саввич", "ильича", "кузьмича", "фомича", "лукича", "никитича")
}

// isInitial reports whether a token is the first letter of a name.
func (l line) isInitial(i int) bool { return l.k[i].upper && utf8.RuneCountInString(l.k[i].low) == 1 }

// initials is 1 where a name begins with the initial at token n, and with no word before it.
func (l line) initials(n int) int {
	if l.isInitial(n) {
		return 1
	}
	return 0
}

func hasSuffix(s string, suffixes ...string) bool {
	for _, x := range suffixes {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

// apposition reads what stands behind the comma behind a phrase: the name of a role,
// the role of a name.
func (l line) apposition(p *phrase, hi int) {
	k := p.next
	if k+1 >= hi || !l.k[k].mark(",(") && !(p.named() && l.k[k].mark("—–")) {
		return
	}
	if !p.named() {
		from := k + 1
		for l.SmallTitles() && from < hi && l.k[from].is(title) && !l.k[from].upper {
			from++ // il titolare, cav. X Y
		}
		j := l.runEnd(from, hi)
		n := l.behindTitles(from, j, false)
		if j-n < 2 || j < hi && l.k[j].kind == word && !l.k[j].is(preposition|adverb|end|said|helper|dative) {
			return
		}
		p.nameFirst, p.nameLast = n, j
		p.last, p.next = j, j
		return
	}
	if l.roleRange(p) != (article.Range{}) && !(p.roleLast == p.roleFirst+1 && l.k[p.roleFirst].is(courtesy)) {
		return
	}
	i := k + 1
	if l.k[i].is(determiner) {
		i++
	}
	end := i
	for end < hi && end < i+maxPhrase && l.k[end].kind == word && !l.k[end].is(said|helper) {
		end++
	}
	if i < end && l.isRole(i, end) && (end == hi || l.k[end].kind != word) {
		p.roleFirst, p.roleLast = i, end
		p.next = end
		if end < hi && l.k[end].mark(",)—–") {
			p.next = end + 1
		}
	}
}

// isRole reports whether one of the first words of tokens [i,j) is a role that is known.
func (l line) isRole(i, j int) bool {
	const within = 3
	for n := i; n < min(j, i+within); n++ {
		if l.k[n].is(title) {
			return true
		}
		if l.k[n].is(preposition | end | dative | said) {
			return false
		}
	}
	return false
}

// subjectFrom finds the subject behind a verb, past times, places and hearers.
func (l line) subjectFrom(j, hi int) (phrase, bool) {
	for n := 0; j < hi && n < maxPhrase; n++ {
		t := &l.k[j]
		if t.kind != word {
			return phrase{}, false
		}
		switch {
		case t.is(nobody):
			return l.phraseAt(j, hi)
		case t.is(dative) && l.Code != "de" && !t.is(pronoun|determiner):
			j++
		case t.is(dative) && !t.is(pronoun):
			p, ok := l.headOf(j+1, hi)
			if !ok || p.named() {
				return phrase{}, false
			}
			j = p.next
		case t.is(preposition) && !t.upper:
			j = l.behindPreposition(j, hi)
		case t.is(adverb|helper|not) && !(t.is(determiner) && j+1 < hi && !l.k[j+1].is(adverb)) && !t.is(pronoun), t.digit:
			j++
		case t.is(determiner) && j+1 < hi && l.k[j+1].is(adverb) && l.Code != "de":
			j += 2 // el jueves
		case t.is(end) && !t.is(determiner) && !t.upper:
			return phrase{}, false
		default:
			return l.phraseAt(j, hi)
		}
	}
	return phrase{}, false
}

// behindPreposition is the token behind a preposition and what it takes.
func (l line) behindPreposition(j, hi int) int {
	j++
	for j < hi && l.k[j].kind == word && (l.k[j].is(determiner|dative|adverb|preposition) || l.k[j].digit) {
		j++
	}
	if l.uncased() {
		return min(j+1, hi)
	}
	for j < hi && l.Code == "de" && l.k[j].kind == word && !l.k[j].upper && !l.k[j].is(end|preposition|determiner) {
		j++ // adjectives
	}
	if j < hi && l.k[j].is(noname) {
		return j + 1 // am Montag [Ida Brandt]
	}
	if j < hi && l.k[j].isName() {
		return l.runEnd(j, hi)
	}
	if j < hi && l.k[j].kind == word && !l.k[j].is(determiner|preposition|end) {
		j++
	}
	return j
}
