package cli

import (
	"bytes"
	"io"
)

// lineFilter passes on the lines from to to, counted from 1, and drops the others.
type lineFilter struct {
	w        io.Writer
	line     int64 // number of the line that the next byte belongs to
	from, to int64
}

func (f *lineFilter) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		if f.from <= 1 && f.to == 1<<62 { // all of them
			return len(p), f.pass(rest)
		}
		n := bytes.IndexByte(rest, '\n') + 1
		if n == 0 {
			n = len(rest)
		}
		if f.line >= f.from && f.line <= f.to {
			if err := f.pass(rest[:n]); err != nil {
				return 0, err
			}
		}
		if rest[n-1] == '\n' {
			f.line++
		}
		rest = rest[n:]
	}
	return len(p), nil
}

func (f *lineFilter) pass(b []byte) error {
	_, err := f.w.Write(b)
	return err
}
