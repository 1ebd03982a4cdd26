package article

import (
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
	"github.com/verbatim-bot/verbatim/retrieval/article/internal/slug"
)

// settingsNames are the names of the file with the settings of a folder.
var settingsNames = []string{"collection.yaml", "collection.yml"}

// settings are what a file collection.yaml says of the articles in its folder and in
// those inside it.
type settings struct {
	// Folder is where the file lies, "." for the articles folder.
	Folder string `yaml:"-"`
	// File is its path.
	File string `yaml:"-"`
	// Site is the base address that BaseURL comes from: that of a folder around it.
	Site string `yaml:"-"`

	// BaseURL is the address of Folder; Slugs names the generator of the site, by whose
	// rules addresses and anchors are made.
	BaseURL string `yaml:"base_url"`
	Slugs   string `yaml:"slugs"`
	// Index lists the names of files that stand for their folder; Suffix is what the
	// address of a page ends with, ".html".
	Index         []string `yaml:"index"`
	Suffix        *string  `yaml:"suffix"`
	TrailingSlash *bool    `yaml:"trailing_slash"`

	Publisher string `yaml:"publisher"`
	Language  string `yaml:"language"`
	Version   string `yaml:"version"`
	Kind      string `yaml:"kind"`
	// Speakers is "on" or "off".
	Speakers string `yaml:"speakers"`
	// Include and Exclude are patterns of paths below Folder, "**/*.md".
	Include []string `yaml:"include"`
	Exclude []string `yaml:"exclude"`
}

// settingsKeys are the keys of collection.yaml, for messages.
const settingsKeys = "base_url, slugs, index, suffix, trailing_slash, publisher, language, version, kind, speakers, include, exclude"

// readSettings reads the file at name. What is wrong with a value is a Problem, and the
// value is left out.
func (r *Reader) readSettings(fsys fs.FS, name string) (*settings, []Problem) {
	stamp := Stamp{Path: name}
	data, err := r.load(fsys, &stamp)
	if err != nil {
		return nil, []Problem{fatal(name, err)}
	}
	s := &settings{Folder: path.Dir(name), File: name}
	dec := yaml.NewDecoder(strings.NewReader(string(data)))
	dec.KnownFields(true)
	if err := dec.Decode(s); err != nil && strings.TrimSpace(string(data)) != "" {
		p := Problem{File: name, Cause: "its settings are not read: " + strings.TrimPrefix(err.Error(), "yaml: "),
			Fix: "the keys are " + settingsKeys}
		// What can be read of it holds.
		again := &settings{Folder: s.Folder, File: name}
		if yaml.Unmarshal(data, again) != nil {
			return nil, []Problem{p}
		}
		problems := again.check()
		return again, append([]Problem{p}, problems...)
	}
	return s, s.check()
}

// check takes out the values that are not of their form.
func (s *settings) check() []Problem {
	var problems []Problem
	say := func(format string, args ...any) {
		problems = append(problems, Problem{File: s.File, Cause: fmt.Sprintf(format, args...)})
	}
	if s.BaseURL != "" && !draft.IsWebAddress(s.BaseURL) {
		say("base_url %q is no address of a web page: it must begin with http:// or https://", s.BaseURL)
		s.BaseURL = ""
	}
	if s.Slugs != "" && !slug.Known(s.Slugs) {
		say("slugs %q is not known: write one of %s", s.Slugs, strings.Join(slug.Rules(), ", "))
		s.Slugs = ""
	}
	if s.Kind != "" && draft.KindNamed(s.Kind) != KindDocs && draft.KindNamed(s.Kind) != KindArticle {
		say("kind %q is not known: write docs or news", s.Kind)
		s.Kind = ""
	}
	if s.Speakers != "" && s.Speakers != "on" && s.Speakers != "off" && s.Speakers != "true" && s.Speakers != "false" {
		say("speakers %q is not known: write on or off", s.Speakers)
		s.Speakers = ""
	}
	for _, list := range []*[]string{&s.Include, &s.Exclude} {
		*list = slices.DeleteFunc(*list, func(pattern string) bool {
			if doublestar.ValidatePattern(pattern) {
				return false
			}
			say("the pattern %q is not one: write such as drafts/** or **/*.md", pattern)
			return true
		})
	}
	return problems
}

