package syntax

import "github.com/verbatim-bot/verbatim/retrieval/quotation/internal/lex"

// mostJoint is how many may speak together; longer lists are not read.
const mostJoint = 6

// Joint lists the mentions that speak with mention mi, it among them, in the order of the
// text: Ruiz, Hale and the harbour master said. It is nil for a mention that speaks alone.
func (d *Parsed) Joint(mi int) []int {
	m := &d.Mentions[mi]
	s := &d.Sentences[m.Sentence]
	if m.Owner >= 0 || m.Possessive || m.Kind == RelativeMention {
		return nil
	}
	before, start := d.jointBefore(mi, s)
	if len(before) > 0 && !d.beginsClause(start, s) && !(d.behindCue(start, s) && d.endsPhrase(d.WholePhrase(mi), s)) {
		before, start = nil, d.wholeStart(mi, s)
	}
	after := d.jointAfter(mi, start, s)
	if len(before)+len(after) == 0 {
		return nil
	}
	return append(append(before, mi), after...)
}

// jointBefore lists those who are named before mention mi, joined with it by commas and an
// "and", and gives the token that the first of them begins with.
func (d *Parsed) jointBefore(mi int, s *Sentence) (before []int, start int) {
	start = d.wholeStart(mi, s)
	end := start - 1
	if end <= s.First || d.Tokens[end].Word != "and" {
		return nil, start
	}
	comma := end-1 > s.First && d.Tokens[end-1].Punct(",")
	if comma {
		end--
	}
	apposed := false
	for len(before) < mostJoint {
		n := d.namedBefore(end, s)
		if n < 0 || d.Mentions[n].Last > end || !d.joinable(n, mi) {
			break
		}
		apposed = apposed || d.Mentions[n].Last < end
		before = append([]int{n}, before...)
		start = d.wholeStart(n, s)
		if end = start - 1; end <= s.First || !d.Tokens[end].Punct(",") {
			break
		}
	}
	if comma && len(before) == 1 && !apposed {
		return nil, d.wholeStart(mi, s) // another clause begins: said Ruiz, and Hale told
	}
	return before, start
}

// jointAfter lists those who are named behind mention mi where the verb is before them all:
// said Ruiz, Hale and the harbour master. Start is the token that the first of them begins with.
func (d *Parsed) jointAfter(mi, start int, s *Sentence) []int {
	if !d.behindCue(start, s) {
		return nil
	}
	var after []int
	end := d.WholePhrase(mi)
	for len(after) < mostJoint && end+1 < s.Last {
		next, last := d.pastApposition(end, s), false
		if d.Tokens[next].Punct(",") {
			next++
		}
		if next < s.Last && d.Tokens[next].Word == "and" {
			next, last = next+1, true
		}
		if next >= s.Last || !last && !d.Tokens[next-1].Punct(",") || d.StartsAt[next] == 0 {
			return nil
		}
		n := d.HeadOf(int(d.StartsAt[next]) - 1)
		if p := d.Mentions[n].Person; p > n {
			n = p
		}
		if !d.joinable(n, mi) {
			return nil
		}
		after = append(after, n)
		if end = d.WholePhrase(n); last {
			if d.endsPhrase(end, s) {
				return after
			}
			return nil
		}
	}
	return nil
}

// joinable reports whether mention n may be somebody who speaks with mention mi, and is not
// another word for the same one: the founder and chief executive.
func (d *Parsed) joinable(n, mi int) bool {
	a, b := &d.Mentions[n], &d.Mentions[mi]
	if n == mi || a.Possessive || a.Embedded && a.Attached < 0 || a.Sentence != b.Sentence || a.Entity >= 0 && a.Entity == b.Entity {
		return false
	}
	switch a.Kind {
	case NameMention:
		return true
	case RoleMention:
		// "The mayor and Ruiz", not "the mayor and council leader, Ruiz".
		begins := d.wholeStart(mi, &d.Sentences[b.Sentence])
		if b.Kind == NameMention {
			return begins == b.nameFirst
		}
		return n > mi || d.Tokens[begins].Is(lex.Determiner|lex.PossessivePronoun)
	}
	return false
}

// namedBefore is who is named by the phrase that ends before token i; of "Ruiz, the mayor," it
// is Ruiz. -1 for nobody.
func (d *Parsed) namedBefore(i int, s *Sentence) int {
	e := d.endsBefore(i, s)
	if e < 0 {
		return -1
	}
	n := d.speakerOf(d.HeadOf(e))
	if m := &d.Mentions[n]; m.Kind == RoleMention && m.First-1 > s.First && d.Tokens[m.First-1].Punct(",") && d.Tokens[i].Punct(",") {
		if name := d.endsBefore(m.First-1, s); name >= 0 && d.Mentions[name].Kind == NameMention {
			return name
		}
	}
	return n
}

// wholeStart is the token that a mention begins with, the role before a name included: her
// brother, Hale.
func (d *Parsed) wholeStart(mi int, s *Sentence) int {
	first := d.Mentions[mi].First
	comma := first - 1
	if comma <= s.First || !d.Tokens[comma].Punct(",") {
		return first
	}
	if e := d.endsBefore(comma, s); e >= 0 && d.speakerOf(d.HeadOf(e)) == mi {
		return d.Mentions[d.HeadOf(e)].First
	}
	return first
}

// beginsClause reports whether what begins at token i may be the subject of what follows: a
// name in the middle of a clause is its object.
func (d *Parsed) beginsClause(i int, s *Sentence) bool {
	if i <= s.First {
		return true
	}
	p := &d.Tokens[i-1]
	return p.Kind == QuoteToken || p.Kind == PunctToken || p.Is(lex.Conjunction|lex.Relativizer)
}

// behindCue reports whether token i is right behind a verb of speech, or "according to".
func (d *Parsed) behindCue(i int, s *Sentence) bool {
	if i > s.First && d.Tokens[i-1].Cue != 0 {
		return true
	}
	return i-1 > s.First && d.Tokens[i-1].Word == "to" && d.Tokens[i-2].Cue != 0
}

// pastApposition is the token of the comma that ends what is in apposition to the name that
// ends before token i: Ruiz, the club's treasurer, and Hale. It is i where nothing is.
func (d *Parsed) pastApposition(i int, s *Sentence) int {
	if !d.Tokens[i].Punct(",") || i+1 >= s.Last || d.EndsAt[i] == 0 || d.StartsAt[i+1] == 0 {
		return i
	}
	r := d.HeadOf(int(d.StartsAt[i+1]) - 1)
	if d.Mentions[d.EndsAt[i]-1].Kind != NameMention || d.Mentions[r].Kind != RoleMention || d.Mentions[r].Person > r {
		return i
	}
	if end := d.WholePhrase(r); end < s.Last && d.Tokens[end].Punct(",") {
		return end
	}
	return i
}

// endsPhrase reports whether no verb follows at token i, whose subject what is before it would be.
func (d *Parsed) endsPhrase(i int, s *Sentence) bool {
	if i >= s.Last {
		return true
	}
	t := &d.Tokens[i]
	return t.Kind == QuoteToken || t.Kind == PunctToken || t.Is(lex.Preposition|lex.DateWord)
}
