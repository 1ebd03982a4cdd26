package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/verbatim-bot/verbatim/bot/internal/commands"
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/bot/internal/state"
	"github.com/verbatim-bot/verbatim/bot/internal/suggest"
	"github.com/verbatim-bot/verbatim/internal/phrases"
	"github.com/verbatim-bot/verbatim/retrieval"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/store/build"
)

const (
	// maxListed bounds the lists of settings, and with them what a reply shows.
	maxListed = 25
	// reloadWait is how long a reply waits for the articles to be read again.
	reloadWait = 1500 * time.Millisecond
)

// mayAdmin reports whether an interaction may be one with /admin as Discord sends it:
// of a member of the server, with the permissions it has there, and of a server that
// has added the app itself. Which permissions those are is not looked at: a server
// may let others use /admin, and Discord sees to that.
func mayAdmin(in discord.Interaction) bool {
	if in.GuildID == "" || in.Member == nil || in.Member.User.ID == "" {
		return false
	}
	if _, err := strconv.ParseUint(in.Member.Permissions, 10, 64); err != nil {
		return false
	}
	if len(in.Owners) == 0 {
		return true
	}
	var owner string
	return json.Unmarshal(in.Owners["0"], &owner) == nil && owner == in.GuildID
}

// admin answers /admin.
func (d handler) admin(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	if !mayAdmin(in) {
		return discord.Response{}, userError(d.words.Say("admin.no_server"))
	}
	switch in.Sub {
	case commands.AdminReload:
		return d.reload(ctx)
	case commands.AdminHide:
		return d.hide(ctx, in)
	case commands.AdminUnhide:
		return d.unhide(in)
	case commands.AdminGaps:
		return d.gaps(ctx, in)
	case commands.AdminStats:
		return d.stats(ctx, in)
	case commands.AdminSettings:
		return d.set(ctx, in)
	}
	return discord.Response{}, d.unknown()
}

// ErrReloading is the error of Library.Reload while the articles are being read.
var ErrReloading = errors.New("the articles are being read already")

// HeldBackError is the error of Library.Reload when the articles were read and
// the new index was not put in use.
type HeldBackError struct {
	// Worse are the ids of the operator's own questions that it does worse on.
	Worse []string
	// Empty is set when it holds no article at all.
	Empty bool
}

func (e *HeldBackError) Error() string {
	if e.Empty {
		return "the articles folder is empty; the index in use is kept (if it is meant to be empty: verbatim index --force)"
	}
	return fmt.Sprintf("the new index does worse on the questions %s; the index in use is kept (to use the new one all the same: verbatim "+
		"index --force)", strings.Join(e.Worse, ", "))
}

// say words the error for a moderator.
func (e *HeldBackError) say(w phrases.Words) string {
	if e.Empty {
		return w.Say("admin.reload.empty")
	}
	const shown = 10
	ids := strings.Join(e.Worse[:min(len(e.Worse), shown)], ", ")
	if len(e.Worse) > shown {
		ids += ", …"
	}
	return w.Say("admin.reload.held", "Worse", fmt.Sprint(len(e.Worse)), "IDs", discord.Inline(ids, layout.MaxTitle))
}

// reload has the articles read again. That may take longer than Discord waits.
func (d handler) reload(ctx context.Context) (discord.Response, error) {
	type result struct {
		report *build.Report
		err    error
	}
	done := make(chan result, 1)
	go func() {
		report, err := d.lib.Reload(context.WithoutCancel(ctx))
		done <- result{report, err}
	}()
	select {
	case r := <-done:
		var held *HeldBackError
		switch {
		case errors.As(r.err, &held):
			return discord.Say(held.say(d.words)), nil
		case errors.Is(r.err, ErrNoArticlesFolder):
			return discord.Response{}, userError(d.words.Say("admin.reload.none"))
		case errors.Is(r.err, ErrReloading):
			return discord.Say(d.words.Say("admin.reload.running")), nil
		case r.err != nil:
			return discord.Say(d.words.Say("admin.reload.failed")), fmt.Errorf("read the articles again: %w", r.err)
		case r.report.Same():
			return discord.Say(d.words.Say("admin.reload.same")), nil
		}
		return discord.Say(d.words.Say("admin.reload.done", "Added", fmt.Sprint(len(r.report.Added)),
			"Changed", fmt.Sprint(len(r.report.Changed)), "Removed", fmt.Sprint(len(r.report.Removed)))), nil
	case <-time.After(reloadWait):
		return discord.Say(d.words.Say("admin.reload.running")), nil
	}
}

