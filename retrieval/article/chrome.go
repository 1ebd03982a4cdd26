package article

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// The rules of page chrome, for documents that no catalogue knows. A sentence
// that a rule takes off wrongly cannot be found any more, and a line that it
// misses is only untidy; so the rules act before the first paragraph of running
// text and behind the last, know whole lines, and take an unknown line only
// together with known ones. The lists are English with the commonest phrases of
// some other languages. What goes is listed in Article.Removed.

// lineRules know a line by itself.
var lineRules = []struct {
	name string
	at   place
	// machine reports whether such a line shows a page made by a program, so that
	// unknown short lines near it are parts of a menu.
	machine bool
	match   func(p *page, s string) bool
}{
	// A line of dashes or stars holds no word.
	{"rule line", anywhere, false, func(_ *page, s string) bool { return strings.Trim(s, "-–—_=*·•.~#+|/ ") == "" }},
	// "Advertisement" between two paragraphs.
	{"advert label", anywhere, true, func(_ *page, s string) bool { return adverts[prose.Fold(s)] }},
	// "Read more: …", a link between two paragraphs.
	{"link to another article", anywhere, true, func(_ *page, s string) bool { return crossLink.MatchString(s) && !prose.EndsWithStop(s) }},
	// "top of page", "Skip to content", "Home > World".
	{"navigation", edges, true, func(_ *page, s string) bool { return navigation[prose.Fold(s)] || breadcrumbs.MatchString(s) }},
	// "21.5 °C"; the city after it goes as a menu.
	{"weather", head, true, func(_ *page, s string) bool { return weather.MatchString(s) }},
	// "2024-03-24T05:05:13Z", "jane 2024-03-24 05:05:13 0 15", "Published 24 March 2024".
	{"timestamp", edges, true, func(_ *page, s string) bool { return draft.Stamp.MatchString(s) && !prose.EndsWithStop(s) }},
	{"date line", edges, false, func(_ *page, s string) bool { return draft.DateLine(s) != "" }},
	// "By Jane Doe and John Roe"; it becomes the authors.
	{"byline", head, false, func(_ *page, s string) bool { return len(bylineNames(s)) > 0 }},
	// "12 comments", "1.5K views"; a number alone, "0", only under the title.
	{"counter", edges, false, func(_ *page, s string) bool { return counter.MatchString(s) }},
	{"counter", head, false, func(_ *page, s string) bool { return number.MatchString(s) && !year.MatchString(s) }},
	// "Share on Facebook", "Tweet".
	{"share line", edges, true, func(_ *page, s string) bool { return isShareLine(s) }},
	// "Sign up for our newsletter", "Follow us on X."
	{"subscription line", edges, true, func(_ *page, s string) bool { return isSubscription(s) }},
	// "Source: example.org".
	{"source line", tail, false, func(_ *page, s string) bool { return source.MatchString(s) }},
	// "© 2024 Example", "All rights reserved".
	{"copyright line", edges, true, func(_ *page, s string) bool { return isCopyright(s) }},
	// A menu in Arabic around a text in English.
	{"menu in another script", edges, true, func(p *page, s string) bool { return p.isForeign(s) }},
}

// place is the part of a document that a rule acts in.
type place int

const (
	head     place         = 1 << iota // before the first paragraph of running text
	middle                             //
	tail                               // after the last
	edges    = head | tail             //
	anywhere = head | middle | tail
)

// Rules that look at more than a line have these names in Removed.Reason.
const (
	ruleTitle    = "title"            // the title, which is metadata
	ruleRepeated = "repeated title"   // the title once more
	ruleSummary  = "repeated summary" // "Highlights: …" whose words come again in the text
	ruleEnd      = "after the end"    // "Related articles" and what follows it
	ruleMenu     = "menu"             // a short line among lines of chrome
)

// takeOffChrome moves the page chrome of d from its blocks to removed, and finds
// the title, the authors and the date there unless d has them.
func takeOffChrome(d *draft.Draft) {
	p := newPage(d.Blocks)
	if p.first < 0 {
		titleOfVerse(d)
		return
	}
	p.cutEnd()
	p.markTail()
	for _, a := range d.Meta.Authors {
		p.authors = append(p.authors, draft.NameJoints.Split(a, -1)...)
	}
	p.markHead(d.Meta.Title)
	p.markMiddle()
	fill(d, p)
	if !slices.Contains(p.reasons, "") {
		return // nothing but chrome: let it stand rather than lose all
	}
	kept := d.Blocks[:0:0]
	for i, b := range d.Blocks {
		if reason := p.reasons[i]; reason != "" {
			d.Removed = append(d.Removed, Removed{Line: b.Line, Text: b.Text, Reason: reason})
			continue
		}
		kept = append(kept, b)
	}
	d.Blocks = kept
}

