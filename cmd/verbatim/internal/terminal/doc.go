// Package terminal writes what the core answers to a terminal, or to a pipe: passages
// with what is cited of them, quotations, verdicts on a quotation with what differs,
// and a bar for what takes long.
//
// On a terminal lines are wrapped at its width and the matched words are bold;
// anywhere else the text is plain and every line is whole. What an article says is
// printed so that it cannot move the cursor or change the order of what is shown.
//
// It must not know commands, flags and settings: it is handed an answer and a writer.
package terminal
