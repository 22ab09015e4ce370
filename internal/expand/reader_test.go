package expand_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"slices"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit/internal/expand"
)

// entrances are ways to hand over an input.
var entrances = []struct {
	name string
	wrap func(io.Reader) io.Reader
}{
	{"whole", func(r io.Reader) io.Reader { return r }},
	{"one byte", iotest.OneByteReader},
	{"half", iotest.HalfReader},
	{"error with data", iotest.DataErrReader},
	{"one byte, error with data", func(r io.Reader) io.Reader { return iotest.DataErrReader(iotest.OneByteReader(r)) }},
}

func TestSamples(t *testing.T) {
	for _, s := range samples() {
		in := s.in()
		if got := expand.Detect(in); got != s.format && s.name != "zstd skippable only" {
			t.Errorf("%s: detected as %v", s.name, got)
		}
		want := result{out: s.out, offset: int64(len(in)), members: int64(len(s.members)), trailing: expand.Trailing{Offset: int64(len(in))}}
		for _, e := range entrances {
			for _, size := range []int{1, 7, 512, 1 << 20} {
				if got := read(e.wrap(bytes.NewReader(in)), s.format, expand.Limits{}, size); !same(got, want) {
					t.Errorf("%s, %s by %d: %v, want %v", s.name, e.name, size, got, want)
				}
			}
		}
	}
}

