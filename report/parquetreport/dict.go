package parquetreport

import "github.com/lrkit/lrkit/report"

// maxDict is how many different values a dictionary of values may have. Those of documents may have
// more: they come in runs.
const maxDict = 128

// dictionary numbers different texts in the order in which they were seen.
type dictionary struct {
	texts   []string
	indexes []uint16           // of the values of a column
	places  [4 * maxDict]uint8 // by hash: the number of a text and 1
}

// of numbers the values of a column. It returns false if there are too many different ones, or so
// many in the first of them that a dictionary would not be worth it.
func (d *dictionary) of(v *report.Values) bool {
	d.texts, d.indexes = d.texts[:0], d.indexes[:0]
	clear(d.places[:])
	var last string
	lastIndex := uint16(0)
	from := v.Offsets[0]
	for _, to := range v.Offsets[1:] {
		if from == to {
			continue
		}
		text := v.Data[from:to]
		from = to
		if len(d.indexes) == 0 || string(text) != last {
			i, ok := d.number(text)
			if n := len(d.indexes); !ok || n >= 2*maxDict && len(d.texts) > n/4 {
				return false
			}
			last, lastIndex = d.texts[i], uint16(i)
		}
		d.indexes = append(d.indexes, lastIndex)
	}
	return len(d.texts) <= max(1, len(d.indexes)/4)
}

// number returns the number of a text. It returns false if there is no room for another.
func (d *dictionary) number(text []byte) (int, bool) {
	h := uint32(len(text))
	for _, c := range text[:min(len(text), 16)] {
		h = h*31 + uint32(c)
	}
	for at := h; ; at++ {
		p := &d.places[at%uint32(len(d.places))]
		if *p == 0 {
			if len(d.texts) == maxDict {
				return 0, false
			}
			d.texts = append(d.texts, string(text))
			*p = uint8(len(d.texts))
			return len(d.texts) - 1, true
		}
		if d.texts[*p-1] == string(text) {
			return int(*p) - 1, true
		}
	}
}
