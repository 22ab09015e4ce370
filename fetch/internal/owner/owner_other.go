//go:build !unix && !windows

package owner

import "os"

// Modes reports whether files keep the permission bits with which they were created.
const Modes = false

// Of returns what can be known here: one user, one name for each file.
func Of(f *os.File) (Facts, error) {
	_, err := f.Stat()
	return Facts{Mine: true, Links: 1}, err
}
