package draft

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/unicode/norm"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/prose"
)

// Metadata is what a sidecar, front matter or the catalogue can say of an
// Article. An empty field says nothing.
type Metadata struct {
	ID          string   `json:"id"`
	Kind        Kind     `json:"kind"`
	Title       string   `json:"title"`
	Authors     []string `json:"authors"`
	Publisher   string   `json:"publisher"`
	Published   Date     `json:"published"`
	Language    string   `json:"language"`
	Version     string   `json:"version"`
	URL         string   `json:"url"`
	URLLanguage string   `json:"url_language"`
	Via         string   `json:"via"`
	AlsoAt      []string `json:"also_at"`
	// Slug is the address beside that of the collection: "/setup/install".
	Slug string `json:"-"`
	// Unpublished says by which key a page is none yet: "draft: true".
	Unpublished string `json:"-"`
	// Charset is the encoding of the file, in a sidecar only.
	Charset string `json:"-"`
}

// complaint says what is wrong with the value of a key, and what to write.
type complaint struct{ key, Text string }

// Check takes out the values that are not of their form and says so, one
// complaint for each.
func (m *Metadata) Check() []complaint {
	var trouble []complaint
	say := func(key, format string, args ...any) {
		trouble = append(trouble, complaint{key, key + " " + fmt.Sprintf(format, args...)})
	}
	if m.ID != "" && (m.ID != Slug(m.ID) || len(m.ID) > MaxID) {
		id := Shorten(Slug(m.ID), m.ID)
		say("id", "%q has other characters than small letters a to z, digits and hyphens, or more than %d: it is called %q", m.ID, MaxID, id)
		m.ID = id
	}
	if m.Kind != "" && m.Kind != KindArticle && m.Kind != KindBriefing && m.Kind != KindDocs {
		say("kind", "%q is not known: write %q, %q or %q", m.Kind, KindArticle, KindBriefing, KindDocs)
		m.Kind = ""
	}
	if m.Published != "" {
		date, err := ParseDate(string(m.Published))
		if err != nil {
			say("published", "has an %v", err)
		}
		m.Published = date
	}
	for _, field := range []struct {
		name  string
		value *string
	}{{"language", &m.Language}, {"url_language", &m.URLLanguage}} {
		if *field.value != "" && !LanguageTag.MatchString(*field.value) {
			say(field.name, "%q is no language tag: write one such as en or pt-BR", *field.value)
			*field.value = ""
		}
	}
	if m.Charset != "" && Lookup(strings.ToLower(m.Charset)) == nil {
		say("charset", "%q is not known: write one such as windows-1251 or shift_jis", m.Charset)
		m.Charset = ""
	}
	if m.Slug == "" && isSlug(m.URL) {
		m.Slug, m.URL = m.URL, ""
	}
	if m.URL != "" && !IsWebAddress(m.URL) {
		say("url", "%q is no address of a web page: it must begin with http:// or https://", m.URL)
		m.URL = ""
	}
	m.AlsoAt = slices.DeleteFunc(slices.Clone(m.AlsoAt), func(address string) bool {
		if IsWebAddress(address) {
			return false
		}
		say("also_at", "%q is no address of a web page: it must begin with http:// or https://", address)
		return true
	})
	return trouble
}

var LanguageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)

// IsWebAddress reports whether s is the address of a web page that may be shown: one
// that holds a name or a password shows another host than it leads to, or a secret.
func IsWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil &&
		!strings.ContainsFunc(s, unicode.IsSpace)
}

// isSlug reports whether an address is one beside that of the collection.
func isSlug(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.ContainsFunc(address, unicode.IsSpace)
}

// Merge puts what over says in place of what m says.
func (m *Metadata) Merge(over Metadata) {
	for _, field := range []struct{ to, from *string }{
		{&m.ID, &over.ID}, {&m.Title, &over.Title}, {&m.Publisher, &over.Publisher}, {&m.Language, &over.Language},
		{&m.Version, &over.Version}, {&m.Slug, &over.Slug}, {&m.URL, &over.URL}, {&m.URLLanguage, &over.URLLanguage}, {&m.Via, &over.Via},
		{(*string)(&m.Kind), (*string)(&over.Kind)}, {(*string)(&m.Published), (*string)(&over.Published)},
	} {
		if *field.from != "" {
			*field.to = *field.from
		}
	}
	if len(over.Authors) > 0 {
		m.Authors = over.Authors
	}
	if len(over.AlsoAt) > 0 {
		m.AlsoAt = over.AlsoAt
	}
}

