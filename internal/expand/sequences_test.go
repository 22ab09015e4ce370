package expand_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/lrkit/lrkit/internal/expand"
)

// zstdBlock is a block of a frame, and where it ends in it.
type zstdBlock struct {
	kind, size int
	body       []byte
	end        int
}

// blocksOf takes a frame without a dictionary or a checksum apart.
func blocksOf(frame []byte) []zstdBlock {
	at := 5 + [4]int{0, 2, 4, 8}[frame[4]>>6]
	if single := frame[4]&0x20 != 0; !single || frame[4]>>6 == 0 {
		at++
	}
	var blocks []zstdBlock
	for last := false; !last; {
		h := int(frame[at]) | int(frame[at+1])<<8 | int(frame[at+2])<<16
		b := zstdBlock{kind: h >> 1 & 3, size: h >> 3}
		at += 3
		b.end = at + b.size
		if b.kind == 1 {
			b.end = at + 1
		}
		b.body, at, last = frame[at:b.end], b.end, h&1 != 0
		blocks = append(blocks, b)
	}
	return blocks
}

// checkWalk walks over a frame that the codec reads, and compares each match
// with the text, and the size of each block with what the codec makes of it. It
// counts the modes.
func checkWalk(t *testing.T, frame, text []byte, modes map[string]int) {
	t.Helper()
	at := 0
	var w expand.Walk
	w.Begin()
	blocks := blocksOf(frame)
	if end := blocks[len(blocks)-1].end; end != len(frame) {
		t.Fatalf("blocks of %d bytes, want %d", end, len(frame))
	}
	for i, b := range blocks {
		begin := at
		if b.kind != 2 {
			at += b.size
		} else {
			behind := 0
			left, err := w.Block(b.body, func(literals, match, offset int) {
				behind += literals
				at += literals
				if offset > at || at+match > len(text) {
					t.Fatalf("block %d: match of %d at %d, offset %d", i, match, at, offset)
				}
				for range match {
					if text[at] != text[at-offset] {
						t.Fatalf("block %d: match at %d, offset %d: %q is not %q", i, at, offset, text[at-offset], text[at])
					}
					at++
				}
			})
			if err != nil {
				t.Fatalf("block %d: %v", i, err)
			}
			at += left - behind
			literals, tables := expand.Modes(b.body)
			modes[fmt.Sprint("literals ", literals)]++
			for table, mode := range tables {
				modes[fmt.Sprint("table ", table, " mode ", mode)]++
			}
		}
		// The codec gives whole blocks of a frame that was cut.
		if got := len(zstdBlocks(frame[:b.end])); got != at {
			t.Fatalf("block %d of %d has %d bytes, want %d", i, len(blocks), at-begin, got-begin)
		}
	}
	if at != len(text) {
		t.Fatalf("%d bytes, want %d", at, len(text))
	}
}

// walkTexts have matches of all kinds, and none.
func walkTexts() map[string][]byte {
	rnd := rand.New(rand.NewPCG(3, 4))
	noise := make([]byte, 300_000)
	for i := range noise {
		noise[i] = byte(rnd.Uint32())
	}
	var records, periods, words []byte
	for i := range 20_000 {
		records = binary.LittleEndian.AppendUint32(records, uint32(i))
		records = binary.LittleEndian.AppendUint16(records, uint16(rnd.IntN(9)))
		records = append(records, 0, 0, 'R', byte(rnd.IntN(3)))
	}
	for n := 1; n < 400; n++ {
		periods = append(periods, bytes.Repeat(noise[n:2*n], 2+rnd.IntN(20))...)
	}
	for range 30_000 {
		at := rnd.IntN(5000) * rnd.IntN(60)
		words = append(words, noise[at:at+3+rnd.IntN(6)]...)
	}
	// Lines of one shape: the tables of one block serve the next.
	var lines []byte
	for i := 0; len(lines) < 1<<20; i++ {
		lines = fmt.Appendf(lines, `{"id":%d,"time":"2026-04-01T%02d:%02d:%02dZ","level":"info","value":%x}`+"\n",
			i, i/3600%24, i/60%60, i%60, rnd.Uint32())
	}
	return map[string][]byte{
		"nothing":  nil,
		"tiny":     []byte("abcabcabcabc"),
		"small":    text(300),
		"text":     text(1 << 20),
		"lines":    lines,
		"zeros":    make([]byte, 300_000),
		"noise":    noise,
		"records":  records,
		"periods":  periods,
		"words":    words,
		"mixture":  slices.Concat(text(200_000), noise[:150_000], make([]byte, 140_000), records, noise[:100_000], lines[:300_000]),
		"far back": slices.Concat(noise, text(500_000), noise),
	}
}

