package ingest

import (
	"errors"
	"io"

	"github.com/lrkit/lrkit/internal/archive"
	"github.com/lrkit/lrkit/internal/expand"
	"github.com/lrkit/lrkit/transcript"
)

// Entry reads the content of an entry of an archive. Damage and limits end it, as the end of a file
// would.
type Entry struct {
	r        *archive.Reader
	over     bool
	ended    error
	trailing int64
}

// NewEntry returns a reader of the content that r reads, which it closes at its end.
func NewEntry(r *archive.Reader) *Entry { return &Entry{r: r} }

// Read implements io.Reader.
func (e *Entry) Read(p []byte) (int, error) {
	if e.over {
		return 0, io.EOF
	}
	n, err := e.r.Read(p)
	switch err.(type) {
	case nil:
		return n, nil
	case *archive.DamageError, *archive.LimitError:
		e.ended, err = err, io.EOF
	}
	if err == io.EOF {
		e.over, e.trailing = true, e.r.Trailing()
		e.r.Close() // it never fails
	}
	return n, err
}

// End returns how many bytes stand after the content, and what ended it early, an
// *archive.DamageError or *archive.LimitError. It is known when all has been read.
func (e *Entry) End() (trailing int64, ended error) { return e.trailing, e.ended }

// Cut reads what is compressed. A limit and damage end it, as the end of a file would.
type Cut struct {
	r     io.Reader
	ended error
}

// NewCut returns a reader that reads r.
func NewCut(r io.Reader) *Cut { return &Cut{r: r} }

// Read implements io.Reader.
func (c *Cut) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if err == nil || err == io.EOF {
		return n, err
	}
	if transcript.Ended(err) || errors.As(err, new(*expand.LimitError)) || errors.As(err, new(*expand.DamageError)) {
		c.ended, err = err, io.EOF
	}
	return n, err
}

// Problems says what ended it, where that was of a format.
func (c *Cut) Problems(f expand.Format) []archive.Problem {
	var limit *expand.LimitError
	var damage *expand.DamageError
	switch {
	case errors.As(c.ended, &limit):
		return []archive.Problem{{Code: archive.CodeLimit, Count: 1, Detail: limit.Limit}}
	case errors.As(c.ended, &damage) && errors.Is(damage, io.ErrUnexpectedEOF):
		return []archive.Problem{{Code: archive.CodeTruncated, Offset: damage.Offset, Count: 1, Detail: f.String() + " stream"}}
	case errors.As(c.ended, &damage):
		return []archive.Problem{{Code: archive.CodeCorrupt, Offset: damage.Offset, Count: 1, Detail: f.String() + ": " + damage.Err.Error()}}
	}
	return nil
}
