// Package evaluate measures: how many questions of a file are answered, and
// how well. Each measure reads a file, asks an index, and gives figures that
// are the same each time.
package evaluate
