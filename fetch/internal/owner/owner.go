// Package owner returns the owner of an open file, and what other users may do with it.
package owner

// Facts are the facts of an open file or folder.
type Facts struct {
	Mine     bool   // it belongs to the user that this process runs as
	Links    uint64 // how many names it has
	Readable bool   // others may read it
	Writable bool   // others may write it, or add and remove names if it is a folder
}