// nobodies are what programs and pages write where no author is known.
var nobodies = prose.PhraseSet(`anonymous, anonymus, anonym, unknown, unknown author, unspecified, none, nobody, n/a, na, null, ` +
	`undefined, author, the author,
	admin, administrator, root, user, default, default user, owner, guest, webmaster, web master, editor, staff, test, office user,
	microsoft office user, microsoft account, windows user, pc user, utilisateur windows, benutzer, python-docx, docx4j, apache poi, calibre,
	libreoffice, openoffice, openoffice.org, wordpress, site admin, siteadmin, super user, superuser`)

// DropNobody takes out of the authors who is none: names that stand for nobody,
// and those of the programs that wrote the file.
func (m *Metadata) DropNobody(programs ...string) {
	m.Authors = slices.DeleteFunc(m.Authors, func(name string) bool {
		plain := strings.Trim(strings.ToLower(name), " ()[]<>-_.*?\"'")
		if plain == "" || nobodies[plain] {
			return true
		}
		return slices.ContainsFunc(programs, func(p string) bool {
			p = strings.ToLower(p)
			return p != "" && (p == plain || strings.HasPrefix(p, plain+" ") || strings.HasPrefix(plain, p+" "))
		})
	})
}

// set puts values under a key of a sidecar or of front matter; it reports
// whether the key is known.
func (m *Metadata) set(key string, values []string) bool {
	one := strings.Join(values, ", ")
	switch key {
	case "id":
		m.ID = one
	case "kind":
		m.Kind = KindNamed(one)
	case "title":
		m.Title = one
	case "authors":
		m.Authors = nil
		for _, name := range values {
			m.Authors = append(m.Authors, plainName(name))
		}
	case "publisher":
		m.Publisher = plainName(one)
	case "published":
		switch strings.ToLower(one) {
		case "false":
			m.Unpublished = "published: false"
		case "true":
		default:
			m.Published = Date(one)
		}
	case "draft":
		if strings.EqualFold(one, "true") {
			m.Unpublished = "draft: true"
		}
	case "slug", "permalink":
		switch {
		case IsWebAddress(one):
			m.URL = one
		case one != "" && !strings.ContainsAny(one, ":{} "):
			m.Slug = one
		}
	case "version":
		m.Version = one
	case "language":
		m.Language = one
	case "url":
		m.URL = one
	case "url_language":
		m.URLLanguage = one
	case "via":
		m.Via = one
	case "also_at":
		m.AlsoAt = values
	case "charset":
		m.Charset = one
	default:
		return false
	}
	return true
}

// KindNamed is the kind that a word means.
func KindNamed(word string) Kind {
	switch word = strings.ToLower(word); word {
	case "news":
		return KindArticle
	case "doc", "documentation":
		return KindDocs
	}
	return Kind(word)
}

// CanonicalKey is the key in small letters; the commonest other names of keys in
// the front matter of other programs are understood.
func CanonicalKey(key string) string {
	switch key = strings.ToLower(key); key {
	case "author":
		return "authors"
	case "date":
		return "published"
	case "lang":
		return "language"
	}
	return key
}

// MetadataKeys are the keys that messages recommend.
var MetadataKeys = []string{"id", "kind", "title", "authors", "publisher", "published", "language", "version", "url",
	"url_language", "via", "also_at", "charset"}

// OtherNames are keys that people write for one of metadataKeys.
var OtherNames = map[string]string{
	"writer": "authors", "byline": "authors", "writers": "authors", "source": "publisher", "site": "publisher", "site_name": "publisher",
	"newspaper": "publisher", "outlet": "publisher", "publication": "publisher",
	"day": "published", "pubdate": "published", "published_at": "published",
	"publish_date": "published", "link": "url", "address": "url", "canonical": "url", "canonical_url": "url",
	"locale": "language", "headline": "title", "name": "title", "type": "kind",
	"encoding": "charset", "links": "also_at", "mirrors": "also_at", "urls": "also_at",
}

// SuggestKey returns the known key that an unknown one seems to mean, or "".
func SuggestKey(key string) string {
	key = strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(key))
	if slices.Contains(MetadataKeys, key) {
		return key
	}
	if known := OtherNames[key]; known != "" {
		return known
	}
	best, least := "", 3 // more than two slips are another word
	for _, known := range MetadataKeys {
		if d := editDistance(key, known); d < least && d*2 < len(known) {
			best, least = known, d
		}
	}
	return best
}

// editDistance is the Levenshtein distance of two short strings.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// MaxMetadata is the most bytes of YAML that metadata can reasonably take.
const MaxMetadata = 1 << 16

