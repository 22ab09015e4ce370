package casedir

import (
	"errors"
	"io/fs"
	"os"
)

// openCase opens the folder of a case, and nothing else: opening a FIFO may block forever.
func openCase(path string) (*os.Root, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errors.New("not a folder")}
	}
	return os.OpenRoot(path)
}
