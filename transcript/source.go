package transcript

import "io"

// bufferSize is how large the reads of a decoder are: as large, and from offsets that are
// as round, as the reader lets them be, because copying out of the page cache is four times slower
// from an odd offset, or to an odd address.
const bufferSize = 64 << 10

// firstBuffer is how large the first read is. Most transcripts are small, and clearing 64 KiB for
// each would cost more than to decode them.
const firstBuffer = 8 << 10

// headroom is what stands before the place that is read to: there goes the beginning of
// a character that the last read cut.
const headroom = 4 << 10

// emptyReads is how many reads in a row may return nothing at all.
const emptyReads = 100

// source is a window that slides over the input:
//
//   - buf[0:pos]         // already decoded; dead, but not yet reused
//   - buf[pos:end]       // read and not yet decoded
//   - buf[end:len(buf)]  // free
//
// with 0 ≤ pos ≤ end ≤ len(buf). base is the offset of buf[0] in the input.
// Over bytes, buf is the input itself, end is its length, and nothing is
// ever written to it.
type source struct {
	r        io.Reader // nil over bytes
	buf      []byte
	pos, end int
	base     int64
	limit    int64       // greatest offset that may be read
	limited  bool        // the input goes on after limit
	stopped  *LimitError // of r, which gave up
	eof      bool        // nothing follows buf[end]
	failed   error       // error of r that came along with data
}

func (s *source) resetReader(r io.Reader, limit int64) {
	buf := s.buf
	if s.r == nil { // then buf belongs to a caller
		buf = make([]byte, headroom+firstBuffer)
	}
	*s = source{r: r, buf: buf, pos: headroom, end: headroom, base: -headroom, limit: limit}
}

func (s *source) resetBytes(b []byte, limit int64) {
	*s = source{buf: b, end: len(b), limit: limit, eof: true}
	if int64(len(b)) > limit {
		s.end, s.limited = int(limit), true
	}
}

// offset returns where in the input the next byte stands.
func (s *source) offset() int64 { return s.base + int64(s.pos) }

// window returns what is read and not yet decoded.
func (s *source) window() []byte { return s.buf[s.pos:s.end] }

// more adds at least one byte to the window or sets eof. When it returns an
// error nothing has changed, and it may be called again.
func (s *source) more() error {
	if s.eof {
		return nil
	}
	if s.r == nil {
		panic("transcript: a Decoder without an input: use NewDecoder or NewDecoderBytes, with one")
	}
	if s.failed != nil {
		err := s.failed
		s.failed = nil
		return err
	}
	if rest := s.end - s.pos; rest <= headroom && len(s.buf)-s.end < bufferSize {
		to, buf := headroom-rest, s.buf
		if s.end == len(buf) && len(buf) < headroom+bufferSize { // the first read was not all
			s.buf = make([]byte, headroom+bufferSize)
		}
		copy(s.buf[to:], buf[s.pos:s.end])
		s.base += int64(s.pos - to)
		s.pos, s.end = to, headroom
	}
	for range emptyReads {
		n, err := s.r.Read(s.buf[s.end:])
		if n < 0 || n > len(s.buf)-s.end {
			panic("transcript: reader returned an impossible count")
		}
		if over := s.base + int64(s.end+n) - s.limit; over > 0 {
			n -= int(over)
			s.limited, s.eof = true, true
		}
		s.end += n
		switch {
		case err == io.EOF:
			s.eof = true
		case s.stop(err):
		case err != nil && n > 0:
			s.failed = err
		case err != nil:
			return err
		}
		if n > 0 || s.eof {
			return nil
		}
	}
	return io.ErrNoProgress
}

// stop says whether err is a limit that r has passed: then the input ends there.
func (s *source) stop(err error) bool {
	if limit, ok := err.(*LimitError); ok {
		s.stopped, s.limited, s.eof = limit, true, true
	}
	return s.stopped != nil
}

// peek returns the next byte without taking it; ok is false at the end.
func (s *source) peek() (c byte, ok bool, err error) {
	for s.pos == s.end {
		if s.eof {
			return 0, false, nil
		}
		if err := s.more(); err != nil {
			return 0, false, err
		}
	}
	return s.buf[s.pos], true, nil
}

// need returns the window with at least n bytes in it, fewer only at the end.
func (s *source) need(n int) ([]byte, error) {
	for s.end-s.pos < n && !s.eof {
		if err := s.more(); err != nil {
			return nil, err
		}
	}
	return s.window(), nil
}

// skipSpace passes over JSON white space; ok is false at the end.
func (s *source) skipSpace() (c byte, ok bool, err error) {
	for {
		for _, c := range s.buf[s.pos:s.end] {
			if c != ' ' && c != '\n' && c != '\r' && c != '\t' {
				return c, true, nil
			}
			s.pos++
		}
		if _, ok, err := s.peek(); !ok || err != nil {
			return 0, false, err
		}
	}
}
