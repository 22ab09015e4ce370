package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"os"
)

// list is a file of lines, and its hash.
type list struct {
	*newFile
	w    *bufio.Writer
	hash hash.Hash
}

func newList(in *os.Root) (*list, error) {
	f, err := create(in)
	if err != nil {
		return nil, err
	}
	return &list{newFile: f, w: bufio.NewWriterSize(f, 64<<10), hash: sha256.New()}, nil
}

func (l *list) Write(b []byte) (int, error) {
	l.hash.Write(b)
	return l.w.Write(b)
}

// sum returns the SHA-256 of all that was written.
func (l *list) sum() string { return hex.EncodeToString(l.hash.Sum(nil)) }

func (l *list) keep(name string) error {
	if err := l.w.Flush(); err != nil {
		return err
	}
	return l.newFile.keep(name)
}
