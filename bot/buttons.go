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

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
)

// What a button needs is in its custom id, which Discord hands back however
// much later it is pressed, at most 100 characters:
//
//	v1.ACTION.QUESTION.PAGE.EDITION.VISIBILITY
//	v1.context.ARTICLE.TEXTHASH.START-END.WORDHASH   (and v1.source)
//
// QUESTION is the id of the question in the store, EDITION the texts that it was
// asked of, VISIBILITY "o" (open) or "p" (private) as the message is. A context or a
// source needs no question: its id is a receipt (see [cite.Receipt]) with a hash
// of the article's id, which may be longer than a custom id. The options of a menu
// are custom ids too, or numbers of passages.
const (
	pressVersion = "v1"

	pressPage     = "page"     // turn to a page of quotations
	pressShare    = "share"    // show a private answer to everybody
	pressDrop     = "drop"     // ask without what was kept of the answer before
	pressMore     = "more"     // list more passages
	pressTurn     = "turn"     // turn to a page of that list
	pressShow     = "show"     // show a passage of it whole: a menu
	pressNear     = "near"     // show all that comes close
	pressFollow   = "follow"   // ask for the question that follows
	pressFollowed = "followed" // that question: a form
	pressYes      = "yes"      // it was what was asked for
	pressNo       = "no"       // it was not
	pressAsk      = "ask"      // ask a question that was offered
	pressDo       = "do"       // a menu of custom ids
	pressWho      = "who"      // look up a speaker: a menu of names
	pressList     = "list"     // turn to a page of the list of articles

	pressContext = "context"
	pressSource  = "source"
)

// maxCustomID is Discord's limit on a custom id.
const maxCustomID = 100

// maxPage is the last page that an answer is turned to. What comes so far down
// has little to do with the question.
const maxPage = 7

// maxListPage is the last page of the list of articles: those further down are found
// by their title.
const maxListPage = 99

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
	if p.action == pressContext || p.action == pressSource {
		p.receipt = fields[2:]
		return p, true
	}
	page, err := strconv.Atoi(fields[3])
	if err != nil || page < 0 || page > maxListPage || page > maxPage && p.action != pressList {
		return buttonID{}, false
	}
	p.page = page
	p.answerRef = answerRef{question: fields[2], edition: fields[4], visibility: fields[5] == "p"}
	return p, true
}

