package report

import (
	"bytes"
	"errors"
	"io"
)

// recent remembers the keys of late, and at least the last so many different ones.
type recent struct {
	most        int
	now, before map[[16]byte]struct{}
}

// add reports whether a key is not remembered, and remembers it.
func (r *recent) add(key [16]byte) bool {
	if _, ok := r.now[key]; ok {
		return false
	}
	_, known := r.before[key]
	if r.now == nil || len(r.now) >= r.most {
		r.before, r.now = r.now, make(map[[16]byte]struct{}, min(r.most, 1<<10))
	}
	r.now[key] = struct{}{}
	return !known
}

// rememberedLines is how many different lines are remembered at least. It takes about 10 MB.
const rememberedLines = 1 << 17

// uniqueLines writes lines of which those with a key that is remembered are left out. A Write need
// not end with a line.
type uniqueLines struct {
	w      io.Writer
	key    func(head []byte) (key [16]byte, ok bool) // of a line, from its first bytes
	before func(dst []byte) []byte                   // appends what comes before a line; may be nil
	bare   bool                                      // lines are written without their ends
	known  recent
	head   []byte // the beginning of a line whose key is not known yet
	line   bool   // the beginning has been seen
	drop   bool   // the line is left out
	buf    []byte
}

// maxHead is more than the beginning of a line has, up to the end of its key.
const maxHead = 16 << 10

var errNoKey = errors.New("report: a line that no sink of this format wrote")

// Write implements [io.Writer].
func (l *uniqueLines) Write(b []byte) (int, error) {
	l.buf = l.buf[:0]
	for rest := b; len(rest) > 0; {
		if !l.line {
			n, err := l.begin(rest)
			if err != nil {
				return 0, err
			}
			rest = rest[n:]
			continue
		}
		n := bytes.IndexByte(rest, '\n') + 1
		whole := n > 0
		if !whole {
			n = len(rest)
		}
		l.take(rest[:n], whole)
		rest = rest[n:]
	}
	if len(l.buf) > 0 {
		if err := write(l.w, l.buf); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// take takes the rest of a line, or a part of it.
func (l *uniqueLines) take(b []byte, whole bool) {
	l.line = !whole
	if l.drop {
		return
	}
	if whole && l.bare {
		b = b[:len(b)-1]
	}
	l.buf = append(l.buf, b...)
}

// begin takes the beginning of a line from b, and returns how much it took. What follows the key
// stays there.
func (l *uniqueLines) begin(b []byte) (int, error) {
	had := len(l.head)
	l.head = append(l.head, b[:min(len(b), maxHead-had)]...)
	if end := bytes.IndexByte(l.head, '\n'); end >= 0 {
		l.head = l.head[:end+1]
	}
	key, ok := l.key(l.head)
	n := len(l.head) - had
	switch {
	case !ok && (len(l.head) == maxHead || l.head[len(l.head)-1] == '\n'):
		return 0, errNoKey
	case !ok:
		return n, nil
	}
	if l.drop = !l.known.add(key); !l.drop && l.before != nil {
		l.buf = l.before(l.buf)
	}
	l.line = true
	l.take(l.head, l.head[len(l.head)-1] == '\n')
	l.head = l.head[:0]
	return n, nil
}
