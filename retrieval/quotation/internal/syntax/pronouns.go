package syntax

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
)

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
func (d *Parsed) resolvePronouns() {
	var recent []int // entities, most recently mentioned last
	subjects := d.subjects
	for mi := range d.Mentions {
		m := &d.Mentions[mi]
		if m.Person >= 0 {
			continue
		}
		switch m.Kind {
		case PersonPronoun:
			m.Entity = d.resolvePronoun(m, recent)
		case RelativeMention:
			if a := d.AntecedentOf(mi, &d.Sentences[m.Sentence]); a >= 0 {
				m.Entity = d.Mentions[d.HeadOf(a)].Entity
			}
		case RoleMention:
			if n := m.Last - m.First; (n == 2 || n == 3 && d.Tokens[m.First+1].Is(lex.Title)) && !m.Plural && d.Tokens[m.First].Word == "the" {
				m.Entity = d.bearerOf(roleKey(d.Tokens[m.Head].Word), recent)
				if n == 3 && m.Entity >= 0 {
					// The prime minister is none but a prime minister.
					r := d.Entities[m.Entity].Role
					if !strings.Contains(strings.ToLower(d.Text[r.Start:r.End]), d.Tokens[m.First+1].Word) {
						m.Entity = -1
					}
				}
			}
		case LoosePronounMention:
			if d.Tokens[m.First].Word == "it" && subjects[mi] {
				for k := len(recent) - 1; k >= 0 && k >= len(recent)-maxRecent; k-- {
					e := &d.Entities[recent[k]]
					if e.Spoke >= m.Sentence-3 && e.Spoke >= 0 && e.Person <= 0 {
						m.Entity = recent[k]
						break
					}
				}
			}
		}
		if m.Entity < 0 {
			continue
		}
		e := &d.Entities[m.Entity]
		d.fade(e, m.Sentence)
		e.salience += salienceMention
		if m.Embedded || m.Possessive {
			e.salience += salienceEmbedded
		} else if s := &d.Sentences[m.Sentence]; d.FirstFree(s) == mi {
			e.salience += salienceSubject
		}
		if subjects[mi] {
			e.salience += salienceSpeaker
			e.Spoke = m.Sentence
		}
		if n := len(recent); n == 0 || recent[n-1] != m.Entity {
			for k := n - 1; k >= 0 && k >= n-maxRecent; k-- {
				if recent[k] == m.Entity {
					recent = append(recent[:k], recent[k+1:]...)
					break
				}
			}
			recent = append(recent, m.Entity)
		}
	}
}

// cueSubjects marks the mentions that are plain subjects of a cue, with so many
// commas or nouns between.
func (d *Parsed) cueSubjects(steps int) []bool {
	is := make([]bool, len(d.Mentions))
	for si := range d.Sentences {
		for _, l := range d.Sentences[si].Links {
			switch l.Rel {
			case AdjacentSubject, InvertedSubject, AppositionSubject, SourceOf, Antecedent:
				if l.Steps <= steps {
					is[l.Mention] = true
				}
			}
		}
	}
	return is
}

func (d *Parsed) FirstFree(s *Sentence) int {
	for k := 0; k < len(s.Mentions) && k < 6; k++ {
		if m := &d.Mentions[s.Mentions[k]]; !m.Embedded && !m.Possessive {
			return d.speakerOf(s.Mentions[k])
		}
	}
	return -1
}

func (d *Parsed) fade(e *Entity, si int) {
	for n := 0; e.touched < si && n < 40; n++ {
		e.touched++
		e.salience *= fadeSentence
		if d.Sentences[e.touched].Para != d.Sentences[e.touched-1].Para {
			e.salience *= fadeParagraph
		}
	}
	e.touched = si
}

func (d *Parsed) resolvePronoun(m *Mention, recent []int) int {
	sex := pronounSex(d.Tokens[m.First].Word)
	best, bestScore := -1, 0.0
	for k := len(recent) - 1; k >= 0 && k >= len(recent)-maxRecent; k-- {
		e := &d.Entities[recent[k]]
		if e.Org && e.Person <= 0 || e.Person < 0 {
			continue
		}
		d.fade(e, m.Sentence)
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
		if e.Person == 0 {
			score *= 0.5
			if len(e.Words) == 1 {
				score *= 0.5 // may be a place
			}
		}
		if score > bestScore {
			best, bestScore = recent[k], score
		}
	}
	if best >= 0 {
		e := &d.Entities[best]
		if sex > 0 {
			e.female++
		} else {
			e.male++
		}
		e.Person++
	}
	return best
}
