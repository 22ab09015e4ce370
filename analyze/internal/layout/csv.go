package layout

import "bytes"

// beginPlain takes a line for the header of a table without a line of dashes, if it names columns
// that are known: CSV, TSV, wmic, ps.
func (r *Reader) beginPlain(line []byte, first int) {
	if len(line) > maxHeader {
		return
	}
	c := line[first]
	if !isLetter(c) && c != '"' {
		return
	}
	if comma := commaOf(line, first); comma != 0 {
		r.beginCSV(line, comma)
		return
	}
	if c <= 'Z' {
		r.beginWords(line, first == 0)
	}
}

// commaOf returns what divides the cells of a header, or 0: it stands after the first name.
func commaOf(line []byte, i int) byte {
	if line[i] == '"' {
		end := bytes.IndexByte(line[i+1:], '"')
		if end < 0 || i+end+2 >= len(line) {
			return 0
		}
		i += end + 2
	} else {
		for i < len(line) && (isLetter(line[i]) || isDigit(line[i]) || line[i] == '_' || line[i] == '(' || line[i] == ')') {
			i++
		}
	}
	if i < len(line) && (line[i] == ',' || line[i] == ';' || line[i] == '\t') {
		return line[i]
	}
	return 0
}

func (r *Reader) beginCSV(line []byte, comma byte) {
	t := &r.table
	columns := t.columns[:0]
	for i := 0; i <= len(line) && len(columns) < maxColumns; {
		from, to, next := cell(line, i, comma)
		c := column{start: len(columns)}
		c.role, _ = roleOf(line[from:to])
		columns = append(columns, c)
		i = next
	}
	t.columns = columns
	if len(columns) < 2 || !settle(columns) {
		return
	}
	*t = table{kind: csv, columns: columns, comma: comma, rule: "table"}
}

// cell returns the next cell of a row, without its quotes, and where the one after it begins.
func cell(line []byte, i int, comma byte) (from, to, next int) {
	if i < len(line) && line[i] == '"' {
		j := i + 1
		for j < len(line) {
			if line[j] != '"' {
				j++
				continue
			}
			if j+1 < len(line) && line[j+1] == '"' {
				j += 2
				continue
			}
			break
		}
		from, to = i+1, min(j, len(line))
		for j < len(line) && line[j] != comma {
			j++
		}
		return from, to, j + 1
	}
	j := i
	for j < len(line) && line[j] != comma {
		j++
	}
	from, to = trim(line, i, j)
	return from, to, j + 1
}

// appendCSV reads a row. One with another number of cells ends the table.
func (r *Reader) appendCSV(dst []Part, line []byte) []Part {
	t := &r.table
	var cells [maxColumns][2]int
	n := 0
	for i := 0; i <= len(line); n++ {
		if n == len(t.columns) {
			return dst
		}
		var next int
		cells[n][0], cells[n][1], next = cell(line, i, t.comma)
		i = next
	}
	if n != len(t.columns) {
		return dst
	}
	return r.appendCells(dst, line, cells[:n])
}

// beginWords takes a header of words: with two blanks between them it is one of wmic, whose columns
// begin where their names do; else one of ps, whose cells have no blanks.
func (r *Reader) beginWords(line []byte, flush bool) {
	if bytes.IndexByte(line, ':') >= 0 {
		return
	}
	t := &r.table
	columns := t.columns[:0]
	spread, known := flush, 0
	for i := 0; i < len(line) && len(columns) < maxColumns; {
		from, to := word(line, i)
		if from == to {
			break
		}
		if len(columns) > 0 && from-columns[len(columns)-1].end < 2 {
			spread = false
		}
		c := column{start: from, end: to}
		var ok bool
		if c.role, ok = roleOf(bytes.TrimRight(line[from:to], "\r")); ok {
			known++
		}
		columns = append(columns, c)
		i = to
		if known == 0 && len(columns) > 1 {
			break
		}
	}
	t.columns = columns
	if len(columns) < 2 || known < 2 {
		return
	}
	if spread && known == len(columns) {
		if settle(columns) {
			*t = table{kind: dashed, columns: columns, rule: "table"}
		}
		return
	}
	if flush && len(columns) > 3 && columns[0].role.of == "name" && columns[1].role == (role{what: PID}) { // pslist
		columns = columns[:3] // the third is the rest
		columns[2].role = role{}
		if settle(columns) {
			*t = table{kind: dashed, columns: columns, rule: "table"}
		}
		return
	}
	if c := &columns[len(columns)-1]; c.role.what == Command { // ps: the command, whose first word is the program
		c.role.what = Process
		if settle(columns) {
			*t = table{kind: wordwise, columns: columns, rule: "table"}
		}
	}
}

func (r *Reader) appendWords(dst []Part, line []byte, first int) []Part {
	t := &r.table
	var cells [maxColumns][2]int
	i := first
	for n := range t.columns {
		from, to := word(line, i)
		if from == to {
			return dst
		}
		cells[n] = [2]int{from, to}
		i = to
	}
	return r.appendCells(dst, line, cells[:len(t.columns)])
}
