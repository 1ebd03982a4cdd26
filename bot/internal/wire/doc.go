// Package wire is how the bot and Discord reach each other: the gateway that
// interactions come in over ([Connection]) and the HTTP API that replies go out
// over ([Rest]), each with what they do when Discord is slow, away or repeats
// itself.
//
// discordgo keeps the gateway's connection and nothing more: see [gateway]. The
// package must not know what an interaction asks or what a reply says.
package wire
