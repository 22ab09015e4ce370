package layout

import "github.com/lrkit/lrkit/analyze/internal/artifact"

// What a line may be a row of, as [artifact.List] has it. Each table has a number of its own.
// Listings of many directories are one, and so are the objects that one program lists.
const (
	List int32 = 1 + iota
	objects
	listings
	tables
)

// source returns what the line that was read is a row of. The table had so many rows before it.
func (r *Reader) source(rows int) int32 {
	if t := &r.table; t.rows > rows && t.kind != noTable && t.kind != listing {
		if t.rows == 1 {
			r.tables++
		}
		return tables + r.tables
	}
	for i := range r.parts {
		switch r.parts[i].Rule {
		case artifact.RuleList:
			return List
		case artifact.RuleJSON:
			return objects
		case artifact.RuleListing:
			return listings
		case artifact.RuleTable:
			return tables
		}
	}
	return 0
}
