package bottest

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Page is a reply as a page of HTML that looks much as Discord shows it, to be
// looked at and photographed. It formats what [Plain] takes, and nothing else.
func Page(reply []byte) (string, error) {
	if _, err := Plain(reply); err != nil {
		return "", err
	}
	var b body
	if err := json.Unmarshal(reply, &b); err != nil {
		return "", fmt.Errorf("read a reply: %w", err)
	}
	var out strings.Builder
	out.WriteString(pageHead)
	for _, c := range b.Data.Components {
		out.WriteString(pageComponent(c))
	}
	if b.Data.Flags&(1<<6) != 0 {
		out.WriteString(`<div class="only">Only you can see this</div>`)
	}
	out.WriteString("</main>\n")
	return out.String(), nil
}

func pageComponent(c component) string {
	var out strings.Builder
	switch c.Type {
	case 1:
		out.WriteString(`<div class="row">`)
		for _, part := range c.Components {
			if part.Type == 3 {
				fmt.Fprintf(&out, `<span class="menu">%s <span aria-hidden="true">▾</span></span>`, html.EscapeString(part.Placeholder))
				continue
			}
			class := "button"
			if part.Disabled {
				class += " off"
			}
			label := html.EscapeString(part.Label)
			if part.URL != "" {
				label += ` <span aria-hidden="true">↗</span>`
			}
			fmt.Fprintf(&out, `<span class="%s" dir=auto>%s</span>`, class, label)
		}
		out.WriteString("</div>\n")
	case 10:
		out.WriteString(`<div class="text">` + pageText(c.Content) + "</div>\n")
	case 17:
		fmt.Fprintf(&out, `<div class="container" style="border-left-color: #%06x">`, c.AccentColor)
		for _, part := range c.Components {
			out.WriteString(pageComponent(part))
		}
		out.WriteString("</div>\n")
	}
	return out.String()
}

// pageText writes a text display: quoted lines beside a bar, subtext small.
func pageText(content string) string {
	var out strings.Builder
	quoted, inBlock := false, false
	for line := range strings.SplitSeq(content, "\n") {
		fence := strings.HasPrefix(line, codeFence) // with the language of the code, or without
		if fence {
			inBlock = !inBlock
			out.WriteString(map[bool]string{true: "<pre>", false: "</pre>\n"}[inBlock])
			continue
		}
		if inBlock {
			out.WriteString(html.EscapeString(line) + "\n")
			continue
		}
		rest, isQuote := strings.CutPrefix(line, "> ")
		if isQuote != quoted {
			out.WriteString(map[bool]string{true: "<blockquote>\n", false: "</blockquote>\n"}[isQuote])
			quoted = isQuote
		}
		class := ""
		if small, ok := strings.CutPrefix(rest, "-# "); ok {
			class, rest = ` class="small"`, small
		}
		fmt.Fprintf(&out, "<p%s dir=auto>%s</p>\n", class, pageLine(rest))
	}
	if quoted {
		out.WriteString("</blockquote>\n")
	}
	return out.String()
}

var pageSpans = regexp.MustCompile("^(?:`[^`]*`|<t:[0-9]+:[a-zA-Z]>|\\[(?:\\\\.|[^\\]\\\\])*\\]\\([^)]*\\))")

// pageLine formats one line.
func pageLine(line string) string {
	var out strings.Builder
	open := map[string]bool{}
	for len(line) > 0 {
		if escaped, size := escapedRune(line); size > 0 {
			out.WriteString(html.EscapeString(escaped))
			line = line[size:]
			continue
		}
		if tag, ok := map[string]string{"**": "b", "~~": "s"}[line[:min(2, len(line))]]; ok {
			if open[tag] = !open[tag]; open[tag] {
				out.WriteString("<" + tag + ">")
			} else {
				out.WriteString("</" + tag + ">")
			}
			line = line[2:]
			continue
		}
		if span := pageSpans.FindString(line); span != "" {
			out.WriteString(pageSpan(span))
			line = line[len(span):]
			continue
		}
		_, size := utf8.DecodeRuneInString(line)
		out.WriteString(html.EscapeString(line[:size]))
		line = line[size:]
	}
	return out.String()
}

func pageSpan(span string) string {
	switch span[0] {
	case '`':
		return "<code>" + html.EscapeString(strings.Trim(span, "`")) + "</code>"
	case '[':
		words, _, _ := strings.Cut(span[1:], "](")
		return `<span class="link">` + html.EscapeString(Unescape(words)) + "</span>"
	}
	return `<span class="date">` + pageDate(span) + `</span>`
}

// pageDate is a date as Discord shows it, in English: how long ago it was, where that is
// what was asked for.
func pageDate(span string) string {
	seconds, form, _ := strings.Cut(strings.Trim(span, "<>t"), ":")
	if seconds == "" {
		seconds, form, _ = strings.Cut(form, ":")
	}
	at, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return "(date)"
	}
	day := time.Unix(at, 0)
	if form != "R" {
		return day.UTC().Format("2 January 2006 15:04")
	}
	const month, year = 30, 365
	switch days := int(time.Since(day).Hours() / 24); {
	case days < 0:
		return fmt.Sprintf("in %.0f seconds", time.Until(day).Seconds())
	case days < month:
		return fmt.Sprintf("%d days ago", days)
	case days < year:
		return fmt.Sprintf("%d months ago", days/month)
	default:
		return strings.TrimSuffix(fmt.Sprintf("%d years", days/year), map[bool]string{true: "s"}[days/year == 1]) + " ago"
	}
}

const pageHead = `<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>A reply</title>
<style>
body { margin: 0; background: #313338; color: #dbdee1; font: 16px/1.375 "Noto Sans", "DejaVu Sans", sans-serif }
main { max-width: 620px; padding: 12px 16px; overflow-wrap: anywhere }
p { margin: 0; min-height: 1.375em; white-space: pre-wrap }
blockquote { margin: 6px 0 4px; padding: 0 12px; border-left: 4px solid #4e5058; border-radius: 2px }
.small { font-size: 13px; color: #949ba4 }
b { color: #f2f3f5 }
code { background: #2b2d31; padding: 1px 4px; border-radius: 4px; font: 13px "DejaVu Sans Mono", monospace }
.link { color: #00a8fc }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px }
.button { background: #4e5058; color: #fff; border-radius: 4px; padding: 6px 14px; font-size: 14px }
.button.off { opacity: .5 }
.text + .text { margin-top: 8px }
.container { background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid; border-radius: 4px; padding: 8px 12px; margin: 6px 0 }
.menu { background: #1e1f22; color: #b5bac1; border-radius: 4px; padding: 7px 12px; font-size: 14px; flex: 1 }
pre { background: #2b2d31; border-radius: 4px; padding: 8px; margin: 4px 0; font: 13px "DejaVu Sans Mono", monospace }
pre { white-space: pre-wrap }
.only { margin-top: 10px; font-size: 13px; color: #949ba4 }
</style>
<main>
`
