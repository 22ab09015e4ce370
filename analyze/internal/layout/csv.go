package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// maxName is the length of the longest name of a column without a known one beside it.
const maxName = 48

// commaOf returns what divides the cells of a heading, or 0: it stands after the first name. A
// comma with a blank after it, and three words before it, is that of a sentence.
func commaOf(line []byte, i int) byte {
	words := 1
	if line[i] == '"' {
		end := bytes.IndexByte(line[i+1:], '"')
		if end < 0 || i+end+2 >= len(line) {
			return 0
		}
		i += end + 2
	} else {
		for start := i; i < len(line) && i-start < maxName && isNameByte(line[i]); i++ {
			if line[i] == ' ' {
				words++
			}
		}
	}
	if words > 2 && i+1 < len(line) && line[i] == ',' && line[i+1] == ' ' {
		return 0
	}
	if i < len(line) && (line[i] == ',' || line[i] == ';' || line[i] == '\t') {
		return line[i]
	}
	if i > 0 && i+1 < len(line) && line[i] == '|' && words == 1 && isNameByte(line[i-1]) && isNameByte(line[i+1]) && line[i+1] != ' ' {
		return '|'
	}
	return 0
}

// isNameByte says of a byte whether names of columns have it.
func isNameByte(c byte) bool { return nameBytes[c] }

var nameBytes = func() (set [256]bool) {
	for c := range set {
		set[c] = ascii.IsLetter(byte(c)) || ascii.IsDigit(byte(c)) || c >= 0x80
	}
	for _, c := range " _-()./#%" {
		set[c] = true
	}
	return set
}()

// beginCSV takes a line for a heading, if it has a known name of what the rows are of, or three
// cells that are nothing but names.
func (r *Reader) beginCSV(line []byte, comma byte) {
	t := &r.table
	columns := t.columns[:0]
	names := true
	for i := 0; i <= len(line) && len(columns) < maxColumns; {
		from, to, next := cell(line, i, comma)
		var c column
		c.means, _ = vocabulary.Of(line[from:to])
		columns = append(columns, c)
		names = names && isColumnName(line[from:to]) && (i == from || line[i] == '"')
		i = next
	}
	t.columns = columns
	grouped := len(columns) > 3 && r.group(line, comma)
	subject := len(columns) >= 2 && settle(columns) || grouped
	if !subject && (len(columns) < 3 || !names || comma == '|') {
		return
	}
	*t = table{kind: csv, columns: columns, comma: comma, bare: lacksFile(columns)}
}

// isColumnName says whether a cell is like the name of a column.
func isColumnName(cell []byte) bool {
	if len(cell) == 0 || len(cell) > maxName || ascii.IsDigit(cell[0]) {
		return false
	}
	for _, c := range cell {
		if !isNameByte(c) {
			return false
		}
	}
	return true
}

// cell returns the next cell of a row, without its quotes, and where the one after it begins.
func cell(line []byte, i int, comma byte) (from, to, next int) {
	if i < len(line) && line[i] == '"' {
		end := quoteEnd(line, i+1)
		if after := blanks(line, end+1); after >= len(line) || line[after] == comma {
			return i + 1, min(end, len(line)), after + 1
		}
	}
	j := i
	for j < len(line) && line[j] != comma {
		j++
	}
	from, to = trim(line, i, j)
	return from, to, j + 1
}

// quoteEnd returns where the quote stands that ends a cell, or the end of the line. Two are one
// that is in the text.
func quoteEnd(line []byte, i int) int {
	for i < len(line) {
		if line[i] != '"' {
			i++
			continue
		}
		if i+1 == len(line) || line[i+1] != '"' {
			return i
		}
		i += 2
	}
	return i
}

// cutCSV cuts a row. One with another number of cells is none, unless a command line, which wmic
// does not quote, can have the commas that are too many.
func (t *table) cutCSV(line []byte, cells [][2]int) bool {
	n := 0
	for i := 0; i <= len(line); n++ {
		if n == len(t.columns) {
			return t.cutAroundCommand(line, cells)
		}
		cells[n][0], cells[n][1], i = cell(line, i, t.comma)
	}
	return n == len(t.columns)
}

// cutAroundCommand cuts the cells before a command line from the left, those after it from the
// right.
func (t *table) cutAroundCommand(line []byte, cells [][2]int) bool {
	command := -1
	for i := range t.columns {
		if t.columns[i].means.Role == vocabulary.Command {
			if command >= 0 {
				return false
			}
			command = i
		}
	}
	if command < 0 {
		return false
	}
	from, to := 0, len(line)
	for i := range command {
		cells[i][0], cells[i][1], from = cell(line, from, t.comma)
	}
	for i := len(t.columns) - 1; i > command; i-- {
		at := bytes.LastIndexByte(line[:to], t.comma)
		if at < from {
			return false
		}
		cells[i][0], cells[i][1] = trim(line, at+1, to)
		to = at
	}
	cells[command][0], cells[command][1] = trim(line, from, to)
	return true
}
