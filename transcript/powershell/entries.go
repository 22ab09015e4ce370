package powershell

import (
	"io"
	"iter"
)

// Entries iterates over the entries of a transcript file, which it reads once, in pieces of 64 KiB.
// An error of the reader is yielded last, with what was open before it: entries up to there are
// given.
func Entries(r io.Reader) iter.Seq2[Entry, error] {
	if r == nil {
		panic("powershell: Entries of a nil io.Reader")
	}
	return func(yield func(Entry, error) bool) {
		stopped := false
		s := NewScanner(func(e Entry) {
			stopped = stopped || !yield(e, nil)
		})
		buf := make([]byte, 64<<10)
		empty := 0
		for !stopped {
			n, err := r.Read(buf)
			s.Write(buf[:n])
			if n > 0 {
				empty = 0
			} else if empty++; empty == 100 && err == nil {
				err = io.ErrNoProgress
			}
			if err != nil {
				s.Close()
				if err != io.EOF && !stopped {
					yield(Entry{}, err)
				}
				return
			}
		}
	}
}
