package fetchtest

import "io"

// mustInit panics unless the emulator is from New.
func (e *Emulator) mustInit() {
	if e == nil || e.done == nil {
		panic("fetchtest: an Emulator that was not made: use New")
	}
}

// mustInit panics unless an emulator started the server.
func (s *Server) mustInit() {
	if s == nil || s.emulator == nil {
		panic("fetchtest: a Server that was not started: use Emulator.Start or Listen")
	}
}

// mustContent panics if c is nil. Empty content is Text("").
func mustContent(c Content) Content {
	if c == nil {
		panic("fetchtest: a nil Content; what is empty is Text(\"\")")
	}
	return c
}

// read reads n bytes of content from an offset. Content that never returns anything is an error.
func read(c Content, off, n int64) io.Reader {
	return progressReader{io.NewSectionReader(mustContent(c), off, n)}
}

// progressReader turns endless empty reads into an error.
type progressReader struct{ r io.Reader }

func (p progressReader) Read(b []byte) (int, error) {
	for range 100 {
		if n, err := p.r.Read(b); n != 0 || err != nil || len(b) == 0 {
			return n, err
		}
	}
	return 0, io.ErrNoProgress
}
