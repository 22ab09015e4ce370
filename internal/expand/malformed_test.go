package expand_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lrkit/lrkit/internal/expand"
)

// TestLongSequences has more bits in a sequence than are looked at in one go.
func TestLongSequences(t *testing.T) {
	literals := "\x0d\x70\x17" + "x" // RLE, 96000 of them
	bits := func(n, v int) string { return fmt.Sprintf("%0*b", n, v) }
	block := literals + rleSequences(2, 34, 30, 50,
		bits(30, 0x1a5a5a5a)+bits(14, 100)+bits(15, 200)+bits(30, 1)+bits(14, 0)+bits(15, 10))
	var got []int
	var w expand.Walk
	w.Begin()
	n, err := w.Block([]byte(block), func(literals, match, offset int) { got = append(got, literals, match, offset) })
	want := []int{32768 + 200, 16387 + 100, 1<<30 + 0x1a5a5a5a - 3, 32768 + 10, 16387, 1<<30 + 1 - 3}
	if n != 96000 || err != nil || !slices.Equal(got, want) {
		t.Errorf("%d literals, %d, %v; want %d", n, got, err, want)
	}
}

// TestOffsetAccuracyLog: 8 is the highest, and the codec takes 9.
func TestOffsetAccuracyLog(t *testing.T) {
	for _, c := range []struct {
		table string // of two offset codes, one as likely as the other
		state string
		err   error
	}{
		{"\x13\xf8\x0f", "00000000", nil},
		{"\x14\xf0\x3f", "000000000", expand.ErrAccuracyLog},
	} {
		block := oneLiteral + "\x01\x64\x01" + c.table + "\x00" + backward(c.state)
		in := frame(window1K, raw("abc", false), compressed(block, true))
		if out, err := inMemory.DecodeAll(in, nil); string(out) != "abcxxxx" || err != nil {
			t.Errorf("%d bits: the codec: %q, %v", len(c.state), out, err)
		}
		if got := readBytes(in, expand.Zstd, expand.Limits{}); !errors.Is(got.err, c.err) {
			t.Errorf("%d bits: %v, want %v", len(c.state), got, c.err)
		}
	}
}

// TestMalformed: what no decoder may take is refused before the codec sees it.
func TestMalformed(t *testing.T) {
	good := rleSequences(1, 0, 0, 0, "")
	for _, c := range []struct {
		name  string
		block string
		err   error
	}{
		{"good", noLiterals + good, nil},
		{"no sequences", noLiterals + "\x00", nil},
		{"no literals section", "", expand.ErrBlock},
		{"no sequences section", noLiterals, expand.ErrBlock},
		{"header of raw literals", "\x04", expand.ErrBlock},
		{"long header of raw literals", "\x0c\x00", expand.ErrBlock},
		{"raw literals", "\x10x", expand.ErrBlock},
		{"RLE literals", "\x09", expand.ErrBlock},
		{"short header of compressed literals", "\x02\x00", expand.ErrBlock},
		{"header of compressed literals", "\x0a\x00\x00", expand.ErrBlock},
		{"long header of treeless literals", "\x0f\x00\x00\x00", expand.ErrBlock},
		{"compressed literals", "\x12\x40\x00", expand.ErrBlock},
		{"too many literals", "\x1d\x00\x20x" + good, expand.ErrBlock},
		{"literals that leave no room", "\x0d\x00\x20x" + good, expand.ErrBlock},
		{"as many literals as there may be", "\xdd\xff\x1fx" + good, nil},
		{"second byte of the count", noLiterals + "\x80", expand.ErrBlock},
		{"third byte of the count", noLiterals + "\xff\x00", expand.ErrBlock},
		{"more sequences than fit", noLiterals + "\xff\x00\x80" + rleTables + "\x00\x00\x00\x01", expand.ErrBlock},
		{"longer matches than fit", noLiterals + rleSequences(2, 0, 0, 52, strings.Repeat("0", 32)), expand.ErrBlock},
		{"no modes", noLiterals + "\x01", expand.ErrBlock},
		{"reserved modes", noLiterals + "\x01\x55\x00\x00\x00\x01", expand.ErrBlock},
		{"no RLE symbol", noLiterals + "\x01\x54\x00\x00", expand.ErrBlock},
		{"literals length code", noLiterals + rleSequences(1, 36, 0, 0, ""), expand.ErrBlock},
		{"offset code", noLiterals + rleSequences(1, 0, 32, 0, strings.Repeat("0", 32)), expand.ErrBlock},
		{"match length code", noLiterals + rleSequences(1, 0, 0, 53, ""), expand.ErrBlock},
		{"no bitstream", noLiterals + "\x01\x54\x00\x00\x00", expand.ErrBlock},
		{"bitstream without an end", noLiterals + "\x01\x54\x00\x00\x00\x01\x00", expand.ErrBlock},
		{"one bit too few", noLiterals + rleSequences(1, 0, 1, 0, ""), expand.ErrBlock},
		{"one bit too many", noLiterals + rleSequences(1, 0, 0, 0, "0"), expand.ErrBlock},
		{"a byte too many", noLiterals + rleSequences(1, 0, 0, 0, "00000000"), expand.ErrBlock},
		{"states without bits", noLiterals + "\x01\x00" + backward("0000"), expand.ErrBlock},
		{"more literals than there are", oneLiteral + rleSequences(1, 2, 0, 0, ""), expand.ErrBlock},
		{"table without a byte", noLiterals + "\x01\x80", expand.ErrBlock},
		{"table that is cut", noLiterals + "\x01\x80\x10", expand.ErrBlock},
		{"too many zeros", noLiterals + "\x01\x80\x10\xfe\xff\xff\xff\xff\x01", expand.ErrBlock},
		{"too many symbols", noLiterals + "\x01\x80\x04" + strings.Repeat("\x00", 60) + "\x01", expand.ErrBlock},
		{"accuracy log of literals lengths", noLiterals + "\x01\x80\x05\x00\x00\x00\x00\x01", expand.ErrAccuracyLog},
		{"accuracy log of offsets", noLiterals + "\x01\x20\x04\x00\x00\x00\x00\x01", expand.ErrAccuracyLog},
		{"accuracy log of match lengths", noLiterals + "\x01\x08\x05\x00\x00\x00\x00\x01", expand.ErrAccuracyLog},
		{"no literals length table", noLiterals + "\x01\xd4\x00\x00\x01", expand.ErrNoTable},
		{"no offset table", noLiterals + "\x01\x74\x00\x00\x01", expand.ErrNoTable},
		{"no match length table", noLiterals + "\x01\x5c\x00\x00\x01", expand.ErrNoTable},
	} {
		in := frame(window1M, raw("abcd", false), compressed(c.block, true))
		if _, err := inMemory.DecodeAll(in, nil); (err == nil) != (c.err == nil) {
			t.Errorf("%s: the codec: %v", c.name, err)
		}
		var w expand.Walk
		w.Begin()
		if _, err := w.Block([]byte(c.block), func(_, _, _ int) {}); err != c.err {
			t.Errorf("%s: %v, want %v", c.name, err, c.err)
		}
		if got := readBytes(in, expand.Zstd, expand.Limits{}); c.err != nil && (damage(t, got.err) == nil || string(got.out) != "abcd") {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
