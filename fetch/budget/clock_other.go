//go:build !linux && !darwin && !windows && !dragonfly && !freebsd && !netbsd && !openbsd

package budget

import (
	"errors"
	"fmt"
)

func newSystemClock() (systemClock, error) {
	return systemClock{}, fmt.Errorf("budget: no clock that all processes share: %w", errors.ErrUnsupported)
}

func (c systemClock) Now() Instant { return Instant{} }
