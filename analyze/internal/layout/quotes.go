package layout

import "bytes"

// valueQuotes are quotes that are no part of the value of a label: those of stat, and of objects of
// JavaScript and Python.
var valueQuotes = [...][2][]byte{
	{[]byte("'"), []byte("'")},
	{[]byte("‘"), []byte("’")},
	{[]byte("“"), []byte("”")},
}

// unquote takes the quotes away that a value stands in, and the comma after it.
func (it *item) unquote(line []byte) {
	value := line[it.from:it.to]
	if len(value) < 2 {
		return
	}
	comma := value[len(value)-1] == ','
	value = bytes.TrimSuffix(value, []byte(","))
	switch c := value[0]; {
	case c == '\'' || c == 0xE2:
		for _, q := range valueQuotes {
			if !bytes.HasPrefix(value, q[0]) || !bytes.HasSuffix(value, q[1]) || len(value) <= len(q[0])+len(q[1]) {
				continue
			}
			inner := value[len(q[0]) : len(value)-len(q[1])]
			if !bytes.Contains(inner, q[1]) {
				it.from += len(q[0])
				it.to = it.from + len(inner)
			}
			return
		}
	case comma && len(bytes.TrimLeft(value, "0123456789")) == 0:
		it.to--
	}
}
