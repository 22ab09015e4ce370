package fetchtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// seedReader reads a seed. It keeps the first error.
type seedReader struct {
	now time.Time
	err error
}

func (r *seedReader) fail(path, format string, args ...any) {
	if r.err != nil {
		return
	}
	if path != "" { // the seed itself has none
		path += ": "
	}
	r.err = fmt.Errorf("fetchtest: seed: %s%s", path, fmt.Sprintf(format, args...))
}

// node is an object of a seed. Each member is taken once, and what is left in the end is an error.
type node struct {
	r       *seedReader
	path    string // as actions[2].commands[0]
	members map[string]json.RawMessage
}

// object reads an object.
func (r *seedReader) object(path string, raw json.RawMessage) node {
	n := node{r: r, path: path}
	if err := json.Unmarshal(raw, &n.members); err != nil || n.members == nil {
		r.fail(path, "an object was expected, and not %s", kindOf(raw))
	}
	return n
}

// kindOf names what a JSON value is that is no object.
func kindOf(raw json.RawMessage) string {
	switch raw = bytes.TrimSpace(raw); {
	case bytes.HasPrefix(raw, []byte("[")):
		return "an array"
	case bytes.HasPrefix(raw, []byte(`"`)):
		return "a string"
	}
	return fmt.Sprintf("%.60s", raw) // a number, true, false or null
}

// at returns the path of a member.
func (n node) at(name string) string { return strings.TrimPrefix(n.path+"."+name, ".") }

// take returns a member and forgets it. It is nil if there is none, or if it is null.
func (n node) take(name string) json.RawMessage {
	raw := n.members[name]
	delete(n.members, name)
	if bytes.Equal(bytes.TrimSpace(raw), []byte("null")) {
		return nil
	}
	return raw
}

// isNull reports whether a member is null.
func (n node) isNull(name string) bool {
	return bytes.Equal(bytes.TrimSpace(n.members[name]), []byte("null"))
}

// end reports members that were not taken.
func (n node) end() {
	for _, name := range slices.Sorted(maps.Keys(n.members)) {
		n.r.fail(n.at(fmt.Sprintf("%.100s", name)), "there is no such field")
	}
}

// value reads a member into a value of a type, which what names.
func value[T any](n node, name, what string) (v T) {
	if raw := n.take(name); raw != nil && json.Unmarshal(raw, &v) != nil {
		n.r.fail(n.at(name), "%s was expected, and not %.60s", what, raw)
	}
	return v
}

func (n node) text(name string) string    { return value[string](n, name, "a string") }
func (n node) flag(name string) bool      { return value[bool](n, name, "true or false") }
func (n node) number(name string) int64   { return value[int64](n, name, "a whole number") }
func (n node) texts(name string) []string { return value[[]string](n, name, "an array of strings") }

// needed reads a text that must be there.
func (n node) needed(name string) string {
	s := n.text(name)
	if s == "" {
		n.r.fail(n.at(name), "it is missing or empty")
	}
	return s
}

// oneOf reads a text that is empty or one of these.
func (n node) oneOf(name string, all ...string) string {
	s := n.text(name)
	if s != "" && !slices.Contains(all, s) {
		n.r.fail(n.at(name), "it is none of %s", strings.Join(all, ", "))
	}
	return s
}

// duration reads a time as 1m30s.
func (n node) duration(name string) time.Duration {
	s := n.text(name)
	if s == "" {
		return 0
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		n.r.fail(n.at(name), "a duration as \"1m30s\" was expected, and not %.60q", s)
	}
	return d
}

// time reads a time as 2026-11-23T12:00:00Z, or one in relation to now, as -2h.
func (n node) time(name string) time.Time {
	s := n.text(name)
	if s == "" {
		return time.Time{}
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		n.r.fail(n.at(name), "a time as \"2026-11-23T12:00:00Z\" or \"-2h\" was expected, and not %.60q", s)
	}
	return n.r.now.Add(d)
}

// list reads an array of objects.
func (n node) list(name string) []node {
	var all []node
	for i, raw := range value[[]json.RawMessage](n, name, "an array") {
		all = append(all, n.r.object(fmt.Sprintf("%s[%d]", n.at(name), i), raw))
	}
	return all
}

// child reads an object. It reports whether there is one.
func (n node) child(name string) (node, bool) {
	raw := n.take(name)
	if raw == nil {
		return node{r: n.r}, false
	}
	return n.r.object(n.at(name), raw), true
}
