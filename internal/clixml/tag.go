package clixml

import "bytes"

// tag is one that PowerShell writes.
type tag struct {
	n      int // its length; 0: there is none
	name   []byte
	stream []byte // the attribute S
	root   bool   // it has the namespace
	close  bool
	empty  bool
}

// errors reports whether it opens a row of the stream Error.
func (t *tag) errors() bool {
	return t.n > 0 && !t.close && !t.empty && string(t.name) == "S" && bytes.EqualFold(t.stream, []byte("Error"))
}

// errorObject reports whether it opens an object of the stream Error.
func (t *tag) errorObject() bool {
	return string(t.name) == "Obj" && bytes.EqualFold(t.stream, []byte("Error"))
}

// progress reports whether it opens a progress record.
func (t *tag) progress() bool {
	return string(t.name) == "Obj" && bytes.EqualFold(t.stream, []byte("progress"))
}

const (
	maxName  = 16
	maxValue = 128
)

// namespace is the one address that an attribute may hold.
const namespace = "http://schemas.microsoft.com/powershell/2004/04"

// containers are the elements that hold others, and no text of their own.
var containers = set("Objs", "Obj", "TN", "Props", "MS", "LST", "IE", "DCT", "En", "STK", "QUE", "PR")

// leaves are all other elements of MS-PSRP, sections 2.2.5.1 and 2.2.5.2.
var leaves = set("S", "C", "B", "DT", "TS", "By", "SB", "U16", "I16", "U32", "I32", "U64", "I64", "Sg", "Db", "D", "BA", "G",
	"URI", "Nil", "Version", "XD", "SBK", "SS", "Ref", "TNRef", "T", "ToString", "AV", "AI", "SD", "PI", "PC", "SR")

func set(names ...string) map[string]bool {
	m := map[string]bool{}
	for _, name := range names {
		m[name] = true
	}
	return m
}

// readTag reads the tag that b, which begins with <, begins with. What is no tag of PowerShell is
// text: an attribute could hide what a script printed.
func readTag(b []byte, last bool) (t tag, more bool) {
	if b[0] != '<' {
		return tag{}, false
	}
	b = b[:min(len(b), lookahead/2)]
	last = last || len(b) == lookahead/2
	i := 1
	if i < len(b) && b[i] == '/' {
		t.close = true
		i++
	}
	from := i
	for i < len(b) && i-from <= maxName && isWord(b[i]) {
		i++
	}
	t.name = b[from:i]
	if i < len(b) && !containers[string(t.name)] && !leaves[string(t.name)] {
		return tag{}, false
	}
	for i < len(b) {
		switch {
		case b[i] == '>':
			t.n = i + 1
			return t, false
		case b[i] == '/' && i+1 < len(b) && b[i+1] == '>' && !t.close:
			t.n, t.empty = i+2, true
			return t, false
		case b[i] == '/' && i+1 == len(b):
			return tag{}, !last
		case t.close:
			return tag{}, false
		}
		k, name, value := attribute(b[i:])
		if k < 0 {
			return tag{}, false
		}
		if k == 0 {
			break
		}
		switch string(name) {
		case "S":
			t.stream = value
		case "xmlns":
			t.root = string(t.name) == "Objs" && string(value) == namespace
		}
		i += k
	}
	return tag{}, !last
}

// attribute returns the length of the attribute that b begins with, after a blank, or of the blank
// alone: 0 if b is too short to say, -1 if there is none.
func attribute(b []byte) (n int, name, value []byte) {
	i := 0
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i == 0 {
		return -1, nil, nil
	}
	if i < len(b) && (b[i] == '>' || b[i] == '/') {
		return i, nil, nil
	}
	from := i
	for i < len(b) && i-from <= maxName && isWord(b[i]) {
		i++
	}
	name = b[from:i]
	for _, c := range []byte(`="`) {
		if i == len(b) {
			return 0, nil, nil
		}
		if b[i] != c {
			return -1, nil, nil
		}
		i++
	}
	from = i
	for ; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			value = b[from:i]
			return i + 1, name, value
		case string(name) == "xmlns" && i-from < len(namespace) && c == namespace[i-from]:
		case c < ' ' || c == '<' || c == '>' || c == '\\' || c == '/' || i-from >= maxValue:
			return -1, nil, nil
		}
	}
	return 0, nil, nil
}
