//go:build !amd64 && !arm64

package meaning

// kernels are what this processor can run, the fastest first.
func kernels() []kernel { return []kernel{plain} }
