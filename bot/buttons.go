package bot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// What a button needs is in its custom id, which Discord hands back however
// much later it is pressed, at most 100 characters:
//
//	v1.page.QUESTION.PAGE.EDITION.VISIBILITY     turn to a page
//	v1.share.QUESTION.PAGE.EDITION.VISIBILITY    show a page to everybody
//	v1.near.QUESTION.PAGE.EDITION.VISIBILITY     show what comes nearest
//	v1.context.ARTICLE.TEXTHASH.START-END.WORDHASH
//
// QUESTION is the id of the question in the store, EDITION the texts that it was
// asked of, VISIBILITY "o" (open) or "p" (private) as the message is. A context
// needs no question: its id is a receipt (see [cite.Receipt]) with a hash
// of the article's id, which may be longer than a custom id.
const (
	pressVersion = "v1"
	pressPage    = "page"
	pressShare   = "share"
	pressNear    = "near"
	pressContext = "context"
)

// maxCustomID is Discord's limit on a custom id.
const maxCustomID = 100

// maxPage is the last page that an answer is turned to. What comes so far down
// has little to do with the question.
const maxPage = 7

// answerRef is a stored question, as the buttons of an answer refer to it.
type answerRef struct {
	question   string
	edition    string
	visibility discord.Visibility
	// ofMessage is set when the question is somebody else's message, which is not
	// shared.
	ofMessage bool
}

// remember stores a question so that the buttons of its answer work.
func (d handler) remember(q state.Question, v discord.Visibility) (answerRef, error) {
	q.Asked = d.now()
	id, err := d.store.Keep(q)
	return answerRef{id, d.lib.Edition(), v, q.OfMessage}, err
}

// id is the custom id of a button.
func (t answerRef) id(action string, page int) string {
	v := "o"
	if t.visibility == discord.Private {
		v = "p"
	}
	return strings.Join([]string{pressVersion, action, t.question, strconv.Itoa(page), t.edition, v}, ".")
}

// buttonID is what the custom id of a button says.
type buttonID struct {
	answerRef
	action string
	page   int
	// receipt is the rest of the custom id of a context.
	receipt []string
}

// parseButtonID reads a custom id; it is false when this version of the bot made no
// such id.
func parseButtonID(id string) (buttonID, bool) {
	fields := strings.Split(id, ".")
	if len(fields) != 6 || fields[0] != pressVersion {
		return buttonID{}, false
	}
	p := buttonID{action: fields[1]}
	if p.action == pressContext {
		p.receipt = fields[2:]
		return p, true
	}
	page, err := strconv.Atoi(fields[3])
	if err != nil || page < 0 || page > maxPage {
		return buttonID{}, false
	}
	p.page = page
	p.answerRef = answerRef{question: fields[2], edition: fields[4], visibility: fields[5] == "p"}
	return p, true
}

// contextID is the custom id of the button that shows a hit in its surroundings,
// "" for a hit without a receipt.
func contextID(h retrieval.Hit) string {
	r, err := cite.ParseReceipt(h.Receipt)
	if err != nil {
		return ""
	}
	id := strings.Join([]string{pressVersion, pressContext, articleMark(r.Article), r.TextHash, fmt.Sprintf("%d-%d", r.Start, r.End),
		r.WordHash}, ".")
	if len(id) > maxCustomID {
		return ""
	}
	return id
}

