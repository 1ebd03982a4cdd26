package article

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
)

// readMarkdown reads Markdown, with YAML front matter or without. The stored
// text is what a reader of the rendered page reads: headings, lists, emphasis
// and links lose their markup, never words.
func readMarkdown(data []byte) (*draft, error) {
	text, remarks, err := decode(data)
	if err != nil {
		return nil, err
	}
	d := &draft{remarks: remarks}
	front, body := cutFrontMatter(text)
	if front != "" {
		d.meta, d.trouble = parseMetadata([]byte(front), 2, false)
	}
	if isTangled(body) {
		d.remarks = append(d.remarks, "has more marks in a paragraph than Markdown can be read with: it was read as plain text")
		d.blocks = textBlocks(body)
		return d, nil
	}
	markdown := goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Linkify),
		goldmark.WithRendererOptions(html.WithUnsafe())) // raw HTML is cleaned by blocksOf, as all else
	var page bytes.Buffer
	if err := markdown.Convert([]byte(body), &page); err != nil {
		return nil, fmt.Errorf("reading Markdown: %w", err)
	}
	root, err := nethtml.Parse(&page)
	if err != nil {
		return nil, fmt.Errorf("reading Markdown: %w", err)
	}
	d.removed = takeOutUnseen(root, notesOf)
	blocks, descriptions := blocksOf(root)
	d.blocks, d.removed = blocks, append(d.removed, descriptions...)
	return d, nil
}

// cutFrontMatter splits off the lines between "---" and "---" or "..." that a
// Markdown file may begin with.
func cutFrontMatter(text string) (front, body string) {
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return "", text
	}
	at := 0
	for line := range strings.SplitAfterSeq(rest, "\n") {
		if mark := strings.TrimRight(line, " \t\n"); mark == "---" || mark == "..." {
			return rest[:at], rest[at+len(line):]
		}
		at += len(line)
	}
	return "", text // a rule, not front matter
}

// Limits of what goldmark is given: its time grows with the square of the marks
// in one block, with the depth of quotations and with the columns of a table
// times its rows.
const (
	maxMarkdown = 8 << 20
	maxMarks    = 4000
	maxQuotes   = 100
	maxCells    = 500_000
)

// isTangled tells that text breaks one of these limits.
func isTangled(text string) bool {
	marks, columns, cells := 0, 0, 0
	for line := range strings.SplitSeq(text, "\n") {
		if startsItem(line) {
			marks = 0
		}
		marks += len(line) - len(strings.Map(dropMarks, line))
		switch {
		case strings.TrimSpace(line) == "":
			columns = 0
		case strings.Contains(line, "|") && strings.Trim(line, "|:- \t\r") == "":
			columns = strings.Count(line, "|") + 1 // the row under a table's head: every row gets as many cells
		}
		cells += columns
		if marks > maxMarks || cells > maxCells || isQuotes(line) && strings.Count(line, ">") > maxQuotes {
			return true
		}
	}
	return len(text) > maxMarkdown
}

func dropMarks(r rune) rune {
	if strings.ContainsRune("*_[]()<!~&`", r) {
		return -1
	}
	return r
}

// startsItem tells that line is blank, a heading or an item of a list, so that
// a new block begins.
func startsItem(line string) bool {
	line = strings.TrimLeft(line, " \t0123456789")
	return line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") ||
		strings.HasPrefix(line, "+ ") || strings.HasPrefix(line, ". ")
}

func isQuotes(line string) bool {
	return strings.HasPrefix(strings.TrimLeft(line, " \t"), ">")
}