// within is the path of a file below the folder of the settings.
func (s *settings) within(file string) string {
	return strings.TrimPrefix(file, strings.TrimPrefix(s.Folder+"/", "./"))
}

// leavesOut says why a file is not read by the patterns, "" where it is.
func (s *settings) leavesOut(file string) string {
	name := s.within(file)
	matches := func(pattern string) bool {
		pattern = strings.TrimPrefix(strings.TrimSuffix(pattern, "/"), "./")
		if ok, _ := doublestar.Match(pattern, name); ok {
			return true
		}
		ok, _ := doublestar.Match(pattern+"/**", name)
		return ok || !strings.Contains(pattern, "/") && matchBase(pattern, name)
	}
	if slices.ContainsFunc(s.Exclude, matches) {
		return "excluded by " + s.File
	}
	if len(s.Include) > 0 && !slices.ContainsFunc(s.Include, matches) {
		return "not included by " + s.File
	}
	return ""
}

// matchBase reports whether a pattern without a slash is the name of the file or of a
// folder around it.
func matchBase(pattern, name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		ok, _ := doublestar.Match(pattern, part)
		return ok
	})
}

// inherit fills in what the settings of a folder do not say from those of a folder
// around it. Patterns hold in each folder by themselves.
func (s *settings) inherit(outer *settings) {
	if s.BaseURL == "" {
		s.BaseURL, s.Site = outer.BaseURL, outer.site()
		if outer.BaseURL != "" && s.Folder != outer.Folder {
			s.BaseURL = strings.TrimSuffix(outer.BaseURL, "/") + "/" + outer.within(s.Folder) + "/"
		}
	}
	for _, f := range []struct{ to, from *string }{{&s.Slugs, &outer.Slugs}, {&s.Publisher, &outer.Publisher}, {&s.Language,
		&outer.Language},
		{&s.Version, &outer.Version}, {&s.Kind, &outer.Kind}, {&s.Speakers, &outer.Speakers}} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if s.Index == nil {
		s.Index = outer.Index
	}
	if s.Suffix == nil {
		s.Suffix = outer.Suffix
	}
	if s.TrailingSlash == nil {
		s.TrailingSlash = outer.TrailingSlash
	}
}

// address is that of a page. own is what the page itself says of it, beside the base:
// "/setup/install".
func (s *settings) address(file, own string) string {
	if s.BaseURL == "" {
		return ""
	}
	base := strings.TrimSuffix(s.BaseURL, "/")
	name := s.within(file)
	stem := draft.Stem(name)
	suffix := ""
	blob := strings.Contains(base, "/blob/") || strings.Contains(base, "/tree/") || strings.Contains(base, "/src/")
	switch {
	case s.Suffix != nil:
		suffix = *s.Suffix
	case blob:
		suffix = path.Ext(name)
	}
	index := s.Index
	if index == nil {
		index = []string{"index", "README", "_index"}
	}
	if own != "" {
		if strings.HasPrefix(own, "/") {
			return s.atSite(s.ended(own, ""))
		}
		stem = path.Join(path.Dir(stem), own)
	} else {
		stem = slug.Path(s.Slugs, stem)
	}
	if !blob && slices.ContainsFunc(index, func(name string) bool { return strings.EqualFold(path.Base(stem), name) }) {
		if stem = path.Dir(stem); stem == "." {
			return base + "/"
		}
		if s.TrailingSlash == nil || *s.TrailingSlash {
			return base + "/" + escapePath(stem) + "/"
		}
		return base + "/" + escapePath(stem)
	}
	return base + s.ended("/"+escapePath(stem), suffix)
}

// site is the base address that was written down.
func (s *settings) site() string {
	if s.Site != "" {
		return s.Site
	}
	return s.BaseURL
}

