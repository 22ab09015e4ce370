// Package ecs checks documents against the fields of the Elastic Common Schema. It knows the schema
// from fields.txt alone, a pinned copy of the names and types that Elastic publishes, and shares no
// code with what writes documents.
package ecs

import (
	_ "embed"
	"fmt"
	"regexp"
	"strings"
)

//go:embed fields.txt
var fields string

// Schema is what is known of fields, by their full names.
type Schema struct {
	Version string
	fields  map[string]*field
	goes    map[string]string // the types that go with a category, between blanks
}

type field struct {
	typ     string // empty for what only has fields below it
	array   bool
	allowed []string // any value if nil
	pattern *regexp.Regexp
}

// Load reads the pinned fields.
func Load() (*Schema, error) {
	s := &Schema{fields: map[string]*field{}, goes: map[string]string{}}
	head, _, _ := strings.Cut(fields, "\n")
	_, version, _ := strings.Cut(head, ", version ")
	s.Version, _, _ = strings.Cut(version, ":")
	var path []string
	for i, line := range strings.Split(strings.TrimSuffix(fields, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		rest := strings.TrimLeft(line, " ")
		depth := len(line) - len(rest)
		if depth > len(path) {
			return nil, fmt.Errorf("fields.txt:%d: nothing to be below of", i+1)
		}
		rest, pattern, _ := strings.Cut(rest, " ~")
		rest, allowed, _ := strings.Cut(rest, " =")
		name, typ, _ := strings.Cut(rest, " ")
		path = append(path[:depth], name)
		f := new(field)
		f.typ, f.array = strings.CutSuffix(typ, "[]")
		if pattern != "" {
			var err error
			if f.pattern, err = regexp.Compile(pattern); err != nil {
				return nil, fmt.Errorf("fields.txt:%d: %w", i+1, err)
			}
		}
		full := strings.Join(path, ".")
		for v := range strings.SplitSeq(allowed, ",") {
			v, types, _ := strings.Cut(v, "(")
			if v == "" {
				continue
			}
			f.allowed = append(f.allowed, v)
			if full == "event.category" {
				s.goes[v] = " " + strings.TrimSuffix(types, ")") + " "
			}
		}
		s.fields[full] = f
	}
	if s.Version == "" || len(s.fields) < 1000 {
		return nil, fmt.Errorf("fields.txt: version %q, %d fields", s.Version, len(s.fields))
	}
	return s, nil
}
