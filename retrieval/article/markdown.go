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
	d.blocks, d.removed = blocksOf(root)
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
