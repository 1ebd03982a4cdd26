// Package suggest completes what somebody types into an option of a command: articles,
// speakers and topics that begin with it, have it, or nearly.
//
// It matches names that it is given and must not know where they come from.
package suggest
