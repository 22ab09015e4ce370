package analyze

// intervals are stretches of a line, in order and apart.
type intervals []interval

type interval struct{ start, end int }

// add appends a stretch that does not begin before the last one.
func (s *intervals) add(start, end int) {
	if n := len(*s); n > 0 && start <= (*s)[n-1].end {
		(*s)[n-1].end = max((*s)[n-1].end, end)
		return
	}
	*s = append(*s, interval{start, end})
}

// from returns those that end after at.
func (s intervals) from(at int) intervals {
	lo, hi := 0, len(s)
	for lo < hi {
		if mid := (lo + hi) / 2; s[mid].end <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return s[lo:]
}

// hit says whether one of them overlaps [start, end).
func (s intervals) hit(start, end int) bool {
	if len(s) == 0 {
		return false
	}
	s = s.from(start)
	return len(s) > 0 && s[0].start < end
}

// cover says whether [start, end) lies in one of them.
func (s intervals) cover(start, end int) bool {
	if len(s) == 0 {
		return false
	}
	s = s.from(start)
	return len(s) > 0 && s[0].start <= start && end <= s[0].end
}
