package text_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/text"
)

func checkWriter(t *testing.T, in string, cuts []byte) {
	t.Helper()
	var out strings.Builder
	w := text.NewSafeWriter(&out)
	for _, p := range pieces(in, cuts) {
		if n, err := w.Write([]byte(p)); n != len(p) || err != nil {
			t.Fatalf("Write(%q) = %d, %v", p, n, err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if want := string(text.AppendSafe(nil, []byte(in))); out.String() != want {
		t.Errorf("%q cut at % d: %q, want %q", in, cuts, out.String(), want)
	}
}

func TestSafeWriterEveryCut(t *testing.T) {
	for _, s := range naughty {
		checkWriter(t, s, nil)
		for n := range min(len(s), 40) {
			checkWriter(t, s, []byte{byte(n)})
			checkWriter(t, s, []byte{byte(n), 1, 0, 1})
		}
	}
}

// A character may also be cut by the end of the writer's own buffer.
func TestSafeWriterInnerCut(t *testing.T) {
	for _, end := range []string{"é", "日", "🎉", "\U000e0041", "\r\n", "\r", "\xf0\x9f\x8e", "\xf0\x9f"} {
		for n := 4085; n < 4100; n++ {
			checkWriter(t, strings.Repeat("a", n)+end+"z", nil)
			checkWriter(t, strings.Repeat("\x1b", n)+end, []byte{3})
		}
	}
}

func TestSafeWriterHoldsBackLittle(t *testing.T) {
	for _, c := range []struct {
		at                   at
		in, written, flushed string
	}{
		{here(), "abc", "abc", ""},
		{here(), "a\n", "a\n", ""},
		{here(), "a\r", "a", `\r`},
		{here(), "a\xf0\x9f\x8e", "a", "\ufffd"},
		{here(), "a\xff", "a\ufffd", ""},
	} {
		var out strings.Builder
		w := text.NewSafeWriter(&out)
		if _, err := io.WriteString(w, c.in); err != nil || out.String() != c.written {
			t.Errorf("%v: Write(%q) wrote %q (%v), want %q", c.at, c.in, out.String(), err, c.written)
		}
		out.Reset()
		if err := w.Flush(); err != nil || out.String() != c.flushed {
			t.Errorf("%v: Flush wrote %q (%v), want %q", c.at, out.String(), err, c.flushed)
		}
	}
}

// failing takes some bytes and then fails, or only stops when err is nil.
type failing struct {
	room int
	err  error
}

func (f *failing) Write(p []byte) (int, error) {
	n := min(len(p), f.room)
	f.room -= n
	if n < len(p) {
		return n, f.err
	}
	return n, nil
}

func TestSafeWriterErrorsStay(t *testing.T) {
	full := errors.New("disk full")
	for _, c := range []struct {
		at        at
		err, want error
		size      int
		taken     int
	}{
		{here(), full, full, 5001, 4096},
		{here(), full, full, 100000, 4096},
		{here(), nil, io.ErrShortWrite, 5001, 4096},
	} {
		below := &failing{room: 5000, err: c.err}
		w := text.NewSafeWriter(below)
		if n, err := io.WriteString(w, strings.Repeat("a", c.size)); n != c.taken || !errors.Is(err, c.want) {
			t.Errorf("%v: Write = %d, %v; want %d, %v", c.at, n, err, c.taken, c.want)
		}
		below.room = 1 << 20
		if n, err := io.WriteString(w, "b"); n != 0 || !errors.Is(err, c.want) {
			t.Errorf("%v: the next Write = %d, %v; want %v", c.at, n, err, c.want)
		}
		if err := w.Flush(); !errors.Is(err, c.want) {
			t.Errorf("%v: Flush = %v, want %v", c.at, err, c.want)
		}
		if below.room != 1<<20 {
			t.Errorf("%v: something was written behind an error", c.at)
		}
	}
}

func TestSafeWriterMemory(t *testing.T) {
	w := text.NewSafeWriter(io.Discard)
	p := []byte(strings.Repeat("\x1b\u202e\xff日\r", 10000))
	if n := testing.AllocsPerRun(10, func() { _, _ = w.Write(p) }); n != 0 {
		t.Errorf("a Write allocates %v times", n)
	}
}

func FuzzSafeWriter(f *testing.F) {
	for _, s := range naughty {
		f.Add(s, []byte{1, 2, 1})
	}
	f.Fuzz(func(t *testing.T, in string, cuts []byte) {
		checkWriter(t, in, cuts)
		checkSafe(t, in)
		checkCell(t, in)
	})
}
