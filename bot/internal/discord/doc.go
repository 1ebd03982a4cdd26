// Package discord is what Discord takes of a message: its components, the
// bodies that answer an interaction, the limits on both, and its Markdown, in
// which quoted words are shown as they are.
//
// Begin with [Message], which builds every message that goes out, and with
// [Escape] and [Quote]. It knows no language and no command, and must not know
// how an answer is found or what it says.
package discord
