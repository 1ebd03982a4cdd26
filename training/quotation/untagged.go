//go:build !training

package main

import (
	"fmt"
	"os"
)

// Without the tag there is nothing to train with: package quotation leaves it out.
func main() {
	fmt.Fprintln(os.Stderr, "built without what trains: go run -tags training ./training/quotation …")
	os.Exit(2)
}
