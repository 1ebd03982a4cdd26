// Package build brings the index of a collection up to its articles.
//
// [Update] does it all, [Stage] stops before the new build is the current one,
// [Look] only says what would be done, and [Compare] what is different in two builds.
// A build is written beside the current one, which questions go on reading, and takes
// over what has not changed. plan.go decides what that is, ahead.go reads the rest, and
// write.go writes it, one article after the other, so that a collection may be larger
// than the memory. underway.go leaves out a file that would end the program.
//
// What a build consists of is in package disk; fault_test.go is what was tried against
// it, and scale.txt has the figures of a large collection.
//
// It must not know questions, or what may be shown to whom.
package build
