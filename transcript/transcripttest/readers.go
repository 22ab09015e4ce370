package transcripttest

import "io"

// CutReader returns a reader of b whose reads end at the given offsets,
// which rise.
func CutReader(b []byte, cuts ...int) io.Reader { return &cutReader{b: b, cuts: cuts} }

type cutReader struct {
	b    []byte
	pos  int
	cuts []int
}

func (r *cutReader) Read(p []byte) (int, error) {
	for len(r.cuts) > 0 && r.cuts[0] <= r.pos {
		r.cuts = r.cuts[1:]
	}
	end := len(r.b)
	if len(r.cuts) > 0 {
		end = min(end, r.cuts[0])
	}
	if r.pos == len(r.b) {
		return 0, io.EOF
	}
	n := copy(p, r.b[r.pos:end])
	r.pos += n
	return n, nil
}

// EveryReader returns a reader of b that gives at most n bytes a read.
func EveryReader(b []byte, n int) io.Reader { return &everyReader{b, n} }

type everyReader struct {
	b []byte
	n int
}

func (r *everyReader) Read(p []byte) (int, error) {
	if len(r.b) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.b[:min(r.n, len(r.b))])
	r.b = r.b[n:]
	return n, nil
}

// FlakyReader returns a reader that fails with err before each read of r that
// it lets through. A decoder over it can be called again after err.
func FlakyReader(r io.Reader, err error) io.Reader { return &flakyReader{r: r, err: err} }

type flakyReader struct {
	r     io.Reader
	err   error
	works bool
}

func (r *flakyReader) Read(p []byte) (int, error) {
	r.works = !r.works
	if r.works {
		return 0, r.err
	}
	return r.r.Read(p)
}
