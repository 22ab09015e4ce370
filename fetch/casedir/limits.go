package casedir

import (
	"fmt"
	"strings"
)

// LimitError says that a limit on what is held in memory was reached.
type LimitError struct {
	Limit string // its name
	Max   int64
}

// Error implements error.
func (e *LimitError) Error() string {
	return fmt.Sprintf("the limit %q of %d has been reached", e.Limit, e.Max)
}

// maxTold limits a text that may quote a manifest: a line may have a MiB.
const maxTold = 1 << 10

// clip returns a text, or its beginning.
func clip(s string) string {
	if len(s) <= maxTold {
		return s
	}
	return strings.Clone(s[:maxTold]) + "…"
}