// receiptID is the custom id of a button for a hit, "" for a hit without a receipt.
func receiptID(action string, h retrieval.Hit) string {
	r, err := cite.ParseReceipt(h.Receipt)
	if err != nil {
		return ""
	}
	id := strings.Join([]string{pressVersion, action, articleMark(r.Article), r.TextHash, fmt.Sprintf("%d-%d", r.Start, r.End),
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
func (d handler) answer(ctx context.Context, in discord.Interaction, q state.Question, v discord.Visibility) (discord.Response, error) {
	q.Asker = d.asker
	r, err := d.firstReply(ctx, q, v)
	var none nothing
	if errors.As(err, &none) {
		if err := d.countGap(in, q); err != nil {
			return discord.Response{}, err
		}
		return d.notAnswered(ctx, q, none)
	}
	return r, err
}

func (d handler) firstReply(ctx context.Context, q state.Question, v discord.Visibility) (discord.Response, error) {
	if q.Command == commands.Ask {
		return d.askReply(ctx, q, v)
	}
	return d.page(ctx, q, buttonID{answerRef: answerRef{visibility: v}})
}

// notAnswered is the reply to a question that nothing answers for certain: the
// closest passages, where there are any.
func (d handler) notAnswered(ctx context.Context, q state.Question, none nothing) (discord.Response, error) {
	if d.openly {
		return d.notAnsweredOpenly(ctx, q, none)
	}
	if none.answer != nil && none.answer.Step == retrieval.StepClosest {
		return d.closest(q, none.only, none.answer)
	}
	return d.noAnswer(ctx, q, none)
}

// nothing is the error of a question that nothing answers for certain.
type nothing struct {
	only   retrieval.Source
	answer *retrieval.Answer // nil for who
}

func (nothing) Error() string { return "nothing answers" }

// page is one page of quotations, as a message. A page of a button that was pressed
// has a question id already and says when the articles changed.
func (d handler) page(ctx context.Context, q state.Question, p buttonID) (discord.Response, error) {
	only, err := d.articleOf(ctx, q.Source)
	if err != nil {
		return discord.Response{}, err
	}
	r, err := d.said(ctx, q, only, (p.page+1)*maxQuotations+1)
	if err != nil {
		return discord.Response{}, err
	}
	pages := r.Pages(d.words)
	p.page = min(p.page, len(pages)-1)
	page := pages[p.page]
	lines := []string{r.Head}
	if p.page > 0 {
		lines = append(lines, "-# "+d.words.Say("answer.page", "N", d.words.Number(p.page+1)))
	}
	if p.question != "" && p.edition != d.lib.Edition() {
		lines = append(lines, "-# "+d.words.Say("answer.stale"))
	}
	t, err := d.remember(q, p.visibility)
	if err != nil {
		// Without the store the page is as good, but for its buttons.
		return discord.Message(p.visibility, layout.QuotationParts(strings.Join(lines, "\n"), page)...), err
	}
	parts := layout.QuotationParts(strings.Join(lines, "\n"), page)
	parts = append(parts, discord.Rows(d.turning(t, p.page, len(pages)))...)
	return discord.Message(p.visibility, append(parts, d.sourcesOf(t, p.page, page)...)...), nil
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

// pressed answers a click on a button or a choice from a menu.
func (d handler) pressed(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	id := in.Data.CustomID
	p, ok := parseButtonID(id)
	if ok && p.action == pressDo {
		id = in.Chosen()
		p, ok = parseButtonID(id)
	}
	if !ok || p.action == pressDo {
		return discord.Response{}, d.unknown()
	}
	switch p.action {
	case pressContext, pressSource, pressList:
		if err := d.mayLookUp(in); err != nil {
			return discord.Response{}, err
		}
	}
	switch p.action {
	case pressContext:
		return d.context(ctx, p.receipt)
	case pressSource:
		return d.sourceOf(ctx, p.receipt)
	case pressList:
		r, err := d.listSources(ctx, p.page, discord.Private)
		if p.visibility == discord.Private {
			r = r.Update()
		}
		return r, err
	case pressWho:
		return d.chosenSpeaker(ctx, in)
	case pressPage, pressShare, pressDrop:
		return d.pressedByAsker(ctx, in, p)
	}
	return d.pressedByAnybody(ctx, in, p)
}

// pressedByAsker answers buttons that change the message which others see, or show
// it to them.
func (d handler) pressedByAsker(ctx context.Context, in discord.Interaction, p buttonID) (discord.Response, error) {
	q, err := d.keptQuestion(p)
	switch {
	case err != nil:
		return discord.Response{}, err
	case !d.store.IsPerson(q.Asker, string(in.Asker())) && q.Asked.Before(d.store.KnownSince()):
		return discord.Response{}, userError(d.words.Say("press.old")) // nobody can be known any more
	case !d.store.IsPerson(q.Asker, string(in.Asker())):
		return discord.Response{}, userError(d.words.Say("press.not_yours"))
	}
	q.Asker = d.asker // the key may have been changed since
	switch {
	case p.action == pressDrop:
		return d.dropped(ctx, in, q, p.visibility)
	case p.action == pressShare && (!d.mayShare || q.OfMessage):
		return discord.Response{}, userError(d.words.Say("press.not_public"))
	case p.action == pressShare && q.Command == commands.Ask:
		r, err := d.askReply(ctx, q, discord.Public)
		return r, d.nowNothing(err)
	case p.action == pressShare:
		p.visibility = discord.Public
		return d.turned(ctx, q, p)
	case q.Command == commands.Ask: // of a version that showed three passages on a page
		p.page = max(p.page-1, 0)
		return d.listOf(ctx, q, p, "more.head")
	}
	r, err := d.turned(ctx, q, p)
	return r.Update(), err
}

// pressedByAnybody answers buttons whose replies nobody else sees, or that ask a
// question of one's own.
func (d handler) pressedByAnybody(ctx context.Context, in discord.Interaction, p buttonID) (discord.Response, error) {
	q, err := d.keptQuestion(p)
	if err != nil {
		return discord.Response{}, err
	}
	switch p.action {
	case pressMore:
		return d.listOf(ctx, q, p, "more.head")
	case pressTurn:
		r, err := d.listOf(ctx, q, p, "more.head")
		return r.Update(), err
	case pressShow:
		r, err := d.wholeOf(ctx, q, p, in.Chosen())
		return r.Update(), err
	case pressNear:
		r, err := d.near(ctx, q, discord.Private)
		return r, d.nowNothing(err)
	case pressFollow:
		return d.followForm(p), nil
	case pressYes, pressNo:
		return d.judged(ctx, in, q, p)
	case pressAsk:
		return d.answer(ctx, in, q, discord.Private)
	}
	return discord.Response{}, d.unknown()
}

// nowNothing words the error of a question that is not answered any more.
func (d handler) nowNothing(err error) error {
	if errors.As(err, new(nothing)) {
		return emptyError{userError(d.words.Say("press.nothing"))}
	}
	return err
}

// keptQuestion is the question of a button.
func (d handler) keptQuestion(p buttonID) (state.Question, error) {
	q, ok, err := d.store.Question(p.question, d.now())
	if err == nil && !ok {
		err = userError(d.words.Say("press.old"))
	}
	return q, err
}

// countGap counts a question that nothing answered, where the server's
// moderators want that. A question to a part of the articles says nothing about
// the others.
func (d handler) countGap(in discord.Interaction, q state.Question) error {
	if !d.settings.Gaps || in.GuildID == "" || q.Source != "" || q.Follows || narrowed(q) {
		return nil
	}
	return d.store.CountGap(in.GuildID, discord.Clip(q.Text, commands.MaxQuestion), d.now())
}

// now is the time; a handler of a test has its own.
func (d handler) now() time.Time {
	if d.clock == nil {
		return time.Now()
	}
	return d.clock()
}
