package markdown

import (
	"html"
	"regexp"
	"strings"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/webpage"
)

// Generators of documentation have marks of their own: boxes (":::note", "!!! note",
// "> [!NOTE]", `{% hint %}`), tabs, components of MDX, directives. A reader of the page
// sees the words inside and what a box or a tab is called. So the marks go, and the
// names stay as labels.

var (
	colonBox   = regexp.MustCompile(`^:::+[ \t]*([A-Za-z][\w-]*)?[ \t]*(?:\[([^\]\n]*)\])?[ \t]*(?:\{([^}\n]*)\})?[ \t]*(.*)$`)
	indentBox  = regexp.MustCompile(`^(?:!!!|\?\?\?\+?)[ \t]+([A-Za-z][\w-]*)(?:[ \t]+[\w-]+)*[ \t]*(?:"([^"\n]*)")?[ \t]*$`)
	indentTab  = regexp.MustCompile(`^===[!+]?[ \t]+"([^"\n]*)"[ \t]*$`)
	atTab      = regexp.MustCompile(`^@tab(?::\w+)?[ \t]+(.+)$`)
	contents   = regexp.MustCompile(`(?i)^(?:\[\[_?toc_?\]\]|\[toc\]|\$\{toc\}|\{:[ \t]*toc[^}\n]*\}|<!--[ \t]*toc[ \t]*-->|:local:)[ \t]*$`)
	attributes = regexp.MustCompile(`^\{:[^}\n]*\}[ \t]*$`)
	abbreviate = regexp.MustCompile(`^\*\[[^\]\n]+\]:[ \t].*$`)
	importLine = regexp.MustCompile(`^import[ \t]+(?:[^'"\n]+[ \t]+from[ \t]+)?['"][^'"\n]+['"][ \t]*;?[ \t]*$`)
	exportLine = regexp.MustCompile(`^export[ \t]+(?:const|let|var|function|default|async|class)\b`)
	component  = regexp.MustCompile(`^</?[A-Z][\w.]*(?:[ \t/>{]|$)`)
	tagName    = regexp.MustCompile(`^<(/?)([A-Z][\w.]*)`)
	tagLabel   = regexp.MustCompile(`\b(?:label|title|header|name)=` +
		`(?:"([^"\n]*)"|'([^'\n]*)'|\{["'` + "`" + `]([^"'` + "`" + `\n]*)["'` + "`" + `]\})`)
	mdxComment = regexp.MustCompile(`\{/\*[\s\S]*?\*/\}`)
	mdxAnchor  = regexp.MustCompile(`(?m)^(#{1,6} .*?)[ \t]*\{/\*[ \t]*#([\w-]+)[ \t]*\*/\}[ \t]*$`)
	mustache   = regexp.MustCompile(`\{\{[^{}\n]*\}\}`)
	shortcode  = regexp.MustCompile(`^\{\{[<%][ \t]*(/?)[ \t]*([\w/-]+)([^\n]*?)[ \t]*/?[%>]\}\}[ \t]*$`)
	liquidTag  = regexp.MustCompile(`^\{%-?[ \t]*([\w-]+)([^\n]*?)-?%\}[ \t]*$`)
	quotedWord = regexp.MustCompile(`"([^"\n]+)"`)
	alertMark  = regexp.MustCompile(`^((?:[ \t]*>)+[ \t]*)\[!(\w+)\][+-]?[ \t]*$`)
	openFence  = regexp.MustCompile("^([ \t]*(?:>[ \t]?)*)(```+|~~~+)[ \t]*([^`\n]*)$")
	fenceTitle = regexp.MustCompile(`\btitle=(?:"([^"\n]*)"|'([^'\n]*)')`)
	fenceLabel = regexp.MustCompile(`\[([^\]\n]+)\]`)
	fenceName  = regexp.MustCompile(`^\{?\.?([\w+#-]+)`)
)

