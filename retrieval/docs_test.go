package retrieval

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/verbatim-bot/verbatim/retrieval/article"
	"github.com/verbatim-bot/verbatim/retrieval/cite"
	"github.com/verbatim-bot/verbatim/retrieval/verify"
)

// other are pages about other things, so that words have weights.
func other(files map[string]string) map[string]string {
	for i, thing := range strings.Fields("turbine winch valve furnace crane gauge pump rotor boiler funnel hoist lathe") {
		files["other/"+thing+".md"] = fmt.Sprintf("---\ntitle: The %[1]s\n---\n## About the %[1]s\n\nThe %[1]s turns all day and is oiled "+
			"every %[2]d hours by whoever has the shift. A second %[1]s waits in the yard, in case the first one stops.\n\n"+
			"## Cleaning the %[1]s\n\nSwitch the %[1]s off, wait until it is cold, and take the lid away with both hands.\n", thing, i+3)
	}
	return files
}

// docsIndex is an index of pages in memory, as a folder would be read.
func docsIndex(t *testing.T, files map[string]string) *Index {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	articles, problems, err := new(article.Reader).Read(t.Context(), fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Log(p)
	}
	return memory(t, articles)
}

func askDocs(t *testing.T, x *Index, question string) *Answer {
	t.Helper()
	a, err := x.Ask(t.Context(), Query{Question: question})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

const port = "title: The harbour gate\nurl: https://gate.example.org/page\n"

// Each case is of a kind that people meet in real documentation.
func TestDocs(t *testing.T) {
	for _, c := range []struct {
		name, question string
		files          map[string]string
		// want is the first excerpt, or a part of it where it begins with …; section what
		// is shown above it, link what the address begins with.
		want, section, link string
	}{
		{
			name: "the base address of a folder", question: "which tunnel does the gate use",
			files: map[string]string{
				"docs/collection.yaml": "base_url: https://gate.example.org/\n",
				"docs/start/setup.mdx": "---\ntitle: Setup\nslug: /start/setup\n---\n## Dig a tunnel {#the-tunnel}\n\nThe gate uses " +
					"tunnel 12.\n",
			},
			want: "The gate uses tunnel 12.", section: "Dig a tunnel", link: "https://gate.example.org/start/setup#the-tunnel",
		},
		{
			name: "a release of a changelog", question: "what changed in 4.1.2",
			files: map[string]string{"CHANGES.md": "# Changes\n\n## [4.2.0]\n\n### Added\n\n- Gates can be painted.\n\n### Removed\n\n" +
				"- The crank.\n\n## [4.1.2]\n\n### Fixed\n\n- The gate no longer squeaks in winter.\n"},
			want: "The gate no longer squeaks in winter.", section: "[4.1.2] › Fixed",
		},
		{
			name: "a part of a release", question: "what was removed in 4.2.0",
			files: map[string]string{"CHANGES.md": "# Changes\n\n## [4.2.0]\n\n### Added\n\n- Gates can be painted.\n\n### Removed\n\n" +
				"- The crank.\n\n## [4.1.2]\n\n### Fixed\n\n- The gate no longer squeaks in winter.\n"},
			want: "The crank.", section: "[4.2.0] › Removed",
		},
		{
			name: "code keeps its lines", question: "how do I run the gate in a container",
			files: map[string]string{"run.md": "---\n" + port + "---\nSave this as `gate.yaml` to run the gate in a container:\n\n" +
				"```yaml\ngate:\n  image: gate:3\n  doors:\n    - \"12:12\"\n\n  paint: green\n```\n"},
			want: "Save this as gate.yaml to run the gate in a container:\n\ngate:\n  image: gate:3\n  doors:\n    - \"12:12\"\n\n  " +
				"paint: green",
		},
		{
			name: "a section called Comments", question: "how are comments written in a gate file, semicolon?",
			files: map[string]string{"file.md": "---\n" + port + "---\n## Lines\n\nEach line of a gate file has a name and a value, " +
				"parted by an equal " +
				"sign, and the order of lines does not matter to the gate at all.\n\n## Comments\n\nA line that begins with a " +
				"semicolon is passed over:\n\n" +
				"```\n; not read\n```\n\n## See also\n\n- [Values](values.md)\n"},
			want: "A line that begins with a semicolon is passed over:\n\n; not read", section: "Comments",
		},
		{
			name: "a pasted error", question: "[09:14:02] gate.Main crashed: hinge PIN_LEFT is missing! at gate.Hinge.turn(Hinge.java:88)",
			files: map[string]string{"errors.md": "---\n" + port + "---\n## Hinges\n\n```\n[gate] crashed: hinge PIN_LEFT is " +
				"missing!\n```\n\n" +
				"The left pin fell out on the way. Put a new one in with `gate pin --left`, and turn the gate once by hand.\n\n" +
				"```\n[gate] stuck: hinge PIN_RIGHT is bent!\n```\n\nBend it back.\n"},
			want:    "The left pin fell out on the way. Put a new one in with gate pin --left, and turn the gate once by hand.",
			section: "Hinges",
		},
		{
			name: "a heading that asks the question", question: "Which paint does the gate like best?",
			files: map[string]string{"faq.md": "---\ntitle: Questions\n---\n## Which paint does the gate like best?\n\nGreen, of " +
				"two coats.\n\n" +
				"## May I lend it out?\n\nNo.\n"},
			want: "Green, of two coats.", section: "Which paint does the gate like best?",
		},
		{
			name: "a short answer", question: "May I lend it out?",
			files: map[string]string{"faq.md": "---\ntitle: Questions\n---\n## Which paint does the gate like best?\n\nGreen, of " +
				"two coats.\n\n" +
				"## May I lend it out?\n\nNo.\n"},
			want: "No.", section: "May I lend it out?",
		},
		{
			name: "code in tabs", question: "fetch the gate with the package manager",
			files: map[string]string{"fetch.mdx": "---\n" + port + "---\nFetch the gate with the package manager:\n<Tabs>\n  " +
				"<TabItem label=\"Oak\">\n" +
				"    ```sh\n    oak update\n    oak add gate\n    ```\n  </TabItem>\n  <TabItem label=\"Elm\">\n    ```sh\n    elm " +
				"get gate\n    ```\n" +
				"  </TabItem>\n</Tabs>\n"},
			want: "Fetch the gate with the package manager:\n\nOak\n\noak update\noak add gate\n\nElm\n\nelm get gate",
		},
		{
			name: "rule 2", question: "what is rule 2",
			files: map[string]string{"rules.md": "# Rules of the yard\n\n1. Wear a helmet.\n2. No running on the quay.\n3. Close " +
				"the gate.\n\n" +
				"## When one is broken\n\n1. A talk.\n2. A day off.\n"},
			want: "2. No running on the quay.",
		},
		{
			name: "a row of a table", question: "what is the default speed of the gate",
			files: map[string]string{"options.md": "---\n" + port + "---\n| Option | Default | Meaning |\n|---|---|---|\n| `doors` " +
				"| `2` | how many |\n" +
				"| `speed` | `15` | how fast the gate opens |\n"},
			want: "speed │ 15 │ how fast the gate opens",
		},
		{
			name: "steps", question: "how do I hang the gate step by step",
			files: map[string]string{"hang.md": "---\n" + port + "---\nA gate is hung in six steps:\n\n" +
				"1. Dig two holes, each as deep as your arm is long, and fill them with gravel to the half.\n" +
				"2. Set the posts and pour concrete around them, and wait for two days before you go on.\n" +
				"3. Screw the hinges to the left post, the long one above and the short one below it.\n" +
				"4. Lift the gate with a friend and let its eyes down on the hinges, the upper one first.\n" +
				"5. Screw the latch to the right post at the height of the handle, and try it ten times.\n" +
				"6. Oil everything that moves.\n"},
			want: "…6. Oil everything that moves.",
		},
		{
			name: "pages of one name", question: "which oil does the winch need",
			files: map[string]string{"gate/faq.md": "---\ntitle: Questions\n---\n## Which oil does it need?\n\nThe thin one, number 5.\n",
				"winch/faq.md": "---\ntitle: Questions\n---\n## Which oil does it need?\n\nThe thick one, number 40.\n"},
			want: "The thick one, number 40.", section: "Which oil does it need?",
		},
		{
			name: "marks of generators", question: "may I lift the gate without a friend",
			files: map[string]string{"notes.md": "---\ntitle: Notes on the gate\n---\n[[toc]]\n\n:::danger[Two people]\n\nNever " +
				"lift the gate without " +
				"a friend.\n\n:::\n\n!!! note\n    It weighs 80 kg.\n"},
			want: "Two people\n\nNever lift the gate without a friend.\n\nNote\n\nIt weighs 80 kg.",
		},
		{
			name: "an included file", question: "how heavy is the gate",
			files: map[string]string{"weight.md": "---\ntitle: Weight\n---\n--8<-- \"parts/_kilos.md\"\n", "parts/_kilos.md": "The " +
				"gate is 80 kg heavy.\n"},
			want: "The gate is 80 kg heavy.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := askDocs(t, docsIndex(t, other(c.files)), c.question)
			if a.Step != StepAnswers {
				t.Fatalf("%s: %+v", a.Step, a.Nearest)
			}
			h := a.Hits[0]
			part, inside := strings.CutPrefix(c.want, "…")
			if !inside && h.Excerpt != c.want || inside && !strings.Contains(h.Excerpt, part) {
				t.Errorf("got %q, want %q", h.Excerpt, c.want)
			}
			if h.Section != c.section || !strings.HasPrefix(h.Link, c.link) {
				t.Errorf("section %q, want %q; link %s, want %s", h.Section, c.section, h.Link, c.link)
			}
		})
	}
}