// titleOfVerse finds the title of a text without running text, a poem or a
// list. The line stays, since it may as well be the first of the text.
func titleOfVerse(d *draft.Draft) {
	if d.Meta.Title == "" && len(d.Blocks) > 1 && isTitleLine(d.Blocks[0].Text) {
		d.Meta.Title = d.Blocks[0].Text
	}
}

// fill takes metadata from the lines at the head.
func fill(d *draft.Draft, p *page) {
	if d.Meta.Title == "" {
		d.Meta.Title = p.title
	}
	for i, reason := range p.reasons[:p.head] {
		text := p.blocks[i].Text
		if reason == "byline" && len(d.Meta.Authors) == 0 {
			d.Meta.Authors = bylineNames(text)
		}
		if (reason == "date line" || reason == "timestamp") && d.Meta.Published == "" {
			d.Meta.Published = draft.DateLine(text)
		}
	}
}

// page is a document while its chrome is found.
type page struct {
	blocks  []draft.Block
	prose   []bool
	reasons []string // per block: the rule that takes it off, or ""
	authors []string // that the metadata names
	first   int      // the first paragraph of running text; -1 when there is none
	last    int      // the last
	head    int      // behind the blocks that can be chrome at the head
	script  *unicode.RangeTable
	title   string
}

func newPage(blocks []draft.Block) *page {
	p := &page{blocks: blocks, first: -1, prose: make([]bool, len(blocks)), reasons: make([]string, len(blocks))}
	for i, b := range blocks {
		if b.Heading || !draft.IsProse(b.Text) {
			continue
		}
		p.prose[i] = true
		p.last = i
		if p.first < 0 {
			p.first = i
		}
	}
	p.script = mainScript(blocks)
	if p.first >= 0 && p.first < p.last && p.isSummary(p.first) {
		p.reasons[p.first] = ruleSummary
		p.first += 1 + slices.Index(p.prose[p.first+1:], true)
	}
	p.head = min(p.first, maxHead)
	return p
}

// Chrome is looked for in this many blocks at the head, and in as many behind
// the last paragraph: who reads past them reads a list.
const (
	maxHead = 100
	maxTail = 1000
)

// rule returns the name of the first rule that knows block i as a line of the
// given place, and whether the line shows a page made by a program.
func (p *page) rule(i int, at place) (name string, machine bool) {
	s := p.blocks[i].Text
	if len(s) > draft.MaxChromeLine {
		return "", false
	}
	for _, r := range lineRules {
		if r.at&at == at && r.match(p, s) {
			return r.name, r.machine
		}
	}
	return "", false
}

// maxProseAfterEnd is the share of the running text, in percent, that can stand
// after the end of an article: teasers of others.
const maxProseAfterEnd = 15

// cutEnd finds the line after which only chrome comes: "Related articles", or a
// menu in another script. No running text may follow, or little of it among
// other lines of chrome.
func (p *page) cutEnd() {
	total := 0
	for i := range p.blocks {
		total += p.proseBytes(i)
	}
	after, chrome, foreign := 0, 0, 0
	end := -1
	for i := len(p.blocks) - 1; i > max(p.first, len(p.blocks)-maxTail) && after*100 <= total*maxProseAfterEnd; i-- {
		name, _ := p.rule(i, tail)
		switch {
		case p.isEnd(i):
			if after == 0 || chrome+foreign >= 2 {
				end = i
			}
			chrome++
		case p.isForeign(p.blocks[i].Text):
			// A poem may close the text in its own language: a menu has other
			// lines of chrome below it.
			foreign++
			if foreign >= 2 && chrome > 0 && p.isForeign(p.blocks[i+1].Text) {
				end = i
			}
		case name != "":
			chrome++
		default:
			after += p.sentenceBytes(i)
		}
	}
	if end < 0 {
		return
	}
	for i := end; i < len(p.blocks); i++ {
		p.reasons[i] = ruleEnd
	}
	p.last = end - 1
	for !p.prose[p.last] {
		p.last-- // stops at first at the latest
	}
}

