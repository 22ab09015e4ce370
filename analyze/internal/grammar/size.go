package grammar

import (
	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/plane"
	"github.com/lrkit/lrkit/analyze/internal/quantity"
)

// Size is a number of bytes. Units are powers of 1024, as the tools mean that
// print them.
type Size struct {
	Start, End int
	// Bytes is the number as it is written. When the unit is not the byte,
	// it was rounded: the true number lies between Min and Max.
	Bytes, Min, Max int64
	Unit            quantity.Unit
	// Labelled: it has no unit; what stands around it says that it is a size.
	Labelled bool
	// Ambiguous: one point or comma stands before three digits, and may group or divide. Bytes is
	// the first reading, as Explorer prints sizes; Min and Max bound both.
	Ambiguous bool
}

// Sizes adds the sizes of line to list, in order.
func Sizes(list *artifact.List, line *plane.Line) {
	eachSize(line, func(s Size) {
		rule := artifact.RuleSizeText
		if s.Labelled {
			rule = artifact.RuleSizeLabel
		}
		m := list.Add(s.Start, s.End, artifact.SizeCode, rule, artifact.Medium)
		m.Size = artifact.Bounds{Bytes: s.Bytes, Min: s.Min, Max: s.Max}
		if s.Ambiguous {
			m.Flags = artifact.Ambiguous
		}
	})
}

// eachSize calls found for each size of l.
func eachSize(l *plane.Line, found func(Size)) {
	line, done := l.Text, 0 // end of the last size
	for i := l.Candidate(0); i < len(line); i = l.Candidate(i + 1) {
		end := i + 1
		unit := end
		if ascii.At(line, unit) == ' ' {
			unit++
		}
		if !quantity.MayFollow(ascii.At(line, unit), ascii.At(line, unit+1)) && !maybeLabelled(line, end) {
			continue
		}
		if s, ok := numberAt(line, done, end); ok {
			found(s)
			done = s.End
		}
	}
}

// inWordOrTime says of digits at i that they go on with a word, as in a hash, or with a time.
func inWordOrTime(line []byte, i int) bool {
	return i > 0 && (isWord(line[i-1]) && ascii.At(line, i-2) != '\\' || line[i-1] == ':' && ascii.IsDigit(ascii.At(line, i-2)))
}

// numberAt reads the size whose number ends at end and does not reach before done.
func numberAt(line []byte, done, end int) (Size, bool) {
	if end <= done {
		return Size{}, false
	}
	i := quantity.Start(line, done, end)
	if i < 0 || inWordOrTime(line, i) {
		return Size{}, false
	}
	if s, ok := sizeAt(line, i, end); ok {
		return s, true
	}
	return bare(line, i, end)
}

// sizeAt reads the size whose number is line[i:end].
func sizeAt(line []byte, i, end int) (Size, bool) {
	if end-i > quantity.MaxNumber {
		return Size{}, false
	}
	unit := end
	if ascii.At(line, unit) == ' ' {
		unit++
	} else if unit < len(line) {
		unit += quantity.HardBlank(line, unit)
	}
	u, stop, bare, ok := quantity.UnitAt(line, unit)
	if !ok || bare && (u != quantity.Byte || unit == end) && (unit > end || !columnAt(line, i, stop)) {
		return Size{}, false
	}
	if !sizeMayEnd(line, stop) || (u == quantity.GiB || u == quantity.TiB) && stop-unit == 2 && line[stop-1] == 'o' && englishAt(line, stop) {
		return Size{}, false
	}
	var n quantity.Number
	if !sizeMayStart(line, i, end) {
		if i, n, ok = blankGroups(line, i, end); !ok {
			return Size{}, false
		}
	} else if n, ok = quantity.Parse(line[i:end]); !ok {
		return Size{}, false
	}
	b, ambiguous, ok := n.In(u)
	return Size{Start: i, End: stop, Unit: u, Bytes: b.Bytes, Min: b.Min, Max: b.Max, Ambiguous: ambiguous}, ok
}

// englishAt reports whether what follows Go or To shows it to be a word: "step 2 Go to", "10 To
// 20".
func englishAt(line []byte, i int) bool {
	return ascii.At(line, i) == ' ' && (ascii.IsDigit(ascii.At(line, i+1)) || wordKindAt(line, i+1) == preposition)
}
