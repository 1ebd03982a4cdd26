package article

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/verbatim-bot/verbatim/retrieval/article/internal/draft"
)

// Files lists the files of fsys that hold articles, sorted by path, with their
// sidecars. Hidden files and folders and an index that lies in the folder are
// passed over in silence, other files
// that cannot be read are named: one Problem for each suffix.
func (r *Reader) Files(ctx context.Context, fsys fs.FS) ([]File, []Problem, error) {
	var found folder
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		switch {
		case err != nil && name == ".":
			return err
		case !utf8.ValidString(name): // package fs opens no such file
			found.problems = append(found.problems, Problem{
				File: strings.ToValidUTF8(name, string(utf8.RuneError)), Fatal: true,
				Cause: "its name has bytes that are no UTF-8, so that it cannot be opened", Fix: "give it another name",
			})
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case err != nil:
			found.problems = append(found.problems, fatal(name, err))
			return nil
		case name != "." && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() && name != "." && isIndex(fsys, name):
			return fs.SkipDir
		case d.IsDir() && name != "." && d.Name() == "node_modules":
			found.leaveOut("in folders called node_modules", name)
			return fs.SkipDir
		case name != "." && strings.HasPrefix(d.Name(), "_") && !strings.HasPrefix(d.Name(), "_index."):
			if d.IsDir() {
				found.leaveOut("whose names begin with an underscore", name)
				return fs.SkipDir
			}
			if formats[draft.Suffix(name)] != nil {
				found.leaveOut("whose names begin with an underscore", name)
				return nil
			}
		case d.IsDir():
			return nil
		}
		found.add(fsys, name)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("reading the articles folder: %w", err)
	}
	found.useSettings(r, fsys)
	found.attachSidecars()
	found.nameUnread()
	return found.files, found.problems, nil
}

// File is one file of fsys, wherever it is, with the sidecar beside it, if there is
// one. The error says why it is not read.
func (r *Reader) File(fsys fs.FS, name string) (File, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return File{}, err
	}
	if formats[draft.Suffix(name)] == nil {
		kind := "files without a suffix"
		if draft.Suffix(name) != "" {
			kind = draft.Suffix(name) + " files"
		}
		return File{}, fmt.Errorf("%s are not read; known are %s", kind, strings.Join(slices.Sorted(maps.Keys(formats)), ", "))
	}
	if !info.Mode().IsRegular() {
		return File{}, errors.New("it is not an ordinary file")
	}
	file := File{Stamp: stampOf(name, info)}
	for _, sidecar := range []string{name + ".yaml", name + ".yml", draft.Stem(name) + ".yaml", draft.Stem(name) + ".yml"} {
		if info, err := fs.Stat(fsys, sidecar); err == nil && info.Mode().IsRegular() {
			file.Sidecar = stampOf(sidecar, info)
			break
		}
	}
	return file, nil
}

// isIndex reports whether a folder is an index of Verbatim, which may lie among the
// articles: nothing in it is one.
func isIndex(fsys fs.FS, folder string) bool {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		return false
	}
	has := make(map[string]bool)
	strange := false
	for _, d := range entries {
		name := d.Name()
		if d.IsDir() && strings.HasPrefix(name, "build-") {
			name = "build-"
		}
		has[name] = true
		strange = strange || !slices.Contains([]string{"CURRENT", "lock", "underway", "build-", "state"}, name)
	}
	// While the first build is written there is no CURRENT yet.
	return has["CURRENT"] && has["build-"] || has["lock"] && !strange
}

// folder is what Files has found so far.
type folder struct {
	files    []File
	sidecars []Stamp
	unread   map[string][]string // suffix -> files
	settings []Stamp             // of collection.yaml
	leftOut  map[string][]string // reason -> files and folders
	problems []Problem
}

// add sorts a file into the folder. Links are followed, since volumes of
// containers are often made of them; what is not an ordinary file is not opened.
func (f *folder) add(fsys fs.FS, name string) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		f.problems = append(f.problems, fatal(name, err))
		return
	}
	if info.IsDir() {
		f.problems = append(f.problems, Problem{File: name, Cause: "it is a link to a folder, which is not followed",
			Fix: "put the folder itself here"})
		return
	}
	if !info.Mode().IsRegular() {
		f.problems = append(f.problems, Problem{File: name, Cause: "it is not an ordinary file and is not read",
			Fix: "take it out of the folder"})
		return
	}
	stamp := stampOf(name, info)
	switch ext := draft.Suffix(name); {
	case slices.Contains(settingsNames, path.Base(name)):
		f.settings = append(f.settings, stamp)
	case formats[ext] != nil:
		f.files = append(f.files, File{Stamp: stamp})
	case ext == ".yaml" || ext == ".yml":
		f.sidecars = append(f.sidecars, stamp)
	default:
		if f.unread == nil {
			f.unread = make(map[string][]string)
		}
		f.unread[ext] = append(f.unread[ext], name)
	}
}