// boxes are the sorts of boxes, and what a page calls one without a title.
var boxes = map[string]string{
	"note": "Note", "tip": "Tip", "info": "Info", "warning": "Warning", "danger": "Danger", "caution": "Caution",
	"important": "Important", "hint": "Hint", "attention": "Attention", "error": "Error", "success": "Success", "example": "Example",
	"bug": "Bug", "question": "Question", "failure": "Failure", "details": "Details", "todo": "Todo", "notice": "Notice",
	"alert": "", "callout": "", "admonition": "", "collapse": "", "expand": "",
}

// documentation rewrites a text of a generator of documentation.
type documentation struct {
	dialectReader
	mdx bool

	out    []string
	inside []enclosure
	fence  string // what opened the code that the line is in; empty outside
	shaped bool   // the code is that of a shortcode, which ends it
	braces int    // open in an export of MDX that goes over lines
	tag    bool   // inside the tag of a component that goes over lines
}

// enclosure is a box or a component around lines.
type enclosure struct {
	name   string // of a component; empty for a box whose lines are indented
	indent int    // taken from each line; -1 until the first line is seen
}

// plain rewrites the whole text.
func (d *documentation) plain(body string) string {
	if d.mdx {
		body = mdxAnchor.ReplaceAllString(body, "$1 {#$2}")
	}
	for line := range strings.SplitSeq(body, "\n") {
		d.line(line)
	}
	return strings.Join(d.out, "\n")
}

func (d *documentation) put(line string) { d.out = append(d.out, line) }

// label puts the name of what follows.
func (d *documentation) label(indent, text string) {
	text = strings.TrimSpace(strings.NewReplacer("`", "", "**", "", "__", "").Replace(text))
	d.put(strings.TrimRight(indent, " \t"))
	if text != "" {
		d.put(indent + `<div class="` + webpage.LabelClass + `">` + html.EscapeString(text) + "</div>")
		d.put(strings.TrimRight(indent, " \t"))
	}
}

// drop takes off a line and leaves a blank one.
func (d *documentation) drop(line string) {
	d.takeOff(reasonDialect, line)
	d.put("")
}

// outdent takes off a line what the boxes and components around it indent it by, and
// closes boxes that end before it.
func (d *documentation) outdent(line string) string {
	if strings.TrimSpace(line) == "" {
		return ""
	}
	for i := range d.inside {
		e := &d.inside[i]
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		if e.name == "" {
			if e.indent < 0 {
				e.indent = 4
				if strings.HasPrefix(line, "\t") {
					e.indent = 1
				}
			}
			if indent < e.indent {
				d.inside = d.inside[:i]
				return line
			}
		} else if e.indent < 0 {
			e.indent = indent
		}
		line = line[min(indent, e.indent):]
	}
	return line
}

