package verify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/lang"
	"github.com/verbatim-bot/verbatim/retrieval/quotation"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/naming"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/pasting"
)

// Voice tells whose words stand at a place.
type Voice string

const (
	// VoiceQuoted: all of them are in quotation marks.
	VoiceQuoted Voice = "quoted"
	// VoiceReported: the article tells in its own words what somebody said.
	VoiceReported Voice = "reported"
	// VoiceArticle: they are the article's own, perhaps with a quotation among
	// them: see Quoted.
	VoiceArticle Voice = "article"
)

// Place is where words stand.
type Place struct {
	// Words are the contiguous slice Text[Start:End] of the article.
	Words string `json:"words"`
	Voice Voice  `json:"voice"`
	// Speaker, Role, Identified and Confidence are those of the quotation or of
	// the reported speech that the words are in. As everywhere, the speaker
	// is named to a reader only when Identified.
	Speaker    string  `json:"speaker"`
	Role       string  `json:"role"`
	Identified bool    `json:"identified"`
	Confidence float64 `json:"confidence"`
	// Standing reports whether the article denies or doubts that it was said; of what
	// it does, nobody is the speaker.
	Standing quotation.Standing `json:"standing,omitempty"`
	// Partial reports whether the quotation is longer than the words, and Whole is
	// all of it.
	Partial bool   `json:"partial"`
	Whole   string `json:"whole"`
	// Quoted lists the quotations that the words are in or contain.
	Quoted []cite.Quoted `json:"quotations"`

	Receipt   string        `json:"receipt"`
	Link      string        `json:"link"`
	Article   cite.Citation `json:"article"`
	Paragraph int           `json:"paragraph"`
	Page      int           `json:"page,omitempty"` // as in a Hit
	Start     int           `json:"start"`
	End       int           `json:"end"`

	// Before and After are the text around the words, for context: slices of
	// the stored text that end at Start and begin at End.
	Before string `json:"-"`
	After  string `json:"-"`
}

// Who names the speaker with their role, "" when not identified.
func (p *Place) Who() string {
	if !p.Identified {
		return ""
	}
	return cite.WithRole(p.Speaker, p.Role)
}

// place describes a spot.
func (c *checker) place(s spot) Place {
	a := s.a.Article
	p := Place{
		Words: strings.Clone(a.Slice(s.at)), Voice: VoiceArticle, Quoted: cite.QuotedIn(a, s.a.Quotations, s.at),
		Receipt: cite.NewReceipt(a, s.at).String(), Link: c.l.link(a, s.at), Article: cite.Cite(a),
		Paragraph: cite.ParagraphNumber(a, s.at.Start), Page: a.Page(s.at.Start), Start: s.at.Start, End: s.at.End,
	}
	p.Before, p.After = cite.Context(a.Text, s.at)
	q, ok := s.quotation()
	if (!ok || q.Kind == quotation.KindReported) && s.inMarks() {
		p.Voice = VoiceQuoted
		return p
	}
	if !ok {
		return p
	}
	p.Voice, p.Standing = VoiceQuoted, q.Standing
	if q.Kind == quotation.KindReported {
		p.Voice = VoiceReported
	}
	p.Speaker, p.Role, p.Confidence = strings.Clone(cite.SpeakerName(a, q)), strings.Clone(a.Slice(q.Role)), q.Confidence
	p.Identified = cite.Identified(a, q)
	whole := a.Slice(article.Range{Start: q.Start, End: q.End})
	if q.Kind != quotation.KindReported && len(justWords(whole)) > len(justWords(p.Words)) {
		p.Partial, p.Whole = true, strings.Clone(whole)
	}
	return p
}

// justWords are words without the marks at their ends.
func justWords(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return !article.IsWordRune(r) })
}

// quotation is the innermost quotation or reported speech that the words stand
// in; words in quotation marks within reported speech are quoted. Words that
// are in several quotations of one speaker, as over a paragraph break or the
// speaker's name, are in all of them as one.
func (s spot) quotation() (quotation.Quotation, bool) {
	at := s.words()
	var best quotation.Quotation
	ok := false
	for _, q := range s.a.Quotations {
		if q.Start > at.Start || q.End < at.End {
			continue
		}
		if !ok || best.Kind == quotation.KindReported && q.Kind != quotation.KindReported ||
			q.End-q.Start < best.End-best.Start && q.Kind == best.Kind {
			best, ok = q, true
		}
	}
	if !ok || best.Kind == quotation.KindReported {
		if one, found := s.oneOfSeveral(at); found {
			return one, true
		}
	}
	return best, ok
}