func (p *page) proseBytes(i int) int {
	if p.prose[i] {
		return len(p.blocks[i].Text)
	}
	return 0
}

// sentenceBytes is the length of block i where it is running text, or one short sentence:
// the last line of an article may be no longer than that.
func (p *page) sentenceBytes(i int) int {
	const fewest = 6 // words
	s := p.blocks[i].Text
	stopped := strings.TrimRightFunc(s, prose.IsCloser) // a teaser ends in "..." or asks
	if strings.HasSuffix(stopped, ".") && !strings.HasSuffix(stopped, "..") && len(strings.Fields(s)) >= fewest {
		return len(s)
	}
	return p.proseBytes(i)
}

// isEnd reports whether block i announces what is no longer the article.
func (p *page) isEnd(i int) bool {
	s := p.blocks[i].Text
	if len(s) > draft.MaxAside {
		return false
	}
	return ends[prose.Fold(s)] || endsWith.MatchString(s)
}

// maxUnknown is the number of lines in a row that no rule knows and that still
// go with known ones around them.
const maxUnknown = 3

// markTail takes off the known lines behind the last paragraph, unknown ones
// between them, and a few short ones above the first.
func (p *page) markTail() {
	bottom := p.tailEnd()
	unknown := 0 // lines since the last known one, going up
	known := false
	for i := bottom - 1; i > max(p.first, bottom-maxTail); i-- {
		name, machine := p.rule(i, tail)
		switch {
		case name != "":
			if known && unknown <= maxUnknown {
				p.markUnknown(i+1, i+1+unknown)
			}
			p.reasons[i] = name
			known = known || machine
			unknown = 0
			if i == p.last { // chrome that reads like running text
				p.last = i - 1
			}
		case p.prose[i]:
			if known && p.isMenuAbove(i+1, i+1+unknown) {
				p.markUnknown(i+1, i+1+unknown)
			}
			p.last = i
			return
		default:
			unknown++
		}
	}
}

// tailEnd is the index behind the last block that is not removed yet.
func (p *page) tailEnd() int {
	n := len(p.blocks)
	for n > 0 && p.reasons[n-1] != "" {
		n--
	}
	return n
}

func (p *page) markUnknown(from, to int) {
	for i := from; i < to; i++ {
		p.reasons[i] = ruleMenu
	}
}

// isMenuAbove reports whether the unknown lines between the last paragraph and the
// chrome under it are a menu: few, short, and not the beginning of a list or
// the last sentence of a text that ends in dots.
func (p *page) isMenuAbove(from, to int) bool {
	if from == to || to-from > maxUnknown || draft.IsTruncated(p.blocks[from].Text) {
		return false
	}
	for i := from; i < to; i++ {
		s := p.blocks[i].Text
		if !draft.IsTruncated(s) && (len(strings.Fields(s)) > 5 || prose.EndsWithStop(s)) || prose.ListMark.MatchString(s) {
			return false
		}
	}
	return true
}

// markHead takes off the known lines before the first paragraph, the title, and
// where the page was made by a program the short lines above the title.
func (p *page) markHead(known string) {
	made := slices.Contains(p.reasons, ruleSummary)
	for i := range p.head {
		if p.reasons[i] != "" || prose.Fold(p.blocks[i].Text) == prose.Fold(known) {
			continue
		}
		name, machine := p.rule(i, head)
		if name == "counter" && i == 0 {
			continue // "1984" may be the title
		}
		if name == "" && p.isAuthors(p.blocks[i].Text) {
			name = "byline"
		}
		p.reasons[i] = name
		made = made || machine
	}
	at := p.findTitle(known, made)
	if at < 0 {
		return
	}
	p.title = p.blocks[at].Text
	if known != "" || isTitleLine(p.title) {
		p.reasons[at] = ruleTitle
	}
	for i := range min(p.first+3, len(p.blocks)) {
		if i != at && p.reasons[i] == "" && prose.Fold(p.blocks[i].Text) == prose.Fold(p.title) {
			p.reasons[i] = ruleRepeated
		}
	}
	if !made {
		return
	}
	for i := range min(at, p.head) {
		s := p.blocks[i].Text
		if p.reasons[i] == "" && len(strings.Fields(s)) <= 6 && len(s) <= draft.MaxAside && (draft.IsTruncated(s) || !prose.EndsWithStop(s)) {
			p.reasons[i] = ruleMenu
		}
	}
}

