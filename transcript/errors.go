package transcript

import (
	"errors"
	"fmt"
	"io"
)

// The reasons that a [SyntaxError] unwraps to.
var (
	// ErrTruncated: the input ended inside the document. It is also an
	// io.ErrUnexpectedEOF.
	ErrTruncated = fmt.Errorf("input ends early: %w", io.ErrUnexpectedEOF)
	// ErrSyntax: a byte that the grammar of JSON does not allow there.
	ErrSyntax = errors.New("not JSON")
	// ErrStrict: with Options.Strict, something that RFC 8259 forbids and
	// that would have been accepted and reported without it.
	ErrStrict = errors.New("not well-formed JSON")
)

// SyntaxError says where and why a document ended before its end.
// What was decoded before it stays valid.
type SyntaxError struct {
	Offset int64  // byte of the input
	Detail string // what was expected, or found
	Err    error  // ErrTruncated, ErrSyntax or ErrStrict
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("transcript: offset %d: %v: %s", e.Offset, e.Err, e.Detail)
}

// Unwrap returns the reason.
func (e *SyntaxError) Unwrap() error { return e.Err }

// LimitError says which limit stopped decoding, and where.
type LimitError struct {
	Limit  string // the name, as in docs/FORMAT.md: "nesting", "input-size"
	Max    int64
	Offset int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("transcript: offset %d: limit %s (%d) passed", e.Offset, e.Limit, e.Max)
}

// Ended reports whether err is the end of a text or document: io.EOF, a [*SyntaxError] or a
// [*LimitError], wrapped or not. Any other error is one of the reader.
func Ended(err error) bool {
	if err == io.EOF {
		return true
	}
	var syntax *SyntaxError
	var limit *LimitError
	return errors.Is(err, io.EOF) || errors.As(err, &syntax) || errors.As(err, &limit)
}