// oneOfSeveral joins the quotations that words begin and end in, if all are of one
// identified speaker and little stands between them.
func (s spot) oneOfSeveral(at article.Range) (quotation.Quotation, bool) {
	const mostBetween = 200 // bytes between two
	var one quotation.Quotation
	n := 0
	for _, q := range s.a.Quotations {
		if q.Kind == quotation.KindReported || q.End <= at.Start || q.Start >= at.End {
			continue
		}
		if n++; n == 1 {
			one = q
			continue
		}
		switch between := s.a.Text[one.End:q.Start]; {
		case goesOnOver(between): // the same words still, whoever they would be of alone
			one.End = q.End
		case cite.SpeakerName(s.a.Article, q) != cite.SpeakerName(s.a.Article, one) || len(between) > mostBetween:
			return quotation.Quotation{}, false
		default:
			one.End, one.Confidence = q.End, min(one.Confidence, q.Confidence)
		}
	}
	named := n > 1 && cite.SpeakerName(s.a.Article, one) != "" && one.Confidence >= cite.NamingConfidence
	return one, named && one.Start <= at.Start && one.End >= at.End
}

// inMarks reports whether the words stand between two quotation marks of their
// paragraphs, though that may be no quotation of anybody's.
func (s spot) inMarks() bool {
	at := s.words()
	for i := cite.ParagraphAt(s.a.Article, at.Start); i <= cite.ParagraphAt(s.a.Article, at.End-1); i++ {
		p := s.a.Paragraphs[i].Range
		start, end := max(at.Start, p.Start), min(at.End, p.End)
		if !slices.ContainsFunc(pasting.MarkedSpans(s.a.Slice(p)), func(r article.Range) bool {
			words := p.Start+r.Start <= start || !folding.HasWord(s.a.Text[start:p.Start+r.Start])
			return words && end <= p.Start+r.End
		}) {
			return false
		}
	}
	return true
}

// goesOnOver reports whether the text between two quotations is a paragraph break and the
// mark that opens the second, without one that closes the first.
func goesOnOver(between string) bool {
	marks := strings.TrimSpace(between)
	_, n := utf8.DecodeRuneInString(marks)
	return strings.Contains(between, "\n\n") && len(marks) == n &&
		pasting.IsDoubleMark(folding.LastRune(marks, 0)) && !strings.HasPrefix(between,
		marks)
}

// words is the range of the words without the marks around them.
func (s spot) words() article.Range {
	text := s.a.Slice(s.at)
	inner := justWords(text)
	start := s.at.Start + strings.Index(text, inner)
	return article.Range{Start: start, End: start + len(inner)}
}

// endsQuotation reports whether a quotation ends with these words, but for a mark,
// and that the sentence does not go on with another.
func (s spot) endsQuotation() bool {
	q, ok := s.quotation()
	if !ok || q.Kind == quotation.KindReported {
		return false
	}
	rest := s.a.Text[s.at.End:max(q.End, s.at.End)]
	if rest != "" && rest != "," && rest != "." && rest != "，" && rest != "。" {
		return false
	}
	return !slices.ContainsFunc(s.a.Quotations, func(other quotation.Quotation) bool {
		return other.Kind != quotation.KindReported && other.Start > q.End && other.Start < q.Sentence.End
	})
}

// sentence is the sentence that byte at of a text is in, or as much of it
// as belongs to the same quotation.
func (s spot) sentence() article.Range {
	a := s.a.Article
	p := a.Paragraphs[cite.ParagraphAt(a, s.at.Start)].Range
	last := a.Paragraphs[cite.ParagraphAt(a, s.at.End-1)].Range
	p.End = max(p.End, last.End)
	out := article.Range{Start: s.at.Start, End: s.at.End}
	for _, r := range article.Sentences(a.Slice(p)) {
		r.Start += p.Start
		r.End += p.Start
		if r.Start <= s.at.Start && s.at.Start < r.End {
			out.Start = r.Start
		}
		if r.Start < s.at.End && s.at.End <= r.End {
			out.End = r.End
		}
	}
	if q, ok := s.quotation(); ok && q.Kind != quotation.KindReported {
		out.Start = min(max(out.Start, q.Start), s.at.Start)
		out.End = max(min(out.End, q.End), s.at.End)
	}
	return out
}

