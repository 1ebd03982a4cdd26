package verify

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/store"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/folding"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/naming"
	"github.com/verbatim-bot/verbatim/retrieval/verify/internal/pasting"
)

// Verdict is what checking a quotation found.
type Verdict string

const (
	// Verbatim: the words are in the collection, word for word. It is only
	// ever given for a slice of a stored text that equals the words once
	// quotation marks, white space, dashes and the case of the first letter
	// are folded; see fold.
	Verbatim Verdict = "verbatim"
	// AnotherSpeaker: they do, but the article names somebody else.
	AnotherSpeaker Verdict = "same words, another speaker"
	// DiffersHere: the closest passage has other words.
	DiffersHere Verdict = "differs here"
	// Stitched: the parts are in different places.
	Stitched Verdict = "stitched"
	// Cut: an ellipsis hides words.
	Cut Verdict = "cut"
	// Reported: an article says so in its own words or as reported speech, so
	// these are nobody's words in quotation marks.
	Reported Verdict = "reported, not quoted"
	// NotHere: nothing in the collection comes close.
	NotHere Verdict = "not in this collection"
)

// Query is a quotation to be checked.
type Query struct {
	// Text is what was pasted: bare words, or words in quotation marks with
	// their speaker, as in “…” — Name, Name: “…” or “…,” said Name.
	Text string
	// Speaker, when not empty, is who is said to have said it; it wins over one
	// that the text names.
	Speaker string
	// Scope narrows the collection to what may be shown.
	Scope store.Scope
	// Most is how many quotations of a text VerifyQuotations checks; 0 is all.
	Most int
}

// Result is the result of checking a quotation. Its JSON is the output of
// `verbatim verify QUOTATION --json`.
type Result struct {
	// Text is what was pasted, Words the quotation in it that was checked, and
	// Speaker who is said to have said it; empty when nobody is.
	Text    string `json:"text"`
	Words   string `json:"words"`
	Speaker string `json:"speaker"`

	Verdict Verdict `json:"verdict"`
	// Details say more, the most important first. In JSON they are sentences.
	Details []Note `json:"details"`
	// CalledOut are the differences that change the sense, and what an
	// ellipsis hides that does.
	CalledOut []Callout `json:"called_out"`

	// Places are where the words stand: all of them, up to a limit, or, for
	// DiffersHere and Reported, the closest one. It is empty for Stitched and
	// Cut, whose places are those of the Parts, and for NotHere.
	Places []Place `json:"places"`
	// Total is the number of places; MorePlaces reports whether there may be more,
	// where words are so common that not every passage was looked at.
	Total      int  `json:"total"`
	MorePlaces bool `json:"more_places"`

	// Difference compares Words with the words of the first of Places, word by
	// word; empty when they are the same.
	Difference []Change `json:"difference"`
	// Parts are the parts of words that are stitched or cut, in their order.
	Parts []Part `json:"parts"`

	// Articles is the number of articles that were searched, Until the date of
	// the newest one.
	Articles int          `json:"articles"`
	Until    article.Date `json:"until"`

	// Left is how many quotations of the same text come after this one.
	Left int `json:"-"`
}

// Part is a part of a quotation that stands somewhere by itself.
type Part struct {
	// Words are the words as they were pasted.
	Words string `json:"words"`
	Place Place  `json:"place"`
	// Difference is as in a Result; empty when the words are the same.
	Difference []Change `json:"difference"`
	// HiddenBefore and HiddenAfter are the words of the article that an
	// ellipsis before or after this part hides; between two parts they are
	// HiddenAfter of the first.
	HiddenBefore string `json:"hidden_before"`
	HiddenAfter  string `json:"hidden_after"`
}

// ErrNoWords says that there is no word to check.
var ErrNoWords = errors.New("there are no words to check")

const (
	// maxPlaces bounds the places of a Result.
	maxPlaces = 20
	// farApart is how many bytes two parts may lie apart and still count as
	// one place with something left out: about the length of a long paragraph.
	farApart = 1000
)

// Quotation checks whether a quotation is in a collection, and in these words. Of a
// text with several quotations it checks the whole; see [Quotations]. readAt is the
// address of a web reader that shows the articles, or "". The error is ErrNoWords
// where there is nothing to check.
func Quotation(ctx context.Context, in *store.Collection, readAt string, q Query) (*Result, error) {
	return checkPasted(ctx, in, readAt, q, pasting.One(q.Text))
}

