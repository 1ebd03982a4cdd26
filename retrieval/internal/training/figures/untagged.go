//go:build !training

package main

import (
	"fmt"
	"os"
)

// Without the tag package figures does not let itself be trained.
func main() {
	fmt.Fprintln(os.Stderr, "this program needs a build tag: go run -tags training ./retrieval/internal/training/figures; its doc.go says how")
	os.Exit(2)
}
