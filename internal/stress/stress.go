// Package stress says how much a test tries. Kills, full disks, bursts and hostile
// input are tried at a few places by go test ./..., so that it ends within a
// minute, and at many where STRESS is set in the environment, as .ci/run does:
//
//	STRESS=1 go test ./... -timeout 30m
package stress

import "os"

// Whole reports whether everything is to be tried, however long it takes.
func Whole() bool { return os.Getenv("STRESS") != "" }

// Times is how often something is tried: few times, or many when everything is.
func Times(few, many int) int {
	if Whole() {
		return many
	}
	return few
}
