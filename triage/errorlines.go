package triage

import (
	"bytes"
	"errors"
)

// How much of script_errors a summary shows.
const (
	maxErrorLines = 3
	maxErrorLine  = 300
)

// errEnough ends a copy whose rest is not needed.
var errEnough = errors.New("enough")

// firstLines keeps the first lines that hold more than blanks, cut to a length.
type firstLines struct {
	lines []string
	line  []byte
}

func (f *firstLines) Write(p []byte) (int, error) {
	for i, c := range p {
		if c == '\n' {
			if f.end(); len(f.lines) == maxErrorLines {
				return i + 1, errEnough
			}
		} else if len(f.line) < maxErrorLine {
			f.line = append(f.line, c)
		}
	}
	return len(p), nil
}

func (f *firstLines) end() {
	if line := bytes.TrimSpace(f.line); len(line) > 0 {
		f.lines = append(f.lines, string(line))
	}
	f.line = f.line[:0]
}

func (f *firstLines) done() []string {
	if len(f.lines) < maxErrorLines {
		f.end()
	}
	return f.lines
}
