package text

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
)

func TestUTF16(t *testing.T) {
	for _, c := range []struct {
		name string
		in   []uint16
		tail string // bytes after the units
		want string
		lone LoneUnits
		odd  bool
	}{
		{name: "empty"},
		{name: "text", in: []uint16{'a', 0xE9, 0x3042, 0xFEFF}, want: "aé\u3042\uFEFF"},
		{name: "pair", in: []uint16{0xD83D, 0xDE00, 'x'}, want: "\U0001F600x"},
		{name: "last pair", in: []uint16{0xDBFF, 0xDFFF}, want: "\U0010FFFF"},
		{name: "high alone", in: []uint16{'a', 0xD800, 'b'}, want: "a\uFFFDb", lone: LoneUnits{1, 1, 0xD800}},
		{name: "low alone", in: []uint16{0xDC00}, want: "\uFFFD", lone: LoneUnits{1, 0, 0xDC00}},
		{name: "wrong order", in: []uint16{0xDC00, 0xD800}, want: "\uFFFD\uFFFD", lone: LoneUnits{2, 0, 0xDC00}},
		{name: "two high, one low", in: []uint16{0xD83D, 0xD83D, 0xDE00}, want: "\uFFFD\U0001F600", lone: LoneUnits{1, 0, 0xD83D}},
		{name: "high at the end", in: []uint16{'a', 0xD83D}, want: "a\uFFFD", lone: LoneUnits{1, 1, 0xD83D}},
		{name: "a true U+FFFD", in: []uint16{0xFFFD}, want: "\uFFFD"},
		{name: "half a unit", in: []uint16{'a'}, tail: "b", want: "a\uFFFD", odd: true},
		{name: "half a unit behind half a pair", in: []uint16{0xD83D}, tail: "\xDE", want: "\uFFFD\uFFFD", lone: LoneUnits{1, 0, 0xD83D}, odd: true},
		{name: "NUL", in: []uint16{0, 'a', 0}, want: "\x00a\x00"},
	} {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			var in []byte
			for _, c := range c.in {
				in = append(in, 0, 0)
				order.PutUint16(in[len(in)-2:], c)
			}
			in = append(in, c.tail...)
			for name, r := range map[string]io.Reader{
				"whole":    bytes.NewReader(in),
				"bytes":    iotest.OneByteReader(bytes.NewReader(in)),
				"with EOF": iotest.DataErrReader(bytes.NewReader(in)),
			} {
				u := NewUTF16Reader(r, order)
				got, err := io.ReadAll(u)
				if err != nil || string(got) != c.want || u.Lone() != c.lone || u.Odd() != c.odd {
					t.Errorf("%s, %v, %s: got %q %v %v %v", c.name, order, name, got, u.Lone(), u.Odd(), err)
				}
			}
		}
	}
}

// wholeUTF16 is the standard library's answer. (That of x/text has one U+FFFD for two low
// surrogates in a row.)
func wholeUTF16(in []byte, order binary.ByteOrder) string {
	var all []uint16
	for ; len(in) >= 2; in = in[2:] {
		all = append(all, order.Uint16(in))
	}
	s := string(utf16.Decode(all))
	if len(in) > 0 {
		s += "\uFFFD"
	}
	return s
}

// TestUTF16Oracle decodes long inputs in pieces of any size.
func TestUTF16Oracle(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	pool := []uint16{'a', '\n', 0xE9, 0x3042, 0xD83D, 0xDE00, 0xD800, 0xDC00, 0xFFFD, 0}
	for range 300 {
		in := make([]byte, 0, 1<<17)
		for range rnd.IntN(1 << rnd.IntN(17)) {
			in = binary.LittleEndian.AppendUint16(in, pool[rnd.IntN(len(pool))])
		}
		if rnd.IntN(4) == 0 {
			in = append(in, 'x')
		}
		want := wholeUTF16(in, binary.LittleEndian)
		got, err := io.ReadAll(iotest.HalfReader(NewUTF16Reader(iotest.HalfReader(bytes.NewReader(in)), binary.LittleEndian)))
		if err != nil || string(got) != want {
			t.Fatalf("%d bytes: not as the standard library (%v)", len(in), err)
		}
	}
}

func TestUTF16ReaderError(t *testing.T) {
	broken := errors.New("broken")
	u := NewUTF16Reader(io.MultiReader(strings.NewReader("a\x00b\x00"), iotest.ErrReader(broken)), binary.LittleEndian)
	got, err := io.ReadAll(u)
	if string(got) != "ab" || err != broken {
		t.Errorf("got %q, %v", got, err)
	}
}

func FuzzUTF16(f *testing.F) {
	f.Add([]byte("a\x00\x3d\xd8\x00\xde\x3d\xd8"), uint8(1))
	f.Add([]byte("\x00\xdc\x00\xd8x"), uint8(3))
	f.Fuzz(func(t *testing.T, in []byte, cut uint8) {
		whole := NewUTF16Reader(bytes.NewReader(in), binary.BigEndian)
		want, err := io.ReadAll(whole)
		if err != nil {
			t.Fatal(err)
		}
		n := min(int(cut), len(in))
		pieces := NewUTF16Reader(io.MultiReader(bytes.NewReader(in[:n]), iotest.OneByteReader(bytes.NewReader(in[n:]))), binary.BigEndian)
		got, err := io.ReadAll(pieces)
		if err != nil || !bytes.Equal(got, want) || pieces.Lone() != whole.Lone() || pieces.Odd() != whole.Odd() {
			t.Fatalf("%q cut at %d: %q %v, whole %q %v", in, n, got, pieces.Lone(), want, whole.Lone())
		}
		if oracle := wholeUTF16(in, binary.BigEndian); oracle != string(want) {
			t.Fatalf("%q: %q, the standard library has %q", in, want, oracle)
		}
	})
}
