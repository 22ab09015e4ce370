package htmlreport

import (
	"bufio"
	"strconv"
)

// writeData writes the findings as JSON, by columns. The texts of a row are numbers of strings, and
// the first rows belong to the first of docs. The errors are those of the writer, which keeps them.
func (p *Page) writeData(w *bufio.Writer) {
	f := p.findings
	w.WriteString(`<script type="application/json" id="data">{"place":"`)
	if p.Content.Case {
		w.WriteString("machine")
	} else {
		w.WriteString("source")
	}
	w.WriteString(`","strings":[`)
	w.Write(f.strings.json)
	w.WriteString(`],"docs":[`)
	for i, d := range f.docs {
		if i > 0 {
			w.WriteByte(',')
		}
		w.Write(d.appendJSON(w.AvailableBuffer(), f.rows[i]))
	}
	w.WriteString(`],"columns":{`)
	for k, name := range [numTexts]string{"kind", "value", "printed", "context", "confidence", "field", "time"} {
		column(w, name, f.values[k])
		w.WriteByte(',')
	}
	lengths := make([]int64, len(f.ends))
	for i, end := range f.ends {
		lengths[i] = end - f.starts[i]
	}
	column(w, "size", f.sizes)
	w.WriteByte(',')
	column(w, "line", f.lines)
	w.WriteByte(',')
	column(w, "start", f.starts)
	w.WriteByte(',')
	column(w, "length", lengths)
	w.WriteString("}}</script>\n")
}

// column writes a member whose value is an array of numbers.
func column[T uint32 | int64](w *bufio.Writer, name string, all []T) {
	w.WriteString(`"` + name + `":`)
	w.Write(appendNumbers(nil, all))
}

// appendJSON appends a document and how many rows it has.
func (d *docRow) appendJSON(dst []byte, rows uint32) []byte {
	for _, m := range []struct {
		name  string
		value int64
	}{
		{`{"rows":`, int64(rows)}, {`,"source":`, int64(d.source)}, {`,"machine":`, int64(d.machine)}, {`,"script":`, int64(d.script)},
		{`,"sha256":`, int64(d.sha256)}, {`,"document":`, d.document}, {`,"entry":`, int64(d.entry)},
	} {
		dst = strconv.AppendInt(append(dst, m.name...), m.value, 10)
	}
	if d.index >= 0 {
		dst = strconv.AppendInt(append(dst, `,"index":`...), d.index, 10)
	}
	return append(dst, '}')
}