// hide takes an article or a passage down in this server.
func (d handler) hide(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	typed := strings.Trim(strings.TrimSpace(in.Text(commands.OptionWhat)), "`")
	sources, err := d.lib.Sources(ctx)
	if err != nil {
		return discord.Response{}, fmt.Errorf("list the sources: %w", err)
	}
	what, message := typed, "admin.hide.passage"
	if s, ok := findSource(sources, typed); ok {
		what, message = s.ID, "admin.hide.article"
	} else if proved, err := d.proves(ctx, typed); err != nil {
		return discord.Response{}, err
	} else if !proved {
		return discord.Response{}, userError(d.words.Say("admin.hide.what", "What", discord.Inline(typed, layout.MaxTitle)))
	}
	err = d.store.Hide(in.GuildID, what, d.now())
	if errors.Is(err, state.ErrFull) {
		return discord.Response{}, userError(d.words.Count(state.MaxHidden, "admin.settings.full"))
	}
	if err != nil {
		return discord.Response{}, err
	}
	return discord.Say(d.words.Say(message, "What", layout.CodeSpan(what)) + "\n-# " + d.words.Say("admin.hide.note")), nil
}

// proves reports whether a receipt is one of words of the collection: one that was
// mistyped would hide nothing, and its passage be taken for hidden.
func (d handler) proves(ctx context.Context, receipt string) (bool, error) {
	if _, err := cite.ParseReceipt(receipt); err != nil {
		return false, nil
	}
	hit, outcome, err := d.lib.Around(ctx, receipt, retrieval.Scope{})
	if err != nil {
		return false, fmt.Errorf("prove a receipt: %w", err)
	}
	return hit != nil && (outcome == cite.Unchanged || outcome == cite.TextChanged), nil
}

// unhide shows an article or a passage again.
func (d handler) unhide(in discord.Interaction) (discord.Response, error) {
	typed := strings.Trim(strings.TrimSpace(in.Text(commands.OptionWhat)), "`")
	was, err := d.store.Unhide(in.GuildID, typed)
	if err != nil {
		return discord.Response{}, err
	}
	message := "admin.unhide.none"
	if was {
		message = "admin.unhide.done"
	}
	return discord.Say(d.words.Say(message, "What", discord.Inline(typed, commands.MaxReceipt))), nil
}

// gaps lists the questions that nothing answered, and what people said of answers.
func (d handler) gaps(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	verdicts, err := d.verdictLines(ctx, in.GuildID)
	if err != nil {
		return discord.Response{}, err
	}
	text, err := d.gapLines(in)
	if err != nil {
		return discord.Response{}, err
	}
	left := discord.MaxText - discord.Length(text) - layout.Reserve
	parts := []discord.Component{discord.TextPart(text)}
	var lines []string
	for _, line := range verdicts {
		if left -= discord.Length(line) + 1; left > 0 {
			lines = append(lines, line)
		}
	}
	if block := discord.CodeBlock(strings.ReplaceAll(strings.Join(lines, "\n"), "`", "'")); block != "" {
		parts = append(parts, discord.TextPart(d.words.Say("admin.gaps.verdicts")+"\n"+block))
	}
	return discord.Message(discord.Private, parts...), nil
}

// gapLines list the questions that nothing answered.
func (d handler) gapLines(in discord.Interaction) (string, error) {
	if !d.settings.Gaps {
		return d.words.Say("admin.gaps.off"), nil
	}
	gaps, err := d.store.Gaps(in.GuildID, d.now())
	if err != nil {
		return "", err
	}
	if len(gaps) == 0 {
		return d.words.Say("admin.gaps.none"), nil
	}
	text := d.words.Say("admin.gaps.head")
	left := discord.MaxText/2 - discord.Length(text)
	for i, g := range gaps {
		line := fmt.Sprintf("\n• %s × %s", d.words.Number(g.Count), discord.Inline(g.Question, layout.MaxQuestion))
		if left -= discord.Length(line); left < 0 {
			return text + "\n-# " + d.words.Count(len(gaps)-i, "admin.gaps.more"), nil
		}
		text += line
	}
	return text, nil
}

