package indicator

import (
	"math/bits"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/plane"
	"github.com/lrkit/lrkit/analyze/internal/stamp"
)

// timeAt adds the time whose anchor is at i.
func (s *Scanner) timeAt(i int) bool {
	t := &s.time
	if !t.Read(s.line, i, s.timeEnd) || s.line[i] == '.' && t.Rule == artifact.RuleDateTime && s.isVersion(t.Start, t.End) {
		return false
	}
	s.emitRead(t)
	return true
}

// isoTime is timeAt for 2024-01-15 15:14:07, whose first dash is at i. It may say false of one.
func (s *Scanner) isoTime(i int) bool {
	start := i - len("2024")
	if start < 0 {
		return false
	}
	end, ok := stamp.ISO(s.line, start, s.timeEnd, s.plane.Bits(plane.Digit, start))
	if !ok {
		return false
	}
	s.clock = append(s.clock[:0], s.line[start:end]...)
	s.clock[len("2024-01-15")] = 'T'
	s.emitTime(start, end, artifact.RuleDateTime, artifact.High)
	return true
}

// slashedTime is timeAt for 15/01/2024 15:14, whose first slash is at i. It may say false of one.
func (s *Scanner) slashedTime(i int) bool {
	start := i - len("15")
	if start < 0 || !s.time.Slashed(s.line, start, s.timeEnd, s.plane.Bits(plane.Digit, start), s.plane.Bits(plane.Blank, start)) {
		return false
	}
	s.emitRead(&s.time)
	return true
}

// dotTime is timeAt for the dot at i, after a digit. Versions are passed over by the length of
// their numbers.
func (s *Scanner) dotTime(i int) bool {
	digits := s.plane.Bits(plane.Digit, i+1)
	second := bits.TrailingZeros64(^digits)
	third := bits.TrailingZeros64(^(digits >> (second + 1)))
	switch next := ascii.At(s.line, i+1+second); {
	case second == 0 && (next == ' ' || next >= 0x80): // 15. 1. 2024, or a mark of direction
	case (second == 1 || second == 2) && next == '.' && third != 3 && third <= 4:
	case ascii.IsDigit(ascii.At(s.line, i-14)): // 20240115151407.0Z
	default:
		return false
	}
	return s.timeAt(i)
}

// emitRead adds a time that was read.
func (s *Scanner) emitRead(t *stamp.Time) {
	s.clock = t.AppendReading(s.clock[:0])
	if s.emitTime(t.Start, t.End, t.Rule, level(!t.Open)); t.Orders != 0 && s.want&Times != 0 {
		s.list.Matches[len(s.list.Matches)-1].SetOrders(t.Orders, t.Several)
		s.list.Dated = true
	}
}

// textsSize is how much is allocated for the texts of times at once.
const textsSize = 2 << 10

// emitTime adds the time whose text is in clock.
func (s *Scanner) emitTime(start, end int, rule artifact.Rule, l artifact.Level) {
	s.timeEnd = end
	if s.want&Times == 0 {
		return
	}
	if string(s.clock) != s.lastTime { // logs repeat themselves
		n := s.texts.Len()
		if n+len(s.clock) > s.texts.Cap() {
			s.texts.Reset()
			s.texts.Grow(textsSize)
			n = 0
		}
		s.texts.Write(s.clock)
		s.lastTime = s.texts.String()[n:]
	}
	s.list.Keep(s.list.Add(start, end, artifact.Timestamp, rule, l), s.lastTime)
}
