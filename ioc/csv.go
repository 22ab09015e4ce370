package ioc

import (
	"errors"
	"strings"
)

// csvHead begins the first line of a list in CSV.
const csvHead = "kind,value"

var errRow = errors.New("not a row of CSV with a kind and a value")

// isCSVHead reports whether a line is the first of a list in CSV.
func isCSVHead(line string) bool {
	return line == csvHead || strings.HasPrefix(line, csvHead+",")
}

// parseRow reads a row of a list in CSV: a kind, an entry, and cells that say where it was seen.
// Without an entry it returns nil.
func parseRow(line string) (*Entry, error) {
	line = strings.TrimSuffix(line, "\r")
	if line == "" {
		return nil, nil
	}
	if !isText(line) {
		return nil, errText
	}
	word, rest, ok := cutCell(line)
	if !ok || rest == "" {
		return nil, errRow
	}
	value, _, ok := cutCell(rest[1:])
	if !ok {
		return nil, errRow
	}
	value = strings.TrimPrefix(value, "'") // it keeps a spreadsheet from taking the cell for a formula
	k, known := byPrefix[strings.ToLower(word)]
	switch {
	case !known:
		return nil, errUnknown
	case value == "":
		return nil, errEmpty
	case len(value) > maxEntry:
		return nil, errLong
	}
	if hex := hashes[strings.ToLower(word)]; hex != 0 && len(value) != hex {
		return nil, errHash
	}
	r, err := newRule(k, value)
	if err != nil {
		return nil, err
	}
	return &Entry{Text: value, rules: []rule{r}}, nil
}

// cutCell cuts the first cell off a row. rest begins with the comma after it, or is empty.
func cutCell(row string) (cell, rest string, ok bool) {
	if !strings.HasPrefix(row, `"`) {
		i := strings.IndexByte(row, ',')
		if i < 0 {
			i = len(row)
		}
		return row[:i], row[i:], !strings.Contains(row[:i], `"`)
	}
	var b strings.Builder
	for row = row[1:]; ; {
		i := strings.IndexByte(row, '"')
		if i < 0 {
			return "", "", false
		}
		b.WriteString(row[:i])
		row = row[i+1:]
		if !strings.HasPrefix(row, `"`) {
			return b.String(), row, row == "" || row[0] == ','
		}
		b.WriteByte('"')
		row = row[1:]
	}
}