// The words of a link are offered with its address, made whole.
func TestDocsLinks(t *testing.T) {
	x := docsIndex(t, other(map[string]string{"oil.md": "---\n" + port + "---\nOil the gate as told [here](/care/oil), or ask [the " +
		"smith](https://smith.example.org).\n"}))
	h := askDocs(t, x, "how do I oil the gate").Hits[0]
	want := []PassageLink{{"here", "https://gate.example.org/care/oil"}, {"the smith", "https://smith.example.org"}}
	if !slices.Equal(h.Links, want) {
		t.Errorf("got %v, want %v", h.Links, want)
	}
}

// Of versions and translations of a page the newest in the language of the question is
// shown; the others stand beside it, and can be asked for.
func TestDocsVersions(t *testing.T) {
	page := func(version, weight string) string {
		return "---\ntitle: Setup\nversion: \"" + version + "\"\n---\n## Raise the harbour gate\n\nRaise the harbour gate with a " +
			"lever of " + weight + " kg.\n"
	}
	x := docsIndex(t, other(map[string]string{"v1/setup.md": page("1.0", "30"), "v2/setup.md": page("2.0", "20"),
		"de/setup.md": "---\ntitle: Aufbau\nlang: de\n---\nDas Harbour Gate wird mit einem Hebel angehoben.\n"}))
	for question, want := range map[string]string{
		"how do I raise the harbour gate":     "a lever of 20 kg",
		"how do I raise the harbour gate 1.0": "a lever of 30 kg",
	} {
		a := askDocs(t, x, question)
		if len(a.Hits) == 0 || !strings.Contains(a.Hits[0].Excerpt, want) {
			t.Fatalf("%s: %+v", question, a)
		}
		if also := a.Hits[0].AlsoIn; len(also) != 1 {
			t.Errorf("%s: also in %v", question, also)
		}
	}
	a, err := x.Ask(t.Context(), Query{Question: "how do I raise the harbour gate", Version: "1"})
	if err != nil || len(a.Hits) != 1 || a.Hits[0].Article.Version != "1.0" || a.Hits[0].Article.Path != "v1/setup.md" {
		t.Errorf("%+v, %v", a, err)
	}
}

