// Package plane has lines as scanners see them.
package plane

// Line is a line of text, without its line end, or a part of one.
type Line struct {
	Text []byte
}
