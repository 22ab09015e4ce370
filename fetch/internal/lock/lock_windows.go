package lock

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// beyond is the locked byte, far after all data: a lock on Windows forbids reading and writing.
const beyond = 1 << 30

// TryLock locks f, unless another process has it locked. The lock ends when the file is closed or
// the process ends.
func TryLock(f *os.File) (bool, error) {
	at := &windows.Overlapped{OffsetHigh: beyond}
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, windows.ERROR_LOCK_VIOLATION), errors.Is(err, windows.ERROR_IO_PENDING):
		return false, nil
	}
	return false, &os.PathError{Op: "LockFileEx", Path: f.Name(), Err: err}
}

// SyncDir does nothing: names are durable by themselves.
func SyncDir(string) {}
