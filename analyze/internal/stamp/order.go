package stamp

import "github.com/lrkit/lrkit/analyze/internal/artifact"

// Reorder returns a value that was read with the day first as it is in another order. ok is false
// if there is no such day.
func Reorder(value string, order artifact.Orders) (other string, ok bool) {
	const size = len("2006-01-02")
	if len(value) < size {
		return "", false
	}
	var f numericFields
	year, month, day := pair(value[0], value[1])*100+pair(value[2], value[3]), pair(value[5], value[6]), pair(value[8], value[9])
	f.numbers = [3]int{day, month, year}
	if f.shape = yearLast; order == artifact.YearFirst {
		f.shape, f.numbers[2] = shortYear, year%100
	}
	d := f.by(order)
	if !d.valid(true) {
		return "", false
	}
	t := Time{date: d, hour: -1}
	var buf [size]byte
	return string(t.Append(buf[:0])) + value[size:], true
}
