package grammar

import "github.com/lrkit/lrkit/analyze/internal/ascii"

// start is where a path begins.
type start struct {
	pos     int // its first byte
	body    int // the first byte after the prefix
	least   int // a path that ends before is none
	kind    PathKind
	escaped bool // the backslashes of the prefix are doubled
	// relative: C:dir\file, which is a path only from quote to quote and with an extension, because
	// a label and its value look the same
	relative bool
}

// startAt reports whether a path begins whose first separator, but for those
// of a prefix, is at p; bytes before done belong to another path.
//
// The end of a path is looked for with the same test: no path holds the start
// of another. That is what makes the whole search linear.
func startAt(line []byte, p, done int) (start, bool) {
	if p-2 >= done && line[p-1] == ':' && ascii.IsLetter(line[p-2]) {
		// Defender prints resources as file:_C:\…
		if prev := ascii.At(line, p-3); p-3 < 0 || !isWord(prev) && prev != '$' || prev == '_' && ascii.At(line, p-4) == ':' {
			return driveAt(line, p)
		}
	}
	if line[p] == '/' {
		return posixAt(line, p, done)
	}
	if s, ok := namedAt(line, p, done); ok {
		return s, true
	}
	if !opensAt(line, p) {
		return start{}, false
	}
	n := 1 // backslashes
	for n < 5 && ascii.At(line, p+n) == '\\' {
		n++
	}
	if s, ok := ntAt(line, p, n); ok {
		return s, true
	}
	if n == 2 || n == 4 {
		return uncAt(line, p, n)
	}
	return start{}, false
}

// driveAt takes the drive letter before p, where its separator is.
func driveAt(line []byte, p int) (start, bool) {
	s := start{pos: p - 2, body: p + 1, kind: DrivePath}
	next := ascii.At(line, p+1)
	switch {
	case line[p] == '/':
		if next <= ' ' || isSep(next) || classes[next]&illegal != 0 {
			return start{}, false
		}
	case next == '\\':
		s.escaped = !isSep(ascii.At(line, p+2))
		s.body++
	}
	s.least = p + 1
	return s, true
}

// uncAt takes the two or, escaped, four backslashes at p.
func uncAt(line []byte, p, n int) (start, bool) {
	i, one := p+n, n/2 // one separator has so many bytes
	s := start{pos: p, kind: UNCPath, escaped: n == 4}
	if c := ascii.At(line, i); (c == '?' || c == '.') && sepsAt(line, i+1) == one {
		s.kind = VerbatimPath
		if c == '.' {
			s.kind = DevicePath
		}
		s.body, s.least = skipDrive(line, i+1+one), i+1+one+1
		return s, nameAt(line, i+1+one)
	}
	host := i
	for i < len(line) && i-host < 256 && (isWord(line[i]) || line[i] == '.' || line[i] == '-' || line[i] == '$' || line[i] == '@') {
		i++
	}
	// One letter is rather a piece of an escape or of a pattern: \\d\w.
	if i-host < 2 || !isWord(line[host]) || sepsAt(line, i) != one || !nameAt(line, i+one) {
		return start{}, false
	}
	s.body, s.least = i+one, i+one+1
	return s, !counterAt(line, s.body)
}

// counterAt reports whether the share at i is the object of a performance
// counter: \\host\process(idle)\% processor time.
func counterAt(line []byte, i int) bool {
	for end := min(len(line), i+128); i < end && !isSep(line[i]); i++ {
		if line[i] == ')' && ascii.HasAt(line, i+1, `\`) {
			return true
		}
	}
	return ascii.HasAt(line, i+1, "% ")
}

// ntNames are the first names of NT paths that occur in text.
var ntNames = [...]string{"??", "device", "systemroot", "registry"}

// ntAt takes a path of the NT namespace after the n backslashes at p.
func ntAt(line []byte, p, n int) (start, bool) {
	if n > 2 {
		return start{}, false
	}
	for _, name := range ntNames {
		if i := p + n; ascii.HasFold(line, i, name) && sepsAt(line, i+len(name)) == n {
			body := i + len(name) + n
			s := start{pos: p, body: skipDrive(line, body), least: body + 1, kind: NTPath, escaped: n == 2}
			return s, nameAt(line, body)
		}
	}
	if i := volumeEnd(line, p+n); i > 0 && sepsAt(line, i) == n {
		return start{pos: p, body: i + n, least: i + n + 1, kind: NTPath, escaped: n == 2}, nameAt(line, i+n)
	}
	return start{}, false
}

// volumeEnd returns where the name of a volume ends that begins at i, as prefetch files have it:
// VOLUME{01d6a1b2c3d4e5f6-1a2b3c4d}. 0 is none.
func volumeEnd(line []byte, i int) int {
	const volume = "volume{"
	if !ascii.HasFold(line, i, volume) {
		return 0
	}
	end := i + len(volume)
	for first := end; end-first < 40 && (isHex(ascii.At(line, end)) || ascii.At(line, end) == '-'); {
		end++
	}
	if ascii.At(line, end) != '}' {
		return 0
	}
	return end + 1
}

// skipDrive passes a drive after a prefix, whose colon is no end.
func skipDrive(line []byte, i int) int {
	if ascii.IsLetter(ascii.At(line, i)) && ascii.At(line, i+1) == ':' && !wordAt(line, i+2) {
		return i + 2
	}
	return i
}

// sepsAt counts the backslashes at i; more than three are three.
func sepsAt(line []byte, i int) int {
	n := 0
	for n < 3 && ascii.At(line, i+n) == '\\' {
		n++
	}
	return n
}

// nameAt reports whether a name begins at i.
func nameAt(line []byte, i int) bool {
	c := ascii.At(line, i)
	return c > ' ' && !isSep(c) && classes[c]&illegal == 0
}
