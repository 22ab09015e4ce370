package report

// nearest returns the column whose name is the most like another: the fewest letters have to be
// put in, taken out, changed or swapped with the next. It returns the empty string where none is
// like it.
func nearest(name string) string {
	const longest = 64 // no column has such a name
	if len(name) > longest {
		return ""
	}
	best, least := "", len(name)/2+1 // half of the letters may be wrong
	for i := range columns {
		if d := distance(name, columns[i].Name); d < least {
			best, least = columns[i].Name, d
		}
	}
	return best
}

// distance is how many such steps lead from one name to the other.
func distance(a, b string) int {
	before, last, now := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		now[0] = i + 1
		for j := range len(b) {
			change := 1
			if a[i] == b[j] {
				change = 0
			}
			now[j+1] = min(last[j]+change, last[j+1]+1, now[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				now[j+1] = min(now[j+1], before[j-1]+1)
			}
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}