// findTitle returns the block that is the title, or -1: the known title, otherwise a
// heading, otherwise on a page made by a program the longest line before the text,
// else the first. A first line that is a sentence is a title too, but stays in
// the text, which it may begin.
func (p *page) findTitle(known string, made bool) int {
	best := -1
	for i := range p.head {
		s := p.blocks[i].Text
		switch {
		case known != "":
			if prose.Fold(s) == prose.Fold(known) {
				return i
			}
		case p.reasons[i] != "" || !isTitleLine(s):
		case p.blocks[i].Heading:
			return i
		case best < 0 || made && len(s) > len(p.blocks[best].Text):
			best = i
		}
	}
	switch opening := p.blocks[0].Text; {
	case best >= 0 || p.first > p.head:
		return best
	case known != "":
		if prose.Fold(p.blocks[p.first].Text) == prose.Fold(known) {
			return p.first
		}
	case p.reasons[0] == "" && len(p.blocks) > 1 && len(opening) <= 2*draft.MaxAside && len(opening) < len(p.blocks[1].Text) &&
		len(Sentences(opening)) == 1:
		return 0
	}
	return -1
}

// isTitleLine reports whether s can be a title: a line that does not break off.
func isTitleLine(s string) bool {
	if len(s) > 2*draft.MaxAside || draft.IsTruncated(s) || len(Sentences(s)) != 1 {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return prose.IsWordRune(r) || r == '?' || r == '!' || prose.IsCloser(r)
}

// markMiddle takes off the lines that are chrome wherever they stand.
func (p *page) markMiddle() {
	for i := p.first; i < len(p.blocks); i++ {
		if p.reasons[i] == "" && !p.prose[i] {
			p.reasons[i], _ = p.rule(i, middle)
		}
	}
}

// isSummary reports whether block i is a summary made of the text itself: labelled
// so, and nearly all of its three-word phrases come again below.
func (p *page) isSummary(i int) bool {
	label, rest, ok := strings.Cut(p.blocks[i].Text, ":")
	if !ok || !summaries[prose.Fold(label)] {
		return false
	}
	again := make(map[string]bool)
	for j, b := range p.blocks {
		if j != i {
			for _, phrase := range draft.Phrases(b.Text) {
				again[phrase] = true
			}
		}
	}
	return draft.MostKnown(rest, again)
}

// isForeign reports whether s is a short line in another script than the document,
// and no sentence.
func (p *page) isForeign(s string) bool {
	words := len(strings.Fields(s))
	if len(s) > draft.MaxChromeLine || words > 8 || words > 2 && prose.EndsWithStop(s) {
		return false
	}
	foreign := false
	for _, r := range s {
		if unicode.IsLetter(r) {
			if isOfScript(r, p.script) {
				return false
			}
			foreign = true
		}
	}
	return foreign
}

// isOfScript reports whether r is of the script, or of none, as the letter-like
// signs are. Japanese mixes scripts, so kana and kanji count as one.
func isOfScript(r rune, script *unicode.RangeTable) bool {
	if script == unicode.Han && unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Latin) {
		return true
	}
	return unicode.Is(script, r) || !unicode.In(r, draft.Scripts...)
}

// mainScript is the script of most letters.
func mainScript(blocks []draft.Block) *unicode.RangeTable {
	counts := make([]int, len(draft.Scripts))
	for _, b := range blocks {
		for _, r := range b.Text {
			if r < utf8.RuneSelf {
				if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
					counts[0]++ // Latin
				}
				continue
			}
			if i := slices.IndexFunc(draft.Scripts, func(t *unicode.RangeTable) bool { return unicode.Is(t, r) }); i >= 0 {
				counts[i]++
			}
		}
	}
	counts[5] += counts[6] + counts[7] // Japanese
	return draft.Scripts[slices.Index(counts, slices.Max(counts))]
}

