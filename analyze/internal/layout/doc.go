// Package layout recognises tables, lists and listings in lines of text: what a column, a label or
// a place in a row says of a value, so that blanks in names and the join of a name with its size,
// hash and times need no guessing.
//
// A [Reader] is shown the lines of a text in order. Most lines are of no shape, which their first
// bytes show (quiet.go). Others are read in two steps. First come the cells, by shape alone:
// columns under a rule or between bars (rule.go), words below the names of a heading (unruled.go),
// quotes and commas (csv.go), the sign of a list (item.go), the column in which a value goes on
// (wrap.go), rows that prove themselves (listing.go, dir.go, unix.go, sums.go, bare.go,
// copied.go, connections.go, object.go). Then what each cell means: by the name of its column or
// label (meaning.go and package vocabulary), else by what its values are (shape.go).
//
// When a row does not fit, the table is over. All work is linear in the line, and what is
// remembered between lines is bounded.
package layout