// Nobody speaks in code, nor in a page of documentation.
func TestDocsSpeakers(t *testing.T) {
	x := docsIndex(t, other(map[string]string{"say.md": "---\n" + port + "---\nThe gate says \"open\" when it is. " +
		"`Gates.literal(\"left\")` makes the left one, as Mara Ilves said: \"It is the left one that squeaks.\"\n"}))
	if speakers := x.Speakers(); len(speakers) > 0 {
		t.Errorf("speakers: %v", speakers)
	}
}

// A quotation of code with another indentation is another one.
func TestDocsIndentation(t *testing.T) {
	x := docsIndex(t, other(map[string]string{"code.md": "---\n" + port + "---\nTurn each gate:\n\n```python\nfor gate in gates:\n  " +
		"  gate.turn()\n" +
		"log(\"all turned\")\n```\n\n```yaml\ngate:\n  doors: 2\nwinch:\n  rope: long\n```\n"}))
	for pasted, want := range map[string]verify.Verdict{
		"for gate in gates:\n    gate.turn()\nlog(\"all turned\")":                  verify.Verbatim,
		"  for gate in gates:\n      gate.turn()\n  log(\"all turned\")":            verify.Verbatim,
		"for gate in gates:\n    gate.turn()\n    log(\"all turned\")":              verify.DiffersHere,
		"for gate in gates: gate.turn() log(\"all turned\")":                        verify.DiffersHere,
		"gate:\n  doors: 2\nwinch:\n  rope: long":                                   verify.Verbatim,
		"gate:\n  doors: 2\n  winch:\n    rope: long":                               verify.DiffersHere,
		"gate:\n    doors: 2\nwinch:\n    rope: long":                               verify.DiffersHere,
		"Turn each gate:\n\nfor gate in gates:\n    gate.turn()":                    verify.Verbatim,
		"Turn each gate:\n\nfor gate in gates:\n  gate.turn()\nlog(\"all turned\")": verify.DiffersHere,
	} {
		v, err := x.VerifyQuotation(t.Context(), verify.Query{Text: pasted})
		if err != nil || v.Verdict != want {
			t.Errorf("%q: %v, %v; want %s", pasted, v.Verdict, err, want)
		}
	}
}