var (
	adverts = prose.PhraseSet(`advertisement, advertisements, story continues below advertisement, story continues below,
		article continues below, article continues below advertisement, article continues after advertisement,
		continue reading below, sponsored, werbung, anzeige, publicité, publicidad, pubblicità, реклама`)
	navigation = prose.PhraseSet(`top of page, bottom of page, back to top, skip to content, skip to main content,
		skip to navigation, jump to content, jump to navigation, menu, main menu, open menu, close menu, navigation,
		toggle navigation, home, search, log in, login, log out, sign in, sign up, register, my account, close, print,
		next, previous, next page, previous page, contact us, about us, subscribe, edit, view all, see all, load more,
		show more, no comments, privacy, cookies, terms, sitemap, table of contents`)
	ends = prose.PhraseSet(`related articles, related article, related stories, related story, related posts, related news,
		related content, related topics, related items, related links, recent articles, recent posts, recent comments,
		recent news, recommended, recommended for you, recommended articles, recommended stories, recommended reading,
		you may like, you may also like, you might like, you might also like, you may be interested in, more stories,
		more news, more articles, more on this story, more on this topic, read more, read also, also read, read next,
		up next, what to read next, next article, previous article, latest, latest news, latest posts, latest articles,
		latest stories, trending, trending now, most read, most popular, most viewed, popular posts, popular now,
		editors' picks, editor's picks, leave a comment, leave a reply, post a comment, comments, add a comment,
		share this article, share this story, share this post, share this, sponsored content, promoted content,
		promoted stories, paid content, around the web, from around the web, from the web, subscribe to continue reading,
		sign up for our newsletter, subscribe to our newsletter, top stories, in other news, artículos relacionados,
		noticias relacionadas, te puede interesar, articles similaires, à lire aussi, lire aussi, sur le même sujet,
		mehr zum thema, das könnte sie auch interessieren, verwandte artikel, ilgili haberler, artigos relacionados,
		leia também, leggi anche, lees ook, читайте также, похожие статьи`)
	summaries = prose.PhraseSet(`highlights, summary, article summary, key points, key takeaways, takeaways, at a glance,
		in brief, tl;dr`)

	endsWith  = regexp.MustCompile(`(?i)^(more (from|in|by|on) [^.]{2,40}|related:|(view|see) all comments.*|\d+ comments?)$`)
	crossLink = regexp.MustCompile(`^((Read|READ) (more|MORE|also|ALSO|next|NEXT)|(Also|ALSO) (read|READ)|RELATED|WATCH|Related ` +
		`(article|story)): \S.{0,150}$`)
	breadcrumbs = regexp.MustCompile(`^(?i:home|start|front page) ?[>»›/|] ?\S`)
	weather     = regexp.MustCompile(`^[-−+]?\d{1,3}([.,]\d)? ?(°|º|˚)? ?[CF]$|^[-−+]?\d{1,3}([.,]\d)? ?°$`)
	counter     = regexp.MustCompile(`^[\d.,]{1,9} ?[KkMm]? (?i:views?|comments?|shares?|likes?|reads?|min(ute)?s? read|` +
		`followers?|reactions?)$`)
	year   = regexp.MustCompile(`^(1\d|20)\d\d$`)
	number = regexp.MustCompile(`^\d{1,6}( ?[KkMm])?$`)
	source = regexp.MustCompile(`^(?i:sour[cs]e|quelle|fuente|fonte|источник) ?: ?\S+( \S+){0,3}$`)
)

// shareWords are the words of lines such as "Share this article on Facebook".
var shareWords = prose.PhraseSet(`share, tweet, email, e-mail, mail, print, save, copy, link, copied, post, pin, pin it, send, ` +
	`reddit, facebook,
	twitter, x, whatsapp, linkedin, telegram, pinterest, messenger, threads, bluesky, mastodon, instagram, flipboard,
	pocket, line, vk, tumblr, this, article, story, page, on, via, to, with, by, by, and, the, a, your, friends, or, in, new,
	window, opens, click, icon, bookmark, url, clipboard, options`)

// shareSigns are those of shareWords without which no line is a share line.
var shareSigns = prose.PhraseSet(`share, tweet, facebook, twitter, whatsapp, linkedin, telegram, pinterest, reddit, copy, email,
	e-mail, flipboard, messenger`)

func isShareLine(s string) bool {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !prose.IsWordRune(r) && r != '-' })
	if len(words) == 0 || len(words) > 16 {
		return false
	}
	return !slices.ContainsFunc(words, func(w string) bool { return !shareWords[w] }) &&
		slices.ContainsFunc(words, func(w string) bool { return shareSigns[w] })
}