var zstdLevels = []zstd.EncoderLevel{zstd.SpeedFastest, zstd.SpeedDefault, zstd.SpeedBetterCompression, zstd.SpeedBestCompression}

// TestSequences walks over what the encoder writes. The matches must be there in
// the text: so the walk really decodes.
func TestSequences(t *testing.T) {
	modes := map[string]int{}
	frames := 0
	for name, data := range walkTexts() {
		for _, level := range zstdLevels {
			opts := []zstd.EOption{zstd.WithEncoderLevel(level), zstd.WithEncoderCRC(false)}
			for how, in := range map[string][]byte{
				"whole":         zstdOf(data, opts...),
				"stream":        zstdStream(data, opts...),
				"small windows": zstdStream(data[:min(len(data), 100_000)], append(opts, zstd.WithWindowSize(4<<10))...),
			} {
				want := data
				if how == "small windows" {
					want = data[:min(len(data), 100_000)]
				}
				t.Run(fmt.Sprintf("%s, %s, %s", name, level, how), func(t *testing.T) {
					if got := readBytes(in, expand.Zstd, expand.Limits{ZstdRatio: maxInt}); got.err != nil || !bytes.Equal(got.out, want) {
						t.Fatalf("%v, want %d bytes", got, len(want))
					}
					if len(in) > 0 && len(data) > 0 { // an empty text may have no frame
						frames++
						checkWalk(t, in, want, modes)
					}
				})
			}
		}
	}
	t.Logf("%d frames: %v", frames, modes)
	for _, mode := range []string{"literals 0", "literals 2", "literals 3"} {
		if modes[mode] == 0 {
			t.Errorf("no block with %s", mode)
		}
	}
	for i := range 3 * 4 {
		if mode := fmt.Sprint("table ", i/4, " mode ", i%4); modes[mode] == 0 {
			t.Errorf("no block with %s", mode)
		}
	}
}

// TestFlippedSequences flips every bit of frames without a checksum: what the
// codec reads is read, but for the two things that it should not.
func TestFlippedSequences(t *testing.T) {
	flips, refused, zero := 0, 0, 0
	for _, level := range zstdLevels {
		in := zstdStream(text(1500), zstd.WithEncoderLevel(level), zstd.WithEncoderCRC(false), zstd.WithWindowSize(4<<10))
		for bit := 8 * 6; bit < 8*len(in); bit++ { // after the header of the frame
			flips++
			in[bit/8] ^= 1 << (bit % 8)
			got := readBytes(in, expand.Zstd, expand.Limits{})
			want, err := inMemory.DecodeAll(in[:len(in)-int(got.trailing.Bytes)], nil)
			switch {
			case err == nil && got.err == nil && bytes.Equal(got.out, want):
			case err == nil && errors.Is(got.err, expand.ErrOffset):
				zero++
			case err == nil && errors.Is(got.err, expand.ErrAccuracyLog):
			case err != nil && got.err != nil && bytes.HasPrefix(want, got.out):
				refused++
			default:
				t.Errorf("%s, bit %d: %v, the codec: %d bytes, %v", level, bit, got, len(want), err)
			}
			in[bit/8] ^= 1 << (bit % 8)
		}
	}
	t.Logf("%d flips, %d refused, %d times an offset of 0", flips, refused, zero)
}
