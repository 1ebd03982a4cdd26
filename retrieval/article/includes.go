package article

import (
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// Limits of what pages include: no page of documentation comes near them.
const (
	deepestInclude = 5
	mostIncludes   = 200
	mostIncluded   = 4 << 20 // bytes
)

// includeLine matches a line that stands for a file: `--8<-- "file"` of MkDocs,
// `<!--@include: file-->` of VitePress and VuePress, and `<<< file`, which is code.
var includeLine = regexp.MustCompile(`(?m)^([ \t]*)(?:;?--8<--[ \t]+["']([^"'\n]+)["']|<!--[ \t]*@include:[ \t]*([^\n]+?)[ \t]*-->|` +
	`<<<[ \t]+(\S+))[ \t]*$`)

// includer puts the files that a page of Markdown includes in their place.
type includer struct {
	fsys fs.FS
	left int // bytes that may still be included
	n    int // files so far
}

// withIncludes is a page of Markdown with the files that it includes. They are read out
// of the folder of articles and from nowhere else; what cannot be read stays as it is.
func withIncludes(fsys fs.FS, file string, data []byte) []byte {
	if !includeLine.Match(data) {
		return data
	}
	in := &includer{fsys: fsys, left: mostIncluded}
	return []byte(in.expand(string(data), path.Dir(file), 0))
}

func (in *includer) expand(text, folder string, depth int) string {
	return includeLine.ReplaceAllStringFunc(text, func(line string) string {
		m := includeLine.FindStringSubmatch(line)
		name, code := m[2]+m[3]+m[4], m[4] != ""
		if depth == deepestInclude || in.n == mostIncludes {
			return ""
		}
		body, from, ok := in.read(name, folder)
		if !ok {
			return ""
		}
		if code {
			body = "```" + strings.TrimPrefix(path.Ext(from), ".") + "\n" + strings.TrimRight(body, "\n") + "\n```"
		} else {
			body = in.expand(frontless(body), path.Dir(from), depth+1)
		}
		return m[1] + strings.ReplaceAll(strings.TrimRight(body, "\n"), "\n", "\n"+m[1])
	})
}

// lineRange is what an include may name of a file: {3-7}, :2:5, #region.
var lineRange = regexp.MustCompile(`(?:\{[^}]*\}|#[\w-]+|:\d*:?\d*(?:,\S*)?|\[[^\]]*\])+$`)

// read reads an included file: beside the page, or from the root of the folder.
func (in *includer) read(name, folder string) (body, from string, ok bool) {
	name = strings.TrimSpace(lineRange.ReplaceAllString(strings.TrimSpace(name), ""))
	rooted := strings.TrimLeft(strings.TrimPrefix(name, "@"), "/")
	for _, from := range []string{path.Join(folder, name), path.Clean(rooted)} {
		if !fs.ValidPath(from) || strings.HasPrefix(path.Base(from), ".") {
			continue
		}
		f, err := in.fsys.Open(from)
		if err != nil {
			continue
		}
		info, err := f.Stat()
		if err == nil && info.Mode().IsRegular() {
			data, err := io.ReadAll(io.LimitReader(f, int64(in.left)+1))
			f.Close()
			if err != nil || len(data) > in.left {
				return "", "", false
			}
			in.left -= len(data)
			in.n++
			return strings.ToValidUTF8(string(data), "\ufffd"), from, true
		}
		f.Close()
	}
	return "", "", false
}

// frontless is an included page without its front matter.
func frontless(text string) string {
	if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		if _, body, ok := strings.Cut(rest, "\n---\n"); ok {
			return body
		}
	}
	return text
}
