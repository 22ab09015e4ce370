package layout

// looksLikeTime says whether a cell begins with a date.
func looksLikeTime(cell []byte) bool {
	if len(cell) == 0 || !isDigit(cell[0]) {
		return false
	}
	digits, marks := 0, 0
	for _, c := range cell[:min(len(cell), 10)] {
		switch {
		case isDigit(c):
			digits++
		case c == '/' || c == '-' || c == '.':
			marks++
		}
	}
	return digits >= 4 && marks >= 2
}

// stamp returns a date with its time in the form of RFC 3339, without a zone if there is none;
// empty where the order of day and month is open, or the form is not known.
func stamp(cell []byte) string {
	var n [6]int
	var width [6]int
	var marks [5]byte
	field := 0
	i := 0
	for ; i < len(cell) && field < 6; field++ {
		start := i
		for i < len(cell) && isDigit(cell[i]) && i-start < 4 {
			n[field] = n[field]*10 + int(cell[i]-'0')
			i++
		}
		if width[field] = i - start; width[field] == 0 {
			break
		}
		if field == 5 {
			field++
			break
		}
		if i == len(cell) {
			field++
			break
		}
		marks[field] = cell[i]
		if field == 2 {
			if cell[i] != ' ' && cell[i] != 'T' {
				return ""
			}
			for i < len(cell) && (cell[i] == ' ' || cell[i] == 'T') {
				i++
			}
			continue
		}
		if field > 2 && cell[i] != ':' && cell[i] != '.' {
			field++
			break
		}
		i++
	}
	if field < 5 || marks[0] != marks[1] {
		return ""
	}
	year, month, day := n[0], n[1], n[2]
	if width[0] != 4 {
		if width[2] != 4 {
			return ""
		}
		year = n[2]
		switch {
		case marks[0] == '.' || n[0] > 12: // 15.01.2024, 15/01/2024
			day, month = n[0], n[1]
		case n[1] > 12:
			month, day = n[0], n[1]
		case n[0] == n[1]:
			month, day = n[0], n[1]
		default:
			return ""
		}
	}
	hour := n[3]
	rest := cell[i:]
	var fraction []byte
	if field == 6 && len(rest) > 1 && (rest[0] == '.' || rest[0] == ',') && isDigit(rest[1]) {
		end := 1
		for end < len(rest) && end < 10 && isDigit(rest[end]) {
			end++
		}
		fraction, rest = rest[1:end], rest[end:]
	}
	for len(rest) > 0 && rest[0] == ' ' {
		rest = rest[1:]
	}
	zone := zoneOf(rest)
	if zone != "" {
		rest = nil
	}
	if len(rest) > 0 && (rest[0]|0x20 == 'a' || rest[0]|0x20 == 'p') {
		if hour < 1 || hour > 12 {
			return ""
		}
		hour %= 12
		if rest[0]|0x20 == 'p' {
			hour += 12
		}
	} else if len(rest) > 0 && rest[0] != '.' && rest[0] != ',' {
		return ""
	}
	if month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || n[4] > 59 || n[5] > 60 {
		return ""
	}
	b := [...]byte{'0' + byte(year/1000%10), '0' + byte(year/100%10), '0' + byte(year/10%10), '0' + byte(year%10), '-', tens(month), ones(month), '-', tens(day), ones(day), 'T',
		tens(hour), ones(hour), ':', tens(n[4]), ones(n[4]), ':', tens(n[5]), ones(n[5])}
	out := b[:]
	if len(fraction) > 0 {
		out = append(append(out, '.'), fraction...)
	}
	return string(append(out, zone...))
}

// hasZone says of a time in the form of RFC 3339 whether it has one.
func hasZone(value string) bool {
	n := len(value)
	return value[n-1] == 'Z' || n >= len("2006-01-02T15:04:05+00:00") && (value[n-6] == '+' || value[n-6] == '-')
}

// zoneOf reads what is nothing but a zone: Z, +0100, +01:00.
func zoneOf(s []byte) string {
	for len(s) > 0 && s[len(s)-1] == ' ' {
		s = s[:len(s)-1]
	}
	if len(s) == 1 && s[0] == 'Z' {
		return "Z"
	}
	if len(s) == 6 && s[3] == ':' {
		s = append(append(make([]byte, 0, 5), s[:3]...), s[4:]...)
	}
	if len(s) != 5 || s[0] != '+' && s[0] != '-' {
		return ""
	}
	for _, c := range s[1:] {
		if !isDigit(c) {
			return ""
		}
	}
	return string(s[:3]) + ":" + string(s[3:])
}

func tens(n int) byte { return '0' + byte(n/10) }

func ones(n int) byte { return '0' + byte(n%10) }
