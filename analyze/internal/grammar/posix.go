package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// posixAt takes the slash at p.
func posixAt(line []byte, p, done int) (start, bool) {
	c := ascii.At(line, p+1)
	if !isWord(c) && c != '.' && c < 0x80 {
		return start{}, false
	}
	s := start{pos: p, body: p, least: p + 2, kind: POSIXPath}
	if p-1 >= done && ascii.At(line, p-1) == '~' {
		s.pos = p - 1
	}
	if !opensAt(line, s.pos) && !(glued(line, p) && isRoot(firstName(line, p+1))) || requestAt(line, s.pos) {
		return start{}, false
	}
	return s, true
}

// requestAt reports whether an HTTP method stands before i: then a path of a
// server begins there, not one of a file system.
func requestAt(line []byte, i int) bool {
	if i < 4 || line[i-1] != ' ' {
		return false
	}
	for _, m := range [...]string{"GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS"} {
		if k := i - 1 - len(m); k >= 0 && ascii.HasAt(line, k, m) && (k == 0 || !isWord(line[k-1])) {
			return true
		}
	}
	return false
}

// firstName returns the name that begins at i, of ASCII, with another after it.
func firstName(line []byte, i int) []byte {
	end := i
	for end-i < 16 && wordAt(line, end) {
		end++
	}
	if ascii.At(line, end) != '/' {
		return nil
	}
	return line[i:end]
}

// plausiblePOSIX tells paths from command switches: /all, /s, /e/i/y.
func plausiblePOSIX(p []byte) bool {
	if p[0] == '~' {
		return true
	}
	if ControlGroup(p) {
		return false
	}
	names, long := 0, false
	for rest := p; len(rest) > 0; {
		n := bytes.IndexByte(rest, '/')
		if n < 0 {
			n = len(rest)
		}
		if n > 0 {
			names++
		}
		long = long || n > 1
		rest = rest[min(n+1, len(rest)):]
	}
	return names > 1 && long || names == 1 && isRoot(bytes.Trim(p, "/"))
}

// ControlGroup reports whether p is a path of systemd's control groups, of no file system:
// "/system.slice/cron.service".
func ControlGroup(p []byte) bool {
	end := 1
	for end < len(p) && end < 24 && (isWord(p[end]) || p[end] == '-') {
		end++
	}
	return ascii.HasAt(p, end, ".slice/") || len(p) == end+len(".slice") && ascii.HasAt(p, end, ".slice")
}

// isRoot reports whether a folder of that name stands in the root of most
// systems and is not the name of a common switch, as run and data are.
func isRoot(name []byte) bool {
	switch string(name) {
	case "bin", "boot", "dev", "etc", "home", "lib", "lib64", "mnt", "opt", "proc", "root", "sbin",
		"srv", "sys", "tmp", "usr", "var", "Applications", "Library", "Users", "Volumes":
		return true
	}
	return false
}
