package syntax

import (
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"
)

// No list has all trades and offices. Beside the full name of somebody who
// speaks, an apposition is a role by its grammar, whatever its noun: said Ana
// Ruiz, the lamplighter of Bergen.

// maxAppositionHead is how many words a role may have up to its noun.
const maxAppositionHead = 6

// appositionBehind reads the role behind a speaker's full name, with a noun
// that no list has: from the comma to the comma, stop or bracket that ends it.
func (d *Parsed) appositionBehind(m *Mention) (article.Range, string) {
	if !d.isSpeakerName(m) {
		return article.Range{}, ""
	}
	first := m.Last + 1
	head, noun := d.nounAt(first, m.Sentence)
	if noun < 0 {
		return article.Range{}, ""
	}
	end := d.PhraseEnd(head, m.Sentence)
	if end < head || !d.endsApposition(end, m.Sentence) || d.hasVerb(head, end) || d.hasOwner(head, end) {
		return article.Range{}, ""
	}
	return article.Range{Start: d.Tokens[first].Start, End: d.Tokens[end-1].End}, d.Tokens[noun].Word
}

// isAppositionBefore tells "the lamplighter of Bergen, Ana Ruiz, said" from
// "after the storm, Ana Ruiz said".
func (d *Parsed) isAppositionBefore(b, m *Mention) bool {
	if !d.isSpeakerName(m) {
		return false
	}
	s := &d.Sentences[m.Sentence]
	said := b.First > s.First && d.Tokens[b.First-1].Cue != 0
	return d.mayBeRole(b, m) && (said || d.standsFree(b, m))
}

// mayBeRole reports whether phrase b, before the comma before a name, is a role
// by its grammar.
func (d *Parsed) mayBeRole(b, m *Mention) bool {
	if b.Kind != ThingMention || b.Embedded || b.Possessive || b.Plural {
		return false
	}
	head, noun := d.nounAt(b.First, b.Sentence)
	return noun >= 0 && head <= m.First-1 && !d.hasVerb(head, m.First-1)
}

// standsFree reports whether phrase b begins a clause, and the name behind it
// ends at a comma.
func (d *Parsed) standsFree(b, m *Mention) bool {
	s := &d.Sentences[m.Sentence]
	return m.Last < s.Last && d.Tokens[m.Last].Punct(",") && (b.First == s.First || d.Tokens[b.First-1].Kind != WordToken)
}

// isSpeakerName tells the full name of a person who is the subject of a cue.
func (d *Parsed) isSpeakerName(m *Mention) bool {
	if m.Kind != NameMention || m.Org || m.Entity < 0 || m.NameLast-m.nameFirst < 2 {
		return false
	}
	e := &d.Entities[m.Entity]
	k := d.EndsAt[m.Last]
	return !e.Org && e.Person >= 0 && k != 0 && d.speaks[k-1]
}

// nounAt reads a determiner, modifiers and a noun in lower case from token i.
// It returns the token after the noun, and the noun, -1 when there is none.
// Without a determiner only "keeper of the light" will do.
func (d *Parsed) nounAt(i, si int) (after, noun int) {
	s := &d.Sentences[si]
	if i >= s.Last || d.Tokens[i].Kind != WordToken {
		return i, -1
	}
	k := i
	det := isArticle(d.Tokens[i].Word)
	if det {
		k++
	}
	start := k
	for k < s.Last && k < start+maxAppositionHead {
		t := &d.Tokens[k]
		if t.Kind != WordToken || t.digit || t.Is(lex.DateWord|lex.Auxiliary|lex.Relativizer|lex.Number) && t.Word != "'s" ||
			t.Is(lex.Preposition|lex.Conjunction) &&
				!t.Upper || d.IsFiniteVerb(k) {
			break
		}
		k++
	}
	if k == start {
		return i, -1
	}
	h := &d.Tokens[k-1]
	followed := k < s.Last && (d.Tokens[k].Word == "of" || d.Tokens[k].Word == "for" || d.Tokens[k].Word == "at")
	if k < s.Last && d.Tokens[k].Kind == WordToken && d.Tokens[k].Is(lex.Preposition) && !followed && !attaches(d.Tokens[k].Word) {
		return i, -1 // the harbour dark behind him
	}
	switch {
	case h.Upper, !det && !followed,
		h.Is(lex.Inanimate | lex.Group | lex.RolePlural | lex.MediaWord | lex.Adverb | lex.OrgWord | lex.NounCue | lex.TermWord |
			lex.LoosePronoun), h.Word == "'s",
		h.Word == "time", h.Word == "way", lex.CueWords[h.Word].Noun:
		return i, -1
	case strings.HasSuffix(h.Word, "s") && !strings.HasSuffix(h.Word, "ss"), strings.HasSuffix(h.Word, "ing"),
		strings.HasSuffix(h.Word, "ion"), strings.HasSuffix(h.Word, "ment"),
		strings.HasSuffix(h.Word, "ness"), strings.HasSuffix(h.Word, "ity"), strings.HasSuffix(h.Word, "ism"):
		return i, -1 // several of them, or no person
	}
	return k, k - 1
}

func isArticle(w string) bool { return w == "the" || w == "a" || w == "an" }

// IsFiniteVerb reports whether token i is a verb that a clause has, as far as its
// form alone tells.
func (d *Parsed) IsFiniteVerb(i int) bool {
	t := &d.Tokens[i]
	if t.Kind != WordToken || t.Upper {
		return false
	}
	c, ok := lex.CueWords[t.Word]
	return t.Is(lex.CommonVerb) || t.Is(lex.Auxiliary) && t.Word != "'s" || ok && !c.Noun && (c.Form == lex.FormPast ||
		c.Form == lex.FormThird)
}

func (d *Parsed) hasVerb(first, last int) bool {
	for i := first; i < last; i++ {
		if d.IsFiniteVerb(i) {
			return true
		}
	}
	return false
}

// hasOwner tells "the wind at her back" from a role.
func (d *Parsed) hasOwner(first, last int) bool {
	for i := first; i < last; i++ {
		if t := &d.Tokens[i]; t.Word == "his" || t.Word == "her" || t.Word == "him" {
			return true
		}
	}
	return false
}

// endsApposition reports whether an apposition may end before token i: at a
// comma, a stop, a bracket or a relative clause, not at a verb of its own.
func (d *Parsed) endsApposition(i, si int) bool {
	if i >= d.Sentences[si].Last {
		return true
	}
	t := &d.Tokens[i]
	return t.Kind != WordToken && !t.Punct(":") || t.Word == "who" || t.Word == "whose"
}
