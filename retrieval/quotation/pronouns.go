package quotation

import "strings"

// Salience of an entity grows with every mention and fades with distance; a
// pronoun goes to the most salient entity of its sex.
const (
	salienceMention  = 1.0
	salienceSubject  = 1.0 // first free mention of its sentence
	salienceSpeaker  = 1.5 // subject of a cue
	salienceEmbedded = -0.5
	fadeSentence     = 0.45
	fadeParagraph    = 0.6
	maxRecent        = 12 // entities considered for a pronoun
)

// resolvePronouns gives he, she, who and "the official" an entity.
func (d *document) resolvePronouns() {
	var recent []int // entities, most recently mentioned last
	subjects := d.subjects
	for mi := range d.mentions {
		m := &d.mentions[mi]
		if m.person >= 0 {
			continue
		}
		switch m.kind {
		case personPronoun:
			m.entity = d.resolvePronoun(m, recent)
		case relativeMention:
			if a := d.antecedentOf(mi, &d.sentences[m.sentence]); a >= 0 {
				m.entity = d.mentions[d.headOf(a)].entity
			}
		case roleMention:
			if n := m.last - m.first; (n == 2 || n == 3 && d.tokens[m.first+1].is(title)) && !m.plural && d.tokens[m.first].word == "the" {
				m.entity = d.bearerOf(roleKey(d.tokens[m.head].word), recent)
				if n == 3 && m.entity >= 0 {
					// The prime minister is none but a prime minister.
					r := d.entities[m.entity].role
					if !strings.Contains(strings.ToLower(d.text[r.Start:r.End]), d.tokens[m.first+1].word) {
						m.entity = -1
					}
				}
			}
		case loosePronounMention:
			if d.tokens[m.first].word == "it" && subjects[mi] {
				for k := len(recent) - 1; k >= 0 && k >= len(recent)-maxRecent; k-- {
					e := &d.entities[recent[k]]
					if e.spoke >= m.sentence-3 && e.spoke >= 0 && e.person <= 0 {
						m.entity = recent[k]
						break
					}
				}
			}
		}
		if m.entity < 0 {
			continue
		}
		e := &d.entities[m.entity]
		d.fade(e, m.sentence)
		e.salience += salienceMention
		if m.embedded || m.possessive {
			e.salience += salienceEmbedded
		} else if s := &d.sentences[m.sentence]; d.firstFree(s) == mi {
			e.salience += salienceSubject
		}
		if subjects[mi] {
			e.salience += salienceSpeaker
			e.spoke = m.sentence
		}
		if n := len(recent); n == 0 || recent[n-1] != m.entity {
			for k := n - 1; k >= 0 && k >= n-maxRecent; k-- {
				if recent[k] == m.entity {
					recent = append(recent[:k], recent[k+1:]...)
					break
				}
			}
			recent = append(recent, m.entity)
		}
	}
}

// cueSubjects marks the mentions that are plain subjects of a cue, with so many
// commas or nouns between.
func (d *document) cueSubjects(steps int) []bool {
	is := make([]bool, len(d.mentions))
	for si := range d.sentences {
		for _, l := range d.sentences[si].links {
			switch l.rel {
			case adjacentSubject, invertedSubject, appositionSubject, sourceOf, antecedent:
				if l.steps <= steps {
					is[l.mention] = true
				}
			}
		}
	}
	return is
}

func (d *document) firstFree(s *sentence) int {
	for k := 0; k < len(s.mentions) && k < 6; k++ {
		if m := &d.mentions[s.mentions[k]]; !m.embedded && !m.possessive {
			return d.speakerOf(s.mentions[k])
		}
	}
	return -1
}

func (d *document) fade(e *entity, si int) {
	for n := 0; e.touched < si && n < 40; n++ {
		e.touched++
		e.salience *= fadeSentence
		if d.sentences[e.touched].para != d.sentences[e.touched-1].para {
			e.salience *= fadeParagraph
		}
	}
	e.touched = si
}

func (d *document) resolvePronoun(m *mention, recent []int) int {
	sex := pronounSex(d.tokens[m.first].word)
	best, bestScore := -1, 0.0
	for k := len(recent) - 1; k >= 0 && k >= len(recent)-maxRecent; k-- {
		e := &d.entities[recent[k]]
		if e.org && e.person <= 0 || e.person < 0 {
			continue
		}
		d.fade(e, m.sentence)
		score := e.salience
		diff := (e.female - e.male) * sex
		switch {
		case diff < 0:
			if diff <= -2 {
				continue
			}
			score *= 0.4
		case diff == 0:
			score *= 0.7
		}
		if e.person == 0 {
			score *= 0.5
			if len(e.words) == 1 {
				score *= 0.5 // may be a place
			}
		}
		if score > bestScore {
			best, bestScore = recent[k], score
		}
	}
	if best >= 0 {
		e := &d.entities[best]
		if sex > 0 {
			e.female++
		} else {
			e.male++
		}
		e.person++
	}
	return best
}
