package grammar

// Unit is the unit of a size, as a power of 1024.
type Unit uint8

// The units.
const (
	Byte Unit = iota
	KiB
	MiB
	GiB
	TiB
	PiB
	EiB
)

var units = [...]string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}

// String returns the symbol of the unit.
func (u Unit) String() string {
	if int(u) < len(units) {
		return units[u]
	}
	return "unknown"
}

// power returns the unit of a prefix.
func power(c byte) (Unit, bool) {
	switch c {
	case 'K', 'k':
		return KiB, true
	case 'M', 'm':
		return MiB, true
	case 'G', 'g':
		return GiB, true
	case 'T', 't':
		return TiB, true
	case 'P', 'p':
		return PiB, true
	case 'E', 'e':
		return EiB, true
	}
	return Byte, false
}

// unitAt reads the unit at i. A single letter is bare: it needs a context that
// shows it to be a unit.
func unitAt(line []byte, i int) (u Unit, end int, bare, ok bool) {
	c := at(line, i)
	switch {
	case c >= 0x80:
		return foreignUnit(line, i)
	case c|0x20 == 'b' || c|0x20 == 'o':
		for _, w := range [...]string{"bytes", "byte", "octets", "octet", "bajtów", "bajty", "bajtů", "bajt", "bayt"} {
			if hasFoldAt(line, i, w) && !wordAt(line, i+len(w)) {
				return Byte, i + len(w), false, true
			}
		}
		return Byte, i + 1, true, c == 'B' && !wordAt(line, i+1)
	}
	u, ok = power(c)
	if !ok {
		return Byte, 0, false, false
	}
	if !wordAt(line, i+1) {
		return u, i + 1, true, c < 'a' && c != 'E'
	}
	end = i + 1
	if stop := spelledOut(line, end); stop > 0 {
		return u, stop, false, true
	}
	binary := line[end]|0x20 == 'i'
	if binary {
		end++
	}
	switch b := at(line, end); {
	case b == 'B' && (binary || c < 'a' || c == 'k'):
	case b == 'b' && c >= 'a': // but Mb are bits
	case b == 'o' && (c < 'a' || c == 'k'):
		if !binary && (c == 'G' || c == 'T') && englishAt(line, end+1) {
			return Byte, 0, false, false
		}
	default:
		return Byte, 0, false, false
	}
	return u, end + 1, false, !wordAt(line, end+1)
}

// spelledOut returns the end of a unit in words whose first letter is before i: kilobytes, Mbytes,
// gibibyte. 0 is none.
func spelledOut(line []byte, i int) int {
	for _, prefix := range [...]string{"ilo", "ega", "iga", "era", "eta", "ibi", "ebi"} {
		if hasFoldAt(line, i, prefix) {
			i += len(prefix)
			break
		}
	}
	if !hasFoldAt(line, i, "byte") {
		return 0
	}
	i += len("byte")
	if at(line, i)|0x20 == 's' {
		i++
	}
	if wordAt(line, i) {
		return 0
	}
	return i
}

// englishAt reports whether what follows Go or To shows it to be a word:
// "step 2 Go to", "10 To 20".
func englishAt(line []byte, i int) bool {
	return at(line, i) == ' ' && (isDigit(at(line, i+1)) || wordKindAt(line, i+1) == preposition)
}
