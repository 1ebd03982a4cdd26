package phrases

import (
	"embed"
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

// localeFiles are the bot's own words, a file for each language. English has
// every message; what another language lacks is said in English.
//
//go:embed locales/*.yaml
var localeFiles embed.FS

// English is the language that the others are translated from.
const English = "en"

// Translations are the languages of the interface besides English, and for each
// of them the locales of Discord that it serves.
var Translations = map[string][]string{
	"ar": {"ar"},
	"de": {"de"},
	"es": {"es-ES", "es-419"},
	"fr": {"fr"},
	"ru": {"ru"},
	"tr": {"tr"},
}

// Words says what the bot says itself, in one language. Quoted words, titles and
// names never pass through it but as they are.
type Words struct {
	Language  string
	localizer *i18n.Localizer
}

// Languages are all the languages there are, by their names.
var Languages = loadLanguages()

func loadLanguages() map[string]Words {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	all := map[string]Words{English: {}}
	for name := range Translations {
		all[name] = Words{}
	}
	for name := range all {
		if _, err := bundle.LoadMessageFileFS(localeFiles, "locales/"+name+".yaml"); err != nil {
			panic(fmt.Sprintf("the words of the language %s: %v", name, err)) // they are compiled in
		}
	}
	for name := range all {
		all[name] = Words{name, i18n.NewLocalizer(bundle, name)}
	}
	return all
}

// For are the words for one of Discord's locales, English for those that
// there is no translation for.
func For(locale string) Words {
	name, _, _ := strings.Cut(locale, "-")
	if w, ok := Languages[name]; ok {
		return w
	}
	return Languages[English]
}

// Say is a message. What it has between braces is given in pairs of a name and a
// value; values are Markdown already.
func (w Words) Say(id string, pairs ...string) string {
	return w.localize(id, nil, pairs)
}

// Count is a message in the form that goes with a number, which it has as {{.N}}.
func (w Words) Count(n int, id string, pairs ...string) string {
	return w.localize(id, n, append([]string{"N", w.Number(n)}, pairs...))
}

func (w Words) localize(id string, count any, pairs []string) string {
	data := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		data[pairs[i]] = pairs[i+1]
	}
	// An error may mean that the English message is used instead.
	text, err := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: count})
	if text == "" && err != nil {
		return id
	}
	return text
}

// List writes "a", "a and b", "a, b and c".
func (w Words) List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return w.Say("list.and", "First", strings.Join(names[:last], w.Say("list.comma")), "Last", names[last])
}
