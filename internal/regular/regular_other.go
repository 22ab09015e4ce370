//go:build !unix

package regular

// NonBlock is nothing where no file system holds FIFOs.
const NonBlock = 0

const noFollow = 0