// quotations checks the parts of a text, which are quotations of it.
func quotations(ctx context.Context, in *store.Collection, readAt string, q Query, parts []pasting.Pasted) ([]*Result, error) {
	if len(parts) == 0 {
		return nil, ErrNoWords
	}
	if len(parts) > 1 {
		whole, err := checkPasted(ctx, in, readAt, q, pasting.Whole(q.Text))
		if err != nil {
			return nil, err
		}
		if whole.Verdict == Verbatim || whole.indented() { // marks and all
			return []*Result{whole}, nil
		}
	}
	var all []*Result
	for _, part := range parts[:min(len(parts), cmp.Or(q.Most, pasting.Most))] {
		one := q
		if len(parts) > 1 {
			one.Text = part.Words
		}
		v, err := checkPasted(ctx, in, readAt, one, part)
		if err != nil {
			return nil, err
		}
		v.Left = len(parts) - 1 - len(all)
		all = append(all, v)
	}
	return all, nil
}

// checkPasted checks one quotation of a pasted text.
func checkPasted(ctx context.Context, in *store.Collection, readAt string, q Query, pasted pasting.Pasted) (v *Result, err error) {
	err = in.Lookup(ctx, "", q.Scope, func(l *store.Lookup) error {
		v, err = (&lookup{l, readAt}).verify(ctx, q, pasted)
		return err
	})
	return v, err
}

// lookup is the collection while one quotation is checked against it.
type lookup struct {
	*store.Lookup
	readAt string
}

// link leads to the slice r of a.
func (l *lookup) link(a *article.Article, r article.Range) string {
	return cite.LinkOrRead(a, r, l.readAt)
}

func (l *lookup) verify(ctx context.Context, q Query, pasted pasting.Pasted) (*Result, error) {
	c, err := l.checker(pasted)
	if err != nil {
		return nil, err
	}
	if speaker := strings.TrimSpace(q.Speaker); speaker != "" {
		c.claim = naming.Claim{Name: speaker, Found: true}
	}
	v, err := c.verify(ctx, pasted.OwnComma)
	if err != nil {
		return nil, err
	}
	v.Speaker = c.claim.Name
	if whole := strings.TrimSpace(q.Text); whole != pasted.Words && !settled(pasted, v) {
		w := *c
		w.words, w.claim = normalized(whole), naming.Claim{Name: strings.TrimSpace(q.Speaker)}
		if v, err = w.wholeInstead(ctx, v, pasted); err != nil {
			return nil, err
		}
	}
	v = c.withoutHidden(v)
	switch {
	case len(v.Places) > 0:
		v.unsaid(v.Places[0])
	case len(v.Parts) > 0:
		v.unsaid(leastSaid(v.Parts))
	}
	v.Text = q.Text
	if pasted.InMarks && v.Words != strings.TrimSpace(q.Text) {
		v.note(NoteOnlyMarked, NoteArgs{})
	}
	return v, nil
}

// wholeInstead checks all of a text in which few words are in marks: it may be a
// sentence of an article with its marks, or such a sentence changed. v is the
// verdict on the words in marks.
func (c *checker) wholeInstead(ctx context.Context, v *Result, pasted pasting.Pasted) (*Result, error) {
	whole, err := c.verbatim(ctx)
	if err != nil || whole != nil && (whole.Verdict == Verbatim || whole.indented()) {
		return cmp.Or(whole, v), err
	}
	inside := newWordList(pasted.Words)
	if pasted.Naming.Found || len(newWordList(c.words).words) <= 2*len(inside.words) {
		return v, nil
	}
	if whole, err = c.verify(ctx, false); err != nil {
		return nil, err
	}
	kept := 0
	for _, change := range whole.Difference {
		if change.Op == OpKept {
			kept += pasting.CountWords(change.Stored, pasting.Most)
		}
	}
	if whole.Verdict == Stitched || whole.Verdict == Cut || kept > len(inside.words) {
		return whole, nil
	}
	return v, nil
}

// settled reports whether a verdict on the words in marks need not be compared with one
// on the whole text.
func settled(p pasting.Pasted, v *Result) bool {
	return v.Verdict == Verbatim && (p.Naming.Found || pasting.CountWords(p.Words, naming.MostWords) == naming.MostWords ||
		v.Places[0].Identified && naming.SayName(p.Outside, v.Places[0].Speaker))
}

