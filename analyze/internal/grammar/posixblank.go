package grammar

import (
	"bytes"

	"github.com/lrkit/lrkit/analyze/internal/artifact"
	"github.com/lrkit/lrkit/analyze/internal/ascii"
)

// posixBlank looks at the blank at i, without which names of POSIX do well: the path ends there,
// unless the name shows that it goes on, as on macOS, or unless a firm context leaves it open.
func (r *region) posixBlank(line []byte, i int, s start, ctx context) {
	switch {
	case bundleAt(line, r.name, i), macAt(line, s.pos, r.name, i):
		return
	case ctx.cell && r.posix.arg < 0 && !argumentAt(line, i+1):
		return
	case r.posix.arg < 0:
		r.posix.arg, r.posix.name = i, r.name
	}
	r.posix.count++
	if i == r.posix.arg && promptAt(line, s.pos, i) {
		r.stop = i - 1
	} else if !ctx.firm || r.posix.count > maxBlanks || argumentAt(line, i+1) || bytes.HasSuffix(line[s.pos:r.posix.name], []byte("bin/")) {
		r.stop = r.posix.arg
	}
}

// promptAt reports whether the path that begins at pos is that of a prompt, whose sign stands
// before the blank at i: "root@host:/var/log# ".
func promptAt(line []byte, pos, i int) bool {
	if c := line[i-1]; c != '#' && c != '$' && c != '%' || ascii.At(line, pos-1) != ':' {
		return false
	}
	host := pos - 1
	for host > 0 && pos-host < maxName && line[host-1] > ' ' {
		host--
	}
	return bytes.IndexByte(line[host:pos], '@') > 0
}

// maxBlanks is how many a name may have: more make a sentence.
const maxBlanks = 4

// posixCut is cut for a path with a blank: the whole line may be a path, a value rather is a path
// with what follows it.
func (r *region) posixCut(line []byte, s start, ctx context, ext extKind) border {
	switch {
	case ascii.HasAt(line, s.pos, "/dev/"):
	case ctx.line && r.edge == lineEdge:
		return border{end: r.end, whole: true, other: r.posix.arg}
	case ctx.firm && r.edge != textEdge && ext >= fileExt:
		return border{end: r.posix.arg, other: r.end}
	}
	return border{end: r.posix.arg}
}

// Program returns where the path of a program ends with which a command line begins at i.
func Program(line []byte, i int) int {
	name := i
	for end := i; ; end++ {
		switch ascii.At(line, end) {
		case '/':
			name = end + 1
		case '\\':
			if artifact.ShellEscapes(ascii.At(line, end+1)) {
				end++
			}
		case ' ':
			if !bundleAt(line, name, end) && !macAt(line, i, name, end) {
				return end
			}
		case '\t', 0:
			return min(end, len(line))
		}
	}
}

// maxName is how much of a name is looked at after a blank. It bounds the work for each blank.
const maxName = 64

// bundleAt reports whether the blank at i lies in the name of a bundle of macOS, which begins at
// name, or in the program of that name in it: "My App.app/Contents/MacOS/My App".
func bundleAt(line []byte, name, i int) bool {
	const contents, program = "/Contents/", "/Contents/MacOS/"
	if sep := nameEnd(line, i+1); ascii.HasAt(line, sep, contents) && bytes.IndexByte(line[i:sep], '.') > 0 {
		return true
	}
	end := name - len(program)
	if !ascii.HasAt(line, end, program) {
		return false
	}
	begin := end
	for begin > 0 && end-begin < maxName && line[begin-1] != '/' {
		begin--
	}
	stem := line[begin:end]
	stem = stem[:max(0, bytes.LastIndexByte(stem, '.'))]
	return i < name+len(stem) && ascii.HasAt(line, name, string(stem))
}

// macAt reports whether the blank at i lies in the name of a folder of macOS, where many have one:
// "/Library/Application Support/". The path begins at pos, the name at name.
func macAt(line []byte, pos, name, i int) bool {
	folders := line[pos:name]
	mac := false
	for _, root := range [...]string{"/Applications/", "/Library/", "/Volumes/", "/System/"} {
		mac = mac || ascii.HasAt(folders, 0, root)
	}
	if !mac && !bytes.Contains(folders[:min(len(folders), maxName)], []byte("/Library/")) {
		return false
	}
	if first := ascii.At(line, i+1); first < 'A' || first > 'Z' {
		return false
	}
	end := nameEnd(line, i+1)
	word, _, _ := bytes.Cut(line[i+1:end], []byte(" "))
	return ascii.At(line, end) == '/' || bytes.HasSuffix(word, []byte(".app"))
}

// nameEnd returns where the name ends, or the text in which blanks stand one by one.
func nameEnd(line []byte, i int) int {
	for end := min(len(line), i+maxName); i < end; i++ {
		if c := line[i]; isSep(c) || c < ' ' || c == ':' || c == '"' || c == '\'' || c == ' ' && ascii.At(line, i+1) <= ' ' {
			break
		}
	}
	return i
}
