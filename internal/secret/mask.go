package secret

import (
	"bytes"
	"io"
)

// AppendMasked appends text to dst with Mask in the place of each secret. Line ends inside a secret
// stay.
func AppendMasked(dst, text []byte, set Set, own ...string) []byte {
	return appendMasked(dst, text, Find(set, text, own...))
}

func appendMasked(dst, text []byte, spans []Span) []byte {
	done := 0
	for _, s := range spans {
		dst = append(dst, text[done:s.Start]...)
		dst = appendMask(dst, text[s.Start:s.End], true)
		done = int(s.End)
	}
	return append(dst, text[done:]...)
}

// appendMask appends what stands for a part of a secret; first says whether it is the first of its
// line.
func appendMask(dst, part []byte, first bool) []byte {
	for {
		n := bytes.IndexByte(part, '\n')
		line := part
		if n >= 0 {
			line = part[:n]
		}
		if first && len(bytes.Trim(line, " \t\r")) > 0 {
			dst = append(dst, Mask...)
		}
		if n < 0 {
			return dst
		}
		if n > 0 && part[n-1] == '\r' {
			dst = append(dst, '\r')
		}
		dst = append(dst, '\n')
		part, first = part[n+1:], true
	}
}

// Writer masks the secrets of a text that is written to it, and passes the text on. It holds back
// what is not settled: about [Ahead].
type Writer struct {
	w      io.Writer
	f      *Finder
	buf    []byte
	base   int64 // offset of buf[0]
	passed int64 // what was passed on
	end    int64 // of the secret that was begun
	shown  bool  // the mask stands on this line already
	count  int64
	spans  []Span
	out    []byte
	err    error
}

// NewWriter returns a Writer for the rules of a set and secrets that the caller names.
func NewWriter(w io.Writer, set Set, own ...string) *Writer {
	return &Writer{w: w, f: New(set, own...)}
}

// Count returns how many secrets were masked.
func (m *Writer) Count() int64 { return m.count }

// writeSize is how much is collected before it is looked at.
const writeSize = 128 << 10

// Write implements [io.Writer].
func (m *Writer) Write(p []byte) (n int, err error) {
	for len(p) > 0 && m.err == nil {
		if m.buf == nil {
			m.buf = make([]byte, 0, Back+Ahead+writeSize)
		}
		k := min(len(p), cap(m.buf)-len(m.buf))
		m.buf = append(m.buf, p[:k]...)
		p = p[k:]
		n += k
		if len(m.buf) == cap(m.buf) {
			m.flush(false)
		}
	}
	return n, m.err
}

// Close passes on what was held back. It does not close the writer below.
func (m *Writer) Close() error {
	if m.err == nil {
		m.flush(true)
	}
	return m.err
}

func (m *Writer) flush(last bool) {
	m.spans = m.f.Find(m.spans[:0], m.buf, m.base, last)
	to := m.f.Settled()
	for _, s := range m.spans {
		m.pass(s.Start)
		m.count++
		m.end, m.shown = s.End, false
	}
	m.pass(to)
	if last {
		m.pass(m.base + int64(len(m.buf)))
	}
	if keep := m.f.Settled() - Back; keep > m.base {
		m.buf = m.buf[:copy(m.buf, m.buf[keep-m.base:])]
		m.base = keep
	}
}

// pass passes on what lies before an offset.
func (m *Writer) pass(to int64) {
	if m.err != nil || to <= m.passed {
		return
	}
	text := m.buf[m.passed-m.base : to-m.base]
	if m.passed < m.end { // inside a secret
		part := text[:min(int64(len(text)), m.end-m.passed)]
		m.out = appendMask(m.out[:0], part, !m.shown)
		m.shown = len(m.out) > 0 && m.out[len(m.out)-1] != '\n'
		_, m.err = m.w.Write(m.out)
		text = text[len(part):]
	}
	if len(text) > 0 && m.err == nil {
		_, m.err = m.w.Write(text)
	}
	m.passed = to
}
