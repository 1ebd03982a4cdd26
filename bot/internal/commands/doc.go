// Package commands is what the bot registers with Discord: the names of its commands
// and options ([Ask], [OptionQuestion]), the list of them in every language of the
// interface ([List]), and the places that they are registered for ([Place]).
//
// It must not know how a command is answered: that is package bot's.
package commands