// TestLarge has windows that slide, many blocks, and reads beside the buffer.
func TestLarge(t *testing.T) {
	data := text(3 << 20)
	for _, c := range []struct {
		name   string
		format expand.Format
		in     []byte
	}{
		{"gzip stored", expand.Gzip, gzipOf(data, 0)},
		{"gzip 1", expand.Gzip, gzipOf(data, 1)},
		{"gzip 9", expand.Gzip, gzipOf(data, 9)},
		{"zstd fastest", expand.Zstd, zstdOf(data, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(64<<10))},
		{"zstd default", expand.Zstd, zstdOf(data)},
		{"zstd better", expand.Zstd, zstdStream(data, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithWindowSize(1<<20))},
		{"zstd best", expand.Zstd, zstdStream(data, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(8<<20))},
		{"zstd without checksum", expand.Zstd, zstdStream(data, zstd.WithEncoderCRC(false), zstd.WithWindowSize(1<<20))},
	} {
		if got := readBytes(c.in, c.format, expand.Limits{}); got.err != nil || !bytes.Equal(got.out, data) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestTrailing(t *testing.T) {
	for _, s := range samples() {
		in := s.in()
		for _, c := range []struct {
			name string
			tail []byte
			zero bool
		}{
			{"a NUL", []byte{0}, true},
			{"a tape block", make([]byte, 10240), true},
			{"text", []byte("trailing"), false},
			{"one letter", []byte("x"), false},
			{"NULs, then text", append(make([]byte, 1<<20), 'x'), false},
			{"a member behind a NUL", append([]byte{0}, in...), false},
			{"the other format", map[expand.Format][]byte{expand.Gzip: frame(window1K), expand.Zstd: gzipOf(nil, 9)}[s.format], false},
		} {
			want := expand.Trailing{Offset: int64(len(in)), Bytes: int64(len(c.tail)), Zero: c.zero}
			for _, e := range entrances {
				got := read(e.wrap(bytes.NewReader(slices.Concat(in, c.tail))), s.format, expand.Limits{}, 4096)
				if got.err != nil || !bytes.Equal(got.out, s.out) || got.trailing != want || got.offset != want.Offset+want.Bytes {
					t.Errorf("%s, %s, %s: %v", s.name, c.name, e.name, got)
				}
			}
		}
	}
}

func TestDamage(t *testing.T) {
	g := gzipOf([]byte("abc"), 9)
	good := frame(window1K, raw("abc", true))
	withGzip := func(at int, c byte) []byte {
		b := slices.Clone(g)
		b[at] = c
		return b
	}
	for _, c := range []struct {
		name   string
		format expand.Format
		in     []byte
		out    string
		offset int64
	}{
		{"gzip: zstd", expand.Gzip, good, "", 0},
		{"gzip: text", expand.Gzip, []byte("x"), "", 0},
		{"gzip: unknown method", expand.Gzip, withGzip(2, 7), "", 10},
		{"gzip: reserved flag", expand.Gzip, withGzip(3, 0x80), "", 10},
		{"gzip: reserved block", expand.Gzip, withGzip(10, 7), "", 11},
		{"gzip: CRC", expand.Gzip, withGzip(len(g)-8, g[len(g)-8]^1), "abc", int64(len(g))},
		{"gzip: length", expand.Gzip, withGzip(len(g)-1, 1), "abc", int64(len(g))},
		{"gzip: second header", expand.Gzip, append(slices.Clone(g), withGzip(2, 9)...), "abc", int64(len(g)) + 10},
		{"gzip: second CRC", expand.Gzip, append(slices.Clone(g), withGzip(len(g)-8, g[len(g)-8]^1)...), "abcabc", int64(2 * len(g))},
		{"gzip: stored length", expand.Gzip, append(g[:10:10], 1, 1, 0, 0xff, 0xff, 'x'), "", 15},
		{"gzip: distance before the text", expand.Gzip, append(g[:10:10], 0x4b, 0x04, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), "a", 13},

		{"zstd: gzip", expand.Zstd, g, "", 0},
		{"zstd: text", expand.Zstd, []byte("x"), "", 0},
		{"zstd: reserved bit", expand.Zstd, frame("\x28\xb5\x2f\xfd\x08\x00", raw("a", true)), "", 5},
		{"zstd: dictionary", expand.Zstd, frame("\x28\xb5\x2f\xfd\x01\x00\x07", raw("a", true)), "", 7},
		{"zstd: reserved block", expand.Zstd, frame(window1K, raw("abc", false), block(3, 0, true, "")), "abc", 12 + 3},
		{"zstd: raw block above the window", expand.Zstd, frame(window1K, raw(string(text(1025)), true)), "", 9},
		{"zstd: RLE block above the window", expand.Zstd, frame(window1K, rle('a', 1025, true)), "", 9},
		{"zstd: compressed block of one byte", expand.Zstd, frame(window1K, compressed("\x00", true)), "", 9},
		{"zstd: bits run out", expand.Zstd, frame(window1K, raw("abc", false), compressed("\x00\x01\x00", true)), "abc", 18},
		{"zstd: a match offset of 0", expand.Zstd, frame(window1K, raw("abc", false), compressed(noLiterals+rleSequences(1, 0, 1, 0, "1"), true)), "abc", 12 + 3 + 7},
		{"zstd: more than the size", expand.Zstd, frame("\x28\xb5\x2f\xfd\x20\x02", raw("ab", false), raw("c", true)), "abc", 15},
		{"zstd: less than the size", expand.Zstd, frame("\x28\xb5\x2f\xfd\x20\x04", raw("abc", true)), "abc", 12},
		{"zstd: checksum", expand.Zstd, frame("\x28\xb5\x2f\xfd\x04\x00", raw("ab", false), raw("c", true), []byte("----")), "abc", 19},
		{"zstd: second frame", expand.Zstd, frame(string(good), frame("\x28\xb5\x2f\xfd\x08\x00")), "abc", int64(len(good)) + 5},
	} {
		for _, e := range entrances {
			got := read(e.wrap(bytes.NewReader(c.in)), c.format, expand.Limits{}, 2)
			d, ok := got.err.(*expand.DamageError)
			if !ok || errors.Is(d, io.ErrUnexpectedEOF) || d.Offset != c.offset || string(got.out) != c.out {
				t.Errorf("%s, %s: %q, %v; want %q, damage at %d", c.name, e.name, got.out, got.err, c.out, c.offset)
			}
		}
	}
}

func TestDictionaryZero(t *testing.T) {
	in := frame("\x28\xb5\x2f\xfd\x03\x00\x00\x00\x00\x00", raw("abc", true))
	if got := readBytes(in, expand.Zstd, expand.Limits{}); got.err != nil || string(got.out) != "abc" {
		t.Errorf("a dictionary with the number 0 is none: %v", got)
	}
}

// TestInputError: what the input fails with is passed on, after all bytes that
// can be had, and whatever it is it is not damage.
func TestInputError(t *testing.T) {
	broken := errors.New("broken")
	for _, s := range samples() {
		in := s.in()
		for at := range len(in) + 1 {
			cut := readBytes(in[:at], s.format, expand.Limits{})
			for _, fail := range []error{broken, io.ErrUnexpectedEOF, io.ErrNoProgress} {
				for _, e := range entrances[:2] {
					r := e.wrap(io.MultiReader(bytes.NewReader(in[:at]), iotest.ErrReader(fail)))
					got := read(r, s.format, expand.Limits{}, 512)
					if got.err != fail || !bytes.Equal(got.out, cut.out) {
						t.Fatalf("%s at %d, %s: %v, want %d bytes and %v", s.name, at, e.name, got, len(cut.out), fail)
					}
				}
			}
		}
	}
}

// TestInputErrorBehind: all members ended, and yet the input is not known to.
func TestInputErrorBehind(t *testing.T) {
	broken := errors.New("broken")
	for _, s := range samples() {
		r := io.MultiReader(bytes.NewReader(append(s.in(), "\x00\x00text"...)), iotest.ErrReader(broken))
		if got := read(r, s.format, expand.Limits{}, 512); got.err != broken || !bytes.Equal(got.out, s.out) {
			t.Errorf("%s: %v", s.name, got)
		}
	}
}

func TestNoProgress(t *testing.T) {
	for _, s := range samples() {
		in := s.in()
		r := io.MultiReader(bytes.NewReader(in[:len(in)/2]), stuck{})
		if got := read(r, s.format, expand.Limits{}, 512); got.err != io.ErrNoProgress {
			t.Errorf("%s: %v", s.name, got)
		}
	}
}

type stuck struct{}

func (stuck) Read([]byte) (int, error) { return 0, nil }

func TestReadNothing(t *testing.T) {
	x := expand.NewReader(bytes.NewReader(gzipOf([]byte("a"), 9)), expand.Gzip, expand.Limits{})
	if n, err := x.Read(nil); n != 0 || err != nil {
		t.Errorf("Read(nil) = %d, %v", n, err)
	}
	if b, err := io.ReadAll(x); string(b) != "a" || err != nil {
		t.Errorf("ReadAll = %q, %v", b, err)
	}
	if n, err := x.Read(nil); n != 0 || err != io.EOF {
		t.Errorf("at the end Read(nil) = %d, %v", n, err)
	}
}

func TestClose(t *testing.T) {
	for _, s := range samples() {
		x := expand.NewReader(bytes.NewReader(s.in()), s.format, expand.Limits{})
		x.Read(make([]byte, 1))
		for range 2 {
			if err := x.Close(); err != nil {
				t.Errorf("%s: Close = %v", s.name, err)
			}
		}
		if n, err := x.Read(make([]byte, 1)); n != 0 || err == nil {
			t.Errorf("%s: after Close, Read = %d, %v", s.name, n, err)
		}
	}
}

func TestPanics(t *testing.T) {
	for _, c := range []struct {
		name   string
		format expand.Format
		in     io.Reader
	}{
		{"no format", expand.None, bytes.NewReader(nil)},
		{"a count that cannot be", expand.Gzip, boaster{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			expand.NewReader(c.in, c.format, expand.Limits{}).Read(make([]byte, 1))
		})
	}
}

type boaster struct{}

func (boaster) Read(p []byte) (int, error) { return len(p) + 1, nil }

// TestGoroutines: none is left, closed or not, and none is ever started.
func TestGoroutines(t *testing.T) {
	data := text(1 << 20)
	before := runtime.NumGoroutine()
	for format, in := range map[expand.Format][]byte{expand.Gzip: gzipOf(data, 1), expand.Zstd: zstdOf(data)} {
		x := expand.NewReader(bytes.NewReader(in), format, expand.Limits{})
		for range 3 {
			x.Read(make([]byte, 1000))
			if now := runtime.NumGoroutine(); now != before {
				t.Errorf("%v: %d goroutines, %d before", format, now, before)
			}
		}
	}
}
