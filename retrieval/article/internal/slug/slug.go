// Package slug makes the anchors of headings and the addresses of pages as the
// generators of documentation do.
//
// [Anchors] gives the id of each heading of a page by the rule of a generator, which
// [Rules] names; [Path] is what a generator makes of the path of a file.
//
// It knows strings alone: no article, no file, no settings.
package slug

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Rules are the generators that are known.
func Rules() []string {
	return []string{"github", "docusaurus", "hugo", "mkdocs", "vitepress", "vuepress", "none"}
}

// Known reports whether a generator is known.
func Known(rule string) bool { return slices.Contains(Rules(), strings.ToLower(rule)) }

// Anchors are the ids of the headings of a page, in order. One that says its own keeps
// it. They are empty by the rule "none".
func Anchors(rule string, headings, own []string) []string {
	anchors := make([]string, len(headings))
	taken := make(map[string]int)
	for i, heading := range headings {
		if anchors[i] = own[i]; anchors[i] != "" {
			taken[anchors[i]]++
			continue
		}
		id := anchor(strings.ToLower(rule), heading)
		if id == "" {
			continue
		}
		n, again := taken[id]
		taken[id]++
		if again {
			joint, first := "-", n
			if rule == "mkdocs" {
				joint = "_"
			}
			id += joint + strconv.Itoa(first)
			taken[id]++
		}
		anchors[i] = id
	}
	return anchors
}

func anchor(rule, heading string) string {
	switch rule {
	case "none":
		return ""
	case "mkdocs":
		return mkdocs(heading)
	case "vitepress", "vuepress":
		return vitepress(heading)
	}
	return github(heading)
}

// github is the rule of GitHub, which Docusaurus and Hugo have, too: small letters, no
// marks, a hyphen for each space.
func github(heading string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(heading)) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

var (
	notWord  = regexp.MustCompile(`[^\w\s-]`)
	gaps     = regexp.MustCompile(`[-\s]+`)
	specials = regexp.MustCompile("[\\s~`!@#$%^&*()\\-_+=\\[\\]{}|\\\\;:\"'“”‘’<>,.?/]+")
)

// mkdocs is the rule of Python-Markdown: what is no ASCII goes.
func mkdocs(heading string) string {
	var ascii strings.Builder
	for _, r := range norm.NFKD.String(heading) {
		if r < unicode.MaxASCII {
			ascii.WriteRune(r)
		}
	}
	plain := notWord.ReplaceAllString(ascii.String(), "")
	return gaps.ReplaceAllString(strings.ToLower(strings.TrimSpace(plain)), "-")
}

// vitepress is the rule of VitePress and VuePress: a hyphen for each run of marks, and
// no number at the beginning.
func vitepress(heading string) string {
	var plain strings.Builder
	for _, r := range norm.NFKD.String(heading) {
		if !unicode.Is(unicode.Mn, r) && !unicode.IsControl(r) {
			plain.WriteRune(r)
		}
	}
	s := strings.Trim(specials.ReplaceAllString(plain.String(), "-"), "-")
	if s != "" && s[0] >= '0' && s[0] <= '9' {
		s = "_" + s
	}
	return strings.ToLower(s)
}

var ordered = regexp.MustCompile(`(^|/)\d+[-_.]+\s*`)

// Path is what a generator makes of the path of a file without its suffix.
func Path(rule, stem string) string {
	switch strings.ToLower(rule) {
	case "docusaurus":
		return ordered.ReplaceAllString(stem, "$1") // 01-intro is intro
	case "hugo":
		return strings.ReplaceAll(strings.ToLower(stem), " ", "-")
	}
	return stem
}
