// Package syntax reads an English text as far as its speakers need: [Parse] gives
// the words with each quotation as one token, sentences that know that "So what?"
// she said is one sentence (tokens.go), the noun phrases that may be somebody
// (mentions.go), the words that tell of speech, each linked to the mentions that
// may be its subject (cues.go), the persons behind the mentions (names.go), their
// roles (roles.go) and their pronouns (pronouns.go).
//
// It decides by grammar alone and weighs nothing: which of the linked mentions said
// a quotation is the business of package quotation, and so are all the weights.
// It must not know them, nor what is shown to anybody.
package syntax
