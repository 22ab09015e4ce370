package fetchtest

import "io"

// made panics unless New made the emulator.
func (e *Emulator) mustInit() {
	if e == nil || e.done == nil {
		panic("fetchtest: an Emulator that was not made: use New")
	}
}

// made panics unless an emulator made the server.
func (s *Server) mustInit() {
	if s == nil || s.emulator == nil {
		panic("fetchtest: a Server that was not started: use Emulator.Start or Listen")
	}
}

// some panics if there is no content: empty content is Text("").
func mustContent(c Content) Content {
	if c == nil {
		panic("fetchtest: a nil Content; what is empty is Text(\"\")")
	}
	return c
}

// read reads n bytes of content from an offset. Content that gives nothing for ever is an error.
func read(c Content, off, n int64) io.Reader {
	return progressReader{io.NewSectionReader(mustContent(c), off, n)}
}

// progressing is a reader that does not return nothing for ever.
type progressReader struct{ r io.Reader }

func (p progressReader) Read(b []byte) (int, error) {
	for range 100 {
		if n, err := p.r.Read(b); n != 0 || err != nil || len(b) == 0 {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}