// speakerFit is how a place fits the speaker who is said to have spoken.
type speakerFit int

const (
	fitsNobodyClaimed speakerFit = iota
	fitsClaim
	fitsUnknown     // quoted, but the speaker is not identified
	fitsUnread      // quoted, but the speaker's name is in other letters
	fitsAnother     // quoted, and the speaker is another
	fitsNoQuotation // not in quotation marks
	fitsUnsaid      // the article denies or doubts that it was said
)

// order puts the places that speak for the quotation first.
func (f speakerFit) order() int {
	if f == fitsUnknown || f == fitsUnread {
		return int(fitsNoQuotation) // a known speaker says more
	}
	return int(f)
}

// judgeSpeaker compares the claimed speaker with those of places.
func (c *checker) judgeSpeaker(spots []spot, places []Place) []speakerFit {
	fits := make([]speakerFit, len(places))
	if c.claim.Name == "" {
		for i, p := range places {
			if p.Standing != quotation.Stated {
				fits[i] = fitsUnsaid
			}
		}
		return fits
	}
	defer func() {
		// What may be no speaker is not shown as one.
		if c.claim.Unsure && !slices.Contains(fits, fitsClaim) {
			c.claim = naming.Claim{}
		}
	}()
	for i, p := range places {
		fits[i] = c.fit(spots[i], p)
	}
	return fits
}

func (c *checker) fit(s spot, p Place) speakerFit {
	if p.Standing != quotation.Stated {
		return fitsUnsaid
	}
	if p.Voice == VoiceArticle {
		switch {
		case c.claimsArticle(p.Article):
			return fitsClaim
		case c.isUnsure():
			return fitsNobodyClaimed
		}
		return fitsNoQuotation
	}
	q, ok := s.quotation()
	if p.Voice == VoiceQuoted && (!ok || q.Kind == quotation.KindReported) {
		if c.isUnsure() {
			return fitsNobodyClaimed
		}
		return fitsUnknown // in quotation marks that nobody is named for
	}
	name := cmp.Or(q.Name, s.a.Slice(q.Speaker))
	said := func(called string) bool { // reports whether the claim is for who is called so
		var roles []string
		if called == name {
			roles = []string{s.a.Slice(q.Role), s.a.Slice(q.Speaker)}
		}
		if p.Identified {
			roles = append(roles, c.rolesOf(s.entry, called)...)
		}
		claimed := quotation.WithoutCourtesy(c.claim.Name, s.a.Text)
		return fitsName(claimed, called, roles) || (c.claim.Foreign || c.claim.Unsure) && naming.SayName(c.outside, called)
	}
	same := p.Speaker != "" && slices.ContainsFunc(cite.SpeakerNames(s.a.Article, q), said)
	switch {
	case p.Voice == VoiceReported && !c.isUnsure():
		return fitsNoQuotation
	case same:
		return fitsClaim
	case c.isUnsure(), c.claim.Foreign && naming.SayName(c.claim.Name, surname(name)) && !c.claimsAnotherOfName(s):
		return fitsNobodyClaimed
	case !p.Identified, naming.IsRole(c.claim.Name) && !(c.claim.Foreign && naming.IsUncased(c.claim.Name)) && !c.roleOfAnother(s, q):
		return fitsUnknown
	}
	if naming.OtherLetters(c.claim.Name, p.Speaker) {
		return fitsUnread
	}
	return fitsAnother
}

// claimsAnotherOfName reports whether a claim with the surname of who spoke is surely for somebody
// else: it has a given name, which in the article's language no title is taken for, since titles
// have small letters.
func (c *checker) claimsAnotherOfName(s spot) bool {
	claimed := quotation.WithoutCourtesy(c.claim.Name, s.a.Text)
	return strings.Contains(claimed, " ") && naming.MostlyCapital(claimed) && quotation.SmallTitles(s.a.Text)
}

// isUnsure reports whether what was read as the speaker may be no speaker: nobody in the
// collection has that name.
func (c *checker) isUnsure() bool {
	if c.claim.Unsure && !c.claim.Weak && len(c.l.FindSpeakers(c.claim.Name)) > 0 {
		c.claim.Unsure = false
	}
	return c.claim.Unsure
}

