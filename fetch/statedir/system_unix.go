//go:build unix

package statedir

import "syscall"

// readOnly is the error of a read-only file system.
const readOnly = syscall.EROFS

// noWait prevents the open of a FIFO from blocking.
const noWait = syscall.O_NONBLOCK
