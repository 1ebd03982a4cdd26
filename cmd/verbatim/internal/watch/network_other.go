//go:build !linux

package watch

// networkFolder is not known here: where the system does not report a change,
// a look over the folder finds that out.
func networkFolder(string) string { return "" }
