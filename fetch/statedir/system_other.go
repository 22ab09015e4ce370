//go:build !unix

package statedir

import "io/fs"

// readOnly is the error of a read-only file system.
var readOnly = fs.ErrPermission

// noWait would prevent the open of a FIFO from blocking.
const noWait = 0
