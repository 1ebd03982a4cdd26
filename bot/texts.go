package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/verbatim-bot/verbatim/retrieval"
)

// projectURL is where the source code and the documentation are.
const projectURL = "https://github.com/verbatim-bot/verbatim"

const helpText = "**How to ask**\n" +
	"`/ask` finds the passages that answer a question and quotes them word for word. It writes nothing itself: where the articles do not answer, it says so.\n" +
	"`/who` looks up who said what: by speaker, by topic, or both.\n" +
	"`/sources` lists the articles that are searched.\n" +
	"`/about` and `/privacy` tell what this bot is and what it keeps.\n" +
	"\n" +
	"**What a reply shows**\n" +
	"Quoted words stand beside a bar, with the words of your question in bold. The line under them says where they come from, and whether the paragraph was cut; where somebody else is quoted, a line names the speaker. The buttons open the passage at its source.\n" +
	"A receipt proves a quotation again, on any later day: give it to whoever runs this bot, or run the command `verbatim verify` with it.\n" +
	"\n" +
	"**Options**\n" +
	"`source` searches one article only. `private` shows the reply only to you."

const privacyText = "**What this bot reads:** the commands that you give it, and nothing else. It does not read messages.\n" +
	"**What it keeps of you:** nothing. Questions are answered and forgotten; neither they nor your name are stored or written to a log.\n" +
	"**What it sends elsewhere:** nothing but its reply, to Discord. The articles are searched where the bot runs.\n" +
	"A reply that is not private stays in the channel, like any message."

// about tells what the bot is and what it knows.
func (d desk) about(ctx context.Context) (response, error) {
	sources, err := d.lib.Sources(ctx)
	if err != nil {
		return response{}, fmt.Errorf("list the sources: %w", err)
	}
	text := "**Verbatim " + escape(clip(d.version, maxName)) + "** answers questions by quoting articles word for word. It never writes an answer.\n" +
		coverage(sources)
	if indexed := lastIndexed(sources); indexed != "" {
		text += " Last indexed: " + indexed + "."
	}
	return messageResponse(private, textPart(text),
		rows([]component{linkButton("Source code and documentation", projectURL)})[0]), nil
}

// lastIndexed is when an article was last read, "" when that is not known.
func lastIndexed(sources []retrieval.Source) string {
	if len(sources) == 0 {
		return ""
	}
	return dateSpan(slices.MaxFunc(sources, func(a, b retrieval.Source) int { return a.Indexed.Compare(b.Indexed) }).Indexed)
}

// noAnswer says that nothing answers, what there is, and what to try. It is
// always private, and never offers a guess.
func (d desk) noAnswer(ctx context.Context, question string, only retrieval.Source) (response, error) {
	asked := "\n-# you asked: " + escape(clip(question, maxQuestion))
	if only.ID != "" {
		return say("“" + escape(clip(titleOf(only.Citation), maxTitle)) + "” has nothing that answers that.\n" +
			"Ask again without the option `source` to search every article." + asked), nil
	}
	sources, err := d.lib.Sources(ctx)
	if err != nil {
		return response{}, fmt.Errorf("list the sources: %w", err)
	}
	const head = "Nothing in this collection answers that.\n"
	const advice = "\nTry other words: the names, places or figures that an article would use."
	return say(head + sourceList(sources, maxText-length(head+advice+asked)) + advice + asked), nil
}