// ParseMetadata reads the YAML of a sidecar (strict: every unknown key is a
// Problem) or of front matter, which may hold keys for other programs, so that
// only keys that look like a slip are one. The lines of the problems count from
// firstLine.
func ParseMetadata(data []byte, firstLine int, strict bool) (Metadata, []Problem) {
	var m Metadata
	if len(data) > MaxMetadata {
		return m, []Problem{{Line: firstLine, Cause: "the metadata is too long", Fix: "keep it under 64 KiB"}}
	}
	text, _, err := Decode(data)
	if err != nil {
		return m, []Problem{{Line: firstLine, Cause: "the metadata is not text", Fix: "write it as YAML in UTF-8"}}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		cause := "the metadata is not YAML: " + strings.TrimPrefix(err.Error(), "yaml: ")
		p := Problem{Line: firstLine, Cause: cause, Fix: "put quotation marks around a value that holds a colon"}
		return m, append([]Problem{p}, m.Take(lineByLine(text, firstLine), false)...)
	}
	if len(doc.Content) == 0 {
		return m, nil
	}
	if doc.Content[0].Kind != yaml.MappingNode {
		return m, []Problem{{Line: firstLine, Cause: "the metadata has no keys", Fix: `write lines such as "title: …"`}}
	}
	var fields []MetadataField
	pairs := doc.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		values, ok := scalars(pairs[i+1])
		fields = append(fields, MetadataField{pairs[i].Value, values, !ok, firstLine - 1 + pairs[i].Line})
	}
	problems := m.Take(fields, strict)
	return m, problems
}

// plainKey matches a line of YAML with a key and a value.
var plainKey = regexp.MustCompile(`^([A-Za-z_][\w-]*):[ \t]+(\S.*)$`)

// lineByLine reads what can be read of YAML with a slip in it: each line with a key and
// a value on it, by itself.
func lineByLine(text string, firstLine int) []MetadataField {
	var fields []MetadataField
	for i, line := range strings.Split(text, "\n") {
		m := plainKey.FindStringSubmatch(strings.TrimRight(line, " \t\r"))
		if m == nil {
			continue
		}
		var node yaml.Node
		values, ok := []string{strings.Trim(Normalise(m[2]), `"'`)}, true
		if yaml.Unmarshal([]byte(line), &node) == nil && len(node.Content) == 1 && len(node.Content[0].Content) == 2 {
			values, ok = scalars(node.Content[0].Content[1])
		}
		if ok && !strings.HasPrefix(m[2], "[") && !strings.HasPrefix(m[2], "{") || ok && len(node.Content) > 0 {
			fields = append(fields, MetadataField{m[1], values, false, firstLine + i})
		}
	}
	return fields
}

// MetadataField is a key of a sidecar or of front matter with its values.
type MetadataField struct {
	Key    string
	Values []string
	Nested bool // it has values inside values, which nothing here knows
	Line   int
}

// Take takes the fields in and checks them.
func (m *Metadata) Take(fields []MetadataField, strict bool) []Problem {
	var problems []Problem
	lines := make(map[string]int) // key -> line
	for _, f := range fields {
		name := CanonicalKey(f.Key)
		lines[name] = f.Line
		switch {
		case f.Nested && m.set(name, nil):
			problems = append(problems, Problem{Line: f.Line, Cause: fmt.Sprintf("%s has values inside values", f.Key),
				Fix: "write one value, or a list of them"})
		case m.set(name, f.Values):
		default:
			if p, ok := unknownKey(f.Key, strict); ok {
				p.Line = f.Line
				problems = append(problems, p)
			}
		}
	}
	if !strict {
		m.takeOthers(fields)
	}
	for _, c := range m.Check() {
		problems = append(problems, Problem{Line: lines[c.key], Cause: c.Text})
	}
	slices.SortStableFunc(problems, func(a, b Problem) int { return a.Line - b.Line })
	return problems
}

// takeOthers fills in what front matter says under the names that other programs give a
// key ("source:", "canonical_url:"), where it is not said under its own, and only with what
// can be nothing else.
func (m *Metadata) takeOthers(fields []MetadataField) {
	for _, f := range fields {
		key := strings.ReplaceAll(strings.ToLower(f.Key), "-", "_")
		if f.Nested || len(f.Values) == 0 {
			continue
		}
		one := f.Values[0]
		switch name := OtherNames[key]; {
		case name == "publisher" && IsWebAddress(one), name == "url" && IsWebAddress(one):
			m.URL = cmp.Or(m.URL, one)
		case name == "publisher" && len(f.Values) == 1 && isOutletName(one):
			m.Publisher = cmp.Or(m.Publisher, plainName(one))
		case name == "published":
			if _, err := ParseDate(one); err == nil {
				m.Published = cmp.Or(m.Published, Date(one))
			}
		case name == "authors" && m.Authors == nil:
			m.set(name, f.Values)
		case key == "headline":
			m.Title = cmp.Or(m.Title, one)
		}
	}
}

