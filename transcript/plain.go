package transcript

import "encoding/binary"

// plainMembers is a fast path for whole, plain members: one of the four names as the vendor writes
// them, for the first time, with a plain value that lies in the window. It stops after the opening
// quote of a text and returns true. Anything unusual is left to step, with the same result. Small
// documents are mostly names.
func (d *Decoder) plainMembers() (opened bool) {
	if d.capture.on || !d.atMemberLevel() {
		return false
	}
	if d.state == atComma {
		w := d.src.window()
		if len(w) < 2 || w[0] != ',' || w[1] != '"' {
			return false
		}
		d.src.pos++
		d.state = atMember
	}
	for {
		w := d.src.window()
		f := plainName(w)
		if f == 0 || d.seen[f] || len(fieldNames[f]) > d.limits.MemberName {
			return false
		}
		n := len(fieldNames[f]) + len(`"":`)
		if n < len(w) && w[n] == ' ' {
			n++
		}
		if n == len(w) {
			return false
		}
		switch f {
		case FieldScriptName:
			size := plainString(w[n:], d.limits.ScriptName)
			if size < 0 {
				return false
			}
			d.held.name = append(d.held.name[:0], w[n+1:n+1+size]...)
			d.held.named, d.held.nameCut = true, false
			n += size + len(`""`)
		case FieldExitCode:
			code, size := plainInteger(w[n:])
			if size == 0 {
				return false
			}
			d.held.exitCode = code
			d.facts.ExitCode = &d.held.exitCode
			n += size
		default:
			if w[n] != '"' {
				return false
			}
			opened = true
		}
		d.seen[f] = true
		d.facts.Transcript = true
		if opened {
			d.member = member{field: f, offset: d.src.offset(), inValue: true, kind: stringValue}
			d.src.pos += n
			return d.beginStringValue()
		}
		if n+1 < len(w) && w[n] == ',' && w[n+1] == '"' {
			d.src.pos += n + 1
			d.state = atMember
			continue
		}
		d.src.pos += n
		d.state = atComma
		return false
	}
}

// plainName returns the field whose quoted name, with a colon right after, w begins with, or 0. It
// compares words of eight bytes: most of a small document is names.
func plainName(w []byte) Field {
	if len(w) < 16 {
		return 0
	}
	first, second := binary.LittleEndian.Uint64(w), binary.LittleEndian.Uint64(w[8:])
	switch {
	case first == quotedScript && second == nameOutput:
		return FieldScriptOutput
	case first == quotedScript && second == nameErrors:
		return FieldScriptErrors
	case first == quotedScript && second<<16 == nameName<<16: // of six bytes
		return FieldScriptName
	case first == quotedExit && second<<32 == nameCode<<32: // of four
		return FieldExitCode
	}
	return 0
}

var (
	quotedScript = word(`"script_`)
	quotedExit   = word(`"exit_co`)
	nameOutput   = word(`output":`)
	nameErrors   = word(`errors":`)
	nameName     = word(`name":`)
	nameCode     = word(`de":`)
)

func word(s string) uint64 {
	var b [8]byte
	copy(b[:], s)
	return binary.LittleEndian.Uint64(b[:])
}

// plainString returns the length of the string that w begins with, which is quoted, ASCII without
// escapes and control characters, and at most limit long; or -1.
func plainString(w []byte, limit int) int {
	if w[0] != '"' {
		return -1
	}
	w = w[1:]
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(w); i += 8 {
		x := binary.LittleEndian.Uint64(w[i:])
		back, quote := x^ones*'\\', x^ones*'"'
		if (x|(x-ones*0x20)|(back-ones)|(quote-ones))&highs != 0 {
			break
		}
	}
	for ; i < len(w); i++ {
		switch c := w[i]; {
		case c == '"' && i <= limit:
			return i
		case c < 0x20 || c >= 0x80 || c == '\\' || c == '"':
			return -1
		}
	}
	return -1
}

// plainInteger returns the integer that w begins with, and its length: 0 if it is no plain one, or
// if it may go on after w.
func plainInteger(w []byte) (value int64, size int) {
	negative := w[0] == '-'
	if negative {
		size++
	}
	first := size
	for ; size < len(w) && w[size]-'0' < 10; size++ {
		if size-first == 18 { // more might not fit
			return 0, 0
		}
		value = 10*value + int64(w[size]-'0')
	}
	digits := size - first
	if digits == 0 || digits > 1 && w[first] == '0' || size == len(w) || w[size] != ',' && w[size] != '}' {
		return 0, 0
	}
	if negative {
		value = -value
	}
	return value, size
}
