package syntax

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
)

// Entity is somebody or something with a name, as far as one article tells.
type Entity struct {
	Name     string   // as the article writes it at its longest
	Words    []string // lower case, without titles and suffixes
	Count    int
	Org      bool
	Person   int // evidence that it is a person
	male     int // evidence for he
	female   int // evidence for she
	Role     article.Range
	roleHead string // what the last role comes down to: expert, spokesman
	salience float64
	touched  int // sentence that salience was last computed for
	Spoke    int // sentence in which it last was the subject of a cue, -1
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
func (d *Parsed) nameWords(m *Mention) []string {
	var ws []string
	for i := m.nameFirst; i < m.NameLast; i++ {
		t := &d.Tokens[i]
		if t.Kind != WordToken || IsSuffix(t.Word) || t.Is(lex.Determiner) && len(ws) == 0 {
			continue
		}
		ws = append(ws, t.Word)
	}
	return ws
}

func FoldArticle(w string) string {
	for _, p := range [...]string{"al-", "el-", "@"} {
		if strings.HasPrefix(w, p) && len(w) > len(p)+1 {
			return w[len(p):]
		}
	}
	return w
}

// nameText writes the name of a mention with single spaces, without nicknames.
func (d *Parsed) nameText(m *Mention) string {
	var b strings.Builder
	for i := m.nameFirst; i < m.NameLast; i++ {
		t := &d.Tokens[i]
		if t.Kind == QuoteToken || t.Punct(".") {
			continue
		}
		if b.Len() > 0 && t.Kind == WordToken && t.Word != "'s" {
			b.WriteByte(' ')
		}
		b.WriteString(d.Text[t.Start:t.End])
	}
	return b.String()
}

// resolveNames gathers the names of the article into entities: full names
// first, then surnames, given names and initials go to who bears them.
func (d *Parsed) resolveNames() {
	x := nameIndex{map[string]int{}, map[string]int{}, map[string][]int{}, map[string][]int{}, map[string]int{}}
	for mi := range d.Mentions {
		m := &d.Mentions[mi]
		if m.Kind != NameMention || d.Sentences[m.Sentence].Headline {
			continue
		}
		if ws := d.nameWords(m); len(ws) > 1 {
			m.Entity = d.fullName(&x, m, ws)
		}
	}
	for mi := range d.Mentions {
		m := &d.Mentions[mi]
		if m.Kind != NameMention || m.Entity >= 0 {
			continue
		}
		ws := d.nameWords(m)
		if d.Sentences[m.Sentence].Headline && len(ws) > 1 {
			// Headlines give verbs and adjectives capitals too: only names
			// that the text knows.
			m.Entity = d.knownName(&x, ws)
		} else if len(ws) == 1 {
			m.Entity = d.shortName(&x, m, ws[0])
		}
	}
	for mi := range d.Mentions {
		if m := &d.Mentions[mi]; m.Person >= 0 {
			m.Entity = d.Mentions[m.Person].Entity
		}
		if d.Mentions[mi].Kind == NameMention {
			d.noteEvidence(mi)
		}
	}
	d.subjects, d.speaks = d.cueSubjects(1), d.cueSubjects(maxAppositon)
	for mi := range d.Mentions {
		d.noteRole(mi)
	}
}

func (d *Parsed) newEntity(m *Mention, ws []string) int {
	d.Entities = append(d.Entities, Entity{Name: d.nameText(m), Words: ws, Org: m.Org, Spoke: -1})
	return len(d.Entities) - 1
}

func (d *Parsed) fullName(x *nameIndex, m *Mention, ws []string) int {
	key := strings.Join(ws, " ")
	e, ok := x.byFull[key]
	if !ok {
		ends := ws[0] + " " + FoldArticle(ws[len(ws)-1])
		e, ok = x.byEnds[ends]
		if !ok {
			e = d.newEntity(m, ws)
			x.byEnds[ends] = e
			last := FoldArticle(ws[len(ws)-1])
			x.byLast[last] = append(x.byLast[last], e)
			x.byFirst[ws[0]] = append(x.byFirst[ws[0]], e)
			if m.Org {
				var short []byte
				for _, w := range ws {
					if lex.Lexicon[w]&(lex.Preposition|lex.Determiner|lex.Conjunction) == 0 {
						short = append(short, w[0])
					}
				}
				x.byShort[string(short)] = e
			}
		} else if n := d.nameText(m); len(ws) > len(d.Entities[e].Words) {
			d.Entities[e].Name, d.Entities[e].Words = n, ws
		}
		x.byFull[key] = e
	} else if n := d.nameText(m); strings.ToUpper(d.Entities[e].Name) == d.Entities[e].Name && strings.ToUpper(n) != n &&
		strings.EqualFold(n, d.Entities[e].Name) {
		d.Entities[e].Name = n // RUTH CALDER, of a heading or a transcript
	}
	d.Entities[e].Count++
	return e
}

// knownName is the entity whose name, or last name, ends a run of capitals; -1
// when there is none.
func (d *Parsed) knownName(x *nameIndex, ws []string) int {
	for i := range ws {
		if e, ok := x.byFull[strings.Join(ws[i:], " ")]; ok {
			return e
		}
	}
	if list := x.byLast[FoldArticle(ws[len(ws)-1])]; len(list) == 1 {
		return list[0]
	}
	return -1
}

// shortName finds who is meant by a single word: the bearer of the surname that
// the article names most, otherwise of the given name, otherwise a new entity.
func (d *Parsed) shortName(x *nameIndex, m *Mention, w string) int {
	folded := FoldArticle(w)
	best := -1
	pick := func(list []int, persons bool) {
		for _, e := range list {
			ent := &d.Entities[e]
			if ent.Org && (persons || !m.Org) {
				continue // Ruiz is not Team Ruiz
			}
			if d.titleConflicts(m, ent) {
				continue
			}
			if best < 0 || ent.Count > d.Entities[best].Count {
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
	if best < 0 && (lex.Lexicon[w]&(lex.MaleName|lex.FemaleName) != 0 || len(x.byFirst[w]) == 1) {
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
	d.Entities[best].Count++
	return best
}

// titleSex is +1 for Ms., -1 for Mr., 0 otherwise.
func (d *Parsed) titleSex(m *Mention) int {
	for i := m.First; i < m.nameFirst; i++ {
		switch strings.TrimSuffix(d.Tokens[i].Word, ".") {
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

func (d *Parsed) titleConflicts(m *Mention, e *Entity) bool {
	s := d.titleSex(m)
	c := lex.Lexicon[e.Words[0]]
	return s < 0 && c&lex.FemaleName != 0 && c&lex.MaleName == 0 || s > 0 && c&lex.MaleName != 0 && c&lex.FemaleName == 0
}

// noteEvidence adds what mention mi tells about its entity: person or not, he
// or she.
func (d *Parsed) noteEvidence(mi int) {
	m := &d.Mentions[mi]
	if m.Entity < 0 {
		return
	}
	e := &d.Entities[m.Entity]
	switch s := d.titleSex(m); {
	case s < 0:
		e.male += 5
		e.Person += 3
	case s > 0:
		e.female += 5
		e.Person += 3
	}
	c := lex.Lexicon[e.Words[0]]
	if c&(lex.MaleName|lex.FemaleName) != 0 && !e.Org && (len(e.Words) > 1 || c&(lex.Title|lex.OrgWord|lex.DateWord) == 0) {
		e.Person += 2
		if c&lex.FemaleName == 0 {
			e.male += 3
		} else if c&lex.MaleName == 0 {
			e.female += 3
		}
	}
	if m.nameFirst > m.First && d.Tokens[m.nameFirst-1].Is(lex.Title|lex.Role) {
		e.Person += 2
	}
	if m.Last+1 < len(d.Tokens) && d.Tokens[m.Last].Punct(",") {
		n := &d.Tokens[m.Last+1]
		if n.digit && len(n.Word) == 2 || n.Word == "who" {
			e.Person += 2
		}
	}
	if m.Last < len(d.Tokens) && d.Tokens[m.Last].Word == "who" {
		e.Person += 2
	}
	if m.Org || d.isFounded(m) {
		e.Person -= 2
	} else if m.First < m.nameFirst && d.Tokens[m.First].Word == "the" {
		e.Person--
	}
	if !m.Embedded && !m.Possessive {
		// The next pronoun of the same sentence, when nobody else stands
		// between: Ruiz said she was tired.
		for k := mi + 1; k < len(d.Mentions) && k < mi+4; k++ {
			n := &d.Mentions[k]
			if n.Sentence != m.Sentence || n.Kind == NameMention {
				break
			}
			if n.Kind == PersonPronoun {
				if pronounSex(d.Tokens[n.First].Word) < 0 {
					e.male++
				} else {
					e.female++
				}
				e.Person++
				break
			}
		}
	}
}

// isFounded reports whether a name stands where only that of a firm, a party or a band
// does: founded Low Lantern, works at Low Lantern, the founder of Low Lantern.
func (d *Parsed) isFounded(m *Mention) bool {
	if m.First < 1 || m.First != m.nameFirst {
		return false
	}
	before := d.Tokens[m.First-1].Word
	switch before {
	case "founded", "co-founded", "cofounded", "founding", "co-founding":
		return true
	case "at", "of", "for":
		if m.First < 2 {
			return false
		}
	default:
		return false
	}
	switch d.Tokens[m.First-2].Word {
	case "work", "works", "worked", "working", "job", "employees", "employee", "staff":
		return before != "of"
	case "founder", "co-founder", "owner", "ceo", "shareholders", "customers", "headquarters":
		return before == "of"
	}
	return false
}

func pronounSex(w string) int {
	if w == "she" || w == "her" || w == "hers" || w == "herself" {
		return 1
	}
	return -1
}

// noteRole remembers a title or an apposition as the role of a name.
func (d *Parsed) noteRole(mi int) {
	m := &d.Mentions[mi]
	if m.Kind != NameMention || m.Entity < 0 {
		return
	}
	r, head := d.RoleOf(mi)
	if head == "" {
		return
	}
	e := &d.Entities[m.Entity]
	if e.Role.End == 0 || r.Len() > e.Role.Len() && r.Len() < 120 {
		e.Role = r
	}
	if !e.Org {
		if e.Person < 4 {
			e.Person++
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
func (d *Parsed) bearerOf(key string, recent []int) int {
	best := -1
	for k := len(recent) - 1; k >= 0 && k >= len(recent)-2*maxRecent; k-- {
		e := &d.Entities[recent[k]]
		if e.roleHead != key {
			continue
		}
		if e.Spoke >= 0 {
			return recent[k]
		}
		if best < 0 {
			best = recent[k]
		}
	}
	return best
}

// RoleOf is the role that goes with mention mi of a name, and its head noun: the
// apposition behind it, the one before it, or its title.
func (d *Parsed) RoleOf(mi int) (article.Range, string) {
	m := &d.Mentions[mi]
	for _, find := range [...]func(*Mention) (article.Range, string){d.roleBehind, d.roleBefore, d.titleOf} {
		if r, head := find(m); head != "" {
			return r, head
		}
	}
	return article.Range{}, ""
}

// roleBehind reads "Ana Ruiz, a doctor in Bergen, said".
func (d *Parsed) roleBehind(m *Mention) (article.Range, string) {
	if m.Last+1 >= d.Sentences[m.Sentence].Last || !d.Tokens[m.Last].Punct(",") {
		return article.Range{}, ""
	}
	if k := d.StartsAt[m.Last+1]; k != 0 {
		if b := &d.Mentions[k-1]; b.Kind == RoleMention {
			if b.Possessive || b.Plural {
				return article.Range{}, ""
			}
			end := d.PhraseEnd(b.Last, m.Sentence)
			return article.Range{Start: d.Tokens[b.First].Start, End: d.Tokens[end-1].End}, d.Tokens[b.Head].Word
		}
	}
	return d.appositionBehind(m)
}

// roleBefore reads "the director of the institute, Ana Ruiz".
func (d *Parsed) roleBefore(m *Mention) (article.Range, string) {
	comma := m.First - 1
	if comma <= d.Sentences[m.Sentence].First || !d.Tokens[comma].Punct(",") || d.EndsAt[comma] == 0 {
		return article.Range{}, ""
	}
	b := &d.Mentions[d.HeadOf(int(d.EndsAt[comma])-1)]
	if b.Sentence != m.Sentence || b.Plural || b.Kind != RoleMention && !d.isAppositionBefore(b, m) {
		return article.Range{}, ""
	}
	return article.Range{Start: d.Tokens[b.First].Start, End: d.Tokens[comma-1].End}, d.Tokens[b.Head].Word
}

// titleOf reads "Russian analyst Ana Ruiz", "Gen. Ruiz".
func (d *Parsed) titleOf(m *Mention) (article.Range, string) {
	first := m.First
	if d.Tokens[first].Is(lex.PossessivePronoun) {
		first++
	}
	if first >= m.nameFirst {
		return article.Range{}, ""
	}
	head := &d.Tokens[m.nameFirst-1]
	if head.Kind != WordToken || isCourtesy(head.Word) || !head.Is(lex.Role|lex.Title) && !d.isCalled(m) {
		return article.Range{}, ""
	}
	return article.Range{Start: d.Tokens[first].Start, End: head.End}, strings.TrimSuffix(head.Word, ".")
}

// isCalled reports whether the words before a name say what its bearer is by where they
// stand, whatever their noun: said streamer Ana Ruiz. A mood (said smiling Ana Ruiz) is none.
func (d *Parsed) isCalled(m *Mention) bool {
	w := d.Tokens[m.nameFirst-1].Word
	if d.calledBefore(m.First, m.NameLast) != m.nameFirst && !d.opensWithNoun(m.First, m.NameLast) {
		return false
	}
	return !strings.HasSuffix(w, "ing") && !strings.HasSuffix(w, "ed")
}

func isCourtesy(w string) bool {
	switch strings.TrimSuffix(w, ".") {
	case "mr", "mrs", "ms", "miss":
		return true
	}
	return false
}

// PhraseEnd extends a role from token i over "of", "at", "for" to the comma,
// verb or relative clause that ends it.
func (d *Parsed) PhraseEnd(i, si int) int {
	s := &d.Sentences[si]
	for n := 0; i < s.Last && n < 24; n++ {
		t := &d.Tokens[i]
		if t.Kind != WordToken && !t.Punct("&") || t.Is(lex.Relativizer) || t.Is(lex.Auxiliary) && t.Word != "'s" || t.Cue != 0 &&
			d.StartsAt[i] == 0 && !t.Upper {
			break
		}
		i++
	}
	for d.Tokens[i-1].Is(lex.Conjunction|lex.Preposition) && !d.Tokens[i-1].Is(lex.Role) {
		i--
	}
	return i
}
