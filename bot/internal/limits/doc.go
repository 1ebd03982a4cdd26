// Package limits is how much one person, one server and one channel may have of the
// bot: questions, lookups, work at the same time, and messages.
//
// [Limits] counts in memory, for a bounded number of people, and forgets. It must not
// know what is asked, nor what those who have to wait are told.
package limits
