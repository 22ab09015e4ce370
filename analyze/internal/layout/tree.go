package layout

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
)

const (
	maxTree     = 32      // how deep a tree is read
	maxTreePath = 1 << 10 // how long the path of a folder in it may be
	treeCell    = 4       // how many columns a level takes
)

// tree is what `tree` prints below the path of a folder: rows whose indentation, in bars and
// branches, says which folder a name lies in.
type tree struct {
	open    bool
	known   bool   // the path of the root is
	windows bool   // rows with a branch are folders, and those without one files
	path    []byte // of the folder that the last branch names
	ends    [maxTree + 1]int
	depth   int // how many of ends are set, but for that of the root
}

// branches begin a row of a tree that names a folder, or, on Unix, anything.
var branches = [...]string{"├", "└", "+", "\\", "`", "|"}

// mayTree has the bytes that a row of a tree begins with.
var mayTree = [256]bool{0xE2: true, '|': true, '+': true, '\\': true, '`': true}

// treeRow reads the indentation of a row. name is where its name begins, cells how many levels
// stand before it or before its branch.
func treeRow(line []byte) (cells int, branch, windows bool, name int) {
	i := 0
	for i < len(line) && cells <= maxTree {
		for _, b := range branches {
			if !bytes.HasPrefix(line[i:], []byte(b)) {
				continue
			}
			to, dashes := i+len(b), 0
			for dashes < treeCell {
				if n := dashAt(line, to); n > 0 {
					to, dashes = to+n, dashes+1
					continue
				}
				break
			}
			switch blank := blankAt(line, to); {
			case dashes == 3:
				return cells, true, true, to
			case dashes == 2 && blank > 0:
				return cells, true, false, to + blank
			}
		}
		to := i
		if n := barAt(line, i); n > 0 {
			to += n
		} else if n := blankAt(line, i); n > 0 {
			to += n
		} else {
			break
		}
		for range treeCell - 1 {
			n := blankAt(line, to)
			if n == 0 {
				if _, end := trim(line, 0, len(line)); to >= end { // nothing but bars
					return cells + 1, false, true, len(line)
				}
				return cells, false, true, -1
			}
			to += n
		}
		i, cells = to, cells+1
	}
	return cells, false, true, i
}

func dashAt(line []byte, i int) int {
	switch {
	case i < len(line) && line[i] == '-':
		return 1
	case bytes.HasPrefix(line[min(i, len(line)):], []byte("─")):
		return len("─")
	}
	return 0
}

func barAt(line []byte, i int) int {
	switch {
	case line[i] == '|':
		return 1
	case bytes.HasPrefix(line[i:], []byte("│")):
		return len("│")
	}
	return 0
}

// blankAt returns the length of the blank at i, which Unix prints as one that breaks no line.
func blankAt(line []byte, i int) int {
	switch {
	case i < len(line) && line[i] == ' ':
		return 1
	case bytes.HasPrefix(line[min(i, len(line)):], []byte("\u00a0")):
		return len("\u00a0")
	}
	return 0
}

// appendRoot reads the line before a tree: the path of its folder, `C:.` or a dot. ok is false for
// any other.
func (r *Reader) appendRoot(dst []Part, line, after []byte) (parts []Part, ok bool) {
	_, end := trim(line, 0, len(line))
	if end == 0 || end > maxTreePath {
		return dst, false
	}
	row, _, _ := bytes.Cut(after, []byte("\n"))
	cells, branch, windows, name := treeRow(bytes.TrimRight(row, "\r"))
	if cells > 1 || name < 0 || cells == 0 && !branch || bytes.HasSuffix(bytes.TrimRight(row, " \r"), []byte("|")) {
		return dst, false
	}
	root := line[:end]
	k := absolute(root)
	switch {
	case k == 1 && (len(root) == 3 || isWhole(root)), k == 2 && bytes.IndexByte(root, ' ') < 0, string(root) == "/":
	case string(root) == ".", len(root) == 3 && root[1] == ':' && root[2] == '.':
		k = 0
	default:
		return dst, false
	}
	t := &r.tree
	*t = tree{open: true, known: k != 0, windows: windows, path: t.path[:0]}
	if k == 0 {
		t.ends[0] = 0
		return dst, true
	}
	t.path = append(t.path, root...)
	t.ends[0] = len(t.path)
	p := nameAt(line, 0, end, r.next(), artifact.RuleListing)
	p.Flags |= artifact.Directory
	p.set(artifact.POSIX, k == 2)
	return append(dst, p), true
}

// appendTree reads a row of the open tree. One that does not fit ends it.
func (r *Reader) appendTree(dst []Part, line []byte) (parts []Part, fits bool) {
	t := &r.tree
	cells, branch, windows, name := treeRow(line)
	_, end := trim(line, 0, len(line))
	switch {
	case name < 0, cells == 0 && !branch, windows != t.windows && name < end:
		t.open = false
		return dst, false
	case name >= end: // a bar
		return dst, true
	}
	in := cells // the depth of the folder around it
	if !branch {
		in--
	}
	if in > t.depth || in < 0 || in+1 > maxTree {
		t.open = false
		return dst, false
	}
	if !t.windows {
		if link := bytes.Index(line[name:end], []byte(arrow)); link > 0 {
			end = name + link
		}
	}
	row := r.next()
	if line[name] == '[' {
		dst, name = appendTreeSize(dst, line, name, end, row)
	}
	t.depth = in
	t.path = t.path[:t.ends[in]]
	p := nameAt(line, name, end, row, artifact.RuleListing)
	posix := !t.windows && (len(t.path) == 0 || t.path[0] == '/' || t.path[0] == '~')
	p.set(artifact.POSIX, posix)
	if len(t.path)+end-name+1 > maxTreePath {
		t.open = false
		return append(dst, p), true
	}
	sep := byte('\\')
	if posix {
		sep = '/'
	}
	if n := len(t.path); n > 0 && t.path[n-1] != sep {
		t.path = append(t.path, sep)
	}
	t.path = append(t.path, line[name:end]...)
	if t.known {
		p.Flags |= artifact.InDirectory | artifact.Placed
		p.Text = string(t.path)
	}
	if branch {
		t.depth = in + 1
		t.ends[t.depth] = len(t.path)
	}
	return append(dst, p), true
}

// appendTreeSize reads the size that `tree -s` prints before a name, in brackets.
func appendTreeSize(dst []Part, line []byte, name, end int, row int32) (parts []Part, from int) {
	close := bytes.Index(line[name:end], []byte("]  "))
	if close < 0 {
		return dst, name
	}
	from = blanks(line, name+close+1)
	if from >= end {
		return dst, name
	}
	start := bytes.LastIndexByte(line[name:name+close], ' ')
	if p, ok := size(line[name+start+1:name+close], 1); ok && start > 0 {
		p = p.moved(name+start+1, name+close)
		p.Row.Number = row
		dst = append(dst, p)
	}
	return dst, from
}
