// Package layout recognises tables, lists and listings in lines of text: what a column, a label or
// a place in a row says of a value, so that blanks in names and the join of a name with its size,
// hash and times need no guessing.
//
// A [Reader] is shown the lines of a text in order. It must be sure before it says anything: a
// heading, a line of dashes, names of columns that it knows, or a row whose shape nothing else has.
// When a row does not fit, the table is over. All work is linear in the line, and what is
// remembered between lines is bounded.
package layout
