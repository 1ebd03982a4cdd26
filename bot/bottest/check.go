package bottest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// CheckReply holds the body of a response against Discord's limits and, where
// its description is at hand, against Discord's own description of the API.
func CheckReply(reply []byte) error {
	if err := checkSchema(callbackPath, "post", reply); err != nil {
		return err
	}
	return CheckLimits(reply)
}

// CheckPost is CheckReply for a message that is not a response to an interaction.
func CheckPost(post []byte) error {
	if err := checkSchema(postPath, "post", post); err != nil {
		return err
	}
	reply := AsReply(post)
	if Private(reply) {
		return errors.New("a message of one's own that is to be private")
	}
	return CheckLimits(reply)
}

// CheckLimits is CheckReply without the description, which takes longest.
func CheckLimits(reply []byte) error {
	var b body
	if err := json.Unmarshal(reply, &b); err != nil {
		return fmt.Errorf("read a reply: %w", err)
	}
	switch b.Type {
	case 4, 7:
		return checkMessage(b)
	case 8:
		return checkChoices(b)
	case callbackForm:
		return checkForm(b)
	}
	return fmt.Errorf("a response of type %d", b.Type)
}

func checkMessage(b body) error {
	if b.Data.Flags&(1<<15) == 0 {
		return errors.New("a message without the components flag")
	}
	if b.Data.AllowedMentions == nil || b.Data.AllowedMentions.Parse == nil || len(b.Data.AllowedMentions.Parse) > 0 {
		return errors.New("a message that may mention somebody")
	}
	if len(b.Data.Components) == 0 {
		return errors.New("an empty message")
	}
	var total, text int
	ids := map[string]bool{}
	if err := checkComponents(b.Data.Components, &total, &text, ids); err != nil {
		return err
	}
	if total > 40 {
		return fmt.Errorf("%d components", total)
	}
	if text > 3800 {
		return fmt.Errorf("%d characters of text", text)
	}
	return nil
}

func checkComponents(cs []component, total, text *int, ids map[string]bool) error {
	for _, c := range cs {
		*total++
		*text += utf8.RuneCountInString(c.Content)
		switch c.Type {
		case 1:
			if len(c.Components) < 1 || len(c.Components) > 5 {
				return fmt.Errorf("a row of %d buttons", len(c.Components))
			}
			if len(c.Components) > 1 && c.Components[0].Type == 3 {
				return errors.New("a menu that shares its row")
			}
		case 3:
			if err := checkMenu(c, ids); err != nil {
				return err
			}
		case 17:
			if len(c.Components) == 0 || c.AccentColor < 0 || c.AccentColor > 0xFFFFFF {
				return fmt.Errorf("a container of %d components in the colour %x", len(c.Components), c.AccentColor)
			}
		case 2:
			if err := checkButton(c, ids); err != nil {
				return err
			}
		case 10:
			if strings.TrimSpace(c.Content) == "" {
				return errors.New("a text of nothing")
			}
		default:
			return fmt.Errorf("a component of type %d", c.Type)
		}
		if err := checkComponents(c.Components, total, text, ids); err != nil {
			return err
		}
	}
	return nil
}

// customID is versioned, and has no room for what people write.
var customID = regexp.MustCompile(`^v1\.[a-z]+(\.[A-Za-z0-9_-]+){4}$`)

