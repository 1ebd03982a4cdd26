package commands

import (
	"github.com/verbatim-bot/verbatim/bot/internal/discord"
	"github.com/verbatim-bot/verbatim/bot/internal/layout"
	"github.com/verbatim-bot/verbatim/internal/phrases"
)

// Command is a slash command, as it is registered with Discord. Its name and
// description, and those of its options, are given in every language that the
// bot speaks.
type Command struct {
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Type                     int               `json:"type"`
	Description              string            `json:"description,omitempty"` // a message command has none
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Options                  []Option          `json:"options,omitempty"`
	// DefaultMemberPermissions are who may use the command, unless a server
	// decides otherwise; 0 is everybody. Discord hands it back as a text.
	DefaultMemberPermissions int `json:"default_member_permissions,omitempty"`
	// Contexts and IntegrationTypes say where the command can be used; commands
	// of one server have neither.
	Contexts         []int `json:"contexts,omitempty"`
	IntegrationTypes []int `json:"integration_types,omitempty"`
}

// Option is an option of a command, or a subcommand.
type Option struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
	MinLength                int               `json:"min_length,omitempty"`
	MaxLength                int               `json:"max_length,omitempty"`
	MinValue                 *int              `json:"min_value,omitempty"`
	MaxValue                 int               `json:"max_value,omitempty"`
	Options                  []Option          `json:"options,omitempty"`
}

const (
	chatInput     = 1 // a slash command
	InMessageMenu = 3 // in the menu of a message

	TextOption    = 3
	numberOption  = 4
	yesNoOption   = 5
	channelOption = 7

	installGuild, installUser = 0, 1

	// manageServer is the permission that /admin asks for.
	manageServer = 1 << 5
)

// List are the commands that the bot answers.
func List() []Command {
	source := newOption(TextOption, OptionSource, Option{MaxLength: discord.MaxChoice, Autocomplete: true})
	hidden := newOption(yesNoOption, OptionPrivate, Option{})
	question := newOption(TextOption, OptionQuestion, Option{Required: true, MinLength: 1, MaxLength: MaxQuestion})
	speaker := newOption(TextOption, OptionSpeaker, Option{MaxLength: discord.MaxChoice, Autocomplete: true})
	date := Option{MaxLength: layout.MaxDate}
	about := newOption(TextOption, OptionAbout, Option{MaxLength: MaxQuestion, Autocomplete: true})
	topic := newOption(TextOption, OptionTopic, Option{Required: true, MinLength: 1, MaxLength: MaxQuestion})
	return []Command{
		newCommand(Ask, question, source, speaker, newOption(TextOption, OptionAfter, date), newOption(TextOption, OptionBefore, date),
			newOption(TextOption, OptionVersion, Option{MaxLength: layout.MaxName}), hidden),
		newCommand(Who, speaker, about, source, hidden),
		newCommand(Verify, newOption(TextOption, OptionQuote, Option{Required: true, MinLength: 1, MaxLength: MaxQuote}),
			speaker, hidden),
		newMessageCommand(Check, "command.check"),
		newMessageCommand(Find, "command.find"),
		newCommand(Figures, topic, source, hidden),
		newCommand(Compare, question, hidden),
		newCommand(Timeline, topic, source, hidden),
		newCommand(Brief, source, hidden),
		newCommand(Sources, source, hidden),
		newCommand(Help),
		newCommand(About),
		newCommand(Privacy),
		adminCommand(),
	}
}

func newCommand(name string, options ...Option) Command {
	c := Command{Type: chatInput, Name: name, Options: options}
	c.NameLocalizations, c.Description, c.DescriptionLocalizations = localized("command." + name)
	return c
}

// newMessageCommand is a command in the menu of a message, which has a name and
// nothing else.
func newMessageCommand(name, key string) Command {
	c := Command{Type: InMessageMenu, Name: name, NameLocalizations: map[string]string{}}
	for language, locales := range phrases.Translations {
		for _, locale := range locales {
			c.NameLocalizations[locale] = phrases.Languages[language].Say(key)
		}
	}
	return c
}

// newOption completes an option with its name and description.
func newOption(kind int, name string, o Option) Option {
	return describe(o, kind, name, "option."+name)
}

func describe(o Option, kind int, name, key string) Option {
	o.Type, o.Name = kind, name
	o.NameLocalizations, o.Description, o.DescriptionLocalizations = localized(key)
	return o
}

// localized are the names and descriptions of a command or an option in every
// language.
func localized(key string) (names map[string]string, description string, descriptions map[string]string) {
	names, descriptions = map[string]string{}, map[string]string{}
	for name, locales := range phrases.Translations {
		for _, locale := range locales {
			names[locale], descriptions[locale] = phrases.Languages[name].Say(key), phrases.Languages[name].Say(key+".about")
		}
	}
	return names, phrases.Languages[phrases.English].Say(key + ".about"), descriptions
}

// adminCommand is for those who may manage the server. Who else may use it is
// set in Discord: Server Settings, Integrations.
func adminCommand() Command {
	sub := func(name string, options ...Option) Option {
		return describe(Option{Options: options}, discord.Subcommand, name, "command.admin."+name)
	}
	what := newOption(TextOption, OptionWhat, Option{Required: true, Autocomplete: true, MinLength: 1, MaxLength: MaxReceipt})
	source := Option{Autocomplete: true, MaxLength: discord.MaxChoice}
	c := newCommand(Admin,
		sub(AdminReload), sub(AdminHide, what), sub(AdminUnhide, what), sub(AdminGaps), sub(AdminStats),
		sub(AdminSettings,
			describe(Option{}, yesNoOption, OptionPrivate, "option.private_default"),
			newOption(numberOption, OptionCoolDown, Option{MinValue: new(int), MaxValue: MaxCoolDown}),
			newOption(channelOption, OptionAddChannel, Option{}),
			newOption(channelOption, OptionRemoveChannel, Option{}),
			newOption(TextOption, OptionAddSource, source),
			newOption(TextOption, OptionRemoveSource, source),
			newOption(yesNoOption, OptionGaps, Option{}),
			newOption(numberOption, OptionPassages, Option{MinValue: new(1), MaxValue: MaxPassages}),
			newOption(channelOption, OptionAddMention, Option{}),
			newOption(channelOption, OptionRemoveMention, Option{}),
			newOption(yesNoOption, OptionThreads, Option{}),
		))
	c.DefaultMemberPermissions = manageServer
	return c
}
