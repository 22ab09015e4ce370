//go:build !linux && !darwin && !windows && !dragonfly && !freebsd && !netbsd && !openbsd

package budget

import (
	"errors"
	"os"
)

func tryLock(*os.File) (bool, error) { return false, errors.ErrUnsupported }

func syncDir(string) {}