// stats reports the state of the collection and of the bot.
func (d handler) stats(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	sources, err := d.articles(ctx)
	if err != nil {
		return discord.Response{}, err
	}
	passages := 0
	for _, s := range sources {
		passages += s.Passages
	}
	w := d.words
	lines := []string{layout.Coverage(w, sources), w.Count(passages, "count.passages")}
	if built := d.lib.Built(); !built.IsZero() {
		lines = append(lines, w.Say("admin.stats.built", "When", discord.TimeSpan(built, 'f')))
	}
	if model, articles, of := d.lib.Vectors(); model != "" {
		lines = append(lines, w.Say("admin.stats.meaning", "Model", model, "Articles", fmt.Sprint(articles), "Of", fmt.Sprint(of)))
	}
	files := d.lib.LeftOut()
	for _, file := range files[:min(len(files), maxListed)] {
		lines = append(lines, w.Say("admin.stats.left_out", "What", discord.Escape(discord.Clip(file, layout.MaxTitle))))
	}
	if more := len(files) - maxListed; more > 0 {
		lines = append(lines, "-# "+w.Count(more, "count.others"))
	}
	if d.counts != nil {
		lines = append(lines, w.Say("admin.stats.since", "When", discord.TimeSpan(d.counts.since, 'f')),
			w.Say("admin.stats.answered", "Replies", fmt.Sprint(d.counts.replies.Load()), "Slow", fmt.Sprint(d.counts.slow.Load()), "Failed",
				fmt.Sprint(d.counts.failed.Load())))
	}
	hidden, err := d.store.Hidden(in.GuildID)
	if err != nil {
		return discord.Response{}, err
	}
	if len(hidden) == 0 {
		lines = append(lines, w.Say("admin.stats.hidden_none"))
	}
	for _, h := range hidden[:min(len(hidden), maxListed)] {
		what := layout.CodeSpan(discord.Clip(h.What, layout.MaxTitle)) + " · " + discord.TimeSpan(h.Since, 'd')
		lines = append(lines, w.Say("admin.stats.hidden", "What", what))
	}
	if more := len(hidden) - maxListed; more > 0 {
		lines = append(lines, "-# "+w.Count(more, "count.others"))
	}
	return discord.Say(strings.Join(lines, "\n")), nil
}

// set changes the settings of a server that were given, and shows them all.
func (d handler) set(ctx context.Context, in discord.Interaction) (discord.Response, error) {
	add := in.Text(commands.OptionAddSource)
	if discord.Tidy(add) != "" {
		sources, err := d.lib.Sources(ctx)
		if err != nil {
			return discord.Response{}, fmt.Errorf("list the sources: %w", err)
		}
		found, ok := findSource(sources, add)
		if !ok {
			return discord.Response{}, userError(d.words.Say("admin.settings.unknown_source", "What", discord.Inline(add, layout.MaxTitle)))
		}
		add = found.ID
	}
	// Another moderator may change them at the same time, in another process.
	s, err := d.store.ChangeSettings(in.GuildID, func(s *state.Settings) error { return d.change(s, in, add) })
	if err != nil {
		return discord.Response{}, err
	}
	if yes, given := in.YesNo(commands.OptionGaps); given && !yes {
		if err := d.store.ForgetGaps(in.GuildID); err != nil {
			return discord.Response{}, err
		}
	}
	if d.hearing != nil && len(s.AskChannels) != len(d.settings.AskChannels) {
		signal(d.hearing.changed)
	}
	return discord.Say(d.settingsText(s)), nil
}

// change changes the settings that an interaction gives; source is the id of an article
// that is to be shown besides.
func (d handler) change(s *state.Settings, in discord.Interaction, source string) (err error) {
	if yes, given := in.YesNo(commands.OptionPrivate); given {
		s.Private = yes
	}
	if n, given := in.Number(commands.OptionCoolDown); given {
		s.CoolDown = min(max(n, 0), commands.MaxCoolDown)
	}
	if yes, given := in.YesNo(commands.OptionGaps); given {
		s.Gaps = yes
	}
	if yes, given := in.YesNo(commands.OptionThreads); given {
		s.Threads = yes
	}
	if n, given := in.Number(commands.OptionPassages); given {
		s.Passages = min(max(n, 1), commands.MaxPassages)
	}
	if err := d.changeChannels(s, in); err != nil {
		return err
	}
	s.Sources, err = d.listed(s.Sources, source, in.Text(commands.OptionRemoveSource))
	return err
}

// changeChannels changes the lists of channels as was asked for.
func (d handler) changeChannels(s *state.Settings, in discord.Interaction) (err error) {
	if s.PublicChannels, err = d.listed(s.PublicChannels, digits(in.Text(commands.OptionAddChannel)),
		digits(in.Text(commands.OptionRemoveChannel))); err != nil {
		return err
	}
	add := digits(in.Text(commands.OptionAddMention))
	if add != "" && d.hearing == nil {
		return userError(d.words.Say("admin.mention.http"))
	}
	if add != "" {
		s.Locale = discord.Clip(cmp.Or(in.GuildLocale, in.Locale), commands.MaxLocale)
	}
	s.AskChannels, err = d.listed(s.AskChannels, add, digits(in.Text(commands.OptionRemoveMention)))
	return err
}

