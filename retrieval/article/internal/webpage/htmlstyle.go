package webpage

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// styles are the style sheets of a page, as far as they say what is
// not shown or struck out. Sheets in other files are not there to be read.
type styles struct {
	// byKey holds the rules by what the element itself must have: ".class", "#id",
	// a tag, or "*".
	byKey map[string][]styleRule
	rules int
}

type styleRule struct {
	selector cascadia.Sel
	order    int
	declared map[string]declaration
}

// declaration is the value of a property, in small letters.
type declaration struct {
	value     string
	important bool
}

// Limits of the style sheets of a page; large ones have some thousands of rules.
const (
	maxStyleBytes = 4 << 20
	maxStyleRules = 20_000
	maxAnyRules   = 100 // rules that any element may match
)

// styleProperties are the properties that are looked at.
var styleProperties = map[string]bool{"display": true, "visibility": true, "position": true, "left": true, "top": true, "clip": true,
	"clip-path": true, "width": true, "height": true, "overflow": true, "text-indent": true, "text-decoration": true,
	"text-decoration-line": true, "quotes": true, "content": true}

// stylesOf reads the style sheets of a page.
func stylesOf(root *html.Node) *styles {
	s := &styles{byKey: make(map[string][]styleRule)}
	size := 0
	for n := range root.Descendants() {
		if n.DataAtom != atom.Style || n.FirstChild == nil || !isScreen(Attribute(n, "media")) {
			continue
		}
		if size += len(n.FirstChild.Data); size > maxStyleBytes {
			break
		}
		s.add(n.FirstChild.Data)
	}
	return s
}

// isScreen reports whether a media query is met by every screen.
func isScreen(media string) bool {
	media = strings.TrimSpace(strings.ToLower(media))
	return media == "" || media == "all" || media == "screen" || media == "only screen" || strings.HasPrefix(media, "screen,") ||
		strings.HasPrefix(media, "all,")
}

// add takes in the rules of a sheet. Those in a block such as @media print or
// @supports hold sometimes only, and are left out.
func (s *styles) add(sheet string) {
	p := css.NewParser(parse.NewInputString(sheet), false)
	skipped := 0 // at-rules that are open and not met
	var open []bool
	var selectors strings.Builder
	var declared map[string]declaration
	for {
		grammar, _, data := p.Next()
		switch grammar {
		case css.ErrorGrammar:
			if p.HasParseError() {
				continue
			}
			return
		case css.BeginAtRuleGrammar:
			met := string(data) == "@media" && isScreen(tokens(p.Values())) || string(data) == "@layer"
			if open = append(open, met); !met {
				skipped++
			}
		case css.EndAtRuleGrammar:
			if n := len(open); n > 0 {
				if !open[n-1] {
					skipped--
				}
				open = open[:n-1]
			}
		case css.QualifiedRuleGrammar:
			selectors.WriteString(tokens(p.Values()))
			selectors.WriteByte(',')
		case css.BeginRulesetGrammar:
			selectors.WriteString(tokens(p.Values()))
			declared = nil
		case css.DeclarationGrammar:
			declare(&declared, string(data), tokens(p.Values()))
		case css.EndRulesetGrammar:
			if skipped == 0 && declared != nil && s.rules < maxStyleRules {
				s.addRule(selectors.String(), declared)
			}
			selectors.Reset()
			declared = nil
		}
	}
}

func tokens(values []css.Token) string {
	var b strings.Builder
	for _, t := range values {
		b.Write(t.Data)
	}
	return strings.TrimSpace(b.String())
}

// declare notes a declaration of a property that is looked at.
func declare(declared *map[string]declaration, property, value string) {
	property = strings.ToLower(property)
	if !styleProperties[property] {
		return
	}
	value, important := strings.CutSuffix(strings.ReplaceAll(strings.ToLower(value), " !", "!"), "!important")
	if property == "text-decoration-line" {
		property = "text-decoration"
	}
	if *declared == nil {
		*declared = make(map[string]declaration)
	}
	if old, ok := (*declared)[property]; ok && old.important && !important {
		return
	}
	(*declared)[property] = declaration{strings.TrimSpace(value), important}
}

// addRule takes in a rule. Selectors that the library does not know, such as
// those for what the mouse is over, hold for no page at rest.
func (s *styles) addRule(selectors string, declared map[string]declaration) {
	group, err := cascadia.ParseGroupWithPseudoElements(selectors)
	if err != nil {
		return
	}
	for _, selector := range group {
		key := ruleKey(selector.String())
		if pseudo := selector.PseudoElement(); pseudo != "" {
			if pseudo != "before" || key != "q" || declared["content"].value == "" {
				continue
			}
			// What stands before a <q> replaces its mark.
			if content := declared["content"].value; content != "none" && content != `""` && content != "''" && content != "no-open-quote" {
				continue
			}
			declared = map[string]declaration{"quotes": {"none", true}}
		}
		if key == "*" && len(s.byKey[key]) >= maxAnyRules {
			continue
		}
		s.rules++
		s.byKey[key] = append(s.byKey[key], styleRule{selector, s.rules, declared})
	}
}

