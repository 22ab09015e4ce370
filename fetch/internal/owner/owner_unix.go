//go:build unix

package owner

import (
	"os"
	"syscall"
)

// Modes reports whether files keep the permission bits with which they were created.
const Modes = true

// user returns the user of this process.
var user = os.Geteuid

// Pretend makes this process appear as another user, for tests, until restore is called.
func Pretend(uid int) (restore func()) {
	old := user
	user = func() int { return uid }
	return func() { user = old }
}

// Of returns the facts of an open file. A POSIX ACL that admits others shows in the bits of the
// group.
func Of(f *os.File) (Facts, error) {
	info, err := f.Stat()
	if err != nil {
		return Facts{}, err
	}
	facts := Facts{Readable: info.Mode()&0o044 != 0, Writable: info.Mode()&0o022 != 0}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		facts.Mine = int(st.Uid) == user()
		facts.Links = uint64(st.Nlink)
	}
	return facts, nil
}
