package gen

import "hash/fnv"

const (
	blockSize = 256 << 10 // built once for each transcript, then repeated
	stampSize = 8         // hex digits
)

// A block is a run of whole units that is written again and again. Stamps are
// places inside it that hold the number of the turn, so that names, hashes and
// members differ from turn to turn: a reader that remembers them all must grow.
type block struct {
	buf    []byte
	ends   []int // after each unit
	stamps []int // offsets of stampSize digits

	rng         uint64
	backslashes int // in buf[:counted]
	counted     int
}

func newBlock(s Shape) *block {
	h := fnv.New64a()
	h.Write([]byte(s.Name))
	b := &block{rng: h.Sum64()}
	for len(b.buf) < blockSize {
		s.unit(b)
		b.ends = append(b.ends, len(b.buf))
	}
	return b
}

// turn returns the bytes of one turn, at most limit, ending after a unit.
func (b *block) turn(turn uint32, limit int64) []byte {
	var digits [stampSize]byte
	for i := range digits {
		digits[i] = hexDigits[turn>>(28-4*i)&15]
	}
	for _, at := range b.stamps {
		*(*[stampSize]byte)(b.buf[at:]) = digits
	}
	if int64(len(b.buf)) <= limit {
		return b.buf
	}
	end := 0
	for _, e := range b.ends {
		if int64(e) > limit {
			break
		}
		end = e
	}
	return b.buf[:end]
}

// sparse tells whether the block holds fewer backslashes a KB than wanted, so
// that a shape can steer its density by choosing what comes next.
func (b *block) sparse(perKB int) bool {
	for _, c := range b.buf[b.counted:] {
		if c == '\\' {
			b.backslashes++
		}
	}
	b.counted = len(b.buf)
	return b.backslashes*1024 < perKB*len(b.buf)
}

const hexDigits = "0123456789abcdef"

// src appends source bytes as they are.
func (b *block) src(s string) { b.buf = append(b.buf, s...) }

// text appends decoded text, escaped the way the service does it.
func (b *block) text(s string) {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.buf = append(b.buf, '\\', c)
		case c == '\n':
			b.src(`\n`)
		case c == '\r':
			b.src(`\r`)
		case c == '\t':
			b.src(`\t`)
		case c < ' ':
			b.unicode(uint16(c))
		default:
			b.buf = append(b.buf, c)
		}
	}
}

// unicode appends one \uXXXX escape.
func (b *block) unicode(u uint16) {
	b.src(`\u`)
	b.hex(uint64(u), 4)
}

// hex appends the last digits of v.
func (b *block) hex(v uint64, digits int) {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		b.buf = append(b.buf, hexDigits[v>>shift&15])
	}
}

// number appends v in decimal, at least width wide.
func (b *block) number(v uint64, width int, pad byte) {
	var digits [20]byte
	i := len(digits)
	for {
		i--
		digits[i] = byte('0' + v%10)
		if v /= 10; v == 0 {
			break
		}
	}
	for n := len(digits) - i; n < width; n++ {
		b.buf = append(b.buf, pad)
	}
	b.buf = append(b.buf, digits[i:]...)
}

// stamp appends the place for the number of the turn.
func (b *block) stamp() {
	b.stamps = append(b.stamps, len(b.buf))
	b.src("00000000")
}

// random returns the next number of a SplitMix64 sequence: written out here
// because the bytes must never change with a Go release.
func (b *block) random() uint64 {
	b.rng += 0x9e3779b97f4a7c15
	z := b.rng
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number in [0, n).
func (b *block) below(n int) int { return int(b.random() % uint64(n)) }

// pick returns one of the choices.
func (b *block) pick(choices []string) string { return choices[b.below(len(choices))] }
