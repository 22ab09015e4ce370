package report

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"unicode/utf8"

	"github.com/lrkit/lrkit/internal/text"
)

// stixNamespace is the namespace of the IDs of cyber-observable objects: STIX 2.1, section 2.9.
var stixNamespace = [16]byte{0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c, 0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7}

// uuid is the UUID of an object.
type uuid [16]byte

// observableID returns the UUID of an observable object whose properties are given in canonical
// JSON: those that contribute to it.
func observableID(canonical []byte) (id uuid) {
	h := sha1.New()
	h.Write(stixNamespace[:])
	h.Write(canonical)
	copy(id[:], h.Sum(nil))
	return id.version(5)
}

// madeID returns the UUID of an object of another kind, for which STIX wants one of version 4. It
// is not random, but depends on what the parts say, so that the same input gives the same bytes.
func madeID(parts ...string) (id uuid) {
	h := sha256.New()
	h.Write([]byte("lrkit"))
	var length []byte
	for _, p := range parts {
		length = text.AppendInt(length[:0], int64(len(p)))
		h.Write(append(length, ':'))
		h.Write([]byte(p))
	}
	copy(id[:], h.Sum(nil))
	return id.version(4)
}

func (id uuid) version(v byte) uuid {
	id[6] = id[6]&0x0f | v<<4
	id[8] = id[8]&0x3f | 0x80
	return id
}

// append appends the usual form.
func (id *uuid) append(dst []byte) []byte {
	for i, b := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, []byte{b})
	}
	return dst
}

// ref returns the ID of an object of a type.
func (id *uuid) ref(typ string) string { return string(id.append(append([]byte(typ), "--"...))) }

// property is a property of an object: a text, unless it is a number, an object or a list of them.
type property struct {
	name   string
	text   string
	number *int64
	object properties
	list   []properties
}

// properties are in the order of their names, as canonical JSON wants them.
type properties []property

func (p *properties) str(name, value string) { *p = append(*p, property{name: name, text: value}) }

// some is str for a value that is left out when it is empty.
func (p *properties) some(name, value string) {
	if value != "" {
		p.str(name, value)
	}
}

// maxSTIXInt is the greatest integer that STIX has.
const maxSTIXInt = 1<<53 - 1

// int adds a number, unless STIX cannot have it.
func (p *properties) int(name string, value int64) {
	if -maxSTIXInt <= value && value <= maxSTIXInt {
		*p = append(*p, property{name: name, number: &value})
	}
}

func (p *properties) in(name string, object properties) {
	if len(object) > 0 {
		*p = append(*p, property{name: name, object: object})
	}
}

// append appends the members of an object. str appends a text.
func (p properties) append(dst []byte, str func(dst []byte, s string) []byte) []byte {
	for i := range p {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, '"'), p[i].name...), `":`...)
		switch {
		case p[i].number != nil:
			dst = text.AppendInt(dst, *p[i].number)
		case p[i].object != nil:
			dst = append(p[i].object.append(append(dst, '{'), str), '}')
		case p[i].list != nil:
			dst = append(dst, '[')
			for j, o := range p[i].list {
				if j > 0 {
					dst = append(dst, ',')
				}
				dst = append(o.append(append(dst, '{'), str), '}')
			}
			dst = append(dst, ']')
		default:
			dst = str(dst, p[i].text)
		}
	}
	return dst
}

// canonical returns them as RFC 8785 has it.
func (p properties) canonical() []byte {
	return append(p.append([]byte{'{'}, appendCanonical), '}')
}

// appendCanonical appends a text as RFC 8785 has it. What is not UTF-8 becomes U+FFFD, as in all
// JSON that is written.
func appendCanonical(dst []byte, s string) []byte {
	const digits = "0123456789abcdef"
	dst = append(dst, '"')
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 {
			n = text.InvalidLen([]byte(s[:min(len(s), utf8.UTFMax)]))
		}
		s = s[n:]
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\b':
			dst = append(dst, `\b`...)
		case r == '\t':
			dst = append(dst, `\t`...)
		case r == '\n':
			dst = append(dst, `\n`...)
		case r == '\f':
			dst = append(dst, `\f`...)
		case r == '\r':
			dst = append(dst, `\r`...)
		case r < ' ':
			dst = append(dst, '\\', 'u', '0', '0', digits[r>>4], digits[r&15])
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return append(dst, '"')
}