// line rewrites one line.
func (d *documentation) line(raw string) {
	line := d.outdent(raw)
	trimmed := strings.TrimSpace(line)
	if d.fence != "" {
		d.insideFence(line, trimmed)
		return
	}
	if d.braces > 0 {
		d.takeOff(reasonDialect, raw)
		d.braces = max(0, d.braces+strings.Count(raw, "{")-strings.Count(raw, "}"))
		return
	}
	if d.tag {
		d.takeOff(reasonDialect, raw)
		d.tag = !strings.HasSuffix(trimmed, ">")
		return
	}
	if m := openFence.FindStringSubmatch(line); m != nil {
		d.openFence(m[1], m[2], m[3])
		return
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if len(indent) >= 4 && d.isIndentedCode() {
		d.put(line)
		return
	}
	if d.directive(indent, trimmed) || d.ofMDX(indent, trimmed) {
		return
	}
	if m := alertMark.FindStringSubmatch(line); m != nil {
		if name := boxes[strings.ToLower(m[2])]; name != "" {
			d.takeOff(reasonDialect, "[!"+m[2]+"]")
			d.put(strings.TrimRight(m[1], " \t"))
			d.put(m[1] + `<div class="` + webpage.LabelClass + `">` + name + "</div>")
			d.put(strings.TrimRight(m[1], " \t"))
			return
		}
	}
	d.put(d.withoutMustaches(line))
}

// isIndentedCode reports whether an indented line after those that are out is code.
func (d *documentation) isIndentedCode() bool {
	for i := len(d.out) - 1; i >= 0; i-- {
		line := d.out[i]
		if strings.TrimSpace(line) == "" {
			continue
		}
		return strings.HasPrefix(line, "    ") || !listItem.MatchString(line) && i < len(d.out)-1
	}
	return true
}

var listItem = regexp.MustCompile(`^\s*(?:[-*+]|\d+[.)])\s`)

// insideFence writes a line of code.
func (d *documentation) insideFence(line, trimmed string) {
	if d.shaped {
		if m := shortcode.FindStringSubmatch(trimmed); m != nil && m[1] != "" {
			d.put(d.fence)
			d.fence, d.shaped = "", false
			return
		}
		d.put(line)
		return
	}
	d.put(line)
	if rest := strings.TrimLeft(trimmed, "> \t"); strings.HasPrefix(rest, d.fence) && strings.Trim(rest, d.fence[:1]) == "" {
		d.fence = ""
	}
}

// openFence opens code; what its page shows above it is a label.
func (d *documentation) openFence(indent, mark, info string) {
	name := ""
	if m := fenceName.FindStringSubmatch(info); m != nil && !strings.HasPrefix(info, "[") && !strings.Contains(m[0], "=") {
		name = m[1]
	}
	title := ""
	if m := fenceTitle.FindStringSubmatch(info); m != nil {
		title = m[1] + m[2]
	} else if m := fenceLabel.FindStringSubmatch(info); m != nil {
		title = m[1]
	}
	if title != "" {
		d.label(indent, title)
	}
	d.put(indent + mark + name)
	d.fence = mark
}

// directive reads the marks of boxes, tabs and tables of contents. It reports whether
// the line is one.
func (d *documentation) directive(indent, s string) bool {
	switch {
	case strings.HasPrefix(s, ":::"):
		m := colonBox.FindStringSubmatch(s)
		if m == nil {
			return false
		}
		d.takeOff(reasonDialect, s)
		title := m[2] + m[4]
		if t := tagLabel.FindStringSubmatch(m[3]); t != nil {
			title = t[1] + t[2] + t[3]
		}
		d.label(indent, titleOr(title, m[1]))
	case strings.HasPrefix(s, "!!!"), strings.HasPrefix(s, "???"):
		m := indentBox.FindStringSubmatch(s)
		if m == nil {
			return false
		}
		d.takeOff(reasonDialect, s)
		if strings.HasSuffix(s, `""`) {
			m[1] = ""
		}
		d.label(indent, titleOr(m[2], m[1]))
		d.inside = append(d.inside, enclosure{indent: -1})
	case strings.HasPrefix(s, "==="):
		m := indentTab.FindStringSubmatch(s)
		if m == nil {
			return false
		}
		d.takeOff(reasonDialect, s)
		d.label(indent, m[1])
		d.inside = append(d.inside, enclosure{indent: -1})
	case strings.HasPrefix(s, "@tab"):
		m := atTab.FindStringSubmatch(s)
		if m == nil {
			return false
		}
		d.takeOff(reasonDialect, s)
		d.label(indent, m[1])
	case contents.MatchString(s), attributes.MatchString(s), abbreviate.MatchString(s):
		d.drop(s)
	case strings.HasPrefix(s, "{{"), strings.HasPrefix(s, "{%"):
		return d.template(indent, s)
	default:
		return false
	}
	return true
}

// titleOr is the title of a box, or what its sort is called.
func titleOr(title, sort string) string {
	if title = strings.TrimSpace(title); title != "" {
		return title
	}
	return boxes[strings.ToLower(sort)]
}

// template reads a line that is a tag of a template: code, a tab, a box.
func (d *documentation) template(indent, s string) bool {
	closes, name, rest := "", "", ""
	if m := shortcode.FindStringSubmatch(s); m != nil {
		closes, name, rest = m[1], strings.ToLower(m[2]), m[3]
	} else if m := liquidTag.FindStringSubmatch(s); m != nil {
		name, rest = strings.ToLower(m[1]), m[2]
	} else {
		return false
	}
	if closes == "" && name == "highlight" && strings.HasPrefix(s, "{{") {
		syntax, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		d.put(indent + "~~~~~" + strings.Trim(syntax, `"`))
		d.fence, d.shaped = indent+"~~~~~", true
		return true
	}
	d.takeOff(reasonDialect, s)
	title := ""
	if m := tagLabel.FindStringSubmatch(rest); m != nil {
		title = m[1] + m[2] + m[3]
	} else if m := quotedWord.FindStringSubmatch(rest); m != nil && name == "tab" {
		title = m[1]
	}
	sort, known := boxes[name]
	switch {
	case closes != "" || !known && name != "tab" && name != "code":
		title = ""
	case title == "" && sort == "" && name != "code":
		for _, word := range strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune(` "'=`, r) }) {
			if boxes[strings.ToLower(word)] != "" {
				title = boxes[strings.ToLower(word)]
			}
		}
	case title == "":
		title = sort
	}
	d.label(indent, title)
	return true
}

