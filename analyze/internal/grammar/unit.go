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

// units is the table of the units. The scanners, their prefilter and the columns of sizes go by it
// and by byteWords.
var units = [...]struct {
	symbol   string
	letters  string   // of ASCII, that begin it
	cyrillic []string // the same in Cyrillic: КБ, Мб, Гбайт
}{
	Byte: {symbol: "B"},
	KiB:  {"KiB", "Kk", []string{"К", "к"}},
	MiB:  {"MiB", "Mm", []string{"М", "м"}},
	GiB:  {"GiB", "Gg", []string{"Г", "г"}},
	TiB:  {"TiB", "Tt", []string{"Т", "т"}},
	PiB:  {"PiB", "Pp", nil},
	EiB:  {"EiB", "Ee", nil},
}

// byteWords are words for bytes, in lower case. A word comes before its own beginning.
var byteWords = [...]string{
	"bytes", "byte", "octets", "octet", "bajtów", "bajty", "bajtů", "bajt", "bayt",
	"байтов", "байта", "байт", "バイト", "바이트", "字节", "字節", "位元組",
}

// unitPrefixes are what may stand between the first letter of a unit and "byte": kilobyte,
// gibibyte.
var unitPrefixes = [...]string{"ilo", "ega", "iga", "era", "eta", "ibi", "ebi"}

// byLetter is the unit that begins with a letter of ASCII, and Byte for none.
var byLetter = func() (by [256]Unit) {
	for u := range units {
		for _, c := range []byte(units[u].letters) {
			by[c] = Unit(u)
		}
	}
	return by
}()

// String returns the symbol of the unit.
func (u Unit) String() string {
	if int(u) < len(units) {
		return units[u].symbol
	}
	return "unknown"
}

// Bytes returns how many bytes the unit has.
func (u Unit) Bytes() int64 { return 1 << (10 * uint(u)) }

// Letter returns the unit for which a letter alone stands, as du -h prints it. An E is more often a
// digit or an exponent.
func Letter(c byte) (u Unit, ok bool) {
	u = byLetter[c]
	return u, u != Byte && u != EiB
}

// unitAt reads the unit at i. A single letter is bare: it needs a context that
// shows it to be a unit.
func unitAt(line []byte, i int) (u Unit, end int, bare, ok bool) {
	c := at(line, i)
	if mayBeByteWord[c] {
		for _, w := range byteWords {
			if hasFoldAt(line, i, w) && !wordAt(line, i+len(w)) {
				return Byte, i + len(w), false, true
			}
		}
	}
	switch {
	case c >= 0x80:
		return cyrillicUnit(line, i)
	case c == 'B':
		return Byte, i + 1, true, !wordAt(line, i+1)
	}
	if u = byLetter[c]; u == Byte {
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
	for _, prefix := range unitPrefixes {
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

// cyrillicUnit is unitAt for a unit in Cyrillic.
func cyrillicUnit(line []byte, i int) (u Unit, end int, bare, ok bool) {
	for u := range units {
		for _, letter := range units[u].cyrillic {
			if !hasAt(line, i, letter) {
				continue
			}
			for _, b := range [...]string{"байт", "Б", "б"} {
				if end := i + len(letter) + len(b); hasAt(line, i+len(letter), b) && !wordAt(line, end) {
					return Unit(u), end, false, true
				}
			}
		}
	}
	return Byte, 0, false, false
}

// englishAt reports whether what follows Go or To shows it to be a word:
// "step 2 Go to", "10 To 20".
func englishAt(line []byte, i int) bool {
	return at(line, i) == ' ' && (isDigit(at(line, i+1)) || wordKindAt(line, i+1) == preposition)
}