// lastCompound is what a selector says of the element itself.
var (
	lastCompound = regexp.MustCompile(`[^ >+~]+$`)
	idOrClass    = regexp.MustCompile(`^[^#.:\[]*([#.][^#.:\[]+)`)
	tagName      = regexp.MustCompile(`^[a-z][a-z0-9]*`)
)

// ruleKey is the key of byKey for a selector.
func ruleKey(selector string) string {
	last := lastCompound.FindString(selector)
	if strings.ContainsAny(last, `\(`) { // escaped, or the inside of a bracket
		return "*"
	}
	if m := idOrClass.FindStringSubmatch(last); m != nil {
		return m[1]
	}
	if tag := tagName.FindString(last); tag != "" {
		return tag
	}
	return "*"
}

// of is the value of each property that is looked at, as the sheets and the
// element's own style give it; nil when they say nothing.
func (s *styles) of(n *html.Node) map[string]string {
	own := Attribute(n, "style")
	if s.rules == 0 && own == "" {
		return nil
	}
	var c cascade
	c.addRules(s.byKey["*"], n)
	c.addRules(s.byKey[n.Data], n)
	if id := Attribute(n, "id"); id != "" {
		c.addRules(s.byKey["#"+id], n)
	}
	for class := range strings.FieldsSeq(Attribute(n, "class")) {
		c.addRules(s.byKey["."+class], n)
	}
	if own != "" {
		c.addOwn(own)
	}
	return c.values
}

// cascade finds which of the declarations for an element counts.
type cascade struct {
	values map[string]string
	rank   map[string]styleRank
}

// styleRank orders declarations: the higher counts.
type styleRank struct {
	important   bool
	own         bool
	specificity cascadia.Specificity
	order       int
}

func (r styleRank) less(other styleRank) bool {
	switch {
	case r.important != other.important:
		return other.important
	case r.own != other.own:
		return other.own
	case r.specificity != other.specificity:
		return r.specificity.Less(other.specificity)
	}
	return r.order < other.order
}

func (c *cascade) addRules(rules []styleRule, n *html.Node) {
	for _, r := range rules {
		if r.selector.Match(n) {
			c.add(r.declared, styleRank{specificity: r.selector.Specificity(), order: r.order})
		}
	}
}

// maxOwnStyle is the longest style attribute that is read.
const maxOwnStyle = 4096

func (c *cascade) addOwn(style string) {
	if len(style) > maxOwnStyle {
		return
	}
	p := css.NewParser(parse.NewInputString(style), true)
	var declared map[string]declaration
	for {
		grammar, _, data := p.Next()
		if grammar == css.DeclarationGrammar {
			declare(&declared, string(data), tokens(p.Values()))
		}
		if grammar == css.ErrorGrammar && !p.HasParseError() {
			break
		}
	}
	c.add(declared, styleRank{own: true})
}

func (c *cascade) add(declared map[string]declaration, rank styleRank) {
	for property, d := range declared {
		rank.important = d.important
		if old, ok := c.rank[property]; ok && rank.less(old) {
			continue
		}
		if c.values == nil {
			c.values, c.rank = make(map[string]string), make(map[string]styleRank)
		}
		c.values[property], c.rank[property] = d.value, rank
	}
}

// hides reports whether a browser shows nothing of an element with these values:
// not at all, or in one of the ways that leave it to screen readers.
func hides(style map[string]string) bool {
	if len(style) == 0 {
		return false
	}
	position := style["position"]
	away := position == "absolute" || position == "fixed"
	switch {
	case style["display"] == "none", style["visibility"] == "hidden", style["visibility"] == "collapse":
		return true
	case away && emptyClip.MatchString(style["clip"]), emptyPath.MatchString(style["clip-path"]):
		return true
	case (away || position == "relative") && (farOff(style["left"]) || farOff(style["top"])), farOff(style["text-indent"]):
		return true
	}
	return strings.HasPrefix(style["overflow"], "hidden") && tiny(style["width"]) && tiny(style["height"])
}

var (
	emptyClip = regexp.MustCompile(`^rect\( ?[01](px)?[, ]+[01](px)?[, ]+[01](px)?[, ]+[01](px)? ?\)$`)
	emptyPath = regexp.MustCompile(`^inset\( ?(50|100)% ?\)$|^circle\( ?0`)
	length    = regexp.MustCompile(`^(-?[\d.]+)(px|em|rem|%|vw|vh)?$`)
)

// farOff reports whether a length leads out of every screen.
func farOff(value string) bool {
	m := length.FindStringSubmatch(value)
	if m == nil {
		return false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	return err == nil && (n <= -900 || n <= -99 && m[2] != "px")
}

// tiny reports whether a length is a pixel at most.
func tiny(value string) bool {
	m := length.FindStringSubmatch(value)
	if m == nil {
		return false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	return err == nil && n >= 0 && n <= 1 && (m[2] == "px" || n == 0)
}