// ofMDX reads what only MDX has: imports, exports, and components on lines of their
// own. It reports whether the line is one.
func (d *documentation) ofMDX(indent, s string) bool {
	switch {
	case indent == "" && importLine.MatchString(s) && d.atStart():
		d.drop(s)
	case d.mdx && indent == "" && exportLine.MatchString(s):
		d.takeOff(reasonDialect, s)
		d.braces = max(0, strings.Count(s, "{")-strings.Count(s, "}"))
	case component.MatchString(s):
		d.components(indent, s)
	default:
		return false
	}
	return true
}

// atStart reports whether a paragraph may begin here.
func (d *documentation) atStart() bool {
	return len(d.out) == 0 || strings.TrimSpace(d.out[len(d.out)-1]) == ""
}

// components reads a line that begins with the tag of a component. What stands on the
// same line as its tags stays.
func (d *documentation) components(indent, s string) {
	end := strings.IndexByte(s, '>')
	for end >= 0 && strings.HasSuffix(s[:end], "=") { // an arrow function
		next := strings.IndexByte(s[end+1:], '>')
		if next < 0 {
			end = -1
			break
		}
		end += 1 + next
	}
	m := tagName.FindStringSubmatch(s)
	if m == nil {
		d.put(indent + s)
		return
	}
	tag := s
	if end >= 0 {
		tag = s[:end+1]
	}
	d.takeOff(reasonDialect, tag)
	if end < 0 {
		d.tag = true
	}
	name := m[2]
	rest := strings.TrimSpace(s[len(tag):])
	switch {
	case m[1] != "":
		for i := len(d.inside) - 1; i >= 0; i-- {
			if d.inside[i].name == name {
				d.inside = d.inside[:i]
				break
			}
		}
		d.put("")
	case strings.HasSuffix(tag, "/>"):
		d.put("")
	default:
		title := ""
		if l := tagLabel.FindStringSubmatch(tag); l != nil {
			title = l[1] + l[2] + l[3]
		}
		d.label(indent, titleOr(title, name))
		if closing := "</" + name + ">"; strings.HasSuffix(rest, closing) {
			rest = strings.TrimSuffix(rest, closing)
		} else if !strings.Contains(rest, closing) {
			d.inside = append(d.inside, enclosure{name: name, indent: -1})
		}
	}
	if rest != "" {
		d.line(rest)
	}
}

// withoutMustaches takes out what a template fills in: {{ page.version }}, {/* … */}.
func (d *documentation) withoutMustaches(line string) string {
	if !strings.Contains(line, "{") {
		return line
	}
	var b strings.Builder
	at := 0
	clean := func(s string) string {
		s = mustache.ReplaceAllStringFunc(s, func(found string) string {
			if templateTag.MatchString(found) {
				return found // the dialects know it
			}
			d.takeOff(reasonDialect, found)
			return ""
		})
		if d.mdx {
			s = mdxComment.ReplaceAllString(s, "")
		}
		return s
	}
	for _, span := range codeSpan.FindAllStringIndex(line, -1) {
		b.WriteString(clean(line[at:span[0]]))
		b.WriteString(line[span[0]:span[1]])
		at = span[1]
	}
	b.WriteString(clean(line[at:]))
	return b.String()
}
