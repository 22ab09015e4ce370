package download

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"os"
)

// Memory is a [Store] that keeps a blob in memory. The zero value is empty. A later
// [Downloader.Get] on the same Memory resumes where the last Sync was.
type Memory struct {
	version Version
	data    []byte
	synced  int
}

// Bytes returns what has been written. The slice is valid until the next call of Start or Write.
func (m *Memory) Bytes() []byte { return m.data[:len(m.data):len(m.data)] }

// Resume implements [Store].
func (m *Memory) Resume(context.Context) (Version, int64, hash.Hash, error) {
	m.data = m.data[:m.synced]
	h := sha256.New()
	h.Write(m.data)
	return m.version, int64(m.synced), h, nil
}

// Start implements [Store].
func (m *Memory) Start(v Version) (hash.Hash, error) {
	v.MD5 = bytes.Clone(v.MD5)
	m.version, m.data, m.synced = v, m.data[:0], 0
	return sha256.New(), nil
}

// Write implements [Store].
func (m *Memory) Write(p []byte) (int, error) {
	m.data = append(m.data, p...)
	return len(p), nil
}

// Sync implements [Store].
func (m *Memory) Sync() error {
	m.synced = len(m.data)
	return nil
}

// ReadAt implements [io.ReaderAt]: the MD5 of a resumed blob can be checked.
func (m *Memory) ReadAt(p []byte, off int64) (int, error) {
	return bytes.NewReader(m.data).ReadAt(p, off)
}

// File is a [Store] that keeps a blob in a file. It resumes within one process: the version is not
// written to disk, so after a restart the download begins again. For a download that survives a
// crash see package casedir.
type File struct {
	f       *os.File
	version Version
	hash    hash.Hash
	size    int64
	synced  int64
	sum     [sha256.Size]byte // of the first synced bytes
}

// NewFile returns a store that writes to f, from its beginning. f must be open for reading and
// writing. The caller closes it.
func NewFile(f *os.File) *File {
	if f == nil {
		panic("download: NewFile of a nil *os.File")
	}
	return &File{f: f}
}

// Resume implements [Store].
func (s *File) Resume(ctx context.Context) (Version, int64, hash.Hash, error) {
	s.mustInit()
	if s.synced == 0 {
		return Version{}, 0, nil, nil
	}
	h := sha256.New()
	n, err := io.Copy(h, contextReader{ctx, io.NewSectionReader(s.f, 0, s.synced)})
	if err != nil {
		return Version{}, 0, nil, err
	}
	if n != s.synced || [sha256.Size]byte(h.Sum(nil)) != s.sum { // something else wrote to the file
		return Version{}, 0, nil, nil
	}
	if err := s.cut(s.synced); err != nil {
		return Version{}, 0, nil, err
	}
	s.hash = h
	return s.version, s.synced, h, nil
}

// Start implements [Store].
func (s *File) Start(v Version) (hash.Hash, error) {
	s.mustInit()
	s.synced = 0
	if err := s.cut(0); err != nil {
		return nil, err
	}
	v.MD5 = bytes.Clone(v.MD5)
	s.version, s.hash = v, sha256.New()
	return s.hash, nil
}

// cut truncates the file and moves to its end.
func (s *File) cut(size int64) error {
	if err := s.f.Truncate(size); err != nil {
		return err
	}
	_, err := s.f.Seek(size, io.SeekStart)
	s.size = size
	return err
}

// Write implements [Store].
func (s *File) Write(p []byte) (int, error) {
	s.mustInit()
	n, err := s.f.Write(p)
	s.size += int64(n)
	return n, err
}

// Sync implements [Store].
func (s *File) Sync() error {
	s.mustInit()
	if err := s.f.Sync(); err != nil {
		return err
	}
	if s.hash == nil {
		return errors.New("download: Sync before Start")
	}
	s.sum, s.synced = [sha256.Size]byte(s.hash.Sum(nil)), s.size
	return nil
}

// ReadAt implements [io.ReaderAt]: the MD5 of a resumed blob can be checked.
func (s *File) ReadAt(p []byte, off int64) (int, error) {
	s.mustInit()
	return s.f.ReadAt(p, off)
}

func (s *File) mustInit() {
	if s == nil || s.f == nil {
		panic("download: a File that was not made: use NewFile")
	}
}

var (
	_ io.ReaderAt = (*Memory)(nil)
	_ io.ReaderAt = (*File)(nil)
)