// articleMark is a short hash of the id of an article.
func articleMark(id string) string {
	sum := sha256.Sum256([]byte(id))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// answer answers a question with its first page.
func (d handler) answer(ctx context.Context, in discord.Interaction, q state.Question) (discord.Response, error) {
	q.Asker = d.person(in)
	r, err := d.page(ctx, q, buttonID{answerRef: answerRef{visibility: d.visibility(in)}})
	var none nothing
	if errors.As(err, &none) {
		if err := d.countGap(in, q); err != nil {
			return discord.Response{}, err
		}
		return d.notAnswered(ctx, q, none)
	}
	return r, err
}

// notAnswered is the reply to a question that nothing answers for certain: the
// closest passages, where there are any.
func (d handler) notAnswered(ctx context.Context, q state.Question, none nothing) (discord.Response, error) {
	if none.answer != nil && none.answer.Step == retrieval.StepClosest {
		return d.closest(q, none.answer)
	}
	return d.noAnswer(ctx, q, none)
}

// nothing is the error of a question that nothing answers for certain.
type nothing struct {
	only   retrieval.Source
	answer *retrieval.Answer // nil for who
}

func (nothing) Error() string { return "nothing answers" }

// page is one page of the answer to a question, as a message. A page of a button
// that was pressed has a question id already and says when the articles changed.
func (d handler) page(ctx context.Context, q state.Question, p buttonID) (discord.Response, error) {
	r, err := d.find(ctx, q, p.page)
	if err != nil {
		return discord.Response{}, err
	}
	pages := r.pages(d.words)
	if p.page >= len(pages) {
		p.page = len(pages) - 1
	}
	lines := []string{r.head}
	if p.page > 0 {
		lines = append(lines, "-# "+d.words.Say("answer.page", "N", strconv.Itoa(p.page+1)))
	}
	if p.question != "" && p.edition != d.lib.Edition() {
		lines = append(lines, "-# "+d.words.Say("answer.stale"))
	}
	t, err := d.remember(q, p.visibility)
	if err != nil {
		// Without the store the answer is as good, but for its buttons.
		if left := len(r.excerpts) - len(pages[p.page]); left > 0 {
			lines = append(lines, "-# "+d.words.Count(left, r.left))
		}
		return discord.Message(p.visibility, pageParts(d.words, strings.Join(lines, "\n"), pages[p.page])...), err
	}
	parts := pageParts(d.words, strings.Join(lines, "\n"), pages[p.page])
	return discord.Message(p.visibility, append(parts, discord.Rows(d.turning(t, p.page, len(pages)))...)...), nil
}

// turning are the buttons that turn the pages, and the one that shares the page.
func (d handler) turning(t answerRef, page, pages int) []discord.Component {
	var buttons []discord.Component
	last := min(pages-1, maxPage)
	if last > 0 {
		back, more := discord.Button(d.words.Say("button.back"), t.id(pressPage, max(page-1, 0))),
			discord.Button(d.words.Say("button.more"), t.id(pressPage, min(page+1, last)))
		back.Disabled, more.Disabled = page == 0, page == last
		buttons = append(buttons, back, more)
	}
	if t.visibility == discord.Private && d.mayShare && !t.ofMessage {
		buttons = append(buttons, discord.Button(d.words.Say("button.share"), t.id(pressShare, page)))
	}
	return buttons
}

// find finds what answers a question: enough for a page, and for knowing whether
// there is another one.
func (d handler) find(ctx context.Context, q state.Question, page int) (result, error) {
	only, err := d.articleOf(ctx, q.Source)
	if err != nil {
		return result{}, err
	}
	if q.Command == commandWho {
		return d.said(ctx, q, only, (page+1)*maxQuotations+1)
	}
	answer, err := d.answerTo(ctx, q, (page+1)*retrieval.DefaultLimit+1)
	if err != nil {
		return result{}, err
	}
	if !answer.Answered || len(answer.Hits) == 0 {
		return result{}, nothing{only, answer}
	}
	return answerResult(d.words, answer, narrowLines(d.words, q, only)), nil
}

// answerTo asks the collection a question of /ask, for at most limit hits.
func (d handler) answerTo(ctx context.Context, q state.Question, limit int) (*retrieval.Answer, error) {
	query := retrieval.Query{Question: q.Text, Source: q.Source, Speaker: q.Speaker, Limit: limit, Scope: d.scope}
	err := query.Between(q.After, q.Before)
	if err != nil {
		return nil, fmt.Errorf("ask the collection: %w", err)
	}
	answer, err := d.lib.Ask(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("ask the collection: %w", err)
	}
	return answer, nil
}

// articleOf is an article by its id, zero for none.
func (d handler) articleOf(ctx context.Context, id string) (retrieval.Source, error) {
	if id == "" {
		return retrieval.Source{}, nil
	}
	sources, err := d.articles(ctx)
	if err != nil {
		return retrieval.Source{}, err
	}
	for _, s := range sources {
		if s.ID == id {
			return s, nil
		}
	}
	return retrieval.Source{}, userError(d.words.Say("context.missing"))
}

// pressed answers a click on a button.
func (d handler) pressed(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	p, ok := parseButtonID(in.Data.CustomID)
	if !ok {
		return discord.Response{}, d.unknown()
	}
	if p.action == pressContext {
		if err := d.mayLookUp(in); err != nil {
			return discord.Response{}, err
		}
		return d.context(ctx, p.receipt)
	}
	q, ok, err := d.store.Question(p.question, d.now())
	switch {
	case err != nil:
		return discord.Response{}, err
	case !ok:
		return discord.Response{}, userError(d.words.Say("press.old"))
	case !d.store.IsPerson(q.Asker, string(in.Asker())) && q.Asked.Before(d.store.KnownSince()):
		return discord.Response{}, userError(d.words.Say("press.old")) // nobody can be known any more
	case !d.store.IsPerson(q.Asker, string(in.Asker())):
		return discord.Response{}, userError(d.words.Say("press.not_yours"))
	}
	q.Asker = d.person(in) // the key may have been changed since
	switch p.action {
	case pressPage:
		r, err := d.turned(ctx, q, p)
		return r.Update(), err
	case pressShare:
		if !d.mayShare || q.OfMessage {
			return discord.Response{}, userError(d.words.Say("press.not_public"))
		}
		p.visibility = discord.Public
		return d.turned(ctx, q, p)
	case pressNear:
		return d.near(ctx, q)
	}
	return discord.Response{}, d.unknown()
}

// turned is a page of an answer whose button was pressed.
func (d handler) turned(ctx context.Context, q state.Question, p buttonID) (discord.Response, error) {
	r, err := d.page(ctx, q, p)
	if errors.As(err, new(nothing)) {
		return discord.Response{}, emptyError{userError(d.words.Say("press.nothing"))}
	}
	return r, err
}

// near shows the closest passages again, for a button of an older reply.
func (d handler) near(ctx context.Context, q state.Question) (discord.Response, error) {
	answer, err := d.answerTo(ctx, q, retrieval.DefaultLimit)
	if err != nil {
		return discord.Response{}, err
	}
	switch answer.Step {
	case retrieval.StepAnswers: // the articles changed meanwhile
		return d.turned(ctx, q, buttonID{answerRef: answerRef{visibility: discord.Private}})
	case retrieval.StepClosest:
		return d.closest(q, answer)
	}
	return d.noAnswer(ctx, q, nothing{answer: answer})
}

// closest shows the passages that come closest to a question which nothing answers
// for certain, at once and always in private: they may not answer, and what may not
// answer is not to be spread.
func (d handler) closest(q state.Question, answer *retrieval.Answer) (discord.Response, error) {
	shown := *answer
	shown.Hits = answer.Nearest
	r := answerResult(d.words, &shown, nil)
	r.head = d.words.Say("nothing.closest") + "\n-# " + d.words.Say("nothing.asked", "Question", discord.Escape(discord.Clip(q.Text, maxQuestion)))
	return discord.Message(discord.Private, pageParts(d.words, r.head, r.pages(d.words)[0])...).Ending(Refused), nil
}

// context shows an excerpt among the sentences around it, to anybody who asks.
func (d handler) context(ctx context.Context, receipt []string) (discord.Response, error) {
	sources, err := d.lib.Sources(ctx)
	if err != nil {
		return discord.Response{}, fmt.Errorf("list the sources: %w", err)
	}
	id := ""
	for _, s := range sources {
		if articleMark(s.ID) == receipt[0] {
			id = s.ID
		}
	}
	switch {
	case id == "":
		return discord.Response{}, userError(d.words.Say("context.missing"))
	case !d.scope.Shows(id):
		return discord.Response{}, userError(d.words.Say("context.hidden"))
	}
	hit, outcome, err := d.lib.Around(ctx, strings.Join([]string{pressVersion, id, receipt[1], receipt[2], receipt[3]}, "."), d.scope)
	var hidden *retrieval.HiddenError
	switch {
	case errors.As(err, &hidden):
		return discord.Response{}, userError(d.words.Say("context.hidden"))
	case errors.Is(err, cite.ErrNoReceipt):
		return discord.Response{}, d.unknown()
	case err != nil:
		return discord.Response{}, fmt.Errorf("look around an excerpt: %w", err)
	case hit == nil:
		return discord.Response{}, userError(d.words.Say("context.gone"))
	}
	head := d.words.Say("context.head")
	if outcome != cite.Unchanged {
		head += "\n-# " + d.words.Say("context.changed")
	}
	r := result{head: head, excerpts: []excerpt{{hit: *hit, below: voiceLines(d.words, *hit)}}, perPage: 1}
	parts := pageParts(d.words, head, r.pages(d.words)[0])
	return discord.Message(discord.Private, withoutContexts(parts)...), nil
}

// withoutContexts takes off the buttons that would show the surroundings of
// surroundings.
func withoutContexts(parts []discord.Component) []discord.Component {
	var kept []discord.Component
	for _, p := range parts {
		if p.Type == discord.ComponentRow && strings.HasPrefix(p.Components[0].CustomID, pressVersion+"."+pressContext) {
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

// countGap counts a question that nothing answered, where the server's
// moderators want that. A question to a part of the articles says nothing about
// the others.
func (d handler) countGap(in discord.Interaction, q state.Question) error {
	if !d.settings.Gaps || in.GuildID == "" || q.Source != "" || narrowed(q) {
		return nil
	}
	return d.store.CountGap(in.GuildID, discord.Clip(q.Text, maxQuestionTyped), d.now())
}

// now is the time; a handler of a test has its own.
func (d handler) now() time.Time {
	if d.clock == nil {
		return time.Now()
	}
	return d.clock()
}