func checkButton(c component, ids map[string]bool) error {
	if n := utf8.RuneCountInString(c.Label); n < 1 || n > 80 {
		return fmt.Errorf("a button with a label of %d characters", n)
	}
	if (c.URL == "") == (c.CustomID == "") {
		return errors.New("a button needs either an address or an id")
	}
	if c.CustomID != "" && (len(c.CustomID) > 100 || ids[c.CustomID] || !customID.MatchString(c.CustomID)) {
		return fmt.Errorf("the custom id %q is too long, is not ours, or stands twice", c.CustomID)
	}
	ids[c.CustomID] = true
	if c.URL == "" {
		return nil
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || utf8.RuneCountInString(c.URL) > 512 {
		return fmt.Errorf("a button to %q", c.URL)
	}
	return nil
}

func checkMenu(c component, ids map[string]bool) error {
	if len(c.CustomID) > 100 || ids[c.CustomID] || !customID.MatchString(c.CustomID) {
		return fmt.Errorf("the custom id %q is too long, is not ours, or stands twice", c.CustomID)
	}
	ids[c.CustomID] = true
	if len(c.Options) < 1 || len(c.Options) > 25 || utf8.RuneCountInString(c.Placeholder) > 150 {
		return fmt.Errorf("a menu of %d options", len(c.Options))
	}
	seen := map[string]bool{}
	for _, o := range c.Options {
		for _, s := range []string{o.Label, o.Value} {
			if n := utf8.RuneCountInString(s); n < 1 || n > 100 || strings.TrimSpace(s) == "" {
				return fmt.Errorf("an option with %d characters: %q", n, s)
			}
		}
		if utf8.RuneCountInString(o.Description) > 100 || len(o.Value) > 100 && strings.HasPrefix(o.Value, "v1.") || seen[o.Value] {
			return fmt.Errorf("the option %q is too long or stands twice", o.Value)
		}
		seen[o.Value] = true
	}
	return nil
}

func checkForm(b body) error {
	title := utf8.RuneCountInString(b.Data.Title)
	if len(b.Data.CustomID) > 100 || !customID.MatchString(b.Data.CustomID) || title < 1 || title > 45 {
		return fmt.Errorf("a form %q with the id %q", b.Data.Title, b.Data.CustomID)
	}
	if len(b.Data.Components) != 1 || len(b.Data.Components[0].Components) != 1 || b.Data.Components[0].Components[0].Type != 4 {
		return errors.New("a form that is not one line")
	}
	return nil
}

func checkChoices(b body) error {
	if b.Data.Choices == nil {
		return errors.New("suggestions without a list")
	}
	if len(b.Data.Choices) > 25 {
		return fmt.Errorf("%d suggestions", len(b.Data.Choices))
	}
	seen := map[string]bool{}
	for _, c := range b.Data.Choices {
		for _, s := range []string{c.Name, c.Value} {
			if n := utf8.RuneCountInString(s); n < 1 || n > 100 || strings.TrimSpace(s) == "" {
				return fmt.Errorf("a suggestion with %d characters: %q", n, s)
			}
		}
		if seen["name "+c.Name] || seen["value "+c.Value] {
			return fmt.Errorf("the suggestion %q stands twice", c.Name)
		}
		seen["name "+c.Name], seen["value "+c.Value] = true, true
	}
	return nil
}

// CheckCommands holds a list of commands against Discord's description.
func CheckCommands(commands []byte) error {
	return checkSchema(commandsRule, "put", commands)
}

// NeedDescription skips a test that says nothing without Discord's description
// of its API.
func NeedDescription(t testing.TB) {
	t.Helper()
	if _, err := description(); errors.Is(err, os.ErrNotExist) {
		t.Skip("skipped: Discord's OpenAPI description is not at ../shared/spec/discord-openapi.json")
	} else if err != nil {
		t.Fatal(err)
	}
}

const descriptionURL = "discord-openapi.json"

// description reads Discord's description of its API, once.
var description = sync.OnceValues(func() (any, error) {
	path, err := descriptionPath()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return jsonschema.UnmarshalJSON(f)
})

// descriptionPath is where the description lies: in the folder "shared" beside
// the project's own.
func descriptionPath() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(filepath.Dir(dir), "shared", "spec", "discord-openapi.json"), nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", os.ErrNotExist
		}
		dir = parent
	}
}

// The requests of the bot whose bodies are validated.
const (
	callbackPath = "/interactions/{interaction_id}/{interaction_token}/callback"
	commandsRule = "/applications/{application_id}/commands"
	postPath     = "/channels/{channel_id}/messages"
	threadPath   = "/channels/{channel_id}/messages/{message_id}/threads"
)

// schemas are the compiled schemas of requests; see [schemaOf].
var schemas = struct {
	sync.Mutex
	of map[string]*jsonschema.Schema
}{of: map[string]*jsonschema.Schema{}}

// compileSchemas compiles what the bot's requests are validated against, so that
// it is done before a test begins to measure time: under the race detector on a
// busy machine it takes longer than a bot waits for an answer.
func compileSchemas() {
	doc, err := description()
	if err != nil {
		return // the first validation reports it
	}
	_, _ = schemaOf(doc, callbackPath, "post")
	_, _ = schemaOf(doc, commandsRule, "put")
	_, _ = schemaOf(doc, postPath, "post")
	_, _ = schemaOf(doc, threadPath, "post")
}

// checkSchema validates the body of a request. Without a description everything
// is valid; a test that is about this calls NeedDescription.
func checkSchema(path, method string, content []byte) error {
	doc, err := description()
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	schema, err := schemaOf(doc, path, method)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(content)))
	if err != nil {
		return err
	}
	if err := schema.Validate(value); err != nil {
		return fmt.Errorf("not as Discord describes %s %s: %w", method, path, err)
	}
	return nil
}

func schemaOf(doc any, path, method string) (*jsonschema.Schema, error) {
	schemas.Lock() // also while compiling: once is enough
	defer schemas.Unlock()
	key := method + " " + path
	if s, ok := schemas.of[key]; ok {
		return s, nil
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(descriptionURL, doc); err != nil {
		return nil, fmt.Errorf("read Discord's description: %w", err)
	}
	pointer := ""
	for _, step := range []string{"paths", path, method, "requestBody", "content", "application/json", "schema"} {
		pointer += "/" + url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(step))
	}
	s, err := c.Compile(descriptionURL + "#" + pointer)
	if err != nil {
		return nil, fmt.Errorf("read Discord's description of %s %s: %w", method, path, err)
	}
	schemas.of[key] = s
	return s, nil
}
