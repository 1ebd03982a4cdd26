package quotation

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// entity is somebody or something with a name, as far as one article tells.
type entity struct {
	name     string   // as the article writes it at its longest
	words    []string // lower case, without titles and suffixes
	count    int
	org      bool
	person   int // evidence that it is a person
	male     int // evidence for he
	female   int // evidence for she
	role     article.Range
	roleHead string // what the last role comes down to: expert, spokesman
	salience float64
	touched  int // sentence that salience was last computed for
	spoke    int // sentence in which it last was the subject of a cue, -1
}

// nameIndex finds entities by the parts of their names.
type nameIndex struct {
	byFull  map[string]int   // all words
	byEnds  map[string]int   // first and last word
	byLast  map[string][]int // last word
	byFirst map[string][]int // first word of a person's name
	byShort map[string]int   // initials of an organisation
}

// nameWords are the words of a mention's name, folded.
func (d *document) nameWords(m *mention) []string {
	var ws []string
	for i := m.nameFirst; i < m.nameLast; i++ {
		t := &d.tokens[i]
		if t.kind != wordToken || isSuffix(t.word) || t.is(determiner) && len(ws) == 0 {
			continue
		}
		ws = append(ws, t.word)
	}
	return ws
}

func foldArticle(w string) string {
	for _, p := range [...]string{"al-", "el-", "@"} {
		if strings.HasPrefix(w, p) && len(w) > len(p)+1 {
			return w[len(p):]
		}
	}
	return w
}

// nameText writes the name of a mention with single spaces, without nicknames.
func (d *document) nameText(m *mention) string {
	var b strings.Builder
	for i := m.nameFirst; i < m.nameLast; i++ {
		t := &d.tokens[i]
		if t.kind == quoteToken || t.punct(".") {
			continue
		}
		if b.Len() > 0 && t.kind == wordToken && t.word != "'s" {
			b.WriteByte(' ')
		}
		b.WriteString(d.text[t.start:t.end])
	}
	return b.String()
}

// resolveNames gathers the names of the article into entities: full names
// first, then surnames, given names and initials go to who bears them.
func (d *document) resolveNames() {
	x := nameIndex{map[string]int{}, map[string]int{}, map[string][]int{}, map[string][]int{}, map[string]int{}}
	for mi := range d.mentions {
		m := &d.mentions[mi]
		if m.kind != nameMention || d.sentences[m.sentence].headline {
			continue
		}
		if ws := d.nameWords(m); len(ws) > 1 {
			m.entity = d.fullName(&x, m, ws)
		}
	}
	for mi := range d.mentions {
		m := &d.mentions[mi]
		if m.kind != nameMention || m.entity >= 0 {
			continue
		}
		ws := d.nameWords(m)
		if d.sentences[m.sentence].headline && len(ws) > 1 {
			// Headlines give verbs and adjectives capitals too: only names
			// that the text knows.
			m.entity = d.knownName(&x, ws)
		} else if len(ws) == 1 {
			m.entity = d.shortName(&x, m, ws[0])
		}
	}
	for mi := range d.mentions {
		if m := &d.mentions[mi]; m.person >= 0 {
			m.entity = d.mentions[m.person].entity
		}
		if d.mentions[mi].kind == nameMention {
			d.noteEvidence(mi)
		}
	}
	d.subjects, d.speaks = d.cueSubjects(1), d.cueSubjects(maxAppositon)
	for mi := range d.mentions {
		d.noteRole(mi)
	}
}

func (d *document) newEntity(m *mention, ws []string) int {
	d.entities = append(d.entities, entity{name: d.nameText(m), words: ws, org: m.org, spoke: -1})
	return len(d.entities) - 1
}

func (d *document) fullName(x *nameIndex, m *mention, ws []string) int {
	key := strings.Join(ws, " ")
	e, ok := x.byFull[key]
	if !ok {
		ends := ws[0] + " " + foldArticle(ws[len(ws)-1])
		e, ok = x.byEnds[ends]
		if !ok {
			e = d.newEntity(m, ws)
			x.byEnds[ends] = e
			last := foldArticle(ws[len(ws)-1])
			x.byLast[last] = append(x.byLast[last], e)
			x.byFirst[ws[0]] = append(x.byFirst[ws[0]], e)
			if m.org {
				var short []byte
				for _, w := range ws {
					if lexicon[w]&(preposition|determiner|conjunction) == 0 {
						short = append(short, w[0])
					}
				}
				x.byShort[string(short)] = e
			}
		} else if n := d.nameText(m); len(ws) > len(d.entities[e].words) {
			d.entities[e].name, d.entities[e].words = n, ws
		}
		x.byFull[key] = e
	} else if n := d.nameText(m); strings.ToUpper(d.entities[e].name) == d.entities[e].name && strings.ToUpper(n) != n &&
		strings.EqualFold(n, d.entities[e].name) {
		d.entities[e].name = n // RUTH CALDER, of a heading or a transcript
	}
	d.entities[e].count++
	return e
}

