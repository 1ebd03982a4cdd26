// Command notices writes into a folder what has to come with a program that is made
// of other people's modules: their licenses and notices in one file, and a list of
// the modules with their versions and checksums, which scanners read.
//
//	go run .ci/notices.go PROGRAM FOLDER
package main

import (
	"bytes"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: go run .ci/notices.go PROGRAM FOLDER")
	}
	if err := write(os.Args[1], os.Args[2]); err != nil {
		log.Fatal(err)
	}
}

func write(program, folder string) error {
	modules, err := run("version", "-m", program)
	if err != nil {
		return err
	}
	var notices bytes.Buffer
	for line := range strings.Lines(modules) {
		fields := strings.Fields(line)
		if len(fields) < 3 || fields[0] != "dep" {
			continue
		}
		if err := addNotices(&notices, fields[1], fields[2]); err != nil {
			return err
		}
	}
	root, err := run("env", "GOROOT")
	if err != nil {
		return err
	}
	license, err := os.ReadFile(filepath.Join(strings.TrimSpace(root), "LICENSE"))
	if err != nil {
		return fmt.Errorf("the license of Go: %w", err)
	}
	section(&notices, "Go", "LICENSE", license)
	return errors.Join(os.WriteFile(filepath.Join(folder, "NOTICES.txt"), notices.Bytes(), 0o644),
		os.WriteFile(filepath.Join(folder, "modules.txt"), []byte(modules), 0o644))
}

// legal are the names of files that have to come along.
var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|copyright)([-._].*)?$`)

// addNotices adds those of a module, of which there must be some.
func addNotices(out *bytes.Buffer, path, version string) error {
	dir, err := run("list", "-m", "-f", "{{.Dir}}", path)
	if err != nil {
		return err
	}
	dir = strings.TrimSpace(dir)
	files, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("the files of %s: %w", path, err)
	}
	files = slices.DeleteFunc(files, func(f os.DirEntry) bool { return f.IsDir() || !legal.MatchString(f.Name()) })
	if len(files) == 0 {
		return fmt.Errorf("%s has no license in %s", path, dir)
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return fmt.Errorf("a license of %s: %w", path, err)
		}
		section(out, path+" "+version, f.Name(), text)
	}
	return nil
}

func section(out *bytes.Buffer, of, name string, text []byte) {
	fmt.Fprintf(out, "==== %s: %s\n\n%s\n\n", of, name, bytes.TrimSpace(text))
}

func run(args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}
