package markdown

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/plaintext"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/webpage"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"

	goldtext "github.com/yuin/goldmark/text"

	nethtml "golang.org/x/net/html"
)

// ReadMarkdown reads Markdown, with front matter or without. The stored text is
// what a reader of the rendered page reads: headings, lists, emphasis and links
// lose their markup, never words. Struck words and notes go to what was removed.
func ReadMarkdown(ctx context.Context, data []byte) ([]*draft.Draft, error) {
	return read(ctx, data, false)
}

// ReadMDX reads MDX: Markdown with imports, exports and components, which go; the words
// inside of components stay.
func ReadMDX(ctx context.Context, data []byte) ([]*draft.Draft, error) {
	return read(ctx, data, true)
}

func read(ctx context.Context, data []byte, mdx bool) ([]*draft.Draft, error) {
	whole, remarks, err := draft.Decode(data)
	if err != nil {
		return nil, err
	}
	d := &draft.Draft{Remarks: remarks, Markdown: true}
	front, body := cutFrontMatter(behindLicence(whole))
	d.Meta, d.Trouble = front.metadata()
	plain := body
	body = (&documentation{dialectReader: dialectReader{d}, mdx: mdx}).plain(body)
	body = dialectReader{d}.takeOffDialects(body)
	page, err := renderMarkdown(ctx, body)
	if errors.Is(err, errTangled) {
		d.Remark("has more marks in a paragraph than Markdown can be read with: it was read as plain text")
		d.Removed = nil
		d.Blocks = plaintext.TextBlocks(plain)
		return []*draft.Draft{d}, d.TextSize()
	}
	if err != nil {
		return nil, fmt.Errorf("reading Markdown: %w", err)
	}
	d.Code = bytes.Contains(page.Bytes(), []byte("<code")) || bytes.Contains(page.Bytes(), []byte("<kbd"))
	root, err := nethtml.Parse(page)
	if err != nil {
		return nil, fmt.Errorf("reading Markdown: %w", err)
	}
	d.Removed = append(d.Removed, webpage.TakeOutUnseen(root, webpage.NotesOf)...)
	blocks, descriptions := webpage.DocumentBlocks(root)
	d.Blocks, d.Removed = blocks, append(d.Removed, descriptions...)
	return []*draft.Draft{d}, d.TextSize()
}

// markdown renders Markdown as GitHub does, with notes.
var markdown = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Linkify, extension.Footnote),
	goldmark.WithParserOptions(parser.WithAttribute()),
	goldmark.WithRendererOptions(html.WithUnsafe())) // raw HTML is cleaned by blocksOf, as all else

// renderMarkdown makes a page of HTML of Markdown. The error is errTangled when
// that takes more than linear time.
func renderMarkdown(ctx context.Context, source string) (page *bytes.Buffer, err error) {
	if isTangled(source) {
		return nil, errTangled
	}
	defer func() {
		switch fault := recover(); fault {
		case nil:
		case errTangled, errAbandoned:
			err = fault.(error)
		default:
			panic(fault)
		}
	}()
	in := &boundedReader{Reader: goldtext.NewReader([]byte(source)), ctx: ctx, left: maxLook*len(source) + 1<<20}
	page = new(bytes.Buffer)
	if err := markdown.Renderer().Render(page, []byte(source), markdown.Parser().Parse(in)); err != nil {
		return nil, err
	}
	return page, nil
}

var (
	errTangled   = errors.New("its marks are nested too deep")
	errAbandoned = errors.New("it was given up")
)

// maxLook is how often goldmark may look at each byte, on an average. It looks
// at a line once for each kind of block that may begin there and each that is
// open; what is nested for its own sake takes thousands of looks.
const maxLook = 400

// boundedReader is what goldmark reads from. Nothing else can stop it, so it ends
// it with a panic when it looks at the text too often, or when ctx has ended.
type boundedReader struct {
	goldtext.Reader
	ctx   context.Context
	left  int // bytes
	calls int
}

func (r *boundedReader) look(bytes int) {
	if r.left -= bytes + 1; r.left < 0 {
		panic(errTangled)
	}
	if r.calls++; r.calls%1024 == 0 && r.ctx.Err() != nil {
		panic(errAbandoned)
	}
}

func (r *boundedReader) PeekLine() ([]byte, goldtext.Segment) {
	line, segment := r.Reader.PeekLine()
	r.look(len(line))
	return line, segment
}

func (r *boundedReader) Advance(n int) {
	r.look(n)
	r.Reader.Advance(n)
}

func (r *boundedReader) AdvanceAndSetPadding(n, padding int) {
	r.look(n)
	r.Reader.AdvanceAndSetPadding(n, padding)
}

func (r *boundedReader) LineOffset() int {
	at := r.Reader.LineOffset()
	r.look(at)
	return at
}

func (r *boundedReader) SetPosition(line int, at goldtext.Segment) {
	r.look(0)
	r.Reader.SetPosition(line, at)
}

// Limits of what goldmark is given: its time grows with the square of the marks
// in one block, with the depth of quotations and with the columns of a table
// times its rows.
const (
	maxMarkdown = 8 << 20
	maxMarks    = 4000
	maxQuotes   = 100
	maxCells    = 500_000
	maxNested   = 50 // lists that begin in one line, and bytes of indent of each deeper list
)

// isTangled reports whether text breaks one of these limits.
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
		if marks > maxMarks || cells > maxCells || listsIn(line) > maxNested || isQuotes(line) && strings.Count(line, ">") > maxQuotes {
			return true
		}
	}
	return len(text) > maxMarkdown
}

// listsIn is the number of lists that line begins or goes on with, "- - 1. text",
// and the depth that its indent can have.
func listsIn(line string) int {
	n := 0
	rest := strings.TrimLeft(line, " \t>")
	indent := len(line) - len(rest)
	for n <= maxNested {
		after := strings.TrimLeft(strings.TrimLeft(rest, "0123456789"), "-*+.)")
		if len(after) == len(rest) || after == "" || after[0] != ' ' && after[0] != '\t' {
			break
		}
		rest = strings.TrimLeft(after, " \t>")
		n++
	}
	if n == 0 {
		return 0
	}
	return n + indent/4
}

func dropMarks(r rune) rune {
	if strings.ContainsRune("*_[]()<!~&`", r) {
		return -1
	}
	return r
}

// startsItem reports whether line is blank, a heading or an item of a list, so that
// a new block begins.
func startsItem(line string) bool {
	line = strings.TrimLeft(line, " \t0123456789")
	return line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") ||
		strings.HasPrefix(line, "+ ") || strings.HasPrefix(line, ". ")
}

func isQuotes(line string) bool {
	return strings.HasPrefix(strings.TrimLeft(line, " \t"), ">")
}
