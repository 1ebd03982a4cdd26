package disk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// ErrNoIndex says that a folder holds no index yet.
var ErrNoIndex = errors.New("there is no index here")

// DamagedError says that an index cannot be used; the articles are the truth,
// and building it again from them repairs it.
type DamagedError struct{ Cause error }

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the index is damaged (%v); build it again from the articles", e.Cause)
}

func (e *DamagedError) Unwrap() error { return e.Cause }

// FormatError says that an index was written in another format than this
// version of Verbatim reads.
type FormatError struct{ Got, Want int }

func (e *FormatError) Error() string {
	return fmt.Sprintf("the index has format %d, this version of Verbatim reads format %d; build it again from the articles", e.Got, e.Want)
}

// damagedFile is put into a build in which something turned out to be decayed
// only when it was read: the next update then builds the index again.
const damagedFile = "damaged"

// Damaged says that something of a build has decayed, and has the next update
// repair it. build is the folder, "" in memory.
func Damaged(build string, cause error) error {
	if build != "" {
		// Where it cannot be written nothing can be built either.
		_ = os.WriteFile(filepath.Join(build, damagedFile), []byte(cause.Error()+"\n"), 0o644)
	}
	return &DamagedError{Cause: cause}
}

// CheckNotDamaged reads what Damaged wrote.
func CheckNotDamaged(build string) error {
	if cause, err := os.ReadFile(filepath.Join(build, damagedFile)); err == nil {
		return &DamagedError{Cause: errors.New(strings.TrimSpace(string(cause)))}
	}
	return nil
}
