// Package bottest is what tests of the bot use: a Discord on loopback
// ([New]), a reader of replies ([Plain]) and a check of every body that goes
// out ([CheckReply]). Nothing but tests imports it.
package bottest
