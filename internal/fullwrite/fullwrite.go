// Package fullwrite holds writers that may not be ours to their promise.
package fullwrite

import "io"

// All writes all of p: a writer that takes less and reports no error is one.
func All(w io.Writer, p []byte) error {
	n, err := w.Write(p)
	if err == nil && n != len(p) {
		err = io.ErrShortWrite
	}
	return err
}

// To returns a writer to w that reports short writes.
func To(w io.Writer) io.Writer { return full{w} }

type full struct{ w io.Writer }

func (f full) Write(p []byte) (int, error) {
	n, err := f.w.Write(p)
	if err == nil && n != len(p) {
		err = io.ErrShortWrite
	}
	return min(max(n, 0), len(p)), err
}
