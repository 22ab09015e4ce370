package layout

// hashKind tells a hash by its length in hex digits.
func hashKind(n int) string {
	switch n {
	case 32:
		return "md5"
	case 40:
		return "sha1"
	case 64:
		return "sha256"
	case 128:
		return "sha512"
	}
	return ""
}

// hexEnd returns the end of the hex digits at s[i:].
func hexEnd(s []byte, i int) int {
	for i < len(s) && isHex(s[i]) {
		i++
	}
	return i
}

// hash reads a cell that is a hash, or one in pairs of digits with blanks between, as certutil
// printed it once.
func hash(cell []byte) (p Part, ok bool) {
	n := hexEnd(cell, 0)
	if n == len(cell) {
		kind := hashKind(n)
		return Part{What: Hash, Kind: kind}, kind != ""
	}
	if len(cell) > 191 || len(cell)%3 != 2 || n != 2 {
		return p, false
	}
	var buf []byte
	for i := 0; i < len(cell); i += 3 {
		if !isHex(cell[i]) || !isHex(cell[i+1]) || i+2 < len(cell) && cell[i+2] != ' ' {
			return p, false
		}
		buf = append(buf, cell[i], cell[i+1])
	}
	kind := hashKind(len(buf))
	return Part{What: Hash, Kind: kind, Normalized: lowerHex(buf)}, kind != ""
}

func lowerHex(b []byte) string {
	for i, c := range b {
		if c >= 'A' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}

// algorithm returns the kind of hash that a name stands for.
func algorithm(name string) string {
	switch name {
	case "md5", "sha1", "sha256", "sha512":
		return name
	case "sha-1", "sha-256", "sha-512":
		return name[:3] + name[4:]
	case "md5hash", "sha1hash", "sha256hash", "sha512hash":
		return name[:len(name)-4]
	case "md5sum", "sha1sum", "sha256sum", "sha512sum":
		return name[:len(name)-3]
	}
	return ""
}
