package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// The names that stand in commands, as people type them.
const (
	commandAsk     = "ask"
	commandWho     = "who"
	commandSources = "sources"
	commandHelp    = "help"
	commandAbout   = "about"
	commandPrivacy = "privacy"

	optionQuestion = "question"
	optionSource   = "source"
	optionSpeaker  = "speaker"
	optionAbout    = "about"
	optionPrivate  = "private"
)

// maxQuestionTyped is the longest question that can be typed. Discord keeps to
// it; what comes without Discord's form is refused.
const maxQuestionTyped = 500

// command is a slash command, as it is registered with Discord.
type command struct {
	Name        string          `json:"name"`
	Type        int             `json:"type"`
	Description string          `json:"description"`
	Options     []commandOption `json:"options,omitempty"`
	// Contexts and IntegrationTypes say where the command can be used; commands
	// of one server have neither.
	Contexts         []int `json:"contexts,omitempty"`
	IntegrationTypes []int `json:"integration_types,omitempty"`
}

// commandOption is an option of a command.
type commandOption struct {
	Type         int    `json:"type"`
	Name         string `json:"name"`
	Description  string `json:"description"`
	Required     bool   `json:"required,omitempty"`
	Autocomplete bool   `json:"autocomplete,omitempty"`
	MinLength    int    `json:"min_length,omitempty"`
	MaxLength    int    `json:"max_length,omitempty"`
}

const (
	chatInput = 1 // a slash command

	textOption  = 3
	yesNoOption = 5

	contextGuild, contextBotDM, contextPrivateChannel = 0, 1, 2
	installGuild, installUser                         = 0, 1
)

// commandList are the commands that the bot answers.
func commandList() []command {
	source := commandOption{
		Type: textOption, Name: optionSource, MaxLength: maxChoice, Autocomplete: true,
		Description: "Only this article: choose from the list",
	}
	hidden := commandOption{
		Type: yesNoOption, Name: optionPrivate,
		Description: "Show the reply only to you",
	}
	question := commandOption{
		Type: textOption, Name: optionQuestion, Required: true, MinLength: 1, MaxLength: maxQuestionTyped,
		Description: "What do you want to know? In your own words",
	}
	speaker := commandOption{
		Type: textOption, Name: optionSpeaker, MaxLength: maxChoice, Autocomplete: true,
		Description: "Who said it: a name or a role, from the list or your own words",
	}
	about := commandOption{
		Type: textOption, Name: optionAbout, MaxLength: maxQuestionTyped,
		Description: "What it was about",
	}
	return []command{
		{Type: chatInput, Name: commandAsk, Description: "Find the passages that answer a question, quoted word for word", Options: []commandOption{question, source, hidden}},
		{Type: chatInput, Name: commandWho, Description: "Look up who said what, quoted word for word", Options: []commandOption{speaker, about, source, hidden}},
		{Type: chatInput, Name: commandSources, Description: "List the articles that are searched, or show one of them", Options: []commandOption{source, hidden}},
		{Type: chatInput, Name: commandHelp, Description: "How to ask, and what a reply shows"},
		{Type: chatInput, Name: commandAbout, Description: "What this bot is and which articles it knows"},
		{Type: chatInput, Name: commandPrivacy, Description: "What this bot reads and keeps of you"},
	}
}

// userError is an error whose sentence is written for the person who asked.
// What any other error says is for the log only.
type userError string

func (e userError) Error() string { return string(e) }

// desk answers interactions. A method of it is a function of the interaction
// alone: it keeps no state, and does not know how the interaction came.
type desk struct {
	lib     Library
	version string
}

// respond answers an interaction. With an error the response is still good to
// send: it says so in a sentence, to the asker alone.
func (d desk) respond(ctx context.Context, in interaction) (response, error) {
	if in.Type == interactionAutocomplete {
		choices, err := d.suggest(ctx, in)
		return suggestionResponse(choices), err
	}
	r, err := d.reply(ctx, in)
	if err == nil {
		return r, nil
	}
	var forUser userError
	switch {
	case errors.As(err, &forUser):
		return say(string(forUser)), nil
	case errors.Is(err, context.DeadlineExceeded):
		return say(sentenceTooLong), err
	}
	return say(sentenceFailed), err
}

// The sentences that stand in for a reply.
const (
	sentenceTooLong = "That took too long, and Discord waits only three seconds. Please ask again in a moment."
	sentenceFailed  = "Something went wrong here, and it was written to the bot's log. Please try again in a moment."
	sentenceUnknown = userError("This bot does not know that command any more. Discord may need a minute to show the new ones; `/help` lists them.")
)

func (d desk) reply(ctx context.Context, in interaction) (response, error) {
	if in.Type != interactionCommand {
		return response{}, sentenceUnknown
	}
	switch in.Data.Name {
	case commandAsk:
		return d.ask(ctx, in)
	case commandWho:
		return d.who(ctx, in)
	case commandSources:
		return d.sources(ctx, in)
	case commandHelp:
		return say(helpText), nil
	case commandAbout:
		return d.about(ctx)
	case commandPrivacy:
		return say(privacyText), nil
	}
	return response{}, sentenceUnknown
}

func (d desk) ask(ctx context.Context, in interaction) (response, error) {
	question := in.text(optionQuestion)
	switch n := length(question); {
	case tidy(question) == "":
		return response{}, userError("Please write a question.")
	case n > maxQuestionTyped:
		return response{}, userError(fmt.Sprintf("That question has %d characters; %d is the most.", n, maxQuestionTyped))
	}
	only, err := d.source(ctx, in)
	if err != nil {
		return response{}, err
	}
	answer, err := d.lib.Ask(ctx, retrieval.Query{Question: question, Source: only.ID})
	if err != nil {
		return response{}, fmt.Errorf("ask the collection: %w", err)
	}
	if !answer.Answered || len(answer.Hits) == 0 {
		return d.noAnswer(ctx, question, only)
	}
	return messageResponse(in.visibility(), answerParts(answer, only)...), nil
}

// source is the article that the asker chose, zero when none. People may type
// what is not in the list, so a title will do as well.
func (d desk) source(ctx context.Context, in interaction) (retrieval.Source, error) {
	typed := in.text(optionSource)
	if tidy(typed) == "" {
		return retrieval.Source{}, nil
	}
	sources, err := d.lib.Sources(ctx)
	if err != nil {
		return retrieval.Source{}, fmt.Errorf("list the sources: %w", err)
	}
	if s, ok := findSource(sources, typed); ok {
		return s, nil
	}
	return retrieval.Source{}, userError(fmt.Sprintf(
		"No article here is called “%s”. Choose one from the list that appears while you type; `/sources` shows them all.",
		escape(clip(typed, maxTitle))))
}
