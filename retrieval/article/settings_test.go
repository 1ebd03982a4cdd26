package article

import (
	"strings"
	"testing"
	"testing/fstest"
)

// One file speaks for the pages of its folder and of those inside.
func TestSettings(t *testing.T) {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"collection.yaml":          "base_url: https://gate.example.org/\npublisher: The gate\nlanguage: en\nkind: docs\nexclude: [old/**]\n",
		"index.md":                 "# Gate\n\nThe gate.\n",
		"guide/01-hang.md":         "# Hang it\n\n## With a friend\n\nLift it.\n",
		"guide/collection.yaml":    "slugs: docusaurus\nversion: \"2.1\"\npublisher: The guide\n",
		"old/x.md":                 "# Old\n\nOld.\n",
		"draft.md":                 "---\ndraft: true\n---\nNot yet.\n",
		"_parts/p.md":              "A part.\n",
		"node_modules/a/README.md": "Not ours.\n",
		"broken/collection.yaml":   "bas_url: x\n",
		"broken/page.md":           "---\ntitle: A gate: its page\nurl: /own/place/\n---\nText.\n",
		"paint/de/colours.md":      "# Farben\n\nGrün.\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	articles, problems, err := new(Reader).Read(t.Context(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]*Article)
	for _, a := range articles {
		got[a.File] = a
	}
	for file, want := range map[string][4]string{ // address, publisher, version, language
		"index.md":            {"https://gate.example.org/", "The gate", "", "en"},
		"guide/01-hang.md":    {"https://gate.example.org/guide/hang", "The guide", "2.1", "en"},
		"broken/page.md":      {"https://gate.example.org/own/place/", "The gate", "", "en"},
		"paint/de/colours.md": {"https://gate.example.org/paint/de/colours", "The gate", "", "de"},
	} {
		a := got[file]
		if a == nil {
			t.Errorf("%s is no article", file)
			continue
		}
		if is := [4]string{a.URL, a.Publisher, a.Version, a.Language}; is != want || a.Kind != KindDocs {
			t.Errorf("%s: %q %s, want %q", file, is, a.Kind, want)
		}
	}
	if a := got["broken/page.md"]; a != nil && a.Title != "A gate: its page" {
		t.Errorf("the title is %q", a.Title)
	}
	if a := got["guide/01-hang.md"]; a != nil && a.Paragraphs[0].Anchor != "with-a-friend" {
		t.Errorf("the anchor is %q", a.Paragraphs[0].Anchor)
	}
	if len(got) != 4 {
		t.Errorf("%d articles", len(got))
	}
	var told strings.Builder
	for _, p := range problems {
		told.WriteString(p.String() + "\n")
	}
	for _, want := range []string{"draft: true", "underscore", "node_modules", "excluded by collection.yaml", "bas_url"} {
		if !strings.Contains(told.String(), want) {
			t.Errorf("nothing is said of %q:\n%s", want, told.String())
		}
	}
}