// isOutletName reports whether the value of "source:" can be the name of an outlet, and not
// a file, a list of addresses or a remark.
func isOutletName(value string) bool {
	const longest = 80
	name := plainName(value)
	return name != "" && len(name) <= longest && !strings.ContainsAny(name, "/\\<>{}=@") &&
		strings.ContainsFunc(name, unicode.IsLetter) && (unicode.IsUpper([]rune(name)[0]) || !strings.Contains(name, ".")) &&
		len(strings.Fields(name)) <= 8
}

// linkedName matches a name that is a link to a note or to a page.
var linkedName = regexp.MustCompile(`^\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]$|^\[([^\[\]]+)\]\([^()\s]*\)$`)

// plainName is a name without the marks of a link around it.
func plainName(name string) string {
	if m := linkedName.FindStringSubmatch(strings.TrimSpace(name)); m != nil {
		return strings.TrimSpace(m[1] + m[2])
	}
	return name
}

func unknownKey(key string, strict bool) (Problem, bool) {
	p := Problem{Cause: fmt.Sprintf("the key %q is not known", key)}
	if better := SuggestKey(key); better != "" {
		p.Fix = fmt.Sprintf("write %q", better)
		return p, strict || OtherNames[key] == ""
	}
	p.Fix = "the keys are " + strings.Join(MetadataKeys, ", ")
	return p, strict
}

// scalars returns the value or the list of values of a node, normalised.
func scalars(n *yaml.Node) ([]string, bool) {
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag == "!!null" {
			return nil, true
		}
		if s := Normalise(n.Value); s != "" {
			return []string{s}, true
		}
		return nil, true
	case yaml.SequenceNode:
		var values []string
		for _, child := range n.Content {
			if name := namedIn(child); name != nil {
				child = name // an author with an address beside the name
			}
			if child.Kind != yaml.ScalarNode {
				return nil, false
			}
			if s := Normalise(child.Value); s != "" {
				values = append(values, s)
			}
		}
		return values, true
	case yaml.MappingNode:
		if name := namedIn(n); name != nil {
			return scalars(name)
		}
	}
	return nil, false
}

// namedIn is the name in a mapping that has one, or nil.
func namedIn(n *yaml.Node) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "name" && n.Content[i+1].Kind == yaml.ScalarNode {
			return n.Content[i+1]
		}
	}
	return nil
}

// MaxID is the longest id, in bytes.
const MaxID = 60

// IdOf makes the id of an article from the path of its file: stable as long as
// the file keeps its path.
func IdOf(file string) string {
	name := Stem(file)
	id := Slug(name)
	letters := func(r rune) bool { return unicode.IsLetter(r) && r > unicode.MaxASCII }
	if strings.ContainsFunc(transliterate(name), letters) || id == "" {
		// Some of its letters have no place in an id: the rest may be anybody's.
		id = strings.Trim(Cut(id, MaxID-7)+"-"+ShortHash(name), "-")
	}
	return Shorten(id, name)
}

// Slug turns s into small letters, digits and single hyphens.
func Slug(s string) string {
	var b strings.Builder
	for _, r := range transliterate(s) {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			b.WriteRune(r)
		case r == '\'' || r == '’':
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimRight(b.String(), "-")
}

var latinLetters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "đ", "d", "ð", "d", "þ", "th",
	"ł", "l", "ı", "i", "ŋ", "n", "ħ", "h")

// transliterate writes s in small letters without accents.
func transliterate(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return latinLetters.Replace(b.String())
}

// Shorten cuts an id that is too long and marks it with a hash of what it was
// made from.
func Shorten(id, from string) string {
	if len(id) <= MaxID {
		return id
	}
	return Cut(id, MaxID-7) + "-" + ShortHash(from)
}

// Cut shortens an id to at most n bytes, at a hyphen if there is one near.
func Cut(id string, n int) string {
	if len(id) <= n {
		return id
	}
	if i := strings.LastIndexByte(id[:n+1], '-'); i > n/2 {
		n = i
	}
	return strings.TrimRight(id[:n], "-")
}

func ShortHash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:3])
}
