// Package words holds the tables of words that the rest of the program reads a
// language by: which words are common, which are akin, which verbs report
// speech. A folder is a language, a file is a table, and the package that uses
// a table says at its parser what a line of it means.
package words

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed */*.txt
var files embed.FS

// Table returns the lines of a table in their order, without empty lines and
// without comments, which are lines that begin with "#". The language is its
// ISO 639-1 code, the name that of the file without ".txt". A table that is not
// compiled in is a mistake of the program, and Table panics.
func Table(language, name string) []string {
	text, err := files.ReadFile(language + "/" + name + ".txt")
	if err != nil {
		panic(fmt.Sprintf("words: there is no table %s/%s: %v", language, name, err))
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// Has reports whether there is a table.
func Has(language, name string) bool {
	f, err := files.Open(language + "/" + name + ".txt")
	if err != nil {
		return false
	}
	return f.Close() == nil
}
