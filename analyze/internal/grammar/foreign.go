package grammar

// foreignBytes are words for bytes that begin with no letter of ASCII.
var foreignBytes = [...]string{"байтов", "байта", "байт", "バイト", "바이트", "字节", "字節", "位元組"}

// foreignUnits are the letters of a unit in Cyrillic: КБ, Мб, Гбайт.
var foreignUnits = [...]struct {
	letter string
	unit   Unit
}{{"К", KiB}, {"к", KiB}, {"М", MiB}, {"м", MiB}, {"Г", GiB}, {"г", GiB}, {"Т", TiB}, {"т", TiB}}

// foreignUnit is unitAt for what begins with no letter of ASCII.
func foreignUnit(line []byte, i int) (u Unit, end int, bare, ok bool) {
	for _, w := range foreignBytes {
		if hasAt(line, i, w) && !wordAt(line, i+len(w)) {
			return Byte, i + len(w), false, true
		}
	}
	for _, f := range foreignUnits {
		if !hasAt(line, i, f.letter) {
			continue
		}
		for _, b := range [...]string{"байт", "Б", "б"} {
			if end := i + len(f.letter) + len(b); hasAt(line, i+len(f.letter), b) && !wordAt(line, end) {
				return f.unit, end, false, true
			}
		}
	}
	return Byte, 0, false, false
}