// surname is the last word of a name.
func surname(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }

// roleOfAnother reports whether a claimed role is one that the collection gives only
// to others, and that the sentence around the quotation does not have.
func (c *checker) roleOfAnother(s spot, q quotation.Quotation) bool {
	claim := store.NameForms(c.claim.Name)
	if containsAll(store.Forms(s.a.Slice(q.Sentence)), claim) {
		return false
	}
	others := c.l.FindSpeakers(c.claim.Name)
	return len(others) > 0 && !slices.ContainsFunc(others, func(o store.Speaker) bool {
		return slices.ContainsFunc(o.Said, func(said store.Said) bool { return said.Entry == s.entry && s.a.Quotations[said.N].Name == q.Name })
	})
}

// claimsArticle reports whether the article itself, its publisher or an author is
// said to have spoken.
func (c *checker) claimsArticle(cited cite.Citation) bool {
	return slices.ContainsFunc(append([]string{cited.Title, cited.Publisher, cited.Via}, cited.Authors...), func(name string) bool {
		return name != "" && fitsName(c.claim.Name, name, nil)
	})
}

// rolesOf lists the roles that the collection gives a speaker of an article.
func (c *checker) rolesOf(entry int, name string) []string {
	key := strings.ToLower(name)
	named, ok := c.speakers[key]
	if !ok {
		for _, s := range c.l.Speakers() {
			if strings.EqualFold(s.Name, name) {
				named = append(named, s)
			}
		}
		c.speakers[key] = named
	}
	for _, s := range named {
		if slices.ContainsFunc(s.Said, func(said store.Said) bool { return said.Entry == entry }) {
			return s.Roles
		}
	}
	return nil
}

// fitsName reports whether a claimed speaker may be the one of a name and roles.
// "Calder", "harbour master Calder" and "the harbour master" are all Ruth
// Calder, the harbour master; Paul Duarte is not Ines Duarte.
func fitsName(claimed, name string, roles []string) bool {
	claim := store.NameForms(claimed)
	names := store.NameForms(name)
	if len(claim) == 0 || len(names) == 0 {
		return false
	}
	role := store.NameForms(strings.Join(roles, " "))
	if containsAll(claim, names) || containsAll(slices.Concat(names, role), claim) {
		return true
	}
	// The surname, after a title or office that the article does not use, or an initial.
	last := names[len(names)-1]
	at := slices.Index(claim, last)
	return at >= 0 && !slices.ContainsFunc(givenNames(claimed, last), func(w string) bool {
		return !slices.ContainsFunc(names, func(n string) bool { return n == w || isInitialOf(w, n) || isInitialOf(n, w) })
	})
}

// isInitialOf reports whether a letter is the first one of a name.
func isInitialOf(letter, name string) bool {
	return utf8.RuneCountInString(letter) == 1 && strings.HasPrefix(name, letter)
}

// givenNames are the capitalised words right before the surname, without titles.
func givenNames(claimed, surname string) []string {
	var out []string
	for _, t := range lang.Tokens(claimed) {
		if t.Form == surname {
			return out
		}
		if first := []rune(claimed[t.Start:])[0]; !unicode.IsUpper(first) || naming.IsEnglishTitle(t.Form) {
			out = nil
			continue
		}
		out = append(out, t.Form)
	}
	return nil
}

func containsAll(have, wanted []string) bool {
	return !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(have, w) })
}

// VoiceLine says whose words stand at a place.
func (p *Place) VoiceLine() string {
	switch p.Standing {
	case quotation.Denied:
		return "not said, as the " + p.noun() + " has it"
	case quotation.Doubted:
		return "asked, supposed or only alleged there"
	}
	who := p.Who()
	if who == "" {
		who = "a speaker who is not identified"
	}
	switch p.Voice {
	case VoiceQuoted:
		return "quotes " + who
	case VoiceReported:
		return "paraphrases " + who
	}
	return fmt.Sprintf("in the %s's own words", p.noun())
}

// noun is what the article is called in a sentence.
func (p *Place) noun() string { return nounOf(p.Article.Kind) }

// nounOf is what an article of a kind is called in a sentence.
func nounOf(kind article.Kind) string {
	if kind == article.KindDocs {
		return "page"
	}
	return string(kind)
}
