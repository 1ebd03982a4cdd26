//go:build !training

package main

import (
	"fmt"
	"os"
)

// Without the tag there is nothing to do: it is for those who train.
func main() {
	fmt.Fprintln(os.Stderr, "built without what trains: go run -tags training ./training/vectors …")
	os.Exit(2)
}