// listed is a list with one entry more and one less.
func (d handler) listed(list []string, add, remove string) ([]string, error) {
	list = slices.DeleteFunc(slices.Clone(list), func(entry string) bool { return entry == remove })
	if add == "" || slices.Contains(list, add) {
		return list, nil
	}
	if len(list) >= maxListed {
		return nil, userError(d.words.Count(maxListed, "admin.settings.full"))
	}
	return append(list, add), nil
}

// digits is an id of Discord, "" for what is none.
func digits(id string) string {
	if strings.Trim(id, "0123456789") != "" || len(id) > 20 {
		return ""
	}
	return id
}

func (d handler) settingsText(s state.Settings) string {
	w := d.words
	yesNo := func(yes bool) string {
		if yes {
			return w.Say("yes")
		}
		return w.Say("no")
	}
	every := s.CoolDown
	if every == 0 {
		every = int(d.limits.Every / time.Second)
	}
	cooldown := w.Say("admin.settings.cooldown_none")
	if every > 0 {
		cooldown = w.Count(every, "admin.settings.cooldown")
	}
	channels, sources := w.Say("admin.settings.channels_all"), w.Say("admin.settings.sources_all")
	if len(s.PublicChannels) > 0 {
		channels = w.Say("admin.settings.channels", "Value", channelList(s.PublicChannels))
	}
	if len(s.Sources) > 0 {
		var ids []string
		for _, id := range s.Sources {
			ids = append(ids, layout.CodeSpan(discord.Clip(id, layout.MaxTitle/2)))
		}
		sources = w.Say("admin.settings.sources", "Value", strings.Join(ids, ", "))
	}
	lines := []string{
		w.Say("admin.settings.head"),
		w.Say("admin.settings.private", "Value", yesNo(s.Private)),
		cooldown,
		channels, sources,
		w.Say("admin.settings.gaps", "Value", yesNo(s.Gaps)),
		w.Count(max(s.Passages, 1), "admin.settings.passages"),
		w.Say("admin.settings.threads", "Value", yesNo(s.Threads)),
	}
	return strings.Join(append(lines, d.mentionLines(s)...), "\n")
}

// channelList names channels, as Discord shows them.
func channelList(ids []string) string { return "<#" + strings.Join(ids, ">, <#") + ">" }

// mentionLines say where messages are answered, where they cannot be, and what the bot
// needs for it.
func (d handler) mentionLines(s state.Settings) []string {
	w := d.words
	var lines []string
	switch {
	case len(s.AskChannels) == 0:
		lines = append(lines, w.Say("admin.settings.mentions_none"))
	case d.hearing == nil:
		lines = append(lines, w.Say("admin.mention.http"))
	default:
		lines = append(lines, w.Say("admin.settings.mentions", "Value", channelList(s.AskChannels)))
	}
	private := slices.DeleteFunc(slices.Clone(s.AskChannels), func(id string) bool {
		return len(s.PublicChannels) == 0 || slices.Contains(s.PublicChannels, id)
	})
	if len(private) > 0 {
		lines = append(lines, w.Say("admin.settings.mentions_private", "Value", channelList(private)))
	}
	if d.invite != "" && (len(s.AskChannels) > 0 || s.Threads) {
		link := discord.MaskedLink(w.Say("admin.settings.member_link"), d.invite)
		lines = append(lines, "-# "+w.Say("admin.settings.member", "Link", link))
	}
	return lines
}

// suggestHidden are what a server hides, for /admin unhide.
func suggestHidden(hidden []state.Hidden, typed string) []discord.Choice {
	var choices []discord.Choice
	for _, h := range hidden {
		fits := discord.Length(h.What) <= discord.MaxChoice && len(choices) < discord.MaxChoices
		if fits && suggest.Rank(strings.ToLower(discord.Tidy(typed)), h.What) >= 0 {
			choices = append(choices, discord.Choice{Name: h.What, Value: h.What})
		}
	}
	return choices
}

// What of a moderator's own words a line of the log has, in characters: no more, since
// a moderator of any server writes into the log of all.
const (
	auditName  = 32 // of a subcommand, an option or an id
	auditValue = 100
	auditMost  = 25 // options, as many as Discord allows
)

// auditLine says in the log what a moderator changed, without saying who did.
func auditLine(in discord.Interaction) []any {
	var options []string
	for _, o := range in.Data.Options[:min(len(in.Data.Options), auditMost)] {
		var value any
		if json.Unmarshal(o.Value, &value) == nil {
			options = append(options, discord.Clip(o.Name, auditName)+"="+discord.Clip(fmt.Sprint(value), auditValue))
		}
	}
	return []any{"what", discord.Clip(in.Sub, auditName), "options", discord.Clip(strings.Join(options, " "), layout.MaxTitle),
		"guild", discord.Clip(in.GuildID, auditName)}
}
