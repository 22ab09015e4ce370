//go:build unix

package regular

import "syscall"

// NonBlock makes the opening of a FIFO return at once. It means nothing for regular files.
const NonBlock = syscall.O_NONBLOCK

const noFollow = syscall.O_NOFOLLOW
