package commands

// The names in commands, as people type them.
const (
	Ask      = "ask"
	Who      = "who"
	Verify   = "verify"
	Check    = "Check this quote"
	Find     = "Find sources"
	Sources  = "sources"
	Figures  = "figures"
	Compare  = "compare"
	Timeline = "timeline"
	Brief    = "brief"
	Help     = "help"
	About    = "about"
	Privacy  = "privacy"
	Admin    = "admin"

	OptionQuestion = "question"
	OptionSource   = "source"
	OptionSpeaker  = "speaker"
	OptionAbout    = "about"
	OptionAfter    = "after"
	OptionBefore   = "before"
	OptionVersion  = "version"
	OptionQuote    = "quote"
	OptionPrivate  = "private"
	OptionTopic    = "topic"
)

// MaxQuestion is the longest question that can be typed. Discord keeps to
// it; what comes without Discord's form is refused.
const MaxQuestion = 500

// MaxLocale is the length of the longest locale of Discord, "es-419".
const MaxLocale = 6

// MaxQuote is the longest quotation that can be typed.
const MaxQuote = 3000

// MaxCoolDown is the longest cool-down of a server, in seconds: an hour.
const MaxCoolDown = 3600

// MaxPassages is the most passages that a server may have shown at once.
const MaxPassages = 3

// MaxReceipt is the longest receipt that can be typed.
const MaxReceipt = 300

// The names in /admin, as people type them.
const (
	AdminReload   = "reload"
	AdminHide     = "hide"
	AdminUnhide   = "unhide"
	AdminGaps     = "gaps"
	AdminStats    = "stats"
	AdminSettings = "settings"

	OptionWhat          = "what"
	OptionCoolDown      = "cooldown"
	OptionAddChannel    = "add_channel"
	OptionRemoveChannel = "remove_channel"
	OptionAddSource     = "add_source"
	OptionRemoveSource  = "remove_source"
	OptionGaps          = "gaps"
	OptionPassages      = "passages"
	OptionAddMention    = "add_mention_channel"
	OptionRemoveMention = "remove_mention_channel"
	OptionThreads       = "threads"
)
