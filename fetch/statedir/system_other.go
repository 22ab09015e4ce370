//go:build !unix

package statedir

import "io/fs"

// readOnly is what a file system says that cannot be written to.
var readOnly = fs.ErrPermission

// noWait would keep the open of a FIFO from waiting for its other end.
const noWait = 0