// knownName is the entity whose name, or last name, ends a run of capitals; -1
// when there is none.
func (d *document) knownName(x *nameIndex, ws []string) int {
	for i := range ws {
		if e, ok := x.byFull[strings.Join(ws[i:], " ")]; ok {
			return e
		}
	}
	if list := x.byLast[foldArticle(ws[len(ws)-1])]; len(list) == 1 {
		return list[0]
	}
	return -1
}

// shortName finds who is meant by a single word: the bearer of the surname that
// the article names most, else of the given name, else a new entity.
func (d *document) shortName(x *nameIndex, m *mention, w string) int {
	folded := foldArticle(w)
	best := -1
	pick := func(list []int, persons bool) {
		for _, e := range list {
			ent := &d.entities[e]
			if ent.org && (persons || !m.org) {
				continue // Ruiz is not Team Ruiz
			}
			if d.titleConflicts(m, ent) {
				continue
			}
			if best < 0 || ent.count > d.entities[best].count {
				best = e
			}
		}
	}
	pick(x.byLast[folded], false)
	if best < 0 {
		if e, ok := x.byShort[w]; ok {
			best = e
		}
	}
	if best < 0 && (lexicon[w]&(maleName|femaleName) != 0 || len(x.byFirst[w]) == 1) {
		pick(x.byFirst[w], true)
	}
	if best < 0 {
		if e, ok := x.byFull[folded]; ok {
			best = e
		}
	}
	if best < 0 {
		best = d.newEntity(m, []string{w})
		x.byFull[folded] = best
	}
	d.entities[best].count++
	return best
}

// titleSex is +1 for Ms., -1 for Mr., 0 otherwise.
func (d *document) titleSex(m *mention) int {
	for i := m.first; i < m.nameFirst; i++ {
		switch strings.TrimSuffix(d.tokens[i].word, ".") {
		case "mr", "sir", "lord", "king", "prince", "congressman", "spokesman", "chairman", "councilman", "father", "brother", "businessman",
			"pope", "actor":
			return -1
		case "mrs", "ms", "miss", "lady", "dame", "queen", "princess", "congresswoman", "spokeswoman", "chairwoman", "councilwoman", "sister",
			"mother", "businesswoman", "actress":
			return 1
		}
	}
	return 0
}

func (d *document) titleConflicts(m *mention, e *entity) bool {
	s := d.titleSex(m)
	c := lexicon[e.words[0]]
	return s < 0 && c&femaleName != 0 && c&maleName == 0 || s > 0 && c&maleName != 0 && c&femaleName == 0
}

// noteEvidence adds what mention mi tells about its entity: person or not, he
// or she.
func (d *document) noteEvidence(mi int) {
	m := &d.mentions[mi]
	if m.entity < 0 {
		return
	}
	e := &d.entities[m.entity]
	switch s := d.titleSex(m); {
	case s < 0:
		e.male += 5
		e.person += 3
	case s > 0:
		e.female += 5
		e.person += 3
	}
	c := lexicon[e.words[0]]
	if c&(maleName|femaleName) != 0 && !e.org && (len(e.words) > 1 || c&(title|orgWord|dateWord) == 0) {
		e.person += 2
		if c&femaleName == 0 {
			e.male += 3
		} else if c&maleName == 0 {
			e.female += 3
		}
	}
	if m.nameFirst > m.first && d.tokens[m.nameFirst-1].is(title|role) {
		e.person += 2
	}
	if m.last+1 < len(d.tokens) && d.tokens[m.last].punct(",") {
		n := &d.tokens[m.last+1]
		if n.digit && len(n.word) == 2 || n.word == "who" {
			e.person += 2
		}
	}
	if m.last < len(d.tokens) && d.tokens[m.last].word == "who" {
		e.person += 2
	}
	if m.org {
		e.person -= 2
	} else if m.first < m.nameFirst && d.tokens[m.first].word == "the" {
		e.person--
	}
	if !m.embedded && !m.possessive {
		// The next pronoun of the same sentence, when nobody else stands
		// between: Ruiz said she was tired.
		for k := mi + 1; k < len(d.mentions) && k < mi+4; k++ {
			n := &d.mentions[k]
			if n.sentence != m.sentence || n.kind == nameMention {
				break
			}
			if n.kind == personPronoun {
				if pronounSex(d.tokens[n.first].word) < 0 {
					e.male++
				} else {
					e.female++
				}
				e.person++
				break
			}
		}
	}
}

func pronounSex(w string) int {
	if w == "she" || w == "her" || w == "hers" || w == "herself" {
		return 1
	}
	return -1
}