func (f *folder) leaveOut(why, name string) {
	if f.leftOut == nil {
		f.leftOut = make(map[string][]string)
	}
	f.leftOut[why] = append(f.leftOut[why], name)
}

// useSettings gives each file the settings of the folders around it, and leaves out what
// these do not include.
func (f *folder) useSettings(r *Reader, fsys fs.FS) {
	read := make(map[string]*settings)
	for _, stamp := range f.settings {
		set, problems := r.readSettings(fsys, stamp.Path)
		f.problems = append(f.problems, problems...)
		read[stamp.Path] = set
	}
	if len(f.settings) > 0 {
		slices.SortFunc(f.settings, func(a, b Stamp) int { return len(a.Path) - len(b.Path) })
		f.files = slices.DeleteFunc(f.files, func(file File) bool {
			for _, set := range read {
				if set == nil || !isIn(file.Path, set.Folder) {
					continue
				}
				if why := set.leavesOut(file.Path); why != "" {
					f.leaveOut(why, file.Path)
					return true
				}
			}
			return false
		})
		for i := range f.files {
			f.files[i].Settings = settingsAround(f.settings, f.files[i].Path)
		}
	}
	for _, why := range slices.Sorted(maps.Keys(f.leftOut)) {
		names := f.leftOut[why]
		p := Problem{File: names[0], Cause: "it is left out, as are all " + why}
		if len(names) > 1 {
			p.Cause += fmt.Sprintf(" (there are %d)", len(names))
		}
		f.problems = append(f.problems, p)
	}
}

// isIn reports whether a file lies in a folder or in one inside it.
func isIn(file, folder string) bool {
	return folder == "." || strings.HasPrefix(file, folder+"/")
}

// settingsAround stands for all files of settings in the folders around a file.
func settingsAround(all []Stamp, file string) Stamp {
	var s Stamp
	for _, one := range all {
		if !isIn(file, path.Dir(one.Path)) {
			continue
		}
		if s.Path != "" {
			s.Path += settingsJoint
		}
		s.Path += one.Path
		s.Size += one.Size
		if one.ModTime.After(s.ModTime) {
			s.ModTime = one.ModTime
		}
	}
	return s
}

// attachSidecars finds the file of each sidecar: story.txt for story.txt.yaml,
// and for story.yaml when no other file is called story.
func (f *folder) attachSidecars() {
	byName := make(map[string][]*File)
	for i := range f.files {
		file := &f.files[i]
		byName[file.Path] = append(byName[file.Path], file)
		byName[draft.Stem(file.Path)] = append(byName[draft.Stem(file.Path)], file)
	}
	// The longer name is the exacter one, so it goes first.
	slices.SortStableFunc(f.sidecars, func(a, b Stamp) int { return len(b.Path) - len(a.Path) })
	for _, sidecar := range f.sidecars {
		owned := draft.Stem(sidecar.Path)
		p := Problem{File: sidecar.Path}
		switch owners := byName[owned]; {
		case len(owners) == 0:
			p.Cause, p.Fix = "no article is beside this sidecar", "call it as the article's file, with .yaml behind: story.txt.yaml"
		case len(owners) > 1:
			p.Cause = fmt.Sprintf("it may belong to %s or to %s", owners[0].Path, owners[1].Path)
			p.Fix = fmt.Sprintf("call it %s.yaml if it belongs to that file", owners[0].Path)
		case owners[0].Sidecar.Path != "":
			p.Cause = fmt.Sprintf("%s has the sidecar %s already", owners[0].Path, owners[0].Sidecar.Path)
			p.Fix = "keep one of the two"
		default:
			owners[0].Sidecar = sidecar
			continue
		}
		f.problems = append(f.problems, p)
	}
}

// nameUnread adds a problem for the files that no format reads.
func (f *folder) nameUnread() {
	for _, ext := range slices.Sorted(maps.Keys(f.unread)) {
		names := f.unread[ext]
		kind := "files without a suffix"
		if ext != "" {
			kind = ext + " files"
		}
		p := Problem{File: names[0], Cause: kind + " are not read", Fix: "known are " + strings.Join(slices.Sorted(maps.Keys(formats)), ", ")}
		if len(names) > 1 {
			p.Cause += fmt.Sprintf(" (there are %d)", len(names))
		}
		f.problems = append(f.problems, p)
	}
}
