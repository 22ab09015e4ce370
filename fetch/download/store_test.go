package download

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
)

var errDisk = errors.New("no space left on device")

// memory is a store that knows what a power loss would leave: what was synced and nothing else.
type memory struct {
	v      Version
	data   []byte
	kept   Version // survive
	bytes  []byte
	starts int
	syncs  int

	fail  string // what fails: "resume", "start", "write", "short", "sync"
	after int    // how many calls of it go well before
	calls map[string]int
}

func (m *memory) failing(call string) bool {
	if m.calls == nil {
		m.calls = map[string]int{}
	}
	m.calls[call]++
	return m.fail == call && m.calls[call] > m.after
}

func (m *memory) Resume(context.Context) (Version, int64, hash.Hash, error) {
	if m.failing("resume") {
		return Version{}, 0, nil, errDisk
	}
	m.v, m.data = m.kept, bytes.Clone(m.bytes)
	h := sha256.New()
	h.Write(m.data)
	return m.v, int64(len(m.data)), h, nil
}

func (m *memory) Start(v Version) (hash.Hash, error) {
	if m.failing("start") {
		return nil, errDisk
	}
	m.starts++
	m.v, m.data = v, nil
	m.kept, m.bytes = Version{}, nil // the old one is gone, the new one is not there yet
	return sha256.New(), nil
}

func (m *memory) Write(p []byte) (int, error) {
	if m.failing("write") {
		m.data = append(m.data, p[:len(p)/2]...)
		return len(p) / 2, errDisk
	}
	if m.failing("short") {
		return len(p) / 2, nil
	}
	m.data = append(m.data, p...)
	return len(p), nil
}

func (m *memory) Sync() error {
	if m.failing("sync") {
		return errDisk
	}
	m.syncs++
	m.kept, m.bytes = m.v, bytes.Clone(m.data)
	return nil
}

// readable is a memory that lets its prefix be read.
type readable struct{ *memory }

func (m readable) ReadAt(p []byte, off int64) (int, error) {
	return bytes.NewReader(m.data).ReadAt(p, off)
}

var _ io.ReaderAt = readable{}