// noteRole remembers a title or an apposition as the role of a name.
func (d *document) noteRole(mi int) {
	m := &d.mentions[mi]
	if m.kind != nameMention || m.entity < 0 {
		return
	}
	r, head := d.roleOf(mi)
	if head == "" {
		return
	}
	e := &d.entities[m.entity]
	if e.role.End == 0 || r.Len() > e.role.Len() && r.Len() < 120 {
		e.role = r
	}
	if !e.org {
		if e.person < 4 {
			e.person++
		}
		e.roleHead = roleKey(head)
	}
}

// roleKey makes one of the words that news writers vary: an analyst is "the
// expert" in the next paragraph.
func roleKey(head string) string {
	switch head {
	case "analyst", "specialist", "researcher", "scholar", "professor", "academic", "scientist", "fellow", "historian", "economist":
		return "expert"
	case "spokeswoman", "spokesperson":
		return "spokesman"
	case "attorney":
		return "lawyer"
	case "sen", "sen.":
		return "senator"
	case "gov", "gov.":
		return "governor"
	case "gen", "gen.":
		return "general"
	case "rep", "rep.", "congresswoman":
		return "congressman"
	}
	return head
}

// bearerOf is the entity that spoke last, or was named last, in a role.
func (d *document) bearerOf(key string, recent []int) int {
	best := -1
	for k := len(recent) - 1; k >= 0 && k >= len(recent)-2*maxRecent; k-- {
		e := &d.entities[recent[k]]
		if e.roleHead != key {
			continue
		}
		if e.spoke >= 0 {
			return recent[k]
		}
		if best < 0 {
			best = recent[k]
		}
	}
	return best
}

// roleOf is the role that goes with mention mi of a name, and its head noun: the
// apposition behind it, the one before it, or its title.
func (d *document) roleOf(mi int) (article.Range, string) {
	m := &d.mentions[mi]
	for _, find := range [...]func(*mention) (article.Range, string){d.roleBehind, d.roleBefore, d.titleOf} {
		if r, head := find(m); head != "" {
			return r, head
		}
	}
	return article.Range{}, ""
}

// roleBehind reads "Ana Ruiz, a doctor in Bergen, said".
func (d *document) roleBehind(m *mention) (article.Range, string) {
	if m.last+1 >= d.sentences[m.sentence].last || !d.tokens[m.last].punct(",") {
		return article.Range{}, ""
	}
	if k := d.startsAt[m.last+1]; k != 0 {
		if b := &d.mentions[k-1]; b.kind == roleMention {
			if b.possessive || b.plural {
				return article.Range{}, ""
			}
			end := d.phraseEnd(b.last, m.sentence)
			return article.Range{Start: d.tokens[b.first].start, End: d.tokens[end-1].end}, d.tokens[b.head].word
		}
	}
	return d.appositionBehind(m)
}

// roleBefore reads "the director of the institute, Ana Ruiz".
func (d *document) roleBefore(m *mention) (article.Range, string) {
	comma := m.first - 1
	if comma <= d.sentences[m.sentence].first || !d.tokens[comma].punct(",") || d.endsAt[comma] == 0 {
		return article.Range{}, ""
	}
	b := &d.mentions[d.headOf(int(d.endsAt[comma])-1)]
	if b.sentence != m.sentence || b.plural || b.kind != roleMention && !d.isAppositionBefore(b, m) {
		return article.Range{}, ""
	}
	return article.Range{Start: d.tokens[b.first].start, End: d.tokens[comma-1].end}, d.tokens[b.head].word
}

// titleOf reads "Russian analyst Ana Ruiz", "Gen. Ruiz".
func (d *document) titleOf(m *mention) (article.Range, string) {
	first := m.first
	if d.tokens[first].is(possessivePronoun) {
		first++
	}
	if first >= m.nameFirst {
		return article.Range{}, ""
	}
	head := &d.tokens[m.nameFirst-1]
	if head.kind != wordToken || !head.is(role|title) || isCourtesy(head.word) {
		return article.Range{}, ""
	}
	return article.Range{Start: d.tokens[first].start, End: head.end}, strings.TrimSuffix(head.word, ".")
}

func isCourtesy(w string) bool {
	switch strings.TrimSuffix(w, ".") {
	case "mr", "mrs", "ms", "miss":
		return true
	}
	return false
}

// phraseEnd extends a role from token i over "of", "at", "for" to the comma,
// verb or relative clause that ends it.
func (d *document) phraseEnd(i, si int) int {
	s := &d.sentences[si]
	for n := 0; i < s.last && n < 24; n++ {
		t := &d.tokens[i]
		if t.kind != wordToken && !t.punct("&") || t.is(relativizer) || t.is(auxiliary) && t.word != "'s" || t.cue != 0 &&
			d.startsAt[i] == 0 && !t.upper {
			break
		}
		i++
	}
	for d.tokens[i-1].is(conjunction|preposition) && !d.tokens[i-1].is(role) {
		i--
	}
	return i
}
