package casedir

import (
	"fmt"
	"io"
)

// Place is where a line of a manifest is.
type Place struct {
	offset int64
	size   int32
}

// Place returns where the line of an event is. It is known of events that [Read] passes on.
func (e *Event) Place() Place { return e.at }

// Lines reads lines of a manifest again, whose places are known. It is for callers that do not hold
// what a manifest says. Several goroutines may use it.
type Lines struct{ f file }

// OpenLines opens the manifest of a case.
func OpenLines(path string) (*Lines, error) {
	root, err := openCase(path)
	if err != nil {
		return nil, err
	}
	defer root.Close() // the file stays open
	f, err := readManifest(rootFiles{root: root})
	if err != nil {
		return nil, err
	}
	return &Lines{f}, nil
}

// Event reads the line at a place. The chain is not looked at again.
func (l *Lines) Event(at Place) (*Event, error) {
	if at.size <= 0 || at.size > maxPhysical {
		return nil, fmt.Errorf("%w: there is no line of %d bytes", ErrDamaged, at.size)
	}
	if l.f == nil {
		panic("casedir: Lines that were not opened: use OpenLines")
	}
	b := make([]byte, at.size)
	if _, err := l.f.ReadAt(b, at.offset); err != nil && err != io.EOF {
		return nil, err
	}
	_, e, err := parsePhysical(b)
	if err != nil {
		return nil, fmt.Errorf("%w: offset %d: %w", ErrDamaged, at.offset, err)
	}
	e.at = at
	return e, nil
}

// Close closes the manifest.
func (l *Lines) Close() error {
	if l.f == nil {
		return nil
	}
	return l.f.Close()
}
