package expand_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/lrkit/lrkit/internal/expand"
)

// TestOffsetZero has an offset of 0 where it can be, and what is close to it.
// The codec refuses none of it.
func TestOffsetZero(t *testing.T) {
	long := raw("abcdefghij", false)
	for _, c := range []struct {
		name string
		in   []byte
		out  string // when it is refused, what comes before
		zero bool
	}{
		{"in the first sequence", frame(window1K, raw("abc", false), compressed(noLiterals+rleSequences(1, 0, 1, 0, "1"), true)), "abc", true},
		{"in a block of RLE literals", frame(window1K, raw("abc", false), compressed(fiveRLE+rleSequences(1, 0, 1, 0, "1"), true)), "abc", true},
		{"in a single segment", frame("\x28\xb5\x2f\xfd\x20\x06", raw("abc", false), compressed(noLiterals+rleSequences(1, 0, 1, 0, "1"), true)), "abc", true},
		{"a literal before", frame(window1K, long, compressed(oneLiteral+rleSequences(1, 1, 1, 0, "1"), true)), "abcdefghijxdef", false},
		{"offset value 2", frame(window1K, long, compressed(noLiterals+rleSequences(1, 0, 1, 0, "0"), true)), "abcdefghijcde", false},
		{"offset value 1", frame(window1K, long, compressed(noLiterals+rleSequences(1, 0, 0, 0, ""), true)), "abcdefghijghi", false},
		// Offset value 5 is offset 2; less 1, it is 1; less 1, it is 0.
		{"offset 1", frame(window1K, long,
			compressed(noLiterals+rleSequences(1, 0, 2, 0, "01"), false), // ij|iji
			compressed(noLiterals+rleSequences(1, 0, 1, 0, "1"), true)), "abcdefghijijiiii", false},
		{"in the second sequence", frame(window1K, long,
			compressed(noLiterals+rleSequences(1, 0, 2, 0, "01"), false),
			compressed(noLiterals+rleSequences(2, 0, 1, 0, "1 1"), true)), "abcdefghijiji", true},
		{"in a repeated table", frame(window1K, long,
			compressed(noLiterals+rleSequences(1, 0, 2, 0, "01"), false),
			compressed(noLiterals+rleSequences(1, 0, 1, 0, "1"), false),
			compressed(noLiterals+"\x01"+allRepeated+backward("1"), true)), "abcdefghijijiiii", true},
		{"behind other blocks", frame(window1K, long,
			compressed(noLiterals+rleSequences(1, 0, 2, 0, "01"), false),
			compressed(noLiterals+rleSequences(1, 0, 1, 0, "1"), false),
			raw("abc", false), rle('x', 3, false), compressed(oneLiteral+"\x00", false), compressed(oneLiteral+"\x80\x00", false),
			compressed(noLiterals+"\x01"+allRepeated+backward("1"), true)), "abcdefghijijiiiiabcxxxxx", true},
		{"in the second frame", slices.Concat(
			frame(window1K, long, compressed(noLiterals+rleSequences(1, 0, 2, 0, "01"), true)),
			frame(window1K, raw("abc", false), compressed(noLiterals+rleSequences(1, 0, 1, 0, "1"), true))), "abcdefghijijiabc", true},
		{"behind a frame with a checksum", slices.Concat(zstdOf([]byte("sum")),
			frame(window1K, raw("abc", false), compressed(noLiterals+rleSequences(1, 0, 1, 0, "1"), true))), "sumabc", true},
	} {
		if _, err := inMemory.DecodeAll(c.in, nil); err != nil {
			t.Errorf("%s: the codec: %v", c.name, err)
		}
		for _, e := range entrances {
			got := read(e.wrap(bytes.NewReader(c.in)), expand.Zstd, expand.Limits{}, 2)
			if errors.Is(got.err, expand.ErrOffset) != c.zero || !c.zero && got.err != nil || string(got.out) != c.out {
				t.Errorf("%s, %s: %q, %v; want %q", c.name, e.name, got.out, got.err, c.out)
			}
			if c.zero && damage(t, got.err).Offset != int64(len(c.in)) {
				t.Errorf("%s, %s: %v, want the end of the block, %d", c.name, e.name, got.err, len(c.in))
			}
		}
	}
}

// TestOffsetZeroWithChecksum: the sum tells which text was meant.
func TestOffsetZeroWithChecksum(t *testing.T) {
	in := frame("\x28\xb5\x2f\xfd\x04\x00", raw("abc", false), compressed(noLiterals+rleSequences(1, 0, 1, 0, "1"), true), []byte("----"))
	if got := readBytes(in, expand.Zstd, expand.Limits{}); got.err == nil {
		t.Errorf("%v", got)
	}
}

// TestUseOffset is the example of RFC 8878, section 3.1.1.5.
func TestUseOffset(t *testing.T) {
	r := [3]uint32{1, 4, 8}
	for _, c := range []struct {
		value, literals uint32
		want            [3]uint32
	}{
		{1114, 11, [3]uint32{1111, 1, 4}},
		{1, 22, [3]uint32{1111, 1, 4}},
		{2225, 22, [3]uint32{2222, 1111, 1}},
		{1114, 111, [3]uint32{1111, 2222, 1111}},
		{3336, 33, [3]uint32{3333, 1111, 2222}},
		{2, 22, [3]uint32{1111, 3333, 2222}},
		{3, 33, [3]uint32{2222, 1111, 3333}},
		{3, 0, [3]uint32{2221, 2222, 1111}},
		{1, 0, [3]uint32{2222, 2221, 1111}},
		// Not in the example.
		{2, 0, [3]uint32{1111, 2222, 2221}},
		{4, 0, [3]uint32{1, 1111, 2222}},
		{3, 0, [3]uint32{0, 1, 1111}},
	} {
		if r = expand.UseOffset(c.value, c.literals, r); r != c.want {
			t.Fatalf("value %d, %d literals: %d, want %d", c.value, c.literals, r, c.want)
		}
	}
}