// atSite is the address of a path that a page gives itself, from the root of its site;
// the base address may have a part of it already.
func (s *settings) atSite(own string) string {
	base := strings.TrimSuffix(s.site(), "/")
	if u, err := url.Parse(base); err == nil && u.Path != "" && strings.HasPrefix(own, u.Path+"/") {
		return strings.TrimSuffix(base, u.Path) + own
	}
	return base + own
}

// ended is a path with the suffix or the slash that addresses end with.
func (s *settings) ended(p, suffix string) string {
	if suffix != "" {
		return p + suffix
	}
	if s.TrailingSlash != nil && !strings.Contains(path.Base(p), ".") {
		p = strings.TrimRight(p, "/")
		if *s.TrailingSlash || p == "" {
			p += "/"
		}
	}
	return p
}

func escapePath(p string) string { return (&url.URL{Path: p}).EscapedPath() }

var (
	versionFolder  = regexp.MustCompile(`^(?:v|version-|release-)?(\d+(?:\.(?:\d+|x))*)(?:\.x)?$`)
	languageFolder = regexp.MustCompile(`^(?:ar|cs|de|el|en|es|fi|fr|hu|it|ja|ko|nl|pl|pt|pt-BR|ru|sv|tr|uk|vi|zh|zh-CN|zh-TW|` +
		`zh-Hans|zh-Hant)$`)
)

// named are the version and the language that the folders around a page of
// documentation are called by: v2/de/install.md.
func named(file string) (version, language string) {
	for part := range strings.SplitSeq(path.Dir(file), "/") {
		if m := versionFolder.FindStringSubmatch(part); m != nil && (part[0] == 'v' || part[0] == 'r' || strings.Contains(part, ".")) {
			version = m[1]
		}
		if languageFolder.MatchString(part) {
			language = part
		}
	}
	return version, language
}

// fileSays is what the files beside one say of its articles.
type fileSays struct {
	over draft.Metadata // of its sidecar
	set  *settings      // of its folder; nil when there are none
}

// settingsOf are the settings of the folders around a file, those of the nearest first
// taken. What is wrong with them is told once, by [Reader.Files].
func (r *Reader) settingsOf(fsys fs.FS, f *File) (*settings, []Problem) {
	if f.Settings.Path == "" {
		return nil, nil
	}
	var set *settings
	for _, name := range slices.Backward(strings.Split(f.Settings.Path, settingsJoint)) {
		outer, _ := r.readSettings(fsys, name)
		switch {
		case outer == nil:
		case set == nil:
			set = outer
		default:
			set.inherit(outer)
		}
	}
	return set, nil
}

// settingsJoint parts the paths of several files of settings.
const settingsJoint = "\x00"

// fill fills in what neither a page nor its sidecar says.
func (s *settings) fill(m *draft.Metadata) {
	if s == nil {
		return
	}
	for _, f := range []struct {
		to   *string
		from string
	}{{&m.Publisher, s.Publisher}, {&m.Language, s.Language}, {&m.Version, s.Version}} {
		if *f.to == "" {
			*f.to = f.from
		}
	}
	if m.Kind == "" && s.Kind != "" {
		m.Kind = draft.KindNamed(s.Kind)
	}
}

// complete fills in what the place of a page of documentation says of it: its address,
// its version and its language.
func (s *settings) complete(m *draft.Metadata, file string) {
	version, language := named(file)
	if m.Version == "" {
		m.Version = version
	}
	if language != "" && (m.Language == "" || s != nil && m.Language == s.Language) {
		m.Language = language
	}
	if s == nil {
		return
	}
	if m.URL == "" {
		m.URL = s.address(file, m.Slug)
	}
}

func (s *settings) speakers() bool { return s != nil && (s.Speakers == "on" || s.Speakers == "true") }

// anchor gives each heading the id that a generator gives it.
func (a *Article) anchor(rule string) {
	var headings, own []string
	for _, p := range a.Paragraphs {
		if p.Heading {
			headings, own = append(headings, a.Slice(p.Range)), append(own, p.Anchor)
		}
	}
	anchors := slug.Anchors(rule, headings, own)
	for i := range a.Paragraphs {
		if a.Paragraphs[i].Heading {
			a.Paragraphs[i].Anchor, anchors = anchors[0], anchors[1:]
		}
	}
}
