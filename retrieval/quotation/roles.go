package quotation

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
)

// No list has all trades and offices. Beside the full name of somebody who
// speaks, an apposition is a role by its grammar, whatever its noun: said Ana
// Ruiz, the lamplighter of Bergen.

// maxAppositionHead is how many words a role may have up to its noun.
const maxAppositionHead = 6

// appositionBehind reads the role behind a speaker's full name, with a noun
// that no list has: from the comma to the comma, stop or bracket that ends it.
func (d *document) appositionBehind(m *mention) (article.Range, string) {
	if !d.isSpeakerName(m) {
		return article.Range{}, ""
	}
	first := m.last + 1
	head, noun := d.nounAt(first, m.sentence)
	if noun < 0 {
		return article.Range{}, ""
	}
	end := d.phraseEnd(head, m.sentence)
	if end < head || !d.endsApposition(end, m.sentence) || d.hasVerb(head, end) || d.hasOwner(head, end) {
		return article.Range{}, ""
	}
	return article.Range{Start: d.tokens[first].start, End: d.tokens[end-1].end}, d.tokens[noun].word
}

// isAppositionBefore tells "the lamplighter of Bergen, Ana Ruiz, said" from
// "after the storm, Ana Ruiz said".
func (d *document) isAppositionBefore(b, m *mention) bool {
	if !d.isSpeakerName(m) {
		return false
	}
	s := &d.sentences[m.sentence]
	said := b.first > s.first && d.tokens[b.first-1].cue != 0
	return d.mayBeRole(b, m) && (said || d.standsFree(b, m))
}

// mayBeRole reports whether phrase b, before the comma before a name, is a role
// by its grammar.
func (d *document) mayBeRole(b, m *mention) bool {
	if b.kind != thingMention || b.embedded || b.possessive || b.plural {
		return false
	}
	head, noun := d.nounAt(b.first, b.sentence)
	return noun >= 0 && head <= m.first-1 && !d.hasVerb(head, m.first-1)
}

// standsFree reports whether phrase b begins a clause, and the name behind it
// ends at a comma.
func (d *document) standsFree(b, m *mention) bool {
	s := &d.sentences[m.sentence]
	return m.last < s.last && d.tokens[m.last].punct(",") && (b.first == s.first || d.tokens[b.first-1].kind != wordToken)
}

// isSpeakerName tells the full name of a person who is the subject of a cue.
func (d *document) isSpeakerName(m *mention) bool {
	if m.kind != nameMention || m.org || m.entity < 0 || m.nameLast-m.nameFirst < 2 {
		return false
	}
	e := &d.entities[m.entity]
	k := d.endsAt[m.last]
	return !e.org && e.person >= 0 && k != 0 && d.speaks[k-1]
}

// nounAt reads a determiner, modifiers and a noun in lower case from token i.
// It returns the token after the noun, and the noun, -1 when there is none.
// Without a determiner only "keeper of the light" will do.
func (d *document) nounAt(i, si int) (after, noun int) {
	s := &d.sentences[si]
	if i >= s.last || d.tokens[i].kind != wordToken {
		return i, -1
	}
	k := i
	det := isArticle(d.tokens[i].word)
	if det {
		k++
	}
	start := k
	for k < s.last && k < start+maxAppositionHead {
		t := &d.tokens[k]
		if t.kind != wordToken || t.digit || t.is(dateWord|auxiliary|relativizer|number) && t.word != "'s" || t.is(preposition|conjunction) &&
			!t.upper || d.isFiniteVerb(k) {
			break
		}
		k++
	}
	if k == start {
		return i, -1
	}
	h := &d.tokens[k-1]
	followed := k < s.last && (d.tokens[k].word == "of" || d.tokens[k].word == "for" || d.tokens[k].word == "at")
	if k < s.last && d.tokens[k].kind == wordToken && d.tokens[k].is(preposition) && !followed && !attaches(d.tokens[k].word) {
		return i, -1 // the harbour dark behind him
	}
	switch {
	case h.upper, !det && !followed,
		h.is(inanimate | group | rolePlural | mediaWord | adverb | orgWord | nounCue | termWord | loosePronoun), h.word == "'s",
		h.word == "time", h.word == "way", cueWords[h.word].noun:
		return i, -1
	case strings.HasSuffix(h.word, "s") && !strings.HasSuffix(h.word, "ss"), strings.HasSuffix(h.word, "ing"),
		strings.HasSuffix(h.word, "ion"), strings.HasSuffix(h.word, "ment"),
		strings.HasSuffix(h.word, "ness"), strings.HasSuffix(h.word, "ity"), strings.HasSuffix(h.word, "ism"):
		return i, -1 // several of them, or no person
	}
	return k, k - 1
}

func isArticle(w string) bool { return w == "the" || w == "a" || w == "an" }

// isFiniteVerb reports whether token i is a verb that a clause has, as far as its
// form alone tells.
func (d *document) isFiniteVerb(i int) bool {
	t := &d.tokens[i]
	if t.kind != wordToken || t.upper {
		return false
	}
	c, ok := cueWords[t.word]
	return t.is(commonVerb) || t.is(auxiliary) && t.word != "'s" || ok && !c.noun && (c.form == formPast || c.form == formThird)
}

func (d *document) hasVerb(first, last int) bool {
	for i := first; i < last; i++ {
		if d.isFiniteVerb(i) {
			return true
		}
	}
	return false
}

// hasOwner tells "the wind at her back" from a role.
func (d *document) hasOwner(first, last int) bool {
	for i := first; i < last; i++ {
		if t := &d.tokens[i]; t.word == "his" || t.word == "her" || t.word == "him" {
			return true
		}
	}
	return false
}

// endsApposition reports whether an apposition may end before token i: at a
// comma, a stop, a bracket or a relative clause, not at a verb of its own.
func (d *document) endsApposition(i, si int) bool {
	if i >= d.sentences[si].last {
		return true
	}
	t := &d.tokens[i]
	return t.kind != wordToken && !t.punct(":") || t.word == "who" || t.word == "whose"
}
