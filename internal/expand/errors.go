package expand

import (
	"errors"
	"fmt"
)

// LimitError says which of the [Limits] was passed.
type LimitError struct {
	Limit string // "expanded-size", "expansion-ratio", "window", "members" or "empty-blocks"
	Max   int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("expand: limit %s (%d) passed", e.Limit, e.Max)
}

// DamageError says that the input is not what its format asks for. It is an
// io.ErrUnexpectedEOF exactly when the input ended inside a member.
type DamageError struct {
	Offset int64 // in the compressed input, where it was noticed
	Err    error
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("expand: compressed offset %d: %v", e.Offset, e.Err)
}

// Unwrap returns the reason.
func (e *DamageError) Unwrap() error { return e.Err }

var (
	errFormat     = errors.New("no member begins here")
	errReserved   = errors.New("a reserved bit is set")
	errDictionary = errors.New("a dictionary is needed")
	errBlock      = errors.New("invalid block")

	errOffset      = errors.New("a match offset is 0")
	errAccuracyLog = errors.New("the accuracy log of a table is too high")
	errNoTable     = errors.New("a table is repeated that was not given")
)
