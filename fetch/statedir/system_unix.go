//go:build unix

package statedir

import "syscall"

// readOnly is what a file system says that cannot be written to.
const readOnly = syscall.EROFS

// noWait keeps the open of a FIFO from waiting for its other end.
const noWait = syscall.O_NONBLOCK
