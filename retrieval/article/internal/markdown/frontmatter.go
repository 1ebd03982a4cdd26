package markdown

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
	"go.yaml.in/yaml/v3"
)

// frontMatter is the metadata that a Markdown file begins with.
type frontMatter struct {
	form string // "YAML", "TOML" or "JSON"; empty when there is none
	text string
	line int // the first line of text
}

// cutFrontMatter splits off the metadata that a Markdown file begins with: YAML
// between "---" and "---" or "...", TOML between "+++" and "+++", or an object of
// JSON. What looks like it and holds no keys is text: a rule under which it
// stands, say.
func cutFrontMatter(text string) (frontMatter, string) {
	first, rest, _ := strings.Cut(text, "\n")
	switch strings.TrimRight(first, " \t") {
	case "---":
		if front, body, ok := cutAt(rest, "---", "..."); ok && holdsKeys(front) {
			return frontMatter{"YAML", front, 2}, body
		}
	case "+++":
		if front, body, ok := cutAt(rest, "+++"); ok && (tomlKey.MatchString(front) || strings.TrimSpace(front) == "") {
			return frontMatter{"TOML", front, 2}, body
		}
	default:
		if front, body, ok := cutJSON(text); ok {
			return frontMatter{"JSON", front, 1}, body
		}
	}
	return frontMatter{}, text
}

// licence matches comments that a file may begin with, before its front matter.
var licence = regexp.MustCompile(`^(?:\s*(?:<!--[\s\S]*?-->|\{/\*[\s\S]*?\*/\}))+\s*\n(---|\+\+\+)[ \t]*\n`)

// behindLicence is a text without the comments before its front matter, of which
// nothing is shown.
func behindLicence(text string) string {
	head := text[:min(len(text), maxLicence)]
	if m := licence.FindStringSubmatchIndex(head); m != nil {
		return text[m[2]:]
	}
	return text
}

const maxLicence = 16 << 10

// cutAt cuts text at the first line that is one of some marks.
func cutAt(text string, marks ...string) (before, after string, ok bool) {
	at := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		if slices.Contains(marks, strings.TrimRight(line, " \t\n")) {
			return text[:at], text[at+len(line):], true
		}
		at += len(line)
	}
	return "", text, false
}

var (
	yamlKey = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_ -]{0,40}):(\s|$)`)
	oneWord = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_.-]*$`)
	tomlKey = regexp.MustCompile(`^(\s*(#[^\n]*)?\n)*\s*(\[[\w."-]+\]|["\w.-]+\s*=)`)
	jsonKey = regexp.MustCompile(`^\{\s*"[\w.-]+"\s*:`)
)

// otherKeys are keys that the front matter of other programs has most often.
var otherKeys = map[string]bool{"tags": true, "tag": true, "categories": true, "category": true, "layout": true, "draft": true,
	"description": true, "summary": true, "aliases": true, "alias": true, "keywords": true, "weight": true, "toc": true, "cssclass": true,
	"cssclasses": true, "image": true, "cover": true, "series": true, "comments": true, "params": true, "subtitle": true, "created": true,
	"updated": true, "modified": true, "lastmod": true, "excerpt": true, "featured": true, "template": true, "output": true}

func isKnownKey(key string) bool {
	key = draft.CanonicalKey(key)
	return slices.Contains(draft.MetadataKeys, key) || draft.OtherNames[key] != "" || otherKeys[key]
}

// holdsKeys reports whether the lines between two rules are YAML with keys, and no
// text. A sentence with a colon is a key and a value to YAML, too; so some key
// must be known, or all of them be words and no value a sentence.
func holdsKeys(front string) bool {
	if strings.TrimSpace(front) == "" {
		return true // nothing is lost
	}
	var doc yaml.Node
	if len(front) > draft.MaxMetadata || yaml.Unmarshal([]byte(front), &doc) != nil {
		// Metadata with a slip in it must not be published as text.
		m := yamlKey.FindStringSubmatch(strings.TrimLeft(front, "\n"))
		return m != nil && isKnownKey(m[1])
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return false
	}
	words := true
	pairs := doc.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		if isKnownKey(pairs[i].Value) {
			return true
		}
		value := pairs[i+1].Value
		sentence := len(strings.Fields(value)) > 3 && prose.EndsWithStop(value)
		words = words && oneWord.MatchString(pairs[i].Value) && !sentence
	}
	return words
}

