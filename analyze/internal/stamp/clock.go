package stamp

import "github.com/lrkit/lrkit/analyze/internal/ascii"

// clock reads the time of day at i: hours, minutes, perhaps seconds with a fraction, the half of
// the day and a zone. Points divide it only with seconds, or in a cell. t stays a date if there is
// none.
func (t *Time) clock(line []byte, i int, cell bool) bool {
	half := noHalf
	if !ascii.IsDigit(ascii.At(line, i)) {
		var to int
		if half, to = halfAt(line, i); half == noHalf {
			return false
		}
		i = skipBlanks(line, to, 2)
	}
	end, ok := t.hands(line, i, cell)
	if ok && half == noHalf {
		half, end = halfAfter(line, end, cell)
	}
	if !ok || !t.inHalf(half) || !t.validClock() {
		t.hour, t.digits = -1, 0
		return false
	}
	t.End = t.zone(line, end, cell)
	return true
}

// inHalf counts the hour from midnight; false: a clock of twelve hours has no such hour.
func (t *Time) inHalf(half dayHalf) bool {
	if half == noHalf {
		return true
	}
	if t.hour > 12 || half == evening && t.hour == 12 {
		return false
	}
	if t.hour %= 12; half == afternoon || half == evening || half == noon && t.hour < 11 {
		t.hour += 12
	}
	return true
}

// hands reads hours, minutes and seconds.
func (t *Time) hands(line []byte, i int, cell bool) (end int, ok bool) {
	hour, to := digitsAt(line, i, 3)
	sep := ascii.At(line, to)
	if to == i || to-i > 2 || sep != ':' && sep != '.' || !twoDigits(line, to+1) {
		return i, false
	}
	t.hour, t.min = hour, ascii.Number(line[to+1:to+3])
	end = to + 3
	if ascii.At(line, end) != sep || !ascii.IsDigit(ascii.At(line, end+1)) {
		return end, sep == ':' || cell
	}
	if !twoDigits(line, end+1) {
		return i, false
	}
	t.sec = ascii.Number(line[end+1 : end+3])
	end += 3
	if sep == ':' || cell || ascii.At(line, end) == ',' { // 10.20.30.40 is an address
		end = t.decimals(line, end)
	}
	next := ascii.At(line, end)
	return end, next != ':' && next != sep || !ascii.IsDigit(ascii.At(line, end+1))
}

// twoDigits says whether there are two digits at i, and not three.
func twoDigits(line []byte, i int) bool {
	return ascii.IsDigit(ascii.At(line, i)) && ascii.IsDigit(ascii.At(line, i+1)) && !ascii.IsDigit(ascii.At(line, i+2))
}

// decimals reads a fraction of a second at i, if there is one of a length that clocks have.
func (t *Time) decimals(line []byte, i int) (end int) {
	if c := ascii.At(line, i); c != '.' && c != ',' {
		return i
	}
	end = ascii.Digits(line, i+1, len(t.fraction)+1)
	if n := end - i - 1; n == 0 || n > len(t.fraction) {
		return i
	}
	if line[i] == ',' && endsCell(line, end) {
		return i
	}
	t.digits = uint8(copy(t.fraction[:], line[i+1:end]))
	return end
}

// endsCell says whether the digits after a comma, which end at i, are rather the next cell of a
// row, or begin it: a number with a cell after it, or a date.
func endsCell(line []byte, i int) bool {
	next := ascii.At(line, i+1)
	switch ascii.At(line, i) {
	case ',', ';':
		return next > ' '
	case '/', '.':
		return ascii.IsDigit(next)
	case '-': // or a zone
		to := ascii.Digits(line, i+1, 3)
		return to > i+1 && ascii.At(line, to) == '-'
	}
	return false
}

// zoneNames are names of the zone Z.
var zoneNames = [...]string{"UTC", "GMT"}

// zone reads the zone at i, if there is one: Z, UTC, (UTC), UTC+01:00, GMT+2, +01:00, +0100, +01.
func (t *Time) zone(line []byte, i int, cell bool) (end int) {
	c := ascii.At(line, i)
	if c != ' ' && c != '(' {
		if (c == 'Z' || c == 'z' && t.Rule == ruleNumeric) && !ascii.IsWord(ascii.At(line, i+1)) {
			t.sign = 'Z'
			return i + 1
		}
		return t.zoneWord(line, i, i)
	}
	p := i
	if c == ' ' {
		p++
	}
	switch c = ascii.At(line, p); {
	case c == '(':
		z := *t
		if end := z.zoneWord(line, p+1, p); end > p && z.sign != 0 && ascii.At(line, end) == ')' {
			*t = z
			return end + 1
		}
		return i
	case c == 'Z' && cell && !ascii.IsWord(ascii.At(line, p+1)):
		t.sign = 'Z'
		return p + 1
	}
	return t.zoneWord(line, p, i)
}

// zoneWord reads a zone at p that is a name or a distance, and returns none where there is none.
func (t *Time) zoneWord(line []byte, p, none int) (end int) {
	switch c := ascii.At(line, p); c {
	case '+', '-':
		return t.shift(line, p, none, p == none)
	case 'U', 'G':
		for _, name := range zoneNames {
			if end := p + len(name); ascii.HasAt(line, p, name) && !ascii.IsWord(ascii.At(line, end)) {
				t.sign = 'Z'
				if c := ascii.At(line, end); c == '+' || c == '-' {
					return t.shift(line, end, end, true)
				}
				return end
			}
		}
	}
	return none
}

// shift reads the distance from UTC whose sign is at i, and returns none where there is none. Hours
// alone are one only where they are glued to the time.
func (t *Time) shift(line []byte, i, none int, glued bool) (end int) {
	hours := ascii.Digits(line, i+1, 5)
	end = hours
	minutes := 0
	switch n := hours - i - 1; {
	case n == 2 && ascii.At(line, hours) == ':' && twoDigits(line, hours+1):
		end = hours + 3
		minutes = ascii.Number(line[hours+1 : end])
	case n == 4:
		hours -= 2
		minutes = ascii.Number(line[hours:end])
	case (n == 2 || n == 1 && t.sign == 'Z') && glued && ascii.At(line, hours) != ':' && ascii.At(line, hours) != '.':
	default:
		return none
	}
	h := ascii.Number(line[i+1 : hours])
	if h > 14 || minutes > 59 || ascii.IsWord(ascii.At(line, end)) {
		return none
	}
	t.sign, t.offset = line[i], 60*h+minutes
	return end
}
