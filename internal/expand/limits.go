package expand

import "math"

// Limits are security limits. A field that is not above zero means its default.
type Limits struct {
	// Size is how many bytes may come out: "expanded-size", 64 GiB.
	Size int64

	// GzipRatio and ZstdRatio are how many bytes may come out for each byte
	// that went in so far, once a MiB has come out: "expansion-ratio", 250
	// and 1000.
	GzipRatio int64
	ZstdRatio int64

	// Window is how far back a zstd frame may reach, which is what it costs
	// in memory: "window", 8 MiB, which RFC 8878 asks every decoder to take.
	Window int64

	// Members is how many gzip members or zstd frames there may be, skippable
	// ones included: "members", 100,000.
	Members int64

	// EmptyBlocks is how many blocks in a row may expand to nothing before
	// another one of their member: "empty-blocks", 10,000. Exact in zstd; in
	// gzip see idleBytes.
	EmptyBlocks int64
}

// The names of the limits.
const (
	limitSize        = "expanded-size"
	limitRatio       = "expansion-ratio"
	limitWindow      = "window"
	limitMembers     = "members"
	limitEmptyBlocks = "empty-blocks"
)

// ratioFrom is how much may come out before the ratio is looked at: every
// short run of one character has a high one.
const ratioFrom = 1 << 20

func (l Limits) withDefaults() Limits {
	for _, f := range []struct {
		field *int64
		value int64
	}{
		{&l.Size, 64 << 30},
		{&l.GzipRatio, 250},
		{&l.ZstdRatio, 1000},
		{&l.Window, 8 << 20},
		{&l.Members, 100_000},
		{&l.EmptyBlocks, 10_000},
	} {
		if *f.field <= 0 {
			*f.field = f.value
		}
	}
	return l
}

// idleBytes is how many compressed bytes of a gzip member may pass while
// nothing comes out. The codec does not tell of blocks, so bytes stand for them:
//
//   - a legal header has at most 65 KiB: extra field, name and comment;
//   - the codec holds back 32 KiB of text, for which 192 KiB go in if each
//     byte of it stands in a stored block of its own, six bytes long;
//   - an empty stored block has 5 bytes, an empty one of another kind less.
//
// A million of the smallest empty blocks, of 10 bits, are four times as much.
func (l Limits) idleBytes() int64 {
	const header, heldBack, block = 65 << 10, 6 * 32 << 10, 5
	return header + heldBack + times(block, l.EmptyBlocks, math.MaxInt64/4)
}

// times multiplies two numbers that are not below zero, to at most a limit.
func times(a, b, limit int64) int64 {
	if b > 0 && a > limit/b {
		return limit
	}
	return a * b
}
