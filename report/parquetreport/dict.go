package parquetreport

import (
	"strings"

	"github.com/lrkit/lrkit/report"
)

// maxDict is how many different values a dictionary of values may have. Those of documents may have
// more: they come in runs.
const maxDict = 128

// dictionary numbers the different texts of a column of a group in the order in which they were
// seen: those of findings, or those of documents.
type dictionary struct {
	plain   []byte // its page
	texts   []string
	indexes []uint16            // of the values of a page
	places  *[4 * maxDict]uint8 // by hash: the number of a text and 1
	numbers map[string]int      // of texts of documents
}

// len is how many values there are.
func (d *dictionary) len() int { return len(d.texts) + len(d.numbers) }

// reset makes the dictionary empty.
func (d *dictionary) reset() {
	if d.places != nil {
		clear(d.places[:])
	}
	clear(d.texts)
	*d = dictionary{plain: d.plain[:0], texts: d.texts[:0], indexes: d.indexes[:0], places: d.places}
}

// document returns the number of a text of documents, and whether it is new.
func (d *dictionary) document(text string) (n int, added bool) {
	if n, ok := d.numbers[text]; ok {
		return n, false
	}
	if d.numbers == nil {
		d.numbers = map[string]int{}
	}
	n = len(d.numbers)
	d.numbers[strings.Clone(text)] = n // it may be part of more
	d.plain = plainText(d.plain, text)
	return n, true
}

// of numbers the values of a column. It returns false if there are too many different ones, or so
// many new ones in the first of them that a dictionary would not be worth it.
func (d *dictionary) of(v *report.Values) bool {
	if d.places == nil {
		d.places = new([4 * maxDict]uint8)
	}
	before := len(d.texts)
	if d.number(v, before) {
		for _, s := range d.texts[before:] {
			d.plain = plainText(d.plain, s)
		}
		return true
	}
	clear(d.texts[before:])
	d.texts = d.texts[:before]
	clear(d.places[:])
	for i, s := range d.texts {
		*d.place([]byte(s)) = uint8(i + 1)
	}
	return false
}

func (d *dictionary) number(v *report.Values, before int) bool {
	d.indexes = d.indexes[:0]
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
			i, ok := d.find(text)
			if n := len(d.indexes); !ok || n >= 2*maxDict && len(d.texts)-before > n/4 {
				return false
			}
			last, lastIndex = d.texts[i], uint16(i)
		}
		d.indexes = append(d.indexes, lastIndex)
	}
	return len(d.texts)-before <= max(1, len(d.indexes)/4)
}

// find returns the number of a text, which is new or was there. It returns false if there is no
// room for another.
func (d *dictionary) find(text []byte) (int, bool) {
	p := d.place(text)
	if *p == 0 {
		if len(d.texts) == maxDict {
			return 0, false
		}
		d.texts = append(d.texts, string(text))
		*p = uint8(len(d.texts))
	}
	return int(*p) - 1, true
}

// place returns where the number of a text is, or is to be.
func (d *dictionary) place(text []byte) *uint8 {
	h := uint32(len(text))
	for _, c := range text[:min(len(text), 16)] {
		h = h*31 + uint32(c)
	}
	for at := h; ; at++ {
		p := &d.places[at%uint32(len(d.places))]
		if *p == 0 || d.texts[*p-1] == string(text) {
			return p
		}
	}
}