// cutJSON cuts off the object of JSON that text begins with, when it has a key
// that is known.
func cutJSON(text string) (front, body string, ok bool) {
	if !strings.HasPrefix(text, "{") {
		return "", text, false
	}
	dec := json.NewDecoder(strings.NewReader(text[:min(len(text), draft.MaxMetadata)]))
	var fields map[string]any
	if err := dec.Decode(&fields); err != nil {
		// A slip in it must not make it text.
		if end := strings.Index(text, "\n}\n"); end > 0 && jsonKey.MatchString(text) {
			return text[:end+2], text[end+3:], true
		}
		return "", text, false
	}
	end := int(dec.InputOffset())
	line, rest, _ := strings.Cut(text[end:], "\n")
	if strings.TrimSpace(line) != "" || !slices.ContainsFunc(slices.Collect(maps.Keys(fields)), isKnownKey) {
		return "", text, false
	}
	return text[:end], rest, true
}

// metadata reads the front matter.
func (f frontMatter) metadata() (draft.Metadata, []draft.Problem) {
	if f.form == "" {
		return draft.Metadata{}, nil
	}
	if f.form == "YAML" {
		return draft.ParseMetadata([]byte(f.text), f.line, false)
	}
	if len(f.text) > draft.MaxMetadata {
		return draft.Metadata{}, []draft.Problem{{Line: f.line, Cause: "the metadata is too long", Fix: "keep it under 64 KiB"}}
	}
	var values map[string]any
	var err error
	if f.form == "TOML" {
		_, err = toml.Decode(f.text, &values)
	} else {
		dec := json.NewDecoder(bytes.NewReader([]byte(f.text)))
		dec.UseNumber()
		err = dec.Decode(&values)
	}
	if err != nil {
		cause := fmt.Sprintf("the metadata is not %s: %s", f.form, strings.TrimPrefix(err.Error(), "toml: "))
		return draft.Metadata{}, []draft.Problem{{Line: f.line, Cause: cause, Fix: "fix it, or give the metadata in a file NAME.yaml beside it"}}
	}
	// What a site's templates are given may be in a table of its own.
	for _, table := range []string{"params", "extra"} {
		inner, _ := values[table].(map[string]any)
		for key, value := range inner {
			if _, ok := values[key]; !ok && slices.Contains(draft.MetadataKeys, draft.CanonicalKey(key)) {
				values[key] = value
			}
		}
	}
	var fields []draft.MetadataField
	for _, key := range slices.Sorted(maps.Keys(values)) {
		texts, ok := textsOf(values[key])
		fields = append(fields, draft.MetadataField{Key: key, Values: texts, Nested: !ok, Line: f.lineOf(key)})
	}
	var m draft.Metadata
	problems := m.Take(fields, false)
	return m, problems
}

// lineOf is the line that a key is in, or the first.
func (f frontMatter) lineOf(key string) int {
	line := f.line
	for s := range strings.SplitSeq(f.text, "\n") {
		if s = strings.TrimLeft(s, " \t{\"'"); strings.HasPrefix(s, key) {
			return line
		}
		line++
	}
	return f.line
}

// textsOf are the value or the values of a key of TOML or JSON, normalised; ok is
// false when they hold others.
func textsOf(value any) (texts []string, ok bool) {
	switch value := value.(type) {
	case nil:
		return nil, true
	case []any:
		for _, v := range value {
			one, ok := textsOf(v)
			if _, list := v.([]any); list || !ok {
				return nil, false
			}
			texts = append(texts, one...)
		}
		return texts, true
	case map[string]any:
		if name, ok := value["name"].(string); ok {
			return textsOf(name)
		}
		return nil, false
	case time.Time:
		return []string{value.Format("2006-01-02")}, true
	}
	if s := draft.Normalise(fmt.Sprint(value)); s != "" {
		return []string{s}, true
	}
	return nil, true
}
