package quantity

import "github.com/lrkit/lrkit/analyze/internal/ascii"

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

// Named returns the unit of a name in lower case: kb, kib, ko, кб, bytes.
func Named(word []byte) (Unit, bool) {
	u, end, bare, ok := UnitAt(word, 0)
	if !ok && len(word) > 0 && len(word) < 4 { // B, Mo
		var upperCase [4]byte
		copy(upperCase[:], word)
		upperCase[0] = upper(word[0])
		u, end, bare, ok = UnitAt(upperCase[:len(word)], 0)
	}
	return u, ok && end == len(word) && (!bare || u == Byte)
}

// UnitAt reads the unit at i. A single letter is bare: it needs a context that shows it to be a
// unit.
func UnitAt(line []byte, i int) (u Unit, end int, bare, ok bool) {
	c := ascii.At(line, i)
	if mayBeByteWord[c] {
		for _, w := range byteWords {
			if ascii.HasFold(line, i, w) && !isWordAt(line, i+len(w)) {
				return Byte, i + len(w), false, true
			}
		}
	}
	switch {
	case c >= 0x80:
		return cyrillicUnit(line, i)
	case c == 'B':
		return Byte, i + 1, true, !isWordAt(line, i+1)
	}
	if u = byLetter[c]; u == Byte {
		return Byte, 0, false, false
	}
	if !isWordAt(line, i+1) {
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
	switch b := ascii.At(line, end); {
	case b == 'B' && (binary || c < 'a' || c == 'k'):
	case b == 'b' && c >= 'a': // but Mb are bits
	case b == 'o' && (c < 'a' || c == 'k'):
	default:
		return Byte, 0, false, false
	}
	return u, end + 1, false, !isWordAt(line, end+1)
}

// spelledOut returns the end of a unit in words whose first letter is before i: kilobytes, Mbytes,
// gibibyte. 0 is none.
func spelledOut(line []byte, i int) int {
	for _, prefix := range unitPrefixes {
		if ascii.HasFold(line, i, prefix) {
			i += len(prefix)
			break
		}
	}
	if !ascii.HasFold(line, i, "byte") {
		return 0
	}
	i += len("byte")
	if ascii.At(line, i)|0x20 == 's' {
		i++
	}
	if isWordAt(line, i) {
		return 0
	}
	return i
}

// cyrillicUnit is unitAt for a unit in Cyrillic.
func cyrillicUnit(line []byte, i int) (u Unit, end int, bare, ok bool) {
	for u := range units {
		for _, letter := range units[u].cyrillic {
			if !ascii.HasAt(line, i, letter) {
				continue
			}
			for _, b := range [...]string{"байт", "Б", "б"} {
				if end := i + len(letter) + len(b); ascii.HasAt(line, i+len(letter), b) && !isWordAt(line, end) {
					return Unit(u), end, false, true
				}
			}
		}
	}
	return Byte, 0, false, false
}

// isWordAt reports whether a word goes on at i.
func isWordAt(line []byte, i int) bool { return ascii.IsWord(ascii.At(line, i)) }
