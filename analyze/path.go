package analyze

import "strings"

// Parts are what a path is made of, as it stands there: nothing is resolved.
type Parts struct {
	Directory string // without the separator after it, unless it is a root; empty when there is none
	Name      string // with its extension; empty for a root
	Extension string // without the dot
	Stream    string // what stands after the name's colon: "Zone.Identifier:$DATA"
	Drive     string // "C", in upper case
}

// Parts takes the path of a File finding apart: Path, where a listing has its directory, else
// Normalized or Value. Other kinds have none.
func (f *Finding) Parts() Parts {
	if f.Kind != KindFile {
		return Parts{}
	}
	path := f.Value
	switch {
	case f.Path != "":
		path = f.Path
	case f.Normalized != "":
		path = f.Normalized
	}
	return partsOf(path, f.Platform == "posix")
}

func partsOf(path string, posix bool) (p Parts) {
	separators := `\/`
	if posix {
		separators = "/"
	}
	rest := path
	if !posix {
		i := 0
		if strings.HasPrefix(path, `\\?\`) || strings.HasPrefix(path, `\\.\`) || strings.HasPrefix(path, `\??\`) {
			i = 4
		}
		if len(path) >= i+2 && path[i+1] == ':' && (path[i]|0x20-'a') < 26 {
			p.Drive = strings.ToUpper(path[i : i+1])
			rest = path[i+2:]
		}
	}
	at := strings.LastIndexAny(rest, separators)
	head := path[:len(path)-len(rest)]
	switch name := rest[at+1:]; {
	case name == "" && strings.Trim(rest, separators) != "": // a folder, with a separator after it
		rest = strings.TrimRight(rest, separators)
		at = strings.LastIndexAny(rest, separators)
		p.Name = rest[at+1:]
	default:
		p.Name = name
	}
	switch {
	case at < 0:
		p.Directory = head
	case strings.Trim(rest[:at], separators) == "": // a root
		p.Directory = head + rest[:at+1]
	default:
		p.Directory = head + rest[:at]
	}
	if !posix {
		if i := strings.IndexByte(p.Name, ':'); i >= 0 {
			p.Name, p.Stream = p.Name[:i], p.Name[i+1:]
		}
	}
	if i := strings.LastIndexByte(p.Name, '.'); i > 0 && i+1 < len(p.Name) {
		p.Extension = p.Name[i+1:]
	}
	return p
}
