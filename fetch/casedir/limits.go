package casedir

import "fmt"

// LimitError says that a limit on what is held in memory was reached.
type LimitError struct {
	Limit string // its name
	Max   int64
}

// Error implements error.
func (e *LimitError) Error() string {
	return fmt.Sprintf("the limit %q of %d has been reached", e.Limit, e.Max)
}
