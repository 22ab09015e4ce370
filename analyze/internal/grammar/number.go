package grammar

// maxNumber is the longest number that is read, in bytes: 19 digits, grouped.
const maxNumber = 48

// maxDigits keeps twice a mantissa within 64 bits.
const maxDigits = 18

// numberEnd returns where the number ends that begins with the digit at i,
// with all that can divide its digits.
func numberEnd(line []byte, i int) int {
	for i < len(line) {
		if isDigit(line[i]) {
			i++
			continue
		}
		n := divider(line, i)
		if n == 0 || !isDigit(at(line, i+n)) {
			break
		}
		i += n
	}
	return i
}

// divider returns the length of what divides digits at i, or 0.
func divider(line []byte, i int) int {
	switch line[i] {
	case '.', ',', '\'':
		return 1
	case 0xC2, 0xE2:
		if hasAt(line, i, "’") {
			return 3
		}
		return hardBlank(line, i)
	}
	return 0
}

// hardBlank returns the length of the blank at i that keeps a number together,
// or 0.
func hardBlank(line []byte, i int) int {
	switch {
	case hasAt(line, i, "\u00a0"):
		return 2
	case hasAt(line, i, "\u202f"), hasAt(line, i, "\u2009"):
		return 3
	}
	return 0
}

// A number is mantissa / 10^scale.
type number struct {
	mantissa  uint64
	scale     int
	ambiguous bool // one point or comma, taken for a group separator, may be a decimal point
}

// parseNumber reads a number with grouped digits and a decimal point or comma.
// One point or comma before exactly three digits groups, except after a zero.
func parseNumber(b []byte) (number, bool) {
	if len(b) > maxNumber {
		return number{}, false
	}
	if n, ok := indian(b); ok {
		return n, true
	}
	var (
		n       number
		digits  int  // in all
		run     int  // since the last divider
		first   int  // before the first divider
		groups  int  // dividers before the last
		group   byte // the divider that groups; its last byte is enough
		decimal bool // the last divider was a decimal point or comma
	)
	for i := 0; i < len(b); {
		if isDigit(b[i]) {
			n.mantissa = n.mantissa*10 + uint64(b[i]-'0')
			digits++
			run++
			i++
			continue
		}
		size := divider(b, i)
		d := b[i+size-1]
		switch {
		case decimal: // nothing is divided after a decimal point
			return number{}, false
		case groups == 0:
			first = run
			group = d
			decimal = (d == '.' || d == ',') && !groupsAt(b, i+1, run)
		case run != 3:
			return number{}, false
		case d != group:
			if d != '.' && d != ',' {
				return number{}, false
			}
			decimal = true
		}
		groups++
		run = 0
		i += size
	}
	if groups == 0 {
		first = run
	}
	if digits > maxDigits || first > 1 && b[0] == '0' {
		return number{}, false
	}
	grouped := groups > 1 || groups == 1 && !decimal
	if grouped && (first > 3 || b[0] == '0' || !decimal && run != 3) {
		return number{}, false
	}
	if decimal {
		n.scale = run
	}
	n.ambiguous = groups == 1 && !decimal && (group == '.' || group == ',')
	return n, true
}

// groupsAt reports whether the first divider, after so many digits, groups
// those at i: three, and then no more digits or another divider.
func groupsAt(b []byte, i, before int) bool {
	end := i
	for end < len(b) && isDigit(b[end]) {
		end++
	}
	return end-i == 3 && before <= 3 && b[0] != '0'
}
