//go:build !linux

package main

// runSlowly does nothing here: only Linux gives each thread its own priority.
func runSlowly() {}