// A long block of code is one piece from the file to the proof of its receipt.
func TestLongCode(t *testing.T) {
	var code strings.Builder
	for i := range 200 {
		fmt.Fprintf(&code, "%sstep%d = turn(%d)  # %d\n", strings.Repeat("  ", i%4), i, i*7, i)
		if i%25 == 24 {
			code.WriteString("\n")
		}
	}
	want := strings.TrimRight(code.String(), "\n")
	x := docsIndex(t, other(map[string]string{"long.md": "---\n" + port + "---\n## The whole script of the gate\n\nThis script " +
		"turns the gate:\n\n```python\n" +
		code.String() + "```\n\nIt takes an hour.\n"}))
	h := askDocs(t, x, "which script turns the gate").Hits[0]
	if len(h.Code) != 1 || h.Excerpt[h.Code[0].Start:h.Code[0].End] != want || h.Code[0].Syntax != "python" {
		t.Fatalf("the code is not whole: %q", h.Excerpt)
	}
	proof, err := x.Verify(t.Context(), h.Receipt)
	if err != nil || proof.Outcome != cite.Unchanged || proof.Excerpt != h.Excerpt {
		t.Errorf("the receipt: %v, %v", proof.Outcome, err)
	}
	if v, err := x.VerifyQuotation(t.Context(), verify.Query{Text: want}); err != nil || v.Verdict != verify.Verbatim {
		t.Errorf("verify: %v, %v", v.Verdict, err)
	}
}

// What only greets or is small talk around a question is not looked for.
func TestDocsSmallWords(t *testing.T) {
	x := docsIndex(t, other(map[string]string{"a.md": "---\n" + port + "---\nThe harbour gate needs a spring of size 4.\n"}))
	plain := askDocs(t, x, "which spring does the harbour gate need")
	for _, question := range []string{"hey which spring do i need for my harbour gate pls", "which spring do i need for the harbour " +
		"gate lol thx"} {
		a := askDocs(t, x, question)
		if a.Step != plain.Step || len(a.Hits) == 0 || a.Hits[0].Excerpt != plain.Hits[0].Excerpt {
			t.Errorf("%s: %s", question, a.Step)
		}
	}
}
