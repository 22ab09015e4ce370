//go:build !linux && !darwin && !windows && !dragonfly && !freebsd && !netbsd && !openbsd

package lock

import (
	"errors"
	"os"
)

// TryLock is not supported here.
func TryLock(*os.File) (bool, error) { return false, errors.ErrUnsupported }

// SyncDir does nothing: names are durable by themselves.
func SyncDir(string) {}