var (
	subscribe = regexp.MustCompile(`^(?i:subscribe|sign up|follow|join|download|get|like us|find us|register|log in|sign in|click here|` +
		`tap here)\b`)
	channel = regexp.MustCompile(`(?i:\bnewsletters?\b|\bfacebook\b|\btwitter\b|\btelegram\b|\bwhatsapp\b|\binstagram\b|\byoutube\b|` +
		`\btiktok\b` +
		`|\bgoogle news\b|\bapp store\b|\bour apps?\b|\bour (channel|mailing list|podcast)\b|\brss\b|\bto continue\b|\binbox\b|\bon x\b)`)
	subscriber = regexp.MustCompile(`^(?i:(i am |i'm )?already a (subscriber|member)\??( (log|sign) in.{0,20})?|read without limits|` +
		`keep reading|continue reading` +
		`|subscribe (now|today)|this article is for subscribers( only)?|create a free account.{0,60})[.!]?$`)
)

// isSubscription reports whether s, one sentence or a phrase, asks the reader to
// subscribe or to follow.
func isSubscription(s string) bool {
	if strings.ContainsAny(s, "“”\"«»") || len(Sentences(s)) > 2 {
		return false
	}
	return subscriber.MatchString(s) || subscribe.MatchString(s) && channel.MatchString(s)
}

var (
	copyrightSign = regexp.MustCompile(`^(?i:©|\(c\) ?(19|20)\d\d|copyright ?(©|:|by |(19|20)\d\d))|©.{0,60}\d{4}|\d{4}.{0,4}©`)
	rights        = regexp.MustCompile(`(?i)\ball rights reserved\b|^(privacy policy|terms (of (use|service)|and conditions)|cookie ` +
		`(policy|settings))\b[^.]*$`)
)

func isCopyright(s string) bool {
	return copyrightSign.MatchString(s) && len(s) <= 2*draft.MaxAside || rights.MatchString(s)
}

var (
	byline = regexp.MustCompile(`^(?:[Bb]y|BY|Written by|Words by|Story by|P[ao]r|P[AO]R|[Dd]i|DI|Von(?: unsere[mnr] \p{Lu}\p{L}+)?|VON|` +
		`Texte?o? de|Testo di|(?:Автор(?:ы)?|Текст|Автор текста):) (.+)$`)
	// bylineEnd is what stands behind the names in other languages: an agency, the date.
	bylineEnd = regexp.MustCompile(`(?:,? (?:avec|con|com|mit) (?:l['’]|la |le |a )?(?:AFP|EFE|Efe|Ansa|ANSA|Lusa|dpa|` +
		`[Aa]gencias|[Aa]genzie|agences))?(?: [—–|•·-] (.+))?$`)
)

// isAuthors reports whether a line is the authors whom the metadata names and nothing else, but for
// what they are: Игорь ШУБИН; Ida Brandt, Reporterin in Lindhafen.
func (p *page) isAuthors(s string) bool {
	const mostAbout = 3 // words behind the names
	if len(p.authors) == 0 || len(s) > draft.MaxAside*2 || prose.EndsWithStop(s) {
		return false
	}
	names := draft.NameJoints.Split(s, -1)
	for i, name := range names {
		if slices.ContainsFunc(p.authors, func(a string) bool { return prose.Fold(a) == prose.Fold(name) }) {
			continue
		}
		return i > 0 && i == len(names)-1 && len(strings.Fields(name)) <= mostAbout
	}
	return true
}

// bylineNames returns the names of a byline, nil when s is none.
func bylineNames(s string) []string {
	m := byline.FindStringSubmatch(s)
	if m == nil || len(s) > draft.MaxAside*2 || prose.EndsWithStop(s) && !strings.HasSuffix(s, "Jr.") {
		return nil
	}
	called := m[1]
	if end := bylineEnd.FindStringSubmatchIndex(called); end != nil && (end[2] < 0 || draft.DateLine(called[end[2]:end[3]]) != "") {
		called = called[:end[0]]
	}
	names := draft.NameJoints.Split(called, -1)
	for _, name := range names {
		if !draft.IsName(name) {
			return nil
		}
	}
	return names
}
