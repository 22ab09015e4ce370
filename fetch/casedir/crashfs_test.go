package casedir

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/lrkit/lrkit/fetch/internal/owner"
)

// crashFS is a file system in memory that dies: at its nth change every call fails from then on.
// What it holds then is what a kill leaves, which is everything that was done, or what a power loss
// leaves.
type crashFS struct {
	names   map[string]*inode // as processes see them
	durable map[string]*inode // as they are on the disk

	linkless bool // a file cannot have two names

	left    int   // changes until it dies
	after   bool  // the last one still happens
	fault   error // it does not die: that one call fails with this
	crashed bool
	done    int // changes so far
	synced  []string

	opts *Options // of the writers that live on it; nil for those of most tests
}

type inode struct {
	dir     bool
	mode    fs.FileMode
	data    []byte
	durable []byte
}

var errCrashed = errors.New("the process is dead")

func newCrashFS() *crashFS {
	root := &inode{dir: true, mode: 0o700}
	return &crashFS{names: map[string]*inode{".": root}, durable: map[string]*inode{".": root}, left: 1 << 30}
}

// change is called before every change. ok says that it happens, whatever err says.
func (m *crashFS) change() (ok bool, err error) {
	if m.crashed {
		return false, errCrashed
	}
	m.done++
	if m.left--; m.left > 0 {
		return true, nil
	}
	if m.left < 0 {
		return true, nil
	}
	if m.fault != nil {
		return m.after, m.fault
	}
	m.crashed = true
	return m.after, errCrashed
}

// killed is the file system as the next process finds it.
func (m *crashFS) killed() *crashFS {
	return &crashFS{names: m.names, durable: m.durable, left: 1 << 30, opts: m.opts}
}

// lost is the file system after a power loss: of what was not synced, anything may be there.
func (m *crashFS) lost(r *rand.Rand) *crashFS {
	names := maps.Clone(m.durable)
	for _, name := range slices.Sorted(maps.Keys(m.names)) {
		if n := m.names[name]; m.durable[name] != n && r.IntN(2) == 0 && names[path.Dir(name)] != nil {
			names[name] = n
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.durable)) {
		if m.names[name] == nil && r.IntN(2) == 0 { // removed or renamed, and that reached the disk
			delete(names, name)
		}
	}
	out := &crashFS{names: map[string]*inode{}, durable: map[string]*inode{}, left: 1 << 30, opts: m.opts}
	copies := map[*inode]*inode{}
	for name, n := range names {
		c := copies[n]
		if c == nil {
			data := n.durable
			if !bytes.Equal(n.data, n.durable) {
				switch r.IntN(3) {
				case 0:
					data = n.data
				case 1: // a part of it
					if common := min(len(n.data), len(n.durable)); len(n.data) > common {
						data = n.data[:common+r.IntN(len(n.data)-common)]
					}
				}
			}
			c = &inode{dir: n.dir, mode: n.mode, data: bytes.Clone(data), durable: bytes.Clone(data)}
			copies[n] = c
		}
		out.names[name], out.durable[name] = c, c
	}
	return out
}

func (m *crashFS) OpenFile(name string, flag int, mode fs.FileMode) (file, error) {
	n := m.names[name]
	switch {
	case m.crashed:
		return nil, errCrashed
	case n == nil && flag&os.O_CREATE == 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case n != nil && flag&os.O_CREATE != 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrExist}
	case n != nil && flag&(os.O_WRONLY|os.O_RDWR) != 0 && n.mode&0o200 == 0:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	case n == nil:
		ok, err := m.change()
		if ok {
			n = &inode{mode: mode}
			m.names[name] = n
		}
		if err != nil {
			return nil, err
		}
	}
	return &handle{m: m, n: n, name: name, end: flag&os.O_APPEND != 0}, nil
}

func (m *crashFS) Rename(from, to string) error {
	n := m.names[from]
	if n == nil {
		return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
	}
	ok, err := m.change()
	if ok {
		delete(m.names, from)
		m.names[to] = n
	}
	return err
}

func (m *crashFS) Link(name, another string) error {
	n := m.names[name]
	switch {
	case m.linkless:
		return &fs.PathError{Op: "link", Path: name, Err: errors.ErrUnsupported}
	case n == nil:
		return &fs.PathError{Op: "link", Path: name, Err: fs.ErrNotExist}
	case m.names[another] != nil:
		return &fs.PathError{Op: "link", Path: another, Err: fs.ErrExist}
	}
	ok, err := m.change()
	if ok {
		m.names[another] = n
	}
	return err
}

