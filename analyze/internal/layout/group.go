package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/vocabulary"
)

// maxGroups is how many files the columns of a table may tell of by the first words of their names.
const maxGroups = 4

// groups are columns of CSV that are named alike and tell of the same file: SourceFile,
// SourceCreated, SourceModified. The first is the number 1.
type groups struct {
	names [maxGroups][]byte
	n     int
}

func (g *groups) of(prefix []byte) int8 {
	for i, name := range g.names[:g.n] {
		if bytes.EqualFold(name, prefix) {
			return int8(i + 1)
		}
	}
	return 0
}

// group finds the groups of a heading: first what is known of a file, then the files.
// Columns whose names are known as a whole are in none. It reports whether there is one.
func (r *Reader) group(line []byte, comma byte) (grouped bool) {
	columns := r.table.columns
	var g groups
	var files [maxGroups + 1]bool
	each := func(found func(c *column, prefix []byte, m vocabulary.Meaning)) {
		for k, i := 0, 0; i <= len(line) && k < len(columns); k++ {
			from, to, next := cell(line, i, comma)
			i = next
			if columns[k].means.Role != vocabulary.None || columns[k].group > 0 {
				continue
			}
			if prefix, m, ok := vocabulary.Prefixed(line[from:to]); ok {
				found(&columns[k], prefix, m)
			}
		}
	}
	each(func(c *column, prefix []byte, m vocabulary.Meaning) {
		if tellsOfFile(m.Role) && g.of(prefix) == 0 && g.n < maxGroups {
			g.names[g.n] = prefix
			g.n++
		}
	})
	if g.n == 0 {
		return false
	}
	each(func(c *column, prefix []byte, m vocabulary.Meaning) {
		if n := g.of(prefix); n > 0 && !files[n] && (m.Role == vocabulary.File || m.Role == vocabulary.Path) {
			c.means, c.group, files[n], grouped = m, n, true, true
		}
	})
	each(func(c *column, prefix []byte, m vocabulary.Meaning) {
		if n := g.of(prefix); files[n] && tellsOfFile(m.Role) {
			c.means, c.group = m, n
		}
	})
	return grouped
}

func tellsOfFile(r vocabulary.Role) bool { return r.IsTime() || r.IsHash() || r == vocabulary.Size }
