package casedir

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// uniqueNames refuses repeated names, of which encoding/json takes the last. encoding/json ignores
// the case of names, so members of a line are lower case. b is JSON that has been decoded.
func uniqueNames(b []byte) error {
	n := nameScanner{b: b}
	for n.at < len(b) {
		switch c := b[n.at]; c {
		case '"':
			if err := n.text(); err != nil {
				return err
			}
			continue
		case '{':
			n.open = append(n.open, object{from: len(n.names), isObject: true, nameNext: true})
		case '[':
			n.open = append(n.open, object{from: len(n.names)})
		case '}', ']':
			last := len(n.open) - 1
			n.names = n.names[:n.open[last].from]
			n.open = n.open[:last]
		case ',':
			top := &n.open[len(n.open)-1]
			top.nameNext = top.isObject
		}
		n.at++
	}
	return nil
}

// nameScanner scans a JSON text.
type nameScanner struct {
	b     []byte
	at    int
	open  []object
	names []string // of all objects that are open
}

// object is an object or an array that is open.
type object struct {
	from     int             // the first of its names
	more     map[string]bool // its names, once there are many
	isObject bool
	nameNext bool
}

// manyNames is how many names are compared one by one.
const manyNames = 16

// text skips a string, which may be a name.
func (n *nameScanner) text() error {
	from := n.at
	escaped := false
	for n.at++; n.b[n.at] != '"'; n.at++ {
		if n.b[n.at] == '\\' {
			n.at++
			escaped = true
		}
	}
	n.at++
	if len(n.open) == 0 || !n.open[len(n.open)-1].nameNext {
		return nil
	}
	n.open[len(n.open)-1].nameNext = false
	raw := n.b[from:n.at]
	name := string(raw[1 : len(raw)-1])
	if escaped || !utf8.Valid(raw) {
		if err := json.Unmarshal(raw, &name); err != nil {
			return fmt.Errorf("not JSON: %w", err)
		}
	}
	return n.name(name)
}

// name checks a name of the innermost object.
func (n *nameScanner) name(name string) error {
	o := &n.open[len(n.open)-1]
	own := n.names[o.from:]
	switch {
	case o.more[name] || o.more == nil && slices.Contains(own, name):
		return errors.New("a name comes twice")
	case len(n.open) == 1 && !lowerName(name):
		return fmt.Errorf("the name %.40q is not one of a line", name)
	case o.more != nil:
		o.more[name] = true
	case len(own) == manyNames:
		o.more = map[string]bool{name: true}
		for _, s := range own {
			o.more[s] = true
		}
	default:
		n.names = append(n.names, name)
	}
	return nil
}

func lowerName(s string) bool {
	for _, c := range []byte(s) {
		if c-'a' > 25 && c-'0' > 9 && c != '_' {
			return false
		}
	}
	return s != ""
}