// withoutHidden takes a verdict back that rests on words which the scope hides: what
// was compared may reach beyond the passages that were searched.
func (c *checker) withoutHidden(v *Result) *Result {
	for i := range v.Places {
		if !c.mayShow(&v.Places[i]) {
			return c.notHere()
		}
	}
	for i := range v.Parts {
		if !c.mayShow(&v.Parts[i].Place) {
			return c.notHere()
		}
		if c.l.Shown.Hides(v.Parts[i].Place.Article.ID) {
			v.Parts[i].HiddenBefore, v.Parts[i].HiddenAfter = "", "" // may be what is hidden
		}
	}
	return v
}

// mayShow reports whether a place may be shown. Where the scope hides something of the
// article, what stands around the words is left out.
func (c *checker) mayShow(p *Place) bool {
	if c.l.Shown.Hides(p.Article.ID) {
		p.Whole, p.Before, p.After = "", "", ""
	}
	return c.l.Shown.ShowsAt(p.Article.ID, article.Range{Start: p.Start, End: p.End})
}

// checker checks one quotation.
type checker struct {
	l       *lookup
	words   string       // what was pasted, in NFC as the stored texts are
	claim   naming.Claim // who is said to have spoken
	outside string       // what stands around the words in the pasted text

	known    map[string][]wordCount     // what was looked up, by the words
	speakers map[string][]store.Speaker // those of a name, by the name in small letters
}

func (l *lookup) checker(pasted pasting.Pasted) (*checker, error) {
	if !folding.HasWord(pasted.Words) {
		return nil, ErrNoWords
	}
	claim := pasted.Naming
	claim.Name = pasted.Speaker
	return &checker{
		l: l, words: normalized(pasted.Words),
		claim:   claim,
		outside: normalized(pasted.Outside),
		known:   map[string][]wordCount{}, speakers: map[string][]store.Speaker{},
	}, nil
}

