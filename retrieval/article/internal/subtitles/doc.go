// Package subtitles reads transcripts with times: WebVTT and SubRip files, as
// programs for meetings, captions and video write them.
//
// [Read] joins the cues of one speaker into paragraphs, which begin with the
// speaker's name where the file gives one. The times, the marks of styles and the lines
// that a rolling caption repeats are no text.
//
// It must not know who speaks in a text, only how such a file says it.
package subtitles
