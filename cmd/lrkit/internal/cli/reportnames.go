package cli

import (
	"path/filepath"
	"slices"
	"strings"
)

// named returns what was named on the command line for an input to be met.
func (s *source) named() string {
	if s.folder == nil {
		return s.name
	}
	top, _ := s.folder.rest("")
	return top.name
}

// namesOfPaths returns how a page shows what was named: by the last part of the path, and by more
// parts where several end alike, so that nothing else of a path of this machine is in the page.
func namesOfPaths(sources []source) map[string]string {
	paths := map[string][]string{} // their parts, the last one first
	for i := range sources {
		name := sources[i].named()
		if paths[name] != nil {
			continue
		}
		path := name
		if abs, err := filepath.Abs(name); err == nil && name != stdin {
			path = abs // "." has a name
		}
		parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == filepath.Separator })
		if slices.Reverse(parts); len(parts) == 0 {
			parts = []string{name}
		}
		paths[name] = parts
	}
	shown := make(map[string]string, len(paths))
	for n := 1; len(paths) > 0; n++ {
		number := map[string]int{}
		for name, parts := range paths {
			last := slices.Clone(parts[:min(n, len(parts))])
			slices.Reverse(last)
			shown[name] = masked(strings.Join(last, "/"))
			number[shown[name]]++
		}
		for name, parts := range paths {
			if number[shown[name]] == 1 || n >= len(parts) {
				delete(paths, name)
			}
		}
	}
	return shown
}

// shownName is the name of input i as a page shows it: within the folder or case that was named.
func (r *reportRun) shownName(i int, in *input) string {
	named := r.inputs.sources[r.inputs.order[i].source].named()
	name := ""
	switch {
	case in.result != nil:
		name = in.result.Path
	case in.folder != nil:
		_, rest := in.folder.rest(in.base)
		name = filepath.ToSlash(rest)
	default:
		return r.names[named]
	}
	if len(r.names) > 1 {
		name = r.names[named] + "/" + name
	}
	return name
}