// normalized writes a text as the stored texts are written.
func normalized(s string) string { return norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD")) }

// result is a Result without a verdict yet.
func (c *checker) result(verdict Verdict) *Result {
	v := &Result{
		Words: c.words, Speaker: c.claim.Name, Verdict: verdict,
		Details: []Note{}, CalledOut: []Callout{}, Places: []Place{}, Difference: []Change{}, Parts: []Part{},
	}
	for i := range c.l.Entries() {
		if a := &c.l.Entries()[i].Article; c.l.Shown.Shows(a.ID) {
			v.Articles++
			v.Until = max(v.Until, a.Published)
		}
	}
	return v
}

// verify goes from what is certain to what is not. ownComma reports whether a comma
// at the end belongs to the sentence of who pasted it.
func (c *checker) verify(ctx context.Context, ownComma bool) (*Result, error) {
	v, err := c.verbatim(ctx)
	if v != nil || err != nil {
		return v, err
	}
	if v, err = c.verbatimButEnd(ctx, ownComma); v != nil || err != nil {
		return v, err
	}
	if ownComma {
		c.words = strings.TrimSuffix(c.words, ",")
	}
	tooMany := c.tooManyEllipses()
	for _, find := range []func(context.Context) (*Result, error){c.cut, c.stitchedSentences, c.near} {
		if v, err = find(ctx); v != nil || err != nil {
			break
		}
	}
	if v != nil && tooMany {
		v.note(NoteFirstParts, NoteArgs{N: mostEllipses})
	}
	return v, err
}

// verbatim is the verdict on words that stand somewhere exactly, nil when they
// do not.
func (c *checker) verbatim(ctx context.Context) (*Result, error) {
	found, err := c.exact(ctx, c.words)
	if err != nil || len(found.spots) == 0 {
		return nil, err
	}
	return c.standing(c.words, found)
}

// verbatimButEnd is verbatim for words whose last mark is not the speaker's.
// An article that goes on after a quotation prints a comma where the sentence
// ended, or nothing; who quotes it puts a full stop there, or a comma where
// their own sentence goes on. So the words without that mark are checked, and
// only a quotation that ends right there counts: otherwise the full stop would hide
// that the sentence goes on.
func (c *checker) verbatimButEnd(ctx context.Context, ownComma bool) (*Result, error) {
	body := strings.TrimRight(c.words, " \n")
	mark, size := utf8.DecodeLastRuneInString(body)
	if !strings.ContainsRune(".,。，", mark) {
		return nil, nil
	}
	body = body[:len(body)-size]
	if !folding.HasWord(body) || strings.HasSuffix(body, ".") {
		return nil, nil
	}
	found, err := c.exact(ctx, body)
	if err != nil || len(found.spots) == 0 {
		return nil, err
	}
	if mark == '.' || mark == '。' || !ownComma {
		found.spots = slices.DeleteFunc(found.spots, func(s spot) bool { return !s.endsQuotation() })
		if len(found.spots) == 0 {
			return nil, nil
		}
	}
	v, err := c.standing(body, found)
	if v != nil {
		v.note(NoteLastMark, NoteArgs{Pasted: string(mark)})
	}
	return v, err
}

// standing is the verdict on words that stand at spots exactly.
func (c *checker) standing(words string, found spots) (*Result, error) {
	v := c.result(Verbatim)
	v.Words = words
	var indented *Change
	found.spots, indented = c.asCode(words, found.spots)
	v.Total, v.MorePlaces = len(found.spots), found.more
	places := make([]Place, len(found.spots))
	for i, s := range found.spots {
		places[i] = c.place(s)
	}
	said := c.judgeSpeaker(found.spots, places)
	order := func(i int) int { return said[i].order() }
	byFit := make([]int, len(places))
	for i := range byFit {
		byFit[i] = i
	}
	slices.SortStableFunc(byFit, func(i, j int) int { return cmp.Compare(order(i), order(j)) })
	for _, i := range byFit[:min(maxPlaces, len(byFit))] {
		v.Places = append(v.Places, places[i])
	}
	if indented != nil {
		v.Verdict, v.Difference = DiffersHere, []Change{*indented}
		v.note(NoteIndented, NoteArgs{})
		return v, nil
	}
	c.weigh(v, said[byFit[0]])
	if p := v.Places[0]; v.Verdict == Verbatim || v.Verdict == AnotherSpeaker {
		if p.Partial {
			v.note(NotePart, NoteArgs{})
		}
		if w := negationBefore(p.Before, found.spots[byFit[0]].a.Text); w != "" {
			v.CalledOut = append(v.CalledOut, callout(NoteNegationBefore, NoteArgs{Kind: CalloutNegation, Stored: w}))
		}
	}
	return v, nil
}

// weigh sets the verdict on words that stand exactly by what the best place
// says about the speaker.
func (c *checker) weigh(v *Result, best speakerFit) {
	p := v.Places[0]
	args := NoteArgs{Source: p.Article.Kind, Speaker: p.Speaker, Claimed: c.claim.Name}
	switch best {
	case fitsNobodyClaimed, fitsClaim:
		switch {
		case p.Voice == VoiceArticle:
			if !quotesInside(p) {
				v.note(NoteOwnWords, args)
			}
		case p.Voice == VoiceReported && p.Identified:
			v.note(NoteReportedOf, args)
		case p.Voice == VoiceReported:
			v.note(NoteReportedUnknown, args)
		case !p.Identified:
			v.note(NoteInMarks, args)
		}
	case fitsUnsaid: // called out
	case fitsUnknown:
		v.note(NoteNotChecked, args)
	case fitsUnread:
		v.note(NoteOtherLetters, args)
	case fitsAnother:
		v.Verdict = AnotherSpeaker
		v.note(NoteNotOf, args)
	case fitsNoQuotation:
		v.Verdict = Reported
		v.Details = append(v.Details, c.reportedNote(p))
	}
}

// reportedNote says of words that are nobody's in quotation marks whose they are.
func (c *checker) reportedNote(p Place) Note {
	code := NoteNotQuotingAny
	switch {
	case p.Voice == VoiceReported && p.Identified:
		code = NoteOnlyReported
	case p.Voice == VoiceReported:
		code = NoteOnlyReportedUnknown
	case c.claim.Name != "":
		code = NoteNotQuoting
	}
	return Note{code, NoteArgs{Source: p.Article.Kind, Speaker: p.Speaker, Claimed: c.claim.Name}}
}

// note adds a note.
func (v *Result) note(code NoteCode, args NoteArgs) {
	v.Details = append(v.Details, Note{code, args})
}

// notHere is the verdict when nothing comes close.
func (c *checker) notHere() *Result {
	v := c.result(NotHere)
	v.note(NoteSearched, NoteArgs{N: v.Articles, Until: v.Until})
	v.note(NoteNotNever, NoteArgs{})
	return v
}
