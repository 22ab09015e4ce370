package powershell_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/lrkit/lrkit/transcript/powershell"
)

// stuck reads nothing, forever.
type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

// TestReaderError: what came before an error is given, and the error last, once.
func TestReaderError(t *testing.T) {
	for _, c := range []struct {
		name string
		r    io.Reader
		want error
	}{
		{"error", iotest.ErrReader(io.ErrClosedPipe), io.ErrClosedPipe},
		{"a file cut short", iotest.ErrReader(io.ErrUnexpectedEOF), io.ErrUnexpectedEOF},
		{"no progress", stuck{}, io.ErrNoProgress},
	} {
		var entries []powershell.Entry
		var errs []error
		for e, err := range powershell.Entries(io.MultiReader(strings.NewReader("PS>a\nb\n"), c.r)) {
			if err != nil {
				errs = append(errs, err)
			} else if len(errs) == 0 {
				entries = append(entries, e)
			}
		}
		if len(errs) != 1 || !errors.Is(errs[0], c.want) || words(entries) != "command 1+1 s-1 #1 \"PS>\" \"a\"\noutput 2+1 s-1 of #1\n" {
			t.Errorf("%s: %v, entries:\n%s", c.name, errs, words(entries))
		}
	}
}

// TestBreak: who stops is not called again, wherever that is, and no more is read.
func TestBreak(t *testing.T) {
	for stop := 1; stop <= 11; stop++ {
		n := 0
		for range powershell.Entries(io.MultiReader(strings.NewReader(strings.Repeat("PS>a\n", 10)), iotest.ErrReader(io.ErrClosedPipe))) {
			if n++; n == stop {
				break
			}
		}
		if n != stop {
			t.Errorf("%d entries, stopped at %d", n, stop)
		}
	}
}

// TestOwned: entries keep what they say when the scanner goes on.
func TestOwned(t *testing.T) {
	text := []byte(header(begins, "20220721023749") + "PS>whoami\n>> x\nPS>b\n")
	var entries []powershell.Entry
	s := powershell.NewScanner(func(e powershell.Entry) { entries = append(entries, e) })
	s.Write(text)
	before := words(entries)
	clear(text)
	for range 100 {
		s.Write([]byte(strings.Repeat("x", 1000)))
	}
	s.Close()
	s.Close()
	if got := words(entries); !strings.HasPrefix(got, before) || !strings.Contains(before, "whoami") {
		t.Errorf("before:\n%s\nnow:\n%s", before, got)
	}
}