func (m *crashFS) Remove(name string) error {
	if m.names[name] == nil {
		return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	ok, err := m.change()
	if ok {
		delete(m.names, name)
	}
	return err
}

func (m *crashFS) Mkdir(name string, mode fs.FileMode) error {
	if m.names[name] != nil {
		return &fs.PathError{Op: "mkdir", Path: name, Err: fs.ErrExist}
	}
	ok, err := m.change()
	if ok {
		m.names[name] = &inode{dir: true, mode: mode}
	}
	return err
}

func (m *crashFS) SyncDir(name string) error {
	ok, err := m.change()
	if !ok {
		return err
	}
	m.synced = append(m.synced, name+"/")
	for _, names := range []map[string]*inode{m.names, m.durable} {
		for n := range names {
			if n != "." && path.Dir(n) == name {
				if m.names[n] == nil {
					delete(m.durable, n)
				} else {
					m.durable[n] = m.names[n]
				}
			}
		}
	}
	return err
}

// TryLock succeeds: a dead process holds no locks.
func (m *crashFS) TryLock(file) (bool, error) { return true, nil }

// Facts counts the names of a file. All of them are this user's.
func (m *crashFS) Facts(f file) (owner.Facts, error) {
	facts := owner.Facts{Mine: true}
	for _, n := range m.names {
		if n == f.(*handle).n {
			facts.Links++
		}
	}
	return facts, nil
}

func (m *crashFS) SameFile(a, b fs.FileInfo) bool { return a.(info).n == b.(info).n }

func (m *crashFS) FolderFacts(name string) (owner.Facts, error) {
	_, err := m.Lstat(name)
	return owner.Facts{Mine: true, Links: 1}, err
}

func (m *crashFS) Lstat(name string) (fs.FileInfo, error) {
	n := m.names[name]
	if m.crashed {
		return nil, errCrashed
	}
	if n == nil {
		return nil, &fs.PathError{Op: "lstat", Path: name, Err: fs.ErrNotExist}
	}
	return info{path.Base(name), n}, nil
}

func (m *crashFS) EachEntry(name string, visit func(fs.DirEntry) error) error {
	if m.crashed {
		return errCrashed
	}
	if n := m.names[name]; n == nil || !n.dir {
		return &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	for _, n := range slices.Sorted(maps.Keys(m.names)) {
		if n != "." && path.Dir(n) == name {
			if err := visit(fs.FileInfoToDirEntry(info{path.Base(n), m.names[n]})); err != nil {
				return err
			}
		}
	}
	return nil
}

// handle is an open file.
type handle struct {
	m    *crashFS
	n    *inode
	name string
	at   int64
	end  bool
	gone bool
}

func (h *handle) Read(b []byte) (int, error) {
	n, err := h.ReadAt(b, h.at)
	h.at += int64(n)
	if n > 0 {
		err = nil
	}
	return n, err
}

func (h *handle) ReadAt(b []byte, off int64) (int, error) {
	if h.m.crashed {
		return 0, errCrashed
	}
	if off >= int64(len(h.n.data)) {
		return 0, io.EOF
	}
	n := copy(b, h.n.data[off:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (h *handle) Write(b []byte) (int, error) {
	ok, err := h.m.change()
	if err != nil { // half of it, or all: a write that is cut
		if !ok {
			b = b[:len(b)/2]
		}
	}
	if h.m.crashed && err == nil {
		return 0, errCrashed
	}
	if h.end {
		h.at = int64(len(h.n.data))
	}
	data := append(bytes.Clone(h.n.data[:h.at]), b...)
	if rest := h.at + int64(len(b)); rest < int64(len(h.n.data)) {
		data = append(data, h.n.data[rest:]...)
	}
	h.n.data = data
	h.at += int64(len(b))
	return len(b), err
}

func (h *handle) Sync() error {
	ok, err := h.m.change()
	if ok {
		h.m.synced = append(h.m.synced, h.name)
		h.n.durable = bytes.Clone(h.n.data)
	}
	return err
}

func (h *handle) Truncate(size int64) error {
	ok, err := h.m.change()
	if ok {
		h.n.data = bytes.Clone(h.n.data[:size])
	}
	return err
}

func (h *handle) Chmod(mode fs.FileMode) error {
	ok, err := h.m.change()
	if ok {
		h.n.mode = mode
	}
	return err
}

func (h *handle) Close() error {
	if h.gone {
		return os.ErrClosed
	}
	h.gone = true
	_, err := h.m.change()
	return err
}

func (h *handle) Stat() (fs.FileInfo, error) { return info{path.Base(h.name), h.n}, nil }

func (h *handle) Seek(offset int64, whence int) (int64, error) {
	if whence != io.SeekStart {
		return 0, errors.ErrUnsupported
	}
	h.at = offset
	return offset, nil
}

type info struct {
	name string
	n    *inode
}

func (i info) Name() string { return i.name }
func (i info) Size() int64  { return int64(len(i.n.data)) }
func (i info) Mode() fs.FileMode {
	if i.n.dir {
		return i.n.mode | fs.ModeDir
	}
	return i.n.mode
}
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.n.dir }
func (i info) Sys() any           { return nil }

// shown lists what there is, for messages.
func (m *crashFS) shown() string {
	var b strings.Builder
	for _, n := range slices.Sorted(maps.Keys(m.names)) {
		b.WriteString(n + " ")
	}
	return b.String()
}
