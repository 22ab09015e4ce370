//go:build !linux && !darwin && !windows && !dragonfly && !freebsd && !netbsd && !openbsd

package lock

import (
	"errors"
	"os"
)

// TryLock is not to be had here.
func TryLock(*os.File) (bool, error) { return false, errors.ErrUnsupported }

// SyncDir does nothing: names last by themselves.
func SyncDir(string) {}
