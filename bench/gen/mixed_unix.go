//go:build unix

package gen

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// special makes a FIFO, and a loop of links.
func (m *mixer) special() {
	m.Left["FIFO"]++
	m.Left["link to a folder"]++
	sub := filepath.Join(m.dir, "sub")
	m.err = errors.Join(m.err, syscall.Mkfifo(m.path("fifo"), 0o600), os.Mkdir(sub, 0o700), os.Symlink("..", filepath.Join(sub, "up")))
	m.n++
}
