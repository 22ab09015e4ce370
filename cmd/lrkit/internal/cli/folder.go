package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/lrkit/lrkit/internal/regular"
)

// folder is one that was named, or one below it. Its path is made when it is asked for: those of a
// deep tree would take much more than its files.
type folder struct {
	parent *folder // nil: it was named
	name   string
	depth  int
	size   int // of the path
}

// namedFolder returns a folder that was named.
func namedFolder(name string) *folder { return &folder{name: name, size: len(name)} }

// below returns a folder in this one.
func (f *folder) below(name string) *folder {
	return &folder{parent: f, name: name, depth: f.depth + 1, size: f.size + 1 + len(name)}
}

// path returns the path of what is in the folder, or of the folder if name is empty.
func (f *folder) path(name string) string {
	top, rest := f.rest(name)
	return filepath.Join(top.name, rest)
}

// rest returns the folder that was named, and the path of name from there on.
func (f *folder) rest(name string) (top *folder, rest string) {
	parts := make([]string, f.depth+1)
	parts[f.depth] = name
	for ; f.parent != nil; f = f.parent {
		parts[f.depth-1] = f.name
	}
	return f, strings.TrimSuffix(strings.Join(parts, string(filepath.Separator)), string(filepath.Separator))
}

// tooLong reports whether the system does not take a path as long as that. What is there is opened
// part by part.
func tooLong(err error) bool { return errors.Is(err, syscall.ENAMETOOLONG) }

// open opens a regular file in the folder, and not a link to one.
func (f *folder) open(name string) (*os.File, error) {
	file, err := regular.OpenNoFollow(f.path(name))
	if !tooLong(err) {
		return file, err
	}
	top, rest := f.rest(name)
	root, err := os.OpenRoot(top.name)
	if err != nil {
		return nil, err
	}
	defer root.Close() // the file stays open
	return regular.OpenIn(root, rest)
}

// anchorEvery is how many levels below an open folder others are opened from it.
const anchorEvery = 64

// anchor is an open folder below which paths are short enough.
type anchor struct {
	root  *os.Root
	depth int
}

// read returns what is in the folder. from is an open folder above it, where its own path is too
// long: then it is the last that was opened, and close is what to do when nothing below it is read
// any more.
func (f *folder) read(from *anchor) (entries []fs.DirEntry, _ *anchor, close func(), err error) {
	close = func() {}
	var dir *os.File
	if from == nil {
		dir, err = os.Open(f.path(""))
		if tooLong(err) {
			top, _ := f.rest("")
			var root *os.Root
			if root, err = os.OpenRoot(top.name); err == nil {
				from, close = &anchor{root, 0}, func() { root.Close() }
			}
		}
	}
	if from != nil && err == nil {
		if f.depth-from.depth > anchorEvery {
			var root *os.Root
			if root, err = from.root.OpenRoot(f.from(from.depth)); err == nil {
				above := close
				from, close = &anchor{root, f.depth}, func() { root.Close(); above() }
			}
		}
		if err == nil {
			dir, err = from.root.Open(f.from(from.depth))
		}
	}
	if err != nil {
		close()
		return nil, nil, func() {}, err
	}
	entries, err = dir.ReadDir(-1)
	return entries, from, close, errors.Join(err, dir.Close())
}

// from returns the path from the folder above it at a depth.
func (f *folder) from(depth int) string {
	var parts []string
	for ; f.depth > depth; f = f.parent {
		parts = append(parts, f.name)
	}
	if len(parts) == 0 {
		return "."
	}
	var b strings.Builder
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
		if i > 0 {
			b.WriteByte(filepath.Separator)
		}
	}
	return b.String()
}
