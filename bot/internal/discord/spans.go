package discord

import (
	"fmt"
	"time"
)

// DateSpan is a date that Discord shows in the reader's own time zone and
// language; "" for no time.
func DateSpan(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return TimeSpan(t, 'D')
}

// TimeSpan is a time in one of Discord's styles, in the reader's own time zone
// and language.
func TimeSpan(t time.Time, style rune) string {
	return fmt.Sprintf("<t:%d:%c>", t.Unix(), style)
}
